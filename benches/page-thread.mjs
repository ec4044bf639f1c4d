// Measures what the extension costs on the main thread of the pages that it checks.

import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { buildExtension } from '../tools/build.mjs';
import { serve } from '../tools/browser/server.mjs';
import { setUp } from '../tools/setup.mjs';
import { step } from '../tools/steps.mjs';
import { columns, figures, readArguments, runBench, Usage, wholeNumber } from './measuring.mjs';

const HELP = `Measures what the extension costs on the main thread of pages, with Chromium's tracing.

node benches/page-thread.mjs --data DATA [options]

  --data DATA      a folder of labelled data: real pages are taken from DATA/html
  --pages N        number of pages (10): of all pages by size, those at equal distances, and the largest
  --runs N         how often each page is opened (5)
  --rest SECONDS   for how long an article is watched at rest, once (30; 0: not at all)
  --format FORMAT  text (for people) or json
  --help           print this text

Each page is served on the loopback, where it can load nothing else, and opened in a new tab. The browser
records which script or function it calls in which task, and nothing else, so that recording costs next to
nothing. Time counts as the extension's while one of its scripts or functions runs, with all that it calls, and
while promises are settled in a task that has called scripts of the extension and no others. "total" is all of it from the start
of the page until 3 seconds after the verdict, "longest task" the most of it in one task of the main thread. Both
are times of the processor. Of several runs of a page the median counts. The target for "total" is 8 ms in the
median of the pages, and 16 ms for 95 of 100.`;

const SETTLING_TIME = 3000;

/** What the browser records: its tasks, calls of scripts, and settled promises. */
const CATEGORIES = ['toplevel', 'devtools.timeline', 'v8.execute'];

/** Names of the events that stand for a call of a script or a function, with its address. */
const CALLS = ['EvaluateScript', 'FunctionCall', 'v8.compile'];

/** @typedef {{total: number, longest: number, tasks: number}} Cost in milliseconds; `tasks`: in how many tasks */

await runBench('page-thread', main);

async function main() {
  const given = readArguments({
    data: { type: 'string' },
    pages: { type: 'string', default: '10' },
    runs: { type: 'string', default: '5' },
    rest: { type: 'string', default: '30' },
    format: { type: 'string', default: 'text' },
  }, HELP);
  if (!given) return 0;
  const { data, pages, format } = given;
  if (!data || !(await stat(join(data, 'html')).catch(() => null))) throw new Usage('--data must name a folder with a folder "html".');
  const [runs, seconds] = [wholeNumber('--runs', given.runs, 1), wholeNumber('--rest', given.rest, 0)];
  const chosen = await choosePages(resolve(data, 'html'), wholeNumber('--pages', pages, 1));
  await setUp({ meanwhile: buildExtension });

  // Imported here, because the set-up installs the package that it needs.
  const { launch } = await import('../tools/browser/chromium.mjs');
  const routes = Object.fromEntries(chosen.map(({ html }, at) => [`/${at}`, { body: html, type: 'text/html; charset=utf-8' }]));
  const server = await serve({ routes });
  const firsthand = await launch({ lang: 'en' });
  try {
    const rows = [];
    await step(`open ${chosen.length} pages`, async () => {
      for (const [at, { file, bytes }] of chosen.entries()) {
        const costs = [];
        for (let run = 0; run < runs; run++) costs.push(await costOf(firsthand, server.url(`/${at}`)));
        const said = costs[0].said;
        const middle = (/** @type {keyof Cost} */ name) => figures(costs.map((cost) => cost[name])).median;
        rows.push({ file, bytes, said, total: middle('total'), longest: middle('longest'), tasks: middle('tasks') });
      }
    });
    const article = rows.findIndex(({ said }) => !said.startsWith('not'));
    const resting = seconds && article >= 0 ? await step(`watch a page at rest for ${seconds} s`, () =>
      costOf(firsthand, server.url(`/${article}`), seconds * 1000)) : null;
    report(format, rows, resting && { seconds, ...resting });
  } finally {
    await firsthand.close();
    await server.close();
  }
  return 0;
}

/**
 * @param {string} folder
 * @param {number} count
 */
async function choosePages(folder, count) {
  const lines = (await readFile(join(folder, 'index.jsonl'), 'utf8')).split('\n').filter(Boolean);
  const files = lines.map((line) => JSON.parse(line).file);
  const rows = await Promise.all(files.map(async (file) => ({ file, packed: (await stat(join(folder, file))).size })));
  const bySize = rows.toSorted((a, b) => a.packed - b.packed || (a.file < b.file ? -1 : 1));
  const at = (/** @type {number} */ n) => bySize[count === 1 ? bySize.length - 1 : Math.round((n * (bySize.length - 1)) / (count - 1))];
  return Promise.all(Array.from({ length: count }, async (_, n) => {
    const html = gunzipSync(await readFile(join(folder, at(n).file)));
    return { file: at(n).file, bytes: html.length, html };
  }));
}

/**
 * What the extension costs a page.
 * @param {Awaited<ReturnType<import('../tools/browser/chromium.mjs').launch>>} firsthand
 * @param {string} url
 * @param {number} [rest] milliseconds at rest that are measured; without it, what comes before is
 * @returns {Promise<Cost & {said: string}>}
 */
