/**
 * Sites that the user wants never or always to be checked. A site is a host: `example.com` also stands for
 * `www.example.com`, and `*.example.com` for every host below it as well.
 *
 * @typedef {{never: string[], always: string[]}} Sites
 * @typedef {keyof Sites} Rule
 */

import { changeStored } from '../stored.js';

/** The key in `storage.local`; for private windows, in `storage.session`. */
export const KEY = 'sites';

/** @type {Rule[]} */
export const RULES = ['never', 'always'];

/** A host as browsers write it: labels of letters, digits, hyphens and underscores. */
const HOST = /^[a-z\d_](?:[a-z\d_-]*[a-z\d_])?(?:\.[a-z\d_](?:[a-z\d_-]*[a-z\d_])?)*$/;

/** The user's sites, those chosen in private windows not included. @returns {Promise<Sites>} */
export async function sites() {
  return readSites((await chrome.storage.local.get(KEY))[KEY]);
}

/** All that holds now. @returns {Promise<Sites>} */
async function allSites() {
  const [kept, { [KEY]: forPrivate }] = await Promise.all([sites(), chrome.storage.session.get(KEY)]);
  const { never, always } = readSites(forPrivate);
  return { never: [...kept.never, ...never], always: [...kept.always, ...always] };
}

/**
 * @param {unknown} stored
 * @returns {Sites}
 */
function readSites(stored) {
  const { never, always } = /** @type {Partial<Sites>} */ (stored ?? {});
  return { never: Array.isArray(never) ? never : [], always: Array.isArray(always) ? always : [] };
}

/**
 * Puts a site under a rule, and takes it away from the other one.
 * @param {string} site as {@link readSite} returns it
 * @param {Rule | null} rule null: the site is treated as all others are
 * @param {boolean} [isPrivate] whether it is chosen in a private window
 * @returns {Promise<unknown>}
 */
export function setRule(site, rule, isPrivate = false) {
  const change = (/** @type {unknown} */ stored) => {
    const now = readSites(stored);
    for (const name of RULES) {
      const others = now[name].filter((other) => other !== site);
      now[name] = name === rule ? [...others, site].sort() : others;
    }
    return now;
  };
  return changeStored(KEY, change, isPrivate);
}

/**
 * The site that a text names, which may be a whole address.
 * @param {string} text
 * @returns {string | null} null where it names none
 */
export function readSite(text) {
  const named = /^(?:https?:\/\/)?(?:[^/?#@]*@)?(\*\.)?([^/?#*:\s]+)(?::\d+)?(?:[/?#]|$)/i.exec(text.trim());
  if (!named) return null;
  const [, wide = '', written] = named;
  // A number alone would be read as an address.
  const address = `http://${written}/`;
  if (/^\d+$/.test(written) || !URL.canParse(address)) return null;
  const host = new URL(address).hostname.replace(/\.$/, '');
  if (!HOST.test(host) || (wide && isAddress(host))) return null;
  return wide ? wide + host : withoutWww(host);
}

/** @param {string} host */
const isAddress = (host) => /^[\d.]+$/.test(host);

/** `www.example.com` and `example.com` are one site. @param {string} host */
const withoutWww = (host) => host.replace(/^www\.(?=[^.]+\.)/, '');

/**
 * The site of a page; null for what is no page of the web.
 * @param {string | undefined} url
 */
export function siteOf(url) {
  if (!url || !/^https?:/i.test(url) || !URL.canParse(url)) return null;
  return readSite(new URL(url).hostname);
}

/**
 * Whether a site contains a host.
 * @param {string} site
 * @param {string} host
 */
function contains(site, host) {
  if (site.startsWith('*.')) return host === site.slice(2) || host.endsWith(site.slice(1));
  return host === site || host === `www.${site}`;
}

/**
 * The rule that holds for a page, and the site that is under it. Never wins over always.
 * @param {Sites} sites
 * @param {string} url
 * @returns {{rule: Rule, site: string} | null}
 */
export function ruleOf(sites, url) {
  if (!URL.canParse(url)) return null;
  const host = new URL(url).hostname.replace(/\.$/, '');
  for (const rule of RULES) {
    const site = sites[rule].find((site) => contains(site, host));
    if (site) return { rule, site };
  }
  return null;
}

/** The rule that holds for a page now, and the site that is under it. @param {string} url */
export const ruleNow = async (url) => ruleOf(await allSites(), url);

/** @param {string} url */
export const isNeverChecked = async (url) => (await ruleNow(url))?.rule === 'never';

/**
 * The match patterns of the pages of a site.
 * @param {string} site
 */
export function pagePatternsOf(site) {
  const hasWww = !site.startsWith('*.') && site.includes('.') && !isAddress(site);
  const hosts = hasWww ? [site, `www.${site}`] : [site];
  // Of the two schemes apart, because the permission for each is asked for apart.
  return hosts.flatMap((host) => [`http://${host}/*`, `https://${host}/*`]);
}
