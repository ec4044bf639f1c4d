// The first half hour of a new user, in a real window of each browser: the package of the store is installed, the welcome
// page opens, a click lets every page be checked, pages of every verdict show their badge, the popup shows the
// evidence, passages are marked, and the settings open. Each `it` is a step that goes on where the one before it ended.
// The test leaves pictures of the screen in target/windows.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { areaOf, openDisplay, until } from '../../tools/browser/display.mjs';
import { serve } from '../../tools/browser/server.mjs';
import { WINDOWS } from '../../tools/browser/windows.mjs';
import { makePackages } from '../../tools/package.mjs';
import { BADGES, PAGES, samples } from '../../tools/samples.mjs';
import { COLOURS } from '../../extension/page/badge-colours.js';
import { closeAll } from './close-all.mjs';
import { assertNothingIsCut, assertTextIsReadable } from './readable.mjs';

const WELCOME = 'ui/welcome/welcome.html';

/** A page of every face that a badge can have, in six languages, each with its face. */
const VISITS = {
  'copy/aldermoor-budget--cityscoop.html': 'copy',
  'copy/ar-falaj--mawqi.html': 'copy',
  'excerpt/fr-pont--club-cyclo.html': 'excerpt',
  'spun/de-faehrterminal--synonyme.html': 'spun',
  'paraphrase/zh-ditie--full.html': 'paraphrase',
  'credited/lowen-flood--agency-line.html': 'credited',
  'source/fr-verrerie--impression.html': 'source',
  'earlier/delirium-lamps--university.html': 'same_text_earlier',
  'quoted/fr-verrerie--amis.html': 'quoted',
  'same_story/es-desaladora--gaceta-anglada.html': 'same_story',
  'none/pt-comboio-noturno.html': 'none',
  'not_article/de-startseite.html': 'not_article',
};
const COPY = 'copy/aldermoor-budget--cityscoop.html';

/** Colours by which a badge is seen, but for those of the icons of pages that have no badge. */
const WITHOUT_BADGE = ['unchecked', 'checking', 'not_article', 'none'];
const BADGE_COLOURS = Object.entries(COLOURS).flatMap(([face, colour]) => (WITHOUT_BADGE.includes(face) ? [] : [colour]));

const POPUP_WIDTH = 380;
/** Pixels that a browser may add to the width of a popup: a border at each side and a scroll bar. */
const MAX_ADDED_WIDTH = 20;
/** The colour behind a passage that is marked as word for word, in page/marks.css. */
const VERBATIM = 0xffd9d6;
/** Minimum area of the marks on a page, in pixels of the screen. */
const MIN_MARKED = { width: 200, height: 60 };

/** Milliseconds for all that is done in one browser, which takes some 60 s. */
const timeout = 300_000;

const sampleOf = new Map((await samples()).map((sample) => [sample.file, sample]));

