// Evidence: a verdict that a reader saves in either browser is a file without scripts, which the tool replays. And the
// links and searches beside it.

import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { launch, open } from '../../tools/browser/chromium.mjs';
import { until } from '../../tools/browser/display.mjs';
import { extensionUrl, launchFirefox } from '../../tools/browser/firefox.mjs';
import { serve } from '../../tools/browser/server.mjs';
import { BUNDLED } from '../../tools/build.mjs';
import { PAGES } from '../../tools/samples.mjs';
import { openTool } from '../tool.mjs';
import { AGREES, outcome, verified } from './replay.mjs';
import { violations } from './violations.mjs';

const COPY = 'copy/aldermoor-budget--cityscoop.html';
const SPUN = 'spun/shield-final--40.html';
const ARABIC = 'copy/ar-falaj--mawqi.html';
const NONE = 'none/rye-bread-beginners.html';

/** Text that looks like markup, in the fields that a page has. */
const MARKUP = '</script></main><script>document.title = "run"</script><img src=x onerror="document.title = \'run\'">';
const escaped = MARKUP.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** The copy as a page whose titles, byline and text look like markup. */
async function hostile() {
  const copy = await readFile(join(PAGES, COPY), 'utf8');
  return copy
    .replace(/(property="og:title" content=")[^"]*/, (_, before) => `${before}${escaped} budget`)
    .replace(/<title>[^]*?<\/title>/, `<title>${escaped} budget</title><meta name="author" content="${escaped}">`)
    .replace(/<\/h1>/, ` ${escaped}</h1>`)
    .replace('<span style="color:#222">', (before) => `${before}${escaped} `);
}

const evidencePath = (tabId) => `ui/evidence/evidence.html?tab=${tabId}`;

