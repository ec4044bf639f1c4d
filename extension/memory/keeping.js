/**
 * What changes the memory: remembering and forgetting, within the limits that the reader has chosen. One thing at a
 * time, and each is complete even if the worker is stopped in the middle.
 *
 * @typedef {import('./memory-database.js').Kept} Kept
 * @typedef {import('./memory-database.js').ReadArticle} ReadArticle
 */

import { startOwnCore } from '../lists/opened-lists.js';
import { deleteArticles, deleteTextsBefore, keysBefore, keysOfOldest, restoreArticle, storeArticle, totals } from './articles.js';
import { eraseAllFiles, eraseRemains, markAllStale, mergeChunks, remakeStaleChunks } from './chunks.js';
import { countUnseenFinds } from './finds.js';
import { deleteDatabase } from './memory-database.js';
import { memoryChoice } from './memory-choice.js';
import { announceChange, noteThatItHolds, noteThatItIsEmpty, problemOf, setProblem } from './memory-states.js';
import { inTurn } from './memory-turns.js';
import { closeMemory } from './opened-memory.js';

const DAY = 86_400_000;

/** Milliseconds for which the text of an article is kept for a second look. */
const TEXT_TIME = 14 * DAY;

/** Share of the maximum size that is made free when it is reached, so that not every article makes room for itself. */
const FREED_SHARE = 0.02;

/**
 * @param {Pick<ReadArticle, 'key' | 'site' | 'source' | 'told'>} memo
 * @param {Uint8Array} segment
 * @param {Uint8Array | null} text
 * @param {number} time when it was read, in milliseconds since 1970
 */
export const rememberArticle = (memo, segment, text, time) =>
  changing(async () => {
    await noteThatItHolds();
    await storeArticle(memo, segment, text, time);
    await keepWithinLimits();
    await mergeChunks();
  });

/**
 * @param {string[]} keys
 * @returns {Promise<Kept[]>} what was forgotten
 */
export const forgetArticles = (keys) => changing(() => deleteArticles(keys));

/** @param {Kept[]} all */
export const restoreArticles = (all) =>
  changing(async () => {
    for (const kept of all) await restoreArticle(kept);
    await mergeChunks();
  });

/** Forgets everything. */
export const forgetAll = () =>
  inTurn(async () => {
    closeMemory();
    await deleteDatabase();
    await eraseAllFiles();
    await noteThatItIsEmpty();
    await announceChange();
  });

/** Forgets what is older or more than the reader wants, and the texts that are too old for a second look. */
export const tidyMemory = () =>
  changing(async () => {
    await keepWithinLimits();
    await deleteTextsBefore(Date.now() - TEXT_TIME);
    await mergeChunks();
    await eraseRemains();
  });

/** Makes all that is merged anew, after bytes of it were damaged. */
export const mendMemory = () => changing(markAllStale).catch((error) => console.warn(error));

/**
 * A change to the memory, after which the next check opens it anew. The first failure is what the settings say is
 * wrong.
 * @template T
 * @param {() => Promise<T>} work
 */
const changing = (work) =>
  inTurn(async () => {
    try {
      await startOwnCore();
      const result = await work();
      await remakeStaleChunks();
      // What was found about an article goes with it.
      await countUnseenFinds();
      await setProblem(null);
      return result;
    } catch (error) {
      await setProblem(problemOf(error));
      throw error;
    } finally {
      closeMemory();
      await announceChange();
    }
  });

async function keepWithinLimits() {
  const { days, bytes } = await memoryChoice();
  const old = await keysBefore(Date.now() - days * DAY);
  if (old.length) await deleteArticles(old);
  const excess = (await totals()).bytes - bytes;
  if (excess > 0) await deleteArticles(await keysOfOldest(excess + FREED_SHARE * bytes));
}
