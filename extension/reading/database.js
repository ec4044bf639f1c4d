/** IndexedDB with promises. */

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
export const resultOf = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/**
 * @param {IDBTransaction} transaction
 * @returns {Promise<void>}
 */
export const completed = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('the store could not be written'));
  });

/**
 * A database that is opened once in the life of a worker or a page; a failure is not kept.
 * @param {string} name
 * @param {number} version
 * @param {(db: IDBDatabase, oldVersion: number) => void} upgrade brings a database of an older version to this one; 0: there
 *   was none
 */
export function databaseOf(name, version, upgrade) {
  /** @type {Promise<IDBDatabase> | null} */
  let opening = null;

  async function openAnew() {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = ({ oldVersion }) => upgrade(request.result, oldVersion);
    const db = await resultOf(request);
    db.onclose = () => (opening = null);
    // Another page of the extension deletes the database, or needs a newer version of it.
    db.onversionchange = () => {
      opening = null;
      db.close();
    };
    return db;
  }

  return {
    /** Rejects where the browser lets nothing be stored. @returns {Promise<IDBDatabase>} */
    open() {
      opening ??= openAnew().catch((error) => {
        opening = null;
        throw error;
      });
      return opening;
    },

    async delete() {
      const db = await opening?.catch(() => null);
      db?.close();
      opening = null;
      await resultOf(indexedDB.deleteDatabase(name));
    },
  };
}
