// Exercises the extension's store of files, in Chromium and in Firefox. The functions run in a page of the extension.

/** Stores a file whose copying is interrupted and resumed, reads it, replaces it and removes it; returns what it saw. */
export async function useStore() {
  const { list, open, PAGE, put, remove } = await import(chrome.runtime.getURL('reading/store.js'));
  const size = 3 * 1024 * 1024 + 5;
  const content = (seed) => Uint8Array.from({ length: size }, (_, at) => (at * seed) >> 3);
  const seen = {};

  /** The bytes from an offset, in chunks that do not fit the store's pages; with `end`, interrupted by an error there. */
  const stream = (bytes, from, end = bytes.length) =>
    new ReadableStream({
      pull(out) {
        if (from >= end) return end < bytes.length ? out.error(new Error('broken off')) : out.close();
        out.enqueue(bytes.slice(from, Math.min(from + 70_001, end)));
        from += 70_001;
      },
    });
  const failure = (promise) => promise.then(() => null, (error) => error.message);
  /** The files beside the lists of the extension. */
  const names = async () =>
    (await list()).filter(({ name }) => !name.startsWith('lists/')).map(({ name, stamp }) => `${name} ${stamp}`).sort();
  const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

  const [old, young] = [content(5), content(7)];
  const first = { name: 'file', stamp: 'old', size };
  seen.brokenOff = await failure(put(first, async () => stream(old, 0, 2_000_000)));
  seen.afterBreaking = { names: await names(), open: await open('file') };
  seen.wentOnAt = -1;
  await put(first, async (from) => stream(old, (seen.wentOnAt = from)));
  seen.afterGoingOn = await names();

  const file = await open('file');
  const ranges = [[0, 4096], [PAGE - 1, 2], [PAGE, PAGE], [1_048_570, 20], [size - 3, 3], [size - 3, 100], [size, 10], [1_999_990, 20]];
  const read = async (file, bytes) => {
    const got = await Promise.all(ranges.map(([offset, length]) => file.read(offset, length)));
    return got.every((piece, at) => same(piece, bytes.subarray(ranges[at][0], ranges[at][0] + ranges[at][1])));
  };
  seen.reads = await read(file, old);
  seen.spent = { ...file.spent };

  const second = { ...first, stamp: 'young' };
  seen.tooShort = await failure(put(second, async () => stream(young.subarray(0, 100), 0)));
  seen.tooLong = await failure(put({ ...second, size: 100 }, async (from) => stream(young, from)));
  seen.afterMisfits = await names();
  await put(second, async (from) => stream(young, from));
  seen.afterReplacing = await names();
  seen.replaced = await read(await open('file'), young);
  seen.readerOfTheOld = await read(file, old);
  await put({ ...first, name: 'other' }, async (from) => stream(old, from));
  await remove('file');
  seen.afterRemoving = { names: await names(), open: await open('file') };
  await remove('other');
  return seen;
}

/** The result of {@link useStore} if the store works. */
export const PROMISED = {
  brokenOff: 'broken off',
  afterBreaking: { names: [], open: null },
  wentOnAt: 1024 * 1024,
  afterGoingOn: ['file old'],
  reads: true,
  // A read past the end reads no page.
  spent: { reads: 7, bytes: 4096 + 2048 + 1024 + 2048 + 5 + 5 + 1024 },
  tooShort: 'file is shorter than it says',
  tooLong: 'file is longer than it says',
  afterMisfits: ['file old'],
  afterReplacing: ['file young'],
  replaced: true,
  readerOfTheOld: true,
  afterRemoving: { names: ['other old'], open: null },
};

/** The stored lists, once there are any. */
export async function keptLists() {
  const { list } = await import(chrome.runtime.getURL('reading/store.js'));
  for (let wait = 0; wait < 300; wait++) {
    const kept = await list();
    if (kept.length) return kept;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return [];
}

/**
 * Damages every page of the stored files.
 * @param {'flip' | 'drop'} what flips a bit in each byte, or removes the last third of the pages
 */
export async function spoil(what) {
  const { completed, resultOf } = await import(chrome.runtime.getURL('reading/database.js'));
  const { database } = await import(chrome.runtime.getURL('reading/store-database.js'));
  const transaction = (await database()).transaction('pages', 'readwrite');
  const pages = transaction.objectStore('pages');
  const [keys, all] = await Promise.all([resultOf(pages.getAllKeys()), resultOf(pages.getAll())]);
  // The header stays intact, so that the damage shows only when the rest is read.
  const from = what === 'drop' ? Math.floor((keys.length * 2) / 3) : 4;
  for (let at = from; at < keys.length; at++) {
    if (what === 'drop') pages.delete(keys[at]);
    else pages.put(all[at].map((byte) => byte ^ 1), keys[at]);
  }
  await completed(transaction);
  return keys.length;
}

/** Number of pages of files in the store. */
export async function storedPages() {
  const { resultOf } = await import(chrome.runtime.getURL('reading/database.js'));
  const { database } = await import(chrome.runtime.getURL('reading/store-database.js'));
  return resultOf((await database()).transaction('pages').objectStore('pages').count());
}
