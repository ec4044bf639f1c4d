/**
 * Times checks in the browser, with the core and the calls of the extension. The index is read by ranges, as a static
 * host serves them, and what was read once is kept: only the core's own time counts.
 *
 * @typedef {{name: string, html?: string, text?: string}} Page
 * @typedef {{extract: number[], fingerprint: number[], find: number[], judge: number[]}} Times milliseconds of every run
 * @typedef {{bytes: number, ranges: number, rounds: number, requests: number, requestBytes: number}} Reading what a
 *   check asked of the index, and what it becomes when neighbouring ranges are asked for together
 * @typedef {{text: string, words: number, candidates: number, verdict: string, reading: Reading, heap: number}} Seen
 *   what was checked, and found; `heap`: bytes of the core's memory, which only grows
 * @typedef {Seen & {first: Times, times: Times}} Timed
 */

import init, { Checker, articleText } from './firsthand.js';
import { together } from './together.js';

/** Ready before the first page comes. */
const ready = open();

/** Rounds in which candidates are found: directory, posting lists, directory of articles. Then they are read. */
const FINDING = 3;

/** Ranges that are no further apart are asked for together, as the extension does. */
const GAP = 2 * 1024;

async function open() {
  const { memory } = await init();
  const checker = new Checker();
  checker.addIndex(await read(0, Checker.headBytes()));
  /** @type {Map<string, Uint8Array>} */
  const kept = new Map();
  return { checker, memory, kept };
}

/**
 * Bytes of the index; fewer where it ends.
 * @param {number} offset
 * @param {number} length
 */
async function read(offset, length) {
  const answer = await fetch('/index', { headers: { Range: `bytes=${offset}-${offset + length - 1}` } });
  if (answer.status !== 206) throw new Error(`the index: a range was answered with ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

addEventListener('message', async (/** @type {MessageEvent<{page: Page, runs: number}>} */ { data }) => {
  try {
    postMessage({ timed: await timed(await ready, data.page, data.runs) });
  } catch (error) {
    postMessage({ error: error instanceof Error ? error.message : String(error) });
  }
});

/**
 * @param {Awaited<typeof ready>} opened
 * @param {Page} page
 * @param {number} runs after as many to warm up; 0: the first alone
 * @returns {Promise<Timed>}
 */
async function timed(opened, { html, text = '' }, runs) {
  const [first, times] = [none(), none()];
  /** @type {Seen} */
  let seen = { text, words: 0, candidates: 0, verdict: '', reading: nothing(), heap: 0 };
  for (let run = -runs; run <= runs; run++) {
    const into = run === -runs ? first : run > 0 ? times : none();
    const start = performance.now();
    const prose = html === undefined ? text : articleText(html);
    if (html !== undefined) into.extract.push(performance.now() - start);
    seen = await once(opened, prose, into);
  }
  return { ...seen, first, times };
}

/**
 * One check, its times added to `into`.
 * @param {Awaited<typeof ready>} opened
 * @param {string} text
 * @param {Times} into
 * @returns {Promise<Seen>}
 */
async function once({ checker, memory, kept }, text, into) {
  let start = performance.now();
  const check = checker.checkText(text, undefined);
  into.fingerprint.push(performance.now() - start);
  const reading = nothing();
  const spent = { find: 0, judge: 0 };
  let candidates = 0;
  for (let round = 0; ; round++) {
    const step = round < FINDING ? 'find' : 'judge';
    start = performance.now();
    const wants = check.wants();
    spent[step] += performance.now() - start;
    if (!wants.length) break;
    if (round === FINDING) candidates = wants.length;
    const bytes = await readAll(kept, wants, reading);
    start = performance.now();
    check.supply(bytes);
    spent[step] += performance.now() - start;
  }
  start = performance.now();
  const report = check.report();
  into.find.push(spent.find);
  into.judge.push(spent.judge + performance.now() - start);
  check.free();
  const heap = memory.buffer.byteLength;
  return { text, words: report.article.words, candidates, verdict: report.verdict, reading, heap };
}

/**
 * Reads what is wanted and was not read before, neighbouring ranges together.
 * @param {Map<string, Uint8Array>} kept
 * @param {{offset: number, length: number}[]} wants
 * @param {Reading} reading what is wanted is added to it
 * @returns {Promise<Uint8Array[]>}
 */
async function readAll(kept, wants, reading) {
  const key = (/** @type {{offset: number, length: number}} */ { offset, length }) => `${offset}+${length}`;
  const groups = together(wants, GAP);
  reading.rounds += 1;
  reading.ranges += wants.length;
  reading.requests += groups.length;
  for (const { length } of wants) reading.bytes += length;
  for (const { length } of groups) reading.requestBytes += length;
  const missing = groups.filter(({ ranges }) => ranges.some((want) => !kept.has(key(want))));
  await Promise.all(
    missing.map(async ({ offset, length, ranges }) => {
      const bytes = await read(offset, length);
      for (const want of ranges) kept.set(key(want), bytes.slice(want.offset - offset, want.offset - offset + want.length));
    }),
  );
  return wants.map((want) => {
    const bytes = kept.get(key(want));
    if (bytes?.length !== want.length) throw new Error('the index ends too early');
    return bytes;
  });
}

/** @returns {Reading} */
function nothing() {
  return { bytes: 0, ranges: 0, rounds: 0, requests: 0, requestBytes: 0 };
}

/** @returns {Times} */
function none() {
  return { extract: [], fingerprint: [], find: [], judge: [] };
}