describe('evidence in Chromium', { timeout: 300_000 }, () => {
  let server, firsthand, folder, tool;
  const routes = {};

  before(async () => {
    tool = await openTool();
    folder = await mkdtemp(join(tmpdir(), 'firsthand-evidence-'));
    routes['/hostile'] = { body: await hostile() };
    server = await serve({ folder: PAGES, routes });
    firsthand = await launch({ lang: 'en' });
  });
  after(async () => {
    await firsthand?.close();
    await server?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** Opens a page, and the page with its evidence by the link in the popup. */
  async function evidenceOf(t, file) {
    const { page, reading } = await open(firsthand, server.url(file));
    const popup = await firsthand.popup(reading.tabId);
    const opened = firsthand.browser.waitForEvent('page');
    await popup.locator('#evidence-link').click();
    const evidence = await opened;
    t.after(() => Promise.all([page, popup, evidence].map((opened) => opened.close())));
    return { page, popup, evidence, reading };
  }

  async function save(evidence, id) {
    await evidence.locator('#saving').waitFor();
    const saved = evidence.waitForEvent('download');
    await evidence.locator(id).click();
    const download = await saved;
    const path = join(folder, download.suggestedFilename());
    await download.saveAs(path);
    return path;
  }

  it('is saved as a page and as a record, and replayed', async (t) => {
    for (const file of [COPY, SPUN, ARABIC]) {
      const { evidence, reading } = await evidenceOf(t, file);
      const [page, record] = [await save(evidence, '#save-page'), await save(evidence, '#save-record')];
      assert.match(page, /firsthand-127\.0\.0\.1-\d{4}-\d\d-\d\d\.html$/);
      for (const path of [page, record]) {
        assert.deepEqual(outcome(await verified(tool, path)), AGREES, path);
        const replayed = await verified(tool, path, '--index', BUNDLED);
        assert.deepEqual(outcome(replayed), AGREES, path);
        assert.equal(replayed.replayed, true);
        assert.equal(replayed.verdict, reading.state.report.verdict);
      }
      const said = JSON.parse(await readFile(record, 'utf8'));
      assert.equal('evidence' in said.report, false, 'the figures behind the verdict are no part of it');
      assert.deepEqual(said.report.passages, reading.state.report.passages);
    }
  });

  it('says what differs when something was altered', async (t) => {
    const { evidence } = await evidenceOf(t, COPY);
    const text = await readFile(await save(evidence, '#save-page'), 'utf8');
    const alter = async (from, to) => {
      assert.ok(text.includes(from), from);
      const path = join(folder, 'altered.html');
      await writeFile(path, text.replace(from, to));
      return verified(tool, path, '--index', BUNDLED);
    };
    assert.deepEqual((await alter('"verdict":"copy"', '"verdict":"spun"')).wrong, ['verdict']);
    assert.deepEqual((await alter('<h1>Closely matches', '<h1>Does not match')).wrong, ['SHA-256 of what the file shows']);
    assert.ok((await alter('"sensitivity":"balanced"', '"sensitivity":"wild"').catch(() => ({ code: 2 }))).code === 2);
  });

  it('holds text that looks like markup as text, and runs and loads nothing', async (t) => {
    const { evidence, reading } = await evidenceOf(t, 'hostile');
    assert.equal(reading.verdict, 'copy');
    const path = await save(evidence, '#save-page');
    assert.deepEqual(outcome(await verified(tool, path, '--index', BUNDLED)), AGREES);
    const saved = await firsthand.browser.newPage();
    t.after(() => saved.close());
    const requests = [];
    saved.on('request', (request) => requests.push(request.url()));
    for (const colorScheme of ['light', 'dark']) {
      await saved.emulateMedia({ colorScheme });
      await saved.goto(pathToFileURL(path).href);
      assert.deepEqual(await violations(saved), []);
    }
    const seen = await saved.evaluate(() => ({
      title: document.title,
      images: document.images.length,
      scripts: [...document.scripts].map(({ type }) => type),
      text: document.querySelector('main').textContent,
    }));
    assert.match(seen.title, /^Firsthand: /);
    assert.deepEqual([seen.images, seen.scripts], [0, ['application/json']]);
    assert.ok(seen.text.includes('<img src=x onerror='), 'the text is there');
    assert.deepEqual(requests.filter((url) => !url.startsWith('file:')), []);
    for (const media of ['light', 'dark']) {
      await evidence.emulateMedia({ colorScheme: media });
      assert.deepEqual(await violations(evidence), []);
    }
    assert.equal(await evidence.title(), 'Firsthand: Save evidence');
  });

  it('is refused with a sentence when the page has moved on', async (t) => {
    const { page, reading } = await open(firsthand, server.url(COPY));
    await page.goto(server.url(NONE));
    const evidence = await firsthand.browser.newPage();
    t.after(() => Promise.all([page.close(), evidence.close()]));
    for (const tabId of [reading.tabId, 999_999]) {
      await evidence.goto(firsthand.extensionUrl(evidencePath(tabId)));
      await evidence.locator('#refusal').waitFor();
      assert.ok((await evidence.locator('#refusal').textContent()).length > 40);
      assert.equal(await evidence.locator('#saving').isVisible(), false);
      assert.deepEqual(await violations(evidence), []);
    }
  });

  it('opens the article at a passage, by a link of words of the page', async (t) => {
    const { popup, reading } = await evidenceOf(t, COPY);
    const link = popup.locator('#passage-link');
    const { passage_url, source } = reading.state.report;
    assert.equal(await link.getAttribute('href'), passage_url);
    assert.equal(await link.getAttribute('rel'), 'noopener noreferrer');
    assert.ok(passage_url.startsWith(`${source.url}#:~:text=`), passage_url);
    const words = decodeURIComponent(passage_url.split(':~:text=')[1]);
    assert.ok(reading.state.report.passages.some(({ text }) => text.includes(words)), words);
  });

  it('has searches where nothing matches, which leave the device only by a click', async (t) => {
    await firsthand.browser.route(/^https?:\/\/(?!127\.0\.0\.1)/, (route) => route.abort());
    const { page, reading } = await open(firsthand, server.url(NONE));
    const popup = await firsthand.popup(reading.tabId);
    t.after(() => Promise.all([page.close(), popup.close()]));
    const buttons = popup.locator('#search button');
    const { phrases } = reading.state;
    assert.equal(phrases.length, 3);
    assert.deepEqual(await buttons.allTextContents(), phrases.map(({ text }) => text));
    assert.match(await popup.locator('#search-note').textContent(), /leave this device/);
    assert.equal(await popup.locator('#passage-link').isVisible(), false);
    assert.deepEqual(await violations(popup), []);
    const opened = firsthand.browser.waitForEvent('page');
    await buttons.first().click();
    const results = await opened;
    await until('search in a new tab', async () => searched(await firsthand.helper.evaluate(addresses), phrases[0].text));
    await results.close();
  });
});

describe('evidence in Firefox', { timeout: 300_000 }, () => {
  let server, browser, folder, tool;

  before(async () => {
    tool = await openTool();
    folder = await mkdtemp(join(tmpdir(), 'firsthand-evidence-'));
    server = await serve({ folder: PAGES, routes: { '/hostile': { body: await hostile() } } });
    const preferences = {
      'browser.download.folderList': 2,
      'browser.download.dir': folder,
      // Nothing leaves the machine.
      'network.proxy.type': 1,
      'network.proxy.http': '127.0.0.1',
      'network.proxy.http_port': 9,
      'network.proxy.ssl': '127.0.0.1',
      'network.proxy.ssl_port': 9,
      'network.proxy.no_proxies_on': '127.0.0.1',
    };
    browser = await launchFirefox({ args: ['-headless'], preferences });
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** Goes to a page of the extension. */
  const visit = (path) => browser.driver.get(extensionUrl(path));

  async function save(id, ending) {
    const { driver } = browser;
    await driver.wait(async () => driver.findElement({ id: 'saving' }).isDisplayed(), 20_000, 'evidence that can be saved');
    await driver.findElement({ id }).click();
    return until('saved file', async () => {
      const name = (await readdir(folder)).find((name) => name.endsWith(ending));
      return name && (await readFile(join(folder, name))).length ? join(folder, name) : null;
    }, 20_000);
  }

  // new-user.test.mjs saves that of a copy by clicks.
  it('is saved and replayed with text that looks like markup', async () => {
    const { tab, state } = await browser.open(server.url('hostile'));
    await visit(`ui/popup/popup.html?tab=${tab}`);
    const link = await browser.driver.findElement({ id: 'evidence-link' });
    const href = await until('link', () => link.getAttribute('href'), 10_000);
    assert.equal(new URL(href, extensionUrl('ui/popup/')).href, extensionUrl(evidencePath(tab)));
    await visit(evidencePath(tab));
    for (const [id, ending] of [['save-page', '.html'], ['save-record', '.json']]) {
      const file = await save(id, ending);
      const replayed = await verified(tool, file, '--index', BUNDLED);
      assert.deepEqual(outcome(replayed), AGREES, ending);
      assert.equal(replayed.verdict, state.report.verdict);
    }
    await visit('ui/welcome/welcome.html');
    await browser.closeTab(tab);
  });

  it('has searches where nothing matches', async () => {
    const { tab, state } = await browser.open(server.url(NONE));
    await visit(`ui/popup/popup.html?tab=${tab}`);
    const button = await until('search', async () => (await browser.driver.findElements({ css: '#search button' }))[0], 10_000);
    assert.equal(await button.getText(), state.phrases[0].text);
    await button.click();
    await until('search in a new tab', async () => searched(await browser.inExtension(addresses), state.phrases[0].text), 20_000);
    await visit('ui/welcome/welcome.html');
    await browser.closeTab(tab);
  });
});

/** The addresses of all tabs. Runs in a page of the extension. */
const addresses = async () => (await chrome.tabs.query({})).map(({ url, pendingUrl }) => pendingUrl ?? url ?? '');

/** Whether an address is one of a search for these terms. */
const searched = (urls, terms) => urls.some((url) => URL.canParse(url) && [...new URL(url).searchParams.values()].includes(terms));
