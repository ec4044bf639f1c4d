/**
 * What is known about each tab. It is stored in `storage.session`, because the browser can stop the worker between any
 * two events; it is deleted when the browser closes.
 *
 * @typedef {import('../protocol.js').TabState} TabState
 * @typedef {import('../protocol.js').Basis} Basis
 * @typedef {import('../protocol.js').Face} Face
 * @typedef {import('../pkg/firsthand.js').Verdict} Verdict
 */

const PREFIX = 'tab:';

/** Beginning of the keys of what verdicts rest on. */
const BASIS = 'basis:';

/** @param {number} tabId */
export const key = (tabId) => PREFIX + tabId;

/** Of what is known about the selection on the page. @param {number} tabId */
export const selectionKey = (tabId) => `selection:${tabId}`;

/**
 * @param {number} tabId
 * @returns {Promise<TabState | null>}
 */
export async function recall(tabId) {
  const found = await chrome.storage.session.get(key(tabId));
  return /** @type {TabState | undefined} */ (found[key(tabId)]) ?? null;
}

/**
 * What is known about the page that a tab shows.
 * @param {number} tabId
 * @param {string | undefined} url that of the page; '' or undefined where the extension may not see it
 */
export const recallPage = async (tabId, url) => ofPage(await recall(tabId), url);

/**
 * What is known, if it is about the page with this address. Where not every page is checked, nothing reports that a tab has
 * moved on to another page.
 * @param {TabState | null} known about a tab
 * @param {string | undefined} url that of its page; '' or undefined where the extension may not see it
 * @returns {TabState | null}
 */
export function ofPage(known, url) {
  const isOther = known?.url && url && withoutAnchor(known.url) !== withoutAnchor(url);
  return isOther ? null : known;
}

/**
 * What the verdict on a tab's page rests on; null where there is no verdict, or no room for what it rests on.
 * @param {number} tabId
 * @returns {Promise<Basis | null>}
 */
export async function recallBasis(tabId) {
  const name = BASIS + tabId;
  return /** @type {Record<string, Basis | undefined>} */ (await chrome.storage.session.get(name))[name] ?? null;
}

/**
 * @param {number} tabId
 * @param {TabState} state
 * @param {Basis | null} [basis] what its verdict rests on; kept apart, because the popup does not need it
 */
export async function remember(tabId, state, basis = null) {
  if (!basis) await chrome.storage.session.remove(BASIS + tabId);
  const known = { [key(tabId)]: state, ...(basis && { [BASIS + tabId]: basis }) };
  try {
    await chrome.storage.session.set(known);
  } catch {
    // The storage is full (10 MB). Other tabs can be checked again.
    await forgetAllBut(tabId);
    await chrome.storage.session.remove(BASIS + tabId);
    await chrome.storage.session.set({ [key(tabId)]: state });
  }
}

/** @param {number} tabId */
export async function forget(tabId) {
  await chrome.storage.session.remove([key(tabId), selectionKey(tabId), BASIS + tabId]);
}

/** @param {number} tabId */
async function forgetAllBut(tabId) {
  const others = (await knownTabs()).filter((other) => other !== tabId);
  await chrome.storage.session.remove(others.flatMap((other) => [key(other), BASIS + other]));
}

/**
 * The tabs about which something is known.
 * @returns {Promise<number[]>}
 */
export async function knownTabs() {
  const names = Object.keys(await chrome.storage.session.get(null));
  return names.filter((name) => name.startsWith(PREFIX)).map((name) => Number(name.slice(PREFIX.length)));
}

/**
 * The face that the badge and the popup show for a state.
 * @param {TabState | null} state
 * @returns {Face}
 */
export function face(state) {
  switch (state?.phase) {
    case undefined:
      return 'unchecked';
    case 'checking':
      return 'checking';
    case 'unreadable':
      return 'not_article';
    case 'error':
      return state.remembered?.match ? 'read' : 'error';
    case 'done':
      return faceOf(state);
  }
}

/**
 * A page that gives credit to the article that it was made from has a calm face: reprints and agency reports do so. What
 * the memory knows is shown where the lists know nothing, also because there is none that can be read.
 * @param {import('../protocol.js').Done} state
 * @returns {Face}
 */
function faceOf({ report: { not_article, verdict, credited }, remembered }) {
  if (not_article) return 'not_article';
  if (verdict === 'none' && remembered?.match) return 'read';
  return credited && isMadeFrom(verdict) ? 'credited' : verdict;
}

/**
 * What the memory knows of the page of a state.
 * @param {TabState | null} state
 */
export const rememberedOf = (state) => (state?.phase === 'done' || state?.phase === 'error' ? state.remembered ?? null : null);

/**
 * The name under which the messages say what a comparison found: that of its face, and `_part` where the other article's
 * text is only in a part of the page.
 * @param {Face} face
 * @param {Pick<import('../pkg/firsthand.js').Comparison, 'extent'> | null} comparison
 */
export const saying = (face, comparison) =>
  comparison?.extent === 'part' && ['copy', 'spun', 'paraphrase', 'translation'].includes(face) ? `${face}_part` : face;

/**
 * Whether a verdict says that the page was made from the other article. Its passages are then what matters most.
 * @param {Verdict} verdict
 */
export const isMadeFrom = (verdict) => ['copy', 'excerpt', 'spun', 'paraphrase', 'translation'].includes(verdict);

/**
 * Addresses that differ only after the `#` belong to one page, unless a route of a single-page site stands there, such as
 * `#/news/1`. page-watch.js has the same rule.
 * @param {string} url
 */
export const withoutAnchor = (url) => (/#!?\//.test(url) ? url : url.split('#')[0]);
