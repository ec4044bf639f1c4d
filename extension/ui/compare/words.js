/**
 * The words of the comparison, in the language of the browser.
 *
 * @typedef {import('../../compare/figures-view.js').FigureWords} FigureWords
 * @typedef {import('../../compare/panes.js').PaneWords} PaneWords
 */

import { message, number, percent } from '../../texts.js';

/** @type {PaneWords['kinds']} */
const KINDS = {
  verbatim: { tag: message('compare_tag_verbatim'), legend: message('kind_verbatim') },
  spun: { tag: message('compare_tag_spun'), legend: message('kind_spun') },
  reworded: { tag: message('compare_tag_reworded'), legend: message('kind_reworded') },
  translated: { tag: message('compare_tag_translated'), legend: message('kind_translated') },
  quote: { tag: message('compare_tag_quote'), legend: message('compare_legend_quote') },
};

/** @type {PaneWords} */
const PANES = {
  kinds: KINDS,
  tagLabel: (_, tag, partner) => (partner ? message(partner === 'page' ? 'compare_show_page' : 'compare_show_source', tag) : tag),
  name: (kind, place) =>
    kind === 'quote' ? message('compare_quotation', place.slice(1)) : message('compare_passage', place, KINDS[kind].legend),
  passages: (count) => message('compare_passages', number(count)),
  same: { sample: message('compare_same'), meaning: message('compare_same_meaning') },
  anchors: { sample: message('compare_same'), meaning: message('compare_anchors_meaning') },
  swapped: { sample: message('compare_swapped'), meaning: message('compare_swapped_meaning') },
  swappedFor: (other) => message('compare_swapped_for', other),
  swaps: (count) => message('compare_swaps', number(count)),
  pairs: (count) => message('compare_pairs', number(count)),
  more: (count) => message('compare_more', number(count)),
};

/** @type {FigureWords} */
const FIGURES = {
  percent,
  ofWords: (matching, counted) => message('compare_share_words', number(matching), number(counted)),
};

export const WORDS = { panes: PANES, figures: FIGURES };
