/**
 * What the memory knows of a page that has just been checked, and what it would keep of it. Both come from the check
 * itself: the article is found and fingerprinted once. A failure here leaves the verdict as it is.
 *
 * @typedef {import('../pkg/firsthand.js').Check} Check
 * @typedef {import('../pkg/firsthand.js').Memo} Memo
 * @typedef {import('../pkg/firsthand.js').Sensitivity} Sensitivity
 * @typedef {import('../protocol.js').Remembered} Remembered
 *
 * @typedef {{remembered: Remembered, recalling: Check}} Recalled `recalling`: the comparison with the memory, by which the
 *   article is at hand for as long as it is wanted; the caller frees it
 */

import { supplyAll } from '../core/run-check.js';
import { readWants } from '../reading/read-wants.js';
import { ReadingError } from '../reading/reading-error.js';
import { findArticle } from './articles.js';
import { mendMemory } from './keeping.js';
import { problemOf, setProblem } from './memory-states.js';
import { closeMemory, memoryVersion, openMemoryOnce } from './opened-memory.js';

/**
 * Looks a page up.
 * @param {Check} check of the page, which is done
 * @param {Memo} memo
 * @param {Sensitivity | undefined} sensitivity
 * @returns {Promise<Recalled | null>} null where the memory cannot be read
 */
export async function recall(check, memo, sensitivity) {
  const version = memoryVersion();
  try {
    return await recallOnce(check, memo, sensitivity);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) closeMemory();
    else if (version !== memoryVersion()) return recallOnce(check, memo, sensitivity).catch(() => null);
    else if (error instanceof ReadingError) void mendMemory();
    else await setProblem(problemOf(error));
    console.warn(error);
    return null;
  }
}

/**
 * @param {Check} check
 * @param {Memo} memo
 * @param {Sensitivity | undefined} sensitivity
 * @returns {Promise<Recalled>}
 */
async function recallOnce(check, memo, sensitivity) {
  const [{ checker, readers }, own] = await Promise.all([openMemoryOnce(), findArticle(memo.key)]);
  const before = own?.last ?? null;
  const recalling = check.recall(checker);
  try {
    await supplyAll(recalling, (wants) => readWants(readers, wants));
    const found = recalling.recollection(sensitivity);
    // What has been forgotten meanwhile is not there any more.
    const article = found && (await findArticle(found.key));
    const match = article ? { ...found, source: article.source, read: article.last } : null;
    return { remembered: { before, match }, recalling };
  } catch (error) {
    recalling.free();
    throw error;
  }
}
