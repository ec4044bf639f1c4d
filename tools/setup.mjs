// Sets a fresh Debian 12 or Ubuntu machine up, in layers: what building needs, what the demo needs, what the tests need, what
// counting instructions needs. Rust (rustup) and Node 20 or newer must be there. What is installed already is left alone.
// node tools/setup.mjs installs all layers.

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StepError, ask, inParallel, root, run, say, step } from './steps.mjs';

/**
 * Packages of Debian, and their names on Ubuntu, where the browsers are snaps which these packages install.
 * `browser`: Chromium, and fonts for every script that the sample pages are in. `tests`: the other browser, the drivers
 * of both, Chromium's own texts in all languages, a font for Hindi, which no sample page is in, a display with a window
 * manager to open windows on, and environments for Python packages. `counting`: callgrind.
 */
const PACKAGES = {
  debian: {
    browser: ['chromium', 'fonts-dejavu-core', 'fonts-noto-cjk'],
    tests: [
      'chromium-l10n', 'chromium-driver', 'firefox-esr', 'fonts-lohit-deva',
      'xvfb', 'openbox', 'xdotool', 'scrot', 'python3-venv',
    ],
    counting: ['valgrind'],
  },
  ubuntu: {
    browser: ['chromium-browser', 'fonts-dejavu-core', 'fonts-noto-cjk'],
    tests: [
      'chromium-chromedriver', 'firefox', 'fonts-lohit-deva',
      'xvfb', 'openbox', 'xdotool', 'scrot', 'python3-venv',
    ],
    counting: ['valgrind'],
  },
};

/** Where tools are compiled. */
const TOOLS = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target', 'tools');

/** The tools run for seconds and would take minutes to compile with optimisation. */
const QUICK = {
  CARGO_PROFILE_RELEASE_OPT_LEVEL: '0',
  CARGO_PROFILE_RELEASE_LTO: 'off',
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
  CARGO_TARGET_DIR: TOOLS,
};

/**
 * Installs what is missing; rejects with a StepError that says what to do where that is impossible.
 * @param {object} [options]
 * @param {boolean} [options.browsers] also what opening pages in Chromium needs (the default)
 * @param {boolean} [options.tests] also what the tests need, Firefox and the drivers of both browsers for instance
 * @param {() => Promise<unknown>} [options.meanwhile] work that needs no browser; it runs beside the installing
 */
export async function setUp({ browsers = true, tests = false, meanwhile = async () => {} } = {}) {
  await needRust();
  const packages = await packagesFor([...(browsers ? ['browser'] : []), ...(tests ? ['tests'] : [])]);
  const missing = await missingPackages(packages);
  await authorise(missing);
  await inParallel([installPackages(missing), npmPackages(), wasmTarget(), ...(tests ? [testTools()] : []), meanwhile()]);
}

/** Installs what only benches/instructions.mjs needs. */
export async function setUpCounting() {
  await needRust();
  const missing = await missingPackages(await packagesFor(['counting']));
  await authorise(missing);
  await installPackages(missing);
  await installTool('gungraun-runner', 'gungraun-runner', await lockedVersion('gungraun-runner'), ['--locked']);
}

/** Installs the npm packages that package-lock.json names. */
export const npmPackages = once(async () => {
  const lock = createHash('sha256').update(await readFile(join(root, 'package-lock.json'))).digest('hex');
  const stamp = join(root, 'node_modules/.firsthand-lock');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === lock) return;
  await step('install npm packages', async (progress) => {
    await run('npm', ['ci', '--no-audit', '--no-fund'], { progress });
    await writeFile(stamp, lock);
  });
});

/** Installs Rust's standard library for WebAssembly. */
export const wasmTarget = once(async () => {
  const target = 'wasm32-unknown-unknown';
  const libraries = await ask('rustc', '--print', 'target-libdir', '--target', target);
  if (libraries && existsSync(libraries)) return;
  await step(`install the Rust target ${target}`, (progress) => run('rustup', ['target', 'add', target], { progress }));
});

/**
 * Compiles the program in tools/bindgen, which writes the JavaScript side of the core.
 * @returns {Promise<string>} its path
 */
