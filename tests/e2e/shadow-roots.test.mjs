// Articles in shadow roots, open and closed, written in the page or attached later. In both browsers.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { serve } from '../../tools/browser/server.mjs';
import { PAGES } from '../../tools/samples.mjs';
import { original } from './originals.mjs';
import { BROWSERS } from './tabs.mjs';

const COPY = 'copy/aldermoor-budget--cityscoop.html';
const SAID = { phase: 'done', verdict: 'copy', source: original(COPY) };

const body = /<body[^>]*>([^]*)<\/body>/.exec(await readFile(join(PAGES, COPY), 'utf8'))[1];
const text = `<section>${body.replace(/<script\b[^]*?<\/script>/g, '')}</section>`;

/** A page whose article is in a shadow root. @param {string} content @param {string} [script] */
const site = (content, script = '') =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>A site</title><nav><a href="/">Home</a></nav>${content}<script>${script}</script></html>`;

/** A script that fills a shadow root, after some milliseconds. */
const attach = (element, mode, ms) => `
  const root = document.querySelector('${element}').attachShadow({ mode: '${mode}' });
  setTimeout(() => (root.innerHTML = ${JSON.stringify(text).replaceAll('</', '<\\/')}), ${ms});`;

const ROUTES = {
  'an open one': site('<news-article></news-article>', attach('news-article', 'open', 0)),
  'a closed one': site('<news-article></news-article>', attach('news-article', 'closed', 0)),
  'a closed one of a plain element': site('<div id="app"></div>', attach('#app', 'closed', 0)),
  'a declared one': site(`<news-article><template shadowrootmode="closed">${text}</template></news-article>`),
  'one within another': site(
    `<news-page><template shadowrootmode="open"><main><news-article><template shadowrootmode="open">${text}</template></news-article></main></template></news-page>`,
  ),
  'one that is filled after two seconds': site('<news-article></news-article>', attach('news-article', 'closed', 2000)),
};

for (const [name, start] of Object.entries(BROWSERS)) {
  describe(`an article in a shadow root, in ${name}`, () => {
    let server, browser;

    before(async () => {
      const pages = Object.values(ROUTES).map((body, number) => [`/${number}`, { body }]);
      server = await serve({ routes: Object.fromEntries(pages) });
      browser = await start();
    });
    after(async () => {
      await browser?.close();
      await server?.close();
    });

    for (const [number, what] of Object.keys(ROUTES).entries()) {
      it(`is checked: ${what}`, async () => {
        const tab = await browser.open(server.url(`/${number}`));
        await browser.waitFor(tab, SAID);
        await browser.closeTab(tab);
      });
    }

    it('has its passages marked in their colours, until the marks are taken away', async () => {
      const tab = await browser.open(server.url('/0'));
      await browser.waitFor(tab, SAID);
      const mark = (on) => browser.inExtension((message) => chrome.runtime.sendMessage(message), { type: 'mark', tabId: tab, on });
      const painted = () =>
        browser.inPage(tab, () => {
          const root = document.querySelector('news-article').shadowRoot;
          const marked = [...(CSS.highlights.get('firsthand-verbatim') ?? [])];
          const inRoot = marked.filter((range) => range.startContainer.getRootNode() === root);
          const styles = inRoot.map((range) => getComputedStyle(range.startContainer.parentElement, '::highlight(firsthand-verbatim)'));
          return { inRoot: inRoot.length > 0, colour: styles[0]?.backgroundColor ?? '' };
        });
      const { marked } = await mark(true);
      assert.ok(marked > 0);
      assert.deepEqual(await painted(), { inRoot: true, colour: 'rgb(255, 217, 214)' });
      await mark(false);
      assert.equal((await painted()).inRoot, false);
      await browser.closeTab(tab);
    });

    it('is checked anew when another text takes its place', async () => {
      const tab = await browser.open(server.url('/0'));
      await browser.waitFor(tab, SAID);
      await browser.inPage(tab, () => {
        document.querySelector('news-article').shadowRoot.innerHTML = '<p>Come back tomorrow.</p>';
      });
      await browser.waitFor(tab, { verdict: 'not_article' });
      await browser.closeTab(tab);
    });
  });
}
