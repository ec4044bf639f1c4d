/**
 * Shows in the popup how the site in front is treated, and lets the reader change that: checked as all others are, always,
 * or never.
 */

import { checkAlways, mayReadSite, releaseSite } from '../../page/site-permission.js';
import { KEY, ruleNow, setRule, siteOf, sites } from '../../page/sites.js';
import { element } from '../elements.js';
import { message } from '../../texts.js';

const field = /** @type {HTMLSelectElement} */ (element('site-rule'));

/** @type {string | null} */
let site = null;

/** Whether the page is in a private window. */
let isPrivate = false;

/** @param {() => void} changed called when the reader, here or elsewhere, has chosen how sites are treated */
export function startSite(changed) {
  field.addEventListener('change', () => void choose(field.value));
  chrome.storage.onChanged.addListener((changes) => {
    if (KEY in changes) changed();
  });
  chrome.permissions.onAdded.addListener(changed);
  chrome.permissions.onRemoved.addListener(changed);
}

/** @param {string} rule one of the values of the field */
async function choose(rule) {
  if (!site) return;
  // At once: the browser asks the reader only right after the click.
  if (rule === 'always') return void (await checkAlways(site));
  const wasAlways = (await sites()).always.includes(site);
  const wasNever = (await sites()).never.includes(site);
  // What was chosen outside private windows is changed there.
  await setRule(site, rule === 'never' ? rule : null, isPrivate && !wasAlways && !wasNever);
  if (wasAlways) await releaseSite(site);
}

/**
 * What there is to show about the site of a page.
 * @param {chrome.tabs.Tab | undefined} tab
 */
export async function siteFacts(tab) {
  const own = siteOf(tab?.url);
  const found = own && tab?.url ? await ruleNow(tab.url) : null;
  const isMissing = found?.rule === 'always' && !(await mayReadSite(found.site));
  return { own, found, isMissing, isPrivate: !!tab?.incognito };
}

/** @param {Awaited<ReturnType<typeof siteFacts>>} facts */
export function showSite({ own, found, isMissing, ...tab }) {
  site = own;
  isPrivate = tab.isPrivate;
  element('site-choice').hidden = !own;
  if (!own) return;
  element('site-label').textContent = message('site_on', own);
  field.value = found?.rule ?? 'usual';
  // The permission that it needs would outlast the private window.
  for (const option of field.options) option.disabled = option.value === 'always' && isPrivate;
  // What the settings say of many sites is changed there.
  const isByPattern = !!found && found.site !== own;
  field.disabled = isByPattern;
  element('site-note').textContent =
    isByPattern ? message('site_by_pattern', found.site)
    : isMissing ? message('site_not_allowed')
    : found ? message('site_covers', found.site)
    : '';
  const isNever = found?.rule === 'never';
  /** @type {HTMLButtonElement} */ (element('check')).disabled = isNever;
  if (isNever) element('meaning').textContent = message('site_silent', found.site);
}
