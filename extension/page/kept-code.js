/**
 * Makes Chromium keep the fast compiled code of the core, so that a worker that was just started reads its first page fast.
 *
 * Chromium compiles a function of the core when it is first called, and the result is slow code. Functions that are called
 * often are compiled again, into fast code. Chromium 156 stores the fast code on disk, for later workers, under two
 * conditions: the core was streamed from its file, and one worker has produced about a megabyte of fast code. A worker
 * checks too few pages for that before the browser stops it. Therefore the worker reads the sample articles several times
 * after the extension or the browser was updated, and again when the stored code is lost. It does so only while no page is
 * being checked. Firefox compiles the whole core at once, and does not run it in a worker of this kind.
 */

import { runCheck } from '../core/run-check.js';
import { sampleArticles } from '../lists/sample-articles.js';
import { openSampleList } from '../lists/sample-list.js';
import { readPackageText } from '../reading/package-reader.js';
import { readWants } from '../reading/read-wants.js';
import { untilIdle } from './check-page.js';

/** Key in `storage.local` of how long reading a sample article takes with fast code, in milliseconds. */
const USUAL = 'core-usual-ms';

/** Key in `storage.session` of the number of workers, one after the other, that began with slow code. */
const SLOW_STARTS = 'core-slow-starts';

/** Key in `storage.session` of how often the articles have been read since the browser was started. */
const READINGS = 'core-readings';

/** How often all sample articles are read. A third of it is enough. */
const ROUNDS = 3;

/** Milliseconds between two articles. */
const PAUSE = 10;

/** Milliseconds after which the browser no longer compiles what the articles have made it compile. */
const COMPILING_TIME = 2000;

/**
 * A worker began with slow code if reading its first page took longer than `start` plus `size` for each sample document
 * that the page is as long as, both in multiples of the usual time. Measured where the usual time was 2.1 ms, with slow
 * code and with stored code: 69 to 96 and 8 to 15 ms for a page of 9 kB, 107 to 263 and 35 to 48 ms for a page of 740 kB.
 */
const SLOW = { start: 16, size: 0.5 };

/** Number of slow starts, one after the other, after which the code is taken to be lost. */
const MAX_SLOW_STARTS = 2;

/** Maximum number of times that the articles are read in one run of the browser: a browser may never store the code. */
const MAX_READINGS = 3;

/** Whether the core runs in a worker that the browser stops and starts. */
const isInWorker = 'ServiceWorkerGlobalScope' in globalThis;

/** Whether this worker has read a page or an article before. */
let hasRead = !isInWorker;

/** Reads the sample articles until Chromium keeps the core's code. Does nothing in other browsers. */
export async function keepCode() {
  if (!isInWorker) return;
  hasRead = true;
  try {
    const { [READINGS]: readings = 0 } = /** @type {{[READINGS]?: number}} */ (await chrome.storage.session.get(READINGS));
    if (readings >= MAX_READINGS) return;
    await chrome.storage.session.set({ [READINGS]: readings + 1, [SLOW_STARTS]: 0 });
    await chrome.storage.local.set({ [USUAL]: await readSamples() });
  } catch (error) {
    // Pages are checked as before, only slower.
    console.warn(error);
  }
}

/**
 * Reads all sample articles, several times.
 * @returns {Promise<number>} milliseconds that reading one takes in the end
 */
async function readSamples() {
  const documents = await sampleDocuments();
  const { checker, readers } = await openSampleList();
  const readAll = async () => {
    const times = [];
    for (const html of documents) {
      await untilIdle(PAUSE);
      const { times: { page } } = await runCheck(checker, { html }, (wants) => readWants(readers, wants));
      times.push(page / sizeOf(html));
    }
    return Math.min(...times);
  };
  try {
    for (let round = 0; round < ROUNDS; round++) await readAll();
    await untilIdle(COMPILING_TIME);
    return await readAll();
  } finally {
    checker.free();
  }
}

/**
 * After each page: whether the worker began with slow code.
 * @param {string | undefined} html of the page
 * @param {number} ms that the core took to read it
 */
export async function noteStart(html, ms) {
  if (hasRead || html === undefined) return;
  hasRead = true;
  const { [USUAL]: usual } = /** @type {{[USUAL]?: number}} */ (await chrome.storage.local.get(USUAL));
  // The articles have never been read to the end.
  if (usual === undefined) return keepCode();
  const isSlow = ms > usual * (SLOW.start + SLOW.size * sizeOf(html));
  const { [SLOW_STARTS]: before = 0 } = /** @type {{[SLOW_STARTS]?: number}} */ (await chrome.storage.session.get(SLOW_STARTS));
  const starts = isSlow ? before + 1 : 0;
  if (starts !== before) await chrome.storage.session.set({ [SLOW_STARTS]: starts });
  if (starts >= MAX_SLOW_STARTS) await keepCode();
}

/** Size of a page in sample documents. */
const sizeOf = (/** @type {string} */ html) => html.length / SAMPLE_LENGTH;

/** Length of such a document, in UTF-16 units. */
const SAMPLE_LENGTH = 15_000;

/**
 * The sample articles, each in the markup of a page of the extension: a page is not only its article.
 * @returns {Promise<string[]>}
 */
async function sampleDocuments() {
  const [articles, frame] = await Promise.all([sampleArticles(), readPackageText('ui/settings/settings.html')]);
  return Object.values(articles).map(({ title, paragraphs }) => {
    const text = paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join('');
    return frame.replace('</body>', () => `<article><h1>${title}</h1>${text}</article></body>`);
  });
}
