/** The core, off the page's own thread: a long comparison never makes the page hang. */

import { answering } from './answering.js';
import { marking } from './marking.js';
import init, { articleText, Checker, compare } from './pkg/firsthand.js';

/** @param {{source: string, page: string}} texts */
function compared({ source, page }) {
  const report = compare(source, page);
  return { report, marked: marking(report, source, page) };
}

answering(init(), () => Checker.maxHtmlBytes(), {
  read: (/** @type {{html: string}} */ { html }) => articleText(html),
  compare: compared,
});
