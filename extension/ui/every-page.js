/** The switch for checking every page, in the popup and on the welcome page. It is the browser's permission. */

import { EVERY_PAGE } from '../page/watching.js';

const EVERYWHERE = { origins: EVERY_PAGE };

/** @param {(on: boolean) => void} show called at once, and whenever the permission changes */
export async function followEveryPage(show) {
  const update = async () => show(await chrome.permissions.contains(EVERYWHERE));
  chrome.permissions.onAdded.addListener(() => void update());
  chrome.permissions.onRemoved.addListener(() => void update());
  await update();
}

/**
 * Has to be called directly from the user's click: only then does the browser ask the user.
 * @param {boolean} on
 * @returns {Promise<boolean>} whether it is on afterwards
 */
export async function switchEveryPage(on) {
  try {
    if (on) await chrome.permissions.request(EVERYWHERE);
    else await chrome.permissions.remove(EVERYWHERE);
  } catch (error) {
    // For example, a permission that an administrator has granted cannot be removed here.
    console.warn(error);
  }
  return chrome.permissions.contains(EVERYWHERE);
}
