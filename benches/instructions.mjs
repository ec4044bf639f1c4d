// Counts the instructions that a check takes, under callgrind, and compares them with what they were.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setUpCounting } from '../tools/setup.mjs';
import { StepError, ask, root, run, step } from '../tools/steps.mjs';

const HELP = `Counts the instructions of each step of a check and of building an index (benches/instructions.rs) under
callgrind, and compares them with benches/instructions.json.

node benches/instructions.mjs [--update]

  --update  keep the new counts in benches/instructions.json
  --help    print this

Ends with 1 when a step takes over 5 % more than before, with the same compiler; counts by another
compiler are shown and not judged.`;

const KEPT = join(root, 'benches/instructions.json');
/** Hash tables with random seeds move the counts by a tenth of a percent, another C library by some. */
const TOLERANCE = 0.05;

/**
 * Instructions by step, and the compiler that they were counted with.
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
    await writeFile(KEPT, `${JSON.stringify(now, null, 2)}\n`);
    console.log(Object.entries(now.counts).map(([name, count]) => line(name, count)).join('\n'));
    return 0;
  }
  return compare(JSON.parse(await readFile(KEPT, 'utf8')), now);
}

/** The version of rustc, and the machine that it compiles for. */
async function compiler() {
  const said = await ask('rustc', '--version', '--verbose');
  const field = (/** @type {string} */ name) => said.match(new RegExp(`^${name}: (.+)$`, 'm'))?.[1];
  return `${field('release')} ${field('host')}`;
}

/** @returns {Promise<Record<string, number>>} */
async function count() {
  const bench = ['bench', '--bench', 'instructions', '--', '--output-format=json'];
  const { output } = await run('cargo', bench, { quiet: true });
  const summaries = output.split('\n').filter((text) => text.startsWith('{')).map((text) => JSON.parse(text));
  const counted = summaries.map((summary) => [
    `${summary.function_name}.${summary.id}`,
    Number(summary.profiles[0].data.total.metrics.Ir.values.new),
  ]);
  if (!counted.length) throw new StepError(`No counts in what the benchmark printed:\n${output}`);
  return Object.fromEntries(counted);
}

/**
 * Prints the counts, and answers with the exit code.
 * @param {Counted} kept
 * @param {Counted} now
 */
function compare(kept, now) {
  const judged = kept.compiler === now.compiler;
  let [changed, failed] = [false, false];
  for (const name of new Set([...Object.keys(kept.counts), ...Object.keys(now.counts)])) {
    const [before, count] = [kept.counts[name], now.counts[name]];
    if (!before || !count) {
      console.log(`${name.padEnd(24)} ${before ? 'is not counted any more' : 'is not kept yet'}`);
      [changed, failed] = [true, true];
      continue;
    }
    const change = count / before - 1;
    const tooMany = change > TOLERANCE;
    console.log(`${line(name, count)}  ${percent(change)}${tooMany ? '  TOO MANY' : ''}`);
    changed ||= Math.abs(change) > TOLERANCE;
    failed ||= tooMany && judged;
  }
  if (!judged) console.log(`The kept counts are of rustc ${kept.compiler}, these of ${now.compiler}: not judged.`);
  else if (changed) console.log('If this is meant: node benches/instructions.mjs --update');
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
