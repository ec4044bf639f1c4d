/**
 * Messages about marks: passages of the report, marked on the page itself.
 *
 * @typedef {import('../protocol.js').MarkAnswer} MarkAnswer
 * @typedef {import('../protocol.js').MarkMessage} MarkMessage
 * @typedef {import('../protocol.js').ShowMessage} ShowMessage
 */

import { readPackageText } from '../reading/package-reader.js';
import { recall } from './tab-states.js';
import { tellPage } from './tell-page.js';

/** @type {import('../protocol.js').Handlers<MarkMessage | ShowMessage>} */
export const markHandlers = {
  mark: ({ tabId, on }) => markTab(tabId, on),
  show: ({ tabId, passage }) => tellPage(tabId, { type: 'scroll', passage }),
};

/**
 * @param {number} tabId
 * @param {boolean} on
 * @returns {Promise<MarkAnswer>}
 */
async function markTab(tabId, on) {
  const state = await recall(tabId);
  if (state?.phase !== 'done') return { marked: 0 };
  if (on) {
    const target = { tabId };
    await chrome.scripting.insertCSS({ target, files: ['page/marks.css'] });
    await chrome.scripting.executeScript({ target, files: ['page/shadow-roots.js', 'page/marks.js'] });
  }
  const rules = on ? await readPackageText('page/marks.css') : '';
  const passages = on ? state.report.passages.map(({ text, kind }) => ({ text, kind })) : [];
  return (await tellPage(tabId, { type: 'highlight', passages, rules })) ?? { marked: 0 };
}
