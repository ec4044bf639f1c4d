// The job for many machines: its steps, and an index that is built on Dask while a worker is killed. Spark itself is tried
// by `python -m firsthand_spark.trial`, since it has 456 MB.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { buildTool } from '../../tools/build.mjs';
import { virtualEnvironment } from '../../tools/python.mjs';
import { root, run } from '../../tools/steps.mjs';

const SPARK = join(root, 'spark');

describe('the job for many machines', () => {
  let tool;
  let python;
  before(async () => {
    tool = await buildTool();
    python = await virtualEnvironment('spark', join(SPARK, 'requirements-test.txt'));
  });

  /** Runs a Python module in the package's folder, and returns its exit code and output. */
  const module = (...args) => run(python, ['-m', ...args], { cwd: SPARK, env: { FIRSTHAND: tool }, check: false, quiet: true });

  it('has steps that do what they say', async () => {
    const { code, output } = await module('unittest', 'discover', '--top-level-directory', '.', '--start-directory', 'tests');
    assert.equal(code, 0, output);
    assert.match(output, /^Ran [1-9]\d* tests/m);
  });

  it('gives the bytes of one build on Dask, with a worker killed on the way', async () => {
    const { code, output } = await module('firsthand_spark.trial', 'dask', '--articles', '1000', '--tool', tool);
    assert.match(output, /^dask: same bytes, a worker was killed, \d+ shards/m);
    assert.equal(code, 0, output);
  });

  it('is formatted, and has no faults that the linter knows', async () => {
    for (const args of [['check'], ['format', '--check']]) {
      const { code, output } = await module('ruff', ...args, '.');
      assert.equal(code, 0, output);
    }
  });
});
