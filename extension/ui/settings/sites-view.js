/**
 * Sites that are never or always checked: entered by hand, removed, and allowed anew if the browser has taken a permission
 * back.
 *
 * @typedef {import('../../page/sites.js').Rule} Rule
 */

import { checkAlways, mayReadSite, releaseSite, requestSite } from '../../page/site-permission.js';
import { KEY, readSite, RULES, setRule, sites } from '../../page/sites.js';
import { element, make } from '../elements.js';
import { message } from '../../texts.js';
import { offerUndo } from './undo.js';

const field = /** @type {HTMLInputElement} */ (element('site'));
const rules = /** @type {HTMLSelectElement} */ (element('site-rule'));

export async function startSites() {
  element('add-site').addEventListener('submit', (event) => {
    event.preventDefault();
    void add();
  });
  chrome.storage.local.onChanged.addListener((changes) => {
    if (KEY in changes) void refresh();
  });
  chrome.permissions.onAdded.addListener(() => void refresh());
  chrome.permissions.onRemoved.addListener(() => void refresh());
  await refresh();
}

async function add() {
  const site = readSite(field.value);
  const problem = element('site-problem');
  problem.hidden = !!site;
  problem.textContent = site ? '' : message('site_malformed');
  field.setAttribute('aria-invalid', String(!site));
  if (!site) return field.focus();
  field.value = '';
  if (rules.value === 'always') await checkAlways(site);
  else await setRule(site, 'never');
  element('site-undo').textContent = message('site_added', site);
}

/** Number of refreshes begun. Only the last one is shown. */
let refreshes = 0;

async function refresh() {
  const turn = ++refreshes;
  const now = await sites();
  const missing = new Set((await Promise.all(now.always.map(async (site) => ((await mayReadSite(site)) ? '' : site)))));
  if (turn !== refreshes) return;
  for (const rule of RULES) {
    const items = now[rule].map((site) => item(rule, site, rule === 'always' && missing.has(site)));
    element(`sites-${rule}`).replaceChildren(...items);
    element(`sites-${rule}-none`).hidden = items.length > 0;
  }
}

/**
 * @param {Rule} rule
 * @param {string} site
 * @param {boolean} isMissing whether the permission is
 */
function item(rule, site, isMissing) {
  const written = make('bdi', '', site);
  written.dir = 'ltr';
  const name = make('span');
  name.id = `${rule}-${site}`;
  name.append(written);
  const made = make('li', 'entry');
  const buttons = make('span', 'entry-buttons');
  if (isMissing) buttons.append(button('allow', message('site_allow'), name.id, () => requestSite(site)));
  buttons.append(button('remove', message('list_remove'), name.id, () => remove(rule, site)));
  made.append(name, buttons);
  if (isMissing) made.append(make('p', 'quiet', message('site_not_allowed')));
  return made;
}

/**
 * @param {string} classes
 * @param {string} text
 * @param {string} about id of the name that screen readers add
 * @param {() => unknown} act
 */
function button(classes, text, about, act) {
  const made = make('button', classes, text);
  made.type = 'button';
  made.id = `${classes}-${about}`;
  made.setAttribute('aria-labelledby', `${made.id} ${about}`);
  made.addEventListener('click', () => void act());
  return made;
}

/**
 * @param {Rule} rule
 * @param {string} site
 */
async function remove(rule, site) {
  await setRule(site, null);
  offerUndo(element('site-undo'), message('site_removed', site), () => (rule === 'always' ? checkAlways(site) : setRule(site, rule)));
  if (rule === 'always') await releaseSite(site);
}
