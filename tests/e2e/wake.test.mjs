// The benchmark of the woken worker, called as another program would call it.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { root } from '../../tools/steps.mjs';

describe('timing the woken worker', () => {
  const wake = (...args) => spawnSync('node', ['benches/wake.mjs', ...args], { cwd: root, encoding: 'utf8' });

  it('prints one JSON object whose parts add up to the whole', () => {
    const { status, stdout, stderr } = wake('--runs', '1', '--format', 'json');
    assert.equal(status, 0, stderr);
    const { verdict, articles, runs, message, navigation, index } = JSON.parse(stdout);
    assert.deepEqual([verdict, articles, runs], ['copy', 17, 1]);
    for (const way of [message, navigation]) {
      const { all, 'without page': rest, ...parts } = Object.fromEntries(Object.entries(way).map(([part, { median }]) => [part, median]));
      for (const [part, ms] of Object.entries(parts)) assert.ok(ms > 0, `${part}: ${ms} ms`);
      assert.ok(Math.abs(Object.values(parts).reduce((sum, ms) => sum + ms, 0) - all) < 0.001);
      assert.ok(Math.abs(rest + parts.page - all) < 0.001);
    }
    assert.ok(index.reads.least >= 1 && index.bytes.least > 4096, stdout);
  });

  it('says in one line what is wrong with its options', () => {
    for (const args of [['--index', '/no/such/file'], ['--runs', '0'], ['--format', 'xml'], ['--nonsense']]) {
      const { status, stdout, stderr } = wake(...args);
      assert.equal(status, 2, args.join(' '));
      assert.equal(stdout, '');
      assert.equal(stderr.trim().split('\n').length, 1, stderr);
    }
  });
});
