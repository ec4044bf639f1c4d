// Headed Chromium and Firefox with the extension and its button on the toolbar, for what only a real window shows: the
// size of a popup, for instance, which is another one when the popup is opened as a tab or the browser is headless.

import { launch } from './chromium.mjs';
import { areaOf, pause, until } from './display.mjs';
import { extensionUrl, ID, launchFirefox } from './firefox.mjs';

/**
 * @typedef {import('./display.mjs').Display} Display
 * @typedef {import('./display.mjs').Screen} Screen
 * @typedef {import('./display.mjs').Point} Point
 * @typedef {import('./display.mjs').Area} Area
 * @typedef {ReturnType<typeof inWindow>} BrowserWindow
 */

const SETTINGS = 'ui/settings/settings.html';

const WINDOW_WIDTH = 1000;
const WINDOW_HEIGHT = 900;

/** Maximum width in pixels of the frame of a window, both sides together. */
const MAX_FRAME_WIDTH = 16;

/** Rows at the top of the screen among which a browser's toolbar is. */
const TOOLBAR_ROWS = 200;
/** Rows from the middle of a toolbar button down to one that surely belongs to the page. */
const BUTTON_TO_PAGE = 40;

/**
 * The middle of a badge on the toolbar, or null.
 * @param {Screen} screen
 * @param {string} colour such as `#b3261e`
 * @returns {Point | null}
 */
function badgeOn(screen, colour) {
  const wanted = parseInt(colour.slice(1), 16);
  const area = areaOf(screen, (pixel) => (pixel & 0xffffff) === wanted, { to: TOOLBAR_ROWS });
  return area && { x: area.x + (area.width >> 1), y: area.y + (area.height >> 1) };
}

/**
 * The area of the page that has changed: where a popup lies over it.
 * @param {Screen} before
 * @param {Screen} after
 * @param {Point} button
 */
const changed = (before, after, button) =>
  areaOf(after, (pixel, at) => pixel !== before.pixels[at], { from: button.y + BUTTON_TO_PAGE });

/*
 * Functions that run in a page of the extension. One that is told `popup` looks at the popup's document, which every page of
 * the extension sees, and otherwise at the page's own.
 */

/**
 * @typedef {{
 *   face: string | undefined, dir: string, dark: boolean,
 *   innerWidth: number, scrollWidth: number, clientWidth: number, bodyFontSize: number,
 *   texts: {text: string, fontSize: number, cut: boolean}[], overlaps: [string, string][],
 * }} PageDocument sizes in CSS pixels; every text that is visible, whether it is cut off at a side, and which texts lie on
 *   each other
 *
 * @param {'popup'} [kind]
 * @returns {PageDocument | null} null without a popup, or where it shows nothing yet
 */
function pageDocument(kind) {
  const view = kind === 'popup' ? chrome.extension.getViews({ type: 'popup' })[0] : window;
  if (!view?.document.body?.dataset.ready) return null;
  const { documentElement: page, body } = view.document;
  const fontSize = (element) => parseFloat(view.getComputedStyle(element).fontSize);
  /** The part around an element that stays where it is while the rest scrolls below it; null if there is none. */
  const layerOf = (element) => {
    let at = element;
    while (at && !['sticky', 'fixed'].includes(view.getComputedStyle(at).position)) at = at.parentElement;
    return at;
  };
  const isInline = (element) => view.getComputedStyle(element).display === 'inline';
  const texts = [];
  const lines = [];
  const walker = view.document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    // The text of an option is drawn by its select.
    const element = walker.currentNode.parentElement.closest(':not(option)');
    const text = walker.currentNode.data.trim();
    // Texts of the class `hidden` are only read out.
    if (!text || element.closest('.hidden') || !element.checkVisibility()) continue;
    const range = view.document.createRange();
    range.selectNodeContents(walker.currentNode);
    const rects = [...range.getClientRects()];
    let block = element;
    while (isInline(block)) block = block.parentElement;
    const box = block.getBoundingClientRect();
    const [from, to] = [Math.max(0, box.left) - 1, Math.min(page.clientWidth, box.right) + 1];
    texts.push({ text, fontSize: fontSize(element), cut: rects.some(({ left, right }) => left < from || right > to) });
    // Lines below the last one that a clamped text shows are not seen.
    const end = view.getComputedStyle(block).overflowY === 'visible' ? Infinity : box.bottom - 1;
    lines.push(...rects.filter(({ top }) => top < end).map((rect) => ({ text, rect, layer: layerOf(element) })));
  }
  /** Whether two lines share more than the rounding of their edges and the gap between them. */
  const overlap = ({ rect: one, layer }, { rect: other, layer: otherLayer }) =>
    layer === otherLayer &&
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 4;
  return {
    face: body.dataset.face,
    dir: page.dir,
    dark: view.matchMedia('(prefers-color-scheme: dark)').matches,
    innerWidth: view.innerWidth,
    scrollWidth: page.scrollWidth,
    clientWidth: page.clientWidth,
    bodyFontSize: fontSize(body),
    texts,
    overlaps: lines.flatMap((line, at) =>
      lines.slice(at + 1).filter((other) => overlap(line, other)).map((other) => [line.text, other.text]),
    ),
  };
}

