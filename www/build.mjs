// Builds the wasm package that the page runs on, where it is missing or older than its sources.
// After it `www/` is complete in itself: any static host can serve the folder.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const PACKAGE = join(ROOT, 'www/pkg');
const WASM = join(PACKAGE, 'firsthand_bg.wasm');

/** What the wasm is made from. */
const SOURCES = ['src', 'Cargo.toml', 'Cargo.lock'];

/** The example's two sides: samples of the repository, copied so that the texts exist once. */
const EXAMPLE = {
  'example-original.html': 'tests/samples/originals/shield-final.html',
  'example-page.html': 'tests/samples/pages/spun/shield-final--40.html',
};

/** cargo's and npm's tools are found even where the shell has not been told of them. */
const PATH = [join(ROOT, 'node_modules/.bin'), process.env.PATH, join(homedir(), '.cargo/bin')].join(delimiter);

/**
 * @param {{quiet?: boolean}} [options] quiet: say nothing while all goes well
 * @returns {Promise<void>} rejects with an error that says what to do
 */
export async function build({ quiet = false } = {}) {
  if (await isStale()) {
    if (!quiet) console.log('Building the wasm (a minute or two the first time) …');
    await wasmPack(quiet);
  }
  await mkdir(PACKAGE, { recursive: true });
  for (const [name, sample] of Object.entries(EXAMPLE)) await copyFile(join(ROOT, sample), join(PACKAGE, name));
}

async function isStale() {
  if (!existsSync(WASM) || !existsSync(join(PACKAGE, 'firsthand.js'))) return true;
  const built = (await stat(WASM)).mtimeMs;
  const sources = await Promise.all(SOURCES.map((source) => newest(join(ROOT, source))));
  return sources.some((changed) => changed > built);
}

/**
 * @param {string} path file or folder
 * @returns {Promise<number>} when anything in it was last changed
 */
async function newest(path) {
  const facts = await stat(path);
  if (!facts.isDirectory()) return facts.mtimeMs;
  const inside = await Promise.all((await readdir(path)).map((name) => newest(join(path, name))));
  // The folder's own time tells of files that were taken away.
  return Math.max(facts.mtimeMs, ...inside);
}

/** @param {boolean} quiet */
async function wasmPack(quiet) {
  // Without wasm-opt the page works as well, only slower; wasm-pack would try to download it.
  const optimiser = await runs('wasm-opt', ['--version']);
  if (!optimiser && !quiet) console.log('wasm-opt is not there ("npm ci" brings it): building without it.');
  const args = ['build', ROOT, '--target', 'web', '--release', '--mode', 'no-install', '--no-pack'];
  args.push('--out-dir', PACKAGE, '--out-name', 'firsthand', ...(optimiser ? [] : ['--no-opt']));
  const { code, missing, output } = await run('wasm-pack', args, quiet);
  if (missing) {
    throw new Error(
      'wasm-pack is not installed. Run: rustup target add wasm32-unknown-unknown && ' +
        'cargo install wasm-pack --locked && cargo install wasm-bindgen-cli --version =0.2.130',
    );
  }
  if (code !== 0) {
    if (quiet) console.error(output);
    throw new Error(`wasm-pack ended with code ${code}; what it said is above.`);
  }
}

/**
 * @param {string} program
 * @param {string[]} args
 */
const runs = async (program, args) => (await run(program, args, true)).code === 0;

/**
 * @param {string} program
 * @param {string[]} args
 * @param {boolean} quiet keep what it says to ourselves
 * @returns {Promise<{code: number | null, missing: boolean, output: string}>}
 */
function run(program, args, quiet) {
  return new Promise((resolve) => {
    const env = { ...process.env, PATH };
    const child = spawn(program, args, { cwd: ROOT, env, stdio: quiet ? 'pipe' : 'inherit' });
    let output = '';
    child.stdout?.on('data', (text) => (output += text));
    child.stderr?.on('data', (text) => (output += text));
    child.on('error', () => resolve({ code: null, missing: true, output }));
    child.on('close', (code) => resolve({ code, missing: false, output }));
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await build().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
