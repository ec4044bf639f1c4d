/**
 * Sends a request to the background worker.
 * @param {import('../../protocol.js').ToBackground} request
 * @returns {Promise<any>} undefined where the worker failed or was stopped before it could answer
 */
export async function ask(request) {
  try {
    return await chrome.runtime.sendMessage(request);
  } catch (error) {
    console.error(error);
    return undefined;
  }
}
