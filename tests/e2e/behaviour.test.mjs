// How the extension behaves on pages of every kind, and when the browser interferes.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { launch, open, stopWorker } from '../../tools/browser/chromium.mjs';
import { PAGES, samples } from '../../tools/samples.mjs';
import { serve } from '../../tools/browser/server.mjs';
import { original } from './originals.mjs';

const cases = await samples();
const bytes = (file) => readFile(join(PAGES, file));

const COPY = 'copy/aldermoor-budget--cityscoop.html';
const OTHER = 'copy/lumenar-results--stockpulse.html';
const OLD = 'copy/ferry-terminal-fire--oldsite-1252.html';
const FRONT = 'not_article/front-page-aldermoor-chronicle.html';

const EXCERPT = 'excerpt/organ-builder--badger-hair-brushes.html';
const copy = await readFile(join(PAGES, COPY), 'utf8');
const MIB = 1024 * 1024;

/** A page of `size` bytes with the article of the copy; one half of the rest is links, the other half data of a script. */
function blownUp(size) {
  const item = '<li><a href="/elsewhere">Elsewhere in the news</a></li>\n';
  const rest = size - copy.length;
  const list = `<nav><ul>${item.repeat(rest / 2 / item.length)}</ul></nav>`;
  return copy.replace('</body>', `${list}<script type="application/json">"${'data '.repeat(rest / 10)}"</script></body>`);
}

function assertCopyOf(file, { face, source_url, error }) {
  assert.deepEqual({ face, source_url, error }, { face: 'copy', source_url: original(file), error: null });
}

