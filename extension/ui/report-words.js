/**
 * What a report says, in sentences.
 *
 * @typedef {import('../protocol.js').Face} Face
 * @typedef {import('../protocol.js').Report} Report
 */

import { saying } from '../page/tab-states.js';
import { message, percent, probability, sentence } from '../texts.js';

/**
 * @param {Face} face
 * @param {Pick<import('../pkg/firsthand.js').Comparison, 'extent'> | null} comparison
 */
export const headlineOf = (face, comparison) => message(`headline_${saying(face, comparison)}`);

/**
 * @param {Face} face
 * @param {Report | null} report
 */
export function meaningOf(face, report) {
  if (report?.not_article) return message(`not_article_${report.not_article}`);
  return sentence(message(`meaning_${face}`, report ? percent(report.coverage.page) : ''));
}

/**
 * How sure a verdict is; '' where the question does not arise: for an original, and for a page that is dated first.
 * @param {Report} report
 */
export function surenessOf({ verdict, score, sureness }) {
  if (verdict === 'source' || verdict === 'same_text_earlier') return '';
  return message('score_value', message(`score_${sureness}`), probability(score));
}
