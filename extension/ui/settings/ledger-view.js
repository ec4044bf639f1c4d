/**
 * The ledger of requests: what was asked of whom, when and why.
 *
 * @typedef {import('../../ledger/ledger.js').Entry} Entry
 */

import { clearLedger, followLedger, ledger, MAX_ENTRIES, restoreEntries } from '../../ledger/ledger.js';
import { element, make } from '../elements.js';
import { dateAndTime, message, number, size } from '../../texts.js';
import { saveFile, today } from '../save-file.js';
import { offerUndo } from './undo.js';

/** Number of entries that are shown at once. */
const MAX_SHOWN = 10;

let shown = MAX_SHOWN;

export async function startLedger() {
  element('ledger-more').addEventListener('click', () => {
    shown = Infinity;
    void refresh();
  });
  element('ledger-save').addEventListener('click', () => void save());
  element('ledger-clear').addEventListener('click', () => void clear());
  followLedger(() => void refresh());
  await refresh();
}

/** Number of refreshes begun. Only the last one is shown. */
let refreshes = 0;

async function refresh() {
  const turn = ++refreshes;
  const entries = await ledger().catch(() => []);
  if (turn !== refreshes) return;
  element('ledger-list').replaceChildren(...entries.slice(0, shown).map(item));
  element('ledger-count').textContent = entries.length ? message('ledger_count', number(entries.length), number(MAX_ENTRIES)) : message('ledger_none');
  for (const id of ['ledger-save', 'ledger-clear']) element(id).hidden = !entries.length;
  const more = element('ledger-more');
  more.hidden = entries.length <= shown;
  more.textContent = message('show_all_of', number(entries.length));
}

/** @param {Entry} entry */
function item({ time, address, purpose, part, version, status, bytes }) {
  const where = make('bdi', 'address', address);
  where.dir = 'ltr';
  const facts = [
    dateAndTime(time),
    message(`purpose_${purpose}`),
    ...(status === null ? [message('ledger_unanswered')] : [status ? message('ledger_status', String(status)) : message('ledger_failed')]),
    ...(bytes ? [size(bytes)] : []),
  ];
  const told = [...(part ? [message('told_part', part)] : []), ...(version ? [message('told_version', version)] : [])];
  const made = make('li', 'entry');
  made.append(where, make('p', 'quiet', facts.join(' · ')), ...told.map((text) => make('p', 'quiet', text)));
  return made;
}

async function save() {
  const text = JSON.stringify({ format: 'firsthand-requests', requests: await ledger() }, null, 2);
  saveFile(`firsthand-requests-${today()}.json`, 'application/json', text);
}

async function clear() {
  const cleared = await ledger();
  await clearLedger();
  offerUndo(element('ledger-undo'), message('ledger_cleared'), () => restoreEntries(cleared));
}
