/** The switch for checking every page, in the popup, the settings and on the welcome page. It is the browser's permission. */

import { EVERY_PAGE, WANTED } from '../page/origins.js';

const EVERYWHERE = { origins: EVERY_PAGE };

/** Whether every page may be read. */
export const readsEveryPage = () => chrome.permissions.contains(EVERYWHERE);

/** @param {(on: boolean) => void} show called at once, and whenever the permission changes */
export async function followEveryPage(show) {
  const update = async () => show(await readsEveryPage());
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
    // Until the browser has asked, a popup may be gone: the background worker stores that it was allowed.
    if (on) await chrome.permissions.request(EVERYWHERE);
    else {
      await leaveOff();
      await chrome.permissions.remove(EVERYWHERE);
    }
  } catch (error) {
    // For example, a permission that an administrator has granted cannot be removed here.
    console.warn(error);
  }
  return readsEveryPage();
}

/** Whether the user had it switched on, and the browser has taken the permission back since. */
export async function isWithdrawn() {
  const [{ [WANTED]: wanted }, isOn] = await Promise.all([chrome.storage.local.get(WANTED), readsEveryPage()]);
  return wanted === true && !isOn;
}

/** The user wants it to be off. */
export const leaveOff = () => chrome.storage.local.set({ [WANTED]: false });
