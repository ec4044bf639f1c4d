// The pages that check against an index and measure it, in Chromium, with hosts that behave well and badly.

import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { chromium } from 'playwright-core';
import { buildIndex, ORIGINALS } from '../../tools/build.mjs';
import { chromiumPath, sandboxFlags } from '../../tools/browser/chromium.mjs';
import { root, run } from '../../tools/steps.mjs';
import { serve } from '../../www/serve.mjs';
import { rangeHost } from './range-host.mjs';
import { violations } from './violations.mjs';

const SAMPLES = join(root, 'tests/samples');
const SMALL = join(root, 'www/pkg/samples.firsthand');
/** Where the pages find the extension's readers. */
const READING = '/pkg/extension/reading/';
/** Number of generated articles: enough for an index of which a check reads a small part. */
const ARTICLES = 1500;

describe('the pages on an index', () => {
  /** @type {string} */
  let folder;
  /** @type {string} */
  let large;
  let served, browser, small, host;

  before(async () => {
    served = await serve({ port: 0 });
    folder = await mkdtemp(join(tmpdir(), 'firsthand-www-'));
    large = join(folder, 'large.firsthand');
    await writeFile(join(folder, 'many.jsonl'), invented(ARTICLES));
    await buildIndex(large, [ORIGINALS, join(folder, 'many.jsonl')]);
    small = await rangeHost(await readFile(SMALL));
    host = await rangeHost(await readFile(large));
    browser = await chromium.launch({ executablePath: chromiumPath(), args: sandboxFlags() });
  });
  after(async () => {
    await browser?.close();
    await served?.close();
    await small?.close();
    await host?.close();
    await rm(folder, { recursive: true, force: true });
  });

  describe('a check', () => {
    let page;
    const asked = [];

    before(async () => {
      page = await browser.newPage();
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(`${served.address}check.html`);
    });

    /** Presses Check, and reads the result. */
    async function checked() {
      await page.locator('#check').click();
      await page.locator('#texts[aria-busy="false"]').waitFor();
      const said = async (id) => ((await page.locator(id).isVisible()) ? page.locator(id).textContent() : '');
      return { problem: await said('#problem'), headline: await said('#headline'), reading: await said('#reading') };
    }
    /** The same against the index at an address. */
    async function against(address) {
      await page.locator('#index-address').fill(address);
      return checked();
    }

    it('finds the original of the example in the samples, and names it', async () => {
      await page.locator('#example').click();
      await page.locator('#results').waitFor();
      assert.match(await page.locator('#headline').textContent(), /words swapped/);
      assert.match(await page.locator('#originals a').first().getAttribute('href'), /^https:.*shield/);
      assert.ok((await page.locator('#page-pane mark').count()) > 0);
      assert.deepEqual(asked.filter((url) => !url.startsWith(served.address)), []);
    });

    it('names an original without an address, and makes no link of it', async () => {
      const other = await browser.newPage();
      // The core leaves the address empty if an index gives one that is not on the web.
      await other.addInitScript(() => {
        const data = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data');
        const get = function () {
          const found = data.get.call(this);
          if (found?.result?.report?.source) Object.assign(found.result.report.source, { url: '', publisher: null });
          return found;
        };
        Object.defineProperty(MessageEvent.prototype, 'data', { ...data, get });
      });
      await other.goto(`${served.address}check.html`);
      await other.locator('#example').click();
      await other.locator('#results').waitFor();
      assert.equal(await other.locator('#originals a').count(), 0);
      assert.match(await other.locator('#originals p').first().textContent(), /\w/);
      assert.match(await other.locator('#originals .facts').first().textContent(), /^[\d-]{10}$/);
      await other.close();
    });

    it('reads a part of the index on a host, and says how much', async () => {
      const { problem, headline, reading } = await against(`${host.origin}/good`);
      assert.equal(problem, '');
      assert.match(headline, /words swapped/);
      const size = (await readFile(large)).length;
      assert.ok(host.seen.sent < size / 4, `${host.seen.sent} of ${size} bytes`);
      const [, amount, unit, requests] = /^([\d.]+) (kB|MB) of .* in (\d+) requests/.exec(reading) ?? [];
      const bytes = Number(amount) * (unit === 'MB' ? 1e6 : 1e3);
      assert.ok(Math.abs(bytes - host.seen.sent) < host.seen.sent / 100, `${reading} against ${host.seen.sent}`);
      assert.equal(Number(requests), host.requests.length);
      assert.ok((await page.locator('#reading-map rect').count()) > 0);
    });

    it('asks a host for byte ranges and tells it nothing else', () => {
      for (const { method, url, headers } of host.requests) {
        assert.equal(`${method} ${url}`, 'GET /good');
        assert.match(headers.range, /^bytes=\d+-\d+$/);
        for (const name of ['referer', 'cookie', 'if-range', 'content-length']) assert.equal(headers[name], undefined, name);
      }
    });

    it('works with a host whose headers it cannot read', async () => {
      assert.match((await against(`${small.origin}/taciturn`)).headline, /words swapped/);
    });

    it('tries again when a connection is lost', async () => {
      const { problem, headline } = await against(`${small.origin}/drops-once`);
      assert.equal(problem, '');
      assert.match(headline, /words swapped/);
    });

    it('reads a small index whole, once, if its host supports no ranges', async () => {
      assert.match((await against(`${small.origin}/small-without-ranges`)).reading, /1 request: its host knows no byte ranges/);
      assert.match((await checked()).reading, /^Nothing: the whole index/);
    });

    /** Ways in which hosts fail, and the message for each. @type {[string, RegExp][]} */
    const failures = [
      ['large-without-ranges', /knows no byte ranges.* all 50 MB, and was stopped/],
      ['endless', /knows no byte ranges.* more than 4.2 MB, and was stopped/],
      ['other-bytes', /other bytes than it was asked for/],
      ['too-short', /fewer bytes than it said/],
      ['too-long', /more bytes than it said/],
      ['shorter-range', /sent 10 of the 4096 bytes/],
      ['replaced', /was replaced while it was being read/],
      ['replaced-later', /was replaced while it was being read/],
      ['ranges-once', /was replaced while it was being read/],
      ['compressed', /compresses parts of the file \(Content-Encoding\)/],
      ['compressed-secretly', /compresses parts of the file \(Content-Encoding\), which garbles them/],
      ['nowhere', /answered 404: there is no file/],
      ['forbidden', /answered 403: it does not let everyone/],
      ['busy', /answered 503: .* Try again later/],
      ['closed', /is there, but does not let pages of other sites read this file \(CORS\)/],
      ['drops', /could not be reached/],
      ['breaks-off', /does not give a readable answer .* The connection was lost/],
      ['page', /not a Firsthand index: make one with `firsthand build/],
      ['cut', /is cut off/],
    ];
    for (const [path, message] of failures) {
      it(`says what is wrong: ${path}`, async () => {
        const { problem, headline } = await against(`${small.origin}/${path}`);
        assert.match(problem, message);
        assert.equal(headline, '', 'no verdict beside a problem');
      });
    }

    for (const text of ['hello', 'not an address', 'lists.example/news.firsthand', 'https:news', 'https://']) {
      it(`says what is no address: ${text}`, async () => {
        await page.locator('#index-address').fill(text);
        await page.locator('#check').click();
        assert.match(await page.locator('#index-problem').textContent(), /^“.*” is no address/);
        assert.equal(await page.locator('#index-address').getAttribute('aria-invalid'), 'true');
      });
    }

    it('stops a host that goes on sending', async () => {
      small.seen.sent = 0;
      await against(`${small.origin}/large-without-ranges`);
      await page.waitForTimeout(100);
      assert.ok(small.seen.sent < 16e6, `${small.seen.sent} bytes sent`);
    });

    it('says when there is no host, and which addresses it accepts', async () => {
      const gone = await rangeHost(Buffer.alloc(0));
      await gone.close();
      assert.match((await against(`${gone.origin}/good`)).problem, /could not be reached/);
      for (const [address, message] of [['http://lists.example/a', /Only https:/], ['http://', /is no address/], ['', /Give the address/]]) {
        await page.locator('#index-address').fill(address);
        await page.locator('#check').click();
        assert.match(await page.locator('#index-problem').textContent(), message);
      }
    });

    it('can be stopped while a host does not answer', async () => {
      await page.locator('#index-address').fill(`${small.origin}/silent`);
      await page.locator('#check').click();
      await page.locator('#stop').click();
      await page.locator('#texts[aria-busy="false"]').waitFor();
      assert.ok(!(await page.locator('#problem').isVisible()));
      assert.match((await against(`${small.origin}/good`)).headline, /words swapped/);
    });

    it('notices that a file on its own host was replaced, and reads the new one', async () => {
      const file = join(root, 'www/pkg/replaced.firsthand');
      try {
        await copyFile(SMALL, file);
        assert.match((await against('./pkg/replaced.firsthand')).headline, /words swapped/);
        await copyFile(large, file);
        assert.match((await checked()).problem, /was replaced while it was being read/);
        assert.match((await checked()).headline, /words swapped/);
      } finally {
        await rm(file, { force: true });
      }
    });

    it('reads a file on the device by slices', async () => {
      await page.locator('#index-file').setInputFiles(large);
      const { headline, reading } = await checked();
      assert.match(headline, /words swapped/);
      const share = Number(/\((\d+)%\)/.exec(reading)?.[1]);
      assert.ok(share < 50, reading);
    });

    it('refuses a file that is not an index, and one that is cut off', async () => {
      await page.locator('#index-file').setInputFiles({ name: 'a.bin', mimeType: '', buffer: Buffer.from('no index') });
      assert.match((await checked()).problem, /a\.bin: not a Firsthand index/);
      const cut = (await readFile(SMALL)).subarray(0, 6000);
      await page.locator('#index-file').setInputFiles({ name: 'cut.firsthand', mimeType: '', buffer: cut });
      assert.match((await checked()).problem, /cut off/);
    });

    it('accepts HTML with its metadata, pasted or as a file, and distinguishes “not an article” from “no match”', async () => {
      await page.locator('input[value="samples"]').check();
      const sample = (name) => join(SAMPLES, 'pages', name);
      /** @type {[string, RegExp][]} */
      const pages = [
        ['none/rye-bread-beginners.html', /No match in this index/],
        ['not_article/front-page-aldermoor-chronicle.html', /Not an article/],
        ['source/aldermoor-budget--redesign.html', /This is an original/],
        ['earlier/delirium-lamps--university.html', /this page says it is older/],
        ['copy/ar-falaj--mawqi.html', /Closely matches/],
      ];
      for (const [name, headline] of pages) {
        await page.locator('#page-file').setInputFiles(sample(name));
        await page.locator('#page-facts').filter({ hasText: name.split('/')[1] }).waitFor();
        await page.locator('#texts[aria-busy="false"]').waitFor();
        assert.match((await checked()).headline, headline, name);
      }
      await page.locator('#page-text').fill(await readFile(sample('source/aldermoor-budget--redesign.html'), 'utf8'));
      assert.ok(await page.locator('#stale').isVisible());
      assert.match((await checked()).headline, /This is an original/);
    });

    it('shows the passages of each of several originals', async () => {
      const paragraphs = async (name) => (await readFile(join(SAMPLES, 'originals', name), 'utf8')).match(/<p\b[^>]*>[^]*?<\/p>/g).filter((p) => p.length > 120);
      const [one, two] = await Promise.all([paragraphs('aldermoor-budget.html'), paragraphs('quarry-trial.html')]);
      await page.locator('#page-text').fill(`<!doctype html><title>Two</title><article><h1>Two</h1>${[...one, ...two].join('\n')}</article>`);
      await checked();
      const shown = () => page.locator('#page-pane mark').allTextContents();
      const first = await shown();
      const buttons = page.locator('#originals button');
      assert.equal(await buttons.count(), 2);
      await buttons.last().press('Enter');
      assert.equal(await buttons.last().getAttribute('aria-pressed'), 'true');
      assert.notDeepEqual(await shown(), first);
      assert.deepEqual(await violations(page), []);
    });

    it('says when there is no page', async () => {
      await page.locator('#clear').click();
      await page.locator('#check').click();
      assert.match(await page.locator('#page-problem').textContent(), /The page is empty/);
      assert.ok(!(await page.locator('#results').isVisible()));
    });

    for (const colorScheme of ['light', 'dark']) {
      it(`is accessible, ${colorScheme}`, async () => {
        await page.emulateMedia({ colorScheme });
        await page.locator('#example').click();
        await page.locator('#results').waitFor();
        assert.deepEqual(await violations(page), []);
      });
    }
  });

  describe('the driver', () => {
    let page;
    before(async () => {
      page = await browser.newPage();
      await page.goto(`${served.address}check.html`);
    });

    it('reads neighbours together, at most six pieces at a time, in the order wanted', async () => {
      const expected = await readFile(large);
      const before = host.requests.length;
      host.seen.mostInFlight = 0;
      // Twenty pieces of two wants each, given backwards.
      const wants = Array.from({ length: 20 }, (_, i) => [
        { index: 0, offset: i * 20_000, length: 100 },
        { index: 0, offset: i * 20_000 + 4000, length: 50 },
      ]);
      const flat = wants.flat().reverse();
      const answers = await page.evaluate(
        async ([address, wanted, reading]) => {
          const [{ readWants }, { openAddress }] = await Promise.all([import(`${reading}read-wants.js`), import(`${reading}http-reader.js`)]);
          return (await readWants([openAddress(address)], wanted)).map((bytes) => [...bytes]);
        },
        [`${host.origin}/delayed`, flat, READING],
      );
      flat.forEach(({ offset, length }, i) => assert.deepEqual(answers[i], [...expected.subarray(offset, offset + length)]));
      assert.equal(host.requests.length - before, 20);
      assert.ok(host.seen.mostInFlight > 1 && host.seen.mostInFlight <= 6, `${host.seen.mostInFlight} in flight`);
    });

    it('gives up on a host that does not answer, and can be stopped', async () => {
      const [silent, stopped] = await page.evaluate(async ([address, reading]) => {
        const { openAddress } = await import(`${reading}http-reader.js`);
        const message = (/** @type {Promise<unknown>} */ reading) => reading.then(String, ({ name, message }) => `${name}: ${message}`);
        const ending = new AbortController();
        setTimeout(() => ending.abort(), 50);
        return Promise.all([
          message(openAddress(address, { timeout: 200 }).read(0, 10)),
          message(openAddress(address).read(0, 10, ending.signal)),
        ]);
      }, [`${small.origin}/silent`, READING]);
      assert.match(silent, /has not answered within 0.2 seconds/);
      assert.match(stopped, /^AbortError/);
    });
  });

  describe('measuring', () => {
    let page;
    before(async () => {
      const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
      page = await context.newPage();
      await page.goto(`${served.address}measure.html`);
      await page.locator('#runs').fill('5');
    });

    async function measured() {
      await page.locator('#measure').click();
      await page.locator('#texts[aria-busy="false"]').waitFor();
      assert.ok(!(await page.locator('#problem').isVisible()), await page.locator('#problem').textContent());
      await page.locator('#copy-json').click();
      await page.locator('#copied').filter({ hasText: 'Copied' }).waitFor();
      return JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
    }

    it('measures the example with a fine clock', async () => {
      const figures = await measured();
      assert.deepEqual(Object.keys(figures.steps), ['extract', 'fingerprint', 'find', 'judge', 'check', 'read']);
      for (const [step, { median, p95 }] of Object.entries(figures.steps)) assert.ok(median > 0 && p95 >= median, step);
      assert.equal(figures.verdict, 'spun');
      assert.equal(figures.runs, 5);
      assert.ok(figures.isolated && figures.clock < 0.1, `clock ${figures.clock}`);
      assert.ok(figures.heap > 1e6 && figures.heap < 48e6, `heap ${figures.heap}`);
      assert.ok(figures.first > figures.steps.judge.median);
    });

    it('measures an index on a host and reads it three times, whatever the number of runs', async () => {
      await page.locator('#index-address').fill(`${host.origin}/good`);
      const [before, sent] = [host.requests.length, host.seen.sent];
      const figures = await measured();
      assert.equal(figures.index.articles, ARTICLES + 17);
      // After the header; the primer is read by the first check alone, and kept.
      const [requests, bytes] = [host.requests.length - before - 1, host.seen.sent - sent - 4096];
      const { read } = figures;
      assert.ok(requests <= 3 * read.requests && requests > 3 * (read.requests - 1), `${requests}, ${read.requests}`);
      assert.ok(bytes <= 3 * read.bytes && bytes > 3 * (read.bytes - 12_288), `${bytes}, ${read.bytes}`);
      await page.locator('#copy-text').click();
      await page.waitForFunction(async () => /^Judge +median .* ms, p95/m.test(await navigator.clipboard.readText()));
    });

    it('measures an index on the device', async () => {
      await page.locator('#index-file').setInputFiles(large);
      assert.equal((await measured()).index.articles, ARTICLES + 17);
    });

    it('says what is wrong', async () => {
      await page.locator('#runs').fill('0');
      await page.locator('#measure').click();
      assert.match(await page.locator('#problem').textContent(), /from 1 to 1,000/);
      await page.locator('#runs').fill('5');
      await page.locator('#index-address').fill(`${small.origin}/closed`);
      await page.locator('#measure').click();
      await page.locator('#problem').filter({ hasText: 'CORS' }).waitFor();
    });

    it('is accessible', async () => {
      await page.locator('input[value="samples"]').check();
      await measured();
      assert.deepEqual(await violations(page), []);
    });
  });

  it('passes the type check', async () => {
    const { code, output } = await run('tsc', ['-p', 'www'], { quiet: true, check: false });
    assert.equal(code, 0, output);
  });

  describe('the server', () => {
    const get = (path, headers) => fetch(served.address + path, { headers });

    it('sends single ranges, and the whole file where it cannot', async () => {
      const whole = await readFile(SMALL);
      const path = 'pkg/samples.firsthand';
      const plain = await get(path, {});
      assert.equal(plain.headers.get('accept-ranges'), 'bytes');
      const etag = plain.headers.get('etag');
      assert.match(etag, /^"/);
      /** @type {[Record<string, string>, number, number, number][]} */
      const answers = [
        [{ Range: 'bytes=0-99' }, 206, 0, 100],
        [{ Range: 'bytes=100-' }, 206, 100, whole.length],
        [{ Range: 'bytes=-50' }, 206, whole.length - 50, whole.length],
        [{ Range: `bytes=10-${whole.length + 10}` }, 206, 10, whole.length],
        [{ Range: 'bytes=0-99', 'If-Range': etag }, 206, 0, 100],
        [{ Range: 'bytes=0-99', 'If-Range': '"another"' }, 200, 0, whole.length],
        [{ Range: 'bytes=0-9,20-29' }, 200, 0, whole.length],
        [{ Range: 'bytes=9-0' }, 200, 0, whole.length],
        [{ Range: 'lines=1-2' }, 200, 0, whole.length],
      ];
      for (const [headers, status, start, end] of answers) {
        const answer = await get(path, headers);
        assert.equal(answer.status, status, JSON.stringify(headers));
        assert.equal(answer.headers.get('content-range'), status === 206 ? `bytes ${start}-${end - 1}/${whole.length}` : null);
        assert.deepEqual(Buffer.from(await answer.arrayBuffer()), whole.subarray(start, end));
      }
      const outside = await get(path, { Range: `bytes=${whole.length}-` });
      assert.equal(outside.status, 416);
      assert.equal(outside.headers.get('content-range'), `bytes */${whole.length}`);
    });

    it('sends the policy that a page states itself; only readers of indexes may connect to other hosts', async () => {
      for (const name of ['index.html', 'check.html', 'measure.html']) {
        const answer = await get(name, {});
        const [, stated] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(await answer.text()) ?? [];
        assert.equal(answer.headers.get('content-security-policy'), `${stated}; frame-ancestors 'none'`, name);
      }
      const connect = async (name) => /connect-src ([^;]+)/.exec((await get(name, {})).headers.get('content-security-policy'))?.[1];
      assert.equal(await connect('compare-worker.js'), "'self'");
      assert.equal(await connect('index.html'), "'self'");
      assert.match(await connect('index-worker.js'), /^'self' https: /);
    });
  });
});

/**
 * Articles of invented words as JSON Lines.
 * @param {number} number
 */
function invented(number) {
  let state = 1;
  const random = (/** @type {number} */ below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const syllables = ['ka', 'lo', 'mir', 'ten', 'su', 'bra', 'del', 'on', 'fi', 'gar'];
  const word = () => Array.from({ length: 2 + random(3) }, () => syllables[random(syllables.length)]).join('');
  const words = Array.from({ length: 4000 }, word);
  const sentence = () => Array.from({ length: 12 }, () => words[random(words.length)]).join(' ');
  const article = (/** @type {unknown} */ _, /** @type {number} */ i) => {
    const text = Array.from({ length: 25 }, () => `The ${sentence()}.`).join(' ');
    return JSON.stringify({ url: `https://invented.example/${i}`, title: `Number ${i}`, text });
  };
  return Array.from({ length: number }, article).join('\n');
}
