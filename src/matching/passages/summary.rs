//! Summaries: a run of the page that tells in few words what the source tells in many.
//!
//! Few sentences of a summary are alike to one of the source, because each draws on several. But it stands out from
//! the rest of the page by how many of its words the source has at all.

use super::sentences::{Side, Sides};
use super::{Stretch, extent::most, shared};
use std::ops::Range;

/// So much of a summary, by weight, is the source's words …
const LEAST_HELD: f32 = 0.35;
/// … and so much more than of the page as a whole. A page that is all on the source's matter has no summary in it.
const STANDS_OUT: f32 = 0.2;
/// Held weight beyond that, in a few sentences: six rare words.
const LEAST_SUPPORT: f32 = 20.0;
/// The source is at least so many times as long.
const SHORTER: u32 = 2;
/// A stretch with so much support is a passage for itself, and part of no summary.
const STRONG: f32 = 80.0;
/// What stretches hold more than this share of is no summary of the whole source, but they are its passages.
const EXPLAINED: f32 = 0.8;

/// The summary on the page, unless `stretches` say better what the page has of the source.
pub fn summary(sides: &Sides, stretches: &[Stretch]) -> Option<Stretch> {
    if stretches.iter().any(|s| s.support >= STRONG) {
        return None;
    }
    let everywhere = held(sides, &(0..sides.source.bags.len() as u32));
    let weight: Vec<f32> = (0..sides.page.bags.len()).map(|at| mass(sides, at, None)).collect();
    let held_of: Vec<f32> = (0..sides.page.bags.len()).map(|at| mass(sides, at, Some(&everywhere))).collect();
    let whole = held_of.iter().sum::<f32>() / weight.iter().sum::<f32>().max(f32::EPSILON);
    let least = LEAST_HELD.max(whole + STANDS_OUT);
    let gains: Vec<f32> = held_of.iter().zip(&weight).map(|(held, weight)| held - least * weight).collect();
    let (best, most) = most(&gains);
    let best = best.start as u32..best.end as u32;
    let words = |side: &Side, sentences: &Range<u32>| side.words(sentences).len() as u32;
    let source = 0..sides.source.bags.len() as u32;
    if most < LEAST_SUPPORT
        || words(&sides.page, &best) * SHORTER > words(&sides.source, &source)
        || stretches.iter().any(|s| shared(&s.page, &best) == 0)
        || explained(sides, stretches, &best, &everywhere) > EXPLAINED
    {
        return None;
    }
    Some(Stretch::new(sides, best, source, most))
}

/// Which terms some sentences of the source have.
fn held(sides: &Sides, sentences: &Range<u32>) -> Vec<bool> {
    let mut held = vec![false; sides.weight.len()];
    for (term, _) in sides.source.bags[sentences.start as usize..sentences.end as usize].iter().flatten() {
        held[*term as usize] = true;
    }
    held
}

/// Weight of a page sentence's content words, or of those that are held.
fn mass(sides: &Sides, at: usize, held: Option<&[bool]>) -> f32 {
    let counts = |term: u32| sides.content[term as usize] && held.is_none_or(|held| held[term as usize]);
    let words = sides.page.bags[at].iter().filter(|(term, _)| counts(*term));
    words.map(|(term, times)| times * sides.weight[*term as usize]).sum()
}

/// How much of what the source holds of some page sentences stands in the stretches' places of it already.
fn explained(sides: &Sides, stretches: &[Stretch], page: &Range<u32>, everywhere: &[bool]) -> f32 {
    let mut there = vec![false; everywhere.len()];
    for stretch in stretches {
        there.iter_mut().zip(held(sides, &stretch.source)).for_each(|(there, held)| *there |= held);
    }
    let sum = |held: &[bool]| page.clone().map(|at| mass(sides, at as usize, Some(held))).sum::<f32>();
    sum(&there) / sum(everywhere).max(f32::EPSILON)
}
