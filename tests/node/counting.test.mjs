// What the test command counts: real suites that pass, fail, are skipped or find nothing, run as it runs them.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Tally, cargoCounts } from '../../tools/counting.mjs';

const IMPORT = "import { after, before, describe, it } from 'node:test';\n";

let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firsthand-counting-'));
});
after(() => rm(folder, { recursive: true, force: true }));

/** Runs one suite, and returns what the test command would print and exit with if it ran nothing else. */
async function counted(run) {
  const tally = new Tally({ quiet: true });
  await run(tally);
  return [tally.closingLine, tally.exitCode];
}

describe('a suite of Node', () => {
  /** @type {[what: string, code: string, line: string, exitCode: number][]} */
  const cases = [
    ['that passes', "describe('s', () => { it('a', () => {}); it('b', () => {}); });", '2 passed, 0 failed, 0 skipped', 0],
    [
      'with a test that fails',
      "describe('s', () => { it('a', () => {}); it('b', () => { throw new Error('no'); }); });",
      '1 passed, 1 failed, 0 skipped',
      1,
    ],
    [
      'with a test that is skipped and one that is to be written',
      "describe('s', () => { it('a', () => {}); it('b', { skip: 'why' }, () => {}); it.skip('c', () => {}); it.todo('d'); });",
      '1 passed, 0 failed, 3 skipped',
      0,
    ],
    [
      'that is skipped whole',
      "describe('s', { skip: 'no data' }, () => { it('a', () => {}); it('b', () => {}); });",
      '0 passed, 0 failed, 1 skipped',
      0,
    ],
    [
      'that is not skipped, since its condition is false',
      "describe('s', { skip: false }, () => { it('a', () => {}); });",
      '1 passed, 0 failed, 0 skipped',
      0,
    ],
    ['without a test', "console.log('nothing');", '0 passed, 1 failed, 0 skipped', 1],
    ['whose only group is empty', "describe('s', () => {});", '0 passed, 1 failed, 0 skipped', 1],
    ['that crashes before its first test', "throw new Error('no'); it('a', () => {});", '0 passed, 1 failed, 0 skipped', 1],
    ['that cannot be parsed', "it('a', () => {", '0 passed, 1 failed, 0 skipped', 1],
    [
      'whose set-up fails',
      "describe('s', () => { before(() => { throw new Error('no'); }); it('a', () => {}); it('b', () => {}); });",
      '0 passed, 3 failed, 0 skipped',
      1,
    ],
    [
      'whose clean-up fails',
      "describe('s', () => { after(() => { throw new Error('no'); }); it('a', () => {}); });",
      '1 passed, 1 failed, 0 skipped',
      1,
    ],
    [
      'that ends with an error outside of its tests',
      "it('a', () => {}); process.on('exit', () => { process.exitCode = 3; });",
      '1 passed, 1 failed, 0 skipped',
      1,
    ],
  ];

  for (const [number, [what, code, line, exitCode]] of cases.entries()) {
    it(`${what} is counted as ${line}`, async () => {
      const file = join(folder, `${number}.test.mjs`);
      await writeFile(file, IMPORT + code);
      assert.deepEqual(await counted((tally) => tally.nodeSuite(file)), [line, exitCode]);
    });
  }

  it('that does not exist is counted as 0 passed, 1 failed, 0 skipped', async () => {
    const missing = join(folder, 'missing.test.mjs');
    assert.deepEqual(await counted((tally) => tally.nodeSuite(missing)), ['0 passed, 1 failed, 0 skipped', 1]);
  });
});

describe('a suite of cargo or wasm-pack', () => {
  /** @type {[what: string, output: string, code: number, line: string, exitCode: number][]} */
  const cases = [
    [
      'of two binaries',
      'test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\\n' +
        'test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\\n',
      0,
      '7 passed, 0 failed, 1 skipped',
      0,
    ],
    [
      'with a test that fails',
      'test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out\\n',
      101,
      '3 passed, 1 failed, 0 skipped',
      1,
    ],
    [
      'one of whose binaries was ended by a signal',
      'test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\\nerror: test failed (signal: 6)\\n',
      101,
      '3 passed, 1 failed, 0 skipped',
      1,
    ],
    ['that does not compile', 'error: could not compile `firsthand`\\n', 101, '0 passed, 1 failed, 0 skipped', 1],
    // What wasm-bindgen-test-runner prints, which wasm-pack test starts; the exit code is 0.
    ['without a test for browsers', 'no tests to run!\\n', 0, '0 passed, 1 failed, 0 skipped', 1],
    ['whose binaries hold no test', 'test result: ok. 0 passed; 0 failed; 0 ignored\\n', 0, '0 passed, 1 failed, 0 skipped', 1],
  ];

  for (const [what, output, code, line, exitCode] of cases) {
    it(`${what} is counted as ${line}`, async () => {
      const args = ['-c', `printf '${output}'; exit ${code}`];
      assert.deepEqual(await counted((tally) => tally.suite('cargo', 'sh', args, cargoCounts)), [line, exitCode]);
    });
  }
});

