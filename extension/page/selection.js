/**
 * Checks what the reader has selected on a page, as plain text. The outcome is stored beside that of the page, and the
 * popup shows it.
 *
 * @typedef {import('../protocol.js').SelectionState} SelectionState
 */

import { checkPage } from './check-page.js';
import { isNeverChecked } from './sites.js';
import { selectionKey } from './tab-states.js';

/** Maximum number of characters of the selection that the popup shows. */
const MAX_SHOWN = 200;

/**
 * @param {number} tabId
 * @param {chrome.contextMenus.OnClickData} clicked
 */
export async function checkSelection(tabId, { pageUrl, frameId = 0, selectionText = '' }) {
  const url = pageUrl ?? '';
  if (await isNeverChecked(url)) return;
  const text = (await selectedText(tabId, frameId)) || selectionText;
  const selection = text.trim().replaceAll(/\s+/g, ' ').slice(0, MAX_SHOWN);
  await store(tabId, { phase: 'checking', url, selection });
  // A part of a page is no article that was read.
  const { state } = await checkPage({ type: 'page', url, contentType: 'text/plain', text }, Promise.resolve(false));
  await store(tabId, { ...state, selection });
}

/**
 * @param {number} tabId
 * @param {SelectionState} state
 */
const store = (tabId, state) => chrome.storage.session.set({ [selectionKey(tabId)]: state });

/**
 * What is selected, with its line breaks, which the browser's menu leaves out.
 * @param {number} tabId
 * @param {number} frameId
 * @returns {Promise<string>} '' where nobody may ask
 */
async function selectedText(tabId, frameId) {
  try {
    const target = { tabId, frameIds: [frameId] };
    const [{ result }] = await chrome.scripting.executeScript({ target, func: () => getSelection()?.toString() ?? '' });
    return result ?? '';
  } catch {
    return '';
  }
}
