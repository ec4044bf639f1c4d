//! Parts of a sketch: its prose or its quotations.

use crate::fingerprint::{Fingerprint, Sketch, Symbol, Synonyms};
use std::ops::Range;

/// Selected words of a sketch, for instance its prose, each with its place in the whole sketch.
#[derive(Default)]
pub(super) struct Part<'a> {
    pub symbols: Vec<Symbol>,
    /// Rarity level of each word; empty for a source.
    pub rarity: Vec<u8>,
    /// Synonyms of each word of the whole sketch, if it is the prose of a page.
    pub synonyms: Option<&'a Synonyms>,
    pub places: Vec<u32>,
    /// The bits of a symbol that are known.
    pub mask: Symbol,
}

impl<'a> Part<'a> {
    /// The prose of a page, without passages that many articles share.
    pub fn prose_of(page: &'a Fingerprint, mask: Symbol) -> Self {
        let mut part = Self::new(&page.sketch, mask, page.prose().map(|at| at as u32).collect());
        part.synonyms = Some(&page.synonyms);
        part.rarity = part.of(&page.rarity);
        part
    }

    /// The quotations of a page. Quotations are not spun, so synonyms do not apply.
    pub fn quotations_of(page: &Fingerprint, mask: Symbol) -> Self {
        let mut part = Self::of_source(&page.sketch, mask, true);
        part.rarity = part.of(&page.rarity);
        part
    }

    /// A range of a page's words, quoted or not, without synonyms.
    pub fn of_run(page: &Fingerprint, words: &Range<u32>) -> Self {
        let range = words.start as usize..words.end as usize;
        Self {
            symbols: page.sketch.words[range.clone()].iter().map(|w| w.symbol).collect(),
            rarity: page.rarity[range].to_vec(),
            places: words.clone().collect(),
            ..Self::default()
        }
    }

    /// The words of a source that are inside quotations, or those that are not.
    pub fn of_source(sketch: &Sketch, mask: Symbol, quoted: bool) -> Self {
        let places = (0..).zip(&sketch.words).filter(|(_, w)| w.quoted == quoted).map(|(at, _)| at).collect();
        Self::new(sketch, mask, places)
    }

    /// All words of a source.
    pub fn of_all(sketch: &Sketch, mask: Symbol) -> Self {
        Self::new(sketch, mask, (0..sketch.words.len() as u32).collect())
    }

    fn new(sketch: &Sketch, mask: Symbol, places: Vec<u32>) -> Self {
        let symbols = places.iter().map(|at| sketch.words[*at as usize].symbol & mask).collect();
        Self { symbols, places, mask, ..Self::default() }
    }

    /// Selects the values of this part's words from values for all words.
    fn of(&self, known: &[u8]) -> Vec<u8> {
        self.places.iter().map(|at| known[*at as usize]).collect()
    }

    /// Synonyms of the word at position `at`.
    pub fn synonyms_of(&self, at: usize) -> impl Iterator<Item = Symbol> {
        let synonyms = self.synonyms.map_or(&[][..], |synonyms| synonyms.of(self.places[at] as usize));
        synonyms.iter().map(|synonym| synonym & self.mask)
    }

    /// Translates a range of this part into a range of the whole sketch.
    pub fn whole(&self, range: &Range<u32>) -> Range<u32> {
        self.places[range.start as usize]..self.places[range.end as usize - 1] + 1
    }
}
