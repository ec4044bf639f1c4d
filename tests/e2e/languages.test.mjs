// Every language in a real window of each browser: popup, settings and welcome page are whole, from the side where the
// language begins. The test leaves pictures of the popups in target/windows.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openDisplay, until } from '../../tools/browser/display.mjs';
import { pageDocument } from '../../tools/browser/page-document.mjs';
import { serve } from '../../tools/browser/server.mjs';
import { PAGES } from '../../tools/samples.mjs';
import { BROWSERS, LOCALES } from './all-languages.mjs';
import { closeAll } from './close-all.mjs';
import { assertNothingIsCut } from './readable.mjs';

const IN_TABS = {
  welcome: 'ui/welcome/welcome.html',
  settings: 'ui/settings/settings.html',
  compare: 'ui/compare/compare.html',
};
const COPY = 'copy/aldermoor-budget--cityscoop.html';

const RIGHT_TO_LEFT = ['ar', 'he'];
/** A zoom at which the page is as narrow as on a telephone. */
const NARROWING = 2.4;

/** What the memory has of a page that is like an article which was read, whose title is longer than there is room for. */
const MATCH = {
  source: {
    url: 'https://chronicle.example/a', title: 'A title that goes on and on, and is longer than anybody reads '.repeat(4),
    publisher: 'The Aldermoor Chronicle and Evening Advertiser', published: '2024-03-05', lang: 'en',
  },
  coverage: { page: 0.5, source: 0.5 }, dated: 'unknown', credit: null, same_publisher: false, read: 1,
};

/** Changes of a copy's state to those with the longest sentences, as if its check had come out so. */
const STATES = [
  { report: { verdict: 'spun' } },
  { report: { verdict: 'translation' } },
  { report: { verdict: 'same_text_earlier' } },
  { report: { credited: true } },
  { report: { not_article: 'left_out' } },
  { report: { verdict: 'none' }, remembered: { before: 1, match: { ...MATCH, resemblance: 'reworded' } } },
  { phase: 'error', trouble: 'no_lists', remembered: { before: 1, match: { ...MATCH, resemblance: 'part' } } },
  { phase: 'error', trouble: 'blocked' },
];

/** Maximum number of lines of the headline that says what the memory knows. */
const MAX_READ_LINES = 2;

/** Milliseconds for all that is done in one browser, which takes a minute or two. */
const timeout = 600_000;

for (const [name, open] of Object.entries(BROWSERS)) {
  describe(`every language in a window of ${name}`, { timeout }, () => {
    let server, display, browser;
    before(async () => {
      server = await serve({ folder: PAGES });
      display = await openDisplay();
      browser = await open(display);
    });
    after(() => closeAll(browser, display, server));

    /** @param {'popup'} [kind] */
    async function look(kind) {
      const document = await until('document', () => browser.inPage(pageDocument, kind));
      assertNothingIsCut(document);
      return document;
    }

    for (const [surface, path] of Object.entries(IN_TABS)) {
      it(`shows the ${surface} page whole, in a wide window and in a narrow one`, async (t) => {
        await browser.toFront();
        for (const locale of LOCALES) {
          await t.test(locale, async () => {
            await browser.show(locale, path);
            await until('document', () => browser.inPage(pageDocument));
            await browser.inPage(unfold);
            for (const zoom of [1, NARROWING]) {
              await browser.inPage(zoomTo, zoom);
              const { dir } = await look();
              assert.equal(dir, RIGHT_TO_LEFT.includes(locale) ? 'rtl' : 'ltr');
            }
          });
        }
      });
    }

    it('shows the popup whole, with the longest sentences, too', async (t) => {
      await browser.visit(server.url(COPY));
      for (const locale of LOCALES) {
        await t.test(locale, async () => {
          await browser.show(locale, IN_TABS.welcome);
          await browser.inPage(openPopup);
          await until('copy', async () => (await browser.inPage(pageDocument, 'popup'))?.face === 'copy');
          await display.atRest();
          await display.picture(`${name}-popup-${locale}`);
          await browser.inPage(unfold, 'popup');
          await look('popup');
          for (const change of STATES) {
            await browser.inPage(changeState, change);
            const { face } = await look('popup');
            const lines = await browser.inPage(linesOfHeadline);
            if (face === 'read') assert.ok(lines <= MAX_READ_LINES, `The headline has ${lines} lines.`);
          }
          await browser.inPage(closePopup);
        });
      }
    });
  });
}

/* Functions that run in a page of the extension. */

/** @param {'popup'} [kind] */
function unfold(kind) {
  const view = kind === 'popup' ? chrome.extension.getViews({ type: 'popup' })[0] : window;
  for (const details of view.document.querySelectorAll('details')) details.open = true;
}

/** Zooms the page, and waits until it has the width that it then has. @param {number} zoom */
async function zoomTo(zoom) {
  const { id } = await chrome.tabs.getCurrent();
  const width = innerWidth * (await chrome.tabs.getZoom(id)) / zoom;
  await chrome.tabs.setZoom(id, zoom);
  while (Math.abs(innerWidth - width) > 2) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Number of lines of the popup's headline. */
function linesOfHeadline() {
  const [view] = chrome.extension.getViews({ type: 'popup' });
  const headline = view.document.querySelector('#headline');
  return Math.round(headline.getBoundingClientRect().height / parseFloat(view.getComputedStyle(headline).lineHeight));
}

const openPopup = () => chrome.action.openPopup().then(() => null);

function closePopup() {
  chrome.extension.getViews({ type: 'popup' })[0].close();
}

/** Gives the tab in front another state than that of its copy. */
async function changeState(change) {
  const [popup] = chrome.extension.getViews({ type: 'popup' });
  const [{ id }] = await chrome.tabs.query({ active: true, currentWindow: true });
  const key = `tab:${id}`;
  const known = popup.known ?? (popup.known = (await chrome.storage.session.get(key))[key]);
  const state = { ...known, ...change, report: { ...known.report, ...change.report } };
  const shown = new Promise((resolve) => {
    new popup.MutationObserver(resolve).observe(popup.document.body, { attributes: true });
  });
  await chrome.storage.session.set({ [key]: state });
  await shown;
}
