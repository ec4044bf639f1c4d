// Readers are told in their language why a list was refused: there is a sentence for every reason.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { root } from '../../tools/steps.mjs';

const messages = JSON.parse(await readFile(join(root, 'extension/_locales/en/messages.json'), 'utf8'));
const known = Object.keys(messages).filter((name) => name.startsWith('problem_')).map((name) => name.slice('problem_'.length));

it('every reason of the core for refusing a list has a sentence', async () => {
  const [, code] = (await readFile(join(root, 'src/list/refusal.rs'), 'utf8')).split('fn code(');
  const codes = [...code.matchAll(/=> "(\w+)"/g)].map(([, name]) => name);
  assert.ok(codes.length >= 30, codes.join());
  assert.deepEqual(codes.filter((code) => !known.includes(code)), []);
});

it('every sentence is of a reason of the core or of the extension', async () => {
  const folder = join(root, 'extension/lists');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.js'));
  const sources = await Promise.all([...files.map((name) => join(folder, name)), join(root, 'src/list/refusal.rs')].map((file) => readFile(file, 'utf8')));
  const all = sources.join('\n');
  assert.deepEqual(known.filter((code) => !new RegExp(`['"]${code}['"]`).test(all)), []);
});
