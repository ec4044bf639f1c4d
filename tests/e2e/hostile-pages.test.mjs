// Pages that try to confuse, to break or to misuse the extension. In both browsers.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { serve } from '../../tools/browser/server.mjs';
import { article, copied, literal, site } from './made-pages.mjs';
import { BROWSERS } from './tabs.mjs';

const STORY = await copied('aldermoor-budget');
const OTHER = await copied('quarry-trial');
const text = article(STORY);

/** Milliseconds that a test waits for something that must not happen. */
const A_WHILE = 1500;

/** Names of properties of documents and forms that scripts read. */
const PROPERTIES = [
  'body', 'title', 'head', 'documentElement', 'contentType', 'querySelectorAll', 'querySelector', 'createTreeWalker', 'createRange',
  'createElement', 'implementation', 'elementsFromPoint', 'scrollingElement', 'defaultView', 'adoptedStyleSheets', 'addEventListener',
  'prerendering', 'nodeType', 'textContent', 'parentNode', 'parentElement', 'firstChild', 'nextSibling', 'childNodes', 'children',
  'isConnected', 'ownerDocument', 'localName', 'attributes', 'outerHTML', 'innerHTML', 'getHTML', 'getAttribute', 'hasAttribute',
  'shadowRoot', 'openOrClosedShadowRoot', 'closest', 'matches', 'cloneNode', 'getRootNode', 'clientHeight', 'scrollHeight', 'scrollBy',
  'scrollTop', 'getBoundingClientRect', 'append', 'remove', 'firsthandIsHere', 'firsthandMarks', 'dom', 'pageTrees', 'pageHtml',
  'host', 'evaluate', 'data', 'ownerDocument', 'contentDocument', 'rememberText', 'watchPage', 'markPlaces', 'markColours', 'markTip', 'chrome', 'browser', 'navigation', 'location', 'CSS', 'Range',
];
const clobbering = PROPERTIES.map((name) => `<img name="${name}" id="${name}" alt="">`).join('');
const fields = PROPERTIES.map((name) => `<input name="${name}" type="hidden">`).join('');

const markup = `<img src=x onerror="document.title='run'"><script>document.title='run'</script>"'><b id="injected">bold</b>`;
const asText = markup.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** @type {Record<string, string>} pages with a copied article */
const PAGES = {
  'names elements like the properties of its document': site(clobbering + text),
  'has its article in a form with fields named like properties': site(`<form>${fields}${text}</form>`),
  'is nothing but such a form': `<!doctype html><title>A site</title><form name="body">${fields}${text}</form><form name="documentElement">${fields}</form>`,
  'replaces the functions of its window': site(text, `
    for (const prototype of [Node.prototype, Element.prototype, Document.prototype, Array.prototype, String.prototype, Map.prototype, Promise.prototype])
      for (const name of ['querySelectorAll', 'textContent', 'outerHTML', 'getHTML', 'createTreeWalker', 'filter', 'push', 'replaceAll', 'get', 'then'])
        if (name in prototype) Object.defineProperty(prototype, name, { get() { throw new Error('caught'); }, configurable: true });`),
  'writes itself anew with document.write': site('<p>Loading …</p>',
    `setTimeout(() => { document.open(); document.write(${literal(site(text))}); document.close(); }, 1000)`),
  'replaces its whole root': site('<p>Loading …</p>', `setTimeout(() => {
    document.documentElement.replaceWith(new DOMParser().parseFromString(${literal(site(text))}, 'text/html').documentElement) }, 1000)`),
  'is written anew all the time': site('<main></main>', `const html = ${literal(text)};
    setInterval(() => (document.querySelector('main').innerHTML = html), 50);`),
  'has a hundred thousand elements beside each other': site(`<div>${'<i></i>'.repeat(100_000)}</div>${text}`),
  'has a hundred thousand paragraphs without text': site(`<div>${'<p></p>'.repeat(100_000)}</div>${text}`),
  'has ten thousand shadow roots': site(`${text}<div id="many"></div>`, `for (let i = 0; i < 10_000; i++) {
    const host = document.createElement('x-host'); host.attachShadow({ mode: 'closed' }).innerHTML = '<b>x</b>'; many.append(host); }`),
  'has a thousand shadow roots within each other': site(text, `let at = document.body;
    for (let i = 0; i < 1000; i++) { const host = document.createElement('x-host'); at.append(host); at = host.attachShadow({ mode: 'open' }); }`),
  'has two hundred frames': site(text + '<iframe srcdoc="<p>An advertisement."></iframe>'.repeat(200)),
  'has itself in a frame': site(`${text}<iframe src="" width="400" height="300"></iframe>`),
  'has nine million characters of script': site(text, `/*${'x'.repeat(9_000_000)}*/`),
  'has thirteen million characters of script': site(text, `/*${'x'.repeat(13_000_000)}*/`),
};

