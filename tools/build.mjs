// Builds the native tool and the extension: what the demo and the tests stand on.

import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { root, run, step } from './steps.mjs';

/** The index that the extension brings along, and what it is made from. */
export const BUNDLED = join(root, 'extension/lists/samples.firsthand');
export const ORIGINALS = join(root, 'tests/samples/originals');

const PKG = join(root, 'extension/pkg');
const CORE = join(PKG, 'firsthand_bg.wasm');

/** @returns {Promise<string>} the path of the native tool */
export async function buildTool() {
  await step('build the command-line tool', () =>
    run('cargo', ['build', '--release', '-p', 'firsthand-cli'], { quiet: true }),
  );
  return join(resolve(root, process.env.CARGO_TARGET_DIR ?? 'target'), 'release/firsthand');
}

/**
 * @param {string} out
 * @param {string[]} inputs
 */
export async function buildIndex(out, inputs) {
  const tool = await buildTool();
  await step('build the index', () => run(tool, ['build', '--out', out, ...inputs], { quiet: true }));
}

/** The core as WebAssembly, in `extension/pkg`, unless it is there and fresh. */
export async function buildCore() {
  if (!(await isFresh())) await step('build the core as WebAssembly', wasmPack);
  return PKG;
}

/** The core and the index of the samples, in their places in `extension/`. */
export async function buildExtension() {
  await buildCore();
  await buildIndex(BUNDLED, [ORIGINALS]);
  const wasm = await readFile(CORE);
  const zipped = await promisify(gzip)(wasm, { level: 9 });
  const { size } = await stat(BUNDLED);
  process.stderr.write(
    `   core ${kilobytes(wasm.length)} (${kilobytes(zipped.length)} with gzip), index of the samples ${kilobytes(size)}\n`,
  );
}

async function wasmPack() {
  const target = ['--target', 'web', '--release', '--no-pack', '--out-dir', 'extension/pkg', '--out-name', 'firsthand'];
  await run('wasm-pack', ['build', '--mode', 'no-install', ...target], { quiet: true });
  // It would keep the core out of a package that is made with git's rules.
  await rm(join(PKG, '.gitignore'), { force: true });
}

/** Whether the core is younger than everything it is made from. */
async function isFresh() {
  const built = await stat(CORE).catch(() => null);
  if (!built) return false;
  const sources = (await readdir(join(root, 'src'), { recursive: true })).map((file) => join('src', file));
  const times = ['Cargo.toml', 'Cargo.lock', 'build.rs', ...sources].map(async (file) => (await stat(join(root, file))).mtimeMs);
  return Math.max(...(await Promise.all(times))) < built.mtimeMs;
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
