/**
 * Shows in the popup what the report says about originals: the best match, how much of it corresponds, the evidence, and
 * the other matches.
 *
 * @typedef {import('../../protocol.js').Report} Report
 * @typedef {import('../../pkg/firsthand.js').Comparison} Comparison
 * @typedef {NonNullable<Comparison['source']>} Source
 */

import { isMadeFrom, saying } from '../../page/tab-states.js';
import { element, hostOf, inLanguage, isWebAddress, make, within } from '../elements.js';
import { date, message, number, percent } from '../../texts.js';
import { surenessOf } from '../report-words.js';

/** @param {Report | null} report */
export function showOriginal(report) {
  element('original').hidden = !report?.source;
  if (!report?.source) return;
  const { source, verdict } = report;
  const hasOwnHeading = verdict === 'source' || verdict === 'same_story';
  element('original-heading').textContent = message(hasOwnHeading ? `original_heading_${verdict}` : 'original_heading');
  fillLink(/** @type {HTMLAnchorElement} */ (element('source-link')), source);
  element('source-facts').replaceChildren(...factsOf(source));
  showPassageLink(report);
}

/**
 * A link that opens the article at a passage. A link and no tab that the extension opens: only then do both browsers
 * scroll to it.
 * @param {Report} report
 */
function showPassageLink({ passage_url }) {
  const link = /** @type {HTMLAnchorElement} */ (element('passage-link'));
  link.hidden = !passage_url || !isWebAddress(passage_url);
  if (link.hidden) link.removeAttribute('href');
  else link.href = passage_url ?? '';
}

/**
 * The list that a comparison rests on, in words; '' where it rests on none.
 * @param {Comparison} comparison
 * @param {string[]} lists names of the lists
 */
export function fromList({ list }, lists) {
  const name = list === null ? undefined : lists[list];
  return name ? message('from_list', name) : '';
}

/**
 * Names an original, as a link to it if it has an address.
 * @param {HTMLAnchorElement} link
 * @param {Source} source
 */
export function fillLink(link, { url, title, lang }) {
  const name = make('span', 'name', title || message('original_untitled'));
  if (title) inLanguage(name, lang);
  link.replaceChildren(name);
  if (isWebAddress(url)) {
    link.href = url;
    link.title = title ? `${title}\n${url}` : url;
    link.append(make('span', 'hidden', ` ${message('opens_tab')}`));
  } else {
    link.removeAttribute('href');
    link.removeAttribute('title');
  }
}

/**
 * Publisher and date; the host of the address where the publisher is unknown.
 * @param {Source} source
 * @returns {(Node | string)[]}
 */
export function factsOf({ url, publisher, published }) {
  const by = publisher || hostOf(url);
  const day = date(published);
  return [...(by ? [make('bdi', '', by)] : []), ...(by && day ? [' · '] : []), ...(day ? [day] : [])];
}

/** @param {Report | null} report */
export function showCoverage(report) {
  element('coverage').hidden = !report?.source;
  if (!report?.source) return;
  for (const side of /** @type {const} */ (['page', 'source'])) {
    const row = element(`coverage-${side}`);
    const value = report.coverage[side];
    const meter = within(row, '.meter');
    meter.setAttribute('aria-valuenow', String(Math.round(100 * value)));
    meter.style.setProperty('--share', `${100 * value}%`);
    within(row, 'output').textContent = percent(value);
    row.dataset.value = String(value);
  }
}

/** @param {Report | null} report */
export function showEvidence(report) {
  element('evidence').hidden = !report?.source;
  if (!report?.source) return;
  showScore(report);
  showCredit(report);
  showDates(report);
}

/** @param {Report} report */
function showScore(report) {
  const row = element('score');
  const sureness = surenessOf(report);
  row.hidden = !sureness;
  row.dataset.value = String(report.score);
  within(row, 'dd').replaceChildren(
    make('span', '', sureness),
    ...(report.one_source ? [] : [make('span', 'note', message('score_note'))]),
  );
}

/** @param {Report} report */
function showCredit({ verdict, credit, credited }) {
  const row = element('credit');
  row.hidden = verdict === 'source' || !(credited || credit || isMadeFrom(verdict));
  row.dataset.value = String(credited);
  const value = within(row, 'dd');
  if (credit) value.replaceChildren(make('span', '', message(`credit_${credit.how}`)), make('bdi', 'said', credit.text));
  else value.textContent = message(credited ? 'credit_given' : 'credit_none');
}

/** @param {Report} report */
function showDates({ verdict, earlier, article, source }) {
  const row = element('earlier');
  const [pageDate, sourceDate] = [date(article.published), date(source?.published)];
  row.hidden = !earlier && (verdict === 'source' || !(pageDate || sourceDate));
  row.dataset.value = String(earlier);
  const unknown = message('date_unknown');
  within(row, 'dd').replaceChildren(
    ...(earlier ? [make('strong', '', message('date_earlier'))] : []),
    make('span', '', message('date_page', pageDate || unknown)),
    make('span', '', message('date_source', sourceDate || unknown)),
  );
}

/**
 * @param {Report | null} report
 * @param {string[]} lists names of the lists
 */
export function showOthers(report, lists) {
  const others = (report?.others ?? []).filter(({ source }) => source);
  const section = element('others');
  section.hidden = !others.length;
  within(section, '.count').textContent = number(others.length);
  within(section, 'ul').replaceChildren(...others.map((other) => otherItem(other, lists)));
}

/**
 * @param {Comparison} other
 * @param {string[]} lists names of the lists
 */
function otherItem(other, lists) {
  const { source, verdict, coverage, one_source } = other;
  const item = make('li', 'other');
  if (!source) return item;
  const link = make('a');
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  fillLink(link, source);
  const facts = make('p', 'quiet');
  facts.append(...factsOf(source));
  const what = make('p', 'quiet', message(`headline_${saying(verdict, other)}`));
  if (isMadeFrom(verdict)) what.append(` · ${message('others_share', percent(coverage.page))}`);
  item.append(link, facts, what);
  if (one_source) item.append(make('p', 'quiet', message('one_source')));
  const list = fromList(other, lists);
  if (list) item.append(make('p', 'quiet', list));
  return item;
}
