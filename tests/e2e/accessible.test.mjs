// Every page that readers see, of the extension and of www, by WCAG 2.2 AA: by the rules of axe in light, dark and forced
// colours, by the keyboard alone, at 200% zoom, on narrow screens and on phones, with text set wider, from right to left,
// and without motion. A new page is one line in PAGES.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { BUNDLED } from '../../tools/build.mjs';
import { launch, open } from '../../tools/browser/chromium.mjs';
import { pageDocument } from '../../tools/browser/page-document.mjs';
import { serve } from '../../tools/browser/server.mjs';
import { PAGES as SAMPLES } from '../../tools/samples.mjs';
import { serve as serveWww } from '../../www/serve.mjs';
import { closeAll } from './close-all.mjs';
import { walk } from './keyboard.mjs';
import { listHost } from './list-host.mjs';
import { ListMaker } from './list-maker.mjs';
import { assertNothingIsCut } from './readable.mjs';
import * as settings from './settings-page.mjs';
import { violations } from './violations.mjs';

/**
 * Opens a page and brings it to where a reader looks at it.
 * @typedef {(at: {firsthand: any, server: any, www: any, host: any}) => Promise<import('playwright-core').Page>} Opens
 */

/** All pages, by what they are called in the report. @type {Record<string, Opens>} */
const PAGES = {
  'the popup on a copy': popupOn('copy/aldermoor-budget--cityscoop.html'),
  'the popup on a page that credits its source': popupOn('credited/lowen-flood--agency-line.html'),
  'the popup on a report of the same event': popupOn('same_story/es-desaladora--gaceta-anglada.html'),
  'the popup on a page without a match': popupOn('none/rye-bread-beginners.html'),
  'the popup on a page that cannot be checked': popupOn('too-big'),
  'the evidence': pageAbout('copy/aldermoor-budget--cityscoop.html', 'ui/evidence/evidence.html'),
  'the comparison': pageAbout('copy/aldermoor-budget--cityscoop.html', 'ui/compare/compare.html', compareWithPasted),
  'the welcome page': extensionPage('ui/welcome/welcome.html'),
  'the sample page': Object.assign(extensionPage('ui/sample/sample.html'), { isPlain: true }),
  'the settings': extensionPage('ui/settings/settings.html', showLists),
  'the page that compares': webPage('', showExample),
  'the page that checks': webPage('check.html', showExample),
  'the page that measures': webPage('measure.html'),
};

/** What readers can set in their system. @type {Record<string, import('playwright-core').PageEmulateMediaOptions>} */
const LOOKS = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  'forced colours': { colorScheme: 'dark', forcedColors: 'active' },
  'forced colours, light': { colorScheme: 'light', forcedColors: 'active' },
};

/** Text of the page that is compared, with words swapped and a quotation. */
const PASTED = `Aldermoor City Council passed a £418.6 million budget in the early hours of Wednesday, raising council tax by 4.2
per cent and keeping all eleven branch libraries open, after a debate that ran for almost seven hours and was decided by a
single vote. “I have read every one of the 312 pages, and there are at least forty I dislike,” Mr Fosdyke told the chamber
before he voted. The leader of the council, Dorothea Lunn, had warned that rejecting the plan would force officers to issue
a formal notice freezing all but essential spending within 48 hours.`;

const DESKTOP = { width: 1280, height: 800 };
/** Sizes in CSS pixels: WCAG's narrowest one, a desktop at 200% zoom, and a phone. */
const SIZES = {
  'a width of 320 px': { width: 320, height: 640 },
  '200% zoom': { width: 640, height: 400 },
  'a phone': { width: 360, height: 740 },
};

/** How far readers may set text apart without losing any, by WCAG's criterion 1.4.12. */
const SPACED = `
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
  p { margin-block-end: 2em !important }`;

/** Minimum height of a button for fingers, in CSS pixels. Links and boxes have less, at the distances that WCAG asks for. */
const FINGER = 44;

/** Parts that say something by their colour alone, each on a part of another colour. */
const PAINTED = '.meter > span, dd.bar > span, .map rect';

