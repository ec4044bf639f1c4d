/** What the pages' scripts have in common. */

import { Stopped } from './engine.js';

/** @param {string} id of an element that is there */
export const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * @param {string} name of an element
 * @param {string} text
 */
export function filled(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

/**
 * Shows a problem, or takes it away.
 * @param {string} id of its place
 * @param {string} [message] none: all is well again
 * @param {HTMLElement} [field] that it is about
 */
export function showProblem(id, message = '', field) {
  const place = element(id);
  place.textContent = message;
  place.hidden = !message;
  field?.setAttribute('aria-invalid', String(Boolean(message)));
}

/** Brings results into view, and to the ears of those who listen. */
export function showResults() {
  element('results').hidden = false;
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  element('results').scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' });
  element('headline').focus({ preventScroll: true });
}

/**
 * Work that takes a while: while it runs, the form's buttons rest and the reader can stop it.
 * @param {HTMLFormElement} form
 * @param {(message: string) => void} failed
 */
export function busyForm(form, failed) {
  /** Pieces of work under way: an example is read and compared, a file may be dropped while texts are compared. */
  let running = 0;

  /** @param {string} what nothing: idle */
  function show(what) {
    element('busy').hidden = !what;
    element('busy-text').textContent = what;
    for (const button of form.querySelectorAll('button')) button.disabled = Boolean(what) && button.id !== 'stop';
    form.setAttribute('aria-busy', String(Boolean(what)));
  }

  /**
   * @param {string} what
   * @param {() => Promise<void>} work
   */
  return async function busy(what, work) {
    running += 1;
    show(what);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Stopped)) failed(/** @type {Error} */ (error).message);
    } finally {
      running -= 1;
      if (!running) show('');
    }
  };
}
