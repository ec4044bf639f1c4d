/**
 * Drives an update of the core: fetches and stores what it wants, and gives it the answers. What is trusted, the core
 * decides.
 *
 * @typedef {import('../pkg/firsthand.js').ListUpdate} ListUpdate
 * @typedef {import('../pkg/firsthand.js').ListWant} ListWant
 * @typedef {import('./list-source.js').ListSource} ListSource
 * @typedef {Extract<ListWant, {kind: 'file'}>} FileWant
 * @typedef {Extract<ListWant, {kind: 'segment'}>} SegmentWant
 * @typedef {Extract<ListWant, {kind: 'merge'}>} MergeWant
 */

import { mergeSegments } from '../core/wasm.js';
import { ListProblem, problemOf } from './list-problem.js';
import { segmentBytes, storeMerged, storeSegment } from './segments.js';

/** The troubles that the core knows. */
const TROUBLES = ['unreachable', 'timed_out', 'cut_off', 'too_large', 'redirected', 'denied', 'storage_full', 'storage_failed'];

/** What the core calls problems for which it has no name of its own. @type {Record<string, string>} */
const CALLED = { offline: 'unreachable', not_allowed: 'unreachable', busy: 'unreachable' };

/** @param {string} code of a problem of the source or the store */
const troubleOf = (code) => CALLED[code] ?? (TROUBLES.includes(code) ? code : 'storage_failed');

/**
 * Why an update was refused. If a file could not be fetched, the problem that the fetch reported is returned, because it
 * is more exact than the core's name for it.
 * @param {ListUpdate} update
 * @param {ListProblem | null} problem that {@link runUpdate} has returned
 * @returns {ListProblem | null} null if it was not refused
 */
export function refusalOf(update, problem) {
  const outcome = update.outcome();
  if (outcome?.kind !== 'refused') return null;
  return problem && troubleOf(problem.code) === outcome.code ? problem : new ListProblem(outcome.code, outcome.message);
}

/**
 * @param {ListUpdate} update
 * @param {ListSource} source
 * @param {object} [options]
 * @param {boolean} [options.onlyFacts] whether to stop when the manifest is accepted, before segments are fetched
 * @param {(wanted: string) => Promise<unknown>} [options.beforeSegment] called with the SHA-256 of a segment before it
 *   is stored
 * @param {(done: number, of: number) => void} [options.onProgress] is told how many bytes of segments have come
 * @returns {Promise<ListProblem | null>} what the source failed with last; the core says whether it matters
 */
export async function runUpdate(update, source, { onlyFacts = false, beforeSegment, onProgress } = {}) {
  /** @type {ListProblem | null} */
  let problem = null;
  let fetched = 0;
  for (let want = update.want(); want; want = update.want()) {
    if (onlyFacts && want.kind !== 'file') break;
    const before = fetched;
    const of = fetched + update.bytesToDownload();
    const report = (/** @type {number} */ bytes) => onProgress?.(before + bytes, of);
    try {
      if (want.kind === 'file') await answerFile(update, source, want);
      else {
        report(0);
        await beforeSegment?.(want.sha256);
        if (want.kind === 'segment') await answerSegment(update, source, want, report);
        else await answerMerge(update, want);
      }
    } catch (error) {
      const { code, detail } = problemOf(error);
      problem = new ListProblem(code, detail);
      update.answerTrouble(troubleOf(code));
    }
    if (want.kind === 'segment') fetched += want.length;
  }
  return problem;
}

/**
 * @param {ListUpdate} update
 * @param {ListSource} source
 * @param {FileWant} want
 */
async function answerFile(update, source, { path, max_bytes, fresh, validator }) {
  const answer = await source.small(path, { limit: max_bytes, fresh, validator });
  if (answer.status === 'body') update.answerBytes(answer.bytes, answer.validator);
  else if (answer.status === 'not_modified') update.answerNotModified();
  else update.answerMissing();
}

/**
 * @param {ListUpdate} update
 * @param {ListSource} source
 * @param {SegmentWant} want
 * @param {(bytes: number) => void} onProgress
 */
async function answerSegment(update, source, { path, sha256, length }, onProgress) {
  const hasher = await storeSegment(sha256, length, (from) => source.stream(path, from, length, onProgress));
  if (hasher) update.answerSegment(hasher);
  else update.answerMissing();
}

/**
 * @param {ListUpdate} update
 * @param {MergeWant} want
 */
async function answerMerge(update, { parts, complete, sha256 }) {
  const bytes = await Promise.all(parts.map(segmentBytes));
  update.answerSegment(await storeMerged(sha256, mergeSegments(bytes, complete)));
}
