//! Coverage: how much of each text is in passages that correspond.

use super::Passage;
use crate::fingerprint::Sketch;
use serde::Serialize;
use std::ops::Range;

/// Shares of the prose of both sides that are in corresponding passages, from 0 to 1. Quotations count on neither side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Coverage {
    /// Share of the page's prose that corresponds to the original.
    pub page: f32,
    /// Share of the original's prose that the page uses.
    pub source: f32,
}

impl Coverage {
    /// The coverage of two sketches by passages whose ranges count content words.
    #[must_use]
    pub fn of(page: &Sketch, source: &Sketch, passages: &[Passage]) -> Self {
        Self {
            page: covered_share(page, passages.iter().map(|p| &p.page)),
            source: covered_share(source, passages.iter().map(|p| &p.source)),
        }
    }
}

fn covered_share<'a>(sketch: &Sketch, ranges: impl Iterator<Item = &'a Range<u32>>) -> f32 {
    let mut covered = vec![false; sketch.words.len()];
    for range in ranges {
        covered[range.start as usize..range.end as usize].fill(true);
    }
    let prose = sketch.words.iter().zip(&covered).filter(|(word, _)| !word.quoted);
    let (inside, all) = prose.fold((0, 0), |(inside, all), (_, covered)| (inside + u32::from(*covered), all + 1));
    if all == 0 { 0.0 } else { inside as f32 / all as f32 }
}
