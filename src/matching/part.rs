//! Parts of a sketch: its prose, or its quotations.

use crate::fingerprint::{Fingerprint, Sketch, Symbol};
use std::ops::Range;

/// Some words of a sketch (its prose, say), each with its place in the whole.
#[derive(Default)]
pub(super) struct Part {
    pub symbols: Vec<Symbol>,
    /// Of a page: the rarity level of each word.
    pub rarity: Vec<u8>,
    /// Of a page's prose: for each word those that may stand in its place.
    pub synonyms: Vec<Vec<Symbol>>,
    pub places: Vec<u32>,
}

impl Part {
    /// The prose of a page, without what everyone shares.
    pub fn prose_of(page: &Fingerprint, mask: Symbol) -> Self {
        let mut part = Self::new(&page.sketch, mask, page.prose().map(|at| at as u32).collect());
        part.synonyms = part.of(&page.synonyms, |synonyms| synonyms.iter().map(|s| s & mask).collect());
        part.rarity = part.of(&page.rarity, |rarity| *rarity);
        part
    }

    /// The quotations of a page. Who quotes does not replace words.
    pub fn quotations_of(page: &Fingerprint, mask: Symbol) -> Self {
        let mut part = Self::of_source(&page.sketch, mask, true);
        part.rarity = part.of(&page.rarity, |rarity| *rarity);
        part
    }

    /// A run of a page's words, quoted or not, that agree only with themselves.
    pub fn of_run(page: &Fingerprint, words: &Range<u32>) -> Self {
        let range = words.start as usize..words.end as usize;
        Self {
            symbols: page.sketch.words[range.clone()].iter().map(|w| w.symbol).collect(),
            rarity: page.rarity[range].to_vec(),
            places: words.clone().collect(),
            ..Self::default()
        }
    }

    /// Those words of a source that stand inside quotations, or those that do not.
    pub fn of_source(sketch: &Sketch, mask: Symbol, quoted: bool) -> Self {
        let places = (0..).zip(&sketch.words).filter(|(_, w)| w.quoted == quoted).map(|(at, _)| at).collect();
        Self::new(sketch, mask, places)
    }

    fn new(sketch: &Sketch, mask: Symbol, places: Vec<u32>) -> Self {
        let symbols = places.iter().map(|at| sketch.words[*at as usize].symbol & mask).collect();
        Self { symbols, places, ..Self::default() }
    }

    /// What is known of each word.
    fn of<T, U>(&self, known: &[T], take: impl Fn(&T) -> U) -> Vec<U> {
        self.places.iter().map(|at| take(&known[*at as usize])).collect()
    }

    /// Words that may stand in the place of the one at `at`.
    pub fn synonyms_of(&self, at: usize) -> &[Symbol] {
        self.synonyms.get(at).map_or(&[], Vec::as_slice)
    }

    /// Turns places in this part into places in the whole sketch.
    pub fn whole(&self, range: &Range<u32>) -> Range<u32> {
        self.places[range.start as usize]..self.places[range.end as usize - 1] + 1
    }
}
