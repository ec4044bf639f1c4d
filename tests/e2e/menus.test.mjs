// The browser's menu for a page and for selected text, and the keys, in both browsers. A test can open no menu that the
// browser draws itself, so the click in it is reported as the browser reports it. Keys are pressed in a real window.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch, open } from '../../tools/browser/chromium.mjs';
import { openDisplay, until } from '../../tools/browser/display.mjs';
import { ID, launchFirefox } from '../../tools/browser/firefox.mjs';
import { serve } from '../../tools/browser/server.mjs';
import { WINDOWS } from '../../tools/browser/windows.mjs';
import { PAGES } from '../../tools/samples.mjs';
import { COLOURS } from '../../extension/page/badge-colours.js';
import { closeAll } from './close-all.mjs';

const COPY = 'copy/aldermoor-budget--cityscoop.html';
const NONE = 'none/rye-bread-beginners.html';

/** Milliseconds for all that is done in one browser. */
const timeout = 180_000;

/** Selects the paragraphs of a page. Runs in it. */
const selectText = () => getSelection().selectAllChildren(document.body);

/**
 * Both browsers, with what is needed here: `open` returns the number of a tab that shows an address, `select` selects its
 * text, `click` reports a click in the menu there.
 */
const BROWSERS = {
  async chromium() {
    const firsthand = await launch({ lang: 'en' });
    const { browser, helper } = firsthand;
    const pages = new Map();
    const inExtension = (code, ...args) => helper.evaluate(`(${code})(...${JSON.stringify(args)})`);
    return {
      inExtension,
      async open(url) {
        const { page, reading } = await open(firsthand, url);
        await page.bringToFront();
        pages.set(reading.tabId, page);
        return reading.tabId;
      },
      select: (tabId) => pages.get(tabId).evaluate(selectText),
      async click(tabId, info) {
        const [worker] = browser.serviceWorkers();
        await worker.evaluate(async ([tabId, info]) => {
          chrome.contextMenus.onClicked.dispatch(info, await chrome.tabs.get(tabId));
        }, [tabId, info]);
      },
      close: () => firsthand.close(),
    };
  },
  async firefox() {
    const firefox = await launchFirefox({ args: ['-headless'] });
    const { inExtension, inBrowser } = firefox;
    return {
      inExtension,
      async open(url) {
        const { tab } = await firefox.open(url);
        await inExtension((tab) => chrome.tabs.update(tab, { active: true }).then(() => null), tab);
        return tab;
      },
      select: (tabId) => inExtension((tabId, code) =>
        chrome.scripting.executeScript({ target: { tabId }, func: () => getSelection().selectAllChildren(document.body) }).then(() => null), tabId),
      click: (tabId, info) => inBrowser((id, tabId, info) => {
        const { extension } = WebExtensionPolicy.getByID(id);
        extension.emit('webext-menu-menuitem-click', info, extension.tabManager.get(tabId).nativeTab);
      }, ID, tabId, info),
      close: firefox.close,
    };
  },
};

for (const [name, start] of Object.entries(BROWSERS)) {
  describe(`the menu in ${name}`, { timeout }, () => {
    let server, browser;
    before(async () => {
      server = await serve({ folder: PAGES });
      browser = await start();
    });
    after(async () => {
      await browser?.close();
      await server?.close();
    });

    const recall = (key) => browser.inExtension(async (key) => (await chrome.storage.session.get(key))[key] ?? null, key);
    const info = (path, more) => ({ pageUrl: server.url(path), frameId: 0, editable: false, modifiers: [], ...more });

    it('checks a page again', async () => {
      const tab = await browser.open(server.url(COPY));
      const { checked } = await recall(`basis:${tab}`);
      await browser.click(tab, info(COPY, { menuItemId: 'check' }));
      const state = await until('another check', async () => {
        const basis = await recall(`basis:${tab}`);
        return basis && basis.checked !== checked && (await recall(`tab:${tab}`));
      });
      assert.equal(state.report.verdict, 'copy');
    });

    it('checks what is selected, with its line breaks, and leaves the verdict on the page as it is', async () => {
      const tab = await browser.open(server.url(COPY));
      await browser.select(tab);
      await browser.click(tab, info(COPY, { menuItemId: 'selection', selectionText: 'Too little.' }));
      const state = await until('verdict', async () => {
        const state = await recall(`selection:${tab}`);
        return state?.phase === 'done' && state;
      });
      assert.equal(state.report.verdict, 'copy');
      assert.ok(state.selection.length > 100);
      assert.equal((await recall(`tab:${tab}`)).report.verdict, 'copy');
      // It is forgotten with the tab.
      await browser.inExtension((tab) => chrome.tabs.remove(tab).then(() => null), tab);
      await until('end of it', async () => (await recall(`selection:${tab}`)) === null);
    });

    it('takes what the browser reports where the selection is gone, and says how little it is', async () => {
      const tab = await browser.open(server.url(NONE));
      await browser.click(tab, info(NONE, { menuItemId: 'selection', selectionText: 'hello' }));
      const state = await until('verdict', async () => {
        const state = await recall(`selection:${tab}`);
        return state?.phase === 'done' && state;
      });
      assert.deepEqual([state.report.verdict, state.report.article.words, state.selection], ['none', 1, 'hello']);
    });
  });
}

for (const [name, { open }] of Object.entries(WINDOWS)) {
  describe(`the keys in ${name}`, { timeout }, () => {
    let server, display, browser;
    before(async () => {
      server = await serve({ folder: PAGES });
      display = await openDisplay();
      browser = await open(display);
    });
    after(() => closeAll(browser, display, server));

    /** The tab in front, what is known of it, and whether its passages are marked. */
    const look = () =>
      browser.inExtension(async () => {
        const [{ id }] = await chrome.tabs.query({ active: true, currentWindow: true });
        const { pageIsMarked } = await import('/page/marked.js');
        const known = await chrome.storage.session.get([`tab:${id}`, `basis:${id}`]);
        const isDone = known[`tab:${id}`]?.phase === 'done';
        return { isMarked: await pageIsMarked(id), check: isDone ? known[`basis:${id}`]?.checked : null };
      });

    it('mark, check and open the popup', async () => {
      await browser.visit(server.url(COPY));
      await browser.findButton(COLOURS.copy);
      const { isMarked, check } = await look();
      assert.equal(isMarked, false);
      await display.press('alt+shift+j');
      await until('marks', async () => (await look()).isMarked);
      await display.press('alt+shift+j');
      await until('end of the marks', async () => !(await look()).isMarked);
      await display.press('alt+shift+k');
      await until('another check', async () => {
        const now = await look();
        return now.check && now.check !== check;
      });
      await display.press('alt+shift+y');
      await until('popup', () => browser.inExtension(() => chrome.extension.getViews({ type: 'popup' }).length > 0));
      await display.press('Escape');
    });
  });
}
