/** Finding, making and filling elements of the document. */

/**
 * The element of an id.
 * @param {string} id
 */
export const element = (id) => within(document, `#${id}`);

/**
 * The first element that a selector matches.
 * @param {ParentNode} parent
 * @param {string} selector
 * @returns {HTMLElement} throws where there is none: the script and its document do not fit together
 */
export function within(parent, selector) {
  const found = parent.querySelector(selector);
  if (!found) throw new Error(`The document has no ${selector}.`);
  return /** @type {HTMLElement} */ (found);
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [classes]
 * @param {string} [text]
 */
export function make(tag, classes = '', text = '') {
  const made = document.createElement(tag);
  if (classes) made.className = classes;
  made.textContent = text;
  return made;
}

/**
 * Gives an element that holds words of an article their language and their direction.
 * @template {HTMLElement} E
 * @param {E} made
 * @param {string | null | undefined} lang
 */
export function inLanguage(made, lang) {
  made.dir = 'auto';
  if (lang) made.lang = lang;
  return made;
}

/** Whether an address may become a link. An index can come from anywhere, so that only web addresses do. @param {string} url */
export const isWebAddress = (url) => /^https?:\/\//i.test(url);

/** The host of an address; '' where it is none. @param {string} url */
export const hostOf = (url) => (URL.canParse(url) ? new URL(url).host : '');

/**
 * How to scroll: abruptly for those who have asked for less motion.
 * @returns {ScrollBehavior}
 */
export const scrollBehavior = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth');
