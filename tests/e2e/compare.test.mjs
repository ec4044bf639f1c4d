// The page of the extension that compares two texts: a page with the article that it matches, with another tab, with a
// file and with a pasted text. In both browsers.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ORIGINALS } from '../../tools/build.mjs';
import { launch } from '../../tools/browser/chromium.mjs';
import { pause, until } from '../../tools/browser/display.mjs';
import { extensionUrl, launchFirefox } from '../../tools/browser/firefox.mjs';
import { listen } from '../../tools/browser/server.mjs';
import { PAGES } from '../../tools/samples.mjs';
import { comparison, setOriginal } from './compare-page.mjs';
import { BROWSERS } from './tabs.mjs';
import { violations } from './violations.mjs';

const COPY = await readFile(join(PAGES, 'copy/aldermoor-budget--cityscoop.html'), 'utf8');
const SPUN = await readFile(join(PAGES, 'spun/shield-final--40.html'), 'utf8');
const FRONT = await readFile(join(PAGES, 'not_article/front-page-aldermoor-chronicle.html'), 'utf8');
const BUDGET = await readFile(join(ORIGINALS, 'aldermoor-budget.html'), 'utf8');
const SHIELD = await readFile(join(ORIGINALS, 'shield-final.html'), 'utf8');
const ARABIC = await readFile(join(ORIGINALS, 'ar-falaj.html'), 'utf8');
const ARABIC_COPY = await readFile(join(PAGES, 'copy/ar-falaj--mawqi.html'), 'utf8');

/** A text without matches of its own, with one sentence that both sides quote. */
const QUOTING = (own) => `${own} “Every winter the merchants carry forty lanterns across the frozen mill pond, sing three verses about the drowned miller, and share smoked eel, barley bread and warm plum brandy with strangers,” she told the council.`;
const HARBOUR = 'The northern basin has been closed since Tuesday afternoon, and the fish market moved to the old customs house for the rest of the week. Traders lost two days of sales, and the council will pay a part of that from its fund for storms. Divers found rust on nine piles and marked every one of them with orange paint before the evening tide came in.';
const SCHOOLS = 'The mayor spoke of schools and of the price of grain in a hall far from any water. She was elected in spring with a small majority, and her party has held the town for thirty years. When the evening ended a band played a march that had been written for a bridge which was never finished, and the guests walked home along the mill stream.';

/** Serves the pages, and records what is asked for. */
async function newsSite() {
  const requests = [];
  const article = (body, type = 'text/html; charset=utf-8') => ({ status: 200, type, body });
  const routes = {
    '/copy': article(COPY),
    '/spun': article(SPUN),
    '/front': article(FRONT),
    '/budget': article(BUDGET),
    '/shield': article(SHIELD),
    '/windows-1251': article(Buffer.from([0xcc, 0xee, 0xf1, 0xf2, 0x20, 0x31]), 'text/plain; charset=windows-1251'),
    '/picture': article(Buffer.from([0x89, 0x50]), 'image/png'),
    '/empty': article('  '),
    '/large': article(`<p>${'Far too much of it. '.repeat(600_000)}</p>`),
    '/busy': { status: 503, body: '' },
    '/members': { status: 403, body: '' },
  };
  const host = await listen((request, response) => {
    requests.push({ path: request.url, headers: request.headers });
    if (request.url === '/moved') return response.writeHead(302, { location: '/budget' }).end();
    if (request.url === '/elsewhere') return response.writeHead(302, { location: `http://localhost:${request.socket.localPort}/budget` }).end();
    if (request.url === '/silent') return;
    const { status, type = 'text/html', body } = routes[request.url] ?? { status: 404, body: '' };
    response.writeHead(status, { 'content-type': type, 'set-cookie': 'seen=1; Path=/', 'cache-control': 'no-store' }).end(body);
  });
  return { ...host, requests, url: (path) => `${host.origin}/${path}` };
}

