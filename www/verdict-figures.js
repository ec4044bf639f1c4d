/**
 * Shows a verdict in words, and its figures.
 *
 * @typedef {import('./pkg/extension/pkg/firsthand.js').Comparison} Comparison
 */

import { element, make } from './pkg/extension/ui/elements.js';
import { percent, probability } from './wording.js';

/**
 * @param {Comparison} comparison
 * @param {{headline: string, explanation: string}} words
 * @param {string[]} notes
 */
export function showVerdict(comparison, { headline, explanation }, notes) {
  element('results').dataset.verdict = comparison.verdict;
  element('headline').textContent = headline;
  element('explanation').textContent = explanation;
  element('notes').replaceChildren(...notes.map((note) => make('li', '', note)));
  showFigure('score', 'score-bar', probability(comparison.score), comparison.score);
  showFigure('page-share', 'page-bar', percent(comparison.coverage.page), comparison.coverage.page);
  showFigure('source-share', 'source-bar', percent(comparison.coverage.source), comparison.coverage.source);
  const rows = Object.entries(comparison.evidence).map(([name, value]) => {
    const head = make('th', '', name.replaceAll('_', ' '));
    head.scope = 'row';
    const row = make('tr');
    row.append(head, make('td', '', value.toFixed(3)));
    return row;
  });
  element('evidence').replaceChildren(...rows);
}

/**
 * @param {string} id of the element for the words
 * @param {string} barId
 * @param {string} words
 * @param {number} share 0 to 1
 */
function showFigure(id, barId, words, share) {
  element(id).textContent = words;
  element(barId).style.inlineSize = `${share * 100}%`;
}
