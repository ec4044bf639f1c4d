// Headed Chromium and Firefox with the extension and its button on the toolbar, for what only a real window shows: the
// size of a popup, for instance, which is another one when the popup is opened as a tab or the browser is headless.

import { launch } from './chromium.mjs';
import { areaOf, pause, until } from './display.mjs';
import { ID, launchFirefox } from './firefox.mjs';

/**
 * @typedef {import('./display.mjs').Display} Display
 * @typedef {import('./display.mjs').Screen} Screen
 * @typedef {import('./display.mjs').Point} Point
 * @typedef {import('./display.mjs').Area} Area
 * @typedef {ReturnType<typeof inWindow>} BrowserWindow
 */

const WINDOW_WIDTH = 1000;
const WINDOW_HEIGHT = 900;

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
 * Functions that run in a page of the extension, which sees the popup's document.
 */

/**
 * @typedef {{
 *   face: string, dir: string, dark: boolean,
 *   innerWidth: number, scrollWidth: number, clientWidth: number, bodyFontSize: number,
 *   texts: {text: string, fontSize: number, cut: boolean}[],
 * }} PopupDocument sizes in CSS pixels; every text that is visible, and whether it is cut off at a side
 *
 * @returns {PopupDocument | null} null without a popup, or where it shows nothing yet
 */
function popupDocument() {
  const [popup] = chrome.extension.getViews({ type: 'popup' });
  if (!popup?.document.body?.dataset.ready) return null;
  const { documentElement: page, body } = popup.document;
  const fontSize = (element) => parseFloat(popup.getComputedStyle(element).fontSize);
  const texts = [];
  const walker = popup.document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    // The text of an option is drawn by its select.
    const element = walker.currentNode.parentElement.closest(':not(option)');
    const text = walker.currentNode.data.trim();
    // Texts of the class `hidden` are only read out.
    if (!text || element.closest('.hidden') || !element.checkVisibility()) continue;
    const { left, right } = element.getBoundingClientRect();
    texts.push({ text, fontSize: fontSize(element), cut: left < -1 || right > page.clientWidth + 1 });
  }
  return {
    face: body.dataset.face,
    dir: page.dir,
    dark: popup.matchMedia('(prefers-color-scheme: dark)').matches,
    innerWidth: popup.innerWidth,
    scrollWidth: page.scrollWidth,
    clientWidth: page.clientWidth,
    bodyFontSize: fontSize(body),
    texts,
  };
}

const popupIsClosed = () => chrome.extension.getViews({ type: 'popup' }).length === 0;

function unfoldPopup() {
  const [popup] = chrome.extension.getViews({ type: 'popup' });
  for (const details of popup.document.querySelectorAll('details')) details.open = true;
}

/**
 * A browser in its window, with what is the same in every browser.
 * @param {Display} display
 * @param {object} own
 * @param {(url: string) => Promise<void>} own.visit opens an address in a new tab in front, until it has loaded
 * @param {(code: (...args: any[]) => any, ...args: unknown[]) => Promise<any>} own.inExtension
 *   runs a function in a page of the extension; it and its arguments are passed as text
 * @param {() => Promise<void>} own.close
 */
function inWindow(display, { visit, inExtension, close }) {
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
      const asked = inExtension(popupDocument).then((document) => (answer = { document }));
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
      /** Opens everything in it that can be opened. @returns {Promise<PopupDocument>} */
      async unfold() {
        await inExtension(unfoldPopup);
        return inExtension(popupDocument);
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
    openPopup,
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
 * @property {boolean} [dark]
 * @property {number} [minFontSize] as readers can set it in their browser, in pixels
 */

/**
 * @param {Display} display
 * @param {WindowOptions & {lang?: string}} [options]
 * @returns {Promise<BrowserWindow>}
 */
export async function openChromium(display, { lang = 'en', dark = false, minFontSize } = {}) {
  const firsthand = await launch({
    headed: true,
    lang,
    args: [
      '--ozone-platform=x11',
      '--force-device-scale-factor=1',
      '--window-position=0,0',
      `--window-size=${WINDOW_WIDTH},${WINDOW_HEIGHT}`,
      ...(dark ? ['--force-dark-mode'] : []),
    ],
    // Pages have the size of the window, not the one that playwright would give them.
    context: { viewport: null, env: { ...display.env, LANGUAGE: lang } },
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
    inExtension: (code, ...args) => helper.evaluate(`(${code})(...${JSON.stringify(args)})`),
    close: () => firsthand.close(),
  });
}

/** The name of the toolbar button: the id with an underscore for whatever is no letter or digit. */
const BUTTON = `${ID.replace(/[^a-z0-9]/g, '_')}-browser-action`;

/**
 * @param {Display} display
 * @param {WindowOptions & {preferences?: Record<string, string | number | boolean>}} [options]
 * @returns {Promise<BrowserWindow>}
 */
export async function openFirefox(display, { dark = false, minFontSize, preferences = {} } = {}) {
  const { inExtension, inBrowser, close } = await launchFirefox({
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
    close,
  });
}
