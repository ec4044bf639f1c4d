// The settings page and the updates behind it, in Chromium: what it says in every language, whether it is accessible, and
// what happens when room, bytes or permission are missing.

import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { until } from '../../tools/browser/display.mjs';
import { listHost } from './list-host.mjs';
import { ListMaker } from './list-maker.mjs';
import { MONDAY, TUESDAY, segmentsAndPages } from './list-segments.mjs';
import { original } from './originals.mjs';
import * as page from './settings-page.mjs';
import { spoil } from './store.mjs';
import { listsOf, SUBSCRIBERS, verdictOf } from './subscribers.mjs';
import { violations } from './violations.mjs';

const HOUR = 3_600_000;
const NAME = 'News of a test';
const start = SUBSCRIBERS.chromium;

/** Milliseconds for which Chromium remembers how much room there was. */
const QUOTA_MEMORY = 31_000;

const { pages, segments } = await segmentsAndPages();

const found = (file, list = NAME) => ({ verdict: 'copy', source: original(file), list });

/** What the extension stores about a list. @param {number} id */
async function stored(id) {
  const { subscriptions } = await import('/lists/subscriptions.js');
  return (await subscriptions()).find((row) => row.id === id);
}

describe('a list', { timeout: 300_000 }, () => {
  let browser, host, maker, id;
  const lists = listsOf(() => browser);
  const visit = async (file) => verdictOf(await browser.visit(pages.url(file)));
  const link = () => maker.link(host.url);

  before(async () => {
    host = await listHost();
    maker = new ListMaker({ name: NAME });
    host.files = maker.publish([segments.monday]);
    browser = await start({ index: segments.bundled });
    ({ id } = await lists.add(link()));
  });
  after(async () => {
    await browser?.close();
    await host?.close();
  });

  it('is asked for again between one day and a week later, at a time of its own', async () => {
    const { due, checked } = await browser.inSettings(stored, id);
    const [alarm] = await browser.inSettings(() => chrome.alarms.getAll());
    assert.ok(due - checked >= 24 * HOUR && due - checked <= 26 * HOUR, String((due - checked) / HOUR));
    assert.ok(Math.abs(alarm.scheduledTime - due) < 1000);
  });

  /** Makes a list due and lets the alarm ring. */
  async function ring(id) {
    const { change } = await import('/lists/subscriptions.js');
    await change(id, (row) => ({ ...row, due: 0 }));
    await chrome.alarms.create('lists', { when: Date.now() });
  }

  it('is updated when the alarm rings', async () => {
    host.files = maker.publish([segments.monday, segments.tuesday]);
    await browser.inSettings(() => chrome.storage.session.set({ started: Date.now() }));
    await browser.stopBackground();
    await browser.inSettings(ring, id);
    const both = segments.monday.bytes.length + segments.tuesday.bytes.length;
    await until('update', async () => (await lists.show(id)).bytes === both, 60_000);
    assert.deepEqual(await visit(TUESDAY), found(TUESDAY));
  });

  it('is not asked for while the browser starts', async () => {
    await browser.inSettings(() => chrome.storage.session.remove('started'));
    host.takeRequests();
    await browser.inSettings(ring, id);
    const alarm = await until('later alarm', async () => {
      const [alarm] = await browser.inSettings(() => chrome.alarms.getAll());
      return alarm && alarm.scheduledTime > Date.now() + 50_000 && alarm;
    });
    assert.ok(alarm.scheduledTime < Date.now() + 6 * 60_000);
    assert.deepEqual(host.takeRequests(), []);
  });

  it('that is switched off is not asked for', async () => {
    await browser.inSettings(page.pressSwitch, id);
    await until('no alarm', async () => (await browser.inSettings(() => chrome.alarms.getAll())).length === 0);
    await browser.inSettings(page.pressSwitch, id);
    await until('alarm', async () => (await browser.inSettings(() => chrome.alarms.getAll())).length === 1);
  });

  it('whose stored bytes are damaged is left out, said to be so, and fetched again', async () => {
    await browser.inSettings(spoil, 'flip');
    await browser.stopBackground();
    const state = await browser.visit(pages.url(MONDAY));
    assert.deepEqual([verdictOf(state).verdict, state.lost], ['none', [NAME]]);
    const list = await until('problem', async () => {
      const list = await lists.show(id);
      return list.problem && list;
    });
    assert.equal(list.problem, 'storage_lost');
    assert.equal((await lists.update(id)).problem, null);
    assert.deepEqual(await visit(MONDAY), found(MONDAY));
  });

  it('of which nothing new has come for long works, and the page says how old its news is', async () => {
    const old = new ListMaker({ list: 'old.example', name: 'Old', issued: new Date(Date.now() - 30 * 24 * HOUR) });
    host.files = old.publish([segments.monday]);
    const list = await lists.add(old.link(host.url));
    assert.deepEqual([list.problem, list.late], [null, true]);
    assert.match(list.news, /Out of date, last news: 29 days ago/);
    await browser.inSettings(page.unsubscribe, list.id);
  });
});

