/**
 * Shows in the popup what to search for where the lists do not say where a page's text is from, and searches for it with
 * the reader's own search engine.
 *
 * @typedef {import('../../protocol.js').TabState} TabState
 * @typedef {import('../../protocol.js').Phrase} Phrase
 */

import { message } from '../../texts.js';
import { element, inLanguage, make, within } from '../elements.js';

/** Missing in browsers that let no extension search, such as Firefox for Android. */
const canSearch = () => !!chrome.search?.query;

/** @param {TabState | null} state */
export function showSearch(state) {
  const phrases = (state?.phase === 'done' || state?.phase === 'error' ? state.phrases : undefined) ?? [];
  const lang = state?.phase === 'done' ? state.report.article.lang : null;
  element('search').hidden = !phrases.length;
  element('search-note').textContent = message(canSearch() ? 'search_note' : 'search_note_copy');
  element('search-copied').textContent = '';
  within(element('search'), 'ol').replaceChildren(...phrases.map((phrase) => searchItem(phrase, lang)));
}

/**
 * A button that says what leaves the device when it is pressed.
 * @param {Phrase} phrase
 * @param {string | null} lang
 */
function searchItem({ text, sentence }, lang) {
  const button = make('button');
  button.type = 'button';
  button.dataset.terms = text;
  button.title = sentence;
  button.append(inLanguage(make('span', '', text), lang));
  const item = make('li');
  item.append(button);
  return item;
}

/** @param {string} terms */
export async function searchFor(terms) {
  if (canSearch()) return chrome.search.query({ text: terms, disposition: 'NEW_TAB' });
  await navigator.clipboard.writeText(terms);
  element('search-copied').textContent = message('search_copied');
}
