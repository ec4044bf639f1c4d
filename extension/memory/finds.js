/**
 * What second looks have found: articles that were read and that match originals which lists have brought since.
 *
 * @typedef {import('./memory-database.js').Find} Find
 * @typedef {import('./memory-database.js').ReadArticle} ReadArticle
 */

import { resultOf } from '../reading/database.js';
import { reading, writing } from './memory-database.js';
import { announceChange, setUnseenFinds, unseenFinds } from './memory-states.js';
import { inTurn } from './memory-turns.js';

/** @param {Omit<Find, 'isSeen'>} find */
export const storeFind = (find) =>
  inTurn(async () => {
    const isStored = await writing(async ({ articles, finds }) => {
      // It may have been forgotten meanwhile.
      if (!(await resultOf(articles.getKey(find.key)))) return false;
      finds.put({ ...find, isSeen: false });
      return true;
    });
    if (!isStored) return;
    await countUnseenFinds();
    await announceChange();
  });

/** @returns {Promise<Find[]>} */
export const storedFinds = () => reading(({ finds }) => resultOf(finds.getAll()));

/** Counts the finds that the reader has not seen. Nothing else may change them meanwhile. */
export async function countUnseenFinds() {
  const count = (await storedFinds()).filter(({ isSeen }) => !isSeen).length;
  if (count !== (await unseenFinds())) await setUnseenFinds(count);
}

/**
 * All finds, newest first, with the articles that they are about.
 * @returns {Promise<{find: Find, article: ReadArticle}[]>}
 */
export const allFinds = () =>
  reading(async ({ articles, finds }) => {
    /** @type {Find[]} */
    const all = await resultOf(finds.getAll());
    const found = await Promise.all(all.map(async (find) => ({ find, article: await resultOf(articles.get(find.key)) })));
    return found.filter(({ article }) => article).sort((a, b) => b.find.found - a.find.found);
  });

/** The reader has seen all finds. */
export const seeFinds = () =>
  inTurn(async () => {
    await writing(async ({ finds }) => {
      /** @type {Find[]} */
      const all = await resultOf(finds.getAll());
      for (const find of all) if (!find.isSeen) finds.put({ ...find, isSeen: true });
    });
    await countUnseenFinds();
  });

/**
 * Shows finds no more. The next look may find them again only if a list brings their originals anew.
 * @param {Find[]} dropped
 */
export const dropFinds = (dropped) =>
  inTurn(async () => {
    await writing(async ({ finds }) => {
      for (const { key, found } of dropped) {
        /** @type {Find | undefined} */
        const find = await resultOf(finds.get(key));
        // Another one may have been found meanwhile.
        if (find?.found === found) finds.delete(key);
      }
    });
    await countUnseenFinds();
    await announceChange();
  });

/**
 * Shows a find no more.
 * @param {string} key of the article
 */
export const dropFind = async (key) => dropFinds((await storedFinds()).filter((find) => find.key === key));
