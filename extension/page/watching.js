/**
 * Which pages are checked as they are opened. The permission is the browser's own: a content script is registered for the
 * origins that the user has allowed the extension to read, except for those that were allowed only for the sake of a list
 * or of one article, and for sites that are never to be checked.
 */

import { listOrigins } from '../lists/host-permission.js';
import { borrowedSites } from './borrowed-sites.js';
import { EVERY_PAGE, originPattern, WANTED } from './origins.js';
import { pagePatternsOf, ruleNow, sites } from './sites.js';

/** Notes that every page may be read, so that it can be said if the browser takes that back. */
export async function noteEveryPage() {
  if (await chrome.permissions.contains({ origins: EVERY_PAGE })) await chrome.storage.local.set({ [WANTED]: true });
}

/** The scripts that check a page, in this order. */
export const SCRIPTS = [
  'page/dom.js', 'page/page-trees.js', 'page/page-html.js', 'page/page-text.js', 'page/page-watch.js', 'page/reading-time.js',
  'page/content.js',
];

/** The scripts that mark passages, in this order, after those that check a page. */
export const MARK_SCRIPTS = ['page/mark-places.js', 'page/mark-colours.js', 'page/mark-tip.js', 'page/marks.js'];

const REGISTERED = 'every-page';

/**
 * Whether a page is checked without being asked for.
 * @param {string} url
 */
export async function watches(url) {
  try {
    const rule = (await ruleNow(url))?.rule;
    // Not of the address itself: Firefox takes one with a port for another host than that of the permission.
    if (rule === 'never' || !(await chrome.permissions.contains({ origins: [originPattern(url)] }))) return false;
    return rule === 'always' || !(await isForListOnly(url));
  } catch {
    // An address that no permission can cover, such as `about:blank`.
    return false;
  }
}

/**
 * Whether an address is readable for the sake of a list, and for no other reason.
 * @param {string} url
 */
async function isForListOnly(url) {
  const ofList = (await listOrigins()).includes(originPattern(url));
  return ofList && !(await chrome.permissions.contains({ origins: EVERY_PAGE }));
}

/** Events can follow each other closely; each registration waits for the one before it. */
let lastSync = Promise.resolve();

/** Registers the content script for the origins that are allowed now. */
export function syncWatching() {
  lastSync = lastSync.then(sync, sync);
  return lastSync;
}

async function sync() {
  const [{ origins: allowed = [] }, forLists, forArticles, { never, always }] = await Promise.all([
    chrome.permissions.getAll(),
    listOrigins(),
    borrowedSites(),
    sites(),
  ]);
  const forSites = always.flatMap(pagePatternsOf);
  const forOther = [...forLists, ...forArticles];
  const origins = allowed.filter((origin) => !forOther.includes(origin) || forSites.includes(origin));
  const [registered] = await chrome.scripting.getRegisteredContentScripts({ ids: [REGISTERED] });
  if (!origins.length) {
    if (registered) await chrome.scripting.unregisterContentScripts({ ids: [REGISTERED] });
    return;
  }
  /** @type {chrome.scripting.RegisteredContentScript} */
  const script = {
    id: REGISTERED,
    js: SCRIPTS,
    matches: origins,
    excludeMatches: never.flatMap(pagePatternsOf),
    runAt: 'document_idle',
  };
  if (registered) await chrome.scripting.updateContentScripts([script]);
  else await chrome.scripting.registerContentScripts([script]);
}
