// Generates articles for indexes larger than the samples, from random words of the sample originals.

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ORIGINALS } from '../../tools/build.mjs';

/**
 * Writes `count` articles as JSON Lines. The same arguments give the same articles.
 * @param {string} path
 * @param {number} count
 * @param {number} [length] number of words per article
 */
export async function writeCorpus(path, count, length = 1000) {
  const words = await vocabulary();
  let state = 1;
  const random = (/** @type {number} */ below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const sentence = () => `${Array.from({ length: 20 }, () => words[random(words.length)]).join(' ')}.`;
  const rows = Array.from({ length: count }, (_, number) => {
    const text = Array.from({ length: length / 20 }, sentence).join(' ');
    return JSON.stringify({ url: `https://filler.example/${number}`, title: `Filler ${number}`, text });
  });
  await writeFile(path, `${rows.join('\n')}\n`);
}

/** The different words of the sample originals. */
async function vocabulary() {
  const files = (await readdir(ORIGINALS)).filter((name) => name.endsWith('.html')).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(ORIGINALS, name), 'utf8')));
  const words = texts.join(' ').replace(/<[^>]*>/g, ' ').match(/\p{L}{3,}/gu);
  return [...new Set(words)].sort();
}
