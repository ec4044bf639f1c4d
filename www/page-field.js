/**
 * The field for the page in question: pasted text or HTML, or a file. An HTML file is shown as its article's text, and
 * checked as the file that it is, so that its date, address and credits count.
 *
 * @typedef {import('./checking.js').Page} Page
 */

import { element, showProblem } from './dom.js';
import { readFile } from './files.js';
import { count } from './wording.js';

/** What somebody pasted from a page's source. */
const HTML = /^\s*(<!doctype\s+html|<html[\s>])/i;

const area = /** @type {HTMLTextAreaElement} */ (element('page-text'));
const input = /** @type {HTMLInputElement} */ (element('page-file'));

/** The HTML file that the text shown is from. @type {string | null} */
let html = null;

/**
 * @param {import('./engine.js').Engine} engine
 * @param {object} on
 * @param {() => void} on.changed another page than before is there
 * @param {(file: File) => void} on.chosen
 */
export function pageField(engine, { changed, chosen }) {
  /**
   * @param {string} text
   * @param {string} [name]
   * @param {string | null} [source]
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
    // What was typed over is no longer the file.
    html = null;
    show('');
  });
  input.addEventListener('change', () => {
    if (input.files?.length) chosen(input.files[0]);
    input.value = '';
  });
  // A browser that restores the text on reload says nothing of it.
  show('');

  return {
    fill,
    isEmpty: () => !area.value.trim(),
    /** @returns {Page} */
    get page() {
      if (html !== null) return { html };
      return HTML.test(area.value) ? { html: area.value } : { text: area.value };
    },
    /** What tells one page from another. */
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
      const read = await readFile(file, await engine.maxBytes);
      if (read.html) fill(await engine.read(read.text), file.name, read.text);
      else fill(read.text, file.name);
    },
  };
}

/**
 * Files may come down anywhere; without this a miss would make the browser leave the page for the file.
 * @param {(file: File) => void} page a page came down
 * @param {(file: File) => void} index what is no page is taken for an index
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
