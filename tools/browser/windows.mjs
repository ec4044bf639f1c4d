// Headed Chromium and Firefox with the extension and its button on the toolbar, for what only a real window shows: the
// size of a popup, for instance, which is another one when the popup is opened as a tab or the browser is headless.

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { launch } from './chromium.mjs';
import { areaOf, pause, until } from './display.mjs';
import { extensionUrl, ID, launchFirefox } from './firefox.mjs';
import { pageDocument } from './page-document.mjs';

/**
 * @typedef {import('./page-document.mjs').PageDocument} PageDocument
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
/** Pixels from the middle of a badge within which it is. */
const BADGE_REACH = 8;
/** Minimum width in pixels of the question whether an extension is to be removed: no button is as wide. */
const MIN_QUESTION_WIDTH = 200;
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
 * Functions that run in a page of the extension. Every page of it sees the others and the popup's document.
 */

const popupIsClosed = () => chrome.extension.getViews({ type: 'popup' }).length === 0;

function unfoldPopup() {
  const [popup] = chrome.extension.getViews({ type: 'popup' });
  for (const details of popup.document.querySelectorAll('details')) details.open = true;
}

/**
 * The place of an element on the screen: the middle of it.
 * @param {string} selector
 * @param {'popup'} [kind] in the popup; otherwise in the page itself
 */
function placeOf(selector, kind) {
  const view = kind === 'popup' ? chrome.extension.getViews({ type: 'popup' })[0] : window;
  const found = view.document.querySelector(selector);
  found.scrollIntoView({ block: 'center' });
  const { left, top, width, height } = found.getBoundingClientRect();
  // Chromium does not say where a page begins. Its window has a frame of one width at both sides and below.
  const frame = kind === 'popup' ? 0 : (view.outerWidth - view.innerWidth) / 2;
  const { mozInnerScreenX: x = view.screenX + frame } = view;
  const { mozInnerScreenY: y = kind === 'popup' ? view.screenY : view.screenY + view.outerHeight - view.innerHeight - frame } = view;
  return { x: Math.round(x + left + width / 2), y: Math.round(y + top + height / 2) };
}

/** The addresses of all tabs that the extension may see: its own pages, and those that it may read. */
const addressesOfTabs = async () => (await chrome.tabs.query({})).map(({ url = '' }) => url);

/** Whether the popup shows an element. @param {string} selector */
const popupShows = (selector) => {
  const [popup] = chrome.extension.getViews({ type: 'popup' });
  return !!popup?.document.querySelector(selector)?.checkVisibility();
};

/** Sets the badge of all tabs that have none of their own. @param {string} text @param {string} color */
const setBadge = (text, color) =>
  Promise.all([chrome.action.setBadgeText({ text }), chrome.action.setBadgeBackgroundColor({ color })]).then(() => null);

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
 * @param {(path: string, code: (...args: any[]) => any, ...args: unknown[]) => Promise<any>} own.inPage
 *   the same in the page of the extension that has this path, once that is open in a tab; null before
 * @param {() => Promise<void>} own.openOptions opens the settings page from the browser's own page about the extension
 * @param {(path: string) => Promise<void>} own.openPage opens a page of the extension in a new tab in front
 * @param {(path: string) => Promise<void>} own.toFront brings the tab with that page of the extension to the front
 * @param {(picture?: string) => Promise<void>} own.acceptPermission says yes to the browser's question about a
 *   permission, of which it can take a picture
 * @param {(path: string, press: () => Promise<unknown>) => Promise<string>} own.savedBy the path of the file that is saved
 *   when something is pressed in that page of the extension
 * @param {(path: string, press: () => Promise<unknown>, file: string) => Promise<void>} own.chosenBy chooses a file when
 *   something is pressed in that page of the extension
 * @param {() => Promise<void>} own.askToRemove has the browser ask whether the extension is to be removed, and waits for
 *   the question
 * @param {() => Promise<boolean>} own.isRemoved
 * @param {() => Promise<void>} own.install installs the extension anew, and waits for its welcome page
 * @param {() => Promise<void>} own.close
 */
