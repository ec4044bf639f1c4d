// Steps of set-up, build and tests: each named as it begins, with its time when it is done.

import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Tools of npm (wasm-opt) and of cargo (wasm-pack, geckodriver) come before those of the system. */
process.env.PATH = [
  join(root, 'node_modules/.bin'),
  join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'bin'),
  process.env.PATH,
].join(delimiter);

/** A failure that has been told already, or whose message is all there is to say. */
export class StepError extends Error {}

/**
 * Runs one step and says so on standard error.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} run
 * @returns {Promise<T>}
 */
export async function step(name, run) {
  const start = performance.now();
  process.stderr.write(`── ${name} …\n`);
  try {
    const result = await run();
    process.stderr.write(`   ${name}: ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    process.stderr.write(`   ${name}: FAILED after ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
    throw error;
  }
}

/**
 * Runs a command to its end. Its output goes to standard error as it comes, unless `quiet`.
 * @param {string} command
 * @param {string[]} args
 * @param {{quiet?: boolean, env?: Record<string, string>, check?: boolean, cwd?: string}} [options]
 * @returns {Promise<{code: number, output: string}>}
 */
export function run(command, args, { quiet = false, env = {}, check = true, cwd = root } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => {
        output += text;
        if (!quiet) process.stderr.write(text);
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
 * The output of a command, or '' if it cannot be run.
 * @param {string} command
 * @param {string[]} args
 */
export async function ask(command, ...args) {
  const { code, output } = await run(command, args, { quiet: true, check: false });
  return code === 0 ? output.trim() : '';
}
