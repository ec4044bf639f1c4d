// Chromium and Firefox with the extension, as a reader uses them who subscribes to lists: both with the same functions.
// The page of the extension through which the tests look is the settings page.

import { extensionUrl as firefoxUrl, ID, launchFirefox } from '../../tools/browser/firefox.mjs';
import { launch, open, stopWorker } from '../../tools/browser/chromium.mjs';
import { until } from '../../tools/browser/display.mjs';

const SETTINGS = 'ui/settings/settings.html';

/**
 * @typedef {object} Subscriber
 * @property {(code: (...args: any[]) => any, ...args: unknown[]) => Promise<any>} inSettings
 * @property {(url: string) => Promise<any>} visit the state of a page once it has been checked
 * @property {() => Promise<unknown>} stopBackground
 * @property {() => Promise<unknown>} reload the settings page
 * @property {() => Promise<unknown>} close
 * @property {() => Promise<any>} kill
 * @property {import('playwright-core').Page} [page] the settings page
 */

/** @type {Record<string, (options?: {index?: string, folders?: any, everyPage?: boolean}) => Promise<Subscriber>>} */
export const SUBSCRIBERS = {
  async chromium({ index, folders, everyPage } = {}) {
    const firsthand = await launch({ index, folders, everyPage, lang: 'en' });
    const { helper } = firsthand;
    const reload = async () => {
      await helper.goto(firsthand.extensionUrl(SETTINGS));
      await helper.locator('body[data-ready]').waitFor();
    };
    await reload();
    return {
      page: helper,
      inSettings: (code, ...args) => helper.evaluate(`(${code})(...${JSON.stringify(args)})`),
      async visit(url) {
        const { page, reading } = await open(firsthand, url);
        await page.close();
        if (!reading.state) throw new Error(reading.error ?? 'no state');
        return reading.state;
      },
      stopBackground: () => stopWorker(firsthand),
      reload,
      close: () => firsthand.close(),
      kill: () => firsthand.kill(),
    };
  },

  async firefox({ index, folders } = {}) {
    const { driver, inExtension, inBrowser, close, kill } = await launchFirefox({ index, folders, args: ['-headless'] });
    const reload = async () => {
      await driver.get(firefoxUrl(SETTINGS));
      await until('settings page', () => inExtension(() => !!document.body.dataset.ready));
    };
    await reload();
    return {
      inSettings: inExtension,
      async visit(url) {
        const tab = await inExtension(async (url) => (await chrome.tabs.create({ url, active: false })).id, url);
        const look = () => inExtension(async (key) => (await chrome.storage.session.get(key))[key], `tab:${tab}`);
        const state = await until(`verdict on ${url}`, async () => {
          const found = await look();
          return ['done', 'error'].includes(found?.phase) ? found : null;
        });
        await inExtension((tab) => chrome.tabs.remove(tab), tab);
        return state;
      },
      stopBackground: () =>
        inBrowser(async (id) => {
          const { extension } = WebExtensionPolicy.getByID(id);
          await extension.terminateBackground({ disableResetIdleForTest: true });
        }, ID),
      reload,
      close,
      kill,
    };
  },
};
