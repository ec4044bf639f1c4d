// The extension in Firefox: it checks pages as they are opened, and reads a large list from the browser's store.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Builder } from 'selenium-webdriver';
import firefox from 'selenium-webdriver/firefox.js';
import { buildIndex, ORIGINALS } from '../../tools/build.mjs';
import { testBuild } from '../../tools/browser/chromium.mjs';
import { writeCorpus } from './corpus.mjs';
import { PAGES, samples } from '../../tools/samples.mjs';
import { serve } from '../../tools/browser/server.mjs';
import { keptLists, PROMISED, spoil, useStore } from './store.mjs';

const BINARY = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/snap/bin/firefox'].find((path) => existsSync(path));
const DRIVER = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'geckodriver')).find((path) => existsSync(path));
const ID = 'firsthand@firsthand.example';
/** Firefox gives an extension a new address at each installation, unless a preference sets it. */
const UUID = '2f6c1a52-7f0e-4c55-9c0b-5d1b8a3f9e10';

const STORE = `moz-extension://${UUID}/reading/store.js`;

const CASES = [
  'copy/aldermoor-budget--cityscoop.html',
  'spun/shield-final--40.html',
  'same_story/ferry-terminal-fire--strait-examiner.html',
  'none/rye-bread-beginners.html',
];

describe('the extension in Firefox', () => {
  let server, browser;

  before(async () => {
    server = await serve({ folder: PAGES });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  it('checks pages as they are opened', async () => {
    const expected = new Map((await samples()).map((sample) => [sample.file, sample]));
    for (const file of CASES) {
      const { tab, state } = await browser.visit(server.url(file));
      const { verdict, source_url } = state.report;
      assert.equal(verdict, expected.get(file).expected);
      assert.equal(source_url, verdict === 'none' ? null : expected.get(file).original);
      const badge = await browser.inExtension('return [await chrome.action.getBadgeText({ tabId: args[0] }), chrome.i18n.getMessage("badge_" + args[1])]', tab, verdict);
      assert.equal(badge[0], badge[1]);
      await browser.inExtension('await chrome.tabs.remove(args[0])', tab);
    }
  });
});

describe('a large list in Firefox', () => {
  let server, folder, browser, size;
  const [copy] = CASES;

  before(async () => {
    server = await serve({ folder: PAGES });
    folder = await mkdtemp(join(tmpdir(), 'firsthand-lists-'));
    const index = join(folder, 'large.firsthand');
    await writeCorpus(join(folder, 'fillers.jsonl'), 1500);
    await buildIndex(index, [ORIGINALS, join(folder, 'fillers.jsonl')]);
    ({ size } = await stat(index));
    browser = await launch(index);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const run = (/** @type {Function} */ code, ...args) => browser.inExtension(`return (${code})(...args)`, ...args);

  /** Opens a page that is a copy, and returns the cost of its check. */
  async function check() {
    const { tab, state } = await browser.visit(server.url(copy));
    await browser.inExtension('await chrome.tabs.remove(args[0])', tab);
    assert.equal(state.report?.verdict, 'copy', JSON.stringify(state).slice(0, 300));
    return state.cost;
  }

  it('is copied from the package, where Firefox supports no ranges, and read block by block', async () => {
    const [kept] = await run(keptLists, STORE);
    assert.equal(kept.size, size);
    await browser.stopBackground();
    for (const background of ['a new one', 'one that runs']) {
      const { bytes } = await check();
      assert.ok(bytes > 0 && bytes < 384 * 1024, `${background}: ${bytes} bytes`);
    }
  });

  it('is read from the package if its copy is damaged, and copied again', async () => {
    const [before] = await run(keptLists, STORE);
    await run(spoil, 'flip');
    await browser.stopBackground();
    await check();
    const [after] = await run(keptLists, STORE);
    assert.ok(after.number > before.number, 'the damaged copy has been replaced');
  });

  it('is kept in a store that shows no incomplete file', async () => {
    const seen = await run(useStore, STORE);
    const without = (/** @type {string[]} */ names) => names.filter((name) => !name.startsWith('lists/'));
    for (const key of ['afterGoingOn', 'afterMisfits', 'afterReplacing']) seen[key] = without(seen[key]);
    for (const key of ['afterBreaking', 'afterRemoving']) seen[key].names = without(seen[key].names);
    assert.deepEqual(seen, PROMISED);
  });
});

/**
 * Firefox with the extension in it.
 * @param {string} [index] to use in place of the bundled one
 */
async function launch(index) {
  assert.ok(BINARY && DRIVER, 'Firefox or geckodriver is missing: run node tools/setup.mjs');
  const folder = await testBuild({ index });
  const options = new firefox.Options()
    .setBinary(BINARY)
    .addArguments('-headless')
    .setPreference('extensions.webextensions.uuids', JSON.stringify({ [ID]: UUID }))
    .setPreference('intl.locale.requested', 'en-US');
  const driver = await new Builder()
    .forBrowser('firefox')
    .setFirefoxOptions(options)
    // Firefox treats pages of an extension as parts of the browser.
    .setFirefoxService(new firefox.ServiceBuilder(DRIVER).addArguments('--allow-system-access'))
    .build();

  /** Runs code in a page of the extension and returns its result. */
  async function inExtension(code, ...args) {
    const { value, error } = await driver.executeAsyncScript(
      `const [code, args, done] = arguments;
       new (async () => {}).constructor('args', code)(args).then((value) => done({ value }), (error) => done({ error: String(error) }));`,
      code,
      args,
    );
    if (error) throw new Error(error);
    return value;
  }

  const close = async () => {
    await driver.quit();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await driver.manage().setTimeouts({ script: 60_000 });
    await driver.installAddon(folder, true);
    await driver.get(`moz-extension://${UUID}/ui/welcome/welcome.html`);
    const registered = 'return (await chrome.scripting.getRegisteredContentScripts()).length > 0';
    await driver.wait(() => inExtension(registered), 10_000, 'the content script is registered');
  } catch (error) {
    await close();
    throw error;
  }

  return {
    inExtension,
    close,
    /** Opens a page in a new tab, and returns its state once it has been checked. */
    async visit(url) {
      const tab = await inExtension('return (await chrome.tabs.create({ url: args[0] })).id', url);
      const look = async () => {
        const found = await inExtension('return (await chrome.storage.session.get(args[0]))[args[0]]', `tab:${tab}`);
        return ['done', 'error'].includes(found?.phase) ? found : null;
      };
      const state = await driver.wait(look, 20_000, `a verdict on ${url}`);
      return { tab, state };
    },
    /** Ends the background page, as the browser does after a while without events. */
    async stopBackground() {
      await driver.setContext('chrome');
      try {
        await driver.executeAsyncScript(
          `const [id, done] = arguments;
           const { extension } = WebExtensionPolicy.getByID(id);
           extension.terminateBackground({ disableResetIdleForTest: true }).then(() => done(extension.backgroundState));`,
          ID,
        );
      } finally {
        await driver.setContext('content');
      }
    },
  };
}
