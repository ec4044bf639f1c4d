/** What the forms of all pages do: show problems, work under way and results. */

import { Stopped } from './pkg/extension/compare/engine.js';
import { element, scrollBehavior } from './pkg/extension/ui/elements.js';

export const EXAMPLE = 'example-page.html';

/**
 * A file of the example.
 * @param {string} name
 * @returns {Promise<File>}
 */
export async function fetchExample(name) {
  const response = await fetch(`pkg/${name}`);
  if (!response.ok) throw new Error('The example is not there. “node www/serve.mjs” puts it in place; then reload.');
  return new File([await response.blob()], name);
}

/**
 * Shows a problem, or removes it.
 * @param {string} id of the element for it
 * @param {string} [message] '': there is no problem
 * @param {HTMLElement} [field] that the problem is about
 */
export function showProblem(id, message = '', field) {
  const place = element(id);
  place.textContent = message;
  place.hidden = !message;
  field?.setAttribute('aria-invalid', String(Boolean(message)));
}

/** Scrolls to the results, and makes a screen reader read them. */
export function showResults() {
  element('results').hidden = false;
  element('results').scrollIntoView({ behavior: scrollBehavior(), block: 'start' });
  element('headline').focus({ preventScroll: true });
}

/**
 * A function that runs work that takes a while. Meanwhile the form's buttons are disabled, except the one that stops
 * the work.
 * @param {HTMLFormElement} form
 * @param {(message: string) => void} failed called with the error's message unless the user has stopped the work
 */
export function busyForm(form, failed) {
  /** Number of pieces of work under way. Files may be dropped while texts are compared. */
  let running = 0;

  /** @param {string} what '': nothing is under way */
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
