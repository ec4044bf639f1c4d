// Special pages, by number: an article where it is hard to find, in both browsers. Those that change without a new document
// (7 to 15) are in single-pages.test.mjs, too; tabs that were open before (19) in open-tabs.test.mjs; stopped workers, back,
// forward and reload (20) in single-pages.test.mjs, behaviour.test.mjs and firefox.test.mjs.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { until } from '../../tools/browser/display.mjs';
import { serve } from '../../tools/browser/server.mjs';
import { article, CONSENT_TEXT, copied, innocent, literal, quoted, site } from './made-pages.mjs';
import { BROWSERS } from './tabs.mjs';

const STORY = await copied('aldermoor-budget');
const OTHER = await copied('quarry-trial');
const BREAD = await innocent('none/rye-bread-beginners.html');

const text = article(STORY);
const bread = article(BREAD);

/** Scripts that put HTML into a shadow root of an element. */
const attach = (element, mode, html, ms = 0) => `{
  const root = document.querySelector('${element}').attachShadow({ mode: '${mode}' });
  setTimeout(() => (root.innerHTML = ${literal(html)}), ${ms});
}`;
const define = (name, html, mode = 'open') => `customElements.define('${name}', class extends HTMLElement {
  constructor() { super().attachShadow({ mode: '${mode}' }).innerHTML = ${literal(html)}; }
});`;
const later = (script, ms) => `setTimeout(() => { ${script} }, ${ms});`;

/** A frame of a size that readers see. @param {string} attributes */
const frame = (attributes) => `<iframe width="700" height="600" ${attributes}></iframe>`;

const ad = `<p>${'Buy the new Corvane saloon now, with five years of warranty. '.repeat(6)}</p>`.repeat(3);
const consent = (attributes, content = '') => `<div ${attributes}>${CONSENT_TEXT}<button>Accept</button>${content}</div>`;
const byline = '<figure><img src="/pixel.png" alt=""><figcaption>Picture: the Guildhall on Tuesday evening.</figcaption></figure>';
const teaser = (number) => `<article><h2><a href="/${number}">Another story of the day</a></h2><p>What it says, in one line, to be read elsewhere.</p></article>`;

/**
 * Pages by the name of the test. `share`: minimum percentage on the badge.
 * @type {Record<string, {body: string, share?: number, said?: object, also?: Record<string, string>}>}
 */
