// Takes the pictures for the stores: the extension at work in a real window of each browser, on pages of its own samples.
// The same sources give the same pictures, but for what the browsers draw around them.

import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { buildExtension } from './build.mjs';
import { serve } from './browser/server.mjs';
import { PAGES } from './samples.mjs';
import { setUp } from './setup.mjs';
import { root, say } from './steps.mjs';

const HELP = `Takes the pictures for the stores, 1280 x 800 pixels: the popup, marked passages, the settings, and the
welcome page.

node tools/store-pictures.mjs [options]

  --out FOLDER     where to put them (target/store)
  --browser NAME   chromium or firefox; without it, both
  --lang LANGUAGE  of the extension, by its folder in _locales (en)
  --help           print this text`;

/** The size of pictures that both stores take. */
const SIZE = { width: 1280, height: 800 };

/** Invented sites, and the sample that each shows. */
const SITES = {
  'cityscoop.example/council-budget': 'copy/aldermoor-budget--cityscoop.html',
  'strait-examiner.example/ferry-terminal-fire': 'same_story/ferry-terminal-fire--strait-examiner.html',
};
const [COPY, SAME_STORY] = Object.keys(SITES).map((address) => `http://${address}`);

/** The samples have no style of their own. */
const STYLE = '<style>body { margin: 24px 40px; max-width: 660px; font: 17px/1.55 serif } nav, ul { font-family: sans-serif }</style>';

const WELCOME = 'ui/welcome/welcome.html';
const SETTINGS = 'ui/settings/settings.html';

async function main() {
  const { out, browser: only, lang, help } = parseArgs({
    options: {
      out: { type: 'string', default: join(root, 'target/store') },
      browser: { type: 'string' },
      lang: { type: 'string', default: 'en' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values;
  if (help) return console.log(HELP);
  await setUp({ tests: true, meanwhile: buildExtension });
  // Imported here, because the set-up installs the packages that they need.
  const { WINDOWS } = await import('./browser/windows.mjs');
  const { openDisplay } = await import('./browser/display.mjs');
  const names = Object.keys(WINDOWS).filter((name) => !only || name === only);
  if (!names.length) throw new Error(`--browser takes ${Object.keys(WINDOWS).join(' or ')}, not "${only}".`);

  /** @type {Record<string, {body: string}>} */
  const routes = {};
  for (const [address, file] of Object.entries(SITES)) {
    const page = await readFile(join(PAGES, file), 'utf8');
    routes[new URL(`http://${address}`).pathname] = { body: page.replace('</head>', `${STYLE}</head>`) };
  }
  const server = await serve({ routes });
  try {
    for (const name of names) {
      const { open, inLanguage } = WINDOWS[name];
      const display = await openDisplay();
      try {
        const browser = await open(display, { proxy: new URL(server.origin).host, ...inLanguage(lang) });
        const options = { area: { x: 0, y: 0, ...SIZE }, folder: out };
        await takePictures(browser, display, (picture) => display.picture(`${name}-${picture}`, options)).finally(() => browser.close());
      } finally {
        await display.close();
      }
    }
  } finally {
    await server.close();
  }
  say(`Pictures for the stores: ${relative(process.cwd(), out) || '.'}`);
}

/**
 * @param {import('./browser/windows.mjs').BrowserWindow} browser
 * @param {import('./browser/display.mjs').Display} display
 * @param {(name: string) => Promise<void>} take
 */
async function takePictures(browser, display, take) {
  const { until } = await import('./browser/display.mjs');
  await browser.place(SIZE.width, SIZE.height);

  /** Opens a page, and its popup once it is checked. @param {string} url @param {string} face */
  async function popupOn(url, face) {
    await browser.visit(url);
    await browser.findButton(await until(`verdict on ${url}`, () => browser.inExtension(badgeColour, url)));
    const popup = await browser.openPopup(face);
    await display.atRest();
    return popup;
  }

  const popup = await popupOn(COPY, 'copy');
  await take('1-popup');
  await popup.follow('#mark');
  await display.atRest();
  await popup.close({ pageChanged: true });
  await display.atRest();
  await take('2-marks');
  const other = await popupOn(SAME_STORY, 'same_story');
  await take('3-same-story');
  await other.close({ pageChanged: true });
  await browser.openPage(SETTINGS);
  // How much room there is on a disk has no place in a picture.
  await browser.inPage(SETTINGS, showRoomOfAnyDisk);
  await display.atRest();
  await take('4-settings');
  await browser.openPage(WELCOME);
  await display.atRest();
  await take('5-welcome');
}

/*
 * Functions that run in a page of the extension.
 */

/** The colour of the badge of a tab, such as `#b3261e`, once its page is checked; null before. @param {string} url */
async function badgeColour(url) {
  const [tab] = (await chrome.tabs.query({ active: true })).filter((tab) => tab.url === url);
  const key = `tab:${tab?.id}`;
  if ((await chrome.storage.session.get(key))[key]?.phase !== 'done') return null;
  const colour = await chrome.action.getBadgeBackgroundColor({ tabId: tab.id });
  return `#${[...colour].slice(0, 3).map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function showRoomOfAnyDisk() {
  navigator.storage.estimate = async () => ({ quota: 2_000_000_000, usage: 1_000_000 });
  document.dispatchEvent(new Event('visibilitychange'));
}

await main().catch((error) => {
  say(`store-pictures: ${error.message}`);
  process.exitCode = 1;
});
