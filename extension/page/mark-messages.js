/**
 * Messages about marks: passages and quotations of the report, marked on the page itself.
 *
 * @typedef {import('../protocol.js').Mark} Mark
 * @typedef {import('../protocol.js').MarkAnswer} MarkAnswer
 * @typedef {import('../protocol.js').MarkMessage} MarkMessage
 * @typedef {import('../protocol.js').Report} Report
 * @typedef {import('../protocol.js').ShowMessage} ShowMessage
 * @typedef {import('../protocol.js').StepMessage} StepMessage
 */

import { unitsOf } from '../compare/spans.js';
import { isSamplePage } from '../lists/sample-list.js';
import { readPackageText } from '../reading/package-reader.js';
import { recall } from './tab-states.js';
import { tellPage } from './tell-page.js';
import { MARK_SCRIPTS } from './watching.js';

/** @type {import('../protocol.js').Handlers<MarkMessage | ShowMessage | StepMessage>} */
export const markHandlers = {
  mark: ({ tabId, on }) => markTab(tabId, on),
  show: ({ tabId, passage }) => tellPage(tabId, { type: 'scroll', passage }),
  step: ({ tabId, by }) => stepInTab(tabId, by),
};

/**
 * @param {number} tabId
 * @param {boolean} on
 * @returns {Promise<MarkAnswer>}
 */
export async function markTab(tabId, on) {
  const state = await recall(tabId);
  if (state?.phase !== 'done') return { marked: 0 };
  // The sample page has these already, and no extension may put them into its own pages.
  if (on && !isSamplePage(state.url)) {
    const target = { tabId };
    await chrome.scripting.insertCSS({ target, files: ['page/marks.css'] });
    await chrome.scripting.executeScript({ target, files: MARK_SCRIPTS });
  }
  const rules = on ? await readPackageText('page/marks.css') : '';
  return (await tellPage(tabId, { type: 'highlight', marks: on ? marksOf(state.report) : [], rules })) ?? { marked: 0 };
}

/**
 * @param {Report} report
 * @returns {Mark[]} quotations last, because they are painted over the passages that they are in
 */
function marksOf({ passages, quotes }) {
  return [
    ...passages.flatMap((match, passage) => partsOf(match).map((part) => ({ ...part, passage }))),
    ...quotes.map(({ text }) => ({ text, kind: /** @type {const} */ ('quote'), passage: null })),
  ];
}

/**
 * Scrolls to the next passage of a page or to the one before, and marks them first if they are not marked.
 * @param {number} tabId
 * @param {1 | -1} by
 */
export async function stepInTab(tabId, by) {
  const step = () => tellPage(tabId, { type: 'step', by });
  return (await step()) ?? ((await markTab(tabId, true)).marked ? step() : undefined);
}

/**
 * What a passage marks on the page: the words of each of its parts. One that appears to be translated is marked as a whole,
 * since its parts are single words, which a page may have anywhere.
 * @param {import('../pkg/firsthand.js').Match} passage
 * @returns {Omit<Mark, 'passage'>[]}
 */
function partsOf({ page, text, kind, parts }) {
  if (kind === 'translated') {
    const units = unitsOf(text);
    const placeOf = (/** @type {number} */ at) => units(at - page[0]);
    return [{ text, kind, anchors: parts.map(({ page: [start, end] }) => [placeOf(start), placeOf(end)]) }];
  }
  const characters = [...text];
  return parts.map(({ page: [start, end], kind }) => ({ text: characters.slice(start - page[0], end - page[0]).join(''), kind }));
}
