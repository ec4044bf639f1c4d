/**
 * Words, numbers and dates in the user's language. The HTML files hold no text: an element names the message that
 * belongs in it by `data-i18n`, and one that is only read out by `data-i18n-label`.
 */

/**
 * @param {string} name
 * @param {...string} parts that replace `$1`, `$2` and so on in the message
 * @returns {string}
 */
export const message = (name, ...parts) => chrome.i18n.getMessage(name, parts.map(setApart));

/** The language of the messages and its direction, which may differ from the browser's. */
const language = message('ui_lang') || 'en';
const direction = message('ui_dir') === 'rtl' ? 'rtl' : 'ltr';

/** A character of the scripts that are written from right to left. */
const RIGHT_TO_LEFT = '[\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}]';
/** A letter that is written against the direction of the messages. */
const AGAINST = new RegExp(direction === 'rtl' ? `(?!${RIGHT_TO_LEFT})\\p{L}` : RIGHT_TO_LEFT, 'u');

/**
 * Isolates a part of a message that runs against its direction. Otherwise punctuation beside it could be drawn on its
 * wrong side: the name of a list, for instance, may be in any language.
 * @param {string} part
 */
function setApart(part) {
  return AGAINST.test(part.replace(/\u2068[^\u2069]*\u2069/g, '')) ? `\u2068${part}\u2069` : part;
}

/**
 * Texts in a row, each in its own direction: names of lists, for instance.
 * @param {string[]} texts
 */
export const joined = (texts) => texts.map(setApart).join(' · ');

/**
 * A text with the capital letter with which sentences begin: one may begin with a part such as `over 99%`.
 * @param {string} text
 */
export const sentence = (text) => text.replace(/^\p{Ll}/u, (letter) => letter.toLocaleUpperCase(language));

/** Language and direction of the messages, for a document that is made of them. */
export const languageOfMessages = () => ({ lang: language, dir: direction });

/** Fills the document with the messages that its elements name. */
export function translate() {
  document.documentElement.lang = language;
  document.documentElement.dir = direction;
  for (const element of document.querySelectorAll('[data-i18n]')) {
    element.textContent = message(element.getAttribute('data-i18n') ?? '');
  }
  for (const element of document.querySelectorAll('[data-i18n-label]')) {
    element.setAttribute('aria-label', message(element.getAttribute('data-i18n-label') ?? ''));
  }
}

const integers = new Intl.NumberFormat(language);
const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });

/** @param {number} count */
export const number = (count) => integers.format(count);

/**
 * A share as a percentage. Shares between 99% and all, and between nothing and 1%, are not rounded to all or nothing.
 * @param {number} value 0 to 1
 */
export function percent(value) {
  if (value > 0.99 && value < 1) return message('over', share.format(0.99));
  if (value > 0 && value < 0.01) return message('under', share.format(0.01));
  return share.format(value);
}

/** The largest probability that is said. A figure can be rounded to 1, but no verdict is certain. */
const MAX_PROBABILITY = 0.999;

/** A probability as a percentage. @param {number} value 0 to 1 */
export const probability = (value) => percent(Math.min(value, MAX_PROBABILITY));

/**
 * @param {string | null | undefined} published a date, or a date and a time in UTC
 * @returns {string} '' where it is no date
 */
export function date(published) {
  if (!published) return '';
  const time = new Date(published);
  if (Number.isNaN(time.valueOf())) return '';
  // A date without a time is the same day in every time zone.
  const timeZone = published.includes('T') ? undefined : 'UTC';
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone }).format(time);
}

/** @param {number} time in milliseconds since 1970 */
export const dateAndTime = (time) =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(time));

/**
 * A time in the past, as readers remember it: weekday, day and time.
 * @param {number} time in milliseconds since 1970
 */
export function moment(time) {
  const isThisYear = new Date(time).getFullYear() === new Date().getFullYear();
  /** @type {Intl.DateTimeFormatOptions} */
  const options = { weekday: 'long', day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' };
  return new Intl.DateTimeFormat(language, isThisYear ? options : { ...options, year: 'numeric' }).format(time);
}

/** @param {number} count */
export const days = (count) =>
  new Intl.NumberFormat(language, { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(count);

const UNITS = /** @type {const} */ (['byte', 'kilobyte', 'megabyte', 'gigabyte']);

/** @param {number} bytes */
export function size(bytes) {
  const step = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const options = { style: 'unit', unit: UNITS[step], unitDisplay: step ? 'short' : 'long', maximumFractionDigits: step > 1 ? 1 : 0 };
  const shown = new Intl.NumberFormat(language, /** @type {Intl.NumberFormatOptions} */ (options)).format(bytes / 1000 ** step);
  // A number and its unit stay on one line.
  return shown.replaceAll(' ', '\u00a0');
}

/** Units of time, and the milliseconds from which on each is used. @type {[Intl.RelativeTimeFormatUnit, number][]} */
const TIMES = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000], ['second', 0]];

/**
 * How long ago a time was: `3 days ago`. A day is 24 hours, so that one day ago need not be yesterday.
 * @param {number} time in milliseconds since 1970
 */
export function ago(time) {
  const past = Math.max(0, Date.now() - time);
  const [unit, ms] = TIMES.find(([, from]) => past >= from) ?? TIMES[0];
  return new Intl.RelativeTimeFormat(language, { numeric: unit === 'day' ? 'always' : 'auto' }).format(-Math.floor(past / (ms || 1000)), unit);
}

const series = new Intl.ListFormat(language, { type: 'conjunction' });

/**
 * Joins texts as the language does: `A, B, and C`.
 * @template T
 * @param {string[]} texts
 * @param {(text: string) => T} make what stands for each text
 * @returns {(T | string)[]} with the words and signs between them
 */
export const inSeries = (texts, make) =>
  series.formatToParts(texts).map(({ type, value }) => (type === 'element' ? make(value) : value));

const languages = new Intl.DisplayNames(language, { type: 'language' });

/**
 * The name of a language; its tag where it has none, or is none.
 * @param {string} tag
 */
export function languageName(tag) {
  try {
    return languages.of(tag) ?? tag;
  } catch {
    return tag;
  }
}
