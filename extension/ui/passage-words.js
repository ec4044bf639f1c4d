/**
 * The words of a passage, each part in the manner of its kind, and the kinds in words.
 *
 * @typedef {import('../pkg/firsthand.js').Match} Match
 */

import { kindsOfParts } from '../compare/part-kinds.js';
import { message } from '../texts.js';
import { make } from './elements.js';

/**
 * The words of a passage as an element, with an element for each part.
 * @param {Match} match
 */
export function markedWords({ page, text, parts }) {
  const characters = [...text];
  const whole = make('span');
  let at = 0;
  const upTo = (/** @type {number} */ end) => characters.slice(at, (at = Math.max(at, end))).join('');
  for (const part of parts) {
    const [start, end] = part.page.map((place) => place - page[0]);
    whole.append(upTo(start));
    const words = make('span', 'part', upTo(end));
    words.dataset.kind = part.kind;
    whole.append(words);
  }
  whole.append(upTo(characters.length));
  return whole;
}

/**
 * The kinds of a passage's parts in words, that of most words first.
 * @param {Match} match
 */
export function kindsOf(match) {
  const names = kindsOfParts(match).map((kind) => {
    const name = make('span', 'kind', message(`kind_${kind}`));
    name.dataset.kind = kind;
    return name;
  });
  const kinds = make('p', 'kinds');
  kinds.append(...names);
  return kinds;
}
