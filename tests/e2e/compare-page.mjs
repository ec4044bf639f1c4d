// What a reader does on the page that compares two texts, in Chromium and in Firefox. The functions run in a page of the
// extension and are told the window of that page; they and their arguments are passed as text.

import { until } from '../../tools/browser/display.mjs';

/** Milliseconds that a comparison may take on a busy machine. */
const MAX_TIME = 30_000;

/**
 * The newest page that compares, in a browser.
 * @param {{inExtension: (code: any, ...args: unknown[]) => Promise<any>}} browser
 */
export function comparison(browser) {
  /**
   * Runs a function in the page.
   * @param {(view: Window & typeof globalThis, ...args: any[]) => any} code
   * @param {...unknown} args
   */
  const run = (code, ...args) =>
    browser.inExtension(
      `async (...args) => {
        const pages = chrome.extension.getViews({ type: 'tab' }).filter(({ location }) => location.pathname === '/ui/compare/compare.html');
        return pages.length ? (${code})(pages.at(-1), ...args) : null;
      }`,
      ...args,
    );
  const settled = (what, matches) =>
    until(what, async () => {
      const seen = await run(look);
      return seen?.ready && !seen.busy && matches(seen) ? seen : null;
    }, MAX_TIME);
  return {
    run,
    look: () => run(look),
    /** What the page shows once it has compared two texts. */
    result: () => settled('comparison', ({ headline }) => headline),
    /** What the page shows once it has nothing to do. */
    settled: (what = 'page at rest', matches = () => true) => settled(what, matches),
    /** What a side says is wrong. @param {'source' | 'page'} side */
    problem: async (side) => (await settled(`problem of the ${side}`, (seen) => seen[side].problem))[side].problem,
    /** @param {'source' | 'page'} side @param {string} text */
    paste: (side, text) => run(pasteText, side, text),
    /** @param {'source' | 'page'} side @param {string} name @param {string | number[]} content */
    chooseFile: (side, name, content) => run(chooseFile, side, name, content),
    /** Chooses a tab among those that a side offers. @param {'source' | 'page'} side @param {number} tab */
    chooseTab: (side, tab) => run((view, side, tab) => (view.document.querySelector(`[data-side="${side}"] select`).value = tab), side, String(tab)),
    /** @param {'source' | 'page'} side @param {string} selector */
    press: (side, selector) => run((view, side, selector) => view.document.querySelector(`[data-side="${side}"] ${selector}`).click(), side, selector),
  };
}

/**
 * Stores another address of the article that the page of a tab matches: one where there is such an article. Runs in a page
 * of the extension.
 * @param {string} address
 * @param {number} [tab] otherwise the one in front
 */
export async function setOriginal(address, tab) {
  const { id, url = '' } = tab ? await chrome.tabs.get(tab) : (await chrome.tabs.query({ active: true, currentWindow: true }))[0];
  const key = `tab:${id}`;
  const { [key]: known } = await chrome.storage.session.get(key);
  const state = known ?? { phase: 'done', url, report: { source: { title: 'An article' } } };
  state.report.source = { ...state.report.source, url: address };
  await chrome.storage.session.set({ [key]: state });
}

/** What the page shows. @param {Window} view */
function look({ document }) {
  const text = (selector) => document.querySelector(selector)?.textContent.trim() ?? '';
  const isSeen = (selector) => !!document.querySelector(selector)?.checkVisibility();
  const side = (name) => ({
    title: text(`[data-side="${name}"] .title`),
    problem: isSeen(`[data-side="${name}"] .problem`) ? text(`[data-side="${name}"] .problem`) : '',
    note: text(`[data-side="${name}"] .note`),
    tabs: [...document.querySelectorAll(`[data-side="${name}"] option`)].map(({ value, textContent }) => ({ id: Number(value), name: textContent })),
    isOfTab: isSeen(`[data-side="${name}"] .again`),
    offers: isSeen(`[data-side="${name}"] .match`),
    share: text(`#${name}-share`),
    words: text(`#${name}-words`),
    marks: document.querySelectorAll(`#${name}-pane button.tag`).length,
    swapped: document.querySelectorAll(`#${name}-pane .swapped`).length,
    chosen: [...document.querySelectorAll(`#${name}-pane button.chosen`)].map(({ textContent }) => textContent),
  });
  return {
    ready: !!document.body?.dataset.ready,
    busy: isSeen('#busy'),
    problem: isSeen('#problem') ? text('#problem') : '',
    face: isSeen('#results') ? document.querySelector('#results').dataset.face : '',
    headline: isSeen('#results') ? text('#headline') : '',
    notes: text('#notes'),
    where: text('#where'),
    legend: text('#legend'),
    swaps: [...document.querySelectorAll('#swaps-list li')].map(({ textContent }) => textContent),
    source: side('source'),
    page: side('page'),
  };
}

/** @param {Window} view @param {string} side @param {string} text */
function pasteText({ document }, side, text) {
  document.querySelector(`[data-side="${side}"] textarea`).value = text;
  document.querySelector(`[data-side="${side}"] .use-text`).click();
}

/** @param {Window & typeof globalThis} view @param {string} side @param {string} name @param {string | number[]} content */
function chooseFile(view, side, name, content) {
  const chosen = new view.DataTransfer();
  chosen.items.add(new view.File([typeof content === 'string' ? content : new Uint8Array(content)], name));
  const input = view.document.querySelector(`[data-side="${side}"] input[type=file]`);
  input.files = chosen.files;
  input.dispatchEvent(new view.Event('change'));
}
