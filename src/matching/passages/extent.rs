//! Extent: where does a passage begin and end?
//!
//! Around the seeds, sentences are matched word by word, the most alike first; each word of one side matches at most one
//! of the other. Words that are left over can then match any that are left over within the passage, because a rewrite
//! moves words from sentence to sentence. A passage is the run of sentences with the most matched weight beyond a share
//! of what they weigh (Kadane's maximal segment). That share depends on the passage: among copied sentences a half
//! matched one is foreign, among re-worded ones it is not. If the run of words ends deep inside a sentence, the sentence
//! is cut.

use super::Stretch;
use super::seeds::{Pair, clusters};
use super::sentences::{Bag, Side, Sides, Term, common};
use crate::order;
use std::ops::Range;

/// Maximum number of unmatched sentences, on either side, between two seeds of one cluster.
const MAX_CLUSTER_GAP: u32 = 3;
/// Minimum cosine of both sides of a cluster as a whole. A cluster that is less alike is split at its gaps.
const MIN_CLUSTER_COSINE: f32 = 0.34;
/// Number of sentences beyond the outermost seeds that are tried.
const TRIED_BEYOND_SEEDS: u32 = 2;
/// Minimum matched share of a sentence in a passage, relative to that of the passage.
const MIN_RELATIVE_MATCH: f32 = 0.5;
/// Minimum matched share of a sentence in a passage. Sentences on the same subject reach less by chance.
const CHANCE_MATCH: f32 = 0.3;
/// Maximum number of rounds in which the ends of a passage settle.
const MAX_SETTLING_ROUNDS: u32 = 3;
/// Minimum number of words on both sides of a cut through a sentence. Such a sentence lacks a full stop where something
/// was inserted.
const MIN_CUT_WORDS: usize = 10;

/// All stretches that grow from the seeds. They may overlap.
pub fn stretches(sides: &Sides, pairs: &[Pair]) -> Vec<Stretch> {
    let seeds: Vec<Pair> = pairs.iter().filter(|p| p.seed).copied().collect();
    let mut open: Vec<(Vec<Pair>, u32)> =
        clusters(&seeds, MAX_CLUSTER_GAP).into_iter().map(|cluster| (cluster, MAX_CLUSTER_GAP)).collect();
    let mut found = Vec::new();
    while let Some((cluster, gap)) = open.pop() {
        let (page, source) = hull(&cluster);
        if sides.cosine(&sides.page.bag_of(&page), &sides.source.bag_of(&source)) < MIN_CLUSTER_COSINE {
            if gap > 0 {
                open.extend(clusters(&cluster, gap - 1).into_iter().map(|part| (part, gap - 1)));
            }
            continue;
        }
        let Some(stretch) = settle(sides, pairs, page, source) else { continue };
        // Seeds outside the best run may belong to a passage of their own.
        let outside = |p: &&Pair| !stretch.page.contains(&p.page) && !stretch.source.contains(&p.source);
        let rest: Vec<Pair> = cluster.iter().filter(outside).copied().collect();
        if rest.len() < cluster.len() {
            open.extend(clusters(&rest, gap).into_iter().map(|part| (part, gap)));
        }
        found.push(stretch);
    }
    found
}

/// The sentences from the first to the last seed of a cluster, on both sides.
fn hull(cluster: &[Pair]) -> (Range<u32>, Range<u32>) {
    let range = |place: fn(&Pair) -> u32| {
        let first = cluster.iter().map(place).min().unwrap_or(0);
        first..cluster.iter().map(place).max().map_or(first, |last| last + 1)
    };
    (range(|p| p.page), range(|p| p.source))
}

/// Moves the ends of a stretch until they no longer change, then cuts its outer sentences.
fn settle(sides: &Sides, pairs: &[Pair], page: Range<u32>, source: Range<u32>) -> Option<Stretch> {
    let mut stretch = Stretch::new(sides, page, source, 0.0);
    for _ in 0..MAX_SETTLING_ROUNDS {
        let next = Matched::new(sides, pairs, &stretch).stretch(sides)?;
        let settled = next.page == stretch.page && next.source == stretch.source;
        stretch = next;
        if settled {
            break;
        }
    }
    Matched::new(sides, pairs, &stretch).cut(sides, &mut stretch);
    Some(stretch)
}

