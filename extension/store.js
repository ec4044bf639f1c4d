/**
 * Files kept on this device, of which a few bytes are read at a time: copies of lists.
 * They are written from a stream, stay invisible until they are whole, and outlive the
 * worker; one that was cut off is continued.
 *
 * A file is kept as small pages in IndexedDB. That was measured, in Chromium, on 90 MB,
 * with 200 reads of 100 to 700 bytes in four rounds in a woken worker: pages of 1 KB
 * 20 ms, slices of one file in OPFS or of a Blob in IndexedDB 120 ms, `Range` on a file
 * of the package 270 ms. It is the request that costs, not its bytes; a get is the cheapest.
 *
 * @typedef {object} Kept a file that is here, or on its way
 * @property {number} number its own; no other file gets it again
 * @property {string} name
 * @property {string} stamp of the content: a file of the same name and stamp is the same
 * @property {number} size in bytes
 * @property {number} have how many of them are here
 * @property {boolean} gone replaced or removed; its pages go as soon as nobody reads them
 */

/**
 * Smaller ones take longer to write: of 1 KB, 10 MB a second. Of larger ones more is read
 * for nothing: 180 small pieces lie in 260 KB of 1 KB pages, in 420 of 2 KB ones.
 */
export const PAGE = 1024;

/** So much is written at once: no more of a file is ever in memory. */
const PIECE = 1024 * PAGE;

/** Numbers of pages within a file: of 4 TB, more than any list has. */
const PAGES = 2 ** 32;

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/**
 * @param {IDBTransaction} transaction
 * @returns {Promise<void>}
 */
const done = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('the store could not be written'));
  });

/** @type {Promise<IDBDatabase> | null} */
let opening = null;

/** Once in a worker's life; a failure is not kept. Fails where the browser lets nothing be stored. */
function database() {
  opening ??= openDatabase().catch((error) => {
    opening = null;
    throw error;
  });
  return opening;
}

async function openDatabase() {
  const request = indexedDB.open('kept', 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('files', { keyPath: 'number', autoIncrement: true }).createIndex('name', 'name');
    request.result.createObjectStore('pages');
  };
  const db = await answer(request);
  db.onclose = () => (opening = null);
  return db;
}

/** @param {IDBDatabase} db */
function writing(db) {
  const transaction = db.transaction(['files', 'pages'], 'readwrite', { durability: 'relaxed' });
  return { transaction, files: transaction.objectStore('files'), pages: transaction.objectStore('pages') };
}

/**
 * Every page of a file from its `first` to its `last`.
 * @param {Kept} file
 * @param {number} [first]
 * @param {number} [last]
 */
const pagesOf = ({ number }, first = 0, last = PAGES - 1) =>
  IDBKeyRange.bound(number * PAGES + first, number * PAGES + last);

/** Every whole file. */
export async function list() {
  const db = await database();
  /** @type {Kept[]} */
  const all = await answer(db.transaction('files').objectStore('files').getAll());
  return all.filter(isWhole);
}

/** @param {Kept} file */
const isWhole = ({ gone, have, size }) => !gone && have === size;

/** Files that were opened in this worker's life: a check may be reading them. */
const opened = new Set();

/**
 * A whole file, for reading, or null where there is none of this name.
 * @param {string} name
 */
export async function open(name) {
  const db = await database();
  /** @type {Kept[]} */
  const named = await answer(db.transaction('files').objectStore('files').index('name').getAll(name));
  const file = named.findLast(isWhole);
  return file ? reader(db, file) : null;
}

/**
 * @param {IDBDatabase} db
 * @param {Kept} file
 */
function reader(db, file) {
  opened.add(file.number);

  const spent = { reads: 0, bytes: 0 };
  /** @type {IDBObjectStore | null} */
  let pages = null;
  /** Reads that are asked for together share a transaction. */
  function sharedPages() {
    if (!pages) {
      pages = db.transaction('pages').objectStore('pages');
      queueMicrotask(() => (pages = null));
    }
    return pages;
  }

  /**
   * At most `length` bytes from `offset` on; fewer where the file ends.
   * @param {number} offset
   * @param {number} length
   * @returns {Promise<Uint8Array>}
   */
  async function read(offset, length) {
    const end = Math.min(offset + length, file.size);
    if (end <= offset) return new Uint8Array();
    const [first, last] = [Math.floor(offset / PAGE), Math.floor((end - 1) / PAGE)];
    /** @type {Uint8Array[]} */
    const found = await answer(sharedPages().getAll(pagesOf(file, first, last)));
    const bytes = joined(found);
    spent.reads += 1;
    spent.bytes += bytes.length;
    if (bytes.length !== Math.min((last + 1) * PAGE, file.size) - first * PAGE) {
      throw new Error(`the kept copy of ${file.name} lacks bytes`);
    }
    return bytes.subarray(offset - first * PAGE, end - first * PAGE);
  }

  // A gap that is shorter than a page is in a page that is read anyhow.
  return { stamp: file.stamp, size: file.size, gap: PAGE - 1, spent, read };
}

