/**
 * What a response says about the file on a host: which bytes, of which version.
 *
 * @typedef {{etag: string | null, modified: string | null, total: number | null, strong: string | null}} Version of the
 *   file; null: not stated, or hidden from other origins. `total`: bytes; `strong`: an ETag that identifies single bytes
 */

/**
 * @param {Response} response
 * @returns {{start: number, end: number, total: number | null} | null} end exclusive; null where the header is missing,
 *   hidden or malformed
 */
export function contentRange(response) {
  const found = /^bytes (\d+)-(\d+)\/(\d+|\*)$/i.exec(rangeHeader(response));
  if (!found) return null;
  return { start: Number(found[1]), end: Number(found[2]) + 1, total: found[3] === '*' ? null : Number(found[3]) };
}

/**
 * The file's length, from a response that refuses a range behind its end (416).
 * @param {Response} response
 * @returns {string | undefined} in bytes
 */
export const statedSize = (response) => /^bytes \*\/(\d+)$/i.exec(rangeHeader(response))?.[1];

/** @param {Response} response */
const rangeHeader = (response) => response.headers.get('Content-Range')?.trim() ?? '';

/**
 * @param {Response} response
 * @param {number | null} total bytes of the file
 * @returns {Version}
 */
export function versionOf(response, total) {
  const etag = response.headers.get('ETag');
  const isSameOrigin = new URL(response.url).origin === globalThis.location?.origin;
  // A weak ETag (W/"…") does not identify single bytes.
  const strong = isSameOrigin && etag?.startsWith('"') ? etag : null;
  return { etag, modified: response.headers.get('Last-Modified'), total, strong };
}

/**
 * Whether two responses state different versions. What only one of them states does not count.
 * @param {Version} a
 * @param {Version} b
 */
export function differs(a, b) {
  const isStatedTwice = (/** @type {'etag' | 'modified' | 'total'} */ name) => a[name] !== null && b[name] !== null;
  return /** @type {const} */ (['etag', 'modified', 'total']).some((name) => isStatedTwice(name) && a[name] !== b[name]);
}

/** @param {Response} response */
export function isCompressed(response) {
  const encoding = response.headers.get('Content-Encoding');
  return encoding !== null && encoding !== '' && encoding !== 'identity';
}

/**
 * Leaves the rest of a response on the network.
 * @param {Response} response
 */
export function discard(response) {
  response.body?.cancel().catch(() => {});
}