/// Neighbouring sentences of one side, with how much of each is matched.
struct Half {
    /// Number of the first sentence.
    first: u32,
    /// Words of each sentence that are not matched yet.
    rest: Vec<Bag>,
    /// Weight of each sentence.
    weight: Vec<f32>,
    /// Matched weight of each sentence.
    matched: Vec<f32>,
}

impl Half {
    fn new(sides: &Sides, bags: &[Bag], inner: &Range<u32>) -> Self {
        let first = inner.start.saturating_sub(TRIED_BEYOND_SEEDS);
        let end = (inner.end as usize + TRIED_BEYOND_SEEDS as usize).min(bags.len());
        let rest = bags[first as usize..end].to_vec();
        let weight: Vec<f32> = rest.iter().map(|bag| sides.mass(bag)).collect();
        Self { first, matched: vec![0.0; weight.len()], rest, weight }
    }

    fn place(&self, sentence: u32) -> Option<usize> {
        sentence.checked_sub(self.first).map(|at| at as usize).filter(|at| *at < self.rest.len())
    }

    /// Words of the sentences `inner` that are not matched yet.
    fn left_over(&self, inner: &Range<u32>) -> Bag {
        let inner = (inner.start - self.first) as usize..(inner.end - self.first) as usize;
        let left = self.rest[inner].iter().flatten().filter(|(_, times)| *times > 0.0);
        // One number a word, because numbers are sorted fastest: its term, then the bits of how often it is left.
        let mut words: Vec<u64> =
            left.map(|(term, times)| u64::from(*term) << u32::BITS | u64::from(times.to_bits())).collect();
        words.sort_unstable();
        let times = |word: &u64| f32::from_bits(*word as u32);
        let same_terms = words.chunk_by(|a, b| a >> u32::BITS == b >> u32::BITS);
        same_terms.map(|same| ((same[0] >> u32::BITS) as Term, same.iter().map(times).sum())).collect()
    }

    /// Matches the remaining words of the sentences with `others`; the best matched sentences come first.
    fn match_left_over(&mut self, sides: &Sides, mut others: Bag) {
        let share = |at: usize| self.matched[at] / self.weight[at].max(f32::EPSILON);
        let mut best_first: Vec<usize> = (0..self.rest.len()).collect();
        order::sort_by(&mut best_first, |a, b| share(*b).total_cmp(&share(*a)));
        for at in best_first {
            self.matched[at] += take(sides, &mut self.rest[at], &mut others);
        }
    }

    /// Mean matched share of the sentences, weighted by their matched weight, so foreign sentences hardly influence it.
    fn level(&self) -> f32 {
        let squares = self.matched.iter().zip(&self.weight).map(|(m, w)| m * m / w.max(f32::EPSILON));
        squares.sum::<f32>() / self.matched.iter().sum::<f32>().max(f32::EPSILON)
    }

    /// The best run of sentences, with its matched weight beyond chance.
    fn best_run(&self) -> Option<(Range<u32>, f32)> {
        let least = (MIN_RELATIVE_MATCH * self.level()).max(CHANCE_MATCH);
        let gains: Vec<f32> = self.matched.iter().zip(&self.weight).map(|(m, w)| m - least * w).collect();
        let best = best_segment(&gains).0;
        let total = |values: &[f32]| values[best.clone()].iter().sum::<f32>();
        let support = total(&self.matched) - CHANCE_MATCH * total(&self.weight);
        (!best.is_empty()).then(|| (self.first + best.start as u32..self.first + best.end as u32, support))
    }
}

