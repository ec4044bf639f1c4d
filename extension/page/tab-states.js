/**
 * What is known about each tab. It is stored in `storage.session`, because the browser can stop the worker between any
 * two events; it is deleted when the browser closes.
 *
 * @typedef {import('../protocol.js').TabState} TabState
 * @typedef {import('../protocol.js').Face} Face
 */

const PREFIX = 'tab:';

/** @param {number} tabId */
export const key = (tabId) => PREFIX + tabId;

/**
 * @param {number} tabId
 * @returns {Promise<TabState | null>}
 */
export async function recall(tabId) {
  const found = await chrome.storage.session.get(key(tabId));
  return /** @type {TabState | undefined} */ (found[key(tabId)]) ?? null;
}

/**
 * @param {number} tabId
 * @param {TabState} state
 */
export async function remember(tabId, state) {
  try {
    await chrome.storage.session.set({ [key(tabId)]: state });
  } catch {
    // The storage is full (10 MB). Other tabs can be checked again.
    await forgetAllBut(tabId);
    await chrome.storage.session.set({ [key(tabId)]: state });
  }
}

/** @param {number} tabId */
export async function forget(tabId) {
  await chrome.storage.session.remove(key(tabId));
}

/** @param {number} tabId */
async function forgetAllBut(tabId) {
  const all = Object.keys(await chrome.storage.session.get(null));
  await chrome.storage.session.remove(all.filter((name) => name.startsWith(PREFIX) && name !== key(tabId)));
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
      return 'error';
    case 'done':
      return state.report.not_article ? 'not_article' : state.report.verdict;
  }
}

/**
 * Addresses that differ only after the `#` belong to one page.
 * @param {string} url
 */
export const withoutHash = (url) => url.split('#')[0];