const popupIsClosed = () => chrome.extension.getViews({ type: 'popup' }).length === 0;

function unfoldPopup() {
  const [popup] = chrome.extension.getViews({ type: 'popup' });
  for (const details of popup.document.querySelectorAll('details')) details.open = true;
}

/** The place of a link of the popup on the screen: the middle of it. @param {string} selector */
function popupLink(selector) {
  const [popup] = chrome.extension.getViews({ type: 'popup' });
  const link = popup.document.querySelector(selector);
  link.scrollIntoView({ block: 'center' });
  const { left, top, width, height } = link.getBoundingClientRect();
  const { mozInnerScreenX: x = popup.screenX, mozInnerScreenY: y = popup.screenY } = popup;
  return { x: Math.round(x + left + width / 2), y: Math.round(y + top + height / 2) };
}

async function resizeWindow(width, height) {
  const { id } = await chrome.windows.getCurrent();
  await chrome.windows.update(id, { left: 0, top: 0, width, height });
}

/** Zooms the tab in front until its page has about this width. The frame of a window takes some pixels of it. */
async function zoomTo(width, tolerance) {
  const [{ id }] = await chrome.tabs.query({ active: true, currentWindow: true });
  const unzoomed = window.innerWidth * (await chrome.tabs.getZoom(id));
  await chrome.tabs.setZoom(id, Math.abs(unzoomed - width) <= tolerance ? 1 : unzoomed / width);
}

/**
 * A browser in its window, with what is the same in every browser.
 * @param {Display} display
 * @param {object} own
 * @param {(url: string) => Promise<void>} own.visit opens an address in a new tab in front, until it has loaded
 * @param {(code: (...args: any[]) => any, ...args: unknown[]) => Promise<any>} own.inExtension
 *   runs a function in a page of the extension; it and its arguments are passed as text
 * @param {(code: (...args: any[]) => any, ...args: unknown[]) => Promise<any>} own.inSettings
 *   the same in the settings page, once that is open in a tab; null before
 * @param {() => Promise<void>} own.openOptions opens the settings page from the browser's own page about the extension
 * @param {() => Promise<void>} own.close
 */
