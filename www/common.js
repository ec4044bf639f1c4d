/**
 * Which words of two matching passages are the same, for shading them. The core decides what matches and how; this
 * only shows a reader where to look.
 *
 * @typedef {[number, number]} Range in UTF-16 units, end exclusive
 * @typedef {{word: string, start: number, end: number}} Word
 */

/** Cells of the table of a longest common subsequence; passages of more go unshaded rather than slow the page. */
const MOST_CELLS = 8_000_000;

const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter(undefined, { granularity: 'word' }) : null;

/**
 * @param {string} text
 * @returns {Word[]}
 */
function words(text) {
  const found = [];
  for (const { segment, index, isWordLike } of segmenter?.segment(text) ?? []) {
    if (isWordLike) found.push({ word: segment.toLowerCase(), start: index, end: index + segment.length });
  }
  return found;
}

/**
 * The longest sequence of words that both have in the same order.
 * @param {string} left
 * @param {string} right
 * @returns {{left: Range[], right: Range[]}} runs of them, without the words between
 */
export function commonWords(left, right) {
  const [a, b] = [words(left), words(right)];
  const width = b.length + 1;
  if (!a.length || !b.length || (a.length + 1) * width > MOST_CELLS) return { left: [], right: [] };

  // longest[i][j]: of the words from i and from j on.
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] =
        a[i].word === b[j].word
          ? longest[(i + 1) * width + j + 1] + 1
          : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }

  const ranges = { left: /** @type {Range[]} */ ([]), right: /** @type {Range[]} */ ([]) };
  let [i, j] = [0, 0];
  let inRun = false;
  while (i < a.length && j < b.length) {
    if (a[i].word === b[j].word) {
      extend(ranges.left, a[i], inRun);
      extend(ranges.right, b[j], inRun);
      inRun = true;
      i += 1;
      j += 1;
    } else {
      inRun = false;
      if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) i += 1;
      else j += 1;
    }
  }
  return ranges;
}

/**
 * @param {Range[]} ranges
 * @param {Word} word
 * @param {boolean} inRun it follows the last one without a word between
 */
function extend(ranges, { start, end }, inRun) {
  const last = ranges.at(-1);
  if (inRun && last) last[1] = end;
  else ranges.push([start, end]);
}
