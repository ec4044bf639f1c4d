/**
 * The popup: follows the state of one tab, shows it, and passes on what the reader asks
 * for. The tab is the active one, or the one in `?tab=` of its address.
 *
 * @typedef {import('./protocol.js').TabState} TabState
 * @typedef {import('./protocol.js').ToBackground} ToBackground
 */

import { followEveryPage, switchEveryPage } from './every-page.js';
import { chooseSensitivity, sensitivity } from './sensitivity.js';
import { key, recall, withoutHash } from './tabs.js';
import { message, translate } from './texts.js';
import { render, renderMarks } from './verdict-view.js';

const checkButton = /** @type {HTMLButtonElement} */ (document.querySelector('#check'));
const everyPage = /** @type {HTMLInputElement} */ (document.querySelector('#every-page'));

const howReadily = /** @type {HTMLSelectElement} */ (document.querySelector('#sensitivity'));
const hint = /** @type {HTMLElement} */ (document.querySelector('#sensitivity-hint'));

/** @type {number | undefined} */
let tabId;

/** @type {TabState | null} */
let state = null;

let marksAreOn = false;

translate(document);
void start();

async function start() {
  tabId = await findTab();
  chrome.storage.session.onChanged.addListener((changes) => {
    if (tabId !== undefined && key(tabId) in changes) void update();
  });
  document.addEventListener('click', clicked);
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') close();
  });
  document.addEventListener('toggle', measurePassages, true);
  everyPage.addEventListener('change', async () => {
    everyPage.checked = await switchEveryPage(everyPage.checked);
  });
  howReadily.addEventListener('change', () => void choose(howReadily.value));
  showChoice(await sensitivity());
  checkButton.disabled = tabId === undefined;
  await followEveryPage((on) => (everyPage.checked = on));
  await update();
}

async function findTab() {
  const asked = new URLSearchParams(location.search).get('tab');
  if (asked) return Number(asked);
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab?.id;
}

/** Updates can overtake one another while they look things up: only the last one shows. */
let updates = 0;

async function update() {
  const turn = ++updates;
  const found = await current();
  const on = found?.phase === 'done' && (await pageIsMarked());
  if (turn !== updates) return;
  state = found;
  marksAreOn = on;
  render(document, state);
  renderMarks(document, { on });
  measurePassages();
}

/** What is known about the page that the tab shows now. */
async function current() {
  if (tabId === undefined) return null;
  const [known, tab] = await Promise.all([
    recall(tabId),
    chrome.tabs.get(tabId).catch(() => undefined),
  ]);
  // Where not every page is watched, nobody told of the tab going on to another page.
  const goneOn = known?.url && tab?.url && withoutHash(known.url) !== withoutHash(tab.url);
  return goneOn ? null : known;
}

/** The marks stay when the popup closes: whether there are any, only the page knows. */
async function pageIsMarked() {
  if (tabId === undefined) return false;
  try {
    const [{ result }] = await chrome.scripting.executeScript({
      target: { tabId },
      func: () => [...CSS.highlights.keys()].some((name) => name.startsWith('firsthand-')),
    });
    return !!result;
  } catch {
    return false;
  }
}

/** @param {string} choice */
async function choose(choice) {
  await chooseSensitivity(choice);
  showChoice(choice);
  // A verdict that was made otherwise would contradict the choice.
  if (tabId !== undefined && state?.phase === 'done') await ask({ type: 'check', tabId });
}

/** @param {string} choice */
function showChoice(choice) {
  howReadily.value = choice;
  hint.textContent = message(`sensitivity_${choice}_hint`);
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
  else if (item) void show(Number(item.dataset.passage), !!target.closest('.show'));
}

/** @param {boolean} on */
async function mark(on) {
  if (tabId === undefined || state?.phase !== 'done') return;
  const of = state.report.passages.length;
  const answer = await ask({ type: 'mark', tabId, on });
  const marked = answer?.marked ?? 0;
  marksAreOn = on && marked > 0;
  renderMarks(document, { on: marksAreOn, ...(on ? { marked, of } : {}) });
}

/**
 * @param {number} passage
 * @param {boolean} asked by its button, which marks the page first if need be
 */
async function show(passage, asked) {
  // A click that ends a selection is for copying the words.
  if (tabId === undefined || (!asked && getSelection()?.toString())) return;
  if (asked && !marksAreOn) await mark(true);
  if (marksAreOn) await ask({ type: 'show', tabId, passage });
}

/** @param {HTMLElement} item */
function toggleWords(item) {
  const open = item.classList.toggle('open');
  const more = item.querySelector('.more');
  more?.setAttribute('aria-expanded', String(open));
  if (more) more.textContent = chrome.i18n.getMessage(open ? 'show_less' : 'show_all');
}

/** Only words that are clipped need a button for the rest of them. */
function measurePassages() {
  for (const item of document.querySelectorAll('.passage:not(.open)')) {
    const words = item.querySelector('.words');
    const more = /** @type {HTMLElement | null} */ (item.querySelector('.more'));
    if (words?.clientHeight && more) more.hidden = words.scrollHeight <= words.clientHeight + 1;
  }
}
