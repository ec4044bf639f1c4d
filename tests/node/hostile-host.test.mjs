// The tool subscribes to a list on a host that behaves well or badly. Whatever the host does, the last good state works,
// the tool says in a sentence what is wrong, and it recovers once the host is honest again.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ORIGINALS } from '../../tools/build.mjs';
import { openTool } from '../tool.mjs';
import { BEHAVIOURS, hostileHost } from '../e2e/hostile-host.mjs';
import { ListMaker } from '../e2e/list-maker.mjs';

/** The articles of the first issue, and what the second one adds. */
const COPY_OF = { old: 'ferry-terminal-fire', fresh: 'lowen-flood' };

let tool;
let folder;
let host;
let devices = 0;

/** Whether a copy of an original is recognised with the list in a folder. */
async function recognises(device, original) {
  const page = join(ORIGINALS, `${original}.html`);
  return JSON.parse(await tool.ok('check', '--index', device, '--format', 'json', page)).verdict !== 'none';
}

const update = (device, ...args) => tool.run('update', '--format', 'json', '--timeout', '2', device, ...args);

/** A device that has the first issue. */
async function subscribed(maker) {
  const device = join(folder, `device-${devices++}`);
  const { link } = host.begin(maker);
  const { code, stderr } = await update(device, link);
  assert.equal(code, 0, stderr);
  return { device, link };
}

before(async () => {
  tool = await openTool();
  folder = await mkdtemp(join(tmpdir(), 'firsthand-hostile-'));
  const segment = (name) => tool.segment(join(folder, `${name}.firsthand`), 'build', join(ORIGINALS, `${COPY_OF[name]}.html`));
  const old = [await segment('old')];
  const added = await segment('fresh');
  host = await hostileHost(old, [...old, added]);
});
after(async () => {
  await host?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a host that', () => {
  for (const behaviour of BEHAVIOURS) {
    it(`${behaviour.name}: ${behaviour.code ?? (behaviour.updates ? 'is followed' : 'changes nothing')}`, async () => {
      const { device } = await subscribed();
      host.behave(behaviour);
      const { code, stdout, stderr } = await update(device);
      const said = JSON.parse(stdout);
      assert.equal(said.refused ?? null, behaviour.code, stderr);
      assert.equal(code, behaviour.code ? 2 : 0);
      if (behaviour.code) assert.match(said.message, /^\S.{20,}(: |, ).{10,}$/, 'one sentence, with what to do');
      assert.ok(await recognises(device, COPY_OF.old), 'the last good state works');
      assert.equal(await recognises(device, COPY_OF.fresh), behaviour.updates ?? false);
      host.repent();
      if (!behaviour.updates) {
        assert.equal((await update(device)).code, 0);
        assert.ok(await recognises(device, COPY_OF.fresh), 'the device recovers');
      }
    });
  }
});

it('a list that nobody has yet is not "not modified"', async () => {
  const { link } = host.begin();
  host.behave(BEHAVIOURS.find(({ name }) => name === 'says that nothing has changed'));
  const { stdout } = await update(join(folder, 'nothing'), link);
  assert.equal(JSON.parse(stdout).refused, 'not_modified_unasked');
});

it('a list that is out of date keeps working, and says so', async () => {
  const { device } = await subscribed(new ListMaker({ issued: new Date(Date.now() - 40 * 86_400_000) }));
  const { code, stdout, stderr } = await update(device);
  assert.deepEqual([code, JSON.parse(stdout).expired], [0, true]);
  assert.match(stderr, /is out of date, its last news is of \d{4}-/);
  assert.ok(await recognises(device, COPY_OF.old));
});

it('an update that changes nothing moves at most 2 KB', async () => {
  const { device } = await subscribed();
  host.takeRequests();
  assert.equal((await update(device)).code, 0);
  const sent = host.takeRequests().reduce((sum, request) => sum + request.sent, 0);
  // A head has a few hundred bytes.
  assert.ok(sent + 512 <= 2048, `${sent} bytes`);
});

it('an update that is killed leaves the last good state', async () => {
  const { device } = await subscribed();
  host.behave({
    name: 'stops in a segment',
    code: null,
    answers: ({ path, response }, file) => {
      if (!path.startsWith('segments/')) return false;
      response.writeHead(200, { 'Content-Length': file.length });
      response.write(file.subarray(0, 1000));
      return true;
    },
  });
  const child = spawn(tool.path, ['update', device], { stdio: 'ignore' });
  while (!host.requests.at(-1)?.path.startsWith('segments/')) await new Promise((resolve) => setTimeout(resolve, 20));
  await new Promise((resolve) => setTimeout(resolve, 100));
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.ok(await recognises(device, COPY_OF.old));
  host.repent();
  assert.equal((await update(device)).code, 0);
  assert.ok(await recognises(device, COPY_OF.fresh));
});

it('keys are followed step by step, and a revoked key never comes back', async () => {
  const { device } = await subscribed();
  const { maker, old } = host.stage();
  const stolen = maker.key;
  const steps = [...maker.rotate({ revoked: true }), ...maker.rotate(), ...maker.rotate()];
  host.serve(new Map([...maker.publish(old), ...steps]));
  assert.equal((await update(device)).code, 0);
  const forged = maker.manifest(old, { key: stolen.text });
  host.serve(new Map([...maker.files(forged, old, stolen.sign(forged)), ...steps]));
  assert.equal(JSON.parse((await update(device)).stdout).refused, 'key_unknown');
  assert.ok(await recognises(device, COPY_OF.old));
});

it('a link with a key that was revoked leads nowhere', async () => {
  const { link, maker } = host.begin();
  const steps = maker.rotate({ revoked: true });
  host.serve(new Map([...maker.publish(host.stage().old), ...steps]));
  const { stdout } = await update(join(folder, 'revoked'), link);
  assert.equal(JSON.parse(stdout).refused, 'key_revoked');
});

it('the behaviours have names of their own', () => {
  assert.ok(BEHAVIOURS.length >= 50);
  assert.equal(new Set(BEHAVIOURS.map(({ name }) => name)).size, BEHAVIOURS.length);
});
