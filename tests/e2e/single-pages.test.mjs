// Pages whose text or address changes without a new document: sites of a single page, endless pages, late texts, and
// pages from the back-forward cache. In both browsers. Numbers are those of special-pages.test.mjs.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { serve } from '../../tools/browser/server.mjs';
import { PAGES, samples } from '../../tools/samples.mjs';
import { BROWSERS } from './tabs.mjs';

const COPY = 'copy/aldermoor-budget--cityscoop.html';
const OTHER_COPY = 'copy/lumenar-results--stockpulse.html';
const INNOCENT = 'none/rye-bread-beginners.html';

const cases = await samples();

/** What the extension says of each of these texts. */
const SAID = Object.fromEntries([COPY, OTHER_COPY, INNOCENT].map((file) => {
  const { expected, original } = cases.find((sample) => sample.file === file);
  return [file, { verdict: expected, source: expected === 'none' ? null : original }];
}));

/** What it says before a text is there. */
const NOTHING = { phase: 'none', badge: '' };

/** Milliseconds that a test waits for something that must not happen. */
const A_WHILE = 1500;

/** The texts of sample pages, as elements of the page of a site. */
const texts = Object.fromEntries(await Promise.all(Object.keys(SAID).map(async (file) => {
  const body = /<body[^>]*>([^]*)<\/body>/.exec(await readFile(join(PAGES, file), 'utf8'))[1];
  return [file, `<section>${body.replace(/<script\b[^]*?<\/script>/g, '')}</section>`];
})));

