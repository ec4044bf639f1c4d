//! Alignment: which passages of a page correspond to which of a source, and in what order?
//!
//! Prose and quotations are aligned separately. Shared prose makes [`Passage`]s. Words shared inside quotation marks are
//! reported as a shared quotation and are never evidence.

use super::chains::{Chain, chains, points};
use super::coverage::Coverage;
use super::evidence::{Evidence, Findings, PageVocabulary};
use super::names::names;
use super::part::Part;
use super::parts::{PassageKind, PassagePart, Side, Sides};
use super::sentences::{Prose, SentenceMatches, SentencePair};
use super::translation::Translation;
use super::wording::Wording;
use crate::fingerprint::{Fingerprint, Sketch, Symbol};
use crate::order;
use std::ops::Range;

/// A range of the page that corresponds to a range of the source. Ranges count content words of the sketches, except in
/// the result of [`passages()`](super::passages::passages()), where those of whole passages count all words of the texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// Words of the page.
    pub page: Range<u32>,
    /// Words of the source.
    pub source: Range<u32>,
    /// Number of content words that agree.
    pub shared: u32,
    /// How they agree. It follows from the parts.
    pub kind: PassageKind,
    /// Words of the page that agree, sentence by sentence, in page order; at least one.
    pub parts: Vec<PassagePart>,
    /// Whether nearly all content words agree. What is decided about a passage rests on this, and not on its kind, which
    /// one swapped word changes.
    pub is_close: bool,
}

/// Minimum share of agreeing words in a close passage, of the longer side.
const MIN_CLOSE_SHARE: f32 = 0.85;

/// Minimum number of shared content words in a pair of alike sentences that is shown as a passage.
const MIN_SHOWN_SENTENCE_WORDS: u32 = 3;
/// Minimum likeness of a pair of sentences that is shown as a passage. Pairs below it count as evidence only.
const MIN_SHOWN_SENTENCE_LIKENESS: f32 = 0.35;
/// Maximum number of such pairs of one sentence of the source.
const MAX_SHOWN_PARTNERS: usize = 2;

/// What two texts have in common, in order.
#[derive(Debug, Clone)]
pub struct Alignment {
    /// Prose of the page that corresponds to prose of the source, in page order.
    pub passages: Vec<Passage>,
    /// Words shared inside quotations, in page order.
    pub quotes: Vec<Passage>,
    /// Most words that one shared quotation has, entities left out: lists of names are set apart as quotations are.
    pub longest_quotation: u32,
    /// Names of two words and more that both have, each once, in page order.
    pub names: Vec<Passage>,
    /// Number of words of the source, function words included.
    pub source_words: u32,
    /// How much of the prose of both sides is in passages.
    pub coverage: Coverage,
    /// The figures that the verdict is made from.
    pub evidence: Evidence,
    /// What the page has in common with the source as a text in another language, if it may be one.
    pub translation: Option<Translation>,
}

/// A page that is aligned with one source after another.
pub struct Aligner<'a> {
    page: &'a Fingerprint,
    /// The bits of a symbol that are known.
    mask: Symbol,
    prose: Part<'a>,
    quotations: Part<'a>,
    /// The prose, sentence by sentence.
    sentences: Prose,
    vocabulary: PageVocabulary,
}

impl<'a> Aligner<'a> {
    /// Prepares a page. Of each of the sources' words, the lowest `bits` bits of the hash are known: 32 when their texts are
    /// available, [`SYMBOL_BITS`](crate::fingerprint::SYMBOL_BITS) when their sketches come from an index.
    #[must_use]
    pub fn new(page: &'a Fingerprint, bits: u32) -> Self {
        let mask = Symbol::MAX >> (Symbol::BITS - bits);
        let prose = Part::prose_of(page, mask);
        Self {
            page,
            mask,
            quotations: Part::quotations_of(page, mask),
            sentences: Prose::of_page(&prose, &page.sketch),
            vocabulary: PageVocabulary::new(page, mask),
            prose,
        }
    }

