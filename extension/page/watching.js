/**
 * The permission to check every page. It is the browser's own, and the only switch: a content script is registered for
 * the origins that the user has allowed the extension to read, except for those that were allowed only for the sake of
 * a list.
 */

import { listOrigins } from '../lists/host-permission.js';

export const EVERY_PAGE = ['http://*/*', 'https://*/*'];

/** The scripts that check a page, in this order. */
export const SCRIPTS = ['dom', 'page-trees', 'page-html', 'page-text', 'page-watch', 'content'].map((name) => `page/${name}.js`);

const REGISTERED = 'every-page';

/** @param {string} url */
export async function watchesEveryPage(url) {
  try {
    if (!(await chrome.permissions.contains({ origins: [url] }))) return false;
    return !(await isForListOnly(url));
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
  const { protocol, hostname } = new URL(url);
  const ofList = (await listOrigins()).includes(`${protocol}//${hostname}/*`);
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
  const [{ origins: allowed = [] }, forLists] = await Promise.all([chrome.permissions.getAll(), listOrigins()]);
  const origins = allowed.filter((origin) => !forLists.includes(origin));
  const [registered] = await chrome.scripting.getRegisteredContentScripts({ ids: [REGISTERED] });
  if (!origins.length) {
    if (registered) await chrome.scripting.unregisterContentScripts({ ids: [REGISTERED] });
    return;
  }
  /** @type {chrome.scripting.RegisteredContentScript} */
  const script = { id: REGISTERED, js: SCRIPTS, matches: origins, runAt: 'document_idle' };
  if (registered) await chrome.scripting.updateContentScripts([script]);
  else await chrome.scripting.registerContentScripts([script]);
}
