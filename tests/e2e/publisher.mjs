// A maker of lists for tests: writes manifests of the form `firsthand-list 2` and signs them as minisign does. What it
// signs need not be right, which a real maker's tool would not allow.

import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const sha256 = (/** @type {Uint8Array | string} */ bytes) => createHash('sha256').update(bytes).digest('hex');

/** Beginning of an Ed25519 key in PKCS #8; the 32 bytes of the seed follow. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * A key that is the same in every run.
 * @param {string} name
 */
export function keyOf(name) {
  const seed = createHash('sha256').update(`key of a test: ${name}`).digest();
  const secret = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const raw = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32);
  const id = seed.subarray(0, 8);
  const text = Buffer.concat([Buffer.from('Ed'), id, raw]).toString('base64');
  return {
    /** The public key as minisign writes it. */
    text,
    digest: sha256(text),
    /**
     * The content of a `.minisig` file.
     * @param {Uint8Array | string} bytes
     */
    signature(bytes) {
      const hash = createHash('blake2b512').update(bytes).digest();
      const own = sign(null, hash, secret);
      const comment = 'a list of a test';
      const all = sign(null, Buffer.concat([own, Buffer.from(comment)]), secret);
      const first = Buffer.concat([Buffer.from('ED'), id, own]).toString('base64');
      return `untrusted comment: signature\n${first}\ntrusted comment: ${comment}\n${all.toString('base64')}\n`;
    },
  };
}

const KEY = keyOf('first');
const NEXT = keyOf('second');

const iso = (/** @type {number} */ ms) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
const HOUR = 3_600_000;

/**
 * @typedef {object} Segment
 * @property {Uint8Array} bytes
 * @property {number} articles
 * @property {Segment[]} [parts] from which it was merged
 *
 * @typedef {object} Issue
 * @property {number} serial
 * @property {Segment[]} segments oldest first
 * @property {string} [name]
 * @property {string} [before] manifest before this one
 * @property {number} [issued] milliseconds since 1970
 * @property {number} [expires]
 * @property {string[]} [withdraw] hashes of addresses, as 16 hexadecimal digits
 * @property {ReturnType<typeof keyOf>} [key]
 * @property {ReturnType<typeof keyOf>} [next]
 */

/**
 * The files of a published list by their paths.
 * @param {Issue} issue
 * @returns {{manifest: string, files: Record<string, Uint8Array | string>}}
 */
export function published({
  serial, segments, before, withdraw = [], name = 'News of a test', key = KEY, next = NEXT,
  issued = Date.now() - HOUR, expires = issued + 72 * HOUR,
}) {
  const blocks = segments.map(({ bytes, articles, parts = [] }) => [
    `segment: ${sha256(bytes)}`,
    `length: ${bytes.length}`,
    `articles: ${articles}`,
    'dates: 2026-05-01 2026-05-05',
    'languages: de en',
    'publishers: 2',
    'publisher: Aldermoor Chronicle',
    'publisher: Strait Examiner',
    ...parts.map((part) => `part: ${sha256(part.bytes)} ${part.bytes.length}`),
  ]);
  const head = [
    'firsthand-list 2',
    'list: news.example',
    `name: ${name}`,
    `serial: ${serial}`,
    `issued: ${iso(issued)}`,
    `expires: ${iso(expires)}`,
    `check: ${iso(Math.min(issued + 24 * HOUR, expires))}`,
    ...(before ? [`before: ${sha256(before)}`] : []),
    `key: ${key.text}`,
    `next: ${next.digest}`,
    'licence: CC-BY-4.0',
    'contact: mailto:corrections@news.example',
    ...withdraw.map((hash) => `withdraw: ${hash}`),
  ];
  const manifest = `${[head, ...blocks].map((lines) => lines.join('\n')).join('\n\n')}\n`;
  return {
    manifest,
    files: {
      'firsthand.list': manifest,
      'firsthand.list.minisig': key.signature(manifest),
      ...Object.fromEntries(segments.map(({ bytes }) => [`segments/${sha256(bytes)}.firsthand`, bytes])),
    },
  };
}

/**
 * The link by which readers subscribe, with the key pinned.
 * @param {string} folder address, with a slash at its end
 * @param {ReturnType<typeof keyOf>} [key]
 */
export const linkTo = (folder, key = KEY) => `firsthand:${folder}#${key.text}`;

/**
 * Writes the files of a published list into a folder.
 * @param {string} folder
 * @param {Record<string, Uint8Array | string>} files
 */
export async function writeList(folder, files) {
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}

/**
 * A segment that is read from an index file.
 * @param {string} path
 * @param {number} articles
 * @returns {Promise<Segment>}
 */
export const segmentOf = async (path, articles) => ({ bytes: await readFile(path), articles });
