/**
 * The background worker: listens and routes. Every listener is registered here, synchronously, so that an event starts
 * a worker that the browser has stopped. Nothing that is needed later is kept in variables.
 *
 * @typedef {import('./protocol.js').ToBackground} ToBackground
 */

import { updateDueLists } from './lists/due-updates.js';
import { listHandlers } from './lists/list-messages.js';
import { CHANGED as LISTS_CHANGED } from './lists/list-states.js';
import { copyLists, openListsOnce, resumeCopying } from './lists/opened-lists.js';
import { ALARM, startSchedule } from './lists/schedule.js';
import { storeBundled } from './lists/updates.js';
import { doMemoryWork, MEMORY_ALARM, startMemory } from './memory/memory-alarm.js';
import { memoryHandlers } from './memory/memory-messages.js';
import { LOOK_ALARM, lookAtNews, lookOn } from './memory/second-look.js';
import { forgetNote } from './memory/visits.js';
import { BADGE } from './page/badge-choice.js';
import { KEY as CORRECTIONS } from './page/corrections.js';
import { commandGiven } from './page/commands.js';
import { giveAllBack } from './page/borrowed-sites.js';
import { keepCode } from './page/kept-code.js';
import { forgetTexts } from './page/kept-texts.js';
import { markHandlers } from './page/mark-messages.js';
import { createMenus, menuClicked } from './page/menus.js';
import {
  checkAllAgain, checkIfUnknown, checkPagesInView, followSites, pageHandlers, paintAllAgain,
} from './page/page-messages.js';
import { KEY as SENSITIVITY } from './page/sensitivity.js';
import { KEY as SITES } from './page/sites.js';
import { forget } from './page/tab-states.js';
import { noteEveryPage, syncWatching } from './page/watching.js';
import { forgetPrivate } from './stored.js';

chrome.runtime.onInstalled.addListener(({ reason }) => {
  void giveAllBack();
  // The scripts of the version before no longer answer.
  void syncWatching().then(checkPagesInView);
  void createMenus();
  void copyLists();
  void storeBundled().finally(startSchedule);
  void startMemory();
  void keepCode();
  if (reason === 'install') void chrome.tabs.create({ url: chrome.runtime.getURL('ui/welcome/welcome.html') });
});
chrome.runtime.onStartup.addListener(() => {
  void giveAllBack();
  void syncWatching();
  void createMenus();
  void copyLists();
  void startSchedule();
  void startMemory();
});
chrome.alarms.onAlarm.addListener(({ name }) => {
  if (name === ALARM) void updateDueLists();
  if (name === MEMORY_ALARM) void doMemoryWork();
  if (name === LOOK_ALARM) void lookOn();
});
chrome.permissions.onRemoved.addListener(() => void syncWatching());
chrome.permissions.onAdded.addListener(() => {
  void noteEveryPage();
  void syncWatching().then(checkPagesInView);
});
chrome.storage.onChanged.addListener((changes) => {
  if (SENSITIVITY in changes) void checkAllAgain();
  if (SITES in changes) void followSites();
  if (BADGE.key in changes || CORRECTIONS in changes) void paintAllAgain();
});
chrome.storage.session.onChanged.addListener((changes) => {
  if (LISTS_CHANGED in changes) void lookAtNews();
});
chrome.tabs.onActivated.addListener(({ tabId }) => void checkIfUnknown(tabId));
chrome.tabs.onRemoved.addListener((tabId) => {
  void Promise.all([forget(tabId), forgetNote(tabId), forgetTexts(tabId)]);
  void forgetPrivate([SITES, CORRECTIONS]);
});

// Firefox for Android has neither.
chrome.contextMenus?.onClicked.addListener((clicked, tab) => void menuClicked(clicked, tab));
chrome.commands?.onCommand.addListener((name, tab) => void commandGiven(name, tab));

chrome.runtime.onMessage.addListener((message, sender, respond) => {
  route(message, sender.tab?.id)
    .then(respond, (error) => {
      console.error(error);
      respond(undefined);
    })
    .then(resumeCopying);
  return true;
});

// A worker is started for a page more often than for anything else: the core and the lists are opened while the page comes.
void openListsOnce().catch(() => {});

/** @type {import('./protocol.js').Handlers<ToBackground>} */
const handlers = { ...pageHandlers, ...markHandlers, ...listHandlers, ...memoryHandlers };

/**
 * @param {ToBackground} message
 * @param {number | undefined} from the tab that it comes from
 */
async function route(message, from) {
  const handle = /** @type {(message: ToBackground, from?: number) => unknown} */ (handlers[message.type]);
  return handle(message, from);
}
