/**
 * Files kept on this device, for copies of lists. A file is written from a stream and stays invisible until it is
 * complete; writing that was interrupted is continued. Files outlive the worker.
 *
 * @typedef {import('./store-database.js').StoredFile} StoredFile
 * @typedef {{name: string, stamp: string, size: number}} FileFacts
 */

import { completed, resultOf } from './database.js';
import { beginWriting, database, filesNamed, isComplete, PAGE, pageKey, pageKeys } from './store-database.js';
import { mayBeRead, open } from './store-reader.js';
import { streamPieces } from './stream-pieces.js';

export { open, PAGE };

/** Bytes written at a time, and thereby the most that is in memory of a file. A multiple of a page: pages are not cut. */
const PIECE_BYTES = 1024 * PAGE;

/** The bytes to be stored are more or fewer than was announced. */
export class WrongLength extends Error {
  /**
   * @param {string} name of the file
   * @param {number} found number of bytes that came, or that had come when it was stopped
   * @param {number} size that was announced
   */
  constructor(name, found, size) {
    super(`${name} is ${found > size ? 'longer' : 'shorter'} than it says`);
    this.found = found;
    this.isLonger = found > size;
  }
}

/** Every complete file. */
export async function list() {
  const db = await database();
  /** @type {StoredFile[]} */
  const all = await resultOf(db.transaction('files').objectStore('files').getAll());
  return all.filter(isComplete);
}

/** How many bytes each complete file has, by its name. */
export const storedBytes = async () => new Map((await list()).map(({ name, size }) => [name, size]));

/** Files are written one after another. @type {Promise<unknown>} */
let lastWrite = Promise.resolve();

/**
 * Stores a file in place of any other of its name. The other one stays until all bytes of this one are stored. A file
 * of the same stamp whose writing was interrupted is continued where it ends.
 * @param {FileFacts} facts
 * @param {(from: number) => Promise<ReadableStream<Uint8Array>>} bytesFrom the file's bytes, from an offset to its end
 * @returns {Promise<void>}
 */
export function put(facts, bytesFrom) {
  const turn = lastWrite.then(() => write(facts, bytesFrom));
  lastWrite = turn.catch(() => {});
  return turn;
}

/**
 * @param {FileFacts} facts
 * @param {(from: number) => Promise<ReadableStream<Uint8Array>>} bytesFrom
 */
async function write(facts, bytesFrom) {
  const { name, size } = facts;
  const db = await database();
  const file = await beginFile(db, facts);
  for await (const piece of streamPieces(await bytesFrom(file.have), PIECE_BYTES)) {
    if (file.have + piece.length > size) throw new WrongLength(name, file.have + piece.length, size);
    await append(db, file, piece);
  }
  if (file.have !== size) throw new WrongLength(name, file.have, size);
}

/**
 * The row to write to: that of an interrupted file, if there is one, or else a new one.
 * @param {IDBDatabase} db
 * @param {FileFacts} facts
 * @returns {Promise<StoredFile>}
 */
async function beginFile(db, { name, stamp, size }) {
  await deleteGoneFiles(db);
  const { transaction, files } = beginWriting(db);
  const unfinished = (await filesNamed(files, name)).filter((file) => !file.gone && !isComplete(file));
  const found = unfinished.find((file) => file.stamp === stamp && file.size === size);
  for (const other of unfinished) if (other !== found) files.put({ ...other, gone: true });
  const fresh = { name, stamp, size, have: 0, gone: false };
  const file = found ?? { ...fresh, number: Number(await resultOf(files.add(fresh))) };
  await completed(transaction);
  return file;
}

/**
 * Stores the next piece of a file, and makes the file visible if it is the last one.
 * @param {IDBDatabase} db
 * @param {StoredFile} file its `have` grows
 * @param {Uint8Array} read
 */
async function append(db, file, read) {
  // If the stream was cut off within a page, that page is read again another time.
  const isLast = file.have + read.length === file.size;
  const piece = isLast ? read : read.subarray(0, read.length - (read.length % PAGE));
  const { transaction, files, pages } = beginWriting(db);
  for (let at = 0; at < piece.length; at += PAGE) {
    // Copied, because of a part of a buffer the whole buffer would be stored.
    pages.put(piece.slice(at, at + PAGE), pageKey(file, (file.have + at) / PAGE));
  }
  file.have += piece.length;
  files.put(file);
  if (file.have === file.size) await markOthersGone(files, file.name, file.number);
  await completed(transaction);
}

/**
 * Gives a complete file another stamp.
 * @param {string} name
 * @param {string} stamp
 */
export async function stamp(name, stamp) {
  const { transaction, files } = beginWriting(await database());
  const file = (await filesNamed(files, name)).findLast(isComplete);
  if (file) files.put({ ...file, stamp });
  await completed(transaction);
}

/**
 * Removes a file. What is reading it may go on.
 * @param {string} name
 */
export async function remove(name) {
  const db = await database();
  const { transaction, files } = beginWriting(db);
  await markOthersGone(files, name);
  await completed(transaction);
}

/**
 * Deletes a file at once, even where the store is so full that nothing can be written. What is reading it fails.
 * @param {string} name
 */
export async function erase(name) {
  const { transaction, files, pages } = beginWriting(await database());
  for (const file of await filesNamed(files, name)) {
    pages.delete(pageKeys(file));
    files.delete(file.number);
  }
  await completed(transaction);
}

/**
 * @param {IDBObjectStore} files
 * @param {string} name
 * @param {number} [kept] number of the file that stays; without it none does
 */
async function markOthersGone(files, name, kept) {
  for (const other of await filesNamed(files, name)) {
    if (other.number !== kept) files.put({ ...other, gone: true });
  }
}

/** Frees the space of files that are gone, except of those that may still be read. */
export async function freeSpace() {
  await deleteGoneFiles(await database());
}

/** @param {IDBDatabase} db */
async function deleteGoneFiles(db) {
  const { transaction, files, pages } = beginWriting(db);
  /** @type {StoredFile[]} */
  const all = await resultOf(files.getAll());
  for (const file of all) {
    if (!file.gone || mayBeRead(file)) continue;
    pages.delete(pageKeys(file));
    files.delete(file.number);
  }
  await completed(transaction);
}
