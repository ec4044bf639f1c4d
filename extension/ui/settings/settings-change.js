/**
 * What a file with settings changes, how that is done, and how it is undone. Nothing is taken away that is not in the file:
 * lists, sites and corrections are added, and where the file says another thing of one that is there, the file counts.
 *
 * @typedef {import('../../protocol.js').ListsAnswer} ListsAnswer
 * @typedef {import('../../page/corrections.js').Correction} Correction
 * @typedef {import('../../page/sites.js').Rule} Rule
 * @typedef {import('./settings-file.js').ListChoice} ListChoice
 * @typedef {import('./settings-file.js').Settings} Settings
 *
 * @typedef {object} Change only what differs from what is
 * @property {Partial<Record<keyof typeof CHOICES, {from: string, to: string}>>} choices
 * @property {boolean} automatic whether checking every page is switched on; a file switches it off for nobody
 * @property {Record<Rule, string[]>} sites that are added to each rule
 * @property {ListChoice[]} added
 * @property {{id: number, name: string, on: boolean}[]} switched
 * @property {Correction[]} corrections
 *
 * @typedef {object} Before what is needed to undo a change
 * @property {Record<string, unknown>} stored values in `storage.local`; null for a key that had none
 * @property {boolean} automatic whether it was switched on by the change
 * @property {{site: string, rule: Rule | null}[]} sites and the rules that they were under
 * @property {Correction[]} made by the change
 * @property {Correction[]} replaced by those
 * @property {number[]} added numbers of the lists that the change has added
 * @property {{id: number, on: boolean}[]} switched as the lists were
 */

import { corrections, isSameSubject, keepCorrections, withdrawCorrection } from '../../page/corrections.js';
import { releaseSite } from '../../page/site-permission.js';
import { pagePatternsOf, RULES, setRule, sites } from '../../page/sites.js';
import { EVERY_PAGE } from '../../page/origins.js';
import { readsEveryPage, switchEveryPage } from '../every-page.js';
import { ask } from './ask.js';
import { CHOICES } from './settings-file.js';

/** Key in `storage.session` of what is needed to undo the last change. */
const BEFORE = 'settings-before';

/** The settings as they are. @returns {Promise<Settings>} */
export async function currentSettings() {
  const [automatic, lists, nowSites, nowCorrections, ...choices] = await Promise.all([
    readsEveryPage(), allLists(), sites(), corrections(), ...Object.values(CHOICES).map((choice) => choice.get()),
  ]);
  return {
    ...Object.fromEntries(Object.keys(CHOICES).map((name, at) => [name, choices[at]])),
    automatic,
    bundled: lists.find(({ bundled }) => bundled)?.on ?? true,
    lists: lists.flatMap(({ bundled, link, name, on }) => (link && !bundled ? [{ name, link, on }] : [])),
    sites: nowSites,
    corrections: nowCorrections,
  };
}

/** Lists that came from files, and are in no file of settings. */
export const listsFromFiles = async () => (await allLists()).filter(({ bundled, link }) => !link && !bundled);

async function allLists() {
  const answer = /** @type {ListsAnswer | undefined} */ (await ask({ type: 'lists' }));
  if (!answer) throw new Error('the background worker did not answer');
  return answer.lists;
}

/** The address of a list, without its key. @param {string} link */
export const addressOf = (link) => link.replace(/^firsthand:/, '').split('#')[0];

/**
 * @param {Settings} wanted
 * @returns {Promise<Change>}
 */
export async function changeTo(wanted) {
  const [now, lists] = await Promise.all([currentSettings(), allLists()]);
  /** @type {Change['choices']} */
  const choices = {};
  for (const name of /** @type {(keyof typeof CHOICES)[]} */ (Object.keys(CHOICES))) {
    const [from, to] = [now[name] ?? '', wanted[name]];
    if (to !== undefined && to !== from) choices[name] = { from, to };
  }
  const known = new Map(lists.flatMap((list) => (list.link ? [[addressOf(list.link), list]] : [])));
  const listed = (wanted.lists ?? []).map((list) => ({ list, here: known.get(addressOf(list.link)) }));
  const bundled = lists.find(({ bundled }) => bundled);
  return {
    choices,
    automatic: wanted.automatic === true && !now.automatic,
    sites: {
      never: without(wanted.sites?.never, now.sites?.never),
      // In a file that names a site twice, never wins, as it does everywhere.
      always: without(without(wanted.sites?.always, now.sites?.always), wanted.sites?.never),
    },
    added: listed.flatMap(({ list, here }) => (here ? [] : [list])),
    switched: [
      ...(bundled && wanted.bundled !== undefined && bundled.on !== wanted.bundled ? [{ ...bundled, on: wanted.bundled }] : []),
      ...listed.flatMap(({ list, here }) => (here && here.on !== list.on ? [{ ...here, on: list.on }] : [])),
    ].map(({ id, name, on }) => ({ id, name, on })),
    corrections: (wanted.corrections ?? []).filter((one) => !now.corrections?.some((other) => isSameSubject(one, other) && one.kind === other.kind)),
  };
}

