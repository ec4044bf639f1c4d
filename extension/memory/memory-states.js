/**
 * What the pages of the extension follow: that something about the memory has changed, what is wrong with it, and how
 * many articles matched something new. The first in `storage.session`, the others in `storage.local`: they outlive the
 * browser.
 *
 * @typedef {'full' | 'lost' | 'failed'} MemoryProblem
 */

/** Key of a number that is another one after every change. */
export const CHANGED = 'memory';

/** Key of what is wrong. */
const PROBLEM = 'memory-problem';

/** Key of the number of finds that the reader has not seen. */
export const UNSEEN = 'memory-unseen';

/** Key under which is noted that something is stored. */
const HOLDS = 'memory-holds';

export const announceChange = () => chrome.storage.session.set({ [CHANGED]: Math.random() });

/** @returns {Promise<MemoryProblem | null>} */
export async function memoryProblem() {
  const { [PROBLEM]: problem } = /** @type {{[PROBLEM]?: MemoryProblem}} */ (await chrome.storage.local.get(PROBLEM));
  return problem ?? null;
}

/** @param {MemoryProblem | null} problem null: there is none any more */
export async function setProblem(problem) {
  if ((await memoryProblem()) === problem) return;
  if (problem) await chrome.storage.local.set({ [PROBLEM]: problem });
  else await chrome.storage.local.remove(PROBLEM);
  await announceChange();
}

/**
 * What is wrong, by the error that it shows by.
 * @param {unknown} error
 * @returns {MemoryProblem}
 */
export const problemOf = (error) =>
  error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'failed';

/** @returns {Promise<number>} */
export async function unseenFinds() {
  const { [UNSEEN]: count } = /** @type {{[UNSEEN]?: number}} */ (await chrome.storage.local.get(UNSEEN));
  return count ?? 0;
}

/** @param {number} count */
export const setUnseenFinds = (count) => chrome.storage.local.set({ [UNSEEN]: count });

export const noteThatItHolds = () => chrome.storage.local.set({ [HOLDS]: true });
export const noteThatItIsEmpty = () => chrome.storage.local.remove([HOLDS, UNSEEN, PROBLEM]);
export const shouldHold = async () => HOLDS in (await chrome.storage.local.get(HOLDS));
