/**
 * Shows the verdict on two texts in words, how sure it is, and what else there is to know.
 *
 * @typedef {import('../../compare/engine.js').PairReport} PairReport
 */

import { isMadeFrom } from '../../page/tab-states.js';
import { date, message, probability } from '../../texts.js';
import { element, make, within } from '../elements.js';

/** @param {PairReport} report */
export function showVerdict(report) {
  const face = faceOf(report);
  element('results').dataset.face = face;
  element('headline').textContent = OWN_HEADLINES.has(face) ? message(`compare_headline_${face}`) : message(`headline_${face}`);
  element('meaning').textContent = message(`compare_meaning_${face}`);
  element('notes').replaceChildren(...notesOn(report).map((note) => make('li', '', note)));
  // The question what a page was made from does not arise for an article and itself, nor for too little text.
  const score = element('score');
  score.hidden = ['source', 'same_text_earlier', 'too_short', 'not_article'].includes(face);
  within(score, 'dd').textContent = message('score_value', message(`score_${report.sureness}`), probability(report.score));
}

/** Faces for which the popup has no headline, or one that speaks of lists. */
const OWN_HEADLINES = new Set(['source', 'none', 'too_short', 'not_article']);

/** @param {PairReport} report */
function faceOf({ not_article, source_not_article, verdict, credited }) {
  const reasons = [not_article, source_not_article].filter((reason) => reason !== null);
  if (reasons.length) return reasons.includes('too_short') ? 'too_short' : 'not_article';
  return credited && isMadeFrom(verdict) ? 'credited' : verdict;
}

/** @param {PairReport} report */
function notesOn(report) {
  const { one_source, quotes, credit, verdict, article, source_article } = report;
  const [pageDate, sourceDate] = [date(article.published), date(source_article.published)];
  const unknown = message('date_unknown');
  const isDated = verdict === 'same_text_earlier' || (isMadeFrom(verdict) && (pageDate || sourceDate));
  return [
    ...(one_source ? [message('one_source')] : []),
    ...(credit && verdict !== 'source' ? [message(`credit_${credit.how}`)] : []),
    ...(isDated ? [message('date_page', pageDate || unknown), message('date_source', sourceDate || unknown)] : []),
    ...(quotes.length ? [message('quotes_note')] : []),
  ];
}