impl Half {
    /// Sets `words` to the best run of words. An end that is near the boundary of a sentence is moved to that boundary.
    fn cut(&self, sides: &Sides, side: &Side, words: &mut Range<u32>) {
        let least = (MIN_RELATIVE_MATCH * self.level()).max(CHANCE_MATCH);
        let mut gains = Vec::new();
        for (at, rest) in self.rest.iter().enumerate() {
            let sentence = self.first as usize + at;
            let mut rest = rest.clone();
            for term in side.terms(&side.sentences[sentence]).iter().rev() {
                // If only some occurrences of a word are matched, the last ones count as unmatched.
                let left = rest.binary_search_by_key(term, |(term, _)| *term).ok().map(|i| &mut rest[i].1);
                let weight = sides.weight[*term as usize];
                let matched = left.is_none_or(|left| {
                    *left <= 0.0 || {
                        *left -= 1.0;
                        false
                    }
                });
                gains.push(if matched { weight } else { 0.0 } - least * weight);
            }
            let first = gains.len() - side.sentences[sentence].len();
            gains[first..].reverse();
        }
        let first = side.sentences[self.first as usize].start;
        let run = best_segment(&gains).0;
        // `place` is a boundary between two words; `inside` is the word next to it that belongs to the run.
        let snap = |place: u32, inside: u32| {
            let sentence = &side.sentences[side.sentences.partition_point(|s| s.start <= inside) - 1];
            let (before, behind) = ((place - sentence.start) as usize, (sentence.end - place) as usize);
            if before.min(behind) >= MIN_CUT_WORDS {
                place
            } else if before < behind {
                sentence.start
            } else {
                sentence.end
            }
        };
        if run.is_empty() {
            return;
        }
        let (start, end) = (first + run.start as u32, first + run.end as u32);
        let (start, end) = (snap(start, start), snap(end, end - 1));
        if start < end {
            *words = start..end;
        }
    }
}

/// The run with the greatest sum, and that sum (Kadane's maximal segment).
pub fn best_segment(gains: &[f32]) -> (Range<usize>, f32) {
    let (mut sum, mut start, mut most, mut best) = (0.0f32, 0, 0.0f32, 0..0);
    for (at, gain) in gains.iter().enumerate() {
        if sum <= 0.0 {
            (sum, start) = (0.0, at);
        }
        sum += gain;
        if sum > most {
            (most, best) = (sum, start..at + 1);
        }
    }
    (best, most)
}

/// Removes from both bags what they have in common, and returns its weight.
fn take(sides: &Sides, a: &mut Bag, b: &mut Bag) -> f32 {
    let mut taken = 0.0;
    let mut at = 0;
    for (term, times) in a {
        while at < b.len() && b[at].0 < *term {
            at += 1;
        }
        if at < b.len() && b[at].0 == *term {
            let both = times.min(b[at].1);
            *times -= both;
            b[at].1 -= both;
            taken += both * sides.weight[*term as usize];
        }
    }
    taken
}

/// Neighbouring sentences of both sides, matched with each other.
struct Matched {
    page: Half,
    source: Half,
}

impl Matched {
    fn new(sides: &Sides, pairs: &[Pair], inner: &Stretch) -> Self {
        let mut page = Half::new(sides, &sides.page.bags, &inner.page);
        let mut source = Half::new(sides, &sides.source.bags, &inner.source);
        let first = pairs.partition_point(|p| p.page < page.first);
        let within = pairs[first..].iter().map_while(|p| Some((page.place(p.page)?, source.place(p.source))));
        let alike = |(p, s): (usize, Option<usize>)| {
            let s = s?;
            let both: f32 =
                common(&page.rest[p], &source.rest[s]).map(|(t, a, b)| a.min(b) * sides.weight[t as usize]).sum();
            Some((both * both / (page.weight[p] + source.weight[s]).max(f32::EPSILON), p, s))
        };
        let mut alike: Vec<(f32, usize, usize)> = within.filter_map(alike).collect();
        order::sort_by(&mut alike, |a, b| b.0.total_cmp(&a.0));
        for (_, p, s) in alike {
            let both = take(sides, &mut page.rest[p], &mut source.rest[s]);
            page.matched[p] += both;
            source.matched[s] += both;
        }
        let (of_page, of_source) = (page.left_over(&inner.page), source.left_over(&inner.source));
        page.match_left_over(sides, of_source);
        source.match_left_over(sides, of_page);
        Self { page, source }
    }

    fn stretch(&self, sides: &Sides) -> Option<Stretch> {
        let (page, on_page) = self.page.best_run()?;
        let (source, in_source) = self.source.best_run()?;
        Some(Stretch::new(sides, page, source, on_page.min(in_source)))
    }

    /// Finds the words at which the stretch begins and ends, on both sides.
    fn cut(&self, sides: &Sides, stretch: &mut Stretch) {
        self.page.cut(sides, &sides.page, &mut stretch.page_words);
        self.source.cut(sides, &sides.source, &mut stretch.source_words);
    }
}
