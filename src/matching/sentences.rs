//! Sentence matches: a rewrite keeps what a sentence is about, whatever words it takes and in whatever order.
//!
//! Every sentence of the page is compared with every sentence of the source by the weight of the content words that
//! they share, regardless of order.

use super::alignment::Part;
use super::chains::{Point, weight};
use crate::fingerprint::{Fingerprint, Sketch};

/// Larger grids of sentences than this are not compared: no article has so many.
const MOST_CELLS: usize = 4_000_000;
/// Sentences that share this much are told apart from chance.
const ALIKE: f32 = 0.3;

/// How the prose sentences of two texts agree.
#[derive(Debug, Clone, Default)]
pub(super) struct SentenceMatches {
    /// Mean share of a page sentence's weight that its best source sentence has too.
    pub page: f32,
    /// The same, from the source's sentences.
    pub source: f32,
    /// Share of the page's prose, by weight, in sentences that are alike to one of the source.
    pub alike: f32,
    /// Share of neighbouring alike sentences whose partners come in the same order.
    pub in_order: f32,
}

impl SentenceMatches {
    pub fn new(page: &Fingerprint, source: &Sketch, prose: &Part, source_prose: &Part, points: &[Point]) -> Self {
        let page_sentence = page.sketch.sentence_of_words();
        let source_sentence = source.sentence_of_words();
        let (rows, columns) = (page.sketch.sentences.len(), source.sentences.len());
        if rows == 0 || columns == 0 || rows.saturating_mul(columns) > MOST_CELLS {
            return Self::default();
        }
        let row = |at: u32| page_sentence[prose.places[at as usize] as usize] as usize;
        let column = |at: u32| source_sentence[source_prose.places[at as usize] as usize] as usize;

        let mut row_weight = vec![0.0; rows];
        for (at, rarity) in (0..).zip(&prose.rarity) {
            row_weight[row(at)] += weight(*rarity);
        }
        let mut column_size = vec![0.0f32; columns];
        (0..source_prose.places.len() as u32).for_each(|at| column_size[column(at)] += 1.0);

        let mut shared_weight = vec![0.0f32; rows * columns];
        let mut shared_words = vec![0.0f32; rows * columns];
        let mut counted_page = vec![u32::MAX; rows * columns];
        let mut counted_source: std::collections::HashSet<(usize, u32)> = std::collections::HashSet::new();
        for point in points {
            let cell = row(point.page) * columns + column(point.source);
            if counted_page[cell] != point.page {
                counted_page[cell] = point.page;
                shared_weight[cell] += point.weight;
            }
            if counted_source.insert((cell, point.source)) {
                shared_words[cell] += 1.0;
            }
        }

        let total: f32 = row_weight.iter().sum();
        let mut matches = Self::default();
        let mut partners = Vec::new();
        for r in 0..rows {
            if row_weight[r] == 0.0 {
                continue;
            }
            // A short sentence of the source that is wholly held must not win over a long one that is half held.
            let alike = |c: usize| {
                let cell = r * columns + c;
                let of_page = shared_weight[cell] / row_weight[r];
                let of_source = shared_words[cell] / column_size[c].max(4.0);
                (of_page.min(1.0) * of_source.min(1.0)).sqrt()
            };
            let best = (0..columns).max_by(|a, b| alike(*a).total_cmp(&alike(*b))).unwrap_or(0);
            matches.page += row_weight[r] / total * shared_weight[r * columns + best] / row_weight[r];
            if alike(best) >= ALIKE {
                matches.alike += row_weight[r] / total;
                partners.push(best);
            }
        }
        let words: f32 = column_size.iter().sum();
        for c in (0..columns).filter(|c| column_size[*c] > 0.0) {
            let most = (0..rows).map(|r| shared_words[r * columns + c]).fold(0.0, f32::max);
            matches.source += column_size[c] / words * (most / column_size[c]).min(1.0);
        }
        if partners.len() > 1 {
            let ordered = partners.windows(2).filter(|p| p[0] <= p[1]).count();
            matches.in_order = ordered as f32 / (partners.len() - 1) as f32;
        }
        matches
    }
}
