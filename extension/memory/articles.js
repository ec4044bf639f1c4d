/**
 * The articles that were read: storing, finding and forgetting them. Only the background worker writes.
 *
 * @typedef {import('./memory-database.js').Find} Find
 * @typedef {import('./memory-database.js').Kept} Kept
 * @typedef {import('./memory-database.js').ReadArticle} ReadArticle
 * @typedef {import('./memory-database.js').ReadText} ReadText
 * @typedef {import('./memory-database.js').Stores} Stores
 */

import { resultOf } from '../reading/database.js';
import { addToTotals, markStale, reading, totalsOf, writing } from './memory-database.js';

/** What the facts about an article take of the store, in bytes: its address, title, publisher and times. */
const FACTS_BYTES = 600;

/**
 * What an article takes of the store. Its fingerprint is stored by itself, so that it can be forgotten, and merged with
 * others, so that it is found fast.
 * @param {Uint8Array} segment
 * @param {ReadText | null} text
 */
const bytesOf = (segment, text) => 2 * segment.length + (text?.bytes.length ?? 0) + FACTS_BYTES;

/** @param {string} key @returns {Promise<ReadArticle | undefined>} */
export const findArticle = (key) => reading(({ articles }) => resultOf(articles.get(key)));

export const totals = () => reading(totalsOf);

/**
 * Stores an article, or notes that it was read again.
 * @param {Pick<ReadArticle, 'key' | 'site' | 'source' | 'told'>} memo
 * @param {Uint8Array} segment its fingerprint
 * @param {Uint8Array | null} textBytes
 * @param {number} now
 */
export function storeArticle(memo, segment, textBytes, now) {
  return writing(async (stores) => {
    /** @type {ReadArticle | undefined} */
    const before = await resultOf(stores.articles.get(memo.key));
    /** @type {Uint8Array | undefined} */
    const segmentBefore = before && (await resultOf(stores.segments.get(memo.key)));
    const isSame = !!segmentBefore && areEqual(segmentBefore, segment);
    const text = textBytes && { key: memo.key, last: now, bytes: textBytes };
    const bytes = bytesOf(segment, text);
    /** @type {ReadArticle} */
    const article = { ...memo, first: before?.first ?? now, last: now, bytes, chunk: (isSame && before?.chunk) || '' };
    put(stores, { article, segment, text });
    if (before && !isSame) await markStale(stores, before.chunk);
    await addToTotals(stores, { articles: before ? 0 : 1, bytes: bytes - (before?.bytes ?? 0) });
  });
}

/**
 * @param {Stores} stores
 * @param {Kept} kept
 */
function put({ articles, segments, texts }, { article, segment, text }) {
  articles.put(article);
  segments.put(segment, article.key);
  if (text) texts.put(text);
  else texts.delete(article.key);
}

/**
 * Stores an article again that was forgotten.
 * @param {Kept} kept
 */
export const restoreArticle = (kept) =>
  writing(async (stores) => {
    // It may have been read again meanwhile.
    if (await resultOf(stores.articles.get(kept.article.key))) return;
    put(stores, { ...kept, article: { ...kept.article, chunk: '' } });
    await addToTotals(stores, { articles: 1, bytes: kept.article.bytes });
  });

/**
 * Deletes articles.
 * @param {string[]} keys
 * @returns {Promise<Kept[]>} what was deleted
 */
export const deleteArticles = (keys) =>
  writing(async (stores) => {
    /** @type {Kept[]} */
    const deleted = [];
    for (const key of keys) {
      const [article, segment, text] = await Promise.all(
        [stores.articles, stores.segments, stores.texts].map((store) => resultOf(store.get(key))),
      );
      for (const store of [stores.articles, stores.segments, stores.texts, stores.finds]) store.delete(key);
      if (!article) continue;
      deleted.push({ article, segment, text: text ?? null });
      await markStale(stores, article.chunk);
    }
    const bytes = deleted.reduce((sum, { article }) => sum + article.bytes, 0);
    await addToTotals(stores, { articles: -deleted.length, bytes: -bytes });
    return deleted;
  });

/** Keys of the articles of a site. @param {string} site @returns {Promise<string[]>} */
export const keysOfSite = (site) =>
  reading(({ articles }) => /** @type {Promise<string[]>} */ (resultOf(articles.index('site').getAllKeys(site))));

/**
 * Keys of the articles that were last read before a time.
 * @param {number} time
 */
export const keysBefore = (time) =>
  reading(({ articles }) =>
    /** @type {Promise<string[]>} */ (resultOf(articles.index('last').getAllKeys(IDBKeyRange.upperBound(time, true)))),
  );

/**
 * Keys of the articles that were read longest ago: as many as have to go to free an amount of the store.
 * @param {number} bytes the amount
 */
export const keysOfOldest = (bytes) =>
  reading(async ({ articles }) => {
    /** @type {string[]} */
    const keys = [];
    let left = bytes;
    await eachFrom(articles.index('last').openCursor(), (/** @type {ReadArticle} */ article) => {
      if (left <= 0) return false;
      left -= article.bytes;
      keys.push(article.key);
      return true;
    });
    return keys;
  });

/**
 * Calls `visit` with each value of a cursor until it returns false.
 * @template T
 * @param {IDBRequest<IDBCursorWithValue | null>} request
 * @param {(value: T) => boolean} visit
 * @returns {Promise<void>}
 */
const eachFrom = (request, visit) =>
  new Promise((resolve, reject) => {
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const cursor = request.result;
      if (cursor && visit(cursor.value)) cursor.continue();
      else resolve();
    };
  });

/**
 * The articles that were read last, newest first, of those that match.
 * @param {number} count maximum number
 * @param {(article: ReadArticle) => boolean} matches
 * @returns {Promise<{articles: ReadArticle[], hasMore: boolean}>}
 */
export const newestArticles = (count, matches) =>
  reading(async (stores) => {
    /** @type {ReadArticle[]} */
    const found = [];
    await eachFrom(stores.articles.index('last').openCursor(null, 'prev'), (/** @type {ReadArticle} */ article) => {
      if (matches(article)) found.push(article);
      return found.length <= count;
    });
    return { articles: found.slice(0, count), hasMore: found.length > count };
  });

/**
 * Deletes the texts of articles that were last read before a time. Their fingerprints stay.
 * @param {number} time
 */
export const deleteTextsBefore = (time) =>
  writing(async (stores) => {
    /** @type {ReadText[]} */
    const old = await resultOf(stores.texts.index('last').getAll(IDBKeyRange.upperBound(time, true)));
    for (const { key, bytes } of old) {
      stores.texts.delete(key);
      /** @type {ReadArticle | undefined} */
      const article = await resultOf(stores.articles.get(key));
      if (article) stores.articles.put({ ...article, bytes: article.bytes - bytes.length });
    }
    await addToTotals(stores, { articles: 0, bytes: -old.reduce((sum, { bytes }) => sum + bytes.length, 0) });
  });

/** Keys of the articles of which the text is stored, the one that was read last first. @returns {Promise<string[]>} */
export const keysWithText = () =>
  reading(async ({ texts }) => /** @type {string[]} */ (await resultOf(texts.index('last').getAllKeys())).reverse());

/**
 * An article with its text.
 * @param {string} key
 * @returns {Promise<{article: ReadArticle | undefined, text: ReadText | undefined}>}
 */
export const articleWithText = (key) =>
  reading(async ({ articles, texts }) => {
    const [article, text] = await Promise.all([resultOf(articles.get(key)), resultOf(texts.get(key))]);
    return { article, text };
  });

/**
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 */
const areEqual = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);