/**
 * @param {string[]} [some]
 * @param {string[]} [others]
 */
const without = (some = [], others = []) => [...new Set(some)].filter((one) => !others.includes(one));

/** The origins that a change needs to read. @param {Change} change */
const originsOf = ({ automatic, sites }) => (automatic ? EVERY_PAGE : sites.always.flatMap(pagePatternsOf));

/**
 * Makes a change. Has to be called directly from the user's click: only then does the browser ask for permissions.
 * @param {Change} change
 * @returns {Promise<string[]>} names of lists that could not be added
 */
export async function makeChange(change) {
  const origins = originsOf(change);
  const asked = origins.length ? chrome.permissions.request({ origins }).catch(() => false) : true;
  const before = await beforeOf(change);
  await chrome.storage.session.set({ [BEFORE]: before });
  await asked;
  await chrome.storage.local.set(Object.fromEntries(Object.entries(change.choices).map(([name, { to }]) => [CHOICES[/** @type {keyof typeof CHOICES} */ (name)].key, to])));
  for (const rule of RULES) for (const site of change.sites[rule]) await setRule(site, rule);
  if (change.corrections.length) await keepCorrections(change.corrections);
  for (const { id, on } of change.switched) await ask({ type: 'switch', id, on });
  const known = new Set((await allLists()).map(({ id }) => id));
  const failed = [];
  for (const { link, name, on } of change.added) {
    const answer = await ask({ type: 'subscribe', link, name, on });
    if (!answer || answer.problem) failed.push(name);
  }
  const added = (await allLists()).map(({ id }) => id).filter((id) => !known.has(id));
  await chrome.storage.session.set({ [BEFORE]: { ...before, added } });
  return failed;
}

/**
 * @param {Change} change
 * @returns {Promise<Before>}
 */
async function beforeOf(change) {
  const keys = Object.keys(change.choices).map((name) => CHOICES[/** @type {keyof typeof CHOICES} */ (name)].key);
  const [stored, nowSites, nowCorrections] = await Promise.all([chrome.storage.local.get(keys), sites(), corrections()]);
  const ruleOf = (/** @type {string} */ site) => RULES.find((rule) => nowSites[rule].includes(site)) ?? null;
  return {
    stored: Object.fromEntries(keys.map((key) => [key, stored[key] ?? null])),
    automatic: change.automatic,
    sites: RULES.flatMap((rule) => change.sites[rule]).map((site) => ({ site, rule: ruleOf(site) })),
    made: change.corrections,
    replaced: nowCorrections.filter((one) => change.corrections.some((other) => isSameSubject(one, other))),
    added: [],
    switched: change.switched.map(({ id, on }) => ({ id, on: !on })),
  };
}

/** Whether there is a change that can be undone. */
export const canUndo = async () => BEFORE in (await chrome.storage.session.get(BEFORE));

/** Undoes the last change. What the user has done since then stays. */
export async function undoChange() {
  const { [BEFORE]: before } = /** @type {Record<string, Before | undefined>} */ (await chrome.storage.session.get(BEFORE));
  if (!before) return;
  const entries = Object.entries(before.stored);
  await chrome.storage.local.set(Object.fromEntries(entries.filter(([, value]) => value !== null)));
  await chrome.storage.local.remove(entries.filter(([, value]) => value === null).map(([key]) => key));
  if (before.automatic) await switchEveryPage(false);
  for (const { site, rule } of before.sites) {
    await setRule(site, rule);
    if (rule !== 'always') await releaseSite(site);
  }
  for (const correction of before.made) await withdrawCorrection(correction);
  if (before.replaced.length) await keepCorrections(before.replaced);
  for (const { id, on } of before.switched) await ask({ type: 'switch', id, on });
  for (const id of before.added) await ask({ type: 'unsubscribe', id });
  await chrome.storage.session.remove(BEFORE);
}
