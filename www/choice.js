/**
 * Which index the reader means: the samples', one on a static host, or a file on this device.
 *
 * @typedef {import('./checking.js').Choice} Choice
 */

import { element } from './dom.js';
import { indexAddress } from './ranges.js';
import { bytes } from './wording.js';

const SAMPLES = 'pkg/samples.firsthand';

const form = /** @type {HTMLFormElement} */ (document.querySelector('form'));
const address = /** @type {HTMLInputElement} */ (element('index-address'));
const input = /** @type {HTMLInputElement} */ (element('index-file'));

/** @type {File | null} */
let file = null;
/** @type {Choice | null} */
let last = null;
/** Indexes chosen so far. */
let number = 0;

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
 * The index as it is chosen now; the same key means the same one as before.
 * @returns {Choice}
 */
export function chosenIndex() {
  const from = new FormData(form).get('index');
  if (from === 'file') {
    if (!file) throw new Error('Choose the file of the index first, or another of the indexes.');
    if (last?.file !== file) last = { key: ++number, name: file.name, file };
  } else {
    const found = indexAddress(from === 'samples' ? SAMPLES : address.value, location.href);
    if (last?.address !== found) last = { key: ++number, name: found, address: found };
  }
  return last;
}

address.addEventListener('input', () => select('address'));
input.addEventListener('change', () => {
  if (input.files?.length) takeIndex(input.files[0]);
  // The same file may be chosen again after it was changed.
  input.value = '';
});
