// Measures Firsthand beside what one would pick instead, on the same articles and pages, in one run.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StepError, step } from '../tools/steps.mjs';
import { prepare } from './peers/data.mjs';
import { summarise } from './peers/figures.mjs';
import { measure } from './peers/measure.mjs';
import { METHODS, countWords, setUpPeers } from './peers/methods.mjs';
import { page } from './peers/page.mjs';
import { text } from './peers/tables.mjs';

const HELP = `Measures Firsthand beside what one would pick instead: building an index, its size, looking pages up in
it, and how many originals are found.

node benches/peers.mjs --data DIR [options]

  --data DIR       labelled data: articles.jsonl.gz of {url, text, …} and pages.jsonl.gz of {id, kind,
                   url, source_url, text}, where source_url is null on pages that copy nothing
  --articles N     index the first N articles only; pages made from others are left out
  --pages N        so many copying pages, in equal parts of each kind, and so many honest ones (300)
  --runs R         rounds; in each, every method builds on two cores and on one, and looks all pages up (5)
  --methods NAMES  of ${METHODS.map(({ name }) => name).join(', ')};
                   Firsthand always takes part
  --format FORMAT  text (for people) or json (one JSON object, all figures)
  --html FILE      also write the tables to an HTML page that needs nothing else
  --help           print this

The first run compiles the peers and installs the Python ones into target/peers (Python 3.11 or newer with
venv). Every measurement is a process of its own, bound to its cores, from the start of the process to its
end; rounds are interleaved, so that a busy machine slows all alike. All figures are medians over the rounds,
with the least and the most; "× ours" is the median of each round's ratio. One round of 15,374 articles takes
about two minutes on two cores.

What is unfair to whom stands in benches/README.md.

Example, a quick look:
  node benches/peers.mjs --data DATA --articles 1000 --runs 1`;

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof StepError ? `peers: ${error.message}` : error.stack}\n`);
  process.exitCode = 1;
}

async function main() {
  const options = read();
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const { data, articles, pages, runs, methods, format, html } = options;
  const setup = await setUpPeers(methods);
  const folder = await mkdtemp(join(tmpdir(), 'firsthand-peers-'));
  try {
    const task = await step('unpack the data', () => prepare(data, folder, { articles, pages }));
    const words = await step('count the words', () => countWords(setup, task.articles));
    const rounds = await measure(setup, methods, task, folder, runs);
    const result = await summarise(methods, task, words, rounds);
    if (html) await writeFile(html, page(result));
    console.log(format === 'json' ? JSON.stringify(result) : text(result));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return 0;
}

/** What was asked for; throws a StepError that says what may be. */
function read() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        data: { type: 'string' },
        articles: { type: 'string' },
        pages: { type: 'string', default: '300' },
        runs: { type: 'string', default: '5' },
        methods: { type: 'string' },
        format: { type: 'string', default: 'text' },
        html: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    throw new StepError(`${error.message}\nnode benches/peers.mjs --help says what there is.`);
  }
  const { format, help } = values;
  if (!help && !values.data) throw new StepError('--data DIR is needed: a folder of labelled data. See --help.');
  if (format !== 'text' && format !== 'json') throw new StepError(`--format is "text" or "json", not "${format}".`);
  const names = values.methods?.split(',').map((name) => name.trim()) ?? METHODS.map(({ name }) => name);
  const unknown = names.find((name) => !METHODS.some((method) => method.name === name));
  if (unknown !== undefined) {
    throw new StepError(`--methods knows no "${unknown}": ${METHODS.map(({ name }) => name).join(', ')}.`);
  }
  return {
    data: resolve(values.data ?? ''),
    articles: values.articles === undefined ? Infinity : count('articles', values.articles),
    pages: count('pages', values.pages),
    runs: count('runs', values.runs),
    // Ours first: the others' ratios are to it.
    methods: METHODS.filter(({ name, ours }) => ours || names.includes(name)),
    format,
    html: values.html,
    help,
  };
}

/**
 * @param {string} option
 * @param {string} value
 */
function count(option, value) {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new StepError(`--${option} is a number from 1 on, not "${value}".`);
  return number;
}
