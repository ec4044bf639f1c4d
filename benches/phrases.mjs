// Measures how often what the extension would search for leads to the article that a page was made from.

import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { newChecker, startCore } from '../extension/core/wasm.js';
import { buildCore } from '../tools/build.mjs';
import { columns, readArguments, runBench, Usage } from './measuring.mjs';

const HELP = `Measures how often what the extension would search for leads to the article that a page was made from.

node benches/phrases.mjs --data DATA [options]

  --data DATA      a folder of labelled data with pairs.jsonl.gz: rows of {kind, source_text, page_text}
  --format FORMAT  text (for people) or json
  --help           print this text

Where no list knows a page, the popup offers up to three searches for its most distinctive words. A search leads
to the other article if that has all of its terms, those in quotation marks in this order. Letters are compared in
small form, without punctuation. For each kind of page: how many rows have a search, how many have one that leads to
the other article, and how many of all searches do. Of independent reports of one event ("same_event") few should.`;

/** Kinds of pages that were made from the other article, and reports of the same event that were not. */
const KINDS = ['copy', 'excerpt', 'spun', 'paraphrase', 'same_event'];

/** @typedef {{rows: number, searched: number, led: number, searches: number, leading: number}} Count */

await runBench('phrases', main);

async function main() {
  const given = readArguments({ data: { type: 'string' }, format: { type: 'string', default: 'text' } }, HELP);
  if (!given) return 0;
  const pairs = join(given.data ?? '', 'pairs.jsonl.gz');
  if (!given.data || !(await stat(pairs).catch(() => null))) throw new Usage('--data must name a folder with a file "pairs.jsonl.gz".');
  // Node reads no file: addresses by fetch, so the core is compiled from its bytes.
  await startCore(await readFile(join(await buildCore(), 'firsthand_bg.wasm')));
  /** @type {Map<string, Count>} */
  const counts = new Map(KINDS.map((kind) => [kind, { rows: 0, searched: 0, led: 0, searches: 0, leading: 0 }]));
  const checker = newChecker();
  for await (const line of createInterface({ input: createReadStream(pairs).pipe(createGunzip()) })) {
    const { kind, source_text: source, page_text: page } = JSON.parse(line);
    const count = counts.get(kind);
    if (count) add(count, searchesFor(checker, page), source);
  }
  report(counts, given.format);
  return 0;
}

/**
 * @param {import('../extension/pkg/firsthand.js').Checker} checker
 * @param {string} page
 */
function searchesFor(checker, page) {
  const check = checker.checkText(page, 'https://page.example/article');
  try {
    return check.distinctive().map(({ text }) => text);
  } finally {
    check.free();
  }
}

/**
 * @param {Count} count
 * @param {string[]} searches
 * @param {string} source
 */
function add(count, searches, source) {
  const within = plain(source);
  const leading = searches.filter((search) => termsOf(search).every((term) => within.includes(plain(term)))).length;
  count.rows += 1;
  count.searched += searches.length ? 1 : 0;
  count.led += leading ? 1 : 0;
  count.searches += searches.length;
  count.leading += leading;
}

/** The terms of a search: words, and words in quotation marks. @param {string} search @returns {string[]} */
function termsOf(search) {
  return search.match(/"[^"]*"|\S+/g) ?? [];
}

/**
 * A text in small letters, with one space in place of all that is no letter and no digit; without any in scripts that
 * have none between words.
 * @param {string} text
 */
function plain(text) {
  const words = text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim();
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(words) ? words.replaceAll(' ', '') : ` ${words} `;
}

/**
 * @param {Map<string, Count>} counts
 * @param {string} format
 */
function report(counts, format) {
  if (format === 'json') return console.log(JSON.stringify(Object.fromEntries(counts)));
  const share = (/** @type {number} */ part, /** @type {number} */ all) => `${((100 * part) / Math.max(all, 1)).toFixed(1)} %`;
  const row = columns(14, 16);
  console.log(row('kind', 'rows', 'with a search', 'one leads to it', 'of searches'));
  for (const [kind, { rows, searched, led, searches, leading }] of counts) {
    console.log(row(kind, String(rows), share(searched, rows), share(led, rows), share(leading, searches)));
  }
}
