/**
 * What the user has said against verdicts, each of which can be taken back.
 *
 * @typedef {import('../../page/corrections.js').Correction} Correction
 */

import { corrections, keepCorrections, KEY, withdrawCorrection } from '../../page/corrections.js';
import { element, isWebAddress, make } from '../elements.js';
import { date, message, number } from '../../texts.js';
import { offerUndo } from './undo.js';

/** Number of corrections that are shown at once. */
const MAX_SHOWN = 50;

let shown = MAX_SHOWN;

export async function startCorrections() {
  element('corrections-more').addEventListener('click', () => {
    shown = Infinity;
    void refresh();
  });
  element('corrections-clear').addEventListener('click', () => void clear());
  chrome.storage.local.onChanged.addListener((changes) => {
    if (KEY in changes) void refresh();
  });
  await refresh();
}

async function refresh() {
  const all = (await corrections()).toReversed();
  element('corrections-list').replaceChildren(...all.slice(0, shown).map(item));
  element('corrections-none').hidden = all.length > 0;
  element('corrections-clear').hidden = all.length < 2;
  const more = element('corrections-more');
  more.hidden = all.length <= shown;
  more.textContent = message('show_all_of', number(all.length));
}

/**
 * @param {Correction} correction
 * @param {number} at
 */
function item(correction, at) {
  const { kind, of, title, time } = correction;
  const name = make('span');
  name.id = `correction-${at}`;
  name.append(isWebAddress(of) ? link(of, title) : make('bdi', '', of));
  const what = make('p', 'quiet', `${message(`said_${kind}`)} · ${date(new Date(time).toISOString())}`);
  const remove = make('button', 'remove', message('list_remove'));
  remove.type = 'button';
  remove.id = `correction-remove-${at}`;
  remove.setAttribute('aria-labelledby', `${remove.id} ${name.id}`);
  remove.addEventListener('click', async () => {
    await withdrawCorrection(correction);
    offerUndo(element('corrections-undo'), message('correction_removed'), () => keepCorrections([correction]));
  });
  const made = make('li', 'entry');
  made.append(name, remove, what);
  return made;
}

/**
 * @param {string} url
 * @param {string} title
 */
function link(url, title) {
  const made = make('a', '', title || url);
  Object.assign(made, { href: url, target: '_blank', rel: 'noopener noreferrer', dir: 'auto', title: url });
  return made;
}

async function clear() {
  const all = await corrections();
  await chrome.storage.local.remove(KEY);
  offerUndo(element('corrections-undo'), message('corrections_cleared'), () => keepCorrections(all));
}
