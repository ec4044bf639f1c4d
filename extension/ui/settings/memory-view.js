/**
 * The memory in the settings: the switch, the limits, what a second look has found, and everything that is remembered,
 * of which one, those of a site, or all can be forgotten. The page reads what is stored; what changes it, the
 * background worker does.
 *
 * @typedef {import('../../memory/memory-database.js').Find} Find
 * @typedef {import('../../memory/memory-database.js').ReadArticle} ReadArticle
 * @typedef {import('../../protocol.js').MemoryAnswer} MemoryAnswer
 * @typedef {import('../../protocol.js').MemoryMessage} MemoryMessage
 */

import { newestArticles, totals } from '../../memory/articles.js';
import { allFinds } from '../../memory/finds.js';
import { DAYS, KEY, memoryChoice, SIZES } from '../../memory/memory-choice.js';
import { CHANGED, memoryProblem, shouldHold } from '../../memory/memory-states.js';
import { days, message, moment, number, size } from '../../texts.js';
import { element, hostOf, inLanguage, isWebAddress, make, within } from '../elements.js';
import { ask } from './ask.js';

/** Number of articles that are shown at first, and that are added each time. */
const PAGE = 25;

/** Milliseconds for which it can be undone that an article was forgotten. */
const UNDO_TIME = 12_000;

const on = /** @type {HTMLInputElement} */ (element('memory-on'));
const daysField = /** @type {HTMLSelectElement} */ (element('memory-days'));
const sizeField = /** @type {HTMLSelectElement} */ (element('memory-size'));
const search = /** @type {HTMLInputElement} */ (element('memory-search'));

let shown = PAGE;

const NOTHING = { amount: { articles: 0, bytes: 0 }, finds: [], found: { articles: [], hasMore: false } };

/** Number of refreshes begun; only the last one is shown. */
let refreshes = 0;

export async function startMemoryView() {
  daysField.append(...DAYS.map((count) => option(count, days(count))));
  sizeField.append(...SIZES.map((bytes) => option(bytes, size(bytes))));
  listen();
  say('');
  await refresh();
  if (location.hash === '#memory') element('memory-heading').focus();
}

function listen() {
  on.addEventListener('change', () => void switchMemory());
  daysField.addEventListener('change', () => void send({ type: 'remember', choice: { days: Number(daysField.value) } }));
  sizeField.addEventListener('change', () => void send({ type: 'remember', choice: { bytes: Number(sizeField.value) } }));
  search.addEventListener('input', () => {
    shown = PAGE;
    void refresh();
  });
  element('memory-more').addEventListener('click', () => void showMore());
  element('memory-off-forget').addEventListener('click', () => void forgetAll());
  element('memory-off-keep').addEventListener('click', () => askWhenOff(false));
  element('memory-forget-all').addEventListener('click', () => confirmAll(true));
  element('memory-all-no').addEventListener('click', () => confirmAll(false));
  element('memory-all-yes').addEventListener('click', () => void forgetAll());
  element('memory-undo').addEventListener('click', () => void undo());
  element('memory-articles').addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && !element('memory-all-yes').hidden) confirmAll(false);
  });
  chrome.storage.session.onChanged.addListener((changes) => {
    if (CHANGED in changes) void refresh();
  });
  chrome.storage.local.onChanged.addListener((changes) => {
    if (KEY in changes) void refresh();
  });
}

/**
 * @param {number} value
 * @param {string} text
 */
function option(value, text) {
  const made = make('option', '', text);
  made.value = String(value);
  return made;
}

/** Shows what is chosen and what is remembered now. */
async function refresh() {
  const turn = ++refreshes;
  const choice = await memoryChoice();
  // As long as nothing is remembered, there is no database either.
  const stored = choice.on || (await shouldHold()) ? await storedNow().catch(() => null) : NOTHING;
  const problem = await memoryProblem();
  if (turn !== refreshes) return;
  on.checked = choice.on;
  daysField.value = String(choice.days);
  sizeField.value = String(choice.bytes);
  showProblem(problem ?? (stored ? null : 'failed'));
  const count = stored?.amount.articles ?? 0;
  const amount = count ? message('memory_amount', number(count), size(stored?.amount.bytes ?? 0)) : message('memory_empty');
  element('memory-amount').textContent = choice.on || count ? amount : '';
  element('memory-articles').hidden = !count;
  if (!count) element('memory-off').hidden = true;
  showFinds(stored?.finds ?? []);
  showArticles(stored?.found ?? { articles: [], hasMore: false });
  // What is shown here is no news any more.
  if (stored?.finds.length && !document.hidden) await ask({ type: 'seen' });
}

