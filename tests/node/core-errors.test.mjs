// The web pages know what to do about every error of the core.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { root } from '../../tools/steps.mjs';
import { messageOf, REMEDIES } from '../../www/core-errors.js';

it('every error code of the core has a remedy or needs none', async () => {
  const [, code] = (await readFile(join(root, 'src/error.rs'), 'utf8')).split('fn code(');
  const codes = [...code.matchAll(/=> "(\w+)"/g)].map(([, name]) => name);
  assert.ok(codes.length >= 12, codes.join());
  assert.deepEqual(Object.keys(REMEDIES).sort(), codes.sort());
});

it('the remedy follows the message, also where another error wraps it', () => {
  const damaged = Object.assign(new Error('the index is damaged'), { name: 'index_damaged' });
  assert.match(messageOf(damaged), /^the index is damaged: copy or download it again/);
  assert.equal(messageOf(new Error(damaged.message, { cause: damaged })), messageOf(damaged));
  assert.equal(messageOf(new Error('the host is away')), 'the host is away');
});
