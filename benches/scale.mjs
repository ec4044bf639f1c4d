// Measures indexes of ten thousand, a hundred thousand and a million articles: node benches/scale.mjs --help

import { spawn } from 'node:child_process';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { buildTool } from '../tools/build.mjs';
import { root, run, step, StepError } from '../tools/steps.mjs';

const HELP = `Measures how building an index, checking a page and the quality of the results change as an index grows.

node benches/scale.mjs [options]          or: npm run scale -- [options]

  --data DIR       a folder with articles.jsonl.gz, rows of {"url", "title", "publisher", "published",
                   "lang", "text"}, and pages.jsonl.gz, rows of {"kind", "url", "source_url", "text"}
                   (default: the samples of the project)
  --max-words N    end new articles at about N words
  --sizes LIST     numbers of articles (10000,100000,1000000)
  --pages N        number of pages to check, chosen evenly (all)
  --dir DIR        the folder for the indexes (a temporary folder); a million articles take up to 2 GB,
                   and ten million 18 GB
  --keep           keep the indexes
  --no-browser     do not measure in Chromium
  --format FORMAT  text (for people) or json (one object)
  --help           print this text

For each size, the real articles and, up to that size, new articles made from their sentences (see
benches/native/src/bin/generate.rs) are piped into "firsthand build". Then pages are checked: natively,
with counts of what each check reads of the index (see benches/native/src/bin/cost.rs), and in Chromium,
with the index read in ranges over HTTP from the loopback (see benches/browser.mjs). "right" counts the
copying pages that are accused of copying the right original; the last column has the figure for an
index of the real articles alone. "false alarms" counts the accused pages that copy nothing.

Figures go to standard output, progress to standard error. A million articles take five to ten minutes
on two cores to build. Ten million, and what they cost compared with one million, take one to two hours:

node benches/scale.mjs --data DATA --sizes 1000000,10000000 --dir DIR --no-browser

docs/scale.md says how larger indexes are measured, which are too large to be built.`;

/** Number of pages timed in Chromium, and of timed runs per page. */
const BROWSER_PAGES = 5;
const BROWSER_RUNS = 20;
/** Kinds of pages, in the data and among the samples, for which an accusation is a false alarm. */
const HONEST = ['same_event', 'same_story', 'unrelated', 'none', 'source', 'earlier', 'not_article'];
/** Milliseconds between two readings of a process's memory. */
const MEMORY_INTERVAL = 100;

/**
 * @typedef {{median: number, p95: number, most: number}} Spread
 * @typedef {{pages: number, flagged: number, right: number}} Kind
 * @typedef {{articles: number, words: number, bytes: number, key_bits: number[], pages: number, page: Record<string, Spread>,
 *   verdicts: Record<string, number>, kinds: Record<string, Kind>}} Cost
 * @typedef {{seconds: number, articlesPerSecond: number, peakMemory: number | null, bytes: number, bytesPerWord: number}} Built
 * @typedef {{page: string, words: number, verdict: string, heap: number, reading: Record<string, number>,
 *   steps: {step: string, wasm: {least: number, median: number, p95: number}, native: number | null}[]}} InBrowser
 * @typedef {{size: number, built: Built, cost: Cost, found: Found, browser: InBrowser[]}} Measured
 * @typedef {{kinds: Record<string, Kind>, right: number, copying: number, falseAlarms: number, honest: number}} Found
 */

/** The reported figures of a page in Chromium. */
const BROWSER = {
  'index bytes wanted': { of: (/** @type {InBrowser} */ page) => page.reading.bytes, text: whole },
  ranges: { of: (/** @type {InBrowser} */ page) => page.reading.ranges, text: whole },
  requests: { of: (/** @type {InBrowser} */ page) => page.reading.requests, text: whole },
  'bytes of the requests': { of: (/** @type {InBrowser} */ page) => page.reading.requestBytes, text: whole },
  'memory of the core, MiB': {
    of: (/** @type {InBrowser} */ page) => page.heap / 2 ** 20,
    text: (/** @type {number} */ n) => n.toFixed(1),
  },
  'fingerprint, ms': { of: medianOf('fingerprint'), text: milliseconds },
  'find, ms': { of: medianOf('find'), text: milliseconds },
  'judge, ms': { of: medianOf('judge'), text: milliseconds },
  'find and judge, ms': { of: medianOf('verdict'), text: milliseconds },
};

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`scale: ${error instanceof StepError ? error.message : error.stack}\n`);
  process.exitCode = 1;
}

