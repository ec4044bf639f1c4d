/**
 * The page on which a reader sees the evidence for a verdict before it is saved. A popup could close while the browser
 * asks where to save a file. `?tab=` in the address names the tab whose page was checked.
 */

import { recallBasis, recallPage } from '../../page/tab-states.js';
import { message, translate } from '../../texts.js';
import { element } from '../elements.js';
import { evidenceJson, evidencePage, fileName } from './evidence-file.js';
import { ListsChanged, recordOf } from './evidence-record.js';
import { reportView } from './report-view.js';

translate();
document.title = `Firsthand: ${message('evidence_title')}`;
void show()
  .catch((error) => {
    console.error(error);
    refuse(message(error instanceof ListsChanged ? 'evidence_lists_changed' : 'evidence_failed'));
  })
  .then(() => (document.body.dataset.ready = 'true'));

async function show() {
  const tabId = Number(new URLSearchParams(location.search).get('tab'));
  const tab = await chrome.tabs.get(tabId).catch(() => undefined);
  const [state, basis] = await Promise.all([recallPage(tabId, tab?.url), recallBasis(tabId)]);
  if (state?.phase !== 'done') return refuse(message('evidence_gone'));
  if (!basis) return refuse(message('evidence_too_long'));
  const record = await recordOf(state, basis);
  const main = reportView(record, state);
  offer('save-page', await evidencePage(record, main), 'text/html', fileName(record, 'html'));
  offer('save-record', evidenceJson(record), 'application/json', fileName(record, 'json'));
  element('preview').replaceWith(main);
  element('saving').hidden = false;
}

/**
 * @param {string} id of the link that saves it
 * @param {string} text
 * @param {string} type
 * @param {string} name
 */
function offer(id, text, type, name) {
  const link = /** @type {HTMLAnchorElement} */ (element(id));
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
}

/** @param {string} reason why there is nothing to save */
function refuse(reason) {
  element('refusal').textContent = reason;
  element('refusal').hidden = false;
}
