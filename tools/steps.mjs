// Steps of set-up, build and tests. Each is named on standard error as it begins, with the time since the start of the
// program; a long one says now and then what it is doing.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Tools from npm (wasm-opt) and from cargo (wasm-pack, geckodriver) take precedence over those of the system. */
process.env.PATH = [
  join(root, 'node_modules/.bin'),
  join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'bin'),
  process.env.PATH,
].join(delimiter);

/** An error whose message says everything there is to say; its stack is of no use to anyone. */
export class StepError extends Error {}

/** Milliseconds between two lines about a step that is under way. */
const PROGRESS_INTERVAL = 15_000;
/** Maximum number of characters of a command's output in such a line. */
const MAX_PROGRESS_LENGTH = 80;

/** @param {string} line written to standard error */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs one step and says on standard error when it begins and ends, and how long it took.
 * @template T
 * @param {string} name
 * @param {(progress: (line: string) => void) => Promise<T>} work is given a function to hand to {@link run}; a step that
 *   uses it says every few seconds what its command printed last
 * @param {{interval?: number}} [options] `interval`: milliseconds between two such lines
 * @returns {Promise<T>}
 */
export async function step(name, work, { interval = PROGRESS_INTERVAL } = {}) {
  const start = performance.now();
  const seconds = () => ((performance.now() - start) / 1000).toFixed(1);
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;
  let newest = '';
  const progress = (/** @type {string} */ line) => {
    newest = line;
    timer ??= setInterval(() => say(`${clock()}    … ${name}, ${seconds()} s${newest && `: ${newest}`}`), interval);
  };
  say(`${clock()} ── ${name} …`);
  try {
    const result = await work(progress);
    say(`${clock()}    ${name}: ${seconds()} s`);
    return result;
  } catch (error) {
    say(`${clock()}    ${name}: FAILED after ${seconds()} s`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** Minutes and seconds since the program was started. */
function clock() {
  const seconds = Math.floor(performance.now() / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, '0')}`;
}

/**
 * Waits for all of them, even where one fails, so that nothing goes on in the background; then rejects with the first
 * failure, if any.
 * @param {Promise<unknown>[]} all
 */
export async function inParallel(all) {
  const results = await Promise.allSettled(all);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

/**
 * Runs a command to its end. Its output goes to standard error as it comes, unless `quiet` or `progress` is given.
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {boolean} [options.quiet] shows the output only where the command fails
 * @param {(line: string) => void} [options.progress] gets every line of the output; implies `quiet`
 * @param {Record<string, string | undefined>} [options.env] variables to set or, where undefined, to unset
 * @param {boolean} [options.check] rejects with a {@link StepError} where the exit code is not 0 (the default)
 * @param {string} [options.cwd]
 * @returns {Promise<{code: number, output: string}>}
 */
export function run(command, args, { progress, quiet = Boolean(progress), env = {}, check = true, cwd = root } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    progress?.('');
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => {
        output += text;
        if (!quiet) process.stderr.write(text);
        const line = progress && newestLine(text);
        if (line) progress(line);
      });
    }
    child.on('error', (error) => {
      if (check) reject(new StepError(`${command} cannot be started: ${error.message}`));
      else resolve({ code: 127, output: error.message });
    });
    child.on('close', (code) => {
      if (code === 0 || !check) return resolve({ code: code ?? 1, output });
      if (quiet) process.stderr.write(output);
      reject(new StepError(`${command} ${args.join(' ')} ended with code ${code}`));
    });
  });
}

/**
 * The last line of a text that is not empty, short enough for a terminal, or ''.
 * @param {string} text
 */
function newestLine(text) {
  const line = text.split(/[\r\n]+/).findLast((line) => line.trim()) ?? '';
  // Without colours and other control sequences of terminals.
  return line.replace(/\u001b\[[\d;]*[A-Za-z]/g, '').trim().slice(0, MAX_PROGRESS_LENGTH);
}

/**
 * The output of a command, or '' if it cannot be run.
 * @param {string} command
 * @param {string[]} args
 */
export async function ask(command, ...args) {
  const { code, output } = await run(command, args, { quiet: true, check: false });
  return code === 0 ? output.trim() : '';
}

/**
 * The path of the first of these programs that is installed, or an error that says how to install one.
 * @param {...string} names
 */
export function program(...names) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/snap/bin'];
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = paths.find((path) => existsSync(path));
  if (found) return found;
  throw new StepError(`${names[0]} is not installed: run "node tools/setup.mjs".`);
}
