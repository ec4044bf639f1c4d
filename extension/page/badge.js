/**
 * Paints the toolbar button. Faces differ in text, colour, icon shape and title, so that no two are distinguished by
 * colour alone.
 *
 * @typedef {import('../protocol.js').Face} Face
 * @typedef {import('../protocol.js').TabState} TabState
 */

import { message, number, percent } from '../texts.js';
import { BADGE } from './badge-choice.js';
import { COLOURS } from './badge-colours.js';
import { allCorrections, correctionOf } from './corrections.js';
import { face, isMadeFrom, rememberedOf, saying } from './tab-states.js';

/**
 * Texts of the badge. It has room for two or three letters in any script: Firefox cuts off the third digit of 100. Where
 * there is nothing to tell, it stays empty.
 * @type {Partial<Record<Face, string>>}
 */
export const SIGNS = { checking: '…', source: '✓', same_text_earlier: '=', quoted: '“”', error: '!' };

/** Texts of a badge that also says that there is nothing to tell. @type {Partial<Record<Face, string>>} */
const TALKATIVE_SIGNS = { ...SIGNS, none: '≠', not_article: '–' };

/**
 * The text of the badge: for a page that was made from another article, the share of it that matches, in percent, at
 * most 99.
 * @param {TabState | null} state
 * @param {boolean} isTalkative
 */
export function badgeText(state, isTalkative) {
  const signs = isTalkative ? TALKATIVE_SIGNS : SIGNS;
  const shown = face(state);
  if (shown === 'read') return rememberedOf(state)?.match?.resemblance === 'whole' ? '=' : '≈';
  if (state?.phase !== 'done' || state.report.not_article) return signs[shown] ?? '';
  const { verdict, coverage, others } = state.report;
  if (isMadeFrom(verdict)) return number(Math.min(99, Math.max(1, Math.round(100 * coverage.page))));
  // The number of other reports of the event.
  return verdict === 'same_story' ? `+${number(others.length + 1)}` : (signs[verdict] ?? '');
}

/**
 * The title of the button: the verdict in words.
 * @param {TabState | null} state
 */
export function buttonTitle(state) {
  const title = message(`title_${saying(face(state), state?.phase === 'done' ? state.report : null)}`);
  if (state?.phase !== 'done' || !isMadeFrom(state.report.verdict)) return title;
  return `${title} · ${message('others_share', percent(state.report.coverage.page))}`;
}

/**
 * @param {number} tabId
 * @param {TabState | null} state
 */
export async function paint(tabId, state) {
  const { action } = chrome;
  const [choice, said] = await Promise.all([BADGE.get(), allCorrections()]);
  const correction = correctionOf(said, state);
  // The icon of a corrected verdict says as little as that of a page without a match.
  const shown = correction ? 'none' : face(state);
  await Promise.all([
    action.setBadgeText({ tabId, text: correction ? '' : badgeText(state, choice === 'talkative') }),
    action.setBadgeBackgroundColor({ tabId, color: COLOURS[shown] }),
    action.setBadgeTextColor({ tabId, color: shown === 'error' ? '#202124' : '#ffffff' }),
    action.setTitle({ tabId, title: correction ? message('title_corrected') : buttonTitle(state) }),
    action.setIcon({ tabId, path: { 16: `/icons/${shown}-16.png`, 32: `/icons/${shown}-32.png` } }),
  ]).catch(() => {
    // The tab has been closed.
  });
}
