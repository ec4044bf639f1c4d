/**
 * Checking every page. The browser's own permission is the only switch: where the reader
 * has allowed the extension to read pages, a content script is registered; nowhere else.
 */

export const EVERY_PAGE = ['http://*/*', 'https://*/*'];

const SCRIPT = 'every-page';

/** @param {string} url */
export async function watchesEveryPage(url) {
  try {
    return await chrome.permissions.contains({ origins: [url] });
  } catch {
    // Not an address of a kind that can be allowed.
    return false;
  }
}

/** Events can come close together; each change waits for the one before it. */
let last = Promise.resolve();

export function syncWatching() {
  last = last.then(sync, sync);
  return last;
}

async function sync() {
  const { origins = [] } = await chrome.permissions.getAll();
  const [registered] = await chrome.scripting.getRegisteredContentScripts({ ids: [SCRIPT] });
  if (!origins.length) {
    if (registered) await chrome.scripting.unregisterContentScripts({ ids: [SCRIPT] });
    return;
  }
  /** @type {chrome.scripting.RegisteredContentScript} */
  const script = { id: SCRIPT, js: ['content.js'], matches: origins, runAt: 'document_idle' };
  if (registered) await chrome.scripting.updateContentScripts([script]);
  else await chrome.scripting.registerContentScripts([script]);
}