function inWindow(display, own) {
  const { inExtension, inPage, close } = own;
  const inSettings = (/** @type {any[]} */ ...args) => inPage(SETTINGS, ...args);

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
      /** The document as it was first seen with that face. @type {PageDocument} */
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
      /** Clicks a link or a button in it. @param {string} selector */
      async follow(selector) {
        const place = await inExtension(placeOf, selector, 'popup');
        await display.atRest();
        await display.click(place);
        await display.rest();
      },
      /** Waits until it shows an element. @param {string} selector @returns {Promise<PageDocument>} */
      async shows(selector) {
        await until(`${selector} in the popup`, () => inExtension(popupShows, selector));
        await display.atRest();
        return inExtension(pageDocument, 'popup');
      },
      /** @param {{pageChanged?: boolean}} [options] whether the page below has changed meanwhile, as by marks */
      async close({ pageChanged = false } = {}) {
        await display.press('Escape');
        await until('end of the popup', () => inExtension(popupIsClosed));
        if (!pageChanged) await until('page without the popup on the screen', async () => !(await area()));
      },
    };
  }

  /**
   * What a page of the extension shows, once that is there and the screen is at rest.
   * @param {string} path
   * @returns {Promise<PageDocument>}
   */
  async function documentOf(path) {
    await until(`page ${path}`, () => inPage(path, pageDocument));
    await display.atRest();
    return inPage(path, pageDocument);
  }

  /** Clicks something in a page of the extension, which comes to the front. @param {string} path @param {string} selector */
  async function click(path, selector) {
    await own.toFront(path);
    await display.atRest();
    await display.click(await inPage(path, placeOf, selector));
    await display.rest();
  }

  /** @param {string} colour */
  async function findButton(colour) {
    button = await until(`badge of ${colour} on the toolbar`, async () => badgeOn(await display.screen(), colour));
  }

  return {
    ...own,
    inSettings,
    openPopup,
    /** The addresses of its tabs, as far as the extension sees them. @returns {Promise<string[]>} */
    addresses: () => inExtension(addressesOfTabs),
    click,
    /**
     * Clicks what saves a file in a page of the extension, and returns the path of the file.
     * @param {string} path of the page
     * @param {string} selector
     */
    save: (path, selector) => own.savedBy(path, () => click(path, selector)),
    /**
     * Clicks what asks for a file in a page of the extension, and chooses one.
     * @param {string} path of the page
     * @param {string} selector
     * @param {string} file
     */
    choose: (path, selector, file) => own.chosenBy(path, () => click(path, selector), file),
    /**
     * Removes the extension as readers do, with all that it has stored.
     * @param {string} [picture] of the browser's question
     */
    async remove(picture) {
      // No program but the display is asked after that: a command to its driver makes Firefox give the question up.
      await own.askToRemove();
      await display.atRest();
      if (picture) await display.picture(picture);
      await display.press('Return');
      await display.atRest();
      await until('end of the extension', own.isRemoved);
    },
    documentOf,
    /** What the settings page shows, once the screen is at rest. */
    settingsDocument: () => documentOf(SETTINGS),
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
     * Moves the window to the corner of the screen and gives it a size.
     * @param {number} width of the window
     * @param {number} height of the window
     */
    async place(width, height) {
      await inExtension(resizeWindow, width, height);
      await display.atRest();
    },
    /** Clicks the toolbar button, which `findButton` has found. */
    async clickButton() {
      if (!button) throw new Error('Call findButton first.');
      await display.click(button);
    },
    /**
     * The first of some colours that there is where `findButton` has found the badge, once the screen is at rest; null for
     * none of them.
     * @param {string[]} colours such as `#b3261e`
     */
    async badgeAmong(colours) {
      const place = button;
      if (!place) throw new Error('Call findButton first.');
      const screen = await display.atRest();
      const rows = { from: place.y - BADGE_REACH, to: place.y + BADGE_REACH };
      const isNear = (/** @type {number} */ at) => Math.abs((at % screen.width) - place.x) < BADGE_REACH;
      const has = (/** @type {number} */ wanted) => areaOf(screen, (pixel, at) => isNear(at) && (pixel & 0xffffff) === wanted, rows);
      return colours.find((colour) => has(parseInt(colour.slice(1), 16))) ?? null;
    },
    /**
     * Waits until the toolbar button shows a badge of this colour: that is where the button is from now on.
     * @param {string} colour such as `#b3261e`
     */
    findButton,
    /**
     * Finds the toolbar button where it has no badge: it is given one for a moment.
     * @param {string} colour of that badge
     */
    async findIdleButton(colour) {
      await inExtension(setBadge, 'x', colour);
      await findButton(colour);
      await inExtension(setBadge, '', colour);
    },
  };
}

