/**
 * Messages about pages: a document to be checked, a page that shows something else, a request for a check. Pages are also
 * checked when their tab comes into view, and when the reader has made another choice. No page is checked of a site that
 * is never to be.
 *
 * @typedef {import('../protocol.js').CheckMessage} CheckMessage
 * @typedef {import('../protocol.js').MovedMessage} MovedMessage
 * @typedef {import('../protocol.js').PageMessage} PageMessage
 * @typedef {import('../protocol.js').ReadMessage} ReadMessage
 * @typedef {import('../protocol.js').TabState} TabState
 */

import { forgetNote, keepNote, mayRemember, rememberVisit } from '../memory/visits.js';
import { paint } from './badge.js';
import { checkPage } from './check-page.js';
import { readForeignFrames } from './foreign-frames.js';
import { noteStart } from './kept-code.js';
import { isNeverChecked } from './sites.js';
import { face, forget, knownTabs, recall, recallBasis, recallPage, remember, rememberedOf, withoutAnchor } from './tab-states.js';
import { tellPage } from './tell-page.js';
import { SCRIPTS, syncWatching, watches } from './watching.js';

/** @type {import('../protocol.js').Handlers<PageMessage | MovedMessage | ReadMessage | CheckMessage>} */
export const pageHandlers = {
  page: (page, from) => (from === undefined ? undefined : checkDocument(from, page)),
  moved: ({ url }, from) => (from === undefined ? undefined : pageMoved(from, url)),
  read: ({ url }, from) => (from === undefined ? undefined : pageRead(from, url)),
  check: ({ tabId }) => checkTab(tabId),
};

/** Milliseconds after which the badge says that a check is under way. Most checks are done before. */
const CHECKING_DELAY = 200;

/**
 * The newest document of each tab that is being checked: the outcome for an older one is dropped. Lost when the worker
 * stops, as the checks are.
 * @type {Map<number, PageMessage>}
 */
const underWay = new Map();

/**
 * @param {number} tabId
 * @param {PageMessage} page
 */
async function checkDocument(tabId, page) {
  if (await isNeverChecked(page.url)) return silence(tabId);
  underWay.set(tabId, page);
  const isNewest = () => underWay.get(tabId) === page;
  // Showing this at once would delay the check, and most are done before it could be seen.
  let shown = Promise.resolve();
  const delay = setTimeout(() => {
    if (isNewest()) shown = showState(tabId, { phase: 'checking', url: page.url });
  }, CHECKING_DELAY);
  const { state, makeNote, basis } = await checkWithFrames(tabId, page);
  clearTimeout(delay);
  await shown;
  const isThere = await isStillAt(tabId, page.url);
  // Only now: the page may have moved while the browser was asked.
  if (!isNewest()) return { again: false, reportsReading: false };
  underWay.delete(tabId);
  await (isThere ? showState(tabId, await asOfThisVisit(tabId, state), basis) : forgetVerdict(tabId));
  if (state.phase === 'done') void noteStart(page.html, state.cost.page);
  const reportsReading = await keepNote(tabId, isThere && makeNote ? await makeNote() : null);
  // Some pages are written by their own scripts after they have loaded.
  return { again: isThere && face(state) === 'not_article', reportsReading };
}

/**
 * The state of a page that is checked once more: what has been remembered of this visit is not an earlier one.
 * @param {number} tabId
 * @param {TabState} state
 * @returns {Promise<TabState>}
 */
async function asOfThisVisit(tabId, state) {
  const now = rememberedOf(state);
  if (!now?.before) return state;
  const earlier = rememberedOf(await recallPage(tabId, state.url));
  if (earlier?.readNow !== now.before) return state;
  return /** @type {TabState} */ ({ ...state, remembered: { ...now, before: earlier.before, readNow: earlier.readNow } });
}

/**
 * Remembers a page that has been in view long enough to be read.
 * @param {number} tabId
 * @param {string} url
 */
async function pageRead(tabId, url) {
  const readNow = await rememberVisit(tabId, url);
  const state = readNow === null ? null : await recallPage(tabId, url);
  if (state?.phase !== 'done' && state?.phase !== 'error') return;
  const basis = await recallBasis(tabId);
  await remember(tabId, { ...state, remembered: { before: null, match: null, ...state.remembered, readNow } }, basis);
}

/**
 * Checks a page, and if it has no article, its frames of other sites with it.
 * @param {number} tabId
 * @param {PageMessage} page
 */
async function checkWithFrames(tabId, page) {
  const maybeRemembered = mayRemember(tabId);
  const checked = await checkPage(page, maybeRemembered);
  if (page.html === undefined || face(checked.state) !== 'not_article') return checked;
  const frames = await readForeignFrames(tabId);
  if (!frames) return checked;
  const withFrames = await checkPage({ ...page, html: page.html + frames }, maybeRemembered);
  // Both together may be too large.
  return withFrames.state.phase === 'done' ? withFrames : checked;
}

/**
 * @param {number} tabId
 * @param {TabState} state
 * @param {import('../protocol.js').Basis | null} [basis] what its verdict rests on
 */
