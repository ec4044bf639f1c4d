/**
 * Checks pages against an index, and measures that, off the page's own thread. A worker of its own, because it may ask
 * other hosts: that of the page that compares two texts may not.
 *
 * @typedef {import('./checking.js').Choice} Choice
 * @typedef {import('./checking.js').Opened} Opened
 * @typedef {import('./checking.js').Page} Page
 * @typedef {import('./ranges.js').Reading} Reading
 * @typedef {import('./pkg/firsthand.js').Report} Report
 * @typedef {import('./pkg/firsthand.js').IndexFacts} IndexFacts
 * @typedef {import('./spans.js').Mark} Mark
 * @typedef {{report: Report, text: string, marks: Mark[][], reading: Reading, rounds: number, facts: IndexFacts}} Checked
 *   `text` is what offsets count in; `marks` belong to the report itself, then to each of its `others`
 */

import { answering } from './answering.js';
import { checkPage, openIndex } from './checking.js';
import { pageMarks } from './marking.js';
import { measure } from './measuring.js';
import init, { articleText, Checker } from './pkg/firsthand.js';

/** The index that was last chosen. @type {{key: number, opened: Opened} | null} */
let last = null;

/**
 * @param {Choice} choice
 * @returns {Promise<Opened>}
 */
async function open(choice) {
  if (last?.key === choice.key) return last.opened;
  close();
  const opened = await openIndex(choice);
  last = { key: choice.key, opened };
  return opened;
}

/** The next check opens the index anew: after a failure it may be another one. */
function close() {
  last?.opened.checker.free();
  last = null;
}

/**
 * @param {{index: Choice, page: Page}} task
 * @returns {Promise<Checked>}
 */
async function check({ index, page }) {
  try {
    const known = last?.key === index.key ? last.opened.source.reading : null;
    const before = { requests: 0, bytes: 0, ...known, ranges: known?.ranges.length ?? 0 };
    const opened = await open(index);
    const { report, rounds } = await checkPage(opened, page);
    const { requests, bytes, ranges, whole } = opened.source.reading;
    const text = 'html' in page ? articleText(page.html) : page.text;
    return {
      report,
      rounds,
      text,
      marks: [report, ...report.others].map((comparison) => pageMarks(comparison, text)),
      reading: { requests: requests - before.requests, bytes: bytes - before.bytes, ranges: ranges.slice(before.ranges), whole },
      facts: opened.facts,
    };
  } catch (error) {
    // After a trap there is nothing left to close.
    if (!(error instanceof WebAssembly.RuntimeError)) close();
    throw error;
  }
}

const loading = init();
/** From the worker's birth to the core's being ready, milliseconds. */
const started = loading.then(() => performance.now());

answering(loading, () => Checker.maxHtmlBytes(), {
  read: (/** @type {{html: string}} */ { html }) => articleText(html),
  check,
  measure: async (/** @type {{index: Choice, page: Page, runs: number}} */ { index, page, runs }, progress) =>
    measure({ index, page, runs, start: await started, memory: (await loading).memory }, progress),
});
