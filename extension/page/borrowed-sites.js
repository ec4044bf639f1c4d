/**
 * The permission to read a site for the sake of one article that is fetched to be compared. It is the reader's, by a
 * click, it is no permission to check the pages of that site, and it is given back when the article has come.
 */

const KEY = 'borrowed-sites';

/**
 * Origins that are allowed for the sake of an article.
 * @returns {Promise<string[]>}
 */
export async function borrowedSites() {
  const { [KEY]: stored } = await chrome.storage.local.get(KEY);
  return Array.isArray(stored) ? stored : [];
}

/**
 * The site of an address, as patterns of permissions: its host without `www.`, and what is below that, so that an address
 * may lead to another one of the site.
 * @param {string} address
 */
export function wholeSiteOrigins(address) {
  const { protocol, hostname } = new URL(address);
  const isName = /[a-z]$/i.test(hostname) && hostname.includes('.');
  const site = isName ? `*.${hostname.replace(/^www\./, '')}` : hostname;
  // An address without encryption often leads to the same one with it.
  return [...new Set([protocol, 'https:'])].map((scheme) => `${scheme}//${site}/*`);
}

/** @param {string[]} origins */
export const areAllowed = (origins) => chrome.permissions.contains({ origins });

/**
 * Has to be called directly from the user's click: only then does the browser ask the user.
 * @param {string[]} origins that are not allowed yet
 * @returns {Promise<boolean>} whether they may be read afterwards
 */
export async function borrow(origins) {
  const asked = chrome.permissions.request({ origins });
  await chrome.storage.local.set({ [KEY]: [...new Set([...(await borrowedSites()), ...origins])] });
  if (await asked.catch(() => false)) return true;
  await forget(origins);
  return false;
}

/** @param {string[]} origins that were borrowed */
export async function giveBack(origins) {
  await chrome.permissions.remove({ origins }).catch((error) => console.warn(error));
  await forget(origins);
}

/** Gives back what a page that was closed too early, or a browser that ended, has kept. */
export async function giveAllBack() {
  const left = await borrowedSites();
  if (left.length) await giveBack(left);
}

/** @param {string[]} origins */
async function forget(origins) {
  await chrome.storage.local.set({ [KEY]: (await borrowedSites()).filter((other) => !origins.includes(other)) });
}
