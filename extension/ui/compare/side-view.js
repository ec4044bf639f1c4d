/**
 * One of the two texts: what was chosen, and the ways to choose another one.
 *
 * @typedef {import('../../page/kept-texts.js').Chosen} Chosen
 * @typedef {import('../../protocol.js').Report} Report
 * @typedef {NonNullable<Report['source']>} Source
 */

import { readFile } from '../../compare/text-files.js';
import { areAllowed, borrow, giveBack, wholeSiteOrigins } from '../../page/borrowed-sites.js';
import { message, size, translate } from '../../texts.js';
import { hostOf, inLanguage, isWebAddress, make, within } from '../elements.js';
import { switchEveryPage } from '../every-page.js';
import { fetchArticle } from './fetch-article.js';
import { MAX_BYTES, TextProblem, wordsFor } from './problem.js';
import { readableTabs, readTab } from './tab-text.js';

/**
 * What a side asks of the page.
 * @typedef {object} Page
 * @property {(what: string, work: (stop: AbortSignal, progress: (text: string) => void) => Promise<void>) => Promise<void>} busy
 *   does work that the reader can stop, and shows that it is under way
 * @property {() => void} changed called when another text was chosen
 * @property {() => number[]} taken the tabs whose texts are chosen
 * @property {boolean} incognito whether tabs of private windows are offered, and no others
 */

export class SideView {
  /** @type {Chosen | null} */
  chosen = null;
  /** @type {Page} */
  #page;
  /** @type {HTMLElement} */
  #root;
  /** The article to be fetched, and what has to be allowed for that. @type {{source: Source, origins: string[], isAllowed: boolean} | null} */
  #match = null;

