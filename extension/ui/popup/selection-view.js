/**
 * What the popup shows of the selection on a page in place of the page itself, if its address says so.
 *
 * @typedef {import('../../protocol.js').SelectionState} SelectionState
 * @typedef {import('../../protocol.js').TabState} TabState
 */

import { selectionKey } from '../../page/tab-states.js';
import { element, within } from '../elements.js';
import { message, number } from '../../texts.js';

export const isOfSelection = new URLSearchParams(location.search).has('selection');

/**
 * What is known about the selection on the page of a tab.
 * @param {number} tabId
 * @returns {Promise<SelectionState | null>}
 */
export async function recallSelection(tabId) {
  const found = await chrome.storage.session.get(selectionKey(tabId));
  return /** @type {SelectionState | undefined} */ (found[selectionKey(tabId)]) ?? null;
}

/**
 * Says what the verdict is about. Marks and corrections are for the page.
 * @param {TabState | null} state
 * @param {number | undefined} tabId
 */
export function showSelection(state, tabId) {
  if (!isOfSelection) return;
  document.body.toggleAttribute('data-selection', true);
  element('of-selection').hidden = false;
  within(element('of-selection'), 'q').textContent = state && 'selection' in state ? String(state.selection) : '';
  /** @type {HTMLAnchorElement} */ (element('whole-page')).href = `./popup.html?tab=${tabId}`;
  for (const id of ['not-right', 'check']) element(id).hidden = true;
  if (state?.phase !== 'done' || state.report.verdict !== 'none') return;
  element('meaning').textContent = message('selection_none', number(state.report.article.words));
}