const PAGES = {
  '1: in open shadow roots, one within another': {
    body: site('<news-page></news-page>', define('news-article', text) + define('news-page', '<main><news-article></news-article></main>')),
  },
  '1: in three shadow roots of elements that are defined after two seconds': {
    body: site('<a-page></a-page>', later(
      define('a-page', '<a-column></a-column>') + define('a-column', '<div><a-story></a-story></div>', 'closed') + define('a-story', text), 2000)),
  },
  '2: in a declared shadow root': {
    body: site(`<news-article><template shadowrootmode="open">${text}</template></news-article>`),
  },
  '2: in declared shadow roots, one within another': {
    body: site(`<news-page><template shadowrootmode="open"><main><div><template shadowrootmode="closed">${text}</template></div></main></template></news-page>`),
  },
  '3: in a closed shadow root': { body: site('<news-article></news-article>', attach('news-article', 'closed', text)) },
  '3: in a closed shadow root of a plain element': { body: site('<div id="app"></div>', attach('#app', 'closed', text)) },
  '3: in a declared closed shadow root': { body: site(`<section><template shadowrootmode="closed">${text}</template></section>`) },
  '3: in a closed shadow root that is filled after two seconds': {
    body: site('<news-article></news-article>', attach('news-article', 'closed', text, 2000)),
  },
  '4: in elements that a shadow root has a slot for': {
    body: site(`<news-layout>${text}</news-layout>`, define('news-layout', '<header>News</header><main><slot></slot></main>')),
  },
  '4: in elements with slots of their own': {
    body: site(`<news-layout>${text.replace('<article>', '<article slot="main">')}</news-layout>`,
      define('news-layout', '<header>News</header><main><slot name="main"></slot></main>', 'closed')),
  },
  '5: in a frame of the same site': { body: site(frame('src="/inner"')), also: { '/inner': site(text) } },
  '5: in a frame with a document of its own': { body: site(frame(`srcdoc=${quoted(site(text))}`)) },
  '5: in a frame that comes after two seconds': {
    body: site('<main></main>', later(`document.querySelector('main').innerHTML = ${literal(frame('src="/inner"'))}`, 2000)),
    also: { '/inner': site(text) },
  },
  '5: in a frame whose own text comes after two seconds': {
    body: site(frame('src="/inner"')),
    also: { '/inner': site('<main></main>', later(`document.querySelector('main').innerHTML = ${literal(text)}`, 2000)) },
  },
  '5: in a frame that is sent elsewhere after two seconds': {
    body: site(frame('src="/first"'), later(`document.querySelector('iframe').src = '/inner'`, 2000)),
    also: { '/first': site('<p>Loading …</p>'), '/inner': site(text) },
  },
  '5: in a frame within a frame': {
    body: site(frame('src="/outer"')),
    also: { '/outer': site(frame('src="/inner"')), '/inner': site(text) },
  },
  '5: in a frame within a shadow root': {
    body: site('<news-page></news-page>', attach('news-page', 'closed', `<main>${frame('src="/inner"')}</main>`)),
    also: { '/inner': site(text) },
  },
  '5: in a shadow root within a frame': {
    body: site(frame('src="/inner"')),
    also: { '/inner': site('<news-article></news-article>', attach('news-article', 'closed', text)) },
  },
  '5: in a shadow root that is open within a frame': {
    body: site(frame('src="/inner"')),
    also: { '/inner': site('<news-article></news-article>', define('news-article', text)) },
  },
  '5: in a frame that a script writes': {
    body: site(frame('id="written"'), `const { contentDocument: page } = document.querySelector('#written');
      page.open(); page.write(${literal(text)}); page.close();`),
  },
  '5: in one of a set of frames': {
    body: '<!doctype html><html><head><title>A site</title></head><frameset cols="150,*"><frame src="/menu"><frame src="/inner"></frameset></html>',
    also: { '/menu': site('<ul><li>Home<li>News</ul>'), '/inner': site(text) },
  },
  '5: in an object': {
    body: site('<object type="text/html" data="/inner" width="700" height="600"></object>'),
    also: { '/inner': site(text) },
  },
  '5: beside frames with advertisements': {
    body: site(`${text}${frame('src="/ad"')}${frame(`srcdoc=${quoted(ad)}`)}`),
    also: { '/ad': ad },
    share: 95,
  },
  '5: in a frame, beside frames with advertisements': {
    body: site(`${frame('src="/inner"')}<iframe src="/ad" width="300" height="250"></iframe>`),
    also: { '/inner': site(text), '/ad': '<p>Buy the new Corvane saloon now.</p>' },
    share: 95,
  },
  '7: that comes after three seconds, beside a clock': {
    body: site('<p id="clock"></p><main></main>', `setInterval(() => (clock.textContent = new Date().toISOString()), 100);
      ${later(`document.querySelector('main').innerHTML = ${literal(text)}`, 3000)}`),
  },
  '7: that comes after eight seconds, beside a clock': {
    body: site('<p id="clock"></p><main></main>', `setInterval(() => (clock.textContent = new Date().toISOString()), 1000);
      ${later(`document.querySelector('main').innerHTML = ${literal(text)}`, 8000)}`),
  },
  '7: that comes paragraph by paragraph': {
    body: site('<article></article>', `const parts = ${literal(STORY.paragraphs.map((part) => `<p>${part}</p>`).join('\n'))}.split('\\n');
      const timer = setInterval(() => { const next = parts.shift(); next ? document.querySelector('article').insertAdjacentHTML('beforeend', next) : clearInterval(timer); }, 300);`),
  },
  '8: that takes the place of another text after three seconds': {
    body: site(`<main>${bread}</main>`, later(`document.querySelector('main').innerHTML = ${literal(text)}`, 3000)),
  },
  ...Object.fromEntries(['role="dialog" aria-modal="true"', 'role="alertdialog"', 'id="cookie-consent" role="region" aria-label="Privacy"'].flatMap((attributes) => [
    [`16: after a consent dialog (${attributes})`, { body: site(consent(attributes) + text), share: 95 }],
    [`16: before a consent dialog (${attributes})`, { body: site(text + consent(attributes)), share: 95 }],
  ])),
  ...Object.fromEntries(['role="dialog"', 'role="alertdialog" aria-modal="true"', 'aria-label="Cookie consent"', 'class="page"'].flatMap((attributes) => [
    [`16: within a box after its consent text (${attributes})`, { body: site(consent(attributes, text)), share: 95 }],
    [`16: within a box between consent texts (${attributes})`, { body: site(`<div ${attributes}>${CONSENT_TEXT}${text}${CONSENT_TEXT}<button>Accept</button></div>`), share: 95 }],
    [`16: within a box before its consent text (${attributes})`, { body: site(`<div ${attributes}>${text}${CONSENT_TEXT}<button>Accept</button></div>`), share: 95 }],
  ])),
  '16: within an open dialog element': { body: site(`<dialog open>${CONSENT_TEXT}<button>Accept</button>${text}</dialog>`), share: 95 },
  '16: in one element with a consent text, without a name': {
    body: site(`<div>${CONSENT_TEXT}<button>Accept</button>${STORY.paragraphs.map((part) => `<p>${part}</p>`).join('')}</div>`), share: 95,
  },
  '16: in one element with a consent text, with line breaks only': {
    body: site(`<div>${CONSENT_TEXT.replaceAll('<p>', '').replaceAll('</p>', '<br><br>')}<button>Accept</button><br><br>${STORY.paragraphs.join('<br><br>')}</div>`),
    share: 95,
  },
  '16: behind an open dialog': { body: site(`${text}<dialog id="d">${CONSENT_TEXT}<button>Accept</button></dialog>`, 'd.showModal()'), share: 95 },
  '17: that is on the page twice, once for printing': {
    body: site(`${text}<div class="print" style="display: none">${text}</div>`), share: 95,
  },
  '17: that is on the page twice, once for printing, first': {
    body: site(`<div class="print-only">${text}</div>${text}`, '', '<style>.print-only { display: none } @media print { .print-only { display: block } }</style>'),
    share: 95,
  },
  '18: in which every paragraph is an article': {
    body: site(`<h1>${STORY.title}</h1>${STORY.paragraphs.map((part) => `<article><p>${part}</p></article>`).join('')}`),
  },
  '18: before eight teasers': { body: site(text + [1, 2, 3, 4, 5, 6, 7, 8].map(teaser).join('')) },
  '18: with line breaks only': { body: site(`<h1>${STORY.title}</h1><div>${STORY.paragraphs.join('<br><br>')}</div>`) },
  '18: with single line breaks only': { body: site(`<h1>${STORY.title}</h1>${STORY.paragraphs.join('<br>')}`) },
  '18: in a preformatted block': { body: site(`<h1>${STORY.title}</h1><pre style="white-space: pre-wrap">${STORY.paragraphs.join('\n\n')}</pre>`) },
  '18: with soft hyphens': { body: site(article(STORY, (part) => `<p>${part.replace(/(\w{4})(?=\w{3})/g, '$1&shy;')}</p>`)) },
  '18: with every word in an element': { body: site(article(STORY, (part) => `<p>${part.split(' ').map((word) => `<span>${word}</span>`).join(' ')}</p>`)) },
  '18: with captions between paragraphs': { body: site(article(STORY, (part) => `<p>${part}</p>${byline}`)) },
};

