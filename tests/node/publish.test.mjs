// From a key to a reader: the tool publishes a list day by day, and another machine follows it.

import assert from 'node:assert/strict';
import { copyFile, cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { ORIGINALS } from '../../tools/build.mjs';
import { openTool } from '../tool.mjs';

const ABOUT = ['--list', 'news.example', '--name', 'News', '--licence', 'CC0-1.0', '--contact', 'mailto:news@lists.example'];
const DAY = 86_400_000;
const START = Date.now() - 40 * DAY;

/** @type {Awaited<ReturnType<typeof openTool>>} */
let tool;
/** @type {string} */
let folder;
/** Index files, each of one original. @type {string[]} */
let days;
/** The originals in them. @type {string[]} */
let originals;

const at = (/** @type {string} */ name) => join(folder, name);
const issued = (/** @type {number} */ day) => ['--issued', new Date(START + day * DAY).toISOString().replace(/\.\d+Z$/, 'Z')];

/** @param {RegExp} why @param {...string} args */
async function refused(why, ...args) {
  const { code, stderr } = await tool.run(...args);
  assert.equal(code, 2, stderr);
  assert.match(stderr, why);
}

const publish = (/** @type {string} */ list, /** @type {number} */ day, /** @type {string[]} */ ...args) =>
  tool.ok('publish', '--format', 'json', '--out', at(list), '--key', at('news.key'), ...issued(day), ...args).then(JSON.parse);
const update = (/** @type {string} */ device, /** @type {string[]} */ ...from) =>
  tool.ok('update', '--format', 'json', at(device), ...from).then(JSON.parse);

/** Whether a device recognises an original. @param {string} device @param {string} original */
async function recognises(device, original) {
  const page = join(ORIGINALS, original);
  return JSON.parse(await tool.ok('check', '--index', at(device), '--format', 'json', page)).verdict !== 'none';
}

/** The files of a folder and its folders, with their content. @param {string} of @returns {Promise<Record<string, string>>} */
async function contents(of) {
  const names = await readdir(of, { recursive: true });
  /** @type {Record<string, string>} */
  const files = {};
  for (const name of names.sort()) {
    if ((await stat(join(of, name))).isFile()) files[name] = (await readFile(join(of, name))).toString('base64');
  }
  return files;
}

before(async () => {
  tool = await openTool();
  folder = await mkdtemp(join(tmpdir(), 'firsthand-publish-'));
  await tool.ok('key', 'new', '--no-password', at('news.key'));
  originals = (await readdir(ORIGINALS)).filter((name) => name.endsWith('.html')).sort();
  days = [];
  for (const [day, name] of originals.entries()) {
    days.push(at(`day-${day}.firsthand`));
    await tool.ok('build', '--out', days[day], join(ORIGINALS, name));
  }
});
after(() => rm(folder, { recursive: true, force: true }));

it('a list is published, followed, and what is withdrawn is gone at once', async () => {
  await publish('a', 0, ...ABOUT, days[0]);
  assert.equal((await update('reader', at('a'))).new, true);
  assert.ok(await recognises('reader', originals[0]));
  assert.equal(await recognises('reader', originals[1]), false);

  await publish('a', 1, days[1]);
  const second = await update('reader');
  assert.deepEqual([second.serial, second.bytes_of_segments], [2, (await stat(days[1])).size]);
  assert.ok(await recognises('reader', originals[1]));
  assert.equal((await update('reader')).new, false);

  const page = await readFile(join(ORIGINALS, originals[0]), 'utf8');
  await writeFile(at('withdrawn.txt'), `${/rel="canonical" href="([^"]+)"/.exec(page)?.[1]}\n`);
  assert.equal((await publish('a', 2, '--withdraw', at('withdrawn.txt'))).withdrawn, 1);
  assert.equal((await update('reader')).bytes_of_segments, 0);
  assert.equal(await recognises('reader', originals[0]), false);
  assert.ok(await recognises('reader', originals[1]));

  // The next segment takes the withdrawal over.
  assert.equal((await publish('a', 3, days[2])).withdrawn, 0);
  await update('reader');
  assert.equal(await recognises('reader', originals[0]), false);
  // An article that is published again is found again.
  await publish('a', 4, days[0], days[3]);
  await update('reader');
  assert.ok(await recognises('reader', originals[0]));
  await tool.ok('publish', '--verify', at('a'));
});

it('merging moves no bytes, and a list has few segments', async () => {
  await publish('b', 0, ...ABOUT, days[0]);
  await update('merging', at('b'));
  let merged = 0;
  for (let day = 1; day < days.length; day++) {
    const issue = await publish('b', day, days[day]);
    assert.ok(issue.segments <= 8);
    assert.equal(issue.articles, day + 1);
    const { bytes_of_segments, ...updated } = await update('merging');
    assert.equal(bytes_of_segments, (await stat(days[day])).size, 'only the new segment is moved');
    assert.equal(updated.merged, issue.merged ? 1 : 0);
    merged += updated.merged;
  }
  assert.ok(merged >= 2);
  for (const original of originals) assert.ok(await recognises('merging', original), original);
  await tool.ok('publish', '--verify', at('b'));
  const held = await readdir(join(at('merging'), 'segments'));
  assert.ok(held.length <= 8, 'segments that were merged are removed');
});

it('a device that was away reads the parts that it lacks, and merges', async () => {
  for (let day = 0; day < 7; day++) await publish('away', day, ...(day ? [] : ABOUT), days[day]);
  await update('sleeper', at('away'));
  for (let day = 7; day < 9; day++) await publish('away', day, days[day]);
  const { merged, bytes_of_segments } = await update('sleeper');
  const lacking = await Promise.all(days.slice(7, 9).map(async (path) => (await stat(path)).size));
  assert.deepEqual([merged, bytes_of_segments], [1, lacking[0] + lacking[1]]);
});

it('the same list has the same bytes', async () => {
  for (const list of ['one', 'two']) {
    for (let day = 0; day < 10; day++) await publish(list, day, ...(day ? [] : ABOUT), days[day]);
  }
  assert.deepEqual(await contents(at('one')), await contents(at('two')));
});

it('the same index is not published twice', async () => {
  await publish('again', 0, ...ABOUT, days[0]);
  assert.deepEqual((({ added, segments }) => [added, segments])(await publish('again', 1, days[0])), [false, 1]);
});

it('keys change step by step, also for a device that slept, and a password protects them', async () => {
  await writeFile(at('password.txt'), 'lighthouse\n');
  const password = ['--password-file', at('password.txt')];
  const key = ['--key', at('safe.key'), ...password];
  const shown = await tool.ok('key', 'new', ...password, at('safe.key'));
  const list = ['publish', '--out', at('c'), ...key];
  await refused(/is protected by a password/, 'publish', '--out', at('c'), '--key', at('safe.key'), ...ABOUT, days[0]);
  await tool.ok(...list, ...issued(0), ...ABOUT, days[0]);
  await update('follower', at('c'));
  for (const [day, how] of ['next', 'revoke', 'next'].entries()) {
    await tool.ok('key', how, '--list', at('c'), ...password, at('safe.key'));
    await tool.ok(...list, ...issued(day + 1), days[day + 1]);
  }
  const { serial, fingerprint } = await update('follower');
  assert.equal(serial, 4);
  assert.doesNotMatch(shown, new RegExp(fingerprint));
  assert.match(await tool.ok('key', 'show', at('safe.key')), new RegExp(fingerprint));
  const former = (await readdir(folder)).find((name) => /^safe\.key\.former-\w+$/.test(name));
  await copyFile(at('safe.key.next.pub'), at(`${former}.next.pub`));
  await refused(/was signed by another key/, 'publish', '--out', at('c'), '--key', at(former ?? ''), ...password, days[5]);
});

it('what readers would refuse is not published', async () => {
  await refused(/is there already/, 'key', 'new', '--no-password', at('news.key'));
  await refused(/needs --list/, 'publish', '--out', at('d'), '--key', at('news.key'), days[0]);
  await publish('d', 5, ...ABOUT, days[0]);
  const again = ['publish', '--out', at('d'), '--key', at('news.key')];
  await refused(/is the list news\.example, not other/, ...again, '--list', 'other', days[1]);
  await refused(/issue before is later/, ...again, ...issued(4), days[1]);
  await writeFile(at('names.txt'), 'The Herald\n');
  await refused(/not an address/, ...again, '--withdraw', at('names.txt'));
  await refused(/no such key/, 'publish', '--out', at('d'), '--key', at('lost.key'), days[1]);
});

it('a folder that was changed is not verified', async () => {
  await publish('e', 0, ...ABOUT, days[0]);
  const [name] = await readdir(join(at('e'), 'segments'));
  const path = join(at('e'), 'segments', name);
  const bytes = await readFile(path);
  bytes[bytes.length - 1] ^= 1;
  await writeFile(path, bytes);
  await refused(/is not the file that was signed/, 'publish', '--verify', at('e'));
});

it('a run that was killed between manifest and signature is completed by the next one', async () => {
  await publish('f', 0, ...ABOUT, days[0]);
  await publish('g', 0, ...ABOUT, days[0]);
  await publish('g', 1, days[1]);
  // What `f` has if it is killed just before, or in the middle of, giving the new files their names.
  for (const renamed of [false, true]) {
    const list = at(renamed ? 'killed-later' : 'killed');
    await cp(at('f'), list, { recursive: true });
    await cp(join(at('g'), 'segments'), join(list, 'segments'), { recursive: true });
    await copyFile(join(at('g'), 'firsthand.list'), join(list, renamed ? 'firsthand.list' : '.new.firsthand.list'));
    await copyFile(join(at('g'), 'firsthand.list.minisig'), join(list, '.new.firsthand.list.minisig'));
    assert.equal((await publish(renamed ? 'killed-later' : 'killed', 2, days[2])).serial, 3);
    await tool.ok('publish', '--verify', list);
    assert.ok(JSON.parse(await tool.ok('check', '--index', list, '--format', 'json', join(ORIGINALS, originals[1]))).verdict !== 'none');
  }
});