for (const [language, lang, pages] of [
  ['English', 'en', PAGES],
  // The pages of www are in English only.
  ['Arabic, from right to left', 'ar', Object.fromEntries(Object.entries(PAGES).filter(([, opens]) => !opens.isWeb))],
]) {
  describe(`in ${language}`, { timeout: 600_000 }, () => {
    let at;

    before(async () => {
      const routes = { '/too-big': { type: 'text/html', body: `<p>${'Too much. '.repeat(1.1 * 1024 * 1024)}</p>` } };
      const [server, www, host] = await Promise.all([serve({ folder: SAMPLES, routes }), serveWww({ port: 0 }), listHost()]);
      at = { server, www, host, firsthand: await launch({ lang }) };
    });
    after(() => at && closeAll(at.firsthand, at.server, at.www, at.host));

    for (const [name, opens] of Object.entries(pages)) {
      describe(name, () => {
        let page;
        before(async () => {
          page = await opens(at);
          await page.setViewportSize(DESKTOP);
        });
        after(() => page?.close());

        /** @param {keyof typeof LOOKS} look */
        const wear = (look) => page.emulateMedia({ reducedMotion: 'reduce', ...LOOKS[look] });

        /** What the page shows at a size, once it is laid out. */
        async function shownAt(size) {
          await page.setViewportSize(size);
          await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
          return page.evaluate(`(${pageDocument})()`);
        }

        for (const look of Object.keys(LOOKS)) {
          it(`breaks no rule of axe in ${look}`, async () => {
            await wear(look);
            assert.deepEqual(await violations(page), []);
          });
        }

        for (const look of ['light', 'forced colours']) {
          it(`is walked through by the keyboard, with the focus seen all the way, in ${look}`, async () => {
            await wear(look);
            await page.setViewportSize(DESKTOP);
            const { expected, stops } = await walk(page);
            assert.equal(expected.length > 0, !opens.isPlain, 'Only a plain article has no controls.');
            assert.deepEqual(stops.map(({ name }) => name), expected);
            assert.deepEqual(stops.filter(({ obscured }) => obscured), [], 'Nothing lies over what has the focus.');
            assert.deepEqual(stops.filter(({ visible }) => !visible), [], 'The focus is seen.');
          });
        }

        it('shows in forced colours what it shows by colour', async () => {
          await wear('forced colours');
          assert.deepEqual(await page.evaluate(unseenIn, PAINTED), []);
        });

        for (const [what, size] of Object.entries(SIZES)) {
          it(`loses nothing at ${what}`, async () => {
            await wear('light');
            assertNothingIsCut(await shownAt(size));
          });
        }

        it('loses nothing if its text is set wider', async (t) => {
          await wear('light');
          await page.evaluate(setApart, SPACED);
          t.after(() => page.evaluate(setApart, ''));
          for (const size of [DESKTOP, SIZES['a width of 320 px']]) assertNothingIsCut(await shownAt(size));
        });

        it('can be operated with a finger', async (t) => {
          const session = await page.context().newCDPSession(page);
          await session.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 });
          t.after(async () => {
            await session.send('Emulation.setTouchEmulationEnabled', { enabled: false });
            await session.detach();
          });
          await shownAt(SIZES['a phone']);
          assert.deepEqual(await page.evaluate(lowControls, FINGER), []);
          assert.deepEqual(await violations(page), []);
        });

        it('moves nothing for those who have asked for less motion', async () => {
          await wear('light');
          assert.deepEqual(await page.evaluate(movingParts), []);
        });

        it('has the direction of its language', async () => {
          assert.equal(await page.evaluate(() => getComputedStyle(document.body).direction), lang === 'ar' ? 'rtl' : 'ltr');
          assert.equal(await page.evaluate(() => document.documentElement.lang), lang);
        });
      });
    }
  });
}

/*
 * How pages are opened.
 */

/** The popup of a page, opened in a tab. @param {string} file @returns {Opens} */
function popupOn(file) {
  return async ({ firsthand, server }) => {
    const { page, reading } = await open(firsthand, server.url(file));
    assert.equal(reading.tabId > 0, true, reading.error);
    const popup = await firsthand.popup(reading.tabId);
    // What is folded away is looked at, too.
    await popup.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
    popup.once('close', () => void page.close());
    return popup;
  };
}

/**
 * A page of the extension that is opened for the page of a tab.
 * @param {string} file that of the page of the tab
 * @param {string} path in the extension
 * @param {(page: import('playwright-core').Page, at: any) => Promise<void>} [prepare]
 * @returns {Opens}
 */
function pageAbout(file, path, prepare) {
  return async (at) => {
    const { page, reading } = await open(at.firsthand, at.server.url(file));
    const shown = await extensionPage(`${path}?tab=${reading.tabId}`, prepare)(at);
    shown.once('close', () => void page.close());
    return shown;
  };
}

/** Has the page that compares show a comparison with a pasted text, with everything unfolded. */
async function compareWithPasted(page) {
  const source = page.locator('.side[data-side="source"]');
  await source.locator('.chooser').evaluate((chooser) => chooser.toggleAttribute('open', true));
  await source.locator('textarea').fill(PASTED);
  await source.locator('.use-text').click();
  await page.locator('#results').waitFor();
  await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
}