  /**
   * @param {HTMLElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    [this.#root, this.#page] = [root, page];
    const template = /** @type {HTMLTemplateElement} */ (within(document, '#side'));
    root.append(template.content.cloneNode(true));
    translate();
    within(root, '.file-hint').textContent = message('compare_file_hint', size(MAX_BYTES));
    this.#on('.fetch', () => this.#fetchMatch());
    this.#on('.again', () => this.take(() => readTab(this.chosen?.tabId ?? -1)));
    this.#on('.use-tab', () => this.take(() => readTab(Number(this.#tabs.value))));
    this.#on('.use-text', () => this.take(async () => pasted(this.#paste.value)));
    this.#on('.every', async () => void (await switchEveryPage(true)));
    const file = /** @type {HTMLInputElement} */ (within(root, 'input[type=file]'));
    file.addEventListener('change', () => {
      const [first] = file.files ?? [];
      // Without this, choosing the same file again after a change would go unnoticed.
      file.value = '';
      if (first) void this.takeFile(first);
    });
    this.show();
  }

  get #tabs() {
    return /** @type {HTMLSelectElement} */ (within(this.#root, '.tabs'));
  }

  get #paste() {
    return /** @type {HTMLTextAreaElement} */ (within(this.#root, 'textarea'));
  }

  /**
   * @param {string} selector
   * @param {() => unknown} pressed
   */
  #on(selector, pressed) {
    within(this.#root, selector).addEventListener('click', () => void pressed());
  }

  /** @param {File} file */
  takeFile(file) {
    return this.take(async () => {
      const { text, html } = await readFile(file, MAX_BYTES);
      return { ...(html ? { html: text } : { text }), title: file.name, from: '' };
    });
  }

  /**
   * Takes another text. If there is none, what was chosen before remains, and the side says why.
   * @param {(stop: AbortSignal, progress: (text: string) => void) => Promise<Chosen>} read
   */
  async take(read) {
    this.problem('');
    await this.#page.busy(message('compare_reading'), async (stop, progress) => {
      try {
        const found = await read(stop, progress);
        stop.throwIfAborted();
        if (!(found.html ?? found.text ?? '').trim()) throw new TextProblem('empty');
        if (new Blob([found.html ?? found.text ?? '']).size > MAX_BYTES) throw new TextProblem('too_large', size(MAX_BYTES));
        this.choose(found);
      } catch (error) {
        if (!stop.aborted) this.problem(wordsFor(error));
      }
    });
  }

  /** @param {Chosen | null} text */
  choose(text) {
    this.chosen = text;
    this.show();
    within(this.#root, '.chooser').toggleAttribute('open', !text);
    this.#page.changed();
  }

  /** Shows what is chosen. */
  show() {
    const title = within(this.#root, '.title');
    const { chosen } = this;
    title.replaceChildren(inLanguage(make('span', '', chosen ? nameOf(chosen) : message('compare_nothing')), null));
    within(this.#root, '.facts').replaceChildren(...(chosen?.from ? [make('bdi', '', chosen.from)] : []));
    within(this.#root, '.again').hidden = chosen?.tabId === undefined;
    this.note('');
  }

  /** @param {string} words '': nothing is wrong */
  problem(words) {
    const place = within(this.#root, '.problem');
    place.hidden = !words;
    place.textContent = words;
    if (words) within(this.#root, '.chooser').toggleAttribute('open', true);
  }

  /** Says what the core says of the text. @param {string} words */
  note(words) {
    const place = within(this.#root, '.note');
    place.hidden = !words;
    place.textContent = words;
  }

  /** Offers the article that the page matches. @param {Source | null} source null: there is none */
  async offer(source) {
    const match = source && isWebAddress(source.url) ? source : null;
    within(this.#root, '.match').hidden = !match;
    if (!match) return;
    const origins = wholeSiteOrigins(match.url);
    this.#match = { source: match, origins, isAllowed: await areAllowed(origins) };
    const host = hostOf(match.url);
    const link = inLanguage(make('a', '', match.title || match.url), match.lang);
    link.append(make('span', 'hidden', ` ${message('opens_tab')}`));
    Object.assign(link, { href: match.url, target: '_blank', rel: 'noopener noreferrer' });
    within(this.#root, '.name').replaceChildren(link);
    within(this.#root, '.why').textContent = message('compare_fetch_why', host);
  }

  /** Shows the tabs that can be read now, and how others can. */
  async showTabs() {
    const taken = this.#page.taken();
    const tabs = (await readableTabs(this.#page.incognito)).filter(({ id }) => !taken.includes(id));
    this.#fillTabs(tabs.map(({ id, title, host }) => new Option(`${title} · ${host}`, String(id))));
    for (const part of ['.of-tabs', '.use-tab']) within(this.#root, part).hidden = !tabs.length;
    within(this.#root, '.no-tabs').hidden = tabs.length > 0;
    within(this.#root, '.how').hidden = await areAllowed(['http://*/*', 'https://*/*']);
    if (this.#match) this.#match.isAllowed = await areAllowed(this.#match.origins);
  }

  /** @param {HTMLOptionElement[]} options */
  #fillTabs(options) {
    const tabs = this.#tabs;
    const isSame = options.length === tabs.length && options.every(({ value, text }, at) => value === tabs.options[at].value && text === tabs.options[at].text);
    // A list that is open would close.
    if (isSame) return;
    const before = tabs.value;
    tabs.replaceChildren(...options);
    if (options.some(({ value }) => value === before)) tabs.value = before;
  }

  #fetchMatch() {
    const match = this.#match;
    if (!match) return;
    const isBorrowed = !match.isAllowed;
    // The browser asks the user only now, directly after the click.
    const allowed = isBorrowed ? borrow(match.origins) : Promise.resolve(true);
    return this.take(async (stop, progress) => {
      if (!(await allowed)) throw new TextProblem('permission');
      const leave = () => void giveBack(match.origins);
      if (isBorrowed) addEventListener('pagehide', leave);
      try {
        const { url, title } = match.source;
        const came = (/** @type {number} */ bytes) => progress(message('compare_fetching', size(bytes)));
        return await fetchArticle(url, title ?? '', stop, came, this.#page.incognito);
      } finally {
        removeEventListener('pagehide', leave);
        if (isBorrowed) await giveBack(match.origins);
      }
    });
  }
}

/** @param {string} text @returns {Chosen} */
const pasted = (text) => ({ text, title: '', from: message('compare_paste') });

/**
 * A name for a text: its title, or its first words.
 * @param {Chosen} text
 */
const nameOf = ({ title, text = '' }) => title || text.trim().slice(0, 80);
