/**
 * A file of evidence: a page without scripts for readers, with the record in it for programs.
 *
 * @typedef {import('./evidence-record.js').Record} EvidenceRecord
 */

import { readPackageText } from '../../reading/package-reader.js';
import { languageOfMessages } from '../../texts.js';
import { make } from '../elements.js';
import { sha256 } from './evidence-record.js';

/** What the file may load and run: nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * @param {EvidenceRecord} record
 * @param {HTMLElement} main what it shows
 * @returns {Promise<string>} HTML
 */
export async function evidencePage(record, main) {
  const { lang, dir } = languageOfMessages();
  const shown = main.outerHTML;
  // `<` begins no markup in JSON that has none: the record cannot end its element.
  const json = JSON.stringify({ ...record, shown_sha256: await sha256(shown) }).replaceAll('<', '\\u003c');
  const styles = await readPackageText('ui/evidence/report.css');
  return [
    '<!doctype html>',
    `<html lang="${lang}" dir="${dir}">`,
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width">',
    make('title', '', `Firsthand: ${record.page.title ?? record.page.url ?? ''}`).outerHTML,
    `<style>\n${styles}</style>`,
    `<script type="application/json" id="firsthand-evidence">${json}</script>`,
    '</head>',
    `<body>${shown}</body>`,
    '</html>\n',
  ].join('\n');
}

/**
 * The record alone.
 * @param {EvidenceRecord} record
 */
export const evidenceJson = (record) => `${JSON.stringify(record, null, 1)}\n`;

/**
 * The name of a file of evidence, by the page's host and the day.
 * @param {EvidenceRecord} record
 * @param {'html' | 'json'} ending
 */
export function fileName({ page, made }, ending) {
  const host = page.url && URL.canParse(page.url) ? new URL(page.url).hostname.replace(/[^a-z\d.-]/gi, '') : '';
  return ['firsthand', host, made.slice(0, 10)].filter(Boolean).join('-') + `.${ending}`;
}
