/**
 * Reads a file of the browser's store.
 *
 * @typedef {import('./reader.js').Reader} Reader
 * @typedef {import('./store-database.js').StoredFile} StoredFile
 */

import { concatenate } from './concatenate.js';
import { resultOf } from './database.js';
import { database, filesNamed, isComplete, PAGE, pageKeys } from './store-database.js';

/** Numbers of the files that were opened in this worker's life: a check may be reading them. @type {Set<number>} */
const opened = new Set();

/** @param {StoredFile} file */
export const mayBeRead = ({ number }) => opened.has(number);

/** Files that were opened before are read no more, or by someone who can do without them. */
export const forgetReaders = () => opened.clear();

/**
 * A complete file, or null where there is none of this name.
 * @param {string} name
 * @returns {Promise<(Reader & {stamp: string, size: number}) | null>}
 */
export async function open(name) {
  const db = await database();
  const file = (await filesNamed(db.transaction('files').objectStore('files'), name)).findLast(isComplete);
  return file ? readerOf(db, file) : null;
}

/**
 * @param {IDBDatabase} db
 * @param {StoredFile} file
 */
function readerOf(db, file) {
  opened.add(file.number);

  const spent = { reads: 0, bytes: 0 };
  /** @type {IDBObjectStore | null} */
  let pages = null;
  /** Reads that are begun together share a transaction. */
  function sharedPages() {
    if (!pages) {
      pages = db.transaction('pages').objectStore('pages');
      queueMicrotask(() => (pages = null));
    }
    return pages;
  }

  /** @type {Reader['read']} */
  async function read(offset, length) {
    const end = Math.min(offset + length, file.size);
    if (end <= offset) return new Uint8Array();
    const [first, last] = [Math.floor(offset / PAGE), Math.floor((end - 1) / PAGE)];
    /** @type {Uint8Array[]} */
    const found = await resultOf(sharedPages().getAll(pageKeys(file, first, last)));
    const bytes = concatenate(found);
    spent.reads += 1;
    spent.bytes += bytes.length;
    if (bytes.length !== Math.min((last + 1) * PAGE, file.size) - first * PAGE) {
      throw new Error(`the kept copy of ${file.name} lacks bytes`);
    }
    return bytes.subarray(offset - first * PAGE, end - first * PAGE);
  }

  return {
    name: file.name,
    stamp: file.stamp,
    size: file.size,
    // A gap shorter than a page lies in pages that are read anyway.
    gap: PAGE - 1,
    inFlight: Infinity,
    spent,
    isWhole: () => false,
    read,
  };
}
