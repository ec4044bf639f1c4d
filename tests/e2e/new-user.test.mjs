// One walk of a new user through everything, in a real window of each browser: the package of the store is installed,
// the welcome page opens, a click lets every page be checked, pages of every verdict show their badge, the popup shows
// the evidence, passages are marked, the page is compared with its original and with another tab, the evidence is saved
// and replayed, a verdict is corrected and the correction taken back, the settings are changed and saved, the extension
// is removed and installed anew, and the settings are taken from the file again. Each `it` is a step that goes on where
// the one before it ended. The test leaves pictures of the screen in target/windows.

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { areaOf, openDisplay, until } from '../../tools/browser/display.mjs';
import { serve } from '../../tools/browser/server.mjs';
import { WINDOWS } from '../../tools/browser/windows.mjs';
import { BUNDLED, ORIGINALS } from '../../tools/build.mjs';
import { makePackages } from '../../tools/package.mjs';
import { BADGES, PAGES, samples } from '../../tools/samples.mjs';
import { COLOURS } from '../../extension/page/badge-colours.js';
import { openTool } from '../tool.mjs';
import { closeAll } from './close-all.mjs';
import { comparison, setOriginal } from './compare-page.mjs';
import { assertNothingIsCut, assertTextIsReadable } from './readable.mjs';
import { AGREES, outcome, verified } from './replay.mjs';

const WELCOME = 'ui/welcome/welcome.html';
const COMPARE = 'ui/compare/compare.html';
const EVIDENCE = 'ui/evidence/evidence.html';
const SETTINGS = 'ui/settings/settings.html';

/** A page of every face that a badge can have, in seven languages, each with its face. */
const VISITS = {
  'copy/aldermoor-budget--cityscoop.html': 'copy',
  'copy/ar-falaj--mawqi.html': 'copy',
  'excerpt/fr-pont--club-cyclo.html': 'excerpt',
  'spun/de-faehrterminal--synonyme.html': 'spun',
  'paraphrase/zh-ditie--full.html': 'paraphrase',
  'translation/mayor-runoff--tr.html': 'translation',
  'credited/lowen-flood--agency-line.html': 'credited',
  'source/fr-verrerie--impression.html': 'source',
  'earlier/delirium-lamps--university.html': 'same_text_earlier',
  'quoted/fr-verrerie--amis.html': 'quoted',
  'same_story/es-desaladora--gaceta-anglada.html': 'same_story',
  'none/pt-comboio-noturno.html': 'none',
  'not_article/de-startseite.html': 'not_article',
};
const COPY = 'copy/aldermoor-budget--cityscoop.html';
const COPIED = 'aldermoor-budget.html';
const NONE = 'none/pt-comboio-noturno.html';
/** A host of the same pages that the reader has never checked. */
const LEFT_ALONE = 'localhost';

/** The path on the loopback of the original of the copy: nothing is asked for that is elsewhere. */
const ORIGINAL = 'original';

/** What the reader chooses in the settings, and what is said of it before a file changes it. */
const CHOSEN = { sensitivity: 'strict', badge: 'talkative', appearance: 'dark' };
const CHANGES = [
  'Every page is checked; the browser asks you first', 'When to call a page a copy: Balanced → Strict', 'Badge on the button: Quiet → Talkative',
  'Appearance: Like the system → Dark', `Never checked, added: ${LEFT_ALONE}`,
];
/** The colour behind the text of a dark page, from extension/ui/theme.css. */
const DARK_PAPER = 'rgb(28, 30, 34)';

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

/** Milliseconds for all that is done in one browser, which takes some 120 s. */
const timeout = 300_000;

const sampleOf = new Map((await samples()).map((sample) => [sample.file, sample]));

