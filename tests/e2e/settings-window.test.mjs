// The settings page as readers see it: in a real window of each browser, reached from the popup and from the browser's own
// page about the extension. The test leaves pictures of the screen in target/windows.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openDisplay, until } from '../../tools/browser/display.mjs';
import { serve } from '../../tools/browser/server.mjs';
import { WINDOWS } from '../../tools/browser/windows.mjs';
import { PAGES } from '../../tools/samples.mjs';
import { COLOURS } from '../../extension/page/badge-colours.js';
import { closeAll } from './close-all.mjs';
import { listHost } from './list-host.mjs';
import { ListMaker } from './list-maker.mjs';
import { buildSegments } from './list-segments.mjs';
import { assertNothingIsCut, assertTextIsReadable } from './readable.mjs';
import * as page from './settings-page.mjs';

const COPY = 'copy/aldermoor-budget--cityscoop.html';
const NAME = 'News of a test';
/** A name that takes more than a line in a narrow window. */
const OTHER_NAME = 'Originals of a newspaper with a long history and a name to match';

/** Widths of the page in CSS pixels, and heights of the window that fit on the screen. */
const SIZES = { wide: [1280, 800], narrow: [420, 800] };
/** A place on the screen that belongs to the page, and where nothing is in it. */
const MARGIN = { x: 8, y: 400 };
/** Colours of the page, from extension/ui/theme.css. */
const PAPER = { light: 0xffffff, dark: 0x1c1e22 };
/** Minimum width of the ring around what has the focus, in CSS pixels. It is rounded down to pixels of the screen. */
const MIN_RING = 1;
/** A minimum that readers with weak eyes may set in their browser, in pixels. */
const LARGE_FONT_SIZE = 20;

/** Milliseconds for all that is done in one browser. */
const timeout = 300_000;

const segments = await buildSegments();
after(() => segments.remove());

for (const [name, { open, rightToLeft }] of Object.entries(WINDOWS)) {
  describe(`the settings page in a window of ${name}`, { timeout }, () => {
    let pages, host, maker, display, browser;

    before(async () => {
      pages = await serve({ folder: PAGES });
      host = await listHost();
      maker = new ListMaker({ name: NAME });
      host.files = maker.publish([segments.monday]);
      display = await openDisplay();
      browser = await open(display);
    });
    after(() => closeAll(browser, display, host, pages));

    /** Looks at the page in a wide and in a narrow window. */
    async function look(picture) {
      for (const [size, [width, height]] of Object.entries(SIZES)) {
        await browser.resize(width, height);
        const document = await browser.settingsDocument();
        await display.picture(`${name}-settings-${picture}-${size}`);
        assertNothingIsCut(document);
        assertTextIsReadable(document);
      }
    }

    /** The direction and the colours of the page. */
    async function appearance() {
      await browser.resize(...SIZES.wide);
      const { dir, dark } = await browser.settingsDocument();
      const mirrored = await browser.inSettings(() => {
        const [icon, title] = ['header img', 'h1'].map((selector) => document.querySelector(selector).getBoundingClientRect());
        return icon.left > title.left;
      });
      const { pixels, width } = await display.screen();
      return { dir, mirrored, dark, paper: pixels[MARGIN.y * width + MARGIN.x] & 0xffffff };
    }

    /** The list whose name that is, once no update of it is under way. */
    const settled = (list) =>
      until(`list ${list}`, async () => {
        const found = (await browser.inSettings(page.shownLists)).find(({ name }) => name === list);
        return found && !found.busy && (found.problem || found.bytes) ? found : null;
      });

    const isReady = () => browser.inSettings(() => !!document.body?.dataset.ready);

    /** Gives the focus to the page and in it to an element, as if a reader had come there. */
    async function focus(id) {
      await display.click(MARGIN);
      await display.rest();
      await browser.inSettings((id) => document.querySelector(`#${id}`).focus(), id);
    }

    /** Presses Tab until a control has the focus. Returns the controls that had it on the way; each must show that in view. */
    async function tabTo(name, from) {
      const reached = [];
      for (let last = from; last !== name; ) {
        await display.press('Tab');
        const { name: now } = await until(`focus after ${last}`, async () => {
          const found = await browser.inSettings(page.focused);
          return found && found.name !== last && found;
        });
        await until(`${now} in view with a ring around it`, async () => {
          const { ring, inView } = await browser.inSettings(page.focused);
          return ring >= MIN_RING && inView;
        });
        reached.push((last = now));
      }
      return reached;
    }

    /** Has the page show a list with its details, a problem and the question before its removal, and another list to add. */
    async function showEverything() {
      const { id } = await settled(NAME);
      host.files = new Map();
      await browser.inSettings(page.press, id, 'update');
      await until('problem', async () => (await settled(NAME)).problem === 'missing');
      host.files = new ListMaker({ list: 'other.lists.example', name: OTHER_NAME }).publish([segments.week]);
      assert.equal((await browser.inSettings(page.lookAt, host.url)).problem, null);
      await browser.inSettings(page.press, id, 'remove');
      await browser.inSettings(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
    }

    it('opens from the popup', async () => {
      await browser.visit(pages.url(COPY));
      await browser.findButton(COLOURS.copy);
      await (await browser.openPopup('copy')).follow('#lists-link');
      await until('settings page', isReady);
      assert.deepEqual(await appearance(), { dir: 'ltr', mirrored: false, dark: false, paper: PAPER.light });
    });

    it('fits with the bundled list alone', () => look('bundled'));

    it('adds a list by the keyboard alone', async () => {
      await browser.resize(...SIZES.wide);
      await focus('top');
      const controls = await browser.inSettings(page.controls);
      assert.deepEqual(await tabTo(controls.at(-1), 'top'), controls);
      await focus('address');
      await display.type(host.url);
      await until('typed address', () => browser.inSettings((url) => document.querySelector('#address').value === url, host.url));
      await display.press('Return');
      await until('list that may be added', async () => (await browser.inSettings(page.focused))?.name === 'preview-heading');
      await tabTo('subscribe');
      await display.press('space');
      const { problem } = await settled(NAME);
      assert.equal(problem, null);
      await look('added');
    });

    it('reaches every control of a list in order, and gives a question up by Escape', async () => {
      const { id } = await settled(NAME);
      await browser.resize(...SIZES.narrow);
      await focus('top');
      const controls = await browser.inSettings(page.controls);
      assert.ok(controls.includes(`remove-${id}`));
      assert.deepEqual(await tabTo(controls.at(-1), 'top'), controls);
      await focus(`remove-${id}`);
      await display.press('Return');
      await until('question', async () => (await browser.inSettings(page.focused))?.name === `no-${id}`);
      await display.press('Escape');
      await until('end of the question', async () => (await browser.inSettings(page.focused))?.name === `remove-${id}`);
    });

    it('fits with a problem, a question and a list that may be added', async () => {
      await showEverything();
      await look('everything');
    });

    it("opens from the browser's page about the extension, and fits from right to left, in the dark and in large letters", async () => {
      await browser.close();
      browser = await open(display, { dark: true, minFontSize: LARGE_FONT_SIZE, ...rightToLeft });
      await browser.openOptions();
      await until('settings page', isReady);
      assert.deepEqual(await appearance(), { dir: 'rtl', mirrored: true, dark: true, paper: PAPER.dark });
      host.files = maker.publish([segments.monday]);
      await browser.inSettings(page.subscribe, maker.link(host.url));
      await showEverything();
      await look('everything-rtl-dark-large');
    });
  });
}
