// Turns figures into tables, and prints them for a terminal; page.mjs writes the same tables as a web page.

import { COPYING, HONEST } from './data.mjs';

/**
 * @typedef {import('./figures.mjs').Result} Result
 * @typedef {import('./figures.mjs').Row} Row
 * @typedef {{caption: string, note?: string, heads: string[], rows: string[][], words?: boolean}} Table a table whose
 *   first column has names; `words`: its last column has words, not numbers
 */

/** The meaning of the column head "× ours". */
export const RATIO = '× ours: the figure divided by that of Firsthand, the median of each round’s ratio';

/**
 * What was measured: the data, and the machine.
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
 * All tables of the figures.
 * @param {Result} result
 * @returns {Table[]}
 */
export function tables({ methods }) {
  return [
    {
      caption: 'Building an index',
      note: 'Articles per second, median of the rounds (minimum–maximum). On a busy machine the processor time, on one core, is the fairer figure.',
      heads: ['method', '2 cores', '× ours', '1 core', '× ours', 'processor', '× ours', 'memory, 2 cores', '1 core'],
      rows: methods.map(({ name, articlesPerSecond: { two, one }, cpuSeconds, peakBytes }) => [
        name,
        range(two, whole),
        ratio(two),
        range(one, whole),
        ratio(one),
        `${cpuSeconds.median.toFixed(1)} s`,
        ratio(cpuSeconds),
        megabytes(peakBytes.two),
        megabytes(peakBytes.one),
      ]),
    },
    {
      caption: 'The index on disk',
      heads: ['method', 'size', 'bytes per word', 'content'],
      rows: methods.map(({ name, bytes, bytesPerWord, stored }) => [
        name,
        megabytes(bytes),
        bytesPerWord.toFixed(2),
        stored,
      ]),
      words: true,
    },
    {
      caption: 'Looking up a page',
      note: 'Milliseconds from the page’s text to the answers, on one core, for the median page: median of the rounds (minimum–maximum).',
      heads: ['method', 'median page', '× ours', '95% of pages', 'opening', 'memory'],
      rows: methods.flatMap(lookUpRows),
    },
    finding('The right original comes first', methods, COPYING, ({ pages, first }) => share(first, pages)),
    finding('The right original is among the first ten', methods, COPYING, ({ pages, ten }) => share(ten, pages)),
    finding(
      'Called a copy of the right original, at the usual threshold',
      methods,
      COPYING,
      ({ pages, said }) => (said === null ? '–' : share(said, pages)),
    ),
    finding('Honest pages called a copy of something', methods, HONEST, ({ said }) => (said === null ? '–' : String(said))),
  ];
}

/**
 * The rows of one method in the table of look-ups.
 * @param {Row} row
 * @returns {string[][]}
 */
function lookUpRows({ name, lookUp, lookUp95, read, opened, lookUpPeakBytes }) {
  const times = [range(lookUp, milliseconds), ratio(lookUp), milliseconds(lookUp95.median), milliseconds(opened)];
  const all = [name, ...times, megabytes(lookUpPeakBytes)];
  return read ? [all, ['… until everything is read', range(read, milliseconds), '', '', '', '']] : [all];
}

/**
 * A table of results: a row for each kind of page, a column for each method.
 * @param {string} caption
 * @param {Row[]} methods
 * @param {string[]} kinds
 * @param {(found: import('./figures.mjs').Found) => string} cell
 * @returns {Table}
 */
function finding(caption, methods, kinds, cell) {
  return {
    caption,
    heads: ['kind', 'pages', ...methods.map(({ name }) => name)],
    rows: kinds.map((kind) => [
      kind,
      String(methods[0].found[kind].pages),
      ...methods.map(({ found }) => cell(found[kind])),
    ]),
  };
}

/**
 * The tables as text in columns.
 * @param {Result} result
 */
export function text(result) {
  return [[...facts(result), RATIO].join('\n'), ...tables(result).map(columns)].join('\n\n');
}

/** @param {Table} table */
function columns({ caption, note, heads, rows, words }) {
  const widths = heads.map((_, column) => Math.max(...[heads, ...rows].map((cells) => cells[column].length)));
  const line = (/** @type {string[]} */ cells) => {
    const padded = cells.map((cell, column) =>
      column === 0 || (words && column === cells.length - 1) ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
    );
    return padded.join('  ').trimEnd();
  };
  return [caption, ...(note ? [note] : []), line(heads), ...rows.map(line)].join('\n');
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
