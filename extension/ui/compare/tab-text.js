/**
 * Reads the page of an open tab, as its content script sends it to be checked.
 *
 * @typedef {import('../../protocol.js').PageMessage} PageMessage
 * @typedef {import('../../page/kept-texts.js').Chosen} Chosen
 */

import { tellPage } from '../../page/tell-page.js';
import { SCRIPTS } from '../../page/watching.js';
import { hostOf, isWebAddress } from '../elements.js';
import { size } from '../../texts.js';
import { MAX_BYTES, TextProblem } from './problem.js';

/** Types of documents that the core reads. */
const READABLE = new Set(['text/html', 'application/xhtml+xml', 'text/plain']);

/** Milliseconds that a page may take to answer. One that never does is busy or asleep. */
const MAX_WAIT = 15_000;

/**
 * @param {number} tabId
 * @returns {Promise<Chosen>}
 */
export async function readTab(tabId) {
  const tab = await chrome.tabs.get(tabId).catch(() => null);
  if (!tab) throw new TextProblem('tab_closed');
  if (tab.discarded) throw new TextProblem('tab_asleep');
  const page = await Promise.race([
    documentOf(tabId, tab.url),
    new Promise((_, reject) => setTimeout(() => reject(new TextProblem('tab_asleep')), MAX_WAIT)),
  ]);
  const { contentType, html, text, url } = page;
  if (!READABLE.has(contentType)) throw new TextProblem('not_text');
  if (html === undefined && text === undefined) throw new TextProblem('too_large', size(MAX_BYTES));
  return { ...(text === undefined ? { html } : { text }), url, title: tab.title ?? '', from: hostOf(url), tabId };
}

/**
 * Asks a page for its document; first injects the content scripts if the page has none. They check it, too.
 * @param {number} tabId
 * @param {string | undefined} url undefined where the extension may not see it
 * @returns {Promise<PageMessage>}
 */
async function documentOf(tabId, url) {
  const known = await tellPage(tabId, { type: 'document' });
  if (known) return known;
  try {
    await chrome.scripting.executeScript({ target: { tabId }, files: SCRIPTS });
  } catch {
    // Without a permission for the page its address is hidden; with one, nothing but the browser forbids it.
    throw new TextProblem(url === undefined ? 'tab_not_allowed' : 'tab_unreadable');
  }
  const page = await tellPage(tabId, { type: 'document' });
  if (!page) throw new TextProblem('tab_unreadable');
  return page;
}

/**
 * The tabs that can be read now: those whose address the extension may see.
 * @param {boolean} incognito whether of private windows or of others; their texts do not meet
 * @returns {Promise<{id: number, title: string, host: string}[]>}
 */
export async function readableTabs(incognito) {
  const tabs = await chrome.tabs.query({});
  return tabs.flatMap(({ id, url, title, incognito: isPrivate }) => {
    if (id === undefined || !url || !isWebAddress(url) || isPrivate !== incognito) return [];
    return [{ id, title: title || url, host: hostOf(url) }];
  });
}
