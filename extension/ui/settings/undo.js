import { make } from '../elements.js';
import { message } from '../../texts.js';

/**
 * Says what was done, with a button that undoes it. The button takes the focus, because what had it may be gone.
 * @param {HTMLElement} place a status, with nothing in it but this
 * @param {string} text
 * @param {() => Promise<unknown>} undo
 */
export function offerUndo(place, text, undo) {
  const button = make('button', 'undo', message('undo'));
  button.type = 'button';
  button.addEventListener('click', async () => {
    button.disabled = true;
    await undo();
    place.textContent = message('undone');
    place.closest('section')?.querySelector('h2')?.focus();
  });
  place.replaceChildren(make('span', '', text), ' ', button);
  button.focus();
}
