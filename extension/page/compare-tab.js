/**
 * Opens the comparison of the page of a tab with another text, beside that tab.
 * @param {number} tabId
 */
export async function openCompare(tabId) {
  const { index, windowId } = await chrome.tabs.get(tabId);
  // Browsers resolve a relative address each in its own way.
  const url = chrome.runtime.getURL(`ui/compare/compare.html?tab=${tabId}`);
  await chrome.tabs.create({ url, windowId, index: index + 1 });
}
