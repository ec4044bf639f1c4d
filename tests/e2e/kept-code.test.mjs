// Whether Chromium stores the fast code of the core on disk. The test looks for the browser's file with that code. Without
// this test nobody would notice a core whose code Chromium no longer stores, and every worker would be slow.

import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { keptCode, launch, open, stopWorker } from '../../tools/browser/chromium.mjs';
import { until } from '../../tools/browser/display.mjs';
import { serve } from '../../tools/browser/server.mjs';
import { PAGES } from '../../tools/samples.mjs';

const PAGE = join(PAGES, 'copy/aldermoor-budget--cityscoop.html');

/**
 * Maximum number of times that the worker is started without its code. Two are enough on a quiet machine. On a busy one a
 * slow start may not be recognised as slow.
 */
const MAX_STARTS = 6;

/** Milliseconds within which a worker reads the sample articles. */
const READING_TIME = 3000;

/** Milliseconds within which the code is kept. */
const MAX_TIME = 60_000;

describe("the core's code", () => {
  /** @type {Awaited<ReturnType<typeof launch>>} */
  let firsthand;
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  before(async () => {
    server = await serve({ folder: dirname(PAGE) });
    firsthand = await launch({ lang: 'en' });
  });
  after(() => Promise.all([firsthand?.close(), server?.close()]));

  const untilKept = () => until('file with compiled code', async () => (await keptCode(firsthand)).length > 0, MAX_TIME);

  it('is kept soon after the extension was installed', async () => {
    await untilKept();
  });

  it('is kept again when workers have begun without it', async () => {
    const isMeasured = () => firsthand.helper.evaluate(async () => 'core-usual-ms' in (await chrome.storage.local.get('core-usual-ms')));
    await until('time that is usual', isMeasured, MAX_TIME);
    const { tab, page } = await open(firsthand, server.url(basename(PAGE)));
    for (const file of await keptCode(firsthand)) await rm(file);
    for (let start = 0; start < MAX_STARTS && !(await keptCode(firsthand)).length; start++) {
      await stopWorker(firsthand);
      await firsthand.helper.evaluate((key) => chrome.storage.session.remove(key), `tab:${tab.tabId}`);
      await page.reload();
      assert.equal((await tab.state()).phase, 'done');
      // Only now does the worker note how it began, and read the sample articles.
      await page.waitForTimeout(READING_TIME);
    }
    assert.ok((await keptCode(firsthand)).length, 'the code is not kept');
  });
});
