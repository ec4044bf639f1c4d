/**
 * Drives the core: opens it with the lists on the first page, hands it documents and
 * the bytes that it asks for, and returns its report. Nothing is decided here.
 *
 * @typedef {import('./protocol.js').Report} Report
 * @typedef {import('./protocol.js').Trouble} Trouble
 * @typedef {import('./lists.js').List} List
 */

import init, { Checker } from './pkg/firsthand.js';
import { BUNDLED, openBundled, readAll } from './lists.js';
import { sensitivity } from './sensitivity.js';

/** A failure that the popup can say something useful about. */
export class CheckError extends Error {
  /**
   * @param {Trouble} trouble
   * @param {unknown} cause
   */
  constructor(trouble, cause) {
    super(cause instanceof Error ? cause.message : String(cause));
    this.trouble = trouble;
  }
}

/** @type {Promise<{checker: Checker, lists: List[], articles: number}> | null} */
let opening = null;

/** Opened lazily and once in a worker's life; a failure is not kept. */
function open() {
  opening ??= load().catch((error) => {
    opening = null;
    throw error;
  });
  return opening;
}

async function load() {
  await init({ module_or_path: chrome.runtime.getURL('pkg/firsthand_bg.wasm') });
  const checker = new Checker();
  const lists = BUNDLED.map(openBundled);
  for (const list of lists) {
    try {
      checker.addIndex(await list.read(0, Checker.headBytes()));
    } catch (error) {
      throw new CheckError('list', error);
    }
  }
  const articles = checker.indexes().reduce((sum, index) => sum + index.articles, 0);
  return { checker, lists, articles };
}

/**
 * @param {{html?: string, text?: string, url: string}} page
 * @returns {Promise<{report: Report, articles: number}>}
 */
export async function check({ html, text, url }) {
  const { checker, lists, articles } = await open();
  try {
    const check =
      html === undefined ? checker.checkText(text ?? '', url) : checker.checkHtml(html, url);
    try {
      for (let wants = check.wants(); wants.length; wants = check.wants()) {
        check.supply(await readAll(lists, wants));
      }
      return { report: check.report(await sensitivity()), articles };
    } finally {
      check.free();
    }
  } catch (error) {
    // After a trap the core's memory cannot be trusted: the next page opens a new one.
    if (error instanceof WebAssembly.RuntimeError) opening = null;
    const tooBig = error instanceof Error && error.name === 'page_too_large';
    throw new CheckError(tooBig ? 'too_big' : 'broken', error);
  }
}
