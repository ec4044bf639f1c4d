/**
 * How readily a page is called a copy: the user's choice, stored on this device. The core decides what it means.
 *
 * @typedef {import('../pkg/firsthand.js').Sensitivity} Sensitivity
 */

/** The key of the choice in `storage.local`. */
export const KEY = 'sensitivity';

/** @type {Sensitivity[]} */
const CHOICES = ['strict', 'balanced', 'eager'];

/** @returns {Promise<Sensitivity>} */
export async function sensitivity() {
  const { [KEY]: stored } = await chrome.storage.local.get(KEY);
  return CHOICES.find((choice) => choice === stored) ?? 'balanced';
}

/** @param {string} choice */
export const chooseSensitivity = (choice) => chrome.storage.local.set({ [KEY]: choice });
