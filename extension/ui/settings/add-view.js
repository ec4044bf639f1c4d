/**
 * Adding a list: by its address, by a link, or from files. Before it is added the page shows who signs it and what is in
 * it.
 *
 * @typedef {import('../../protocol.js').ListAnswer} ListAnswer
 * @typedef {import('../../protocol.js').Look} Look
 * @typedef {import('../../protocol.js').LookAnswer} LookAnswer
 * @typedef {import('../../protocol.js').Problem} Problem
 */

import { forgetChosenFiles, keepChosenFiles } from '../../lists/chosen-files.js';
import { allowHost } from '../../lists/host-permission.js';
import { element, hostOf } from '../elements.js';
import { message, size } from '../../texts.js';
import { ask } from './ask.js';
import { factRows } from './facts-view.js';
import { say, showProblem } from './problem-text.js';
import { freeRoom } from './room.js';

const address = /** @type {HTMLInputElement} */ (element('address'));

/** What is shown before it is added. @type {Look | null} */
let preview = null;

/** Number of looks begun; only the last one is shown. */
let looks = 0;

export function startAdding() {
  element('add').addEventListener('submit', (event) => {
    event.preventDefault();
    void look(address.value.trim());
  });
  for (const kind of ['files', 'folder']) {
    const input = /** @type {HTMLInputElement} */ (element(kind));
    element(`choose-${kind}`).addEventListener('click', () => input.click());
    input.addEventListener('change', () => void lookAtFiles(input));
  }
  element('allow-host').addEventListener('click', () => void allowAndLook());
  element('subscribe').addEventListener('click', () => void add());
  element('cancel').addEventListener('click', () => {
    hidePreview();
    address.focus();
  });
  // The address that a link to this page gives.
  const given = new URLSearchParams(location.search).get('list');
  if (given) address.value = given;
}

/** @param {string | null} link null: the chosen files */
async function look(link) {
  const turn = ++looks;
  hidePreview();
  showFailure(null);
  element('looking').textContent = message('list_looking');
  const answer = /** @type {LookAnswer | undefined} */ (await ask({ type: 'look', link }));
  if (turn !== looks) return;
  element('looking').textContent = '';
  if (!answer) showFailure({ code: 'unexpected', detail: '' });
  else if ('problem' in answer) showFailure(answer.problem, link);
  else await showPreview(answer);
}

/** @param {HTMLInputElement} input */
async function lookAtFiles(input) {
  const files = [...(input.files ?? [])];
  // Choosing the same files again is a change, too.
  input.value = '';
  if (!files.length) return;
  try {
    await keepChosenFiles(files);
  } catch (error) {
    return showFailure({ code: 'storage_failed', detail: String(error) });
  }
  await look(null);
}

/**
 * @param {Problem | null} problem
 * @param {string | null} [link]
 */
function showFailure(problem, link = null) {
  showProblem(element('look-problem'), problem);
  address.setAttribute('aria-invalid', String(!!problem && !!link));
  const host = link ? hostOf(webAddress(link)) : '';
  element('allow').hidden = problem?.code !== 'not_allowed' || !host;
  element('allow-why').textContent = message('allow_host_why', host);
  element('allow-host').textContent = message('allow_host', host);
}

/** The web address in a link. @param {string} link */
const webAddress = (link) => link.replace(/^firsthand:/, '').split('#')[0];

async function allowAndLook() {
  const link = address.value.trim();
  if (await allowHost(webAddress(link))) await look(link);
  else say(message('allow_host_denied'));
}

/** @param {Look} found */
async function showPreview(found) {
  preview = found;
  const { facts, link, pinned, known } = found;
  element('preview-heading').textContent = facts.name;
  element('preview-facts').replaceChildren(...factRows(facts, link));
  const warning = element('preview-warning');
  warning.hidden = pinned && !known;
  warning.textContent = known ? message('preview_known', known) : message('preview_unpinned');
  const free = await freeRoom();
  const fits = free === null || facts.bytes < free;
  element('preview-room').textContent =
    free === null ? '' : message(fits ? 'preview_room' : 'preview_no_room', size(facts.bytes), size(free));
  /** @type {HTMLButtonElement} */ (element('subscribe')).disabled = !!known || !fits;
  element('preview').hidden = false;
  element('preview-heading').focus();
}

function hidePreview() {
  preview = null;
  element('preview').hidden = true;
}

async function add() {
  const chosen = preview;
  if (!chosen) return;
  hidePreview();
  element('looking').textContent = message('list_adding', chosen.facts.name);
  const answer = /** @type {ListAnswer | undefined} */ (await ask({ type: 'subscribe', link: chosen.link }));
  element('looking').textContent = '';
  if (answer && !answer.problem) {
    address.value = '';
    say(message('list_added', chosen.facts.name));
  } else {
    showFailure(answer ? answer.problem : { code: 'unexpected', detail: '' });
  }
  if (!chosen.link) await forgetChosenFiles().catch((error) => console.warn(error));
  element('lists-heading').focus();
}
