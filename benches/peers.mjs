// Measures Firsthand and alternatives to it on the same articles and pages, in one run.

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

const HELP = `Measures Firsthand and alternatives to it: building an index, its size, looking pages up in it, and how
many originals are found.

node benches/peers.mjs --data DIR [options]

  --data DIR       labelled data: articles.jsonl.gz of {url, text, …} and pages.jsonl.gz of {id, kind,
                   url, source_url, text}, where source_url is null on pages that copy nothing
  --articles N     index only the first N articles and leave out pages made from other articles
  --pages N        number of copying pages, the same number of each kind, and of honest pages (300)
  --runs R         number of rounds; in each, every method builds on two cores and on one, and looks up
                   all pages (5)
  --methods NAMES  some of ${METHODS.map(({ name }) => name).join(', ')},
                   separated by commas (all); Firsthand is always measured
  --format FORMAT  text (for people) or json (one JSON object with all figures)
  --html FILE      also write the tables to a self-contained HTML page
  --help           print this text

The first run compiles the Rust peers and installs the Python peers into target/peers (Python 3.11 or newer
with venv). Every measurement is a process of its own, bound to its cores, timed from its start to its end.
Rounds are interleaved, so that a busy machine slows all methods alike. All figures are medians over the
rounds, with minimum and maximum; "× ours" is the median of each round's ratio. One round of 15,374 articles
takes about two minutes on two cores.

benches/README.md says in what respects the comparison is unfair.

Example, a quick look:
  node benches/peers.mjs --data DATA --articles 1000 --runs 1`;

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof StepError ? `peers: ${error.message}` : error.stack}\n`);
  process.exitCode = 1;
}

async function main() {
  const options = parseOptions();
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

/** The options, checked; throws a StepError that says what is wrong. */
function parseOptions() {
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
    throw new StepError(`${error.message}\nSee node benches/peers.mjs --help.`);
  }
  const { format, help } = values;
  if (!help && !values.data) throw new StepError('--data DIR is required: a folder of labelled data. See --help.');
  if (format !== 'text' && format !== 'json') throw new StepError(`--format must be "text" or "json", not "${format}".`);
  const names = values.methods?.split(',').map((name) => name.trim()) ?? METHODS.map(({ name }) => name);
  const unknown = names.find((name) => !METHODS.some((method) => method.name === name));
  if (unknown !== undefined) {
    throw new StepError(`--methods: "${unknown}" is none of ${METHODS.map(({ name }) => name).join(', ')}.`);
  }
  return {
    data: resolve(values.data ?? ''),
    articles: values.articles === undefined ? Infinity : count('articles', values.articles),
    pages: count('pages', values.pages),
    runs: count('runs', values.runs),
    // Firsthand comes first and is always there, because ratios are relative to it.
    methods: METHODS.filter(({ name, ours }) => ours || names.includes(name)),
    format,
    html: values.html,
    help,
  };
}

/**
 * The value of an option that is a positive whole number.
 * @param {string} option
 * @param {string} value
 */
function count(option, value) {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new StepError(`--${option} must be a whole number from 1, not "${value}".`);
  return number;
}
