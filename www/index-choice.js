/**
 * The form's choice of an index: that of the samples, one on a static host, or a file on this device.
 *
 * @typedef {import('./open-index.js').Choice} Choice
 */

import { showProblem } from './form.js';
import { indexAddress } from './index-address.js';
import { element } from './pkg/extension/ui/elements.js';
import { bytes } from './wording.js';

const SAMPLES = './pkg/samples.firsthand';

const form = /** @type {HTMLFormElement} */ (element('texts'));
const address = /** @type {HTMLInputElement} */ (element('index-address'));
const input = /** @type {HTMLInputElement} */ (element('index-file'));

/** @type {File | null} */
let file = null;
/** @type {Choice | null} */
let last = null;
/** Number of indexes chosen so far. */
let choices = 0;

/** @param {'samples' | 'address' | 'file'} from */
function select(from) {
  const radio = /** @type {RadioNodeList} */ (form.elements.namedItem('index'));
  radio.value = from;
}

/** @param {File} chosen */
export function takeIndex(chosen) {
  file = chosen;
  last = null;
  select('file');
  element('index-facts').textContent = `${chosen.name} · ${bytes(chosen.size)}`;
}

/**
 * The index that is chosen now. It keeps its key until another one is chosen.
 * @returns {Choice | null} null where none is chosen: the form then shows what to do
 */
export function chosenIndex() {
  try {
    return readChoice();
  } catch (error) {
    const isAddress = new FormData(form).get('index') === 'address';
    showProblem('index-problem', /** @type {Error} */ (error).message, isAddress ? address : undefined);
    if (isAddress) address.focus();
    return null;
  }
}

export function noIndexProblem() {
  showProblem('index-problem', '', address);
}

/** @returns {Choice} */
function readChoice() {
  const from = new FormData(form).get('index');
  if (from === 'file') {
    if (!file) throw new Error('Choose the file of the index first, or another of the indexes.');
    if (last?.file !== file) last = { key: ++choices, name: file.name, file };
  } else {
    const found = indexAddress(from === 'samples' ? SAMPLES : address.value, location.href);
    if (last?.address !== found) last = { key: ++choices, name: found, address: found };
  }
  return last;
}

address.addEventListener('input', () => select('address'));
input.addEventListener('change', () => {
  if (input.files?.length) takeIndex(input.files[0]);
  // Without this, choosing the same file again after a change would go unnoticed.
  input.value = '';
});
