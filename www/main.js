/**
 * The page: takes two texts, has them compared, shows what came of it.
 *
 * @typedef {import('./engine.js').Compared} Compared
 * @typedef {import('./panes.js').Side} Side
 */

import { busyForm, element, showProblem, showResults } from './dom.js';
import { Engine, Stopped } from './engine.js';
import { readFile } from './files.js';
import { showPanes } from './panes.js';
import { showVerdict } from './verdict-view.js';
import { count, notes, VERDICTS } from './wording.js';

/** @type {Side[]} */
const SIDES = ['source', 'page'];
/** @type {Record<Side, string>} */
const NAMES = { source: 'The original', page: 'The page in question' };

const area = (/** @type {Side} */ side) => /** @type {HTMLTextAreaElement} */ (element(`${side}-text`));

const engine = new Engine();
const form = /** @type {HTMLFormElement} */ (element('texts'));

const busy = busyForm(form, (message) => problem(null, message));

/** What was last compared. @type {Record<Side, string> | null} */
let compared = null;

element('needs-server').remove();

// Problems

/**
 * @param {Side | null} side null: neither in particular
 * @param {string} [message] none: all is well again
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
 * @param {string} [from] the file that it is from
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

/** Says so when what is shown below is not about the texts above. */
function showStale() {
  element('stale').hidden = !compared || SIDES.every((side) => area(side).value === compared?.[side]);
}

/**
 * Puts files into their places: one where it was dropped, two on both sides.
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
 * @returns {Promise<boolean>} whether it could be read; if not, the side says why
 */
async function takeFile(side, file) {
  try {
    const { text, html } = await readFile(file, await engine.maxBytes);
    fill(side, html ? await engine.read(text) : text, file.name);
    return true;
  } catch (error) {
    if (error instanceof Stopped) throw error;
    problem(side, /** @type {Error} */ (error).message);
    return false;
  }
}

// Comparing

/** @returns {Promise<boolean>} */
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
    const { report, marked } = await engine.compare(texts.source, texts.page);
    compared = texts;
    showVerdict(report, VERDICTS[report.verdict], notes(report));
    showStale();
    showPanes(texts, marked);
    showResults();
  });
}

function hideResults() {
  compared = null;
  element('results').hidden = true;
}

// What the reader does

form.addEventListener('submit', (event) => {
  event.preventDefault();
  compare();
});

element('example').addEventListener('click', () => {
  noProblems();
  busy('Loading the example …', async () => {
    const names = { source: 'example-original.html', page: 'example-page.html' };
    const read = await Promise.all(
      SIDES.map(async (side) => {
        const answer = await fetch(`pkg/${names[side]}`);
        if (!answer.ok) throw new Error('The example is not there. “node www/serve.mjs” puts it in place; then reload.');
        return takeFile(side, new File([await answer.blob()], names[side]));
      }),
    );
    if (read.every(Boolean)) await compare();
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
    // What was typed over is no longer the file.
    area(side).dataset.from = '';
    changed(side);
  });
  const input = /** @type {HTMLInputElement} */ (form.querySelector(`[data-side="${side}"] input[type="file"]`));
  input.addEventListener('change', () => {
    takeFiles(side, [...(input.files ?? [])]);
    // The same file may be chosen again after it was changed.
    input.value = '';
  });
}

// Files may come down anywhere; without this a miss would make the browser leave the page for the file.
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
  // Beside both, a file goes where there is room.
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

// A browser that restores the texts on reload says nothing of it.
for (const side of SIDES) changed(side);
