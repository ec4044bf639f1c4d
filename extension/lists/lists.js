/**
 * The lists of originals that pages are compared with. A list is one or more segments, oldest first, and each segment
 * is an index file: a later one may withdraw articles of earlier ones. The core reads the files of lists.
 *
 * @typedef {import('../reading/reader.js').Reader} Reader
 * @typedef {Reader[]} List readers of its segments, oldest first
 */

import { parseList } from '../core/wasm.js';
import { openPackageFile, readPackageText } from '../reading/package-reader.js';
import { openCopy } from './copies.js';

/** The lists that come with the extension: paths in the package, and what readers call them. */
const BUNDLED_LISTS = [{ path: 'lists/bundled.list', name: () => chrome.i18n.getMessage('list_bundled') }];

/** The names of the lists for readers, in the order in which the core numbers the lists. */
export const listNames = () => BUNDLED_LISTS.map(({ name }) => name());

/** The texts of the bundled lists. The core need not be started yet. */
export const readListFiles = () => Promise.all(BUNDLED_LISTS.map(({ path }) => readPackageText(path)));

/**
 * The paths in the package of each list's segments, oldest first.
 * @param {string[]} texts of the bundled lists
 */
export const segmentPaths = (texts) =>
  texts.map((text, at) => parseList(text).map((name) => beside(BUNDLED_LISTS[at].path, name)));

/**
 * @param {string} path
 * @param {string} name of a file in the same folder
 */
const beside = (path, name) => path.slice(0, path.lastIndexOf('/') + 1) + name;

/** Paths in the package of every segment of every list. */
export const bundledSegments = async () => segmentPaths(await readListFiles()).flat();

/**
 * @param {string[]} texts of the bundled lists
 * @returns {Promise<List[]>}
 */
export const openLists = (texts) =>
  Promise.all(segmentPaths(texts).map((segments) => Promise.all(segments.map(openSegment))));

/**
 * @param {string} path
 * @returns {Promise<Reader>}
 */
const openSegment = async (path) => (await openCopy(path)) ?? openPackageFile(path);