describe('a check', () => {
  it('that holds counts as one test that passes', async () => {
    assert.deepEqual(await counted((tally) => tally.check('c', 'true', [])), ['1 passed, 0 failed, 0 skipped', 0]);
  });

  it('that fails counts as one test that fails', async () => {
    assert.deepEqual(await counted((tally) => tally.check('c', 'false', [])), ['0 passed, 1 failed, 0 skipped', 1]);
  });

  it('whose program is missing counts as one test that fails', async () => {
    const missing = join(folder, 'no-such-program');
    assert.deepEqual(await counted((tally) => tally.check('c', missing, [])), ['0 passed, 1 failed, 0 skipped', 1]);
  });

  it('gets its environment variables', async () => {
    const check = (tally) => tally.check('c', 'sh', ['-c', 'test "$WANTED" = yes'], { WANTED: 'yes' });
    assert.deepEqual(await counted(check), ['1 passed, 0 failed, 0 skipped', 0]);
  });
});

describe('what failed is said once more', () => {
  /** What is said at the end of the test command if it runs this alone. */
  async function failures(run) {
    const tally = new Tally({ quiet: true });
    await run(tally);
    return tally.failures;
  }

  it('with the names and reasons of the tests of Node', async () => {
    const file = join(folder, 'reasons.test.mjs');
    await writeFile(file, `${IMPORT}it('passes', () => {}); it('fails', () => { throw new Error('for this reason'); });`);
    const said = await failures((tally) => tally.nodeSuite(file));
    assert.ok(said.startsWith(`${file}: 1 passed, 1 failed, 0 skipped, exit code 1\n`), said);
    assert.match(said, /✖ fails[\s\S]*for this reason/);
    assert.doesNotMatch(said, /✔ passes|counted \{/);
  });

  it('with the names and reasons of the tests of each binary of cargo', async () => {
    const binary = (/** @type {string} */ name) => `
running 2 tests
test passes ... ok
test ${name} ... FAILED

failures:

---- ${name} stdout ----

thread '${name}' panicked at src/lib.rs:1:1:
reason of ${name}


failures:
    ${name}

test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out
`;
    const file = join(folder, 'cargo.txt');
    await writeFile(file, `${binary('one')}${binary('two')}error: 2 targets failed\n`);
    const said = await failures((tally) => tally.suite('cargo', 'sh', ['-c', `cat '${file}'; exit 101`], cargoCounts));
    assert.ok(said.startsWith('cargo: 2 passed, 2 failed, 0 skipped, exit code 101\n---- one stdout ----'), said);
    assert.match(said, /reason of one[\s\S]*---- two stdout ----[\s\S]*reason of two/);
    assert.doesNotMatch(said, /passes|test result|targets failed/);
  });

  it('with the last 60 lines of a command that says nothing else of it', async () => {
    const said = await failures((tally) => tally.check('lints', 'sh', ['-c', 'seq 100; exit 2']));
    const lines = said.split('\n');
    assert.deepEqual([lines[0], lines[1], lines.at(-1)], ['lints: 0 passed, 1 failed, 0 skipped, exit code 2', '41', '100']);
  });

  it('and nothing where nothing failed', async () => {
    assert.equal(await failures((tally) => tally.check('lints', 'true', [])), '');
  });
});

it('counts go on after a suite that fails, and one failure is enough for the exit code', async () => {
  const run = async (tally) => {
    await tally.check('lints', 'false', []);
    await tally.suite('cargo', 'sh', ['-c', "echo 'test result: ok. 5 passed; 0 failed; 2 ignored'"], cargoCounts);
    tally.addFailure();
  };
  assert.deepEqual(await counted(run), ['5 passed, 2 failed, 2 skipped', 1]);
});
