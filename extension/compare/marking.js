/**
 * The marks that show a report on its texts, in UTF-16 units.
 *
 * @typedef {import('../pkg/firsthand.js').Comparison} Comparison
 * @typedef {import('./spans.js').Mark} Mark
 * @typedef {import('./spans.js').Swapped} Swapped
 * @typedef {import('./word-diff.js').Range} Range
 *
 * @typedef {object} Marked the marks of a text
 * @property {Mark[]} marks passages in the order of the report, then quotations
 * @property {Range[][]} same for each mark: ranges whose words are in the other text, too
 * @property {Swapped[][]} swapped for each mark: words in place of which the other text has others, or the same in its
 *   language
 */

import { kindsOfParts } from './part-kinds.js';
import { unitsOf } from './spans.js';
import { diffWords } from './word-diff.js';

/**
 * Marks the page and the original, the words that both have, and those that stand in place of each other. In a translation,
 * these are one and the same.
 * @param {Comparison} comparison
 * @param {string} source text of the original
 * @param {string} page text of the page
 * @returns {{source: Marked, page: Marked}}
 */
export function markBoth(comparison, source, page) {
  /** @type {{source: Marked, page: Marked}} */
  const marked = {
    source: { marks: marksOf(comparison, 'source', source), same: [], swapped: [] },
    page: { marks: marksOf(comparison, 'page', page), same: [], swapped: [] },
  };
  const [ofPage, ofSource] = [rangesOf(page), rangesOf(source)];
  /** Number of pairs of words so far that stand in place of each other. */
  let swaps = 0;
  /** @param {Range[][]} pairs in the original and on the page @param {boolean} isSame */
  const addSwaps = (pairs, isSame) => {
    const sides = /** @type {const} */ ([[0, 1, marked.source, page], [1, 0, marked.page, source]]);
    for (const [own, other, side, otherText] of sides) {
      side.swapped.push(pairs.map((pair, nth) => {
        const [start, end] = pair[own];
        return { id: swaps + nth, start, end, other: otherText.slice(...pair[other]), isSame };
      }));
    }
    swaps += pairs.length;
  };
  marked.source.marks.forEach((inSource, at) => {
    const inPage = marked.page.marks[at];
    const passage = comparison.passages[at];
    if (passage?.kind === 'translated') {
      const anchors = anchorsOf(passage, ofPage, ofSource);
      marked.page.same.push(anchors.map(({ inPage }) => inPage));
      marked.source.same.push(anchors.flatMap(({ inSource }) => (inSource ? [inSource] : [])));
      const pairs = anchors.flatMap(({ inPage, inSource }) => (inSource ? [[inSource, inPage]] : []));
      addSwaps(pairs, true);
      return;
    }
    const found = diffWords(source.slice(inSource.start, inSource.end), page.slice(inPage.start, inPage.end));
    marked.source.same.push(found.left.map((range) => moved(range, inSource.start)));
    marked.page.same.push(found.right.map((range) => moved(range, inPage.start)));
    const pairs = found.swaps.map(({ left, right }) => [moved(left, inSource.start), moved(right, inPage.start)]);
    addSwaps(pairs, false);
  });
  return marked;
}

/**
 * Marks the page where there is no text of the original.
 * @param {Comparison} comparison
 * @param {string} page text of the page
 * @returns {Marked}
 */
export function markAlone(comparison, page) {
  const translated = comparison.passages.filter(({ kind }) => kind === 'translated');
  const ofPage = rangesOf(page);
  const same = translated.map((match) => match.parts.map((part) => ofPage(part.page)));
  return { marks: marksOf(comparison, 'page', page), same, swapped: [] };
}

/**
 * Marks one of the texts: passages first, numbered in the page's order, then quotations, which lie on top of the
 * passages that they are part of. Quotations are marked differently because they are no evidence. On the page, each
 * sentence of a passage is marked as it agrees; where in the original it has its words from is not known. There, and on
 * its tag, a passage has the kind of most of its words.
 * @param {Comparison} comparison
 * @param {'source' | 'page'} side
 * @param {string} text of that side
 * @returns {Mark[]} whose `id` is their place in the list
 */
function marksOf({ passages, quotes }, side, text) {
  const units = unitsOf(text);
  const named = passages.map((match) => ({ ...match, kind: kindsOfParts(match)[0] ?? match.kind }));
  const quoted = quotes.map((match) => ({ ...match, kind: /** @type {const} */ ('quote') }));
  const onTop = quotes.map((match) => match[side].map(units)).sort(([a], [b]) => a - b);
  return [...named, ...quoted].map((match, id) => {
    const [start, end] = match[side].map(units);
    const mark = { id, kind: match.kind, start, end };
    if (side === 'source' || match.kind === 'quote') return mark;
    // The parts of a translation are single words. All of its sentences correspond.
    if (match.kind === 'translated') return mark;
    const parts = match.parts.map(({ kind, page }) => ({ kind, start: units(page[0]), end: units(page[1]) }));
    return { ...mark, parts: parts.filter((part) => hasWordsBeside(part, onTop, text)) };
  });
}

/**
 * Converts ranges in a text from Unicode characters to UTF-16 units.
 * @param {string} text
 * @returns {(characters: [number, number]) => Range}
 */
function rangesOf(text) {
  const units = unitsOf(text);
  return ([start, end]) => [units(start), units(end)];
}

/**
 * The words of a translation, each with the words of the original that it stands for, if these are known.
 * @param {import('../pkg/firsthand.js').Match} match
 * @param {(characters: [number, number]) => Range} ofPage
 * @param {(characters: [number, number]) => Range} ofSource
 * @returns {{inPage: Range, inSource: Range | null}[]}
 */
function anchorsOf({ parts }, ofPage, ofSource) {
  return parts.map(({ page, source }) => ({ inPage: ofPage(page), inSource: source ? ofSource(source) : null }));
}

/**
 * Whether a part has words beside the quotations on top of it. Where it has none, its kind is not seen.
 * @param {import('./spans.js').Part} part
 * @param {number[][]} onTop ranges, ascending
 * @param {string} text
 */
function hasWordsBeside({ start, end }, onTop, text) {
  let beside = '';
  let at = start;
  for (const [from, to] of onTop) {
    if (to <= at || from >= end) continue;
    beside += text.slice(at, from);
    at = to;
  }
  return /[\p{L}\p{N}]/u.test(beside + text.slice(at, end));
}

/**
 * The marks of some of the passages and quotations.
 * @param {Marked} marked
 * @param {{passages: number[], quotes: number[]}} shown their positions in the report
 * @returns {Marked}
 */
export function marksShown({ marks, same, swapped }, { passages, quotes }) {
  const first = marks.filter(({ kind }) => kind !== 'quote').length;
  const places = [...passages, ...quotes.map((at) => first + at)];
  return {
    marks: places.map((at) => marks[at]),
    same: places.map((at) => same[at]),
    swapped: places.map((at) => swapped[at]),
  };
}

/**
 * @param {Range} range
 * @param {number} by
 * @returns {Range}
 */
const moved = ([start, end], by) => [start + by, end + by];
