/**
 * Segments of subscribed lists, as files of the browser's store. A file is used only after it has been read back and
 * its SHA-256 compared: what was verified is what will be read.
 *
 * @typedef {import('../reading/reader.js').Reader} Reader
 * @typedef {import('../pkg/firsthand.js').SegmentHasher} SegmentHasher
 */

import { newSegmentHasher } from '../core/wasm.js';
import * as store from '../reading/store.js';
import { ListProblem } from './list-problem.js';

const FOLDER = 'segments/';

/** Stamps of a file before and after it was verified. */
const ARRIVED = 'arrived';
const VERIFIED = 'verified';

/** Bytes that are read back at a time. */
const PIECE_BYTES = 1024 * 1024;

/** @param {string} sha256 in hexadecimal digits */
export const fileOf = (sha256) => FOLDER + sha256;

/**
 * Those of some segments that are stored and verified.
 * @param {string[]} segments by their SHA-256
 */
export async function storedAmong(segments) {
  const verified = new Set((await store.list()).filter(({ stamp }) => stamp === VERIFIED).map(({ name }) => name));
  return segments.filter((sha256) => verified.has(fileOf(sha256)));
}

/**
 * @param {string} sha256
 * @returns {Promise<(Reader & {size: number}) | null>} null where there is no verified file
 */
export async function openSegment(sha256) {
  const reader = await store.open(fileOf(sha256));
  return reader?.stamp === VERIFIED ? reader : null;
}

/**
 * All bytes of a segment.
 * @param {string} sha256
 */
export async function segmentBytes(sha256) {
  const reader = await openSegment(sha256);
  if (!reader) throw new ListProblem('storage_lost', sha256);
  return reader.read(0, reader.size);
}

/**
 * Stores a segment as it comes. A segment whose storing was interrupted is continued.
 * @param {string} sha256
 * @param {number} length in bytes
 * @param {(from: number) => Promise<ReadableStream<Uint8Array> | null>} bytesFrom
 * @returns {Promise<SegmentHasher | null>} that has taken what is stored; null where there are no bytes to store
 */
export async function storeSegment(sha256, length, bytesFrom) {
  const name = fileOf(sha256);
  // It may have come before, and the worker was stopped before it could be verified.
  if ((await store.open(name))?.size === length) return verify(sha256);
  let isMissing = false;
  const stream = async (/** @type {number} */ from) => {
    const bytes = await bytesFrom(from);
    if (bytes) return bytes;
    isMissing = true;
    throw new ListProblem('missing', name);
  };
  try {
    await store.put({ name, stamp: ARRIVED, size: length }, stream);
  } catch (error) {
    if (isMissing) return null;
    // What has come of a segment is kept, so that it can be continued, unless it is wrong or there is no room for it.
    if (error instanceof store.WrongLength || error instanceof DOMException) await discard(name);
    if (!(error instanceof store.WrongLength)) throw error;
    if (error.isLonger) throw new ListProblem('too_large', name);
    return hasherOfLength(error.found);
  }
  return verify(sha256);
}

/**
 * Stores a segment that was merged from others.
 * @param {string} sha256 that it should have
 * @param {Uint8Array} bytes
 */
export async function storeMerged(sha256, bytes) {
  const name = fileOf(sha256);
  await store.remove(name);
  await store.put({ name, stamp: ARRIVED, size: bytes.length }, async () => new Blob([new Uint8Array(bytes)]).stream());
  return verify(sha256);
}

/**
 * Reads a file back, and removes it unless it has the SHA-256 that it is named by.
 * @param {string} sha256
 */
async function verify(sha256) {
  const hasher = await readThrough(sha256);
  if (hasher.sha256 === sha256) await store.stamp(fileOf(sha256), VERIFIED);
  else await discard(fileOf(sha256));
  return hasher;
}

/**
 * Whether a segment is still stored as it was verified. One that is not is removed.
 * @param {string} sha256
 */
export async function isIntact(sha256) {
  // A read fails if pages of the file are missing.
  const hasher = await readThrough(sha256).catch(() => null);
  const intact = hasher?.sha256 === sha256;
  hasher?.free();
  if (!intact) await discard(fileOf(sha256));
  return intact;
}

/** @param {string} sha256 */
async function readThrough(sha256) {
  const hasher = newSegmentHasher();
  const reader = await store.open(fileOf(sha256));
  for (let at = 0; reader && at < reader.size; at += PIECE_BYTES) hasher.push(await reader.read(at, PIECE_BYTES));
  return hasher;
}

/**
 * Of a segment that ends too early only its length matters, by which the core refuses it.
 * @param {number} length
 */
function hasherOfLength(length) {
  const hasher = newSegmentHasher();
  for (let left = length; left > 0; left -= PIECE_BYTES) hasher.push(new Uint8Array(Math.min(left, PIECE_BYTES)));
  return hasher;
}

/** @param {string} name */
async function discard(name) {
  await store.erase(name).catch((error) => console.warn(error));
}
