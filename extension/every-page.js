/**
 * The switch for checking every page, which is the browser's own permission and nothing
 * else.
 */

import { EVERY_PAGE } from './watching.js';

const EVERYWHERE = { origins: EVERY_PAGE };

/** @param {(on: boolean) => void} show is told at once, and whenever it changes */
export async function followEveryPage(show) {
  const tell = async () => show(await chrome.permissions.contains(EVERYWHERE));
  chrome.permissions.onAdded.addListener(() => void tell());
  chrome.permissions.onRemoved.addListener(() => void tell());
  await tell();
}

/**
 * Must be called right from the reader's click: the browser asks only then.
 * @param {boolean} on
 * @returns {Promise<boolean>} whether it is on afterwards
 */
export async function switchEveryPage(on) {
  try {
    if (on) await chrome.permissions.request(EVERYWHERE);
    else await chrome.permissions.remove(EVERYWHERE);
  } catch (error) {
    // Granted by an administrator, for one: cannot be taken back here.
    console.warn(error);
  }
  return chrome.permissions.contains(EVERYWHERE);
}
