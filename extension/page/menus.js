/** The entries of the browser's menu for a page and for what is selected on it. Firefox for Android has no such menu. */

import { message } from '../texts.js';
import { openCompare } from './compare-tab.js';
import { openPopup, openSelectionPopup } from './open-popup.js';
import { checkTab } from './page-messages.js';
import { checkSelection } from './selection.js';
import { EVERY_PAGE } from './origins.js';

/** The browser can start and update the extension at once: one after the other makes its entries. */
let lastMade = Promise.resolve();

/** Makes the entries anew: the browser keeps those of the version before. */
export function createMenus() {
  lastMade = lastMade.then(makeEntries).catch((error) => console.warn(error));
  return lastMade;
}

async function makeEntries() {
  const menus = chrome.contextMenus;
  if (!menus) return;
  await menus.removeAll();
  const entry = (/** @type {string} */ id, /** @type {('page' | 'selection')[]} */ ...contexts) =>
    menus.create({ id, title: message(`menu_${id}`), contexts: [contexts[0], ...contexts], documentUrlPatterns: EVERY_PAGE });
  entry('check', 'page');
  entry('selection', 'selection');
  entry('compare', 'page', 'selection');
}

/**
 * @param {chrome.contextMenus.OnClickData} clicked
 * @param {chrome.tabs.Tab | undefined} tab
 */
export async function menuClicked(clicked, tab) {
  if (tab?.id === undefined) return;
  switch (clicked.menuItemId) {
    case 'check':
      await Promise.all([openPopup(), checkTab(tab.id)]);
      break;
    case 'selection':
      await Promise.all([openSelectionPopup(tab.id), checkSelection(tab.id, clicked)]);
      break;
    case 'compare':
      await openCompare(tab.id);
  }
}
