/** Reads the files that a reader chooses or drops: bytes → text, with an error that says what to do. */

const HTML = /\.html?$/i;
const PLAIN = /\.txt$/i;

/** How much of an HTML file is searched for its encoding, as browsers do. */
const PROLOGUE = 1024;

/**
 * @param {File} file
 * @param {number} maxBytes
 * @returns {Promise<{text: string, html: boolean}>}
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
 * @returns {string | null} null where they are no text
 */
export function decode(bytes, html) {
  const declared = byteOrderMark(bytes) ?? (html ? declaredEncoding(bytes) : null);
  let text = null;
  if (declared) text = decoded(bytes, declared, false);
  text ??= decoded(bytes, 'utf-8', true);
  // Pages that declare nothing are windows-1252 to a browser; for a plain text that would be a guess.
  if (text === null && html) text = decoded(bytes, 'windows-1252', false);
  return text?.includes('\0') ? null : text;
}

/**
 * @param {Uint8Array} bytes
 * @param {string} encoding
 * @param {boolean} fatal refuse what is not in this encoding
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
  const start = new TextDecoder('windows-1252').decode(bytes.subarray(0, PROLOGUE));
  const name = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(start)?.[1] ?? null;
  // What could be read so far cannot be UTF-16, whatever it says; the HTML standard takes it for UTF-8.
  return name && /^utf-?16/i.test(name) ? 'utf-8' : name;
}

/** @param {number} bytes */
const mebibytes = (bytes) => `${(Math.ceil((bytes / 2 ** 20) * 10) / 10).toLocaleString('en')} MiB`;
