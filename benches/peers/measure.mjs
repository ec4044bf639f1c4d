// Runs all methods in turn, round after round, each time as a process of its own.

import { readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node:child_process';
import { StepError, step } from '../../tools/steps.mjs';

const MEASURE = fileURLToPath(new URL('measure.py', import.meta.url));

/**
 * @typedef {import('./data.mjs').Task} Task
 * @typedef {import('./methods.mjs').Method} Method
 * @typedef {import('./methods.mjs').Setup} Setup
 * @typedef {{seconds: number, cpu_seconds: number, peak_bytes: number}} Taken time and memory of a whole process
 * @typedef {{id: string, milliseconds: number, read?: number | null, answers: (string | number)[], said: boolean | null}} Answer
 * @typedef {object} Measured the measurements of a method in one round
 * @property {Taken} two building on two cores
 * @property {Taken} one building on one core
 * @property {number} bytes size of the index
 * @property {Taken} lookUp the process that looks up all pages, on one core
 * @property {number} opened milliseconds to open the index
 * @property {Answer[]} answers the answers for the pages
 */

/**
 * Measures all methods in every round.
 * @param {Setup} setup
 * @param {Method[]} methods
 * @param {Task} task
 * @param {string} folder
 * @param {number} runs
 * @returns {Promise<Map<string, Measured>[]>} for each round, the measurements by method
 */
export async function measure(setup, methods, task, folder, runs) {
  const rounds = [];
  for (let round = 0; round < runs; round++) {
    // Each round begins with another method.
    const turn = methods.map((_, number) => methods[(number + round) % methods.length]);
    const measured = new Map();
    for (const method of turn) {
      const title = `round ${round + 1} of ${runs}, ${method.name}`;
      measured.set(method.name, await step(title, () => measureOne(setup, method, task, folder)));
    }
    rounds.push(measured);
  }
  return rounds;
}

/**
 * Measures one method once.
 * @param {Setup} setup
 * @param {Method} method
 * @param {Task} task
 * @param {string} folder
 * @returns {Promise<Measured>}
 */
async function measureOne(setup, method, task, folder) {
  const index = join(folder, `${method.name}.index`);
  const figures = join(folder, 'figures.json');
  const build = async (/** @type {number} */ cores) => {
    await rm(index, { recursive: true, force: true });
    const { taken, output } = await take(cores, figures, method.build(setup, task.articles, index));
    // A method that builds in several processes reports their memory itself.
    const said = output.startsWith('{') ? JSON.parse(output) : {};
    if (said.articles !== undefined && said.articles !== task.urls.length) {
      throw new StepError(`The index of ${method.name} has ${said.articles} articles, not ${task.urls.length}.`);
    }
    return { ...taken, peak_bytes: Math.max(taken.peak_bytes, said.peak_bytes ?? 0) };
  };
  const one = await build(1);
  const two = await build(2);
  const bytes = await size(index);
  const { taken: lookUp, output } = await take(1, figures, method.lookUp(setup, index, task.pages));
  const [{ opened }, ...answers] = output.trim().split('\n').map((line) => JSON.parse(line));
  await rm(index, { recursive: true, force: true });
  return { two, one, bytes, lookUp, opened, answers };
}

/**
 * Runs a command to its end on a number of cores.
 * @param {number} cores
 * @param {string} figures
 * @param {string[]} command
 * @returns {Promise<{taken: Taken, output: string}>}
 */
export async function take(cores, figures, command) {
  const [output, said, code] = await new Promise((resolve, reject) => {
    // Without site packages, to stay small: a process's peak memory is reported as at least that of the one that starts it.
    const child = spawn('python3', ['-I', '-S', MEASURE, String(cores), figures, ...command], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const texts = ['', ''];
    for (const [number, stream] of [child.stdout, child.stderr].entries()) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => (texts[number] += text));
    }
    child.on('error', reject);
    child.on('close', (code) => resolve([...texts, code]));
  });
  if (code !== 0) throw new StepError(`${command.join(' ')} ended with code ${code}:\n${said}`);
  return { taken: JSON.parse(await readFile(figures, 'utf8')), output };
}

/**
 * Size in bytes of a file, or of all files in a folder.
 * @param {string} path
 */
async function size(path) {
  if (!(await stat(path)).isDirectory()) return (await stat(path)).size;
  const files = await readdir(path);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(path, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
