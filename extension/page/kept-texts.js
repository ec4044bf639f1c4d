/**
 * The texts of a comparison, so that they survive a reload of its page. They are stored in `storage.session`, which is in
 * memory and never on disk.
 *
 * @typedef {import('../compare/compare-worker.js').Input} Input
 * @typedef {import('../compare/panes.js').Side} Side
 * @typedef {Input & {title: string, from: string, tabId?: number}} Chosen `from`: host or kind of the text, for readers
 */

/** Maximum length of the texts that are kept, in UTF-16 units. The storage holds 10 MB, for the verdicts on all tabs, too. */
const MAX_KEPT = 500_000;

/** @param {number} tabId of the page that compares */
const key = (tabId) => `compare:${tabId}`;

/**
 * @param {number} tabId
 * @param {string} address of the page that compares
 * @returns {Promise<Partial<Record<Side, Chosen | null>>>}
 */
export async function keptTexts(tabId, address) {
  /** @type {{[key: string]: {address: string, texts: Partial<Record<Side, Chosen | null>>} | undefined}} */
  const { [key(tabId)]: kept } = await chrome.storage.session.get(key(tabId));
  return kept?.address === address ? kept.texts : {};
}

/**
 * @param {number} tabId
 * @param {string} address of the page that compares
 * @param {Partial<Record<Side, Chosen | null>>} texts
 */
export async function keepTexts(tabId, address, texts) {
  const length = Object.values(texts).reduce((sum, text) => sum + (text?.html ?? text?.text ?? '').length, 0);
  if (length > MAX_KEPT) return forgetTexts(tabId);
  await chrome.storage.session.set({ [key(tabId)]: { address, texts } }).catch(() => forgetTexts(tabId));
}

/** @param {number} tabId */
export const forgetTexts = (tabId) => chrome.storage.session.remove(key(tabId));
