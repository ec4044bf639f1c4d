// Times the core in Chromium, as the extension runs it, and the same work natively.

import { isUtf8 } from 'node:buffer';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUNDLED, buildCore, buildIndex, ORIGINALS } from '../tools/build.mjs';
import { sandboxFlags } from '../tools/browser/flags.mjs';
import { serve } from '../tools/browser/server.mjs';
import { setUp } from '../tools/setup.mjs';
import { root, run, step } from '../tools/steps.mjs';
import { columns, figures, quantile, readArguments, runBench, wholeNumber } from './measuring.mjs';

const HELP = `Times the steps of a check in Chromium, in a worker, and natively.

node benches/browser.mjs [options]

  --index FILE     the index to check against, made with "firsthand build" (default: the index of the samples)
  --pages PATH     a text, an HTML file or a folder of them (default: a text of 800 words)
  --runs N         number of timed runs, after the same number of runs to warm up (100)
  --format FORMAT  text (for people) or json (one JSON object per page: milliseconds, bytes)
  --help           print this text

Steps: "extract" turns HTML into an article; "fingerprint" turns its text into sketch and keys; "verdict"
is everything after that except reading the index: "find" turns posting lists into candidates, "judge"
aligns the best candidates and makes the report. "new worker" is the first check in a worker, before
the browser has optimised anything. On a busy machine "least" is the most reliable figure.

The worker reads the index in ranges over HTTP from the loopback, before the timed runs. The output also
says what a check requests from the index (bytes, ranges, rounds, and HTTP requests when neighbouring
ranges are joined) and the size of the core's memory after all checks of a page.

Targets for 800 words and 15,374 articles: fingerprint at most 3 ms, verdict at most 10 ms.`;

/** Number of workers whose first check is timed. */
const NEW_WORKERS = 11;

/**
 * @typedef {import('./browser-worker.js').Page} Page
 * @typedef {import('./browser-worker.js').Timed} Timed
 * @typedef {import('./measuring.mjs').Figures} Figures milliseconds
 * @typedef {{step: string, wasm: Figures, newWorker: number, native: number | null}} Row
 */

await runBench('bench', main);

async function main() {
  const given = readArguments({
    index: { type: 'string' },
    pages: { type: 'string', default: join(root, 'benches/article.txt') },
    runs: { type: 'string', default: '100' },
    format: { type: 'string', default: 'text' },
  }, HELP);
  if (!given) return 0;
  const { index, pages, format } = given;
  const count = wholeNumber('--runs', given.runs, 1);
  const cases = await pagesOf(resolve(pages));
  await setUp();
  await buildCore();
  if (!index) await buildIndex(BUNDLED, [ORIGINALS]);
  const program = await buildTimes();

  const file = index ? resolve(index) : BUNDLED;
  const browser = await openBrowser(file);
  try {
    for (const page of cases) {
      const timed = await step(`time ${page.name} in Chromium`, () => browser.time(page, count));
      const native = await step(`time ${page.name} natively`, () => timeNatively(program, count, file, timed.text));
      report(format, page, timed, rows(timed, native));
    }
  } finally {
    await browser.close();
  }
  return 0;
}

/**
 * The pages in a file or in a folder.
 * @param {string} path
 */
async function pagesOf(path) {
  const folder = (await stat(path)).isDirectory();
  const names = folder ? (await readdir(path)).filter((name) => /\.(txt|html?)$/.test(name)).sort() : [basename(path)];
  if (!names.length) throw new Error(`--pages: there is neither a text nor an HTML file in ${path}.`);
  return Promise.all(names.map((name) => pageIn(join(folder ? path : dirname(path), name))));
}

/**
 * @param {string} path
 * @returns {Promise<Page>}
 */
async function pageIn(path) {
  const bytes = await readFile(path);
  const content = new TextDecoder(isUtf8(bytes) ? 'utf-8' : 'windows-1252').decode(bytes);
  return { name: basename(path), [path.endsWith('.txt') ? 'text' : 'html']: content };
}

/** @returns {Promise<string>} the path of the program that times natively */
async function buildTimes() {
  await step('build the native program', (progress) =>
    run('cargo', ['build', '--release', '-p', 'firsthand-measure', '--bin', 'times'], { progress }),
  );
  return join(resolve(root, process.env.CARGO_TARGET_DIR ?? 'target'), 'release/times');
}

/**
 * Chromium on an empty page, with what a worker needs beside it.
 * @param {string} index path of the index
 */
