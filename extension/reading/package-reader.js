/**
 * Reads a file of the extension's package by `Range` requests. Chromium honours them; Firefox answers each with the
 * whole file, which is then kept in memory.
 *
 * @typedef {import('./reader.js').Reader} Reader
 */

/** Bytes asked for by a read at the start of the file. A small file arrives whole in the same time. */
const FIRST_READ_BYTES = 64 * 1024;

/**
 * A request costs 1 to 2 ms whether it returns one byte or 64 KB. Bytes that are not needed are kept few all the same:
 * 2 KB a gap come to at most 200 KB a check.
 */
const PACKAGE_GAP = 2 * 1024;

/**
 * The text of a small file.
 * @param {string} path in the package
 */
export const readPackageText = async (path) => (await fetch(chrome.runtime.getURL(path))).text();

/**
 * All bytes of a small file.
 * @param {string} path in the package
 */
export async function readPackageFile(path) {
  const response = await fetch(chrome.runtime.getURL(path));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/**
 * @param {string} path in the package
 * @returns {Reader}
 */
export function openPackageFile(path) {
  const spent = { reads: 0, bytes: 0 };
  /** @type {Uint8Array | null} */
  let whole = null;

  /** @type {Reader['read']} */
  async function read(offset, length) {
    const asked = offset === 0 ? Math.max(length, FIRST_READ_BYTES) : length;
    if (!whole) {
      const bytes = new Uint8Array(await (await request(path, offset, asked)).arrayBuffer());
      spent.reads += 1;
      spent.bytes += bytes.length;
      const isAll = bytes.length > asked || (offset === 0 && bytes.length < asked);
      if (!isAll) return bytes.subarray(0, length);
      whole = bytes;
    }
    return whole.subarray(offset, offset + length);
  }

  return { name: path, gap: PACKAGE_GAP, inFlight: Infinity, spent, isWhole: () => whole !== null, read };
}

/**
 * The first bytes of a file, without transferring the rest; fewer where the file is shorter.
 * @param {string} path in the package
 * @param {number} length
 * @returns {Promise<Uint8Array>}
 */
export async function readPackageHead(path, length) {
  const reader = (await request(path, 0, length)).body.getReader();
  const head = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { done, value } = await reader.read();
    if (done) break;
    head.set(value.subarray(0, length - filled), filled);
    filled += Math.min(value.length, length - filled);
  }
  await reader.cancel().catch(() => {});
  return head.subarray(0, filled);
}

/**
 * The bytes of a file from an offset to its end.
 * @param {string} path in the package
 * @param {number} from
 * @param {number} size of the whole file
 * @returns {Promise<ReadableStream<Uint8Array>>}
 */
export async function streamPackageFile(path, from, size) {
  // A request for one byte shows whether ranges are honoured; it costs less than a megabyte transferred in vain.
  const hasRanges = from > 0 && (await honoursRanges(path));
  const { body } = hasRanges ? await request(path, from, size - from) : await request(path, 0, size);
  return hasRanges || from === 0 ? body : body.pipeThrough(skipFirst(from));
}

/** @param {string} path */
async function honoursRanges(path) {
  const reader = (await request(path, 0, 1)).body.getReader();
  const { value } = await reader.read();
  await reader.cancel().catch(() => {});
  return value?.length === 1;
}

/**
 * @param {string} path
 * @param {number} offset
 * @param {number} length
 * @returns {Promise<Response & {body: ReadableStream<Uint8Array>}>}
 */
async function request(path, offset, length) {
  const headers = { Range: `bytes=${offset}-${offset + length - 1}` };
  const response = await fetch(chrome.runtime.getURL(path), { headers });
  if (!response.ok || !response.body) throw new Error(`${path}: ${response.status}`);
  return /** @type {Response & {body: ReadableStream<Uint8Array>}} */ (response);
}

/**
 * Passes a stream on without its first bytes.
 * @param {number} count
 * @returns {TransformStream<Uint8Array, Uint8Array>}
 */
function skipFirst(count) {
  let left = count;
  return new TransformStream({
    transform(chunk, out) {
      const rest = chunk.subarray(Math.min(left, chunk.length));
      left -= chunk.length - rest.length;
      if (rest.length) out.enqueue(rest);
    },
  });
}
