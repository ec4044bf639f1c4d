// Sets a fresh Debian 12 or Ubuntu machine up for building and testing; needs Rust (rustup) and Node 20 or newer.
// What is there already is left alone, so it may be run at any time: node tools/setup.mjs

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StepError, ask, root, run, step } from './steps.mjs';

/** Browsers with their drivers, and fonts for every script that the sample pages are in. */
const PACKAGES = ['chromium', 'chromium-l10n', 'chromium-driver', 'firefox-esr', 'fonts-dejavu-core', 'fonts-noto-cjk'];
/** On Ubuntu the browsers are snaps, which these packages bring. */
const UBUNTU_PACKAGES = ['chromium-browser', 'chromium-chromedriver', 'firefox', 'fonts-dejavu-core', 'fonts-noto-cjk'];
/** For browsers in real windows: a display, a window manager, clicks and pictures; the names are Ubuntu's, too. */
const WINDOW_PACKAGES = ['xvfb', 'openbox', 'xdotool', 'scrot'];
/** For counting instructions. */
const COUNTING_PACKAGES = ['valgrind'];

/** Tools are used once: a quick build of them is worth more than a quick tool. */
const QUICK = {
  CARGO_PROFILE_RELEASE_OPT_LEVEL: '1',
  CARGO_PROFILE_RELEASE_LTO: 'off',
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
  CARGO_TARGET_DIR: join(root, 'target/tools'),
};

/**
 * Installs whatever is missing; throws a StepError that says what to do where that cannot be done.
 * @param {{browsers?: boolean}} [options] browsers: also what only the demo and the tests need
 */
export async function setUp({ browsers = true } = {}) {
  await needRust();
  if (browsers) await installPackages([...((await isUbuntu()) ? UBUNTU_PACKAGES : PACKAGES), ...WINDOW_PACKAGES]);
  await installTarget();
  await installNpm();
  await installTool('wasm-bindgen', 'wasm-bindgen-cli', await lockedVersion('wasm-bindgen'), ['--no-default-features']);
  await installTool('wasm-pack', 'wasm-pack', '0.15.1', ['--locked']);
  if (browsers) await installTool('geckodriver', 'geckodriver', '0.37.1', ['--locked']);
}

/** What only benches/instructions.mjs needs. */
export async function setUpCounting() {
  await needRust();
  await installPackages(COUNTING_PACKAGES);
  await installTool('gungraun-runner', 'gungraun-runner', await lockedVersion('gungraun-runner'), ['--locked']);
}

async function needRust() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new StepError(`Node ${process.versions.node} is too old: install Node 20 or newer.`);
  }
  if (!(await ask('cargo', '--version'))) {
    throw new StepError('cargo is not there: install Rust with rustup, then run this again.');
  }
}

const isUbuntu = async () => /^ID=ubuntu$/m.test(await readFile('/etc/os-release', 'utf8').catch(() => ''));

/** @param {string[]} packages */
async function installPackages(packages) {
  if (!existsSync('/usr/bin/apt-get')) {
    process.stderr.write(`   no apt-get here: install what stands for ${packages.join(', ')} yourself\n`);
    return;
  }
  const missing = [];
  for (const name of packages) {
    const status = await ask('dpkg-query', '-W', '-f', '${Status}', name);
    if (status !== 'install ok installed') missing.push(name);
  }
  if (!missing.length) return;
  const root = process.getuid?.() === 0;
  const apt = (/** @type {string[]} */ ...args) =>
    run(root ? 'apt-get' : 'sudo', root ? args : ['apt-get', ...args], {
      quiet: true,
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    });
  await step(`install ${missing.join(', ')}`, async () => {
    try {
      await apt('update');
      await apt('install', '-y', '--no-install-recommends', ...missing);
    } catch (error) {
      throw new StepError(`Install ${missing.join(' ')} yourself, then run this again (${error.message}).`);
    }
  });
}

async function installTarget() {
  const target = 'wasm32-unknown-unknown';
  const libraries = await ask('rustc', '--print', 'target-libdir', '--target', target);
  if (libraries && existsSync(libraries)) return;
  await step(`install the Rust target ${target}`, () => run('rustup', ['target', 'add', target]));
}

async function installNpm() {
  const lock = createHash('sha256').update(await readFile(join(root, 'package-lock.json'))).digest('hex');
  const stamp = join(root, 'node_modules/.firsthand-lock');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === lock) return;
  await step('install npm packages', async () => {
    await run('npm', ['ci', '--no-audit', '--no-fund'], { quiet: true });
    await writeFile(stamp, lock);
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
  await step(`install ${crate} ${version}`, () =>
    run('cargo', ['install', crate, '--version', version, '--force', ...options], { quiet: true, env: QUICK }),
  );
}

/**
 * The version of a crate that Cargo.lock pins: the command must be of the same.
 * @param {string} crate
 */
async function lockedVersion(crate) {
  const lock = await readFile(join(root, 'Cargo.lock'), 'utf8');
  const found = lock.match(new RegExp(`name = "${crate}"\nversion = "([^"]+)"`));
  if (!found) throw new StepError(`Cargo.lock names no ${crate}.`);
  return found[1];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await setUp();
    await setUpCounting();
    process.stderr.write('Everything is there.\n');
  } catch (error) {
    process.stderr.write(`${error instanceof StepError ? error.message : error.stack}\n`);
    process.exitCode = 1;
  }
}
