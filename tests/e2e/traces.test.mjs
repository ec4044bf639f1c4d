// What reading leaves behind: no request of the extension, nothing about the pages on disk, and nothing of private windows.
// In both browsers.

import assert from 'node:assert/strict';
import { readdir, readFile, rm } from 'node:fs/promises';
import { createServer, get } from 'node:http';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { launch } from '../../tools/browser/chromium.mjs';
import { pause, until } from '../../tools/browser/display.mjs';
import { extensionUrl, launchFirefox } from '../../tools/browser/firefox.mjs';
import { serve } from '../../tools/browser/server.mjs';
import { comparison, setOriginal } from './compare-page.mjs';
import { article, copied, site } from './made-pages.mjs';
import { storedMemory } from './memory-page.mjs';

const STORY = await copied('aldermoor-budget');

/** A page of the extension, in which tests run. */
const PAGE = 'ui/welcome/welcome.html';

/** Words that are on the pages only. */
const WORD = 'Quillonvarsk';
const PRIVATE_WORD = 'Thrumbelwick';

const page = (word) => site(article({ ...STORY, title: `${STORY.title} in ${word}` }, (part) => `<p>${part}</p>`).replace('</article>', `<p>A last paragraph names ${word} and no other town of the valley.</p></article>`));

const PAGES = Array.from({ length: 10 }, (_, number) => `/${WORD.toLowerCase()}-${number}`);
const PRIVATE_PAGE = `/${PRIVATE_WORD.toLowerCase()}`;
const PRIVATE_ORIGINAL = `${PRIVATE_PAGE}-original`;

/** Milliseconds after which an article in view counts as read, and in which that is stored on a busy machine. */
const READING_TIME = 10_000;
const READ_TIMEOUT = 40_000;

/** The files below a folder, with their bytes as text: one character for each byte. */
async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return Promise.all(files.map(async (path) => ({ path, bytes: await readFile(path, 'latin1').catch(() => '') })));
}

/** Whether a word is in bytes, in UTF-8 or UTF-16, in capitals or not. */
const holds = (bytes, word) => [word, [...word].join('\0')].some((written) => bytes.toLowerCase().includes(written.toLowerCase()));

/**
 * @typedef {object} Reading a browser in which pages are read
 * @property {(code: (...args: any[]) => any, ...args: unknown[]) => Promise<any>} inExtension
 * @property {() => Promise<void>} allowPrivate lets the extension run in private windows
 * @property {() => Promise<string[]>} requests the addresses that the extension has asked for; in Firefox with those of pages
 * @property {() => Promise<{extension: string, profile: string}>} quit
 * @property {RegExp} own folders of a profile that only extensions write to
 */

