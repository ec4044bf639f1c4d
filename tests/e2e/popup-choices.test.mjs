// What the reader can say in the popup: how a site is treated, that a verdict is not right; and what the popup says when the
// browser has taken a permission back.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch, open } from '../../tools/browser/chromium.mjs';
import { serve } from '../../tools/browser/server.mjs';
import { PAGES } from '../../tools/samples.mjs';
import { violations } from './violations.mjs';

const COPY = 'copy/aldermoor-budget--cityscoop.html';
const NONE = 'none/rye-bread-beginners.html';
const FRONT = 'not_article/front-page-aldermoor-chronicle.html';

describe('in the popup', () => {
  let server, firsthand;
  before(async () => {
    server = await serve({ folder: PAGES });
    firsthand = await launch({ lang: 'en' });
  });
  after(async () => {
    await firsthand?.close();
    await server?.close();
  });

  /** Opens a page, waits for its check and opens its popup. */
  async function popupOf(t, file) {
    const { page, reading } = await open(firsthand, server.url(file));
    const popup = await firsthand.popup(reading.tabId);
    t.after(async () => {
      await firsthand.helper.evaluate(() => chrome.storage.local.remove(['sites', 'corrections']));
      await Promise.all([page.close(), popup.close()]);
    });
    return { popup, reading };
  }

  /** In both colours. */
  async function assertAccessible(popup) {
    for (const colorScheme of ['light', 'dark']) {
      await popup.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      assert.deepEqual(await violations(popup), [], colorScheme);
    }
  }

  it('the site in front is switched off and on again', async (t) => {
    const { popup } = await popupOf(t, COPY);
    assert.equal(await popup.locator('#site-label').textContent(), 'On 127.0.0.1');
    assert.equal(await popup.locator('#site-rule').inputValue(), 'usual');
    await popup.locator('#site-rule').selectOption('never');
    await popup.locator('body[data-face=unchecked]').waitFor();
    await popup.locator('#check:disabled').waitFor();
    assert.equal(await popup.locator('#meaning').textContent(), 'You have chosen that 127.0.0.1 is never checked.');
    assert.match(await popup.locator('#site-note').textContent(), /^Applies to 127\.0\.0\.1, .*whole site, such as \*\.example\.com/);
    await assertAccessible(popup);
    await popup.locator('#site-rule').selectOption('usual');
    await popup.bringToFront();
    await popup.locator('#check:enabled').waitFor();
    await popup.locator('#check').click();
    await popup.locator('body[data-face=copy]').waitFor();
  });

  it('a rule that the settings make for many sites is named, and not changed', async (t) => {
    const { popup } = await popupOf(t, COPY);
    await firsthand.helper.evaluate(() => chrome.storage.local.set({ sites: { never: ['*.0.0.1'], always: [] } }));
    await popup.locator('#site-rule:disabled').waitFor();
    assert.match(await popup.locator('#site-note').textContent(), /\*\.0\.0\.1/);
  });

  it('a verdict is corrected and stays visible, and the correction is taken back', async (t) => {
    const { popup } = await popupOf(t, COPY);
    await popup.locator('#not-right > summary').click();
    await popup.locator('#say-earlier').click();
    await popup.locator('#you-said').waitFor();
    assert.match(await popup.locator('#you-said').textContent(), /You said: this article is the earlier one/);
    assert.equal(await popup.evaluate(() => document.activeElement.id), 'take-back');
    assert.equal(await popup.locator('body').getAttribute('data-face'), 'copy');
    assert.equal(await popup.locator('#say-earlier').getAttribute('aria-pressed'), 'true');
    await assertAccessible(popup);
    // Another word takes the place of the first one.
    await popup.locator('#say-not_copy').click();
    await popup.locator('#you-said', { hasText: 'is not a copy' }).waitFor();
    // The same word again takes it back, as the button beside it does.
    await popup.locator('#say-not_copy').click();
    await popup.locator('#you-said').waitFor({ state: 'hidden' });
    await popup.locator('#say-not_copy').click();
    await popup.locator('#take-back').click();
    await popup.locator('#you-said').waitFor({ state: 'hidden' });
    assert.deepEqual(await firsthand.helper.evaluate(async () => (await chrome.storage.local.get('corrections')).corrections), []);
  });

  it('only what could be wrong can be corrected', async (t) => {
    const kinds = async (file) => {
      const { popup } = await popupOf(t, file);
      await popup.locator('#not-right > summary').click();
      const shown = await popup.locator('#say button').evaluateAll((buttons) => buttons.filter((button) => button.checkVisibility()).map(({ id }) => id));
      return shown.map((id) => id.slice(4));
    };
    assert.deepEqual(await kinds(COPY), ['not_copy', 'earlier', 'not_article', 'site']);
    assert.deepEqual(await kinds(NONE), ['not_article']);
    assert.deepEqual(await kinds(FRONT), []);
  });

  it('a report is seen before it is copied or saved, and has passages only if that is wished', async (t) => {
    const { popup, reading } = await popupOf(t, COPY);
    const { report, lists } = reading.state;
    await popup.locator('#not-right > summary').click();
    await popup.locator('#report > summary').click();
    const text = () => popup.locator('#report-text').textContent();
    for (const part of [server.url(COPY), report.source.url, '(copy)', lists[report.list], 'Balanced']) assert.ok((await text()).includes(part), part);
    const passage = report.passages[0].text;
    assert.ok(!(await text()).includes(passage));
    await popup.locator('#report-words').fill('The <b>agency</b> wrote both.');
    assert.ok((await text()).includes('The <b>agency</b> wrote both.'));
    await popup.locator('#report-passages').check();
    assert.ok((await text()).includes(passage));
    await assertAccessible(popup);
    const [download] = await Promise.all([popup.waitForEvent('download'), popup.locator('#report-save').click()]);
    assert.match(download.suggestedFilename(), /^firsthand-report-\d{4}-\d\d-\d\d\.txt$/);
    await firsthand.browser.grantPermissions(['clipboard-read', 'clipboard-write']);
    await popup.locator('#report-copy').click();
    await popup.locator('#report-done', { hasText: 'copied' }).waitFor();
    assert.equal(await popup.evaluate(() => navigator.clipboard.readText()), await text());
  });

  it('the selection is shown by itself', async (t) => {
    const { page, reading } = await open(firsthand, server.url(COPY));
    const { state, tabId } = reading;
    const selection = { ...state, selection: 'The <i>words</i> that were selected' };
    await firsthand.helper.evaluate((entry) => chrome.storage.session.set(entry), { [`selection:${tabId}`]: selection });
    const popup = await firsthand.browser.newPage();
    t.after(() => Promise.all([page.close(), popup.close()]));
    await popup.goto(firsthand.extensionUrl(`ui/popup/popup.html?tab=${tabId}&selection`));
    await popup.locator('body[data-face=copy][data-selection]').waitFor();
    assert.equal(await popup.locator('#of-selection q').textContent(), selection.selection);
    for (const id of ['check', 'not-right', 'mark']) assert.equal(await popup.locator(`#${id}`).isVisible(), false, id);
    await assertAccessible(popup);
    await popup.locator('#whole-page').click();
    await popup.locator('body[data-face=copy]:not([data-selection])').waitFor();
  });
});

describe('a reader who had every page checked', () => {
  let firsthand;
  before(async () => (firsthand = await launch({ lang: 'en', everyPage: false })));
  after(() => firsthand?.close());

  it('is told in the popup and in the settings that the browser has taken that back, until leaving it off', async (t) => {
    const { helper } = firsthand;
    const page = await firsthand.browser.newPage();
    const { tabId } = await firsthand.watch(page);
    const popup = await firsthand.popup(tabId);
    t.after(() => Promise.all([page.close(), popup.close()]));
    assert.equal(await popup.locator('#withdrawn').isVisible(), false);
    await helper.evaluate(() => chrome.storage.local.set({ 'every-page': true }));
    await popup.reload();
    await popup.locator('#withdrawn').waitFor();
    await page.goto(firsthand.extensionUrl('ui/settings/settings.html'));
    await page.locator('#withdrawn').waitFor();
    assert.match(await page.locator('#withdrawn').textContent(), /Automatic checking is off/);
    await popup.locator('#leave-off').click();
    await popup.locator('#withdrawn').waitFor({ state: 'hidden' });
    await page.reload();
    await page.locator('body[data-ready]').waitFor();
    assert.equal(await page.locator('#withdrawn').isVisible(), false);
  });
});
