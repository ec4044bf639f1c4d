// The five documents that the project started from, set into the markup of real pages. They are not part of the project:
// without ../shared beside it, the suite is skipped.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { buildIndex, ORIGINALS } from '../../tools/build.mjs';
import { launch, open } from '../../tools/browser/chromium.mjs';
import { serve } from '../../tools/browser/server.mjs';
import { root } from '../../tools/steps.mjs';

const DATA = join(root, '../shared/data');
const EXPECTED = { '000': ['copy'], '001': ['spun'], '002': ['copy'], '003': ['paraphrase'], '004': ['same_story', 'none'] };
/** Number of real pages whose markup is used. */
const MARKUPS = 3;

const hasData = existsSync(join(DATA, 'seeds'));

describe('the seeds in the markup of real pages', { skip: !hasData && '../shared/data does not exist' }, () => {
  let server, firsthand, folder, original;
  const routes = {};

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firsthand-seeds-'));
    const index = join(folder, 'seeds.firsthand');
    await buildIndex(index, [join(DATA, 'seeds/original.jsonl'), ORIGINALS]);
    original = JSON.parse(await readFile(join(DATA, 'seeds/original.jsonl'), 'utf8'));
    server = await serve({ routes });
    firsthand = await launch({ index, lang: 'en' });
  });
  after(async () => {
    await firsthand?.close();
    await server?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  for (const [name, verdicts] of Object.entries(EXPECTED)) {
    it(`${name} is ${verdicts.join(' or ')}`, async () => {
      const files = await readdir(join(DATA, 'seeds'));
      const seed = await readFile(join(DATA, 'seeds', files.find((file) => file.startsWith(name))), 'utf8');
      for (const markup of await markups()) {
        const body = await dressed(firsthand.browser, markup.html, seed, original.published);
        routes['/page.html'] = { type: 'text/html; charset=utf-8', body };
        const { page, reading } = await open(firsthand, server.url('page.html'), { alone: true });
        await page.close();
        const { verdict, source_url, score, not_article, error } = reading;
        const told = `${markup.name}: ${JSON.stringify({ verdict, source_url, score, not_article, error })}`;
        assert.equal(not_article, null, told);
        assert.ok(verdicts.includes(verdict), told);
        if (verdict !== 'none') assert.equal(source_url, original.url, told);
      }
    });
  }
});

/** Real article pages whose text is in `p` elements. */
async function markups() {
  const rows = (await readFile(join(DATA, 'html/index.jsonl'), 'utf8')).trim().split('\n').map((row) => JSON.parse(row));
  const articles = rows.filter(({ set, text, lang }) => set === 'readability' && lang === 'en' && text.length > 4000);
  const found = [];
  for (const { file } of articles) {
    const html = gunzipSync(await readFile(join(DATA, 'html', file))).toString('utf8');
    // Pages that mark up paragraphs as such, and name themselves in their head.
    if ((html.match(/<p[\s>]/g) ?? []).length > 15 && /<meta[^>]+og:/.test(html)) found.push({ name: file, html });
    if (found.length === MARKUPS) break;
  }
  assert.equal(found.length, MARKUPS, 'too few real pages with suitable markup');
  return found;
}

/**
 * The page with the seed's paragraphs in place of its own, in the element that has most of them. What its head says of the
 * old article is removed, and the page is dated as the seed is: on the day of its original.
 */
async function dressed(browser, html, seed, published) {
  const page = await browser.newPage();
  try {
    return await page.evaluate(
      ([html, seed, published]) => {
        const document = new DOMParser().parseFromString(html, 'text/html');
        document.querySelectorAll('script, link[rel=canonical], meta[property^="og:"], meta[property^="article:"], time').forEach((e) => e.remove());
        const date = document.createElement('meta');
        date.setAttribute('property', 'article:published_time');
        date.content = published;
        document.head.append(date);
        const homes = new Map();
        for (const p of document.querySelectorAll('p')) {
          homes.set(p.parentElement, (homes.get(p.parentElement) ?? 0) + p.textContent.length);
        }
        const [home] = [...homes].sort((a, b) => b[1] - a[1])[0];
        const first = home.querySelector(':scope > p');
        const paragraphs = seed.split(/\n+/).filter((line) => line.trim());
        for (const text of paragraphs) {
          const p = document.createElement('p');
          p.textContent = text;
          first.before(p);
        }
        for (const child of [...home.children]) {
          if (!paragraphs.includes(child.textContent)) child.remove();
        }
        document.title = paragraphs[0].slice(0, 90);
        return `<!doctype html>${document.documentElement.outerHTML}`;
      },
      [html, seed, published],
    );
  } finally {
    await page.close();
  }
}
