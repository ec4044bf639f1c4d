/**
 * Runs a check: hands the core a page, reads the bytes that the core wants until it wants none, and takes its report.
 * Nothing is decided here.
 *
 * @typedef {import('../pkg/firsthand.js').Check} Check
 * @typedef {import('../pkg/firsthand.js').Checker} Checker
 * @typedef {import('../pkg/firsthand.js').Report} Report
 * @typedef {import('../pkg/firsthand.js').Sensitivity} Sensitivity
 * @typedef {import('../pkg/firsthand.js').Want} Want
 *
 * @typedef {{html?: string, text?: string, url?: string}} Page `text` is what counts where there is no `html`
 * @typedef {(wants: Want[]) => Promise<Uint8Array[]> | Uint8Array[]} ReadRound bytes of each want, in the order of the wants
 *
 * @typedef {object} Times milliseconds
 * @property {number} page article and fingerprint
 * @property {number} finding the core's time from the fingerprint to the candidates
 * @property {number} judging the core's time from the candidates to the report
 * @property {number} reading until the bytes of all rounds were there
 *
 * @typedef {{finding: boolean, wants: number}} Round `finding`: candidates were looked for; `wants`: ranges wanted
 */

import { blameIndex } from '../reading/reading-error.js';
import { isFinding } from './wasm.js';

/**
 * @template [T=undefined]
 * @param {Checker} checker
 * @param {Page} page
 * @param {ReadRound} read
 * @param {Promise<Sensitivity>} [sensitivity] needed only when everything has been read
 * @param {(check: Check, report: Report, sensitivity: Sensitivity | undefined) => T | Promise<T>} [also] takes from the check
 *   what is wanted besides its report
 * @returns {Promise<{report: Report, rounds: Round[], times: Times, taken: T | undefined}>} rejects with a ReadingError if an
 *   index is at fault
 */
export async function runCheck(checker, page, read, sensitivity, also) {
  const times = newTimes();
  const check = timed(times, 'page', () => beginCheck(checker, page));
  try {
    const rounds = await supplyAll(check, read, times);
    const chosen = await sensitivity;
    const report = timed(times, 'judging', () => check.report(chosen));
    const taken = await also?.(check, report, chosen);
    return { report, rounds, times, taken };
  } finally {
    check.free();
  }
}

const newTimes = () => ({ page: 0, finding: 0, judging: 0, reading: 0 });

/**
 * @param {Checker} checker
 * @param {Page} page
 */
export function beginCheck(checker, { html, text = '', url }) {
  return html === undefined ? checker.checkText(text, url) : checker.checkHtml(html, url ?? '');
}

/**
 * Supplies a check with all bytes that it wants, round by round.
 * @param {Check} check
 * @param {ReadRound} read
 * @param {Times} [times] are added to
 * @returns {Promise<Round[]>}
 */
export async function supplyAll(check, read, times = newTimes()) {
  /** @type {Round[]} */
  const rounds = [];
  for (;;) {
    const finding = isFinding(check);
    const step = finding ? 'finding' : 'judging';
    const wants = timed(times, step, () => check.wants());
    if (!wants.length) return rounds;
    rounds.push({ finding, wants: wants.length });
    const began = performance.now();
    const bytes = await Promise.resolve(read(wants)).catch(blameIndex);
    times.reading += performance.now() - began;
    timed(times, step, () => supply(check, bytes));
  }
}

/**
 * @param {Check} check
 * @param {Uint8Array[]} bytes
 */
function supply(check, bytes) {
  try {
    check.supply(bytes);
  } catch (error) {
    // A trap is a fault of the core; all else that the core refuses is a fault of the index.
    if (error instanceof WebAssembly.RuntimeError) throw error;
    blameIndex(error);
  }
}

/**
 * @template T
 * @param {Times} times
 * @param {keyof Times} step
 * @param {() => T} work
 */
function timed(times, step, work) {
  const start = performance.now();
  const result = work();
  times[step] += performance.now() - start;
  return result;
}
