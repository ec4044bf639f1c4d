// The command-line tool, as tests run it.

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { buildTool } from '../tools/build.mjs';

/** Builds the tool, unless there is one already. */
export async function openTool() {
  const path = await buildTool();

  /**
   * Runs it, and returns its exit code and what it prints.
   * @param {...string} args
   * @returns {Promise<{code: number, stdout: string, stderr: string}>}
   */
  async function run(...args) {
    const { code = 0, stdout, stderr } = await promisify(execFile)(path, args).catch((error) => error);
    return { code, stdout, stderr };
  }

  /** Runs it, and returns what it prints. Rejects where it fails. @param {...string} args */
  async function ok(...args) {
    const { code, stdout, stderr } = await run(...args);
    if (code !== 0) throw new Error(`firsthand ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  return {
    path,
    run,
    ok,
    /**
     * Makes an index, as a segment of a list.
     * @param {string} index the path of its file
     * @param {string} command `build` or `merge`
     * @param {...string} inputs
     */
    async segment(index, command, ...inputs) {
      await ok(command, '--out', index, ...inputs);
      const { articles } = JSON.parse(await ok('inspect', '--format', 'json', index));
      return { path: index, bytes: await readFile(index), articles };
    },
  };
}
