// What the reader chooses, and what the open tabs make of it at once: sites that are never or always checked, a badge that is
// quiet or talkative, and corrections. In both browsers.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { serve } from '../../tools/browser/server.mjs';
import { PAGES } from '../../tools/samples.mjs';
import { BROWSERS } from './tabs.mjs';

const COPY = 'copy/aldermoor-budget--cityscoop.html';
const NONE = 'none/rye-bread-beginners.html';
const FRONT = 'not_article/front-page-aldermoor-chronicle.html';

const COPIED = { phase: 'done', verdict: 'copy' };
const SILENT = { phase: 'none', badge: '' };

/** Milliseconds in which a page that is to be checked has long been so. */
const A_WHILE = 1500;
/** Milliseconds for all that is done in one browser. */
const timeout = 240_000;

/* Functions that run in a page of the extension. */

async function setRule(site, rule) {
  const { setRule } = await import('/page/sites.js');
  await setRule(site, rule);
}

const choose = (choices) => chrome.storage.local.set(choices);

async function correct(kind, url) {
  const { keepCorrections, subjectOf } = await import('/page/corrections.js');
  await keepCorrections([{ kind, of: subjectOf(kind, url), title: 'A title', time: Date.now() }]);
}

async function takeAllBack() {
  await chrome.storage.local.set({ corrections: [] });
}

const titleOf = (tabId) => chrome.action.getTitle({ tabId });

