/**
 * Two texts side by side with their passages marked; choosing a passage in one shows its partner in the other. Or the
 * page alone, where there is no text of the original.
 *
 * The document has the elements `page-pane`, `source-pane` (unless the page is alone), `tools`, `legend`, `where`,
 * `previous` and `next`; and, where there are two texts, `together`, a checkbox, and `swaps` with `swaps-list`.
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
 * @property {{sample: string, meaning: string}} anchors the same, for passages that appear to be translated
 * @property {{sample: string, meaning: string}} swapped legend of words that stand in place of each other
 * @property {(other: string) => string} swappedFor said of words in place of which the other text has others
 * @property {(count: number) => string} swaps heading of the list of such words, by their number
 * @property {(count: number) => string} pairs the same, of words of a translation and what they stand for
 * @property {(count: number) => string} more ends a list that is not complete, by the number of what is left out
 */

import { element, make } from '../ui/elements.js';
import { LinkedPanes, placeOfClick, scrollToMark } from './pane-scroll.js';
import { markedParagraph } from './pane-text.js';
import { paragraphs } from './spans.js';

/** Maximum number of swapped words in the list. All are marked in the texts. */
const MAX_LISTED_SWAPS = 200;

/**
 * @param {Side} side
 * @returns {Side}
 */
const otherSide = (side) => (side === 'source' ? 'page' : 'source');

/** Whether it is the words of a mark that agree, in one language. @param {Mark} mark */
const isOfWords = ({ kind }) => kind !== 'translated';

