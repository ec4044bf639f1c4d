// Subscribing to lists, in both browsers: from a published folder to the badge, and what is left when something breaks.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { buildIndex, buildTool, ORIGINALS } from '../../tools/build.mjs';
import { until } from '../../tools/browser/display.mjs';
import { serve } from '../../tools/browser/server.mjs';
import { PAGES, samples } from '../../tools/samples.mjs';
import { writeCorpus } from './corpus.mjs';
import { listHost } from './list-host.mjs';
import { linkTo, published } from './publisher.mjs';
import * as page from './settings-page.mjs';
import { SUBSCRIBERS } from './subscribers.mjs';

const cases = await samples();
const original = (file) => cases.find((sample) => sample.file === file).original;
/** A copy of an article that only Monday's segment has, of one that only Tuesday's has, and of one that is withdrawn. */
const MONDAY = 'copy/quarry-trial--cut-readmore.html';
const TUESDAY = 'copy/lumenar-results--stockpulse.html';
const WITHDRAWN = 'copy/aldermoor-budget--cityscoop.html';

const NAME = 'News of a test';

/** Maximum number of bytes that an update without news may move. */
const MAX_IDLE_BYTES = 2048;

let folder, pages, bundled;
/** Segments by name. @type {Record<string, import('./publisher.mjs').Segment>} */
const segments = {};

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firsthand-subscribe-'));
  const inFolder = (name) => join(folder, name);
  const monday = inFolder('monday');
  await mkdir(monday);
  await cp(ORIGINALS, monday, { recursive: true, filter: (path) => !path.endsWith('lumenar-results.html') });
  await writeFile(inFolder('withdrawn.txt'), `${original(WITHDRAWN)}\n`);
  await writeCorpus(inFolder('fillers.jsonl'), 1500);
  await writeCorpus(inFolder('few.jsonl'), 5);
  await buildIndex(inFolder('bundled.firsthand'), [inFolder('few.jsonl')]);
  await buildIndex(inFolder('monday.firsthand'), [monday]);
  await buildIndex(inFolder('tuesday.firsthand'), ['--withdraw', inFolder('withdrawn.txt'), join(ORIGINALS, 'lumenar-results.html')]);
  await buildIndex(inFolder('large.firsthand'), [inFolder('fillers.jsonl')]);
  const merged = ['merge', '--complete', '--out', inFolder('week.firsthand'), inFolder('monday.firsthand'), inFolder('tuesday.firsthand')];
  assert.equal(spawnSync(await buildTool(), merged).status, 0);
  const segment = (name, articles) => ({ bytes: readFileSync(inFolder(`${name}.firsthand`)), articles });
  segments.monday = segment('monday', 16);
  segments.tuesday = segment('tuesday', 1);
  segments.large = segment('large', 1500);
  segments.week = { ...segment('week', 16), parts: [segments.monday, segments.tuesday] };
  bundled = inFolder('bundled.firsthand');
  pages = await serve({ folder: PAGES });
});
after(async () => {
  await pages?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** What a page's check says: verdict, original and the name of the list that it rests on. */
function verdictOf({ report, lists, trouble, detail }) {
  if (!report) return { trouble, detail };
  return { verdict: report.verdict, source: report.source_url, list: report.list === null ? null : lists[report.list] };
}

for (const [name, start] of Object.entries(SUBSCRIBERS)) {
  describe(`a subscriber in ${name}`, { timeout: 300_000 }, () => {
    let browser, host, first, second;
    const show = async (id) => (await browser.inSettings(page.shownLists)).find((list) => list.id === id);

    before(async () => {
      host = await listHost();
      browser = await start({ index: bundled });
      first = published({ serial: 1, segments: [segments.monday] });
      second = published({ serial: 2, segments: [segments.monday, segments.tuesday], before: first.manifest });
      host.files = first.files;
    });
    after(async () => {
      await browser?.close();
      await host?.close();
    });

    const visit = async (file) => verdictOf(await browser.visit(pages.url(file)));
    const found = (file) => ({ verdict: 'copy', source: original(file), list: NAME });
    const notFound = { verdict: 'none', source: null, list: null };

    /** Waits until no update of a list is under way, and returns how the list is shown. */
    const settled = (id) =>
      until(`end of the update of list ${id}`, async () => {
        const list = await show(id);
        return list && !list.busy && (list.problem || list.bytes || id === 0) ? list : null;
      }, 60_000);

    async function update(id) {
      host.takeRequests();
      await browser.inSettings(page.press, id, 'update');
      await until('answer', async () => browser.inSettings((id) => !document.querySelector(`#update-${id}`).disabled, id), 60_000);
      return { list: await settled(id), moved: host.requests.reduce((sum, { sent }) => sum + sent, 0) };
    }

    let id;

    it('sees who signs a list and what is in it before it is added', async () => {
      const seen = await browser.inSettings(page.lookAt, linkTo(`${host.origin}/`));
      assert.deepEqual([seen.name, seen.problem, seen.warning, seen.mayAdd], [NAME, null, '', true]);
      assert.match(seen.facts, /[0-9a-f]{4}( [0-9a-f]{4}){4}/);
      for (const fact of ['16', 'English', 'German', 'Aldermoor Chronicle', 'CC-BY-4.0', 'corrections@news.example', 'May']) {
        assert.ok(seen.facts.includes(fact), `${fact} in ${seen.facts}`);
      }
      assert.ok(host.takeRequests().every(({ path }) => !path.startsWith('segments/')), 'no segment was fetched');
      assert.deepEqual((await browser.inSettings(page.shownLists)).map(({ id }) => id), [0]);
    });

    it('is warned where nothing says who should sign', async () => {
      const seen = await browser.inSettings(page.lookAt, `${host.origin}/firsthand.list`);
      assert.deepEqual([seen.name, seen.mayAdd], [NAME, true]);
      assert.match(seen.warning, /Nothing says yet who should sign/);
    });

    it('has pages compared with a list once it is added, and the verdict names the list', async () => {
      assert.deepEqual(await visit(MONDAY), notFound);
      await browser.inSettings(page.lookAt, linkTo(`${host.origin}/`));
      await browser.inSettings(page.addList);
      const lists = await until('second list', async () => {
        const lists = await browser.inSettings(page.shownLists);
        return lists.length === 2 && lists;
      });
      id = lists[1].id;
      const list = await settled(id);
      assert.deepEqual([list.name, list.problem, list.bytes, list.late], [NAME, null, segments.monday.bytes.length, false]);
      assert.match(list.news, /Last news: 1 hour ago · Checked: now/);
      assert.deepEqual(await visit(MONDAY), found(MONDAY));
      assert.deepEqual(await visit(WITHDRAWN), found(WITHDRAWN));
      assert.deepEqual(await visit(TUESDAY), notFound);
    });

    it('sends hosts of lists no cookie and no referrer, and asks for nothing but the list', async () => {
      const asked = host.takeRequests();
      assert.ok(asked.length >= 3);
      for (const { path, headers } of asked) {
        assert.ok(path in host.files, path);
        assert.deepEqual([headers.cookie, headers.referer], [undefined, undefined]);
      }
    });

    it('moves at most 2 KB if there is nothing new', async () => {
      const { list, moved } = await update(id);
      assert.equal(list.problem, null);
      assert.ok(moved <= MAX_IDLE_BYTES, `${moved} bytes`);
    });

    it('has the articles of the next day recognised, and those that were withdrawn no more', async () => {
      host.files = second.files;
      const { list } = await update(id);
      assert.equal(list.problem, null, list.sentence);
      assert.ok(host.requests.every(({ path }) => path !== Object.keys(first.files)[2]), 'the old segment is not fetched again');
      assert.deepEqual(await visit(TUESDAY), found(TUESDAY));
      assert.deepEqual(await visit(WITHDRAWN), notFound);
      assert.deepEqual(await visit(MONDAY), found(MONDAY));
    });

    it('has segments merged without a byte of them moved', async () => {
      const third = published({ serial: 3, segments: [segments.week], before: second.manifest });
      host.files = third.files;
      const { list } = await update(id);
      assert.deepEqual([list.problem, list.bytes], [null, segments.week.bytes.length]);
      assert.deepEqual(host.requests.filter(({ path }) => path.startsWith('segments/')), []);
      assert.deepEqual(await visit(TUESDAY), found(TUESDAY));
      assert.deepEqual(await visit(WITHDRAWN), notFound);
    });

    it('is told that an older issue is offered, and keeps the list', async () => {
      const files = host.files;
      host.files = second.files;
      const { list } = await update(id);
      assert.equal(list.problem, 'rolled_back');
      assert.match(list.sentence, /older issue/);
      assert.deepEqual(await visit(TUESDAY), found(TUESDAY));
      host.files = files;
      assert.equal((await update(id)).list.problem, null);
    });

    it('can switch a list off and on', async () => {
      await browser.inSettings(page.pressSwitch, id);
      await until('list off', async () => !(await show(id)).on);
      assert.deepEqual(await visit(MONDAY), notFound);
      await browser.inSettings(page.pressSwitch, 0);
      await until('bundled list off', async () => !(await show(0)).on);
      assert.equal((await visit(MONDAY)).trouble, 'no_lists');
      await browser.inSettings(page.pressSwitch, id);
      await until('list on', async () => (await show(id)).on);
      assert.deepEqual(await visit(MONDAY), found(MONDAY));
      await browser.inSettings(page.pressSwitch, 0);
      await until('bundled list on', async () => (await show(0)).on);
    });

    it('goes on where an update was interrupted, and has the last good list until then', async () => {
      const before = host.files['firsthand.list'];
      const fourth = published({ serial: 4, segments: [segments.week, segments.large], before });
      host.files = fourth.files;
      const path = Object.keys(fourth.files).at(-1);
      host.stall = { path, after: Math.floor((segments.large.bytes.length * 2) / 3) };
      host.takeRequests();
      await browser.inSettings(page.press, id, 'update');
      await until('most of a segment', () => host.requests.some((asked) => asked.path === path && asked.sent >= host.stall.after));
      // What has come is being stored meanwhile.
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await browser.stopBackground();
      assert.deepEqual(await visit(TUESDAY), found(TUESDAY));
      host.stall = null;
      await browser.reload();
      const { list } = await update(id);
      assert.deepEqual([list.problem, list.bytes], [null, segments.week.bytes.length + segments.large.bytes.length]);
      const again = host.requests.find((asked) => asked.path === path);
      assert.equal(again.status, 206);
      assert.ok(again.sent < segments.large.bytes.length / 2, `${again.sent} bytes`);
      assert.deepEqual(await visit(TUESDAY), found(TUESDAY));
    });

    it('has the last good list after the browser was killed in the middle of an update', async () => {
      const before = host.files['firsthand.list'];
      const fifth = published({ serial: 5, segments: [segments.large, segments.week], before, name: 'Renamed' });
      // Another order of segments needs none to be fetched; one that is not there does.
      const extra = { ...segments.large, bytes: Buffer.concat([segments.large.bytes, Buffer.from('x')]) };
      const sixth = published({ serial: 6, segments: [segments.large, segments.week, extra], before: fifth.manifest });
      host.files = sixth.files;
      const path = Object.keys(sixth.files).at(-1);
      host.stall = { path, after: 1_200_000 };
      host.takeRequests();
      await browser.inSettings(page.press, id, 'update');
      await until('most of a segment', () => host.requests.some((asked) => asked.path === path && asked.sent >= host.stall.after));
      const folders = await browser.kill();
      host.stall = null;
      browser = await start({ folders });
      const list = await show(id);
      assert.deepEqual([list.name, list.bytes], [NAME, segments.week.bytes.length + segments.large.bytes.length]);
      assert.deepEqual(await visit(TUESDAY), found(TUESDAY));
      // The segment is not what it says to be: it is refused, and what was there stays.
      const refused = await update(id);
      assert.equal(refused.list.problem, 'segment_content');
      host.files = fifth.files;
      const { list: updated } = await update(id);
      assert.deepEqual([updated.problem, updated.name], [null, 'Renamed']);
      assert.equal((await visit(TUESDAY)).list, 'Renamed');
    });

    it('is told what is wrong when the host is gone, and works with what is there', async () => {
      await host.close();
      const { list } = await update(id);
      assert.equal(list.problem, 'unreachable');
      await browser.stopBackground();
      assert.deepEqual(await visit(MONDAY), { ...found(MONDAY), list: 'Renamed' });
    });

    it('frees the room of a list that is removed', async () => {
      await browser.inSettings(page.press, id, 'remove');
      await browser.inSettings(page.press, id, 'yes');
      await until('removal', async () => !(await show(id)));
      assert.deepEqual(await visit(MONDAY), notFound);
      const left = await browser.inSettings(storedPages);
      assert.equal(left, 0);
    });

    it('can add a list from files', async () => {
      const files = Object.entries(second.files).map(([path, bytes]) => [path.split('/').at(-1), typeof bytes === 'string' ? bytes : [...bytes]]);
      const seen = await browser.inSettings(page.chooseFiles, Object.fromEntries(files));
      assert.deepEqual(seen, { name: NAME, problem: null });
      await browser.inSettings(page.addList);
      await until('list from files', async () => (await browser.inSettings(page.shownLists)).some(({ name, bytes }) => name === NAME && bytes));
      assert.deepEqual(await visit(TUESDAY), found(TUESDAY));
    });

    it('is told what is missing among chosen files', async () => {
      const { 'firsthand.list': manifest } = second.files;
      assert.deepEqual(await browser.inSettings(page.chooseFiles, { 'firsthand.list': manifest }), { name: null, problem: 'missing' });
    });

    it('is told that an address is none of a list', async () => {
      for (const [address, problem] of [['not an address', 'link_malformed'], [`${pages.origin}/`, 'missing']]) {
        const seen = await browser.inSettings(page.lookAt, address);
        assert.equal(seen.problem, problem, seen.sentence);
        assert.ok(seen.sentence.length > 20);
      }
    });
  });
}

/** Number of pages of files in the store. */
async function storedPages() {
  const request = indexedDB.open('kept');
  const db = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const count = db.transaction('pages').objectStore('pages').count();
  await new Promise((resolve) => (count.onsuccess = resolve));
  db.close();
  return count.result;
}
