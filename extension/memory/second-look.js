/**
 * A second look: when lists bring new originals, the articles of the last two weeks are compared with these, on the
 * device. It goes on article by article with pauses, waits while a page is checked, and is resumed if the worker was
 * stopped.
 *
 * @typedef {import('../reading/reader.js').Reader} Reader
 * @typedef {import('../lists/subscriptions.js').Subscription} Subscription
 * @typedef {import('./memory-database.js').Find} Find
 *
 * @typedef {object} Progress what is stored of it, in `storage.local`
 * @property {Record<string, string[]>} known segments of each list, by its number, that need no second look
 * @property {News[]} news segments that the articles are compared with
 * @property {string[]} keys of the articles that are still to be looked at
 *
 * @typedef {{id: number, segments: string[]}} News new segments of one list
 *
 * @typedef {object} OpenedNews
 * @property {import('../pkg/firsthand.js').Checker} checker
 * @property {Reader[]} readers of the segments of all lists, in the order in which the core counts them
 * @property {{id: number, name: string}[]} lists in the order in which the core numbers them
 */

import { headBytes, newChecker } from '../core/wasm.js';
import { supplyAll } from '../core/run-check.js';
import { nameOf } from '../lists/lists.js';
import { startOwnCore } from '../lists/opened-lists.js';
import { openSegment } from '../lists/segments.js';
import { subscriptions } from '../lists/subscriptions.js';
import { untilIdle } from '../page/check-page.js';
import { sensitivity } from '../page/sensitivity.js';
import { isMadeFrom } from '../page/tab-states.js';
import { readWants } from '../reading/read-wants.js';
import { articleWithText, keysWithText } from './articles.js';
import { storeFind } from './finds.js';
import { dropBaselessFinds } from './finds-kept.js';
import { memoryChoice } from './memory-choice.js';
import { inTurn } from './memory-turns.js';
import { decompress } from './packing.js';

export const LOOK_ALARM = 'second-look';

const KEY = 'second-look';

/** Milliseconds between two articles, and between two questions whether a page is still being checked. */
const PAUSE = 100;

/** Minutes after which a look that was interrupted is resumed. */
const RESUME_AFTER = 1;

/** Number of articles after which the progress is stored. */
const STORED_EVERY = 5;

/** @returns {Promise<Progress | null>} */
async function progress() {
  const { [KEY]: stored } = /** @type {{[KEY]?: Progress}} */ (await chrome.storage.local.get(KEY));
  return stored ?? null;
}

/** @param {Progress | null} progress null: nothing is to be looked at */
const storeProgress = (progress) =>
  progress ? chrome.storage.local.set({ [KEY]: progress }) : chrome.storage.local.remove(KEY);

/** Segments of the lists that pages are compared with. */
async function segmentsNow() {
  const rows = (await subscriptions()).filter(({ on }) => on);
  return Object.fromEntries(rows.map(({ id, segments }) => [String(id), segments]));
}

/** From now on, what lists bring is news. */
export const beginToLook = async () => storeProgress({ known: await segmentsNow(), news: [], keys: [] });

/** Nothing is news any more. */
export async function endLooking() {
  await storeProgress(null);
  await chrome.alarms.clear(LOOK_ALARM);
}

/** Looks at the articles again if lists have brought something since, and drops what rests on a list no more. */
export async function lookAtNews() {
  await dropBaselessFinds();
  if (!(await memoryChoice()).on) return;
  const isNew = await inTurn(async () => {
    const before = await progress();
    const known = await segmentsNow();
    if (!before) {
      await storeProgress({ known, news: [], keys: [] });
      return false;
    }
    const brought = Object.entries(known)
      .map(([id, segments]) => ({ id: Number(id), segments: segments.filter((one) => !before.known[id]?.includes(one)) }))
      .filter(({ segments }) => segments.length);
    if (!brought.length) {
      await storeProgress({ ...before, known });
      return false;
    }
    // What has not been looked at yet is compared with all of it, in one go.
    await storeProgress({ known, news: merged([...before.news, ...brought]), keys: await keysWithText() });
    return true;
  });
  if (isNew || (await progress())?.keys.length) await lookOn();
}

