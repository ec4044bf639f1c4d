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
import { message, number, percent } from '../../texts.js';
import { matchOf, order, resemblance, showMemory } from './memory-view.js';
import { fromList, showCoverage, showEvidence, showOriginal, showOthers } from './original-view.js';
import { showNames, showPassages, showQuotes } from './passages-view.js';

/** @param {TabState | null} state null: not checked */
export function showState(state) {
  const shown = face(state);
  document.body.dataset.face = shown;
  const report = state?.phase === 'done' && shown !== 'not_article' ? state.report : null;
  const lists = state?.phase === 'done' ? state.lists : [];
  showVerdict(shown, state, report);
  showList(report, lists);
  showAdvice(state);
  showMemory(state, shown === 'read');
  showOriginal(report);
  showCoverage(report);
  showEvidence(report);
  showPassages(report);
  showQuotes(report);
  showNames(report);
  showOthers(report, lists);
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
  setText(element('headline'), headlineOf(shown, state));
  setText(element('meaning'), meaningOf(shown, state));
  element('one-source').hidden = !report?.one_source;
}

/**
 * @param {Face} shown
 * @param {TabState | null} state
 */
function headlineOf(shown, state) {
  const match = matchOf(state);
  return shown === 'read' && match ? resemblance(match) : message(`headline_${shown}`);
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
function meaningOf(shown, state) {
  if (state?.phase === 'error') return message(`error_${state.trouble}`);
  if (state?.phase === 'unreadable') return message('not_article_file', state.contentType);
  if (state?.phase === 'done' && state.report.not_article) {
    return message(`not_article_${state.report.not_article}`);
  }
  const match = matchOf(state);
  if (shown === 'read' && match) return order(match);
  const share = state?.phase === 'done' ? percent(state.report.coverage.page) : '';
  return message(`meaning_${shown}`, share);
}

/**
 * What to do about a failure.
 * @param {TabState | null} state
 */
function showAdvice(state) {
  const failed = state?.phase === 'error' ? state : null;
  const advice = element('advice');
  advice.hidden = !failed;
  advice.textContent = failed ? message(`do_${failed.trouble}`) : '';
  const technical = element('technical');
  technical.hidden = !failed?.detail || failed.trouble === 'blocked';
  within(technical, 'p').textContent = failed?.detail ?? '';
}

/** @param {TabState | null} state */
function showFacts(state) {
  const facts = element('facts');
  facts.hidden = state?.phase !== 'done';
  if (state?.phase === 'done') {
    facts.textContent = message('facts', number(state.articles), number(state.ms));
  }
  const lost = state?.phase === 'done' ? state.lost : [];
  element('lost').hidden = !lost.length;
  element('lost').textContent = lost.length ? message('lists_lost', lost.join(' · ')) : '';
}
