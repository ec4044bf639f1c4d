/**
 * Articles that are in front of the reader and not read yet: what would be remembered of each is kept in
 * `storage.session`, which is never written to the disk, until its page reports that it was in view long enough.
 *
 * @typedef {import('../pkg/firsthand.js').Check} Check
 * @typedef {import('../pkg/firsthand.js').Memo} Memo
 * @typedef {import('../pkg/firsthand.js').Sensitivity} Sensitivity
 * @typedef {import('../protocol.js').Remembered} Remembered
 * @typedef {import('../protocol.js').Report} Report
 *
 * @typedef {object} Note
 * @property {string} url of the page
 * @property {Memo} memo
 * @property {boolean} told whether the reader is told that it was made from another article
 * @property {string} segment in Base64
 * @property {string | null} text the article, compressed, in Base64
 *
 * @typedef {() => Promise<Note | null>} NoteMaker to be called once
 * @typedef {{remembered: Remembered | null, makeNote: NoteMaker | null}} Visit
 */

import { isMadeFrom, withoutAnchor } from '../page/tab-states.js';
import { rememberArticle } from './keeping.js';
import { memoryChoice } from './memory-choice.js';
import { compress, fromBase64, toBase64 } from './packing.js';
import { recall } from './recall.js';

const PREFIX = 'reading:';

/** Maximum length of a text that is kept for a second look, compressed and in Base64: some 40,000 words. */
const MAX_TEXT_LENGTH = 150_000;

/**
 * Whether the page in a tab may be looked up and remembered: if the reader wants that, and in no private window.
 * @param {number} tabId
 */
export async function mayRemember(tabId) {
  const [{ on }, tab] = await Promise.all([memoryChoice(), chrome.tabs.get(tabId).catch(() => null)]);
  return on && !!tab && !tab.incognito;
}

/**
 * What the memory knows of a page. Never rejects: a check goes on without.
 * @param {Check} check of the page, which is done
 * @param {{url: string, report: Report, sensitivity: Sensitivity | undefined}} page
 * @returns {Promise<Visit>} `makeNote` makes what would be kept of the page, once the verdict is shown: no reader waits
 *   for it
 */
export async function visit(check, { url, report, sensitivity }) {
  try {
    const memo = check.memo();
    const recalled = memo && (await recall(check, memo, sensitivity));
    if (!recalled) return { remembered: null, makeNote: null };
    const { remembered, recalling } = recalled;
    const told = isMadeFrom(report.verdict);
    return { remembered, makeNote: () => noteOf(recalling, { url, memo, told }) };
  } catch (error) {
    console.warn(error);
    return { remembered: null, makeNote: null };
  }
}

/**
 * @param {Check} check of the page; it is freed
 * @param {Pick<Note, 'url' | 'memo' | 'told'>} facts
 * @returns {Promise<Note | null>}
 */
async function noteOf(check, facts) {
  try {
    const segment = toBase64(check.segment());
    const text = toBase64(await compress(check.articleJson()));
    return { ...facts, segment, text: text.length > MAX_TEXT_LENGTH ? null : text };
  } catch (error) {
    console.warn(error);
    return null;
  } finally {
    check.free();
  }
}

/**
 * @param {number} tabId
 * @param {Note | null} note null: there is nothing to remember
 * @returns {Promise<boolean>} whether the page should report when it has been read
 */
export async function keepNote(tabId, note) {
  if (!note) {
    await forgetNote(tabId);
    return false;
  }
  // Where there is no room for it, the page is not remembered.
  return chrome.storage.session.set({ [PREFIX + tabId]: note }).then(() => true, () => false);
}

/** @param {number} tabId */
export const forgetNote = (tabId) => chrome.storage.session.remove(PREFIX + tabId);

/** Forgets everything that is not read yet, because nothing is to be remembered any more. */
export async function forgetNotes() {
  const names = Object.keys(await chrome.storage.session.get(null));
  await chrome.storage.session.remove(names.filter((name) => name.startsWith(PREFIX)));
}

/**
 * Remembers the page in a tab, which has been in view long enough.
 * @param {number} tabId
 * @param {string} url
 * @returns {Promise<number | null>} when it was read, in milliseconds since 1970; null if it is not remembered
 */
export async function rememberVisit(tabId, url) {
  const { [PREFIX + tabId]: found } = await chrome.storage.session.get(PREFIX + tabId);
  const note = /** @type {Note | undefined} */ (found);
  if (!note || withoutAnchor(note.url) !== withoutAnchor(url) || !(await mayRemember(tabId))) return null;
  const { memo, told, segment, text } = note;
  const now = Date.now();
  await rememberArticle({ ...memo, told }, fromBase64(segment), text === null ? null : fromBase64(text), now);
  await forgetNote(tabId);
  return now;
}
