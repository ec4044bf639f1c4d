/**
 * Shows how much of two texts matches, and lets the reader choose what counts. The core counts.
 *
 * The document has for each side the elements `<side>-share`, `<side>-bar` and, where words are counted, `<side>-words`;
 * and the fields `count-quotations`, `leave-out-short` and `min-words`.
 *
 * @typedef {import('./compare-worker.js').Counting} Counting
 * @typedef {import('./panes.js').Side} Side
 * @typedef {import('../pkg/firsthand.js').Figures} Figures
 *
 * @typedef {object} FigureWords
 * @property {(share: number) => string} percent
 * @property {(matching: number, counted: number) => string} ofWords how many words match, of how many that count
 */

import { element } from '../ui/elements.js';

const SIDES = /** @type {Side[]} */ (['source', 'page']);

const field = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (element(id));

/**
 * Shows the share of a side that matches.
 * @param {Side} side
 * @param {number} share 0 to 1
 * @param {string} words
 */
export function showShare(side, share, words) {
  element(`${side}-share`).textContent = words;
  element(`${side}-bar`).style.inlineSize = `${share * 100}%`;
}

export class FiguresView {
  /** @type {FigureWords} */
  #words;

  /**
   * @param {FigureWords} words
   * @param {() => void} changed called when the reader has chosen what counts
   */
  constructor(words, changed) {
    this.#words = words;
    for (const id of ['count-quotations', 'leave-out-short']) field(id).addEventListener('change', changed);
    field('min-words').addEventListener('input', () => {
      if (!field('min-words').validity.valid) return;
      field('leave-out-short').checked = true;
      changed();
    });
  }

  /** What counts. @returns {Counting} */
  get counting() {
    const leavesOut = field('leave-out-short').checked && field('min-words').validity.valid;
    return { quotations: field('count-quotations').checked, minWords: leavesOut ? field('min-words').valueAsNumber : 0 };
  }

  /** @param {Figures} figures */
  show(figures) {
    for (const side of SIDES) {
      const { share, matching, counted } = figures[side];
      showShare(side, share, this.#words.percent(share));
      element(`${side}-words`).textContent = this.#words.ofWords(matching, counted);
    }
  }
}
