//! Chains: runs of shared words that keep their order, found by sparse dynamic programming.
//!
//! A *point* is a word of the page that is also a word of the source. Points that follow one another on both sides
//! are chained; a step costs more the more words it skips, and skipping unequally costs more than replacing, because
//! a spinner keeps places and chance does not. This is the local chaining by which genome aligners join seed matches
//! (Abouelhoda & Ohlebusch, 2005; Li, 2018, minimap2) with words for seeds, and stands in for a full local alignment
//! (Smith & Waterman, 1981) at a small part of its cost.

use super::part::Part;
use crate::fingerprint::{SYMBOL_BITS, Symbol};
use std::ops::Range;

/// A step may skip this many words on either side.
const REACH: u32 = 14;
/// Cost of a word replaced by another.
const REPLACED: f32 = 0.28;
/// Cost of a word that one side has and the other has not.
const INSERTED: f32 = 0.55;
/// A step may leap over this many words on one side if the other goes on at once: a caption or an advertisement that was
/// put in, a paragraph that was left out.
const LEAP: u32 = 40;
/// Cost of a leap, whatever its length.
const LEAPT: f32 = 5.0;
/// A chain below this score is chance.
const LEAST_SCORE: f32 = 8.0;
/// A word of like meaning proves less than the same word.
const SYNONYM: f32 = 0.4;
/// A symbol that the source holds more often than this says nothing about place.
const MOST_OCCURRENCES: usize = 12;

/// A word that stands on both sides, or one that stands for another. Places count content words of the sequences given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub page: u32,
    pub source: u32,
    pub weight: f32,
    /// The same word; otherwise one of like meaning.
    pub same: bool,
}

/// Shared words in order.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    pub points: Vec<Point>,
    pub score: f32,
}

impl Chain {
    /// How many words are the same on both sides.
    pub fn same(&self) -> usize {
        self.points.iter().filter(|p| p.same).count()
    }

    pub fn page(&self) -> Range<u32> {
        self.points.first().map_or(0, |p| p.page)..self.points.last().map_or(0, |p| p.page + 1)
    }

    pub fn source(&self) -> Range<u32> {
        self.points.first().map_or(0, |p| p.source)..self.points.last().map_or(0, |p| p.source + 1)
    }
}

impl Chain {
    /// The parts of a chain between its leaps: what was leapt over belongs to nobody.
    fn at_leaps(&self) -> Vec<Self> {
        let together = |a: &Point, b: &Point| !is_leap(b.page - a.page, b.source - a.source);
        let part = |points: &[Point]| Self { points: points.to_vec(), score: score(points) };
        self.points.chunk_by(together).map(part).collect()
    }

    /// Puts in the shared words between points that were too common to be points themselves.
    fn fill(&mut self, page: &Part, source: Sequence) {
        let mut filled = Vec::with_capacity(self.points.len());
        for pair in self.points.windows(2) {
            filled.push(pair[0]);
            if pair[1].page - pair[0].page == pair[1].source - pair[0].source {
                let between = (pair[0].page + 1..pair[1].page).zip(pair[0].source + 1..);
                filled.extend(
                    between.filter(|(p, s)| page.symbols[*p as usize] == source[*s as usize]).map(|(p, s)| Point {
                        page: p,
                        source: s,
                        weight: weight(page.rarity[p as usize]),
                        same: true,
                    }),
                );
            }
        }
        filled.extend(self.points.last());
        self.points = filled;
    }
}

/// One side of a comparison: symbols in order.
pub(super) type Sequence<'a> = &'a [Symbol];

/// Weight of a shared word by its rarity level: a word in every tenth article proves little, a name much.
pub(super) fn weight(rarity: u8) -> f32 {
    0.35 + 0.165 * f32::from(rarity)
}

/// All points of a page and a source, ordered by page, then source.
pub(super) fn points(page: &Part, source: Sequence) -> Vec<Point> {
    let occurrences = Occurrences::new(source);
    let mut points = Vec::new();
    let mut of_word: Vec<Point> = Vec::new();
    for at in 0..page.symbols.len() {
        let weight = weight(page.rarity[at]);
        let point = |source, same| {
            let weight = if same { weight } else { weight * SYNONYM };
            Point { page: at as u32, source, weight, same }
        };
        of_word.extend(occurrences.telling(page.symbols[at]).map(|source| point(source, true)));
        let same = of_word.len();
        of_word.extend(
            page.synonyms_of(at).iter().flat_map(|s| occurrences.telling(*s)).map(|source| point(source, false)),
        );
        if of_word.len() > same {
            of_word.sort_by_key(|p| (p.source, !p.same));
            of_word.dedup_by_key(|p| p.source);
        }
        points.append(&mut of_word);
    }
    points
}

/// Where a source has which symbols.
struct Occurrences {
    /// Symbols and places, by the low bits of the symbols, then by place.
    all: Vec<(Symbol, u32)>,
    /// For each value of the low bits, where its part begins; one more for the end.
    starts: Vec<u32>,
}

impl Occurrences {
    const VALUES: usize = 1 << SYMBOL_BITS;

    /// A counting sort: a page asks for each of its words and all their synonyms.
    fn new(source: Sequence) -> Self {
        let mut starts = vec![0; Self::VALUES + 1];
        for symbol in source {
            starts[Self::low(*symbol) + 1] += 1;
        }
        for value in 0..Self::VALUES {
            starts[value + 1] += starts[value];
        }
        let mut next = starts.clone();
        let mut all = vec![(0, 0); source.len()];
        for (symbol, place) in source.iter().zip(0..) {
            let at = &mut next[Self::low(*symbol)];
            all[*at as usize] = (*symbol, place);
            *at += 1;
        }
        Self { all, starts }
    }

