/**
 * Shows a verdict in words, how sure it is, the names that both articles have, and the figures behind the verdict.
 *
 * @typedef {import('./pkg/extension/pkg/firsthand.js').Report} Report
 * @typedef {import('./pkg/extension/pkg/firsthand.js').Comparison} Comparison
 */

import { element, make } from './pkg/extension/ui/elements.js';
import { nameLists } from './pkg/extension/ui/names-view.js';
import { probability } from './wording.js';

/**
 * @param {Report} report
 * @param {{headline: string, explanation: string}} words
 * @param {string[]} notes
 */
export function showVerdict(report, { headline, explanation }, notes) {
  element('results').dataset.verdict = report.verdict;
  element('headline').textContent = headline;
  element('explanation').textContent = explanation;
  element('notes').replaceChildren(...notes.map((note) => make('li', '', note)));
  showNames(report, report.article.lang);
  element('score').textContent = probability(report.score);
  element('score-bar').style.inlineSize = `${report.score * 100}%`;
  const rows = Object.entries(report.evidence).map(([name, value]) => {
    const head = make('th', '', name.replaceAll('_', ' '));
    head.scope = 'row';
    const row = make('tr');
    row.append(head, make('td', '', value.toFixed(3)));
    return row;
  });
  element('evidence').replaceChildren(...rows);
}

/**
 * @param {Comparison} comparison
 * @param {string | null} lang language of the page
 */
export function showNames({ verdict, names }, lang) {
  const section = /** @type {HTMLDetailsElement} */ (element('names'));
  // An original shares every name with itself.
  section.hidden = !names.length || verdict === 'source';
  section.open = verdict === 'same_story';
  element('names-heading').textContent = `Names in both: ${names.length.toLocaleString('en')}`;
  element('names-lists').replaceChildren(...nameLists(names, lang, (others) => `${others} more`));
}
