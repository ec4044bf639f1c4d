/**
 * Where the files of a list come from: its host, files that the user has chosen, or the extension's package.
 *
 * @typedef {import('../ledger/ledger.js').Purpose} Purpose
 * @typedef {import('./host-files.js').Answer} Answer
 * @typedef {import('./host-files.js').SmallFile} SmallFile
 *
 * @typedef {object} ListSource
 * @property {(path: string, wanted: Omit<SmallFile, 'address' | 'purpose'>) => Promise<Answer>} small reads a whole file
 * @property {(path: string, from: number, size: number, onProgress: (bytes: number) => void) =>
 *   Promise<ReadableStream<Uint8Array> | null>} stream the bytes of a file from an offset to its end, which is at
 *   `size`; null where there is no such file
 */

import { readPackageFile, streamPackageFile } from '../reading/package-reader.js';
import { chosenFiles } from './chosen-files.js';
import { fetchSmall, streamFile } from './host-files.js';
import { ListProblem } from './list-problem.js';

/**
 * @param {string} folder address, with a slash at its end
 * @param {Purpose} purpose why it is asked
 * @returns {ListSource} throws where others on the way could see or change what is asked for
 */
export function hostSource(folder, purpose) {
  const { protocol, hostname } = new URL(folder);
  if (protocol !== 'https:' && hostname !== '127.0.0.1') throw new ListProblem('link_malformed', folder);
  return {
    small: (path, wanted) => fetchSmall({ address: folder + path, purpose, ...wanted }),
    stream: (path, from, size, onProgress) => streamFile(folder + path, purpose, from, size, onProgress),
  };
}

/**
 * The files that the user has chosen, by their names: a browser does not say in which folder a file is.
 * @returns {Promise<ListSource>}
 */
export async function chosenSource() {
  const chosen = new Map((await chosenFiles()).map(({ name, file }) => [name, file]));
  const find = (/** @type {string} */ path) => chosen.get(path.slice(path.lastIndexOf('/') + 1));
  return {
    async small(path, { limit }) {
      const file = find(path);
      if (!file) return { status: 'missing' };
      if (file.size > limit) throw new ListProblem('too_large', path);
      return { status: 'body', bytes: new Uint8Array(await file.arrayBuffer()), validator: null };
    },
    async stream(path, from) {
      const file = find(path);
      return file ? file.slice(from).stream() : null;
    },
  };
}

/**
 * @param {string} folder in the package, with a slash at its end
 * @returns {ListSource}
 */
export const packageSource = (folder) => ({
  async small(path, { limit }) {
    const bytes = await readPackageFile(folder + path).catch(() => null);
    if (!bytes) return { status: 'missing' };
    if (bytes.length > limit) throw new ListProblem('too_large', path);
    return { status: 'body', bytes, validator: null };
  },
  stream: (path, from, size) => streamPackageFile(folder + path, from, size).catch(() => null),
});
