/**
 * Files that the user has chosen on the settings page, and that the background worker reads as a list. They pass through
 * the browser's store, since messages between the two carry no files.
 */

import { completed, resultOf } from '../reading/database.js';
import { database } from '../reading/store-database.js';

/** @typedef {{name: string, file: File}} Chosen */

/**
 * Keeps files in place of those that were chosen before.
 * @param {File[]} files
 */
export async function keepChosenFiles(files) {
  const transaction = (await database()).transaction('chosen', 'readwrite');
  const chosen = transaction.objectStore('chosen');
  chosen.clear();
  for (const file of files) chosen.put({ name: file.name, file });
  await completed(transaction);
}

/** @returns {Promise<Chosen[]>} */
export async function chosenFiles() {
  return resultOf((await database()).transaction('chosen').objectStore('chosen').getAll());
}

export const forgetChosenFiles = () => keepChosenFiles([]);
