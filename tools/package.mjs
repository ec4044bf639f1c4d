// Makes what is shipped: for each browser the extension with the list that it comes with, as a folder that can be loaded
// by hand and as the zip file that its store takes. The same sources give the same bytes.

import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { buildExtension } from './build.mjs';
import { bundleStarter } from './starter.mjs';
import { joinScripts, needlessModules } from './join.mjs';
import { root, say } from './steps.mjs';
import { zipOf } from './zip.mjs';

const HELP = `Makes what is shipped: for each browser a folder that can be loaded by hand, and the zip file for its store.

node tools/package.mjs [options]

  --out FOLDER     where to put them (target/package); what is there is replaced
  --starter FOLDER a list that "firsthand publish" has made, in place of the samples
  --link LINK      where readers get its updates, and its key: firsthand:https://HOST/PATH/#KEY
  --help           print this text

FOLDER then has chromium/, firefox/, firsthand-VERSION-chromium.zip and firsthand-VERSION-firefox.zip.`;

/** Files of the extension that are not shipped: what describes it, types, and what only the pages of www use. */
const LEFT_OUT = [
  '.gitignore',
  'lists/README.md',
  'pkg/.gitignore',
  'pkg/firsthand.d.ts',
  'pkg/firsthand_bg.wasm.d.ts',
  'protocol.js',
  'reading/file-reader.js',
  'reading/http-errors.js',
  'reading/http-reader.js',
  'reading/reader.js',
  'screenshots',
];

/**
 * What each browser is given of the manifest, which has the keys of both: a store warns of those that its browser does
 * not know.
 * @type {Record<string, (manifest: any) => any>}
 */
const MANIFESTS = {
  chromium({ browser_specific_settings: _, background: { scripts: __, ...background }, ...rest }) {
    return { ...rest, background };
  },
  // Firefox sends messages as structured clones without being told.
  firefox({ minimum_chrome_version: _, message_serialization: ___, background: { service_worker: __, ...background }, ...rest }) {
    return { ...rest, background };
  },
};

/**
 * Makes the folder and the zip file of each browser. The extension has to be built.
 * @param {object} options
 * @param {string} options.out where to put them; what is there is replaced
 * @param {{folder: string, link: string}} [options.starter] a published list in place of the samples
 * @returns {Promise<Record<string, {folder: string, zip: string}>>} paths by browser
 */
export async function makePackages({ out, starter }) {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  /** @type {Record<string, {folder: string, zip: string}>} */
  const packages = {};
  for (const [browser, manifestOf] of Object.entries(MANIFESTS)) {
    const folder = join(out, browser);
    await cp(join(root, 'extension'), folder, { recursive: true });
    await joinScripts(folder);
    for (const name of [...LEFT_OUT, ...(await needlessModules(folder))]) await rm(join(folder, name), { recursive: true, force: true });
    if (starter) await bundleStarter(folder, starter.folder, starter.link);
    const path = join(folder, 'manifest.json');
    const manifest = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, `${JSON.stringify(manifestOf(manifest), null, 2)}\n`);
    const zip = join(out, `firsthand-${manifest.version}-${browser}.zip`);
    await writeFile(zip, await zipOf(folder));
    packages[browser] = { folder, zip };
  }
  return packages;
}

async function main() {
  const { out, starter, link, help } = parseArgs({
    options: {
      out: { type: 'string', default: join(root, 'target/package') },
      starter: { type: 'string' },
      link: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values;
  if (help) return console.log(HELP);
  if ((starter === undefined) !== (link === undefined)) throw new Error('--starter and --link belong together (see --help).');
  await buildExtension();
  const list = starter === undefined ? undefined : { folder: starter, link: link ?? '' };
  const packages = await makePackages({ out: resolve(out), starter: list });
  for (const [browser, { folder, zip }] of Object.entries(packages)) {
    say(`For ${browser}: ${zip}, and unpacked in ${folder}.`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main().catch((error) => {
    say(`package: ${error.message}`);
    process.exitCode = 1;
  });
}
