// The popup and the welcome page: what they say, and whether they are accessible.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { launch, open } from '../../tools/browser/chromium.mjs';
import { PAGES } from '../../tools/samples.mjs';
import { serve } from '../../tools/browser/server.mjs';
import { violations } from './violations.mjs';

/** A page for each face that the popup can show. */
const FACES = {
  copy: 'copy/aldermoor-budget--cityscoop.html',
  credited: 'credited/lowen-flood--agency-line.html',
  spun: 'spun/shield-final--40.html',
  translation: 'translation/ferry-terminal-fire--de.html',
  source: 'source/ferry-terminal-fire--amp.html',
  same_text_earlier: 'earlier/delirium-lamps--university.html',
  quoted: 'quoted/aldermoor-budget--ratepayers.html',
  same_story: 'same_story/ferry-terminal-fire--strait-examiner.html',
  none: 'none/rye-bread-beginners.html',
  not_article: 'not_article/front-page-aldermoor-chronicle.html',
  error: 'too-big',
};

describe('the popup', () => {
  let server, firsthand;
  const routes = { '/too-big': { type: 'text/html', body: `<p>${'Too much. '.repeat(1.1 * 1024 * 1024)}</p>` } };

  before(async () => {
    for (const mix of MIXES) routes[`/${mix}`] = { type: 'text/html', body: await mixed(mix) };
    server = await serve({ folder: PAGES, routes });
    firsthand = await launch({ lang: 'en' });
  });
  after(async () => {
    await firsthand?.close();
    await server?.close();
  });

  /** The first mix whose score lies between the eager and the balanced threshold. Another model may choose another one. */
  async function doubtful() {
    const scores = [];
    for (const mix of MIXES) {
      const { page, reading } = await open(firsthand, server.url(mix));
      await page.close();
      const { score } = reading.state.report;
      if (score > 0.85 && score < 0.92) return mix;
      scores.push(score);
    }
    return assert.fail(`no score lies between the thresholds: ${scores.join(', ')}`);
  }

  /** Opens a page, waits for its check and opens its popup. */
  async function popupOf(t, file, media) {
    const { page, reading } = await open(firsthand, server.url(file));
    const popup = await firsthand.popup(reading.tabId, media);
    t.after(() => Promise.all([page.close(), popup.close()]));
    return { page, popup, reading };
  }

  for (const [face, file] of Object.entries(FACES)) {
    for (const colorScheme of ['light', 'dark']) {
      it(`shows ${face} and is accessible, ${colorScheme}`, async (t) => {
        const { popup } = await popupOf(t, file, { colorScheme });
        assert.equal(await popup.locator('body').getAttribute('data-face'), face);
        assert.ok((await popup.locator('#headline').textContent()).trim());
        assert.deepEqual(await violations(popup), []);
      });
    }
  }

  it('names the original and shows what corresponds', async (t) => {
    const { popup, reading } = await popupOf(t, FACES.copy);
    const { source, passages } = reading.state.report;
    assert.equal(await popup.locator('#source-link').getAttribute('href'), source.url);
    assert.ok((await popup.locator('#source-link').textContent()).startsWith(source.title));
    assert.match(await popup.locator('#source-facts').textContent(), new RegExp(source.publisher));
    assert.match(await popup.locator('#coverage-page').textContent(), /\d+\s?%/);
    assert.match(await popup.locator('#coverage-source').textContent(), /\d+\s?%/);
    const bar = await popup.locator('#coverage-source .meter').evaluate((meter) => {
      const [track, filled] = [meter, meter.firstElementChild].map((element) => element.getBoundingClientRect());
      return { height: filled.height / track.height, share: filled.width / track.width };
    });
    assert.equal(bar.height, 1, 'the bar is filled in its whole height');
    assert.ok(Math.abs(bar.share - reading.state.report.coverage.source) < 0.02, `${bar.share}`);
    assert.equal(await popup.locator('.passage').count(), passages.length);
    assert.match(await popup.locator('#meaning').textContent(), /^\d+% of this page’s own text/);
    const shown = await popup.locator('#passages').textContent();
    assert.ok(shown.includes(passages[0].text.slice(0, 40)), shown.slice(0, 200));
    assert.deepEqual(reading.state.lists, ['Samples that come with Firsthand (invented)']);
    assert.equal(await popup.locator('#verdict #from-list').textContent(), 'From the list “Samples that come with Firsthand (invented)”');
  });

  it('says of each sentence how it agrees, as the headline does', async (t) => {
    const files = { verbatim: FACES.copy, spun: FACES.spun, reworded: 'paraphrase/aldermoor-budget--full.html', translated: FACES.translation };
    for (const [kind, file] of Object.entries(files)) {
      const { popup, reading } = await popupOf(t, file);
      const parts = reading.state.report.passages.flatMap(({ parts }) => parts);
      const shown = await popup.locator('.part').evaluateAll((parts) => parts.map((part) => part.dataset.kind));
      assert.deepEqual(shown, parts.map((part) => part.kind));
      const length = (of) => parts.filter((part) => of(part.kind)).reduce((sum, { page: [start, end] }) => sum + end - start, 0);
      assert.ok(length((other) => other === kind) * 2 > length(() => true), `${file}: most of what matches is ${kind}`);
      const named = await popup.locator('.passage').first().locator('.kind').evaluateAll((kinds) => kinds.map((kind) => kind.dataset.kind));
      const [{ parts: first }] = reading.state.report.passages;
      assert.deepEqual([...named].sort(), [...new Set(first.map((part) => part.kind))].sort());
    }
  });

  it('marks the sentences of a translation on the page, and in them what the original has, too', async (t) => {
    const { page, popup, reading } = await popupOf(t, FACES.translation);
    const { source, passages, article } = reading.state.report;
    assert.notEqual(article.lang, source.lang);
    assert.match(await popup.locator('#headline').textContent(), /^Appears to be translated from another article$/);
    assert.match(await popup.locator('#meaning').textContent(), /^\d+% of this page’s own text appears to be translated .* Quotations do not count\.$/);
    assert.match(await popup.locator('#score dd').textContent(), /^Almost certain \(over 99%\)/, 'Nothing is certain.');
    await popup.locator('#mark').click();
    await popup.locator('body[data-marks=on]').waitFor();
    assert.equal(await popup.locator('#marked').textContent(), `Passages marked on the page: ${passages.length} of ${passages.length}`);
    const marked = await page.evaluate(() => {
      const [sentences, anchors] = ['translated', 'anchor'].map((name) => [...CSS.highlights.get(`firsthand-${name}`)]);
      const isWithin = (anchor, sentence) =>
        sentence.comparePoint(anchor.startContainer, anchor.startOffset) === 0 && sentence.comparePoint(anchor.endContainer, anchor.endOffset) === 0;
      return {
        names: [...CSS.highlights.keys()].sort(),
        anchors: anchors.map(String),
        areWithin: anchors.every((anchor) => sentences.some((sentence) => isWithin(anchor, sentence))),
      };
    });
    assert.deepEqual(marked.names, ['firsthand-anchor', 'firsthand-translated']);
    const words = passages.flatMap(({ page: [start], text, parts }) => parts.map((part) => [...text].slice(part.page[0] - start, part.page[1] - start).join('')));
    const spelt = (word) => word.replaceAll(/[^\p{L}\p{N}]/gu, '');
    assert.deepEqual(marked.anchors.map(spelt).filter(Boolean), words.map(spelt).filter(Boolean));
    assert.ok(marked.areWithin);
  });

  it('says of a part of the page only what holds for that part', async (t) => {
    const { popup, reading } = await popupOf(t, FACES.spun);
    const { state, tabId } = reading;
    assert.equal(state.report.extent, 'most');
    assert.match(await popup.locator('#meaning').textContent(), /^\d+% of this page’s own text follows/);
    const known = { ...state, report: { ...state.report, extent: 'part' } };
    await firsthand.helper.evaluate((entry) => chrome.storage.session.set(entry), { [`tab:${tabId}`]: known });
    await popup.locator('#headline').filter({ hasText: 'Part of this page appears to be' }).waitFor();
  });

  it('names the list of every match, and makes no link of an original without an address', async (t) => {
    const { popup, reading } = await popupOf(t, FACES.copy);
    const { state, tabId } = reading;
    const known = structuredClone(state);
    const { others: _, article: __, ...comparison } = state.report;
    // The core leaves the address empty if an index gives one that is not on the web.
    const nameless = { ...comparison.source, url: '', title: null, publisher: null };
    Object.assign(known.report, { list: 1, source_url: null, source: { ...comparison.source, url: '' } });
    known.report.others = [
      { ...comparison, list: 0 },
      { ...comparison, list: 1, source_url: null, source: { ...nameless, published: null } },
      { ...comparison, list: 1, source_url: null, source: { ...nameless, url: 'javascript:alert(1)', published: '2024-05-06' } },
    ];
    known.lists = ['First', 'Second'];
    await firsthand.helper.evaluate((entry) => chrome.storage.session.set(entry), { [`tab:${tabId}`]: known });
    await popup.locator('#others').waitFor();
    await popup.locator('#others > summary').press('Enter');
    assert.equal(await popup.locator('#from-list').textContent(), 'From the list “Second”');
    assert.equal(await popup.locator('#source-link').getAttribute('href'), null);
    assert.equal(await popup.locator('#source-link').textContent(), comparison.source.title);
    const items = await popup.locator('.other').evaluateAll((others) =>
      others.map((other) => {
        const [link, facts] = [other.querySelector('a'), other.querySelector('p')];
        return [link.getAttribute('href'), link.textContent, facts.textContent, other.lastElementChild.textContent];
      }));
    const untitled = 'Article without a title';
    assert.deepEqual(items[0].slice(0, 2), [comparison.source.url, `${comparison.source.title} (opens in a new tab)`]);
    assert.deepEqual(items.map((item) => item.at(-1)), ['First', 'Second', 'Second'].map((name) => `From the list “${name}”`));
    assert.deepEqual(items.slice(1).map((item) => item.slice(0, 3)), [[null, untitled, ''], [null, untitled, 'May 6, 2024']]);
    assert.deepEqual(await violations(popup), []);
  });

  it('shows what reports of the same event share, and says that it is no evidence', async (t) => {
    const { popup, reading } = await popupOf(t, 'same_story/es-desaladora--gaceta-anglada.html');
    const { names, quotes, one_source } = reading.state.report;
    assert.ok(names.length >= 2, `${names.length} names`);
    assert.ok(await popup.locator('#names .names').first().isVisible());
    assert.deepEqual(await popup.locator('#names .names li').allTextContents(), names.map(({ text }) => text));
    assert.match(await popup.locator('#names').textContent(), /no evidence/);
    assert.equal(await popup.locator('#quotes').isVisible(), quotes.length > 0);
    assert.equal(await popup.locator('#one-source').isVisible(), one_source);

    const { state, tabId } = reading;
    const known = { ...state, report: { ...state.report, one_source: true, names: Array(14).fill(names[0]) } };
    await firsthand.helper.evaluate((entry) => chrome.storage.session.set(entry), { [`tab:${tabId}`]: known });
    await popup.locator('#one-source').waitFor();
    await popup.locator('#names .more-names summary').press('Enter');
    assert.ok(await popup.locator('#names li').last().isVisible());
    assert.deepEqual(await violations(popup), []);
  });

  it('folds away names after the first ones, and the names of a page that is called a copy', async (t) => {
    const { popup } = await popupOf(t, FACES.copy);
    const shown = await popup.evaluate(async () => {
      const { nameLists } = await import('/ui/names-view.js');
      return [2, 12, 13, 14].map((count) => {
        const lists = nameLists(Array.from({ length: count }, (_, at) => ({ text: `Name ${at}` })), 'en', (more) => `${more} more`);
        return [lists[0].childElementCount, lists[1]?.querySelector('summary').textContent ?? ''];
      });
    });
    assert.deepEqual(shown, [[2, ''], [12, ''], [13, ''], [12, '2 more']]);
    assert.equal(await popup.locator('#names').getAttribute('open'), null);
  });

  it('can be operated with the keyboard alone', async (t) => {
    const { popup } = await popupOf(t, FACES.copy);
    const wanted = ['source-link', 'mark', 'check', 'every-page', 'sensitivity'];
    const reached = new Set();
    for (let presses = 0; presses < 60 && reached.size < wanted.length; presses++) {
      await popup.keyboard.press('Tab');
      const id = await popup.evaluate(() => document.activeElement?.id ?? '');
      if (wanted.includes(id)) reached.add(id);
    }
    assert.deepEqual([...reached].sort(), wanted.sort());
  });

  it('lets the reader say how readily a page is called a copy', async (t) => {
    const page = await doubtful();
    const [{ popup, reading }, other] = await Promise.all([popupOf(t, page), popupOf(t, page)]);
    const { verdict } = reading.state.report;
    assert.equal(verdict, 'same_story');
    assert.equal(await popup.locator('#sensitivity').inputValue(), 'balanced');

    await popup.locator('#sensitivity').selectOption('eager');
    await popup.locator('body[data-face=paraphrase]').waitFor();
    await other.popup.locator('body[data-face=paraphrase]').waitFor();
    assert.match(await popup.locator('#sensitivity-hint').textContent(), /about 10 in 1,000 .* a tenth of the page’s text/);
    await popup.reload();
    await popup.locator('body[data-face=paraphrase]').waitFor();
    assert.equal(await popup.locator('#sensitivity').inputValue(), 'eager');

    await popup.locator('#sensitivity').selectOption('balanced');
    await popup.locator('body[data-face=same_story]').waitFor();
    await other.popup.locator('body[data-face=same_story]').waitFor();
  });

  it('is accessible before a page is checked', async (t) => {
    const page = await firsthand.browser.newPage();
    const { tabId } = await firsthand.watch(page);
    const popup = await firsthand.popup(tabId);
    t.after(() => Promise.all([page.close(), popup.close()]));
    assert.equal(await popup.locator('body').getAttribute('data-face'), 'unchecked');
    assert.deepEqual(await violations(popup), []);
  });

  it('has a welcome page that is accessible', async (t) => {
    const page = await firsthand.browser.newPage();
    t.after(() => page.close());
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto(firsthand.extensionUrl('ui/welcome/welcome.html'));
      assert.deepEqual(await violations(page), []);
      assert.match(await page.locator('#samples').innerText(), /They are invented/);
    }
  });
});

