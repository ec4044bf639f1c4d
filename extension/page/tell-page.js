/**
 * Sends a message to the content scripts of a tab.
 * @param {number} tabId
 * @param {import('../protocol.js').ToPage} message
 * @returns {Promise<any>} the response; undefined where there is no content script to give one
 */
export async function tellPage(tabId, message) {
  try {
    return await chrome.tabs.sendMessage(tabId, message);
  } catch {
    return undefined;
  }
}
