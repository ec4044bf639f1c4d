/** The page that opens once, after the installation: what the extension does, and the one choice to make. */

import { bundledLink } from '../../lists/bundled.js';
import { followEveryPage, switchEveryPage } from '../every-page.js';
import { message, translate } from '../../texts.js';

const button = /** @type {HTMLButtonElement} */ (document.querySelector('#every-page'));
const state = /** @type {HTMLElement} */ (document.querySelector('#every-page-state'));

let isOn = false;

translate();
document.title = message('welcome_title');
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
