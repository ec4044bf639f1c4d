/**
 * A report about a verdict: the reader sees its text before copying or saving it. Nothing is sent.
 *
 * @typedef {import('../../protocol.js').TabState} TabState
 */

import { face } from '../../page/tab-states.js';
import { element } from '../elements.js';
import { date, joined, message, percent, probability } from '../../texts.js';
import { saveFile, today } from '../save-file.js';

const words = /** @type {HTMLTextAreaElement} */ (element('report-words'));
const withPassages = /** @type {HTMLInputElement} */ (element('report-passages'));
const shown = element('report-text');

/** @type {TabState | null} */
let state = null;
let level = '';

export function startReport() {
  words.addEventListener('input', () => showReport(state, level));
  withPassages.addEventListener('change', () => showReport(state, level));
  element('report-copy').addEventListener('click', () => void copy());
  element('report-save').addEventListener('click', () => {
    saveFile(`firsthand-report-${today()}.txt`, 'text/plain', shown.textContent ?? '');
    element('report-done').textContent = message('report_saved');
  });
}

/**
 * @param {TabState | null} about
 * @param {string} sensitivity
 */
export function showReport(about, sensitivity) {
  [state, level] = [about, sensitivity];
  if (about?.phase !== 'done') return;
  shown.textContent = textOf(about);
  withPassages.disabled = !about.report.passages.length;
  element('report-done').textContent = '';
}

/** @param {import('../../protocol.js').Done} done */
function textOf(done) {
  const { url, report, lists } = done;
  const { source, coverage, not_article, verdict } = report;
  const list = report.list === null ? undefined : lists[report.list];
  const line = (/** @type {string} */ label, /** @type {string} */ value) => (value ? [message('report_line', label, value)] : []);
  const isMatch = !not_article && source;
  return [
    `Firsthand ${chrome.runtime.getManifest().version}`,
    ...line(message('report_page'), url),
    ...line(message('report_verdict'), `${message(`headline_${face(done)}`)} (${not_article ?? verdict})`),
    ...(isMatch ? line(message('original_heading'), source.url || source.title || '') : []),
    ...(isMatch ? line(message('score_label'), message('score_value', message(`score_${report.sureness}`), probability(report.score))) : []),
    ...(isMatch ? line(message('coverage_page'), percent(coverage.page)) : []),
    ...(isMatch ? line(message('coverage_source'), percent(coverage.source)) : []),
    ...line(message('report_list'), list ?? joined(lists)),
    ...line(message('sensitivity'), message(`sensitivity_${level}`)),
    ...line(message('report_day'), date(new Date().toISOString())),
    ...(words.value.trim() ? ['', words.value.trim()] : []),
    ...(withPassages.checked && report.passages.length ? ['', message('passages_heading'), ...report.passages.map(({ text }) => `— ${text}`)] : []),
    '',
  ].join('\n');
}

async function copy() {
  const done = element('report-done');
  try {
    await navigator.clipboard.writeText(shown.textContent ?? '');
    done.textContent = message('report_copied');
  } catch {
    // The reader can still copy the selected text.
    getSelection()?.selectAllChildren(shown);
    done.textContent = message('report_not_copied');
  }
}
