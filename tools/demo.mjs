// The demo: installs what it needs, builds the extension, starts Chromium with it and opens pages.

import { spawnSync } from 'node:child_process';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildExtension, buildTool } from './build.mjs';
import { asExpected, PAGES, samples } from './samples.mjs';
import { serve } from './browser/server.mjs';
import { setUp } from './setup.mjs';
import { root, say } from './steps.mjs';

const HELP = `Shows Firsthand at work: builds the extension, starts Chromium with it and opens pages.

node tools/demo.mjs [options]

Without options it opens every sample page in tests/samples/pages and says whether the page got
the verdict that its folder is named after. With a display the browser stays open; without one,
screenshots of the popup are written to target/demo.

The first run installs Chromium, fonts and npm packages and compiles the extension, which takes
some minutes; later runs start after a few seconds.

  --pages DIR      open the files in this folder and its subfolders instead
  --index INDEX    check them against this index, made with "firsthand build"
  --format FORMAT  text (for people) or json (one JSON object per page, in the order of the
                   files: file, badge, verdict, source_url, score, not_article, credited,
                   earlier, error; nothing else is written to stdout)
  --headless       open no window
  --help           print this text

Exit code 0: every page was read, and every sample page got the verdict of its folder. 1: some
were not or did not, or something failed. 2: the options are wrong.`;

/** An error in the options. */
class Usage extends Error {}

const POPUP_WIDTH = 380;
/** The sample in the README's picture, and how much of its popup is shown, in pixels. */
const README_PICTURE = { file: 'spun/shield-final--40.html', height: 780 };

/** Maximum number of pages open at the same time. */
const TABS = 4;
/** Maximum time until a page has its badge, in milliseconds. */
const MAX_PAGE_TIME = 30_000;
/** Maximum time to wait for a page to close, in milliseconds. */
const MAX_CLOSING_TIME = 5000;

try {
  process.exitCode = await main();
} catch (error) {
  say(`demo: ${error.message}`);
  process.exitCode = error instanceof Usage ? 2 : 1;
}

async function main() {
  const options = await parseOptions();
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  await setUp({ meanwhile: buildExtension });
  if (options.index) await examine(options.index);

  const cases = options.pages ? await filesIn(options.pages) : await samples();
  // Imported here, because the set-up installs the package that it needs.
  const { launch } = await import('./browser/chromium.mjs');
  const server = await serve({ folder: options.pages ?? PAGES });
  const firsthand = await launch({ index: options.index, headed: options.headed });
  try {
    const { good, faces } = await openAll(firsthand, server, cases, options);
    if (options.format === 'text') conclude(cases, good, options);
    if (!options.pages && !options.headed) await photograph(firsthand, server, faces);
    if (options.headed) {
      say('Close the browser to end the demo.');
      await firsthand.browser.waitForEvent('close', { timeout: 0 });
    }
    return good === cases.length ? 0 : 1;
  } finally {
    await firsthand.close();
    await server.close();
  }
}

/** The options, checked, with full paths; throws a {@link Usage} error that says what is wrong. */
async function parseOptions() {
  const { help, pages, index, format, headless } = readArguments();
  if (help) return { help };
  if (format !== 'text' && format !== 'json') throw new Usage(`--format must be "text" or "json", not "${format}".`);
  if (index && !pages) throw new Usage('--index needs --pages DIR: the pages to check against it.');
  if (pages && !(await kind(pages))?.isDirectory()) throw new Usage(`--pages: the folder "${pages}" does not exist.`);
  if (index && !(await kind(index))?.isFile()) throw new Usage(`--index: the file "${index}" does not exist. Make an index with "firsthand build".`);
  const display = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  return {
    pages: pages && resolve(pages),
    index: index && resolve(index),
    format,
    headed: display && !headless && format === 'text',
  };
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        pages: { type: 'string' },
        index: { type: 'string' },
        format: { type: 'string', default: 'text' },
        headless: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new Usage(`${error.message.split('\n')[0]} (see --help)`);
  }
}

function kind(path) {
  return stat(path).catch(() => null);
}

/** Throws if the index cannot be used; otherwise every page would report the same error. */
async function examine(index) {
  const { status, stderr } = spawnSync(await buildTool(), ['inspect', index], { encoding: 'utf8' });
  if (status !== 0) throw new Usage(stderr.trim());
}

/** Every file except hidden ones. A file that is not a page gets a line in the output that says so. */
async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)));
  const shown = files.filter((file) => !file.split('/').some((part) => part.startsWith('.')));
  return shown.sort().map((file) => ({ file }));
}

