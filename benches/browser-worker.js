/**
 * Times checks in the browser, with the core and the modules of the extension. The index is read by ranges, as a static
 * host serves them, and what was read once is kept: only the core's own time counts.
 *
 * @typedef {{name: string, html?: string, text?: string}} Page
 * @typedef {{extract: number[], fingerprint: number[], find: number[], judge: number[]}} Times milliseconds of every run
 * @typedef {{bytes: number, ranges: number, rounds: number, requests: number, requestBytes: number}} Reading what a
 *   check wants of the index, and what it reads when neighbouring ranges are joined
 * @typedef {{text: string, words: number, candidates: number, verdict: string, reading: Reading, heap: number}} Seen
 *   what was checked, and found; `heap`: bytes of the core's memory, which only grows
 * @typedef {Seen & {first: Times, times: Times}} Timed
 * @typedef {import('../extension/reading/reader.js').Reader} Reader
 */

import { runCheck } from './core/run-check.js';
import { articleText, headBytes, openChecker, startCore } from './core/wasm.js';
import { readWants } from './reading/read-wants.js';

/** Maximum number of bytes between two ranges that are read as one, as in the extension's package. */
const BENCH_GAP = 2 * 1024;

/** Ready before the first page comes. */
const ready = open();

async function open() {
  const { memory } = await startCore();
  const reader = openIndex();
  const checker = openChecker([[await reader.read(0, headBytes())]]);
  return { checker, memory, reader };
}

/**
 * A reader of the index that requests each range once and keeps its bytes. It counts every read as a request.
 * @returns {Reader}
 */
function openIndex() {
  const spent = { reads: 0, bytes: 0 };
  /** @type {Map<string, Promise<Uint8Array>>} */
  const kept = new Map();

  /** @type {Reader['read']} */
  function read(offset, length) {
    spent.reads += 1;
    spent.bytes += length;
    const key = `${offset}+${length}`;
    const bytes = kept.get(key) ?? request(offset, length);
    kept.set(key, bytes);
    return bytes;
  }

  return { name: '/index', gap: BENCH_GAP, inFlight: Infinity, spent, isWhole: () => false, read };
}

/**
 * Bytes of the index; fewer where it ends.
 * @param {number} offset
 * @param {number} length
 */
async function request(offset, length) {
  const response = await fetch('/index', { headers: { Range: `bytes=${offset}-${offset + length - 1}` } });
  if (response.status !== 206) throw new Error(`the index: a range was answered with ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
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
  const [first, times] = [noTimes(), noTimes()];
  const reading = { bytes: 0, ranges: 0, rounds: 0, requests: 0, requestBytes: 0 };
  /** @type {Seen} */
  let seen = { text, words: 0, candidates: 0, verdict: '', reading, heap: 0 };
  for (let run = -runs; run <= runs; run++) {
    const into = run === -runs ? first : run > 0 ? times : noTimes();
    const start = performance.now();
    const prose = html === undefined ? text : articleText(html);
    if (html !== undefined) into.extract.push(performance.now() - start);
    seen = await once(opened, prose, into);
  }
  return { ...seen, first, times };
}

/**
 * Makes one check.
 * @param {Awaited<typeof ready>} opened
 * @param {string} text
 * @param {Times} into its times are added
 * @returns {Promise<Seen>}
 */
async function once({ checker, memory, reader }, text, into) {
  const before = { ...reader.spent };
  let bytes = 0;
  const { report, rounds, times } = await runCheck(checker, { text }, (wants) => {
    for (const { length } of wants) bytes += length;
    return readWants([reader], wants);
  });
  into.fingerprint.push(times.page);
  into.find.push(times.finding);
  into.judge.push(times.judging);
  const reading = {
    bytes,
    ranges: rounds.reduce((sum, { wants }) => sum + wants, 0),
    rounds: rounds.length,
    requests: reader.spent.reads - before.reads,
    requestBytes: reader.spent.bytes - before.bytes,
  };
  const candidates = rounds.find(({ finding }) => !finding)?.wants ?? 0;
  const heap = memory.buffer.byteLength;
  return { text, words: report.article.words, candidates, verdict: report.verdict, reading, heap };
}

/** @returns {Times} */
function noTimes() {
  return { extract: [], fingerprint: [], find: [], judge: [] };
}
