/**
 * The core with the memory open as a list of its own: opened with the first check of a worker's life, and anew when
 * something has been remembered or forgotten. What other lists say of a page does not depend on it.
 *
 * @typedef {import('../reading/reader.js').Reader} Reader
 * @typedef {import('../pkg/firsthand.js').Checker} Checker
 * @typedef {import('./memory-database.js').Chunk} Chunk
 * @typedef {{checker: Checker, readers: Reader[]}} OpenedMemory
 */

import { headBytes, newChecker } from '../core/wasm.js';
import * as store from '../reading/store.js';
import { allChunks, fileOf, looseSegments, remakeChunk } from './chunks.js';
import { hasTotals, reading } from './memory-database.js';
import { noteThatItIsEmpty, setProblem, shouldHold } from './memory-states.js';
import { inTurn } from './memory-turns.js';

/** @type {Promise<OpenedMemory> | null} */
let opening = null;

/** Number of times that the memory was closed in this worker's life. */
let closings = 0;

/** Another one than before if the memory has changed. */
export const memoryVersion = () => closings;

/** Makes the next check open the memory anew. */
export function closeMemory() {
  opening = null;
  closings += 1;
}

/** Opens the memory, once until it changes; a failure is not kept. The core has to be started. */
export function openMemoryOnce() {
  if (opening) return opening;
  const turn = openMemory().catch((error) => {
    if (opening === turn) opening = null;
    throw error;
  });
  opening = turn;
  return turn;
}

async function openMemory() {
  await noticeLoss();
  const chunks = await Promise.all((await allChunks()).map(openChunk));
  const loose = (await looseSegments()).map(readerOfBytes);
  const readers = [...chunks.filter((reader) => reader !== null), ...loose];
  const heads = await Promise.all(readers.map((reader) => reader.read(0, headBytes())));
  const checker = newChecker();
  // Later segments replace articles of earlier ones, as in every list.
  if (heads.length) checker.addList(heads);
  return { checker, readers };
}

/** Browsers may delete what extensions store, and people what browsers store. */
async function noticeLoss() {
  if (!(await shouldHold()) || (await reading(hasTotals))) return;
  await noteThatItIsEmpty();
  await setProblem('lost');
}

/**
 * @param {Chunk} chunk
 * @returns {Promise<Reader | null>} null if it cannot be made anew either
 */
async function openChunk(chunk) {
  const reader = await store.open(fileOf(chunk.id));
  if (reader) return reader;
  // Its articles are stored one by one, too.
  await inTurn(() => remakeChunk(chunk));
  const remade = (await allChunks()).find(({ level, made }) => level === chunk.level && made === chunk.made);
  return remade ? store.open(fileOf(remade.id)) : null;
}

/**
 * @param {Uint8Array} bytes
 * @returns {Reader}
 */
const readerOfBytes = (bytes) => ({
  name: 'memory',
  gap: Infinity,
  inFlight: Infinity,
  spent: { reads: 0, bytes: 0 },
  size: bytes.length,
  isWhole: () => true,
  read: async (offset, length) => bytes.subarray(offset, offset + length),
});
