/**
 * A file that came with the extension, read by `Range` where the browser honours that.
 * Chromium does; Firefox answers with the whole file.
 */

/** A small file comes with the first request, which takes no longer for it. */
const FIRST = 64 * 1024;

/** @param {string} path in the package */
export function openBundled(path) {
  const url = chrome.runtime.getURL(path);
  const spent = { reads: 0, bytes: 0 };
  /** @type {Uint8Array | null} */
  let whole = null;

  /**
   * At most `length` bytes from `offset` on; fewer where the file ends.
   * @param {number} offset
   * @param {number} length
   * @returns {Promise<Uint8Array>}
   */
  async function read(offset, length) {
    const asked = offset === 0 ? Math.max(length, FIRST) : length;
    if (!whole) {
      const bytes = new Uint8Array(await (await get(offset, asked)).arrayBuffer());
      spent.reads += 1;
      spent.bytes += bytes.length;
      const all = bytes.length > asked || (offset === 0 && bytes.length < asked);
      if (!all) return bytes.subarray(0, length);
      whole = bytes;
    }
    return whole.subarray(offset, offset + length);
  }

  /**
   * @param {number} offset
   * @param {number} [length] to the end, if there is none
   */
  async function get(offset, length) {
    const end = length === undefined ? '' : offset + length - 1;
    const answer = await fetch(url, { headers: { Range: `bytes=${offset}-${end}` } });
    if (!answer.ok || !answer.body) throw new Error(`${path}: ${answer.status}`);
    return answer;
  }

  /**
   * The first bytes, without the rest where there is one.
   * @param {number} length
   */
  async function head(length) {
    const reader = /** @type {ReadableStream<Uint8Array>} */ ((await get(0, length)).body).getReader();
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const { done, value } = await reader.read();
      if (done) break;
      bytes.set(value.subarray(0, length - filled), filled);
      filled += Math.min(value.length, length - filled);
    }
    await reader.cancel().catch(() => {});
    return bytes.subarray(0, filled);
  }

  /**
   * The bytes from an offset to the end.
   * @param {number} from
   * @param {number} size of the whole file
   * @returns {Promise<ReadableStream<Uint8Array>>}
   */
  async function stream(from, size) {
    // One byte tells whether ranges are honoured, and costs less than a megabyte too many.
    const ranged = from > 0 && (await hasRanges());
    const { body } = ranged ? await get(from, size - from) : await get(0, size);
    const bytes = /** @type {ReadableStream<Uint8Array>} */ (body);
    return ranged || from === 0 ? bytes : bytes.pipeThrough(without(from));
  }

  async function hasRanges() {
    const reader = /** @type {ReadableStream<Uint8Array>} */ ((await get(0, 1)).body).getReader();
    const { value } = await reader.read();
    await reader.cancel().catch(() => {});
    return value?.length === 1;
  }

  return {
    name: path,
    /**
     * A request costs 1 to 2 ms, however many bytes it brings up to about 64 KB. What
     * is read for nothing is kept low all the same: 2 KB a gap, 200 KB a check at most.
     */
    gap: 2 * 1024,
    spent,
    read,
    head,
    stream,
  };
}

/**
 * Lets a stream through but for its first bytes.
 * @param {number} count
 * @returns {TransformStream<Uint8Array, Uint8Array>}
 */
function without(count) {
  let left = count;
  return new TransformStream({
    transform(chunk, out) {
      const rest = chunk.subarray(Math.min(left, chunk.length));
      left -= chunk.length - rest.length;
      if (rest.length) out.enqueue(rest);
    },
  });
}
