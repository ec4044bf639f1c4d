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
    /// Those words of a page that stand inside quotations, or those that do not.
    pub fn of_page(page: &Fingerprint, mask: Symbol, quoted: bool) -> Self {
        let mut part = Self::of_source(&page.sketch, mask, quoted);
        let places = || part.places.iter().map(|at| *at as usize);
        part.rarity = places().map(|at| page.rarity[at]).collect();
        // Who quotes does not replace words.
        if !quoted {
            part.synonyms = places().map(|at| page.synonyms[at].iter().map(|s| s & mask).collect()).collect();
        }
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

    /// Those of a source, whose words are known only by their symbols.
    pub fn of_source(sketch: &Sketch, mask: Symbol, quoted: bool) -> Self {
        let places: Vec<u32> = (0..).zip(&sketch.words).filter(|(_, w)| w.quoted == quoted).map(|(at, _)| at).collect();
        let symbols = places.iter().map(|at| sketch.words[*at as usize].symbol & mask).collect();
        Self { symbols, places, ..Self::default() }
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
