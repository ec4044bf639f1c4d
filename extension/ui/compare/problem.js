/**
 * What is wrong with a text that was to be compared, in a sentence that says what to do.
 *
 * @typedef {import('../../compare/engine.js').Problem} EngineProblem
 */

import { TaskError } from '../../compare/engine.js';
import { FileError } from '../../compare/text-files.js';
import { message, size } from '../../texts.js';

/** What is wrong with a text. The code is that of a message, `compare_problem_<code>`. */
export class TextProblem extends Error {
  /**
   * @param {string} code
   * @param {...string} parts of the message
   */
  constructor(code, ...parts) {
    super(message(`compare_problem_${code}`, ...parts));
    this.code = code;
  }
}

/** Codes of the core and of files, and what they are called here. @type {Record<string, string>} */
const CODES = {
  page_too_large: 'too_large',
  unreadable: 'empty',
  no_text: 'empty',
  file_too_large: 'too_large',
  file_empty: 'empty',
  file_not_text: 'not_text',
};

/** Maximum size of a text, in bytes: that of the core. */
export const MAX_BYTES = 10 * 1024 * 1024;

/** Known codes of problems of the worker. Whatever else goes wrong there is a mistake of the program. */
const OF_ENGINE = new Set(['not_loaded', 'crashed', ...Object.keys(CODES)]);

/** @param {EngineProblem} problem */
export const explain = ({ code }) => sentence(OF_ENGINE.has(code) ? code : 'crashed');

/**
 * @param {string} code
 * @param {string} [name] of a file
 */
function sentence(code, name = '') {
  const known = CODES[code] ?? code;
  return message(`compare_problem_${known}`, known === 'too_large' ? size(MAX_BYTES) : name);
}

/**
 * What is said about a failure.
 * @param {unknown} error
 */
export function wordsFor(error) {
  if (error instanceof TextProblem || error instanceof TaskError) return error.message;
  if (error instanceof FileError) return sentence(error.problem.code, error.problem.name);
  console.error(error);
  return sentence('crashed');
}
