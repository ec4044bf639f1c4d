/**
 * The database of the browser's store: files, each as a row of facts and as small pages; subscriptions to lists; and
 * files that the user has chosen and that are to be read as a list.
 *
 * Pages in IndexedDB were measured to be the fastest, in Chromium, on 90 MB, with 200 reads of 100 to 700 bytes in four
 * rounds in a worker that had just started: pages of 1 KB took 20 ms, slices of one file in OPFS or of a Blob in
 * IndexedDB 120 ms, `Range` requests for a file of the package 270 ms. A read costs time per request, not per byte, and
 * a get is the cheapest request.
 *
 * @typedef {object} StoredFile a file that is stored, in whole or in part
 * @property {number} number unique; not given to another file later
 * @property {string} name
 * @property {string} stamp identifies the content: files of one name and stamp are the same
 * @property {number} size in bytes
 * @property {number} have number of its bytes that are stored
 * @property {boolean} gone replaced or removed; its pages are deleted as soon as nothing reads them
 */

import { databaseOf, resultOf } from './database.js';

/**
 * Bytes of a page. Smaller pages take longer to write: with 1 KB, 10 MB are written a second. With larger ones more
 * bytes are read that are not needed: 180 short ranges lie in 260 KB of 1 KB pages, and in 420 KB of 2 KB pages.
 */
export const PAGE = 1024;

/** Version of the database: 1 had files only; 2 has subscriptions, and files that the user has chosen, beside them. */
const VERSION = 2;

/** Page numbers reserved for a file: enough for 4 TB, more than any list has. */
const PAGES_PER_FILE = 2 ** 32;

const kept = databaseOf('kept', VERSION, (db, oldVersion) => {
  if (oldVersion < 1) {
    db.createObjectStore('files', { keyPath: 'number', autoIncrement: true }).createIndex('name', 'name');
    db.createObjectStore('pages');
  }
  if (oldVersion < 2) {
    db.createObjectStore('subscriptions', { keyPath: 'id', autoIncrement: true });
    db.createObjectStore('chosen', { autoIncrement: true });
  }
});

/** Rejects where the browser lets nothing be stored. */
export const database = kept.open;

/** @param {IDBDatabase} db */
export function beginWriting(db) {
  const transaction = db.transaction(['files', 'pages'], 'readwrite', { durability: 'relaxed' });
  return { transaction, files: transaction.objectStore('files'), pages: transaction.objectStore('pages') };
}

/**
 * Every file of a name, in whole or in part, oldest first.
 * @param {IDBObjectStore} files
 * @param {string} name
 * @returns {Promise<StoredFile[]>}
 */
export const filesNamed = (files, name) => resultOf(files.index('name').getAll(name));

/**
 * Key of a page.
 * @param {StoredFile} file
 * @param {number} page from 0 on
 */
export const pageKey = ({ number }, page) => number * PAGES_PER_FILE + page;

/**
 * Keys of the pages of a file, from `first` to `last` inclusive.
 * @param {StoredFile} file
 * @param {number} [first]
 * @param {number} [last]
 */
export const pageKeys = (file, first = 0, last = PAGES_PER_FILE - 1) =>
  IDBKeyRange.bound(pageKey(file, first), pageKey(file, last));

/** @param {StoredFile} file */
export const isComplete = ({ gone, have, size }) => !gone && have === size;
