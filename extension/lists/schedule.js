/**
 * When lists are updated: by one alarm, for the list that is due first. The browser keeps alarms while it is closed, and
 * fires one that was missed when it is started.
 */

import { subscriptions } from './subscriptions.js';

export const ALARM = 'lists';

/** Key in `storage.session` of the time when the browser was started, in milliseconds since 1970. */
const STARTED = 'started';

/** Milliseconds after the start of the browser before anything is done, so that no page waits. */
const QUIET_TIME = 60_000;
/** Milliseconds within which the browsers of all readers ask that are started at nine o'clock. */
const MAX_LATENESS = 240_000;
/** Browsers fire no alarm sooner, in milliseconds. */
const MIN_DELAY = 30_000;

/** Lists that are switched on and have a host. */
export async function followedLists() {
  return (await subscriptions()).filter(({ on, link }) => on && link !== null);
}

/** Sets the alarm for the list that is due first, or clears it. */
export async function schedule() {
  const dues = (await followedLists()).map(({ due }) => due);
  if (dues.length) await chrome.alarms.create(ALARM, { when: Math.max(Math.min(...dues), Date.now() + MIN_DELAY) });
  else await chrome.alarms.clear(ALARM);
}

/** When the browser has been started: what is due waits until the pages that are open have loaded. */
export async function startSchedule() {
  await chrome.storage.session.set({ [STARTED]: Date.now() });
  if (!(await followedLists()).length) return schedule();
  await chrome.alarms.create(ALARM, { when: Date.now() + QUIET_TIME + Math.random() * MAX_LATENESS });
}

/** Whether the browser has said that it was started. An alarm that was missed may come before. */
export const hasStarted = async () => STARTED in (await chrome.storage.session.get(STARTED));
