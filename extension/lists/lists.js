/**
 * The lists of originals that pages are compared with. A list is one or more segments, oldest first, and each segment
 * is an index file: a later one may withdraw articles of earlier ones.
 *
 * @typedef {import('../reading/reader.js').Reader} Reader
 * @typedef {import('./subscriptions.js').Subscription} Subscription
 *
 * @typedef {object} List
 * @property {number} id
 * @property {string} name for readers
 * @property {Reader[]} segments oldest first
 * @property {string[]} sha256 of each segment; none for segments in the package
 * @property {string | null} trust what is known of a list that was subscribed to
 * @property {boolean} packaged whether the segments are in the package
 */

import { openBundled, readBundledList } from './bundled.js';
import { openSegment } from './segments.js';
import { BUNDLED, subscriptions, UNSTORED } from './subscriptions.js';

/** What has to be known before lists can be opened. The core need not be started yet. */
export async function readLists() {
  const [rows, bundled] = await Promise.all([knownLists(), readBundledList().catch((error) => ({ error }))]);
  return { rows: rows.filter(({ on }) => on), bundled };
}

/**
 * A browser that lets nothing be stored can still compare pages with the list that comes with the extension.
 * @returns {Promise<Subscription[]>}
 */
const knownLists = () => subscriptions().catch(() => [UNSTORED]);

/**
 * @param {Subscription} row
 * @param {string | {error: unknown}} bundled text of the list that comes with the extension
 * @returns {Promise<List>} rejects if a segment is not there
 */
export async function openList(row, bundled) {
  const { id, trust } = row;
  const stored = await Promise.all(row.segments.map(openSegment));
  const segments = stored.filter((segment) => segment !== null);
  if (segments.length && segments.length === stored.length) {
    return { id, name: nameOf(row), segments, sha256: row.segments, trust, packaged: false };
  }
  if (id !== BUNDLED) throw new Error(`segments of ${nameOf(row)} are not stored`);
  if (typeof bundled !== 'string') throw bundled.error;
  return { id, name: nameOf(row), segments: await openBundled(bundled), sha256: [], trust: null, packaged: true };
}

/** @param {Subscription} row */
export const nameOf = ({ name }) => name || chrome.i18n.getMessage('list_bundled');
