// Builds the command-line tool, the core as WebAssembly and the indexes: everything that the demo and the tests run.

import { copyFile, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { joinScripts } from './join.mjs';
import { bindgen, npmPackages, wasmTarget } from './setup.mjs';
import { inParallel, root, run, say, step } from './steps.mjs';

/** The index that the extension comes with, and the folder of the articles in it. */
export const BUNDLED = join(root, 'extension/lists/samples.firsthand');
export const ORIGINALS = join(root, 'tests/samples/originals');

const PKG = join(root, 'extension/pkg');
const CORE = join(PKG, 'firsthand_bg.wasm');
const TARGET = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');

/**
 * Builds the command-line tool, or takes the one whose path is in the environment variable `FIRSTHAND_TOOL`.
 * @param {{profile?: 'quick' | 'release'}} [options] `quick` compiles in a fraction of the time and writes the same bytes;
 *   whatever is timed needs `release`
 * @returns {Promise<string>} the path of the tool
 */
export async function buildTool({ profile = 'quick' } = {}) {
  const { FIRSTHAND_TOOL } = process.env;
  if (FIRSTHAND_TOOL) return FIRSTHAND_TOOL;
  await step('build the command-line tool', (progress) =>
    run('cargo', ['build', '--profile', profile, '-p', 'firsthand-cli'], { progress }),
  );
  return join(TARGET, profile, 'firsthand');
}

/**
 * Builds an index with the command-line tool.
 * @param {string} out
 * @param {string[]} inputs
 */
export async function buildIndex(out, inputs) {
  const tool = await buildTool();
  await step('build the index', (progress) => run(tool, ['build', '--out', out, ...inputs], { progress }));
}

/**
 * Builds the core as WebAssembly, unless `extension/pkg` has one that is newer than its sources.
 * @returns {Promise<string>} the folder
 */
export async function buildCore() {
  if (!(await isFresh())) await compileCore();
  return PKG;
}

/** Builds the core, the joined scripts and the index of the samples into their places in `extension/`. */
export async function buildExtension() {
  await inParallel([buildCore().then(npmPackages).then(() => joinScripts(dirname(PKG))), buildIndex(BUNDLED, [ORIGINALS])]);
  const wasm = await readFile(CORE);
  const zipped = await promisify(gzip)(wasm, { level: 9 });
  const { size } = await stat(BUNDLED);
  say(`The core has ${kilobytes(wasm.length)} (${kilobytes(zipped.length)} with gzip), the index of the samples ${kilobytes(size)}.`);
}

/** Does what `wasm-pack build --target web` does, to the byte, with fewer programs to install. */
async function compileCore() {
  const folder = join(TARGET, 'core');
  const compiled = join(TARGET, 'wasm32-unknown-unknown/release/firsthand.wasm');
  const [bound, optimised] = [join(folder, 'firsthand_bg.wasm'), join(folder, 'optimised.wasm')];
  const writer = bindgen();
  await inParallel([
    writer,
    npmPackages(),
    wasmTarget().then(() =>
      step('compile the core to WebAssembly', (progress) =>
        run('cargo', ['build', '--release', '-p', 'firsthand', '--lib', '--target', 'wasm32-unknown-unknown'], { progress }),
      ),
    ),
  ]);
  await mkdir(folder, { recursive: true });
  await step('write the JavaScript side of the core', async (progress) => run(await writer, [compiled, folder], { progress }));
  await step('optimise the core', (progress) => run('wasm-opt', [bound, '-o', optimised, '-O3'], { progress }));
  await mkdir(PKG, { recursive: true });
  for (const name of ['firsthand.js', 'firsthand.d.ts', 'firsthand_bg.wasm.d.ts']) await copyFile(join(folder, name), join(PKG, name));
  // The last, since its age tells whether all of them are fresh.
  await copyFile(optimised, CORE);
}

/** Whether the core is newer than everything it is made from. */
async function isFresh() {
  const built = await stat(CORE).catch(() => null);
  if (!built) return false;
  // Folders, too: removing a file changes nothing else.
  const sources = (await readdir(join(root, 'src'), { recursive: true })).map((file) => join('src', file));
  const settings = ['Cargo.toml', 'Cargo.lock', 'build.rs', 'package-lock.json', 'tools/bindgen/Cargo.lock', 'tools/bindgen/src/main.rs'];
  const times = ['src', ...sources, ...settings].map(async (file) => (await stat(join(root, file))).mtimeMs);
  return Math.max(...(await Promise.all(times))) < built.mtimeMs;
}

/** @param {number} bytes */
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
