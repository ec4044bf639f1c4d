// Python programs that the tests and benchmarks run: each set of pinned packages is installed into an environment of its
// own, once.

import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StepError, root, run, step } from './steps.mjs';

/**
 * Installs packages into a virtual environment, unless it has them.
 * @param {string} name what the packages are for; the environment is `target/NAME/venv`
 * @param {string} requirements path of the file that pins them
 * @returns {Promise<string>} the path of its Python
 */
export async function virtualEnvironment(name, requirements) {
  const folder = join(root, 'target', name, 'venv');
  const lock = createHash('sha256').update(await readFile(requirements)).digest('hex');
  const stamp = join(folder, 'firsthand-lock');
  const command = join(folder, 'bin/python');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === lock) return command;
  await step(`install the Python packages of ${name}`, async (progress) => {
    try {
      await run('python3', ['-m', 'venv', '--clear', folder], { progress });
      await run(command, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements], { progress });
    } catch (error) {
      const advice = 'Python 3.11 or newer with venv is needed (python3-venv on Debian), and the package index.';
      throw new StepError(`${error.message}\n${advice}`);
    }
    await writeFile(stamp, lock);
  });
  return command;
}
