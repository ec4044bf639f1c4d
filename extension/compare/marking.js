/**
 * The marks that show a report on its texts, in UTF-16 units.
 *
 * @typedef {import('../pkg/firsthand.js').Comparison} Comparison
 * @typedef {import('./spans.js').Mark} Mark
 * @typedef {{marks: Mark[], same: [number, number][]}} Marked `same`: ranges whose words are in the other text, too
 */

import { unitsOf } from './spans.js';
import { commonWords } from './word-diff.js';

/**
 * Marks the page and the original, and the words that both have.
 * @param {Comparison} comparison
 * @param {string} source text of the original
 * @param {string} page text of the page
 * @returns {{source: Marked, page: Marked}}
 */
export function markBoth(comparison, source, page) {
  const left = marksOf(comparison, 'source', source);
  const right = marksOf(comparison, 'page', page);
  /** @type {{source: Marked, page: Marked}} */
  const marked = { source: { marks: left, same: [] }, page: { marks: right, same: [] } };
  left.forEach((inSource, id) => {
    const inPage = right[id];
    const common = commonWords(source.slice(inSource.start, inSource.end), page.slice(inPage.start, inPage.end));
    marked.source.same.push(...common.left.map((range) => moved(range, inSource.start)));
    marked.page.same.push(...common.right.map((range) => moved(range, inPage.start)));
  });
  for (const side of [marked.source, marked.page]) side.same = merged(side.same);
  return marked;
}

/**
 * Marks one of the texts: passages first, numbered in the page's order, then quotations, which lie on top of the
 * passages that they are part of. Quotations are marked differently because they are no evidence.
 * @param {Comparison} comparison
 * @param {'source' | 'page'} side
 * @param {string} text of that side
 * @returns {Mark[]} whose `id` is their place in the list
 */
export function marksOf({ passages, quotes }, side, text) {
  const units = unitsOf(text);
  const quoted = quotes.map((match) => ({ ...match, kind: /** @type {const} */ ('quote') }));
  return [...passages, ...quoted].map((match, id) => {
    const [start, end] = match[side].map(units);
    return { id, kind: match.kind, start, end };
  });
}

/**
 * @param {[number, number]} range
 * @param {number} by
 * @returns {[number, number]}
 */
const moved = ([start, end], by) => [start + by, end + by];

/**
 * @param {[number, number][]} ranges
 * @returns {[number, number][]} ascending and disjoint
 */
function merged(ranges) {
  /** @type {[number, number][]} */
  const disjoint = [];
  for (const [start, end] of ranges.sort((a, b) => a[0] - b[0])) {
    const last = disjoint.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else disjoint.push([start, end]);
  }
  return disjoint;
}
