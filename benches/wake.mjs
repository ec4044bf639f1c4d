// Times how long a badge takes when the extension's worker has to be started for it.

import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { buildExtension } from '../tools/build.mjs';
import { PAGES } from '../tools/samples.mjs';
import { until } from '../tools/browser/display.mjs';
import { serve } from '../tools/browser/server.mjs';
import { setUp } from '../tools/setup.mjs';
import { step } from '../tools/steps.mjs';
import { columns, figures, readArguments, runBench, Usage, wholeNumber } from './measuring.mjs';

const HELP = `Times how long Chromium takes to show a badge when the extension's worker was stopped before.

node benches/wake.mjs [options]

  --index FILE     the index to check against, made with "firsthand build" (default: the bundled one)
  --page FILE      the page to check, HTML or plain text (default: one of the samples)
  --runs N         how many times the worker is stopped and woken in each way (30)
  --format FORMAT  text (for people) or json (one object: milliseconds, requests, bytes)
  --help           print this text

Example: firsthand build --out mine.firsthand archive.jsonl.gz
         node benches/wake.mjs --index mine.firsthand --page page.html

Browsers stop an idle worker after half a minute, so most badges come from a worker that was just
started. It is woken in two ways: "message" begins when the page's document is sent to the extension,
"navigation" when the tab starts to load the page. Both end when the browser returns the new badge.
The parts of that time, as the worker reports them:

  worker, messages, badge   everything not listed below: starting the worker, sending the document, painting
  opening                   compiling the core, opening the lists
  page                      extracting the article, fingerprinting it
  reading                   reading bytes of the lists
  matching                  the rest of the core's work

"without page" is the whole time without extraction and fingerprint; the target for its median is 150 ms
with 100,000 articles. An index above 1 MB is first copied to the browser's store, as at installation, and
the browser is given time to keep compiled code of the core; neither is part of the times. On a busy machine
"least" is the most reliable figure.`;

/** Maximum time to wait for the copy of an index, in milliseconds: enough for a million articles. */
const MAX_COPYING_TIME = 600_000;

/** Maximum time to wait until compiled code is kept, in milliseconds. */
const MAX_KEEPING_TIME = 60_000;

/**
 * @typedef {import('../extension/protocol.js').Cost} Cost
 * @typedef {import('./measuring.mjs').Figures} Figures
 * @typedef {{all: number, cost: Cost}} Run `all`: milliseconds until the badge
 */

/** Milliseconds that the browser is given to settle after a badge or the end of a worker. */
const SETTLING_TIME = 250;

/** The reported parts of a run, in milliseconds. @type {Record<string, (run: Run) => number>} */
const PARTS = {
  all: ({ all }) => all,
  'without page': ({ all, cost }) => all - cost.page,
  '  worker, messages, badge': ({ all, cost }) => all - cost.opening - cost.page - cost.reading - cost.matching,
  '  opening': ({ cost }) => cost.opening,
  '  page': ({ cost }) => cost.page,
  '  reading': ({ cost }) => cost.reading,
  '  matching': ({ cost }) => cost.matching,
};

await runBench('wake', main);

async function main() {
  const given = readArguments({
    index: { type: 'string' },
    page: { type: 'string', default: join(PAGES, 'copy/aldermoor-budget--cityscoop.html') },
    runs: { type: 'string', default: '30' },
    format: { type: 'string', default: 'text' },
  }, HELP);
  if (!given) return 0;
  const { index, page, format } = given;
  const count = wholeNumber('--runs', given.runs, 1);
  for (const file of [page, ...(index ? [index] : [])]) {
    if (!(await stat(file).catch(() => null))?.isFile()) throw new Usage(`the file "${file}" does not exist.`);
  }
  await setUp({ meanwhile: buildExtension });

  // Imported here, because the set-up installs the package that it needs.
  const { launch } = await import('../tools/browser/chromium.mjs');
  const path = resolve(page);
  const server = await serve({ folder: dirname(path) });
  const firsthand = await launch({ index: index && resolve(index), lang: 'en' });
  try {
    const tab = await openPage(firsthand, server.url(basename(path)));
    if (index) await step('wait for the copy of the index', () => copied(firsthand, resolve(index)));
    await step('wait until the browser keeps compiled code', () => kept(firsthand));
    const message = [];
    const navigation = [];
    await step(`stop and wake the worker ${2 * count} times`, async () => {
      for (let run = 0; run < count; run++) {
        message.push(await tab.wake('message'));
        navigation.push(await tab.wake('navigation'));
      }
    });
    report(format, { page: basename(path), ...tab.found() }, { message, navigation });
  } finally {
    await firsthand.close();
    await server.close();
  }
  return 0;
}

/**
 * Waits until the extension has copied the index from its package to the browser's store; it copies only large ones.
 * @param {Awaited<ReturnType<import('../tools/browser/chromium.mjs').launch>>} firsthand
 * @param {string} index
 */
async function copied({ helper, extensionUrl }, index) {
  const { size } = await stat(index);
  if (size < 1024 * 1024) return;
  const isThere = async ([module, size]) => {
    const { list } = await import(module);
    return (await list()).some((file) => file.size === size);
  };
  await until('copy of the index', () => helper.evaluate(isThere, [extensionUrl('reading/store.js'), size]), MAX_COPYING_TIME);
}

