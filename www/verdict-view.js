/**
 * The verdict on a page, in words and figures.
 *
 * @typedef {import('./pkg/firsthand.js').Comparison} Comparison
 */

import { element, filled } from './dom.js';
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
  element('notes').replaceChildren(...notes.map((note) => filled('li', note)));
  figure('score', probability(comparison.score), comparison.score);
  figure('page', percent(comparison.coverage.page), comparison.coverage.page);
  figure('source', percent(comparison.coverage.source), comparison.coverage.source);
  const rows = Object.entries(comparison.evidence).map(([name, value]) => {
    const row = document.createElement('tr');
    const head = filled('th', name.replaceAll('_', ' '));
    head.setAttribute('scope', 'row');
    row.append(head, filled('td', value.toFixed(3)));
    return row;
  });
  element('evidence').replaceChildren(...rows);
}

/**
 * @param {string} name
 * @param {string} words
 * @param {number} share 0 to 1
 */
function figure(name, words, share) {
  element(name === 'score' ? 'score' : `${name}-share`).textContent = words;
  element(`${name}-bar`).style.inlineSize = `${share * 100}%`;
}