/** @param {News[]} news */
function merged(news) {
  /** @type {Map<number, string[]>} */
  const all = new Map();
  for (const { id, segments } of news) all.set(id, [...new Set([...(all.get(id) ?? []), ...segments])]);
  return [...all].map(([id, segments]) => ({ id, segments }));
}

let isLooking = false;

/** Goes on with a look that was begun. */
export async function lookOn() {
  if (isLooking) return;
  isLooking = true;
  try {
    await chrome.alarms.create(LOOK_ALARM, { delayInMinutes: RESUME_AFTER, periodInMinutes: RESUME_AFTER });
    for (let now = await progress(); now?.keys.length; now = await progress()) await lookThrough(now);
    await chrome.alarms.clear(LOOK_ALARM);
  } finally {
    isLooking = false;
  }
}

/**
 * Looks at the articles of one round, until all are done or lists have brought something else.
 * @param {Progress} round
 */
async function lookThrough({ news, keys }) {
  await startOwnCore();
  const opened = await openNews(news);
  if (!opened) {
    await storeRest(news, []);
    return;
  }
  try {
    const chosen = await sensitivity();
    for (let at = 0; at < keys.length; at += STORED_EVERY) {
      for (const key of keys.slice(at, at + STORED_EVERY)) {
        await untilIdle(PAUSE);
        await lookAt(key, opened, chosen).catch((error) => console.warn(error));
      }
      if (!(await storeRest(news, keys.slice(at + STORED_EVERY)))) return;
    }
  } finally {
    opened.checker.free();
  }
}

/**
 * Stores which articles are left of a round.
 * @param {News[]} news
 * @param {string[]} keys
 * @returns {Promise<boolean>} false if this round is over, because lists have brought something else or nothing is
 *   wanted
 */
const storeRest = (news, keys) =>
  inTurn(async () => {
    const now = await progress();
    if (!now || JSON.stringify(now.news) !== JSON.stringify(news)) return false;
    await storeProgress({ ...now, keys, news: keys.length ? news : [] });
    return true;
  });

/**
 * Opens new segments as lists of their own.
 * @param {News[]} news
 * @returns {Promise<OpenedNews | null>} null if none is there any more
 */
async function openNews(news) {
  const rows = await subscriptions();
  const checker = newChecker();
  /** @type {Reader[]} */
  const readers = [];
  /** @type {OpenedNews['lists']} */
  const lists = [];
  for (const { id, segments } of news) {
    const row = rows.find((row) => row.id === id && row.on);
    // A later issue of the list may have merged them; that is news of its own.
    const found = row ? await Promise.all(row.segments.filter((one) => segments.includes(one)).map(openSegment)) : [];
    const open = found.filter((reader) => reader !== null);
    if (!row || !open.length) continue;
    try {
      checker.addList(await Promise.all(open.map((reader) => reader.read(0, headBytes()))), row.trust ?? undefined);
    } catch (error) {
      // Pages that are checked find out, too, and see to it that the list is fetched again.
      console.warn(error);
      continue;
    }
    readers.push(...open);
    lists.push({ id, name: nameOf(row) });
  }
  if (readers.length) return { checker, readers, lists };
  checker.free();
  return null;
}

/**
 * Compares an article that was read with the new segments.
 * @param {string} key
 * @param {OpenedNews} opened
 * @param {import('../pkg/firsthand.js').Sensitivity} chosen
 */
async function lookAt(key, { checker, readers, lists }, chosen) {
  const { article, text } = await articleWithText(key);
  if (!article || !text || article.told) return;
  const check = checker.checkArticle(await decompress(text.bytes), article.source.url);
  try {
    await supplyAll(check, (wants) => readWants(readers, wants));
    const { verdict, source, list, credited } = check.report(chosen);
    // Reprints and agency reports give credit.
    if (!isMadeFrom(verdict) || credited || !source || list === null) return;
    const { id, name } = lists[list];
    await storeFind({ key, found: Date.now(), listId: id, list: name, verdict, original: source });
  } finally {
    check.free();
  }
}