function inWindow(display, { visit, inExtension, inSettings, openOptions, close }) {
  /** @type {Point | undefined} */
  let button;
  /** @type {Promise<void> | undefined} */
  let closed;

  /**
   * Opens the popup by a click on the toolbar button, which `findButton` has found.
   * @param {string} face the face that it is to show
   */
  async function openPopup(face) {
    const place = button;
    if (!place) throw new Error('Call findButton first.');
    const before = await display.atRest();
    const area = async () => changed(before, await display.screen(), place);

    const clicked = display.click(place);
    /** @type {number[]} */
    const widths = [];
    const document = await until(`popup that shows ${face}`, async () => {
      // An answer takes longer than a frame, so the screen is read several times meanwhile.
      let answer;
      const asked = inExtension(pageDocument, 'popup').then((document) => (answer = { document }));
      let now;
      do {
        now = await area();
        if (now && now.width !== widths.at(-1)) widths.push(now.width);
        await pause(10);
      } while (!answer);
      await asked;
      return now && answer.document?.face === face && answer.document;
    });
    await clicked;
    // Not earlier: Chromium ignores a click if the pointer has left the button when it handles it.
    await display.rest();

    return {
      /** The document as it was first seen with that face. @type {PopupDocument} */
      document,
      /** The widths that it had on the screen one after another, from its first pixel on. */
      widths,
      /** Its place on the screen once that is at rest. @returns {Promise<Area | null>} */
      area: async () => changed(before, await display.atRest(), place),
      /** Opens everything in it that can be opened. @returns {Promise<PageDocument>} */
      async unfold() {
        await inExtension(unfoldPopup);
        return inExtension(pageDocument, 'popup');
      },
      /** Clicks a link in it. @param {string} selector */
      async follow(selector) {
        const place = await inExtension(popupLink, selector);
        await display.atRest();
        await display.click(place);
        await display.rest();
      },
      async close() {
        await display.press('Escape');
        await until('end of the popup', () => inExtension(popupIsClosed));
        await until('page without the popup on the screen', async () => !(await area()));
      },
    };
  }

  return {
    visit,
    inExtension,
    inSettings,
    openOptions,
    openPopup,
    /** What the settings page shows, once the screen is at rest. @returns {Promise<PageDocument>} */
    async settingsDocument() {
      await until('settings page', () => inSettings(pageDocument));
      await display.atRest();
      return inSettings(pageDocument);
    },
    /**
     * Resizes the window, and zooms the settings page where the browser makes no window so narrow.
     * @param {number} width of the page in CSS pixels, but for the frame of the window
     * @param {number} height of the window
     */
    async resize(width, height) {
      // A window may still change when the screen has been at rest for a moment.
      await until(`page ${width} px wide`, async () => {
        await inSettings(resizeWindow, width, height);
        await display.atRest();
        await inSettings(zoomTo, width, MAX_FRAME_WIDTH);
        await display.atRest();
        return Math.abs((await inSettings(() => window.innerWidth)) - width) <= MAX_FRAME_WIDTH;
      });
    },
    close: () => (closed ??= close()),
    /**
     * Waits until the toolbar button shows a badge of this colour: that is where the button is from now on.
     * @param {string} colour such as `#b3261e`
     */
    async findButton(colour) {
      button = await until(`badge of ${colour} on the toolbar`, async () => badgeOn(await display.screen(), colour));
    },
  };
}

/**
 * @typedef {object} WindowOptions
 * @property {boolean} [everyPage] whether the extension may read every page from the start
 * @property {boolean} [dark]
 * @property {number} [minFontSize] as readers can set it in their browser, in pixels
 */

/**
 * @param {Display} display
 * @param {WindowOptions & {lang?: string}} [options]
 * @returns {Promise<BrowserWindow>}
 */
async function openChromium(display, { everyPage, lang = 'en', dark = false, minFontSize } = {}) {
  const firsthand = await launch({
    headed: true,
    everyPage,
    lang,
    args: [
      '--ozone-platform=x11',
      '--force-device-scale-factor=1',
      '--window-position=0,0',
      `--window-size=${WINDOW_WIDTH},${WINDOW_HEIGHT}`,
      ...(dark ? ['--force-dark-mode'] : []),
    ],
    // Pages have the size and the colours of the window, not those that playwright would give them.
    context: { viewport: null, colorScheme: null, env: { ...display.env, LANGUAGE: lang } },
  });
  const { browser, helper, id } = firsthand;
  try {
    const settings = await browser.newPage();
    // What is wanted of these pages is there long before they are drawn.
    await settings.goto('chrome://extensions', { waitUntil: 'commit' });
    await settings.evaluate(
      (extensionId) => chrome.developerPrivate.updateExtensionConfiguration({ extensionId, pinnedToToolbar: true }),
      id,
    );
    const preferences = {
      // The offer to translate a page would cover it as a popup does.
      'translate.enabled': false,
      ...(minFontSize && { 'webkit.webprefs.minimum_font_size': minFontSize }),
    };
    await settings.goto('chrome://settings', { waitUntil: 'commit' });
    for (const preference of Object.entries(preferences)) {
      await settings.evaluate(([name, value]) => chrome.settingsPrivate.setPref(name, value), preference);
    }
    await settings.close();
  } catch (error) {
    await firsthand.close();
    throw error;
  }

  return inWindow(display, {
    async visit(url) {
      const page = await browser.newPage();
      await page.goto(url);
      await page.bringToFront();
    },
    inExtension: (code, ...args) => helper.evaluate(call(code, args)),
    async inSettings(code, ...args) {
      const page = browser.pages().find((page) => page.url().startsWith(firsthand.extensionUrl(SETTINGS)));
      return page ? page.evaluate(call(code, args)) : null;
    },
    async openOptions() {
      const page = await browser.newPage();
      await page.goto(`chrome://extensions/?id=${id}`);
      await page.bringToFront();
      await page.locator('#extensionsOptions, #extensions-options').click();
    },
    close: () => firsthand.close(),
  });
}

