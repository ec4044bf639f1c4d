// The articles to index and the pages to look up, as files that every method reads alike.

import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { StepError } from '../../tools/steps.mjs';

/** Pages that were made from an indexed article, and pages that were not. */
export const COPYING = ['copy', 'excerpt', 'spun', 'paraphrase'];
export const HONEST = ['same_event', 'unrelated'];

/**
 * @typedef {{id: string, kind: string, url: string, source_url: string | null, text: string}} Page
 * @typedef {object} Task
 * @property {string} articles file of articles, JSON Lines
 * @property {string} pages file of pages, JSON Lines, without what they were made from
 * @property {string[]} urls addresses of the articles, in their order
 * @property {Map<string, {kind: string, source: string | null}>} labels of the pages, by their id
 */

/**
 * Unpacks the first articles, and chooses pages: as many of each kind as of every other, evenly from the whole file.
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
  if (!chosen.length) throw new StepError(`${data}: no page was made from these articles, and none copies nothing.`);
  const task = { articles: join(folder, 'articles.jsonl'), pages: join(folder, 'pages.jsonl') };
  await writeFile(task.articles, lines.map((line) => `${line}\n`).join(''));
  await writeFile(task.pages, chosen.map(({ id, url, text }) => `${JSON.stringify({ id, url, text })}\n`).join(''));
  return { ...task, urls, labels: new Map(chosen.map(({ id, kind, source_url: source }) => [id, { kind, source }])) };
}

/** @param {string} path */
async function* unpacked(path) {
  const file = createReadStream(path);
  const text = createGunzip();
  // A stream that fails would end the process, not the loop.
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
 * @param {Page[]} rows
 * @param {string[]} kinds
 * @param {number} count
 */
function choose(rows, kinds, count) {
  const groups = kinds.map((kind) => rows.filter((row) => row.kind === kind));
  // The smallest first: what they have too few of, the others give.
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
