/**
 * The ledger: every request that the extension has made to a host, the newest {@link MAX_ENTRIES} of them. It is kept in a
 * database of its own on this device, which the user can read, save and clear on the settings page.
 *
 * @typedef {'update' | 'look' | 'compare'} Purpose why a request was made: to bring a list up to date, to look at a list
 *   before it is added, to compare a page with another one
 * @typedef {object} Entry
 * @property {number} [id] grows from entry to entry
 * @property {number} time when the request was made, in milliseconds since 1970
 * @property {string} address
 * @property {Purpose} purpose
 * @property {string} part the bytes that were asked for, as in the header `Range`; '' where all were
 * @property {string} version what the host had called the version that is here, if it was told that; else ''
 * @property {number | null} status HTTP status of the answer; 0 where there was none that could be read; null before
 * @property {number} bytes that came
 */

import { completed, databaseOf, resultOf } from '../reading/database.js';

export const MAX_ENTRIES = 1000;

const NAME = 'ledger';
const ENTRIES = 'entries';

const stored = databaseOf(NAME, 1, (db) => db.createObjectStore(ENTRIES, { keyPath: 'id', autoIncrement: true }));

async function begin() {
  const transaction = (await stored.open()).transaction(ENTRIES, 'readwrite', { durability: 'relaxed' });
  return { transaction, entries: transaction.objectStore(ENTRIES) };
}

/**
 * Adds an entry, and lets the oldest one go if there are too many.
 * @param {Entry} entry
 * @returns {Promise<Entry>} with its `id`
 */
export async function addEntry(entry) {
  const { transaction, entries } = await begin();
  const id = Number(await resultOf(entries.add(entry)));
  if (id > MAX_ENTRIES) entries.delete(IDBKeyRange.upperBound(id - MAX_ENTRIES));
  await completed(transaction);
  announce();
  return { ...entry, id };
}

/**
 * Completes an entry, unless it has been cleared meanwhile.
 * @param {Entry} entry
 */
export async function completeEntry(entry) {
  const { transaction, entries } = await begin();
  if (await resultOf(entries.get(/** @type {number} */ (entry.id)))) entries.put(entry);
  await completed(transaction);
  announce();
}

/** @returns {Promise<Entry[]>} newest first */
export async function ledger() {
  const entries = (await stored.open()).transaction(ENTRIES).objectStore(ENTRIES);
  return (await resultOf(entries.getAll())).reverse();
}

export async function clearLedger() {
  const { transaction, entries } = await begin();
  entries.clear();
  await completed(transaction);
  announce();
}

/**
 * Puts entries back that were cleared.
 * @param {Entry[]} cleared
 */
export async function restoreEntries(cleared) {
  const { transaction, entries } = await begin();
  for (const entry of cleared) entries.put(entry);
  await completed(transaction);
  announce();
}

/** Tells the other pages of the extension that the ledger has changed. */
function announce() {
  const channel = new BroadcastChannel(NAME);
  channel.postMessage(null);
  channel.close();
}

/**
 * Follows the ledger from another page of the extension than the one that changes it.
 * @param {() => void} changed
 */
export function followLedger(changed) {
  new BroadcastChannel(NAME).addEventListener('message', changed);
}
