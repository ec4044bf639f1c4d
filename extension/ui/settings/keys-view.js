/** Which keys do what. The browser lets the user choose them, on a page of its own. Firefox for Android has no such keys. */

import { element, make } from '../elements.js';
import { message } from '../../texts.js';

/** Chromium's page for the keys of extensions, which no link may lead to. */
const IN_CHROMIUM = 'chrome://extensions/shortcuts';

export async function startKeys() {
  const { commands } = chrome;
  element('keys').hidden = !commands;
  if (!commands) return;
  element('change-keys').addEventListener('click', () => void openKeys());
  // The keys may have been changed while the page was not looked at.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void refresh();
  });
  await refresh();
}

async function refresh() {
  const all = await chrome.commands.getAll();
  const rows = all.flatMap(({ name, description, shortcut }) => [
    make('dt', '', name === '_execute_action' ? message('command_open') : description),
    make('dd', shortcut ? 'key' : 'quiet', shortcut || message('keys_none')),
  ]);
  element('keys-list').replaceChildren(...rows);
}

async function openKeys() {
  const { openShortcutSettings } = /** @type {{openShortcutSettings?: () => Promise<void>}} */ (chrome.commands);
  await (openShortcutSettings ? openShortcutSettings() : chrome.tabs.create({ url: IN_CHROMIUM }));
}
