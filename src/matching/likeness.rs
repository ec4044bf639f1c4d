//! Likeness: how much two texts are about the same, regardless of the order of their words. It is quick to compute from
//! sketches and says which of many candidates are worth aligning.

use super::translation::Anchors;
use crate::fingerprint::symbols::{SYMBOLS, frequency};
use crate::fingerprint::{Sketch, Symbol, Word};
use std::sync::OnceLock;

/// The vocabulary of a page, to be compared with that of articles.
pub(crate) struct Likeness {
    /// For each symbol its weight, or 0 if the page does not have it.
    weights: Vec<f32>,
    /// Euclidean norm of `weights`.
    length: f32,
}

impl Likeness {
    pub fn new(page: &Sketch) -> Self {
        let mut weights = vec![0.0; SYMBOLS];
        page.words.iter().for_each(|word| weights[slot(*word)] = weight(slot(*word)));
        let length = weights.iter().map(|weight| weight * weight).sum::<f32>().sqrt();
        Self { weights, length }
    }

    /// The vocabulary that a page could have in another language, by its names, figures and common words.
    pub fn in_another_language(anchors: &Anchors) -> Self {
        let mut weights = vec![0.0; SYMBOLS];
        for symbol in anchors.symbols() {
            let slot = symbol as usize % SYMBOLS;
            weights[slot] = weight(slot);
        }
        let length = weights.iter().map(|weight| weight * weight).sum::<f32>().sqrt();
        Self { weights, length }
    }

    /// The cosine of both vocabularies, from 0 (nothing in common) to 1. Each is a set of symbols, weighted by how rare they
    /// are in news (inverse document frequency; Spärck Jones, 1972).
    pub fn with(&self, article: &[Word]) -> f32 {
        let mut seen = vec![false; SYMBOLS];
        let (mut shared, mut all) = (0.0, 0.0);
        for word in article {
            let slot = slot(*word);
            if !std::mem::replace(&mut seen[slot], true) {
                let weight = weight(slot);
                all += weight * weight;
                shared += weight * self.weights[slot];
            }
        }
        if shared == 0.0 { 0.0 } else { shared / all.sqrt() / self.length }
    }
}

fn slot(word: Word) -> usize {
    word.symbol as usize % SYMBOLS
}

/// Weight of a symbol: the rarer in news, the higher. Computed once, because every word of every candidate needs it.
fn weight(slot: usize) -> f32 {
    static WEIGHTS: OnceLock<Vec<f32>> = OnceLock::new();
    let weights = WEIGHTS.get_or_init(|| {
        let times = |symbol| frequency(symbol, false) + frequency(symbol, true);
        (0..SYMBOLS as u32).map(|symbol| (LEARNED_WORDS / times(symbol) as f32).ln().max(0.0)).collect()
    });
    weights[slot]
}

/// Approximate number of words from which the frequencies of symbols were learned.
const LEARNED_WORDS: f32 = 6.3e6;

/// Share of the pairs of neighbouring words of the text that has fewer that the other has too, from 0 to 1. Copies of one
/// text have most, even with words swapped; independent reports of one event have few.
pub(crate) fn shared_neighbours(a: &Sketch, b: &Sketch) -> f32 {
    let pairs = |sketch: &Sketch| {
        let pair = |words: &[Word]| u64::from(words[0].symbol) << Symbol::BITS | u64::from(words[1].symbol);
        let mut pairs: Vec<u64> = sketch.words.windows(2).map(pair).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    };
    let (a, b) = (pairs(a), pairs(b));
    let (few, many) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let shared = few.iter().filter(|pair| many.binary_search(pair).is_ok()).count();
    shared as f32 / few.len().max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sharing_more_is_more_alike_and_length_does_not_help() {
        let sketch = |symbols: &[u32]| Sketch {
            words: symbols.iter().map(|symbol| Word { symbol: *symbol, entity: false, quoted: false }).collect(),
            ..Sketch::default()
        };
        let page = Likeness::new(&sketch(&[1, 2, 3, 4, 5]));
        let alike = page.with(&sketch(&[5, 4, 3, 3, 3]).words);
        assert!(alike > page.with(&sketch(&[5, 6, 7]).words) && alike < 1.0);
        assert!((page.with(&sketch(&[1, 2, 3, 4, 5]).words) - 1.0).abs() < 1e-5);
        let everything: Vec<u32> = (0..2000).collect();
        assert!(alike > page.with(&sketch(&everything).words));
        assert!(page.with(&[]) <= 0.0);
    }
}
