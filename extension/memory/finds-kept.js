/**
 * Finds whose originals are not in their lists any more: a list was removed, or has withdrawn an original. What a find says
 * of a page rests on the list, and must not outlive it.
 *
 * @typedef {import('../lists/subscriptions.js').Subscription} Subscription
 * @typedef {import('./memory-database.js').Find} Find
 */

import { headBytes, newChecker } from '../core/wasm.js';
import { supplyAll } from '../core/run-check.js';
import { startOwnCore } from '../lists/opened-lists.js';
import { openSegment } from '../lists/segments.js';
import { subscriptions } from '../lists/subscriptions.js';
import { readWants } from '../reading/read-wants.js';
import { dropFinds, storedFinds } from './finds.js';
import { shouldHold } from './memory-states.js';

/** Drops the finds that do not rest on a list any more. Those of a list that is switched off or cannot be read stay. */
export async function dropBaselessFinds() {
  // Where nothing is remembered, there is no database either.
  const finds = (await shouldHold()) ? await storedFinds() : [];
  if (!finds.length) return;
  const rows = await subscriptions();
  const baseless = finds.filter(({ listId }) => !rows.some(({ id }) => id === listId));
  for (const row of rows) {
    const ofList = finds.filter(({ listId }) => listId === row.id);
    if (row.on && ofList.length) baseless.push(...(await withdrawnOf(row, ofList)));
  }
  if (baseless.length) await dropFinds(baseless);
}

/** What each list consisted of when its finds were last looked up in it. @type {Map<number, string>} */
const lookedUpIn = new Map();

/**
 * Those of a list's finds whose originals it does not have any more.
 * @param {Subscription} row
 * @param {Find[]} finds
 * @returns {Promise<Find[]>}
 */
async function withdrawnOf({ id, trust, segments }, finds) {
  const present = JSON.stringify([trust, segments]);
  if (lookedUpIn.get(id) === present) return [];
  try {
    const missing = await missingIn(segments, trust, finds);
    if (missing) lookedUpIn.set(id, present);
    return missing ?? [];
  } catch (error) {
    // Pages that are checked find out, too, and see to it that the list is fetched again.
    console.warn(error);
    return [];
  }
}

/**
 * @param {string[]} segments of a list
 * @param {string | null} trust
 * @param {Find[]} finds
 * @returns {Promise<Find[] | null>} null for a list without its files, which says nothing of what is in it
 */
async function missingIn(segments, trust, finds) {
  await startOwnCore();
  const readers = await Promise.all(segments.map(openSegment));
  const open = readers.filter((reader) => reader !== null);
  if (!open.length || open.length < readers.length) return null;
  const checker = newChecker();
  try {
    checker.addList(await Promise.all(open.map((reader) => reader.read(0, headBytes()))), trust ?? undefined);
    /** @type {Find[]} */
    const missing = [];
    for (const find of finds) if (!(await has(checker, open, find.original.url))) missing.push(find);
    return missing;
  } finally {
    checker.free();
  }
}

/**
 * Whether a list has an original at an address: a page there is the original, whatever its text is.
 * @param {import('../pkg/firsthand.js').Checker} checker
 * @param {import('../reading/reader.js').Reader[]} readers of its segments
 * @param {string} url
 */
async function has(checker, readers, url) {
  const check = checker.checkText(url, url);
  try {
    await supplyAll(check, (wants) => readWants(readers, wants));
    return check.report().verdict === 'source';
  } finally {
    check.free();
  }
}
