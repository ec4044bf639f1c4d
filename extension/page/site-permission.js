/**
 * The permission to read the pages of a site that is always to be checked. It is needed where not every page may be
 * read.
 */

import { listOrigins } from '../lists/host-permission.js';
import { pagePatternsOf, setRule } from './sites.js';
import { EVERY_PAGE } from './origins.js';

/** @param {string} site */
export const mayReadSite = (site) => chrome.permissions.contains({ origins: pagePatternsOf(site) }).catch(() => false);

/**
 * Has to be called directly from the user's click: only then does the browser ask the user.
 * @param {string} site
 * @returns {Promise<boolean>} whether its pages may be read afterwards
 */
export async function requestSite(site) {
  await chrome.permissions.request({ origins: pagePatternsOf(site) }).catch((error) => console.warn(error));
  return mayReadSite(site);
}

/**
 * Has a site always checked. Has to be called directly from the user's click. A popup may close when the browser asks;
 * the choice is stored all the same, and the settings say where the permission is missing.
 * @param {string} site
 * @returns {Promise<boolean>} whether its pages may be read
 */
export async function checkAlways(site) {
  const asked = requestSite(site);
  await setRule(site, 'always');
  return asked;
}

/**
 * Gives up the permission for a site that is no longer always to be checked, unless every page may be read.
 * @param {string} site
 */
export async function releaseSite(site) {
  if (await chrome.permissions.contains({ origins: EVERY_PAGE })) return;
  const forLists = await listOrigins();
  const origins = pagePatternsOf(site).filter((origin) => !forLists.includes(origin));
  if (origins.length) await chrome.permissions.remove({ origins }).catch((error) => console.warn(error));
}