/** A proxy on the loopback that passes on requests to the loopback, refuses all others, and records each. */
async function recordingProxy() {
  /** @type {string[]} */
  const requests = [];
  const server = createServer((request, response) => {
    requests.push(request.url);
    const { hostname, port, pathname, search } = new URL(request.url);
    if (hostname !== '127.0.0.1') return void response.writeHead(403).end();
    get({ hostname, port, path: pathname + search, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    }).on('error', () => response.writeHead(502).end());
  });
  server.on('connect', (request, socket) => {
    requests.push(request.url);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  return {
    requests,
    port: server.address().port,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * Whether a request comes from an extension, or from nothing that can be told: requests of a tab that is being opened, and
 * of a private window, can be reported without the tab, and anything may have opened that. Playwright throws when asked
 * for their frame; its message speaks of navigation requests, but others come like that, too.
 * @param {import('playwright-core').Request} request
 * @param {string} origin of the extension
 */
function mayBeSentBy(request, origin) {
  try {
    return (request.serviceWorker()?.url() ?? request.frame().url()).startsWith(origin);
  } catch {
    return true;
  }
}

/** @type {Record<string, () => Promise<Reading>>} */
const BROWSERS = {
  async chromium() {
    const { browser, helper: first, id, extensionUrl, quit } = await launch({ lang: 'en' });
    let helper = first;
    const asked = [];
    // Requests of the worker and of the extension's pages. behaviour.test.mjs reads the browser's own log.
    browser.on('request', (request) => {
      if (mayBeSentBy(request, `chrome-extension://${id}`) && /^(https?|wss?):/.test(request.url())) asked.push(request.url());
    });
    return {
      inExtension: (code, ...args) => helper.evaluate(`(${code})(...${JSON.stringify(args)})`),
      async allowPrivate() {
        const settings = await browser.newPage();
        await settings.goto('chrome://extensions', { waitUntil: 'commit' });
        // An extension that starts anew stays switched off otherwise.
        await settings.evaluate(() => chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true }));
        await settings.evaluate((extensionId) => chrome.developerPrivate.updateExtensionConfiguration({ extensionId, incognitoAccess: true }), id);
        await settings.close();
        // The extension has been started anew, and its pages have been closed.
        helper = await browser.newPage();
        await until('extension that has started anew', async () => {
          await helper.goto(extensionUrl(PAGE)).catch(() => {});
          return helper.evaluate(isReady).catch(() => false);
        });
      },
      requests: async () => asked,
      quit,
      own: /\/(Local Extension Settings|Sync Extension Settings|Extension State|Extension Rules|Extension Scripts|IndexedDB|File System|Service Worker|databases|Session Storage|Local Storage|blob_storage|WebStorage)\//,
    };
  },
  async firefox() {
    // Everything that Firefox asks for goes through a proxy; what it asks its maker for by itself does not count.
    const proxy = await recordingProxy();
    const firefox = await launchFirefox({
      args: ['-headless'],
      preferences: {
        'network.proxy.type': 1,
        'network.proxy.http': '127.0.0.1',
        'network.proxy.http_port': proxy.port,
        'network.proxy.ssl': '127.0.0.1',
        'network.proxy.ssl_port': proxy.port,
        'network.proxy.allow_hijacking_localhost': true,
      },
    });
    return {
      inExtension: firefox.inExtension,
      async allowPrivate() {
        await firefox.allowPrivate();
        await until('extension that has started anew', async () => {
          await firefox.driver.get(extensionUrl(PAGE)).catch(() => {});
          return firefox.inExtension(isReady).catch(() => false);
        });
      },
      requests: async () => proxy.requests.filter((asked) => !/(mozilla|firefox)[a-z.-]*\.(com|net|org)(:443)?($|\/)/.test(asked)),
      async quit() {
        const folders = await firefox.quit();
        await proxy.close();
        return folders;
      },
      own: /\/(storage\/default\/moz-extension[^/]*|browser-extension-data|extension-store(-menus)?|storage-sync[^/]*)\/?/,
    };
  },
};

/*
 * Functions that run in a page of the extension.
 */

/** Whether the extension may run in private windows, and checks pages. */
async function isReady() {
  const isAllowed = await new Promise((resolve) => chrome.extension.isAllowedIncognitoAccess(resolve));
  return isAllowed && (await chrome.scripting.getRegisteredContentScripts()).length > 0;
}

/** Opens an address, and returns the tab once it is checked. */
async function openAndWait(url, options) {
  const end = performance.now() + 20_000;
  const { id } = options.incognito
    ? (await chrome.windows.create({ url, incognito: true })).tabs[0]
    : await chrome.tabs.create({ url });
  for (;;) {
    const { [`tab:${id}`]: state } = await chrome.storage.session.get(`tab:${id}`);
    if (state?.phase === 'done') return { tab: id, verdict: state.report.verdict };
    if (performance.now() > end) throw new Error(`no verdict on ${url}: ${JSON.stringify(state)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Everything that the extension keeps, each part as text: storage, memory, record of requests and lists. */
async function everythingKept() {
  const load = (path) => import(chrome.runtime.getURL(path));
  const [{ ledger }, { reading }, files] = await Promise.all(['ledger/ledger.js', 'memory/memory-database.js', 'reading/store.js'].map(load));
  const result = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const memory = {};
  await reading(async (stores) => {
    for (const [name, store] of Object.entries(stores)) memory[name] = [await result(store.getAllKeys()), await result(store.getAll())];
  });
  const parts = {
    session: await chrome.storage.session.get(null),
    local: await chrome.storage.local.get(null),
    lists: await chrome.runtime.sendMessage({ type: 'lists' }),
    ledger: await ledger(),
    files: (await files.list()).map(({ name }) => name),
    memory,
  };
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, JSON.stringify(part)]));
}

/** Opens the comparison of a tab's page in the window of this page. @param {number} tab */
async function openComparison(tab) {
  const { id: windowId } = await chrome.windows.getCurrent();
  return (await chrome.tabs.create({ windowId, url: `/ui/compare/compare.html?tab=${tab}` })).id;
}

/**
 * Compares the page of a tab with the article that it matches, which is fetched for that.
 * @param {Reading} reading
 * @param {number} tab
 */
async function fetchOriginal(reading, tab) {
  const own = await reading.inExtension(openComparison, tab);
  const compared = comparison(reading);
  await compared.settled('offer of the original', ({ source }) => source.offers);
  await compared.press('source', '.fetch');
  await compared.result();
  await reading.inExtension((own) => chrome.tabs.remove(own), own);
}

/** @param {Reading} reading */
const kept = (reading) => reading.inExtension(everythingKept);

for (const [name, start] of Object.entries(BROWSERS)) {
  describe(`reading, in ${name}`, () => {
    it('makes the extension ask for nothing, and leaves nothing about the pages on disk', async (t) => {
      const routes = Object.fromEntries(PAGES.map((path) => [path, { body: page(WORD) }]));
      const server = await serve({ routes });
      t.after(() => server.close());
      const reading = await start();
      let folders;
      try {
        for (const path of PAGES) {
          const { tab, verdict } = await reading.inExtension(openAndWait, server.url(path), {});
          assert.equal(verdict, 'copy');
          await reading.inExtension((tab) => chrome.runtime.sendMessage({ type: 'mark', tabId: tab, on: true }), tab);
        }
        const isPage = (address) => PAGES.some((path) => address === server.url(path)) || address.endsWith('/favicon.ico');
        assert.deepEqual((await reading.requests()).filter((address) => !isPage(address)), []);
        const stored = JSON.stringify(await reading.inExtension(() => chrome.storage.local.get(null)));
        assert.ok(!holds(stored, WORD));
      } finally {
        folders = await reading.quit();
        t.after(() => Promise.all(Object.values(folders).map((folder) => rm(folder, { recursive: true, force: true }))));
      }
      for (const path of PAGES) {
        assert.equal(server.requests.filter((request) => request.path === path).length, 1, `${path} is requested once`);
      }
      const files = await filesIn(folders.profile);
      assert.ok(files.some(({ bytes }) => holds(bytes, WORD)), 'The search finds what the browser itself has written: its history.');
      const written = files.filter(({ path }) => reading.own.test(path));
      assert.ok(written.length > 0, files.map(({ path }) => path).join('\n'));
      assert.deepEqual(written.filter(({ bytes }) => holds(bytes, WORD)).map(({ path }) => path), []);
    });

    it('leaves no trace of a private window', async (t) => {
      const routes = {
        ...Object.fromEntries([PRIVATE_PAGE, PRIVATE_ORIGINAL].map((path) => [path, { body: page(PRIVATE_WORD) }])),
        ...Object.fromEntries(PAGES.map((path) => [path, { body: page(WORD) }])),
      };
      const server = await serve({ routes });
      t.after(() => server.close());
      const reading = await start();
      let folders;
      try {
        await reading.allowPrivate();
        await reading.inExtension(() => chrome.runtime.sendMessage({ type: 'remember', choice: { on: true } }));
        const { tab, verdict } = await reading.inExtension(openAndWait, server.url(PRIVATE_PAGE), { incognito: true });
        assert.equal(verdict, 'copy');
        await reading.inExtension((tab) => chrome.runtime.sendMessage({ type: 'mark', tabId: tab, on: true }), tab);
        await pause(READING_TIME + 1000);
        await reading.inExtension(setOriginal, server.url(PRIVATE_ORIGINAL), tab);
        await fetchOriginal(reading, tab);
        assert.ok(server.requests.some(({ path }) => path === PRIVATE_ORIGINAL), 'The original is asked for.');
        await reading.inExtension(async (tab) => chrome.windows.remove((await chrome.tabs.get(tab)).windowId), tab);
        // What is read in another window is remembered: what is looked for would be found.
        const other = await reading.inExtension(openAndWait, server.url(PAGES[0]), {});
        assert.equal(other.verdict, 'copy');
        await reading.inExtension(setOriginal, server.url(PAGES[1]), other.tab);
        await until('end of what was known of the tab', async () => !holds(JSON.stringify(await kept(reading)), PRIVATE_WORD));
        await until('article that was read', async () => (await reading.inExtension(storedMemory)).keys.length, READ_TIMEOUT);
        await fetchOriginal(reading, other.tab);
        const { ledger, ...known } = await kept(reading);
        for (const part of [ledger, known.memory]) assert.ok(holds(part, WORD), part);
        for (const part of [ledger, ...Object.values(known)]) assert.ok(!holds(part, PRIVATE_WORD), part);
      } finally {
        folders = await reading.quit();
        t.after(() => Promise.all(Object.values(folders).map((folder) => rm(folder, { recursive: true, force: true }))));
      }
      const files = await filesIn(folders.profile);
      assert.ok(files.some(({ path, bytes }) => reading.own.test(path) && holds(bytes, WORD)), 'The search finds what is remembered.');
      assert.deepEqual(files.filter(({ bytes }) => holds(bytes, PRIVATE_WORD)).map(({ path }) => path), []);
    });
  });
}
