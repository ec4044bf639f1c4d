// Summarises measurements: medians, ratios to Firsthand, and how many originals were found.

import { cpus } from 'node:os';
import { quantile } from '../measuring.mjs';
import { COPYING, HONEST } from './data.mjs';
import { versions } from './methods.mjs';

/**
 * @typedef {import('./data.mjs').Task} Task
 * @typedef {import('./measure.mjs').Measured} Measured
 * @typedef {{median: number, least: number, most: number}} Spread over the rounds
 * @typedef {Spread & {ratio: number}} Compared `ratio`: median of each round's ratio to Firsthand
 * @typedef {{pages: number, first: number, ten: number, said: number | null}} Found numbers of pages of a kind: all of
 *   them; those with the right original in the first place, and among the first ten; `said`: those called a copy, where
 *   pages of this kind are copies, of the right original, or null for a method without a threshold
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {string} version
 * @property {string} what what the method does
 * @property {string} stored what its index file holds
 * @property {{two: Compared, one: Compared}} articlesPerSecond rate of building, on two cores and on one
 * @property {Compared} cpuSeconds processor time of building on one core
 * @property {{two: number, one: number}} peakBytes peak memory of building
 * @property {number} bytes size of the index
 * @property {number} bytesPerWord
 * @property {number} opened milliseconds to open the index
 * @property {Compared} lookUp milliseconds for the median page
 * @property {Spread} lookUp95 95th percentile over the pages, in milliseconds
 * @property {Spread | null} read milliseconds until everything that the median page needs of the index has been read
 * @property {number} lookUpPeakBytes peak memory of the process that looks up
 * @property {Record<string, Found>} found results by kind
 *
 * @typedef {object} Result
 * @property {{processor: string, cores: number}} machine
 * @property {number} articles
 * @property {number} words
 * @property {number} rounds
 * @property {Record<string, number>} pages number of pages by kind
 * @property {Row[]} methods
 */

/**
 * Summarises all rounds.
 * @param {import('./methods.mjs').Method[]} methods
 * @param {Task} task
 * @param {number} words number of words of all articles
 * @param {Map<string, Measured>[]} rounds
 * @returns {Promise<Result>}
 */
export async function summarise(methods, task, words, rounds) {
  const version = await versions();
  const ours = methods.find((method) => method.ours)?.name ?? methods[0].name;
  /**
   * A figure of one method in every round.
   * @param {string} name
   * @param {(measured: Measured) => number} figure
   */
  const values = (name, figure) => rounds.map((round) => figure(/** @type {Measured} */ (round.get(name))));
  /** @type {(name: string, figure: (measured: Measured) => number) => Compared} */
  const compared = (name, figure) => {
    const own = values(ours, figure);
    const all = values(name, figure);
    return { ...spread(all), ratio: median(all.map((value, round) => value / own[round])) };
  };
  const articles = task.urls.length;
  const rows = methods.map(({ name, what, stored }) => {
    const first = /** @type {Measured} */ (rounds[0].get(name));
    const middle = (/** @type {(measured: Measured) => number} */ figure) => median(values(name, figure));
    const reads = first.answers.every(({ read }) => typeof read === 'number');
    return {
      name,
      version: version[name],
      what,
      stored,
      articlesPerSecond: {
        two: compared(name, ({ two }) => articles / two.seconds),
        one: compared(name, ({ one }) => articles / one.seconds),
      },
      cpuSeconds: compared(name, ({ one }) => one.cpu_seconds),
      peakBytes: { two: middle(({ two }) => two.peak_bytes), one: middle(({ one }) => one.peak_bytes) },
      bytes: first.bytes,
      bytesPerWord: first.bytes / words,
      opened: middle(({ opened }) => opened),
      lookUp: compared(name, ({ answers }) => median(answers.map(({ milliseconds }) => milliseconds))),
      lookUp95: spread(values(name, ({ answers }) => quantile(answers.map(({ milliseconds }) => milliseconds), 0.95))),
      read: reads ? spread(values(name, ({ answers }) => median(answers.map(({ read }) => read ?? 0)))) : null,
      lookUpPeakBytes: middle(({ lookUp }) => lookUp.peak_bytes),
      found: Object.fromEntries([...COPYING, ...HONEST].map((kind) => [kind, found(kind, task, first.answers)])),
    };
  });
  const [{ model }] = cpus();
  return {
    machine: { processor: model, cores: cpus().length },
    articles,
    words,
    rounds: rounds.length,
    pages: Object.fromEntries([...COPYING, ...HONEST].map((kind) => [kind, rows[0].found[kind].pages])),
    methods: rows,
  };
}

/**
 * Counts the pages of one kind that a method answered rightly.
 * @param {string} kind
 * @param {Task} task
 * @param {import('./measure.mjs').Answer[]} answers
 * @returns {Found}
 */
function found(kind, { labels, urls }, answers) {
  const counts = { pages: 0, first: 0, ten: 0, said: 0 };
  let threshold = true;
  for (const { id, answers: named, said } of answers) {
    const label = labels.get(id);
    if (label?.kind !== kind) continue;
    const addresses = named.map((answer) => (typeof answer === 'number' ? urls[answer] : answer));
    const first = label.source !== null && addresses[0] === label.source;
    counts.pages += 1;
    counts.first += Number(first);
    counts.ten += Number(label.source !== null && addresses.includes(label.source));
    threshold &&= said !== null;
    counts.said += Number(said && (first || label.source === null));
  }
  return { ...counts, said: threshold ? counts.said : null };
}

/**
 * @param {number[]} values
 * @returns {Spread}
 */
const spread = (values) => ({ median: median(values), least: Math.min(...values), most: Math.max(...values) });

/** @param {number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)]) / 2;
}