/** @param {Uint8Array[]} pieces */
function joined(pieces) {
  if (pieces.length === 1) return pieces[0];
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Files are written one after the other. @type {Promise<unknown>} */
let last = Promise.resolve();

/**
 * Keeps a file in place of any other of its name. Until all its bytes are here the other
 * one stays; a file of the same stamp that was cut off is continued where it ends.
 * @param {{name: string, stamp: string, size: number}} what
 * @param {(from: number) => Promise<ReadableStream<Uint8Array>>} bytes the file's, from there to its end
 * @returns {Promise<void>}
 */
export function put(what, bytes) {
  const turn = last.then(() => write(what, bytes));
  last = turn.catch(() => {});
  return turn;
}

/**
 * @param {{name: string, stamp: string, size: number}} what
 * @param {(from: number) => Promise<ReadableStream<Uint8Array>>} bytes
 */
async function write({ name, stamp, size }, bytes) {
  const db = await database();
  const file = await begun(db, { name, stamp, size });
  const pieces = inPieces(await bytes(file.have));
  for await (const read of pieces) {
    if (file.have + read.length > size) throw new Error(`${name} is longer than it says`);
    // Where the stream was cut off within a page, that page is read again another time.
    const isLast = file.have + read.length === size;
    const piece = isLast ? read : read.subarray(0, read.length - (read.length % PAGE));
    const { transaction, files, pages } = writing(db);
    for (let at = 0; at < piece.length; at += PAGE) {
      // A copy: what is stored of a part of a buffer is the whole buffer.
      pages.put(piece.slice(at, at + PAGE), file.number * PAGES + (file.have + at) / PAGE);
    }
    file.have += piece.length;
    files.put(file);
    if (file.have === size) await replaceOthers(files, file);
    await done(transaction);
  }
  if (file.have !== size) throw new Error(`${name} is shorter than it says`);
}

/**
 * The file to go on with: one that was cut off, if there is one, or else a new one.
 * @param {IDBDatabase} db
 * @param {{name: string, stamp: string, size: number}} what
 * @returns {Promise<Kept>}
 */
async function begun(db, { name, stamp, size }) {
  await sweep(db);
  const { transaction, files } = writing(db);
  /** @type {Kept[]} */
  const named = await answer(files.index('name').getAll(name));
  const unfinished = named.filter((file) => !file.gone && !isWhole(file));
  const found = unfinished.find((file) => file.stamp === stamp && file.size === size);
  for (const other of unfinished) if (other !== found) files.put({ ...other, gone: true });
  const fresh = { name, stamp, size, have: 0, gone: false };
  const file = found ?? { ...fresh, number: Number(await answer(files.add(fresh))) };
  await done(transaction);
  return file;
}

/**
 * @param {IDBObjectStore} files
 * @param {Kept} file
 */
async function replaceOthers(files, { name, number }) {
  /** @type {Kept[]} */
  const named = await answer(files.index('name').getAll(name));
  for (const other of named) if (other.number !== number) files.put({ ...other, gone: true });
}

/**
 * Forgets a file. Whoever is reading it may go on.
 * @param {string} name
 */
export async function remove(name) {
  const db = await database();
  const { transaction, files } = writing(db);
  await replaceOthers(files, /** @type {Kept} */ ({ name, number: 0 }));
  await done(transaction);
}

/**
 * Frees what is gone, but for files that somebody may still be reading.
 * @param {IDBDatabase} db
 */
async function sweep(db) {
  const { transaction, files, pages } = writing(db);
  /** @type {Kept[]} */
  const all = await answer(files.getAll());
  for (const file of all) {
    if (!file.gone || opened.has(file.number)) continue;
    pages.delete(pagesOf(file));
    files.delete(file.number);
  }
  await done(transaction);
}

/**
 * Pieces of one length, but for the last: a page must not be cut by the end of a chunk.
 * @param {ReadableStream<Uint8Array>} stream
 */
async function* inPieces(stream) {
  const reader = stream.getReader();
  let piece = new Uint8Array(PIECE);
  let filled = 0;
  try {
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      for (let rest = /** @type {Uint8Array} */ (value); rest.length; ) {
        const taken = rest.subarray(0, PIECE - filled);
        piece.set(taken, filled);
        filled += taken.length;
        rest = rest.subarray(taken.length);
        if (filled === PIECE) {
          yield piece;
          piece = new Uint8Array(PIECE);
          filled = 0;
        }
      }
    }
    if (filled) yield piece.subarray(0, filled);
  } finally {
    // Also where nobody wants the rest.
    await reader.cancel().catch(() => {});
  }
}
