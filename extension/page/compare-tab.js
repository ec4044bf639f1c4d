import { readPackageFile } from '../reading/package-reader.js';

const COMPARE = 'ui/compare/compare.html';

/** Whether this version of the extension can compare a page with another one. */
export const canCompare = () => readPackageFile(COMPARE).then(() => true, () => false);

/**
 * Opens the comparison of the page of a tab with another one.
 * @param {number} tabId
 */
export async function openCompare(tabId) {
  if (await canCompare()) await chrome.tabs.create({ url: `${COMPARE}?tab=${tabId}` });
}