for (const [name, start] of Object.entries(BROWSERS)) {
  describe(`a hostile page, in ${name}`, () => {
    let server, browser;
    const routes = {};

    before(async () => {
      for (const [number, body] of Object.values(PAGES).entries()) routes[`/${number}`] = { body };
      server = await serve({ routes });
      browser = await start();
    });
    after(async () => {
      await browser?.close();
      await server?.close();
    });

    /** Opens a page, which is closed at the end of the test. @returns {Promise<number>} its tab */
    async function visit(t, path) {
      const tab = await browser.open(server.url(path));
      t.after(() => browser.closeTab(tab));
      return tab;
    }
    const tell = (message) => browser.inExtension((message) => chrome.runtime.sendMessage(message), message);

    for (const [number, what] of Object.keys(PAGES).entries()) {
      it(`is checked and marked, though it ${what}`, async (t) => {
        const tab = await visit(t, `/${number}`);
        await browser.waitFor(tab, STORY.said);
        assert.ok((await tell({ type: 'mark', tabId: tab, on: true })).marked > 0);
      });
    }

    it('does no harm with a hundred thousand elements within each other', async (t) => {
      const nest = `let at = document.createElement('div'); const top = at; top.hidden = true;
        for (let i = 0; i < 100_000; i++) { const next = document.createElement(i % 2 ? 'p' : 'div'); next.append('A text that is long enough to be looked at as a paragraph by itself. '); at.append(next); at = next; }`;
      routes['/deep'] = { body: site(text, `${nest} document.body.append(top);`) };
      const tab = await visit(t, '/deep');
      await browser.waitUntil(tab, ({ phase }) => ['done', 'error'].includes(phase), 'an end');
      // Others are checked as before.
      await browser.waitFor(await visit(t, '/0'), STORY.said);
    });

    it('has another text checked that it shows during the check', async (t) => {
      routes['/swapped'] = { body: site(`<main>${text}</main>`, `const other = ${literal(article(OTHER))};
        new PerformanceObserver(() => {}).observe({ type: 'navigation' });
        document.addEventListener('DOMContentLoaded', () => setTimeout(() => (document.querySelector('main').innerHTML = other), 30));`) };
      const tab = await visit(t, '/swapped');
      await browser.waitFor(tab, OTHER.said);
    });

    it('cannot speak to the extension', async (t) => {
      routes['/talk'] = { body: site('<p>Nothing to read here.</p>') };
      const tab = await visit(t, '/talk');
      await browser.waitFor(tab, { verdict: 'not_article' });
      const before = await browser.look(tab);
      const heard = await browser.inPage(tab, async (html) => {
        const messages = [{ type: 'page', url: location.href, contentType: 'text/html', html }, { type: 'moved', url: location.href },
          { type: 'send', byReader: true }, { type: 'highlight', marks: [{ text: 'Nothing to read here', kind: 'verbatim', passage: 0 }], rules: '* { color: red }' },
          { type: 'step', by: 1 }];
        for (const message of messages) {
          window.postMessage(message, '*');
          dispatchEvent(new MessageEvent('message', { data: message }));
          for (const type of ['message', message.type, `firsthand-${message.type}`]) {
            document.dispatchEvent(new CustomEvent(type, { detail: message, bubbles: true, composed: true }));
          }
          try {
            globalThis.chrome?.runtime?.sendMessage?.('firsthand@firsthand.example', message);
          } catch {}
        }
        dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
        dispatchEvent(new Event('popstate'));
        dispatchEvent(new Event('hashchange'));
        await new Promise((resolve) => setTimeout(resolve, 300));
        return CSS.highlights.size;
      }, text);
      assert.equal(heard, 0);
      const seen = await browser.watch(tab, A_WHILE);
      assert.deepEqual(seen.filter(({ verdict, badge }) => badge !== before.badge || (verdict && verdict !== 'not_article')), []);
    });

    it('shows text that looks like markup as text, in the popup', async (t) => {
      const title = `${STORY.title} ${markup}`;
      const head = `<meta property="og:title" content="${asText}"><meta property="og:site_name" content="${asText}"><meta name="author" content="${asText}">`;
      const paragraphs = STORY.paragraphs.map((part) => part.replace('. ', `. ${asText} `));
      routes['/markup'] = { body: site(article({ ...STORY, paragraphs }).replace(STORY.title, title.replaceAll('<', '&lt;')), '', head) };
      const tab = await browser.open(`${server.url('/markup')}?<b id=injected>`);
      t.after(() => browser.closeTab(tab));
      await browser.waitUntil(tab, ({ verdict }) => verdict === 'copy' || verdict === 'excerpt', 'a match');
      const popup = await browser.open(await browser.inExtension((tab) => chrome.runtime.getURL(`ui/popup/popup.html?tab=${tab}`), tab));
      t.after(() => browser.closeTab(popup));
      const shown = await browser.inExtension(async (popup) => {
        const view = () => chrome.extension.getViews().find(({ location }) => location.search.startsWith('?tab='));
        while (!view()?.document.body?.dataset.ready) await new Promise((resolve) => setTimeout(resolve, 50));
        const { document } = view();
        const foreign = [...document.querySelectorAll('#injected, body script:not([src]), body img:not([src^="../"]):not([src^="/"])')];
        return { foreign: foreign.map(({ outerHTML }) => outerHTML), title: document.title, text: document.body.innerText };
      }, popup);
      assert.deepEqual(shown.foreign, []);
      assert.ok(!shown.title.includes('run'));
      assert.ok(shown.text.includes('<img src=x'), 'The text is shown as it is.');
    });

    it('that no extension may read is left alone, and so is one of another extension or of the browser', async (t) => {
      for (const url of ['about:blank', name === 'chromium' ? 'chrome://version/' : 'about:license']) {
        let tab;
        try {
          tab = await browser.open(url);
        } catch {
          continue; // Firefox opens no page of the browser for an extension.
        }
        t.after(() => browser.closeTab(tab));
        const seen = await browser.watch(tab, 500);
        assert.ok(seen.every(({ phase, badge }) => phase === 'none' && badge === ''), url);
        await tell({ type: 'check', tabId: tab });
        // Firefox lets an extension read an empty page, which has no address.
        const isSaid = ({ phase, badge }) => phase === 'error' || (phase === 'none' && badge === '');
        await browser.waitUntil(tab, isSaid, 'end of the check');
        assert.ok((await browser.watch(tab, 500)).every(isSaid));
      }
    });

    it('that is a PDF is no article', async (t) => {
      routes['/paper.pdf'] = { type: 'application/pdf', body: PDF };
      const tab = await visit(t, '/paper.pdf');
      const seen = await browser.watch(tab, A_WHILE);
      assert.ok(seen.every(({ verdict, badge }) => verdict === null && badge === ''), JSON.stringify(seen.at(-1)));
    });
  });
}

const PDF = `%PDF-1.1
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 200 200]>> endobj
trailer <</Root 1 0 R>>
`;
