// The extension in Firefox: it checks pages as they are opened, and reads a large list from the browser's store.

import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { buildIndex, ORIGINALS } from '../../tools/build.mjs';
import { launchFirefox } from '../../tools/browser/firefox.mjs';
import { writeCorpus } from './corpus.mjs';
import { BADGES, PAGES, samples } from '../../tools/samples.mjs';
import { serve } from '../../tools/browser/server.mjs';
import { keptLists, PROMISED, spoil, useStore } from './store.mjs';

const CASES = [
  'copy/aldermoor-budget--cityscoop.html',
  'spun/shield-final--40.html',
  'translation/shield-final--it.html',
  'same_story/ferry-terminal-fire--strait-examiner.html',
  'none/rye-bread-beginners.html',
];

describe('the extension in Firefox', () => {
  let server, browser;

  before(async () => {
    server = await serve({ folder: PAGES });
    browser = await launchFirefox({ args: ['-headless'] });
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  it('checks pages as they are opened', async () => {
    const expected = new Map((await samples()).map((sample) => [sample.file, sample]));
    for (const file of CASES) {
      const { tab, state } = await browser.open(server.url(file));
      const { verdict, source_url } = state.report;
      assert.equal(verdict, expected.get(file).expected);
      assert.equal(source_url, verdict === 'none' ? null : expected.get(file).original);
      const [badge, title] = await browser.inExtension(
        async (tabId) => [await chrome.action.getBadgeText({ tabId }), await chrome.action.getTitle({ tabId })],
        tab,
      );
      assert.match(badge, BADGES[verdict]);
      assert.match(title, /^Firsthand: ./);
      await browser.closeTab(tab);
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
    browser = await launchFirefox({ index, args: ['-headless'] });
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** Opens a page that is a copy, and returns the cost of its check. */
  async function check() {
    const { tab, state } = await browser.open(server.url(copy));
    await browser.closeTab(tab);
    assert.equal(state.report?.verdict, 'copy', JSON.stringify(state).slice(0, 300));
    return state.cost;
  }

  it('is copied from the package, where Firefox supports no ranges, and read block by block', async () => {
    const [kept] = await browser.inExtension(keptLists);
    assert.equal(kept.size, size);
    await browser.stopBackground();
    for (const background of ['a new one', 'one that runs']) {
      const { bytes } = await check();
      assert.ok(bytes > 0 && bytes < 384 * 1024, `${background}: ${bytes} bytes`);
    }
  });

  it('is read from the package if its copy is damaged, and copied again', async () => {
    const [before] = await browser.inExtension(keptLists);
    await browser.inExtension(spoil, 'flip');
    await browser.stopBackground();
    await check();
    const [after] = await browser.inExtension(keptLists);
    assert.ok(after.number > before.number, 'the damaged copy has been replaced');
  });

  it('is kept in a store that shows no incomplete file', async () => {
    assert.deepEqual(await browser.inExtension(useStore), PROMISED);
  });
});