for (const [name, start] of Object.entries(BROWSERS)) {
  describe(`a copied article, in ${name}`, () => {
    let server, elsewhere, browser;
    const routes = {};

    before(async () => {
      for (const [number, { body, also = {} }] of Object.values(PAGES).entries()) {
        // Each page has a folder of its own.
        const placed = (html) => Object.keys(also).reduce((html, path) => html.replaceAll(path, `/${number}${path}`), html);
        routes[`/${number}`] = { body: placed(body) };
        for (const [path, html] of Object.entries(also)) routes[`/${number}${path}`] = { body: placed(html) };
      }
      server = await serve({ routes });
      elsewhere = await serve({ routes: { '/story': { body: site(text) }, '/ad': { body: site(ad) } } });
      browser = await start();
    });
    after(async () => {
      await browser?.close();
      await server?.close();
      await elsewhere?.close();
    });

    /** Opens a page, which is closed at the end of the test. @returns {Promise<number>} its tab */
    async function visit(t, url) {
      const tab = await browser.open(url);
      t.after(() => browser.closeTab(tab));
      return tab;
    }

    for (const [number, [what, { share = 0, said = STORY.said }]] of Object.entries(PAGES).entries()) {
      it(`is recognised ${what}`, async (t) => {
        const tab = await visit(t, server.url(`/${number}`));
        await browser.waitFor(tab, said);
        // The badge is painted a moment after the state is known.
        await browser.waitUntil(tab, ({ badge }) => Number(badge) >= share, `badge of ${share} or more`);
      });
    }

    it('is recognised 6: in a frame of another site', async (t) => {
      routes['/stranger'] = { body: site(frame(`src="${elsewhere.url('/story')}"`)) };
      await browser.waitFor(await visit(t, server.url('/stranger')), STORY.said);
    });

    it('is recognised beside a frame of another site', async (t) => {
      routes['/beside-stranger'] = { body: site(text + frame(`src="${elsewhere.url('/ad')}"`)) };
      const tab = await visit(t, server.url('/beside-stranger'));
      await browser.waitFor(tab, STORY.said);
      await browser.waitUntil(tab, ({ badge }) => Number(badge) >= 95, 'badge of 95 or more');
    });

    for (const [way, write] of [
      ['with elements as translators write them', (p, text) => (p.innerHTML = `<font><font>${text}</font></font>`)],
      ['in its own texts', (p, text) => (p.firstChild.data = text)],
    ]) {
      it(`is followed 9: when it is translated in place, ${way}, and back`, async (t) => {
        routes['/translated'] = { body: site(text) };
        const tab = await visit(t, server.url('/translated'));
        await browser.waitFor(tab, STORY.said);
        const translate = (texts) => browser.inPage(tab, translateInPage, String(write), texts);
        await translate(STORY.paragraphs.map((_, at) => BREAD.paragraphs[at % BREAD.paragraphs.length]));
        await browser.waitFor(tab, { phase: 'done', verdict: 'none' });
        await translate(STORY.paragraphs);
        await browser.waitFor(tab, STORY.said);
      });
    }

    for (const [what, first, next] of [
      ['14: an innocent article before a copied one', BREAD, STORY],
      ['15: a copied article before an innocent one', STORY, BREAD],
    ]) {
      it(`is judged by the first article of an endless page that keeps its address, ${what}`, async (t) => {
        routes['/endless'] = { body: site(`<div id="stream">${article(first)}</div>`) };
        const tab = await visit(t, server.url('/endless'));
        await browser.waitFor(tab, first.said);
        await browser.inPage(tab, append, article(next));
        const seen = await browser.watch(tab, 3000);
        assert.deepEqual(seen.filter(({ verdict }) => verdict !== first.said.verdict), []);
      });

      it(`is judged by the article in view of an endless page that changes its address, ${what}`, async (t) => {
        routes['/endless'] = { body: site(`<div id="stream">${article(first)}</div>`) };
        const tab = await visit(t, server.url('/endless'));
        await browser.waitFor(tab, first.said);
        await browser.inPage(tab, append, article(next));
        await browser.inPage(tab, () => document.querySelector('#stream').lastElementChild.scrollIntoView());
        await browser.inPage(tab, () => history.replaceState({}, '', '/endless-next'));
        await browser.waitFor(tab, { ...next.said, url: server.url('/endless-next') });
      });
    }

    /** The tab of a page of this file, once it is checked. */
    async function visitChecked(t, what) {
      const tab = await visit(t, server.url(`/${Object.keys(PAGES).indexOf(what)}`));
      await browser.waitFor(tab, STORY.said);
      return tab;
    }
    const mark = (tab, on) => browser.inExtension((message) => chrome.runtime.sendMessage(message), { type: 'mark', tabId: tab, on });

    for (const what of ['1: in open shadow roots, one within another', '5: in a frame of the same site', '5: in a shadow root that is open within a frame']) {
      it(`has its passages marked in their colours, until the marks are taken away, ${what}`, async (t) => {
        const tab = await visitChecked(t, what);
        assert.ok((await mark(tab, true)).marked > 0);
        const { text, colour } = await browser.inPage(tab, marked);
        assert.ok(text.includes(STORY.paragraphs[1].slice(0, 40)), text);
        assert.equal(colour, 'rgb(255, 217, 214)');
        await mark(tab, false);
        assert.equal((await browser.inPage(tab, marked)).text, '');
      });
    }

    for (const [what, replace] of [
      ['1: in open shadow roots, one within another', () => {
        document.querySelector('news-page').shadowRoot.querySelector('news-article').shadowRoot.innerHTML = '<p>Come back tomorrow.</p>';
      }],
      ['5: in a frame of the same site', () => void (document.querySelector('iframe').contentDocument.body.innerHTML = '<p>Come back tomorrow.</p>')],
      ['5: in a frame of the same site', () => void document.querySelector('iframe').remove()],
      ['5: in a frame of the same site', () => void (document.querySelector('iframe').srcdoc = '<p>Come back tomorrow.</p>')],
    ]) {
      it(`is checked anew when another text takes its place, ${what}: ${String(replace).slice(-60)}`, async (t) => {
        const tab = await visitChecked(t, what);
        await browser.inPage(tab, replace);
        await browser.waitFor(tab, { verdict: 'not_article' });
      });
    }

    it('keeps its marks when the page removes them or writes its text anew', async (t) => {
      routes['/kept'] = { body: site(`<main>${text}</main>`) };
      const tab = await visit(t, server.url('/kept'));
      await browser.waitFor(tab, STORY.said);
      await mark(tab, true);
      const before = await browser.inPage(tab, marked);
      await browser.inPage(tab, () => {
        CSS.highlights.clear();
        document.body.append('.');
      });
      await until('marks that were removed', async () => (await browser.inPage(tab, marked)).text === before.text);
      await browser.inPage(tab, () => {
        const main = document.querySelector('main');
        main.innerHTML = main.innerHTML;
      });
      await until('marks on the new text', async () => (await browser.inPage(tab, marked)).text === before.text);
    });

    it('is stepped through by passage, and its quotations have a colour of their own', async (t) => {
      routes['/steps'] = { body: site(`<div style="height: 3000px"></div>${article(STORY, (part) => `<p style="margin-block: 600px">${part}</p>`)}`) };
      const tab = await visit(t, server.url('/steps'));
      await browser.waitFor(tab, STORY.said);
      const step = (by) => browser.inExtension((message) => chrome.runtime.sendMessage(message), { type: 'step', tabId: tab, by });
      const first = await step(1);
      assert.equal(first.passage, 0);
      const view = () => browser.inPage(tab, () => {
        const [range] = CSS.highlights.get('firsthand-current');
        const { top } = range.getBoundingClientRect();
        return { text: range.toString(), isInView: top >= 0 && top < innerHeight };
      });
      await until('the first passage in view', async () => (await view()).isInView);
      assert.equal((await step(-1)).passage, first.of - 1);
      await until('the last passage in view', async () => (await view()).isInView);
      const { quotes } = await browser.inExtension(reportOf, tab);
      assert.ok(quotes.length > 0, 'The page and its original quote the same words.');
      // Stops at the end of a paragraph are in no mark.
      const words = (texts) => texts.join(' ').replace(/[^\p{L}\d]+/gu, ' ').trim();
      const marked = await browser.inPage(tab, () => [...CSS.highlights.get('firsthand-quote')].map(String));
      assert.equal(words(marked), words(quotes.map(({ text }) => text)));
    });
  });
}

/** What was reported of the page in a tab. Runs in a page of the extension. @param {number} tab */
const reportOf = async (tab) => (await chrome.storage.session.get(`tab:${tab}`))[`tab:${tab}`].report;

/*
 * Functions that run in a page.
 */

function translateInPage(write, texts) {
  const paragraphs = document.querySelectorAll('article p');
  for (const [at, text] of texts.entries()) (0, eval)(`(${write})`)(paragraphs[at], text);
}

function append(html) {
  document.querySelector('#stream').insertAdjacentHTML('beforeend', html);
}

/** What is marked word for word on the page and in its frames: its text, and the colour of the first of it. */
function marked() {
  const windows = [window, ...Array.from({ length: frames.length }, (_, number) => frames[number])];
  const ranges = windows.flatMap((window) => [...(window.CSS.highlights.get('firsthand-verbatim') ?? [])]);
  const parent = ranges[0]?.startContainer.parentElement;
  const style = parent?.ownerDocument.defaultView.getComputedStyle(parent, '::highlight(firsthand-verbatim)');
  return { text: ranges.map((range) => range.toString()).join(' '), colour: style?.backgroundColor ?? '' };
}
