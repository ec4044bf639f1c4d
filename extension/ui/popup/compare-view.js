/**
 * The button that opens the page of a tab beside another text. It is there whenever a page was read, with a match or
 * without one.
 *
 * @typedef {import('../../protocol.js').TabState} TabState
 */

import { openCompare } from '../../page/compare-tab.js';
import { element } from '../elements.js';

/** @param {TabState | null} state */
export function showCompare(state) {
  element('compare-row').hidden = state?.phase !== 'done';
}

/** @param {number} tabId of the page */
export async function openComparison(tabId) {
  await openCompare(tabId);
  close();
}
