/**
 * Times a check step by step. Reading is measured by itself and a few times only: it is a matter of disk and network,
 * and somebody else's host is not to be worn out. The core's own steps are then timed on bytes that are at hand.
 *
 * @typedef {import('./checking.js').Choice} Choice
 * @typedef {import('./checking.js').Page} Page
 * @typedef {import('./gather.js').Want} Want
 * @typedef {import('./pkg/firsthand.js').IndexFacts} IndexFacts
 * @typedef {'extract' | 'fingerprint' | 'find' | 'judge'} Step
 * @typedef {Record<Step, number[]>} Times milliseconds of every run
 * @typedef {object} Measured
 * @property {number} start worker's birth → core ready, milliseconds
 * @property {number} first first check of the worker, reading not counted, milliseconds
 * @property {Times} times
 * @property {number[]} read milliseconds of every reading
 * @property {number} bytes read for one check
 * @property {number} requests for one check
 * @property {number} rounds
 * @property {boolean} whole the host knows no ranges, and the whole file was taken
 * @property {number} heap bytes of wasm memory at the end; it never shrinks
 * @property {number} clock the smallest step of the clock, milliseconds
 * @property {number} words
 * @property {string} verdict
 * @property {IndexFacts} facts
 */

import { openIndex } from './checking.js';
import { gather } from './gather.js';
import { articleText } from './pkg/firsthand.js';

const READINGS = 3;

/**
 * @param {{index: Choice, page: Page, runs: number, start: number, memory: WebAssembly.Memory}} task `runs` count,
 *   after as many to warm up
 * @param {(share: number) => void} progress 0 to 1
 * @returns {Promise<Measured>}
 */
export async function measure({ index, page, runs, start, memory }, progress) {
  const opened = await openIndex(index);
  const { checker, source, facts } = opened;
  try {
    /** What was read, round by round: the same check wants the same bytes. @type {Uint8Array[][]} */
    let blocks = [];
    const read = [];
    let [first, bytes, requests] = [0, 0, 0];
    for (let reading = 0; reading < READINGS; reading++) {
      const before = { ...source.reading };
      const times = none();
      let waited = 0;
      blocks = [];
      await once(checker, page, times, async (wants) => {
        const began = performance.now();
        const answers = await gather(source, wants);
        waited += performance.now() - began;
        blocks.push(answers);
        return answers;
      });
      read.push(waited);
      if (reading) continue;
      first = Object.values(times).flat().reduce((sum, ms) => sum + ms, 0);
      // A host without ranges has sent the whole file by now.
      bytes = source.reading.whole ? source.reading.bytes : source.reading.bytes - before.bytes;
      requests = source.reading.whole ? source.reading.requests : source.reading.requests - before.requests;
    }

    const times = none();
    let seen = { words: 0, verdict: '' };
    for (let run = -runs; run < runs; run++) {
      let round = 0;
      seen = await once(checker, page, run < 0 ? none() : times, () => blocks[round++]);
      progress((run + runs + 1) / (2 * runs));
    }
    return {
      start, first, times, read, bytes, requests, facts, ...seen,
      rounds: blocks.length,
      whole: source.reading.whole,
      heap: memory.buffer.byteLength,
      clock: clockStep(),
    };
  } finally {
    checker.free();
  }
}

/** Rounds in which candidates are found: directory, posting lists, directory of articles. Then they are read. */
const FINDING = 3;

/**
 * One check; its times are added to `into`.
 * @param {import('./pkg/firsthand.js').Checker} checker
 * @param {Page} page
 * @param {Times} into
 * @param {(wants: Want[]) => Promise<Uint8Array[]> | Uint8Array[]} bytesOf
 */
async function once(checker, page, into, bytesOf) {
  let text = 'text' in page ? page.text : '';
  let start = performance.now();
  if ('html' in page) {
    text = articleText(page.html);
    into.extract.push(performance.now() - start);
  }
  start = performance.now();
  const check = checker.checkText(text, undefined);
  into.fingerprint.push(performance.now() - start);
  try {
    const spent = { find: 0, judge: 0 };
    for (let round = 0; ; round++) {
      const step = round < FINDING ? 'find' : 'judge';
      start = performance.now();
      const wants = check.wants();
      spent[step] += performance.now() - start;
      if (!wants.length) break;
      const bytes = await bytesOf(wants);
      start = performance.now();
      check.supply(bytes);
      spent[step] += performance.now() - start;
    }
    start = performance.now();
    const report = check.report();
    into.find.push(spent.find);
    into.judge.push(spent.judge + performance.now() - start);
    return { words: report.article.words, verdict: report.verdict };
  } finally {
    check.free();
  }
}

/** @returns {Times} */
const none = () => ({ extract: [], fingerprint: [], find: [], judge: [] });

/** Browsers make their clocks coarse, so that pages cannot spy: by how much is up to them. */
function clockStep() {
  let least = Infinity;
  for (let tick = 0; tick < 8; tick++) {
    const start = performance.now();
    let now = start;
    while (now === start) now = performance.now();
    least = Math.min(least, now - start);
  }
  return least;
}