/** A page of a single-page site. @param {string} text @param {string} [script] */
const site = (text, script = '') =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>A site</title><nav><a href="/">Home</a></nav><div id="root">${text}</div><script>${script}</script></html>`;

/** Firefox keeps no page in the back-forward cache that must not be stored. */
const CACHED = { 'cache-control': 'no-cache' };

/* Functions that run in the page. */
const replaceText = (html) => void (document.querySelector('#root').innerHTML = html);
const replaceTextLater = (html, ms) => void setTimeout(() => (document.querySelector('#root').innerHTML = html), ms);
const appendText = (html) => {
  document.querySelector('#root').insertAdjacentHTML('beforeend', html);
  document.querySelector('#root').lastElementChild.querySelector('h1').scrollIntoView();
};
const push = (url) => history.pushState({}, '', url);
const replace = (url) => history.replaceState({}, '', url);
const hash = (value) => void (location.hash = value);

for (const [name, start] of Object.entries(BROWSERS)) {
  describe(`pages that change, in ${name}`, () => {
    let server, browser;
    const routes = {
      '/story': { body: site(texts[COPY]) },
      '/bread': { body: site(texts[INNOCENT]) },
      '/bread-in-cache': { headers: CACHED, body: site(texts[INNOCENT]) },
      '/late': { body: site('<p>Loading …</p>') },
      '/paused': { headers: CACHED, body: site('<p>Loading …</p>', 'globalThis.restored = 0; addEventListener("pageshow", (event) => { restored += event.persisted })') },
      '/ticker': { body: site('<p id="ticker"></p>', 'setInterval(() => ticker.append("A line that comes again and again. "), 50)') },
    };

    before(async () => {
      server = await serve({ routes });
      browser = await start();
    });
    after(async () => {
      await browser?.close();
      await server?.close();
    });

    /** Opens a page and waits until it is checked. @returns {Promise<number>} its tab */
    async function visit(t, path, file) {
      const tab = await browser.open(server.url(path));
      t.after(() => browser.closeTab(tab));
      if (file) await browser.waitFor(tab, SAID[file]);
      return tab;
    }

    /**
     * Changes the address of a page, and makes sure that nothing is said of it before its text is there.
     * @param {number} tab
     * @param {(value: string) => void} move runs in the page
     * @param {string} to
     */
    async function moveBeforeText(tab, move, to) {
      await browser.inPage(tab, move, to);
      await browser.waitFor(tab, NOTHING);
      const said = (await browser.watch(tab, A_WHILE)).filter(({ badge, phase }) => badge || phase !== 'none');
      assert.deepEqual(said, [], 'Nothing is said of a new address while the old text is there.');
    }

    it('10, 11: has each text checked that comes after history.pushState', async (t) => {
      const tab = await visit(t, '/story', COPY);
      await moveBeforeText(tab, push, '/next-bread');
      await browser.inPage(tab, replaceText, texts[INNOCENT]);
      await browser.waitFor(tab, { ...SAID[INNOCENT], url: server.url('/next-bread') });
      await moveBeforeText(tab, push, '/next-story');
      await browser.inPage(tab, replaceText, texts[OTHER_COPY]);
      await browser.waitFor(tab, { ...SAID[OTHER_COPY], url: server.url('/next-story') });
    });

    it('keeps who asks for a check waiting until the text of the address is there', async (t) => {
      const tab = await visit(t, '/story', COPY);
      await moveBeforeText(tab, push, '/next-bread');
      await browser.inExtension((tabId) => chrome.runtime.sendMessage({ type: 'check', tabId }), tab);
      const seen = await browser.watch(tab, A_WHILE);
      assert.ok(seen.every(({ phase }) => phase === 'checking'), JSON.stringify(seen.find(({ phase }) => phase !== 'checking')));
      await browser.inPage(tab, replaceText, texts[INNOCENT]);
      await browser.waitFor(tab, SAID[INNOCENT]);
    });

    it('leaves out the text that another one covers', async (t) => {
      const tab = await visit(t, '/story', COPY);
      await browser.inPage(tab, (html) => {
        const style = 'position: fixed; inset: 0; overflow: auto; background: white';
        document.body.insertAdjacentHTML('beforeend', `<dialog open style="${style}">${html}</dialog>`);
        history.pushState({}, '', '/bread-over-story');
      }, texts[INNOCENT]);
      await browser.waitFor(tab, { ...SAID[INNOCENT], url: server.url('/bread-over-story') });
    });

    it('12: has the text of a route after the # checked, and leaves anchors alone', async (t) => {
      const tab = await visit(t, '/story', COPY);
      await browser.inPage(tab, hash, 'comments');
      const seen = await browser.watch(tab, A_WHILE);
      assert.equal(new Set(seen.map(({ check }) => check)).size, 1, 'An anchor needs no check.');
      await moveBeforeText(tab, hash, '#/bread');
      await browser.inPage(tab, replaceText, texts[INNOCENT]);
      await browser.waitFor(tab, SAID[INNOCENT]);
      await moveBeforeText(tab, hash, '#!/story');
      await browser.inPage(tab, replaceText, texts[OTHER_COPY]);
      await browser.waitFor(tab, SAID[OTHER_COPY]);
      // A route that does not look like one.
      await browser.inPage(tab, hash, 'bread');
      await browser.inPage(tab, replaceText, texts[INNOCENT]);
      await browser.waitFor(tab, SAID[INNOCENT]);
    });

    it('13: has a text checked that takes the place of another one at the same address', async (t) => {
      const tab = await visit(t, '/story', COPY);
      await browser.inPage(tab, replaceText, texts[INNOCENT]);
      await browser.waitFor(tab, SAID[INNOCENT]);
      // The text is taken away, and the next one comes later.
      await browser.inPage(tab, replaceText, '');
      await browser.waitFor(tab, { verdict: 'not_article' });
      await browser.inPage(tab, replaceText, texts[OTHER_COPY]);
      await browser.waitFor(tab, SAID[OTHER_COPY]);
      // Paragraph by paragraph, in elements that stay.
      await browser.inPage(tab, (html) => {
        const texts = [...new DOMParser().parseFromString(html, 'text/html').querySelectorAll('p')].map((p) => p.textContent);
        for (const p of document.querySelectorAll('#root p')) p.firstChild ? (p.firstChild.data = texts.shift() ?? '') : p.remove();
        document.querySelector('#root p').parentElement.append(...texts.map((text) => Object.assign(document.createElement('p'), { textContent: text })));
      }, texts[INNOCENT]);
      await browser.waitFor(tab, SAID[INNOCENT]);
    });

    it('14, 15: has each article of an endless page checked by itself', async (t) => {
      const tab = await visit(t, '/story', COPY);
      for (const [path, file] of [['/endless-bread', INNOCENT], ['/endless-story', OTHER_COPY]]) {
        await browser.inPage(tab, appendText, texts[file]);
        await browser.inPage(tab, replace, path);
        const url = server.url(path);
        const seen = await browser.waitFor(tab, { ...SAID[file], url });
        const wrong = seen.filter(({ url: of, phase, verdict }) => of === url && phase === 'done' && verdict !== SAID[file].verdict);
        assert.deepEqual(wrong, []);
      }
      // Back to the first one.
      await browser.inPage(tab, () => document.querySelector('h1').scrollIntoView());
      await browser.inPage(tab, replace, '/story');
      await browser.waitFor(tab, { ...SAID[COPY], url: server.url('/story') });
    });

    it('keeps the verdict on a page that only tidies up its address', async (t) => {
      const tab = await visit(t, '/story', COPY);
      await browser.inPage(tab, replace, '/story/council-passes-budget');
      await browser.waitFor(tab, { ...SAID[COPY], url: server.url('/story/council-passes-budget') });
    });

    for (const seconds of [3, 8]) {
      it(`7: has a text checked that comes ${seconds} s after the page was checked`, async (t) => {
        const tab = await visit(t, '/late');
        await browser.waitFor(tab, { verdict: 'not_article' });
        await browser.inPage(tab, replaceTextLater, texts[COPY], seconds * 1000);
        await browser.waitFor(tab, SAID[COPY]);
      });
    }

    it('reads a page seldom that never rests', async (t) => {
      const tab = await visit(t, '/ticker');
      const seen = (await browser.watch(tab, 6000)).filter(({ phase }) => phase === 'done');
      const checks = new Set(seen.map(({ check }) => check)).size;
      assert.ok(checks >= 1 && checks <= 4, `${checks} checks`);
    });

    it('20: looks anew at a page that comes from the back-forward cache', async (t) => {
      const tab = await visit(t, '/paused');
      await browser.waitFor(tab, { verdict: 'not_article' });
      await browser.inPage(tab, (url) => void (location.href = url), server.url('/bread-in-cache'));
      await browser.waitFor(tab, SAID[INNOCENT]);
      await browser.inPage(tab, () => history.back());
      await browser.waitFor(tab, { verdict: 'not_article', url: server.url('/paused') });
      assert.equal(await browser.inPage(tab, () => globalThis.restored), 1, 'The page comes from the cache.');
      // The half minute begins anew.
      await browser.watch(tab, A_WHILE);
      await browser.inPage(tab, replaceText, texts[COPY]);
      await browser.waitFor(tab, SAID[COPY]);
      await browser.inPage(tab, () => history.forward());
      await browser.waitFor(tab, { ...SAID[INNOCENT], url: server.url('/bread-in-cache') });
    });
  });
}
