// Measures the memory of the core in WebAssembly: node benches/memory.mjs INDEX PAGES [COUNT]

import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { runCheck } from '../extension/core/run-check.js';
import { headBytes, openChecker, startCore } from '../extension/core/wasm.js';

/** @typedef {import('../extension/pkg/firsthand.js').Want} Want */

const HELP = `Checks the first COUNT (16) pages of PAGES, a .jsonl or .jsonl.gz file with rows of {"text", "url"}, against
INDEX in one instance of the core, and prints the size of the core's memory after each page. The core's
memory never shrinks. The core must have been built with "npm run build".`;

const [index, pages, count = '16'] = process.argv.slice(2);
if (!index || !pages || !(Number(count) > 0)) {
  console.error(HELP);
  process.exit(2);
}

// Node reads no file: addresses by fetch, so the core is compiled from its bytes.
const { memory } = await startCore(await readFile(new URL('../extension/pkg/firsthand_bg.wasm', import.meta.url)));
const file = await open(index);

/**
 * @param {number} offset
 * @param {number} length
 */
async function read(offset, length) {
  const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, offset);
  return buffer.subarray(0, bytesRead);
}

const checker = openChecker([[await read(0, headBytes())]]);
const mebibytes = () => (memory.buffer.byteLength / 2 ** 20).toFixed(1);
console.log(`${checker.indexes()[0].articles} articles; ${mebibytes()} MiB before the first page`);
const stream = createReadStream(pages);
const lines = createInterface({ input: pages.endsWith('.gz') ? stream.pipe(createGunzip()) : stream });
let checked = 0;
for await (const line of lines) {
  if (checked === Number(count)) break;
  const { text, url } = JSON.parse(line);
  const readAll = (/** @type {Want[]} */ wants) => Promise.all(wants.map((want) => read(want.offset, want.length)));
  const { report } = await runCheck(checker, { text, url }, readAll);
  checked += 1;
  console.log(`${checked}: ${report.article.words} words, ${report.verdict}, ${mebibytes()} MiB`);
}
await file.close();
