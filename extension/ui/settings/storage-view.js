/**
 * How much of this device is used, and for what.
 *
 * @typedef {{name: () => string, bytes: () => Promise<number>}} Use
 */

import { fileOf } from '../../lists/segments.js';
import { subscriptions } from '../../lists/subscriptions.js';
import { followLedger, ledger } from '../../ledger/ledger.js';
import { totals } from '../../memory/articles.js';
import { isOfMemory } from '../../memory/chunks.js';
import { CHANGED as MEMORY_CHANGED, shouldHold } from '../../memory/memory-states.js';
import { storedBytes } from '../../reading/store.js';
import { CHANGED } from '../../lists/list-states.js';
import { element, make } from '../elements.js';
import { message, size } from '../../texts.js';

/** Everything that is stored. Whatever else stores something adds a line. @type {Use[]} */
const USES = [
  { name: () => message('storage_lists'), bytes: async () => (await listBytes()).lists },
  { name: () => message('storage_copies'), bytes: async () => (await listBytes()).copies },
  { name: () => message('memory_heading'), bytes: memoryBytes },
  { name: () => message('storage_settings'), bytes: settingsBytes },
  { name: () => message('storage_ledger'), bytes: async () => bytesOf(await ledger()) },
];

export async function startStorage() {
  chrome.storage.local.onChanged.addListener(() => void refresh());
  chrome.storage.session.onChanged.addListener((changes) => {
    if (CHANGED in changes || MEMORY_CHANGED in changes) void refresh();
  });
  followLedger(() => void refresh());
  await refresh();
}

/** Number of refreshes begun. Only the last one is shown. */
let refreshes = 0;

async function refresh() {
  const turn = ++refreshes;
  const used = await Promise.all(USES.map(async ({ name, bytes }) => ({ name: name(), bytes: await bytes().catch(() => 0) })));
  const { usage } = await navigator.storage.estimate().catch(() => ({ usage: undefined }));
  if (turn !== refreshes) return;
  const rows = used.flatMap(({ name, bytes }) => row(name, bytes));
  // A browser counts its own pages and files, and says so late.
  const whole = usage === undefined ? [] : row(message('storage_whole'), usage);
  element('storage-list').replaceChildren(...rows, ...whole);
}

/**
 * @param {string} name
 * @param {number} bytes
 */
const row = (name, bytes) => [make('dt', '', name), make('dd', '', size(bytes))];

/** Bytes of the lists' segments, and of copies of the package's. */
async function listBytes() {
  const [files, rows] = await Promise.all([storedBytes(), subscriptions()]);
  const segments = new Set(rows.flatMap(({ segments, pending }) => [...segments, ...pending]).map(fileOf));
  const sum = { lists: 0, copies: 0 };
  for (const [name, bytes] of files) {
    if (!isOfMemory(name)) sum[segments.has(name) ? 'lists' : 'copies'] += bytes;
  }
  return sum;
}

/** As long as nothing is remembered, there is no database either. */
async function memoryBytes() {
  return (await shouldHold()) ? (await totals()).bytes : 0;
}

async function settingsBytes() {
  return bytesOf(await chrome.storage.local.get(null));
}

/** About as many bytes as a value takes. @param {unknown} value */
const bytesOf = (value) => new TextEncoder().encode(JSON.stringify(value)).length;
