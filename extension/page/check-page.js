/**
 * Checks the document of a page against the lists.
 *
 * @typedef {import('../protocol.js').Basis} Basis
 * @typedef {import('../protocol.js').Done} Done
 * @typedef {import('../protocol.js').PageMessage} PageMessage
 * @typedef {import('../protocol.js').Report} Report
 * @typedef {import('../protocol.js').TabState} TabState
 * @typedef {import('../protocol.js').Trouble} Trouble
 * @typedef {import('../reading/reader.js').Reader} Reader
 * @typedef {import('../core/run-check.js').Page} Page
 * @typedef {import('../memory/visits.js').NoteMaker} NoteMaker
 * @typedef {import('../memory/visits.js').Visit} Visit
 * @typedef {import('../pkg/firsthand.js').Want} Want
 */

import { runCheck } from '../core/run-check.js';
import { newChecker } from '../core/wasm.js';
import { copiesAreTrusted } from '../lists/copies.js';
import { closeLists, listsVersion, NoLists, openListsOnce, startOwnCore } from '../lists/opened-lists.js';
import { isSamplePage, openSampleList } from '../lists/sample-list.js';
import { recoverCopies, recoverSegments } from '../lists/recovery.js';
import { visit } from '../memory/visits.js';
import { readWants } from '../reading/read-wants.js';
import { ReadingError } from '../reading/reading-error.js';
import { sensitivity } from './sensitivity.js';

/**
 * @param {PageMessage} page
 * @param {Promise<boolean>} mayRemember whether the page may be looked up in the memory, and remembered
 * @returns {Promise<{state: TabState, makeNote?: NoteMaker | null, basis?: Basis}>} never rejects: a failure is a state, too.
 *   `makeNote` makes what is to be remembered once the page has been read; `basis`: what the verdict rests on
 */
export async function checkPage({ url, contentType, html, text }, mayRemember) {
  const isText = contentType === 'text/plain';
  const isHtml = contentType === 'text/html' || contentType === 'application/xhtml+xml';
  if (!isText && !isHtml) return { state: { phase: 'unreadable', url, contentType } };
  if (html === undefined && text === undefined) {
    return { state: { phase: 'error', url, trouble: 'too_big', detail: '' } };
  }
  const start = performance.now();
  try {
    const { basis, makeNote, ...checked } = await check({ url, html, text }, mayRemember);
    return { state: { phase: 'done', url, ...checked, ms: Math.round(performance.now() - start) }, makeNote, basis };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const trouble = troubleOf(error);
    const needsLists = trouble === 'list' || trouble === 'no_lists';
    const { makeNote, ...found } = (needsLists && (await checkWithoutLists({ url, html, text }, mayRemember))) || {};
    return { state: { phase: 'error', url, trouble, detail: `Error: ${message}`, ...found }, makeNote };
  }
}

/**
 * What is said of a page if no list can be read: what to search for, and what the memory knows of it.
 * @param {Page & {url: string}} page
 * @param {Promise<boolean>} mayRemember
 */
async function checkWithoutLists(page, mayRemember) {
  try {
    await startOwnCore();
    const checker = newChecker();
    try {
      const { taken } = await runCheck(checker, page, () => [], sensitivity(), async (check, report, sensitivity) => ({
        phrases: check.distinctive(),
        ...((await mayRemember) ? await visit(check, { url: page.url, report, sensitivity }) : null),
      }));
      return taken;
    } finally {
      checker.free();
    }
  } catch {
    // The core has not started, or the page has no text.
    return null;
  }
}

/**
 * @param {unknown} error
 * @returns {Trouble}
 */
function troubleOf(error) {
  if (error instanceof ReadingError) return 'list';
  if (error instanceof NoLists) return 'no_lists';
  return error instanceof Error && error.name === 'page_too_large' ? 'too_big' : 'broken';
}

/** Number of checks that are under way. */
let underWay = 0;

