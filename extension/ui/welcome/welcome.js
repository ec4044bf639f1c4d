/** The page that opens once, after the installation: what the extension does, and the one choice to make. */

import { bundledLink } from '../../lists/bundled.js';
import { COLOURS } from '../../page/badge-colours.js';
import { SIGNS } from '../../page/badge.js';
import { make, within } from '../elements.js';
import { followEveryPage, switchEveryPage } from '../every-page.js';
import { message, number, translate } from '../../texts.js';

/** @typedef {Exclude<import('../../protocol.js').Face, 'checking'>} Outcome every face but that of a check under way */

/**
 * What the badge shows with each face; an example where that differs from page to page.
 * @type {Record<Outcome, string>}
 */
const FACES = {
  copy: number(97), excerpt: number(31), spun: number(88), paraphrase: number(74), translation: number(92),
  credited: number(97), source: signOf('source'), same_text_earlier: signOf('same_text_earlier'), read: '=', quoted: signOf('quoted'),
  same_story: `+${number(1)}`, none: '', not_article: '', unchecked: '', error: signOf('error'),
};

const button = /** @type {HTMLButtonElement} */ (document.querySelector('#every-page'));
const state = /** @type {HTMLElement} */ (document.querySelector('#every-page-state'));

let isOn = false;

translate();
document.title = message('welcome_title');
within(document, '.faces').append(...Object.keys(FACES).map((face) => faceItem(/** @type {Outcome} */ (face))));
// A list that was published comes with real articles.
void bundledLink().then((link) => (document.querySelector('#samples')?.toggleAttribute('hidden', link !== null)));
void followEveryPage(show).then(() => (document.body.dataset.ready = 'true'));

button.addEventListener('click', async () => {
  const wanted = !isOn;
  show(await switchEveryPage(wanted));
  if (wanted && !isOn) state.textContent = message('welcome_every_denied');
});

/** @param {boolean} on */
function show(on) {
  isOn = on;
  document.body.dataset.everyPage = on ? 'on' : 'off';
  button.classList.toggle('primary', !on);
  button.textContent = message(on ? 'welcome_every_stop' : 'welcome_every_button');
  state.textContent = on ? message('welcome_every_on') : '';
}

/** @param {Outcome} face */
function signOf(face) {
  return SIGNS[face] ?? '';
}

/**
 * A face with its icon, what the badge shows with it, and what it means.
 * @param {Outcome} face
 */
function faceItem(face) {
  const example = FACES[face];
  const icon = make('img');
  Object.assign(icon, { src: `../../icons/${face}.svg`, alt: '', width: 28, height: 28 });
  const tile = make('span', 'tile');
  tile.append(icon);
  const sign = make('bdi', 'sign', example);
  sign.style.setProperty('--sign', COLOURS[face]);
  sign.dataset.face = face;
  const item = make('li');
  item.append(tile, ...(example ? [sign] : []), make('span', '', meaningOf(face)));
  return item;
}

/** @param {Outcome} face */
function meaningOf(face) {
  return face === 'read' ? `${message('headline_read_whole')} (${message('welcome_read_only')})` : message(`headline_${face}`);
}
