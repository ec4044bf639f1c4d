// Segments of lists for tests, built by the tool from the samples.

import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { ORIGINALS } from '../../tools/build.mjs';
import { serve } from '../../tools/browser/server.mjs';
import { PAGES } from '../../tools/samples.mjs';
import { openTool } from '../tool.mjs';
import { writeCorpus } from './corpus.mjs';
import { original } from './originals.mjs';

/** A copy of an article that only Monday's segment has, of one that only Tuesday's has, and of one that Tuesday's withdraws. */
export const MONDAY = 'copy/quarry-trial--cut-readmore.html';
export const TUESDAY = 'copy/lumenar-results--stockpulse.html';
export const WITHDRAWN = 'copy/aldermoor-budget--cityscoop.html';

/**
 * Builds an index for the extension to come with, which none of the samples matches, and segments: `monday`, `tuesday`,
 * `week` merged from both, and `large`, which is made of 1,500 invented articles.
 */
export async function buildSegments() {
  const tool = await openTool();
  const folder = await mkdtemp(join(tmpdir(), 'firsthand-segments-'));
  const inFolder = (/** @type {string} */ name) => join(folder, name);

  /** @param {string} name @param {string} command @param {string[]} inputs */
  const segment = (name, command, ...inputs) => tool.segment(inFolder(`${name}.firsthand`), command, ...inputs);

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
    tool,
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