/**
 * @typedef {object} WindowOptions
 * @property {boolean} [everyPage] whether the extension may read every page from the start
 * @property {{extension: string, profile: string}} [folders] of an extension that is taken as it is, and of a profile; the
 *   browser removes both at its end
 * @property {string} [downloads] the folder that files are saved in
 * @property {boolean} [dark]
 * @property {number} [minFontSize] as readers can set it in their browser, in pixels
 * @property {string} [proxy] HTTP proxy, HOST:PORT, through which the browser reaches all hosts but the loopback
 */

/**
 * @param {Display} display
 * @param {WindowOptions & {lang?: string}} [options]
 * @returns {Promise<BrowserWindow>}
 */
async function openChromium(display, { everyPage, folders, downloads = '', lang = 'en', dark = false, minFontSize, proxy } = {}) {
  const firsthand = await launch({
    headed: true,
    everyPage,
    folders,
    lang,
    args: [
      '--ozone-platform=x11',
      '--force-device-scale-factor=1',
      '--window-position=0,0',
      `--window-size=${WINDOW_WIDTH},${WINDOW_HEIGHT}`,
      ...(dark ? ['--force-dark-mode'] : []),
      ...(proxy ? [`--proxy-server=${proxy}`, '--disable-features=HttpsUpgrades'] : []),
    ],
    // Pages have the size and the colours of the window, not those that playwright would give them.
    context: { viewport: null, colorScheme: null, env: { ...display.env, LANGUAGE: lang } },
  });
  const { browser, id } = firsthand;
  let { helper } = firsthand;

  /** Opens the browser's own page for extensions. */
  async function openExtensions() {
    const page = await browser.newPage();
    // What is wanted of this page is there long before it is drawn.
    await page.goto('chrome://extensions', { waitUntil: 'commit' });
    return page;
  }

  /** Pins the toolbar button, and returns the page on which that is done. */
  async function pin() {
    const page = await openExtensions();
    await page.evaluate(
      (extensionId) => chrome.developerPrivate.updateExtensionConfiguration({ extensionId, pinnedToToolbar: true }),
      id,
    );
    return page;
  }

  try {
    const settings = await pin();
    const preferences = {
      // The offer to translate a page would cover it as a popup does.
      'translate.enabled': false,
      // So would the news that a file has been saved.
      'download_bubble.partial_view_enabled': false,
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

  /** The page of the extension that was opened last of those with a path. @param {string} path */
  const newest = (path) => browser.pages().findLast((page) => page.url().startsWith(firsthand.extensionUrl(path)));

  return inWindow(display, {
    async visit(url) {
      const page = await browser.newPage();
      await page.goto(url);
      await page.bringToFront();
    },
    inExtension: (code, ...args) => helper.evaluate(call(code, args)),
    inPage: async (path, code, ...args) => newest(path)?.evaluate(call(code, args)) ?? null,
    toFront: async (path) => newest(path)?.bringToFront(),
    async openOptions() {
      const page = await browser.newPage();
      await page.goto(`chrome://extensions/?id=${id}`);
      await page.bringToFront();
      await page.locator('#extensionsOptions, #extensions-options').click();
    },
    async openPage(path) {
      const page = await browser.newPage();
      await page.goto(firsthand.extensionUrl(path));
      await page.locator('body[data-ready]').waitFor();
      await page.bringToFront();
    },
    acceptPermission: (picture) => acceptInChromium(display, picture),
    async savedBy(path, press) {
      const page = newest(path);
      if (!page) throw new Error(`There is no page ${path}.`);
      const [download] = await Promise.all([page.waitForEvent('download'), press()]);
      const file = join(downloads, download.suggestedFilename());
      await download.saveAs(file);
      return file;
    },
    async chosenBy(path, press, file) {
      const page = newest(path);
      if (!page) throw new Error(`There is no page ${path}.`);
      // In place of the dialog, whose choice Chromium takes for none when it was made by keys.
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press()]);
      await chooser.setFiles(file);
    },
    async askToRemove() {
      const page = await openExtensions();
      await page.bringToFront();
      const before = await display.atRest();
      await page.locator(`extensions-item#${id} #removeButton`).click();
      await until('question on the screen', async () => {
        const { pixels } = before;
        const area = areaOf(await display.screen(), (pixel, at) => pixel !== pixels[at]);
        return area && area.width > MIN_QUESTION_WIDTH;
      });
    },
    isRemoved: async () => !browser.pages().some((page) => page.url().startsWith(firsthand.extensionUrl(''))),
    async install() {
      const session = await browser.browser()?.newBrowserCDPSession();
      const isOpen = browser.waitForEvent('page', (page) => page.url().startsWith(firsthand.extensionUrl('')));
      // The button that loads an unpacked extension asks for its folder in a dialog, and does the same.
      await session?.send('Extensions.loadUnpacked', { path: folders?.extension ?? '' });
      helper = await isOpen;
      await helper.locator('body[data-ready]').waitFor();
      await (await pin()).close();
    },
    close: () => firsthand.close(),
  });
}

