/**
 * Copies of bundled segments in the browser's store, where ranges are read faster than in the package.
 *
 * @typedef {import('../reading/reader.js').Reader} Reader
 */

import { readPackageHead, streamPackageFile } from '../reading/package-reader.js';
import * as store from '../reading/store.js';

/** Minimum size in bytes of a segment that is copied. A smaller one is read from the package as fast, or arrives whole. */
const MIN_COPIED_BYTES = 1024 * 1024;

/** Set when a copy turns out to be damaged, for the rest of this worker's life. @type {Promise<boolean> | null} */
let dropping = null;

export const copiesAreTrusted = () => dropping === null;

/**
 * @param {string} path of the segment in the package
 * @returns {Promise<Reader | null>} null where there is no copy that can be used
 */
export async function openCopy(path) {
  if (!copiesAreTrusted()) return null;
  // A browser that lets nothing be stored can still check pages.
  const copy = await store.open(path).catch(() => null);
  return copy?.stamp.startsWith(versionStamp()) ? copy : null;
}

/** First part of a copy's stamp. A file of the same name may be another one in another version of the extension. */
const versionStamp = () => `${chrome.runtime.getManifest().version} `;

/**
 * Copies segments that are large and not copied yet. A copy that was interrupted is continued.
 * @param {string[]} paths in the package
 * @param {number} headBytes
 * @param {(head: Uint8Array) => number} sizeOf length in bytes of a segment, by its first bytes
 * @returns {Promise<boolean>} whether there is a new copy
 */
export async function copySegments(paths, headBytes, sizeOf) {
  let isNew = false;
  for (const path of paths) {
    const head = await readPackageHead(path, headBytes);
    const size = sizeOf(head);
    if (size < MIN_COPIED_BYTES) continue;
    const stamp = versionStamp() + (await digest(head));
    const copy = (await store.list()).find(({ name }) => name === path);
    if (copy?.stamp === stamp && copy.size === size) continue;
    await store.put({ name: path, stamp, size }, (from) => streamPackageFile(path, from, size));
    isNew = true;
  }
  return isNew;
}

/**
 * Whether checks would be faster with a copy of a segment that has none.
 * @param {Reader} segment
 * @param {number} bytes its length
 */
export const lacksCopy = ({ size }, bytes) => size === undefined && bytes >= MIN_COPIED_BYTES;

/** @param {Uint8Array} bytes */
async function digest(bytes) {
  const hash = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Removes the copies, so that the files of the package are read instead: for when bytes of a segment cannot be read, or
 * are damaged.
 * @param {string[]} paths
 * @returns {Promise<boolean>} whether there were copies
 */
export function dropCopies(paths) {
  dropping ??= removeCopies(paths).catch(() => true);
  return dropping;
}

/** @param {string[]} paths */
async function removeCopies(paths) {
  const copies = (await store.list()).filter(({ name }) => paths.includes(name));
  for (const { name } of copies) await store.remove(name);
  return copies.length > 0;
}
