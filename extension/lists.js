/**
 * The lists of originals that pages are compared with. The core says which bytes of
 * which list it wants, so that a check costs the same however long a list is.
 *
 * @typedef {object} List an index whose bytes are read as they are needed
 * @property {string} name
 * @property {number} gap as many bytes are rather read for nothing than asked around
 * @property {{reads: number, bytes: number}} spent requests, and bytes that they brought, since it was opened
 * @property {(offset: number, length: number) => Promise<Uint8Array>} read at most `length` bytes
 *   from `offset` on; fewer where the file ends
 * @property {number} [size] what it has to be, where that is known; only of copies
 *
 * @typedef {{index: number, offset: number, length: number}} Want
 */

import { openBundled } from './bundled.js';
import * as store from './store.js';
import { together } from './together.js';

/** Paths in the package. */
const BUNDLED = ['lists/samples.firsthand'];

/** Smaller files are read from the package just as fast, or at once. */
const WORTH_A_COPY = 1024 * 1024;

/** Set once a copy turned out to be damaged, for the rest of this worker's life. @type {Promise<boolean> | null} */
let dropping = null;

/** @returns {Promise<List[]>} */
export const openLists = () => Promise.all(BUNDLED.map(openList));

/** @param {string} path */
async function openList(path) {
  return (copiesAreTrusted() && (await openCopy(path))) || openBundled(path);
}

/**
 * @param {string} path
 * @returns {Promise<List | null>}
 */
async function openCopy(path) {
  // No store, as where the browser keeps nothing at all, is no reason not to check.
  const copy = await store.open(path).catch(() => null);
  if (!copy?.stamp.startsWith(thisVersion())) return null;
  return { name: path, ...copy };
}

/** A copy that another version of the extension made may be one of another list. */
const thisVersion = () => `${chrome.runtime.getManifest().version} `;

/**
 * Copies the lists of the package, unless they are small or copied already, to where
 * single blocks are read fastest. What was cut off is continued.
 * @param {number} headBytes
 * @param {(head: Uint8Array) => number} sizeOf the length of a list, by its first bytes
 * @returns {Promise<boolean>} whether there is a new copy
 */
export async function keepCopies(headBytes, sizeOf) {
  let isNew = false;
  for (const path of BUNDLED) {
    const file = openBundled(path);
    const head = await file.head(headBytes);
    const size = sizeOf(head);
    if (size < WORTH_A_COPY) continue;
    const stamp = thisVersion() + (await digest(head));
    const copy = (await store.list()).find(({ name }) => name === path);
    if (copy?.stamp === stamp && copy.size === size) continue;
    await store.put({ name: path, stamp, size }, (from) => file.stream(from, size));
    isNew = true;
  }
  return isNew;
}

/**
 * Whether checks would be faster with a copy of a list that has none.
 * @param {List} list
 * @param {number} bytes its length
 */
export const lacksCopy = ({ size }, bytes) => size === undefined && bytes >= WORTH_A_COPY;

/** @param {Uint8Array} bytes */
async function digest(bytes) {
  const hash = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const copiesAreTrusted = () => dropping === null;

/**
 * When bytes of a list cannot be read or are not what they were: the files of the
 * package take the place of their copies.
 * @returns {Promise<boolean>} whether there were copies
 */
export function dropCopies() {
  dropping ??= dropThem().catch(() => true);
  return dropping;
}

async function dropThem() {
  const copies = (await store.list()).filter(({ name }) => BUNDLED.includes(name));
  for (const { name } of copies) await store.remove(name);
  return copies.length > 0;
}

/**
 * Reads all that is wanted, neighbouring ranges together.
 * @param {List[]} lists
 * @param {Want[]} wants
 * @returns {Promise<Uint8Array[]>} one for each want, in the same order
 */
export async function readAll(lists, wants) {
  /** @type {Uint8Array[]} */
  const answers = new Array(wants.length);
  const numbered = wants.map((want, at) => ({ ...want, at }));
  await Promise.all(
    lists.flatMap(({ name, gap, read }, list) => {
      const own = numbered.filter(({ index }) => index === list);
      return together(own, gap).map(async ({ offset, length, ranges }) => {
        const bytes = await read(offset, length);
        if (bytes.length < length) {
          throw new Error(`${name} ends at ${offset + bytes.length}, before ${offset + length}`);
        }
        for (const range of ranges) {
          const from = range.offset - offset;
          answers[range.at] = bytes.subarray(from, from + range.length);
        }
      });
    }),
  );
  return answers;
}