describe('a reader who lets every page be checked', () => {
  let server, firsthand;
  const routes = {};

  before(async () => {
    server = await serve({ folder: PAGES, routes });
    firsthand = await launch({ lang: 'en' });
  });
  after(async () => {
    await firsthand?.close();
    await server?.close();
  });

  /** Opens a page that is closed at the end of the test. */
  async function visit(t, path) {
    const visited = await open(firsthand, server.url(path));
    t.after(() => visited.page.close());
    return visited;
  }

  it('has a page with the strictest content security policy checked and marked', async (t) => {
    const policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox; require-trusted-types-for 'script'";
    routes['/strict'] = { body: copy, headers: { 'content-security-policy': policy } };
    const { page, reading } = await visit(t, '/strict');
    assertCopyOf(COPY, reading);
    const mark = { type: 'mark', tabId: reading.tabId, on: true };
    const { marked } = await firsthand.helper.evaluate((message) => chrome.runtime.sendMessage(message), mark);
    assert.equal(marked, reading.state.report.passages.length);
    assert.ok(marked > 0);
    assert.ok(await page.evaluate(() => CSS.highlights.size > 0));
  });

  it('is shown a passage itself, in a long block without paragraphs and in a box that scrolls', async (t) => {
    const excerpt = await readFile(join(PAGES, EXCERPT), 'utf8');
    // One block of text, with line breaks in place of paragraphs.
    const block = excerpt.replaceAll(/<p\b[^>]*>/g, '').replaceAll('</p>', '<br><br>');
    const boxed = block.replace('</head>', '<style>body { height: 300px; overflow-y: scroll }</style></head>');
    for (const [path, body] of [['/block', block], ['/boxed', boxed]]) {
      routes[path] = { body };
      const { page, reading } = await visit(t, path);
      await page.setViewportSize({ width: 500, height: 250 });
      await page.emulateMedia({ reducedMotion: 'reduce' });
      const tell = (message) => firsthand.helper.evaluate((message) => chrome.runtime.sendMessage(message), message);
      await tell({ type: 'mark', tabId: reading.tabId, on: true });
      const { passages } = reading.state.report;
      const passage = passages.length - 1;
      await tell({ type: 'show', tabId: reading.tabId, passage });
      const place = await page.evaluate((text) => {
        const ranges = ['verbatim', 'spun', 'reworded'].flatMap((kind) => [...(CSS.highlights.get(`firsthand-${kind}`) ?? [])]);
        const [first] = text.trim().split('\n');
        const range = ranges.find((range) => first.includes(range.toString().trim().slice(1, 40)));
        const { top } = range.getBoundingClientRect();
        return { top, isInView: top >= 0 && top < 0.6 * innerHeight };
      }, passages[passage].text);
      assert.ok(place.isInView, `${path}: ${JSON.stringify(place)}`);
    }
  });

  it('finds the page as its publisher wrote it', async (t) => {
    routes['/plain'] = { body: copy };
    const { page } = await visit(t, '/plain');
    const seen = await page.evaluate(() => document.documentElement.outerHTML);
    // The same bytes, parsed where the content script does not run.
    const parsed = await page.evaluate(
      (html) => new DOMParser().parseFromString(html, 'text/html').documentElement.outerHTML,
      copy,
    );
    assert.equal(seen, parsed);
  });

  it('has nothing run on a page at rest', async (t) => {
    const { page, reading } = await visit(t, COPY);
    assertCopyOf(COPY, reading);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const scriptTime = async () => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'ScriptDuration').value;
    await page.waitForTimeout(1000);
    const before = await scriptTime();
    await page.waitForTimeout(5000);
    assert.equal(await scriptTime(), before);
  });

  it('gets a badge after the worker was stopped (special page 20)', async (t) => {
    const first = await visit(t, COPY);
    assertCopyOf(COPY, first.reading);
    const stopped = await stopWorker(firsthand);
    assert.equal(stopped, 'stopped');
    const second = await visit(t, OTHER);
    assertCopyOf(OTHER, second.reading);
    assert.match(second.reading.badge, /^\d+$/);
    // The state of the first tab has survived the worker.
    assert.equal((await first.tab.known()).report.source_url, original(COPY));
  });

  it('gets the right badges in two tabs at once', async (t) => {
    const [one, other] = await Promise.all([visit(t, COPY), visit(t, FRONT)]);
    assertCopyOf(COPY, one.reading);
    assert.equal(other.reading.face, 'not_article');
    assert.notEqual(one.reading.tabId, other.reading.tabId);
    assert.notEqual((await one.tab.badge()).text, (await other.tab.badge()).text);
  });

  it('has an article checked that replaces another one with history.pushState', async (t) => {
    const next = await readFile(join(PAGES, OTHER), 'utf8');
    routes['/app'] = { body: copy };
    const { page, tab, reading } = await visit(t, '/app');
    assertCopyOf(COPY, reading);
    const url = server.url('/app/next');
    const second = tab.state({ url });
    await page.evaluate(
      ([address, html]) => {
        history.pushState({}, '', address);
        const parsed = new DOMParser().parseFromString(html, 'text/html');
        document.head.replaceWith(parsed.head);
        document.body.replaceWith(parsed.body);
      },
      [url, next],
    );
    const { report } = await second;
    assert.deepEqual([report.verdict, report.source_url], ['copy', original(OTHER)]);
    assert.match((await tab.badge()).text, /^\d+$/);
  });

  it('loses the badge of an article that is gone before the next one is there', async (t) => {
    routes['/app'] = { body: copy };
    const { page, tab, reading } = await visit(t, '/app');
    assertCopyOf(COPY, reading);
    const url = server.url('/app/empty');
    const second = tab.state({ url });
    await page.evaluate((address) => {
      history.pushState({}, '', address);
      document.body.innerHTML = '<h1>Nothing here</h1>';
    }, url);
    await second;
    assert.equal(await tab.face(), 'not_article');
  });

  it('is told that a front page is not an article', async (t) => {
    const { reading } = await visit(t, FRONT);
    assert.deepEqual([reading.face, reading.badge, reading.not_article], ['not_article', '', 'listing']);
  });

  for (const [name, body] of [
    ['an empty document', ''],
    ['a document without text', '<!doctype html><html><head><title></title></head><body><img src="data:," alt=""></body></html>'],
  ]) {
    it(`is told that ${name} is not an article`, async (t) => {
      routes['/empty'] = { body };
      const { reading } = await visit(t, '/empty');
      assert.deepEqual([reading.face, reading.error], ['not_article', null]);
    });
  }

  it('has a page of 5 MB checked', async (t) => {
    const body = blownUp(5_100_000);
    assert.ok(body.length > 5_000_000);
    routes['/large'] = { body };
    const { reading } = await visit(t, '/large');
    assertCopyOf(COPY, reading);
  });

  it('is told that a page above 10 MiB is too big', async (t) => {
    routes['/huge'] = { body: copy.replace('</body>', `<!-- ${'long '.repeat((10 * MIB) / 5)} --></body>`) };
    const { reading } = await visit(t, '/huge');
    assert.deepEqual([reading.face, reading.badge, reading.state.trouble], ['error', '!', 'too_big']);
  });

  it('is told that a page is too big if its characters take several bytes each', async (t) => {
    routes['/wide'] = { body: `<meta charset="utf-8">${'字'.repeat(4 * MIB)}` };
    const { reading } = await visit(t, '/wide');
    assert.deepEqual([reading.face, reading.state.trouble], ['error', 'too_big']);
  });

  it('has a page with broken markup checked', async (t) => {
    const broken = copy
      .replace('<!DOCTYPE html>', '')
      .replace(/<\/(p|div|article|section|main|span|li|body|html)>/gi, '')
      .replace(/<\/h1>/i, '</h2></table></b>')
      .concat('<p <div class="<"><!-- never closed');
    assert.notEqual(broken, copy);
    routes['/broken'] = { body: broken };
    const { reading } = await visit(t, '/broken');
    assertCopyOf(COPY, reading);
  });

  const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  for (const [type, body] of [
    ['application/xml', '<?xml version="1.0"?><news><item>Nothing</item></news>'],
    ['application/json', '{"news": []}'],
    ['image/png', pixel],
  ]) {
    it(`is told that ${type} is not an article`, async (t) => {
      routes['/other'] = { type, body };
      const { reading } = await visit(t, '/other');
      assert.deepEqual([reading.face, reading.state.phase, reading.state.contentType], ['not_article', 'unreadable', type]);
    });
  }

  it('has plain text checked', async (t) => {
    const { page } = await visit(t, OTHER);
    const text = await page.evaluate(() => [...document.querySelectorAll('p')].map((p) => p.innerText).join('\n\n'));
    assert.ok(text.length > 2000);
    routes['/article.txt'] = { type: 'text/plain; charset=utf-8', body: text };
    const { reading } = await visit(t, '/article.txt');
    assertCopyOf(OTHER, reading);
  });

  it('has a page in windows-1252 decoded correctly', async (t) => {
    const raw = await bytes(OLD);
    assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(raw), 'the page is not UTF-8');
    const { reading } = await visit(t, OLD);
    assertCopyOf(OLD, reading);
    const text = reading.state.report.passages.map((passage) => passage.text).join(' ');
    assert.match(text, /[‘’“”–—é]/);
    assert.doesNotMatch(text, /\uFFFD/);
  });

  it('leaves no state of a closed tab behind', async () => {
    const { page, tab, reading } = await open(firsthand, server.url(COPY));
    assertCopyOf(COPY, reading);
    // The listener is there before the tab is closed: otherwise the change may come before it.
    await firsthand.helper.evaluate((key) => {
      globalThis.gone = new Promise((resolve) =>
        chrome.storage.onChanged.addListener((changes) => key in changes && resolve(changes[key].newValue ?? null)),
      );
    }, `tab:${reading.tabId}`);
    await page.close();
    assert.equal(await firsthand.helper.evaluate(() => globalThis.gone), null);
    assert.equal(await tab.known(), undefined);
  });
});