/**
 * Says yes to Chromium's question about a permission, which no program but a keyboard can answer.
 * @param {Display} display
 * @param {string} [picture] of the question
 */
async function acceptInChromium(display, picture) {
  await display.atRest();
  // Chromium ignores keys for half a second after it has asked. The focus is on its button for no.
  await pause(800);
  if (picture) await display.picture(picture);
  await display.press('Tab');
  await display.press('Return');
  await display.atRest();
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
 * Has Firefox ask whether an extension is to be removed, as it does at a click on its button for that. Runs in the
 * browser's own window.
 * @param {string} id
 */
function askToRemove(id) {
  // Not within this call, which would last until the answer.
  window.setTimeout(() => void window.BrowserAddonUI.removeAddon(id), 0);
}

/** @param {string} proxy */
function proxyPreferences(proxy) {
  const [host, port] = proxy.split(':');
  return {
    'network.proxy.type': 1,
    'network.proxy.http': host,
    'network.proxy.http_port': Number(port),
    'dom.security.https_first': false,
    'dom.security.https_first_schemeless': false,
  };
}

/** The place of the button by which the reader says yes to Firefox's question. Runs in the browser's own window. */
function placeOfYes() {
  const button = document.querySelector('#notification-popup .popup-notification-primary-button');
  // It ignores clicks for a moment after it has come.
  if (!button || document.querySelector('#notification-popup').state !== 'open') return null;
  const { width, height } = button.getBoundingClientRect();
  return { x: Math.round(button.screenX + width / 2), y: Math.round(button.screenY + height / 2) };
}

/**
 * @param {Display} display
 * @param {WindowOptions & {locale?: string, preferences?: Record<string, string | number | boolean>}} [options]
 * @returns {Promise<BrowserWindow>}
 */
async function openFirefox(display, { everyPage, folders, downloads, locale, dark = false, minFontSize, proxy, preferences = {} } = {}) {
  const { driver, inExtension, inBrowser, install, close } = await launchFirefox({
    everyPage,
    folders,
    locale,
    args: [`--width=${WINDOW_WIDTH}`, `--height=${WINDOW_HEIGHT}`],
    env: display.env,
    preferences: {
      'layout.css.devPixelsPerPx': '1.0',
      // A scroll bar that fades away is a change of the page.
      'layout.testing.overlay-scrollbars.always-visible': true,
      'ui.systemUsesDarkTheme': Number(dark),
      ...(minFontSize && { 'font.minimum-size.x-western': minFontSize }),
      ...(proxy && proxyPreferences(proxy)),
      // The panel that tells of a saved file would take the next click.
      ...(downloads && { 'browser.download.folderList': 2, 'browser.download.dir': downloads, 'browser.download.alwaysOpenPanel': false }),
      ...preferences,
    },
  });
  const pin = () => inBrowser((button) => CustomizableUI.addWidgetToArea(button, 'nav-bar'), BUTTON);
  try {
    await pin();
    // Readers' windows are not striped, as those that a program steers are.
    await inBrowser(() => document.documentElement.removeAttribute('remotecontrol'));
  } catch (error) {
    await close();
    throw error;
  }

  /**
   * Has the driver go to the page of the extension that was opened last of those with a path, if there is one.
   * @param {string} path
   */
  async function goTo(path) {
    const own = await driver.getWindowHandle();
    for (const handle of (await driver.getAllWindowHandles()).reverse()) {
      await driver.switchTo().window(handle);
      if ((await driver.getCurrentUrl()).startsWith(extensionUrl(path))) return true;
    }
    await driver.switchTo().window(own);
    return false;
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
    async inPage(path, code, ...args) {
      const isThere = (await driver.getCurrentUrl()).startsWith(extensionUrl(path)) || (await goTo(path));
      return isThere ? inExtension(code, ...args) : null;
    },
    async toFront(path) {
      await goTo(path);
    },
    openOptions: () => inBrowser(openPreferences, ID),
    async openPage(path) {
      await inExtension(async (path) => void (await chrome.tabs.create({ url: chrome.runtime.getURL(path) })), path);
      await until(`page ${path}`, async () => (await goTo(path)) && inExtension(() => !!document.body?.dataset.ready));
    },
    async acceptPermission(picture) {
      const yes = await until('question about a permission', () => inBrowser(placeOfYes));
      if (picture) await display.picture(picture);
      await display.click(yes);
      await display.rest();
    },
    async savedBy(_, press) {
      if (!downloads) throw new Error('There is no folder for downloads.');
      const before = await readdir(downloads);
      await press();
      // Beside a file that has not come in full there is a part of it.
      const [name] = await until('saved file', async () => {
        const names = (await readdir(downloads)).filter((name) => !before.includes(name));
        return names.length === 1 && !names[0].endsWith('.part') && (await stat(join(downloads, names[0]))).size > 0 && names;
      });
      return join(downloads, name);
    },
    async chosenBy(_, press, file) {
      const own = await display.activeWindow();
      await press();
      await until('dialog', async () => (await display.activeWindow()) !== own);
      await display.atRest();
      // In the dialog of GTK this leads to the field for a path.
      await display.press('ctrl+l');
      await display.atRest();
      await display.type(file);
      await display.atRest();
      await display.press('Return');
      await until('end of the dialog', async () => (await display.activeWindow()) === own);
    },
    async askToRemove() {
      // The pages of the extension go with it, and with them what the driver is at.
      await driver.switchTo().newWindow('tab');
      await inBrowser(askToRemove, ID);
      // The question is bright, on a page that is dimmed for it.
      await until('question on the screen', async () => {
        const isBright = (/** @type {number} */ pixel) => (pixel & 0xf0f0f0) === 0xf0f0f0;
        const area = areaOf(await display.screen(), isBright, { from: TOOLBAR_ROWS, to: WINDOW_HEIGHT });
        return area && area.width > MIN_QUESTION_WIDTH && area.width < WINDOW_WIDTH - MIN_QUESTION_WIDTH;
      });
    },
    isRemoved: () => inBrowser((id) => !WebExtensionPolicy.getByID(id), ID),
    async install() {
      await install();
      await until('welcome page', () => goTo(''));
      await until('welcome page that is ready', () => inExtension(() => !!document.body?.dataset.ready));
      await pin();
    },
    close,
  });
}

/** With it, Firefox shows its own English from right to left. It needs a language pack for anything else. */
const FROM_RIGHT_TO_LEFT = { 'intl.l10n.pseudo': 'bidi' };
/** Languages of the extension that are written so. */
const RIGHT_TO_LEFT = ['ar', 'he'];

/**
 * Both browsers; how each is opened so that everything is from right to left, and so that the extension has a language, by
 * the name of its folder in `_locales`.
 */
export const WINDOWS = {
  chromium: {
    open: openChromium,
    rightToLeft: { lang: 'ar' },
    inLanguage: (/** @type {string} */ locale) => ({ lang: locale.replace('_', '-') }),
  },
  firefox: {
    open: openFirefox,
    rightToLeft: { locale: 'ar', preferences: FROM_RIGHT_TO_LEFT },
    inLanguage: (/** @type {string} */ locale) => ({
      locale,
      ...(RIGHT_TO_LEFT.includes(locale) && { preferences: FROM_RIGHT_TO_LEFT }),
    }),
  },
};
