// Measures whether reading many pages makes the extension's memory grow.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildExtension } from '../tools/build.mjs';
import { PAGES } from '../tools/samples.mjs';
import { serve } from '../tools/browser/server.mjs';
import { setUp } from '../tools/setup.mjs';
import { readArguments, runBench, Usage, wholeNumber } from './measuring.mjs';

const HELP = `Measures whether reading many pages makes the memory of a browser with the extension grow.

node benches/page-memory.mjs [options]

  --browser NAME  chromium or firefox (chromium)
  --pages N       number of pages, one after another in tabs of their own, which are closed again (500)
  --every N       after how many pages the memory is read (50)
  --marks         mark the passages of each page, too
  --help          print this text

The pages are the samples, each time with another address. Prints the memory of the processes in which
extensions run and of those in which pages run, in MB: the proportional set size, as Linux counts it.`;

/** Milliseconds that a browser is given to collect garbage before its memory is read. */
const SETTLING_TIME = 3000;

/** Starts a browser by its name. `read` opens an address in a tab, waits until it is checked, and closes the tab. */
const BROWSERS = {
  async chromium() {
    const { launch } = await import('../tools/browser/chromium.mjs');
    const { helper, close } = await launch({ lang: 'en' });
    return { close, read: (url, marks) => helper.evaluate(`(${readPage})(...${JSON.stringify([url, marks])})`) };
  },
  async firefox() {
    const { launchFirefox } = await import('../tools/browser/firefox.mjs');
    const { inExtension, close } = await launchFirefox({ args: ['-headless'] });
    return { close, read: (url, marks) => inExtension(readPage, url, marks) };
  },
};

await runBench('page-memory', main);

async function main() {
  const given = readArguments({
    browser: { type: 'string', default: 'chromium' },
    pages: { type: 'string', default: '500' },
    every: { type: 'string', default: '50' },
    marks: { type: 'boolean', default: false },
  }, HELP);
  if (!given) return 0;
  const { browser: name, marks } = given;
  const [count, step] = [wholeNumber('--pages', given.pages, 1), wholeNumber('--every', given.every, 1)];
  if (!Object.hasOwn(BROWSERS, name)) throw new Usage(`--browser must be chromium or firefox, not "${name}".`);
  await setUp({ meanwhile: buildExtension });

  const files = (await readdir(PAGES, { recursive: true })).filter((file) => file.endsWith('.html')).sort();
  const server = await serve({ folder: PAGES });
  const browser = await BROWSERS[name]();
  try {
    console.log('pages  extension      pages');
    for (let read = 0; read <= count; read++) {
      if (read % step === 0) {
        await new Promise((resolve) => setTimeout(resolve, SETTLING_TIME));
        const { extension, page } = await memoryOf(process.pid);
        console.log([String(read).padStart(5), ...[extension, page].map((mb) => `${mb.toFixed(0)} MB`.padStart(10))].join(' '));
      }
      if (read < count) await browser.read(`${server.url(files[read % files.length])}?${read}`, marks);
    }
  } finally {
    await browser.close();
    await server.close();
  }
  return 0;
}

/** Runs in a page of the extension. @param {string} url @param {boolean} marks */
async function readPage(url, marks) {
  const { id } = await chrome.tabs.create({ url });
  for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 20))) {
    const { [`tab:${id}`]: state } = await chrome.storage.session.get(`tab:${id}`);
    if (state && state.phase !== 'checking') break;
  }
  if (marks) await chrome.runtime.sendMessage({ type: 'mark', tabId: id, on: true });
  await chrome.tabs.remove(id);
}

/**
 * The memory of a browser that this process has started, by what runs in its processes, in MB.
 * @param {number} parent
 */
async function memoryOf(parent) {
  const sum = { extension: 0, page: 0 };
  for (const pid of await descendants(parent)) {
    try {
      const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
      const name = await readFile(`/proc/${pid}/comm`, 'utf8');
      const isExtension = /--extension-process/.test(command) || /^WebExtensions/.test(name);
      if (!isExtension && !/--type=renderer|^Isolated Web|^Web Content/.test(`${command}\n${name}`)) continue;
      const [, kilobytes] = /^Pss:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
      sum[isExtension ? 'extension' : 'page'] += Number(kilobytes ?? 0) / 1024;
    } catch {
      // The process has ended.
    }
  }
  return sum;
}

/** @param {number} parent @returns {Promise<number[]>} */
async function descendants(parent) {
  /** @type {Map<number, number[]>} */
  const children = new Map();
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (!pid) continue;
    const stat = await readFile(join('/proc', name, 'stat'), 'utf8').catch(() => '');
    const of = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (!children.has(of)) children.set(of, []);
    children.get(of)?.push(pid);
  }
  const found = [parent];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found.slice(1);
}
