// Chromium with the extension, for the demo, the tests and the benchmarks.

import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { joinScripts } from '../join.mjs';
import { bundleStarter } from '../starter.mjs';
import { chromiumFlags, sandboxFlags } from './flags.mjs';

export { sandboxFlags };

const SHIPPED = fileURLToPath(new URL('../../extension/', import.meta.url));

/** The path of a Chromium that can load an unpacked extension. Throws an error that says what to do if there is none. */
export function chromiumPath() {
  const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/snap/bin/chromium'];
  let bundled;
  try {
    bundled = chromium.executablePath();
  } catch {
    // playwright-core comes without a browser.
  }
  const found = [...places, bundled].find((path) => path && existsSync(path));
  if (found) return found;
  throw new Error(
    'Chromium was not found. Run "node tools/setup.mjs", or set CHROMIUM to its path. ' +
      '(Google Chrome cannot be used: since version 137 it loads no extensions from the command line.)',
  );
}

/**
 * Makes the test build: a copy of the extension in a temporary folder, with a given index in place of the bundled one and
 * with the permission to read every page, which a reader grants with a click. It may ask hosts on the loopback for lists,
 * where tests have theirs; the extension that is shipped asks only by https.
 * @param {{index?: string, list?: string, starter?: {folder: string, link: string}, everyPage?: boolean, locale?: string}} [options]
 *   `list`: a list file in place of the bundled one; `starter`: a published list in place of it; `locale`: the only folder
 *   of `_locales` that is left, so that the extension has this language whatever the browser's is
 * @returns {Promise<string>} the folder, which the caller removes
 */
export async function testBuild({ index, list, starter, everyPage = true, locale } = {}) {
  if (!existsSync(join(SHIPPED, 'pkg/firsthand_bg.wasm'))) {
    throw new Error('The extension has not been built: run "node tools/demo.mjs" or "node tools/test.mjs".');
  }
  const folder = await mkdtemp(join(tmpdir(), 'firsthand-extension-'));
  await cp(SHIPPED, folder, { recursive: true });
  // Anew, as the modules are now.
  await joinScripts(folder);
  if (index) await cp(index, join(folder, 'lists/samples.firsthand'));
  if (list) await cp(list, join(folder, 'lists/bundled.list'));
  if (starter) await bundleStarter(folder, starter.folder, starter.link);
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8'));
  const policies = manifest.content_security_policy;
  policies.extension_pages = policies.extension_pages.replace('connect-src', 'connect-src http://127.0.0.1:*');
  if (everyPage) {
    manifest.host_permissions = manifest.optional_host_permissions;
    delete manifest.optional_host_permissions;
  }
  if (locale) {
    const locales = join(folder, '_locales');
    for (const other of await readdir(locales)) if (other !== locale) await rm(join(locales, other), { recursive: true });
    manifest.default_locale = locale;
  }
  await writeFile(path, JSON.stringify(manifest, null, 2));
  return folder;
}

/**
 * Starts Chromium with the extension.
 * @param {object} [options]
 * @param {string} [options.index] an index to use in place of the bundled one
 * @param {string} [options.list] a list file to use in place of the bundled one
 * @param {{folder: string, link: string}} [options.starter] a published list to use in place of the bundled one
 * @param {boolean} [options.everyPage] false: without the permission to read every page, as after installation
 * @param {boolean} [options.headed]
 * @param {string[]} [options.args] further arguments for Chromium
 * @param {string} [options.lang] language of the browser, such as `ar`
 * @param {object} [options.context] further options for the browser context
 * @param {{extension: string, profile: string}} [options.folders] those of a browser that was killed, to go on with them
 */