describe('the popup in a right-to-left language', () => {
  let server, firsthand;

  before(async () => {
    server = await serve({ folder: PAGES });
    firsthand = await launch({ lang: 'ar' });
  });
  after(async () => {
    await firsthand?.close();
    await server?.close();
  });

  it('is laid out from right to left, with the original in its own direction', async (t) => {
    const { page, reading } = await open(firsthand, server.url(FACES.copy));
    const popup = await firsthand.popup(reading.tabId);
    t.after(() => Promise.all([page.close(), popup.close()]));
    assert.equal(await popup.evaluate(() => document.documentElement.dir), 'rtl');
    assert.match(await popup.locator('#headline').textContent(), /\p{Script=Arabic}/u);
    for (const foreign of ['#source-link .name', '#names .names']) {
      assert.equal(await popup.locator(foreign).first().evaluate((name) => getComputedStyle(name).direction), 'ltr', foreign);
    }
    assert.deepEqual(await violations(popup), []);
  });
});

/** Names of mixed pages, with the numbers of paragraphs on each subject. Their scores are near the threshold. */
const MIXES = [5, 6, 7, 4].flatMap((own) => [3, 2, 4].map((taken) => `mixed-${own}-${taken}`));

/** A page on one subject with some re-worded paragraphs on another. @param {string} mix */
async function mixed(mix) {
  const [, first, second] = mix.split('-').map(Number);
  const paragraphs = async (file) => (await readFile(join(PAGES, file), 'utf8')).match(/<p\b[^>]*>[^]*?<\/p>/g).filter((p) => p.length > 120);
  const [own, taken] = await Promise.all([
    paragraphs('none/rye-bread-beginners.html'),
    paragraphs('paraphrase/aldermoor-budget--full.html'),
  ]);
  const text = [...own.slice(0, first), ...taken.slice(0, second)].join('\n');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Mixed</title><article><h1>Two things</h1>${text}</article></html>`;
}
