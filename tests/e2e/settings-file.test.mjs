// Export, import, the record of requests and the choices on the settings page, in both browsers.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { until } from '../../tools/browser/display.mjs';
import { listHost } from './list-host.mjs';
import { ListMaker } from './list-maker.mjs';
import { buildSegments } from './list-segments.mjs';
import * as page from './settings-page.mjs';
import { listsOf, SUBSCRIBERS } from './subscribers.mjs';

const NAME = 'News of a test';
/** Milliseconds for all that is done in one browser. */
const timeout = 240_000;

const segments = await buildSegments();
after(() => segments.remove());

/* Functions that run in the settings page. */

/** Presses a button that saves a file, and returns the text of the file. */
async function saved(id) {
  const { createObjectURL } = URL;
  const blob = await new Promise((resolve) => {
    URL.createObjectURL = (blob) => (resolve(blob), createObjectURL(blob));
    document.getElementById(id).click();
  });
  URL.createObjectURL = createObjectURL;
  return blob.text();
}

/** Chooses a file with settings, and returns what the page says about it. */
async function load(text) {
  const chosen = new DataTransfer();
  chosen.items.add(new File([text], 'settings.json'));
  const input = document.querySelector('#settings-file');
  input.files = chosen.files;
  input.dispatchEvent(new Event('change'));
  const [change, problem] = ['change', 'file-problem'].map((id) => document.getElementById(id));
  for (let wait = 0; wait < 200; wait++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (!problem.hidden) return { problem: problem.dataset.code, sentence: problem.textContent };
    if (!change.hidden) return { lines: [...document.querySelectorAll('#change-list li')].map((item) => item.textContent), offered: !document.querySelector('#change-now').hidden };
  }
  throw new Error('the page says nothing about the file');
}

const click = (id) => document.getElementById(id).click();
const said = (id) => document.getElementById(id).textContent;
const isHidden = (id) => document.getElementById(id).hidden;
/** All that was chosen, without what the worker may note by itself at any moment. */
async function all() {
  const { 'core-usual-ms': _, ...chosen } = await chrome.storage.local.get(null);
  return chosen;
}
const choose = (choices) => chrome.storage.local.set(choices);
const checked = (name) => document.querySelector(`input[name="${name}"]:checked`)?.value;
const entries = (id) => [...document.querySelectorAll(`#${id} > .entry`)].map((entry) => entry.innerText);

/** Enters a site by hand. */
async function enterSite(site, rule) {
  document.querySelector('#site').value = site;
  document.querySelector('#site-rule').value = rule;
  document.querySelector('#add-site-now').click();
  await new Promise((resolve) => setTimeout(resolve, 200));
  const problem = document.querySelector('#site-problem');
  return problem.hidden ? null : problem.textContent;
}

const CORRECTION = { kind: 'not_copy', of: 'https://example.org/a', title: 'A title', time: 1_790_000_000_000 };

