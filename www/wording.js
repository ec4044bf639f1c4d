/**
 * The words in which the pages present reports. They are about texts, never about the people who wrote them.
 *
 * @typedef {import('./pkg/extension/pkg/firsthand.js').Report} Report
 * @typedef {import('./pkg/extension/pkg/firsthand.js').Verdict} Verdict
 * @typedef {import('./pkg/extension/pkg/firsthand.js').PairReport} PairReport
 * @typedef {import('./pkg/extension/compare/figures-view.js').FigureWords} FigureWords
 * @typedef {import('./pkg/extension/compare/panes.js').PaneWords} PaneWords
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
  translation: {
    headline: 'Appears to be translated from the original',
    explanation:
      'This page appears to be the original in another language: names, figures and the order and length of sentences agree. Quotations do not count.',
  },
  source: {
    headline: 'This is the original',
    explanation: 'The two are one and the same article.',
  },
  same_story: {
    headline: 'Two reports of the same story',
    explanation: 'The two have things in common, as reports of one event do. Nothing here says that one was made from the other.',
  },
  same_text_earlier: {
    headline: 'Matching text, and the page says it is older',
    explanation: 'The two share text. The page gives an earlier date, which cannot be verified here, so nothing says which was made from which.',
  },
  quoted: {
    headline: 'Consists of quotations of the original',
    explanation: 'Nearly all of this page is set as a quotation. The original says the same without quotation marks.',
  },
  none: {
    headline: 'No match',
    explanation: 'Nothing here says that one was made from the other. That does not make either of them first-hand.',
  },
};

/**
 * The same for a check against an index, where the user has not named an original and its text is not available.
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
  translation: {
    headline: 'Appears to be translated from an original',
    explanation:
      'This page appears to be the original named below in another language: names, figures and the order and length of sentences agree. Quotations do not count.',
  },
  source: { headline: 'This is an original', explanation: 'This page is itself one of the articles in the index, by its address or by its publisher.' },
  same_story: {
    headline: 'Another report of the same event',
    explanation: 'The article named below reports the same event. Nothing here says that one was made from the other.',
  },
  same_text_earlier: {
    headline: 'Matching text, and this page says it is older',
    explanation: 'This page and the article named below share text. This page gives an earlier date, which cannot be verified here, so nothing says which was made from which.',
  },
  quoted: {
    headline: 'Consists of quotations of an original',
    explanation: 'Nearly all of this page is set as a quotation. The article named below says the same without quotation marks.',
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
  offers: 'This is a page of a shop, with products and prices rather than an article.',
  left_out: 'Much of the text on this page was left out, because it looks like what surrounds an article. Too little was left to compare.',
  too_short: 'There is too little text on this page to compare.',
};

/**
 * The same where only a part of the page matches.
 * @type {Partial<Record<Verdict, {headline: string, explanation: string}>>}
 */
const OF_PART = {
  copy: { headline: 'Part of this page closely matches the original', explanation: 'That part is the original’s; the rest is not.' },
  spun: {
    headline: 'Part of this page: the original’s sentences, with words swapped',
    explanation: 'That part appears to be made from the original: sentence follows sentence, with many words replaced by others.',
  },
  paraphrase: {
    headline: 'Part of this page appears to be re-worded from the original',
    explanation: 'That part tells the original again, in the same order and in other words.',
  },
  translation: {
    headline: 'Part of this page appears to be translated from the original',
    explanation:
      'That part appears to be the original in another language: names, figures and the order and length of sentences agree. Quotations do not count.',
  },
};

/**
 * Headline and explanation for a comparison with an original.
 * @param {Report} report
 */
export const foundInOriginal = ({ verdict, extent }) => (extent === 'part' && OF_PART[verdict]) || VERDICTS[verdict];

/**
 * Headline and explanation for a check against an index.
 * @param {Report} report
 */
export function foundInIndex(report) {
  if (report.not_article) return { headline: 'Not an article', explanation: NOT_ARTICLE[report.not_article] };
  return (report.extent === 'part' && OF_PART[report.verdict]) || INDEXED[report.verdict];
}

/**
 * Headline and explanation for two texts that were compared. A text that is too short gets no verdict.
 * @param {PairReport} report
 */