async function main() {
  const options = readOptions();
  if (!options) return 0;
  const { maxWords, articles, pages, sizes, limit, format, dir, keep, browser } = options;
  const tool = await buildTool({ profile: 'release' });
  const programs = await buildPrograms();
  await mkdir(dir, { recursive: true });
  const folder = await mkdtemp(join(dir, 'firsthand-scale-'));
  try {
    const real = await step('count the real articles', () => count(articles));
    const texts = browser ? await browserPages(pages, folder) : null;
    /** @type {Measured[]} */
    const measured = [];
    /** @type {Found | null} */
    let reference = null;
    for (const size of [...new Set([...sizes, real])].sort((a, b) => a - b)) {
      const index = join(folder, `${size}.firsthand`);
      const timed = sizes.includes(size) ? texts : null;
      const one = await measure({ size, index, maxWords, articles, pages, limit, texts: timed, tool, ...programs });
      if (size === real) reference = one.found;
      if (sizes.includes(size)) measured.push(one);
      if (!keep) await rm(index, { force: true });
    }
    report(format, { articles, pages, real, reference: /** @type {Found} */ (reference), measured });
  } finally {
    if (keep) process.stderr.write(`The indexes are in ${folder}\n`);
    else await rm(folder, { recursive: true, force: true });
  }
  return 0;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      'max-words': { type: 'string' },
      sizes: { type: 'string', default: '10000,100000,1000000' },
      pages: { type: 'string' },
      dir: { type: 'string', default: tmpdir() },
      keep: { type: 'boolean', default: false },
      'no-browser': { type: 'boolean', default: false },
      format: { type: 'string', default: 'text' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return null;
  }
  const sizes = values.sizes.split(',').map(Number);
  if (sizes.some((size) => !Number.isInteger(size) || size < 100)) {
    throw new StepError(`--sizes must be whole numbers from 100, separated by commas, not "${values.sizes}".`);
  }
  const limit = values.pages === undefined ? null : Number(values.pages);
  if (limit !== null && !(Number.isInteger(limit) && limit > 0)) throw new StepError(`--pages must be a whole number from 1, not "${values.pages}".`);
  if (!['text', 'json'].includes(values.format)) throw new StepError(`--format must be "text" or "json", not "${values.format}".`);
  const samples = join(root, 'tests/samples');
  const [articles, pages] = values.data
    ? ['articles.jsonl.gz', 'pages.jsonl.gz'].map((name) => resolve(/** @type {string} */ (values.data), name))
    : [join(samples, 'originals'), join(samples, 'pages')];
  const missing = [articles, pages].filter((path) => !existsSync(path));
  if (missing.length) {
    throw new StepError(`${missing.join(' and ')} not found: give --data a folder that has articles.jsonl.gz and pages.jsonl.gz, or omit it.`);
  }
  const maxWords = values['max-words'] === undefined ? null : Number(values['max-words']);
  if (maxWords !== null && !(Number.isInteger(maxWords) && maxWords > 0)) throw new StepError(`--max-words must be a whole number from 1, not "${values['max-words']}".`);
  const { format, keep } = values;
  return { maxWords, articles, pages, sizes, limit, format, dir: resolve(values.dir), keep, browser: !values['no-browser'] };
}

/** @returns {Promise<{generate: string, cost: string}>} the paths of the programs */
async function buildPrograms() {
  await step('build the measuring programs', (progress) =>
    run('cargo', ['build', '--release', '-p', 'firsthand-measure', '--bin', 'generate', '--bin', 'cost'], { progress }),
  );
  const folder = join(resolve(root, process.env.CARGO_TARGET_DIR ?? 'target'), 'release');
  return { generate: join(folder, 'generate'), cost: join(folder, 'cost') };
}

/**
 * The number of articles.
 * @param {string} articles a file of rows, or a folder of HTML files
 */
async function count(articles) {
  if ((await stat(articles)).isDirectory()) return (await readdir(articles)).filter((name) => name.endsWith('.html')).length;
  let rows = 0;
  for await (const line of linesOf(articles)) rows += line.trim() ? 1 : 0;
  return rows;
}

/**
 * The lines of a text file, which may be compressed with gzip.
 * @param {string} path
 */
function linesOf(path) {
  const bytes = createReadStream(path);
  const input = path.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  return createInterface({ input, crlfDelay: Infinity });
}

/**
 * Writes a few pages of medium length to a folder of their own, for the browser.
 * @param {string} pages
 * @param {string} folder
 */
