// The memory, in both browsers: what is remembered when, what is recognised, what is forgotten, and that it accuses
// nobody.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { serve } from '../../tools/browser/server.mjs';
import { pause, until } from '../../tools/browser/display.mjs';
import { root } from '../../tools/steps.mjs';
import { listHost } from './list-host.mjs';
import { ListMaker } from './list-maker.mjs';
import { buildSegments } from './list-segments.mjs';
import * as memory from './memory-page.mjs';
import { listsOf, SUBSCRIBERS } from './subscribers.mjs';
import { violations } from './violations.mjs';

/** Milliseconds after which an article counts as read, and in which that must have been stored. */
const READING_TIME = 10_000;
const READ_TIMEOUT = 40_000;
/** Maximum time in milliseconds for all that is done in one browser. */
const timeout = 600_000;

/**
 * An article, a later copy of it, and an article that a later issue of the list has. The hosts are those of its
 * publishers.
 */
const ORIGINAL = { host: 'aldermoorchronicle.example', file: 'originals/aldermoor-budget.html' };
const COPY = { host: 'cityscoop24.example', file: 'pages/copy/aldermoor-budget--cityscoop.html' };
const LATER_LISTED = { host: 'stockpulse.example', file: 'pages/copy/lumenar-results--stockpulse.html' };
const OTHER = { host: 'chronicle.example', file: 'originals/organ-builder.html' };
const FRONT = { host: 'chronicle.example', file: 'pages/not_article/front-page-aldermoor-chronicle.html' };

const segments = await buildSegments();
after(() => segments.remove());

/** The paragraphs of an invented article, another one for each number. */
function inventedText(number) {
  const word = (at) => {
    const mixed = BigInt.asUintN(64, BigInt(number * 1009 + at * at + at) * 0x9e3779b97f4a7c15n);
    return Array.from({ length: 6 }, (_, k) => String.fromCharCode(97 + Number((mixed >> BigInt(8 * k)) & 0xffn) % 26)).join('');
  };
  const sentence = (at) => `The ${Array.from({ length: 11 }, (_, k) => word(at * 11 + k)).join(' the ')}.`;
  return Array.from({ length: 8 }, (_, at) => `${sentence(2 * at)} ${sentence(2 * at + 1)}`).join('\n\n');
}

