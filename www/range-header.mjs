/**
 * The range that a `Range` header requests (RFC 9110, section 14.2).
 * @param {string} header
 * @param {number} size of the file, in bytes
 * @returns {[number, number] | 'outside' | null} offset of the first byte, and of the byte after the last; 'outside' where
 *   the file has none of these bytes; null for a header to be ignored: servers must ignore what they do not understand,
 *   and may ignore a request for several ranges
 */
export function requestedRange(header, size) {
  const [, first, last] = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header) ?? [];
  if (first === undefined || (!first && !last)) return null;
  if (!first) {
    const length = Math.min(Number(last), size);
    return length ? [size - length, size] : 'outside';
  }
  if (last && Number(last) < Number(first)) return null;
  if (Number(first) >= size) return 'outside';
  return [Number(first), last ? Math.min(Number(last) + 1, size) : size];
}