for (const [name, start] of Object.entries(BROWSERS)) {
  describe(`the comparison of two texts, in ${name}`, { timeout: 300_000 }, () => {
    let site, browser, page;
    /** Tabs that the tests have opened. */
    const tabs = {};

    before(async () => {
      site = await newsSite();
      browser = await start();
      page = comparison(browser);
      for (const path of ['copy', 'spun', 'budget', 'shield', 'front']) {
        tabs[path] = await browser.open(site.url(path), { active: false });
        await browser.waitUntil(tabs[path], ({ phase }) => phase === 'done', `verdict on ${path}`);
      }
    });
    after(async () => {
      await browser?.close();
      await site?.close();
    });

    /** Opens the comparison of a tab's page; `address`: of the article that it matches, in place of the real one. */
    async function compare(tab, address) {
      for (const id of await browser.inExtension(openComparisons)) await browser.closeTab(id);
      if (address) await browser.inExtension(setOriginal, address, tab);
      await browser.inExtension((tab) => chrome.tabs.create({ url: `/ui/compare/compare.html?tab=${tab}` }).then(() => null), tab);
      return page.settled('page of the tab', (seen) => seen.page.title && (!address || seen.source.offers));
    }

    it('compares a page with the article that it matches, and tells its site nothing', async () => {
      const before = site.requests.length;
      const { page: side } = await compare(tabs.copy, site.url('budget'));
      assert.match(side.title, /\w/);
      assert.equal(site.requests.length, before, 'nothing is fetched before the click');
      await page.press('source', '.fetch');
      const seen = await page.result();
      assert.equal(seen.face, 'copy');
      assert.ok(seen.page.marks > 0 && seen.page.marks === seen.source.marks);
      assert.match(seen.page.words, /^\d+ of \d+ words$/);
      const asked = site.requests.slice(before);
      assert.deepEqual(asked.map(({ path }) => path), ['/budget']);
      const [{ headers }] = asked;
      assert.deepEqual([headers.cookie, headers.referer], [undefined, undefined]);
      assert.doesNotMatch(String(headers.origin), /extension/);
    });

    it('keeps the texts when the page is reloaded', async () => {
      const before = site.requests.length;
      await page.run((view) => view.location.reload());
      await until('reloaded page', async () => !(await page.look())?.headline);
      const seen = await page.result();
      assert.equal(seen.face, 'copy');
      assert.equal(site.requests.length, before);
    });

    it('compares a page with another tab, and marks swapped words one by one', async () => {
      const { source } = await compare(tabs.spun);
      assert.ok(source.tabs.some(({ id }) => id === tabs.shield), JSON.stringify(source.tabs));
      assert.ok(!source.tabs.some(({ id }) => id === tabs.spun), 'not with itself');
      await page.chooseTab('source', tabs.shield);
      await page.press('source', '.use-tab');
      const seen = await page.result();
      assert.equal(seen.face, 'spun');
      assert.ok(seen.page.swapped > 10 && seen.page.swapped === seen.source.swapped, `${seen.page.swapped}`);
      assert.equal(seen.swaps.length, seen.page.swapped);
      const partner = await page.run(pointAtSwap);
      assert.equal(partner.title, `In the other text: “${partner.text}”`);
      assert.deepEqual(partner.pointed, [true, true]);
    });

    it('steps through the passages by keys, and gives them up by Escape', async () => {
      const { page: { marks } } = await page.look();
      await page.run(pressKey, 'body', { key: 'ArrowDown', altKey: true });
      let seen = await page.look();
      assert.equal(seen.page.chosen.length, 1);
      assert.deepEqual(seen.page.chosen, seen.source.chosen);
      const [first] = seen.page.chosen;
      await page.run(pressKey, '#page-pane', { key: 'n' });
      seen = await page.look();
      assert.equal(seen.page.chosen[0] === first, marks === 1);
      await page.run(pressKey, '#source-pane', { key: 'p' });
      assert.deepEqual((await page.look()).page.chosen, [first]);
      await page.run(pressKey, 'body', { key: 'n' });
      assert.deepEqual((await page.look()).page.chosen, [first], 'a letter outside the texts does nothing');
      await page.run(pressKey, 'body', { key: 'Escape' });
      assert.deepEqual((await page.look()).page.chosen, []);
    });

    it('scrolls both texts together, until that is switched off', async () => {
      const together = await page.run(scrollPane, 'page', 0.6);
      assert.ok(together.own > 0, 'the text is longer than its pane');
      await until('the same passage at the same height', async () => {
        const both = await page.run(places);
        return Math.abs(both.page - both.source) < 150;
      });
      assert.ok((await page.run(scrollTops)).source > 0);
      await page.run((view) => view.document.querySelector('#together').click());
      const { source } = await page.run(scrollTops);
      await page.run(scrollPane, 'page', 0);
      await pause(300);
      assert.equal((await page.run(scrollTops)).source, source);
      await page.run((view) => view.document.querySelector('#together').click());
    });

    it('compares files, and counts quotations or leaves out short matches if that is wanted', async () => {
      await compare(tabs.front);
      await page.chooseFile('source', 'harbour.txt', QUOTING(HARBOUR));
      await page.chooseFile('page', 'schools.html', `<!doctype html><title>Schools</title><article><p>${QUOTING(SCHOOLS)}</p></article>`);
      const seen = await page.settled('comparison of the files', (now) => now.headline && now.page.title === 'schools.html' && now.source.title === 'harbour.txt');
      assert.equal(seen.page.share, '0%', JSON.stringify(seen));
      assert.match(seen.legend, /no evidence/);
      await page.run((view) => view.document.querySelector('#count-quotations').click());
      const counted = await page.settled('counted quotations', (now) => now.page.share !== '0%');
      assert.notEqual(counted.page.words, seen.page.words);
      assert.equal(counted.headline, seen.headline, 'the verdict never counts quotations');
      await page.run(setMinWords, 200);
      const without = await page.settled('figures without short matches', (now) => now.page.share === '0%');
      assert.equal(without.page.marks, 0);
      await page.run((view) => view.document.querySelector('#leave-out-short').click());
      await page.settled('all matches', (now) => now.page.share === counted.page.share && now.page.marks === counted.page.marks);
    });

    it('compares pasted texts, and gives too little text no verdict', async () => {
      await page.paste('source', 'hello');
      await page.paste('page', 'hello');
      const seen = await page.settled('comparison of the words', (now) => now.headline && now.page.title === 'hello' && now.source.title === 'hello');
      assert.equal(seen.headline, 'Too little text to compare');
      await page.paste('source', QUOTING(HARBOUR));
      await page.paste('page', QUOTING(HARBOUR));
      assert.equal((await page.settled('comparison', (now) => now.face === 'copy' || now.face === 'source')).page.share, '100%');
    });

    it('swaps the texts', async () => {
      await page.paste('source', `${HARBOUR} ${SCHOOLS}`);
      const seen = await page.settled('comparison', (now) => now.headline && now.source.share !== '100%');
      await page.run((view) => view.document.querySelector('#swap').click());
      const swapped = await page.settled('swapped texts', (now) => now.headline && now.page.title === seen.source.title);
      assert.equal(swapped.source.share, seen.page.share);
    });

    it('compares what is no article, and says that it is none', async () => {
      await compare(tabs.front);
      await page.paste('source', `${HARBOUR} ${SCHOOLS}`);
      const seen = await page.result();
      assert.equal(seen.face, 'not_article');
      assert.match(seen.page.note, /list of links/);
    });

    /** Addresses that cannot be fetched, and what is said. @type {[string, RegExp][]} */
    const failures = [
      ['nowhere', /no article at this address/],
      ['members', /does not let everyone read/],
      ['busy', /cannot serve the article/],
      ['picture', /neither a web page nor a plain text/],
      ['empty', /no words in it/],
      ['large', /longer than can be compared \(10\.5\s?MB\)/],
    ];
    it('says what is wrong with an article that cannot be fetched', async () => {
      for (const [path, sentence] of failures) {
        await compare(tabs.copy, site.url(path));
        await page.press('source', '.fetch');
        assert.match(await page.problem('source'), sentence, path);
      }
      await compare(tabs.copy, 'http://127.0.0.1:9/closed');
      await page.press('source', '.fetch');
      assert.match(await page.problem('source'), /cannot be reached/);
    });

    it('follows an address within the site, and reads the charset that the host states', async () => {
      await compare(tabs.copy, site.url('moved'));
      await page.press('source', '.fetch');
      assert.equal((await page.result()).face, 'copy');
      await compare(tabs.copy, site.url('windows-1251'));
      await page.press('source', '.fetch');
      await page.result();
      assert.equal(await page.run((view) => view.document.querySelector('#source-pane').textContent), 'Мост 1');
    });

    it('lets a fetch be stopped', async () => {
      await compare(tabs.copy, site.url('silent'));
      await page.press('source', '.fetch');
      await until('fetch under way', async () => (await page.look()).busy);
      await page.run((view) => view.document.querySelector('#stop').click());
      const seen = await page.settled('end of the fetch');
      assert.deepEqual([seen.source.problem, seen.problem, seen.headline], ['', '', '']);
      await page.paste('source', BUDGET.replace(/<[^>]+>/g, ' '));
      assert.ok((await page.result()).headline, 'and another text be compared');
    });

    it('says what is wrong with a file or a text', async () => {
      await page.chooseFile('source', 'page.pdf', '%PDF-1.7');
      assert.match(await page.problem('source'), /“page\.pdf” is neither/);
      await page.chooseFile('source', 'noise.txt', [0xff, 0x00, 0x80, 0xc3]);
      assert.match(await page.problem('source'), /neither a web page nor a plain text/);
      await page.chooseFile('source', 'empty.html', '');
      assert.match(await page.problem('source'), /no words in it/);
      await page.paste('source', ' \n ');
      assert.match(await page.problem('source'), /no words in it/);
      await page.paste('source', '— … !');
      const seen = await page.settled('problem', (now) => now.problem);
      assert.match(seen.problem, /no words in it/);
    });

    it('says when the tab is closed, and when no extension may read it', async () => {
      const tab = await browser.open(site.url('spun'), { active: false });
      await browser.waitUntil(tab, ({ phase }) => phase === 'done');
      await compare(tab);
      await browser.closeTab(tab);
      await page.press('page', '.again');
      assert.match(await page.problem('page'), /This tab is closed/);
      const own = await browser.inExtension(() => chrome.tabs.create({ url: '/ui/welcome/welcome.html', active: false }).then(({ id }) => id));
      await compare(own);
      assert.match(await page.problem('page'), /no extension read this page|cannot be read/);
      await browser.closeTab(own);
    });

    it('compares very long texts, and says that it has cut them', async () => {
      await compare(tabs.front);
      const long = Array.from({ length: 120_000 }, (_, i) => `word${(i * 7919) % 30_011} of the ${i % 97 ? 'long' : 'endless'} story.`).join(' ');
      await page.chooseFile('source', 'long.txt', `${HARBOUR} ${SCHOOLS}\n\n${long}`);
      await page.paste('page', `${HARBOUR} ${SCHOOLS}`);
      const seen = await page.settled('comparison', (now) => now.headline && now.source.title === 'long.txt' && now.page.title.startsWith('The northern'));
      assert.ok(seen.page.marks > 0);
      assert.ok(await page.run((view) => view.document.querySelector('#source-cut').checkVisibility()));
    });
  });
}

