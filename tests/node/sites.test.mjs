// Sites as readers write them, and the pages that belong to each.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pagePatternsOf, readSite, ruleOf, siteOf } from '../../extension/page/sites.js';

const SITES = {
  'example.com': 'example.com',
  ' Example.COM ': 'example.com',
  'www.example.com': 'example.com',
  'https://www.example.com/news/1?x=*#top': 'example.com',
  'http://example.com:8080/': 'example.com',
  'https://reader@example.com/': 'example.com',
  'example.com.': 'example.com',
  '*.example.com': '*.example.com',
  'https://*.example.com/*': '*.example.com',
  'news.example.co.uk': 'news.example.co.uk',
  'www.com': 'www.com',
  'müller.example': 'xn--mller-kva.example',
  localhost: 'localhost',
  '127.0.0.1': '127.0.0.1',
  'http://127.0.0.1:4711/a': '127.0.0.1',
};

const NO_SITES = ['', ' ', '*', '*.', '*example.com', 'example.*', 'a b.example', 'not a site', 'ftp://example.com', 'javascript:alert(1)',
  '*.127.0.0.1', '42', '<b>example.com</b>', 'example..com/', '.example.com', '-example.com', 'about:blank', '[::1]', '@', 'https://'];

describe('a site', () => {
  for (const [written, site] of Object.entries(SITES)) {
    it(`is read from “${written}”`, () => assert.equal(readSite(written), site));
  }

  for (const written of NO_SITES) {
    it(`is not read from “${written}”`, () => assert.equal(readSite(written), null));
  }

  it('is the same when it is read again', () => {
    for (const site of Object.values(SITES)) assert.equal(readSite(site), site);
  });

  it('is that of a page on the web', () => {
    assert.equal(siteOf('https://www.example.com/a'), 'example.com');
    for (const url of ['about:blank', 'file:///etc/hosts', 'chrome-extension://abc/x.html', '', undefined]) assert.equal(siteOf(url), null);
  });
});

describe('the rule for a page', () => {
  const sites = { never: ['example.com', '*.wide.example'], always: ['example.org', 'news.wide.example', '127.0.0.1'] };
  const CASES = {
    'https://example.com/a': 'never',
    'http://www.example.com/': 'never',
    'https://example.com./': 'never',
    'https://news.example.com/': null,
    'https://notexample.com/': null,
    'https://example.com.evil.example/': null,
    'https://wide.example/': 'never',
    'https://a.b.wide.example/': 'never',
    'https://news.wide.example/': 'never',
    'https://verywide.example/': null,
    'https://example.org/': 'always',
    'http://127.0.0.1:8080/': 'always',
    'about:blank': null,
    '': null,
  };
  for (const [url, rule] of Object.entries(CASES)) {
    it(`is ${rule} for “${url}”`, () => assert.equal(ruleOf(sites, url)?.rule ?? null, rule));
  }

  it('is asked for with patterns that match the same pages', () => {
    assert.deepEqual(pagePatternsOf('*.example.com'), ['http://*.example.com/*', 'https://*.example.com/*']);
    assert.deepEqual(pagePatternsOf('example.com').filter((pattern) => pattern.startsWith('https')), ['https://example.com/*', 'https://www.example.com/*']);
    assert.deepEqual(pagePatternsOf('127.0.0.1'), ['http://127.0.0.1/*', 'https://127.0.0.1/*']);
  });
});
