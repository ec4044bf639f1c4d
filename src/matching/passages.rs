//! Passages of two texts that are both at hand: which stretches of the page were made from which of the source?
//!
//! Text alignment as Sanchez-Perez, Sidorov & Gelbukh (2014; best of PAN 2014) do it: sentences that are alike are
//! *seeds*, seeds that are close on both sides grow into one passage, and passages too short or too weak are dropped.
//! Three things differ. Where a passage begins and ends is decided by its words rather than by its seeds, each word of
//! one side standing for one of the other (see [`extent`]). What is alike only as a whole is looked for as a summary
//! (see [`summary`]). And work is bounded: a sentence has a few partners at most, and words that stand in very many
//! sentences find none.
//!
//! Nothing here is evidence: the verdict is made from [`align`](super::align), which a stored fingerprint allows too.

mod extent;
mod seeds;
mod sentences;
mod summary;

use super::alignment::{Passage, kind_of};
use super::chains::{chains, points};
use crate::fingerprint::{Fingerprint, Symbol, Word};
use crate::text::Text;
use sentences::Sides;
use std::collections::HashSet;
use std::ops::Range;

/// A passage of fewer words (about 150 characters, as the winners of PAN have it) may be chance …
const LEAST_WORDS: u32 = 24;
/// … unless so many content words of it are word for word the source's.
const LEAST_VERBATIM: u32 = 8;
/// Matched weight of a passage, beyond what chance would match, below which it is nothing: two or three rare words.
const LEAST_SUPPORT: f32 = 5.0;
/// Of two passages that are made from one place of the source the weaker goes if they share more than this of it: on
/// one matter many sentences are a little alike.
const SHARED_SOURCE: f32 = 0.2;

/// A text with what has been read from it.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The text as it was given.
    pub source: &'a str,
    /// Its words and sentences.
    pub text: &'a Text,
    /// Its content words.
    pub print: &'a Fingerprint,
}

impl Reading<'_> {
    /// The content words among some words.
    fn content(&self, words: &Range<u32>) -> &[Word] {
        let content = self.print.content(words);
        &self.print.sketch.words[content.start as usize..content.end as usize]
    }
}

/// Sentences of both sides that correspond.
#[derive(Debug, Clone, PartialEq)]
struct Stretch {
    page: Range<u32>,
    source: Range<u32>,
    /// Matched weight beyond what chance would match.
    support: f32,
}

/// The passages of a page that were made from a source, in page order and apart from each other on the page. Places
/// count all words of the texts.
///
/// What is shared only inside quotation marks makes no passage; a quotation in the midst of one belongs to it.
#[must_use]
pub fn passages(page: &Reading, source: &Reading) -> Vec<Passage> {
    let sides = Sides::new(page, source);
    let pairs = seeds::pairs(&sides);
    let stretches = best(extent::stretches(&sides, &pairs));
    let stretches = match summary::summary(&sides, &stretches) {
        Some(summary) => vec![summary],
        None => stretches,
    };
    let mut passages: Vec<Passage> = stretches
        .iter()
        .map(|found| passage(page, source, sides.page.words(&found.page), sides.source.words(&found.source)))
        .filter(|found| is_shown(page.text, source.text, found))
        .filter(|found| !is_quotation(page, source, found))
        .collect();
    passages.sort_by_key(|p| p.page.start);
    passages
}

/// The strongest stretches, none of which shares sentences of the page with another, nor many of the source.
fn best(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.retain(|s| s.support >= LEAST_SUPPORT);
    stretches.sort_by(|a, b| b.support.total_cmp(&a.support).then(a.page.start.cmp(&b.page.start)));
    let mut kept: Vec<Stretch> = Vec::new();
    for found in stretches {
        let few = SHARED_SOURCE * found.source.len() as f32;
        let apart = |other: &Stretch| {
            shared(&other.page, &found.page) == 0 && shared(&other.source, &found.source) as f32 <= few
        };
        if kept.iter().all(apart) {
            kept.push(found);
        }
    }
    kept
}

/// How many places two ranges share.
fn shared(a: &Range<u32>, b: &Range<u32>) -> u32 {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// Finds out how two stretches of words agree.
fn passage(page: &Reading, source: &Reading, on_page: Range<u32>, in_source: Range<u32>) -> Passage {
    let symbols = |words: &[Word]| -> Vec<Symbol> { words.iter().map(|w| w.symbol).collect() };
    let (left, right) = (symbols(page.content(&on_page)), symbols(source.content(&in_source)));
    let content = page.print.content(&on_page);
    let rarity = &page.print.rarity[content.start as usize..content.end as usize];
    let points = points(&left, rarity, &right);
    let chains = chains(&left, rarity, &right, &points);
    Passage {
        shared: chains.iter().map(|c| c.points.len() as u32).sum(),
        kind: kind_of(&chains, left.len(), right.len()),
        page: on_page,
        source: in_source,
    }
}

fn is_shown(page: &Text, source: &Text, found: &Passage) -> bool {
    let long = |text: &Text, words: &Range<u32>| length(text, words) >= LEAST_WORDS;
    let verbatim = found.kind == super::PassageKind::Verbatim && found.shared >= LEAST_VERBATIM;
    verbatim || (long(page, &found.page) && long(source, &found.source))
}

/// Length in words, two characters of an unspaced script counting as one.
fn length(text: &Text, words: &Range<u32>) -> u32 {
    let glyphs = text.tokens[words.start as usize..words.end as usize].iter().filter(|t| t.glyph).count() as u32;
    words.end - words.start - glyphs / 2
}

/// Whether what a passage shares is mostly somebody's words, which anyone may report.
fn is_quotation(page: &Reading, source: &Reading, found: &Passage) -> bool {
    let held: HashSet<Symbol> = source.content(&found.source).iter().map(|w| w.symbol).collect();
    let shared = page.content(&found.page).iter().filter(|w| held.contains(&w.symbol));
    let (quoted, all) = shared.fold((0, 0), |(quoted, all), word| (quoted + u32::from(word.quoted), all + 1));
    quoted * 2 > all
}
