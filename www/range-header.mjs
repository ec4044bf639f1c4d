/**
 * What a `Range` header asks for, of a file of `size` bytes.
 * @param {string} header
 * @param {number} size
 * @returns {[number, number] | 'outside' | null} first byte and the one after the last; null: to be ignored, as servers
 *   may ignore several ranges at once and have to ignore what they do not understand (RFC 9110, 14.2)
 */
export function rangeWanted(header, size) {
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
