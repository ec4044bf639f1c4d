/**
 * Words, numbers and dates in the reader's language. The pages hold no text of their
 * own: an element says with `data-i18n` which message belongs in it.
 */

/**
 * @param {string} name
 * @param {...string} parts what stands in the message's place for `$1`, `$2` …
 */
export const message = (name, ...parts) => chrome.i18n.getMessage(name, parts);

/** The language of the messages, which is not always the browser's. */
const language = message('ui_lang') || 'en';

/** @param {Document} page */
export function translate(page) {
  page.documentElement.lang = language;
  page.documentElement.dir = message('@@bidi_dir');
  for (const element of page.querySelectorAll('[data-i18n]')) {
    element.textContent = message(element.getAttribute('data-i18n') ?? '');
  }
}

const whole = new Intl.NumberFormat(language);
const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });

/** @param {number} count */
export const number = (count) => whole.format(count);

/**
 * A share of 0 to 1. What is not quite all, or not quite nothing, is not rounded to it.
 * @param {number} value
 */
export function percent(value) {
  if (value > 0.99 && value < 1) return message('over', share.format(0.99));
  if (value > 0 && value < 0.01) return message('under', share.format(0.01));
  return share.format(value);
}

/**
 * @param {string | null | undefined} published a date, or a date and a time in UTC
 * @returns {string} '' for what is no date
 */
export function date(published) {
  if (!published) return '';
  const time = new Date(published);
  if (Number.isNaN(time.valueOf())) return '';
  // A date alone is the same day for every reader.
  const timeZone = published.includes('T') ? undefined : 'UTC';
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone }).format(time);
}
