//! Sentence matches: a rewrite changes the words of a sentence and their order, but keeps what it is about.
//!
//! Every sentence of the page is compared with every sentence of the source, by the weight of the content words that
//! both have, regardless of order.

use super::chains::{Chain, Point, weight};
use super::part::Part;
use crate::fingerprint::Sketch;

/// Maximum number of pairs of sentences that are compared. Larger texts are not articles, and their sentences are not
/// compared.
const MAX_SENTENCE_PAIRS: usize = 4_000_000;
/// Minimum likeness of two sentences that are called alike. Below it they may share words by chance.
const MIN_SENTENCE_LIKENESS: f32 = 0.3;
/// A sentence of the source with fewer content words is measured as if it had this many.
const MIN_MEASURED_SENTENCE_WORDS: f32 = 4.0;
/// Minimum number of content words in a sentence that counts as prose. Shorter ones may be captions, headlines or site
/// furniture.
const MIN_PROSE_SENTENCE_WORDS: f32 = 6.0;

/// How the prose of two texts agrees, sentence by sentence.
#[derive(Debug, Clone, Default)]
pub(super) struct SentenceMatches {
    /// Mean share of a page sentence's weight that its best source sentence holds.
    pub page: f32,
    /// Mean share of a source sentence's weight that its best page sentence holds.
    pub source: f32,
    /// Share of the page's prose, by weight, in sentences that are like one of the source.
    pub alike: f32,
    /// Share of neighbouring alike sentences whose partners come in the same order.
    pub in_order: f32,
    /// Share of the page's longer sentences that are its own: neither like one of the source nor in a chain.
    pub own: f32,
    /// Share of the source's longer sentences that are like none of the page.
    pub source_own: f32,
    /// Agreement in length of alike sentences: mean of the shorter length over the longer.
    pub lengths: f32,
    /// Pairs of alike sentences, in page order.
    pub pairs: Vec<SentencePair>,
}

/// A sentence of the page and the sentence of the source that is most like it, both by number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct SentencePair {
    pub page: usize,
    pub source: usize,
    /// Number of content words that both have.
    pub shared: u32,
    /// Number of words of the page's sentence that are in chains.
    pub chained: u32,
    /// Likeness, from 0 to 1.
    pub alike: f32,
}

/// The prose of one side, sentence by sentence.
pub(super) struct Prose {
    /// The sentence of each word of the prose.
    sentence: Vec<usize>,
    /// Weight of each sentence.
    weight: Vec<f32>,
    /// Number of words in each sentence.
    size: Vec<f32>,
    /// Share of all symbols that each sentence holds: the probability that a word is found in it by chance.
    chance: Vec<f32>,
    /// Length of each sentence in words, function words included.
    lengths: Vec<u32>,
}

impl Prose {
    /// The prose of a page, whose words weigh what their rarity says.
    pub fn of_page(prose: &Part, page: &Sketch) -> Self {
        Self::new(prose, page, |at| weight(prose.rarity[at]))
    }

    /// The prose of a source, all of whose words weigh the same.
    pub fn of_source(prose: &Part, source: &Sketch) -> Self {
        Self::new(prose, source, |_| 1.0)
    }

    fn new(part: &Part, sketch: &Sketch, weight: impl Fn(usize) -> f32) -> Self {
        let of_word = sketch.sentence_of_words();
        let sentence: Vec<usize> = part.places.iter().map(|at| of_word[*at as usize] as usize).collect();
        let count = sketch.sentences.len();
        let mut side = Self {
            weight: vec![0.0; count],
            size: vec![0.0; count],
            chance: vec![0.0; count],
            sentence,
            lengths: sketch.lengths.clone(),
        };
        for (at, number) in side.sentence.iter().enumerate() {
            side.weight[*number] += weight(at);
            side.size[*number] += 1.0;
        }
        let mut symbols = part.symbols.clone();
        let mut rest = symbols.as_mut_slice();
        for same in side.sentence.chunk_by(|a, b| a == b) {
            let (of_sentence, others) = rest.split_at_mut(same.len());
            of_sentence.sort_unstable();
            let distinct = of_sentence.chunk_by(|a, b| a == b).count();
            side.chance[same[0]] = distinct as f32 / (part.mask as f32 + 1.0);
            rest = others;
        }
        side
    }
}

/// The share of a sentence that another one holds, corrected for what it would hold by chance.
fn above(chance: f32, share: f32) -> f32 {
    ((share.min(1.0) - chance) / (1.0 - chance).max(0.05)).max(0.0)
}

