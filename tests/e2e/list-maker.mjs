// A maker of lists, written from the format's description alone: keys, signatures, manifests and key steps. What the core
// accepts from it, two independent programs agree on; and it can make what no honest maker makes.

import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/**
 * A key pair of `minisign`.
 * @typedef {object} Key
 * @property {string} text the public key: 56 characters
 * @property {string} digest SHA-256 of that text
 * @property {(bytes: Uint8Array | string, comment?: string, legacy?: boolean) => string} sign a signature file
 *
 * @typedef {object} Segment
 * @property {Buffer} bytes the index
 * @property {number} articles
 * @property {Segment[]} [parts] what it was merged from
 *
 * @typedef {Map<string, Buffer>} Files the files of a list by their paths
 */

/** @param {Uint8Array | string} bytes */
export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** @returns {Key} */
export function makeKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const id = randomBytes(8);
  const raw = Buffer.from(/** @type {string} */ (publicKey.export({ format: 'jwk' }).x), 'base64url');
  const text = Buffer.concat([Buffer.from('Ed'), id, raw]).toString('base64');
  return {
    text,
    digest: sha256(text),
    sign(bytes, comment = 'a test', legacy = false) {
      const message = legacy ? Buffer.from(bytes) : createHash('blake2b512').update(bytes).digest();
      const signature = sign(null, message, privateKey);
      const ofComment = sign(null, Buffer.concat([signature, Buffer.from(comment)]), privateKey);
      const signed = Buffer.concat([Buffer.from(legacy ? 'Ed' : 'ED'), id, signature]).toString('base64');
      return `untrusted comment: ${comment}\n${signed}\ntrusted comment: ${comment}\n${ofComment.toString('base64')}\n`;
    },
  };
}

/** @param {Date} date */
const time = (date) => date.toISOString().replace(/\.\d+Z$/, 'Z');
/** @param {Date} date @param {number} days */
export const daysAfter = (date, days) => new Date(date.getTime() + days * 86_400_000);

/**
 * The fields of a manifest before its segments.
 * @typedef {object} Head
 * @property {string} list
 * @property {string} name
 * @property {number} serial
 * @property {Date} issued
 * @property {Date} expires
 * @property {Date} check
 * @property {string | null} before SHA-256 of the manifest before
 * @property {string} key
 * @property {string} next
 * @property {string[]} withdrawn hashes of addresses
 * @property {string[]} more lines that a later version may have
 */

/**
 * The text of a manifest.
 * @param {Head} head
 * @param {Segment[]} segments oldest first
 */
export function manifestText(head, segments) {
  const { list, name, serial, issued, expires, check, before, key, next, withdrawn, more } = head;
  const lines = [
    'firsthand-list 2',
    `list: ${list}`,
    `name: ${name}`,
    `serial: ${serial}`,
    `issued: ${time(issued)}`,
    `expires: ${time(expires)}`,
    `check: ${time(check)}`,
    ...(before ? [`before: ${before}`] : []),
    `key: ${key}`,
    `next: ${next}`,
    'licence: CC0-1.0',
    'contact: mailto:corrections@lists.example',
    ...withdrawn.map((hash) => `withdraw: ${hash}`),
    ...more,
  ];
  for (const { bytes, articles, parts = [] } of segments) {
    lines.push('', `segment: ${sha256(bytes)}`, `length: ${bytes.length}`, `articles: ${articles}`);
    lines.push(...parts.map((part) => `part: ${sha256(part.bytes)} ${part.bytes.length}`));
  }
  return `${lines.join('\n')}\n`;
}

/** @param {Uint8Array} bytes */
export const segmentPath = (bytes) => `segments/${sha256(bytes)}.firsthand`;

/** A list and its maker. */
export class ListMaker {
  key = makeKey();
  next = makeKey();
  /** The text of the last manifest. */
  last = '';
  serial = 4;
  /** @param {{list?: string, name?: string, issued?: Date}} [about] */
  constructor({ list = 'news.lists.example', name = 'News originals', issued = daysAfter(new Date(), -2) } = {}) {
    this.list = list;
    this.name = name;
    this.issued = issued;
  }

  /** The link of the list at an address, which says who signs it. @param {string} url */
  link(url) {
    return `firsthand:${url}#${this.key.text}`;
  }

  /**
   * The next manifest. Nothing is changed, so that several can be made that contradict each other.
   * @param {Segment[]} segments oldest first
   * @param {Partial<Head>} [lies] fields that are not as an honest maker has them
   */
  manifest(segments, lies = {}) {
    const issued = lies.issued ?? new Date(this.issued.getTime() + 3_600_000 * (this.serial - 3));
    /** @type {Head} */
    const head = {
      list: this.list,
      name: this.name,
      serial: this.serial + 1,
      issued,
      expires: daysAfter(issued, 14),
      check: daysAfter(issued, 1),
      before: this.last ? sha256(this.last) : null,
      key: this.key.text,
      next: this.next.digest,
      withdrawn: [],
      more: [],
      ...lies,
    };
    return manifestText(head, segments);
  }

  /**
   * The files of a list with this manifest.
   * @param {string} manifest
   * @param {Segment[]} segments
   * @param {string} [signature]
   * @returns {Files}
   */
  files(manifest, segments, signature = this.key.sign(manifest)) {
    return new Map([
      ['firsthand.list', Buffer.from(manifest)],
      ['firsthand.list.minisig', Buffer.from(signature)],
      ...segments
        .flatMap((segment) => [segment, ...(segment.parts ?? [])])
        .map(({ bytes }) => /** @type {[string, Buffer]} */ ([segmentPath(bytes), bytes])),
    ]);
  }

  /**
   * Publishes the next issue.
   * @param {Segment[]} segments
   * @param {Partial<Head>} [fields]
   * @returns {Files}
   */
  publish(segments, fields = {}) {
    const manifest = this.manifest(segments, fields);
    this.last = manifest;
    this.serial = fields.serial ?? this.serial + 1;
    return this.files(manifest, segments);
  }

  /**
   * A step from the key to the next one.
   * @param {{from?: Key, to?: Key, after?: Key, incoming?: Key, outgoing?: Key | null, reason?: string}} [lies]
   * @returns {Files}
   */
  step({ from = this.key, to = this.next, after = makeKey(), incoming = to, outgoing = from, reason } = {}) {
    const lines = [
      'firsthand-key-step 1',
      `list: ${this.list}`,
      `from: ${from.text}`,
      `to: ${to.text}`,
      `next: ${after.digest}`,
      `issued: ${time(this.issued)}`,
      `reason: ${reason ?? (outgoing ? 'rotated' : 'revoked')}`,
    ];
    const text = `${lines.join('\n')}\n`;
    const path = `keys/${from.digest.slice(0, 16)}.step`;
    /** @type {Files} */
    const files = new Map([
      [path, Buffer.from(text)],
      [`${path}.minisig`, Buffer.from(incoming.sign(text))],
    ]);
    if (outgoing) files.set(`${path}.outgoing.minisig`, Buffer.from(outgoing.sign(text)));
    return files;
  }

  /**
   * Makes the next key the key.
   * @param {{revoked?: boolean}} [options] whether the key before was stolen
   * @returns {Files} the step
   */
  rotate({ revoked = false } = {}) {
    const after = makeKey();
    const files = this.step({ after, outgoing: revoked ? null : this.key });
    [this.key, this.next] = [this.next, after];
    return files;
  }
}
