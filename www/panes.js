/**
 * The two texts side by side, their passages marked; choosing one shows its partner. Or the page alone, where there is
 * no text of the original.
 *
 * @typedef {import('./marking.js').Marked} Marked
 * @typedef {import('./spans.js').Piece} Piece
 * @typedef {import('./spans.js').Mark} Mark
 * @typedef {'source' | 'page'} Side
 */

import { paragraphs } from './spans.js';
import { count, KINDS } from './wording.js';

/** Those that the document has. @type {Side[]} */
const SIDES = /** @type {Side[]} */ (['source', 'page']).filter((side) => document.getElementById(`${side}-pane`));
/** @type {Record<Side, string>} */
const NAMES = { source: 'the original', page: 'the page' };

const element = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const other = (/** @type {Side} */ side) => (side === 'source' ? 'page' : 'source');

/** @type {Record<Side, HTMLElement>} */
const panes = { source: element('source-pane'), page: element('page-pane') };

/** Marks in the order of the page. @type {Mark[]} */
let marks = [];
/** Numbers shown to the reader: passages count 1, 2, 3, quotations Q1, Q2. @type {Map<number, string>} */
let numbers = new Map();
let chosen = -1;

/**
 * @param {{source?: string, page: string}} texts
 * @param {{source?: Marked, page: Marked}} marked
 */
export function showPanes(texts, marked) {
  marks = [...marked.page.marks].sort((a, b) => a.start - b.start);
  let [passages, quotes] = [0, 0];
  numbers = new Map(marks.map(({ id, kind }) => [id, kind === 'quote' ? `Q${++quotes}` : `${++passages}`]));
  chosen = -1;
  for (const side of SIDES) {
    const { marks: onSide, same } = marked[side] ?? { marks: [], same: [] };
    panes[side].replaceChildren(...paragraphs(texts[side] ?? '', onSide, same).map((pieces) => paragraph(side, pieces)));
    panes[side].scrollTop = 0;
  }
  element('tools').hidden = marks.length === 0;
  showLegend();
  showWhere();
}

/**
 * @param {Side} side
 * @param {Piece[]} pieces
 */
function paragraph(side, pieces) {
  const p = document.createElement('p');
  // Each paragraph finds its own direction, as in a page that quotes Arabic in English.
  p.dir = 'auto';
  /** @type {HTMLElement | null} */
  let around = null;
  for (const { text, mark, same, first } of pieces) {
    if (!mark) {
      around = null;
      p.append(text);
      continue;
    }
    if (first) p.append(tag(side, mark));
    // Pieces of one passage share an element, so that its underline does not break.
    if (first || around?.dataset.mark !== String(mark.id)) {
      around = document.createElement('mark');
      around.className = mark.kind;
      around.dataset.mark = String(mark.id);
      p.append(around);
    }
    if (same) {
      const shared = document.createElement('span');
      shared.className = 'same';
      shared.append(text);
      around.append(shared);
    } else {
      around.append(text);
    }
  }
  return p;
}

/**
 * The passage's number and kind, which is also how the keyboard gets at it.
 * @param {Side} side
 * @param {Mark} mark
 */
function tag(side, { id, kind }) {
  const button = document.createElement('button');
  button.type = 'button';
  // With a direction of its own it has no say in that of the paragraph.
  button.dir = 'ltr';
  button.className = `tag ${kind}`;
  button.dataset.mark = String(id);
  button.setAttribute('aria-pressed', 'false');
  button.textContent = `${numbers.get(id)} ${KINDS[kind].tag}`;
// Whoever speaks to the browser says what is to be read on the button; so that has to be in its name.
  const name = `${kind === 'quote' ? 'Quotation' : 'Passage'} ${button.textContent}`;
  button.setAttribute('aria-label', panes[other(side)] ? `${name}: show it in ${NAMES[other(side)]}` : name);
  return button;
}

/** @param {number} id */
function nameOf(id) {
  const kind = marks.find((mark) => mark.id === id)?.kind ?? 'verbatim';
  return kind === 'quote' ? `Quotation ${numbers.get(id)?.slice(1)}` : `Passage ${numbers.get(id)}, ${KINDS[kind].legend}`;
}

