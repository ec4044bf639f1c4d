// What a user sees of set-up and build while they run.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';

const STEPS = new URL('../../tools/steps.mjs', import.meta.url).href;

/** Runs a program with the functions of steps.mjs, and returns its lines on standard error without their times. */
function printed(program) {
  const code = `import { inParallel, run, step } from ${JSON.stringify(STEPS)};\n${program}`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8' });
  assert.equal(stdout, '');
  const lines = stderr.trimEnd().split('\n');
  return lines.map((line) => line.replace(/^ *\d+:\d\d /, '').replace(/\d+\.\d s/, 'N s'));
}

describe('a step', () => {
  it('is named as it begins, says what it is doing, and ends with its time', () => {
    const lines = printed(`
      const script = 'printf "\\\\033[32mCompiling\\\\033[0m one\\\\n"; sleep 1';
      await step('build', (progress) => run('sh', ['-c', script], { progress }), { interval: 300 });
    `);
    assert.equal(lines[0], '── build …');
    assert.ok(lines.length > 2, lines.join('\n'));
    for (const line of lines.slice(1, -1)) assert.equal(line, '   … build, N s: Compiling one');
    assert.equal(lines.at(-1), '   build: N s');
  });

  it('says that it is still running where its command prints nothing', () => {
    const lines = printed(`await step('build', (progress) => run('sleep', ['1'], { progress }), { interval: 300 });`);
    assert.ok(lines.includes('   … build, N s'), lines.join('\n'));
  });

  it('shows the whole output of a command that fails', () => {
    const lines = printed(`
      const script = 'echo one; echo two; exit 3';
      await step('build', (progress) => run('sh', ['-c', script], { progress })).catch(({ message }) => console.error(message));
    `);
    assert.deepEqual(lines.slice(0, 4), ['── build …', 'one', 'two', '   build: FAILED after N s']);
    assert.match(lines[4], /ended with code 3$/);
  });
});

describe('steps in parallel', () => {
  it('all end before the failure of one is reported', () => {
    const lines = printed(`
      const fails = step('bad', async () => { throw new Error('no'); });
      const works = step('good', () => new Promise((resolve) => setTimeout(resolve, 300)));
      await inParallel([fails, works]).catch(({ message }) => console.error(message));
    `);
    assert.deepEqual(lines, ['── bad …', '── good …', '   bad: FAILED after N s', '   good: N s', 'no']);
  });
});
