/**
 * The list that comes with the extension. `bundled.list` names its segments in the package. If it was published and
 * signed, its files are in the folder `starter`, and the file `link` there says where it is updated from and who signs
 * it: then it is stored and updated as any other list, and read from the package only until it is stored.
 *
 * @typedef {import('../reading/reader.js').Reader} Reader
 */

import { factsOf, headBytes, parseList } from '../core/wasm.js';
import { openPackageFile, readPackageHead, readPackageText } from '../reading/package-reader.js';
import { openCopy } from './copies.js';
import { packageSource } from './list-source.js';

const FOLDER = 'lists/';
const STARTER = `${FOLDER}starter/`;

/** The text of the file that names the segments. The core need not be started yet. */
export const readBundledList = () => readPackageText(`${FOLDER}bundled.list`);

/**
 * The paths of the segments in the package, oldest first.
 * @param {string} text
 */
export const bundledPaths = (text) => parseList(text).map((name) => FOLDER + name);

/**
 * @param {string} text
 * @returns {Promise<Reader[]>} of its segments, oldest first
 */
export const openBundled = (text) =>
  Promise.all(bundledPaths(text).map(async (path) => (await openCopy(path)) ?? openPackageFile(path)));

/** How many articles and bytes there are in the package. */
export async function bundledAmount() {
  const paths = bundledPaths(await readBundledList());
  const facts = await Promise.all(paths.map(async (path) => factsOf(await readPackageHead(path, headBytes()))));
  const sum = (/** @type {'articles' | 'bytes'} */ what) => facts.reduce((all, one) => all + one[what], 0);
  return { articles: sum('articles'), bytes: sum('bytes') };
}

/** Where the list is updated from; null if it was not published. */
export async function bundledLink() {
  const text = await readPackageText(`${STARTER}link`).catch(() => '');
  return text.trim() || null;
}

export const bundledSource = () => packageSource(STARTER);
