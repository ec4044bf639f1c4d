/**
 * Times the steps of a check. Reading is measured separately and a few times only: it depends on disk and network, and
 * must not burden somebody else's host. The steps of the core are then timed on bytes that are in memory.
 *
 * @typedef {import('./open-index.js').Choice} Choice
 * @typedef {import('./pkg/extension/core/run-check.js').Page} Page
 * @typedef {import('./pkg/extension/core/run-check.js').ReadRound} ReadRound
 * @typedef {import('./pkg/extension/pkg/firsthand.js').Checker} Checker
 * @typedef {import('./pkg/extension/pkg/firsthand.js').IndexFacts} IndexFacts
 *
 * @typedef {Record<'extract' | 'fingerprint' | 'find' | 'judge', number[]>} StepTimes milliseconds of every run
 *
 * @typedef {object} Measured
 * @property {number} start milliseconds from the worker's start until the core was ready
 * @property {number} first milliseconds of the worker's first check, reading not counted
 * @property {StepTimes} times
 * @property {number[]} read milliseconds of every reading
 * @property {number} bytes read for one check
 * @property {number} requests for one check
 * @property {number} rounds of reading
 * @property {boolean} whole the host has no ranges, and the whole file was taken
 * @property {number} heap bytes of the core's memory at the end; it never shrinks
 * @property {number} clock smallest step of the clock, milliseconds
 * @property {number} words
 * @property {string} verdict
 * @property {IndexFacts} facts
 */

import { openIndex } from './open-index.js';
import { runCheck } from './pkg/extension/core/run-check.js';
import { articleText } from './pkg/extension/core/wasm.js';
import { readWants } from './pkg/extension/reading/read-wants.js';

const READINGS = 3;

/**
 * @param {{index: Choice, page: Page, runs: number, start: number, memory: WebAssembly.Memory}} task `runs`: number of
 *   runs that count, after as many to warm up
 * @param {(share: number) => void} progress 0 to 1
 * @returns {Promise<Measured>}
 */
export async function measure({ index, page, runs, start, memory }, progress) {
  const { checker, reader, facts } = await openIndex(index);
  try {
    /** The bytes of each round. They serve further checks, because the same page wants the same bytes. @type {Uint8Array[][]} */
    let rounds = [];
    const read = [];
    let [first, bytes, requests] = [0, 0, 0];
    for (let reading = 0; reading < READINGS; reading++) {
      const before = { ...reader.spent };
      const times = noTimes();
      rounds = [];
      const { waited } = await timeOnce(checker, page, times, async (wants) => {
        const answers = await readWants([reader], wants);
        rounds.push(answers);
        return answers;
      });
      read.push(waited);
      if (reading) continue;
      first = Object.values(times).flat().reduce((sum, ms) => sum + ms, 0);
      // A host without ranges has sent the whole file by now, of which the first bytes opened the index.
      if (reader.isWhole()) before.reads = before.bytes = 0;
      bytes = reader.spent.bytes - before.bytes;
      requests = reader.spent.reads - before.reads;
    }

    const times = noTimes();
    let seen = { words: 0, verdict: '' };
    for (let run = -runs; run < runs; run++) {
      let round = 0;
      const { words, verdict } = await timeOnce(checker, page, run < 0 ? noTimes() : times, () => rounds[round++]);
      seen = { words, verdict };
      progress((run + runs + 1) / (2 * runs));
    }
    return {
      start, first, times, read, bytes, requests, facts, ...seen,
      rounds: rounds.length,
      whole: reader.isWhole(),
      heap: memory.buffer.byteLength,
      clock: clockStep(),
    };
  } finally {
    checker.free();
  }
}

/**
 * Makes one check.
 * @param {Checker} checker
 * @param {Page} page
 * @param {StepTimes} into its times are added
 * @param {ReadRound} readRound
 * @returns {Promise<{words: number, verdict: string, waited: number}>} `waited`: milliseconds for reading
 */
async function timeOnce(checker, { html, text = '' }, into, readRound) {
  const start = performance.now();
  const prose = html === undefined ? text : articleText(html);
  if (html !== undefined) into.extract.push(performance.now() - start);
  const { report, times } = await runCheck(checker, { text: prose }, readRound);
  into.fingerprint.push(times.page);
  into.find.push(times.finding);
  into.judge.push(times.judging);
  return { words: report.article.words, verdict: report.verdict, waited: times.reading };
}

/** @returns {StepTimes} */
const noTimes = () => ({ extract: [], fingerprint: [], find: [], judge: [] });

/** The smallest step of the clock. Browsers make it coarse to protect against spying, each to a degree of its own. */
function clockStep() {
  let smallest = Infinity;
  for (let tick = 0; tick < 8; tick++) {
    const start = performance.now();
    let now = start;
    while (now === start) now = performance.now();
    smallest = Math.min(smallest, now - start);
  }
  return smallest;
}
