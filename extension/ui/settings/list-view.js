/**
 * Shows the lists that the reader has: what is in each, how new it is, what is wrong with it, and what can be done.
 *
 * @typedef {import('../../protocol.js').ListAnswer} ListAnswer
 * @typedef {import('../../protocol.js').ListsAnswer} ListsAnswer
 * @typedef {import('../../protocol.js').ListView} ListView
 * @typedef {import('../../protocol.js').Progress} Progress
 */

import { CHANGED, PROGRESS } from '../../lists/list-states.js';
import { element, make, within } from '../elements.js';
import { ago, message, number, size } from '../../texts.js';
import { ask } from './ask.js';
import { factRows } from './facts-view.js';
import { say, showProblem } from './problem-text.js';
import { showRoom } from './room.js';

/** Shows all lists and follows what becomes of them. */
export async function startLists() {
  chrome.storage.session.onChanged.addListener((changes) => {
    if (CHANGED in changes) void refresh();
    for (const [key, { newValue }] of Object.entries(changes)) {
      const progress = /** @type {Progress | undefined} */ (newValue) ?? null;
      if (key.startsWith(PROGRESS)) showProgress(Number(key.slice(PROGRESS.length)), progress);
    }
  });
  // How long ago things were changes while nobody looks.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void refresh();
  });
  await refresh();
}

/** Number of refreshes begun. One can overtake another while it waits; only the last one begun is shown. */
let refreshes = 0;

/** Shows all lists as they are now. */
async function refresh() {
  const turn = ++refreshes;
  const answer = /** @type {ListsAnswer | undefined} */ (await ask({ type: 'lists' }));
  if (turn !== refreshes) return;
  const place = element('lists-problem');
  place.hidden = !!answer;
  place.textContent = answer ? '' : message('settings_no_answer');
  if (answer) showLists(answer.lists);
  await showRoom();
}

/** @param {ListView[]} lists */
function showLists(lists) {
  const place = element('lists');
  const items = new Map([...place.children].map((item) => [/** @type {HTMLElement} */ (item).dataset.id, item]));
  const shown = lists.map((list) => {
    // An item that is there already stays, and with it the focus and what is unfolded.
    const item = /** @type {HTMLElement} */ (items.get(String(list.id)) ?? makeItem(list));
    fill(item, list);
    return item;
  });
  if (shown.length !== place.children.length || shown.some((item, at) => item !== place.children[at])) {
    place.replaceChildren(...shown);
  }
}

/** @param {ListView} list */
function makeItem({ id, bundled }) {
  const item = make('li', 'list card');
  item.dataset.id = String(id);
  const head = make('div', 'head');
  const name = make('h3');
  name.id = `name-${id}`;
  name.append(make('bdi'));
  const on = make('input');
  on.type = 'checkbox';
  on.setAttribute('role', 'switch');
  on.id = `on-${id}`;
  on.setAttribute('aria-labelledby', `on-label-${id} name-${id}`);
  on.addEventListener('change', () => void switchList(item, id, on));
  const label = make('label', 'switch');
  const words = make('span', 'quiet', message('list_on'));
  words.id = `on-label-${id}`;
  label.append(words, on);
  const title = make('div');
  title.append(name, make('p', 'facts quiet'), make('p', 'news quiet'));
  head.append(title, label);

  const progress = make('div', 'progress');
  const problem = make('div', 'problem');
  problem.hidden = true;
  const details = make('details');
  details.append(make('summary', '', message('list_details')), make('dl'));
  item.append(head, progress, problem, details, makeButtons(item, id, bundled));
  return item;
}

/**
 * @param {HTMLElement} item
 * @param {number} id
 * @param {boolean} bundled
 */
function makeButtons(item, id, bundled) {
  const buttons = make('div', 'buttons');
  const update = button('update', message('list_update'), id, () => updateList(item, id));
  buttons.append(update);
  if (bundled) return buttons;
  const remove = button('remove', message('list_remove'), id, () => confirmRemoval(item, true));
  const question = make('p', 'confirm');
  question.hidden = true;
  question.id = `question-${id}`;
  const yes = button('yes', message('list_remove_yes'), id, () => removeList(item, id));
  const no = button('no', message('list_remove_no'), id, () => confirmRemoval(item, false));
  for (const choice of [yes, no]) {
    choice.hidden = true;
    choice.setAttribute('aria-describedby', question.id);
  }
  yes.classList.add('primary');
  buttons.append(remove, question, yes, no);
  buttons.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && !question.hidden) confirmRemoval(item, false);
  });
  return buttons;
}

/**
 * @param {string} classes
 * @param {string} text
 * @param {number} id of the list that it is for, whose name screen readers add
 * @param {() => unknown} act
 */
function button(classes, text, id, act) {
  const made = make('button', classes, text);
  made.type = 'button';
  made.id = `${classes}-${id}`;
  made.setAttribute('aria-labelledby', `${made.id} name-${id}`);
  made.addEventListener('click', () => void act());
  return made;
}