describe('the comparison, if the browser asks the reader whether a site may be read', { timeout: 120_000 }, () => {
  let site, firefox;

  before(async () => {
    site = await newsSite();
    // Without its question the browser lets the extension read what it asks for, as if the reader had agreed.
    const preferences = { 'extensions.webextOptionalPermissionPrompts': false };
    firefox = await launchFirefox({ args: ['-headless'], preferences, everyPage: false });
  });
  after(async () => {
    await firefox?.close();
    await site?.close();
  });

  /** What the extension may read, and what it remembers to have borrowed. */
  const left = () =>
    firefox.inExtension(async () => ({
      origins: (await chrome.permissions.getAll()).origins,
      stored: (await chrome.storage.local.get('borrowed-sites'))['borrowed-sites'],
    }));

  it('borrows the permission for the article, and gives it back', async () => {
    const { driver, inExtension } = firefox;
    const tab = await inExtension((url) => chrome.tabs.create({ url, active: false }).then(({ id }) => id), site.url('copy'));
    const page = comparison(firefox);
    await inExtension(setOriginal, site.url('budget'), tab);
    await driver.get(extensionUrl(`ui/compare/compare.html?tab=${tab}`));
    await page.settled('offer', (seen) => seen.source.offers);
    assert.match((await page.look()).page.problem, /press the Firsthand button/);
    await page.paste('page', BUDGET.replace(/<style[^]*?<\/style>|<script[^]*?<\/script>|<[^>]+>/g, ' '));
    await page.settled('pasted text', (seen) => !seen.page.problem && seen.page.title);
    await driver.findElement({ css: '.fetch' }).click();
    const seen = await page.result();
    assert.ok(seen.source.marks > 0);
    assert.deepEqual(await left(), { origins: [], stored: [] });
    // The background page hears of it a moment later.
    await until('end of the watching', () => inExtension(async () => !(await chrome.scripting.getRegisteredContentScripts()).length));
  });

  it('does not follow the address to another site', async () => {
    const { driver, inExtension } = firefox;
    const tab = await inExtension((url) => chrome.tabs.create({ url, active: false }).then(({ id }) => id), site.url('copy'));
    await inExtension(setOriginal, site.url('elsewhere'), tab);
    await driver.get(extensionUrl(`ui/compare/compare.html?tab=${tab}`));
    const page = comparison(firefox);
    await page.settled('offer', (seen) => seen.source.offers);
    await driver.findElement({ css: '.fetch' }).click();
    assert.match(await page.problem('source'), /leads to another site/);
    assert.deepEqual(await left(), { origins: [], stored: [] });
  });
});