for (const [name, { open }] of Object.entries(WINDOWS)) {
  describe(`a new user of ${name}`, { timeout }, () => {
    let folder, tool, server, display, browser;

    before(async () => {
      tool = await openTool();
      folder = await mkdtemp(join(tmpdir(), 'firsthand-new-user-'));
      const shipped = (await makePackages({ out: join(folder, 'packages') }))[name];
      // Firefox installs the zip file itself.
      const extension = name === 'firefox' ? shipped.zip : shipped.folder;
      const original = { type: 'text/html; charset=utf-8', body: await readFile(join(ORIGINALS, COPIED)) };
      server = await serve({ folder: PAGES, routes: { [`/${ORIGINAL}`]: original } });
      display = await openDisplay();
      const profile = await mkdtemp(join(folder, 'profile-'));
      const downloads = join(folder, 'downloads');
      await mkdir(downloads);
      // What the extension has stored goes with it, as for readers.
      const preferences = { 'extensions.webextensions.keepStorageOnUninstall': false };
      browser = await open(display, { everyPage: false, folders: { extension, profile }, downloads, preferences });
    });
    after(async () => {
      await closeAll(browser, display, server);
      await rm(folder, { recursive: true, force: true });
    });

    const isAllowed = () =>
      browser.inExtension(() => chrome.permissions.contains({ origins: ['http://*/*', 'https://*/*'] }));

    /** What the extension says of the page in front, once that is final. */
    const shown = (url) => until(`verdict on ${url}`, () => browser.inExtension(stateOf, url));

    /** Takes a picture of a page of the extension and looks at its document. */
    async function look(path, picture) {
      const document = await browser.documentOf(path);
      await display.picture(`${name}-new-${picture}`);
      assertNothingIsCut(document);
      assertTextIsReadable(document);
      return document;
    }

    /** The same of the popup. */
    async function lookAt(popup, shows, picture) {
      const document = await popup.shows(shows);
      await display.picture(`${name}-new-${picture}`);
      assertNothingIsCut(document);
      assertTextIsReadable(document);
      return document.texts.map(({ text }) => text).join('\n');
    }

    /** Brings the copy to the front, and opens its popup. */
    async function openCopy() {
      await browser.visit(server.url(COPY));
      await browser.findButton(COLOURS.copy);
      return browser.openPopup('copy');
    }

    /**
     * Goes from the popup of the copy to its comparison, and has the original fetched.
     * @param {() => Promise<void>} [answer] to the browser's question, if it asks one
     */
    async function compareCopy(popup, picture, answer) {
      await browser.inExtension(setOriginal, server.url(ORIGINAL));
      await popup.follow('#compare');
      const page = comparison(browser);
      await until('comparison', async () => (await browser.addresses()).some((url) => url.includes(COMPARE)));
      await browser.documentOf(COMPARE);
      await page.settled('offer of the original', (seen) => seen.source.offers);
      await browser.click(COMPARE, '[data-side="source"] .fetch');
      await answer?.();
      const seen = await page.result();
      assert.deepEqual([seen.face, seen.source.problem, seen.page.problem], ['copy', '', '']);
      assert.ok(seen.page.marks > 0 && seen.page.marks === seen.source.marks, JSON.stringify(seen));
      await look(COMPARE, picture);
      assert.ok(await page.run(isInView, '#headline'), 'The reader sees the verdict.');
      return page;
    }

    it('is welcomed by a page that fits, which says what is not done before a click', async () => {
      await until('welcome page', async () => (await browser.addresses()).some((url) => url.endsWith(WELCOME)));
      await look(WELCOME, 'welcome');
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
        await display.picture(`${name}-new-page-${face}`);
      });
    }

    it('opens the popup, which is 380 px wide and names the article that the page matches', async () => {
      const popup = await openCopy();
      const { width } = await popup.area();
      await display.picture(`${name}-new-popup`);
      assert.ok(width >= POPUP_WIDTH && width <= POPUP_WIDTH + MAX_ADDED_WIDTH, `${width} px`);
      assertNothingIsCut(popup.document);
      const texts = popup.document.texts.map(({ text }) => text);
      const [title] = /(?<=<title>)[^<]+/.exec(await readFile(join(ORIGINALS, COPIED), 'utf8'));
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

    it('compares the page with the article that it matches, side by side', async () => {
      const page = await compareCopy(await browser.openPopup('copy'), 'compare');
      const { page: side, legend } = await page.look();
      assert.match(side.words, /^\d+ of \d+ words$/);
      assert.match(legend, /1 Word for word/);
    });

    it('compares it with another tab', async () => {
      await browser.visit(server.url(ORIGINAL));
      const tab = await browser.inExtension(tabInFront);
      const page = comparison(browser);
      await browser.click(COMPARE, '[data-side="source"] .chooser summary');
      await page.settled('offer of the tab', ({ source }) => source.tabs.some(({ id }) => id === tab));
      await page.chooseTab('source', tab);
      await browser.click(COMPARE, '[data-side="source"] .use-tab');
      const seen = await page.settled('comparison with the tab', ({ headline, source }) => headline && source.isOfTab);
      assert.equal(seen.face, 'copy');
      await look(COMPARE, 'compare-tab');
    });

    it('saves the verdict as evidence, which the tool replays', async () => {
      const popup = await openCopy();
      await popup.follow('#evidence-link');
      await until('evidence', () => browser.inPage(EVIDENCE, () => !!document.body?.dataset.ready));
      await until('end of the popup', () => browser.inPage(EVIDENCE, () => !chrome.extension.getViews({ type: 'popup' }).length));
      await look(EVIDENCE, 'evidence');
      for (const [id, ending] of [['#save-record', '.json'], ['#save-page', '.html']]) {
        const file = await browser.save(EVIDENCE, id);
        assert.equal(extname(file), ending);
        const said = await verified(tool, file, '--index', BUNDLED);
        assert.deepEqual(outcome(said), AGREES, file);
        assert.deepEqual([said.replayed, said.verdict], [true, 'copy']);
        if (ending === '.html') await browser.visit(pathToFileURL(file).href);
      }
      await display.atRest();
      await display.picture(`${name}-new-evidence-file`);
    });

    it('corrects the verdict, which calms the badge, and takes that back', async () => {
      const popup = await openCopy();
      await popup.follow('#not-right > summary');
      await lookAt(popup, '#say-not_copy', 'not-right');
      await popup.follow('#say-not_copy');
      assert.match(await lookAt(popup, '#you-said', 'corrected'), /You said: this page is not a copy/);
      await popup.close();
      await until('calm badge', async () => !(await browser.badgeAmong(BADGE_COLOURS)));
      await display.picture(`${name}-new-calm`);
      const again = await browser.openPopup('copy');
      assert.match(await lookAt(again, '#take-back', 'corrected-again'), /You said: this page is not a copy/);
      await again.follow('#take-back');
      await until('end of the correction', () => browser.inExtension(() => chrome.storage.local.get('corrections').then(({ corrections }) => !corrections.length)));
      await again.close();
      await browser.findButton(COLOURS.copy);
    });

    /** The path of the file with the settings, and what is in it. @type {string} */
    let file;
    let saved;

    it('changes the settings, and saves them as a file', async () => {
      const popup = await browser.openPopup('copy');
      await popup.follow('#lists-link');
      await look(SETTINGS, 'settings');
      for (const [choice, value] of Object.entries(CHOSEN)) await browser.click(SETTINGS, `#${choice}-${value}`);
      await browser.click(SETTINGS, '#site');
      await display.type(LEFT_ALONE);
      await browser.click(SETTINGS, '#add-site-now');
      await until('site', () => browser.inSettings(() => document.querySelectorAll('#sites-never .entry').length === 1));
      await look(SETTINGS, 'settings-changed');
      file = await browser.save(SETTINGS, '#save-settings');
      saved = await settingsIn(file);
      for (const [choice, value] of Object.entries(CHOSEN)) assert.equal(saved[choice], value);
      assert.deepEqual([saved.automatic, saved.sites, saved.corrections], [true, { never: [LEFT_ALONE], always: [] }, []]);
    });

    it('is removed, and knows nothing of the reader when it is installed anew', async () => {
      await browser.remove(`${name}-new-remove`);
      await browser.install();
      await look(WELCOME, 'welcome-again');
      assert.equal(await isAllowed(), false);
      const stored = await browser.inExtension(() => chrome.storage.local.get(null));
      for (const key of ['sites', 'corrections', ...Object.keys(CHOSEN)]) assert.ok(!(key in stored), JSON.stringify(stored));
    });

    it('checks a page by the click that opens the popup, and asks before it reads the site of the original', async () => {
      await browser.visit(server.url(COPY));
      await browser.findIdleButton(COLOURS.copy);
      const popup = await browser.openPopup('copy');
      await compareCopy(popup, 'compare-asked', () => browser.acceptPermission(`${name}-new-question`));
      const left = () => browser.inExtension(async () => (await chrome.permissions.getAll()).origins);
      await until('end of the permission', async () => !(await left()).length);
    });

    it('shows what the file with the settings would change, and changes that', async () => {
      await browser.openOptions();
      await browser.documentOf(SETTINGS);
      await browser.choose(SETTINGS, '#load-settings', file);
      await until('preview', () => browser.inSettings(() => !document.querySelector('#change').hidden));
      await look(SETTINGS, 'preview');
      const lines = await browser.inSettings(() => [...document.querySelectorAll('#change-list li')].map((line) => line.textContent));
      assert.deepEqual(lines, CHANGES);
      await browser.click(SETTINGS, '#change-now');
      await browser.acceptPermission();
      await until('word of the change', () => browser.inSettings(() => document.querySelector('#file-said').textContent));
      await look(SETTINGS, 'imported');
      assert.equal(await isAllowed(), true);
      assert.deepEqual(await settingsIn(await browser.save(SETTINGS, '#save-settings')), saved);
    });

    it('does as these settings say', async () => {
      assert.equal(await browser.inSettings(() => getComputedStyle(document.documentElement).backgroundColor), DARK_PAPER);
      await browser.visit(server.url(NONE));
      await browser.findButton(COLOURS.none);
      assert.equal((await shown(server.url(NONE))).badge, '≠');
      const popup = await openCopy();
      assert.match(await lookAt(popup, '#headline', 'dark-popup'), /Strict/);
      await popup.close();
      await browser.visit(server.url(COPY).replace('127.0.0.1', LEFT_ALONE));
      await until('calm button', async () => !(await browser.badgeAmong(BADGE_COLOURS)));
      const silent = await browser.openPopup('unchecked');
      assert.match(await lookAt(silent, '#meaning', 'never-popup'), new RegExp(`${LEFT_ALONE} is never checked`));
      await silent.close();
    });
  });
}

/** The settings in a file, without the time at which it was saved. @param {string} file */
async function settingsIn(file) {
  const { saved: _, ...settings } = JSON.parse(await readFile(file, 'utf8'));
  return settings;
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
  // The state is known a moment before it is painted, and the title is painted last.
  const title = await chrome.action.getTitle(of);
  if (['title_unchecked', 'title_checking'].some((name) => title === chrome.i18n.getMessage(name))) return null;
  return { badge: await chrome.action.getBadgeText(of), title, source: state.report?.source_url ?? null };
}

/** The face of the tab with an address. @param {string} url */
async function faceOf(url) {
  const { face, recall } = await import(chrome.runtime.getURL('page/tab-states.js'));
  const [tab] = (await chrome.tabs.query({ active: true })).filter((tab) => tab.url === url);
  return face(await recall(tab.id));
}

const tabInFront = async () => (await chrome.tabs.query({ active: true, currentWindow: true }))[0].id;

/** Whether all of an element is in view. @param {Window} view @param {string} selector */
function isInView({ document, innerHeight }, selector) {
  const { top, bottom } = document.querySelector(selector).getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}

function popupHasMarks() {
  const [popup] = chrome.extension.getViews({ type: 'popup' });
  return popup?.document.body.dataset.marks === 'on';
}
