/**
 * The popup: follows the state of a tab, shows it, and passes on what the user requests. The tab is the active one, or
 * the one that `?tab=` in the popup's address names.
 *
 * @typedef {import('../../protocol.js').TabState} TabState
 * @typedef {import('../../protocol.js').ToBackground} ToBackground
 */

import { allCorrections, KEY as CORRECTIONS } from '../../page/corrections.js';
import { pageIsMarked } from '../../page/marked.js';
import { chooseSensitivity, KEY as SENSITIVITY, sensitivity } from '../../page/sensitivity.js';
import { key, ofPage, recall, selectionKey } from '../../page/tab-states.js';
import { message, translate } from '../../texts.js';
import { element, isWebAddress } from '../elements.js';
import { followEveryPage, isWithdrawn, leaveOff, switchEveryPage } from '../every-page.js';
import { openComparison } from './compare-view.js';
import { showCorrection, startCorrection } from './correction-view.js';
import { followFinds } from './memory-view.js';
import { hideNeedlessButtons, showMarks, toggleWords } from './passages-view.js';
import { searchFor } from './search-view.js';
import { isOfSelection, recallSelection, showSelection } from './selection-view.js';
import { showSite, siteFacts, startSite } from './site-view.js';
import { showState } from './state-view.js';

const checkButton = /** @type {HTMLButtonElement} */ (document.querySelector('#check'));
const evidenceLink = /** @type {HTMLAnchorElement} */ (document.querySelector('#evidence-link'));
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
  // Asked for beside the state, and there before it: what is shown first is complete.
  const choices = Promise.all([sensitivity().then(showChoice), followEveryPage(showEveryPage)]);
  const tab = await findTab();
  tabId = tab?.id;
  checkButton.disabled = tabId === undefined;
  evidenceLink.href = chrome.runtime.getURL(`ui/evidence/evidence.html?tab=${tabId}`);
  chrome.storage.session.onChanged.addListener((changes) => {
    if (tabId !== undefined && (isOfSelection ? selectionKey : key)(tabId) in changes) void update();
  });
  document.addEventListener('click', clicked);
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') close();
  });
  document.addEventListener('toggle', hideNeedlessButtons, true);
  // Firefox leaves it open, on top of the tab that a link in it has opened.
  if (chrome.extension.getViews({ type: 'popup' }).includes(window)) chrome.tabs.onActivated.addListener(() => close());
  everyPage.addEventListener('change', async () => {
    showEveryPage(await switchEveryPage(everyPage.checked));
  });
  element('leave-off').addEventListener('click', () => void leaveOff().then(() => showEveryPage(everyPage.checked)));
  chrome.storage.onChanged.addListener(async (changes) => {
    if (SENSITIVITY in changes) showChoice(await sensitivity());
    if (CORRECTIONS in changes || SENSITIVITY in changes) await update();
  });
  startSite(() => void update());
  startCorrection();
  sensitivityField.addEventListener('change', () => void choose(sensitivityField.value));
  await Promise.all([update(tab, choices), followFinds()]);
  await checkIfUnknown();
}

async function findTab() {
  const asked = new URLSearchParams(location.search).get('tab');
  if (asked) return tabWith(Number(asked));
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab;
}

/** Has the page checked if it is not: the click that opened the popup allows it. A page of the browser has no article. */
async function checkIfUnknown() {
  if (tabId === undefined || state || isOfSelection) return;
  const url = (await tabNow())?.url;
  if (url && isWebAddress(url)) await ask({ type: 'check', tabId });
}

/** The tab as it is now; undefined if it has been closed. */
async function tabNow() {
  return tabId === undefined ? undefined : tabWith(tabId);
}

/** A tab as it is now; undefined if it has been closed. @param {number} id */
async function tabWith(id) {
  return chrome.tabs.get(id).catch(() => undefined);
}

/** Number of updates begun. One can overtake another while it waits; only the last one begun is shown. */
let updates = 0;

/**
 * @param {chrome.tabs.Tab} [found] the tab as it is now; without it, it is asked for
 * @param {Promise<unknown>} [first] is waited for before anything is shown
 */
async function update(found, first) {
  const turn = ++updates;
  const tab = found ?? (await tabNow());
  const [known, site, said, level] = await Promise.all([
    currentState(tab?.url), siteFacts(tab), allCorrections(), sensitivity(), first,
  ]);
  if (turn !== updates) return;
  state = known;
  showState(state);
  showSite(site);
  showCorrection(state, said, level, site.isPrivate);
  showSelection(state, tabId);
  hideNeedlessButtons();
  // For benches/popup.mjs.
  performance.mark('shown');
  await showMarksOfPage();
}

/** Number of times that marks were looked for or changed; only the last answer counts. */
let marksTurns = 0;

/** Shows whether the page is marked. A page that is busy answers late, and what else is known of it is shown meanwhile. */
async function showMarksOfPage() {
  const turn = ++marksTurns;
  const on = state?.phase === 'done' && tabId !== undefined && (await pageIsMarked(tabId));
  if (turn !== marksTurns) return;
  marksAreOn = on;
  showMarks({ on });
}

/** @param {boolean} on */
async function showEveryPage(on) {
  everyPage.checked = on;
  element('withdrawn').hidden = on || !(await isWithdrawn());
}

/**
 * What is known about the page that the tab shows now, or about the selection on it.
 * @param {string | undefined} url of the page
 */
async function currentState(url) {
  if (tabId === undefined) return null;
  return isOfSelection ? recallSelection(tabId) : ofPage(await recall(tabId), url);
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
  const search = /** @type {HTMLElement | null} */ (target.closest('#search button'));
  if (target.closest('#check')) void ask({ type: 'check', tabId });
  else if (search) void searchFor(search.dataset.terms ?? '');
  else if (target.closest('#compare')) void openComparison(tabId);
  else if (target.closest('#mark')) void mark(!marksAreOn);
  else if (item && target.closest('.more')) toggleWords(item);
  else if (item) void scrollTo(Number(item.dataset.passage), !!target.closest('.show'));
}

/** @param {boolean} on */
async function mark(on) {
  if (tabId === undefined || state?.phase !== 'done') return;
  const of = state.report.passages.length;
  const turn = ++marksTurns;
  const answer = await ask({ type: 'mark', tabId, on });
  if (turn !== marksTurns) return;
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
