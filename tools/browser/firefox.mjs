// Firefox with the extension in it: for the end-to-end suites, headless or in a window.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Builder } from 'selenium-webdriver';
import firefox from 'selenium-webdriver/firefox.js';
import { program } from '../steps.mjs';
import { testBuild } from './chromium.mjs';

/** The extension's id in the manifest. */
export const ID = 'firsthand@firsthand.example';
/** Firefox gives an extension a new address at each installation, unless a preference fixes it. */
const UUID = '2f6c1a52-7f0e-4c55-9c0b-5d1b8a3f9e10';

/** Milliseconds that a script may take, and that the extension may take to start. */
const SCRIPT_TIMEOUT = 60_000;
const START_TIMEOUT = 20_000;
/** Milliseconds that a page may take until it has a verdict, on a busy machine. */
const CHECK_TIMEOUT = 60_000;

/** @param {string} path in the extension */
export const extensionUrl = (path) => `moz-extension://${UUID}/${path}`;

/**
 * Starts Firefox with the extension and opens a page of the extension.
 * @param {object} [options]
 * @param {string} [options.index] an index to use in place of the bundled one
 * @param {boolean} [options.everyPage] whether the extension may read every page from the start
 * @param {string} [options.locale] a folder of `_locales`: the language of the extension, whatever that of Firefox is
 * @param {string[]} [options.args] further arguments for Firefox, such as `-headless`
 * @param {Record<string, string | number | boolean>} [options.preferences] of Firefox
 * @param {Record<string, string | undefined>} [options.env] environment of Firefox
 * @param {{extension: string, profile: string}} [options.folders] those of a browser that was killed, to go on with them
 */
export async function launchFirefox({ index, everyPage = true, locale, args = [], preferences = {}, env = process.env, folders } = {}) {
  const [binary, driverPath] = [program('firefox-esr', 'firefox'), program('geckodriver')];
  const folder = folders?.extension ?? (await testBuild({ index, everyPage, locale }));
  const profile = folders?.profile ?? (await mkdtemp(join(tmpdir(), 'firsthand-profile-')));
  const options = new firefox.Options().setBinary(binary).addArguments('-profile', profile, ...args);
  const chosen = {
    'extensions.webextensions.uuids': JSON.stringify({ [ID]: UUID }),
    // The extension is installed until the browser ends; what it has stored is to outlive that.
    'extensions.webextensions.keepStorageOnUninstall': true,
    'intl.locale.requested': 'en-US',
    ...preferences,
  };
  for (const [name, value] of Object.entries(chosen)) options.setPreference(name, value);
  // Firefox treats pages of an extension as parts of the browser.
  const service = new firefox.ServiceBuilder(driverPath).setEnvironment(env).addArguments('--allow-system-access');
  const driver = await new Builder().forBrowser('firefox').setFirefoxOptions(options).setFirefoxService(service).build();

  /** Ends the browser, and returns the folders that it has written to. */
  async function quit() {
    await driver.quit();
    return { extension: folder, profile };
  }

  async function close() {
    await driver.quit();
    await rm(folder, { recursive: true, force: true });
    await rm(profile, { recursive: true, force: true });
  }

  /** Ends the browser without giving it time for anything, and returns the folders with which to start it again. */
  async function kill() {
    process.kill((await driver.getCapabilities()).get('moz:processID'), 'SIGKILL');
    // The driver's own program ends with its session, which is gone.
    await driver.quit().catch(() => {});
    return { extension: folder, profile };
  }

  /**
   * Runs a function in the page that the driver is at and returns its result. It and its arguments are passed as text.
   * @param {(...args: any[]) => any} code
   * @param {...unknown} args
   */
  async function inPage(code, ...args) {
    const { value, error } = await driver.executeAsyncScript(
      `const [args, done] = arguments;
       (async () => (${code})(...args))().then((value) => done({ value }), (error) => done({ error: String(error) }));`,
      args,
    );
    if (error) throw new Error(error);
    return value;
  }

  /**
   * Runs a function in the browser's own window and returns its result.
   * @param {(...args: any[]) => any} code
   * @param {...unknown} args
   */
  async function inBrowser(code, ...args) {
    await driver.setContext('chrome');
    try {
      return await inPage(code, ...args);
    } finally {
      await driver.setContext('content');
    }
  }

  /** Installs the extension, until the browser ends. One that was removed is given the same address again. */
  async function install() {
    await inBrowser((uuids) => Services.prefs.setStringPref('extensions.webextensions.uuids', uuids), chosen['extensions.webextensions.uuids']);
    await driver.installAddon(folder, true);
  }

  try {
    await driver.manage().setTimeouts({ script: SCRIPT_TIMEOUT });
    await install();
    await driver.get(extensionUrl('ui/welcome/welcome.html'));
    const registered = async () => (await chrome.scripting.getRegisteredContentScripts()).length > 0;
    if (everyPage) await driver.wait(() => inPage(registered), START_TIMEOUT, 'the content script is registered');
  } catch (error) {
    await close();
    throw error;
  }
  return {
    driver,
    /** Runs a function in the page of the extension and returns its result. */
    inExtension: inPage,
    inBrowser,
    install,
    /**
     * Opens an address in a new tab behind the others, and returns the tab and its state once that is final.
     * @param {string} url
         */
    async open(url) {
      const tab = await inPage(async (url) => (await chrome.tabs.create({ url, active: false })).id, url);
      const look = async () => {
        const found = await inPage(async (key) => (await chrome.storage.session.get(key))[key], `tab:${tab}`);
        return ['done', 'error'].includes(found?.phase) ? found : null;
      };
      return { tab, state: await driver.wait(look, CHECK_TIMEOUT, `a verdict on ${url}`) };
    },
    /** @param {number} tab */
    closeTab: (tab) => inPage((tab) => chrome.tabs.remove(tab), tab),
    /**
     * Lets the extension run in private windows, as readers do on the browser's page about it. It starts anew, which
     * closes its pages; the driver is in a new tab then.
     */
    async allowPrivate() {
      await driver.switchTo().newWindow('tab');
      await inBrowser(async (id) => {
        const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
        const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
        const { extension } = WebExtensionPolicy.getByID(id);
        await ExtensionPermissions.add(id, { permissions: ['internal:privateBrowsingAllowed'], origins: [] }, extension);
        await (await AddonManager.getAddonByID(id)).reload();
      }, ID);
    },
    /** Ends the background page, as the browser does after a while without events. */
    stopBackground: () =>
      inBrowser(async (id) => {
        const { extension } = WebExtensionPolicy.getByID(id);
        await extension.terminateBackground({ disableResetIdleForTest: true });
      }, ID),
    close,
    quit,
    kill,
  };
}
