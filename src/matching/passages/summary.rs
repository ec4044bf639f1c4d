//! Summaries: a run of the page that tells in few words what the source tells in many.
//!
//! Few sentences of a summary are like one of the source, because each draws on several. But a summary stands out from
//! the rest of the page by the share of its words that the source holds at all.

use super::sentences::{Side, Sides};
use super::{Stretch, extent::best_segment, shared};
use std::ops::Range;

/// Minimum share of a summary, by weight, that the source holds.
const MIN_HELD_SHARE: f32 = 0.35;
/// Minimum difference between that share and the share of the whole page that the source holds. A page that is entirely
/// about the source's subject contains no summary of it.
const MIN_HELD_ABOVE_PAGE: f32 = 0.2;
/// Minimum held weight of a summary beyond those shares: six rare words.
const MIN_SUMMARY_SUPPORT: f32 = 20.0;
/// Minimum length of the source, as a multiple of the summary's length.
const MIN_SOURCE_LENGTH_RATIO: u32 = 2;
/// Support from which on a stretch is a passage of its own, so the page does not summarise the source.
const MIN_STRONG_SUPPORT: f32 = 80.0;
/// Maximum share of a summary's held weight that the stretches explain by their own places in the source. Above it the
/// stretches are the passages, and there is no summary of the whole source.
const MAX_EXPLAINED_SHARE: f32 = 0.8;

/// The summary on the page, unless `stretches` explain better what the page has from the source.
pub fn summary(sides: &Sides, stretches: &[Stretch]) -> Option<Stretch> {
    if stretches.iter().any(|s| s.support >= MIN_STRONG_SUPPORT) {
        return None;
    }
    let everywhere = held(sides, &(0..sides.source.bags.len() as u32));
    let weight: Vec<f32> = (0..sides.page.bags.len()).map(|at| mass(sides, at, None)).collect();
    let held_of: Vec<f32> = (0..sides.page.bags.len()).map(|at| mass(sides, at, Some(&everywhere))).collect();
    let whole = held_of.iter().sum::<f32>() / weight.iter().sum::<f32>().max(f32::EPSILON);
    let least = MIN_HELD_SHARE.max(whole + MIN_HELD_ABOVE_PAGE);
    let gains: Vec<f32> = held_of.iter().zip(&weight).map(|(held, weight)| held - least * weight).collect();
    let (best, support) = best_segment(&gains);
    let best = best.start as u32..best.end as u32;
    let words = |side: &Side, sentences: &Range<u32>| side.words(sentences).len() as u32;
    let source = 0..sides.source.bags.len() as u32;
    if support < MIN_SUMMARY_SUPPORT
        || words(&sides.page, &best) * MIN_SOURCE_LENGTH_RATIO > words(&sides.source, &source)
        || stretches.iter().any(|s| shared(&s.page, &best) == 0)
        || explained(sides, stretches, &best, &everywhere) > MAX_EXPLAINED_SHARE
    {
        return None;
    }
    Some(Stretch::new(sides, best, source, support))
}

/// For each term, whether a range of the source's sentences holds it.
fn held(sides: &Sides, sentences: &Range<u32>) -> Vec<bool> {
    let mut held = vec![false; sides.weight.len()];
    for (term, _) in sides.source.bags[sentences.start as usize..sentences.end as usize].iter().flatten() {
        held[*term as usize] = true;
    }
    held
}

/// Weight of the content words of a page sentence, or of those among them that are `held`.
fn mass(sides: &Sides, at: usize, held: Option<&[bool]>) -> f32 {
    let counts = |term: u32| sides.content[term as usize] && held.is_none_or(|held| held[term as usize]);
    let words = sides.page.bags[at].iter().filter(|(term, _)| counts(*term));
    words.map(|(term, times)| times * sides.weight[*term as usize]).sum()
}

/// Of the weight of page sentences that the source holds, the share that the stretches' parts of the source hold.
fn explained(sides: &Sides, stretches: &[Stretch], page: &Range<u32>, everywhere: &[bool]) -> f32 {
    let mut there = vec![false; everywhere.len()];
    for stretch in stretches {
        there.iter_mut().zip(held(sides, &stretch.source)).for_each(|(there, held)| *there |= held);
    }
    let sum = |held: &[bool]| page.clone().map(|at| mass(sides, at as usize, Some(held))).sum::<f32>();
    sum(&there) / sum(everywhere).max(f32::EPSILON)
}