for (const [name, { open }] of Object.entries(WINDOWS)) {
  describe(`a new user of ${name}`, { timeout }, () => {
    let folder, server, display, browser;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'firsthand-new-user-'));
      const shipped = (await makePackages({ out: join(folder, 'packages') }))[name];
      // Firefox installs the zip file itself.
      const extension = name === 'firefox' ? shipped.zip : shipped.folder;
      server = await serve({ folder: PAGES });
      display = await openDisplay();
      const profile = await mkdtemp(join(folder, 'profile-'));
      browser = await open(display, { everyPage: false, folders: { extension, profile } });
    });
    after(async () => {
      await closeAll(browser, display, server);
      await rm(folder, { recursive: true, force: true });
    });

    const isAllowed = () =>
      browser.inExtension(() => chrome.permissions.contains({ origins: ['http://*/*', 'https://*/*'] }));

    /** What the extension says of the page in front, once that is final. */
    const shown = (url) => until(`verdict on ${url}`, () => browser.inExtension(stateOf, url));

    it('is welcomed by a page that fits, which says what is not done before a click', async () => {
      await until('welcome page', async () => (await browser.addresses()).some((url) => url.endsWith(WELCOME)));
      const document = await browser.documentOf(WELCOME);
      await display.picture(`${name}-new-welcome`);
      assertNothingIsCut(document);
      assertTextIsReadable(document);
      assert.equal(await isAllowed(), false, 'Nothing is allowed before the reader has allowed it.');
    });

    it('lets every page be checked by one button and the answer to the question of the browser', async () => {
      await browser.click(WELCOME, '#every-page');
      await browser.acceptPermission();
      await until('permission', isAllowed);
      await until('word of it', () => browser.inPage(WELCOME, () => document.body?.dataset.everyPage === 'on'));
      await display.picture(`${name}-new-allowed`);
    });

    for (const [file, face] of Object.entries(VISITS)) {
      it(`sees the badge of ${face} on ${file}`, async () => {
        await browser.visit(server.url(file));
        const { badge, title, source } = await shown(server.url(file));
        assert.equal(face, await browser.inExtension(faceOf, server.url(file)));
        assert.match(badge, BADGES[face]);
        assert.match(title, /^Firsthand: ./);
        // Some words of a page that no one wrote from another are in the lists, or nothing is named.
        if (source) assert.equal(source, sampleOf.get(file).original);
        if (badge) await browser.findButton(COLOURS[face]);
        else assert.equal(await browser.badgeAmong(BADGE_COLOURS), null, 'There is no badge on the screen.');
      });
    }

    it('opens the popup, which is 380 px wide and names the article that the page matches', async () => {
      await browser.visit(server.url(COPY));
      await browser.findButton(COLOURS.copy);
      const popup = await browser.openPopup('copy');
      const { width } = await popup.area();
      await display.picture(`${name}-new-popup`);
      assert.ok(width >= POPUP_WIDTH && width <= POPUP_WIDTH + MAX_ADDED_WIDTH, `${width} px`);
      assertNothingIsCut(popup.document);
      const texts = popup.document.texts.map(({ text }) => text);
      const [title] = /(?<=<title>)[^<]+/.exec(await readFile(join(PAGES, '../originals/aldermoor-budget.html'), 'utf8'));
      for (const wanted of ['Closely matches another article', title.split(' | ')[0], 'Matching passages']) {
        assert.ok(texts.some((text) => text.includes(wanted)), `"${wanted}" is not in: ${texts.join(' · ')}`);
      }
      await popup.close();
    });

    it('has the passages marked on the page', async () => {
      const popup = await browser.openPopup('copy');
      await popup.follow('#mark');
      await until('word of the marks', () => browser.inExtension(popupHasMarks));
      await popup.close({ pageChanged: true });
      const isMark = (pixel) => (pixel & 0xffffff) === VERBATIM;
      const marked = await until('marks on the screen', async () => areaOf(await display.atRest(), isMark));
      await display.picture(`${name}-new-marks`);
      assert.ok(marked.width >= MIN_MARKED.width && marked.height >= MIN_MARKED.height, JSON.stringify(marked));
    });

    it('opens the settings from the popup', async () => {
      const popup = await browser.openPopup('copy');
      await popup.follow('#lists-link');
      const document = await browser.settingsDocument();
      await display.picture(`${name}-new-settings`);
      assertNothingIsCut(document);
      assertTextIsReadable(document);
    });
  });
}

/*
 * Functions that run in a page of the extension.
 */

/** What is said of the tab with an address, once that is final. @param {string} url */
async function stateOf(url) {
  const [tab] = (await chrome.tabs.query({ active: true })).filter((tab) => tab.url === url);
  if (!tab) return null;
  const key = `tab:${tab.id}`;
  const { [key]: state } = await chrome.storage.session.get(key);
  if (!state || state.phase === 'checking') return null;
  const of = { tabId: tab.id };
  return {
    badge: await chrome.action.getBadgeText(of),
    title: await chrome.action.getTitle(of),
    source: state.report?.source_url ?? null,
  };
}

/** The face of the tab with an address. @param {string} url */
async function faceOf(url) {
  const { face, recall } = await import(chrome.runtime.getURL('page/tab-states.js'));
  const [tab] = (await chrome.tabs.query({ active: true })).filter((tab) => tab.url === url);
  return face(await recall(tab.id));
}

function popupHasMarks() {
  const [popup] = chrome.extension.getViews({ type: 'popup' });
  return popup?.document.body.dataset.marks === 'on';
}
