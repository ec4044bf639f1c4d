//! Coverage: how much of each text is in passages that correspond.

use super::Passage;
use crate::fingerprint::{Fingerprint, Sketch};
use serde::Serialize;
use std::ops::Range;

/// Shares of the prose of both sides that are in corresponding passages, from 0 to 1. Quotations count on neither side, and on the page nothing
/// that many articles share.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Coverage {
    /// Share of the page's prose that corresponds to the original.
    pub page: f32,
    /// Share of the original's prose that the page uses.
    pub source: f32,
}

impl Coverage {
    /// The coverage of a page and a source by passages whose ranges count content words.
    #[must_use]
    pub fn of(page: &Fingerprint, source: &Sketch, passages: &[Passage]) -> Self {
        let on_page = (0..page.sketch.words.len()).map(|at| page.is_prose(at));
        let in_source = source.words.iter().map(|word| !word.quoted);
        Self {
            page: covered_share(on_page, passages.iter().map(|p| &p.page)),
            source: covered_share(in_source, passages.iter().map(|p| &p.source)),
        }
    }
}

/// Share of the words of prose that are in the ranges; `prose` says of each word whether it is prose.
fn covered_share<'a>(prose: impl ExactSizeIterator<Item = bool>, ranges: impl Iterator<Item = &'a Range<u32>>) -> f32 {
    let mut covered = vec![false; prose.len()];
    for range in ranges {
        covered[range.start as usize..range.end as usize].fill(true);
    }
    let of_prose = covered.iter().zip(prose).filter(|(_, is_prose)| *is_prose);
    let (inside, all) = of_prose.fold((0, 0), |(inside, all), (covered, _)| (inside + u32::from(*covered), all + 1));
    share(inside as f32, all as f32)
}

/// The share of a part in a whole, at most 1; 0 if the whole is 0.
pub(super) fn share(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { (part / whole).min(1.0) } else { 0.0 }
}
