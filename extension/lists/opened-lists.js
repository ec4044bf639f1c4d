/**
 * The core with all lists open: opened with the first page of a worker's life, and anew when a list has been copied or
 * has failed.
 *
 * @typedef {import('../reading/reader.js').Reader} Reader
 * @typedef {import('../pkg/firsthand.js').Checker} Checker
 *
 * @typedef {object} OpenedLists
 * @property {Checker} checker
 * @property {Reader[]} readers of the segments of all lists, in the order in which the core counts them
 * @property {string[]} names of the lists, for readers, in the order in which the core numbers the lists
 * @property {number} articles in all lists
 * @property {boolean} lackCopies whether a segment would be read faster from a copy that is not there yet
 */

import { factsOf, headBytes, openChecker, startCore } from '../core/wasm.js';
import { blameIndex, ReadingError } from '../reading/reading-error.js';
import { copySegments, dropCopies, lacksCopy } from './copies.js';
import { bundledSegments, listNames, openLists, readListFiles } from './lists.js';

const startOwnCore = () => startCore(chrome.runtime.getURL('pkg/firsthand_bg.wasm'));

/** @type {Promise<OpenedLists> | null} */
let opening = null;

export const listsAreOpen = () => opening !== null;

/**
 * Opens the core and the lists, once in a worker's life; a failure is not kept. May be called ahead when a page is
 * known to come.
 * @returns {Promise<OpenedLists>} rejects with a ReadingError if a list is at fault
 */
export function openListsOnce() {
  if (opening) return opening;
  const turn = load().catch((error) => {
    if (opening === turn) opening = null;
    throw error;
  });
  opening = turn;
  return turn;
}

/** Makes the next page open the core and the lists anew. */
export function closeLists() {
  opening = null;
}

/** @returns {Promise<OpenedLists>} */
async function load() {
  const [texts] = await Promise.all([readListFiles().catch(blameIndex), startOwnCore()]);
  const { lists, checker } = await openWithHeads(texts).catch(blameIndex);
  const indexes = checker.indexes();
  const readers = lists.flat();
  const misfit = readers.find(({ size }, number) => size !== undefined && size !== indexes[number].bytes);
  if (misfit) throw new ReadingError(`${misfit.name} is not as long as it says`);
  return {
    checker,
    readers,
    names: listNames(),
    articles: indexes.reduce((sum, index) => sum + index.articles, 0),
    lackCopies: readers.some((reader, number) => lacksCopy(reader, indexes[number].bytes)),
  };
}

/** @param {string[]} texts of the bundled lists */
async function openWithHeads(texts) {
  const lists = await openLists(texts);
  const read = (/** @type {Reader} */ reader) => reader.read(0, headBytes());
  const heads = await Promise.all(lists.map((list) => Promise.all(list.map(read))));
  return { lists, checker: openChecker(heads) };
}

/**
 * After a list has failed: removes the copies, which can be made again, because the files of the package are still
 * there.
 * @returns {Promise<boolean>} whether there were copies, so that another check may succeed
 */
export async function recoverLists() {
  // If the list itself cannot be read, no segment of it can be recovered.
  const segments = await bundledSegments().catch(() => []);
  const hadCopies = segments.length > 0 && (await dropCopies(segments));
  if (hadCopies) closeLists();
  return hadCopies;
}

/** After a check: goes on with copies that are not complete yet. */
export async function resumeCopying() {
  const opened = await opening?.catch(() => null);
  if (opened?.lackCopies) await copyLists();
}

/** @type {Promise<void> | null} */
let copying = null;

/** Copies large lists to where they are read fastest: when they may have changed, and never while a page waits. */
export function copyLists() {
  copying ??= copyOnce().finally(() => (copying = null));
  return copying;
}

async function copyOnce() {
  try {
    await startOwnCore();
    const isNew = await copySegments(await bundledSegments(), headBytes(), (head) => factsOf(head).bytes);
    // The next page is checked against the copy.
    if (isNew) closeLists();
  } catch (error) {
    // Without a copy, ranges are read from the package.
    console.warn(error);
  }
}
