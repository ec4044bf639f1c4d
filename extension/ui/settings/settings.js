/**
 * The settings: the lists that pages are compared with, and a way to add one. The page shows what the background worker
 * knows and passes on what the user requests.
 *
 * @typedef {import('../../protocol.js').Progress} Progress
 */

import { CHANGED, PROGRESS } from '../../lists/list-states.js';
import { message, translate } from '../../texts.js';
import { startAdding } from './add-view.js';
import { refresh, showProgress } from './list-view.js';

translate();
document.title = message('settings_title');
void start();

async function start() {
  chrome.storage.session.onChanged.addListener((changes) => {
    if (CHANGED in changes) void refresh();
    for (const [key, { newValue }] of Object.entries(changes)) {
      const progress = /** @type {Progress | undefined} */ (newValue) ?? null;
      if (key.startsWith(PROGRESS)) showProgress(Number(key.slice(PROGRESS.length)), progress);
    }
  });
  // How long ago things were changes while nobody looks.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void refresh();
  });
  startAdding();
  await refresh();
  document.body.dataset.ready = 'true';
}