/** Opens all pages, a few at a time, and prints a line about each in the order of the files. */
async function openAll(firsthand, server, cases, { format, pages, headed }) {
  const { open } = await import('./browser/chromium.mjs');
  const lines = [];
  /** For each face of the popup, the first page that has it. */
  const faces = new Map();
  let [next, printed, good] = [0, 0, 0];

  async function tab() {
    while (next < cases.length) {
      const number = next++;
      const one = cases[number];
      const { page, reading } = await open(firsthand, server.url(one.file), { timeout: MAX_PAGE_TIME, alone: true, patience: 1000 });
      // In a window, one tab per folder of samples stays open to look at.
      const stays = headed && cases.findIndex(({ expected }) => expected === one.expected) === number;
      if (!stays) await closed(page);
      if (reading.face && !faces.has(reading.face)) faces.set(reading.face, one.file);
      const fine = one.expected ? asExpected(one, reading) : !reading.error;
      if (fine) good += 1;
      lines[number] = format === 'json' ? asJson(one, reading) : asText(one, reading, fine);
      for (; lines[printed] !== undefined; printed++) console.log(lines[printed]);
      if (pages && process.stderr.isTTY) process.stderr.write(`\r${printed} of ${cases.length} `);
    }
  }
  await Promise.all(Array.from({ length: TABS }, tab));
  return { good, faces };
}

/** Closes a page, without waiting for one that hangs. */
function closed(page) {
  const patience = new Promise((resolve) => setTimeout(resolve, MAX_CLOSING_TIME).unref());
  return Promise.race([page.close().catch(() => {}), patience]);
}

function asJson({ file }, { badge, verdict, source_url, score, not_article, credited, earlier, error }) {
  return JSON.stringify({ file, badge, verdict, source_url, score, not_article, credited, earlier, ...(error ? { error } : {}) });
}

function asText({ file, expected }, reading, fine) {
  const { badge, verdict, not_article, credited, earlier, source_url, error } = reading;
  const mark = expected ? (fine ? 'ok    ' : 'WRONG ') : '';
  const notes = [not_article && `no article: ${not_article}`, credited && 'credited', earlier && 'earlier', error && `error: ${error}`];
  const said = [not_article || error ? '' : verdict, ...notes].filter(Boolean).join(', ');
  return `${mark}${file.padEnd(58)} ${`[${badge}]`.padEnd(8)} ${said.padEnd(20)} ${source_url ?? ''}`.trimEnd();
}

function conclude(cases, good, { pages }) {
  const count = `${cases.length} page${cases.length === 1 ? '' : 's'}`;
  console.log(pages ? `${count}, ${good} read` : `${count}, ${good} as expected`);
}

/** Takes a screenshot of the popup with each face, of one in dark colours, and the one that the README shows. */
async function photograph(firsthand, server, faces) {
  const { open } = await import('./browser/chromium.mjs');
  const folder = join(root, 'target/demo');
  await mkdir(folder, { recursive: true });
  // No sample is a page that cannot be checked.
  server.routes['/too-big'] = { body: `<p>${'Too much. '.repeat(1.1 * 1024 * 1024)}</p>` };
  /** Takes pictures of the popup on a page, each with a name and options. */
  const ofPage = async (file, pictures) => {
    const { page, reading } = await open(firsthand, server.url(file));
    for (const [name, options] of pictures) await popup(firsthand, reading.tabId, join(folder, `${name}.png`), options);
    await page.close();
  };
  for (const [face, file] of [...faces, ['error', 'too-big']]) {
    await ofPage(file, [[face], ...(face === 'copy' ? [['copy-dark', { colorScheme: 'dark' }]] : [])]);
  }
  await ofPage(README_PICTURE.file, [['readme', { height: README_PICTURE.height }]]);
  const page = await firsthand.browser.newPage();
  const { tabId } = await firsthand.watch(page);
  await popup(firsthand, tabId, join(folder, 'unchecked.png'));
  await page.close();
  say(`Screenshots of the popup: ${relative(process.cwd(), folder) || '.'}`);
}

/**
 * Takes a screenshot of the popup of a tab.
 * @param {{colorScheme?: 'light' | 'dark', height?: number}} [options] `height` in pixels; without it, all of the popup
 */
async function popup(firsthand, tabId, path, { colorScheme = 'light', height } = {}) {
  const page = await firsthand.popup(tabId, { colorScheme });
  await page.setViewportSize({ width: POPUP_WIDTH, height: 100 });
  // In a window as high as the popup, what sticks to its lower edge lies on nothing.
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: POPUP_WIDTH, height: height ?? whole });
  await page.screenshot({ path });
  await page.close();
}
