// Segments of lists for tests, built by the tool from the samples.

import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { buildTool, ORIGINALS } from '../../tools/build.mjs';
import { serve } from '../../tools/browser/server.mjs';
import { PAGES, samples } from '../../tools/samples.mjs';
import { writeCorpus } from './corpus.mjs';

/** A copy of an article that only Monday's segment has, of one that only Tuesday's has, and of one that Tuesday's withdraws. */
export const MONDAY = 'copy/quarry-trial--cut-readmore.html';
export const TUESDAY = 'copy/lumenar-results--stockpulse.html';
export const WITHDRAWN = 'copy/aldermoor-budget--cityscoop.html';

const cases = await samples();

/** The address of the original that a sample page is made from. @param {string} file */
export const original = (file) => cases.find((sample) => sample.file === file).original;

/**
 * Builds an index for the extension to come with, which none of the samples matches, and segments: `monday`, `tuesday`,
 * `week` merged from both, and `large`, which is made of 1,500 invented articles.
 */
export async function buildSegments() {
  const tool = await buildTool();
  const folder = await mkdtemp(join(tmpdir(), 'firsthand-segments-'));
  const inFolder = (/** @type {string} */ name) => join(folder, name);

  /** Runs the tool, and returns what it prints. @param {string[]} args */
  function run(...args) {
    const { status, stdout, stderr } = spawnSync(tool, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`firsthand ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  /** @param {string} name @param {string} command @param {string[]} inputs */
  async function segment(name, command, ...inputs) {
    const path = inFolder(`${name}.firsthand`);
    run(command, '--out', path, ...inputs);
    const { articles } = JSON.parse(run('inspect', '--format', 'json', path));
    return { path, bytes: await readFile(path), articles };
  }

  await mkdir(inFolder('monday'));
  await cp(ORIGINALS, inFolder('monday'), { recursive: true, filter: (path) => !path.endsWith('lumenar-results.html') });
  await writeFile(inFolder('withdrawn.txt'), `${original(WITHDRAWN)}\n`);
  await writeCorpus(inFolder('many.jsonl'), 1500);
  await writeCorpus(inFolder('few.jsonl'), 5);
  const monday = await segment('monday', 'build', inFolder('monday'));
  const tuesday = await segment('tuesday', 'build', '--withdraw', inFolder('withdrawn.txt'), join(ORIGINALS, 'lumenar-results.html'));
  const week = await segment('week', 'merge', '--complete', monday.path, tuesday.path);
  return {
    folder,
    run,
    monday,
    tuesday,
    week: { ...week, parts: [monday, tuesday] },
    large: await segment('large', 'build', inFolder('many.jsonl')),
    bundled: (await segment('bundled', 'build', inFolder('few.jsonl'))).path,
    withdrawn: inFolder('withdrawn.txt'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Builds the segments and serves the sample pages, both until the tests of the file have ended. */
export async function segmentsAndPages() {
  const segments = await buildSegments();
  const pages = await serve({ folder: PAGES });
  after(async () => {
    await pages.close();
    await segments.remove();
  });
  return { pages, segments };
}
