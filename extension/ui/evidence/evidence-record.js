/**
 * The record of a verdict: everything that it takes to replay it, and what was said. Its format is described in
 * `docs/evidence.md`; `firsthand verify` reads it.
 *
 * @typedef {import('../../protocol.js').Basis} Basis
 * @typedef {import('../../protocol.js').Done} Done
 * @typedef {import('../../protocol.js').ListIssue} ListIssue
 *
 * @typedef {object} ListRecord
 * @property {string} name
 * @property {string[]} segments SHA-256 of each, oldest first
 * @property {string | null} key
 * @property {string | null} fingerprint of the key
 * @property {number | null} serial
 * @property {number | null} issued time of the list's last news, in seconds since 1970
 * @property {string | null} manifest
 * @property {string | null} signature
 * @property {string | null} signature_sha256
 *
 * @typedef {object} Record
 * @property {string} format
 * @property {string} made when the record was made
 * @property {string} checked when the page was checked
 * @property {string} core version
 * @property {import('../../protocol.js').Sensitivity} sensitivity
 * @property {import('../../protocol.js').PageRecord} page
 * @property {string} text_sha256
 * @property {object} report without the figures behind the verdict, which no reader sees
 * @property {ListRecord[]} lists
 */

import { coreVersion, listFacts, listProof, newSegmentHasher } from '../../core/wasm.js';
import { openBundled, readBundledList } from '../../lists/bundled.js';
import { startOwnCore } from '../../lists/opened-lists.js';
import { subscriptions } from '../../lists/subscriptions.js';

const FORMAT = 'firsthand-evidence 1';

/** Bytes of a segment that are read at a time. */
const PIECE_BYTES = 1024 * 1024;

/** A list has changed since the page was compared with it. */
export class ListsChanged extends Error {}

/**
 * @param {Done} state
 * @param {Basis} basis
 * @returns {Promise<Record>} rejects with ListsChanged
 */
export async function recordOf(state, { record, sensitivity, checked }) {
  await startOwnCore();
  const rows = await subscriptions().catch(() => []);
  const lists = await Promise.all(state.issues.map((issue, at) => listRecord(state.lists[at], issue, rows)));
  return {
    format: FORMAT,
    made: timeOf(Date.now()),
    checked: timeOf(checked),
    core: coreVersion(),
    sensitivity,
    page: record,
    text_sha256: await sha256(record.text),
    report: withoutFigures(state.report),
    lists,
  };
}

/** @param {number} time in milliseconds since 1970 */
const timeOf = (time) => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');

/** @param {Done['report']} report */
function withoutFigures({ evidence: _, translation: __, others, ...report }) {
  return { ...report, others: others.map(({ evidence: _, translation: __, ...other }) => other) };
}

/**
 * @param {string} name
 * @param {ListIssue} issue
 * @param {import('../../lists/subscriptions.js').Subscription[]} rows
 * @returns {Promise<ListRecord>}
 */
async function listRecord(name, { id, segments }, rows) {
  const row = rows.find((row) => row.id === id);
  if (!segments.length) {
    const unsigned = { key: null, fingerprint: null, serial: null, issued: null, manifest: null, signature: null };
    return { name, segments: await packagedSegments(), ...unsigned, signature_sha256: null };
  }
  if (!row?.trust || row.segments.join() !== segments.join()) throw new ListsChanged(name);
  const [facts, proof] = [listFacts(row.trust), listProof(row.trust)];
  return {
    // The signed name, which the reader was shown.
    name: facts?.name ?? name,
    segments,
    key: facts?.key ?? null,
    fingerprint: facts?.fingerprint ?? null,
    serial: facts?.serial ?? null,
    issued: facts?.issued ?? null,
    manifest: proof?.manifest ?? null,
    signature: proof?.signature ?? null,
    signature_sha256: proof?.signature_sha256 ?? null,
  };
}

/** SHA-256 of each segment of the list in the package. */
async function packagedSegments() {
  const readers = await openBundled(await readBundledList());
  return Promise.all(readers.map(sha256OfSegment));
}

/** @param {import('../../reading/reader.js').Reader} reader */
async function sha256OfSegment(reader) {
  const hasher = newSegmentHasher();
  try {
    for (let at = 0; ; at += PIECE_BYTES) {
      const piece = await reader.read(at, PIECE_BYTES);
      hasher.push(piece);
      if (piece.length < PIECE_BYTES) return hasher.sha256;
    }
  } finally {
    hasher.free();
  }
}

/** SHA-256 of a text in UTF-8, as hexadecimal digits. @param {string} text */
export async function sha256(text) {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
