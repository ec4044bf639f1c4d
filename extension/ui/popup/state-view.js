/**
 * Shows in the popup what is known about a page: the verdict, what to do about a failure, and the parts that the other
 * views fill.
 *
 * @typedef {import('../../protocol.js').TabState} TabState
 * @typedef {import('../../protocol.js').Face} Face
 * @typedef {import('../../protocol.js').Report} Report
 */

import { face } from '../../page/tab-states.js';
import { element, within } from '../elements.js';
import { dateAndTime, joined, message, number } from '../../texts.js';
import { headlineOf, meaningOf } from '../report-words.js';
import { matchOf, order, resemblance, showMemory } from './memory-view.js';
import { showCompare } from './compare-view.js';
import { fromList, showCoverage, showEvidence, showOriginal, showOthers } from './original-view.js';
import { showNames, showPassages, showQuotes } from './passages-view.js';
import { showSearch } from './search-view.js';

/** @param {TabState | null} state null: not checked */
export function showState(state) {
  const shown = face(state);
  document.body.dataset.face = shown;
  const report = state?.phase === 'done' && shown !== 'not_article' ? state.report : null;
  const lists = state?.phase === 'done' ? state.lists : [];
  showVerdict(shown, state, report);
  showList(report, lists);
  showAdvice(shown, state);
  showMemory(state, shown === 'read');
  showOriginal(report);
  showCoverage(report);
  showEvidence(report);
  showCompare(state);
  showPassages(report);
  showQuotes(report);
  showNames(report);
  showOthers(report, lists);
  showSearch(state);
  showFacts(state);
  element('check').textContent = message(state ? 'check_again' : 'check');
  document.body.dataset.ready = 'true';
}

/**
 * @param {Face} shown
 * @param {TabState | null} state
 * @param {Report | null} report
 */
function showVerdict(shown, state, report) {
  /** @type {HTMLImageElement} */ (element('icon')).src = `../../icons/${shown}.svg`;
  setText(element('headline'), headline(shown, state, report));
  setText(element('meaning'), whatItMeans(shown, state));
  element('one-source').hidden = !report?.one_source;
}

/**
 * @param {Face} shown
 * @param {TabState | null} state
 * @param {Report | null} report
 */
function headline(shown, state, report) {
  const match = matchOf(state);
  return shown === 'read' && match ? resemblance(match) : headlineOf(shown, report);
}

/**
 * Which list the verdict rests on.
 * @param {Report | null} report
 * @param {string[]} lists names of the lists
 */
function showList(report, lists) {
  const said = report ? fromList(report, lists) : '';
  element('from-list').hidden = !said;
  setText(element('from-list'), said);
}

/**
 * Sets a text unless it is the same: screen readers would read it out again.
 * @param {HTMLElement} place
 * @param {string} text
 */
function setText(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/**
 * @param {Face} shown
 * @param {TabState | null} state
 */
function whatItMeans(shown, state) {
  const match = matchOf(state);
  if (shown === 'read' && match) return order(match);
  if (state?.phase === 'error') return message(`error_${state.trouble}`);
  if (state?.phase === 'unreadable') return message('not_article_file', state.contentType);
  return meaningOf(shown, state?.phase === 'done' ? state.report : null);
}

/**
 * What to do about a failure, and what has failed where the headline says something else.
 * @param {Face} shown
 * @param {TabState | null} state
 */
function showAdvice(shown, state) {
  const failed = state?.phase === 'error' ? state : null;
  const advice = element('advice');
  advice.hidden = !failed;
  const said = failed && shown === 'read' ? `${message(`error_${failed.trouble}`)} ` : '';
  advice.textContent = failed ? said + message(`do_${failed.trouble}`) : '';
  const technical = element('technical');
  technical.hidden = !failed?.detail || failed.trouble === 'blocked';
  within(technical, 'p').textContent = failed?.detail ?? '';
}

/** @param {TabState | null} state */
function showFacts(state) {
  const report = state?.phase === 'done' && !state.report.not_article ? state.report : null;
  const facts = element('facts');
  facts.hidden = state?.phase !== 'done';
  if (state?.phase === 'done') {
    facts.textContent = message('facts', number(state.articles), number(state.ms));
  }
  showSearchedLists(state);
  showLeftOut(report);
  const lost = state?.phase === 'done' ? state.lost : [];
  element('lost').hidden = !lost.length;
  element('lost').textContent = lost.length ? message('lists_lost', joined(lost)) : '';
}

/**
 * Which lists the page was compared with, and from when they are.
 * @param {TabState | null} state
 */
function showSearchedLists(state) {
  const place = element('searched');
  place.hidden = state?.phase !== 'done';
  if (state?.phase !== 'done') return;
  const lists = state.lists.map((name, at) => {
    const { publishers, issued } = state.issues[at] ?? { publishers: null, issued: null };
    if (publishers === null || issued === null) return name;
    return message('searched_list', name, number(publishers), dateAndTime(1000 * issued));
  });
  place.textContent = message('searched', joined(lists));
}

/**
 * What of the page did not count.
 * @param {Report | null} report
 */
function showLeftOut(report) {
  const place = element('left-out');
  const kinds = /** @type {const} */ (['quoted', 'matter', 'common']);
  const parts = kinds.filter((kind) => report?.left_out[kind]).map((kind) => message(`left_out_${kind}`, number(report?.left_out[kind] ?? 0)));
  place.hidden = !report;
  if (!report) return;
  const words = message('compared_words', number(report.article.words));
  place.textContent = parts.length ? `${words} ${message('left_out', parts.join(' · '))}` : words;
}
