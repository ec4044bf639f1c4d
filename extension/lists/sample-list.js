/**
 * The list of the samples, with which only the sample page is compared. It is there whichever lists the reader has.
 *
 * @typedef {import('./opened-lists.js').OpenedLists} OpenedLists
 */

import { headBytes, newChecker } from '../core/wasm.js';
import { openPackageFile } from '../reading/package-reader.js';
import { startOwnCore } from './opened-lists.js';

const SAMPLES = 'lists/samples.firsthand';
const PAGE = 'ui/sample/sample.html';

/** @param {string | undefined} url */
export const isSamplePage = (url) => url?.split(/[?#]/)[0] === chrome.runtime.getURL(PAGE);

/** @returns {Promise<OpenedLists>} */
export async function openSampleList() {
  await startOwnCore();
  const reader = openPackageFile(SAMPLES);
  const checker = newChecker();
  checker.addList([await reader.read(0, headBytes())]);
  const [{ articles }] = checker.indexes();
  return { checker, readers: [reader], names: [chrome.i18n.getMessage('list_bundled')], issues: [], lost: [], articles, areNew: true, lackCopies: false };
}
