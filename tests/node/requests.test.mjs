// Requests leave the extension by one way only, which writes them into the ledger.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../../tools/steps.mjs';

const EXTENSION = join(root, 'extension');

/** What can make a request. A link that the reader follows is the browser's. */
const WAYS_OUT = /(?<![.\w])(?:fetch|importScripts)\(|\b(?:XMLHttpRequest|sendBeacon|WebSocket|WebTransport|EventSource|RTCPeerConnection)\b/;

/** The files that may, and whom they ask. */
const MAY = {
  'ledger/noted-fetch.js': 'hosts, and notes it',
  'reading/package-reader.js': "the extension's own package",
  'reading/http-reader.js': 'the host of an index: used by the pages of www only',
};

/** The modules of the extension, without what is built and without comments. */
async function sources() {
  const files = (await readdir(EXTENSION, { recursive: true })).filter((file) => file.endsWith('.js') && !file.startsWith('pkg/'));
  const withoutComments = (text) => text.replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
  return new Map(await Promise.all(files.map(async (file) => [file, withoutComments(await readFile(join(EXTENSION, file), 'utf8'))])));
}

describe('requests of the extension', async () => {
  const files = await sources();

  it('are made in one place', () => {
    const found = [...files].filter(([, text]) => WAYS_OUT.test(text)).map(([file]) => file);
    assert.deepEqual(found.sort(), Object.keys(MAY).sort());
  });

  it('are not made by what belongs to the pages of www', () => {
    const importing = [...files].filter(([, text]) => /from '[^']*http-reader\.js'/.test(text)).map(([file]) => file);
    assert.deepEqual(importing, []);
  });
});
