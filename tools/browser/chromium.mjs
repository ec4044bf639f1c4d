// Chromium with the extension in it: for the demo and the end-to-end suite.

import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { sandboxFlags } from './sandbox.mjs';

export { sandboxFlags };

const SHIPPED = fileURLToPath(new URL('../../extension/', import.meta.url));

/** Where a Chromium that can load an unpacked extension is, or an error that says what to do. */
export function chromiumPath() {
  const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/snap/bin/chromium'];
  let bundled;
  try {
    bundled = chromium.executablePath();
  } catch {
    // playwright-core has no browser of its own.
  }
  const found = [...places, bundled].find((path) => path && existsSync(path));
  if (found) return found;
  throw new Error(
    'No Chromium found. Run "node tools/setup.mjs", or set CHROMIUM to its path. ' +
      '(Google Chrome will not do: since version 137 it loads no extension from the command line.)',
  );
}

/**
 * The test build: the extension as it is, with a given index in the place of the bundled
 * one and the right to read every page, which a reader would grant with a click.
 * @param {{index?: string, everyPage?: boolean}} [options]
 * @returns {Promise<string>} its folder, for the caller to remove
 */
export async function testBuild({ index, everyPage = true } = {}) {
  if (!existsSync(join(SHIPPED, 'pkg/firsthand_bg.wasm'))) {
    throw new Error('The extension is not built yet: run "node tools/demo.mjs" or "node tools/test.mjs".');
  }
  const folder = await mkdtemp(join(tmpdir(), 'firsthand-extension-'));
  await cp(SHIPPED, folder, { recursive: true });
  if (index) await cp(index, join(folder, 'lists/samples.firsthand'));
  if (everyPage) {
    const path = join(folder, 'manifest.json');
    const manifest = JSON.parse(await readFile(path, 'utf8'));
    manifest.host_permissions = manifest.optional_host_permissions;
    delete manifest.optional_host_permissions;
    await writeFile(path, JSON.stringify(manifest, null, 2));
  }
  return folder;
}

/**
 * @param {object} [options]
 * @param {string} [options.index] an index to use in place of the bundled one
 * @param {boolean} [options.everyPage] false: as a reader has it at first
 * @param {boolean} [options.headed]
 * @param {string[]} [options.args] more arguments for Chromium
 * @param {string} [options.lang] language of the browser, such as `ar`
 * @param {object} [options.context] more options for the browser context
 */
export async function launch({ index, everyPage, headed = false, args = [], lang, context = {} } = {}) {
  const extension = await testBuild({ index, everyPage });
  const profile = await mkdtemp(join(tmpdir(), 'firsthand-profile-'));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    headless: false,
    ignoreDefaultArgs: ['--disable-extensions'],
    args: [
      ...(headed ? [] : ['--headless=new']),
      ...sandboxFlags(),
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...(lang ? [`--lang=${lang}`] : []),
      `--disable-extensions-except=${extension}`,
      `--load-extension=${extension}`,
      ...args,
    ],
    // Chromium on Linux takes the language of its interface from here.
    env: { ...process.env, ...(lang ? { LANGUAGE: lang } : {}) },
    ...context,
  });
  const worker = browser.serviceWorkers()[0] ?? (await browser.waitForEvent('serviceworker'));
  const id = new URL(worker.url()).host;
  const extensionUrl = (path) => `chrome-extension://${id}/${path}`;

  // A page of the extension outlives its worker, and sees what the worker sees.
  const helper = await browser.newPage();
  await helper.goto(extensionUrl('ui/welcome/welcome.html'));
  // The worker registers the content script as soon as it has been installed.
  if (everyPage !== false) {
    await helper.waitForFunction(async () => (await chrome.scripting.getRegisteredContentScripts()).length > 0);
  }

  return {
    browser,
    helper,
    id,
    extensionUrl,
    watch: (page) => watch(helper, page),
    /**
     * The popup of a tab, in a tab of its own.
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
    async close() {
      await browser.close();
      await rm(profile, { recursive: true, force: true });
      await rm(extension, { recursive: true, force: true });
    },
  };
}

/**
 * What the browser shows for a page, read back from it.
 * @typedef {{
 *   tabId: number, face: string, badge: string, title: string, verdict: string | null, source_url: string | null,
 *   score: number | null, not_article: string | null, credited: boolean, earlier: boolean,
 *   error: string | null, state: object | null, ms: number,
 * }} Reading
 *
 * Opens an address in a new tab and reads back its badge and its verdict. Whatever goes
 * wrong is in the reading, too.
 * @param {Awaited<ReturnType<typeof launch>>} firsthand
 * @param {string} url
 * @param {{timeout?: number, alone?: boolean, patience?: number}} [options]
 *   `alone`: the page gets nothing from elsewhere, and cannot go elsewhere; `patience`: how
 *   many milliseconds a page that is no article has to become one by its own scripts
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
    // Both are awaited below; neither may end the process before that.
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

/** A saved page must not load anything from its publisher, nor lead away to it. */
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
 * Stops the worker as the browser does after half a minute, and tells what became of it.
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

/** Reads back what the browser shows for a page's tab. */
async function watch(helper, page) {
  // Only a page of the extension can ask which tab it is in.
  await page.goto(helper.url());
  const tabId = await page.evaluate(async () => (await chrome.tabs.getCurrent()).id);

  return {
    tabId,
    /** What is known of the tab at this moment, final or not. */
    known: () => helper.evaluate(async (key) => (await chrome.storage.session.get(key))[key], `tab:${tabId}`),
    /** The state of the tab once it is final; with `url`, of that page. */
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
    /** The state of the tab after its next change, or after so many milliseconds without one. */
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
    /** The face that the popup and the badge wear. */
    face: () =>
      helper.evaluate(async (id) => {
        const { face, recall } = await import(chrome.runtime.getURL('page/tab-states.js'));
        return face(await recall(id));
      }, tabId),
    /** The badge. It is painted a moment after the state is known, and no event tells of that. */
    badge: () =>
      helper.evaluate(
        async (id) => {
          const checking = chrome.i18n.getMessage('title_checking');
          const end = performance.now() + 5000;
          while ((await chrome.action.getTitle({ tabId: id })) === checking && performance.now() < end) {
            await new Promise((resolve) => setTimeout(resolve, 5));
          }
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
