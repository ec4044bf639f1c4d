// Subscribing to lists, in both browsers: from a published folder to the badge, and what is left when something breaks.

import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { until } from '../../tools/browser/display.mjs';
import { listHost } from './list-host.mjs';
import { daysAfter, ListMaker, segmentPath } from './list-maker.mjs';
import { MONDAY, TUESDAY, WITHDRAWN, segmentsAndPages } from './list-segments.mjs';
import { original } from './originals.mjs';
import * as page from './settings-page.mjs';
import { storedPages } from './store.mjs';
import { listsOf, SUBSCRIBERS, verdictOf } from './subscribers.mjs';

const NAME = 'News of a test';

/** Maximum number of bytes that an update without news may move. */
const MAX_IDLE_BYTES = 2048;
/** Maximum time in milliseconds for all that is done in one browser. */
const timeout = 600_000;

const { pages, segments } = await segmentsAndPages();

const notFound = { verdict: 'none', source: null, list: null };
const found = (file, list = NAME) => ({ verdict: 'copy', source: original(file), list });

for (const [name, start] of Object.entries(SUBSCRIBERS)) {
  describe(`a subscriber in ${name}`, { timeout }, () => {
    let browser, host, maker, first, second, id;
    const lists = listsOf(() => browser);
    const visit = async (file) => verdictOf(await browser.visit(pages.url(file)));

    before(async () => {
      host = await listHost();
      browser = await start({ index: segments.bundled });
      maker = new ListMaker({ name: NAME });
      host.files = first = maker.publish([segments.monday]);
    });
    after(async () => {
      await browser?.close();
      await host?.close();
    });

    const link = () => maker.link(host.url);

    /** Asks the host for news; returns how the list is shown afterwards, and what was asked for. */
    async function update() {
      host.takeRequests();
      const list = await lists.update(id);
      return { list, asked: host.takeRequests() };
    }

    it('sees who signs a list and what is in it before it is added', async () => {
      const seen = await browser.inSettings(page.lookAt, link());
      assert.deepEqual([seen.name, seen.problem, seen.warning, seen.mayAdd], [NAME, null, '', true]);
      assert.match(seen.facts, /[0-9a-f]{4}( [0-9a-f]{4}){4}/);
      for (const fact of ['16', 'CC0-1.0', 'corrections@lists.example', host.origin]) assert.ok(seen.facts.includes(fact), fact);
      const asked = host.takeRequests().map(({ path }) => path);
      assert.ok(asked.length > 0 && !asked.some((path) => path.startsWith('segments/')), `no segment was fetched: ${asked}`);
      assert.deepEqual((await lists.all()).map(({ id }) => id), [0]);
    });

    it('is warned where nothing says who should sign', async () => {
      const seen = await browser.inSettings(page.lookAt, `${host.url}firsthand.list`);
      assert.deepEqual([seen.name, seen.mayAdd], [NAME, true]);
      assert.match(seen.warning, /Nothing says yet who should sign/);
    });

    it('has pages compared with a list once it is added, and the verdict names the list', async () => {
      assert.deepEqual(await visit(MONDAY), notFound);
      await browser.inSettings(page.lookAt, link());
      await browser.inSettings(page.addList);
      ({ id } = await until('second list', async () => (await lists.all())[1]));
      const list = await lists.settled(id);
      assert.deepEqual([list.name, list.problem, list.bytes, list.late], [NAME, null, segments.monday.bytes.length, false]);
      assert.match(list.news, /Last news: 1 day ago · Checked: /);
      assert.deepEqual(await visit(MONDAY), found(MONDAY));
      assert.deepEqual(await visit(WITHDRAWN), found(WITHDRAWN));
      assert.deepEqual(await visit(TUESDAY), notFound);
    });

    it('sends hosts of lists no cookie and no referrer, and asks for nothing but the list', async () => {
      const asked = host.takeRequests();
      assert.ok(asked.length >= 3);
      for (const { path, headers } of asked) {
        assert.ok(host.files.has(path), path);
        assert.deepEqual([headers.cookie, headers.referer], [undefined, undefined]);
      }
    });

    it('cannot add it twice', async () => {
      const seen = await browser.inSettings(page.lookAt, link());
      assert.deepEqual([seen.name, seen.mayAdd], [NAME, false]);
      assert.match(seen.warning, /You have this list already/);
    });

    it('moves at most 2 KB if there is nothing new', async () => {
      const { list, asked } = await update();
      assert.equal(list.problem, null);
      const moved = asked.reduce((sum, { sent }) => sum + sent, 0);
      assert.ok(asked.length > 0 && moved <= MAX_IDLE_BYTES, `${moved} bytes`);
    });

    it('has the articles of the next day recognised, and those that were withdrawn no more', async () => {
      host.files = second = maker.publish([segments.monday, segments.tuesday]);
      const { list, asked } = await update();
      assert.equal(list.problem, null, list.sentence);
      const fetched = asked.filter(({ path }) => path.startsWith('segments/')).map(({ path }) => path);
      assert.deepEqual(fetched, [segmentPath(segments.tuesday.bytes)]);
      assert.deepEqual(await visit(TUESDAY), found(TUESDAY));
      assert.deepEqual(await visit(WITHDRAWN), notFound);
      assert.deepEqual(await visit(MONDAY), found(MONDAY));
    });

    it('has segments merged without a byte of them moved', async () => {
      host.files = maker.publish([segments.week]);
      const { list, asked } = await update();
      assert.deepEqual([list.problem, list.bytes], [null, segments.week.bytes.length]);
      assert.deepEqual(asked.filter(({ path }) => path.startsWith('segments/')), []);
      assert.deepEqual(await visit(TUESDAY), found(TUESDAY));
      assert.deepEqual(await visit(WITHDRAWN), notFound);
    });

    it('is told that an older issue is offered, and keeps the list', async () => {
      const { files } = host;
      host.files = second;
      const { list } = await update();
      assert.equal(list.problem, 'rolled_back');
      assert.match(list.sentence, /older issue/);
      assert.deepEqual(await visit(TUESDAY), found(TUESDAY));
      host.files = files;
      assert.equal((await update()).list.problem, null);
    });

    it('can switch a list off and on', async () => {
      const press = async (number, on) => {
        await browser.inSettings(page.pressSwitch, number);
        await until(`list ${number} switched`, async () => (await lists.show(number)).on === on);
      };
      await press(id, false);
      assert.deepEqual(await visit(MONDAY), notFound);
      await press(0, false);
      assert.equal((await visit(MONDAY)).trouble, 'no_lists');
      await press(id, true);
      assert.deepEqual(await visit(MONDAY), found(MONDAY));
      await press(0, true);
    });

    /** Presses the button, and waits until the part of a segment after which the host stops has come, and some of it is stored. */
    async function updateHalf(segment) {
      const path = segmentPath(segment.bytes);
      host.stall = { path, after: Math.floor((segment.bytes.length * 2) / 3) };
      host.takeRequests();
      const stored = await browser.inSettings(storedPages);
      await browser.inSettings(page.press, id, 'update');
      await until('most of a segment', () => host.requests.some((asked) => asked.path === path && asked.sent >= host.stall.after));
      await until('stored part of it', async () => (await browser.inSettings(storedPages)) > stored, 60_000);
    }

    it('goes on where an update was interrupted, and has the last good list until then', async () => {
      host.files = maker.publish([segments.week, segments.large]);
      await updateHalf(segments.large);
      await browser.stopBackground();
      assert.deepEqual(await visit(TUESDAY), found(TUESDAY));
      host.stall = null;
      await browser.reload();
      const { list, asked } = await update();
      assert.deepEqual([list.problem, list.bytes], [null, segments.week.bytes.length + segments.large.bytes.length]);
      const again = asked.find(({ path }) => path === segmentPath(segments.large.bytes));
      assert.equal(again.status, 206);
      assert.ok(again.sent < segments.large.bytes.length, `${again.sent} bytes`);
      assert.deepEqual(await visit(TUESDAY), found(TUESDAY));
    });

    it('has the last good list after the browser was killed in the middle of an update', async () => {
      const other = { ...segments.large, bytes: Buffer.concat([segments.large.bytes, Buffer.from('x')]) };
      const broken = maker.manifest([segments.week, segments.large, other]);
      host.files = maker.files(broken, [segments.week, segments.large, other]);
      await updateHalf(other);
      const folders = await browser.kill();
      host.stall = null;
      browser = await start({ folders });
      const list = await lists.show(id);
      assert.deepEqual([list.name, list.bytes], [NAME, segments.week.bytes.length + segments.large.bytes.length]);
      assert.deepEqual(await visit(TUESDAY), found(TUESDAY));
      // The new segment is no index: it is refused, and what was there stays.
      assert.equal((await update()).list.problem, 'segment_content');
      host.files = maker.publish([segments.week], { name: 'Renamed' });
      const { list: updated } = await update();
      assert.deepEqual([updated.problem, updated.name, updated.bytes], [null, 'Renamed', segments.week.bytes.length]);
      assert.deepEqual(await visit(TUESDAY), found(TUESDAY, 'Renamed'));
    });

    it('is told what is wrong when the host is gone, and works with what is there', async () => {
      await host.close();
      const list = await lists.update(id);
      assert.equal(list.problem, 'unreachable');
      await browser.stopBackground();
      assert.deepEqual(await visit(MONDAY), found(MONDAY, 'Renamed'));
    });

    it('frees the room of a list that is removed', async () => {
      assert.ok((await browser.inSettings(storedPages)) > 0);
      await browser.inSettings(page.press, id, 'remove');
      await browser.inSettings(page.press, id, 'yes');
      await until('removal', async () => !(await lists.show(id)));
      assert.deepEqual(await visit(MONDAY), notFound);
      assert.equal(await browser.inSettings(storedPages), 0);
    });

    const named = (files) => Object.fromEntries([...files].map(([path, bytes]) => [path.split('/').at(-1), [...bytes]]));

    it('can add a list from files', async () => {
      assert.deepEqual(await browser.inSettings(page.chooseFiles, named(second)), { name: NAME, problem: null });
      await browser.inSettings(page.addList);
      await until('list from files', async () => (await lists.all()).find(({ name, bytes }) => name === NAME && bytes));
      assert.deepEqual(await visit(TUESDAY), found(TUESDAY));
    });

    it('is told what is wrong with chosen files and with addresses', async () => {
      const files = named(first);
      delete files['firsthand.list.minisig'];
      assert.deepEqual(await browser.inSettings(page.chooseFiles, files), { name: null, problem: 'missing' });
      for (const [address, problem] of [['not an address', 'link_malformed'], [`${pages.origin}/`, 'missing']]) {
        const seen = await browser.inSettings(page.lookAt, address);
        assert.equal(seen.problem, problem, seen.sentence);
        assert.ok(seen.sentence.length > 20);
      }
    });
  });

  describe(`a list that the tool has published, in ${name}`, { timeout }, () => {
    let browser, host, folder, key;
    const lists = listsOf(() => browser);
    const visit = async (file) => verdictOf(await browser.visit(pages.url(file)));

    before(async () => {
      host = await listHost();
      folder = join(segments.folder, `published-${name}`);
      key = join(segments.folder, `${name}.key`);
      await writeFile(join(segments.folder, 'password'), 'a test\n');
      await segments.tool.ok('key', 'new', '--password-file', join(segments.folder, 'password'), key);
      browser = await start({ index: segments.bundled });
    });
    after(async () => {
      await browser?.close();
      await host?.close();
    });

    /** Publishes an issue of two days ago, or as many days later, and puts it on the host. */
    async function publish(days, ...args) {
      const issued = daysAfter(new Date(), days - 2).toISOString().replace(/\.\d+/, '');
      const own = ['--key', key, '--password-file', join(segments.folder, 'password'), '--issued', issued];
      await segments.tool.ok('publish', '--out', folder, ...own, ...args);
      const paths = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
      const read = async ({ parentPath, path, name }) => {
        const file = join(parentPath ?? path, name);
        return [file.slice(folder.length + 1), await readFile(file)];
      };
      host.files = new Map(await Promise.all(paths.map(read)));
    }

    it('is subscribed to, and what is withdrawn is found no more at the next check', async () => {
      const about = ['--list', 'news.example', '--name', NAME, '--licence', 'CC0-1.0', '--contact', 'mailto:a@news.example'];
      await publish(0, ...about, segments.monday.path);
      const signer = /^key: (.*)$/m.exec(String(host.files.get('firsthand.list')))[1];
      const link = `firsthand:${host.url}#${signer}`;
      const seen = await browser.inSettings(page.lookAt, link);
      for (const fact of ['English', 'German', 'Aldermoor Chronicle', '2026']) assert.ok(seen.facts.includes(fact), `${fact} in ${seen.facts}`);
      const { id, problem } = await lists.add(link);
      assert.equal(problem, null);
      assert.deepEqual(await visit(WITHDRAWN), found(WITHDRAWN));
      await publish(1, '--withdraw', segments.withdrawn);
      assert.equal((await lists.update(id)).problem, null);
      assert.deepEqual(await visit(WITHDRAWN), notFound);
      assert.deepEqual(await visit(TUESDAY), notFound);
      await publish(2, segments.tuesday.path);
      assert.equal((await lists.update(id)).problem, null);
      assert.deepEqual(await visit(TUESDAY), found(TUESDAY));
      assert.deepEqual(await visit(WITHDRAWN), notFound);
    });
  });
}
