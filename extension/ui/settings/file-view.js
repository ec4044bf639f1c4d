/**
 * Saving all settings as a file, and taking them from one: first the page shows what would change, and afterwards the change
 * can be undone.
 *
 * @typedef {import('./settings-change.js').Change} Change
 */

import { startOwnCore } from '../../lists/opened-lists.js';
import { element, make, scrollBehavior } from '../elements.js';
import { joined, message, number } from '../../texts.js';
import { saveFile, today } from '../save-file.js';
import { addressOf, canUndo, changeTo, currentSettings, listsFromFiles, makeChange, undoChange } from './settings-change.js';
import { FileProblem, MAX_FILE_BYTES, readFile, writeFile } from './settings-file.js';

const input = /** @type {HTMLInputElement} */ (element('settings-file'));

/** What is shown before it is done. @type {Change | null} */
let offered = null;

export async function startFile() {
  element('save-settings').addEventListener('click', () => void save());
  element('load-settings').addEventListener('click', () => input.click());
  input.addEventListener('change', () => void load());
  element('change-now').addEventListener('click', () => void change());
  element('change-not').addEventListener('click', () => {
    hide();
    element('load-settings').focus();
  });
  element('undo-change').addEventListener('click', () => void undo());
  element('undo-change').hidden = !(await canUndo());
}

async function save() {
  const [settings, left] = await Promise.all([currentSettings(), listsFromFiles()]);
  saveFile(`firsthand-settings-${today()}.json`, 'application/json', writeFile(settings));
  const names = joined(left.map(({ name }) => name));
  element('file-said').textContent = names ? message('file_saved_without', names) : message('file_saved');
}

async function load() {
  const [file] = input.files ?? [];
  // Choosing the same file again is a change, too.
  input.value = '';
  if (!file) return;
  hide();
  try {
    if (file.size > MAX_FILE_BYTES) throw new FileProblem('unknown');
    const [text] = await Promise.all([file.text(), startOwnCore()]);
    await show(await changeTo(readFile(text)));
  } catch (error) {
    const { code, part } = error instanceof FileProblem ? error : { code: 'failed', part: '' };
    if (code === 'failed') console.error(error);
    const problem = element('file-problem');
    problem.dataset.code = code;
    problem.textContent = message(`file_${code}`, part);
    problem.hidden = false;
  }
}

/** Hides what was said of another file. */
function hide() {
  offered = null;
  element('change').hidden = true;
  element('file-problem').hidden = true;
  element('file-said').textContent = '';
}

/** @param {Change} change */
async function show(change) {
  offered = change;
  const lines = linesOf(change);
  element('change-heading').textContent = message(lines.length ? 'change_heading' : 'change_none');
  element('change-list').replaceChildren(...lines.map((line) => make('li', '', line)));
  element('change-now').hidden = !lines.length;
  element('change').hidden = false;
  element('change-heading').focus();
  // The focus alone brings the heading into view, and not what it is the heading of.
  element('change').scrollIntoView({ block: 'nearest', behavior: scrollBehavior() });
}

/**
 * What a change does, a line for each thing.
 * @param {Change} change
 */
function linesOf({ choices, automatic, sites, added, switched, corrections }) {
  const { sensitivity, badge, appearance } = choices;
  const isTo = (/** @type {string} */ what, /** @type {string} */ from, /** @type {string} */ to) => message('change_choice', what, from, to);
  const named = (/** @type {string} */ what, /** @type {string[]} */ names) => (names.length ? [message('change_added', what, joined(names))] : []);
  return [
    ...(automatic ? [message('change_automatic')] : []),
    ...(sensitivity ? [isTo(message('sensitivity'), message(`sensitivity_${sensitivity.from}`), message(`sensitivity_${sensitivity.to}`))] : []),
    ...(badge ? [isTo(message('settings_badge_heading'), message(`badge_${badge.from}`), message(`badge_${badge.to}`))] : []),
    ...(appearance ? [isTo(message('settings_appearance_heading'), message(`appearance_${appearance.from}`), message(`appearance_${appearance.to}`))] : []),
    ...named(message('sites_never'), sites.never),
    ...named(message('sites_always'), sites.always),
    ...added.map(({ name, link, on }) => (on ? message('change_list', name, addressOf(link)) : message('change_list_idle', name))),
    ...switched.map(({ name, on }) => message(on ? 'change_list_on' : 'change_list_off', name)),
    ...(corrections.length ? [message('change_added', message('settings_corrections_heading'), number(corrections.length))] : []),
  ];
}

async function change() {
  const chosen = offered;
  if (!chosen) return;
  const done = makeChange(chosen);
  hide();
  const failed = await done;
  element('undo-change').hidden = false;
  element('file-said').textContent = failed.length ? message('change_without', joined(failed)) : message('change_done');
  element('undo-change').focus();
}

async function undo() {
  element('undo-change').hidden = true;
  await undoChange();
  element('file-said').textContent = message('undone');
  element('file-heading').focus();
}
