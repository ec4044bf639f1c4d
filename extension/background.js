/**
 * The background worker. Every listener is registered here, synchronously, so that a
 * worker that was stopped wakes up for its event; nothing it needs later is kept in
 * variables.
 *
 * @typedef {import('./protocol.js').ToBackground} ToBackground
 * @typedef {import('./protocol.js').ToPage} ToPage
 * @typedef {import('./protocol.js').PageMessage} PageMessage
 * @typedef {import('./protocol.js').TabState} TabState
 */

import { paint } from './badge.js';
import { check, CheckError, keepLists, keepOn, open } from './checking.js';
import { watchesEveryPage, syncWatching } from './watching.js';
import { face, forget, recall, remember, withoutHash } from './tabs.js';

chrome.runtime.onInstalled.addListener(({ reason }) => {
  void syncWatching();
  void keepLists();
  if (reason === 'install') void chrome.tabs.create({ url: 'welcome.html' });
});
chrome.runtime.onStartup.addListener(() => {
  void syncWatching();
  void keepLists();
});
chrome.permissions.onRemoved.addListener(() => void syncWatching());
chrome.permissions.onAdded.addListener(() => void syncWatching().then(checkPagesInView));
chrome.tabs.onRemoved.addListener((tabId) => void forget(tabId));

chrome.runtime.onMessage.addListener((message, sender, answer) => {
  handle(/** @type {ToBackground} */ (message), sender.tab?.id)
    .then(answer, (error) => {
      console.error(error);
      answer(undefined);
    })
    .then(keepOn);
  return true;
});

/**
 * @param {ToBackground} message
 * @param {number | undefined} from the tab it came from, for content scripts
 */
async function handle(message, from) {
  switch (message.type) {
    case 'page':
      return from === undefined ? undefined : checkPage(from, message);
    case 'moved':
      return from === undefined ? undefined : pageMoved(from, message.url);
    case 'check':
      return checkTab(message.tabId);
    case 'mark':
      return markTab(message.tabId, message.on);
    case 'show':
      return tell(message.tabId, { type: 'scroll', passage: message.passage });
  }
}

/**
 * @param {number} tabId
 * @param {TabState} state
 */
async function show(tabId, state) {
  await Promise.all([paint(tabId, face(state)), remember(tabId, state)]);
}

/** Milliseconds after which a reader wants to know that a check is under way. */
const PATIENCE = 200;

/**
 * The newest document of each tab that is being checked: an answer about an older one
 * is dropped. Lost with the worker, as is the check itself.
 * @type {Map<number, object>}
 */
const underWay = new Map();

/**
 * @param {number} tabId
 * @param {PageMessage} page
 */
async function checkPage(tabId, page) {
  const turn = {};
  underWay.set(tabId, turn);
  // Most checks are over before anybody could see that they had begun, and saying so
  // would hold them up.
  let said = Promise.resolve();
  const patience = setTimeout(() => {
    if (underWay.get(tabId) === turn) said = show(tabId, { phase: 'checking', url: page.url });
  }, PATIENCE);
  const state = await judge(page);
  clearTimeout(patience);
  await said;
  if (underWay.get(tabId) !== turn) return { again: false };
  underWay.delete(tabId);
  if (!(await isStillAt(tabId, page.url))) {
    await forget(tabId);
    return { again: false };
  }
  await show(tabId, state);
  // Some pages are written by their own scripts after they have loaded.
  return { again: face(state) === 'not_article' };
}

/**
 * @param {PageMessage} page
 * @returns {Promise<TabState>}
 */
async function judge({ url, contentType, html, text }) {
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
    const trouble = error instanceof CheckError ? error.trouble : 'broken';
    return { phase: 'error', url, trouble, detail: String(error) };
  }
}

/**
 * A check takes a moment, and the reader may have gone on. An address that cannot be
 * seen is one that the reader's click did not allow: another page.
 * @param {number} tabId
 * @param {string} url
 */
async function isStillAt(tabId, url) {
  return withoutHash(await addressOf(tabId)) === withoutHash(url);
}

/** @param {number} tabId */
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
  await forget(tabId);
  await paint(tabId, 'unchecked');
  return { again: await watchesEveryPage(url) };
}

/**
 * Asks the page's content script for the document, and puts one there first if the page
 * has none.
 * @param {number} tabId
 */
async function checkTab(tabId) {
  // The page comes in a moment.
  open().catch(() => {});
  const url = await addressOf(tabId);
  await show(tabId, { phase: 'checking', url });
  if (await tell(tabId, { type: 'send' })) return;
  try {
    await chrome.scripting.executeScript({ target: { tabId }, files: ['content.js'] });
  } catch (error) {
    await show(tabId, { phase: 'error', url, trouble: 'blocked', detail: String(error) });
  }
}

/** When every page may be read, begin with the ones that the reader is looking at. */
async function checkPagesInView() {
  for (const { id, url } of await chrome.tabs.query({ active: true })) {
    if (id !== undefined && url && (await watchesEveryPage(url))) await checkTab(id);
  }
}

/**
 * @param {number} tabId
 * @param {boolean} on
 */
async function markTab(tabId, on) {
  const state = await recall(tabId);
  if (state?.phase !== 'done') return { marked: 0 };
  if (on) {
    const target = { tabId };
    await chrome.scripting.insertCSS({ target, files: ['marks.css'] });
    await chrome.scripting.executeScript({ target, files: ['marks.js'] });
  }
  const passages = on ? state.report.passages.map(({ text, kind }) => ({ text, kind })) : [];
  return (await tell(tabId, { type: 'highlight', passages })) ?? { marked: 0 };
}

/**
 * @param {number} tabId
 * @param {ToPage} message
 */
async function tell(tabId, message) {
  try {
    return await chrome.tabs.sendMessage(tabId, message);
  } catch {
    // No content script there.
    return undefined;
  }
}
