/**
 * Two texts side by side with their passages marked; choosing a passage in one shows its partner in the other. Or the
 * page alone, where there is no text of the original.
 *
 * The document has the elements `page-pane`, `source-pane` (unless the page is alone), `tools`, `legend`, `where`,
 * `previous` and `next`.
 *
 * @typedef {import('./marking.js').Marked} Marked
 * @typedef {import('./spans.js').Kind} Kind
 * @typedef {import('./spans.js').Mark} Mark
 * @typedef {'source' | 'page'} Side
 *
 * @typedef {object} PaneWords what the panes say
 * @property {Record<Kind, {tag: string, legend: string}>} kinds short and long names
 * @property {(kind: Kind, tag: string, partner: Side | null) => string} tagLabel for screen readers; `partner`: the side
 *   that choosing the passage shows
 * @property {(kind: Kind, number: string) => string} name of a passage or quotation
 * @property {(count: number) => string} passages
 * @property {{sample: string, meaning: string}} same legend of the words that are in both texts
 */

import { element, make } from '../ui/elements.js';
import { placeOfClick, scrollToMark } from './pane-scroll.js';
import { markedParagraph } from './pane-text.js';
import { paragraphs } from './spans.js';

/**
 * @param {Side} side
 * @returns {Side}
 */
const otherSide = (side) => (side === 'source' ? 'page' : 'source');

export class Panes {
  /** @type {PaneWords} */
  #words;
  /** In the order of reading. @type {Map<Side, HTMLElement>} */
  #panes = new Map();
  /** In the order of the page. @type {Mark[]} */
  #marks = [];
  /** Numbers of marks as shown: passages have 1, 2, 3, quotations Q1, Q2. @type {Map<number, string>} */
  #numbers = new Map();
  #chosen = -1;

  /** @param {PaneWords} words */
  constructor(words) {
    this.#words = words;
    for (const side of /** @type {Side[]} */ (['source', 'page'])) {
      const pane = document.getElementById(`${side}-pane`);
      if (!pane) continue;
      this.#panes.set(side, pane);
      pane.addEventListener('click', (event) => this.#clicked(side, pane, event));
    }
    element('previous').addEventListener('click', () => this.#step(-1));
    element('next').addEventListener('click', () => this.#step(1));
  }

  /**
   * @param {{source?: string, page: string}} texts
   * @param {{source?: Marked, page: Marked}} marked
   */
  show(texts, marked) {
    this.#marks = [...marked.page.marks].sort((a, b) => a.start - b.start);
    let [passages, quotes] = [0, 0];
    this.#numbers = new Map(this.#marks.map(({ id, kind }) => [id, kind === 'quote' ? `Q${++quotes}` : `${++passages}`]));
    this.#chosen = -1;
    for (const [side, pane] of this.#panes) {
      const { marks, same } = marked[side] ?? { marks: [], same: [] };
      const partner = this.#panes.has(otherSide(side)) ? otherSide(side) : null;
      const tagOf = (/** @type {Mark} */ mark) => this.#tagOf(mark, partner);
      pane.replaceChildren(...paragraphs(texts[side] ?? '', marks, same).map((pieces) => markedParagraph(pieces, tagOf)));
      pane.scrollTop = 0;
    }
    element('tools').hidden = this.#marks.length === 0;
    this.#showLegend();
    this.#showPosition();
  }

  /**
   * @param {Mark} mark
   * @param {Side | null} partner
   */
  #tagOf({ id, kind }, partner) {
    const text = `${this.#numbers.get(id)} ${this.#words.kinds[kind].tag}`;
    // The label repeats the text: those who control the browser by voice say what they see on a button.
    return { text, label: this.#words.tagLabel(kind, text, partner) };
  }

  #showLegend() {
    const { kinds, same } = this.#words;
    const items = /** @type {Kind[]} */ (Object.keys(kinds)).flatMap((kind) => {
      const count = this.#marks.filter((mark) => mark.kind === kind).length;
      if (!count) return [];
      const item = make('li');
      item.append(`${count} `, make('mark', kind, kinds[kind].legend));
      return [item];
    });
    if (this.#marks.length && this.#panes.size > 1) {
      const item = make('li');
      item.append(make('span', 'same', same.sample), ` ${same.meaning}`);
      items.push(item);
    }
    element('legend').replaceChildren(...items);
  }

  #showPosition() {
    const mark = this.#marks.find(({ id }) => id === this.#chosen);
    const passages = this.#marks.filter(({ kind }) => kind !== 'quote').length;
    const number = this.#numbers.get(this.#chosen) ?? '';
    element('where').textContent = mark ? this.#words.name(mark.kind, number) : this.#words.passages(passages);
    for (const id of ['previous', 'next']) {
      /** @type {HTMLButtonElement} */ (element(id)).disabled = this.#marks.length === 0;
    }
  }

  /** @param {number} id */
  #choose(id) {
    this.#chosen = id;
    for (const pane of this.#panes.values()) {
      for (const piece of /** @type {NodeListOf<HTMLElement>} */ (pane.querySelectorAll('[data-mark]'))) {
        const isChosen = piece.dataset.mark === String(id);
        piece.classList.toggle('chosen', isChosen);
        if (piece instanceof HTMLButtonElement) piece.setAttribute('aria-pressed', String(isChosen));
      }
    }
    this.#showPosition();
  }

  /**
   * Chooses the mark that was clicked, and scrolls the other pane to its partner.
   * @param {Side} side
   * @param {HTMLElement} pane
   * @param {MouseEvent} event
   */
  #clicked(side, pane, event) {
    const piece = /** @type {Element} */ (event.target).closest('[data-mark]');
    // A click that ends a selection is for copying text, not for choosing.
    if (!(piece instanceof HTMLElement) || getSelection()?.type === 'Range') return;
    const id = Number(piece.dataset.mark);
    this.#choose(id);
    const partner = this.#panes.get(otherSide(side));
    if (!partner) return;
    const isByKeyboard = event.detail === 0;
    scrollToMark(partner, id, isByKeyboard ? undefined : placeOfClick(pane, id, event));
    partner.scrollIntoView({ block: 'nearest' });
    // Pressing the same key again leads back.
    const button = partner.querySelector(`button[data-mark="${id}"]`);
    if (isByKeyboard && button instanceof HTMLElement) button.focus({ preventScroll: true });
  }

  /**
   * Chooses the next or the previous mark in the order of the page.
   * @param {1 | -1} step
   */
  #step(step) {
    const at = this.#marks.findIndex((mark) => mark.id === this.#chosen);
    const from = at < 0 && step < 0 ? 0 : at;
    const { id } = this.#marks[(from + step + this.#marks.length) % this.#marks.length];
    this.#choose(id);
    for (const pane of this.#panes.values()) scrollToMark(pane, id);
  }
}
