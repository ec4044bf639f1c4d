// Puts into `www/pkg` what the pages need beside their own files: from the extension the modules that they import and the
// core, and from the samples an example and an index. After it any static host can serve `www/`.

import { copyFile, cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { buildCore, buildIndex, ORIGINALS } from '../tools/build.mjs';
import { setUp } from '../tools/setup.mjs';
import { root } from '../tools/steps.mjs';

const PAGES = join(root, 'www');
const PACKAGE = join(PAGES, 'pkg');
const EXTENSION = join(root, 'extension');

/** Where the pages find the files of the extension, under the same paths. `www/tsconfig.json` knows of it. */
const COPIED = join(PACKAGE, 'extension');

/** The example's two sides: samples of the repository, copied so that the texts exist once. */
const EXAMPLE = {
  'example-original.html': 'tests/samples/originals/shield-final.html',
  'example-page.html': 'tests/samples/pages/spun/shield-final--40.html',
};

/** Rejects with an error that says what to do. */
export async function build() {
  await setUp({ browsers: false });
  const core = await buildCore();
  await rm(COPIED, { recursive: true, force: true });
  await cp(core, join(COPIED, relative(EXTENSION, core)), { recursive: true });
  for (const module of await importedModules()) {
    const copy = join(COPIED, relative(EXTENSION, module));
    await mkdir(dirname(copy), { recursive: true });
    await copyFile(module, copy);
  }
  for (const [name, sample] of Object.entries(EXAMPLE)) await copyFile(join(root, sample), join(PACKAGE, name));
  await buildIndex(join(PACKAGE, 'samples.firsthand'), [ORIGINALS]);
}

/**
 * The files of the extension that the pages' scripts and styles import, directly or through one another.
 * @returns {Promise<Set<string>>} paths
 */
async function importedModules() {
  const scripts = (await readdir(PAGES)).filter((name) => /\.(js|css)$/.test(name)).map((name) => join(PAGES, name));
  /** @type {Set<string>} */
  const found = new Set();
  for (const queue = scripts; queue.length; ) {
    for (const module of await importsOf(/** @type {string} */ (queue.pop()))) {
      if (found.has(module) || !module.startsWith(EXTENSION)) continue;
      found.add(module);
      queue.push(module);
    }
  }
  return found;
}

/** Imports in scripts and in style sheets; the path of the latter need not begin with a dot. */
const IMPORTS = [/^(?:import|export|\}) (?:.*?from )?'(\..*?)';$/gm, /^@import url\('(.*?)'\);$/gm];

/**
 * @param {string} script
 * @returns {Promise<string[]>} paths of the files that it imports; those copied from the extension by their paths there
 */
async function importsOf(script) {
  const text = await readFile(script, 'utf8');
  const imports = IMPORTS.flatMap((pattern) => [...text.matchAll(pattern)]);
  return imports.map(([, path]) => resolve(dirname(script), path).replace(COPIED, EXTENSION));
}
