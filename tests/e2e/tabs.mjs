// Both browsers with the extension, without windows, and their tabs as the extension sees them.

import { launch } from '../../tools/browser/chromium.mjs';
import { pause, until } from '../../tools/browser/display.mjs';
import { launchFirefox } from '../../tools/browser/firefox.mjs';

/**
 * @typedef {{badge: string, url: string, phase: string, verdict: string | null, source: string | null, check: number | null}} Seen
 *   what is known of a tab; `phase` is `none` where nothing is; `check` tells one check from another: the time of a verdict
 *   that names an article, in milliseconds (what a check cost can be the same twice)
 * @typedef {ReturnType<typeof withTabs>} Browser
 */

/** Milliseconds until a busy machine must have checked a page. */
const CHECK_TIMEOUT = 20_000;

/** Playwright switches off the back-forward cache, which readers have. */
const SWITCHED_OFF = ['--disable-extensions', '--disable-back-forward-cache'];

/** Starts a browser by its name. @type {Record<string, (options?: {everyPage?: boolean}) => Promise<Browser>>} */
export const BROWSERS = {
  async chromium({ everyPage = true } = {}) {
    const { browser, helper, id, close } = await launch({ lang: 'en', context: { ignoreDefaultArgs: SWITCHED_OFF } });
    /** @param {'ON_CLICK' | 'ON_ALL_SITES'} hostAccess as readers choose it for an extension in Chromium's own settings */
    async function setAccess(hostAccess) {
      const settings = await browser.newPage();
      await settings.goto('chrome://extensions', { waitUntil: 'commit' });
      await settings.evaluate((options) => chrome.developerPrivate.updateExtensionConfiguration(options), { extensionId: id, hostAccess });
      await settings.close();
    }
    if (!everyPage) await setAccess('ON_CLICK');
    return withTabs({
      close,
      inExtension: (code, ...args) => helper.evaluate(`(${code})(...${JSON.stringify(args)})`),
      // No program can answer the question that Chromium asks after a click on the welcome page.
      allowEveryPage: () => setAccess('ON_ALL_SITES'),
    });
  },
  async firefox({ everyPage } = {}) {
    const preferences = { 'extensions.webextOptionalPermissionPrompts': false };
    const { driver, ...firefox } = await launchFirefox({ args: ['-headless'], preferences, everyPage });
    return withTabs({ ...firefox, allowEveryPage: () => driver.findElement({ id: 'every-page' }).click() });
  },
};

/**
 * @param {object} own
 * @param {(code: (...args: any[]) => any, ...args: unknown[]) => Promise<any>} own.inExtension
 * @param {() => Promise<void>} own.allowEveryPage lets the extension check every page, as by the button of the welcome page
 * @param {() => Promise<void>} own.close
 */
function withTabs({ inExtension, allowEveryPage, close }) {
  /** @param {number} tabId @returns {Promise<Seen>} */
  const look = (tabId) => inExtension(lookAt, tabId);

  /**
   * @param {number} tabId
   * @param {(seen: Seen) => boolean} matches
   * @param {string} [what] is waited for
   */
  async function waitUntil(tabId, matches, what = 'match') {
    /** @type {Seen[]} */
    const seen = [];
    const ask = async () => matches(seen[seen.push(await look(tabId)) - 1]);
    await until(what, ask, CHECK_TIMEOUT).catch((error) => {
      throw new Error(`${error.message} Seen last: ${JSON.stringify(seen.at(-1))}`);
    });
    return seen;
  }

  return {
    inExtension,
    allowEveryPage,
    close,
    look,
    /**
     * Opens an address in a new tab, and returns its number.
     * @param {string} url
     * @param {{active?: boolean}} [options] `active`: in view
     * @returns {Promise<number>}
     */
    open: (url, { active = true } = {}) => inExtension(async (options) => (await chrome.tabs.create(options)).id, { url, active }),
    /** Brings a tab into view. @param {number} tabId */
    show: (tabId) => inExtension(async (tabId) => void (await chrome.tabs.update(tabId, { active: true })), tabId),
    /** @param {number} tabId */
    closeTab: (tabId) => inExtension((tabId) => chrome.tabs.remove(tabId), tabId),
    /** Runs a function in a page, among its own scripts. */
    inPage: (tabId, code, ...args) => inExtension(runInPage, tabId, String(code), args),
    /**
     * Waits until a tab shows something, and returns all that it showed meanwhile.
     * @param {number} tabId
     * @param {Partial<Seen>} wanted
     */
    waitFor: (tabId, wanted) =>
      waitUntil(tabId, (seen) => Object.entries(wanted).every(([name, value]) => seen[name] === value), JSON.stringify(wanted)),
    waitUntil,
    /** All that a tab shows in a time. @param {number} tabId @param {number} ms */
    async watch(tabId, ms) {
      /** @type {Seen[]} */
      const seen = [];
      for (const end = performance.now() + ms; performance.now() < end; await pause(20)) seen.push(await look(tabId));
      return seen;
    },
  };
}

/*
 * Functions that run in a page of the extension.
 */

async function lookAt(tabId) {
  const badge = await chrome.action.getBadgeText({ tabId });
  const known = await chrome.storage.session.get([`tab:${tabId}`, `basis:${tabId}`]);
  const state = known[`tab:${tabId}`];
  return {
    badge,
    url: state?.url ?? '',
    phase: state?.phase ?? 'none',
    verdict: state?.report ? (state.report.not_article ? 'not_article' : state.report.verdict) : null,
    source: state?.report?.source_url ?? null,
    check: known[`basis:${tabId}`]?.checked ?? null,
  };
}

async function runInPage(tabId, code, args) {
  const func = (code, args) => (0, eval)(`(${code})`)(...args);
  const [{ result }] = await chrome.scripting.executeScript({ target: { tabId }, world: 'MAIN', func, args: [code, args] });
  return result ?? null;
}