async function costOf(firsthand, url, rest) {
  const page = await firsthand.browser.newPage();
  try {
    const { origin } = new URL(url);
    await page.route('**', (route) => (route.request().url().startsWith(origin) ? route.continue() : route.abort('aborted')));
    const tab = await firsthand.watch(page);
    const session = await page.context().newCDPSession(page);
    if (rest === undefined) await startTracing(session);
    const known = tab.state();
    await page.goto(url, { waitUntil: 'commit' });
    const state = await known;
    await page.waitForTimeout(SETTLING_TIME);
    if (rest !== undefined) {
      await startTracing(session);
      await page.waitForTimeout(rest);
    }
    const events = await endTracing(session);
    return { ...costIn(events, firsthand.id), said: saidOf(state) };
  } finally {
    await page.close();
  }
}

/** @param {import('../extension/protocol.js').TabState} state */
function saidOf(state) {
  if (state.phase !== 'done') return `not read: ${state.phase}`;
  const { not_article: reason, verdict } = state.report;
  return reason ? `not: ${reason}` : verdict;
}

/** @param {import('playwright-core').CDPSession} session */
async function startTracing(session) {
  const traceConfig = { includedCategories: CATEGORIES, excludedCategories: ['*'], recordMode: 'recordAsMuchAsPossible' };
  await session.send('Tracing.start', { transferMode: 'ReturnAsStream', traceConfig });
}

/** @param {import('playwright-core').CDPSession} session */
async function endTracing(session) {
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  const { stream: handle } = await complete;
  let text = '';
  for (let eof = false; !eof; ) {
    const part = await session.send('IO.read', { handle });
    text += part.base64Encoded ? Buffer.from(part.data, 'base64').toString() : part.data;
    eof = part.eof;
  }
  await session.send('IO.close', { handle });
  return JSON.parse(text).traceEvents;
}

/**
 * The time that the extension takes in recorded events.
 * @param {any[]} events
 * @param {string} id of the extension
 * @returns {Cost}
 */
function costIn(events, id) {
  const own = `chrome-extension://${id}/`;
  const timed = events.filter(({ dur }) => dur !== undefined);
  const calls = timed.filter(({ name }) => CALLS.includes(name)).map((event) => ({ ...event, isOwn: addressOf(event).startsWith(own) }));
  const threads = new Set(calls.filter(({ isOwn }) => isOwn).map(threadOf));
  const settled = timed.filter(({ name }) => name === 'RunMicrotasks');
  const tasks = timed.filter((event) => event.name === 'ThreadControllerImpl::RunTask' && threads.has(threadOf(event)));
  const times = tasks.map((task) => {
    const [called, promises] = [calls, settled].map((kind) => kind.filter((event) => contains(task, event)));
    const isAllOwn = called.length > 0 && called.every(({ isOwn }) => isOwn);
    return sumOf([...called.filter(({ isOwn }) => isOwn), ...(isAllOwn ? promises : [])]) / 1000;
  });
  const ownTimes = times.filter((time) => time > 0);
  return { total: ownTimes.reduce((sum, time) => sum + time, 0), longest: Math.max(0, ...ownTimes), tasks: ownTimes.length };
}

/** The address of the script that an event is about; '' if it is about none. @param {any} event @returns {string} */
function addressOf({ args: { data, fileName } }) {
  return data?.url ?? data?.fileName ?? fileName ?? '';
}

/** @param {any} event */
function threadOf({ pid, tid }) {
  return `${pid}:${tid}`;
}

/** Whether an event happens during another one. @param {any} outer @param {any} inner */
function contains(outer, inner) {
  return threadOf(outer) === threadOf(inner) && outer.ts <= inner.ts && inner.ts + inner.dur <= outer.ts + outer.dur;
}

/** Microseconds of the processor that some events take. What happens during another one of them counts once. @param {any[]} events */
function sumOf(events) {
  const outermost = events.filter((event) => !events.some((other) => other !== event && contains(other, event)));
  return outermost.reduce((sum, { tdur, dur }) => sum + (tdur ?? dur), 0);
}

/**
 * @param {string} format
 * @param {(Cost & {file: string, bytes: number, said: string})[]} rows
 * @param {(Cost & {seconds: number}) | null} rest
 */
function report(format, rows, rest) {
  const all = { total: figures(rows.map(({ total }) => total)), longest: figures(rows.map(({ longest }) => longest)) };
  if (format === 'json') {
    console.log(JSON.stringify({ pages: rows, ...all, rest }));
    return;
  }
  const ms = (/** @type {number} */ value) => `${value.toFixed(1)} ms`;
  const row = columns(40, 16);
  console.log(row('page', 'bytes', 'total', 'longest task', 'tasks', 'verdict'));
  for (const { file, bytes, total, longest, tasks, said } of rows) {
    console.log(row(file.slice(-38), String(bytes), ms(total), ms(longest), String(tasks), said));
  }
  for (const name of /** @type {const} */ (['median', 'p95', 'most'])) {
    console.log(row(name, '', ms(all.total[name]), ms(all.longest[name])));
  }
  if (rest) console.log(`at rest for ${rest.seconds} s: ${ms(rest.total)} in ${rest.tasks} tasks`);
}
