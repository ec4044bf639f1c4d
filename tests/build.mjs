// Builds the native tool and the extension: what the demo and the tests stand on.

import { spawn } from 'node:child_process';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The index that the extension brings along. */
export const BUNDLED = join(ROOT, 'extension/lists/samples.firsthand');
export const ORIGINALS = join(ROOT, 'tests/samples/originals');

/** wasm-pack looks for wasm-opt on the PATH, and is itself where cargo puts things. */
const PATH = [join(ROOT, 'node_modules/.bin'), join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'bin'), process.env.PATH].join(
  delimiter,
);

const say = (line) => process.stderr.write(`${line}\n`);

/**
 * Runs one step, named on stderr with the time it took. What the command prints is shown
 * only when it fails.
 * @param {string} name what the step does
 * @param {string} command
 * @param {string[]} args
 * @param {{advice?: string}} [options] what to do when the command is not there
 */
async function step(name, command, args, { advice = '' } = {}) {
  const start = performance.now();
  const output = [];
  const code = await new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, env: { ...process.env, PATH }, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (bytes) => output.push(bytes));
    child.stderr.on('data', (bytes) => output.push(bytes));
    child.on('error', (error) =>
      reject(error.code === 'ENOENT' ? new Error(`${name}: there is no "${command}". ${advice}`.trim()) : error),
    );
    child.on('close', (status, signal) => resolve(status ?? signal));
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (code !== 0) {
    throw new Error(`${name}: failed (${code}) after ${seconds} s\n${Buffer.concat(output)}\n$ ${command} ${args.join(' ')}`);
  }
  say(`${name}: ${seconds} s`);
}

const SET_UP = 'Run "node tests/setup.mjs".';

/** @returns {Promise<string>} the path of the native tool */
export async function buildTool() {
  await step('Building the command-line tool', 'cargo', ['build', '--quiet', '--release', '--features', 'native', '--bin', 'firsthand'], {
    advice: 'Install Rust from https://rustup.rs.',
  });
  return join(resolve(ROOT, process.env.CARGO_TARGET_DIR ?? 'target'), 'release/firsthand');
}

/**
 * An index of its own, which nothing overwrites while it is in use.
 * @param {string} out
 * @param {string[]} inputs
 */
export async function buildIndex(out, inputs) {
  const tool = await buildTool();
  await step(`Building the index ${out}`, tool, ['build', '--out', out, ...inputs]);
  return out;
}

/** Whether the core is younger than everything it is made from. */
async function isFresh(core) {
  const built = await stat(core).catch(() => null);
  if (!built) return false;
  const sources = await readdir(join(ROOT, 'src'), { recursive: true });
  for (const file of ['Cargo.toml', 'Cargo.lock', 'src', ...sources.map((file) => join('src', file))]) {
    if ((await stat(join(ROOT, file))).mtimeMs > built.mtimeMs) return false;
  }
  return true;
}

/** The core as WebAssembly, and the index of the samples, in their places in `extension/`. */
export async function buildExtension() {
  const pkg = join(ROOT, 'extension/pkg');
  if (await isFresh(join(pkg, 'firsthand_bg.wasm'))) {
    say('Building the core as WebAssembly: it is up to date');
  } else {
    await step(
      'Building the core as WebAssembly',
      'wasm-pack',
      ['build', '--mode', 'no-install', '--target', 'web', '--release', '--no-pack', '--out-dir', 'extension/pkg', '--out-name', 'firsthand'],
      { advice: SET_UP },
    );
    // It would keep the package out of archives made with git's rules.
    await rm(join(pkg, '.gitignore'), { force: true });
  }
  await buildIndex(BUNDLED, [ORIGINALS]);
  const wasm = await readFile(join(pkg, 'firsthand_bg.wasm'));
  const zipped = await promisify(gzip)(wasm, { level: 9 });
  const index = await stat(BUNDLED);
  say(`  core ${kilobytes(wasm.length)} (${kilobytes(zipped.length)} with gzip), index of the samples ${kilobytes(index.size)}`);
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
