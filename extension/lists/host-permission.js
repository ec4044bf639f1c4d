/**
 * The permission to read one host, which a list needs only where the host lets no other site read its files. It is the
 * reader's, by a click, and it is no permission to check the pages of that host.
 */

import { originPattern } from '../page/origins.js';
import { ruleNow } from '../page/sites.js';

const KEY = 'list-hosts';

/**
 * Origins that were allowed for the sake of lists.
 * @returns {Promise<string[]>}
 */
export async function listOrigins() {
  const { [KEY]: stored } = await chrome.storage.local.get(KEY);
  return Array.isArray(stored) ? stored : [];
}

/**
 * Has to be called directly from the user's click: only then does the browser ask the user.
 * @param {string} address
 * @returns {Promise<boolean>} whether the host may be read afterwards
 */
export async function allowHost(address) {
  const origin = originPattern(address);
  const asked = chrome.permissions.request({ origins: [origin] });
  await chrome.storage.local.set({ [KEY]: [...new Set([...(await listOrigins()), origin])] });
  if (await asked.catch(() => false)) return true;
  await forgetOrigin(origin);
  return false;
}

/**
 * Gives up the permission to read a host, if it was given for the sake of lists.
 * @param {string} address
 */
export async function releaseHost(address) {
  const origin = originPattern(address);
  if (!(await listOrigins()).includes(origin)) return;
  await forgetOrigin(origin);
  // Its pages are to be checked, too.
  if ((await ruleNow(address))?.rule === 'always') return;
  await chrome.permissions.remove({ origins: [origin] }).catch((error) => console.warn(error));
}

/** @param {string} origin */
async function forgetOrigin(origin) {
  await chrome.storage.local.set({ [KEY]: (await listOrigins()).filter((other) => other !== origin) });
}
