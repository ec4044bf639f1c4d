//! Alignment: which passages of a page correspond to which of a source, and in what order?
//!
//! Prose and quotations are aligned apart. What is found in prose makes [`Passage`]s; what is found inside
//! quotation marks is reported as a shared quotation and is never evidence.

use super::chains::{Chain, chains, points};
use super::evidence::{Evidence, Steps};
use super::part::Part;
use super::sentences::{SentenceMatches, SentencePair};
use crate::fingerprint::{Fingerprint, Sketch, Symbol};
use serde::Serialize;
use std::ops::Range;

/// How a passage agrees with its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PassageKind {
    /// Word for word.
    Verbatim,
    /// Words replaced in their places.
    Spun,
    /// Told again in other words, in the same order.
    Reworded,
}

/// A stretch of the page that corresponds to a stretch of the source. Places count content words of the sketches; in
/// what [`passages()`](super::passages::passages()) finds they count all words of the texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// Words of the page.
    pub page: Range<u32>,
    /// Words of the source.
    pub source: Range<u32>,
    /// How many content words agree.
    pub shared: u32,
    /// How they agree.
    pub kind: PassageKind,
}

/// From this share of shared words on a passage is verbatim.
const VERBATIM_SHARE: f32 = 0.85;
/// In a spun passage words are replaced, seldom inserted: both sides have about one length.
const SPUN_STRETCH: f32 = 0.12;
/// So large a share of its changes keep their place.
const SPUN_IN_PLACE: f32 = 0.6;

/// Alike sentences that share fewer content words, or are less alike than this, are counted but not shown.
const LEAST_SHARED: u32 = 4;
const LEAST_ALIKE: f32 = 0.45;

/// What two texts have in common.
#[derive(Debug, Clone)]
pub struct Alignment {
    /// Prose of the page that corresponds to prose of the source, in page order.
    pub passages: Vec<Passage>,
    /// Words shared inside quotations, in page order.
    pub quotes: Vec<Passage>,
    /// What the verdict is made from.
    pub evidence: Evidence,
}

/// Aligns a page with a source of which `bits` of each word's hash are known (32 when its text is at hand).
#[must_use]
pub fn align(page: &Fingerprint, source: &Sketch, bits: u32) -> Alignment {
    let mask = Symbol::MAX >> (Symbol::BITS - bits);
    let page_prose = Part::prose_of(page, mask);
    let source_prose = Part::of_source(source, mask, false);
    let prose_points = points(&page_prose, &source_prose.symbols);
    let prose_chains = chains(&page_prose, &source_prose.symbols, &prose_points);

    // A quotation of the page may stand in the source as prose (reported speech, lost marks) and the other way round.
    let page_quotes = Part::quotations_of(page, mask);
    let everything: Vec<Symbol> = source.words.iter().map(|w| w.symbol & mask).collect();
    let quote_points = points(&page_quotes, &everything);
    let quote_chains = chains(&page_quotes, &everything, &quote_points);

    let sentences =
        SentenceMatches::new(&page.sketch, source, mask, &page_prose, &source_prose, &prose_points, &prose_chains);
    let evidence = Evidence::new(page, source, mask, &prose_chains, &quote_chains, &sentences);
    let mut passages: Vec<Passage> = prose_chains
        .iter()
        .map(|chain| Passage {
            page: page_prose.whole(&chain.page()),
            source: source_prose.whole(&chain.source()),
            shared: chain.same() as u32,
            kind: kind(chain),
        })
        .collect();
    passages.extend(sentence_passages(&sentences.pairs, &page.sketch, source, &passages));
    passages.sort_by_key(|p| p.page.start);
    let quotes = quote_chains
        .iter()
        .map(|chain| Passage {
            page: page_quotes.whole(&chain.page()),
            source: chain.source(),
            shared: chain.same() as u32,
            kind: kind(chain),
        })
        .collect();
    Alignment { passages, quotes, evidence }
}

/// Sentences that are alike though no chain runs through them, neighbours that follow one another as one passage.
fn sentence_passages(pairs: &[SentencePair], page: &Sketch, source: &Sketch, chained: &[Passage]) -> Vec<Passage> {
    let apart = |a: &Range<u32>, b: &Range<u32>| a.end <= b.start || b.end <= a.start;
    let free = |page: &Range<u32>, source: &Range<u32>| {
        chained.iter().all(|p| apart(&p.page, page) && apart(&p.source, source))
    };
    let mut found: Vec<Passage> = Vec::new();
    for pair in pairs.iter().filter(|p| p.shared >= LEAST_SHARED && p.alike >= LEAST_ALIKE) {
        let (on_page, in_source) = (page.sentence(pair.page), source.sentence(pair.source));
        if !free(&on_page, &in_source) {
            continue;
        }
        match found.last_mut() {
            Some(last) if last.page.end == on_page.start && last.source.end == in_source.start => {
                last.page.end = on_page.end;
                last.source.end = in_source.end;
                last.shared += pair.shared;
            }
            _ => found.push(Passage {
                page: on_page,
                source: in_source,
                shared: pair.shared,
                kind: PassageKind::Reworded,
            }),
        }
    }
    found
}

fn kind(chain: &Chain) -> PassageKind {
    kind_of(std::slice::from_ref(chain), chain.page().len(), chain.source().len())
}

/// How stretches of `page` and `source` content words agree through which `chains` run.
pub(super) fn kind_of(chains: &[Chain], page: usize, source: usize) -> PassageKind {
    let (page, source) = (page as f32, source as f32);
    let shared: usize = chains.iter().map(Chain::same).sum();
    let longer = page.max(source);
    if shared as f32 >= VERBATIM_SHARE * longer {
        PassageKind::Verbatim
    } else if (page - source).abs() <= SPUN_STRETCH * longer + 1.0 && Steps::of(chains).in_place() >= SPUN_IN_PLACE {
        PassageKind::Spun
    } else {
        PassageKind::Reworded
    }
}
