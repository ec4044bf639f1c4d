/**
 * How readily a page is called a copy: the reader's choice, kept on this device. What it
 * means is the core's affair.
 *
 * @typedef {import('./pkg/firsthand.js').Sensitivity} Sensitivity
 */

const KEY = 'sensitivity';

/** @type {Sensitivity[]} */
const CHOICES = ['strict', 'balanced', 'eager'];

/** @returns {Promise<Sensitivity>} */
export async function sensitivity() {
  const { [KEY]: kept } = await chrome.storage.local.get(KEY);
  return CHOICES.find((choice) => choice === kept) ?? 'balanced';
}

/** @param {string} choice */
export const chooseSensitivity = (choice) => chrome.storage.local.set({ [KEY]: choice });
