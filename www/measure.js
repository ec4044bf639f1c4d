/**
 * The page that measures a check in the user's own browser.
 *
 * @typedef {import('./check-timer.js').Measured} Measured
 */

import { startEngine } from './engine.js';
import { busyForm, EXAMPLE, fetchExample, showProblem, showResults } from './form.js';
import { chosenIndex, noIndexProblem, takeIndex } from './index-choice.js';
import { pageField, takeDrops } from './page-field.js';
import { element, make } from './pkg/extension/ui/elements.js';
import { bytes, count } from './wording.js';

const MAX_RUNS = 1000;

/** Rows of the table: step, title, explanation. @type {[keyof Measured['times'] | 'read' | 'check', string, string][]} */
const STEPS = [
  ['extract', 'Extract', 'HTML to article. It grows with the page’s size, furniture included; a pasted text needs none.'],
  ['fingerprint', 'Fingerprint', 'Text to sketch and keys: what the page is known by. It grows with the article’s length.'],
  ['find', 'Find', 'From the keys to the originals it could come from, reading not counted. It should not grow with the index.'],
  ['judge', 'Judge', 'Aligns the page with the most similar of them, names those that match and makes the report.'],
  ['check', 'A check', 'The four together: what the core takes for one page. Reading comes on top.'],
  ['read', 'Read', 'Waiting for bytes of the index, from disk or host; measured three times. A host’s distance shows here.'],
];

const engine = startEngine('index-worker.js');
const form = /** @type {HTMLFormElement} */ (element('texts'));
const runsField = /** @type {HTMLInputElement} */ (element('runs'));
const progress = /** @type {HTMLProgressElement} */ (element('progress'));
const busy = busyForm(form, (message) => showProblem('problem', message));
const field = pageField(engine, { changed: () => {}, chosen: (file) => takePage(file) });
/** The figures shown, as they are copied. @type {{text: string, json: string}} */
let shown = { text: '', json: '' };

element('needs-server').remove();

function noProblems() {
  for (const id of ['problem', 'page-problem']) showProblem(id);
  noIndexProblem();
}

/** @param {File} file */
function takePage(file) {
  noProblems();
  busy('Reading …', () => field.take(file));
}

function measure() {
  noProblems();
  const runs = Number(runsField.value);
  if (!Number.isInteger(runs) || runs < 1 || runs > MAX_RUNS) {
    showProblem('problem', `Runs: a whole number from 1 to ${MAX_RUNS.toLocaleString('en')}.`, runsField);
    runsField.focus();
    return;
  }
  runsField.setAttribute('aria-invalid', 'false');
  const index = chosenIndex();
  if (!index) return;
  busy('Measuring …', async () => {
    progress.value = 0;
    progress.hidden = false;
    element('results').hidden = true;
    try {
      const page = field.isEmpty() ? { html: await (await fetchExample(EXAMPLE)).text() } : field.page;
      // Each measurement has a new worker, in which the first check is slow as it is for users, and the memory is that of
      // one page.
      engine.stop();
      show(await engine.run({ task: 'measure', index, page, runs }, (share) => (progress.value = share)), runs);
      showResults();
    } finally {
      progress.hidden = true;
    }
  });
}

/**
 * @param {Measured} measured
 * @param {number} runs
 */