/**
 * @param {string} path in the extension
 * @param {(page: import('playwright-core').Page, at: any) => Promise<void>} [prepare]
 * @returns {Opens}
 */
function extensionPage(path, prepare) {
  return async (at) => {
    const page = await at.firsthand.browser.newPage();
    await page.goto(at.firsthand.extensionUrl(path));
    await page.locator('body[data-ready]').waitFor();
    await prepare?.(page, at);
    return page;
  };
}

/**
 * @param {string} path in www
 * @param {(page: import('playwright-core').Page) => Promise<void>} [prepare]
 * @returns {Opens}
 */
function webPage(path, prepare) {
  /** @type {Opens} */
  const opens = async ({ firsthand, www }) => {
    const page = await firsthand.browser.newPage();
    await page.goto(www.address + path);
    await page.locator('#needs-server').waitFor({ state: 'detached' });
    await prepare?.(page);
    return page;
  };
  return Object.assign(opens, { isWeb: true });
}

/** Has a page of www show the result for its example, with everything unfolded. */
async function showExample(page) {
  await page.locator('#example').click();
  await page.locator('#results').waitFor();
  await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
}

/** Has the settings show a list with a problem and a question about it, and another list that may be added. */
async function showLists(page, { host }) {
  const run = (code, ...args) => page.evaluate(`(${code})(...${JSON.stringify(args)})`);
  const segment = { bytes: await readFile(BUNDLED), articles: 17 };
  const maker = new ListMaker({ name: 'News of a test' });
  host.files = maker.publish([segment]);
  const id = await run(settings.subscribe, maker.link(host.url));
  await page.locator(`.list[data-id="${id}"] .facts`).filter({ hasText: '17' }).waitFor();
  host.files = new Map();
  await run(settings.press, id, 'update');
  await page.locator(`.list[data-id="${id}"] .problem[data-code=missing]`).waitFor();
  host.files = new ListMaker({ list: 'other.lists.example', name: 'Originals of a newspaper with a long history' }).publish([segment]);
  assert.equal((await run(settings.lookAt, host.url)).problem, null);
  await run(settings.press, id, 'remove');
  await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
}

/*
 * Functions that run in a page.
 */

/** Parts whose colour is that of what is behind them. @param {string} selector */
function unseenIn(selector) {
  const colourOf = (element) => {
    const { backgroundColor, fill } = getComputedStyle(element);
    return element instanceof SVGElement ? fill : backgroundColor;
  };
  const isTransparent = (colour) => /^rgba\(.*, 0\)$|^transparent$/.test(colour);
  const behind = (element) => {
    let around = element.parentElement;
    while (around && isTransparent(getComputedStyle(around).backgroundColor)) around = around.parentElement;
    return getComputedStyle(around ?? document.documentElement).backgroundColor;
  };
  const parts = [...document.querySelectorAll(selector)].filter((part) => part.checkVisibility());
  const unseen = parts.filter((part) => part.getBoundingClientRect().width > 0 && colourOf(part) === behind(part));
  return unseen.map((part) => part.outerHTML.slice(0, 80));
}

/** Controls that are less high than `least` pixels and do not stand in a line of text. @param {number} least */
function lowControls(least) {
  const isInText = (control) => {
    const walker = document.createTreeWalker(control.closest('p, li, dd') ?? control, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.data.trim() && !node.parentElement.closest('button, a, label, summary')) return true;
    }
    return false;
  };
  const fields = 'input:not([type=checkbox], [type=radio], [type=file])';
  const controls = [...document.querySelectorAll(`button, select, summary, ${fields}`)];
  const shown = controls.filter((control) => control.checkVisibility({ visibilityProperty: true }) && !isInText(control));
  const low = shown.filter((control) => control.getBoundingClientRect().height < least);
  return low.map((control) => `${control.id || control.outerHTML.slice(0, 80)}: ${control.getBoundingClientRect().height} px`);
}

function movingParts() {
  const isMoving = ({ playState, effect }) => playState === 'running' && effect.getComputedTiming().activeDuration > 100;
  const moving = document.getAnimations().filter(isMoving).map(({ effect }) => effect.target);
  const smooth = [...document.querySelectorAll('*')].filter((element) => getComputedStyle(element).scrollBehavior === 'smooth');
  return [...moving, ...smooth].map((element) => element.outerHTML.slice(0, 80));
}

/** Adds rules to the page, which no content security policy hinders; none: removes them. @param {string} rules */
function setApart(rules) {
  globalThis.apart ??= new CSSStyleSheet();
  globalThis.apart.replaceSync(rules);
  document.adoptedStyleSheets = rules ? [globalThis.apart] : [];
}
