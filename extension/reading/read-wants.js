/**
 * Reads the bytes that a check wants, from whichever readers its indexes are opened by.
 *
 * @typedef {import('./reader.js').Reader} Reader
 * @typedef {import('../pkg/firsthand.js').Want} Want
 * @typedef {{offset: number, length: number, ranges: (Want & {at: number})[]}} Piece joined wants; `at`: place of the
 *   want among all
 */

import { joinRanges } from './join-ranges.js';

/** Maximum number of bytes read in one round. No check needs as many: an index that makes one want them is damaged or hostile. */
const MAX_ROUND_BYTES = 64 * 2 ** 20;

/**
 * Reads everything that a check wants in one round: ranges that are close to each other as one, and of each file no
 * more pieces at a time than its reader allows.
 * @param {Reader[]} readers one for each index, in the order in which `Want.index` counts them
 * @param {Want[]} wants
 * @returns {Promise<Uint8Array[]>} bytes of each want, in the order of the wants
 */
export async function readWants(readers, wants) {
  if (wants.reduce((sum, { length }) => sum + length, 0) > MAX_ROUND_BYTES) {
    throw new Error('The index is damaged: it speaks of more than a check can need. Copy or download it again.');
  }
  /** @type {Uint8Array[]} */
  const answers = new Array(wants.length);
  const placed = wants.map((want, at) => ({ ...want, at }));
  const aborting = new AbortController();
  const readOne = (/** @type {Reader} */ reader, /** @type {number} */ index) => {
    const pieces = joinRanges(placed.filter((want) => want.index === index), reader.gap);
    return readPieces(reader, pieces, answers, aborting.signal);
  };
  try {
    await Promise.all(readers.map(readOne));
  } catch (error) {
    // A round is of no use if one of its pieces is missing.
    aborting.abort(error);
    throw error;
  }
  return answers;
}

/**
 * @param {Reader} reader
 * @param {Piece[]} pieces
 * @param {Uint8Array[]} answers filled in at the places of the wants
 * @param {AbortSignal} signal
 */
async function readPieces(reader, pieces, answers, signal) {
  let next = 0;
  async function readInTurn() {
    while (next < pieces.length) {
      const { offset, length, ranges } = pieces[next++];
      const bytes = await reader.read(offset, length, signal);
      if (bytes.length < length) {
        throw new Error(`The index is cut off: it ends at byte ${offset + bytes.length}, and byte ${offset + length} is needed. Copy or download it again.`);
      }
      for (const range of ranges) {
        answers[range.at] = bytes.subarray(range.offset - offset, range.offset - offset + range.length);
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(reader.inFlight, pieces.length) }, readInTurn));
}
