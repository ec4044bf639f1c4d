/**
 * The page that compares two texts.
 *
 * @typedef {import('./pkg/extension/compare/panes.js').Side} Side
 */

import { startEngine } from './engine.js';
import { readTextFile } from './files.js';
import { busyForm, EXAMPLE, fetchExample, showProblem, showResults } from './form.js';
import { Stopped } from './pkg/extension/compare/engine.js';
import { ComparisonView } from './pkg/extension/compare/comparison-view.js';
import { element } from './pkg/extension/ui/elements.js';
import { showVerdict } from './verdict-figures.js';
import { count, FIGURE_WORDS, foundInPair, notes, PANE_WORDS } from './wording.js';

/** @type {Side[]} */
const SIDES = ['source', 'page'];
/** @type {Record<Side, string>} */
const NAMES = { source: 'The original', page: 'The page in question' };

const area = (/** @type {Side} */ side) => /** @type {HTMLTextAreaElement} */ (element(`${side}-text`));

/** Files of the example. @type {Record<Side, string>} */
const EXAMPLES = { source: 'example-original.html', page: EXAMPLE };

const engine = startEngine('compare-worker.js');
const view = new ComparisonView(engine, { panes: PANE_WORDS, figures: FIGURE_WORDS }, (error) => problem(null, error.message));
const form = /** @type {HTMLFormElement} */ (element('texts'));

const busy = busyForm(form, (message) => problem(null, message));

/** The texts whose comparison is shown. @type {Record<Side, string> | null} */
let compared = null;

element('needs-server').remove();

// Problems

/**
 * @param {Side | null} side null: the problem is not about one of the texts
 * @param {string} [message] '': there is no problem
 */
function problem(side, message = '') {
  if (side) showProblem(`${side}-problem`, message, area(side));
  else showProblem('problem', message);
}

function noProblems() {
  for (const side of [...SIDES, null]) problem(side);
}

// The two texts

/**
 * @param {Side} side
 * @param {string} text
 * @param {string} [from] name of the file that it comes from
 */
function fill(side, text, from = '') {
  area(side).value = text;
  area(side).dataset.from = from;
  area(side).scrollTop = 0;
  changed(side);
}

/** @param {Side} side */
function changed(side) {
  const { value, dataset } = area(side);
  problem(side);
  const length = value ? count([...value].length, 'character') : '';
  element(`${side}-facts`).textContent = [dataset.from, length].filter(Boolean).join(' · ');
  showStale();
}

/** Shows a notice when the results are not about the texts in the form. */
function showStale() {
  element('stale').hidden = !compared || SIDES.every((side) => area(side).value === compared?.[side]);
}

/**
 * Reads files into the form: one file into a side, two into both.
 * @param {Side} side
 * @param {File[]} files
 */
function takeFiles(side, files) {
  if (!files.length) return;
  problem(null);
  if (files.length > 2) {
    problem(null, `That is ${files.length} files. Take two at the most: the first is the original, the second the page.`);
    return;
  }
  const sides = files.length === 2 ? SIDES : [side];
  busy('Reading …', async () => {
    await Promise.all(sides.map((one, i) => takeFile(one, files[i])));
  });
}

/**
 * @param {Side} side
 * @param {File} file
 * @returns {Promise<boolean>} whether it could be read; if not, the side shows why
 */
async function takeFile(side, file) {
  try {
    const { text, html } = await readTextFile(file, await engine.maxBytes);
    fill(side, html ? await engine.read(text) : text, file.name);
    return true;
  } catch (error) {
    if (error instanceof Stopped) throw error;
    problem(side, /** @type {Error} */ (error).message);
    return false;
  }
}

// Comparing

/**
 * Whether both texts can be compared; if not, the sides show why.
 * @returns {Promise<boolean>}
 */
async function isReady() {
  const maxBytes = await engine.maxBytes;
  /** @type {Side[]} */
  const wrong = [];
  for (const side of SIDES) {
    const { value } = area(side);
    if (!value.trim()) problem(side, `${NAMES[side]} is empty. Paste its text, or choose a file.`);
    else if (new TextEncoder().encode(value).length > maxBytes) problem(side, 'This text is over 10 MiB. Shorten it to the article.');
    else continue;
    wrong.push(side);
  }
  if (wrong.length) area(wrong[0]).focus();
  return wrong.length === 0;
}

function compare() {
  noProblems();
  return busy('Comparing …', async () => {
    if (!(await isReady())) return;
    const texts = { source: area('source').value, page: area('page').value };
    const report = await view.compare({ source: { text: texts.source }, page: { text: texts.page } });
    compared = texts;
    showVerdict(report, foundInPair(report), notes(report));
    element('made-from').hidden = Boolean(report.not_article || report.source_not_article);
    showStale();
    showResults();
  });
}

function hideResults() {
  compared = null;
  element('results').hidden = true;
}

// What the user does

form.addEventListener('submit', (event) => {
  event.preventDefault();
  compare();
});

element('example').addEventListener('click', () => {
  noProblems();
  busy('Loading the example …', async () => {
    const areRead = await Promise.all(SIDES.map(async (side) => takeFile(side, await fetchExample(EXAMPLES[side]))));
    if (areRead.every(Boolean)) await compare();
  });
});

element('clear').addEventListener('click', () => {
  noProblems();
  hideResults();
  for (const side of SIDES) fill(side, '');
  area('source').focus();
});

element('swap').addEventListener('click', () => {
  const [source, page] = SIDES.map((side) => ({ text: area(side).value, from: area(side).dataset.from }));
  fill('source', page.text, page.from);
  fill('page', source.text, source.from);
});

element('stop').addEventListener('click', () => {
  engine.stop();
  element('compare').focus();
});

for (const side of SIDES) {
  area(side).addEventListener('input', () => {
    // The edited text is no longer that of the file.
    area(side).dataset.from = '';
    changed(side);
  });
  const input = /** @type {HTMLInputElement} */ (form.querySelector(`[data-side="${side}"] input[type="file"]`));
  input.addEventListener('change', () => {
    takeFiles(side, [...(input.files ?? [])]);
    // Without this, choosing the same file again after a change would go unnoticed.
    input.value = '';
  });
}

// Files may be dropped anywhere. Without this the browser would navigate to a file that misses both sides.
addEventListener('dragover', (event) => {
  if (!event.dataTransfer?.types.includes('Files')) return;
  event.preventDefault();
  const over = sideUnder(event);
  for (const side of SIDES) element(`${side}-text`).classList.toggle('over', side === over);
});
for (const end of ['dragleave', 'drop', 'dragend']) {
  addEventListener(end, () => {
    for (const side of SIDES) area(side).classList.remove('over');
  });
}
addEventListener('drop', (event) => {
  if (!event.dataTransfer?.types.includes('Files')) return;
  event.preventDefault();
  // A file that misses both sides goes to the one that is empty.
  takeFiles(sideUnder(event) ?? (area('source').value ? 'page' : 'source'), [...event.dataTransfer.files]);
});

/**
 * @param {DragEvent} event
 * @returns {Side | undefined}
 */
function sideUnder({ target }) {
  const side = target instanceof Element ? target.closest('.side') : null;
  return /** @type {Side | undefined} */ (side instanceof HTMLElement ? side.dataset.side : undefined);
}

// A browser that restores the texts on reload fires no event.
for (const side of SIDES) changed(side);
