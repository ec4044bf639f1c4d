/**
 * Opens the index that the user has chosen, wherever it is.
 *
 * @typedef {import('./pkg/extension/pkg/firsthand.js').Checker} Checker
 * @typedef {import('./pkg/extension/pkg/firsthand.js').IndexFacts} IndexFacts
 * @typedef {import('./pkg/extension/reading/reader.js').Reader} Reader
 *
 * @typedef {object} OpenedIndex
 * @property {Checker} checker
 * @property {Reader} reader
 * @property {[number, number][]} ranges that have been read so far: offset, length
 * @property {IndexFacts} facts
 *
 * @typedef {{key: number, name: string, file?: File, address?: string}} Choice an index that the user has chosen; the key
 *   identifies it
 */

import { messageOf } from './core-errors.js';
import { headBytes, openChecker } from './pkg/extension/core/wasm.js';
import { openFile } from './pkg/extension/reading/file-reader.js';
import { openAddress } from './pkg/extension/reading/http-reader.js';

/**
 * @param {Choice} choice
 * @returns {Promise<OpenedIndex>} the caller frees its checker
 */
export async function openIndex({ name, file, address }) {
  const { reader, ranges } = recorded(file ? openFile(file) : openAddress(address ?? ''));
  const head = await reader.read(0, headBytes());
  try {
    const checker = openChecker([[head]]);
    return { checker, reader, ranges, facts: checker.indexes()[0] };
  } catch (error) {
    throw new Error(`${name}: ${messageOf(error)}.`);
  }
}

/**
 * A reader that records the ranges that it reads.
 * @param {Reader} reader
 */
function recorded(reader) {
  /** @type {[number, number][]} */
  const ranges = [];
  /** @type {Reader['read']} */
  const read = (offset, length, signal) => {
    if (!reader.isWhole()) ranges.push([offset, length]);
    return reader.read(offset, length, signal);
  };
  return { reader: { ...reader, read }, ranges };
}
