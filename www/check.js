/**
 * The page that checks a page against an index.
 *
 * @typedef {import('./index-worker.js').Checked} Checked
 * @typedef {import('./open-index.js').Choice} Choice
 * @typedef {import('./pkg/extension/pkg/firsthand.js').Comparison} Comparison
 */

import { startEngine } from './engine.js';
import { busyForm, EXAMPLE, fetchExample, showProblem, showResults } from './form.js';
import { chosenIndex, noIndexProblem, takeIndex } from './index-choice.js';
import { pageField, takeDrops } from './page-field.js';
import { Stopped } from './pkg/extension/compare/engine.js';
import { showShare } from './pkg/extension/compare/figures-view.js';
import { Panes } from './pkg/extension/compare/panes.js';
import { element, hostOf, inLanguage, isWebAddress, make } from './pkg/extension/ui/elements.js';
import { showNames, showVerdict } from './verdict-figures.js';
import { bytes, count, foundInIndex, indexNotes, PANE_WORDS, percent, probability, readOf, VERDICTS } from './wording.js';

const engine = startEngine('index-worker.js');
const form = /** @type {HTMLFormElement} */ (element('texts'));
const busy = busyForm(form, (message) => showProblem('problem', message));
/** Key of the page whose check is shown. @type {string | null} */
let checked = null;
const panes = new Panes(PANE_WORDS);
const field = pageField(engine, { changed: showStale, chosen: (file) => takePage(file) });

element('needs-server').remove();

function noProblems() {
  for (const id of ['problem', 'page-problem']) showProblem(id);
  noIndexProblem();
}

/** Shows a notice when the results are not about the page in the form. */
function showStale() {
  element('stale').hidden = checked === null || checked === field?.key;
}

/** @param {File} file */
function takePage(file) {
  noProblems();
  busy('Reading …', async () => {
    await field.take(file).catch((error) => {
      if (error instanceof Stopped) throw error;
      field.problem(error.message);
    });
  });
}

function check() {
  noProblems();
  if (field.isEmpty()) {
    field.problem('The page is empty. Paste its text or its HTML, or choose a file.');
    return;
  }
  const index = chosenIndex();
  if (!index) return;
  return busy('Checking …', async () => {
    const { key, page } = field;
    try {
      const found = /** @type {Checked} */ (await engine.run({ task: 'check', index, page }));
      checked = key;
      show(found, index);
      showStale();
      showResults();
    } catch (error) {
      // The results shown are those for another page or another index.
      hideResults();
      throw error;
    }
  });
}

/**
 * @param {Checked} found
 * @param {Choice} index
 */
function show({ report, text, marked, reading, rounds, facts }, index) {
  const words = foundInIndex(report);
  showVerdict(report, words, indexNotes(report));
  for (const side of /** @type {const} */ (['page', 'source'])) {
    showShare(side, report.coverage[side], percent(report.coverage[side]));
  }
  element('figures').hidden = !report.source;
  element('figures-behind').hidden = !report.source;
  element('named').hidden = !report.source;
  element('named-heading').textContent = report.others.length ? 'What it matches in the index' : 'What it matches';
  const compared = report.source ? [report, ...report.others] : [];
  const choose = (/** @type {number} */ which) => {
    for (const button of element('originals').querySelectorAll('button')) {
      button.setAttribute('aria-pressed', String(button.dataset.which === String(which)));
    }
    panes.show({ page: text }, { page: marked[which] });
    if (compared[which]) showNames(compared[which], report.article.lang);
  };
  const items = compared.map((comparison, i) => originalItem(comparison, i, compared.length > 1, choose));
  element('originals').replaceChildren(...items);
  choose(0);
  const parts = rounds > 1 ? ` One part told where the next would be: ${count(rounds, 'round')}.` : '';
  element('reading').textContent = readOf(reading, facts.bytes) + (reading.whole ? '' : parts);
  element('learned').textContent =
    `${count(facts.articles, 'article')} with ${count(facts.words, 'word')} in the index. ` + learned(index, reading);
  showMap(reading.whole ? [[0, facts.bytes]] : reading.ranges, facts.bytes);
}

/**
 * What the host of the index could learn about the page from what was read.
 * @param {Choice} index
 * @param {Checked['reading']} reading
 */
function learned({ file }, { whole }) {
  if (file) return 'It was read from your disk, and nothing was sent.';
  if (whole) return 'Its host was asked for all of it, and so has learnt nothing of your page.';
  return 'The parts shown above are what its host was asked for, and all that it has learnt of your page.';
}

/**
 * An original that matches, as an item of the list.
 * @param {Comparison} comparison
 * @param {number} which its place in the list
 * @param {boolean} several whether there are others
 * @param {(which: number) => void} choose called to show its passages
 */
function originalItem({ source, verdict, score }, which, several, choose) {
  const item = make('li');
  const name = make('p');
  const url = source?.url ?? '';
  const called = source?.title || url || 'An article without a title';
  const title = make(isWebAddress(url) ? 'a' : 'span', '', called);
  inLanguage(title, source?.lang);
  if (title instanceof HTMLAnchorElement) {
    title.href = url;
    title.target = '_blank';
    title.rel = 'noopener noreferrer';
    title.append(make('span', 'unseen', ' (opens in a new tab)'));
  }
  name.append(title);
  const facts = make('p', 'facts');
  const by = source?.publisher || hostOf(url);
  const said = [
    ...(by ? [make('bdi', '', by)] : []),
    ...(source?.published ? [source.published.slice(0, 10)] : []),
    ...(several ? [`${VERDICTS[verdict].headline}, ${probability(score)}`] : []),
  ];
  facts.append(...said.flatMap((fact, at) => (at ? [' · ', fact] : [fact])));
  item.append(name, facts);
  if (several) {
    const button = make('button', 'quiet', 'Show its passages');
    button.type = 'button';
    button.dataset.which = String(which);
    button.setAttribute('aria-label', `${button.textContent}: ${called}`);
    button.addEventListener('click', () => choose(which));
    item.append(button);
  }
  return item;
}

/**
 * Draws the file from its first byte to its last, and the parts that were read.
 * @param {[number, number][]} ranges offset, length
 * @param {number} all bytes of the file
 */
function showMap(ranges, all) {
  const scale = 1000 / Math.max(all, 1);
  const bars = ranges.map(([offset, length]) => {
    const bar = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    bar.setAttribute('x', String(offset * scale));
    // A minimum width, because a few bytes of a large file would be invisible.
    bar.setAttribute('width', String(Math.max(Math.min(length, all - offset) * scale, 1.5)));
    bar.setAttribute('height', '20');
    const title = document.createElementNS('http://www.w3.org/2000/svg', 'title');
    title.textContent = `${bytes(length)} from byte ${offset.toLocaleString('en')} on`;
    bar.append(title);
    return bar;
  });
  element('reading-map').replaceChildren(...bars);
}

function hideResults() {
  checked = null;
  element('results').hidden = true;
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  check();
});

element('example').addEventListener('click', () => {
  noProblems();
  busy('Loading the example …', async () => {
    await field.take(await fetchExample(EXAMPLE));
    await check();
  });
});

element('clear').addEventListener('click', () => {
  noProblems();
  hideResults();
  field.fill('');
  element('page-text').focus();
});

element('stop').addEventListener('click', () => {
  engine.stop();
  element('check').focus();
});

takeDrops(takePage, takeIndex);