// Both browsers at once: they spend most of the time in view of pages.
describe('the memory', { concurrency: true }, () => {
  for (const [name, start] of Object.entries(SUBSCRIBERS)) {
    describe(`in ${name}`, { concurrency: 1, timeout }, () => {
      let browser, server;
      const routes = {};
      const at = ({ host, file }) => `http://${host}:${new URL(server.origin).port}/${file}`;
      const keyOf = (page) => at(page).slice('http://'.length);

      const shown = () => browser.inSettings(memory.shownMemory);
      const stored = () => browser.inSettings(memory.storedMemory);
      const press = (selector) => browser.inSettings(memory.pressIn, selector);
      const closeTab = (tab) => browser.inSettings(memory.closeTab, tab);
      /** Waits until the settings show something. */
      const shows = (what, matches) => until(what, async () => {
        const seen = await shown();
        return matches(seen) && seen;
      });

      /** Opens a page, and returns its tab and what is known of it once it has been checked. */
      async function open(page, { active = true } = {}) {
        const tab = await browser.inSettings(memory.openTab, at(page), active);
        return { tab, ...(await checked(tab)) };
      }
      const checked = (tab) => until('verdict', async () => {
        const known = await browser.inSettings(memory.knownOf, tab);
        return ['done', 'error'].includes(known.state?.phase) && known.isShown && known;
      });
      const isRead = (tab) => until('end of reading', async () => (await browser.inSettings(memory.knownOf, tab)).state?.remembered?.readNow, READ_TIMEOUT);

      /** Opens a page and leaves it in view until it is remembered. */
      async function read(page) {
        const { tab } = await open(page);
        await isRead(tab);
        await closeTab(tab);
      }
      /** Opens a page, and returns what is known of it and what its popup shows. */
      async function look(page) {
        const { tab, ...known } = await open(page, { active: false });
        const popup = await browser.inSettings(memory.popupOf, tab);
        await closeTab(tab);
        return { ...known, popup };
      }
      async function switchOn() {
        if (!(await shown()).on) await press('#memory-on');
        await shows('memory that is on', ({ on }) => on);
      }
      async function forgetAll() {
        await press('#memory-forget-all');
        await press('#memory-all-yes');
        await shows('empty memory', ({ titles }) => !titles.length);
      }

      before(async () => {
        server = await serve({ folder: join(root, 'tests/samples'), routes });
        browser = await start({ index: segments.bundled, named: true });
      });
      after(async () => {
        await browser?.close();
        await server?.close();
      });

      it('stores nothing as long as it is off', async () => {
        const { tab, state, isNoted } = await open(ORIGINAL);
        assert.equal(state.remembered, null);
        assert.equal(isNoted, false);
        await closeTab(tab);
        assert.deepEqual(await stored(), { database: false, keys: [], texts: [], chunks: 0, files: [], session: [] });
        assert.equal((await shown()).on, false);
      });

      it('remembers an article that was in view for ten seconds, and not one that nobody looked at', async () => {
        await switchOn();
        // Playwright tells every page that it is in view.
        const unseen = name === 'firefox' ? await open(OTHER, { active: false }) : null;
        const began = Date.now();
        const { tab, state } = await open(ORIGINAL);
        assert.deepEqual(state.remembered, { before: null, match: null });
        assert.deepEqual((await stored()).keys, [], 'it is not read yet');
        await isRead(tab);
        assert.ok(Date.now() - began >= READING_TIME);
        await closeTab(tab);
        const { titles, sites, amount } = await shows('article', ({ titles }) => titles.length);
        assert.match(titles.join(), /^Aldermoor passes £418\.6m budget/);
        assert.equal(sites.length, 1);
        assert.match(amount, /Remembered articles: 1 · /);
        assert.deepEqual((await stored()).keys, [keyOf(ORIGINAL)], 'the page behind was never in view');
        if (unseen) await closeTab(unseen.tab);
        const front = await open(FRONT);
        assert.deepEqual([front.face, front.isNoted], ['not_article', false]);
        await closeTab(front.tab);
        assert.deepEqual((await stored()).session, [], 'what was not read is gone with its tab');
      });

      it('tells who comes back when the page was read', async () => {
        const { badge, face, popup } = await look(ORIGINAL);
        assert.deepEqual([badge, face], ['', 'none']);
        assert.match(popup.before, /^You read this page before: \w+day/);
        assert.equal(popup.match, '');
        const tidied = await look({ ...ORIGINAL, file: `${ORIGINAL.file}?utm_source=feed#top` });
        assert.match(tidied.popup.before, /^You read this page before/);
      });

      it('recognises a later copy, calmly', async () => {
        const { state, badge, face, popup } = await look(COPY);
        assert.deepEqual([state.report.verdict, face, badge], ['none', 'read', '=']);
        assert.equal(state.remembered.match.source.url, at(ORIGINAL));
        assert.equal(state.remembered.match.dated, 'read_first');
        assert.equal(popup.headline, 'You have read this text elsewhere');
        assert.match(popup.meaning, /The article that you read gives the earlier date/);
        assert.match(popup.match, /Aldermoor passes.*Read: \w+day/s);
        assert.equal(popup.link, at(ORIGINAL));
      });

      it('forgets one, and remembers it again when asked at once', async () => {
        await press('li .forget');
        await shows('what can be undone', ({ said, titles }) => /has been forgotten/.test(said) && !titles.length);
        assert.deepEqual({ ...(await stored()), database: true }, { database: true, keys: [], texts: [], chunks: 0, files: [], session: [] });
        assert.equal((await look(COPY)).face, 'none');
        await press('#memory-undo');
        await shows('article', ({ titles }) => titles.length);
        assert.equal((await look(COPY)).face, 'read');
      });

      it('accuses no original whose copy was read first', async () => {
        await forgetAll();
        await read(COPY);
        const { state, badge, face, popup } = await look(ORIGINAL);
        assert.deepEqual([state.report.verdict, face, badge], ['none', 'read', '=']);
        assert.equal(state.remembered.match.dated, 'page_first');
        assert.match(popup.meaning, /This page gives the earlier date/);
      });

      it('says nothing of dates that are not there', async () => {
        const undated = (title, text) => `<html lang="en"><head><title>${title}</title></head><body><article><h1>${title}</h1>${text.split('\n\n').map((p) => `<p>${p}</p>`).join('')}</article></body></html>`;
        routes['/undated/first'] = { body: undated('First', inventedText(900)) };
        routes['/undated/second'] = { body: undated('Second', inventedText(900)) };
        await browser.inSettings(memory.storeRead, [{ url: at({ host: 'one.example', file: 'undated/first' }), title: 'First', text: inventedText(900), days: 1 }]);
        const { face, popup } = await look({ host: 'two.example', file: 'undated/second' });
        assert.equal(face, 'read');
        assert.match(popup.meaning, /the order in which you read them does not/);
      });

      it('remembers although the worker was stopped while the article was read', async () => {
        const { tab } = await open(OTHER);
        await browser.stopBackground();
        await isRead(tab);
        await closeTab(tab);
        assert.ok((await stored()).keys.includes(keyOf(OTHER)));
      });

      it('remembers the articles of a single-page site, each at its route', async () => {
        const texts = { '#/news/1': inventedText(901), '#/news/2': inventedText(902) };
        const show = `document.body.innerHTML = '<article><h1>News</h1>' + texts[location.hash].split('\\n\\n').map((p) => '<p>' + p + '</p>').join('')`;
        routes['/app'] = {
          body: `<!doctype html><html lang="en"><title>News</title><body><script>
            const texts = ${JSON.stringify(texts)}; const show = () => { ${show} }; addEventListener('hashchange', show); show()</script>`,
        };
        const [one, two] = Object.keys(texts).map((route) => ({ host: 'single.example', file: `app${route}` }));
        const { tab } = await open(one);
        await isRead(tab);
        assert.ok((await stored()).keys.includes(keyOf(one)));
        await browser.inSettings(memory.moveTab, tab, at(two));
        const moved = await until('verdict at the next route', async () => {
          const { state } = await browser.inSettings(memory.knownOf, tab);
          return state?.phase === 'done' && state.url === at(two) && state;
        });
        assert.deepEqual(moved.remembered, { before: null, match: null });
        await isRead(tab);
        await closeTab(tab);
        assert.ok((await stored()).keys.includes(keyOf(two)));
        assert.match((await look(one)).popup.before, /^You read this page before/);
        routes['/reprint'] = { body: `<html lang="en"><body><article><h1>News</h1>${texts['#/news/1'].split('\n\n').map((p) => `<p>${p}</p>`).join('')}` };
        assert.equal((await look({ host: 'again.example', file: 'reprint' })).state.remembered.match.source.url, at(one));
      });

      it('is asked, and remembers, although all lists are off', async () => {
        await browser.inSettings(memory.switchList, 0, false);
        try {
          const { state, badge, face, popup } = await look(ORIGINAL);
          assert.deepEqual([state.phase, state.trouble, face, badge], ['error', 'no_lists', 'read', '=']);
          assert.equal(popup.headline, 'You have read this text elsewhere');
          assert.equal(popup.link, at(COPY));
          assert.match(popup.advice, /^All lists are switched off.* switch one on/);
          const unknown = await look(LATER_LISTED);
          assert.deepEqual([unknown.face, unknown.badge, unknown.popup.before], ['error', '!', '']);
          routes['/unlisted'] = { body: `<html lang="en"><body><article><h1>Unlisted</h1>${inventedText(903).split('\n\n').map((p) => `<p>${p}</p>`).join('')}` };
          const unlisted = { host: 'chronicle.example', file: 'unlisted' };
          await read(unlisted);
          assert.match((await look(unlisted)).popup.before, /^You read this page before/);
        } finally {
          await browser.inSettings(memory.switchList, 0, true);
        }
      });

      it('finds one of many that are merged, and leaves nothing of one that is forgotten', async () => {
        const many = Array.from({ length: 70 }, (_, at) => ({
          url: `https://archive.example/${at}`, title: `Archived ${at}`, text: inventedText(at), days: 20,
        }));
        await browser.inSettings(memory.storeRead, many);
        const { chunks, files } = await stored();
        assert.ok(chunks > 0 && files.length === chunks, `${chunks} chunks in ${files.length} files`);
        routes['/archived'] = { body: `<html lang="en"><body><article><h1>Archived</h1>${inventedText(7).split('\n\n').map((p) => `<p>${p}</p>`).join('')}` };
        const archived = { host: 'again.example', file: 'archived' };
        assert.equal((await look(archived)).state.remembered.match.source.url, 'https://archive.example/7');
        await browser.inSettings(memory.chooseIn, 'memory-search', 'archived 7');
        await shows('what was sought', ({ titles }) => titles.includes('Archived 7') && titles.length < 12);
        await press('li[data-key="archive.example/7"] .forget');
        await shows('what can be undone', ({ said }) => /“Archived 7” has been forgotten/.test(said));
        assert.equal((await look(archived)).state.remembered.match, null);
        const after = await stored();
        assert.equal(after.files.length, after.chunks);
        assert.equal(after.files.filter((file) => files.includes(file)).length, files.length - 1, 'its chunk was made anew');
      });

      it('forgets a site after a question', async () => {
        await press('li[data-key="archive.example/70"] .forget-site, li .forget-site');
        await press('li .no');
        assert.ok((await stored()).keys.some((key) => key.startsWith('archive.example')));
        await press('li .forget-site');
        await press('li .yes');
        await shows('what was done', ({ said }) => said === 'Articles forgotten: 69');
        await browser.inSettings(memory.chooseIn, 'memory-search', '');
        assert.ok(!(await stored()).keys.some((key) => key.startsWith('archive.example')));
        assert.deepEqual((await stored()).files.length, (await stored()).chunks);
      });

      it('keeps within the limits of age and of size', async () => {
        const of = (name, days) => ({ url: `https://old.example/${name}`, title: name, text: inventedText(days), days });
        await browser.inSettings(memory.storeRead, [of('ten', 10), of('forty', 40), of('hundred', 100)]);
        const keys = async () => (await stored()).keys.filter((key) => key.startsWith('old.example')).sort();
        assert.deepEqual(await keys(), ['old.example/forty', 'old.example/ten'], '90 days from the beginning');
        await browser.inSettings(memory.chooseIn, 'memory-days', '30');
        await until('the old one to be gone', async () => (await keys()).join() === 'old.example/ten');
        assert.deepEqual((await stored()).texts.filter((key) => key.startsWith('old.example')), ['old.example/ten']);
        await browser.inSettings(memory.chooseIn, 'memory-days', '90');
        await browser.inSettings(memory.storeRead, [of('twenty', 20)]);
        assert.deepEqual((await stored()).texts.filter((key) => key.startsWith('old.example')), ['old.example/ten'], 'texts are kept for two weeks');
      });

      it('looks again at what was read when a list brings new originals', async () => {
        const lists = listsOf(() => browser);
        const host = await listHost();
        try {
          const maker = new ListMaker({ name: 'News of a test' });
          host.files = maker.publish([segments.monday]);
          const found = (count) => until(`${count} finds`, async () => {
            const { finds } = await shown();
            return finds.length === count && finds;
          }, 60_000);
          const { id } = await lists.add(maker.link(host.url));
          // A new list brings an original of what was read before.
          assert.match((await found(1))[0], /^Aldermoor passes/);
          await read(LATER_LISTED);
          host.files = maker.publish([segments.monday, segments.tuesday]);
          await lists.update(id);
          // The issue also withdraws the original that the first find rests on.
          const newest = await until('only the new find', async () => {
            const { finds } = await shown();
            return finds.length === 1 && /Lumenar/.test(finds[0]) && finds[0];
          }, 60_000);
          assert.match(newest, /Lumenar.*Read: .*Closely matches another article.*Found in the list “News of a test”/s);
          // As it is for who has not looked at the settings since.
          await browser.inSettings(memory.unseeFinds);
          assert.match((await look(FRONT)).popup.news, /1/);
          await browser.inSettings((id) => chrome.runtime.sendMessage({ type: 'unsubscribe', id }), id);
          await found(0);
          assert.equal((await look(FRONT)).popup.news, '', 'nor is it counted any more');
          // What has gone is found again if the list brings it anew.
          await lists.add(maker.link(host.url));
          await found(1);
          await press('#memory-finds li .dismiss');
          await found(0);
        } finally {
          await host.close();
        }
      });

      it('is there after the browser was killed and started again', async () => {
        const { keys } = await stored();
        assert.ok(keys.length > 2);
        const folders = await browser.kill();
        browser = await start({ index: segments.bundled, named: true, folders });
        assert.deepEqual((await stored()).keys, keys);
        assert.equal((await shown()).on, true);
        assert.match((await look(COPY)).popup.before, /^You read this page before/);
        assert.equal((await look(ORIGINAL)).face, 'read');
      });

      it('asks when it is switched off whether to forget, and uses nothing meanwhile', async () => {
        await press('#memory-on');
        await shows('question', ({ on, asksToForget }) => !on && asksToForget);
        const { state, face } = await look(ORIGINAL);
        assert.deepEqual([state.remembered, face], [null, 'none']);
        assert.ok((await stored()).keys.length, 'it is kept until the reader says so');
        await press('#memory-off-forget');
        await shows('empty memory', ({ titles, asksToForget }) => !titles.length && !asksToForget);
        assert.deepEqual({ ...(await stored()), database: false }, { database: false, keys: [], texts: [], chunks: 0, files: [], session: [] });
      });

      it('is said to be lost if the browser has deleted it, and begins anew', async () => {
        await switchOn();
        await browser.inSettings(memory.storeRead, [{ url: 'https://archive.example/1', title: 'One', text: inventedText(1), days: 1 }]);
        await browser.stopBackground();
        await browser.inSettings(() => new Promise((resolve, reject) => {
          const request = indexedDB.deleteDatabase('memory');
          request.onsuccess = () => resolve(null);
          request.onerror = () => reject(request.error);
        }));
        assert.equal((await look(ORIGINAL)).state.report.verdict, 'none');
        await shows('sentence', ({ problem }) => /The browser has deleted what was remembered/.test(problem));
        await read(ORIGINAL);
        await shows('article', ({ problem, titles }) => !problem && titles.length === 1);
      });

      if (name === 'chromium') {
        it('breaks no rule of accessibility', async () => {
          assert.deepEqual(await violations(browser.page), []);
        });
      }

      it('leaves no trace of private windows, and is not asked there', async () => {
        await browser.allowPrivate();
        await switchOn();
        const { keys } = await stored();
        const known = await look(COPY);
        assert.ok(known.state.remembered, 'elsewhere it is asked');
        const tab = await browser.inSettings(memory.openPrivately, at(COPY));
        const { state, isNoted } = await checked(tab);
        assert.deepEqual([state.remembered, isNoted], [null, false]);
        await pause(READING_TIME + 2000);
        assert.deepEqual((await stored()).keys, keys);
        await closeTab(tab);
      });
    });
  }
});