export const bindgen = once(async () => {
  const manifest = ['--manifest-path', 'tools/bindgen/Cargo.toml', '--target-dir', TOOLS];
  await step('compile wasm-bindgen', (progress) => run('cargo', ['build', '--release', '--locked', ...manifest], { progress }));
  return join(TOOLS, 'release/firsthand-bindgen');
});

/** Installs what runs the tests of the core in browsers, and the extension in Firefox. */
async function testTools() {
  await installTool('wasm-bindgen', 'wasm-bindgen-cli', await lockedVersion('wasm-bindgen'), ['--no-default-features']);
  await installTool('wasm-pack', 'wasm-pack', '0.15.1', ['--locked']);
  await installTool('geckodriver', 'geckodriver', '0.37.1', ['--locked']);
}

async function needRust() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new StepError(`Node ${process.versions.node} is too old: install Node 20 or newer.`);
  }
  if (!(await ask('cargo', '--version'))) {
    throw new StepError('cargo was not found: install Rust with rustup, then run this again.');
  }
}

/** @param {string[]} layers keys of {@link PACKAGES} */
async function packagesFor(layers) {
  const isUbuntu = /^ID=ubuntu$/m.test(await readFile('/etc/os-release', 'utf8').catch(() => ''));
  return layers.flatMap((layer) => PACKAGES[isUbuntu ? 'ubuntu' : 'debian'][layer]);
}

/** @param {string[]} packages */
async function missingPackages(packages) {
  if (!packages.length) return [];
  if (!existsSync('/usr/bin/apt-get')) {
    say(`apt-get was not found: install the counterparts of ${packages.join(', ')} yourself.`);
    return [];
  }
  const states = await Promise.all(packages.map((name) => ask('dpkg-query', '-W', '-f', '${Status}', name)));
  return packages.filter((_, at) => states[at] !== 'install ok installed');
}

const isRoot = () => process.getuid?.() === 0;

/**
 * Asks for the password that installing packages needs, before output of other steps hides the question.
 * @param {string[]} missing
 */
async function authorise(missing) {
  if (!missing.length || isRoot() || (await run('sudo', ['-n', 'true'], { quiet: true, check: false })).code === 0) return;
  say(`sudo is needed to install ${missing.join(', ')}.`);
  const { code } = await run('sudo', ['-v'], { check: false });
  if (code !== 0) throw new StepError(`Install ${missing.join(' ')} yourself, then run this again.`);
}

/** @param {string[]} missing */
async function installPackages(missing) {
  if (!missing.length) return;
  await step(`install ${missing.join(', ')}`, async (progress) => {
    const apt = (/** @type {string[]} */ ...args) =>
      run(isRoot() ? 'apt-get' : 'sudo', isRoot() ? args : ['apt-get', ...args], {
        progress,
        env: { DEBIAN_FRONTEND: 'noninteractive' },
      });
    try {
      await apt('update');
      await apt('install', '-y', '--no-install-recommends', ...missing);
    } catch (error) {
      throw new StepError(`Install ${missing.join(' ')} yourself, then run this again (${error.message}).`);
    }
  });
}

/**
 * @param {string} binary
 * @param {string} crate
 * @param {string} version
 * @param {string[]} options
 */
async function installTool(binary, crate, version, options) {
  if ((await ask(binary, '--version')).split(/\s+/).includes(version)) return;
  await step(`install ${crate} ${version}`, (progress) =>
    run('cargo', ['install', crate, '--version', version, '--force', ...options], { progress, env: QUICK }),
  );
}

/**
 * The version of a crate in Cargo.lock, which the command of the same name must have, too.
 * @param {string} crate
 */
async function lockedVersion(crate) {
  const lock = await readFile(join(root, 'Cargo.lock'), 'utf8');
  const found = lock.match(new RegExp(`name = "${crate}"\nversion = "([^"]+)"`));
  if (!found) throw new StepError(`Cargo.lock names no ${crate}.`);
  return found[1];
}

/**
 * A function that calls the given one only once; later calls get the same result.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {() => Promise<T>}
 */
function once(work) {
  /** @type {Promise<T> | undefined} */
  let result;
  return () => (result ??= work());
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await setUp({ tests: true });
    await setUpCounting();
    say('Everything is installed.');
  } catch (error) {
    say(error instanceof StepError ? error.message : error.stack);
    process.exitCode = 1;
  }
}
