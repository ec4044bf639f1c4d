// The demo with a folder and an index of the user's own, called as another program would call it.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { BUNDLED } from '../../tools/build.mjs';
import { PAGES } from '../../tools/samples.mjs';
import { root } from '../../tools/steps.mjs';

describe('the demo', () => {
  let folder;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firsthand-demo-'));
    await copyFile(join(PAGES, 'copy/aldermoor-budget--cityscoop.html'), join(folder, 'copy.html'));
    await copyFile(join(PAGES, 'none/rye-bread-beginners.html'), join(folder, 'none.html'));
    await writeFile(join(folder, 'empty.html'), '');
    await writeFile(join(folder, 'picture.png'), Buffer.from('\x89PNG\r\n', 'latin1'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const demo = (...args) => {
    const { status, stdout, stderr } = spawnSync('node', ['tools/demo.mjs', ...args], { cwd: root, encoding: 'utf8' });
    return { status, stdout, stderr };
  };

  it('prints one JSON line per file and nothing else', () => {
    const { status, stdout, stderr } = demo('--pages', folder, '--index', BUNDLED, '--format', 'json');
    assert.equal(status, 0, stderr);
    const lines = stdout.trim().split('\n').map((line) => JSON.parse(line));
    assert.deepEqual(
      lines.map(({ file, badge, verdict }) => [file, badge, verdict]),
      [
        ['copy.html', '99', 'copy'],
        ['empty.html', '', 'none'],
        ['none.html', '', 'none'],
        ['picture.png', '', 'none'],
      ],
    );
    assert.match(lines[0].source_url, /council-budget-one-vote/);
    assert.ok(lines[0].score > 0.9);
  });

  it('says in one line what is wrong with its options', () => {
    for (const args of [['--pages', '/no/such/folder'], ['--index', BUNDLED], ['--format', 'xml'], ['--nonsense']]) {
      const { status, stdout, stderr } = demo(...args);
      assert.equal(status, 2, args.join(' '));
      assert.equal(stdout, '');
      assert.equal(stderr.trim().split('\n').length, 1, stderr);
    }
  });
});
