// What the measurements share: their options, their figures, and how they print them.

import { parseArgs } from 'node:util';

/** An error in the options. */
export class Usage extends Error {}

/**
 * @typedef {{least: number, median: number, p95: number, most: number}} Figures
 * @typedef {NonNullable<import('node:util').ParseArgsConfig['options']>} Options
 */

/**
 * Runs a measurement. The exit code is 1 if it fails, and 2 for an error in the options.
 * @param {string} name begins what is printed of an error
 * @param {() => Promise<number>} main returns the exit code
 */
export async function runBench(name, main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(`${name}: ${error.message.split('\n')[0]}\n`);
    process.exitCode = error instanceof Usage ? 2 : 1;
  }
}

/**
 * The options that were given, or null if the help was asked for, which is printed.
 * @template {Options} T
 * @param {T} options `format`, if there is one, is text or json
 * @param {string} help
 */
export function readArguments(options, help) {
  const values = valuesOf({ ...options, help: { type: /** @type {const} */ ('boolean'), short: 'h', default: false } });
  if (values.help) {
    console.log(help);
    return null;
  }
  const { format } = /** @type {{format?: unknown}} */ (values);
  if (format !== undefined && format !== 'text' && format !== 'json') {
    throw new Usage(`--format must be "text" or "json", not "${format}".`);
  }
  return values;
}

/**
 * @template {Options} T
 * @param {T} options
 */
function valuesOf(options) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new Usage(`${error.message.split('\n')[0]} (see --help)`);
  }
}

/**
 * @param {string} option
 * @param {string} value
 * @param {number} least
 */
export function wholeNumber(option, value, least) {
  const number = Number(value);
  if (!Number.isInteger(number) || number < least) throw new Usage(`${option} must be a whole number from ${least}, not "${value}".`);
  return number;
}

/**
 * A quantile of some values: the nearest rank.
 * @param {number[]} values
 * @param {number} share from 0, the least, to 1, the most
 */
export const quantile = (values, share) => values.toSorted((a, b) => a - b)[Math.max(Math.ceil(share * values.length) - 1, 0)];

/**
 * @param {number[]} values
 * @returns {Figures}
 */
export function figures(values) {
  const at = (/** @type {number} */ share) => quantile(values, share);
  return { least: at(0), median: at(0.5), p95: at(0.95), most: at(1) };
}

/**
 * A row of a table.
 * @param {number} titleWidth in characters
 * @param {number} cellWidth
 * @returns {(title: string, ...cells: string[]) => string}
 */
export const columns = (titleWidth, cellWidth) => (title, ...cells) =>
  `  ${title.padEnd(titleWidth)}${cells.map((cell) => cell.padStart(cellWidth)).join('')}`.trimEnd();