async function browserPages(pages, folder) {
  const texts = join(folder, 'pages');
  await mkdir(texts);
  const wanted = ['copy', 'spun', 'paraphrase', 'same_event', 'unrelated', 'same_story', 'none'];
  let written = 0;
  if ((await stat(pages)).isDirectory()) {
    for (const kind of wanted) {
      const names = existsSync(join(pages, kind)) ? await readdir(join(pages, kind)) : [];
      const name = names.sort().find((name) => !/^(ar|de|es|fr|pt|zh)-/.test(name));
      if (name) await writeFile(join(texts, `${kind}.html`), await readFile(join(pages, kind, name)));
    }
    return texts;
  }
  for await (const line of linesOf(pages)) {
    const { kind, lang, text } = JSON.parse(line);
    const words = text.split(/\s+/).length;
    const at = wanted.indexOf(kind);
    if (lang !== 'en' || at < 0 || words < 700 || words > 950) continue;
    wanted.splice(at, 1);
    await writeFile(join(texts, `${kind}.txt`), text);
    written += 1;
    if (written === BROWSER_PAGES) break;
  }
  if (!written) throw new StepError(`${pages} has no English page of 700 to 950 words to time in Chromium: use --no-browser.`);
  return texts;
}

/**
 * Builds an index of one size and measures it.
 * @param {{size: number, index: string, maxWords: number | null, articles: string, pages: string, limit: number | null, texts: string | null,
 *   tool: string, generate: string, cost: string}} task
 * @returns {Promise<Measured>}
 */
async function measure({ size, index, maxWords, articles, pages, limit, texts, tool, generate, cost }) {
  const name = `${size.toLocaleString('en')} articles`;
  const { seconds, peakMemory } = await step(`${name}: generate and build`, () => build(size, maxWords, articles, index, generate, tool));
  const { output } = await step(`${name}: check ${limit ?? 'all'} pages`, () =>
    run(cost, [index, '--pages', pages, ...(limit ? ['--limit', String(limit)] : [])], { quiet: true }),
  );
  /** @type {Cost} */
  const costs = JSON.parse(output);
  const browser = texts ? await step(`${name}: in Chromium`, () => inChromium(index, texts)) : [];
  const { size: bytes } = await stat(index);
  const built = { seconds, articlesPerSecond: size / seconds, peakMemory, bytes, bytesPerWord: bytes / costs.words };
  if (costs.articles !== size) throw new StepError(`${name}: the index holds ${costs.articles}`);
  return { size, built, cost: costs, found: found(costs.kinds), browser };
}

/**
 * @param {Record<string, Kind>} kinds
 * @returns {Found}
 */
function found(kinds) {
  const sum = (/** @type {boolean} */ honest, /** @type {keyof Kind} */ what) =>
    Object.entries(kinds).reduce((all, [kind, counts]) => all + (HONEST.includes(kind) === honest ? counts[what] : 0), 0);
  return {
    kinds,
    right: sum(false, 'right'),
    copying: sum(false, 'pages'),
    falseAlarms: sum(true, 'flagged'),
    honest: sum(true, 'pages'),
  };
}

/**
 * Pipes articles into "firsthand build" and watches the memory of that process.
 * @param {number} size
 * @param {number | null} maxWords the length at which new articles end, in words
 * @param {string} articles
 * @param {string} index
 * @param {string} generate
 * @param {string} tool
 * @returns {Promise<{seconds: number, peakMemory: number | null}>} `peakMemory` in bytes; null where the system has
 *   no such figure
 */
async function build(size, maxWords, articles, index, generate, tool) {
  const start = performance.now();
  const made = spawn(generate, [String(size), articles, ...(maxWords ? ['--max-words', String(maxWords)] : [])], { stdio: ['ignore', 'pipe', 'inherit'] });
  const builds = spawn(tool, ['build', '--out', index, '-'], { stdio: ['pipe', 'ignore', 'pipe'] });
  made.stdout.pipe(builds.stdin);
  // A build that fails closes the pipe; its message on standard error says why.
  builds.stdin.on('error', () => made.kill());
  let message = '';
  builds.stderr.setEncoding('utf8').on('data', (text) => (message += text));
  /** @type {number | null} */
  let peakMemory = null;
  const watch = setInterval(async () => {
    const status = await readFile(`/proc/${builds.pid}/status`, 'utf8').catch(() => '');
    const kilobytes = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
    if (kilobytes) peakMemory = Math.max(peakMemory ?? 0, 1024 * kilobytes);
  }, MEMORY_INTERVAL);
  const ends = [made, builds].map((child) => new Promise((resolve) => child.on('close', resolve).on('error', resolve)));
  const codes = await Promise.all(ends);
  clearInterval(watch);
  if (codes.some((code) => code !== 0)) throw new StepError(`generate and build ended with codes ${codes.join(' and ')}: ${message}`);
  return { seconds: (performance.now() - start) / 1000, peakMemory };
}

/**
 * Times the pages in Chromium.
 * @param {string} index
 * @param {string} texts the folder of the pages
 * @returns {Promise<InBrowser[]>}
 */
async function inChromium(index, texts) {
  const args = ['benches/browser.mjs', '--index', index, '--pages', texts, '--runs', String(BROWSER_RUNS), '--format', 'json'];
  const { output } = await run(process.execPath, args, { quiet: true });
  const rows = output.split('\n').filter((line) => line.startsWith('{'));
  return rows.map((line) => JSON.parse(line)).map(({ file, ...rest }) => ({ page: file, ...rest }));
}

