/**
 * Elements for a text with marks: paragraphs, marks, and the tags by which the keyboard reaches them.
 *
 * @typedef {import('./spans.js').Kind} Kind
 * @typedef {import('./spans.js').Mark} Mark
 * @typedef {import('./spans.js').Piece} Piece
 * @typedef {{text: string, label: string}} Tag `label`: for screen readers
 */

import { make } from '../ui/elements.js';

/**
 * @param {Piece[]} pieces
 * @param {(mark: Mark) => Tag} tagOf
 * @param {(other: string) => string} swappedFor what is said of words in place of which the other text has others
 */
export function markedParagraph(pieces, tagOf, swappedFor) {
  const p = make('p');
  // Each paragraph has its own direction, so that a page may quote Arabic in English.
  p.dir = 'auto';
  /** @type {HTMLElement | null} */
  let around = null;
  for (const { text, mark, kind, same, swapped, first } of pieces) {
    if (!mark) {
      around = null;
      p.append(text);
      continue;
    }
    if (first) p.append(tagButton(mark, tagOf(mark)));
    // Pieces that agree in one way share an element, so that its underline has no gaps.
    const manner = kind ?? 'between';
    if (first || around?.dataset.mark !== String(mark.id) || around.className !== manner) {
      around = make('mark', manner);
      around.dataset.mark = String(mark.id);
      p.append(around);
    }
    if (swapped) around.append(swappedWords(text, swapped, swappedFor(swapped.other)));
    else around.append(same ? make('span', 'same', text) : text);
  }
  return p;
}

/**
 * @param {string} text
 * @param {import('./spans.js').Swapped} swapped
 * @param {string} title
 */
function swappedWords(text, { id, isSame }, title) {
  const words = make('span', isSame ? 'same' : 'swapped', text);
  words.dataset.swap = String(id);
  words.title = title;
  return words;
}

/**
 * @param {Mark} mark
 * @param {Tag} tag
 */
function tagButton({ id, kind }, { text, label }) {
  const button = make('button', `tag ${kind}`, text);
  button.type = 'button';
  // With a direction of its own it does not influence that of the paragraph.
  button.dir = 'ltr';
  button.dataset.mark = String(id);
  button.setAttribute('aria-pressed', 'false');
  button.setAttribute('aria-label', label);
  return button;
}
