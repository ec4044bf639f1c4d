// Runs every test, after installing what they need: node tools/test.mjs

import { existsSync, readdirSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildExtension } from './build.mjs';
import { sandboxFlags } from './browser/sandbox.mjs';
import { setUp } from './setup.mjs';
import { StepError, root, run, step } from './steps.mjs';

const total = { passed: 0, failed: 0 };

/**
 * Runs a suite, adds its counts to the total, and goes on whatever comes of it.
 * @param {string} name
 * @param {string} command
 * @param {string[]} args
 * @param {(output: string) => {passed: number, failed: number}} count
 */
async function suite(name, command, args, count) {
  await step(name, async () => {
    const { code, output } = await run(command, args, { check: false });
    const { passed, failed } = count(output);
    total.passed += passed;
    // A suite that fails before its first test has failed, and so has one that finds no test.
    total.failed += failed || (code !== 0 || passed === 0 ? 1 : 0);
    process.stderr.write(`   ${name}: ${passed} passed, ${failed} failed${code ? `, code ${code}` : ''}\n`);
  });
}

/**
 * A check that either holds or does not.
 * @param {string} name
 * @param {string} command
 * @param {string[]} args
 */
const check = (name, command, args) =>
  suite(name, command, args, (output) => ({ passed: 1, failed: 0, output })).catch(() => undefined);

/** @param {string} output */
function cargoCounts(output) {
  const sum = { passed: 0, failed: 0 };
  for (const [, passed, failed] of output.matchAll(/test result: \w+\. (\d+) passed; (\d+) failed/g)) {
    sum.passed += Number(passed);
    sum.failed += Number(failed);
  }
  return sum;
}

/** @param {string} output */
function nodeCounts(output) {
  const number = (/** @type {string} */ what) => Number(output.match(new RegExp(`^. ${what} (\\d+)$`, 'm'))?.[1] ?? 0);
  return { passed: number('pass'), failed: number('fail') };
}

async function main() {
  await setUp();
  await check('formatting', 'cargo', ['fmt', '--check']);
  await check('lints', 'cargo', ['clippy', '--quiet', '--features', 'native', '--all-targets', '--', '-D', 'warnings']);
  await check('lints of the wasm side', 'cargo', [
    'clippy', '--quiet', '--lib', '--target', 'wasm32-unknown-unknown', '--', '-D', 'warnings',
  ]);
  await suite('native tests', 'cargo', ['test', '--features', 'native'], cargoCounts);
  await check('instruction counts', 'node', ['benches/instructions.mjs']);

  await writeFile(join(root, 'webdriver.json'), JSON.stringify(webdriver()));
  try {
    const wasm = ['test', '--headless', '--mode', 'no-install'];
    const only = ['--', '--test', 'browser'];
    await suite('wasm tests in Chromium', 'wasm-pack', [...wasm, '--chrome', '--chromedriver', driver(), ...only], cargoCounts);
    await suite('wasm tests in Firefox', 'wasm-pack', [...wasm, '--firefox', '--geckodriver', gecko(), ...only], cargoCounts);
  } finally {
    await rm(join(root, 'webdriver.json'), { force: true });
  }

  await buildExtension();
  await check('types of the extension', 'tsc', ['--noEmit']);
  const tests = readdirSync(join(root, 'tests/e2e')).filter((name) => name.endsWith('.test.mjs')).sort();
  const www = existsSync(join(root, 'tests/www.test.mjs')) ? ['tests/www.test.mjs'] : [];
  // One file at a time: each has a browser of its own.
  for (const file of [...tests.map((name) => `tests/e2e/${name}`), ...www]) {
    await suite(file, 'node', ['--test', '--test-reporter=spec', file], nodeCounts);
  }
}

/** How the wasm tests start their browsers. */
function webdriver() {
  const quiet = ['--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'];
  const calm = ['--disable-component-update', '--disable-sync', '--no-first-run'];
  return {
    'goog:chromeOptions': { args: ['--headless=new', ...sandboxFlags(), ...quiet, ...calm] },
    'moz:firefoxOptions': { args: ['-headless'] },
  };
}

function driver() {
  const found = ['/usr/bin/chromedriver', '/snap/bin/chromium.chromedriver'].find((path) => existsSync(path));
  if (!found) throw new StepError('No chromedriver: run node tools/setup.mjs.');
  return found;
}

const gecko = () =>
  (process.env.PATH ?? '').split(':').map((folder) => join(folder, 'geckodriver')).find((path) => existsSync(path)) ??
  'geckodriver';

try {
  await main();
} catch (error) {
  total.failed += 1;
  process.stderr.write(`${error instanceof StepError ? error.message : error.stack}\n`);
}
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed ? 1 : 0;