describe('the page that compares two texts', { timeout: 120_000 }, () => {
  for (const lang of ['en', 'ar']) {
    it(`is accessible in light and dark: ${lang}`, async () => {
      const { browser, extensionUrl, close } = await launch({ lang });
      try {
        const page = await browser.newPage();
        await page.goto(extensionUrl('ui/compare/compare.html'));
        await page.locator('body[data-ready]').waitFor();
        assert.equal(await page.evaluate(() => document.documentElement.dir), lang === 'ar' ? 'rtl' : 'ltr');
        const inputs = page.locator('input[type=file]');
        const [source, own] = lang === 'ar' ? [ARABIC, ARABIC_COPY] : [SHIELD, SPUN];
        for (const state of ['empty', 'compared']) {
          if (state === 'compared') {
            await inputs.first().setInputFiles({ name: 'one.html', mimeType: 'text/html', buffer: Buffer.from(source) });
            await inputs.last().setInputFiles({ name: 'other.html', mimeType: 'text/html', buffer: Buffer.from(own) });
            await page.locator('#results').waitFor();
            await page.locator('summary').evaluateAll((summaries) => summaries.forEach(({ parentElement }) => (parentElement.open = true)));
          }
          for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
            await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
            assert.deepEqual(await violations(page), [], `${state}, ${colorScheme}`);
          }
        }
        const [left, right] = await Promise.all(['#source-pane', '#page-pane'].map((pane) => page.locator(pane).boundingBox()));
        assert.equal(left.x < right.x, lang === 'en', 'the texts stand in the order of reading');
      } finally {
        await close();
      }
    });
  }
});

