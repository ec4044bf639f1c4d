//! Parts of a sketch: its prose, or its quotations.

use crate::fingerprint::{Fingerprint, Sketch, Symbol};
use std::ops::Range;

/// Some words of a sketch (its prose, say), each with its place in the whole.
pub(super) struct Part {
    pub symbols: Vec<Symbol>,
    pub rarity: Vec<u8>,
    pub places: Vec<u32>,
}

impl Part {
    /// Those words of a page that stand inside quotations, or those that do not.
    pub fn of_page(page: &Fingerprint, mask: Symbol, quoted: bool) -> Self {
        let mut part = Self::of_source(&page.sketch, mask, quoted);
        part.rarity = part.places.iter().map(|at| page.rarity[*at as usize]).collect();
        part
    }

    /// The same of a source, whose words' rarity is not known.
    pub fn of_source(sketch: &Sketch, mask: Symbol, quoted: bool) -> Self {
        let places: Vec<u32> = (0..).zip(&sketch.words).filter(|(_, w)| w.quoted == quoted).map(|(at, _)| at).collect();
        let symbols = places.iter().map(|at| sketch.words[*at as usize].symbol & mask).collect();
        Self { symbols, rarity: Vec::new(), places }
    }

    /// Turns places in this part into places in the whole sketch.
    pub fn whole(&self, range: &Range<u32>) -> Range<u32> {
        self.places[range.start as usize]..self.places[range.end as usize - 1] + 1
    }
}
