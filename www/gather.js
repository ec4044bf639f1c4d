/**
 * Reads what the core wants: neighbours in one piece, a bounded number of pieces at a time.
 *
 * @typedef {import('./ranges.js').Source} Source
 * @typedef {import('./pkg/firsthand.js').Want} Want
 */

import { together } from './pkg/together.js';

/** No check needs as much at once; an index that says so is damaged, or means harm. */
const MOST = 64 * 2 ** 20;

/**
 * @param {Source} source
 * @param {Want[]} wants of one index
 * @returns {Promise<Uint8Array[]>} one for each want, in the same order
 */
export async function gather(source, wants) {
  if (wants.reduce((sum, { length }) => sum + length, 0) > MOST) {
    throw new Error('The index is damaged: it speaks of more than a check can need. Copy or download it again.');
  }
  /** @type {Uint8Array[]} */
  const answers = new Array(wants.length);
  const pieces = together(wants.map((want, at) => ({ ...want, at })), source.gap);
  const ending = new AbortController();
  let next = 0;
  const reader = async () => {
    while (next < pieces.length) {
      const { offset, length, ranges } = pieces[next++];
      const bytes = await source.read(offset, length, ending.signal);
      if (bytes.length < length) {
        throw new Error(`The index is cut off: it ends at byte ${offset + bytes.length}, and byte ${offset + length} is needed. Copy or download it again.`);
      }
      for (const range of ranges) {
        answers[range.at] = bytes.subarray(range.offset - offset, range.offset - offset + range.length);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: source.inFlight }, reader));
  } catch (error) {
    // Where one piece is missing the others are of no use.
    ending.abort(error);
    throw error;
  }
  return answers;
}
