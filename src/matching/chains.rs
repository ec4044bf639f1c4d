//! Chains: runs of shared words that keep their order, found by sparse dynamic programming.
//!
//! A *point* is a word of the page that is also a word of the source (what minimap2 calls an anchor). Points that
//! follow one another on both sides are chained. The cost of a step between two points grows with the number of words
//! that it skips. Skipping unequally on both sides costs more than replacing, because a spinner keeps words in their
//! places and chance does not. This is the local chaining by which genome aligners join seed matches (Abouelhoda &
//! Ohlebusch, 2005; Li, 2018, minimap2), with words for seeds. It finds what a full local alignment (Smith & Waterman,
//! 1981) would find, at a small part of the cost.
//!
//! # Example
//!
//! A page replaces three content words of a source and drops one. Points are marked with `|`:
//!
//! ```text
//! source   ferry  ran      aground  off  cape  sorrow  tuesday  captain  reported  rudder  fault
//!            |               |       |    |      |                 |        |        |
//! page     ferry  drifted  aground  off  cape  sorrow  monday   captain  reported  rudder
//! place      0      1        2       3    4      5       6         7        8        9
//! ```
//!
//! Rare words weigh more than common ones; say that each point here weighs 2.0. The steps from 0 to 2 and from 5 to 7
//! skip one word on both sides and cost [`REPLACEMENT_COST`] each; the other steps skip nothing and cost nothing. The
//! chain's score is 8 × 2.0 − 2 × 0.28 = 15.44, above [`MIN_CHAIN_SCORE`], so it is one chain over words 0 to 9 of both
//! sides, with two replaced words. Had the page an extra word before "captain", that step would skip two words on the
//! page and one in the source: it would cost 0.28 for the replaced one and [`INSERTION_COST`], 0.55, for the other. The
//! test `worked_example_of_the_documentation` computes these figures.

use super::part::Part;
use crate::fingerprint::{SYMBOL_BITS, Symbol};
use crate::order;
use std::ops::Range;

/// Maximum length of an ordinary step on either side, in words.
const MAX_STEP_WORDS: u32 = 14;
/// Cost of a word that is replaced by another.
const REPLACEMENT_COST: f32 = 0.28;
/// Cost of a word that only one side has.
const INSERTION_COST: f32 = 0.55;
/// Maximum length of a leap, in words: a step that skips words on one side while the other goes on at once, over a
/// caption or an advertisement that was inserted, or a paragraph that was left out.
const MAX_LEAP_WORDS: u32 = 40;
/// Maximum length of a leap on the side that goes on.
const MAX_LEAP_STEP: u32 = 2;
/// Cost of a leap, whatever its length.
const LEAP_COST: f32 = 5.0;
/// Minimum number of neighbouring content words in a verbatim run.
const MIN_VERBATIM_RUN_WORDS: usize = 4;
/// Minimum score of a chain. A chain below it may be due to chance.
const MIN_CHAIN_SCORE: f32 = 8.0;
/// Weight of a synonym relative to the same word. A synonym is weaker evidence.
const SYNONYM_WEIGHT: f32 = 0.4;
/// Maximum number of occurrences of a symbol in the source for it to make points. A more frequent one says nothing about
/// position.
const MAX_POINT_OCCURRENCES: usize = 12;

/// A word of the page that is also in the source, or a synonym of one. Places count the content words of both
/// sequences.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub page: u32,
    pub source: u32,
    pub weight: f32,
    /// The same word; otherwise a synonym.
    pub same: bool,
}

/// Points in order.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    pub points: Vec<Point>,
    pub score: f32,
}

impl Chain {
    /// Number of words that are the same on both sides.
    pub fn same(&self) -> usize {
        self.points.iter().filter(|p| p.same).count()
    }

    /// Its runs of words that are neighbours on both sides.
    fn runs(&self) -> impl Iterator<Item = &[Point]> {
        let neighbours = |a: &Point, b: &Point| a.same && b.same && b.page - a.page == 1 && b.source - a.source == 1;
        self.points.chunk_by(neighbours)
    }

