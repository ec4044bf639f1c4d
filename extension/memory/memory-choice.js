/**
 * Whether articles that are read are remembered, and for how long: the user's choice, stored on this device. Off by
 * default.
 *
 * @typedef {{on: boolean, days: number, bytes: number}} MemoryChoice `days` and `bytes`: limits of age and of size,
 *   whichever comes first
 */

/** The key of the choice in `storage.local`. */
export const KEY = 'memory';

export const DAYS = [30, 90, 365];
export const SIZES = [10_000_000, 50_000_000, 200_000_000];

/** @type {MemoryChoice} */
const DEFAULT = { on: false, days: 90, bytes: 50_000_000 };

/** @returns {Promise<MemoryChoice>} */
export async function memoryChoice() {
  const { [KEY]: stored } = /** @type {{[KEY]?: Partial<MemoryChoice>}} */ (await chrome.storage.local.get(KEY));
  return {
    on: stored?.on === true,
    days: DAYS.find((days) => days === stored?.days) ?? DEFAULT.days,
    bytes: SIZES.find((bytes) => bytes === stored?.bytes) ?? DEFAULT.bytes,
  };
}

/** @param {Partial<MemoryChoice>} change */
export const chooseMemory = async (change) =>
  chrome.storage.local.set({ [KEY]: { ...(await memoryChoice()), ...change } });
