/**
 * Shows in the popup what the memory knows of a page: when it was read before, which article with the same text was
 * read, and that a second look has found something. The order in which pages were read accuses none of them.
 *
 * @typedef {import('../../protocol.js').Remembered} Remembered
 * @typedef {import('../../protocol.js').TabState} TabState
 * @typedef {NonNullable<Remembered['match']>} Match
 */

import { rememberedOf } from '../../page/tab-states.js';
import { UNSEEN, unseenFinds } from '../../memory/memory-states.js';
import { date, message, moment, number, percent } from '../../texts.js';
import { element, make } from '../elements.js';
import { factsOf, fillLink } from './original-view.js';

/**
 * The match of a page for which the lists have none, or null.
 * @param {TabState | null} state
 */
export const matchOf = (state) => rememberedOf(state)?.match ?? null;

/** How a page resembles what was read. @param {Match} match */
export const resemblance = (match) => message(`headline_read_${match.resemblance}`);

/**
 * What is known of the order of both.
 * @param {Match} match
 */
export function order({ credit, same_publisher, dated }) {
  if (credit) return message('meaning_read_credited');
  return message(same_publisher ? 'meaning_read_same_publisher' : `meaning_read_${dated}`);
}

/**
 * @param {TabState | null} state
 * @param {boolean} isHeadline whether the match is what the popup's headline says
 */
export function showMemory(state, isHeadline) {
  const before = rememberedOf(state)?.before;
  const place = element('memory-before');
  place.hidden = !before;
  place.textContent = before ? message('memory_before', moment(before)) : '';
  showMatch(matchOf(state), state, isHeadline);
}

/**
 * @param {Match | null} match
 * @param {TabState | null} state
 * @param {boolean} isHeadline
 */
function showMatch(match, state, isHeadline) {
  element('memory-match').hidden = !match;
  if (!match) return;
  element('memory-match-heading').textContent = isHeadline ? message('memory_match_heading') : resemblance(match);
  fillLink(/** @type {HTMLAnchorElement} */ (element('memory-link')), match.source);
  element('memory-facts').replaceChildren(...factsOf(match.source));
  const unknown = message('date_unknown');
  // Where no list could be read, there is no report that would say when the page was published.
  const ofPage = state?.phase === 'done' ? [message('date_page', date(state.report.article.published) || unknown)] : [];
  const facts = [
    message('memory_read_at', moment(match.read)),
    message('others_share', percent(match.coverage.page)),
    [...ofPage, message('date_source', date(match.source.published) || unknown)].join(' · '),
    ...(isHeadline ? [] : [order(match)]),
  ];
  element('memory-more').replaceChildren(...facts.map((fact) => make('li', '', fact)));
}

/** Shows how many articles a second look has found, now and when it finds more. */
export async function followFinds() {
  chrome.storage.local.onChanged.addListener((changes) => {
    if (UNSEEN in changes) void showFinds();
  });
  await showFinds();
}

async function showFinds() {
  const count = await unseenFinds();
  element('memory-news').hidden = !count;
  element('memory-news-link').textContent = count ? message('memory_news', number(count)) : '';
}
