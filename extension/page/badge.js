/**
 * Paints the toolbar button. Faces differ in text, colour, icon shape and title, so that no two are distinguished by
 * colour alone.
 *
 * @typedef {import('../protocol.js').Face} Face
 * @typedef {import('../protocol.js').TabState} TabState
 */

import { message, number, percent } from '../texts.js';
import { COLOURS } from './badge-colours.js';
import { face, isMadeFrom } from './tab-states.js';

/**
 * Texts of the badge. It has room for two or three letters in any script: Firefox cuts off the third digit of 100. Where
 * there is nothing to tell, it stays empty.
 * @type {Partial<Record<Face, string>>}
 */
const SIGNS = { checking: '…', source: '✓', same_text_earlier: '=', quoted: '“”', error: '!' };

/**
 * The text of the badge: for a page that was made from another article, the share of it that matches, in percent, at
 * most 99.
 * @param {TabState | null} state
 */
export function badgeText(state) {
  if (state?.phase !== 'done' || state.report.not_article) return SIGNS[face(state)] ?? '';
  const { verdict, coverage, others } = state.report;
  if (isMadeFrom(verdict)) return number(Math.min(99, Math.max(1, Math.round(100 * coverage.page))));
  // The number of other reports of the event.
  return verdict === 'same_story' ? `+${number(others.length + 1)}` : (SIGNS[verdict] ?? '');
}

/**
 * The title of the button: the verdict in words.
 * @param {TabState | null} state
 */
export function buttonTitle(state) {
  const title = message(`title_${face(state)}`);
  if (state?.phase !== 'done' || !isMadeFrom(state.report.verdict)) return title;
  return `${title} · ${message('others_share', percent(state.report.coverage.page))}`;
}

/**
 * @param {number} tabId
 * @param {TabState | null} state
 */
export async function paint(tabId, state) {
  const { action } = chrome;
  const shown = face(state);
  await Promise.all([
    action.setBadgeText({ tabId, text: badgeText(state) }),
    action.setBadgeBackgroundColor({ tabId, color: COLOURS[shown] }),
    action.setBadgeTextColor({ tabId, color: shown === 'error' ? '#202124' : '#ffffff' }),
    action.setTitle({ tabId, title: buttonTitle(state) }),
    action.setIcon({ tabId, path: { 16: `icons/${shown}-16.png`, 32: `icons/${shown}-32.png` } }),
  ]).catch(() => {
    // The tab has been closed.
  });
}
