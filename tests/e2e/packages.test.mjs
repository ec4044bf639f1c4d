// What is shipped to the stores: the packages are the same each time, whole, without anything that is not used, and
// without an error or a warning of the linter that addons.mozilla.org runs. new-user.test.mjs installs them.

import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize, relative } from 'node:path';
import { after, before, describe, it } from 'node:test';
import linter from 'addons-linter';
import { unzipSync } from 'fflate';
import { makePackages } from '../../tools/package.mjs';

describe('the packages for the stores', { timeout: 120_000 }, () => {
  let folder, packages;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firsthand-packages-'));
    packages = await makePackages({ out: join(folder, 'packages') });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** The paths of all files of a folder, relative to it. */
  async function filesOf(folder) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const found = entries.filter((entry) => entry.isFile());
    return found.map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)));
  }

  it('have the same bytes if they are made again', async () => {
    const again = await makePackages({ out: join(folder, 'again') });
    for (const browser of Object.keys(packages)) {
      const [first, second] = await Promise.all([packages, again].map((made) => readFile(made[browser].zip)));
      assert.ok(first.equals(second), browser);
    }
  });

  it('hold in their zip files what is in their folders', async () => {
    for (const { folder, zip } of Object.values(packages)) {
      const zipped = unzipSync(await readFile(zip));
      assert.deepEqual(Object.keys(zipped).sort(), (await filesOf(folder)).sort());
      for (const [name, bytes] of Object.entries(zipped)) {
        assert.ok(Buffer.from(bytes).equals(await readFile(join(folder, name))), name);
      }
    }
  });

  it('have in their manifests nothing that is only for the other browser', async () => {
    const manifests = {};
    for (const [browser, { folder }] of Object.entries(packages)) {
      manifests[browser] = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
    }
    const { chromium, firefox } = manifests;
    assert.deepEqual([chromium.browser_specific_settings, chromium.background.scripts], [undefined, undefined]);
    assert.deepEqual([firefox.minimum_chrome_version, firefox.background.service_worker], [undefined, undefined]);
    assert.deepEqual([chromium.message_serialization, firefox.message_serialization], ['structured_clone', undefined]);
    for (const { background, ...manifest } of [chromium, firefox]) {
      assert.equal(background.service_worker ?? background.scripts[0], 'pkg/background.js');
      assert.deepEqual([manifest.manifest_version, manifest.default_locale], [3, 'en']);
    }
  });

  it('hold every file that one of their files names, and no other', async () => {
    const { folder } = packages.chromium;
    const files = new Set(await filesOf(folder));
    const reached = new Set();
    const missing = [];
    const isNamedByCode = (file) => /^(_locales|lists|icons)\//.test(file) && !file.endsWith('.js');
    const todo = ['manifest.json', ...[...files].filter(isNamedByCode)];
    while (todo.length) {
      const file = todo.pop();
      if (reached.has(file)) continue;
      reached.add(file);
      if (!/\.(json|js|html|css)$/.test(file)) continue;
      for (const name of await namedIn(file, join(folder, file))) {
        if (files.has(name)) todo.push(name);
        else missing.push(`${file} names ${name}`);
      }
    }
    assert.deepEqual(missing, []);
    assert.deepEqual([...files].filter((file) => !reached.has(file)), []);
  });

  it('have no error and no warning of the linter of addons.mozilla.org', async () => {
    const quiet = { logLevel: 'fatal', output: 'none', metadata: false, pretty: false, stack: false, boring: true };
    const config = { _: [packages.firefox.zip], ...quiet };
    const found = await linter.createInstance({ config, runAsBinary: false }).run();
    const inShort = ({ code, message, file, line }) => `${code}: ${message} (${file}:${line})`;
    assert.deepEqual([...found.errors, ...found.warnings].map(inShort), []);
  });
});

/**
 * The files of the extension that a file names, by their paths in the extension.
 * @param {string} file
 * @param {string} path where it is
 */
async function namedIn(file, path) {
  const text = (await readFile(path, 'utf8')).replace(/\/\*[^]*?\*\//g, '');
  const beside = (name) => normalize(join(dirname(file), name));
  const all = (pattern) => [...text.matchAll(pattern)].map(([, name]) => name);
  if (file.endsWith('.css')) return all(/@import url\('([^']+)'\)/g).map(beside);
  if (file.endsWith('.html')) return all(/(?:src|href)="([^"#]+)"/g).filter((name) => !/^https?:/.test(name)).map(beside);
  const imported = all(/(?:^|\n)\s*(?:import|export)\s[^;]*?from '(\.[^']+)'|\bimport\('(\.[^']+)'\)/g);
  // Scripts and pages are named by their path in the extension; the package of the core names its wasm file.
  const named = all(/['"`]((?:[\w-]+\/)*[\w-]+\.(?:html|js|css))(?:\?[^'"`]*)?['"`]/g);
  // The core's own code calls the parts of its wasm file by names like these.
  const linked = file.startsWith('pkg/') ? [] : all(/['"`]((?:\.\.?\/)+[\w/-]+\.(?:html|js|css))(?:\?[^'"`]*)?['"`]/g).map(beside);
  const wasm = all(/['"`](?:pkg\/)?([\w-]+\.wasm)['"`]/g).map((name) => `pkg/${name}`);
  return [...imported.filter(Boolean).map(beside), ...named, ...linked, ...wasm];
}
