/**
 * What is known about each list that the reader has: where it comes from, whom it is trusted to be signed by, and which
 * segments it consists of. Trust and segments change together, in one transaction, so that whatever is interrupted, the
 * last good state is there. Only the background worker writes.
 *
 * @typedef {import('../protocol.js').Problem} Problem
 *
 * @typedef {object} Subscription
 * @property {number} id unique; {@link BUNDLED} for the list that comes with the extension
 * @property {string | null} link where the list is updated from: its address and its key; null for a list from files
 * @property {string | null} trust what the core has to know at the next update; opaque; null before the first one
 * @property {string[]} segments SHA-256 of each, in hexadecimal digits, oldest first; none before the first update
 * @property {string} name of the list, for readers
 * @property {boolean} on whether pages are compared with it
 * @property {number | null} checked when its host was last asked with success, in milliseconds since 1970
 * @property {number} due when its host is to be asked next
 * @property {number} failures number of attempts in a row that failed or were interrupted
 * @property {Problem | null} problem what is wrong with it
 * @property {string[]} pending SHA-256 of segments that an unfinished update fetches
 */

import { completed, resultOf } from '../reading/database.js';
import { database } from '../reading/store-database.js';
import { fileOf } from './segments.js';

/** Number of the list that comes with the extension. */
export const BUNDLED = 0;

/** The list that comes with the extension, before anything is stored about it. @type {Subscription} */
export const UNSTORED = {
  id: BUNDLED, link: null, trust: null, segments: [], name: '', on: true,
  checked: null, due: 0, failures: 0, problem: null, pending: [],
};

/**
 * Every list, the one that comes with the extension first.
 * @returns {Promise<Subscription[]>}
 */
export async function subscriptions() {
  const db = await database();
  /** @type {Subscription[]} */
  const rows = await resultOf(db.transaction('subscriptions').objectStore('subscriptions').getAll());
  return rows[0]?.id === BUNDLED ? rows : [UNSTORED, ...rows];
}

/**
 * Adds a list, and returns its number.
 * @param {Partial<Subscription>} facts
 */
export async function subscribe(facts) {
  const { id: _, ...row } = { ...UNSTORED, ...facts };
  const { transaction, rows } = begin(await database());
  const id = Number(await resultOf(rows.add(row)));
  await completed(transaction);
  return id;
}

/**
 * Changes what is known about a list, and marks the segments that no list refers to any more as gone. Both happen, or
 * neither. Nothing happens if the list has been removed.
 * @param {number} id
 * @param {(row: Subscription) => Subscription} change
 * @returns {Promise<Subscription | null>} what is known now
 */
export async function change(id, change) {
  const { transaction, rows, files } = begin(await database());
  /** @type {Subscription | undefined} */
  const before = (await resultOf(rows.get(id))) ?? (id === BUNDLED ? UNSTORED : undefined);
  const after = before ? change(before) : null;
  if (after) rows.put(after);
  await releaseSegments(rows, files);
  await completed(transaction);
  return after;
}

/**
 * Removes a list and its segments.
 * @param {number} id
 */
export async function unsubscribe(id) {
  const { transaction, rows, files } = begin(await database());
  rows.delete(id);
  await releaseSegments(rows, files);
  await completed(transaction);
}

/** Marks what an interrupted update may have left behind as gone. */
export async function tidy() {
  const { transaction, rows, files } = begin(await database());
  await releaseSegments(rows, files);
  await completed(transaction);
}

/**
 * A strict transaction is on the disk when it is complete: the pages of the segments were written before.
 * @param {IDBDatabase} db
 */
function begin(db) {
  const transaction = db.transaction(['subscriptions', 'files'], 'readwrite', { durability: 'strict' });
  return { transaction, rows: transaction.objectStore('subscriptions'), files: transaction.objectStore('files') };
}

/**
 * @param {IDBObjectStore} rows
 * @param {IDBObjectStore} files
 */
async function releaseSegments(rows, files) {
  /** @type {Subscription[]} */
  const all = await resultOf(rows.getAll());
  const needed = new Set(all.flatMap(({ segments, pending }) => [...segments, ...pending]).map(fileOf));
  const range = IDBKeyRange.bound(fileOf(''), fileOf('\uffff'));
  /** @type {import('../reading/store-database.js').StoredFile[]} */
  const kept = await resultOf(files.index('name').getAll(range));
  for (const file of kept) {
    if (!file.gone && !needed.has(file.name)) files.put({ ...file, gone: true });
  }
}
