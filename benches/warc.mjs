// Measures how fast `firsthand gather` reads a WARC file, beside warcio with trafilatura on the same file in the same run.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildTool } from '../tools/build.mjs';
import { virtualEnvironment } from '../tools/python.mjs';
import { StepError, root, run, step } from '../tools/steps.mjs';
import { median } from './peers/figures.mjs';
import { take } from './peers/measure.mjs';

const HELP = `Measures how fast firsthand gather reads a WARC file, beside warcio with trafilatura.

node benches/warc.mjs [options]

  --warc FILE      a WARC file of your own, such as one of CC-NEWS (one is made of the project's pages)
  --pages N        number of pages in the file that is made (3000)
  --runs R         number of rounds; each method reads the file once in each, on two cores and on one (3)
  --tool FILE      a firsthand that is built already
  --format FORMAT  text (for people) or json (one JSON object with all figures)
  --help           print this text

Each measurement is a process of its own, bound to its cores, timed from its start to its end. Firsthand also
fingerprints the articles and stores them; the other method only extracts their texts. Figures are medians. The exit code
is 1 if Firsthand reads fewer than 300 pages a second on two cores, or fewer than three times as many as the other method.`;

/** Minimum number of pages a second on two cores, and minimum ratio to the other method. */
const MIN_RATE = 300;
const MIN_RATIO = 3;

const here = fileURLToPath(new URL('warc', import.meta.url));

/**
 * @typedef {{rate: number, articles: number, peak: number}} Read pages a second, articles found, and peak memory in bytes
 * @typedef {{cores: number, pages: number, ours: Read, theirs: Read}} Measured both methods on one file
 */

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof StepError ? `warc: ${error.message}` : error.stack}\n`);
  process.exitCode = 1;
}

async function main() {
  const { values } = parseArgs({
    options: {
      warc: { type: 'string' },
      pages: { type: 'string', default: '3000' },
      runs: { type: 'string', default: '3' },
      tool: { type: 'string' },
      format: { type: 'string', default: 'text' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const tool = values.tool ?? (await buildTool({ profile: 'release' }));
  const python = await virtualEnvironment('warc', join(here, 'requirements.txt'));
  const folder = await mkdtemp(join(tmpdir(), 'firsthand-warc-'));
  try {
    const warc = values.warc ?? join(folder, 'pages.warc.gz');
    if (!values.warc) await step('make the file', () => make(python, warc, values.pages));
    const measured = [];
    for (let round = 0; round < Number(values.runs); round++) {
      for (const cores of [2, 1]) {
        const title = `round ${round + 1}, ${cores === 1 ? 'one core' : 'two cores'}`;
        measured.push(await step(title, () => measure({ tool, python, warc, folder, cores })));
      }
    }
    return report(measured, values.format);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Makes a WARC file of the project's pages.
 * @param {string} python
 * @param {string} out
 * @param {string} pages their number
 */
function make(python, out, pages) {
  const folders = ['tests/samples', 'tests/pages'].map((name) => join(root, name));
  return run(python, [join(here, 'make.py'), out, pages, ...folders], { quiet: true });
}

/**
 * Lets both methods read the file once.
 * @param {{tool: string, python: string, warc: string, folder: string, cores: number}} setting
 * @returns {Promise<Measured>}
 */
async function measure({ tool, python, warc, folder, cores }) {
  const figures = join(folder, 'figures.json');
  const theirs = await take(cores, figures, [python, join(here, 'read.py'), warc]);
  const { pages, articles } = JSON.parse(theirs.output);

  const config = join(folder, 'gather.toml');
  const state = join(folder, 'state.db');
  const [toState, toWarc] = [state, resolve(warc)].map((path) => JSON.stringify(path));
  await writeFile(config, `[collection]
name = "benchmark"
state = ${toState}

[[publisher]]
name = "archive"
folders = [${toWarc}]
`);
  const ours = await take(cores, figures, [tool, 'gather', '--format', 'json', config]);
  for (const end of ['', '-wal', '-shm']) await rm(`${state}${end}`, { force: true });
  const summary = JSON.parse(ours.output);
  const line = (taken, found) => ({ rate: pages / taken.seconds, articles: found, peak: taken.peak_bytes });
  return { cores, pages, ours: line(ours.taken, summary.new), theirs: line(theirs.taken, articles) };
}

/**
 * Prints the medians, and returns the exit code.
 * @param {Measured[]} measured
 * @param {string} format
 */
function report(measured, format) {
  const lines = [2, 1].map((cores) => {
    const rounds = measured.filter((one) => one.cores === cores);
    const middle = (/** @type {'ours' | 'theirs'} */ whose) => ({
      pages_per_second: median(rounds.map((one) => one[whose].rate)),
      articles: rounds[0][whose].articles,
      peak_bytes: median(rounds.map((one) => one[whose].peak)),
    });
    const ratio = median(rounds.map(({ ours, theirs }) => ours.rate / theirs.rate));
    return { cores, pages: rounds[0].pages, ours: middle('ours'), theirs: middle('theirs'), ratio };
  });
  console.log(format === 'json' ? JSON.stringify(lines) : lines.map(text).join('\n'));
  const [{ ours, ratio }] = lines;
  return ours.pages_per_second >= MIN_RATE && ratio >= MIN_RATIO ? 0 : 1;
}

function text({ cores, pages, ours, theirs, ratio }) {
  const shown = ({ pages_per_second, articles, peak_bytes }) =>
    `${pages_per_second.toFixed(0).padStart(5)} pages/s, ${articles} articles, ${(peak_bytes / 1e6).toFixed(0)} MB`;
  return [
    `${pages} pages, ${cores === 1 ? 'one core' : 'two cores'}`,
    `  firsthand gather      ${shown(ours)}`,
    `  warcio + trafilatura  ${shown(theirs)}; Firsthand is ${ratio.toFixed(1)} times as fast`,
  ].join('\n');
}
