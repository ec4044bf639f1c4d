/**
 * What the user has said against a verdict. A correction is about a page, by its address, or about a site. It changes no
 * verdict: the badge is calm, and the popup shows both.
 *
 * @typedef {import('../protocol.js').TabState} TabState
 * @typedef {'not_copy' | 'earlier' | 'not_article' | 'site'} CorrectionKind
 * @typedef {object} Correction
 * @property {CorrectionKind} kind `site`: no page of the site is to be called a copy
 * @property {string} of the address of the page, without what follows the `#`; the site where the kind is `site`
 * @property {string} title of the page; may be empty
 * @property {number} time in milliseconds since 1970
 */

import { changeStored } from '../stored.js';
import { siteOf } from './sites.js';
import { isMadeFrom, withoutAnchor } from './tab-states.js';

/** The key in `storage.local`; for private windows, in `storage.session`. */
export const KEY = 'corrections';

/** @type {CorrectionKind[]} */
export const KINDS = ['not_copy', 'earlier', 'not_article', 'site'];

/** Maximum number of corrections that are kept. The oldest ones go. */
export const MAX_CORRECTIONS = 5000;

/** The user's corrections, those made in private windows not included. @returns {Promise<Correction[]>} oldest first */
export async function corrections() {
  return readCorrections((await chrome.storage.local.get(KEY))[KEY]);
}

/** All that hold now; those made in private windows first. @returns {Promise<Correction[]>} */
export async function allCorrections() {
  const [kept, { [KEY]: forPrivate }] = await Promise.all([corrections(), chrome.storage.session.get(KEY)]);
  return [...readCorrections(forPrivate), ...kept];
}

/**
 * @param {unknown} stored
 * @returns {Correction[]}
 */
const readCorrections = (stored) => (Array.isArray(stored) ? stored : []);

/**
 * What a correction is about.
 * @param {CorrectionKind} kind
 * @param {string} url of the page
 */
export const subjectOf = (kind, url) => (kind === 'site' ? siteOf(url) : withoutAnchor(url)) ?? url;

/** Whether two corrections are about the same page or the same site. @param {Correction} one @param {Correction} other */
export const isSameSubject = (one, other) => one.of === other.of && (one.kind === 'site') === (other.kind === 'site');

/**
 * Keeps corrections, in place of others about the same pages and sites.
 * @param {Correction[]} added
 * @param {boolean} [isPrivate] whether they are made in a private window
 */
export function keepCorrections(added, isPrivate = false) {
  const change = (/** @type {unknown} */ stored) => {
    const others = readCorrections(stored).filter((one) => !added.some((other) => isSameSubject(one, other)));
    return [...others, ...added].toSorted((a, b) => a.time - b.time).slice(-MAX_CORRECTIONS);
  };
  return changeStored(KEY, change, isPrivate);
}

/** @param {Correction} correction */
export async function withdrawCorrection(correction) {
  const change = (/** @type {unknown} */ stored) => readCorrections(stored).filter((one) => !isSameSubject(one, correction));
  await Promise.all([changeStored(KEY, change), changeStored(KEY, change, true)]);
}

/**
 * Whether a report says that text of the page is in another article, too.
 * @param {import('../protocol.js').Report} report
 */
export const claims = ({ not_article, verdict }) =>
  !not_article && (isMadeFrom(verdict) || verdict === 'same_text_earlier' || verdict === 'quoted');

/**
 * The correction that holds for what is shown about a page.
 * @param {Correction[]} all
 * @param {TabState | null} state
 * @returns {Correction | null}
 */
export function correctionOf(all, state) {
  if (state?.phase !== 'done' || state.report.not_article) return null;
  const [page, site] = [withoutAnchor(state.url), siteOf(state.url)];
  const own = all.find(({ kind, of }) => kind !== 'site' && of === page);
  if (own?.kind === 'not_article') return own;
  // Against a verdict that says nothing of the kind, nothing was said.
  if (!claims(state.report)) return null;
  return own ?? all.find(({ kind, of }) => kind === 'site' && of === site) ?? null;
}
