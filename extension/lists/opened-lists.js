/**
 * The core with all lists open: opened with the first page of a worker's life, and anew when a list has changed or has
 * failed.
 *
 * @typedef {import('../reading/reader.js').Reader} Reader
 * @typedef {import('../pkg/firsthand.js').Checker} Checker
 * @typedef {import('./lists.js').List} List
 * @typedef {import('../protocol.js').ListIssue} ListIssue
 *
 * @typedef {object} OpenedLists
 * @property {Checker} checker
 * @property {Reader[]} readers of the segments of all lists, in the order in which the core counts them
 * @property {string[]} names of the lists, for readers, in the order in which the core numbers the lists
 * @property {ListIssue[]} issues which issue of each of these lists is open
 * @property {string[]} lost names of the lists that could not be opened
 * @property {number} articles in all lists
 * @property {boolean} areNew whether no page has been compared with them
 * @property {boolean} lackCopies whether a segment would be read faster from a copy that is not there yet
 */

import { factsOf, headBytes, listFacts, newChecker, startCore } from '../core/wasm.js';
import { blameIndex, ReadingError } from '../reading/reading-error.js';
import { bundledLink, bundledPaths, readBundledList } from './bundled.js';
import { copySegments, lacksCopy } from './copies.js';
import { nameOf, openList, readLists } from './lists.js';

export const startOwnCore = () => startCore(chrome.runtime.getURL('pkg/firsthand_bg.wasm'));

/** @type {Promise<OpenedLists> | null} */
let opening = null;

/** Every list is switched off. */
export class NoLists extends Error {}

/**
 * Opens the core and the lists, once in a worker's life; a failure is not kept. May be called before a page has come.
 * @returns {Promise<OpenedLists>} rejects with a ReadingError if lists are at fault, and with NoLists if there are none
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

/** Number of times that the lists were closed in this worker's life. */
let closings = 0;

/** Another one than before if lists have changed. */
export const listsVersion = () => closings;

/** Makes the next page open the core and the lists anew. */
export function closeLists() {
  opening = null;
  closings += 1;
}

/** @returns {Promise<OpenedLists>} */
async function load() {
  const [{ rows, bundled }] = await Promise.all([readLists(), startOwnCore()]);
  if (!rows.length) throw new NoLists('all lists are switched off');
  const checker = newChecker();
  /** @type {List[]} */
  const lists = [];
  /** @type {string[]} */
  const lost = [];
  /** @type {unknown} */
  let failure;
  // All are read at once, and added in their order.
  const opened = await Promise.allSettled(rows.map((row) => openWithHeads(row, bundled)));
  for (const [at, result] of opened.entries()) {
    try {
      if (result.status === 'rejected') throw result.reason;
      addList(checker, result.value);
      lists.push(result.value.list);
    } catch (error) {
      console.warn(error);
      failure ??= error;
      lost.push(nameOf(rows[at]));
    }
  }
  if (!lists.length) blameIndex(failure);
  const indexes = checker.indexes();
  const readers = lists.flatMap(({ segments }) => segments);
  const packaged = lists.flatMap(({ segments, packaged }) => segments.map(() => packaged));
  return {
    checker,
    readers,
    names: lists.map(({ name }) => name),
    issues: lists.map(issueOf),
    lost,
    articles: indexes.reduce((sum, index) => sum + index.articles, 0),
    areNew: true,
    lackCopies: readers.some((reader, number) => packaged[number] && lacksCopy(reader, indexes[number].bytes)),
  };
}

/**
 * @param {List} list
 * @returns {ListIssue}
 */
function issueOf({ id, sha256, trust }) {
  const facts = trust ? listFacts(trust) : null;
  return { id, segments: sha256, publishers: facts?.publisher_count ?? null, issued: facts?.issued ?? null };
}

/**
 * @param {import('./subscriptions.js').Subscription} row
 * @param {Awaited<ReturnType<typeof readLists>>['bundled']} bundled
 */
async function openWithHeads(row, bundled) {
  const list = await openList(row, bundled);
  const heads = await Promise.all(list.segments.map((segment) => segment.read(0, headBytes())));
  return { list, heads };
}

/**
 * Adds a list to the checker if each of its segments is as long as it says.
 * @param {Checker} checker
 * @param {{list: List, heads: Uint8Array[]}} opened
 */
function addList(checker, { list, heads }) {
  const misfit = list.segments.find(({ size }, at) => size !== undefined && size !== factsOf(heads[at]).bytes);
  if (misfit) throw new ReadingError(`${misfit.name} is not as long as it says`);
  checker.addList(heads, list.trust ?? undefined);
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
    // A list that was published is stored as any other is.
    if (await bundledLink()) return;
    await startOwnCore();
    const paths = bundledPaths(await readBundledList());
    const isNew = await copySegments(paths, headBytes(), (head) => factsOf(head).bytes);
    // The next page is checked against the copy.
    if (isNew) closeLists();
  } catch (error) {
    // Without a copy, ranges are read from the package.
    console.warn(error);
  }
}