describe('a list for which there is no room', { timeout: 120_000 }, () => {
  let browser, host;
  after(async () => {
    await browser?.close();
    await host?.close();
  });

  it('leaves the last good one, the page says what is wrong, and it comes when there is room', async () => {
    host = await listHost();
    const maker = new ListMaker({ name: NAME });
    host.files = maker.publish([segments.monday]);
    browser = await start({ index: segments.bundled });
    const lists = listsOf(() => browser);
    const session = await browser.page.context().newCDPSession(browser.page);
    const origin = /^[^/]+\/\/[^/]+/.exec(browser.page.url())[0];
    const { id, problem } = await lists.add(maker.link(host.url));
    assert.equal(problem, null);
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_200_000 });
    await new Promise((resolve) => setTimeout(resolve, QUOTA_MEMORY));
    const more = [segments.monday, segments.large];
    host.files = maker.publish(more);
    const list = await lists.update(id);
    assert.equal(list.problem, 'storage_full', list.sentence);
    assert.match(list.sentence, /Make room/);
    assert.deepEqual(verdictOf(await browser.visit(pages.url(MONDAY))), found(MONDAY));
    await session.send('Storage.overrideQuotaForOrigin', { origin });
    assert.equal((await lists.update(id)).problem, null);
    assert.ok((await lists.show(id)).bytes > 1_200_000);
  });
});

describe('a host that the extension may not read', { timeout: 120_000 }, () => {
  let browser, host, maker;
  before(async () => {
    host = await listHost();
    maker = new ListMaker({ name: NAME });
    host.files = maker.publish([segments.monday]);
    browser = await start({ index: segments.bundled, everyPage: false });
  });
  after(async () => {
    await browser?.close();
    await host?.close();
  });

  it('is read without a permission where it lets other sites read', async () => {
    const seen = await browser.inSettings(page.lookAt, host.url);
    assert.deepEqual([seen.name, seen.problem], [NAME, null]);
    assert.deepEqual((await browser.inSettings(() => chrome.permissions.getAll())).origins, []);
  });

  it('is named with a button that asks for this one host where it does not', async (t) => {
    // Another host: the browser has the files of the first one in its cache.
    const closed = await listHost();
    t.after(() => closed.close());
    Object.assign(closed, { open: false, files: host.files });
    const seen = await browser.inSettings(page.lookAt, closed.url);
    assert.deepEqual([seen.problem, seen.asksToAllow], ['not_allowed', true]);
    assert.match(await browser.page.locator('#allow-host').textContent(), /127\.0\.0\.1/);
  });
});

describe('a published list that the extension comes with', { timeout: 120_000 }, () => {
  let browser, host;
  after(async () => {
    await browser?.close();
    await host?.close();
  });

  it('is stored without network, and updated as any other list', async () => {
    host = await listHost();
    const maker = new ListMaker({ name: 'Starter' });
    const folder = join(segments.folder, 'starter');
    for (const [path, bytes] of maker.publish([segments.monday])) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
    browser = await start({ starter: { folder, link: maker.link(host.url) } });
    const lists = listsOf(() => browser);
    const visit = async (file) => verdictOf(await browser.visit(pages.url(file)));
    await until('stored list', async () => (await lists.show(0)).name === 'Starter');
    assert.deepEqual(await visit(MONDAY), found(MONDAY, 'Starter'));
    assert.deepEqual(host.takeRequests(), []);
    host.files = maker.publish([segments.monday, segments.tuesday]);
    assert.equal((await lists.update(0)).problem, null);
    assert.deepEqual(await visit(TUESDAY), found(TUESDAY, 'Starter'));
  });
});

describe('the settings page', { timeout: 900_000 }, () => {
  for (const lang of ['en', 'ar', 'de', 'es', 'fr', 'pt-BR', 'zh-CN']) {
    it(`is accessible, and cuts no text off, in ${lang}`, async (t) => {
      const host = await listHost();
      const maker = new ListMaker({ name: NAME });
      host.files = maker.publish([segments.monday]);
      const browser = await start({ index: segments.bundled, lang });
      t.after(() => Promise.all([browser.close(), host.close()]));
      const lists = listsOf(() => browser);
      const { id } = await lists.add(maker.link(host.url));
      host.files = new Map();
      assert.equal((await lists.update(id)).problem, 'missing');
      await browser.inSettings((id) => (document.querySelector(`.list[data-id="${id}"] > details`).open = true), id);
      await browser.inSettings(page.press, id, 'remove');
      await browser.inSettings(page.lookAt, 'nonsense');
      await browser.inSettings(() =>
        chrome.storage.local.set({
          sites: { never: ['a-site-with-a-long-name.news.example.com', '*.example.org'], always: ['example.net'] },
          corrections: ['not_copy', 'earlier', 'not_article'].map((kind, time) => ({ kind, of: `https://example.com/${kind}`, title: '', time })),
          'every-page': true,
        }));
      await browser.page.locator('#corrections-clear').waitFor();
      await browser.page.locator('#ledger-clear').waitFor();
      for (const colorScheme of ['light', 'dark']) {
        await browser.page.emulateMedia({ colorScheme });
        assert.deepEqual(await violations(browser.page), []);
      }
      for (const width of [1000, 360]) {
        await browser.page.setViewportSize({ width, height: 900 });
        const { scrollWidth, clientWidth } = await browser.inSettings(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return { scrollWidth, clientWidth };
        });
        assert.ok(scrollWidth <= clientWidth, `${scrollWidth} px in ${clientWidth} px`);
      }
      assert.equal(await browser.page.evaluate(() => document.documentElement.dir), lang === 'ar' ? 'rtl' : 'ltr');
    });
  }
});
