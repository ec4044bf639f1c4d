/** Reads files that the user chooses or drops. Errors say what to do. */

import { FileError, readFile } from './pkg/extension/compare/text-files.js';

/**
 * @param {File} file
 * @param {number} limit maximum size, in bytes
 */
export async function readTextFile(file, limit) {
  try {
    return await readFile(file, limit);
  } catch (error) {
    throw error instanceof FileError ? new Error(sentence(error.problem)) : error;
  }
}

/** @param {import('./pkg/extension/compare/text-files.js').FileProblem} problem */
function sentence({ code, name, size, limit }) {
  switch (code) {
    case 'file_kind':
      return `“${name}” is neither .html, .htm nor .txt. Save the article as one of these, or paste its text.`;
    case 'file_too_large':
      return `“${name}” has ${mebibytes(size)}; the limit is ${mebibytes(limit)}. Save the article alone, or paste its text.`;
    case 'file_empty':
      return `“${name}” is empty.`;
    case 'file_unreadable':
      return `“${name}” could not be read. It may have been moved, or be open elsewhere; choose it again.`;
    case 'file_not_text':
      return `“${name}” is not text in an encoding that can be told. Save it as UTF-8, or paste its text.`;
  }
}

/** @param {number} bytes */
const mebibytes = (bytes) => `${(Math.ceil((bytes / 2 ** 20) * 10) / 10).toLocaleString('en')} MiB`;
