// Figures → tables, for a terminal; page.mjs makes a web page of the same.

import { COPYING, HONEST } from './data.mjs';

/**
 * @typedef {import('./figures.mjs').Result} Result
 * @typedef {import('./figures.mjs').Row} Row
 * @typedef {{caption: string, heads: string[], rows: string[][], words?: boolean}} Table the first column holds names;
 *   words: the last one holds words
 */

/**
 * What was run, on how much.
 * @param {Result} result
 */
export function facts({ machine, articles, words, rounds, pages }) {
  const kinds = Object.entries(pages).map(([kind, count]) => `${count} ${kind}`);
  return [
    `${whole(articles)} articles, ${whole(words)} words`,
    `pages: ${kinds.join(', ')}`,
    `${rounds} ${rounds === 1 ? 'round' : 'rounds'} on ${machine.cores} cores, ${machine.processor.trim()}`,
  ];
}

/**
 * @param {Result} result
 * @returns {Table[]}
 */
export function tables({ methods, pages }) {
  return [
    {
      caption: 'Building: articles a second, median (least–most); × ours: how many times as many',
      heads: ['method', '2 cores', '× ours', '1 core', '× ours', 'processor time', 'peak memory, 2 cores', '1 core'],
      rows: methods.map(({ name, articlesPerSecond: { two, one }, cpuSeconds, peakBytes }) => [
        name,
        range(two, whole),
        ratio(two),
        range(one, whole),
        ratio(one),
        `${cpuSeconds.toFixed(1)} s`,
        megabytes(peakBytes.two),
        megabytes(peakBytes.one),
      ]),
    },
    {
      caption: 'The index on disk',
      heads: ['method', 'size', 'bytes a word', 'what it holds'],
      rows: methods.map(({ name, bytes, bytesPerWord, stored }) => [
        name,
        megabytes(bytes),
        bytesPerWord.toFixed(2),
        stored,
      ]),
      words: true,
    },
    {
      caption: 'Looking a page up, one core: milliseconds, median page (least–most round); × ours: how many times as long',
      heads: ['method', 'median page', '× ours', '95% of pages', 'opening', 'peak memory'],
      rows: methods.flatMap(lookUpRows),
    },
    finding('The right original comes first, of 100 pages', methods, COPYING, ({ pages, first }) => share(first, pages)),
    finding('The right original is among the first ten', methods, COPYING, ({ pages, ten }) => share(ten, pages)),
    finding(
      'Called a copy of the right original, at the usual threshold',
      methods,
      COPYING,
      ({ pages, said }) => (said === null ? '–' : share(said, pages)),
    ),
    finding('Honest pages called a copy of something', methods, HONEST, ({ said }, kind) =>
      said === null ? '–' : `${said} of ${pages[kind]}`,
    ),
  ];
}

/**
 * @param {Row} row
 * @returns {string[][]}
 */
function lookUpRows({ name, lookUp, lookUp95, read, opened, lookUpPeakBytes }) {
  const all = [name, range(lookUp, milliseconds), ratio(lookUp), milliseconds(lookUp95.median), milliseconds(opened), megabytes(lookUpPeakBytes)];
  return read ? [all, ['… until all is read', range(read, milliseconds), '', '', '', '']] : [all];
}

/**
 * @param {string} caption
 * @param {Row[]} methods
 * @param {string[]} kinds
 * @param {(found: import('./figures.mjs').Found, kind: string) => string} cell
 * @returns {Table}
 */
function finding(caption, methods, kinds, cell) {
  return {
    caption,
    heads: ['kind', ...methods.map(({ name }) => name)],
    rows: kinds.map((kind) => [kind, ...methods.map(({ found }) => cell(found[kind], kind))]),
  };
}

/**
 * The tables in columns.
 * @param {Result} result
 */
export function text(result) {
  return [facts(result).join('\n'), ...tables(result).map(columns)].join('\n\n');
}

/** @param {Table} table */
function columns({ caption, heads, rows, words }) {
  const widths = heads.map((_, column) => Math.max(...[heads, ...rows].map((cells) => cells[column].length)));
  const line = (/** @type {string[]} */ cells) => {
    const padded = cells.map((cell, column) =>
      column === 0 || (words && column === cells.length - 1) ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
    );
    return padded.join('  ').trimEnd();
  };
  return [caption, line(heads), ...rows.map(line)].join('\n');
}

const whole = (/** @type {number} */ number) => Math.round(number).toLocaleString('en');
const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0)} MB`;
const milliseconds = (/** @type {number} */ ms) => ms.toFixed(ms < 10 ? 2 : 0);
const ratio = (/** @type {{ratio: number}} */ { ratio }) => `${ratio.toFixed(2)}×`;
const share = (/** @type {number} */ part, /** @type {number} */ all) => (all ? `${((100 * part) / all).toFixed(0)}%` : '–');

/**
 * @param {import('./figures.mjs').Spread} spread
 * @param {(number: number) => string} shown
 */
const range = ({ median, least, most }, shown) => `${shown(median)} (${shown(least)}–${shown(most)})`;