/**
 * Waits until the browser keeps compiled code of the core, as it does soon after the installation.
 * @param {Awaited<ReturnType<import('../tools/browser/chromium.mjs').launch>>} firsthand
 */
async function kept(firsthand) {
  const { keptCode } = await import('../tools/browser/chromium.mjs');
  await until('compiled code of the core', async () => (await keptCode(firsthand)).length > 0, MAX_KEEPING_TIME);
}

/**
 * Opens the page in a tab, and returns functions that have it checked by a worker that was stopped before.
 * @param {Awaited<ReturnType<import('../tools/browser/chromium.mjs').launch>>} firsthand
 * @param {string} url
 */
async function openPage(firsthand, url) {
  const { open, stopWorker } = await import('../tools/browser/chromium.mjs');
  const { page, reading } = await open(firsthand, url);
  if (reading.error) throw new Error(`${url} could not be checked: ${reading.error}`);
  const { tabId } = reading;

  // Find the JavaScript context of the content script, to send the same message as the script.
  const session = await page.context().newCDPSession(page);
  let contextId = 0;
  session.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.origin === `chrome-extension://${firsthand.id}`) contextId = context.id;
  });
  await session.send('Runtime.enable');

  /** Each starts a check and returns the time, in milliseconds since 1970, the same clock as that of the badge. */
  const begin = {
    async message() {
      const expression = `(() => {
        const page = { type: 'page', url: location.href, contentType: document.contentType };
        if (page.contentType === 'text/plain') page.text = document.body.textContent;
        else page.html = document.documentElement.outerHTML;
        const now = performance.timeOrigin + performance.now();
        void chrome.runtime.sendMessage(page);
        return now;
      })()`;
      const { result } = await session.send('Runtime.evaluate', { expression, contextId, returnByValue: true });
      return result.value;
    },
    async navigation() {
      await page.reload({ waitUntil: 'commit' });
      return page.evaluate(() => performance.timeOrigin);
    },
  };

  return {
    found: () => ({ verdict: reading.state.report.not_article ?? reading.verdict, articles: reading.state.articles }),
    /**
     * @param {'message' | 'navigation'} way
     * @returns {Promise<Run>}
     */
    async wake(way) {
      // A message is sent again if the worker ends before it answers, so the last one must have been answered.
      await page.waitForTimeout(SETTLING_TIME);
      await stopWorker(firsthand);
      await firsthand.helper.evaluate(waitForBadge, tabId);
      await page.waitForTimeout(SETTLING_TIME);
      const start = await begin[way]();
      const { end, state } = await firsthand.helper.evaluate(() => globalThis.badge);
      if (state.phase !== 'done') throw new Error(`${url} could not be checked: ${JSON.stringify(state)}`);
      return { all: end - start, cost: state.cost };
    },
  };
}

/**
 * Runs in a page of the extension: takes the title from a tab's button and waits for the next one, the promise `badge`. It
 * is painted with the badge, which some verdicts leave empty.
 * @param {number} id
 */
async function waitForBadge(id) {
  const none = 'not yet painted';
  await chrome.action.setTitle({ tabId: id, title: none });
  const key = `tab:${id}`;
  globalThis.badge = new Promise((resolve) => {
    chrome.storage.session.onChanged.addListener(async function changed(changes) {
      const state = changes[key]?.newValue;
      if (!state || state.phase === 'checking') return;
      chrome.storage.session.onChanged.removeListener(changed);
      const checking = chrome.i18n.getMessage('title_checking');
      while ([none, checking].includes(await chrome.action.getTitle({ tabId: id }))) {
        await new Promise((again) => setTimeout(again, 1));
      }
      resolve({ end: performance.timeOrigin + performance.now(), state });
    });
  });
}

/**
 * @param {string} format
 * @param {{page: string, verdict: string, articles: number}} what
 * @param {Record<string, Run[]>} ways
 */
function report(format, what, ways) {
  const tables = Object.entries(ways).map(([way, runs]) => {
    const rows = Object.entries(PARTS).map(([name, part]) => [name, figures(runs.map(part))]);
    return /** @type {[string, [string, Figures][]]} */ ([way, rows]);
  });
  const costs = Object.values(ways).flat().map(({ cost }) => cost);
  const index = { reads: figures(costs.map(({ reads }) => reads)), bytes: figures(costs.map(({ bytes }) => bytes)) };
  if (format === 'json') {
    const times = tables.map(([way, rows]) => [way, Object.fromEntries(rows.map(([name, all]) => [name.trim(), all]))]);
    console.log(JSON.stringify({ ...what, runs: ways.message.length, ...Object.fromEntries(times), index }));
    return;
  }
  const { page, verdict, articles } = what;
  const row = columns(28, 12);
  /** @param {Figures} all @param {(value: number) => string} text */
  const cells = ({ least, median, p95 }, text) => [least, median, p95].map(text);
  console.log(`${page}: ${verdict}, ${articles} articles in the index, ${ways.message.length} runs each way`);
  for (const [way, rows] of tables) {
    console.log(row(`from the ${way}`, 'least', 'median', 'p95'));
    for (const [name, all] of rows) console.log(row(name, ...cells(all, milliseconds)));
  }
  console.log(row('the index', 'least', 'median', 'p95'));
  console.log(row('  requests', ...cells(index.reads, String)));
  console.log(row('  bytes', ...cells(index.bytes, String)));
}

/** @param {number} ms */
function milliseconds(ms) {
  return `${ms.toFixed(1)} ms`;
}
