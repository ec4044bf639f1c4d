// Runs suites and checks one after the other, and counts what passed, failed and was skipped.

import { fileURLToPath } from 'node:url';
import { run, say, step } from './steps.mjs';

/** @typedef {{passed: number, failed: number, skipped: number}} Counts */

/**
 * @typedef {object} Reading What the output of a command says.
 * @property {Counts} counts
 * @property {string} failures what failed and why, in the command's words
 */

/** Maximum number of lines that are said once more of a step that failed. */
const MAX_FAILURE_LINES = 60;

/** The reporter whose last line {@link nodeCounts} reads. */
const REPORTER = fileURLToPath(new URL('counting-reporter.mjs', import.meta.url));

/** The counts of all suites and checks that have been run. */
export class Tally {
  /** @type {Counts} */
  total = { passed: 0, failed: 0, skipped: 0 };
  /** @type {string[]} Each step that failed, with what its output says of that. */
  #failures = [];
  #quiet;

  /** @param {{quiet?: boolean}} [options] `quiet`: prints nothing of what is run */
  constructor({ quiet = false } = {}) {
    this.#quiet = quiet;
  }

  /**
   * Runs a command that runs tests. Never rejects because of what the command does.
   * @param {string} name
   * @param {string} command
   * @param {string[]} args
   * @param {(output: string) => Counts} count what the command's output says of its tests
   */
  async suite(name, command, args, count) {
    await this.#step(name, command, args, {}, (code, output) => ({
      counts: outcome(count(output), code),
      failures: cargoFailures(output),
    }));
  }

  /**
   * Runs the tests of one file with Node.
   * @param {string} file
   */
  async nodeSuite(file) {
    const reporters = ['spec', REPORTER].flatMap((name) => [`--test-reporter=${name}`, '--test-reporter-destination=stdout']);
    const read = (/** @type {number} */ code, /** @type {string} */ output) => ({
      counts: outcome(nodeCounts(output), code),
      failures: nodeFailures(output),
    });
    // Set inside of a test; with it, the suite would report to that test's runner.
    const env = { NODE_TEST_CONTEXT: undefined };
    await this.#step(file, process.execPath, ['--test', ...reporters, file], env, read);
  }

  /**
   * Runs a command that passes as a whole or fails as a whole, such as a linter. It counts as one test.
   * @param {string} name
   * @param {string} command
   * @param {string[]} args
   * @param {Record<string, string>} [env]
   */
  async check(name, command, args, env = {}) {
    await this.#step(name, command, args, env, (code, output) => ({
      counts: { passed: Number(code === 0), failed: Number(code !== 0), skipped: 0 },
      failures: output,
    }));
  }

  /** Counts an error that kept suites from being run. */
  addFailure() {
    this.total.failed += 1;
  }

  /** The steps that failed, each with what its output says of the failure; '' if none failed. */
  get failures() {
    return this.#failures.join('\n');
  }

  /** The last line of the test command. */
  get closingLine() {
    return line(this.total);
  }

  get exitCode() {
    return this.total.failed ? 1 : 0;
  }

  /**
   * @param {string} name
   * @param {string} command
   * @param {string[]} args
   * @param {Record<string, string | undefined>} env
   * @param {(code: number, output: string) => Reading} read
   */
  async #step(name, command, args, env, read) {
    const quiet = this.#quiet;
    const work = async () => {
      const { code, output } = await run(command, args, { check: false, env, quiet });
      const { counts, failures } = read(code, output);
      for (const key of /** @type {(keyof Counts)[]} */ (Object.keys(counts))) this.total[key] += counts[key];
      const result = `${name}: ${line(counts)}${code ? `, exit code ${code}` : ''}`;
      if (counts.failed) this.#failures.push(`${result}\n${lastLines(failures || output)}`);
      if (!quiet) say(`         ${result}`);
    };
    await (quiet ? work() : step(name, work));
  }
}

/**
 * The counts of a suite, with one failure where it ended before its first test, was ended by an error outside of its
 * tests, or found no test: a suite that runs nothing protects nothing. A suite that is skipped on purpose has not failed.
 * @param {Counts} counts
 * @param {number} code exit code of the suite
 * @returns {Counts}
 */
function outcome(counts, code) {
  const { passed, failed, skipped } = counts;
  const nothing = passed + failed + skipped === 0;
  return { ...counts, failed: failed || (code !== 0 || nothing ? 1 : 0) };
}

/**
 * Counts the tests in the output of `cargo test` or `wasm-pack test`, which have a result line for each test binary.
 * @param {string} output
 * @returns {Counts}
 */
export function cargoCounts(output) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const [, passed, failed, ignored] of output.matchAll(/test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/g)) {
    sum.passed += Number(passed);
    sum.failed += Number(failed);
    sum.skipped += Number(ignored);
  }
  return sum;
}

/**
 * Reads the counts that counting-reporter.mjs printed; all zero where it printed none.
 * @param {string} output
 * @returns {Counts}
 */
function nodeCounts(output) {
  const printed = output.match(/^counted (\{.*\})$/m)?.[1];
  return printed ? JSON.parse(printed) : { passed: 0, failed: 0, skipped: 0 };
}

/**
 * What `cargo test` or `wasm-pack test` says of the tests that failed; '' where it says nothing, as if it did not compile.
 * @param {string} output
 */
function cargoFailures(output) {
  // A test binary says why each test failed, then lists the names of these tests under the same heading.
  return [...output.matchAll(/^failures:\n\n(-{4} [\s\S]*?)\n+failures:\n/gm)].map(([, reasons]) => reasons).join('\n');
}

/**
 * What Node's reporter `spec` repeats at its end of the tests that failed; '' where it repeats nothing.
 * @param {string} output
 */
function nodeFailures(output) {
  return output.match(/^✖ failing tests:\n([\s\S]*?)(?:\ncounted \{|$(?![\s\S]))/m)?.[1] ?? '';
}

/** @param {string} text */
function lastLines(text) {
  return text.trim().split('\n').slice(-MAX_FAILURE_LINES).join('\n');
}

/** @param {Counts} counts */
function line({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