export function foundInPair(report) {
  const reasons = [report.not_article, report.source_not_article];
  if (reasons.every((reason) => reason === null)) return foundInOriginal(report);
  const which = reasons.every((reason) => reason !== null) ? 'Both texts have' : report.not_article ? 'The page has' : 'The original has';
  const few = `the original: ${count(report.source_article.words, 'word')}, the page: ${count(report.article.words, 'word')}`;
  return {
    headline: 'Too little text to compare',
    explanation: `${which} so few words that what they share may be a coincidence (${few}). What is the same is marked below; it says nothing about where it comes from.`,
  };
}

/** @type {Record<NonNullable<Report['credit']>['how'], string>} */
const CREDIT = {
  canonical: 'The page gives the original’s address as its own canonical address.',
  link: 'The page links to the original.',
  name: 'The page names where it comes from.',
  agency: 'The page carries an agency line.',
};

/**
 * Notes on a check against an index.
 * @param {Report} report
 * @returns {string[]}
 */
export function indexNotes(report) {
  if (report.not_article) return [];
  return [...notes(report), ...(report.source && report.credit ? [CREDIT[report.credit.how]] : [])];
}

/** @type {PaneWords['kinds']} */
const KINDS = {
  verbatim: { tag: 'same', legend: 'word for word' },
  spun: { tag: 'swapped', legend: 'words swapped' },
  reworded: { tag: 're-worded', legend: 're-worded' },
  translated: { tag: 'translated', legend: 'same names and figures' },
  quote: { tag: 'no evidence', legend: 'quoted or printed by both (no evidence)' },
};

const SIDE_NAMES = { source: 'the original', page: 'the page' };

/** @type {PaneWords} */
export const PANE_WORDS = {
  kinds: KINDS,
  tagLabel(kind, tag, partner) {
    const name = `${kind === 'quote' ? 'Quotation or document' : 'Passage'} ${tag}`;
    return partner ? `${name}: show it in ${SIDE_NAMES[partner]}` : name;
  },
  name: (kind, number) =>
    kind === 'quote' ? `Quotation or document ${number.slice(1)}` : `Passage ${number}, ${KINDS[kind].legend}`,
  passages: (number) => count(number, 'passage'),
  same: { sample: 'darker', meaning: 'the same words in both' },
  anchors: { sample: 'darker', meaning: 'names, figures and other words in both' },
  swapped: { sample: 'boxed', meaning: 'in place of another word' },
  swappedFor: (other) => `in the other text: “${other}”`,
  swaps: (number) => `Swapped words: ${number.toLocaleString('en')}`,
  pairs: (number) => `Names, figures and other words in both: ${number.toLocaleString('en')}`,
  more: (number) => `${number.toLocaleString('en')} more, marked in the texts`,
};

/** @type {FigureWords} */
export const FIGURE_WORDS = {
  percent: (share) => percent(share),
  ofWords: (matching, counted) => `${matching.toLocaleString('en')} of ${count(counted, 'word')}`,
};

/**
 * Notes on any comparison.
 * @param {Report} report
 * @returns {string[]}
 */
export function notes(report) {
  const said = [];
  if (report.one_source) said.push('Both may come from one source, such as a press release.');
  if (report.quotes.length) {
    const number = report.quotes.length.toLocaleString('en');
    said.push(`Quotations and documents in both: ${number}. They are no evidence: anyone may report what was said, and print what was published.`);
  }
  return said;
}

/** @param {number} share 0 to 1 */
export const percent = (share) => `${share > 0 && share < 0.005 ? 'under 1' : Math.round(share * 100)}%`;

/**
 * A probability, never rounded to certainty.
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
 * @param {{reads: number, bytes: number, whole: boolean}} reading
 * @param {number} all bytes of the index
 */
export function readOf({ reads, bytes: number, whole }, all) {
  if (whole && !reads) return `Nothing: the whole index (${bytes(all)}) is here already, because its host knows no byte ranges.`;
  const how = `${bytes(number)} of ${bytes(all)} (${percent(number / all)}) in ${count(reads, 'request')}`;
  return whole ? `${how}: its host knows no byte ranges, and the index is small enough to be taken whole.` : `${how}.`;
}
