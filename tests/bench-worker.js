/**
 * Times checks in the browser, with the core and the calls of the extension. What is read from the index is read
 * beforehand: only the core's own time counts.
 *
 * @typedef {{name: string, html?: string, text?: string}} Page
 * @typedef {{extract: number[], fingerprint: number[], find: number[], judge: number[]}} Times milliseconds of every run
 * @typedef {{text: string, words: number, candidates: number, verdict: string}} Seen what was checked, and found
 * @typedef {Seen & {first: Times, times: Times}} Timed
 */

import init, { Checker, articleText } from './firsthand.js';

/** Ready before the first page comes. */
const ready = open();

async function open() {
  await init();
  const index = new Uint8Array(await (await fetch('/index')).arrayBuffer());
  const checker = new Checker();
  checker.addIndex(index.subarray(0, Checker.headBytes()));
  return { checker, index };
}

addEventListener('message', async (/** @type {MessageEvent<{page: Page, runs: number}>} */ { data }) => {
  try {
    postMessage({ timed: timed(await ready, data.page, data.runs) });
  } catch (error) {
    postMessage({ error: error instanceof Error ? error.message : String(error) });
  }
});

/**
 * @param {{checker: Checker, index: Uint8Array}} opened
 * @param {Page} page
 * @param {number} runs after as many to warm up; 0: the first alone
 * @returns {Timed}
 */
function timed({ checker, index }, { html, text = '' }, runs) {
  const [first, times] = [none(), none()];
  /** @type {Seen} */
  let seen = { text, words: 0, candidates: 0, verdict: '' };
  for (let run = -runs; run <= runs; run++) {
    const into = run === -runs ? first : run > 0 ? times : none();
    const start = performance.now();
    const prose = html === undefined ? text : articleText(html);
    if (html !== undefined) into.extract.push(performance.now() - start);
    seen = once(checker, index, prose, into);
  }
  return { ...seen, first, times };
}

/**
 * One check, its times added to `into`.
 * @param {Checker} checker
 * @param {Uint8Array} index
 * @param {string} text
 * @param {Times} into
 * @returns {Seen}
 */
function once(checker, index, text, into) {
  let start = performance.now();
  const check = checker.checkText(text, undefined);
  into.fingerprint.push(performance.now() - start);
  let find = 0;
  let candidates = 0;
  for (let round = 1; ; round++) {
    start = performance.now();
    const wants = check.wants();
    find += performance.now() - start;
    if (!wants.length) break;
    const bytes = wants.map(({ offset, length }) => index.slice(offset, offset + length));
    // The articles themselves are wanted last.
    if (round === 4) candidates = bytes.length;
    start = performance.now();
    check.supply(bytes);
    find += performance.now() - start;
  }
  into.find.push(find);
  start = performance.now();
  const report = check.report();
  into.judge.push(performance.now() - start);
  check.free();
  return { text, words: report.article.words, candidates, verdict: report.verdict };
}

/** @returns {Times} */
function none() {
  return { extract: [], fingerprint: [], find: [], judge: [] };
}
