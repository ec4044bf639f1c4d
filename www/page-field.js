/**
 * The field for the page in question: pasted text or HTML, or a file. An HTML file is shown as its article's text but
 * checked as HTML, so that its date, address and credits count.
 *
 * @typedef {import('./pkg/extension/core/run-check.js').Page} Page
 */

import { readTextFile } from './files.js';
import { showProblem } from './form.js';
import { element } from './pkg/extension/ui/elements.js';
import { count } from './wording.js';

/** Text pasted from the source of a page. */
const HTML = /^\s*(<!doctype\s+html|<html[\s>])/i;

const area = /** @type {HTMLTextAreaElement} */ (element('page-text'));
const input = /** @type {HTMLInputElement} */ (element('page-file'));

/** The HTML document whose text is shown; null for text that was pasted or typed. @type {string | null} */
let html = null;

/**
 * @param {import('./pkg/extension/compare/engine.js').Engine} engine
 * @param {object} on
 * @param {() => void} on.changed called when the field holds another page
 * @param {(file: File) => void} on.chosen called when the user chooses a file
 */
export function pageField(engine, { changed, chosen }) {
  /**
   * @param {string} text
   * @param {string} [name] of the file that it comes from
   * @param {string | null} [source] HTML document that it comes from
   */
  function fill(text, name = '', source = null) {
    area.value = text;
    html = source;
    show(name);
    area.scrollTop = 0;
  }

  /** @param {string} name */
  function show(name) {
    showProblem('page-problem', '', area);
    const length = area.value ? count([...area.value].length, 'character') : '';
    element('page-facts').textContent = [name, length].filter(Boolean).join(' · ');
    changed();
  }

  area.addEventListener('input', () => {
    // The edited text is no longer that of the file.
    html = null;
    show('');
  });
  input.addEventListener('change', () => {
    if (input.files?.length) chosen(input.files[0]);
    input.value = '';
  });
  // A browser that restores the text on reload fires no event.
  show('');

  return {
    fill,
    isEmpty: () => !area.value.trim(),
    /** @returns {Page} */
    get page() {
      if (html !== null) return { html };
      return HTML.test(area.value) ? { html: area.value } : { text: area.value };
    },
    /** Identifies the page. */
    get key() {
      return html ?? area.value;
    },
    /** @param {string} message */
    problem(message) {
      showProblem('page-problem', message, area);
      area.focus();
    },
    /** @param {File} file */
    async take(file) {
      const read = await readTextFile(file, await engine.maxBytes);
      if (read.html) fill(await engine.read(read.text), file.name, read.text);
      else fill(read.text, file.name);
    },
  };
}

/**
 * Accepts files that are dropped anywhere. Without this the browser would navigate to a file that misses the field.
 * @param {(file: File) => void} page called for a page
 * @param {(file: File) => void} index called for every other file
 */
export function takeDrops(page, index) {
  const hasFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files');
  addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    area.classList.add('over');
  });
  for (const end of ['dragleave', 'drop', 'dragend']) addEventListener(end, () => area.classList.remove('over'));
  addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    for (const file of event.dataTransfer?.files ?? []) (/\.(html?|txt)$/i.test(file.name) ? page : index)(file);
  });
}
