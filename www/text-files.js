/** Decodes the text of files that the user chooses or drops. Errors say what to do. */

const HTML = /\.html?$/i;
const PLAIN = /\.txt$/i;

/** Browsers scan this many bytes of an HTML file for the declaration of its encoding. */
const ENCODING_SCAN_BYTES = 1024;

/**
 * @param {File} file
 * @param {number} maxBytes
 * @returns {Promise<{text: string, html: boolean}>} `html`: whether the text is an HTML document
 */
export async function readFile(file, maxBytes) {
  const html = HTML.test(file.name);
  if (!html && !PLAIN.test(file.name)) {
    throw new Error(`“${file.name}” is neither .html, .htm nor .txt. Save the article as one of these, or paste its text.`);
  }
  if (file.size > maxBytes) {
    throw new Error(`“${file.name}” has ${mebibytes(file.size)}; the limit is ${mebibytes(maxBytes)}. Save the article alone, or paste its text.`);
  }
  if (file.size === 0) throw new Error(`“${file.name}” is empty.`);
  let bytes;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new Error(`“${file.name}” could not be read. It may have been moved, or be open elsewhere; choose it again.`);
  }
  const text = decode(bytes, html);
  if (text === null) {
    throw new Error(`“${file.name}” is not text in an encoding that can be told. Save it as UTF-8, or paste its text.`);
  }
  return { text, html };
}

/**
 * @param {Uint8Array} bytes
 * @param {boolean} html
 * @returns {string | null} null where the bytes are no text
 */
export function decode(bytes, html) {
  const declared = byteOrderMark(bytes) ?? (html ? declaredEncoding(bytes) : null);
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

/** @param {Uint8Array} bytes */
function declaredEncoding(bytes) {
  const start = new TextDecoder('windows-1252').decode(bytes.subarray(0, ENCODING_SCAN_BYTES));
  const name = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(start)?.[1] ?? null;
  // A declaration that is legible as ASCII cannot be UTF-16; the HTML standard decodes such a page as UTF-8.
  return name && /^utf-?16/i.test(name) ? 'utf-8' : name;
}

/** @param {number} bytes */
const mebibytes = (bytes) => `${(Math.ceil((bytes / 2 ** 20) * 10) / 10).toLocaleString('en')} MiB`;
