/**
 * The popup: follows the state of a tab, shows it, and passes on what the user requests. The tab is the active one, or
 * the one that `?tab=` in the popup's address names.
 *
 * @typedef {import('../../protocol.js').TabState} TabState
 * @typedef {import('../../protocol.js').ToBackground} ToBackground
 */

import { chooseSensitivity, sensitivity } from '../../page/sensitivity.js';
import { key, recallPage } from '../../page/tab-states.js';
import { tellPage } from '../../page/tell-page.js';
import { message, translate } from '../../texts.js';
import { isWebAddress } from '../elements.js';
import { followEveryPage, switchEveryPage } from '../every-page.js';
import { hideNeedlessButtons, showMarks, toggleWords } from './passages-view.js';
import { showState } from './state-view.js';

const checkButton = /** @type {HTMLButtonElement} */ (document.querySelector('#check'));
const everyPage = /** @type {HTMLInputElement} */ (document.querySelector('#every-page'));
const sensitivityField = /** @type {HTMLSelectElement} */ (document.querySelector('#sensitivity'));
const sensitivityRate = /** @type {HTMLElement} */ (document.querySelector('#sensitivity-rate'));

/** @type {number | undefined} */
let tabId;

/** @type {TabState | null} */
let state = null;

let marksAreOn = false;

translate();
void start();

async function start() {
  const [id, chosen] = await Promise.all([findTab(), sensitivity(), followEveryPage((on) => (everyPage.checked = on))]);
  tabId = id;
  checkButton.disabled = tabId === undefined;
  showChoice(chosen);
  chrome.storage.session.onChanged.addListener((changes) => {
    if (tabId !== undefined && key(tabId) in changes) void update();
  });
  document.addEventListener('click', clicked);
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') close();
  });
  document.addEventListener('toggle', hideNeedlessButtons, true);
  everyPage.addEventListener('change', async () => {
    everyPage.checked = await switchEveryPage(everyPage.checked);
  });
  sensitivityField.addEventListener('change', () => void choose(sensitivityField.value));
  await update();
  await checkIfUnknown();
}

async function findTab() {
  const asked = new URLSearchParams(location.search).get('tab');
  if (asked) return Number(asked);
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab?.id;
}

/** Has the page checked if it is not: the click that opened the popup allows it. A page of the browser has no article. */
async function checkIfUnknown() {
  if (tabId === undefined || state) return;
  const url = await addressOf(tabId);
  if (url && isWebAddress(url)) await ask({ type: 'check', tabId });
}

/** @param {number} tabId */
async function addressOf(tabId) {
  const tab = await chrome.tabs.get(tabId).catch(() => undefined);
  return tab?.url;
}

/** Number of updates begun. One can overtake another while it waits; only the last one begun is shown. */
let updates = 0;

async function update() {
  const turn = ++updates;
  const found = await currentState();
  const on = found?.phase === 'done' && (await pageIsMarked());
  if (turn !== updates) return;
  state = found;
  marksAreOn = on;
  showState(state);
  showMarks({ on });
  hideNeedlessButtons();
}

/** What is known about the page that the tab shows now. */
async function currentState() {
  return tabId === undefined ? null : recallPage(tabId, await addressOf(tabId));
}

/** The marks remain when the popup closes. Whether there are any, only the page knows. */
async function pageIsMarked() {
  return tabId !== undefined && !!(await tellPage(tabId, { type: 'marks' }))?.on;
}

/** @param {string} choice */
async function choose(choice) {
  await chooseSensitivity(choice);
  showChoice(choice);
}

/** @param {string} choice */
function showChoice(choice) {
  sensitivityField.value = choice;
  sensitivityRate.textContent = message(`sensitivity_${choice}_rate`);
}

/** @param {ToBackground} request */
const ask = (request) => chrome.runtime.sendMessage(request);

/** @param {MouseEvent} event */
function clicked({ target }) {
  if (!(target instanceof Element) || tabId === undefined) return;
  const item = /** @type {HTMLElement | null} */ (target.closest('.passage'));
  if (target.closest('#check')) void ask({ type: 'check', tabId });
  else if (target.closest('#mark')) void mark(!marksAreOn);
  else if (item && target.closest('.more')) toggleWords(item);
  else if (item) void scrollTo(Number(item.dataset.passage), !!target.closest('.show'));
}

/** @param {boolean} on */
async function mark(on) {
  if (tabId === undefined || state?.phase !== 'done') return;
  const of = state.report.passages.length;
  const answer = await ask({ type: 'mark', tabId, on });
  const marked = answer?.marked ?? 0;
  marksAreOn = on && marked > 0;
  showMarks({ on: marksAreOn, ...(on ? { marked, of } : {}) });
}

/**
 * @param {number} passage
 * @param {boolean} byButton its button, which first marks the passages if they are not marked
 */
async function scrollTo(passage, byButton) {
  // A click that ends a selection is for copying the words.
  if (tabId === undefined || (!byButton && getSelection()?.toString())) return;
  if (byButton && !marksAreOn) await mark(true);
  if (marksAreOn) await ask({ type: 'show', tabId, passage });
}
