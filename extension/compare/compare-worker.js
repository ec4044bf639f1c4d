/**
 * Compares texts in a worker, so that a long comparison never blocks the page.
 *
 * @typedef {import('../pkg/firsthand.js').Figures} Figures
 * @typedef {import('../pkg/firsthand.js').Pair} Pair
 * @typedef {import('../pkg/firsthand.js').PairReport} PairReport
 * @typedef {import('../pkg/firsthand.js').Sensitivity} Sensitivity
 * @typedef {import('./marking.js').Marked} Marked
 * @typedef {import('./panes.js').Side} Side
 *
 * @typedef {{html?: string, text?: string, url?: string}} Input `text` is what counts where there is no `html`
 * @typedef {{quotations: boolean, minWords: number}} Counting `minWords`: of a match on the page; 0: any
 * @typedef {{source: Input, page: Input, sensitivity?: Sensitivity, counting: Counting}} ToCompare
 * @typedef {{report: PairReport, figures: Figures, texts: Record<Side, string>, marked: Record<Side, Marked>}} Compared
 *   `texts`: as far as they were compared
 */

import { articleText, maxPageBytes, newPair, pairText, startCore } from '../core/wasm.js';
import { markBoth } from './marking.js';
import { unitsOf } from './spans.js';
import { performTasks } from './worker-tasks.js';

/** What was compared last. @type {Pair | null} */
let last = null;

/** Shares of a comparison that are done when both texts are read, and when they are compared. */
const READ = 0.4;
const COMPARED = 0.9;

/**
 * @param {ToCompare} texts
 * @param {(share: number) => void} progress
 * @returns {Compared}
 */
function compare({ source, page, sensitivity, counting }, progress) {
  last?.free();
  last = null;
  const left = pairText(source);
  progress(READ / 2);
  const right = pairText(page);
  progress(READ);
  last = newPair(left, right, sensitivity);
  progress(COMPARED);
  const report = last.report();
  const figures = count(counting);
  const texts = { source: cutOff(left.text, figures.source.end), page: cutOff(right.text, figures.page.end) };
  left.free();
  right.free();
  return { report, figures, texts, marked: markBoth(report, texts.source, texts.page) };
}

/**
 * @param {string} text
 * @param {number | null} end in Unicode characters; null: its own
 */
const cutOff = (text, end) => (end === null ? text : text.slice(0, unitsOf(text)(end)));

/** @param {Counting} counting */
function count({ quotations, minWords }) {
  // A worker that was stopped has been replaced by one that has compared nothing.
  if (!last) throw Object.assign(new Error('Nothing has been compared.'), { name: 'no_pair' });
  return last.figures(quotations, minWords);
}

performTasks(startCore(), maxPageBytes, {
  read: (/** @type {{html: string}} */ { html }) => articleText(html),
  compare,
  count: (/** @type {{counting: Counting}} */ { counting }) => count(counting),
});
