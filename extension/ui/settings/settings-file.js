/**
 * All settings as one file, and what such a file would change.
 *
 * @typedef {import('../../page/corrections.js').Correction} Correction
 * @typedef {import('../../page/sites.js').Sites} Sites
 * @typedef {{name: string, link: string, on: boolean}} ListChoice
 *
 * @typedef {object} Settings every part may be missing from a file; then it changes nothing there
 * @property {string} [sensitivity]
 * @property {string} [badge]
 * @property {string} [appearance]
 * @property {boolean} [automatic] whether every page is checked
 * @property {boolean} [bundled] whether the list that comes with the extension is on
 * @property {ListChoice[]} [lists]
 * @property {Sites} [sites]
 * @property {Correction[]} [corrections]
 */

import { readLink } from '../../core/wasm.js';
import { BADGE } from '../../page/badge-choice.js';
import { KINDS, MAX_CORRECTIONS } from '../../page/corrections.js';
import { SENSITIVITY } from '../../page/sensitivity.js';
import { readSite, RULES } from '../../page/sites.js';
import { APPEARANCE } from '../appearance-choice.js';

const FORMAT = 'firsthand-settings';

/** Version of the format. A part that is added does not change it: older versions of the extension leave it alone. */
const VERSION = 1;

/** Maximum size of a file, in bytes: many times that of the largest one that is written. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;

/** The choices among a few values, by their names in the file. */
export const CHOICES = { sensitivity: SENSITIVITY, badge: BADGE, appearance: APPEARANCE };

/** Why a file is refused. `name` is that of the message `file_<name>`; `part`: what in the file is wrong. */
export class FileProblem extends Error {
  /**
   * @param {'unknown' | 'newer' | 'broken'} code
   * @param {string} [part]
   */
  constructor(code, part = '') {
    super(`${code} ${part}`);
    this.code = code;
    this.part = part;
  }
}

/** @param {Settings} settings */
export const writeFile = (settings) =>
  `${JSON.stringify({ format: FORMAT, version: VERSION, saved: new Date().toISOString(), by: chrome.runtime.getManifest().version, ...settings }, null, 2)}\n`;

/**
 * Reads a file; the core has to be started. Every part is looked at before any is used.
 * @param {string} text
 * @returns {Settings} throws a FileProblem
 */
export function readFile(text) {
  const file = parse(text);
  if (file.format !== FORMAT) throw new FileProblem('unknown');
  if (!Number.isInteger(file.version)) throw new FileProblem('broken', 'version');
  if (/** @type {number} */ (file.version) > VERSION) throw new FileProblem('newer');
  /** @type {Record<string, unknown>} */
  const settings = {};
  for (const [part, isGood] of Object.entries(PARTS)) {
    if (file[part] === undefined) continue;
    if (!isGood(file[part])) throw new FileProblem('broken', part);
    settings[part] = file[part];
  }
  return /** @type {Settings} */ (settings);
}

/**
 * @param {string} text
 * @returns {Record<string, unknown>}
 */
function parse(text) {
  try {
    const value = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch {
    // It is no JSON.
  }
  throw new FileProblem('unknown');
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isRecord = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param {unknown} value */
const isBoolean = (value) => typeof value === 'boolean';

/** @param {unknown} value */
const isText = (value) => typeof value === 'string';

/** @param {readonly string[]} values @returns {(value: unknown) => boolean} */
function oneOf(values) {
  return (value) => values.some((known) => known === value);
}

/** @param {(value: unknown) => boolean} isGood @returns {(value: unknown) => boolean} */
const eachOf = (isGood) => (value) => Array.isArray(value) && value.every(isGood);

/** @param {unknown} value */
const isSite = (value) => typeof value === 'string' && readSite(value) === value;

/** @param {unknown} value */
const isList = (value) => isRecord(value) && isText(value.name) && isBoolean(value.on) && isLink(value.link);

/** @param {unknown} link */
function isLink(link) {
  if (typeof link !== 'string') return false;
  try {
    readLink(link);
    return true;
  } catch {
    return false;
  }
}

/** @param {unknown} value */
function isCorrection(value) {
  if (!isRecord(value) || !isText(value.title) || !Number.isFinite(value.time)) return false;
  const { kind, of } = value;
  if (!KINDS.some((known) => known === kind) || typeof of !== 'string') return false;
  return kind === 'site' ? isSite(of) : URL.canParse(of);
}

/** What a part must be like. @type {Record<keyof Settings, (value: unknown) => boolean>} */
const PARTS = {
  sensitivity: oneOf(CHOICES.sensitivity.values),
  badge: oneOf(CHOICES.badge.values),
  appearance: oneOf(CHOICES.appearance.values),
  automatic: isBoolean,
  bundled: isBoolean,
  lists: eachOf(isList),
  sites: (value) => isRecord(value) && RULES.every((rule) => eachOf(isSite)(value[rule])),
  corrections: (value) => eachOf(isCorrection)(value) && /** @type {unknown[]} */ (value).length <= MAX_CORRECTIONS,
};
