/**
 * Updates of lists, one at a time. An update changes nothing until it is complete; one that was interrupted is begun
 * again and finds the segments that had come.
 *
 * @typedef {import('../protocol.js').ListFacts} ListFacts
 * @typedef {import('../protocol.js').Problem} Problem
 * @typedef {import('./list-source.js').ListSource} ListSource
 * @typedef {import('./subscriptions.js').Subscription} Subscription
 */

import { beginUpdate, listFacts, readLink } from '../core/wasm.js';
import { freeSpace } from '../reading/store.js';
import { forgetReaders } from '../reading/store-reader.js';
import { bundledLink, bundledSource } from './bundled.js';
import { dueAfter, dueAfterFailures } from './due.js';
import { ListProblem, problemOf } from './list-problem.js';
import { announceChange, holdProblem, reportProgress } from './list-states.js';
import { hostSource } from './list-source.js';
import { closeLists, startOwnCore } from './opened-lists.js';
import { schedule } from './schedule.js';
import { storedAmong } from './segments.js';
import { BUNDLED, change, subscriptions, unsubscribe } from './subscriptions.js';
import { refusalOf, runUpdate } from './update-run.js';

/** In place of an address, for a list whose files the user has chosen. */
export const NOWHERE = 'https://files.invalid/';

/** @type {Promise<unknown>} */
let last = Promise.resolve();

/** Lists that were removed in this worker's life: an update that is under way ends. @type {Set<number>} */
const removed = new Set();

/** @param {number} id */
export async function removeList(id) {
  removed.add(id);
  await unsubscribe(id);
  await useChangedLists();
}

/**
 * Does something about lists when everything else has been done.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export function inTurn(work) {
  const turn = last.then(work);
  last = turn.catch(() => {});
  return turn;
}

/**
 * Asks the host of a list for news.
 * @param {number} id
 * @returns {Promise<Problem | null>} what is wrong, which is stored, too
 */
export const updateList = (id) => inTurn(() => updateNow(id, null));

/**
 * Makes a list of the files of a source, such as the package.
 * @param {number} id
 * @param {ListSource} source
 * @returns {Promise<Problem | null>}
 */
export const fillList = (id, source) => inTurn(() => updateNow(id, source));

/** Stores the list that comes with the extension, if it was published; it is then updated as any other. */
export async function storeBundled() {
  const link = await bundledLink();
  if (!link) return;
  await inTurn(() => change(BUNDLED, (row) => ({ ...row, link })));
  await fillList(BUNDLED, bundledSource());
}

/**
 * @param {number} id
 * @param {ListSource | null} given where the files come from; null: the list's host
 */
async function updateNow(id, given) {
  let problem = null;
  try {
    const row = given ? await change(id, (row) => row) : await beginAttempt(id);
    if (!row) return null;
    await Promise.all([reportProgress(id, { done: 0, of: 0 }), schedule(), startOwnCore()]);
    await bringUpToDate(row, given ?? hostSource(folderOf(row), 'update'), given === null);
    await holdProblem(id, null);
  } catch (error) {
    problem = problemOf(error);
    console.warn(error);
    await recordProblem(id, problem);
  }
  await reportProgress(id, null);
  await Promise.all([announceChange(), schedule()]);
  return problem;
}

/**
 * Should the worker be stopped, the next attempt is due as if this one had failed.
 * @param {number} id
 */
const beginAttempt = (id) =>
  change(id, (row) => ({ ...row, failures: row.failures + 1, due: dueAfterFailures(row.failures + 1) }));

/**
 * @param {number} id
 * @param {Problem} problem
 */
async function recordProblem(id, problem) {
  try {
    // What has come is kept for the next attempt, unless it takes the room that is needed.
    await change(id, (row) => ({ ...row, problem, pending: problem.code === 'storage_full' ? [] : row.pending }));
    await freeSpace();
  } catch (error) {
    console.warn(error);
    await holdProblem(id, problem);
  }
}

/** @param {Subscription} row */
function folderOf({ link }) {
  if (!link) throw new ListProblem('link_malformed');
  return readLink(link).folder;
}

/**
 * @param {Subscription} row
 * @param {ListSource} source
 * @param {boolean} isHost whether the source is the list's host, and not only what was at hand
 */
async function bringUpToDate(row, source, isHost) {
  const trust = row.trust ?? readLink(row.link ?? NOWHERE).trust;
  // Segments of an update that was refused or interrupted are not among them: the core has not accepted these yet.
  const held = (await subscriptions()).flatMap(({ segments }) => segments);
  const update = beginUpdate(trust, await storedAmong(held));
  try {
    const problem = await runUpdate(update, source, {
      beforeSegment: (sha256) => change(row.id, (now) => ({ ...now, pending: [...new Set([...now.pending, sha256])] })),
      onProgress(done, of) {
        if (removed.has(row.id)) throw new ListProblem('removed');
        void reportProgress(row.id, { done, of });
      },
    });
    const refusal = refusalOf(update, problem);
    // What the package has may be older than what the host has given since.
    if (!isHost && refusal?.code === 'rolled_back') return;
    if (refusal) throw refusal;
    const outcome = update.outcome();
    await commit(row.id, outcome?.kind === 'commit' ? outcome : null, isHost);
  } finally {
    update.free();
  }
}

/**
 * Trust and segments change in one transaction; the segments that are not needed any more go.
 * @param {number} id
 * @param {{trust: string, segments: string[]} | null} news
 * @param {boolean} isHost
 */
async function commit(id, news, isHost) {
  const after = await change(id, (row) => {
    const facts = factsOf(news?.trust ?? row.trust);
    const due = isHost || row.due === 0 ? dueAfter(facts?.check ?? 0) : row.due;
    const asked = isHost ? { checked: Date.now(), failures: 0 } : {};
    const problem = isHost || news ? null : row.problem;
    return { ...row, ...news, ...asked, name: facts?.name ?? row.name, due, problem, pending: [] };
  });
  if (!after || !news) return;
  await useChangedLists();
}

/**
 * What the manifest of a list says; null before there is one, and where what is stored is damaged.
 * @param {string | null} trust
 * @returns {ListFacts | null}
 */
export function factsOf(trust) {
  try {
    return trust ? listFacts(trust) : null;
  } catch (error) {
    console.warn(error);
    return null;
  }
}

/** The next page is compared with the lists as they are now, and what they do not need any more is deleted. */
export async function useChangedLists() {
  closeLists();
  // A check that is under way and loses what it reads is made once more.
  forgetReaders();
  await freeSpace();
}

/**
 * Whether a list with this identifier and this key is there already: its name, or null.
 * @param {ListFacts} facts
 */
export async function nameIfKnown({ list, key }) {
  for (const { trust, name } of await subscriptions()) {
    const facts = factsOf(trust);
    if (facts?.list === list && facts.key === key) return name;
  }
  return null;
}
