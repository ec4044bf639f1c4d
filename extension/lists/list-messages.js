/**
 * Messages about lists, from the settings page.
 *
 * @typedef {import('../protocol.js').ListAnswer} ListAnswer
 * @typedef {import('../protocol.js').ListMessage} ListMessage
 * @typedef {import('../protocol.js').ListView} ListView
 * @typedef {import('../protocol.js').LookAnswer} LookAnswer
 * @typedef {import('../protocol.js').ListsAnswer} ListsAnswer
 */

import { beginUpdate, readLink } from '../core/wasm.js';
import { storedBytes } from '../reading/store.js';
import { bundledAmount } from './bundled.js';
import { chosenSource, hostSource } from './list-source.js';
import { releaseHost } from './host-permission.js';
import { ListProblem, problemOf } from './list-problem.js';
import { announceChange, heldProblem, progressOf } from './list-states.js';
import { nameOf } from './lists.js';
import { closeLists, startOwnCore } from './opened-lists.js';
import { schedule } from './schedule.js';
import { fileOf } from './segments.js';
import { BUNDLED, change, subscribe, subscriptions } from './subscriptions.js';
import { refusalOf, runUpdate } from './update-run.js';
import { factsOf, fillList, nameIfKnown, NOWHERE, removeList, updateList } from './updates.js';

/** @type {import('../protocol.js').Handlers<ListMessage>} */
export const listHandlers = {
  look: ({ link }) => look(link).catch((error) => ({ problem: problemOf(error) })),
  subscribe: ({ link, name, on }) => answered(() => add(link, name, on)),
  lists: () => views(),
  update: ({ id }) => answered(() => updateList(id)),
  switch: ({ id, on }) => answered(() => switchList(id, on)),
  unsubscribe: ({ id }) => answered(() => remove(id)),
};

/**
 * @param {() => Promise<import('../protocol.js').Problem | null | void>} work
 * @returns {Promise<ListAnswer>}
 */
async function answered(work) {
  try {
    return { problem: (await work()) ?? null };
  } catch (error) {
    console.error(error);
    return { problem: problemOf(error) };
  } finally {
    await Promise.all([announceChange(), schedule()]).catch((error) => console.error(error));
  }
}

/**
 * What there is to know about a list before it is added.
 * @param {string | null} link
 * @returns {Promise<LookAnswer>}
 */
async function look(link) {
  await startOwnCore();
  const { folder, pinned, trust } = readLink(link ?? NOWHERE);
  const update = beginUpdate(trust, []);
  try {
    const problem = await runUpdate(update, link === null ? await chosenSource() : hostSource(folder, 'look'), { onlyFacts: true });
    const facts = update.facts();
    if (!facts) throw refusalOf(update, problem) ?? new ListProblem('manifest_malformed');
    const known = await nameIfKnown(facts);
    return { facts, link: link === null ? null : `firsthand:${folder}#${facts.key}`, pinned, known };
  } finally {
    update.free();
  }
}

/**
 * @param {string | null} link
 * @param {string} [name] until its own has come
 * @param {boolean} [on]
 */
async function add(link, name, on = true) {
  if (link !== null) {
    await startOwnCore();
    const id = await subscribe({ link, name: name || new URL(readLink(link).folder).host, on });
    if (!on) return null;
    // What there is to say about it is said beside the list.
    updateList(id).catch((error) => console.error(error));
    return null;
  }
  const id = await subscribe({ name: 'firsthand.list' });
  const problem = await fillList(id, await chosenSource());
  if (problem) await removeList(id);
  return problem;
}

/**
 * @param {number} id
 * @param {boolean} on
 */
async function switchList(id, on) {
  await change(id, (row) => ({ ...row, on }));
  closeLists();
}

/** @param {number} id */
async function remove(id) {
  if (id === BUNDLED) throw new Error('the list that comes with the extension can only be switched off');
  const row = (await subscriptions()).find((row) => row.id === id);
  await removeList(id);
  if (row?.link) await releaseHost(readLink(row.link).folder);
}

/** @returns {Promise<ListsAnswer>} */
async function views() {
  const [rows, sizes] = await Promise.all([subscriptions(), storedBytes(), startOwnCore()]);
  const packaged = await bundledAmount().catch(() => ({ articles: 0, bytes: 0 }));
  const held = await Promise.all(rows.map(({ id }) => heldProblem(id)));
  const lists = rows.map((row, at) => {
    const { id, on, link, trust, segments, checked, problem } = row;
    const facts = factsOf(trust);
    const bytes = segments.reduce((sum, sha256) => sum + (sizes.get(fileOf(sha256)) ?? 0), 0);
    const isPackaged = id === BUNDLED && !segments.length;
    return {
      id,
      name: nameOf(row),
      bundled: id === BUNDLED,
      on,
      link,
      facts,
      articles: isPackaged ? packaged.articles : facts?.articles ?? 0,
      bytes: isPackaged ? packaged.bytes : bytes,
      checked,
      problem: held[at] ?? problem,
      progress: progressOf(id),
    };
  });
  return { lists };
}
