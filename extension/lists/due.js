/** When a list is asked for next. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A host is asked once a day at most, and once a week at least, whatever the list says. */
const MIN_INTERVAL = DAY;
const MAX_INTERVAL = 7 * DAY;
/** Readers must not all ask at once. */
const JITTER = 2 * HOUR;
/** Time after a first failure. It grows by this factor with every further one, up to a day. */
const FIRST_RETRY = MINUTE;
const RETRY_FACTOR = 6;

/**
 * After a host has answered.
 * @param {number} check when its maker expects to have news, in seconds since 1970
 */
export function dueAfter(check) {
  const now = Date.now();
  const wanted = Math.min(Math.max(check * 1000, now + MIN_INTERVAL), now + MAX_INTERVAL);
  return wanted + Math.random() * JITTER;
}

/**
 * After attempts that failed or were interrupted.
 * @param {number} failures from 1
 */
export function dueAfterFailures(failures) {
  const wait = Math.min(FIRST_RETRY * RETRY_FACTOR ** (failures - 1), DAY);
  return Date.now() + wait * (1 + Math.random() / 4);
}
