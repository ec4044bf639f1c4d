//! Beads: which sentences of a page correspond to which of a source, in order?
//!
//! The alignment is that of Gale & Church (1993), who align a text with its translation by the lengths of sentences alone,
//! with the words that both have as a further sign (Varga et al., 2005). A *bead* is one sentence of each side, or two of
//! one side and one of the other: translators split sentences and join them.

use std::ops::Range;

/// Maximum number of pairs of sentences that are aligned. Larger texts are not articles, and not aligned.
const MAX_BEAD_PAIRS: usize = 1_000_000;
/// What it costs to leave a sentence out.
const SKIP_COST: f32 = 0.2;
/// What it costs if the lengths in a bead differ by the factor e.
const LENGTH_COST: f32 = 1.0;
/// What it costs if all of one side of a bead is quoted and nothing of the other.
const QUOTE_COST: f32 = 0.6;
/// What a bead of one sentence of each side is worth by itself, and what one of three sentences is.
const PAIR_WORTH: f32 = 0.3;
const TRIPLE_WORTH: f32 = -0.7;
/// Words that are added to both lengths before they are compared, since short sentences vary most.
const SPARE_WORDS: f32 = 3.0;

/// Sentences that correspond.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bead {
    pub page: Range<usize>,
    pub source: Range<usize>,
}

/// A sentence, as far as a translation keeps it: its number of words, and how many of its content words are quoted, as a
/// share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outline {
    pub words: f32,
    pub quoted: f32,
}

/// The sentences of both sides, and what each pair of them shares.
pub(super) struct Table {
    pub page: Vec<Outline>,
    pub source: Vec<Outline>,
    /// Weight of the words that the sentences of a pair share, page sentence by page sentence.
    pub shared: Vec<f32>,
    /// Words of the source for each word of the page.
    pub ratio: f32,
}

/// Number of words of some sentences.
pub(super) fn words(sentences: &[Outline]) -> f32 {
    sentences.iter().map(|sentence| sentence.words).sum()
}

/// The ways to go on: sentences of the page and of the source.
const STEPS: [(usize, usize); 5] = [(1, 1), (1, 0), (0, 1), (2, 1), (1, 2)];

impl Table {
    /// The table of two texts with these sentences; [`None`] if there are none, or too many.
    pub fn new(page: Vec<Outline>, source: Vec<Outline>) -> Option<Self> {
        let pairs = page.len().saturating_mul(source.len());
        let ratio = words(&source) / words(&page);
        (1..=MAX_BEAD_PAIRS).contains(&pairs).then(|| Self { shared: vec![0.0; pairs], page, source, ratio })
    }

    /// Adds the weight of a word that a sentence of the page shares with one of the source.
    pub fn share(&mut self, row: usize, column: usize, weight: f32) {
        self.shared[row * self.source.len() + column] += weight;
    }

    /// Weight of what the sentences of a bead share.
    pub fn weight(&self, bead: &Bead) -> f32 {
        let pairs = bead.page.clone().flat_map(|row| bead.source.clone().map(move |column| (row, column)));
        pairs.map(|(row, column)| self.shared[row * self.source.len() + column]).sum()
    }

    /// By how much the lengths in a bead differ, as the natural logarithm of their ratio.
    pub fn difference(&self, bead: &Bead) -> f32 {
        let (page, source) = (words(&self.page[bead.page.clone()]), words(&self.source[bead.source.clone()]));
        ((page * self.ratio + SPARE_WORDS) / (source + SPARE_WORDS)).ln().abs()
    }

    /// By how much the shares of the sides of a bead that are quoted differ, from 0 to 1.
    pub fn quoted_apart(&self, bead: &Bead) -> f32 {
        let quoted = |of: &[Outline]| of.iter().map(|o| o.words * o.quoted).sum::<f32>() / words(of).max(1.0);
        (quoted(&self.page[bead.page.clone()]) - quoted(&self.source[bead.source.clone()])).abs()
    }