/**
 * @param {string} format
 * @param {{articles: string, pages: string, real: number, reference: Found, measured: Measured[]}} all
 */
function report(format, { articles, pages, real, reference, measured }) {
  const growth = growthOf(measured);
  if (format === 'json') {
    const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length };
    console.log(JSON.stringify({ articles, pages, real, machine, reference, measured, growth }));
    return;
  }
  const row = (/** @type {string} */ title, /** @type {string[]} */ cells, last = '') =>
    console.log(`${title.padEnd(46)}${[...cells, last].map((cell) => cell.padStart(13)).join('')}`.trimEnd());
  const each = (/** @type {(one: Measured) => string} */ cell) => measured.map(cell);
  const factor = (/** @type {string} */ name) => (growth[name] === undefined ? '' : `${growth[name].toFixed(2)}×`);
  console.log(`${real} real articles (${articles}), all others made from them; pages from ${pages}`);
  row('articles', each(({ size }) => size.toLocaleString('en')), 'growth');
  console.log('building, including the generation of articles');
  row('  seconds', each(({ built }) => built.seconds.toFixed(1)));
  row('  articles per second', each(({ built }) => built.articlesPerSecond.toFixed(0)));
  row('  peak memory, MiB', each(({ built }) => (built.peakMemory === null ? '?' : (built.peakMemory / 2 ** 20).toFixed(0))));
  row('  size of the index, MB', each(({ built }) => (built.bytes / 1e6).toFixed(1)));
  row('  bits of a key', each(({ cost }) => String(cost.key_bits[0])));
  row('  bytes per word', each(({ built }) => built.bytesPerWord.toFixed(3)));
  console.log(`one page, natively (${measured[0].cost.pages} pages, evenly chosen), median / 95th percentile / maximum`);
  for (const name of Object.keys(measured[0].cost.page)) {
    const unit = name.endsWith('_ms') ? 2 : 0;
    for (const which of /** @type {(keyof Spread)[]} */ (['median', 'p95', 'most'])) {
      const title = `  ${name}, ${which}`;
      row(title, each(({ cost }) => cost.page[name][which].toFixed(unit)), which === 'median' ? factor(name) : '');
    }
  }
  const percent = (/** @type {number} */ part, /** @type {number} */ all) => (all ? `${((100 * part) / all).toFixed(2)} %` : '–');
  console.log('verdicts on these pages; last column: the real articles alone');
  if (measured[0].size < real) console.log(`  (an index of fewer than ${real} articles lacks some originals)`);
  row('  right', each(({ found }) => percent(found.right, found.copying)), percent(reference.right, reference.copying));
  row('  false alarms', each(({ found }) => String(found.falseAlarms)), String(reference.falseAlarms));
  for (const kind of Object.keys(reference.kinds).sort()) {
    const honest = HONEST.includes(kind);
    const cell = (/** @type {Found} */ { kinds }) => {
      const { flagged, right, pages } = kinds[kind];
      return percent(honest ? flagged : right, pages);
    };
    row(`  ${kind}, ${honest ? 'accused' : 'right'}`, each(({ found }) => cell(found)), cell(reference));
  }
  if (!measured[0].browser.length) return;
  console.log(`in Chromium, the index read in HTTP ranges: median of ${measured[0].browser.length} pages`);
  for (const [name, figure] of Object.entries(BROWSER)) {
    row(`  ${name}`, each(({ browser }) => figure.text(middle(browser.map(figure.of)))), factor(name));
  }
}

/** @param {string} name */
function medianOf(name) {
  return (/** @type {InBrowser} */ { steps }) => steps.find(({ step }) => step === name)?.wasm.median ?? NaN;
}

/** @param {number} n */
function whole(n) {
  return n.toFixed(0);
}

/** @param {number} n */
function milliseconds(n) {
  return n.toFixed(2);
}

/**
 * The median; of an even number, the larger of the two in the middle.
 * @param {number[]} all
 */
function middle(all) {
  return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)];
}

/**
 * For each figure, the ratio of its value at the largest size to that at the smallest.
 * @param {Measured[]} measured
 * @returns {Record<string, number>}
 */
function growthOf(measured) {
  const [least, most] = [measured[0], measured[measured.length - 1]];
  /** @type {Record<string, number>} */
  const growth = {};
  if (least === most) return growth;
  for (const [name, { median }] of Object.entries(most.cost.page)) growth[name] = median / least.cost.page[name].median;
  if (!least.browser.length) return growth;
  for (const [name, { of }] of Object.entries(BROWSER)) growth[name] = middle(most.browser.map(of)) / middle(least.browser.map(of));
  return growth;
}
