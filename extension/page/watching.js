/**
 * The permission to check every page. It is the browser's own, and the only switch: a content script is registered for
 * the origins that the user has allowed the extension to read, and for no others.
 */

export const EVERY_PAGE = ['http://*/*', 'https://*/*'];

const SCRIPT = 'every-page';

/** @param {string} url */
export async function watchesEveryPage(url) {
  try {
    return await chrome.permissions.contains({ origins: [url] });
  } catch {
    // An address that no permission can cover, such as `about:blank`.
    return false;
  }
}

/** Events can follow each other closely; each registration waits for the one before it. */
let lastSync = Promise.resolve();

/** Registers the content script for the origins that are allowed now. */
export function syncWatching() {
  lastSync = lastSync.then(sync, sync);
  return lastSync;
}

async function sync() {
  const { origins = [] } = await chrome.permissions.getAll();
  const [registered] = await chrome.scripting.getRegisteredContentScripts({ ids: [SCRIPT] });
  if (!origins.length) {
    if (registered) await chrome.scripting.unregisterContentScripts({ ids: [SCRIPT] });
    return;
  }
  /** @type {chrome.scripting.RegisteredContentScript} */
  const script = { id: SCRIPT, js: ['page/content.js'], matches: origins, runAt: 'document_idle' };
  if (registered) await chrome.scripting.updateContentScripts([script]);
  else await chrome.scripting.registerContentScripts([script]);
}
