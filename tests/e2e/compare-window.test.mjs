// The page that compares two texts as readers see it: in a real window of each browser, reached by the button in the popup.
// The test leaves pictures of the screen in target/windows.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { ORIGINALS } from '../../tools/build.mjs';
import { openDisplay, until } from '../../tools/browser/display.mjs';
import { serve } from '../../tools/browser/server.mjs';
import { pageDocument } from '../../tools/browser/page-document.mjs';
import { WINDOWS } from '../../tools/browser/windows.mjs';
import { PAGES } from '../../tools/samples.mjs';
import { COLOURS } from '../../extension/page/badge-colours.js';
import { closeAll } from './close-all.mjs';
import { comparison, setOriginal } from './compare-page.mjs';
import { assertTextIsReadable } from './readable.mjs';

const PAGE = '/ui/compare/compare.html';
const SPUN = 'spun/shield-final--40.html';
const TRANSLATION = 'translation/shield-final--it.html';

/** Widths and heights of the window that fit on the screen. */
const SIZES = { wide: [1280, 980], narrow: [520, 980] };
/** A minimum that readers with weak eyes may set in their browser, in pixels. */
const LARGE_FONT_SIZE = 20;

for (const [name, { open, rightToLeft }] of Object.entries(WINDOWS)) {
  describe(`the comparison in a window of ${name}`, { timeout: 300_000 }, () => {
    let server, display, browser, page;

    before(async () => {
      const body = await readFile(join(ORIGINALS, 'shield-final.html'));
      server = await serve({ folder: PAGES, routes: { '/original': { type: 'text/html; charset=utf-8', body } } });
      display = await openDisplay();
    });
    after(() => closeAll(browser, display, server));

    /** Opens the comparison from the popup, and has the article fetched that the page matches. */
    async function compare(picture, file = SPUN) {
      const [face] = file.split('/');
      await browser.visit(server.url(file));
      await browser.findButton(COLOURS[face]);
      await browser.inExtension(setOriginal, server.url('original'));
      const popup = await browser.openPopup(face);
      await display.picture(`${name}-${picture}-popup`);
      await popup.follow('#compare');
      page = comparison(browser);
      await page.settled('page of the tab', (seen) => seen.source.offers);
      await look(`${picture}-before`);
      await page.press('source', '.fetch');
      assert.equal((await page.result()).face, face);
      await display.rest();
    }

    /** Looks at the page in a wide and in a narrow window. */
    async function look(picture) {
      for (const [size, [width, height]] of Object.entries(SIZES)) {
        await browser.inExtension(resizeWindow, width, height);
        await display.atRest();
        const document = await browser.inExtension(pageDocument, PAGE);
        await display.picture(`${name}-${picture}-${size}`);
        assert.ok(document.scrollWidth <= document.clientWidth, `It scrolls sideways: ${document.scrollWidth} px in ${document.clientWidth} px.`);
        assert.deepEqual(document.texts.filter(({ cut }) => cut), [], 'No text is cut off at a side.');
        assertTextIsReadable(document);
      }
    }

    it('opens from the popup, and shows both texts side by side', async () => {
      browser = await open(display);
      await compare('compare');
      await look('compare');
      await browser.inExtension(resizeWindow, ...SIZES.wide);
      await display.press('alt+Down');
      await until('chosen passage', async () => (await page.look()).page.chosen.length === 1);
      await page.run((view) => view.document.querySelector('#swaps').toggleAttribute('open', true));
      await display.rest();
      await display.picture(`${name}-compare-chosen`);
    });

    it('shows a translation with the names and figures that both texts have', async () => {
      // A second page of the comparison in one browser could be taken for the first.
      await browser.close();
      browser = await open(display);
      await compare('compare-translation', TRANSLATION);
      await look('compare-translation');
      const seen = await page.run(({ document }) => ({
        tags: [...document.querySelectorAll('#page-pane button.tag')].map(({ textContent }) => textContent),
        explained: document.querySelector('#legend').textContent,
        swapped: document.querySelectorAll('.swapped').length,
        same: ['page', 'source'].map((side) => [...document.querySelectorAll(`#${side}-pane .translated .same`)].map(({ textContent }) => textContent)),
      }));
      assert.ok(seen.tags.length && seen.tags.every((tag) => tag.endsWith(' translated')), seen.tags.join(', '));
      assert.match(seen.explained, /Same names and figures.*names, figures and other words in both/s);
      assert.equal(seen.swapped, 0, 'Words of two languages do not stand in place of each other.');
      for (const words of seen.same) assert.ok(words.includes('31.874') || words.includes('31,874'), words.join(' '));
      assert.ok(seen.same[1].includes('Brackwater'), seen.same[1].join(' '));
    });

    it('links the words of a translation with what they stand for, and lists them', async () => {
      const linked = await page.run(({ document }) => {
        const words = (side, id) => document.querySelector(`#${side}-pane [data-swap="${id}"]`)?.textContent;
        const own = [...document.querySelectorAll('#page-pane [data-swap]')];
        const here = own.find(({ textContent }) => textContent === '31.874');
        here.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
        const pointed = [...document.querySelectorAll('.pointed')].map(({ textContent }) => textContent);
        here.dispatchEvent(new PointerEvent('pointerout', { bubbles: true }));
        return {
          pairs: own.map(({ textContent, dataset: { swap } }) => [textContent, words('source', swap)]),
          pointed,
          heading: document.querySelector('#swaps-heading').textContent,
          listed: [...document.querySelectorAll('#swaps-list li')].map(({ textContent }) => textContent),
        };
      });
      assert.ok(linked.pairs.length > 5 && linked.pairs.every(([, other]) => other), JSON.stringify(linked.pairs));
      assert.deepEqual(linked.pointed, ['31,874', '31.874']);
      assert.match(linked.heading, /^Names, figures and other words in both: \d+$/);
      assert.ok(linked.listed.includes('31,874 → 31.874'), linked.listed.join('; '));
      await page.run(({ document }) => document.querySelector('#swaps').toggleAttribute('open', true));
      await display.rest();
      await display.picture(`${name}-compare-translation-pairs`);
    });

    it('fits from right to left, in the dark and in large letters', async () => {
      await browser.close();
      browser = await open(display, { dark: true, minFontSize: LARGE_FONT_SIZE, ...rightToLeft });
      await compare('compare-rtl-dark-large');
      await look('compare-rtl-dark-large');
      const { dir, dark } = await browser.inExtension(pageDocument, PAGE);
      assert.deepEqual([dir, dark], ['rtl', true]);
    });
  });
}

/** Runs in a page of the extension. */
async function resizeWindow(width, height) {
  const { id } = await chrome.windows.getCurrent();
  await chrome.windows.update(id, { left: 0, top: 0, width, height });
}
