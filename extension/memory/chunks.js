/**
 * Chunks: fingerprints of articles merged into segments, so that a check reads few of them. A chunk can be made anew at
 * any time, because each article's own fingerprint is stored, too: when one of its articles is forgotten, or when its
 * file is lost.
 *
 * New articles are in no chunk. Eight of them become a chunk, eight small chunks a larger one, and so on, so that ten
 * thousand articles are in some forty segments and each article is merged three times in all.
 *
 * @typedef {import('./memory-database.js').Chunk} Chunk
 * @typedef {import('./memory-database.js').ReadArticle} ReadArticle
 */

import { mergeSegments } from '../core/wasm.js';
import { resultOf } from '../reading/database.js';
import * as store from '../reading/store.js';
import { reading, writing } from './memory-database.js';

/** Beginning of the names of the memory's files in the store. */
const FOLDER = 'memory/';

/** @param {string} name of a file in the store */
export const isOfMemory = (name) => name.startsWith(FOLDER);

/** Number of parts that are merged into one. */
const FAN_IN = 8;

/** Chunks of this level, of 512 articles, are not merged: merging takes a millisecond for every few articles. */
const MAX_LEVEL = 3;

/** What an article names as its chunk that is in none. */
export const LOOSE = '';

/** The file of a chunk in the browser's store. @param {string} id */
export const fileOf = (id) => FOLDER + id;

/** All chunks, in the order of their articles: those that were merged most often are the oldest. */
export const allChunks = () =>
  reading(async ({ chunks }) => {
    /** @type {Chunk[]} */
    const all = await resultOf(chunks.getAll());
    return all.sort((a, b) => b.level - a.level || a.made - b.made);
  });

/**
 * Fingerprints of the articles that are in no chunk, in the order in which they were read.
 * @returns {Promise<Uint8Array[]>}
 */
export const looseSegments = async () => (await partsOf([LOOSE])).segments;

/**
 * @param {string[]} ids of chunks
 * @returns {Promise<{keys: string[], segments: Uint8Array[]}>} of the articles in them, in the order in which these
 *   were read
 */
const partsOf = (ids) =>
  reading(async ({ articles, segments }) => {
    /** @type {ReadArticle[][]} */
    const found = await Promise.all(ids.map((id) => resultOf(articles.index('chunk').getAll(id))));
    const keys = found.flat().sort((a, b) => a.last - b.last).map(({ key }) => key);
    return { keys, segments: await Promise.all(keys.map((key) => resultOf(segments.get(key)))) };
  });

/**
 * Merges what has become many. The core has to be started.
 * @returns {Promise<boolean>} whether chunks have changed
 */
export async function mergeChunks() {
  let hasChanged = false;
  for (let level = 0; level < MAX_LEVEL; level++) {
    const ids = level ? (await allChunks()).filter((chunk) => chunk.level === level).map(({ id }) => id) : [LOOSE];
    const count = level ? ids.length : (await looseSegments()).length;
    if (count < FAN_IN) continue;
    await replaceChunks(ids, level + 1);
    hasChanged = true;
  }
  return hasChanged;
}

/**
 * Makes the chunks anew that have an article which was forgotten or has another text now. The core has to be started.
 * @returns {Promise<boolean>} whether there were any
 */
export async function remakeStaleChunks() {
  const stale = (await allChunks()).filter(({ stale }) => stale);
  for (const { id, level, made } of stale) await replaceChunks([id], level, made);
  return stale.length > 0;
}

/** Notes that all chunks must be made anew. */
export const markAllStale = () =>
  writing(async ({ chunks }) => {
    /** @type {Chunk[]} */
    const all = await resultOf(chunks.getAll());
    for (const chunk of all) chunks.put({ ...chunk, stale: true });
  });

/**
 * Makes a chunk anew whose file was lost or damaged.
 * @param {Chunk} chunk
 */
export const remakeChunk = ({ id, level, made }) => replaceChunks([id], level, made);

/**
 * Puts one chunk in the place of others. The file is stored before anything refers to it, and the old files go last.
 * Nothing else may write meanwhile.
 * @param {string[]} ids
 * @param {number} level
 * @param {number} [made] its place among the chunks of its level
 */
async function replaceChunks(ids, level, made = Date.now()) {
  const { keys, segments } = await partsOf(ids);
  const id = crypto.randomUUID();
  if (segments.length) {
    const bytes = mergeSegments(segments, true);
    const stream = async () => new Blob([new Uint8Array(bytes)]).stream();
    await store.put({ name: fileOf(id), stamp: '', size: bytes.length }, stream);
  }
  await writing(async ({ articles, chunks }) => {
    for (const key of keys) {
      /** @type {ReadArticle | undefined} */
      const article = await resultOf(articles.get(key));
      if (article) articles.put({ ...article, chunk: id });
    }
    if (segments.length) chunks.put({ id, level, made, stale: false });
    for (const old of ids) chunks.delete(old);
  });
  await eraseFiles(ids.filter((old) => old !== LOOSE).map(fileOf));
}

/** Deletes files of chunks that nothing refers to, as an interrupted merge leaves them. */
export async function eraseRemains() {
  const needed = new Set((await allChunks()).map(({ id }) => fileOf(id)));
  await eraseFiles((await filesOfChunks()).filter((name) => !needed.has(name)));
}

/** Deletes the files of all chunks. */
export const eraseAllFiles = async () => eraseFiles(await filesOfChunks());

const filesOfChunks = async () => (await store.list()).map(({ name }) => name).filter(isOfMemory);

/** @param {string[]} names */
async function eraseFiles(names) {
  for (const name of names) await store.erase(name);
}
