// Prepares the articles to index and the pages to look up, as files that all methods read.

import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { StepError } from '../../tools/steps.mjs';

/** Kinds of pages that were made from an indexed article, and kinds that were not. */
export const COPYING = ['copy', 'excerpt', 'spun', 'paraphrase'];
export const HONEST = ['same_event', 'unrelated'];

/**
 * @typedef {{id: string, kind: string, url: string, source_url: string | null, text: string}} Page
 * @typedef {object} Task
 * @property {string} articles file of articles, JSON Lines
 * @property {string} pages file of pages, JSON Lines, without their labels
 * @property {string[]} urls addresses of the articles, in the order of the file
 * @property {Map<string, {kind: string, source: string | null}>} labels labels of the pages, by id
 */

/**
 * Unpacks the first articles and chooses pages: the same number of each kind, evenly spread over the file.
 * @param {string} data
 * @param {string} folder
 * @param {{articles: number, pages: number}} counts
 * @returns {Promise<Task>}
 */
export async function prepare(data, folder, counts) {
  const lines = [];
  for await (const line of unpacked(join(data, 'articles.jsonl.gz'))) {
    lines.push(line);
    if (lines.length >= counts.articles) break;
  }
  const urls = lines.map((line) => JSON.parse(line).url);
  const known = new Set(urls);
  /** @type {Page[]} */
  const rows = [];
  for await (const line of unpacked(join(data, 'pages.jsonl.gz'))) rows.push(JSON.parse(line));
  const copying = rows.filter(({ source_url: source }) => source !== null && known.has(source));
  const honest = rows.filter(({ source_url: source }) => source === null);
  const chosen = [...choose(copying, COPYING, counts.pages), ...choose(honest, HONEST, counts.pages)];
  if (!chosen.length) throw new StepError(`${data} has no page that was made from these articles, and none that copies nothing.`);
  const task = { articles: join(folder, 'articles.jsonl'), pages: join(folder, 'pages.jsonl') };
  await writeFile(task.articles, lines.map((line) => `${line}\n`).join(''));
  await writeFile(task.pages, chosen.map(({ id, url, text }) => `${JSON.stringify({ id, url, text })}\n`).join(''));
  return { ...task, urls, labels: new Map(chosen.map(({ id, kind, source_url: source }) => [id, { kind, source }])) };
}

/**
 * The lines of a file compressed with gzip.
 * @param {string} path
 */
async function* unpacked(path) {
  const file = createReadStream(path);
  const text = createGunzip();
  // An unhandled error of a stream ends the process; this turns it into a rejection.
  const failed = new Promise((_, reject) => {
    for (const stream of [file, text]) {
      stream.on('error', (error) => {
        text.destroy();
        reject(new StepError(`${path} cannot be read: ${error.message}`));
      });
    }
  });
  failed.catch(() => undefined);
  const lines = createInterface({ input: file.pipe(text) })[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await Promise.race([lines.next(), failed]);
      if (done) return;
      if (value) yield value;
    }
  } finally {
    file.destroy();
    text.destroy();
  }
}

/**
 * Chooses rows, the same number of each kind where there are enough.
 * @param {Page[]} rows
 * @param {string[]} kinds
 * @param {number} count
 */
function choose(rows, kinds, count) {
  const groups = kinds.map((kind) => rows.filter((row) => row.kind === kind));
  // The smallest group first, so that larger ones make up for what it lacks.
  const order = groups.toSorted((a, b) => a.length - b.length);
  const chosen = new Map();
  let left = count;
  for (const [number, group] of order.entries()) {
    const share = Math.min(group.length, Math.floor(left / (order.length - number)));
    chosen.set(group, Array.from({ length: share }, (_, row) => group[Math.floor((row * group.length) / share)]));
    left -= share;
  }
  return groups.flatMap((group) => chosen.get(group));
}
