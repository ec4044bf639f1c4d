/**
 * Which words of two matching passages are the same, for shading them. The core decides what matches and how; this only
 * shows people where to look.
 *
 * @typedef {[number, number]} Range in UTF-16 units, end exclusive
 * @typedef {{word: string, start: number, end: number}} Word
 */

/** Maximum number of cells in the table of a longest common subsequence. Longer passages go unshaded: shading them would slow the page. */
const MAX_TABLE_CELLS = 8_000_000;

const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter(undefined, { granularity: 'word' }) : null;

/**
 * @param {string} text
 * @returns {Word[]}
 */
function wordsOf(text) {
  const found = [];
  for (const { segment, index, isWordLike } of segmenter?.segment(text) ?? []) {
    if (isWordLike) found.push({ word: segment.toLowerCase(), start: index, end: index + segment.length });
  }
  return found;
}

/**
 * The words of the longest common subsequence of two texts.
 * @param {string} left
 * @param {string} right
 * @returns {{left: Range[], right: Range[]}} where they are in each text; words that follow each other directly in both
 *   share a range
 */
export function commonWords(left, right) {
  const [a, b] = [wordsOf(left), wordsOf(right)];
  const ranges = { left: /** @type {Range[]} */ ([]), right: /** @type {Range[]} */ ([]) };
  if (!a.length || !b.length || (a.length + 1) * (b.length + 1) > MAX_TABLE_CELLS) return ranges;
  const lengths = subsequenceLengths(a, b);
  const width = b.length + 1;
  let [i, j] = [0, 0];
  let inRun = false;
  while (i < a.length && j < b.length) {
    if (a[i].word === b[j].word) {
      addWord(ranges.left, a[i], inRun);
      addWord(ranges.right, b[j], inRun);
      inRun = true;
      i += 1;
      j += 1;
    } else {
      inRun = false;
      if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]) i += 1;
      else j += 1;
    }
  }
  return ranges;
}

/**
 * @param {Word[]} a
 * @param {Word[]} b
 * @returns {Uint16Array} at `i * (b.length + 1) + j`: length of the longest common subsequence of the words from `i` on
 *   in `a` and those from `j` on in `b`
 */
function subsequenceLengths(a, b) {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[i].word === b[j].word
          ? lengths[(i + 1) * width + j + 1] + 1
          : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  return lengths;
}

/**
 * @param {Range[]} ranges
 * @param {Word} word
 * @param {boolean} inRun whether it directly follows the word before
 */
function addWord(ranges, { start, end }, inRun) {
  const last = ranges.at(-1);
  if (inRun && last) last[1] = end;
  else ranges.push([start, end]);
}