    /// Those of its runs that are long enough to be the original's wording.
    pub fn verbatim_runs(&self) -> impl Iterator<Item = &[Point]> {
        self.runs().filter(|run| run.len() >= MIN_VERBATIM_RUN_WORDS)
    }

    pub fn page(&self) -> Range<u32> {
        self.points.first().map_or(0, |p| p.page)..self.points.last().map_or(0, |p| p.page + 1)
    }

    pub fn source(&self) -> Range<u32> {
        self.points.first().map_or(0, |p| p.source)..self.points.last().map_or(0, |p| p.source + 1)
    }
}

impl Chain {
    /// The parts of a chain between its leaps. The words that a leap skips belong to no chain.
    fn split_at_leaps(&self) -> Vec<Self> {
        let together = |a: &Point, b: &Point| !is_leap(b.page - a.page, b.source - a.source);
        let part = |points: &[Point]| Self { points: points.to_vec(), score: score(points) };
        self.points.chunk_by(together).map(part).collect()
    }

    /// Inserts shared words between points that were too frequent to be points themselves.
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

/// Weight of a shared word by its rarity level: a word in every tenth article is weak evidence, a name is strong
/// evidence.
pub(super) fn weight(rarity: u8) -> f32 {
    0.35 + 0.165 * f32::from(rarity)
}

/// All points of a page and a source, ordered by page, then source.
pub(super) fn points(page: &Part, source: Sequence) -> Vec<Point> {
    let mut points = Vec::new();
    // Without quotations on the page, the table of the source's words would be made for nothing.
    if page.symbols.is_empty() {
        return points;
    }
    let occurrences = Occurrences::new(source);
    let mut of_word: Vec<Point> = Vec::new();
    for at in 0..page.symbols.len() {
        let weight = weight(page.rarity[at]);
        let point = |source, same| {
            let weight = if same { weight } else { weight * SYNONYM_WEIGHT };
            Point { page: at as u32, source, weight, same }
        };
        of_word.extend(occurrences.of(page.symbols[at]).map(|source| point(source, true)));
        let same = of_word.len();
        of_word.extend(page.synonyms_of(at).flat_map(|s| occurrences.of(s)).map(|source| point(source, false)));
        if of_word.len() > same {
            order::sort_by_key(&mut of_word, |p| (p.source, !p.same));
            of_word.dedup_by_key(|p| p.source);
        }
        points.append(&mut of_word);
    }
    points
}

/// The places of each symbol in a source.
struct Occurrences {
    /// Symbols with their places, sorted by the low bits of the symbol, then by place.
    all: Vec<(Symbol, u32)>,
    /// For each value of the low bits, the index of its first entry; one more for the end.
    starts: Vec<u32>,
}

impl Occurrences {
    const VALUES: usize = 1 << SYMBOL_BITS;

    /// Built by a counting sort, because a page looks up each of its words and all their synonyms.
    fn new(source: Sequence) -> Self {
        // First the number of symbols of each value, then the end of their entries, which becomes their start as the
        // entries are filled in from behind.
        let mut starts = vec![0; Self::VALUES + 1];
        for symbol in source {
            starts[Self::low(*symbol)] += 1;
        }
        let mut end = 0;
        for start in &mut starts {
            end += *start;
            *start = end;
        }
        let mut all = vec![(0, 0); source.len()];
        for (place, symbol) in source.iter().enumerate().rev() {
            let at = &mut starts[Self::low(*symbol)];
            *at -= 1;
            all[*at as usize] = (*symbol, place as u32);
        }
        Self { all, starts }
    }

    /// The low bits of a symbol: all its bits if it comes from an index, some of them if the text is at hand.
    const fn low(symbol: Symbol) -> usize {
        symbol as usize % Self::VALUES
    }

