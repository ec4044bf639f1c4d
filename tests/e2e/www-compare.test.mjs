// The page that compares two texts, served by www/serve.mjs, in Chromium.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { chromium } from 'playwright-core';
import { chromiumPath } from '../../tools/browser/chromium.mjs';
import { violations } from './violations.mjs';
import { sandboxFlags } from '../../tools/browser/flags.mjs';
import { root } from '../../tools/steps.mjs';
import { serve } from '../../www/serve.mjs';

const SAMPLES = join(root, 'tests/samples');

describe('the page that compares two texts', () => {
  let served, browser, page;
  const asked = [];

  before(async () => {
    served = await serve({ port: 0 });
    browser = await chromium.launch({ executablePath: chromiumPath(), args: sandboxFlags() });
    page = await browser.newPage();
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(served.address);
  });
  after(async () => {
    await browser?.close();
    await served?.close();
  });

  it('compares its example', async () => {
    await page.locator('#example').click();
    await page.locator('#results').waitFor();
    assert.match(await page.locator('#headline').textContent(), /words swapped/);
    assert.match(await page.locator('#page-share').textContent(), /\d+\s?%/);
    for (const pane of ['#source-pane', '#page-pane']) {
      assert.ok((await page.locator(`${pane} mark, ${pane} [data-passage]`).count()) > 0, `passages marked in ${pane}`);
    }
  });

  for (const colorScheme of ['light', 'dark']) {
    it(`is accessible: ${colorScheme}`, async () => {
      await page.emulateMedia({ colorScheme });
      await page.locator('#swaps summary').press('Enter');
      assert.deepEqual(await violations(page), []);
    });
  }

  it('marks swapped words one by one, and lists them', async () => {
    const marked = await page.locator('#page-pane .swapped').count();
    assert.ok(marked > 10, `${marked} words`);
    assert.equal(await page.locator('#source-pane .swapped').count(), marked);
    assert.equal(await page.locator('#swaps-list li').count(), marked);
  });

  it('counts what the reader lets count', async () => {
    const share = () => page.locator('#page-share').textContent();
    const [before, headline] = [await share(), await page.locator('#headline').textContent()];
    await page.locator('#min-words').fill('1000');
    await page.locator('#page-share').filter({ hasText: /^0%$/ }).waitFor();
    assert.equal(await page.locator('#headline').textContent(), headline);
    assert.equal(await page.locator('#page-pane mark').count(), 0);
    await page.locator('#leave-out-short').uncheck();
    await page.locator('#page-share').filter({ hasText: before }).waitFor();
    assert.ok((await page.locator('#page-pane mark').count()) > 0);
  });

  it('compares two files', async () => {
    await page.locator('#clear').click();
    const files = ['originals/quarry-trial.html', 'pages/copy/quarry-trial--cut-readmore.html'].map((f) => join(SAMPLES, f));
    const inputs = page.locator('input[type=file]');
    await inputs.first().setInputFiles(files[0]);
    await inputs.last().setInputFiles(files[1]);
    await page.locator('#page-facts').filter({ hasText: 'quarry-trial--cut-readmore.html' }).waitFor();
    await page.locator('#compare').click();
    await page.locator('#results').waitFor();
    assert.doesNotMatch(await page.locator('#headline').textContent(), /words swapped/);
    assert.match(await page.locator('#score').textContent(), /99/);
  });

  it('marks each sentence as it agrees, and explains every kind that is seen', async () => {
    const files = ['originals/aldermoor-budget.html', 'pages/paraphrase/aldermoor-budget--full.html'].map((file) => join(SAMPLES, file));
    await page.locator('input[type=file]').first().setInputFiles(files);
    await page.locator('#page-facts').filter({ hasText: 'aldermoor-budget--full.html' }).waitFor();
    await page.locator('#compare').click();
    await page.locator('#results[data-verdict=paraphrase]').waitFor();
    const kindsIn = (place) => page.locator(`${place} mark`).evaluateAll((marks) => [...new Set(marks.map(({ className }) => className))]);
    const [seen, explained] = await Promise.all([kindsIn('#page-pane'), kindsIn('#legend')]);
    assert.ok(['verbatim', 'reworded', 'between'].every((kind) => seen.includes(kind)), seen.join(', '));
    assert.deepEqual(explained.toSorted(), seen.filter((kind) => kind !== 'between').toSorted());
    assert.match(await page.locator('#page-pane button.tag').first().textContent(), /re-worded/);
  });

  it('shows a translation, and the names and figures that both texts have', async () => {
    const files = ['originals/lumenar-results.html', 'pages/translation/lumenar-results--id.html'].map((file) => join(SAMPLES, file));
    await page.locator('input[type=file]').first().setInputFiles(files);
    await page.locator('#page-facts').filter({ hasText: 'lumenar-results--id.html' }).waitFor();
    await page.locator('#compare').click();
    await page.locator('#results[data-verdict=translation]').waitFor();
    assert.match(await page.locator('#headline').textContent(), /^Appears to be translated from the original$/);
    assert.match(await page.locator('#legend').textContent(), /same names and figures.*names, figures and other words in both/);
    const same = await page.locator('#page-pane .translated .same').allTextContents();
    assert.ok(same.includes('Vennby') && same.includes('Lumenar'), same.join(' '));
    assert.deepEqual(await violations(page), []);
  });

  it('lists the names that two reports of one event share', async () => {
    const files = ['originals/es-desaladora.html', 'pages/same_story/es-desaladora--gaceta-anglada.html'];
    assert.equal(await page.locator('#names').getAttribute('open'), null, 'folded where passages say more');
    await page.locator('input[type=file]').first().setInputFiles(files.map((file) => join(SAMPLES, file)));
    await page.locator('#page-facts').filter({ hasText: 'gaceta-anglada' }).waitFor();
    await page.locator('#compare').click();
    await page.locator('#results[data-verdict=same_story]').waitFor();
    assert.ok(await page.locator('#names .names').first().isVisible());
    const names = await page.locator('#names .names li').allTextContents();
    assert.ok(names.length >= 2, names.join(', '));
    assert.deepEqual(await violations(page), []);
  });

  it('gives too little text no verdict', async () => {
    await page.locator('#clear').click();
    for (const side of ['source', 'page']) await page.locator(`#${side}-text`).fill('hello');
    await page.locator('#compare').click();
    await page.locator('#headline').filter({ hasText: 'Too little text to compare' }).waitFor();
    assert.ok(!(await page.locator('#made-from').isVisible()), 'no probability either');
  });

  it('says what is missing when one side is empty', async () => {
    await page.locator('#clear').click();
    await page.locator('#source-text').fill('Only one text is here.');
    await page.locator('#compare').click();
    await page.locator('.problem:visible').first().waitFor();
    assert.ok(!(await page.locator('#results').isVisible()));
  });

  it('sends requests to its own server only', () => {
    assert.ok(asked.length > 0);
    assert.deepEqual(asked.filter((url) => !url.startsWith(served.address) && !url.startsWith('blob:')), []);
  });
});
