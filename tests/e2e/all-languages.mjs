// One browser with the extension in every language side by side, each as an extension of its own: a browser for each
// language would take minutes.

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, testBuild } from '../../tools/browser/chromium.mjs';
import { until } from '../../tools/browser/display.mjs';
import { extensionUrl, ID, launchFirefox } from '../../tools/browser/firefox.mjs';
import { root } from '../../tools/steps.mjs';

/**
 * @typedef {import('../../tools/browser/display.mjs').Display} Display
 *
 * @typedef {object} Languages
 * @property {(locale: string, path: string) => Promise<void>} show opens a page of the extension in that language, always
 *   in the same tab
 * @property {() => Promise<void>} toFront brings that tab to the front
 * @property {(code: (...args: any[]) => any, ...args: unknown[]) => Promise<any>} inPage runs a function in the page that
 *   was opened last; it and its arguments are passed as text
 * @property {(url: string) => Promise<void>} visit opens an address in a new tab in front, until it has loaded
 * @property {() => Promise<void>} close
 */

/** The folders of `_locales`. */
export const LOCALES = (await readdir(join(root, 'extension/_locales'))).sort();

const SIZE = { width: 1000, height: 900 };
/** The first page of the extension, which it opens by itself when it is installed. */
const WELCOME = 'ui/welcome/welcome.html';

/** An extension for each language, in a folder of its own. @returns {Promise<Map<string, string>>} by their locale */
async function builds() {
  const folders = new Map();
  for (const locale of LOCALES) folders.set(locale, await testBuild({ locale }));
  return folders;
}

/** @param {Iterable<string>} folders */
const removeAll = (folders) => Promise.all([...folders].map((folder) => rm(folder, { recursive: true, force: true })));

/** @param {(...args: any[]) => any} code @param {unknown[]} args */
const call = (code, args) => `(${code})(...${JSON.stringify(args)})`;

/** @param {Display} display @returns {Promise<Languages>} */
async function openChromium(display) {
  const folders = await builds();
  const profile = await mkdtemp(join(tmpdir(), 'firsthand-profile-'));
  const { browser, helper, close } = await launch({
    headed: true,
    lang: 'en',
    args: [
      '--ozone-platform=x11',
      '--force-device-scale-factor=1',
      '--window-position=0,0',
      `--window-size=${SIZE.width},${SIZE.height}`,
    ],
    context: { viewport: null, colorScheme: null, env: { ...display.env, LANGUAGE: 'en' } },
    // Chromium takes a list of extensions.
    folders: { extension: [...folders.values()].join(','), profile },
  });
  /** The id of each extension, which is the host of its addresses. */
  const ids = new Map();
  await until('the extension in every language', async () => {
    for (const worker of browser.serviceWorkers()) {
      const locale = await worker.evaluate(() => chrome.runtime.getManifest().default_locale).catch(() => null);
      if (locale) ids.set(locale, new URL(worker.url()).host);
    }
    return ids.size === LOCALES.length;
  });
  return {
    show: async (locale, path) => void (await helper.goto(`chrome-extension://${ids.get(locale)}/${path}`)),
    toFront: () => helper.bringToFront(),
    inPage: (code, ...args) => helper.evaluate(call(code, args)),
    async visit(url) {
      const page = await browser.newPage();
      await page.goto(url);
      await page.bringToFront();
    },
    async close() {
      await close();
      await removeAll(folders.values());
    },
  };
}

/** @param {Display} display @returns {Promise<Languages>} */
async function openFirefox(display) {
  const folders = await builds();
  const [[first, extension], ...others] = folders;
  const idOf = (/** @type {string} */ locale) => (locale === first ? ID : `${locale.toLowerCase()}@firsthand.example`);
  /** @type {Map<string, string>} */
  const uuids = new Map(others.map(([locale]) => [locale, crypto.randomUUID()]));
  uuids.set(first, new URL(extensionUrl('')).host);
  const byId = Object.fromEntries([...uuids].map(([locale, uuid]) => [idOf(locale), uuid]));
  for (const [locale, folder] of others) await changeId(folder, idOf(locale));
  const profile = await mkdtemp(join(tmpdir(), 'firsthand-profile-'));
  const { driver, inExtension, inBrowser, close } = await launchFirefox({
    args: [`--width=${SIZE.width}`, `--height=${SIZE.height}`],
    env: display.env,
    preferences: { 'layout.css.devPixelsPerPx': '1.0', 'extensions.webextensions.uuids': JSON.stringify(byId) },
    folders: { extension, profile },
  });
  for (const [, folder] of others) await driver.installAddon(folder, true);
  const own = await driver.getWindowHandle();
  return {
    show: (locale, path) => driver.get(`moz-extension://${uuids.get(locale)}/${path}`),
    toFront: () => driver.switchTo().window(own),
    inPage: inExtension,
    async visit(url) {
      await inBrowser((address) => {
        gBrowser.selectedTab = gBrowser.addTrustedTab(address);
      }, url);
      const loaded = () => !gBrowser.selectedBrowser.webProgress.isLoadingDocument;
      await until(`end of the loading of ${url}`, () => inBrowser(loaded));
    },
    async close() {
      await close();
      await removeAll(folders.values());
    },
  };
}

/** @param {string} folder of an extension @param {string} id */
async function changeId(folder, id) {
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8'));
  manifest.browser_specific_settings.gecko.id = id;
  await writeFile(path, JSON.stringify(manifest));
}

/** Both browsers, with the extension in every language. @type {Record<string, (display: Display) => Promise<Languages>>} */
export const BROWSERS = { chromium: openChromium, firefox: openFirefox };
