// The popup as readers see it: in a real window of each browser, opened by a click on the toolbar button. Its width is
// read from the screen. The test leaves pictures of the screen in target/windows.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openDisplay } from '../../tools/browser/display.mjs';
import { serve } from '../../tools/browser/server.mjs';
import { WINDOWS } from '../../tools/browser/windows.mjs';
import { PAGES } from '../../tools/samples.mjs';
import { COLOURS } from '../../extension/page/badge-colours.js';
import { closeAll } from './close-all.mjs';
import { assertNothingIsCut, assertTextIsReadable } from './readable.mjs';

/** A colour of pages that no popup contains, so that every pixel of a popup differs from the page below it. */
const COLOURED = '<!doctype html><style>html, body { background: yellow !important }</style>';
const COPY = 'copy/aldermoor-budget--cityscoop.html';

const POPUP_WIDTH = 380;
/** Pixels that a browser may add to the width of a popup: a border at each side and a scroll bar. */
const MAX_ADDED_WIDTH = 20;
const BODY_FONT_SIZE = 14;
/** A minimum that readers with weak eyes may set in their browser, in pixels. */
const LARGE_FONT_SIZE = 20;

/** Milliseconds for all that is done in one browser, which takes some 20 s. */
const timeout = 300_000;

for (const [name, { open, rightToLeft }] of Object.entries(WINDOWS)) {
  describe(`the popup in a window of ${name}`, { timeout }, () => {
    let server, display, browser;
    const routes = {
      '/copy': async () => ({ body: COLOURED + (await readFile(join(PAGES, COPY), 'utf8')) }),
      '/too-big': { body: `${COLOURED}<p>Too much.<!-- ${'x'.repeat(11 * 1024 * 1024)} -->` },
    };

    before(async () => {
      server = await serve({ routes });
      display = await openDisplay();
      browser = await open(display);
      await visit('copy', COLOURS.copy);
    });
    after(() => closeAll(browser, display, server));

    async function visit(path, colour) {
      await browser.visit(server.url(path));
      await browser.findButton(colour);
    }

    /**
     * Firefox shows a popup 200 ms after the click even if it is not loaded yet, as happens on a busy machine: then its
     * first width is not ours. So only a popup that is too narrow at first in three attempts counts as too narrow.
     */
    async function openPopup(face) {
      for (let tries = 1; ; tries++) {
        const popup = await browser.openPopup(face);
        if (popup.widths.every(isWide) || tries === 3) return popup;
        await popup.close();
      }
    }

    /** Opens the popup, unfolds everything in it, and closes it. */
    async function look(face, picture = face) {
      const popup = await openPopup(face);
      const folded = await popup.area();
      await display.picture(`${name}-${picture}`);
      const document = await popup.unfold();
      const unfolded = await popup.area();
      await display.picture(`${name}-${picture}-unfolded`);
      await popup.close();
      return { widths: [...popup.widths, folded.width, unfolded.width], document };
    }

    it('is 380 px wide and readable on a copy', async () => {
      assertReadable(await look('copy'));
    });

    it('is 380 px wide and readable on a page that cannot be checked', async () => {
      await visit('too-big', COLOURS.error);
      assertReadable(await look('error'));
    });

    it('is 380 px wide and readable before a page is checked', async () => {
      await browser.visit(`data:text/html,${COLOURED}`);
      assertReadable(await look('unchecked'));
    });

    it('is 380 px wide from right to left, in the dark and in large letters', async () => {
      await browser.close();
      browser = await open(display, { dark: true, minFontSize: LARGE_FONT_SIZE, ...rightToLeft });
      await visit('copy', COLOURS.copy);
      const { widths, document } = await look('copy', 'copy-rtl-dark-large');
      assert.equal(document.dir, 'rtl');
      assert.equal(document.dark, true);
      assertFits({ widths, document });
    });
  });
}

for (const [name, { open }] of Object.entries(WINDOWS)) {
  describe(`the popup in a window of ${name}, if the reader lets only single pages be checked`, { timeout }, () => {
    let server, display, browser;

    before(async () => {
      server = await serve({ folder: PAGES });
      display = await openDisplay();
      browser = await open(display, { everyPage: false });
    });
    after(() => closeAll(browser, display, server));

    it('has the page checked by the click that opens it', async () => {
      await browser.visit(server.url(COPY));
      await browser.findIdleButton(COLOURS.copy);
      const popup = await browser.openPopup('copy');
      await display.picture(`${name}-copy-by-click`);
      await popup.close();
    });
  });
}

const isWide = (width) => width >= POPUP_WIDTH && width <= POPUP_WIDTH + MAX_ADDED_WIDTH;

function assertFits({ widths, document }) {
  assert.ok(widths.every(isWide), `Its widths on the screen, one after another, were ${widths.join(', ')} px.`);
  assertNothingIsCut(document);
}

function assertReadable({ widths, document }) {
  assertFits({ widths, document });
  assert.equal(document.bodyFontSize, BODY_FONT_SIZE);
  assertTextIsReadable(document);
}