for (const [name, start] of Object.entries(SUBSCRIBERS)) {
  describe(`the settings page in ${name}`, { timeout }, () => {
    let browser, host, maker;
    const lists = listsOf(() => browser);
    const run = (code, ...args) => browser.inSettings(code, ...args);
    /** Presses the button that undoes what was done. It has the focus, but may come later than the change itself. */
    const undo = async () => {
      await until('button that undoes', () => run(() => document.activeElement.className === 'undo'));
      await run(() => document.activeElement.click());
    };

    before(async () => {
      host = await listHost();
      maker = new ListMaker({ name: NAME });
      host.files = maker.publish([segments.monday]);
      browser = await start({ index: segments.bundled });
    });
    after(async () => {
      await browser?.close();
      await host?.close();
    });

    it('takes sites by hand, says what is none, and undoes a removal', async () => {
      assert.equal(await run(enterSite, 'https://www.example.com/news', 'never'), null);
      assert.equal(await run(enterSite, '*.example.org', 'always'), null);
      assert.match(await run(enterSite, 'no site at all', 'never'), /not a site/);
      assert.deepEqual((await run(all)).sites, { never: ['example.com'], always: ['*.example.org'] });
      assert.deepEqual((await run(entries, 'sites-never')).map((text) => text.split('\n')[0]), ['example.com']);
      await run(() => document.querySelector('#sites-never .remove').click());
      await until('removal', async () => (await run(entries, 'sites-never')).length === 0);
      await until('word about the removal', async () => /example\.com has been removed/.test(await run(said, 'site-undo')));
      await undo();
      await until('undo', async () => (await run(all)).sites.never.length === 1);
      // The other rule takes a site away from the first one.
      await run(enterSite, 'example.com', 'always');
      assert.deepEqual((await run(all)).sites, { never: [], always: ['*.example.org', 'example.com'] });
      await run(enterSite, 'example.com', 'never');
    });

    it('follows choices that are made elsewhere, and makes them', async () => {
      await run(choose, { sensitivity: 'strict', badge: 'talkative', appearance: 'dark' });
      for (const [choice, value] of [['sensitivity', 'strict'], ['badge', 'talkative'], ['appearance', 'dark']]) {
        await until(choice, async () => (await run(checked, choice)) === value);
      }
      const paper = () => getComputedStyle(document.documentElement).backgroundColor;
      await until('dark page', async () => (await run(paper)) === 'rgb(28, 30, 34)');
      await run(() => document.querySelector('#appearance-light').click());
      await until('light page', async () => (await run(paper)) === 'rgb(255, 255, 255)');
      assert.equal((await run(all)).appearance, 'light');
      await browser.reload();
      assert.equal(await run(paper), 'rgb(255, 255, 255)');
    });

    it('lists corrections, and takes each back with a way to undo that', async () => {
      await run(choose, { corrections: [CORRECTION] });
      await until('correction', async () => (await run(entries, 'corrections-list')).length === 1);
      assert.match((await run(entries, 'corrections-list'))[0], /A title[^]*You said: this page is not a copy/);
      await run(() => document.querySelector('#corrections-list .remove').click());
      await until('removal', async () => (await run(entries, 'corrections-list')).length === 0);
      await undo();
      await until('undo', async () => (await run(all)).corrections.length === 1);
    });

    it('notes every request that was made, with what it was for', async () => {
      const asked = () => host.requests.map(({ path }) => `${host.url}${path}`).sort();
      host.takeRequests();
      await run(page.lookAt, maker.link(host.url));
      const looked = asked();
      await run(page.addList);
      await until('list', async () => (await lists.all())[1]?.bytes);
      const { id } = (await lists.all())[1];
      await lists.settled(id);
      // Nothing new: the host is told what is here.
      assert.equal((await lists.update(id)).problem, null);
      const noted = await until('entries of all requests', async () => {
        const { requests } = JSON.parse(await run(saved, 'ledger-save'));
        return requests.length === asked().length && requests.every(({ status }) => status !== null) && requests;
      });
      assert.deepEqual(noted.map(({ address }) => address).sort(), asked());
      assert.equal(noted.filter(({ purpose }) => purpose === 'look').length, looked.length);
      const segment = noted.find(({ address }) => address.includes('segments/'));
      assert.deepEqual([segment.purpose, segment.status, segment.bytes], ['update', 200, segments.monday.bytes.length]);
      const unchanged = noted.find(({ status }) => status === 304);
      assert.match(unchanged.version, /^"[0-9a-f]+"$/);
      const shown = await run(entries, 'ledger-list');
      assert.equal(shown.length, Math.min(10, noted.length));
      assert.match(shown.join('\n'), /update of a list · answer 200 · /);
      await run(click, 'ledger-clear');
      await until('empty record', async () => (await run(entries, 'ledger-list')).length === 0);
      await undo();
      await until('undo', async () => (await run(entries, 'ledger-list')).length === shown.length);
    });

    it('says what is stored, and for what', async () => {
      const text = await run(() => document.querySelector('#storage-list').innerText);
      for (const part of ['Lists', 'Settings and corrections', 'Record of requests']) assert.ok(text.includes(part), text);
      assert.match(text, /Lists\s+[1-9]/);
    });

    /** A file with everything in it. */
    let file;

    it('saves all settings as one file', async () => {
      await run(choose, { sensitivity: 'eager' });
      file = JSON.parse(await run(saved, 'save-settings'));
      assert.deepEqual(
        [file.format, file.version, file.sensitivity, file.badge, file.appearance, file.bundled],
        ['firsthand-settings', 1, 'eager', 'talkative', 'light', true],
      );
      assert.deepEqual(file.sites, { never: ['example.com'], always: ['*.example.org'] });
      assert.deepEqual(file.lists, [{ name: NAME, link: maker.link(host.url), on: true }]);
      assert.deepEqual(file.corrections, [CORRECTION]);
      assert.deepEqual(await run(load, JSON.stringify(file)), { lines: [], offered: false });
    });

    it('changes nothing for a file that is broken, newer, or no file of settings', async () => {
      const before = await run(all);
      const broken = [
        ['unknown', 'nonsense'],
        ['unknown', '[]'],
        ['unknown', '{"format":"other","version":1}'],
        ['unknown', JSON.stringify(file).slice(0, 200)],
        ['newer', JSON.stringify({ ...file, version: 2 })],
        ['broken', JSON.stringify({ ...file, version: 'x' })],
        ['broken', JSON.stringify({ ...file, sensitivity: 'reckless' })],
        ['broken', JSON.stringify({ ...file, sites: { never: ['<b>'], always: [] } })],
        ['broken', JSON.stringify({ ...file, sites: ['example.com'] })],
        ['broken', JSON.stringify({ ...file, lists: [{ name: 'x', link: 'javascript:alert(1)', on: true }] })],
        ['broken', JSON.stringify({ ...file, corrections: [{ ...CORRECTION, kind: 'none' }] })],
        ['broken', JSON.stringify({ ...file, corrections: [{ ...CORRECTION, of: 'nowhere' }] })],
      ];
      for (const [problem, text] of broken) {
        const answer = await run(load, text);
        assert.equal(answer.problem, problem, text);
        assert.match(answer.sentence, /Nothing has changed/);
      }
      assert.deepEqual(await run(all), before);
      assert.equal((await lists.all()).length, 2);
    });

    it('shows what a file would change, changes that, and undoes it without what was done since', async () => {
      const [, list] = await lists.all();
      await run(page.unsubscribe, list.id);
      await run(choose, { sensitivity: 'balanced', badge: 'quiet', appearance: 'system', sites: { never: ['kept.example'], always: ['example.com'] }, corrections: [] });
      await until('removal', async () => (await lists.all()).length === 1);
      const before = await run(all);
      const { lines, offered } = await run(load, JSON.stringify({ ...file, unheard: 'of' }));
      assert.equal(offered, true);
      const text = lines.join('\n');
      for (const part of ['Balanced → Eager', 'Quiet → Talkative', 'Never checked, added: example.com', 'Always checked, added: *.example.org', `“${NAME}” is added`, 'Your corrections, added: 1']) {
        assert.ok(text.includes(part), `${part} in ${text}`);
      }
      assert.deepEqual(await run(all), before, 'nothing has changed yet');
      await run(click, 'change-now');
      await until('end of the change', async () => !(await run(isHidden, 'undo-change')));
      const now = await run(all);
      assert.deepEqual([now.sensitivity, now.badge, now.appearance], ['eager', 'talkative', 'light']);
      assert.deepEqual(now.sites, { never: ['example.com', 'kept.example'], always: ['*.example.org'] });
      assert.deepEqual(now.corrections, [CORRECTION]);
      const added = await until('list', async () => (await lists.all())[1]);
      assert.equal((await lists.settled(added.id)).problem, null);
      // Undoing outlives the page, and leaves what the reader has done meanwhile.
      await run(enterSite, 'later.example', 'never');
      await browser.reload();
      await run(click, 'undo-change');
      await until('undo', async () => (await run(said, 'file-said')) !== '');
      const undone = await run(all);
      assert.deepEqual([undone.sensitivity, undone.badge, undone.appearance], ['balanced', 'quiet', 'system']);
      assert.deepEqual(undone.sites, { never: ['kept.example', 'later.example'], always: ['example.com'] });
      assert.deepEqual(undone.corrections, []);
      await until('removal', async () => (await lists.all()).length === 1);
      assert.equal(await run(isHidden, 'undo-change'), true);
    });

    it('leads to each section by a link at its top', async () => {
      const found = await run(() =>
        [...document.querySelectorAll('#sections a')].map((link) => [link.textContent, document.querySelector(link.hash)?.textContent]));
      assert.ok(found.length >= 10, JSON.stringify(found));
      for (const [link, heading] of found) assert.equal(link, heading);
    });
  });
}