    /// Aligns the page with a source.
    #[must_use]
    pub fn align(&self, source: &Sketch) -> Alignment {
        let Self { page, mask, prose: page_prose, quotations: page_quotes, .. } = self;
        let source_prose = Part::of_source(source, *mask, false);
        let prose_points = points(page_prose, &source_prose.symbols);
        let prose_chains = chains(page_prose, &source_prose.symbols, &prose_points);

        // A quotation of the page can be prose in the source (reported speech, lost quotation marks) and the other way
        // round.
        let everything = Part::of_all(source, *mask);
        let quote_points = points(page_quotes, &everything.symbols);
        let quote_chains = chains(page_quotes, &everything.symbols, &quote_points);

        let of_source = Prose::of_source(&source_prose, source);
        let sentences = SentenceMatches::new(&self.sentences, &of_source, &prose_points, &prose_chains);
        let side = |sketch, part| Side { sketch, part, words: None };
        let of_prose = Sides { page: side(&page.sketch, page_prose), source: side(source, &source_prose) };
        let mut passages = chain_passages(&prose_chains, &of_prose);
        passages.extend(sentence_passages(&sentences.pairs, &of_prose, &passages));
        order::sort_by_key(&mut passages, |p| p.page.start);
        let coverage = Coverage::of(page, source, &passages);
        let wording = Wording::new(page, source, page_prose, &source_prose, &prose_chains);
        let found =
            Findings { chains: &prose_chains, quote_chains: &quote_chains, sentences: &sentences, wording, coverage };
        let evidence = Evidence::new(page, &self.vocabulary, source, *mask, &found);
        let is_plain = |at: u32| !page.sketch.words[page_quotes.places[at as usize] as usize].entity;
        let plain = |chain: &Chain| chain.points.iter().filter(|p| p.same && is_plain(p.page)).count() as u32;
        let longest_quotation = quote_chains.iter().map(plain).max().unwrap_or(0);
        let of_quotes = Sides { page: side(&page.sketch, page_quotes), source: side(source, &everything) };
        let quotes = chain_passages(&quote_chains, &of_quotes);
        let names = names(page, source, *mask);
        Alignment {
            passages,
            quotes,
            longest_quotation,
            names,
            source_words: source.length,
            coverage,
            evidence,
            translation: None,
        }
    }
}

/// The passage of each chain.
fn chain_passages(chains: &[Chain], sides: &Sides) -> Vec<Passage> {
    let passage = |(at, chain): (usize, &Chain)| {
        let before = at.checked_sub(1).and_then(|at| chains[at].points.last().copied());
        let after = chains.get(at + 1).and_then(|next| next.points.first().copied());
        let page = sides.page.part.whole(&chain.page());
        let parts = sides.parts(&chain.points, before, after);
        Passage {
            source: sides.source.part.whole(&chain.source()),
            shared: chain.same() as u32,
            kind: sides.kind(&parts, &page),
            parts,
            is_close: are_close(std::slice::from_ref(chain), chain.page().len(), chain.source().len()),
            page,
        }
    };
    chains.iter().enumerate().map(passage).collect()
}

/// Passages of alike sentences that no chain runs through. Neighbouring sentences whose partners are neighbours too make
/// one passage.
fn sentence_passages(pairs: &[SentencePair], sides: &Sides, chained: &[Passage]) -> Vec<Passage> {
    let (page, source) = (sides.page.sketch, sides.source.sketch);
    let apart = |a: &Range<u32>, b: &Range<u32>| a.end <= b.start || b.end <= a.start;
    let free = |page: &Range<u32>, source: &Range<u32>| {
        chained.iter().all(|p| apart(&p.page, page) && apart(&p.source, source))
    };
    let mut found: Vec<Passage> = Vec::new();
    for pair in shown_pairs(pairs) {
        let (on_page, in_source) = (page.sentence(pair.page), source.sentence(pair.source));
        if !free(&on_page, &in_source) {
            continue;
        }
        let parts = sides.parts_of_alike(pair.page, pair.source);
        match found.last_mut() {
            Some(last) if last.page.end == on_page.start && last.source.end == in_source.start => {
                last.page.end = on_page.end;
                last.source.end = in_source.end;
                last.shared += pair.shared;
                last.parts.extend(parts);
            }
            _ => found.push(Passage {
                page: on_page,
                source: in_source,
                shared: pair.shared,
                kind: PassageKind::Reworded,
                parts,
                is_close: false,
            }),
        }
    }
    for passage in &mut found {
        passage.kind = sides.kind(&passage.parts, &passage.page);
    }
    found
}

/// The pairs of sentences that are alike enough to be shown, in page order. A sentence of the source is in few of them: it
/// may have been divided, but a sentence that resembles many of the page is a turn of phrase.
fn shown_pairs(pairs: &[SentencePair]) -> Vec<&SentencePair> {
    let is_shown =
        |pair: &&SentencePair| pair.shared >= MIN_SHOWN_SENTENCE_WORDS && pair.alike >= MIN_SHOWN_SENTENCE_LIKENESS;
    let mut shown: Vec<&SentencePair> = pairs.iter().filter(is_shown).collect();
    order::sort_by(&mut shown, |a, b| a.source.cmp(&b.source).then(b.alike.total_cmp(&a.alike)));
    let mut few: Vec<&SentencePair> = shown
        .chunk_by(|a, b| a.source == b.source)
        .flat_map(|of_one| of_one.iter().take(MAX_SHOWN_PARTNERS))
        .copied()
        .collect();
    order::sort_by_key(&mut few, |pair| pair.page);
    few
}

/// Whether nearly all of ranges of `page` and of `source` content words agree, given the `chains` that run through them.
pub(super) fn are_close(chains: &[Chain], page: usize, source: usize) -> bool {
    let shared: usize = chains.iter().map(Chain::same).sum();
    shared as f32 >= MIN_CLOSE_SHARE * page.max(source) as f32
}