async function storedNow() {
  const [amount, finds, found] = await Promise.all([totals(), allFinds(), newestArticles(shown, isSought())]);
  return { amount, finds, found };
}

/** @returns {(article: ReadArticle) => boolean} */
function isSought() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ site, source: { title, publisher } }) => {
    const text = `${site} ${title ?? ''} ${publisher ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

/** @param {import('../../memory/memory-states.js').MemoryProblem | null} problem */
function showProblem(problem) {
  const place = element('memory-problem');
  place.hidden = !problem;
  place.textContent = problem ? message(`memory_problem_${problem}`) : '';
}

/** @param {{find: Find, article: ReadArticle}[]} finds */
function showFinds(finds) {
  const place = element('memory-finds');
  place.hidden = !finds.length;
  within(place, 'ul').replaceChildren(...finds.map(findItem));
}

/** @param {{find: Find, article: ReadArticle}} found */
function findItem({ find, article }) {
  const item = make('li', 'find');
  item.dataset.key = find.key;
  const buttons = make('div', 'buttons');
  buttons.append(button('dismiss', message('memory_find_dismiss'), article, () => void dismiss(find.key)));
  item.append(
    named(article.source),
    make('p', 'quiet', message('memory_read_at', moment(article.last))),
    make('p', '', message(`headline_${find.verdict}`)),
    named(find.original),
    make('p', 'quiet', message('memory_find_list', find.list, moment(find.found))),
    buttons,
  );
  return item;
}

/** @param {{articles: ReadArticle[], hasMore: boolean}} found */
function showArticles({ articles, hasMore }) {
  const place = element('memory-articles');
  // An item that is there already stays, and with it the focus and what it asks.
  const items = new Map([...within(place, 'ul').children].map((item) => [stampOf(item), item]));
  const next = articles.map((article) => items.get(`${article.key} ${article.last}`) ?? articleItem(article));
  within(place, 'ul').replaceChildren(...next);
  element('memory-none').hidden = articles.length > 0;
  element('memory-more').hidden = !hasMore;
}

/** @param {Element} item */
function stampOf(item) {
  const { key, last } = /** @type {HTMLElement} */ (item).dataset;
  return `${key} ${last}`;
}

/** @param {ReadArticle} article */
function articleItem(article) {
  const { key, site, source, last } = article;
  const item = make('li', 'article');
  item.dataset.key = key;
  item.dataset.last = String(last);
  const facts = make('p', 'quiet');
  facts.append(make('bdi', '', site), ` · ${message('memory_read_at', moment(last))}`);
  const buttons = make('div', 'buttons');
  const question = make('p', 'confirm', message('memory_forget_site_question', site));
  const yes = button('yes', message('memory_forget_site_yes'), article, () => void forgetSite(site));
  const no = button('no', message('settings_cancel'), article, () => confirmSite(item, false));
  yes.classList.add('primary');
  for (const part of [question, yes, no]) part.hidden = true;
  buttons.append(
    button('forget', message('memory_forget'), article, () => void forget(item, article)),
    button('forget-site', message('memory_forget_site'), article, () => confirmSite(item, true)),
    question,
    yes,
    no,
  );
  buttons.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !question.hidden) confirmSite(item, false);
  });
  item.append(named(source), facts, buttons);
  return item;
}

/**
 * The title of an article, as a link to it.
 * @param {import('../../memory/memory-database.js').Source} source
 */
function named(source) {
  const { url, title, lang } = source;
  const link = make('a', 'name', title || hostOf(url));
  if (title) inLanguage(link, lang);
  if (isWebAddress(url)) {
    link.href = url;
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
  }
  return link;
}

/**
 * @param {string} classes
 * @param {string} text
 * @param {ReadArticle} article whose title screen readers add
 * @param {() => void} act
 */
function button(classes, text, article, act) {
  const made = make('button', classes, text);
  made.type = 'button';
  made.setAttribute('aria-label', `${text}: ${article.source.title || article.site}`);
  made.addEventListener('click', act);
  return made;
}

/**
 * @param {MemoryMessage} request
 * @returns {Promise<MemoryAnswer | null>} null where it could not be done, which is said
 */
async function send(request) {
  const answer = /** @type {MemoryAnswer | undefined} */ (await ask(request));
  if (answer?.done) return answer;
  say(message('memory_problem_failed'));
  await refresh();
  return null;
}

async function switchMemory() {
  const isOn = on.checked;
  askWhenOff(false);
  if (!(await send({ type: 'remember', choice: { on: isOn } }))) return;
  const { articles } = await totals().catch(() => ({ articles: 0 }));
  if (!isOn && articles) askWhenOff(true);
}

/** Asks whether what was remembered is to be forgotten, or stops asking. @param {boolean} asks */
function askWhenOff(asks) {
  const had = element('memory-off').contains(document.activeElement);
  element('memory-off').hidden = !asks;
  if (asks) element('memory-off-keep').focus();
  else if (had) on.focus();
}

/** @param {boolean} asks */
function confirmAll(asks) {
  for (const part of ['memory-all-question', 'memory-all-yes', 'memory-all-no']) element(part).hidden = !asks;
  element('memory-forget-all').hidden = asks;
  element(asks ? 'memory-all-no' : 'memory-forget-all').focus();
}

async function forgetAll() {
  const count = (await totals().catch(() => ({ articles: 0 }))).articles;
  if (!(await send({ type: 'forget', all: true }))) return;
  confirmAll(false);
  element('memory-off').hidden = true;
  search.value = '';
  await refresh();
  element('memory-heading').focus();
  say(message('memory_forgotten_many', number(count)));
}

/**
 * @param {HTMLElement} item
 * @param {boolean} asks
 */
function confirmSite(item, asks) {
  for (const part of ['.confirm', '.yes', '.no']) within(item, part).hidden = !asks;
  for (const part of ['.forget', '.forget-site']) within(item, part).hidden = asks;
  within(item, asks ? '.no' : '.forget-site').focus();
}

/** @param {string} site */
async function forgetSite(site) {
  const answer = await send({ type: 'forget', site });
  if (!answer) return;
  await refresh();
  focusList();
  say(message('memory_forgotten_many', number(answer.articles)));
}

/** The title of what was forgotten last. */
let forgotten = '';

/**
 * @param {HTMLElement} item
 * @param {ReadArticle} article
 */
async function forget(item, { key, site, source }) {
  const next = item.nextElementSibling ?? item.previousElementSibling;
  if (!(await send({ type: 'forget', key }))) return;
  await refresh();
  if (next?.isConnected) within(next, '.forget').focus();
  else focusList();
  forgotten = source.title || site;
  say(message('memory_forgotten', forgotten), true);
}

async function undo() {
  const answer = await send({ type: 'restore' });
  if (!answer) return;
  await refresh();
  focusList();
  say(answer.articles ? message('memory_restored', forgotten) : message('memory_restored_not', forgotten));
}

function focusList() {
  element(element('memory-articles').hidden ? 'memory-heading' : 'memory-articles-heading').focus();
}

/** @param {string} key */
async function dismiss(key) {
  if (!(await send({ type: 'seen', key }))) return;
  await refresh();
  element('memory-heading').focus();
}

async function showMore() {
  const before = shown;
  shown += PAGE;
  await refresh();
  const first = within(element('memory-articles'), 'ul').children[before];
  if (first) within(first, 'a').focus();
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let silence;

/**
 * Says what has been done, for a while.
 * @param {string} text
 * @param {boolean} [canUndo]
 */
function say(text, canUndo = false) {
  clearTimeout(silence);
  const place = element('memory-said');
  within(place, 'span').textContent = text;
  element('memory-undo').hidden = !canUndo;
  place.toggleAttribute('data-empty', !text);
  if (text) silence = setTimeout(fallSilent, UNDO_TIME);
}

/** What can be undone stays while the button has the focus or the pointer. */
function fallSilent() {
  if (element('memory-said').matches(':focus-within, :hover')) silence = setTimeout(fallSilent, UNDO_TIME / 4);
  else say('');
}
