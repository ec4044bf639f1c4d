/**
 * The page that checks a page against an index.
 *
 * @typedef {import('./index-worker.js').Checked} Checked
 * @typedef {import('./pkg/firsthand.js').Comparison} Comparison
 */

import { chosenIndex, takeIndex } from './choice.js';
import { busyForm, element, filled, showProblem, showResults } from './dom.js';
import { Engine } from './engine.js';
import { pageField, takeDrops } from './page-field.js';
import { showPanes } from './panes.js';
import { showVerdict } from './verdict-view.js';
import { bytes, count, foundInIndex, indexNotes, probability, readOf, VERDICTS } from './wording.js';

const EXAMPLE = 'example-page.html';

const engine = new Engine('index-worker.js');
const form = /** @type {HTMLFormElement} */ (element('texts'));
const busy = busyForm(form, (message) => showProblem('problem', message));
/** What was last checked. @type {string | null} */
let checked = null;
const field = pageField(engine, { changed: showStale, chosen: (file) => takePage(file) });

element('needs-server').remove();

function noProblems() {
  for (const id of ['problem', 'page-problem', 'index-problem']) showProblem(id);
}

/** Says so when what is shown below is not about the page above. */
function showStale() {
  element('stale').hidden = checked === null || checked === field?.key;
}

/** @param {File} file */
function takePage(file) {
  noProblems();
  busy('Reading …', async () => {
    await field.take(file).catch((error) => {
      if (error.constructor !== Error) throw error;
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
  /** @type {import('./checking.js').Choice} */
  let index;
  try {
    index = chosenIndex();
  } catch (error) {
    showProblem('index-problem', /** @type {Error} */ (error).message);
    return;
  }
  return busy('Checking …', async () => {
    const { key, page } = field;
    try {
      const found = /** @type {Checked} */ (await engine.ask({ task: 'check', index, page }));
      checked = key;
      show(found, index);
      showStale();
      showResults();
    } catch (error) {
      // What is below was found on another page, or in another index.
      hideResults();
      throw error;
    }
  });
}

/**
 * @param {Checked} found
 * @param {import('./checking.js').Choice} index
 */
function show({ report, text, marks, reading, rounds, facts }, index) {
  const words = foundInIndex(report);
  showVerdict(report, words, indexNotes(report));
  element('figures').hidden = !report.source;
  element('figures-behind').hidden = !report.source;
  element('named').hidden = !report.source;
  element('named-heading').textContent = report.others.length ? 'What it matches in the index' : 'What it matches';
  const compared = report.source ? [report, ...report.others] : [];
  const choose = (/** @type {number} */ which) => {
    for (const button of element('originals').querySelectorAll('button')) {
      button.setAttribute('aria-pressed', String(button.dataset.which === String(which)));
    }
    showPanes({ page: text }, { page: { marks: marks[which], same: [] } });
  };
  element('originals').replaceChildren(...compared.map((comparison, i) => original(comparison, i, compared.length > 1, choose)));
  choose(0);
  const parts = rounds > 1 ? ` One part told where the next would be: ${count(rounds, 'round')}.` : '';
  element('reading').textContent = readOf(reading, facts.bytes) + (reading.whole ? '' : parts);
  element('learned').textContent =
    `${count(facts.articles, 'article')} with ${count(facts.words, 'word')} in the index. ` + learned(index, reading);
  showMap(reading.whole ? [[0, facts.bytes]] : reading.ranges, facts.bytes);
}

/**
 * Who knows now what was looked for.
 * @param {import('./checking.js').Choice} index
 * @param {Checked['reading']} reading
 */
function learned({ file }, { whole }) {
  if (file) return 'It was read from your disk, and nobody has learnt of it.';
  if (whole) return 'Its host was asked for all of it, and so has learnt nothing of your page.';
  return 'The parts shown above are what its host was asked for, and all that it has learnt of your page.';
}

/**
 * @param {Comparison} comparison
 * @param {number} which
 * @param {boolean} several
 * @param {(which: number) => void} choose
 */
function original({ source, verdict, score }, which, several, choose) {
  const item = document.createElement('li');
  const name = document.createElement('p');
  const url = source?.url ?? '';
  // An index can come from anywhere: only a web address becomes a link.
  const title = filled(/^https?:\/\//i.test(url) ? 'a' : 'span', source?.title || url || 'An article without a title');
  title.dir = 'auto';
  if (source?.lang) title.lang = source.lang;
  if (title instanceof HTMLAnchorElement) {
    title.href = url;
    title.target = '_blank';
    title.rel = 'noopener noreferrer';
    title.append(Object.assign(filled('span', ' (opens in a new tab)'), { className: 'unseen' }));
  }
  name.append(title);
  const facts = document.createElement('p');
  facts.className = 'facts';
  const by = filled('bdi', source?.publisher || (URL.canParse(url) ? new URL(url).host : ''));
  facts.append(by, source?.published ? ` · ${source.published.slice(0, 10)}` : '');
  if (several) facts.append(` · ${VERDICTS[verdict].headline}, ${probability(score)}`);
  item.append(name, facts);
  if (several) {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'quiet' });
    button.dataset.which = String(which);
    button.textContent = 'Show its passages';
    button.setAttribute('aria-label', `${button.textContent}: ${source?.title || url}`);
    button.addEventListener('click', () => choose(which));
    item.append(button);
  }
  return item;
}

/**
 * The file from its first byte to its last, and what was read of it.
 * @param {[number, number][]} ranges offset, length
 * @param {number} all
 */
function showMap(ranges, all) {
  const scale = 1000 / Math.max(all, 1);
  const bars = ranges.map(([offset, length]) => {
    const bar = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    bar.setAttribute('x', String(offset * scale));
    // A few bytes of a large file would not be seen.
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
    const answer = await fetch(`pkg/${EXAMPLE}`);
    if (!answer.ok) throw new Error('The example is not there. “node www/serve.mjs” puts it in place; then reload.');
    await field.take(new File([await answer.blob()], EXAMPLE));
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
