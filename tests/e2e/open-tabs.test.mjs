// Tabs that are open when the reader changes something: lets every page be checked, chooses another sensitivity. In both
// browsers.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { serve } from '../../tools/browser/server.mjs';
import { PAGES } from '../../tools/samples.mjs';
import { BROWSERS } from './tabs.mjs';

const COPY = 'copy/aldermoor-budget--cityscoop.html';
const OTHER = 'copy/lumenar-results--stockpulse.html';

const UNCHECKED = { phase: 'none', badge: '' };
const COPIED = { phase: 'done', verdict: 'copy' };

/** Milliseconds that a test waits for something that must not happen. */
const A_WHILE = 1000;

for (const [name, start] of Object.entries(BROWSERS)) {
  describe(`tabs that are open, in ${name}`, () => {
    let server;
    before(async () => (server = await serve({ folder: PAGES })));
    after(() => server?.close());

    /** @param {{everyPage?: boolean}} [options] */
    async function openBrowser(t, options) {
      const browser = await start(options);
      t.after(() => browser.close());
      return browser;
    }

    it('19: are checked when they are looked at, once every page may be checked', async (t) => {
      const browser = await openBrowser(t, { everyPage: false });
      const tabs = [];
      for (const path of [COPY, OTHER]) tabs.push(await browser.open(server.url(path), { active: false }));
      const shown = await browser.open(server.url(COPY));
      for (const tab of [...tabs, shown]) await browser.waitFor(tab, UNCHECKED);
      await browser.allowEveryPage();
      await browser.show(shown);
      await browser.waitFor(shown, COPIED);
      for (const tab of tabs) {
        const seen = await browser.watch(tab, A_WHILE);
        assert.ok(seen.every(({ phase }) => phase === 'none'), 'A tab that nobody looks at is left alone.');
        await browser.show(tab);
        await browser.waitFor(tab, COPIED);
      }
    });

    it('all follow another sensitivity', async (t) => {
      const browser = await openBrowser(t);
      const tabs = await Promise.all([COPY, OTHER].map((path) => browser.open(server.url(path))));
      for (const tab of tabs) await browser.waitFor(tab, COPIED);
      const before = await Promise.all(tabs.map(browser.look));
      await browser.inExtension(() => chrome.storage.local.set({ sensitivity: 'strict' }));
      for (const [at, tab] of tabs.entries()) {
        await browser.waitUntil(tab, ({ verdict, phase, check }) => verdict === 'copy' && phase === 'done' && check !== before[at].check);
      }
    });
  });
}
