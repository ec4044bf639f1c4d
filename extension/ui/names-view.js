/**
 * Shows the names that a page shares with another article: the first ones, and the others when they are asked for.
 *
 * @typedef {import('../pkg/firsthand.js').Match} Match
 */

import { inLanguage, make } from './elements.js';

/** Maximum number of names that are shown at once. */
const MAX_SHOWN = 12;

/**
 * @param {Match[]} names
 * @param {string | null | undefined} lang language of the page
 * @param {(count: number) => string} more what folds the other names away, by their number, which is 2 or greater
 */
export function nameLists(names, lang, more) {
  // One name takes no more room than the words that would fold it away.
  const shown = names.length === MAX_SHOWN + 1 ? names.length : MAX_SHOWN;
  const [first, others] = [names.slice(0, shown), names.slice(shown)];
  if (!others.length) return [list(first, lang)];
  const rest = make('details', 'more-names');
  rest.append(make('summary', '', more(others.length)), list(others, lang));
  return [list(first, lang), rest];
}

/**
 * The list has the direction of its names, so that they follow each other as on the page.
 * @param {Match[]} names
 * @param {string | null | undefined} lang
 */
function list(names, lang) {
  const made = inLanguage(make('ul', 'names'), lang);
  made.append(...names.map(({ text }) => make('li', '', text)));
  return made;
}
