/**
 * Checks the document of a page against the lists.
 *
 * @typedef {import('../protocol.js').Cost} Cost
 * @typedef {import('../protocol.js').PageMessage} PageMessage
 * @typedef {import('../protocol.js').Report} Report
 * @typedef {import('../protocol.js').TabState} TabState
 * @typedef {import('../protocol.js').Trouble} Trouble
 * @typedef {import('../reading/reader.js').Reader} Reader
 * @typedef {import('../core/run-check.js').Page} Page
 */

import { runCheck } from '../core/run-check.js';
import { copiesAreTrusted } from '../lists/copies.js';
import { closeLists, listsAreOpen, listsVersion, NoLists, openListsOnce } from '../lists/opened-lists.js';
import { isSamplePage, openSampleList } from '../lists/sample-list.js';
import { recoverCopies, recoverSegments } from '../lists/recovery.js';
import { readWants } from '../reading/read-wants.js';
import { ReadingError } from '../reading/reading-error.js';
import { sensitivity } from './sensitivity.js';

/**
 * @param {PageMessage} page
 * @returns {Promise<TabState>} never rejects: a failure is a state, too
 */
export async function checkPage({ url, contentType, html, text }) {
  const isText = contentType === 'text/plain';
  const isHtml = contentType === 'text/html' || contentType === 'application/xhtml+xml';
  if (!isText && !isHtml) return { phase: 'unreadable', url, contentType };
  if (html === undefined && text === undefined) {
    return { phase: 'error', url, trouble: 'too_big', detail: '' };
  }
  const start = performance.now();
  try {
    const checked = await check({ url, html, text });
    return { phase: 'done', url, ...checked, ms: Math.round(performance.now() - start) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { phase: 'error', url, trouble: troubleOf(error), detail: `Error: ${message}` };
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

/** @param {Page} page */
async function check(page) {
  const [trusted, version] = [copiesAreTrusted(), listsVersion()];
  try {
    return await checkOnce(page);
  } catch (error) {
    if (!(error instanceof ReadingError)) throw error;
    // A list that was updated meanwhile takes its old segments away.
    const hasChanged = version !== listsVersion();
    if (!hasChanged && !(trusted && (await recoverCopies())) && !(await recoverSegments())) throw error;
    return await checkOnce(page);
  }
}

/**
 * @param {Page} page
 * @returns {Promise<{report: Report, lists: string[], lost: string[], articles: number, cost: Cost}>}
 */
async function checkOnce(page) {
  const start = performance.now();
  const isFirst = !listsAreOpen();
  const chosen = sensitivity();
  // Awaited at the end of the check: a failure before that must not count as unhandled.
  chosen.catch(() => {});
  const lists = isSamplePage(page.url) ? openSampleList() : openListsOnce();
  const { checker, readers, names, lost, articles } = await lists;
  const before = isFirst ? { reads: 0, bytes: 0 } : totalSpent(readers);
  const opened = performance.now();
  try {
    const { report, times } = await runCheck(checker, page, (wants) => readWants(readers, wants), chosen);
    // The next page may be compared with them again.
    if (lost.length) void recoverSegments();
    const after = totalSpent(readers);
    const cost = {
      opening: opened - start,
      page: times.page,
      reading: times.reading,
      matching: performance.now() - opened - times.page - times.reading,
      reads: after.reads - before.reads,
      bytes: after.bytes - before.bytes,
    };
    return { report, lists: names, lost, articles, cost };
  } catch (error) {
    // After a trap the core's memory cannot be trusted: the next page opens a new one.
    if (error instanceof WebAssembly.RuntimeError) closeLists();
    throw error;
  }
}

/** @param {Reader[]} readers */
function totalSpent(readers) {
  const sum = { reads: 0, bytes: 0 };
  for (const { spent } of readers) {
    sum.reads += spent.reads;
    sum.bytes += spent.bytes;
  }
  return sum;
}