/*
 * Functions that run in a page of the extension.
 */

async function openComparisons() {
  const pages = chrome.extension.getViews({ type: 'tab' }).filter(({ location }) => location.pathname === '/ui/compare/compare.html');
  return Promise.all(pages.map((page) => page.chrome.tabs.getCurrent().then(({ id }) => id)));
}

/*
 * Functions that run there and are told the window of the page that compares.
 */

function pointAtSwap({ document, PointerEvent }) {
  const words = document.querySelector('#page-pane .swapped');
  words.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
  const partner = document.querySelector(`#source-pane [data-swap="${words.dataset.swap}"]`);
  return { title: words.title, text: partner.textContent, pointed: [words, partner].map((side) => side.classList.contains('pointed')) };
}

const pressKey = ({ document, KeyboardEvent }, selector, key) =>
  void document.querySelector(selector).dispatchEvent(new KeyboardEvent('keydown', { ...key, bubbles: true, cancelable: true }));

function scrollPane({ document, WheelEvent }, side, share) {
  const pane = document.querySelector(`#${side}-pane`);
  pane.dispatchEvent(new WheelEvent('wheel'));
  pane.scrollTop = share * (pane.scrollHeight - pane.clientHeight);
  return { own: pane.scrollTop };
}

const scrollTops = ({ document }) => ({
  page: document.querySelector('#page-pane').scrollTop,
  source: document.querySelector('#source-pane').scrollTop,
});

/** Where in the panes the pieces of the passage are that is in the middle of the page's pane: their middle, in pixels. */
function places({ document }) {
  const pane = document.querySelector('#page-pane');
  const { top, height } = pane.getBoundingClientRect();
  const tags = [...pane.querySelectorAll('button.tag')];
  const middle = top + height / 2;
  const distance = (tag) => Math.abs(tag.getBoundingClientRect().top - middle);
  const tag = tags.sort((a, b) => distance(a) - distance(b))[0];
  const place = (side) => {
    const box = document.querySelector(`#${side}-pane`).getBoundingClientRect();
    return document.querySelector(`#${side}-pane button.tag[data-mark="${tag.dataset.mark}"]`).getBoundingClientRect().top - box.top;
  };
  return { page: place('page'), source: place('source') };
}

function setMinWords({ document, Event }, words) {
  const field = document.querySelector('#min-words');
  field.value = words;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