async function showState(tabId, state, basis) {
  await Promise.all([paint(tabId, state), remember(tabId, state, basis)]);
}

/**
 * Whether a tab still shows the page that was checked. An address that the extension may not see is that of another
 * page: the permission given by a click ends with the page.
 * @param {number} tabId
 * @param {string} url
 */
async function isStillAt(tabId, url) {
  return withoutAnchor(await addressOf(tabId)) === withoutAnchor(url);
}

/**
 * @param {number} tabId
 * @returns {Promise<string>} '' for a closed tab and for an address that the extension may not see
 */
async function addressOf(tabId) {
  const tab = await chrome.tabs.get(tabId).catch(() => null);
  return tab?.url ?? '';
}

/**
 * @param {number} tabId
 * @param {string} url
 */
async function pageMoved(tabId, url) {
  underWay.delete(tabId);
  await forgetVerdict(tabId);
  return { again: await watches(url) };
}

/** @param {number} tabId */
async function forgetVerdict(tabId) {
  await Promise.all([paint(tabId, null), forget(tabId), forgetNote(tabId)]);
}

/**
 * Says nothing about a page that is never to be checked, and marks nothing on it.
 * @param {number} tabId
 */
async function silence(tabId) {
  underWay.delete(tabId);
  await Promise.all([forgetVerdict(tabId), tellPage(tabId, { type: 'highlight', marks: [], rules: '' })]);
  return { again: false, reportsReading: false };
}

/**
 * Asks the page's content script for the document; first injects the script if the page has none.
 * @param {number} tabId
 */
export async function checkTab(tabId) {
  const url = await addressOf(tabId);
  if (await isNeverChecked(url)) {
    await silence(tabId);
    return;
  }
  await showState(tabId, { phase: 'checking', url });
  try {
    await requestDocument(tabId, true);
  } catch (error) {
    await showState(tabId, { phase: 'error', url, trouble: 'blocked', detail: String(error) });
  }
}

/**
 * Asks a page for its document; first injects the content scripts if the page has none, as one that was open before
 * they were registered.
 * @param {number} tabId
 * @param {boolean} byReader
 */
async function requestDocument(tabId, byReader) {
  if (await tellPage(tabId, { type: 'send', byReader })) return;
  await chrome.scripting.executeScript({ target: { tabId }, files: SCRIPTS });
}

/**
 * Checks the page of a tab that has come into view, if nothing is known of it although every page is to be checked.
 * @param {number} tabId
 */
export async function checkIfUnknown(tabId) {
  if (underWay.has(tabId)) return;
  const url = await addressOf(tabId);
  const known = await recallPage(tabId, url);
  const wasBlocked = known?.phase === 'error' && known.trouble === 'blocked';
  if ((known && !wasBlocked) || !(await watches(url))) return;
  // It fails on pages that no extension may read, such as a store of extensions. They have not been checked.
  await requestDocument(tabId, false).catch(() => {});
}

/** Checks the pages that are in view, as soon as the user has allowed the extension to read every page. */
export async function checkPagesInView() {
  for (const { id } of await chrome.tabs.query({ active: true })) {
    if (id !== undefined) await checkIfUnknown(id);
  }
}

/** Follows the user's choice of sites in all tabs: what is never to be checked falls silent, what is, is checked. */
export async function followSites() {
  await syncWatching();
  for (const tabId of await tabsToFollow()) {
    const url = underWay.get(tabId)?.url ?? (await recall(tabId))?.url ?? '';
    if (await isNeverChecked(url)) await silence(tabId);
  }
  await checkPagesInView();
}

/** Paints the badges of all tabs again, because the user has chosen another kind of badge, or has corrected a verdict. */
export async function paintAllAgain() {
  for (const tabId of await knownTabs()) await paint(tabId, await recall(tabId));
}

/** The tabs of which something is known or will be. */
const tabsToFollow = async () => [...new Set([...underWay.keys(), ...(await knownTabs())])];

/** Tabs say no more what the memory knew of their pages, because it has been forgotten. Another check says what is left. */
export async function forgetRemembered() {
  for (const tabId of await knownTabs()) {
    const state = await recall(tabId);
    if (!rememberedOf(state)) continue;
    await showState(tabId, /** @type {TabState} */ ({ ...state, remembered: null }), await recallBasis(tabId));
  }
}

/** Checks all pages again for which there is a verdict, because the user has chosen another sensitivity. */
export async function checkAllAgain() {
  const inView = new Set((await chrome.tabs.query({ active: true })).map(({ id }) => id));
  for (const tabId of (await tabsToFollow()).toSorted((a, b) => Number(inView.has(b)) - Number(inView.has(a)))) {
    if (!underWay.has(tabId) && (await recall(tabId))?.phase !== 'done') continue;
    if (await tellPage(tabId, { type: 'send', byReader: false })) continue;
    // There is nobody to send the document: the old verdict must not remain.
    await forgetVerdict(tabId);
  }
}
