/**
 * The database of the memory. It is one of its own, so that forgetting everything deletes all of it.
 *
 * @typedef {import('../pkg/firsthand.js').Source} Source
 *
 * @typedef {object} ReadArticle an article that was read. Times are milliseconds since 1970.
 * @property {string} key of its address; unique
 * @property {string} site host of its address
 * @property {Source} source what names it
 * @property {number} first when it was read first
 * @property {number} last when it was read last
 * @property {number} bytes that it takes of the store, all in all
 * @property {string} chunk the chunk in which its fingerprint is merged with others; '' for none
 * @property {boolean} told whether the reader has been told that it was made from another article
 *
 * @typedef {{key: string, last: number, bytes: Uint8Array}} ReadText the article, compressed, for a second look
 *
 * @typedef {{id: string, level: number, made: number, stale: boolean}} Chunk fingerprints that are merged into one
 *   segment. `made`: when; `stale`: it has one that was forgotten or replaced since, and must be made anew
 *
 * @typedef {object} Find an article that was read and that matches an original which a list has brought since
 * @property {string} key of the article's address
 * @property {number} found
 * @property {number} listId number of the list
 * @property {string} list its name
 * @property {boolean} isSeen whether the reader has seen it
 * @property {import('../pkg/firsthand.js').Verdict} verdict
 * @property {Source} original
 *
 * @typedef {{articles: number, bytes: number}} Totals
 *
 * Everything that belongs to one article.
 * @typedef {{article: ReadArticle, segment: Uint8Array, text: ReadText | null}} Kept
 */

import { completed, databaseOf, resultOf } from '../reading/database.js';

const NAME = 'memory';
const VERSION = 1;

/** Key of the totals in the store of facts. */
const TOTALS = 'totals';

const memory = databaseOf(NAME, VERSION, (db) => {
  const articles = db.createObjectStore('articles', { keyPath: 'key' });
  for (const name of ['last', 'site', 'chunk']) articles.createIndex(name, name);
  db.createObjectStore('segments');
  db.createObjectStore('texts', { keyPath: 'key' }).createIndex('last', 'last');
  db.createObjectStore('chunks', { keyPath: 'id' });
  db.createObjectStore('finds', { keyPath: 'key' });
  db.createObjectStore('facts');
});

/** Rejects where the browser lets nothing be stored. */
export const database = memory.open;

/** Deletes the database. */
export const deleteDatabase = memory.delete;

/** @typedef {ReturnType<typeof storesOf>} Stores */

/** @param {IDBTransaction} transaction */
const storesOf = (transaction) => ({
  articles: transaction.objectStore('articles'),
  segments: transaction.objectStore('segments'),
  texts: transaction.objectStore('texts'),
  chunks: transaction.objectStore('chunks'),
  finds: transaction.objectStore('finds'),
  facts: transaction.objectStore('facts'),
});

const ALL = ['articles', 'segments', 'texts', 'chunks', 'finds', 'facts'];

/**
 * Reads in one transaction.
 * @template T
 * @param {(stores: Stores) => Promise<T>} work
 */
export async function reading(work) {
  return work(storesOf((await database()).transaction(ALL)));
}

/**
 * Writes in one transaction: all of it, or nothing.
 * @template T
 * @param {(stores: Stores) => Promise<T>} work
 */
export async function writing(work) {
  const transaction = (await database()).transaction(ALL, 'readwrite');
  const done = completed(transaction);
  // It is awaited below; a rejection before that must not end the worker.
  done.catch(() => {});
  try {
    const result = await work(storesOf(transaction));
    await done;
    return result;
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // It has ended already, which is what it failed with.
    }
    throw error;
  }
}

/**
 * @param {Stores} stores
 * @returns {Promise<Totals>}
 */
export const totalsOf = async ({ facts }) => (await resultOf(facts.get(TOTALS))) ?? { articles: 0, bytes: 0 };

/**
 * Notes that a chunk has a fingerprint that does not belong there any more.
 * @param {Stores} stores
 * @param {string} id
 */
export async function markStale({ chunks }, id) {
  /** @type {Chunk | undefined} */
  const chunk = await resultOf(chunks.get(id));
  if (chunk) chunks.put({ ...chunk, stale: true });
}

/** Whether anything was ever stored in this database. @param {Stores} stores */
export const hasTotals = async ({ facts }) => (await resultOf(facts.count(TOTALS))) > 0;

/**
 * @param {Stores} stores
 * @param {Totals} change
 */
export async function addToTotals(stores, { articles, bytes }) {
  const before = await totalsOf(stores);
  stores.facts.put({ articles: before.articles + articles, bytes: before.bytes + bytes }, TOTALS);
}
