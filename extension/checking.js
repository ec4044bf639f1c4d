/**
 * Drives the core: opens it with the lists on the first page, hands it documents and
 * the bytes that it asks for, and returns its report. Nothing is decided here.
 *
 * @typedef {import('./protocol.js').Report} Report
 * @typedef {import('./protocol.js').Cost} Cost
 * @typedef {import('./protocol.js').Trouble} Trouble
 * @typedef {import('./lists.js').List} List
 */

import init, { Checker } from './pkg/firsthand.js';
import { copiesAreTrusted, dropCopies, keepCopies, lacksCopy, openLists, readAll } from './lists.js';
import { sensitivity } from './sensitivity.js';

/** A failure that the popup can say something useful about. */
export class CheckError extends Error {
  /**
   * @param {Trouble} trouble
   * @param {unknown} cause
   */
  constructor(trouble, cause) {
    super(cause instanceof Error ? cause.message : String(cause));
    this.trouble = trouble;
  }
}

/** What an index is opened by, read while the core is still being compiled. */
const HEAD = 4096;

const startCore = () => init({ module_or_path: chrome.runtime.getURL('pkg/firsthand_bg.wasm') });

/** @typedef {{checker: Checker, lists: List[], articles: number, lackCopies: boolean}} Opened */

/** @type {Promise<Opened> | null} */
let opening = null;

/**
 * Opened lazily and once in a worker's life; a failure is not kept. Called ahead by
 * whoever knows that a page is on its way.
 * @returns {Promise<Opened>}
 */
export function open() {
  if (opening) return opening;
  const turn = load().catch((error) => {
    if (opening === turn) opening = null;
    throw error;
  });
  opening = turn;
  return turn;
}

async function load() {
  const [{ lists, heads }] = await Promise.all([openHeads(), startCore()]);
  const checker = new Checker();
  for (const [number, list] of lists.entries()) {
    try {
      const enough = heads[number].length >= Checker.headBytes() || heads[number].length < HEAD;
      checker.addIndex(enough ? heads[number] : await list.read(0, Checker.headBytes()));
    } catch (error) {
      throw new CheckError('list', error);
    }
  }
  const indexes = checker.indexes();
  const cutShort = lists.find(({ size }, number) => size !== undefined && size !== indexes[number].bytes);
  if (cutShort) throw new CheckError('list', `${cutShort.name} is not as long as it says`);
  return {
    checker,
    lists,
    articles: indexes.reduce((sum, index) => sum + index.articles, 0),
    lackCopies: lists.some((list, number) => lacksCopy(list, indexes[number].bytes)),
  };
}

async function openHeads() {
  const lists = await openLists();
  try {
    return { lists, heads: await Promise.all(lists.map((list) => list.read(0, HEAD))) };
  } catch (error) {
    throw new CheckError('list', error);
  }
}

/**
 * @typedef {{html?: string, text?: string, url: string}} Page
 * @typedef {{report: Report, articles: number, cost: Cost}} Checked
 *
 * @param {Page} page
 * @returns {Promise<Checked>}
 */
export async function check(page) {
  const trusting = copiesAreTrusted();
  try {
    return await checkOnce(page);
  } catch (error) {
    // A copy can be made again: the file that it was made from is still there.
    const isList = error instanceof CheckError && error.trouble === 'list';
    if (!isList || !trusting || !(await dropCopies())) throw error;
    opening = null;
    return await checkOnce(page);
  }
}

/**
 * @param {Page} page
 * @returns {Promise<Checked>}
 */
async function checkOnce({ html, text, url }) {
  const start = performance.now();
  const isFirst = !opening;
  const chosen = sensitivity();
  // Awaited below: a failure before that must not go unheard.
  chosen.catch(() => {});
  const { checker, lists, articles } = await open();
  const before = isFirst ? { reads: 0, bytes: 0 } : spent(lists);
  const opened = performance.now();
  try {
    const check =
      html === undefined ? checker.checkText(text ?? '', url) : checker.checkHtml(html, url);
    const begun = performance.now();
    try {
      let reading = 0;
      for (let wants = check.wants(); wants.length; wants = check.wants()) {
        const asked = performance.now();
        const bytes = await readAll(lists, wants).catch(damaged);
        reading += performance.now() - asked;
        supply(check, bytes);
      }
      const report = check.report(await chosen);
      const after = spent(lists);
      const cost = {
        opening: opened - start,
        page: begun - opened,
        reading,
        matching: performance.now() - begun - reading,
        reads: after.reads - before.reads,
        bytes: after.bytes - before.bytes,
      };
      return { report, articles, cost };
    } finally {
      check.free();
    }
  } catch (error) {
    // After a trap the core's memory cannot be trusted: the next page opens a new one.
    if (error instanceof WebAssembly.RuntimeError) opening = null;
    if (error instanceof CheckError) throw error;
    const tooBig = error instanceof Error && error.name === 'page_too_large';
    throw new CheckError(tooBig ? 'too_big' : 'broken', error);
  }
}

/**
 * What the core refuses is the list's fault, unless it fell over.
 * @param {import('./pkg/firsthand.js').Check} check
 * @param {Uint8Array[]} bytes
 */
function supply(check, bytes) {
  try {
    check.supply(bytes);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    damaged(error);
  }
}

/**
 * @param {unknown} error
 * @returns {never}
 */
function damaged(error) {
  throw new CheckError('list', error);
}

/** @param {List[]} lists */
function spent(lists) {
  const sum = { reads: 0, bytes: 0 };
  for (const { spent } of lists) {
    sum.reads += spent.reads;
    sum.bytes += spent.bytes;
  }
  return sum;
}

/** After a check: goes on with copies that are not whole yet. */
export async function keepOn() {
  const opened = await opening?.catch(() => null);
  if (opened?.lackCopies) await keepLists();
}

/** @type {Promise<void> | null} */
let keeping = null;

/**
 * Sees to it that large lists are where they are read fastest. For when they may have
 * changed; never on the way to an answer.
 */
export function keepLists() {
  keeping ??= keepThem().finally(() => (keeping = null));
  return keeping;
}

async function keepThem() {
  try {
    await startCore();
    const isNew = await keepCopies(Checker.headBytes(), sizeOf);
    // The next page is checked against the copy.
    if (isNew) opening = null;
  } catch (error) {
    // Without a copy the list is read where it is.
    console.warn(error);
  }
}

/** @param {Uint8Array} head */
function sizeOf(head) {
  const one = new Checker();
  try {
    one.addIndex(head);
    return one.indexes()[0].bytes;
  } finally {
    one.free();
  }
}
