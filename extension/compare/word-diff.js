/**
 * Which words of two matching passages are the same, for shading them, and which stand in place of each other. The core
 * decides what matches and how; this only shows people where to look.
 *
 * @typedef {[number, number]} Range in UTF-16 units, end exclusive
 * @typedef {{word: string, start: number, end: number}} Word
 * @typedef {{left: Range, right: Range}} Swap words that stand in place of each other
 * @typedef {[number, number]} Pair a word of the left text and the same word of the right one, by their places in the lists
 */

/**
 * Maximum number of cells in the table of a longest common subsequence. Longer texts are first divided at words that each
 * of both has once (patience diff, Bram Cohen).
 */
const MAX_TABLE_CELLS = 1_000_000;

/** Maximum number of words that stand in place of others. Where more differ, a sentence was rebuilt. */
const MAX_SWAPPED_WORDS = 3;

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
 * Compares two texts word by word.
 * @param {string} left
 * @param {string} right
 * @returns {{left: Range[], right: Range[], swaps: Swap[]}} `left` and `right`: the words that both have in the same
 *   order; words that follow each other directly in both share a range
 */
export function diffWords(left, right) {
  const [a, b] = [wordsOf(left), wordsOf(right)];
  const found = { left: /** @type {Range[]} */ ([]), right: /** @type {Range[]} */ ([]), swaps: /** @type {Swap[]} */ ([]) };
  /** @type {Pair[]} */
  const pairs = [];
  pairWords(a, b, [0, a.length], [0, b.length], pairs);
  let [i, j] = [-1, -1];
  for (const [nextI, nextJ] of [...pairs, /** @type {Pair} */ ([a.length, b.length])]) {
    found.swaps.push(...swapsOf(a.slice(i + 1, nextI), b.slice(j + 1, nextJ)));
    if (nextI < a.length) {
      const inRun = i >= 0 && nextI === i + 1 && nextJ === j + 1;
      addWord(found.left, a[nextI], inRun);
      addWord(found.right, b[nextJ], inRun);
    }
    [i, j] = [nextI, nextJ];
  }
  return found;
}

/**
 * The words that stand between the same words: each in place of another one if there are as many, else all together.
 * @param {Word[]} left
 * @param {Word[]} right
 * @returns {Swap[]}
 */
function swapsOf(left, right) {
  if (!left.length || !right.length || Math.max(left.length, right.length) > MAX_SWAPPED_WORDS) return [];
  if (left.length === right.length) return left.map((word, at) => ({ left: rangeOf([word]), right: rangeOf([right[at]]) }));
  return [{ left: rangeOf(left), right: rangeOf(right) }];
}

/**
 * @param {Word[]} words
 * @returns {Range}
 */
const rangeOf = (words) => [words[0].start, words[words.length - 1].end];

/**
 * Finds the words that two ranges of words have in the same order, and adds them to `pairs`.
 * @param {Word[]} a
 * @param {Word[]} b
 * @param {Range} inA
 * @param {Range} inB
 * @param {Pair[]} pairs
 */
function pairWords(a, b, [i, endA], [j, endB], pairs) {
  while (i < endA && j < endB && a[i].word === b[j].word) pairs.push([i++, j++]);
  let same = 0;
  while (i < endA - same && j < endB - same && a[endA - same - 1].word === b[endB - same - 1].word) same += 1;
  [endA, endB] = [endA - same, endB - same];
  if ((endA - i + 1) * (endB - j + 1) <= MAX_TABLE_CELLS) {
    pairBySubsequence(a, b, [i, endA], [j, endB], pairs);
  } else {
    const anchors = anchorsOf(a, b, [i, endA], [j, endB]);
    if (anchors.length) {
      for (const [nextI, nextJ] of anchors) {
        pairWords(a, b, [i, nextI], [j, nextJ], pairs);
        pairs.push([nextI, nextJ]);
        [i, j] = [nextI + 1, nextJ + 1];
      }
      pairWords(a, b, [i, endA], [j, endB], pairs);
    }
  }
  for (let at = 0; at < same; at++) pairs.push([endA + at, endB + at]);
}

/**
 * The longest common subsequence of two ranges of words.
 * @param {Word[]} a
 * @param {Word[]} b
 * @param {Range} inA
 * @param {Range} inB
 * @param {Pair[]} pairs
 */
function pairBySubsequence(a, b, [startA, endA], [startB, endB], pairs) {
  if (startA === endA || startB === endB) return;
  const width = endB - startB + 1;
  /** At each place: the length of the longest common subsequence of what follows. */
  const lengths = new Uint16Array((endA - startA + 1) * width);
  const place = (/** @type {number} */ i, /** @type {number} */ j) => (i - startA) * width + j - startB;
  for (let i = endA - 1; i >= startA; i--) {
    for (let j = endB - 1; j >= startB; j--) {
      lengths[place(i, j)] =
        a[i].word === b[j].word ? lengths[place(i + 1, j + 1)] + 1 : Math.max(lengths[place(i + 1, j)], lengths[place(i, j + 1)]);
    }
  }
  for (let i = startA, j = startB; i < endA && j < endB; ) {
    if (a[i].word === b[j].word) pairs.push([i++, j++]);
    else if (lengths[place(i + 1, j)] >= lengths[place(i, j + 1)]) i += 1;
    else j += 1;
  }
}

/**
 * Words that occur once in both ranges, as many of them as come in the same order in both.
 * @param {Word[]} a
 * @param {Word[]} b
 * @param {Range} inA
 * @param {Range} inB
 * @returns {Pair[]}
 */
function anchorsOf(a, b, inA, inB) {
  const inRight = placesOfSingles(b, inB);
  /** @type {Pair[]} */
  const candidates = [];
  for (const [word, i] of placesOfSingles(a, inA)) {
    const j = inRight.get(word);
    if (j !== undefined) candidates.push([i, j]);
  }
  return longestAscending(candidates.sort(([i], [other]) => i - other));
}

/**
 * @param {Word[]} words
 * @param {Range} range
 * @returns {Map<string, number>} the place of each word that occurs once
 */
function placesOfSingles(words, [start, end]) {
  /** @type {Map<string, number>} */
  const places = new Map();
  for (let at = start; at < end; at++) places.set(words[at].word, places.has(words[at].word) ? -1 : at);
  for (const [word, at] of places) if (at < 0) places.delete(word);
  return places;
}

/**
 * The longest series of pairs of which both places ascend (patience sorting).
 * @param {Pair[]} pairs in ascending order of their first places
 * @returns {Pair[]}
 */
function longestAscending(pairs) {
  /** The last pair of the best series of each length. @type {number[]} */
  const ends = [];
  /** @type {number[]} */
  const before = [];
  pairs.forEach(([, j], at) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[ends[middle]][1] < j) low = middle + 1;
      else high = middle;
    }
    before[at] = low ? ends[low - 1] : -1;
    ends[low] = at;
  });
  /** @type {Pair[]} */
  const found = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at]) found.push(pairs[at]);
  return found.reverse();
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