    /// What a bead is worth.
    fn worth(&self, bead: &Bead) -> f32 {
        let by_itself = if bead.page.len() + bead.source.len() > 2 { TRIPLE_WORTH } else { PAIR_WORTH };
        self.weight(bead) - LENGTH_COST * self.difference(bead) - QUOTE_COST * self.quoted_apart(bead) + by_itself
    }

    /// The beads of the alignment that is worth most, in order, and its worth.
    pub fn align(&self) -> (Vec<Bead>, f32) {
        let (rows, columns) = (self.page.len() + 1, self.source.len() + 1);
        let mut best = vec![0.0f32; rows * columns];
        let mut steps = vec![0u8; rows * columns];
        for row in 0..rows {
            for column in 0..columns {
                if row + column == 0 {
                    continue;
                }
                let mut most = f32::NEG_INFINITY;
                for (step, (page, source)) in STEPS.into_iter().enumerate() {
                    if page > row || source > column {
                        continue;
                    }
                    let before = best[(row - page) * columns + column - source];
                    let bead = Bead { page: row - page..row, source: column - source..column };
                    let worth = before + if page * source == 0 { -SKIP_COST } else { self.worth(&bead) };
                    if worth > most {
                        most = worth;
                        steps[row * columns + column] = step as u8;
                    }
                }
                best[row * columns + column] = most;
            }
        }
        let (mut row, mut column) = (rows - 1, columns - 1);
        let mut beads = Vec::new();
        while row + column > 0 {
            let (page, source) = STEPS[usize::from(steps[row * columns + column])];
            (row, column) = (row - page, column - source);
            if page * source > 0 {
                beads.push(Bead { page: row..row + page, source: column..column + source });
            }
        }
        beads.reverse();
        (beads, best[rows * columns - 1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(page: &[f32], source: &[f32], shared: &[(usize, usize)]) -> Table {
        let outlines = |lengths: &[f32]| lengths.iter().map(|words| Outline { words: *words, quoted: 0.0 }).collect();
        let mut table = Table::new(outlines(page), outlines(source)).unwrap();
        for (row, column) in shared {
            table.share(*row, *column, 1.0);
        }
        table
    }

    #[test]
    fn sentences_are_aligned_by_length_and_by_shared_words() {
        let one = |page: usize, source: usize| Bead { page: page..page + 1, source: source..source + 1 };
        let (beads, _) = table(&[30.0, 8.0, 20.0], &[31.0, 9.0, 19.0], &[(0, 0)]).align();
        assert_eq!(beads, [one(0, 0), one(1, 1), one(2, 2)]);
        // The page has a sentence of its own, and one of the source in two.
        let (beads, _) = table(&[20.0, 25.0, 12.0, 13.0], &[20.0, 25.0], &[(0, 0), (2, 1), (3, 1)]).align();
        assert_eq!(beads, [one(0, 0), Bead { page: 2..4, source: 1..2 }]);
    }

    #[test]
    fn texts_without_sentences_have_no_table() {
        let some = Outline { words: 1.0, quoted: 0.0 };
        assert!(Table::new(Vec::new(), vec![some]).is_none());
        assert!(Table::new(vec![some; 2000], vec![some; 2000]).is_none());
    }

    proptest! {
        #[test]
        fn beads_are_in_order_and_do_not_overlap(
            page in prop::collection::vec(1.0f32..60.0, 1..12),
            source in prop::collection::vec(1.0f32..60.0, 1..12),
            shared in prop::collection::vec((0usize..12, 0usize..12), 0..10),
        ) {
            let shared: Vec<_> = shared.into_iter().filter(|(a, b)| *a < page.len() && *b < source.len()).collect();
            let (beads, _) = table(&page, &source, &shared).align();
            for pair in beads.windows(2) {
                prop_assert!(pair[0].page.end <= pair[1].page.start && pair[0].source.end <= pair[1].source.start);
            }
            prop_assert!(beads.iter().all(|bead| !bead.page.is_empty() && !bead.source.is_empty()));
        }
    }
}