function show(measured, runs) {
  const { times, read, clock, words, verdict, facts } = measured;
  const check = times.judge.map((_, run) => Object.values(times).reduce((sum, all) => sum + (all[run] ?? 0), 0));
  const all = { ...times, check, read };
  const rows = STEPS.filter(([step]) => all[step].length).map(([step, title, about]) => {
    const [median, p95] = [quantile(all[step], 0.5), quantile(all[step], 0.95)];
    return { step, title, median, p95, about };
  });
  /** @type {[string, string, string][]} */
  const amounts = [
    ['Bytes read', bytes(measured.bytes), `Of an index of ${bytes(facts.bytes)}, after its header. It should hardly grow with the index.`],
    ['Requests', `${measured.requests} in ${count(measured.rounds, 'round')}`, 'Neighbouring parts are asked for together; each round tells where the next one reads.'],
    ['Memory', bytes(measured.heap), 'Of the core (wasm), tables included, at the end. It never shrinks, so this is the most that was needed.'],
    ['First check', milliseconds(measured.first, clock), 'In a new worker, before the browser has optimised anything; reading not counted.'],
    ['Start', milliseconds(measured.start, clock), 'From the worker’s birth until the core is compiled and ready. The browser may have kept it compiled.'],
  ];
  element('headline').textContent = `A check takes ${milliseconds(rows.find(({ step }) => step === 'check')?.median ?? 0, clock)} in this browser`;
  element('explanation').textContent =
    `${count(words, 'word')} against ${count(facts.articles, 'article')}; ${count(runs, 'run')}. The clock goes by steps of ${exact(clock)} ms.` +
    (measured.whole ? ' The host knows no byte ranges, and the index was taken whole.' : '');
  element('times').replaceChildren(...rows.map(({ title, median, p95, about }) => row(title, [milliseconds(median, clock), milliseconds(p95, clock)], about)));
  element('amounts').replaceChildren(...amounts.map(([title, amount, about]) => row(title, [amount], about)));

  const steps = rows.map(({ step, median, p95 }) => [step, { median: exact(median), p95: exact(p95) }]);
  const { requests, rounds, heap, first, start } = measured;
  const json = {
    unit: 'ms', runs, words, verdict, index: facts, steps: Object.fromEntries(steps), first: exact(first), start: exact(start),
    read: { bytes: measured.bytes, requests, rounds, whole: measured.whole }, heap,
    clock: exact(clock), isolated: crossOriginIsolated, browser: navigator.userAgent, cores: navigator.hardwareConcurrency,
  };
  const lines = [
    element('headline').textContent,
    element('explanation').textContent,
    ...rows.map(({ title, median, p95 }) => `${title.padEnd(12)} median ${milliseconds(median, clock)}, p95 ${milliseconds(p95, clock)}`),
    ...amounts.map(([title, amount]) => `${title.padEnd(12)} ${amount}`),
    navigator.userAgent,
  ];
  shown = { text: `${lines.join('\n')}\n`, json: `${JSON.stringify(json, null, 2)}\n` };
  element('copy').hidden = true;
  element('copied').textContent = '';
}

/**
 * @param {string} title
 * @param {string[]} cells
 * @param {string} about
 */
function row(title, cells, about) {
  const made = make('tr');
  const head = make('th');
  head.scope = 'row';
  // Screen readers read this with every cell of the row.
  head.abbr = title;
  head.append(title, make('span', 'about', about));
  made.append(head, ...cells.map((cell) => make('td', '', cell)));
  return made;
}

/**
 * @param {number[]} values
 * @param {number} share 0 to 1
 */
function quantile(values, share) {
  return values.toSorted((a, b) => a - b)[Math.max(Math.ceil(share * values.length) - 1, 0)];
}

/** Rounds to microseconds. @param {number} ms */
const exact = (ms) => Math.round(ms * 1000) / 1000;

/**
 * @param {number} ms
 * @param {number} clock smallest step of the clock: shorter times cannot be measured
 */
const milliseconds = (ms, clock) => (ms < clock ? `under ${exact(clock)} ms` : `${ms < 10 ? ms.toFixed(2) : ms.toFixed(1)} ms`);

/** @param {'text' | 'json'} as */
async function copy(as) {
  const area = /** @type {HTMLTextAreaElement} */ (element('copy'));
  try {
    await navigator.clipboard.writeText(shown[as]);
    area.hidden = true;
    element('copied').textContent = 'Copied.';
  } catch {
    // The browser does not allow it, or the page was served over plain http.
    area.hidden = false;
    area.value = shown[as];
    area.focus();
    area.select();
    element('copied').textContent = 'The browser does not let this page copy: the figures are below, selected.';
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  measure();
});
element('stop').addEventListener('click', () => {
  engine.stop();
  element('measure').focus();
});
element('copy-text').addEventListener('click', () => copy('text'));
element('copy-json').addEventListener('click', () => copy('json'));
takeDrops(takePage, takeIndex);
