/**
 * The settings. Every section of the page is a module of its own, which fills it and follows what it shows: whatever is
 * changed on one page of the extension is seen on all of them at once.
 */

import { BADGE } from '../../page/badge-choice.js';
import { SENSITIVITY } from '../../page/sensitivity.js';
import { message, translate } from '../../texts.js';
import { APPEARANCE } from '../appearance-choice.js';
import { make } from '../elements.js';
import { startAdding } from './add-view.js';
import { startAutomatic } from './automatic-view.js';
import { showChoice } from './choice-view.js';
import { startCorrections } from './corrections-view.js';
import { startFile } from './file-view.js';
import { startKeys } from './keys-view.js';
import { startLedger } from './ledger-view.js';
import { startLists } from './list-view.js';
import { startMemoryView } from './memory-view.js';
import { startSites } from './sites-view.js';
import { startStorage } from './storage-view.js';

/** @type {(() => Promise<unknown> | void)[]} */
const SECTIONS = [
  startAutomatic,
  startSites,
  () => showChoice('sensitivity', SENSITIVITY, (value) => [message(`sensitivity_${value}`), message(`sensitivity_${value}_rate`)]),
  () => showChoice('badge', BADGE, (value) => [message(`badge_${value}`), message(`badge_${value}_hint`)]),
  () => showChoice('appearance', APPEARANCE, (value) => [message(`appearance_${value}`), '']),
  startLists,
  startAdding,
  startMemoryView,
  startCorrections,
  startKeys,
  startStorage,
  startLedger,
  startFile,
];

translate();
document.title = message('settings_title');
void start();

async function start() {
  // What one section cannot show leaves the others alone.
  const shown = await Promise.allSettled(SECTIONS.map(async (startSection) => startSection()));
  for (const section of shown) if (section.status === 'rejected') console.error(section.reason);
  listSections();
  // The address may name a section, which has got its height only now.
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  document.body.dataset.ready = 'true';
}

/** Links to all sections, at the top of the page. */
function listSections() {
  const headings = [...document.querySelectorAll('main > section:not([hidden]) > h2')];
  const items = headings.map((heading) => {
    const link = make('a', '', heading.textContent ?? '');
    link.href = `#${heading.id}`;
    const item = make('li');
    item.append(link);
    return item;
  });
  document.querySelector('#sections')?.replaceChildren(...items);
}
