// Every sample page, opened in Chromium, gets the verdict that its folder is named after, and the badge of that verdict.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { launch, open } from '../../tools/browser/chromium.mjs';
import { asExpected, BADGES, PAGES, samples } from '../../tools/samples.mjs';
import { serve } from '../../tools/browser/server.mjs';

const cases = await samples();
const messages = JSON.parse(await readFile(new URL('../../extension/_locales/en/messages.json', import.meta.url), 'utf8'));

describe('sample pages', () => {
  let server, firsthand;
  const latencies = [];

  before(async () => {
    server = await serve({ folder: PAGES });
    firsthand = await launch({ lang: 'en' });
  });
  after(async () => {
    await firsthand?.close();
    await server?.close();
    latencies.sort((a, b) => a - b);
    const at = (share) => Math.round(latencies[Math.floor(latencies.length * share)]);
    console.log(`from navigation to badge: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, first ${Math.round(first)} ms`);
  });
  let first;

  it('exist for every verdict', () => {
    const folders = new Set(cases.map(({ expected }) => expected));
    assert.equal(folders.size, 12, [...folders].join(', '));
    assert.ok(cases.length > 80, `${cases.length} samples`);
  });

  for (const sample of cases) {
    it(sample.file, async () => {
      const { page, reading } = await open(firsthand, server.url(sample.file));
      await page.close();
      first ??= reading.ms;
      latencies.push(reading.ms);
      const { state, ...told } = reading;
      assert.ok(asExpected(sample, reading), JSON.stringify(told, null, 1));
      assert.match(reading.badge, BADGES[reading.face]);
      assert.ok(reading.title.startsWith(messages[`title_${reading.face}`].message), reading.title);
      // Where a page uses an original, the original is named.
      if (!['none', 'not_article', 'same_story'].includes(sample.expected)) {
        assert.equal(reading.source_url, sample.original);
        assert.ok(state.report.source.title, 'the original has a title');
      }
    });
  }
});