/**
 * @param {HTMLElement} item
 * @param {ListView} list
 */
function fill(item, list) {
  const { id, name, bundled, on, facts, articles, bytes, checked, problem, progress, link } = list;
  item.dataset.name = name;
  item.dataset.bytes = String(bytes);
  item.dataset.on = String(on);
  within(item, 'h3 bdi').textContent = name;
  /** @type {HTMLInputElement} */ (within(item, '.switch input')).checked = on;
  const amount = articles ? message('list_amount', number(articles), size(bytes)) : message('list_empty');
  within(item, '.facts').textContent = amount;
  const isLate = !!facts && facts.expires * 1000 < Date.now();
  item.dataset.late = String(isLate);
  const news = facts ? message(isLate ? 'list_news_late' : 'list_news', ago(facts.issued * 1000)) : '';
  const looked = checked === null ? '' : message('list_checked', ago(checked));
  within(item, '.news').textContent = [news, looked].filter(Boolean).join(' · ');
  showProblem(within(item, '.problem'), problem);
  within(item, '.problem').hidden = !problem || !!progress;
  const details = within(item, 'details:not(.problem *)');
  details.hidden = !facts;
  within(details, 'dl').replaceChildren(...(facts ? factRows(facts, link) : []));
  within(item, '.update').hidden = !link;
  within(item, '.buttons').hidden = bundled && !link;
  showProgress(id, progress);
}

/**
 * @param {number} id
 * @param {Progress | null} progress
 */
function showProgress(id, progress) {
  const found = document.querySelector(`.list[data-id="${id}"]`);
  const item = /** @type {HTMLElement | null} */ (found);
  if (!item) return;
  const place = within(item, '.progress');
  item.dataset.progress = String(!!progress);
  allowUpdate(item);
  if (!progress) return place.replaceChildren();
  if (!place.firstChild) {
    const bar = make('progress');
    bar.setAttribute('aria-labelledby', `progress-${id}`);
    const words = make('p', 'quiet');
    words.id = `progress-${id}`;
    place.append(bar, words);
  }
  const bar = /** @type {HTMLProgressElement} */ (within(place, 'progress'));
  if (progress.of) {
    bar.max = progress.of;
    bar.value = progress.done;
  } else {
    bar.removeAttribute('value');
  }
  within(place, 'p').textContent = progress.of ? message('list_fetching', size(progress.done), size(progress.of)) : message('list_looking');
}

/** A list is not asked for twice at a time. @param {HTMLElement} item */
function allowUpdate(item) {
  const { asking, progress } = item.dataset;
  /** @type {HTMLButtonElement} */ (within(item, '.update')).disabled = asking === 'true' || progress === 'true';
}

/**
 * @param {HTMLElement} item
 * @param {number} id
 */
async function updateList(item, id) {
  item.dataset.asking = 'true';
  allowUpdate(item);
  say(message('list_looking'));
  const answer = /** @type {ListAnswer | undefined} */ (await ask({ type: 'update', id }));
  await refresh();
  item.dataset.asking = 'false';
  allowUpdate(item);
  if (answer) say(answer.problem ? within(item, '.problem span').textContent ?? '' : message('list_up_to_date'));
  else say(message('settings_no_answer'));
}

/**
 * @param {HTMLElement} item
 * @param {number} id
 * @param {HTMLInputElement} input
 */
async function switchList(item, id, input) {
  const answer = /** @type {ListAnswer | undefined} */ (await ask({ type: 'switch', id, on: input.checked }));
  if (answer && !answer.problem) return;
  input.checked = !input.checked;
  showProblem(within(item, '.problem'), answer?.problem ?? { code: 'unexpected', detail: '' });
}

/**
 * Asks whether a list is to be removed, or stops asking.
 * @param {HTMLElement} item
 * @param {boolean} asks
 */
function confirmRemoval(item, asks) {
  const { name = '', bytes } = item.dataset;
  within(item, '.confirm').textContent = asks ? message('list_remove_question', name, size(Number(bytes))) : '';
  for (const choice of ['.confirm', '.yes', '.no']) within(item, choice).hidden = !asks;
  within(item, '.remove').hidden = asks;
  within(item, asks ? '.no' : '.remove').focus();
}

/**
 * @param {HTMLElement} item
 * @param {number} id
 */
async function removeList(item, id) {
  const { name = '' } = item.dataset;
  const answer = /** @type {ListAnswer | undefined} */ (await ask({ type: 'unsubscribe', id }));
  if (!answer || answer.problem) {
    confirmRemoval(item, false);
    return showProblem(within(item, '.problem'), answer?.problem ?? { code: 'unexpected', detail: '' });
  }
  element('lists-heading').focus();
  say(message('list_removed', name));
}
