/**
 * Ranges of one file that are read in one piece: neighbours, where a few bytes rather
 * are read for nothing than asked around. The web pages and the benchmarks read as the
 * extension does, with this.
 *
 * @template {{offset: number, length: number}} Range
 * @param {Range[]} ranges
 * @param {number} gap so many bytes are rather read for nothing
 * @returns {{offset: number, length: number, ranges: Range[]}[]} ascending
 */
export function together(ranges, gap) {
  /** @type {{offset: number, length: number, ranges: Range[]}[]} */
  const pieces = [];
  for (const range of [...ranges].sort((a, b) => a.offset - b.offset)) {
    const last = pieces.at(-1);
    if (last && range.offset - (last.offset + last.length) <= gap) {
      last.length = Math.max(last.length, range.offset + range.length - last.offset);
      last.ranges.push(range);
    } else {
      pieces.push({ offset: range.offset, length: range.length, ranges: [range] });
    }
  }
  return pieces;
}
