/**
 * Checks pages against an index, and measures checks, in a worker. It is not the worker of the page that compares two
 * texts, because it may contact other hosts, which that page may not.
 *
 * @typedef {import('./open-index.js').Choice} Choice
 * @typedef {import('./open-index.js').OpenedIndex} OpenedIndex
 * @typedef {import('./pkg/extension/core/run-check.js').Page} Page
 * @typedef {import('./pkg/extension/pkg/firsthand.js').Report} Report
 * @typedef {import('./pkg/extension/pkg/firsthand.js').IndexFacts} IndexFacts
 * @typedef {import('./pkg/extension/compare/marking.js').Marked} Marked
 *
 * @typedef {object} Reading what a check read of its index
 * @property {number} reads
 * @property {number} bytes that arrived, in responses of any kind, headers not counted
 * @property {[number, number][]} ranges offset, length
 * @property {boolean} whole the host has no ranges, and the whole file was taken
 *
 * @typedef {object} Checked
 * @property {Report} report
 * @property {string} text of the page, in which the marks' offsets count
 * @property {Marked[]} marked the page with the marks of the report itself, then with those of each of its `others`
 * @property {Reading} reading
 * @property {number} rounds of reading
 * @property {IndexFacts} facts
 */

import { measure } from './check-timer.js';
import { openIndex } from './open-index.js';
import { markAlone } from './pkg/extension/compare/marking.js';
import { performTasks } from './pkg/extension/compare/worker-tasks.js';
import { runCheck } from './pkg/extension/core/run-check.js';
import { articleText, maxPageBytes, startCore } from './pkg/extension/core/wasm.js';
import { readWants } from './pkg/extension/reading/read-wants.js';

/** The index that was last chosen. @type {{key: number, opened: OpenedIndex} | null} */
let last = null;

/**
 * @param {Choice} choice
 * @returns {Promise<OpenedIndex>}
 */
async function open(choice) {
  if (last?.key === choice.key) return last.opened;
  close();
  const opened = await openIndex(choice);
  last = { key: choice.key, opened };
  return opened;
}

/** The next check opens its index anew. After a failure the file may be another one. */
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
    const known = last?.key === index.key ? last.opened : null;
    const before = { reads: 0, bytes: 0, ...known?.reader.spent, ranges: known?.ranges.length ?? 0 };
    const { checker, reader, ranges, facts } = await open(index);
    const { report, rounds } = await runCheck(checker, page, (wants) => readWants([reader], wants));
    const { reads, bytes } = reader.spent;
    const text = page.html === undefined ? page.text ?? '' : articleText(page.html);
    return {
      report,
      rounds: rounds.length,
      text,
      marked: [report, ...report.others].map((comparison) => markAlone(comparison, text)),
      reading: {
        reads: reads - before.reads,
        bytes: bytes - before.bytes,
        ranges: ranges.slice(before.ranges),
        whole: reader.isWhole(),
      },
      facts,
    };
  } catch (error) {
    // After a trap there is nothing left to close.
    if (!(error instanceof WebAssembly.RuntimeError)) close();
    throw error;
  }
}

const loading = startCore();
/** Milliseconds from the worker's start until the core was ready. */
const startTime = loading.then(() => performance.now());

performTasks(loading, maxPageBytes, {
  read: (/** @type {{html: string}} */ { html }) => articleText(html),
  check,
  measure: async (/** @type {{index: Choice, page: Page, runs: number}} */ { index, page, runs }, progress) =>
    measure({ index, page, runs, start: await startTime, memory: (await loading).memory }, progress),
});
