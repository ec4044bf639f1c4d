// A site that is always to be checked, where not every page may be read: the permission for that site alone, asked for at the
// click, and what is said when the browser takes it back. And what is chosen in a private window.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch } from '../../tools/browser/chromium.mjs';
import { until } from '../../tools/browser/display.mjs';
import { extensionUrl, launchFirefox } from '../../tools/browser/firefox.mjs';
import { serve } from '../../tools/browser/server.mjs';
import { PAGES } from '../../tools/samples.mjs';

const COPY = 'copy/aldermoor-budget--cityscoop.html';
const SETTINGS = 'ui/settings/settings.html';
/** Milliseconds in which a page that is to be checked has long been so. */
const A_WHILE = 1500;

/* Functions that run in a page of the extension. */

const recall = async (tabId) => (await chrome.storage.session.get(`tab:${tabId}`))[`tab:${tabId}`] ?? null;
const openTab = async (url) => (await chrome.tabs.create({ url, active: true })).id;
const noteOf = () => document.querySelector('#sites-always .entry p')?.textContent ?? '';

/** Waits until a tab has been checked. */
const verdictIn = (run, tab) =>
  until('verdict', async () => {
    const state = await run(recall, tab);
    return state?.phase === 'done' && state.report.verdict;
  });

async function assertUnchecked(run, tab) {
  await new Promise((resolve) => setTimeout(resolve, A_WHILE));
  assert.equal(await run(recall, tab), null);
}

describe('a site that is always to be checked, in Firefox', { timeout: 180_000 }, () => {
  let server, firefox, run;
  before(async () => {
    server = await serve({ folder: PAGES });
    const preferences = { 'extensions.webextOptionalPermissionPrompts': false };
    firefox = await launchFirefox({ args: ['-headless'], everyPage: false, preferences });
    run = firefox.inExtension;
    await firefox.driver.get(extensionUrl(SETTINGS));
    await until('settings page', () => run(() => !!document.body?.dataset.ready));
  });
  after(async () => {
    await firefox?.close();
    await server?.close();
  });

  const origins = () => run(async () => (await chrome.permissions.getAll()).origins);

  it('is read after a click, and no other site is', async () => {
    const { driver } = firefox;
    await driver.findElement({ id: 'site' }).sendKeys('127.0.0.1');
    await driver.findElement({ css: '#site-rule option[value=always]' }).click();
    await driver.findElement({ id: 'add-site-now' }).click();
    await until('permission', async () => (await origins()).length === 2);
    assert.deepEqual((await origins()).sort(), ['http://127.0.0.1/*', 'https://127.0.0.1/*']);
    assert.equal(await run(noteOf), '');
    const tab = await run(openTab, server.url(COPY));
    assert.equal(await verdictIn(run, tab), 'copy');
    const other = await run(openTab, server.url(COPY).replace('127.0.0.1', 'localhost'));
    await assertUnchecked(run, other);
  });

  it('is said to be missing its permission when the browser has taken that back, and is allowed anew', async () => {
    await run(() => chrome.permissions.remove({ origins: ['http://127.0.0.1/*', 'https://127.0.0.1/*'] }));
    await until('note', async () => /does not let Firsthand read this site/.test(await run(noteOf)));
    const tab = await run(openTab, server.url(COPY));
    await assertUnchecked(run, tab);
    await firefox.driver.findElement({ css: '#sites-always .allow' }).click();
    await until('permission', async () => (await run(noteOf)) === '');
    assert.equal(await verdictIn(run, tab), 'copy');
  });

  it('gives its permission up when it is removed', async () => {
    await firefox.driver.findElement({ css: '#sites-always .remove' }).click();
    await until('end of the permission', async () => (await origins()).length === 0);
  });

  it('leaves what is chosen in a private window in memory, and only until that is closed', async () => {
    await firefox.driver.findElement({ id: 'every-page' }).click();
    await until('permission', async () => (await origins()).length === 2);
    await firefox.allowPrivate();
    await firefox.driver.get(extensionUrl(SETTINGS));
    await until('settings page', () => run(() => !!document.body?.dataset.ready));
    const url = server.url(COPY);
    const { tab, window } = await run(async (url) => {
      const { id, tabs } = await chrome.windows.create({ url, incognito: true });
      return { window: id, tab: tabs[0].id };
    }, url);
    assert.equal(await verdictIn(run, tab), 'copy');
    await firefox.driver.get(extensionUrl(`ui/popup/popup.html?tab=${tab}`));
    await until('popup', () => run(() => document.body?.dataset.face === 'copy'));
    const stored = () => run(async () => {
      const [kept, held] = await Promise.all([chrome.storage.local.get(null), chrome.storage.session.get(['sites', 'corrections'])]);
      return { kept: JSON.stringify(kept), held: JSON.stringify(held) };
    });
    await run(() => document.querySelector('#say-not_copy').click());
    await until('correction', () => run(() => !document.querySelector('#you-said').hidden));
    await until('calm badge', async () => (await run((tabId) => chrome.action.getBadgeText({ tabId }), tab)) === '');
    await run(() => {
      document.querySelector('#site-rule').value = 'never';
      document.querySelector('#site-rule').dispatchEvent(new Event('change'));
    });
    await until('silence', async () => (await run(recall, tab)) === null);
    const { kept, held } = await stored();
    assert.ok(held.includes(url) && held.includes('"never":["127.0.0.1"]'), held);
    assert.ok(!kept.includes('127.0.0.1'), kept);
    await run((window) => chrome.windows.remove(window), window);
    await until('end of it', async () => (await stored()).held === '{}');
  });
});

describe('a site that is always to be checked, in Chromium', { timeout: 120_000 }, () => {
  let server, firsthand;
  const run = (code, ...args) => firsthand.helper.evaluate(`(${code})(...${JSON.stringify(args)})`);

  before(async () => {
    server = await serve({ folder: PAGES });
    firsthand = await launch({ lang: 'en' });
  });
  after(async () => {
    await firsthand?.close();
    await server?.close();
  });

  /** Does something on Chromium's own page for extensions. No program can answer the question that it asks at a click. */
  async function inBrowser(code, ...args) {
    const page = await firsthand.browser.newPage();
    await page.goto('chrome://extensions', { waitUntil: 'commit' });
    await page.evaluate(code, [firsthand.id, ...args]);
    await page.close();
  }

  it('is checked as soon as the browser lets it be read, and not without', async () => {
    await inBrowser(([extensionId]) => chrome.developerPrivate.updateExtensionConfiguration({ extensionId, hostAccess: 'ON_SPECIFIC_SITES' }));
    await firsthand.helper.goto(firsthand.extensionUrl(SETTINGS));
    await run(() => chrome.storage.local.set({ sites: { never: [], always: ['127.0.0.1'] } }));
    await until('note', async () => /does not let Firsthand read this site/.test(await run(noteOf)));
    const tab = await run(openTab, server.url(COPY));
    await assertUnchecked(run, tab);
    const allow = ([id, origin]) => chrome.developerPrivate.addHostPermission(id, origin);
    await inBrowser(allow, 'http://127.0.0.1/*');
    await inBrowser(allow, 'https://127.0.0.1/*');
    await until('no note', async () => (await run(noteOf)) === '');
    await run((tab) => chrome.tabs.update(tab, { active: true }).then(() => null), tab);
    assert.equal(await verdictIn(run, tab), 'copy');
    const other = await run(openTab, server.url(COPY).replace('127.0.0.1', 'localhost'));
    await assertUnchecked(run, other);
  });
});