/** A call of a function with arguments, as text. @param {(...args: any[]) => any} code @param {unknown[]} args */
const call = (code, args) => `(${code})(...${JSON.stringify(args)})`;

/** The name of the toolbar button: the id with an underscore for whatever is no letter or digit. */
const BUTTON = `${ID.replace(/[^a-z0-9]/g, '_')}-browser-action`;

/** Opens an extension's preferences from about:addons. Runs in the browser's own window. @param {string} id */
async function openPreferences(id) {
  const manager = await window.BrowserAddonUI.openAddonsMgr(`addons://detail/${encodeURIComponent(id)}`);
  const find = () => manager.document.querySelector('addon-card panel-item[action="preferences"]');
  while (!find()) await new Promise((resolve) => manager.setTimeout(resolve, 50));
  find().click();
}

/**
 * @param {Display} display
 * @param {WindowOptions & {preferences?: Record<string, string | number | boolean>}} [options]
 * @returns {Promise<BrowserWindow>}
 */
async function openFirefox(display, { everyPage, dark = false, minFontSize, preferences = {} } = {}) {
  const { driver, inExtension, inBrowser, close } = await launchFirefox({
    everyPage,
    args: [`--width=${WINDOW_WIDTH}`, `--height=${WINDOW_HEIGHT}`],
    env: display.env,
    preferences: {
      'layout.css.devPixelsPerPx': '1.0',
      // A scroll bar that fades away is a change of the page.
      'layout.testing.overlay-scrollbars.always-visible': true,
      'ui.systemUsesDarkTheme': Number(dark),
      ...(minFontSize && { 'font.minimum-size.x-western': minFontSize }),
      ...preferences,
    },
  });
  try {
    await inBrowser((button) => CustomizableUI.addWidgetToArea(button, 'nav-bar'), BUTTON);
  } catch (error) {
    await close();
    throw error;
  }

  return inWindow(display, {
    async visit(url) {
      await inBrowser((address) => {
        gBrowser.selectedTab = gBrowser.addTrustedTab(address);
      }, url);
      const loaded = (address) => {
        const { webProgress, currentURI } = gBrowser.selectedBrowser;
        return currentURI.spec === address && !webProgress.isLoadingDocument;
      };
      await until(`end of the loading of ${url}`, () => inBrowser(loaded, url));
    },
    inExtension,
    // The driver stays there: a tab that it goes to comes to the front.
    async inSettings(code, ...args) {
      const isThere = async () => (await driver.getCurrentUrl()).startsWith(extensionUrl(SETTINGS));
      if (!(await isThere())) {
        const own = await driver.getWindowHandle();
        for (const handle of await driver.getAllWindowHandles()) {
          await driver.switchTo().window(handle);
          if (await isThere()) break;
        }
        if (!(await isThere())) {
          await driver.switchTo().window(own);
          return null;
        }
      }
      return inExtension(code, ...args);
    },
    openOptions: () => inBrowser(openPreferences, ID),
    close,
  });
}

/** Both browsers, and how each is opened with a language from right to left. */
export const WINDOWS = {
  chromium: { open: openChromium, rightToLeft: { lang: 'ar' } },
  // Firefox needs a language pack for Arabic; without one it can show its English from right to left.
  firefox: { open: openFirefox, rightToLeft: { preferences: { 'intl.l10n.pseudo': 'bidi' } } },
};
