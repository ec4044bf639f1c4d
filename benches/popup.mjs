// Times how long the popup takes to show what is known of a page, in real windows of both browsers.

import { COLOURS } from '../extension/page/badge-colours.js';
import { buildExtension } from '../tools/build.mjs';
import { PAGES } from '../tools/samples.mjs';
import { serve } from '../tools/browser/server.mjs';
import { setUp } from '../tools/setup.mjs';
import { figures, readArguments, runBench, Usage, wholeNumber } from './measuring.mjs';

const HELP = `Times how long the popup takes to show what is known of a page, in real windows of both browsers.

node benches/popup.mjs [options]

  --passages N     passages that match on the page (100)
  --runs N         how many times the popup is opened in each browser (20)
  --browser NAME   chromium or firefox; without it, both
  --format FORMAT  text (for people) or json
  --help           print this text

Milliseconds from the start of the navigation to the popup's document until
  content          the verdict, the figures and the passages that are in sight are in the document and laid out
  painted          the browser has painted them for the first time
The popup is opened by a click on its button. The target for "content" is 60 ms.`;

const COPY = 'copy/aldermoor-budget--cityscoop.html';

/** Milliseconds in which the popup is left alone, so that nothing but it is timed; so often, on a busy machine. */
const QUIET = 1200;
const MAX_QUIET_TIMES = 20;

await runBench('popup', main);

async function main() {
  const given = readArguments({
    passages: { type: 'string', default: '100' },
    runs: { type: 'string', default: '20' },
    browser: { type: 'string' },
    format: { type: 'string', default: 'text' },
  }, HELP);
  if (!given) return 0;
  const { browser: only, format } = given;
  const [passages, runs] = [wholeNumber('--passages', given.passages, 1), wholeNumber('--runs', given.runs, 1)];
  await setUp({ tests: true, meanwhile: buildExtension });
  // Imported here, because the set-up installs the packages that they need.
  const { WINDOWS } = await import('../tools/browser/windows.mjs');
  const { openDisplay } = await import('../tools/browser/display.mjs');
  const names = Object.keys(WINDOWS).filter((name) => !only || name === only);
  if (!names.length) throw new Usage(`--browser takes ${Object.keys(WINDOWS).join(' or ')}, not "${only}".`);
  for (const name of names) {
    const server = await serve({ folder: PAGES });
    const display = await openDisplay();
    const browser = await WINDOWS[name].open(display);
    try {
      report(name, await measure(browser, display, server.url(COPY), passages, runs), format);
    } finally {
      await browser.close();
      await display.close();
      await server.close();
    }
  }
  return 0;
}

/** @returns {Promise<{content: number, painted: number}[]>} milliseconds of each run */
async function measure(browser, display, url, passages, runs) {
  await browser.visit(url);
  await browser.findButton(COLOURS.copy);
  await browser.inExtension(repeatPassages, url, passages);
  const times = [];
  for (let run = 0; run < runs; run++) {
    await display.rest();
    await display.atRest();
    await browser.clickButton();
    times.push(await timesOnce(browser));
    await display.press('Escape');
  }
  return times;
}

/** The times of the popup that was just opened, once it shows everything. */
async function timesOnce(browser) {
  for (let wait = 0; wait < MAX_QUIET_TIMES; wait++) {
    await new Promise((resolve) => setTimeout(resolve, QUIET));
    const times = await browser.inExtension(timesOfPopup);
    if (times) return times;
  }
  throw new Error('the popup did not open');
}

/** Prints the figures of a browser. */
function report(name, times, format) {
  const tenths = (ms) => Number(ms.toFixed(1));
  const all = Object.fromEntries(['content', 'painted'].map((what) => [what, figures(times.map((run) => tenths(run[what])))]));
  if (format === 'json') return console.log(JSON.stringify({ browser: name, runs: times.length, ...all }));
  console.log(`${name}, ${times.length} runs, milliseconds:`);
  for (const [what, { least, median, p95, most }] of Object.entries(all)) {
    console.log(`  ${what.padEnd(8)} least ${least}, median ${median}, 95 of 100 within ${p95}, most ${most}`);
  }
}

/*
 * Functions that run in a page of the extension.
 */

/** Makes the stored verdict on a page name `count` passages, by repeating the paragraphs of its own passages. */
async function repeatPassages(url, count) {
  const [tab] = (await chrome.tabs.query({ active: true })).filter((tab) => tab.url === url);
  const key = `tab:${tab.id}`;
  const { [key]: state } = await chrome.storage.session.get(key);
  const texts = state.report.passages.flatMap(({ text }) => text.split('\n').filter(Boolean));
  const paragraphs = texts.map((text) => ({ ...state.report.passages[0], text }));
  state.report.passages = Array.from({ length: count }, (_, at) => paragraphs[at % paragraphs.length]);
  await chrome.storage.session.set({ [key]: state });
}

function timesOfPopup() {
  const [popup] = chrome.extension.getViews({ type: 'popup' });
  const [shown] = popup?.performance.getEntriesByName('shown') ?? [];
  const [painted] = popup?.performance.getEntriesByName('first-contentful-paint') ?? [];
  return shown && painted ? { content: shown.startTime, painted: painted.startTime } : null;
}