for (const [name, start] of Object.entries(BROWSERS)) {
  describe(`what a reader chooses in ${name}`, { timeout }, () => {
    let server, browser;
    /** The server under its two names, which are two sites. */
    const here = (path) => server.url(path);
    const elsewhere = (path) => server.url(path).replace('127.0.0.1', 'localhost');

    before(async () => {
      server = await serve({ folder: PAGES });
      browser = await start();
    });
    after(async () => {
      await browser?.close();
      await server?.close();
    });

    const run = (code, ...args) => browser.inExtension(code, ...args);

    /** Opens a page that is closed at the end of the test. */
    async function open(t, url) {
      const tab = await browser.open(url);
      t.after(() => browser.closeTab(tab));
      return tab;
    }

    it('makes a site silent at once, and leaves the others as they are', async (t) => {
      t.after(() => run(setRule, '127.0.0.1', null));
      const other = await open(t, elsewhere(COPY));
      await browser.waitFor(other, COPIED);
      const tab = await open(t, here(COPY));
      await browser.waitFor(tab, COPIED);
      await run(setRule, '127.0.0.1', 'never');
      await browser.waitFor(tab, SILENT);
      const next = await open(t, here(COPY));
      assert.ok((await browser.watch(next, A_WHILE)).every(({ phase, badge }) => phase === 'none' && badge === ''));
      // What is open already has the content script; a new page has none.
      const has = await browser.inExtension(async (tabId) => {
        const [{ result }] = await chrome.scripting.executeScript({ target: { tabId }, func: () => 'firsthandIsHere' in globalThis });
        return result;
      }, next);
      assert.equal(has, false);
      assert.equal((await browser.look(other)).verdict, 'copy');
      // A request to check is refused, too.
      await run((tabId) => chrome.runtime.sendMessage({ type: 'check', tabId }), next);
      assert.ok((await browser.watch(next, A_WHILE)).every(({ phase }) => phase === 'none'));
      // Never wins over always.
      await run(async () => {
        const { sites } = await import('/page/sites.js');
        await chrome.storage.local.set({ sites: { ...(await sites()), always: ['127.0.0.1'] } });
      });
      assert.ok((await browser.watch(next, A_WHILE)).every(({ phase }) => phase === 'none'));
      await run(setRule, '127.0.0.1', null);
      await browser.waitFor(next, COPIED);
    });

    it('takes marks away from a page that falls silent', async (t) => {
      t.after(() => run(setRule, '127.0.0.1', null));
      const tab = await open(t, here(COPY));
      await browser.waitFor(tab, COPIED);
      const answer = await run((tabId) => chrome.runtime.sendMessage({ type: 'mark', tabId, on: true }), tab);
      assert.ok(answer.marked > 0);
      await run(setRule, '127.0.0.1', 'never');
      await browser.waitFor(tab, SILENT);
      const isMarked = await run(async (tabId) => (await import('/page/marked.js')).pageIsMarked(tabId), tab);
      assert.equal(isMarked, false);
    });

    it('makes the badge talkative and quiet in all open tabs', async (t) => {
      t.after(() => run(choose, { badge: 'quiet' }));
      const none = await open(t, here(NONE));
      const front = await open(t, elsewhere(FRONT));
      await browser.waitFor(none, { phase: 'done', verdict: 'none', badge: '' });
      await browser.waitFor(front, { phase: 'done', verdict: 'not_article', badge: '' });
      await run(choose, { badge: 'talkative' });
      await browser.waitFor(none, { badge: '≠' });
      await browser.waitFor(front, { badge: '–' });
      const later = await open(t, elsewhere(NONE));
      await browser.waitFor(later, { phase: 'done', badge: '≠' });
      await run(choose, { badge: 'quiet' });
      for (const tab of [none, front, later]) await browser.waitFor(tab, { phase: 'done', badge: '' });
    });

    it('calms the badge of a page that is corrected, and of no other', async (t) => {
      t.after(() => run(takeAllBack));
      const tab = await open(t, `${here(COPY)}#part`);
      const other = await open(t, elsewhere(COPY));
      // The badge and its title are painted a moment after the state is known.
      for (const open of [tab, other]) {
        await browser.waitFor(open, COPIED);
        await browser.waitUntil(open, ({ badge }) => /^\d+$/.test(badge), 'badge with a number');
      }
      const [{ badge }, title] = [await browser.look(tab), await run(titleOf, tab)];
      await run(correct, 'not_copy', here(COPY));
      await browser.waitFor(tab, { ...COPIED, badge: '' });
      assert.equal(await run(titleOf, tab), 'Firsthand: you corrected the verdict on this page');
      assert.equal((await browser.look(other)).badge, badge);
      const again = await open(t, here(COPY));
      await browser.waitFor(again, { ...COPIED, badge: '' });
      await run(takeAllBack);
      for (const open of [tab, again]) await browser.waitFor(open, { ...COPIED, badge });
      assert.equal(await run(titleOf, tab), title);
    });

    it('calms the badges of a whole site, but only where they say something against it', async (t) => {
      t.after(() => Promise.all([run(takeAllBack), run(choose, { badge: 'quiet' })]));
      await run(choose, { badge: 'talkative' });
      await run(correct, 'site', here(COPY));
      const tab = await open(t, here(COPY));
      const none = await open(t, here(NONE));
      const other = await open(t, elsewhere(COPY));
      await browser.waitFor(tab, { ...COPIED, badge: '' });
      await browser.waitFor(none, { phase: 'done', badge: '≠' });
      await browser.waitUntil(other, ({ verdict, badge }) => verdict === 'copy' && /^\d+$/.test(badge));
    });

    it('shows a sample page with a verdict, whatever lists there are', async (t) => {
      const url = await run(() => chrome.runtime.getURL('ui/sample/sample.html'));
      const tab = await open(t, url);
      await browser.waitUntil(tab, ({ phase, verdict, badge }) => phase === 'done' && verdict === 'copy' && /^\d+$/.test(badge));
      const before = (await browser.look(tab)).check;
      await run((tabId) => chrome.runtime.sendMessage({ type: 'check', tabId }), tab);
      await browser.waitUntil(tab, ({ phase, check }) => phase === 'done' && check !== before);
      const answer = await run((tabId) => chrome.runtime.sendMessage({ type: 'mark', tabId, on: true }), tab);
      assert.ok(answer.marked > 0, JSON.stringify(answer));
    });
  });
}