/** The origins of all scripts in a page, one for each JavaScript context. */
async function worlds(page) {
  const session = await page.context().newCDPSession(page);
  const origins = [];
  session.on('Runtime.executionContextCreated', ({ context }) => origins.push(context.origin));
  await session.send('Runtime.enable');
  await session.detach();
  return origins;
}

describe('a reader who has allowed nothing yet', () => {
  let server, firsthand;
  before(async () => {
    server = await serve({ folder: PAGES });
    firsthand = await launch({ lang: 'en', everyPage: false });
  });
  after(async () => {
    await firsthand?.close();
    await server?.close();
  });

  it('has no page checked and no script put into one', async () => {
    const page = await firsthand.browser.newPage();
    const tab = await firsthand.watch(page);
    await page.goto(server.url(COPY), { waitUntil: 'load' });
    const origins = await worlds(page);
    assert.ok(origins.includes(server.origin));
    assert.ok(!origins.some((origin) => origin.startsWith('chrome-extension:')), origins.join(', '));
    const registered = await firsthand.helper.evaluate(() => chrome.scripting.getRegisteredContentScripts());
    assert.deepEqual(registered, []);
    assert.equal(await tab.known(), undefined);
    assert.equal(await tab.face(), 'unchecked');
    assert.equal((await tab.badge()).text, '');
    assert.equal((await tab.badge()).title, 'Firsthand: not checked');
    await page.close();
  });

  it('is told when the extension may not read a page', async () => {
    const page = await firsthand.browser.newPage();
    const tab = await firsthand.watch(page);
    await page.goto(server.url(COPY));
    const known = tab.state();
    await firsthand.helper.evaluate((tabId) => chrome.runtime.sendMessage({ type: 'check', tabId }), tab.tabId);
    assert.equal((await known).trouble, 'blocked');
    assert.equal(await tab.face(), 'error');
    await page.close();
  });
});

