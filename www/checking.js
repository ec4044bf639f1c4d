/**
 * A check against one index, wherever it lies. JavaScript moves bytes; the core decides.
 *
 * @typedef {import('./ranges.js').Source} Source
 * @typedef {import('./pkg/firsthand.js').Report} Report
 * @typedef {import('./pkg/firsthand.js').IndexFacts} IndexFacts
 * @typedef {{html: string} | {text: string}} Page
 * @typedef {{checker: Checker, source: Source, facts: IndexFacts}} Opened
 * @typedef {{key: number, name: string, file?: File, address?: string}} Choice an index that the reader has chosen
 */

import { gather } from './gather.js';
import { Checker } from './pkg/firsthand.js';
import { openAddress } from './ranges.js';
import { openFile } from './slices.js';

/**
 * @param {Choice} choice
 * @returns {Promise<Opened>}
 */
export async function openIndex({ name, file, address }) {
  const source = file ? openFile(file) : openAddress(address ?? '');
  const head = await source.read(0, Checker.headBytes());
  const checker = new Checker();
  try {
    checker.addIndex(head);
    return { checker, source, facts: checker.indexes()[0] };
  } catch (error) {
    checker.free();
    throw new Error(`${name}: ${/** @type {Error} */ (error).message}.`);
  }
}

/**
 * @param {Opened} opened
 * @param {Page} page
 * @returns {Promise<{report: Report, rounds: number}>}
 */
export async function checkPage({ checker, source }, page) {
  const check = 'html' in page ? checker.checkHtml(page.html, '') : checker.checkText(page.text, undefined);
  try {
    let rounds = 0;
    for (let wants = check.wants(); wants.length; wants = check.wants()) {
      check.supply(await gather(source, wants));
      rounds += 1;
    }
    return { report: check.report(), rounds };
  } finally {
    check.free();
  }
}