    /// All bits of a symbol that comes from an index, some of one of a text at hand.
    const fn low(symbol: Symbol) -> usize {
        symbol as usize % Self::VALUES
    }

    /// Where the source has a symbol, ascending, unless it has it everywhere.
    fn telling(&self, symbol: Symbol) -> impl Iterator<Item = u32> {
        let low = Self::low(symbol);
        let alike = &self.all[self.starts[low] as usize..self.starts[low + 1] as usize];
        let same = alike.iter().filter(move |(s, _)| *s == symbol);
        let few = same.clone().nth(MOST_OCCURRENCES).is_none();
        same.map(|(_, place)| *place).filter(move |_| few)
    }
}

/// The best chains of shared words of two sequences, none of which shares a word of either side with another,
/// in page order.
pub(super) fn chains(page: &Part, source: Sequence, points: &[Point]) -> Vec<Chain> {
    let mut chains: Vec<Chain> = best(points).iter().flat_map(Chain::at_leaps).collect();
    for chain in &mut chains {
        chain.fill(page, source);
    }
    chains
}

fn best(points: &[Point]) -> Vec<Chain> {
    let (scores, previous) = link(points);
    let mut by_score: Vec<usize> = (0..points.len()).filter(|&i| scores[i] >= LEAST_SCORE).collect();
    by_score.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
    let mut page_taken = vec![false; points.last().map_or(0, |p| p.page as usize + 1)];
    let mut source_taken = vec![false; points.iter().map(|p| p.source as usize + 1).max().unwrap_or(0)];
    let mut found: Vec<Chain> = Vec::new();
    for end in by_score {
        let mut chain = Vec::new();
        let mut at = Some(end);
        let mut before = 0.0;
        while let Some(i) = at {
            if page_taken[points[i].page as usize] || source_taken[points[i].source as usize] {
                before = scores[i];
                break;
            }
            chain.push(points[i]);
            at = previous[i];
        }
        let score = scores[end] - before;
        if score < LEAST_SCORE || chain.is_empty() {
            continue;
        }
        chain.reverse();
        let chain = Chain { points: chain, score };
        let pages = &mut page_taken[as_usize(&chain.page())];
        let sources = &mut source_taken[as_usize(&chain.source())];
        if pages.iter().chain(sources.iter()).all(|taken| !taken) {
            pages.fill(true);
            sources.fill(true);
            found.push(chain);
        }
    }
    found.sort_by_key(|c| c.points[0].page);
    found
}

fn as_usize(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

/// For every point the score of the best chain that ends in it, and the point before it in that chain.
fn link(points: &[Point]) -> (Vec<f32>, Vec<Option<usize>>) {
    let mut scores = vec![0.0f32; points.len()];
    let mut previous = vec![None; points.len()];
    for (i, point) in points.iter().enumerate() {
        let mut best = 0.0;
        for j in (0..i).rev() {
            let before = &points[j];
            let page_step = point.page - before.page;
            if page_step > LEAP {
                break;
            }
            if page_step == 0 || before.source >= point.source {
                continue;
            }
            let Some(cost) = cost(page_step, point.source - before.source) else { continue };
            let score = scores[j] - cost;
            if score > best {
                best = score;
                previous[i] = Some(j);
            }
        }
        scores[i] = best + point.weight;
    }
    (scores, previous)
}

/// Score of points as one chain.
fn score(points: &[Point]) -> f32 {
    let weights: f32 = points.iter().map(|p| p.weight).sum();
    let steps = points.windows(2).filter_map(|p| cost(p[1].page - p[0].page, p[1].source - p[0].source));
    weights - steps.sum::<f32>()
}

/// Cost of a step, unless it is too long.
fn cost(page_step: u32, source_step: u32) -> Option<f32> {
    let (short, long) = (page_step.min(source_step), page_step.max(source_step));
    if long <= REACH {
        Some(REPLACED * (short - 1) as f32 + INSERTED * (long - short) as f32)
    } else if short <= 2 && long <= LEAP {
        Some(LEAPT)
    } else {
        None
    }
}

/// Whether a step leaps over words that were put in or left out as a whole.
fn is_leap(page_step: u32, source_step: u32) -> bool {
    page_step.max(source_step) > REACH
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chained(page: &[Symbol], source: &[Symbol]) -> Vec<(Range<u32>, Range<u32>)> {
        let page = Part { symbols: page.to_vec(), rarity: vec![10; page.len()], ..Part::default() };
        let points = points(&page, source);
        chains(&page, source, &points).iter().map(|c| (c.page(), c.source())).collect()
    }

    #[test]
    fn a_shared_run_is_one_chain() {
        assert_eq!(chained(&[91, 92, 1, 2, 3, 4, 5, 6, 93], &[81, 1, 2, 3, 4, 5, 6, 82]), [(2..8, 1..7)]);
    }

    #[test]
    fn replaced_words_do_not_break_a_chain() {
        let page = [1, 90, 3, 91, 5, 92, 93, 8, 9, 94];
        assert_eq!(chained(&page, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), [(0..9, 0..9)]);
    }

    #[test]
    fn moved_paragraphs_are_two_chains() {
        let source: Vec<Symbol> = (1..=40).collect();
        let page: Vec<Symbol> = (21..=40).chain(1..=20).collect();
        assert_eq!(chained(&page, &source), [(0..20, 20..40), (20..40, 0..20)]);
    }

    #[test]
    fn scattered_words_make_no_chain() {
        let page: Vec<Symbol> = (0..200).map(|i| if i % 25 == 0 { i / 25 } else { 1000 + i }).collect();
        let source: Vec<Symbol> = (0..200).map(|i| if i % 25 == 0 { 7 - i / 25 } else { 5000 + i }).collect();
        assert_eq!(chained(&page, &source), []);
    }
}
