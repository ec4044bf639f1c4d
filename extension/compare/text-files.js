/**
 * Reads the text of files that the user chooses or drops, and of answers of hosts.
 *
 * @typedef {{code: 'file_kind' | 'file_too_large' | 'file_empty' | 'file_unreadable' | 'file_not_text', name: string, size: number, limit: number}} FileProblem
 *   sizes in bytes
 */

const HTML = /\.(x?html?)$/i;
const PLAIN = /\.(txt|text|md)$/i;

/** Browsers scan this many bytes of an HTML file for the declaration of its encoding. */
const ENCODING_SCAN_BYTES = 1024;

/** What is wrong with a file. */
export class FileError extends Error {
  /** @param {FileProblem} problem */
  constructor(problem) {
    super(`${problem.code}: ${problem.name}`);
    this.problem = problem;
  }
}

/**
 * @param {File} file
 * @param {number} limit maximum size, in bytes
 * @returns {Promise<{text: string, html: boolean}>} `html`: whether the text is an HTML document; rejects with a FileError
 */
export async function readFile(file, limit) {
  const { name, size } = file;
  const wrong = (/** @type {FileProblem['code']} */ code) => new FileError({ code, name, size, limit });
  const html = HTML.test(name);
  if (!html && !PLAIN.test(name)) throw wrong('file_kind');
  if (size > limit) throw wrong('file_too_large');
  if (size === 0) throw wrong('file_empty');
  const bytes = await file.arrayBuffer().then((buffer) => new Uint8Array(buffer), () => null);
  if (!bytes) throw wrong('file_unreadable');
  const text = decode(bytes, html);
  if (text === null) throw wrong('file_not_text');
  return { text, html };
}

/**
 * @param {Uint8Array} bytes
 * @param {boolean} html
 * @param {string} [contentType] that a host sent with the bytes
 * @returns {string | null} null where the bytes are no text
 */
export function decode(bytes, html, contentType = '') {
  const declared = byteOrderMark(bytes) ?? charsetIn(contentType) ?? (html ? declaredEncoding(bytes) : null);
  let text = null;
  if (declared) text = decoded(bytes, declared, false);
  text ??= decoded(bytes, 'utf-8', true);
  // Browsers decode pages that declare nothing as windows-1252. For a plain text that would be a guess.
  if (text === null && html) text = decoded(bytes, 'windows-1252', false);
  return text?.includes('\0') ? null : text;
}

/**
 * @param {Uint8Array} bytes
 * @param {string} encoding
 * @param {boolean} fatal whether to return null for bytes that are invalid in the encoding
 */
function decoded(bytes, encoding, fatal) {
  try {
    return new TextDecoder(encoding, { fatal }).decode(bytes);
  } catch {
    return null;
  }
}

/** @param {Uint8Array} bytes */
function byteOrderMark([a, b, c]) {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return null;
}

/** The charset in a header `Content-Type`. @param {string} contentType */
const charsetIn = (contentType) => /;\s*charset\s*=\s*["']?([\w-]+)/i.exec(contentType)?.[1] ?? null;

/** @param {Uint8Array} bytes */
function declaredEncoding(bytes) {
  const start = new TextDecoder('windows-1252').decode(bytes.subarray(0, ENCODING_SCAN_BYTES));
  const name = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(start)?.[1] ?? null;
  // A declaration that is legible as ASCII cannot be UTF-16; the HTML standard decodes such a page as UTF-8.
  return name && /^utf-?16/i.test(name) ? 'utf-8' : name;
}