export class Panes {
  /** @type {PaneWords} */
  #words;
  /** In the order of reading. @type {Map<Side, HTMLElement>} */
  #panes = new Map();
  /** Null where the page is alone. @type {LinkedPanes | null} */
  #linked = null;
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
      for (const kind of ['pointerover', 'pointerout']) {
        pane.addEventListener(kind, ({ type, target }) => this.#pointed(target, type === 'pointerover'));
      }
    }
    element('previous').addEventListener('click', () => this.#step(-1));
    element('next').addEventListener('click', () => this.#step(1));
    document.addEventListener('keydown', (event) => this.#pressed(event));
    this.#link();
  }

  #link() {
    const [source, page] = [this.#panes.get('source'), this.#panes.get('page')];
    if (!source || !page) return;
    const linked = (this.#linked = new LinkedPanes(source, page));
    const together = /** @type {HTMLInputElement} */ (element('together'));
    together.addEventListener('change', () => (linked.isOn = together.checked));
    linked.isOn = together.checked;
  }

  /**
   * @param {{source?: string, page: string}} texts
   * @param {{source?: Marked, page: Marked}} marked
   * @param {{again?: boolean}} [options] `again`: the same texts, with some of their marks
   */
  show(texts, marked, { again = false } = {}) {
    this.#marks = [...marked.page.marks].sort((a, b) => a.start - b.start);
    let [passages, quotes] = [0, 0];
    this.#numbers = new Map(this.#marks.map(({ id, kind }) => [id, kind === 'quote' ? `Q${++quotes}` : `${++passages}`]));
    for (const [side, pane] of this.#panes) {
      const { scrollTop } = pane;
      const partner = this.#panes.has(otherSide(side)) ? otherSide(side) : null;
      const tagOf = (/** @type {Mark} */ mark) => this.#tagOf(mark, partner);
      const pieces = paragraphs(texts[side] ?? '', marked[side] ?? { marks: [], same: [], swapped: [] });
      pane.replaceChildren(...pieces.map((piece) => markedParagraph(piece, tagOf, this.#words.swappedFor)));
      this.#linked?.pause();
      pane.scrollTop = again ? scrollTop : 0;
    }
    this.#linked?.forget();
    element('tools').hidden = this.#marks.length === 0;
    this.#showLegend(marked);
    if (this.#linked) this.#showSwaps(texts.page, marked.page);
    this.#choose(again && this.#numbers.has(this.#chosen) ? this.#chosen : -1);
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

  /**
   * Explains each kind that is seen. Passages are counted by the kind that is on their tags; sentences within them can be
   * of other kinds.
   * @param {{page: Marked}} marked
   */
  #showLegend({ page }) {
    const { kinds, same, anchors, swapped } = this.#words;
    const ofParts = new Set(this.#marks.flatMap(({ parts = [] }) => parts.map(({ kind }) => kind)));
    const items = /** @type {Kind[]} */ (Object.keys(kinds)).flatMap((kind) => {
      const count = this.#marks.filter((mark) => mark.kind === kind).length;
      if (!count && !ofParts.has(kind)) return [];
      const item = make('li');
      item.append(count ? `${count} ` : '', make('mark', kind, kinds[kind].legend));
      return [item];
    });
    const explained = [
      ...(this.#linked && this.#marks.some(isOfWords) ? [make('span', 'same', same.sample), same.meaning] : []),
      ...(this.#marks.every(isOfWords) ? [] : [make('span', 'same', anchors.sample), anchors.meaning]),
      ...(page.swapped.flat().some(({ isSame }) => !isSame) ? [make('span', 'swapped', swapped.sample), swapped.meaning] : []),
    ];
    for (let at = 0; at < explained.length; at += 2) {
      const item = make('li');
      item.append(explained[at], ' ', explained[at + 1]);
      items.push(item);
    }
    element('legend').replaceChildren(...items);
  }

  /**
   * Lists the words that stand in place of each other, or for each other, which in the texts only a pointer shows.
   * @param {string} text of the page
   * @param {Marked} page
   */
  #showSwaps(text, page) {
    // A quotation within a passage has the same ones once more.
    const swaps = [...new Map(page.swapped.flat().map((swap) => [swap.start, swap])).values()].sort((a, b) => a.start - b.start);
    const items = swaps.slice(0, MAX_LISTED_SWAPS).map(({ start, end, other }) => {
      const item = make('li');
      item.append(make('bdi', '', other), make('span', 'arrow', ' → '), make('bdi', '', text.slice(start, end)));
      return item;
    });
    if (swaps.length > items.length) items.push(make('li', 'rest', this.#words.more(swaps.length - items.length)));
    element('swaps').hidden = !swaps.length;
    const { pairs, swaps: swapped } = this.#words;
    element('swaps-heading').textContent = (swaps.every(({ isSame }) => isSame) ? pairs : swapped)(swaps.length);
    element('swaps-list').replaceChildren(...items);
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

  /** @param {number} id of a mark; -1: none */
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
    this.#linked?.pause();
    scrollToMark(partner, id, isByKeyboard ? undefined : placeOfClick(pane, id, event));
    partner.scrollIntoView({ block: 'nearest' });
    // Pressing the same key again leads back.
    const button = partner.querySelector(`button[data-mark="${id}"]`);
    if (isByKeyboard && button instanceof HTMLElement) button.focus({ preventScroll: true });
  }

  /**
   * Marks the words in both texts that stand in place of each other while the pointer is on either.
   * @param {EventTarget | null} target
   * @param {boolean} on
   */
  #pointed(target, on) {
    const words = target instanceof Element ? target.closest('[data-swap]') : null;
    if (!(words instanceof HTMLElement)) return;
    for (const pane of this.#panes.values()) {
      pane.querySelector(`[data-swap="${words.dataset.swap}"]`)?.classList.toggle('pointed', on);
    }
  }

  /**
   * Keys: Alt and an arrow anywhere; `n` and `p` in the texts, where nothing is typed; Escape chooses no passage.
   * @param {KeyboardEvent} event
   */
  #pressed(event) {
    const { key, altKey, ctrlKey, metaKey, target, defaultPrevented } = event;
    if (!this.#marks.length || defaultPrevented || ctrlKey || metaKey || !element('tools').checkVisibility()) return;
    const isInTexts = target instanceof Element && [...this.#panes.values()].some((pane) => pane.contains(target));
    const steps = altKey ? { ArrowDown: 1, ArrowUp: -1 } : isInTexts ? { n: 1, p: -1 } : {};
    const step = /** @type {Record<string, 1 | -1 | undefined>} */ (steps)[key];
    if (step) this.#step(step);
    else if (key === 'Escape' && this.#chosen >= 0) this.#choose(-1);
    else return;
    event.preventDefault();
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
    this.#linked?.pause();
    for (const pane of this.#panes.values()) scrollToMark(pane, id);
  }
}
