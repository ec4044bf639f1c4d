/**
 * The background worker: listens and routes. Every listener is registered here, synchronously, so that an event starts
 * a worker that the browser has stopped. Nothing that is needed later is kept in variables.
 *
 * @typedef {import('./protocol.js').ToBackground} ToBackground
 */

import { updateDueLists } from './lists/due-updates.js';
import { listHandlers } from './lists/list-messages.js';
import { copyLists, resumeCopying } from './lists/opened-lists.js';
import { ALARM, startSchedule } from './lists/schedule.js';
import { storeBundled } from './lists/updates.js';
import { markHandlers } from './page/mark-messages.js';
import { checkAllAgain, checkIfUnknown, checkPagesInView, pageHandlers } from './page/page-messages.js';
import { KEY as SENSITIVITY } from './page/sensitivity.js';
import { forget } from './page/tab-states.js';
import { syncWatching } from './page/watching.js';

chrome.runtime.onInstalled.addListener(({ reason }) => {
  // The scripts of the version before no longer answer.
  void syncWatching().then(checkPagesInView);
  void copyLists();
  void storeBundled().finally(startSchedule);
  if (reason === 'install') void chrome.tabs.create({ url: 'ui/welcome/welcome.html' });
});
chrome.runtime.onStartup.addListener(() => {
  void syncWatching();
  void copyLists();
  void startSchedule();
});
chrome.alarms.onAlarm.addListener(({ name }) => {
  if (name === ALARM) void updateDueLists();
});
chrome.permissions.onRemoved.addListener(() => void syncWatching());
chrome.permissions.onAdded.addListener(() => void syncWatching().then(checkPagesInView));
chrome.storage.local.onChanged.addListener((changes) => {
  if (SENSITIVITY in changes) void checkAllAgain();
});
chrome.tabs.onActivated.addListener(({ tabId }) => void checkIfUnknown(tabId));
chrome.tabs.onRemoved.addListener((tabId) => void forget(tabId));

chrome.runtime.onMessage.addListener((message, sender, respond) => {
  route(message, sender.tab?.id)
    .then(respond, (error) => {
      console.error(error);
      respond(undefined);
    })
    .then(resumeCopying);
  return true;
});

/** @type {import('./protocol.js').Handlers<ToBackground>} */
const handlers = { ...pageHandlers, ...markHandlers, ...listHandlers };

/**
 * @param {ToBackground} message
 * @param {number | undefined} from the tab that it comes from
 */
async function route(message, from) {
  const handle = /** @type {(message: ToBackground, from?: number) => unknown} */ (handlers[message.type]);
  return handle(message, from);
}
