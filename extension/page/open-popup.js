const POPUP = 'ui/popup/popup.html';

/**
 * Opens the popup; where the browser does not let extensions do so, nothing happens. In Firefox it has to be called
 * directly from the user's click.
 * @returns {Promise<boolean>} whether it was opened
 */
export async function openPopup() {
  if (!chrome.action.openPopup) return false;
  return chrome.action.openPopup().then(
    () => true,
    (error) => (console.warn(error), false),
  );
}

/**
 * Opens the popup with what is known of the selection; in a tab where the browser does not let extensions open it.
 * @param {number} tabId
 */
export async function openSelectionPopup(tabId) {
  void chrome.action.setPopup({ tabId, popup: `${POPUP}?selection` });
  const opened = await openPopup();
  // The next click on the button is for the page again.
  await chrome.action.setPopup({ tabId, popup: POPUP });
  if (!opened) await chrome.tabs.create({ url: `${POPUP}?tab=${tabId}&selection` });
}