describe('the network', () => {
  it('gets no request from the extension', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'firsthand-netlog-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const log = join(folder, 'net.json');
    const pixel = '<img src="/pixel.png" alt="">';
    const server = await serve({ folder: PAGES, routes: { '/own': { body: copy.replace('</body>', `${pixel}</body>`) } } });
    t.after(() => server.close());

    // Chromium's own log of all its requests, those of workers included.
    const firsthand = await launch({ args: [`--log-net-log=${log}`] });
    const seen = [];
    firsthand.browser.on('request', (request) => seen.push(request.url()));
    const opened = ['/own', ...cases.filter((_, number) => number % 8 === 0).map(({ file }) => `/${file}`)];
    for (const path of opened) {
      const { page, reading } = await open(firsthand, server.url(path));
      assert.equal(reading.error, null);
      if (path === '/own') {
        assert.ok((await worlds(page)).some((origin) => origin === `chrome-extension://${firsthand.id}`), 'the content script is there');
        const mark = { type: 'mark', tabId: reading.tabId, on: true };
        await firsthand.helper.evaluate((message) => chrome.runtime.sendMessage(message), mark);
        await (await firsthand.popup(reading.tabId)).close();
      }
      await page.close();
    }
    await firsthand.close();

    const allowed = new Set([...opened, '/pixel.png', '/favicon.ico']);
    assert.deepEqual(server.requests.map(({ path }) => path).filter((path) => !allowed.has(path)), []);
    for (const path of opened) {
      assert.equal(server.requests.filter((request) => request.path === path).length, 1, `${path} is requested once`);
    }
    const elsewhere = (url) => !url.startsWith(`${server.origin}/`) && !/^(chrome-extension|data|about):/.test(url);
    assert.deepEqual(seen.filter(elsewhere), []);

    const requests = starts(await readFile(log, 'utf8'));
    // The log is complete enough: it has the page, and its picture with the origin that requested it.
    assert.ok(requests.some(({ url }) => url === server.url('/own')));
    assert.ok(requests.some(({ url, initiator }) => url === server.url('/pixel.png') && initiator === server.origin));
    const extension = requests.filter(({ initiator }) => initiator?.startsWith('chrome-extension:'));
    assert.deepEqual(extension.filter(({ url }) => elsewhere(url)), []);
    const pages = requests.filter(({ initiator }) => initiator === server.origin);
    assert.deepEqual(pages.filter(({ url }) => elsewhere(url)), []);
  });
});

/** The requests in Chromium's network log, with their addresses and initiators. */
function starts(log) {
  const { constants, events } = JSON.parse(log);
  const type = constants.logEventTypes.URL_REQUEST_START_JOB;
  return events.filter((event) => event.type === type && event.params?.url).map(({ params }) => params);
}