export async function launch({ index, list, starter, everyPage, headed = false, args = [], lang, context = {}, folders } = {}) {
  const extension = folders?.extension ?? (await testBuild({ index, list, starter, everyPage }));
  const profile = folders?.profile ?? (await mkdtemp(join(tmpdir(), 'firsthand-profile-')));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    headless: false,
    ignoreDefaultArgs: ['--disable-extensions'],
    args: [
      ...(headed ? [] : ['--headless=new']),
      ...chromiumFlags(),
      ...(lang ? [`--lang=${lang}`] : []),
      `--disable-extensions-except=${extension}`,
      `--load-extension=${extension}`,
      ...args,
    ],
    // On Linux, Chromium takes the language of its interface from LANGUAGE.
    env: { ...process.env, ...(lang ? { LANGUAGE: lang } : {}) },
    ...context,
  });
  const worker = browser.serviceWorkers()[0] ?? (await browser.waitForEvent('serviceworker'));
  const id = new URL(worker.url()).host;
  const extensionUrl = (path) => `chrome-extension://${id}/${path}`;

  // A page of the extension has the worker's permissions and, unlike the worker, is not stopped when idle.
  const helper = await browser.newPage();
  await helper.goto(extensionUrl('ui/welcome/welcome.html'));
  // The worker registers the content script right after installation.
  if (everyPage !== false) {
    await helper.waitForFunction(async () => (await chrome.scripting.getRegisteredContentScripts()).length > 0);
  }

  return {
    browser,
    helper,
    id,
    profile,
    extensionUrl,
    watch: (page) => watch(helper, page),
    /**
     * Opens the popup of a tab as a page in another tab.
     * @param {number} tabId
     * @param {{colorScheme?: 'light' | 'dark'}} [media]
     */
    async popup(tabId, media = {}) {
      const page = await browser.newPage();
      await page.setViewportSize({ width: 400, height: 600 });
      await page.emulateMedia(media);
      await page.goto(extensionUrl(`ui/popup/popup.html?tab=${tabId}`));
      await page.locator('body[data-ready]').waitFor();
      return page;
    },
    /** Ends the browser, and returns the folders that it has written to. */
    async quit() {
      await browser.close();
      return { extension, profile };
    },
    async close() {
      await browser.close();
      await rm(profile, { recursive: true, force: true });
      await rm(extension, { recursive: true, force: true });
    },
    /** Ends the browser without giving it time for anything, and returns the folders with which to start it again. */
    async kill() {
      // The lock names the host and the process: HOST-PID.
      const lock = await readlink(join(profile, 'SingletonLock'));
      const closed = new Promise((resolve) => browser.once('close', resolve));
      process.kill(Number(lock.slice(lock.lastIndexOf('-') + 1)), 'SIGKILL');
      await closed;
      for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie']) await rm(join(profile, name), { force: true });
      return { extension, profile };
    },
  };
}

/**
 * What the browser shows for a page.
 * @typedef {{
 *   tabId: number, face: string, badge: string, title: string, verdict: string | null, source_url: string | null,
 *   score: number | null, not_article: string | null, credited: boolean, earlier: boolean,
 *   error: string | null, state: object | null, ms: number,
 * }} Reading
 *
 * Opens an address in a new tab and reads its badge and its verdict. Does not reject: an error is part of the reading.
 * @param {Awaited<ReturnType<typeof launch>>} firsthand
 * @param {string} url
 * @param {{timeout?: number, alone?: boolean, patience?: number}} [options]
 *   `alone`: the page cannot load anything from other origins or navigate; `patience`: milliseconds to wait for the
 *   scripts of a page that is not an article to make it one
 * @returns {Promise<{page: import('playwright-core').Page, tab: Awaited<ReturnType<typeof watch>>, reading: Reading}>}
 */
export async function open(firsthand, url, { timeout = 30_000, alone = false, patience = 0 } = {}) {
  const page = await firsthand.browser.newPage();
  const nothing = { face: '', badge: '', title: '', verdict: null, source_url: null, score: null, not_article: null };
  const reading = { tabId: -1, ...nothing, credited: false, earlier: false, error: null, state: null, ms: 0 };
  let tab;
  try {
    tab = await firsthand.watch(page);
    reading.tabId = tab.tabId;
    if (alone) await keepAlone(page, url);
    const start = performance.now();
    const shown = tab.state({ timeout });
    // It is awaited below; a rejection before that must not end the process.
    shown.catch(() => {});
    await page.goto(url, { waitUntil: 'commit', timeout });
    let state = await shown;
    if (state.report?.not_article && patience) state = await tab.change(patience);
    const badge = await tab.badge();
    reading.ms = performance.now() - start;
    Object.assign(reading, { state, badge: badge.text, title: badge.title, face: await tab.face() }, summary(state));
  } catch (error) {
    reading.error = String(error.message ?? error).split('\n')[0];
  }
  return { page, tab, reading };
}

function summary(state) {
  switch (state.phase) {
    case 'done': {
      const { verdict, source_url, score, not_article, credited, earlier } = state.report;
      return { verdict, source_url, score, not_article, credited, earlier };
    }
    case 'unreadable':
      return { verdict: 'none', score: 0, not_article: state.contentType };
    default:
      return { error: [state.trouble, state.detail].filter(Boolean).join(': ') };
  }
}

