// Sets everything up, builds the extension, starts Chromium with it and opens pages.

import { spawnSync } from 'node:child_process';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildExtension, buildTool } from './build.mjs';
import { asExpected, PAGES, samples } from './samples.mjs';
import { serve } from './browser/server.mjs';
import { setUp } from './setup.mjs';
import { root } from './steps.mjs';

const HELP = `Shows Firsthand at work: builds the extension, starts Chromium with it and opens pages.

node tools/demo.mjs [options]

Without options: every sample page in tests/samples/pages, and whether it got the verdict
that its folder asks for. With a display the browser stays open; without one, screenshots
of the popup are left in target/demo.

  --pages DIR      open the files in this folder and the folders in it instead
  --index INDEX    check them against this index, made with "firsthand build"
  --format FORMAT  text (for people) or json (one JSON object a page, in the order of the
                   files: file, badge, verdict, source_url, score, not_article, credited,
                   earlier, error; nothing else goes to stdout)
  --headless       open no window
  --help           print this

Ends with 0 when every page was read and, of the samples, got its verdict; with 1 when not;
with 2 when it cannot be done as asked.`;

/** Something that the one who asked can put right. */
class Usage extends Error {}

/** Tabs at once. */
const LANES = 4;
const LIMIT = 30_000;

const say = (line) => process.stderr.write(`${line}\n`);

try {
  process.exitCode = await main();
} catch (error) {
  say(`demo: ${error.message}`);
  process.exitCode = error instanceof Usage ? 2 : 1;
}

async function main() {
  const options = await understood();
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  await setUp();
  await buildExtension();
  if (options.index) await examine(options.index);

  const cases = options.pages ? await filesIn(options.pages) : await samples();
  // It comes with the set-up.
  const { launch } = await import('./browser/chromium.mjs');
  const server = await serve({ folder: options.pages ?? PAGES });
  const firsthand = await launch({ index: options.index, headed: options.headed });
  try {
    const { good, faces } = await openAll(firsthand, server, cases, options);
    if (options.format === 'text') conclude(cases, good, options);
    if (!options.pages && !options.headed) await photograph(firsthand, server, faces);
    if (options.headed) {
      say('Close the browser to end.');
      await firsthand.browser.waitForEvent('close', { timeout: 0 });
    }
    return good === cases.length ? 0 : 1;
  } finally {
    await firsthand.close();
    await server.close();
  }
}

/** What was asked for, with full paths. */
async function understood() {
  const { help, pages, index, format, headless } = parsed();
  if (help) return { help };
  if (format !== 'text' && format !== 'json') throw new Usage(`--format is "text" or "json", not "${format}".`);
  if (index && !pages) throw new Usage('--index needs --pages DIR, the pages to check against it.');
  if (pages && !(await kind(pages))?.isDirectory()) throw new Usage(`--pages: there is no folder "${pages}".`);
  if (index && !(await kind(index))?.isFile()) throw new Usage(`--index: there is no file "${index}"; make one with "firsthand build".`);
  const display = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  return {
    pages: pages && resolve(pages),
    index: index && resolve(index),
    format,
    headed: display && !headless && format === 'text',
  };
}

function parsed() {
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
    throw new Usage(`${error.message.split('\n')[0]} (--help says what there is)`);
  }
}

function kind(path) {
  return stat(path).catch(() => null);
}

/** An index that cannot be used is said once, not for every page. */
async function examine(index) {
  const { status, stderr } = spawnSync(await buildTool(), ['inspect', index], { encoding: 'utf8' });
  if (status !== 0) throw new Usage(stderr.trim());
}

/** Every file but hidden ones: what is no page gets a line that says so. */
async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)));
  const shown = files.filter((file) => !file.split('/').some((part) => part.startsWith('.')));
  return shown.sort().map((file) => ({ file }));
}

/** Opens all pages, a few at a time, and prints what came of each in their order. */
async function openAll(firsthand, server, cases, { format, pages, headed }) {
  const { open } = await import('./browser/chromium.mjs');
  const lines = [];
  /** The first page of each face. */
  const faces = new Map();
  let [next, printed, good] = [0, 0, 0];

  async function lane() {
    while (next < cases.length) {
      const number = next++;
      const one = cases[number];
      const { page, reading } = await open(firsthand, server.url(one.file), { timeout: LIMIT, alone: true, patience: 1000 });
      // One tab for each folder of samples, for whoever is looking.
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
  await Promise.all(Array.from({ length: LANES }, lane));
  return { good, faces };
}

/** A page that hangs cannot hold up the others. */
function closed(page) {
  const patience = new Promise((resolve) => setTimeout(resolve, 5000).unref());
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

/** The popup as it looks for each face, and one in the dark. */
async function photograph(firsthand, server, faces) {
  const { open } = await import('./browser/chromium.mjs');
  const folder = join(root, 'target/demo');
  await mkdir(folder, { recursive: true });
  // No sample is of a page that cannot be checked.
  server.routes['/too-big'] = { body: `<p>${'Too much. '.repeat(1.1 * 1024 * 1024)}</p>` };
  for (const [face, file] of [...faces, ['error', 'too-big']]) {
    const { page, reading } = await open(firsthand, server.url(file));
    await popup(firsthand, reading.tabId, join(folder, `${face}.png`));
    if (face === 'copy') await popup(firsthand, reading.tabId, join(folder, 'copy-dark.png'), 'dark');
    await page.close();
  }
  const page = await firsthand.browser.newPage();
  const { tabId } = await firsthand.watch(page);
  await popup(firsthand, tabId, join(folder, 'unchecked.png'));
  await page.close();
  say(`Screenshots of the popup: ${relative(process.cwd(), folder) || '.'}`);
}

async function popup(firsthand, tabId, path, colorScheme = 'light') {
  const page = await firsthand.popup(tabId, { colorScheme });
  await page.screenshot({ path, fullPage: true });
  await page.close();
}
