/**
 * What the worker makes of a report for painting: marks on both sides in UTF-16 units.
 *
 * @typedef {import('./pkg/firsthand.js').Report} Report
 * @typedef {import('./spans.js').Mark} Mark
 * @typedef {{marks: Mark[], same: [number, number][]}} Marked
 */

import { commonWords } from './common.js';
import { unitsOf } from './spans.js';

/**
 * Passages first, numbered in the page's order; then quotations, which lie on top of a passage that they stand in:
 * they are told apart because they are no evidence.
 * @param {Report} report
 * @param {string} source
 * @param {string} page
 * @returns {{source: Marked, page: Marked}}
 */
export function marking(report, source, page) {
  const units = { source: unitsOf(source), page: unitsOf(page) };
  const text = { source, page };
  /** @type {{source: Marked, page: Marked}} */
  const marked = { source: { marks: [], same: [] }, page: { marks: [], same: [] } };
  const matches = [
    ...report.passages.map(({ kind, ...match }) => ({ ...match, kind })),
    ...report.quotes.map((match) => ({ ...match, kind: /** @type {const} */ ('quote') })),
  ];
  matches.forEach((match, id) => {
    /** @type {(side: 'source' | 'page') => Mark} */
    const place = (side) => {
      const [start, end] = match[side].map(units[side]);
      return { id, kind: match.kind, start, end };
    };
    const [left, right] = [place('source'), place('page')];
    marked.source.marks.push(left);
    marked.page.marks.push(right);
    const common = commonWords(text.source.slice(left.start, left.end), text.page.slice(right.start, right.end));
    marked.source.same.push(...common.left.map((range) => moved(range, left.start)));
    marked.page.same.push(...common.right.map((range) => moved(range, right.start)));
  });
  for (const side of [marked.source, marked.page]) side.same = merged(side.same);
  return marked;
}

/**
 * The page's marks alone: an index holds no text of the original to put beside it.
 * @param {import('./pkg/firsthand.js').Comparison} comparison
 * @param {string} page
 * @returns {Mark[]} passages, then quotations, as above
 */
export function pageMarks({ passages, quotes }, page) {
  const units = unitsOf(page);
  const quoted = quotes.map((match) => ({ ...match, kind: /** @type {const} */ ('quote') }));
  return [...passages, ...quoted].map(({ kind, page: place }, id) => {
    const [start, end] = place.map(units);
    return { id, kind, start, end };
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
 * @returns {[number, number][]} ascending and apart
 */
function merged(ranges) {
  /** @type {[number, number][]} */
  const apart = [];
  for (const [start, end] of ranges.sort((a, b) => a[0] - b[0])) {
    const last = apart.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else apart.push([start, end]);
  }
  return apart;
}
