/**
 * Shows in the popup the passages that match, whether they are marked on the page, and what else is in both articles:
 * quotations, documents and names.
 *
 * @typedef {import('../../protocol.js').Report} Report
 * @typedef {import('../../pkg/firsthand.js').Match} Match
 */

import { isMadeFrom } from '../../page/tab-states.js';
import { element, inLanguage, make, within } from '../elements.js';
import { nameLists } from '../names-view.js';
import { kindsOf, markedWords } from '../passage-words.js';
import { message, number } from '../../texts.js';

/** Number of passages that are shown at once. Those after them are out of sight until the reader scrolls. */
const FIRST = 8;
/** Milliseconds after which the others follow, even if the popup is never idle. */
const MAX_DELAY = 200;

/** What is shown now. @type {Report | null} */
let shown = null;

/** @param {Report | null} report */
export function showPassages(report) {
  shown = report;
  const passages = report?.passages ?? [];
  const section = /** @type {HTMLDetailsElement} */ (element('passages'));
  section.hidden = !passages.length;
  section.open = !!report && isMadeFrom(report.verdict);
  within(section, '.count').textContent = number(passages.length);
  const items = (/** @type {number} */ from, /** @type {number} */ to) =>
    passages.slice(from, to).map((match, at) => passageItem(match, report?.article.lang, from + at));
  const list = within(section, 'ol');
  list.replaceChildren(...items(0, FIRST));
  if (passages.length <= FIRST) return;
  // Laying all of them out would delay the first paint.
  requestIdleCallback(() => {
    if (shown !== report) return;
    list.append(...items(FIRST, passages.length));
    hideNeedlessButtons();
  }, { timeout: MAX_DELAY });
}

/**
 * A passage: its kind, its words, and buttons that show all words and the passage's place on the page.
 * @param {Match} match
 * @param {string | null | undefined} lang
 * @param {number} index
 */
function passageItem(match, lang, index) {
  const item = make('li', 'passage');
  item.dataset.passage = String(index);
  const words = make('p', 'words');
  words.id = `passage-${index}`;
  words.append(inLanguage(markedWords(match), lang));
  const more = make('button', 'plain more', message('show_all'));
  more.type = 'button';
  more.setAttribute('aria-expanded', 'false');
  more.setAttribute('aria-controls', words.id);
  const show = make('button', 'plain show', message('show_on_page'));
  show.type = 'button';
  show.setAttribute('aria-describedby', words.id);
  const buttons = make('p', 'buttons');
  buttons.append(more, show);
  item.append(kindsOf(match), words, buttons);
  return item;
}

/** Shows all words of a passage, or hides those after the first lines. @param {HTMLElement} item */
export function toggleWords(item) {
  const isOpen = item.classList.toggle('open');
  const more = within(item, '.more');
  more.setAttribute('aria-expanded', String(isOpen));
  more.textContent = message(isOpen ? 'show_less' : 'show_all');
}

/** Hides the button for more words on passages of which all words are visible. */
export function hideNeedlessButtons() {
  // All are measured before one is hidden, since each change would have the next measurement lay everything out anew.
  const measured = [...document.querySelectorAll('.passage:not(.open)')].map((item) => {
    const { clientHeight, scrollHeight } = within(item, '.words');
    return { item, isShown: clientHeight > 0, isWhole: scrollHeight <= clientHeight + 1 };
  });
  for (const { item, isShown, isWhole } of measured) if (isShown) within(item, '.more').hidden = isWhole;
}

/**
 * Shows whether the passages are marked on the page.
 * @param {{on: boolean, marked?: number, of?: number}} marks `marked` of `of` passages were found there; without
 *   `marked` nothing is said about that
 */
export function showMarks({ on, marked, of = 0 }) {
  document.body.dataset.marks = on ? 'on' : 'off';
  element('mark').setAttribute('aria-pressed', String(on));
  element('marked').textContent =
    marked === undefined ? '' :
    marked === 0 ? message('mark_none') :
    message('mark_count', number(marked), number(of));
}

/** @param {Report | null} report */
export function showQuotes(report) {
  const quotes = report?.quotes ?? [];
  const section = element('quotes');
  section.hidden = !quotes.length;
  within(section, '.count').textContent = number(quotes.length);
  const items = quotes.map(({ text }) => inLanguage(make('li', 'quote', text), report?.article.lang));
  within(section, 'ul').replaceChildren(...items);
}

/** @param {Report | null} report */
export function showNames(report) {
  // An original shares every name with itself.
  const names = !report || report.verdict === 'source' ? [] : report.names;
  const section = /** @type {HTMLDetailsElement} */ (element('names'));
  section.hidden = !names.length;
  section.open = report?.verdict === 'same_story';
  within(section, '.count').textContent = number(names.length);
  const more = (/** @type {number} */ count) => message('names_more', number(count));
  within(section, '.lists').replaceChildren(...nameLists(names, report?.article.lang, more));
}
