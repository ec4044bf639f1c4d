// Chromium and Firefox with the extension, as a reader uses them who subscribes to lists: both with the same functions.
// The page of the extension through which the tests look is the settings page.

import { extensionUrl as firefoxUrl, launchFirefox } from '../../tools/browser/firefox.mjs';
import { launch, open, stopWorker } from '../../tools/browser/chromium.mjs';
import { until } from '../../tools/browser/display.mjs';
import * as page from './settings-page.mjs';

const SETTINGS = 'ui/settings/settings.html';

/** Milliseconds that an update may take: a host may be silent for half of that. */
const MAX_UPDATE_TIME = 120_000;

/**
 * @typedef {object} Subscriber
 * @property {(code: (...args: any[]) => any, ...args: unknown[]) => Promise<any>} inSettings
 * @property {(url: string) => Promise<any>} visit the state of a page once it has been checked
 * @property {() => Promise<unknown>} stopBackground
 * @property {() => Promise<unknown>} allowPrivate lets the extension see private windows
 * @property {() => Promise<unknown>} reload the settings page
 * @property {() => Promise<unknown>} close
 * @property {() => Promise<any>} kill
 * @property {import('playwright-core').Page} [page] the settings page
 */

/** @type {Record<string, (options?: {index?: string, folders?: any, starter?: any, everyPage?: boolean, lang?: string, named?: boolean}) => Promise<Subscriber>>}
 *   `named`: hosts under `example` are on the loopback */
export const SUBSCRIBERS = {
  async chromium({ index, folders, starter, everyPage, lang = 'en', named = false } = {}) {
    const args = named ? ['--host-resolver-rules=MAP *.example 127.0.0.1'] : [];
    const firsthand = await launch({ index, folders, starter, everyPage, lang, args });
    let { helper } = firsthand;
    const reload = async () => {
      await helper.goto(firsthand.extensionUrl(SETTINGS));
      await helper.locator('body[data-ready]').waitFor();
    };
    await reload();
    return {
      get page() {
        return helper;
      },
      inSettings: (code, ...args) => helper.evaluate(`(${code})(...${JSON.stringify(args)})`),
      async visit(url) {
        const { page: tab, reading } = await open(firsthand, url);
        await tab.close();
        if (!reading.state) throw new Error(reading.error ?? 'no state');
        return reading.state;
      },
      stopBackground: () => stopWorker(firsthand),
      async allowPrivate() {
        const settings = await firsthand.browser.newPage();
        await settings.goto('chrome://extensions', { waitUntil: 'commit' });
        await settings.evaluate(async (extensionId) => {
          // Without this Chromium would not load an unpacked extension anew.
          await chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true });
          await chrome.developerPrivate.updateExtensionConfiguration({ extensionId, incognitoAccess: true });
        }, firsthand.id);
        await settings.close();
        // The pages of the extension are closed.
        helper = await firsthand.browser.newPage();
        await until('extension', () => reload().then(() => true, () => false));
      },
      reload,
      close: () => firsthand.close(),
      kill: () => firsthand.kill(),
    };
  },

  async firefox({ index, folders, named = false } = {}) {
    const preferences = named ? { 'network.dns.forceResolve': '127.0.0.1' } : {};
    const firefox = await launchFirefox({ index, folders, args: ['-headless'], preferences });
    const { inExtension } = firefox;
    const reload = async () => {
      await firefox.driver.get(firefoxUrl(SETTINGS));
      await until('settings page', () => inExtension(() => !!document.body?.dataset.ready));
    };
    await reload();
    return {
      inSettings: inExtension,
      async visit(url) {
        const { tab, state } = await firefox.open(url);
        await firefox.closeTab(tab);
        return state;
      },
      stopBackground: firefox.stopBackground,
      async allowPrivate() {
        await firefox.allowPrivate();
        await until('extension', () => reload().then(() => true, () => false));
      },
      reload,
      close: firefox.close,
      kill: firefox.kill,
    };
  },
};

/**
 * What can be done with the lists of a subscriber.
 * @param {() => Subscriber} browser the one that runs now
 */
export function listsOf(browser) {
  const all = () => browser().inSettings(page.shownLists);
  const show = async (/** @type {number} */ id) => (await all()).find((list) => list.id === id);

  /** Waits until no update of a list is under way and it has something to show, and returns how it is shown. */
  const settled = (/** @type {number} */ id) =>
    until(`end of the update of list ${id}`, async () => {
      const list = await show(id);
      return list && !list.busy && (list.problem || list.bytes) ? list : null;
    }, MAX_UPDATE_TIME);

  return {
    all,
    show,
    settled,
    /** Subscribes, and returns how the list is shown when it has come. @param {string} link */
    add: async (link) => settled(await browser().inSettings(page.subscribe, link)),
    /** Presses the button that asks the host, and returns how the list is shown afterwards. @param {number} id */
    async update(id) {
      await browser().inSettings(page.press, id, 'update');
      const isDone = () => browser().inSettings((id) => !document.querySelector(`#update-${id}`).disabled, id);
      await until('answer', isDone, MAX_UPDATE_TIME);
      return settled(id);
    },
  };
}

/** What a page's check says: verdict, original and the name of the list that it rests on. */
export function verdictOf({ report, lists, trouble, detail }) {
  if (!report) return { trouble, detail };
  return { verdict: report.verdict, source: report.source_url, list: report.list === null ? null : lists[report.list] };
}
