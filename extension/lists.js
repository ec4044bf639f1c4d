/**
 * The indexes that came with the extension, read range by range: the core says which
 * bytes it wants, so that a check costs the same however long the list is.
 */

/** Paths in the package. */
export const BUNDLED = ['lists/samples.firsthand'];

/** A request costs about 2 ms: reading a gap of this many bytes is cheaper than a second one. */
const GAP = 64 * 1024;

/**
 * A file of the package whose bytes are read as they are needed.
 * @param {string} path
 */
export function openBundled(path) {
  const url = chrome.runtime.getURL(path);
  /** @type {Promise<Uint8Array> | null} */
  let whole = null;

  /**
   * At most `length` bytes from `offset` on; fewer where the file ends.
   * @param {number} offset
   * @param {number} length
   * @returns {Promise<Uint8Array>}
   */
  async function read(offset, length) {
    if (whole) return (await whole).subarray(offset, offset + length);
    const range = `bytes=${offset}-${offset + length - 1}`;
    const answer = await fetch(url, { headers: { Range: range } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    if (bytes.length <= length) return bytes;
    // Firefox does not know ranges here and answers with the whole file: keep it, so
    // that it is read once in a worker's life.
    whole = Promise.resolve(bytes);
    return bytes.subarray(offset, offset + length);
  }

  return { path, read };
}

/**
 * @typedef {ReturnType<typeof openBundled>} List
 * @typedef {{index: number, offset: number, length: number}} Want
 */

/**
 * Reads all that is wanted, neighbouring ranges together.
 * @param {List[]} lists
 * @param {Want[]} wants
 * @returns {Promise<Uint8Array[]>} one for each want, in the same order
 */
export async function readAll(lists, wants) {
  /** @type {Uint8Array[]} */
  const answers = new Array(wants.length);
  await Promise.all(
    together(wants).map(async (group) => {
      const { index, offset } = group[0].want;
      const end = Math.max(...group.map(({ want }) => want.offset + want.length));
      const bytes = await lists[index].read(offset, end - offset);
      for (const { want, at } of group) {
        const from = want.offset - offset;
        answers[at] = bytes.subarray(from, from + want.length);
      }
    }),
  );
  return answers;
}

/**
 * Groups of wants that are worth one request.
 * @param {Want[]} wants
 */
function together(wants) {
  const sorted = wants
    .map((want, at) => ({ want, at }))
    .sort((a, b) => a.want.index - b.want.index || a.want.offset - b.want.offset);
  /** @type {(typeof sorted)[]} */
  const groups = [];
  let end = 0;
  for (const item of sorted) {
    const { index, offset, length } = item.want;
    const group = groups.at(-1);
    if (group && group[0].want.index === index && offset - end <= GAP) {
      group.push(item);
      end = Math.max(end, offset + length);
    } else {
      groups.push([item]);
      end = offset + length;
    }
  }
  return groups;
}
