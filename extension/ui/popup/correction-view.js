/**
 * Lets the reader say in the popup that a verdict is not right. What was said is kept on this device, shown beside the
 * verdict, and can be taken back here.
 *
 * @typedef {import('../../protocol.js').TabState} TabState
 * @typedef {import('../../page/corrections.js').Correction} Correction
 * @typedef {import('../../page/corrections.js').CorrectionKind} CorrectionKind
 */

import { claims, correctionOf, keepCorrections, KINDS, subjectOf, withdrawCorrection } from '../../page/corrections.js';
import { siteOf } from '../../page/sites.js';
import { element, within } from '../elements.js';
import { message } from '../../texts.js';
import { showReport, startReport } from './report-view.js';

/** @type {TabState | null} */
let state = null;

/** The buttons of what can be said. @param {CorrectionKind} kind */
const buttonOf = (kind) => /** @type {HTMLButtonElement} */ (element(`say-${kind}`));

export function startCorrection() {
  for (const kind of KINDS) buttonOf(kind).addEventListener('click', () => void say(kind));
  element('take-back').addEventListener('click', () => void takeBack());
  startReport();
}

/** The correction that holds for what is shown. @type {Correction | null} */
let said = null;

/** Whether the page is in a private window, of which nothing is written down. */
let isPrivate = false;

/** Whether the button that takes it back is to get the focus as soon as it is there. */
let hasJustSaid = false;

/** Says something of the page, or takes the same back. @param {CorrectionKind} kind */
async function say(kind) {
  if (state?.phase !== 'done') return;
  if (said?.kind === kind) return withdrawCorrection(said);
  const { url, report } = state;
  hasJustSaid = true;
  const made = { kind, of: subjectOf(kind, url), title: report.article.title ?? '', time: Date.now() };
  await keepCorrections([made], isPrivate);
}

async function takeBack() {
  within(element('not-right'), 'summary').focus();
  if (said) await withdrawCorrection(said);
}

/**
 * @param {TabState | null} shown
 * @param {Correction[]} all
 * @param {string} level the sensitivity
 * @param {boolean} inPrivate whether the page is in a private window
 */
export function showCorrection(shown, all, level, inPrivate) {
  [state, isPrivate] = [shown, inPrivate];
  said = correctionOf(all, shown);
  element('you-said').hidden = !said;
  within(element('you-said'), 'span').textContent = said ? message(`said_${said.kind}`, said.of) : '';
  document.body.toggleAttribute('data-corrected', !!said);
  if (said && hasJustSaid) {
    hasJustSaid = false;
    element('take-back').focus();
  }
  element('not-right').hidden = shown?.phase !== 'done';
  showReport(shown, level);
  if (shown?.phase !== 'done') return;
  const { url, report } = shown;
  const site = siteOf(url);
  const isClaim = claims(report);
  const canBeSaid = { not_copy: isClaim, earlier: isClaim, not_article: !report.not_article, site: isClaim && !!site };
  buttonOf('site').textContent = message('say_site', site ?? '');
  for (const kind of KINDS) {
    buttonOf(kind).hidden = !canBeSaid[kind];
    buttonOf(kind).setAttribute('aria-pressed', String(said?.kind === kind));
  }
  element('say').hidden = !Object.values(canBeSaid).includes(true);
}
