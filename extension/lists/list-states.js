/**
 * What the settings page follows, in `storage.session`: that something about the lists has changed, how far updates are,
 * and problems that could not be stored with the list because the store is full.
 *
 * @typedef {import('../protocol.js').Problem} Problem
 * @typedef {import('../protocol.js').Progress} Progress
 */

/** Key of a number that is another one after every change to the lists. */
export const CHANGED = 'lists';

/** Beginning of the keys of progress; the number of the list follows. */
export const PROGRESS = 'list:';

/** Beginning of the keys of problems; the number of the list follows. */
const PROBLEM = 'problem:';

/** Minimum number of milliseconds between two reports of progress. */
const REPORT_INTERVAL = 250;

export const announceChange = () => chrome.storage.session.set({ [CHANGED]: Math.random() });

/** Progress of each update that is under way in this worker's life. @type {Map<number, Progress>} */
const current = new Map();

/** @param {number} id */
export const progressOf = (id) => current.get(id) ?? null;

/** When progress was last reported. */
let reported = 0;

/**
 * @param {number} id
 * @param {Progress | null} progress null: the update has ended
 */
export async function reportProgress(id, progress) {
  if (progress) current.set(id, progress);
  else current.delete(id);
  const now = performance.now();
  const isBetween = progress && progress.done > 0 && progress.done < progress.of;
  if (isBetween && now - reported < REPORT_INTERVAL) return;
  reported = now;
  if (progress) await chrome.storage.session.set({ [PROGRESS + id]: progress });
  else await chrome.storage.session.remove(PROGRESS + id);
}

/**
 * @param {number} id
 * @param {Problem | null} problem null: there is none any more
 */
export async function holdProblem(id, problem) {
  if (problem) await chrome.storage.session.set({ [PROBLEM + id]: problem });
  else await chrome.storage.session.remove(PROBLEM + id);
}

/**
 * @param {number} id
 * @returns {Promise<Problem | null>}
 */
export async function heldProblem(id) {
  const key = PROBLEM + id;
  return /** @type {Record<string, Problem | undefined>} */ (await chrome.storage.session.get(key))[key] ?? null;
}
