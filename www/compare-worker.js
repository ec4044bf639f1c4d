/** Compares texts in a worker, so that a long comparison never blocks the page. */

import { markBoth } from './pkg/extension/compare/marking.js';
import { articleText, compare, maxPageBytes, startCore } from './pkg/extension/core/wasm.js';
import { performTasks } from './worker-tasks.js';

performTasks(startCore(), maxPageBytes, {
  read: (/** @type {{html: string}} */ { html }) => articleText(html),
  compare(/** @type {{source: string, page: string}} */ { source, page }) {
    const report = compare(source, page);
    return { report, marked: markBoth(report, source, page) };
  },
});
