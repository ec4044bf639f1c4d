/**
 * Messages about the memory, from the settings page.
 *
 * @typedef {import('../protocol.js').ForgetMessage} ForgetMessage
 * @typedef {import('../protocol.js').MemoryAnswer} MemoryAnswer
 * @typedef {import('../protocol.js').MemoryMessage} MemoryMessage
 * @typedef {import('./memory-choice.js').MemoryChoice} MemoryChoice
 * @typedef {import('./memory-database.js').Kept} Kept
 */

import { forgetRemembered } from '../page/page-messages.js';
import { keysOfSite } from './articles.js';
import { dropFind, seeFinds } from './finds.js';
import { forgetAll, forgetArticles, restoreArticles, tidyMemory } from './keeping.js';
import { beginMemory, stopMemory } from './memory-alarm.js';
import { chooseMemory, memoryChoice } from './memory-choice.js';
import { announceChange } from './memory-states.js';
import { fromBase64, toBase64 } from './packing.js';
import { forgetNotes } from './visits.js';

/** @type {import('../protocol.js').Handlers<MemoryMessage>} */
export const memoryHandlers = {
  remember: ({ choice }) => answered(() => choose(choice)),
  forget: (what) => answered(() => forget(what)),
  restore: () => answered(restore),
  seen: ({ key }) => answered(() => see(key)),
};

/**
 * @param {() => Promise<number | void>} work
 * @returns {Promise<MemoryAnswer>}
 */
async function answered(work) {
  try {
    return { done: true, articles: (await work()) ?? 0 };
  } catch (error) {
    console.error(error);
    return { done: false, articles: 0 };
  }
}

/** @param {Partial<MemoryChoice>} choice */
async function choose(choice) {
  const before = await memoryChoice();
  await chooseMemory(choice);
  const { on } = await memoryChoice();
  if (on && !before.on) await beginMemory();
  if (!on) await Promise.all([stopMemory(), forgetNotes(), forgetRemembered()]);
  await (on ? tidyMemory() : announceChange());
}

/**
 * Key in `storage.session` of what was forgotten last: never on the disk, and gone when the browser ends. It can be
 * remembered again for as long as the page of the settings offers that.
 */
const FORGOTTEN = 'forgotten';

/** Milliseconds for which what was forgotten can be remembered again. */
const UNDO_TIME = 20_000;

/** @param {ForgetMessage} what */
async function forget({ key, site, all }) {
  await dropForgotten();
  if (all) {
    await Promise.all([forgetAll(), forgetNotes(), forgetRemembered()]);
    return;
  }
  const deleted = await forgetArticles(key === undefined ? await keysOfSite(site ?? '') : [key]);
  await forgetRemembered();
  // More than that is no slip of the hand, and was asked for twice.
  if (key !== undefined) await keepForgotten(deleted);
  return deleted.length;
}

/** @param {Kept[]} deleted */
async function keepForgotten(deleted) {
  const packed = deleted.map(({ article, segment, text }) => ({
    article,
    segment: toBase64(segment),
    text: text && { ...text, bytes: toBase64(text.bytes) },
  }));
  await chrome.storage.session.set({ [FORGOTTEN]: { until: Date.now() + UNDO_TIME, packed } });
  // Should the worker be stopped before, it is dropped at the next change, and cannot be restored.
  setTimeout(() => void dropForgotten(), UNDO_TIME);
}

const dropForgotten = () => chrome.storage.session.remove(FORGOTTEN);

async function restore() {
  const { [FORGOTTEN]: forgotten } = /** @type {Record<string, any>} */ (await chrome.storage.session.get(FORGOTTEN));
  await dropForgotten();
  if (!forgotten || forgotten.until < Date.now()) return 0;
  /** @type {Kept[]} */
  const kept = forgotten.packed.map((/** @type {any} */ { article, segment, text }) => ({
    article,
    segment: fromBase64(segment),
    text: text && { ...text, bytes: fromBase64(text.bytes) },
  }));
  await restoreArticles(kept);
  return kept.length;
}

/** @param {string | undefined} key */
const see = (key) => (key === undefined ? seeFinds() : dropFind(key));