/**
 * Waits for a moment in which no page is being checked: what can wait should.
 * @param {number} pause milliseconds to wait at least, and between two looks
 */
export async function untilIdle(pause) {
  do await new Promise((resolve) => setTimeout(resolve, pause));
  while (underWay > 0);
}

/**
 * @param {Page & {url: string}} page
 * @param {Promise<boolean>} mayRemember
 */
async function check(page, mayRemember) {
  underWay += 1;
  try {
    return await checkWhileListsChange(page, mayRemember);
  } finally {
    underWay -= 1;
  }
}

/**
 * @param {Page & {url: string}} page
 * @param {Promise<boolean>} mayRemember
 */
async function checkWhileListsChange(page, mayRemember) {
  const [trusted, version] = [copiesAreTrusted(), listsVersion()];
  try {
    return await checkOnce(page, mayRemember);
  } catch (error) {
    if (!(error instanceof ReadingError)) throw error;
    // A list that was updated meanwhile takes its old segments away.
    const hasChanged = version !== listsVersion();
    if (!hasChanged && !(trusted && (await recoverCopies())) && !(await recoverSegments())) throw error;
    return await checkOnce(page, mayRemember);
  }
}

/**
 * @param {Page & {url: string}} page
 * @param {Promise<boolean>} mayRemember
 * @returns {Promise<Omit<Done, 'phase' | 'url' | 'ms'> & {basis?: Basis, makeNote: NoteMaker | null}>}
 */
async function checkOnce(page, mayRemember) {
  const start = performance.now();
  const chosen = sensitivity();
  // Awaited at the end of the check: a failure before that must not count as unhandled.
  chosen.catch(() => {});
  const lists = await (isSamplePage(page.url) ? openSampleList() : openListsOnce());
  const { checker, readers, names, issues, lost, articles } = lists;
  // The first check answers for what was read to open the lists.
  const before = lists.areNew ? { reads: 0, bytes: 0 } : totalSpent(readers);
  lists.areNew = false;
  const opened = performance.now();
  try {
    const read = (/** @type {Want[]} */ wants) => readWants(readers, wants);
    const { report, times, taken } = await runCheck(checker, page, read, chosen, async (check, report, sensitivity) => {
      const phrases = saysWhereFrom(report) ? [] : check.distinctive();
      const record = report.source ? check.record() : null;
      const began = performance.now();
      const seen = (await mayRemember) ? await visit(check, { url: page.url, report, sensitivity }) : null;
      return { phrases, record, seen, remembering: performance.now() - began };
    });
    const { phrases = [], record = null, seen = null, remembering = 0 } = taken ?? {};
    // The next page may be compared with them again.
    if (lost.length) void recoverSegments();
    const after = totalSpent(readers);
    const cost = {
      opening: opened - start,
      page: times.page,
      reading: times.reading,
      matching: performance.now() - opened - times.page - times.reading - remembering,
      remembering,
      reads: after.reads - before.reads,
      bytes: after.bytes - before.bytes,
    };
    const basis = record ? { record, sensitivity: await chosen, checked: Date.now() } : undefined;
    const { remembered = null, makeNote = null } = seen ?? {};
    return { report, phrases, lists: names, issues, lost, articles, cost, remembered, makeNote, basis };
  } catch (error) {
    // After a trap the core's memory cannot be trusted: the next page opens a new one.
    if (error instanceof WebAssembly.RuntimeError) closeLists();
    throw error;
  }
}

/**
 * Whether a report says where the page's text is from.
 * @param {Report} report
 */
const saysWhereFrom = ({ verdict }) => verdict !== 'none' && verdict !== 'same_story';

/** @param {Reader[]} readers */
function totalSpent(readers) {
  const sum = { reads: 0, bytes: 0 };
  for (const { spent } of readers) {
    sum.reads += spent.reads;
    sum.bytes += spent.bytes;
  }
  return sum;
}
