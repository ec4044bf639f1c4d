/** What the user does by the keyboard, with keys that the browser lets the user choose. */

import { openCompare } from './compare-tab.js';
import { markTab, stepInTab } from './mark-messages.js';
import { pageIsMarked } from './marked.js';
import { checkTab } from './page-messages.js';

/** @type {Record<string, (tabId: number) => Promise<unknown>>} */
const COMMANDS = {
  check: checkTab,
  mark: async (tabId) => markTab(tabId, !(await pageIsMarked(tabId))),
  next: (tabId) => stepInTab(tabId, 1),
  previous: (tabId) => stepInTab(tabId, -1),
  compare: openCompare,
};

/**
 * @param {string} name as in the manifest
 * @param {chrome.tabs.Tab | undefined} tab
 */
export async function commandGiven(name, tab) {
  const { id } = tab ?? (await chrome.tabs.query({ active: true, lastFocusedWindow: true }))[0] ?? {};
  if (id !== undefined) await COMMANDS[name]?.(id);
}