function showLegend() {
  const items = /** @type {(keyof typeof KINDS)[]} */ (Object.keys(KINDS)).flatMap((kind) => {
    const number = marks.filter((mark) => mark.kind === kind).length;
    if (!number) return [];
    const item = document.createElement('li');
    const sample = document.createElement('mark');
    sample.className = kind;
    sample.textContent = KINDS[kind].legend;
    item.append(`${number} `, sample);
    return [item];
  });
  if (marks.length && SIDES.length > 1) {
    const item = document.createElement('li');
    const sample = document.createElement('span');
    sample.className = 'same';
    sample.textContent = 'darker';
    item.append(sample, ' the same words in both');
    items.push(item);
  }
  element('legend').replaceChildren(...items);
}

function showWhere() {
  const at = marks.findIndex((mark) => mark.id === chosen);
  const passages = marks.filter((mark) => mark.kind !== 'quote').length;
  element('where').textContent = at < 0 ? count(passages, 'passage') : nameOf(chosen);
  for (const id of ['previous', 'next']) /** @type {HTMLButtonElement} */ (element(id)).disabled = marks.length === 0;
}

/** @param {number} id */
function choose(id) {
  chosen = id;
  for (const side of SIDES) {
    for (const piece of /** @type {NodeListOf<HTMLElement>} */ (panes[side].querySelectorAll('[data-mark]'))) {
      const on = piece.dataset.mark === String(id);
      piece.classList.toggle('chosen', on);
      if (piece instanceof HTMLButtonElement) piece.setAttribute('aria-pressed', String(on));
    }
  }
  showWhere();
}

/**
 * From where to where a passage reaches in its pane, in the pane's own pixels.
 * @param {Side} side
 * @param {number} id
 */
function extent(side, id) {
  const pieces = [...panes[side].querySelectorAll(`[data-mark="${id}"]`)];
  const first = pieces[0]?.getBoundingClientRect();
  const last = pieces.at(-1)?.getBoundingClientRect();
  if (!first || !last) return null;
  const origin = panes[side].getBoundingClientRect().top - panes[side].scrollTop;
  return { top: first.top - origin, height: last.bottom - first.top };
}

/**
 * Brings a passage into view.
 * @param {Side} side
 * @param {number} id
 * @param {number} [share] which part of it, 0 to 1: a passage may be longer than the pane
 * @param {number} [level] how far below the pane's upper edge, in pixels
 */
function reveal(side, id, share = 0, level = panes[side].clientHeight / 4) {
  const place = extent(side, id);
  if (!place) return;
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  panes[side].scrollTo({ top: place.top + share * place.height - level, behavior: calm ? 'auto' : 'smooth' });
}

/**
 * Where on its passage a click came down.
 * @param {Side} side
 * @param {number} id
 * @param {MouseEvent} event
 */
function clicked(side, id, event) {
  const place = extent(side, id);
  const level = event.clientY - panes[side].getBoundingClientRect().top;
  if (!place?.height) return { share: 0, level };
  const share = (level + panes[side].scrollTop - place.top) / place.height;
  return { share: Math.min(Math.max(share, 0), 1), level };
}

for (const side of SIDES) {
  panes[side].addEventListener('click', (event) => {
    const piece = /** @type {Element} */ (event.target).closest('[data-mark]');
    // Whoever selects text to copy it does not want to be taken elsewhere.
    if (!(piece instanceof HTMLElement) || getSelection()?.type === 'Range') return;
    const id = Number(piece.dataset.mark);
    const partner = other(side);
    choose(id);
    if (!panes[partner]) return;
    const byKeyboard = event.detail === 0;
    if (byKeyboard) {
      reveal(partner, id);
    } else {
      const { share, level } = clicked(side, id, event);
      reveal(partner, id, share, level);
    }
    panes[partner].scrollIntoView({ block: 'nearest' });
    // Pressing the same key again leads back.
    const button = panes[partner].querySelector(`button[data-mark="${id}"]`);
    if (byKeyboard && button instanceof HTMLElement) button.focus({ preventScroll: true });
  });
}

/** @param {1 | -1} step */
function go(step) {
  const at = marks.findIndex((mark) => mark.id === chosen);
  const from = at < 0 && step < 0 ? 0 : at;
  const { id } = marks[(from + step + marks.length) % marks.length];
  choose(id);
  for (const side of SIDES) reveal(side, id);
}

element('previous').addEventListener('click', () => go(-1));
element('next').addEventListener('click', () => go(1));
