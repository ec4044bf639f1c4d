// Counts the instructions of a check under callgrind and compares them with the stored counts.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setUpCounting } from '../tools/setup.mjs';
import { StepError, ask, root, run, step } from '../tools/steps.mjs';

const HELP = `Counts the instructions of each step of a check and of building an index (benches/instructions.rs) under
callgrind, and compares them with benches/instructions.json.

node benches/instructions.mjs [--update]

  --update  store the new counts in benches/instructions.json
  --help    print this text

Exit code 1: a step takes over 5 % more instructions than stored. If the stored counts are those of another
compiler, the new ones are printed and not judged.`;

const STORED = join(root, 'benches/instructions.json');
/** Largest accepted increase. Random seeds of hash tables change the counts by 0.1 %, and the C library matters, too. */
const TOLERANCE = 0.05;

/**
 * Instructions by step, and the compiler of the counted program.
 * @typedef {{compiler: string, counts: Record<string, number>}} Counted
 */

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof StepError ? error.message : error.stack}\n`);
  process.exitCode = 1;
}

async function main() {
  const { update, help } = parseArgs({
    options: { update: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
  }).values;
  if (help) {
    console.log(HELP);
    return 0;
  }
  await setUpCounting();
  const now = { compiler: await compiler(), counts: await step('count instructions', count) };
  if (update) {
    await writeFile(STORED, `${JSON.stringify(now, null, 2)}\n`);
    console.log(Object.entries(now.counts).map(([name, count]) => line(name, count)).join('\n'));
    return 0;
  }
  return compare(JSON.parse(await readFile(STORED, 'utf8')), now);
}

/** The version of rustc and the target that it compiles for. */
async function compiler() {
  const version = await ask('rustc', '--version', '--verbose');
  const field = (/** @type {string} */ name) => version.match(new RegExp(`^${name}: (.+)$`, 'm'))?.[1];
  return `${field('release')} ${field('host')}`;
}

/**
 * @param {(line: string) => void} progress
 * @returns {Promise<Record<string, number>>} the instructions of each step
 */
async function count(progress) {
  const bench = ['bench', '--bench', 'instructions', '--', '--output-format=json'];
  const { output } = await run('cargo', bench, { progress });
  const summaries = output.split('\n').filter((text) => text.startsWith('{')).map((text) => JSON.parse(text));
  const counted = summaries.map((summary) => [
    `${summary.function_name}.${summary.id}`,
    Number(summary.profiles[0].data.total.metrics.Ir.values.new),
  ]);
  if (!counted.length) throw new StepError(`The benchmark printed no counts:\n${output}`);
  return Object.fromEntries(counted);
}

/**
 * Prints the counts and returns the exit code.
 * @param {Counted} stored
 * @param {Counted} now
 */
function compare(stored, now) {
  const judged = stored.compiler === now.compiler;
  let [changed, failed] = [false, false];
  for (const name of new Set([...Object.keys(stored.counts), ...Object.keys(now.counts)])) {
    const [before, count] = [stored.counts[name], now.counts[name]];
    if (!before || !count) {
      console.log(`${name.padEnd(24)} ${before ? 'is no longer counted' : 'is not stored yet'}`);
      [changed, failed] = [true, true];
      continue;
    }
    const change = count / before - 1;
    const tooMany = change > TOLERANCE;
    console.log(`${line(name, count)}  ${percent(change)}${tooMany ? '  TOO MANY' : ''}`);
    changed ||= Math.abs(change) > TOLERANCE;
    failed ||= tooMany && judged;
  }
  if (!judged) console.log(`Not judged: the stored counts are those of rustc ${stored.compiler}, these are of ${now.compiler}.`);
  else if (changed) console.log('If this is intended: node benches/instructions.mjs --update');
  return failed ? 1 : 0;
}

/**
 * @param {string} name
 * @param {number} count
 */
function line(name, count) {
  return `${name.padEnd(24)} ${count.toLocaleString('en').padStart(12)}`;
}

/** @param {number} change */
function percent(change) {
  return `${change < 0 ? '−' : '+'}${Math.abs(100 * change).toFixed(1)} %`;
}