async function openBrowser(index) {
  // Imported here, because the set-up installs the package that they need.
  const { chromium } = await import('playwright-core');
  const { chromiumPath } = await import('../tools/browser/chromium.mjs');
  const worker = await readFile(fileURLToPath(new URL('browser-worker.js', import.meta.url)));
  const server = await serve({
    folder: join(root, 'extension'),
    routes: {
      '/': { body: '<!doctype html><title>Times</title>' },
      '/worker.js': { type: 'text/javascript', body: worker },
      '/index': { type: 'application/octet-stream', file: index },
    },
    // In an isolated page the clock has a resolution of 5 µs, in other pages 100 µs.
    headers: () => ({ 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }),
  });
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: sandboxFlags() });
  const tab = await browser.newPage();
  await tab.goto(server.url('/'));

  /**
   * @param {Page} page
   * @param {number} runs
   * @returns {Promise<Timed>}
   */
  const inWorker = (page, runs) =>
    tab.evaluate(
      (task) =>
        new Promise((resolve, reject) => {
          const worker = new Worker('/worker.js', { type: 'module' });
          worker.onerror = (event) => reject(new Error(event.message || 'the worker cannot be started'));
          worker.onmessage = ({ data }) => {
            worker.terminate();
            if (data.error) reject(new Error(data.error));
            else resolve(data.timed);
          };
          worker.postMessage(task);
        }),
      { page, runs },
    );

  return {
    /**
     * @param {Page} page
     * @param {number} runs
     */
    async time(page, runs) {
      const timed = await inWorker(page, runs);
      for (let number = 1; number < NEW_WORKERS; number++) {
        const { first } = await inWorker(page, 0);
        for (const [name, times] of Object.entries(first)) timed.first[name].push(...times);
      }
      return timed;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/**
 * Times the steps natively.
 * @param {string} program path of the native program
 * @param {number} runs
 * @param {string} index
 * @param {string} text
 * @returns {Promise<{fingerprint: number[], find: number[], judge: number[]}>} milliseconds of every run
 */
async function timeNatively(program, runs, index, text) {
  const folder = await mkdtemp(join(tmpdir(), 'firsthand-bench-'));
  try {
    const path = join(folder, 'page.txt');
    await writeFile(path, text);
    const { output } = await run(program, [String(runs), index, path], { quiet: true });
    return JSON.parse(output);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The table's rows: one for each step that was timed.
 * @param {Timed} timed
 * @param {Awaited<ReturnType<typeof timeNatively>>} native
 * @returns {Row[]}
 */
function rows({ times, first }, native) {
  const verdict = (/** @type {{find: number[], judge: number[]}} */ { find, judge }) =>
    find.map((ms, run) => ms + judge[run]);
  /** @type {[string, number[], number[], number[] | null][]} */
  const steps = [
    ['extract', times.extract, first.extract, null],
    ['fingerprint', times.fingerprint, first.fingerprint, native.fingerprint],
    ['verdict', verdict(times), verdict(first), verdict(native)],
    ['find', times.find, first.find, native.find],
    ['judge', times.judge, first.judge, native.judge],
  ];
  const measured = steps.filter(([, times]) => times.length);
  return measured.map(([step, times, first, native]) => ({
    step,
    wasm: figures(times),
    newWorker: quantile(first, 0.5),
    native: native && quantile(native, 0.5),
  }));
}

/**
 * @param {string} format
 * @param {Page} page
 * @param {Timed} timed
 * @param {Row[]} rows
 */
function report(format, { name }, { words, candidates, verdict, reading, heap }, rows) {
  if (format === 'json') {
    console.log(JSON.stringify({ file: name, words, candidates, verdict, reading, heap, steps: rows }));
    return;
  }
  const { bytes, ranges, rounds, requests, requestBytes } = reading;
  console.log(`${name}: ${words} words, candidates read: ${candidates}, ${verdict}`);
  console.log(`  of the index ${bytes} bytes in ${ranges} ranges and ${rounds} rounds (${requests} requests for`);
  console.log(`  ${requestBytes} bytes when neighbours are joined); memory of the core ${(heap / 2 ** 20).toFixed(1)} MiB`);
  const table = columns(13, 12);
  console.log(table('', 'least', 'median', 'p95', 'new worker', 'native', 'wasm/native'));
  for (const { step, wasm, newWorker, native } of rows) {
    // Both are parts of the verdict.
    const title = step === 'find' || step === 'judge' ? `  ${step}` : step;
    const ratio = native ? `${(wasm.median / native).toFixed(1)}×` : '';
    const all = [wasm.least, wasm.median, wasm.p95, newWorker, native];
    const times = all.map((ms) => (ms === null ? '' : `${ms.toFixed(2)} ms`));
    console.log(table(title, ...times, ratio));
  }
}
