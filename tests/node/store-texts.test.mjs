// What the stores and readers are told about the extension agrees with its manifest and its code.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../../tools/steps.mjs';

const EXTENSION = join(root, 'extension');
const STORE = join(root, 'docs/store');

/** Limits of the Chrome Web Store, in characters. That of the name holds in both stores. */
const MAX_NAME = 75;
const MAX_SHORT = 132;
const MAX_LONG = 16_000;

/** Code that stores something, asks for something or follows what is stored. */
const STORES_OR_ASKS = /\bfetch\(|\bXMLHttpRequest\b|\bWebSocket\b|\bsendBeacon\b|\bstorage\.(local|session|sync|managed|estimate|getDirectory)\b|\bindexedDB\b|\bcaches\b|\blocalStorage\b|\bsessionStorage\b|\bdocument\.cookie\b/;

const read = (path) => readFile(join(root, path), 'utf8');
const manifest = JSON.parse(await read('extension/manifest.json'));

describe('the texts for the stores', () => {
  it('give a reason for each permission, and for no other', async () => {
    const rows = [...(await read('docs/permissions.md')).matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name);
    const { permissions = [], optional_permissions = [], host_permissions = [], optional_host_permissions = [] } = manifest;
    assert.deepEqual(rows.sort(), [...permissions, ...optional_permissions, ...host_permissions, ...optional_host_permissions].sort());
  });

  it('name in the privacy statement every file that stores something or asks for something', async () => {
    const named = new Set([...(await read('docs/privacy.md')).matchAll(/`([\w/-]+\.js)`/g)].map(([, name]) => name));
    const found = [];
    for (const file of await readdir(EXTENSION, { recursive: true })) {
      // Only the pages of www use the reader of ranges on a host. It is not shipped.
      if (!file.endsWith('.js') || file.startsWith('pkg/') || file === 'reading/http-reader.js') continue;
      const code = (await readFile(join(EXTENSION, file), 'utf8')).replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
      if (STORES_OR_ASKS.test(code)) found.push(file);
    }
    assert.ok(found.length >= 10, found.join(', '));
    assert.deepEqual(found.filter((file) => !named.has(file)), []);
    const files = new Set(await readdir(EXTENSION, { recursive: true }));
    assert.deepEqual([...named].filter((file) => !files.has(file)), [], 'All files that it names are there.');
  });

  it('are short enough, in every language', async () => {
    for (const locale of await readdir(join(EXTENSION, '_locales'))) {
      const { name, description } = JSON.parse(await read(`extension/_locales/${locale}/messages.json`));
      assert.ok([...name.message].length <= MAX_NAME, `${locale}: ${name.message}`);
      assert.ok([...description.message].length <= MAX_SHORT, `${locale}: ${[...description.message].length} characters`);
    }
    for (const file of await readdir(STORE)) assert.ok((await readFile(join(STORE, file), 'utf8')).length <= MAX_LONG, file);
  });

  it('do not claim to tell whether an article is first-hand', async () => {
    const texts = await Promise.all((await readdir(STORE)).map((file) => readFile(join(STORE, file), 'utf8')));
    assert.ok(texts.length > 0);
    for (const text of texts) assert.doesNotMatch(text, /first-hand|plagiar|\bfake\b|\bstolen\b/i);
  });
});
