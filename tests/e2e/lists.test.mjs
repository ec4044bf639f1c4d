// A large list: copied to the browser's store, read from there block by block, and recovered when bytes of it are lost.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { buildIndex, ORIGINALS } from '../../tools/build.mjs';
import { launch, open, stopWorker } from '../../tools/browser/chromium.mjs';
import { writeCorpus } from './corpus.mjs';
import { PAGES } from '../../tools/samples.mjs';
import { serve } from '../../tools/browser/server.mjs';
import { original } from './originals.mjs';
import { keptLists, PROMISED, spoil, useStore } from './store.mjs';

const COPY = 'copy/aldermoor-budget--cityscoop.html';
const OTHER = 'copy/lumenar-results--stockpulse.html';

/** Number of generated articles: enough for an index that the extension copies. */
const FILLERS = 1500;
/** Maximum number of bytes that a check may read of an index of any size. */
const MAX_BYTES_READ = 384 * 1024;

let folder, index, server;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firsthand-lists-'));
  index = join(folder, 'large.firsthand');
  await writeCorpus(join(folder, 'fillers.jsonl'), FILLERS);
  await buildIndex(index, [ORIGINALS, join(folder, 'fillers.jsonl')]);
  server = await serve({ folder: PAGES });
});
after(async () => {
  await server?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

describe('a large list', () => {
  let firsthand;
  before(async () => {
    firsthand = await launch({ index, lang: 'en' });
  });
  after(() => firsthand?.close());

  async function visit(t, file) {
    const { page, reading } = await open(firsthand, server.url(file));
    t.after(() => page.close());
    assert.deepEqual([reading.error, reading.source_url], [null, original(file)]);
    assert.ok(reading.state.articles > FILLERS);
    return reading.state;
  }

  it('is copied when the extension is installed', async () => {
    const [kept, ...more] = await firsthand.helper.evaluate(keptLists);
    assert.equal(kept.size, (await stat(index)).size);
    assert.deepEqual(more, []);
  });

  it('is read block by block, by a new worker and by one that runs', async (t) => {
    await stopWorker(firsthand);
    for (const file of [COPY, OTHER]) {
      const { cost } = await visit(t, file);
      assert.ok(cost.reads > 0 && cost.bytes > 0 && cost.bytes < MAX_BYTES_READ, JSON.stringify(cost));
    }
  });

  for (const [what, how] of [['drop', 'is cut short'], ['flip', 'is damaged']]) {
    it(`is read from the package if its copy ${how}, and copied again`, async (t) => {
      const before = await firsthand.helper.evaluate(keptLists);
      assert.ok((await firsthand.helper.evaluate(spoil, what)) * 1024 >= before[0].size);
      await stopWorker(firsthand);
      await visit(t, COPY);
      const after = await firsthand.helper.evaluate(keptLists);
      assert.ok(after[0].number > before[0].number, 'the damaged copy has been replaced');
      await stopWorker(firsthand);
      const { cost } = await visit(t, OTHER);
      assert.ok(cost.bytes < MAX_BYTES_READ, JSON.stringify(cost));
      assert.equal((await firsthand.helper.evaluate(keptLists))[0].number, after[0].number);
    });
  }

  it('is kept in a store that shows no incomplete file', async () => {
    const lists = await firsthand.helper.evaluate(keptLists);
    // Files of its own beside the lists: any page of the extension can use the store.
    assert.deepEqual(await firsthand.helper.evaluate(useStore), PROMISED);
    assert.deepEqual(await firsthand.helper.evaluate(keptLists), lists);
  });
});

describe('a list that is damaged in the package', () => {
  const damages = {
    'cut short': (bytes) => bytes.subarray(0, bytes.length * 0.6),
    'changed': (bytes) => bytes.map((byte, at) => (at < 4096 ? byte : byte ^ 1)),
    'no index': () => Buffer.from('This is not an index.'),
  };
  for (const [how, damage] of Object.entries(damages)) {
    it(`(${how}) gives no verdict, and the popup says why`, async (t) => {
      const path = join(folder, 'damaged.firsthand');
      await writeFile(path, damage(await readFile(index)));
      await showsThatAListFailed(t, { index: path });
    });
  }

  it('(a list file of another version) gives no verdict, and the popup says why', async (t) => {
    const path = join(folder, 'other-version.list');
    await writeFile(path, 'firsthand-list 2\nsamples.firsthand\n');
    await showsThatAListFailed(t, { list: path });
  });

  /** Opens a page that would be a copy in an extension with these files. */
  async function showsThatAListFailed(t, files) {
    const firsthand = await launch({ ...files, lang: 'en' });
    t.after(() => firsthand.close());
    const { reading } = await open(firsthand, server.url(COPY));
    assert.deepEqual([reading.face, reading.badge, reading.state.trouble], ['error', '!', 'list']);
    const popup = await firsthand.popup(reading.tabId);
    assert.match(await popup.locator('body').textContent(), /A list of originals could not be read/);
    assert.equal(await popup.locator('body').getAttribute('data-face'), 'error');
  }
});