    /// Places of a symbol in the source, ascending; none if it is too frequent.
    fn of(&self, symbol: Symbol) -> impl Iterator<Item = u32> {
        let low = Self::low(symbol);
        let alike = &self.all[self.starts[low] as usize..self.starts[low + 1] as usize];
        let same = alike.iter().filter(move |(s, _)| *s == symbol);
        let few = same.clone().nth(MAX_POINT_OCCURRENCES).is_none();
        same.map(|(_, place)| *place).filter(move |_| few)
    }
}

/// The best chains of two sequences, in page order. No two of them share a word of either side.
pub(super) fn chains(page: &Part, source: Sequence, points: &[Point]) -> Vec<Chain> {
    let mut chains: Vec<Chain> = best(points).iter().flat_map(Chain::split_at_leaps).collect();
    for chain in &mut chains {
        chain.fill(page, source);
    }
    chains
}

fn best(points: &[Point]) -> Vec<Chain> {
    let (scores, previous) = link(points);
    let ends = (0..points.len()).filter(|&i| scores[i] >= MIN_CHAIN_SCORE);
    let mut by_score: Vec<u64> = ends.map(|i| order::scored(scores[i], i)).collect();
    by_score.sort_unstable();
    let mut page_taken = vec![false; points.last().map_or(0, |p| p.page as usize + 1)];
    let mut source_taken = vec![false; points.iter().map(|p| p.source as usize + 1).max().unwrap_or(0)];
    let mut found: Vec<Chain> = Vec::new();
    for (_, end) in by_score.into_iter().map(order::score_and_place) {
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
        if score < MIN_CHAIN_SCORE || chain.is_empty() {
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
    order::sort_by_key(&mut found, |c| c.points[0].page);
    found
}

fn as_usize(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

/// For each point, the score of the best chain that ends in it, and the point before it in that chain: of several that
/// make the same score, the last.
///
/// Few points can be the one before: those that are an ordinary step away, or leap on the page, are found by their places
/// in the source; those that leap in the source are on the words of the page just before.
fn link(points: &[Point]) -> (Vec<f32>, Vec<Option<usize>>) {
    const NO_POINT: usize = usize::MAX;
    let mut scores = vec![0.0f32; points.len()];
    let mut previous = vec![None; points.len()];
    let mut of_source = PointsOfSource::new(points);
    // The first point on the same word of the page. Points on words before it are `of_source`.
    let mut same = 0;
    for (i, point) in points.iter().enumerate() {
        if points[same].page < point.page {
            (same..i).for_each(|before| of_source.add(before, points[before].source));
            same = i;
        }
        let mut best = (0.0, NO_POINT);
        let mut step_from = |j: usize| {
            // No step can make the score greater.
            if scores[j] >= best.0
                && let Some(cost) = cost(point.page - points[j].page, point.source - points[j].source)
                && (scores[j] - cost, j) > best
            {
                best = (scores[j] - cost, j);
            }
        };
        for step in 1..=MAX_STEP_WORDS.min(point.source) {
            let reach = if step <= MAX_LEAP_STEP { MAX_LEAP_WORDS } else { MAX_STEP_WORDS };
            let before = of_source.at(point.source - step);
            before.take_while(|j| point.page - points[*j].page <= reach).for_each(&mut step_from);
        }
        let just_before = (0..same).rev().take_while(|j| point.page - points[*j].page <= MAX_LEAP_STEP);
        just_before.filter(|j| point.source > points[*j].source + MAX_STEP_WORDS).for_each(step_from);
        scores[i] = best.0 + point.weight;
        previous[i] = Some(best.1).filter(|j| *j != NO_POINT);
    }
    (scores, previous)
}

/// Points by their places in the source.
struct PointsOfSource {
    /// For each place, the last point there.
    last: Vec<u32>,
    /// For each point, the one before it at the same place.
    before: Vec<u32>,
}

impl PointsOfSource {
    const NONE: u32 = u32::MAX;

    /// No points yet, but places for all of these.
    fn new(points: &[Point]) -> Self {
        let places = points.iter().map(|point| point.source as usize + 1).max().unwrap_or(0);
        Self { last: vec![Self::NONE; places], before: vec![Self::NONE; points.len()] }
    }

    /// Adds a point at a place.
    fn add(&mut self, point: usize, place: u32) {
        self.before[point] = std::mem::replace(&mut self.last[place as usize], point as u32);
    }

    /// The points at a place, the last first.
    fn at(&self, place: u32) -> impl Iterator<Item = usize> {
        let point = |number: u32| Some(number as usize).filter(|_| number != Self::NONE);
        std::iter::successors(point(self.last[place as usize]), move |at| point(self.before[*at]))
    }
}

/// Score of points that make one chain.
fn score(points: &[Point]) -> f32 {
    let weights: f32 = points.iter().map(|p| p.weight).sum();
    let steps = points.windows(2).filter_map(|p| cost(p[1].page - p[0].page, p[1].source - p[0].source));
    weights - steps.sum::<f32>()
}

/// Cost of a step; [`None`] if it is too long.
fn cost(page_step: u32, source_step: u32) -> Option<f32> {
    let (short, long) = (page_step.min(source_step), page_step.max(source_step));
    if long <= MAX_STEP_WORDS {
        Some(REPLACEMENT_COST * (short - 1) as f32 + INSERTION_COST * (long - short) as f32)
    } else if short <= MAX_LEAP_STEP && long <= MAX_LEAP_WORDS {
        Some(LEAP_COST)
    } else {
        None
    }
}

/// Whether a step leaps over words that were inserted or left out as a whole.
fn is_leap(page_step: u32, source_step: u32) -> bool {
    page_step.max(source_step) > MAX_STEP_WORDS
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As [`link`], by trying every point before each point.
    fn link_by_trying_all(points: &[Point]) -> (Vec<f32>, Vec<Option<usize>>) {
        let (mut scores, mut previous) = (Vec::new(), Vec::new());
        for (i, point) in points.iter().enumerate() {
            let mut best = (0.0, None);
            for (j, before) in points[..i].iter().enumerate().rev() {
                let is_before = before.page < point.page && before.source < point.source;
                let step = is_before.then(|| cost(point.page - before.page, point.source - before.source));
                if let Some(cost) = step.flatten()
                    && scores[j] - cost > best.0
                {
                    best = (scores[j] - cost, Some(j));
                }
            }
            scores.push(best.0 + point.weight);
            previous.push(best.1);
        }
        (scores, previous)
    }

    proptest! {
        // Few different words and weights, so that words recur and scores are equal.
        #[test]
        fn points_are_linked_as_if_all_were_tried(
            page in prop::collection::vec((0u32..40, 0u8..3), 0..150),
            source in prop::collection::vec(0u32..40, 0..150),
            leap in 0u32..50,
        ) {
            let (symbols, rarity) = page.into_iter().unzip();
            let page = Part { symbols, rarity, ..Part::default() };
            let mut points = points(&page, &source);
            // Leaps on both sides.
            points.iter_mut().filter(|point| point.page > 40).for_each(|point| point.page += leap);
            points.iter_mut().filter(|point| point.source > 60).for_each(|point| point.source += leap);
            prop_assert_eq!(link(&points), link_by_trying_all(&points));
        }
    }

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
    fn worked_example_of_the_documentation() {
        // Ferry, ran, aground, off, cape, sorrow, Tuesday, captain, reported, rudder, fault; 20 and 21 replace 1 and 6.
        let source: Vec<Symbol> = (0..=10).collect();
        let page = Part { symbols: vec![0, 20, 2, 3, 4, 5, 21, 7, 8, 9], rarity: vec![10; 10], ..Part::default() };
        let points: Vec<Point> =
            points(&page, &source).into_iter().map(|point| Point { weight: 2.0, ..point }).collect();
        let found = chains(&page, &source, &points);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].page(), found[0].source(), found[0].same()), (0..10, 0..10, 8));
        assert!((found[0].score - (8.0 * 2.0 - 2.0 * REPLACEMENT_COST)).abs() < 1e-5, "{}", found[0].score);
        assert_eq!(cost(3, 2), Some(REPLACEMENT_COST + INSERTION_COST));
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
