// The methods: what they are, how they are installed, and the commands that build an index and look up pages.

import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildTool } from '../../tools/build.mjs';
import { virtualEnvironment } from '../../tools/python.mjs';
import { StepError, ask, root, run, step } from '../../tools/steps.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

/**
 * @typedef {object} Setup
 * @property {string} tool Firsthand's own command-line tool
 * @property {string} peers the program of the Rust peers, which also looks up with Firsthand through the library
 * @property {string} python a Python; it has the Python peers if any of them is measured
 *
 * @typedef {object} Method
 * @property {string} name
 * @property {string} what what it does
 * @property {string} stored what its index file holds
 * @property {boolean} [ours]
 * @property {boolean} [python]
 * @property {(setup: Setup, articles: string, index: string) => string[]} build the command that builds an index
 * @property {(setup: Setup, index: string, pages: string) => string[]} lookUp the command that looks up pages
 */

/** @type {(name: string) => Pick<Method, 'name' | 'build' | 'lookUp'>} */
const rust = (name) => ({
  name,
  build: ({ peers }, articles, index) => [peers, 'build', name, articles, index],
  lookUp: ({ peers }, index, pages) => [peers, 'look-up', name, index, pages],
});

/** @type {(name: string) => Pick<Method, 'name' | 'python' | 'build' | 'lookUp'>} */
const python = (name) => ({
  name,
  python: true,
  build: (setup, articles, index) => [setup.python, join(here, 'python_peers.py'), 'build', name, articles, index],
  lookUp: (setup, index, pages) => [setup.python, join(here, 'python_peers.py'), 'look-up', name, index, pages],
});

/** @type {Method[]} */
export const METHODS = [
  {
    ...rust('firsthand'),
    ours: true,
    what: 'finds candidates by shingles and names, aligns the page with eight of them, judges',
    stored: 'words as twelve bits in order, keys, addresses, titles, publishers, dates',
    build: ({ tool }, articles, index) => [tool, 'build', '--out', index, articles],
  },
  {
    ...rust('gaoya'),
    what: 'MinHash of word 5-grams, banded LSH (Rust)',
    stored: 'signatures only: the crate stores no index, so its tables are rebuilt on opening',
  },
  {
    ...rust('tantivy'),
    what: 'full-text index, more-like-this query with the page’s 50 most significant words, BM25 (Rust)',
    stored: 'words with frequencies, addresses',
  },
  {
    ...python('datasketch'),
    what: 'MinHash of word 5-grams, banded LSH (Python, numpy)',
    stored: 'tables and signatures, pickled',
  },
  {
    ...python('rensa'),
    what: 'R-MinHash of word 5-grams, banded LSH (Rust, called from Python)',
    stored: 'tables and signatures, pickled',
  },
];

/**
 * Builds and installs what the methods need.
 * @param {Method[]} methods
 * @returns {Promise<Setup>}
 */
export async function setUpPeers(methods) {
  if (!(await ask('python3', '--version'))) throw new StepError('python3 was not found: it is needed for measuring.');
  const tool = await buildTool({ profile: 'release' });
  await step('build the Rust peers', (progress) =>
    run('cargo', ['build', '--release', '--locked', '--target-dir', target('peers')], { progress, cwd: here }),
  );
  const setup = { tool, peers: join(target('peers'), 'release/firsthand-peers'), python: 'python3' };
  return methods.some(({ python }) => python) ? { ...setup, python: await installPython() } : setup;
}

// A folder of its own: with other features, the project's library would be compiled anew every time.
const target = (/** @type {string} */ folder) => resolve(root, process.env.CARGO_TARGET_DIR ?? 'target', folder);

/**
 * Installs the Python peers.
 * @returns {Promise<string>} the path of their Python
 */
async function installPython() {
  try {
    return await virtualEnvironment('peers', join(here, 'requirements.txt'));
  } catch (error) {
    throw new StepError(`${error.message} Or leave them out: --methods gaoya,tantivy`);
  }
}

/**
 * The number of words of all articles, as Firsthand counts them.
 * @param {Setup} setup
 * @param {string} articles
 * @returns {Promise<number>}
 */
export async function countWords({ peers }, articles) {
  const { output } = await run(peers, ['words', articles], { quiet: true });
  return JSON.parse(output).words;
}

/** @returns {Promise<Record<string, string>>} the version of each method */
export async function versions() {
  const [ours, crate, packages] = await Promise.all(
    [join(root, 'Cargo.toml'), join(here, 'Cargo.toml'), join(here, 'requirements.txt')].map((file) => readFile(file, 'utf8')),
  );
  const pinned = [...crate.matchAll(/^(\w+) = (?:"|\{ version = ")=([\d.]+)"/gm), ...packages.matchAll(/^(\w+)==(\S+)$/gm)];
  const own = ours.match(/^version = "([^"]+)"/m);
  return Object.fromEntries([['firsthand', own?.[1] ?? ''], ...pinned.map(([, name, version]) => [name, version])]);
}