/** Keeps a saved page from loading anything from its publisher and from navigating. */
async function keepAlone(page, url) {
  const { origin } = new URL(url);
  await page.route('**', (route) => {
    const request = route.request();
    const leaves = request.isNavigationRequest() && request.frame() === page.mainFrame() && request.url() !== url;
    const stays = new URL(request.url()).origin === origin && !leaves;
    return stays ? route.continue() : route.abort('aborted');
  });
}

/**
 * Stops the worker, as the browser does after half a minute without events, and returns its status.
 * @param {Awaited<ReturnType<typeof launch>>} firsthand
 */
export async function stopWorker({ browser, helper }) {
  const session = await browser.newCDPSession(helper);
  const status = new Promise((resolve) => {
    session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      if (versions.some(({ runningStatus }) => runningStatus === 'stopped')) resolve('stopped');
    });
  });
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  const result = await status;
  await session.detach();
  return result;
}

/** Minimum size of a file with compiled code, in bytes. Smaller ones say only to which script another belongs. */
const MIN_CODE_FILE = 500_000;

/**
 * The files in which the browser keeps compiled code of the core for later workers.
 * @param {Awaited<ReturnType<typeof launch>>} firsthand
 * @returns {Promise<string[]>} none if nothing is kept
 */
export async function keptCode({ profile }) {
  const folder = join(profile, 'Default/Code Cache/wasm');
  const files = (await readdir(folder).catch(() => [])).map((name) => join(folder, name));
  const sizes = await Promise.all(files.map((file) => stat(file).then(({ size }) => size, () => 0)));
  return files.filter((_, at) => sizes[at] >= MIN_CODE_FILE);
}

/** Functions that read what the browser shows for a page's tab. */
async function watch(helper, page) {
  // Only a page of the extension can find out the id of its tab.
  await page.goto(helper.url());
  const tabId = await page.evaluate(async () => (await chrome.tabs.getCurrent()).id);

  return {
    tabId,
    /** The state of the tab at this moment, final or not; undefined if there is none. */
    known: () => helper.evaluate(async (key) => (await chrome.storage.session.get(key))[key], `tab:${tabId}`),
    /** The state of the tab once it is final. With `url`, the final state for that address. */
    state: ({ timeout = 30_000, url = '' } = {}) =>
      helper.evaluate(
        ([key, limit, url]) =>
          new Promise((resolve, reject) => {
            const timer = setTimeout(() => finish(reject, new Error('no verdict in time')), limit);
            function look(state) {
              if (state && state.phase !== 'checking' && (!url || state.url === url)) finish(resolve, state);
            }
            function changed(changes, area) {
              if (area === 'session' && key in changes) look(changes[key].newValue);
            }
            function finish(how, what) {
              clearTimeout(timer);
              chrome.storage.onChanged.removeListener(changed);
              how(what);
            }
            chrome.storage.onChanged.addListener(changed);
            chrome.storage.session.get(key).then((all) => look(all[key]));
          }),
        [`tab:${tabId}`, timeout, url],
      ),
    /** The state of the tab after its next change, or after `patience` milliseconds without one. */
    change: (patience) =>
      helper.evaluate(
        async ([key, limit]) => {
          await new Promise((resolve) => {
            setTimeout(resolve, limit);
            chrome.storage.onChanged.addListener(function changed(changes) {
              if (changes[key]?.newValue?.phase !== 'done') return;
              chrome.storage.onChanged.removeListener(changed);
              resolve();
            });
          });
          return (await chrome.storage.session.get(key))[key];
        },
        [`tab:${tabId}`, patience],
      ),
    /** The face that popup and badge show. */
    face: () =>
      helper.evaluate(async (id) => {
        const { face, recall } = await import(chrome.runtime.getURL('page/tab-states.js'));
        return face(await recall(id));
      }, tabId),
    /** The badge. The browser paints it a moment after the state is known and sends no event, so this polls. */
    badge: () =>
      helper.evaluate(
        async (id) => {
          const { face, recall } = await import(chrome.runtime.getURL('page/tab-states.js'));
          const titleOf = (face) => chrome.i18n.getMessage(`title_${face}`);
          const isPainted = async () => {
            const title = await chrome.action.getTitle({ tabId: id });
            // Before the first paint, the title is that of a page that was not checked.
            const isFirst = title === titleOf('unchecked') && face(await recall(id)) !== 'unchecked';
            return title !== titleOf('checking') && !isFirst;
          };
          const end = performance.now() + 5000;
          while (!(await isPainted()) && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
          return {
            text: await chrome.action.getBadgeText({ tabId: id }),
            title: await chrome.action.getTitle({ tabId: id }),
            colour: await chrome.action.getBadgeBackgroundColor({ tabId: id }),
          };
        },
        tabId,
      ),
  };
}
