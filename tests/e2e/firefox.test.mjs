// The same extension in Firefox: loaded, it puts the right badge on pages of its own accord.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Builder } from 'selenium-webdriver';
import firefox from 'selenium-webdriver/firefox.js';
import { testBuild } from '../chromium.mjs';
import { PAGES, samples } from '../samples.mjs';
import { serve } from '../server.mjs';

const BINARY = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/snap/bin/firefox'].find((path) => existsSync(path));
const DRIVER = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'geckodriver')).find((path) => existsSync(path));
const ID = 'firsthand@firsthand.example';
/** Firefox gives an extension a new address at each installation, unless it is told one. */
const UUID = '2f6c1a52-7f0e-4c55-9c0b-5d1b8a3f9e10';

const CASES = [
  'copy/aldermoor-budget--cityscoop.html',
  'spun/shield-final--40.html',
  'same_story/ferry-terminal-fire--strait-examiner.html',
  'none/rye-bread-beginners.html',
];

describe('the extension in Firefox', () => {
  let server, folder, driver;

  before(async () => {
    assert.ok(BINARY && DRIVER, 'Firefox and geckodriver are there: node tests/setup.mjs');
    server = await serve({ folder: PAGES });
    folder = await testBuild();
    const options = new firefox.Options()
      .setBinary(BINARY)
      .addArguments('-headless')
      .setPreference('extensions.webextensions.uuids', JSON.stringify({ [ID]: UUID }))
      .setPreference('intl.locale.requested', 'en-US');
    driver = await new Builder()
      .forBrowser('firefox')
      .setFirefoxOptions(options)
      // Pages of an extension count as parts of the browser.
      .setFirefoxService(new firefox.ServiceBuilder(DRIVER).addArguments('--allow-system-access'))
      .build();
    await driver.installAddon(folder, true);
    await driver.get(`moz-extension://${UUID}/welcome.html`);
    const registered = 'return (await chrome.scripting.getRegisteredContentScripts()).length > 0';
    await driver.wait(() => inExtension(registered), 10_000, 'the content script is registered');
  });
  after(async () => {
    await driver?.quit();
    await server?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** Runs code in a page of the extension, and gives back what it returns. */
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

  it('checks pages as they are opened', async () => {
    const expected = new Map((await samples()).map((sample) => [sample.file, sample]));
    for (const file of CASES) {
      const tab = await inExtension('return (await chrome.tabs.create({ url: args[0] })).id', server.url(file));
      const state = await driver.wait(
        async () => {
          const found = await inExtension('return (await chrome.storage.session.get(args[0]))[args[0]]', `tab:${tab}`);
          return found?.phase === 'done' ? found : null;
        },
        20_000,
        `a verdict on ${file}`,
      );
      const { verdict, source_url } = state.report;
      assert.equal(verdict, expected.get(file).expected);
      assert.equal(source_url, verdict === 'none' ? null : expected.get(file).original);
      const badge = await inExtension('return [await chrome.action.getBadgeText({ tabId: args[0] }), chrome.i18n.getMessage("badge_" + args[1])]', tab, verdict);
      assert.equal(badge[0], badge[1]);
      await inExtension('await chrome.tabs.remove(args[0])', tab);
    }
  });
});
