/**
 * What the user has chosen, in `storage.local`. Every page of the extension and the background worker read it there, and
 * hear of changes by `storage.local.onChanged`.
 */

/**
 * A choice among a few values.
 * @template {string} Value
 * @param {string} key
 * @param {readonly Value[]} values
 * @param {Value} usual what counts where nothing has been chosen
 */
export function storedChoice(key, values, usual) {
  /** @param {unknown} stored */
  const read = (stored) => values.find((value) => value === stored) ?? usual;
  return {
    key,
    values,
    /** @returns {Promise<Value>} */
    get: async () => read((await chrome.storage.local.get(key))[key]),
    /** @param {string} value */
    set: (value) => chrome.storage.local.set({ [key]: read(value) }),
  };
}

/**
 * Changes a stored value. Changes of one value follow each other, whichever pages of the extension make them.
 * @template Value
 * @param {string} key
 * @param {(before: unknown) => Value} change
 * @param {boolean} [isPrivate] whether it is for private windows: then it is in memory, until the last of them is closed
 * @returns {Promise<Value>} what is stored now
 */
export const changeStored = (key, change, isPrivate = false) =>
  navigator.locks.request(`stored:${key}`, async () => {
    const area = isPrivate ? chrome.storage.session : chrome.storage.local;
    const { [key]: before } = await area.get(key);
    const after = change(before);
    await area.set({ [key]: after });
    return after;
  });

/**
 * Forgets values that were for private windows, once no private window is open any more.
 * @param {string[]} keys
 */
export async function forgetPrivate(keys) {
  if (!Object.keys(await chrome.storage.session.get(keys)).length) return;
  const tabs = await chrome.tabs.query({});
  if (!tabs.some(({ incognito }) => incognito)) await chrome.storage.session.remove(keys);
}
