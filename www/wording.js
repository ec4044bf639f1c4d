/**
 * All that the page says about a comparison. It speaks of texts, never of those who wrote them.
 *
 * @typedef {import('./pkg/firsthand.js').Report} Report
 * @typedef {import('./pkg/firsthand.js').Verdict} Verdict
 * @typedef {'verbatim' | 'spun' | 'reworded' | 'quote'} Kind
 */

/** @type {Record<Verdict, {headline: string, explanation: string}>} */
export const VERDICTS = {
  copy: {
    headline: 'Closely matches the original',
    explanation: 'Most of this page is the original, whole or cut short.',
  },
  excerpt: {
    headline: 'Contains an excerpt of the original',
    explanation: 'One stretch of this page is the original’s; the rest is not.',
  },
  spun: {
    headline: 'The original’s sentences, with words swapped',
    explanation: 'This page appears to be made from the original: sentence follows sentence, with many words replaced by others.',
  },
  paraphrase: {
    headline: 'Appears to be re-worded from the original',
    explanation: 'This page tells the original again, in the same order and in other words.',
  },
  source: {
    headline: 'This is the original',
    explanation: 'The two are one and the same article.',
  },
  same_story: {
    headline: 'The same story, told independently',
    explanation: 'The two have things in common, as reports of one event do. Nothing here says that one was made from the other.',
  },
  none: {
    headline: 'No match',
    explanation: 'Nothing here says that one was made from the other. That does not make either of them first-hand.',
  },
};

/** @type {Record<Kind, {label: string, tag: string, legend: string}>} */
export const KINDS = {
  verbatim: { label: 'Word for word', tag: 'same', legend: 'word for word' },
  spun: { label: 'Words swapped', tag: 'swapped', legend: 'words swapped' },
  reworded: { label: 'Re-worded', tag: 're-worded', legend: 're-worded' },
  quote: { label: 'Shared quotation', tag: 'quote', legend: 'shared quotation (no evidence)' },
};

/** Below this many words the core takes no web page for an article; a text is compared all the same. */
const SHORT = 80;

/**
 * @param {Report} report
 * @returns {string[]}
 */
export function notes(report) {
  const said = [];
  if (report.article.words < SHORT) {
    said.push(`The page has only ${count(report.article.words, 'word')}. So little can hardly tell a copy from a coincidence.`);
  }
  if (report.quotes.length) {
    said.push(`${count(report.quotes.length, 'quotation')} in both. They are no evidence: anyone may report what was said.`);
  }
  return said;
}

/** @param {number} share 0 to 1 */
export const percent = (share) => `${share > 0 && share < 0.005 ? 'under 1' : Math.round(share * 100)}%`;

/**
 * A probability is never certain, and so never 0 or 1.
 * @param {number} score 0 to 1
 */
export function probability(score) {
  if (score >= 0.995) return 'over 99%';
  if (score < 0.01) return 'under 1%';
  return `${Math.round(score * 100)}%`;
}

/**
 * @param {number} number
 * @param {string} what in the singular
 */
export const count = (number, what) => `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`;
