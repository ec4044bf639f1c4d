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

/**
 * The same against an index, where nobody has said which original is meant, and its text is not at hand.
 * @type {typeof VERDICTS}
 */
const INDEXED = {
  ...VERDICTS,
  copy: { headline: 'Closely matches an original', explanation: 'Most of this page is the original named below, whole or cut short.' },
  excerpt: { headline: 'Contains an excerpt of an original', explanation: 'One stretch of this page is from the original named below; the rest is not.' },
  spun: {
    headline: 'An original’s sentences, with words swapped',
    explanation: 'This page appears to be made from the original named below: sentence follows sentence, with many words replaced by others.',
  },
  paraphrase: {
    headline: 'Appears to be re-worded from an original',
    explanation: 'This page tells what the original named below tells, in the same order and in other words.',
  },
  source: { headline: 'This is an original', explanation: 'This page is itself one of the articles in the index, by its address or by its publisher.' },
  same_story: {
    headline: 'Another report of the same event',
    explanation: 'The article named below reports the same event. Nothing here says that one was made from the other.',
  },
  none: {
    headline: 'No match in this index',
    explanation: 'Nothing in this index corresponds to the page. That does not make it first-hand: an index knows only what was put into it.',
  },
};

/** @type {Record<NonNullable<Report['not_article']>, string>} */
const NOT_ARTICLE = {
  listing: 'This page is mostly a list of links, such as a front page or search results. Save one of the articles and check that.',
  player: 'This page is mainly a video or audio player, with little text to compare.',
  too_short: 'There is too little text on this page to compare.',
};

const EARLIER = {
  headline: 'Dated before the article it matches',
  explanation: 'This page and the article named below share text, but this page is dated earlier. It is not taken for a copy.',
};

/**
 * What a check against an index found.
 * @param {Report} report
 */
export function foundInIndex(report) {
  if (report.not_article) return { headline: 'Not an article', explanation: NOT_ARTICLE[report.not_article] };
  return report.earlier && report.source ? EARLIER : INDEXED[report.verdict];
}

/** @type {Record<NonNullable<Report['credit']>['how'], string>} */
const CREDIT = {
  canonical: 'The page gives the original’s address as its own canonical address.',
  link: 'The page links to the original.',
  name: 'The page names where it comes from.',
  agency: 'The page carries an agency line.',
};

/**
 * @param {Report} report
 * @returns {string[]}
 */
export function indexNotes(report) {
  if (report.not_article) return [];
  return [...notes(report), ...(report.source && report.credit ? [CREDIT[report.credit.how]] : [])];
}

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

/** @param {number} number of bytes */
export function bytes(number) {
  if (number < 1000) return count(number, 'byte');
  const [unit, size] = number < 1e6 ? ['kB', 1e3] : number < 1e9 ? ['MB', 1e6] : ['GB', 1e9];
  return `${(number / size).toLocaleString('en', { maximumSignificantDigits: 3 })} ${unit}`;
}

/**
 * How much of an index a check has read.
 * @param {{requests: number, bytes: number, whole: boolean}} reading
 * @param {number} all bytes of the index
 */
export function readOf({ requests, bytes: number, whole }, all) {
  if (whole && !requests) return `Nothing: the whole index (${bytes(all)}) is here already, because its host knows no byte ranges.`;
  const how = `${bytes(number)} of ${bytes(all)} (${percent(number / all)}) in ${count(requests, 'request')}`;
  return whole ? `${how}: its host knows no byte ranges, and the index is small enough to be taken whole.` : `${how}.`;
}
