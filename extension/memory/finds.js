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

/** @param {Find} find */
export const storeFind = (find) =>
  inTurn(async () => {
    const isStored = await writing(async ({ articles, finds }) => {
      // It may have been forgotten meanwhile.
      if (!(await resultOf(articles.getKey(find.key)))) return false;
      finds.put(find);
      return true;
    });
    if (!isStored) return;
    await setUnseenFinds((await unseenFinds()) + 1);
    await announceChange();
  });

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

/**
 * Shows a find no more. The next look may find it again only if the list brings it anew.
 * @param {string} key of the article
 */
export const dropFind = (key) => inTurn(() => writing(async ({ finds }) => void finds.delete(key)));
