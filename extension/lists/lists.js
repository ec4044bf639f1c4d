/**
 * The lists of originals that pages are compared with. A list is one or more segments, oldest first, and each segment
 * is an index file: a later one may withdraw articles of earlier ones.
 *
 * @typedef {import('../reading/reader.js').Reader} Reader
 * @typedef {Reader[]} List readers of its segments, oldest first
 */

import { openPackageFile } from '../reading/package-reader.js';
import { openCopy } from './copies.js';

/** The lists that come with the extension: paths of their segments in the package, oldest first. */
const BUNDLED_LISTS = [['lists/samples.firsthand']];

/** Paths in the package of every segment of every list. */
export const bundledSegments = () => BUNDLED_LISTS.flat();

/** @returns {Promise<List[]>} */
export const openLists = () => Promise.all(BUNDLED_LISTS.map((segments) => Promise.all(segments.map(openSegment))));

/**
 * @param {string} path
 * @returns {Promise<Reader>}
 */
const openSegment = async (path) => (await openCopy(path)) ?? openPackageFile(path);