impl SentenceMatches {
    /// Compares the prose of both sides by its `points`.
    pub fn new(page: &Prose, source: &Prose, points: &[Point], chains: &[Chain]) -> Self {
        let (rows, columns) = (page.weight.len(), source.weight.len());
        if rows == 0 || columns == 0 || rows.saturating_mul(columns) > MAX_SENTENCE_PAIRS {
            return Self::default();
        }
        let length = |pair: &SentencePair| (page.lengths[pair.page] as f32, source.lengths[pair.source] as f32);

        // A word of one side counts once for each sentence of the other side.
        let mut shared_weight = vec![0.0f32; rows * columns];
        let mut shared_words = vec![0.0f32; rows * columns];
        let mut last_page = vec![u32::MAX; rows * columns];
        let mut last_sentence = vec![usize::MAX; source.sentence.len()];
        for point in points {
            let row = page.sentence[point.page as usize];
            let cell = row * columns + source.sentence[point.source as usize];
            if std::mem::replace(&mut last_page[cell], point.page) != point.page {
                shared_weight[cell] += point.weight;
            }
            if std::mem::replace(&mut last_sentence[point.source as usize], row) != row {
                shared_words[cell] += 1.0;
            }
        }
        let of_page = |r: usize, c: usize| above(source.chance[c], shared_weight[r * columns + c] / page.weight[r]);
        // A short sentence that is held whole must not win over a long one that is held by half.
        let of_source = |r: usize, c: usize| {
            above(page.chance[r], shared_words[r * columns + c] / source.weight[c].max(MIN_MEASURED_SENTENCE_WORDS))
        };

        let mut chained = vec![0.0f32; rows];
        for at in chains.iter().flat_map(Chain::page) {
            chained[page.sentence[at as usize]] += 1.0;
        }
        let mut matches = Self::default();
        // Of each sentence of the source, the likeness with the sentence of the page that is most like it, and the
        // greatest share that a sentence of the page holds.
        let mut likest_of_source = vec![0.0f32; columns];
        let mut most_of_source = vec![0.0f32; columns];
        let (mut own, mut long) = (0.0, 0.0);
        let total: f32 = page.weight.iter().sum();
        for r in (0..rows).filter(|r| page.weight[*r] > 0.0) {
            // Most sentences share nothing. If none does, the last is as good as any.
            let (mut best, mut likeness) = (columns - 1, 0.0);
            let words = &shared_words[r * columns..(r + 1) * columns];
            for c in (0..columns).filter(|c| words[*c] > 0.0) {
                let of_source = of_source(r, c);
                let alike = (of_page(r, c) * of_source).sqrt();
                likest_of_source[c] = alike.max(likest_of_source[c]);
                most_of_source[c] = of_source.max(most_of_source[c]);
                if alike > 0.0 && alike >= likeness {
                    (best, likeness) = (c, alike);
                }
            }
            let share = page.weight[r] / total;
            matches.page += share * of_page(r, best);
            let is_alike = likeness >= MIN_SENTENCE_LIKENESS;
            if page.size[r] >= MIN_PROSE_SENTENCE_WORDS {
                long += page.size[r];
                own += if is_alike || chained[r] * 2.0 >= page.size[r] { 0.0 } else { page.size[r] };
            }
            if is_alike {
                matches.alike += share;
                matches.pairs.push(SentencePair {
                    page: r,
                    source: best,
                    shared: shared_words[r * columns + best] as u32,
                    chained: chained[r] as u32,
                    alike: likeness,
                });
            }
        }
        matches.own = if long > 0.0 { own / long } else { 0.0 };
        let words: f32 = source.weight.iter().sum();
        for c in (0..columns).filter(|c| source.weight[*c] > 0.0) {
            matches.source += source.weight[c] / words * most_of_source[c];
        }
        let longer = || (0..columns).filter(|c| source.size[*c] >= MIN_PROSE_SENTENCE_WORDS);
        let is_own = |c: &usize| likest_of_source[*c] < MIN_SENTENCE_LIKENESS;
        let size = |c: usize| source.size[c];
        matches.source_own = longer().filter(is_own).map(size).sum::<f32>() / longer().map(size).sum::<f32>().max(1.0);
        let agreement = matches.pairs.iter().map(length).map(|(a, b)| a.min(b) / a.max(b).max(1.0));
        matches.lengths = agreement.sum::<f32>() / (matches.pairs.len() as f32).max(1.0);
        if matches.pairs.len() > 1 {
            let ordered = matches.pairs.windows(2).filter(|p| p[0].source <= p[1].source).count();
            matches.in_order = ordered as f32 / (matches.pairs.len() - 1) as f32;
        }
        matches
    }

    /// Number of content words shared by alike sentences that no chain runs through.
    pub fn shared_outside_chains(&self) -> u32 {
        self.pairs.iter().filter(|pair| pair.chained == 0).map(|pair| pair.shared).sum()
    }
}
