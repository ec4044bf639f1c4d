// Runs every check and every test, after installing what they need: node tools/test.mjs

import { readdirSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildExtension } from './build.mjs';
import { Tally, cargoCounts } from './counting.mjs';
import { chromiumFlags } from './browser/flags.mjs';
import { setUp } from './setup.mjs';
import { StepError, program, root, say } from './steps.mjs';

const WARNINGS_FAIL = ['--', '-D', 'warnings'];
const WASM = ['-p', 'firsthand', '--lib', '--target', 'wasm32-unknown-unknown'];

const tally = new Tally();

async function main() {
  await setUp({ tests: true });
  await tally.check('formatting', 'cargo', ['fmt', '--all', '--check']);
  await tally.check('lints', 'cargo', ['clippy', '--quiet', '--workspace', '--all-targets', ...WARNINGS_FAIL]);
  await tally.check('lints of the core on WebAssembly', 'cargo', ['clippy', '--quiet', ...WASM, ...WARNINGS_FAIL]);
  await tally.check('documentation', 'cargo', ['doc', '--quiet', '-p', 'firsthand', '--no-deps'], { RUSTDOCFLAGS: '-D warnings' });
  await tally.suite('native tests', 'cargo', ['test', '--workspace', '--no-fail-fast'], cargoCounts);
  await tally.check('instruction counts', 'node', ['benches/instructions.mjs']);
  for (const file of testFiles('tests/node')) await tally.nodeSuite(file);

  await writeFile(join(root, 'webdriver.json'), JSON.stringify(webdriver()));
  try {
    const wasm = ['test', '--headless', '--mode', 'no-install'];
    const only = ['--', '-p', 'firsthand', '--test', 'browser'];
    await tally.suite('core in Chromium', 'wasm-pack', [...wasm, '--chrome', '--chromedriver', program('chromedriver', 'chromium.chromedriver'), ...only], cargoCounts);
    await tally.suite('core in Firefox', 'wasm-pack', [...wasm, '--firefox', '--geckodriver', program('geckodriver'), ...only], cargoCounts);
  } finally {
    await rm(join(root, 'webdriver.json'), { force: true });
  }

  await buildExtension();
  await tally.check('types of the extension', 'npm', ['run', '--silent', 'types']);
  await tally.check('imports', 'npm', ['run', '--silent', 'imports']);
  // One file at a time: each has a browser of its own.
  for (const file of testFiles('tests/e2e')) await tally.nodeSuite(file);
}

/** @param {string} folder */
function testFiles(folder) {
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith('.test.mjs'));
  return names.sort().map((name) => `${folder}/${name}`);
}

/** How the tests of the core start their browsers. */
function webdriver() {
  return {
    'goog:chromeOptions': { args: ['--headless=new', ...chromiumFlags()] },
    'moz:firefoxOptions': { args: ['-headless'] },
  };
}

try {
  await main();
} catch (error) {
  tally.addFailure();
  say(error instanceof StepError ? error.message : error.stack);
}
// Repeated here, because of a long output often only the end is kept.
if (tally.failures) say(`\nWhat failed:\n\n${tally.failures}\n`);
process.stdout.write(`${tally.closingLine}\n`);
process.exitCode = tally.exitCode;
