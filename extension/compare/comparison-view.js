/**
 * Two texts that are compared, with figures and panes that follow what the reader lets count.
 *
 * @typedef {import('./compare-worker.js').Compared} Compared
 * @typedef {import('./compare-worker.js').ToCompare} ToCompare
 * @typedef {import('./engine.js').PairReport} PairReport
 * @typedef {import('./figures-view.js').FigureWords} FigureWords
 * @typedef {import('./panes.js').PaneWords} PaneWords
 * @typedef {import('./panes.js').Side} Side
 * @typedef {import('../pkg/firsthand.js').Figures} Figures
 */

import { Engine, Stopped, TaskError } from './engine.js';
import { FiguresView } from './figures-view.js';
import { marksShown } from './marking.js';
import { Panes } from './panes.js';

export class ComparisonView {
  #engine;
  #figures;
  #panes;
  /** @type {(error: Error) => void} */
  #failed;
  /** @type {Omit<ToCompare, 'counting'> | null} */
  #asked = null;
  /** What is shown. @type {Compared | null} */
  #compared = null;
  /** Number of counts begun; only the last one is shown. */
  #counts = 0;

  /**
   * @param {Engine} engine
   * @param {{panes: PaneWords, figures: FigureWords}} words
   * @param {(error: Error) => void} failed called if the figures cannot be counted in another way
   */
  constructor(engine, words, failed) {
    this.#engine = engine;
    this.#panes = new Panes(words.panes);
    this.#figures = new FiguresView(words.figures, () => void this.#count());
    this.#failed = failed;
  }

  /** Whether only the beginning of each text was compared. @returns {Record<Side, boolean>} */
  get isCut() {
    const { source, page } = this.#compared?.figures ?? {};
    return { source: typeof source?.end === 'number', page: typeof page?.end === 'number' };
  }

  /**
   * Compares two texts and shows their passages and figures.
   * @param {Omit<ToCompare, 'counting'>} texts
   * @param {(share: number) => void} [progress]
   * @returns {Promise<PairReport>}
   */
  async compare(texts, progress) {
    this.#counts += 1;
    const compared = await this.#engine.compare({ ...texts, counting: this.#figures.counting }, progress);
    [this.#asked, this.#compared] = [texts, compared];
    this.#show(compared.figures, false);
    return compared.report;
  }

  /** Counts what is shown in the way that the reader has chosen. */
  async #count() {
    const [turn, asked, compared] = [++this.#counts, this.#asked, this.#compared];
    if (!asked || !compared) return;
    const { counting } = this.#figures;
    try {
      const figures = await this.#engine.count(counting).catch(async (error) => {
        // The worker that had compared them was stopped.
        if (!(error instanceof TaskError && error.code === 'no_pair')) throw error;
        return (await this.#engine.compare({ ...asked, counting })).figures;
      });
      if (turn === this.#counts) this.#show(figures, true);
    } catch (error) {
      if (!(error instanceof Stopped)) this.#failed(/** @type {Error} */ (error));
    }
  }

  /**
   * @param {Figures} figures
   * @param {boolean} again whether the same texts are shown already
   */
  #show(figures, again) {
    const compared = this.#compared;
    if (!compared) return;
    this.#figures.show(figures);
    const before = compared.figures;
    compared.figures = figures;
    const marks = (/** @type {Figures} */ { passages, quotes }) => JSON.stringify([passages, quotes]);
    if (again && marks(before) === marks(figures)) return;
    const { source, page } = compared.marked;
    this.#panes.show(compared.texts, { source: marksShown(source, figures), page: marksShown(page, figures) }, { again });
  }
}
