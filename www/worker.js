/**
 * The core, off the page's own thread: a long comparison never makes the page hang.
 *
 * @typedef {{id: number} & ({task: 'read', html: string} | {task: 'compare', source: string, page: string})} Task
 */

import { marking } from './marking.js';
import init, { articleText, Checker, compare } from './pkg/firsthand.js';

const ready = init();
ready.then(
  () => postMessage({ ready: true, maxBytes: Checker.maxHtmlBytes() }),
  (error) => postMessage({ ready: false, error: String(error?.message ?? error) }),
);

/** @param {{source: string, page: string}} texts */
function compared({ source, page }) {
  const report = compare(source, page);
  return { report, marked: marking(report, source, page) };
}

addEventListener('message', async (/** @type {MessageEvent<Task>} */ { data: task }) => {
  try {
    await ready;
    postMessage({ id: task.id, result: task.task === 'read' ? articleText(task.html) : compared(task) });
  } catch (error) {
    // After a trap the wasm's memory can no longer be trusted: a new worker has to take over.
    const broken = error instanceof WebAssembly.RuntimeError;
    postMessage({ id: task.id, error: error instanceof Error ? error.message : String(error), broken });
  }
});
