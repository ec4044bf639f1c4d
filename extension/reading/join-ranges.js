/**
 * Joins ranges of one file that are close to each other, so that they are read as one.
 *
 * @template {{offset: number, length: number}} Range
 * @param {Range[]} ranges in any order
 * @param {number} gap ranges at most this many bytes apart are joined
 * @returns {{offset: number, length: number, ranges: Range[]}[]} in ascending order, with the ranges that each covers
 */
export function joinRanges(ranges, gap) {
  /** @type {{offset: number, length: number, ranges: Range[]}[]} */
  const joined = [];
  for (const range of [...ranges].sort((a, b) => a.offset - b.offset)) {
    const last = joined.at(-1);
    if (last && range.offset - (last.offset + last.length) <= gap) {
      last.length = Math.max(last.length, range.offset + range.length - last.offset);
      last.ranges.push(range);
    } else {
      joined.push({ offset: range.offset, length: range.length, ranges: [range] });
    }
  }
  return joined;
}
