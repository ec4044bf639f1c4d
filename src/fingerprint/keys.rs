//! Keys: by what an index finds the originals of a page.
//!
//! Two kinds, thinned alike on both sides, so that a page asks for little. *Shingles* are k-grams of content words,
//! of which winnowing (Schleimer, Wilkerson & Aiken, 2003) keeps the least of every window: two texts that share a
//! run of `SHINGLE + WINDOW - 1` content words share a key. *Anchor pairs* are two names, numbers or rare words that
//! stand close together, in either order: a synonym spinner leaves them alone and a rewrite keeps them near.
//!
//! Keys are read off a sketch as an index keeps it, so that whoever has the sketch has the keys: indexes can be merged
//! without keeping any key whole.

use super::symbols::is_rare;
use super::{SYMBOL_BITS, Sketch, Symbol, Word};
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// A key is a hash of 32 bits.
pub type Key = u32;

/// Content words in a shingle.
pub const SHINGLE: usize = 3;
/// Shingles in a window of which winnowing keeps one.
pub const WINDOW: usize = 16;
/// Anchors are paired with this many that follow.
const PAIR_REACH: usize = 3;
/// One anchor pair in this many is kept.
const PAIR_SAMPLE: u64 = 5;

/// What must be equal on both sides for keys to meet, as an index records it.
pub const PARAMETERS: [u8; 4] = [SHINGLE as u8, WINDOW as u8, PAIR_REACH as u8, PAIR_SAMPLE as u8];

const SHINGLE_SEED: u64 = 1;
const PAIR_SEED: u64 = 2;

/// The keys of a sketch, ascending, each once.
#[must_use]
pub fn keys(sketch: &Sketch) -> Vec<Key> {
    let mut keys: Vec<Key> = places(sketch).map(|(key, _)| key).collect();
    keys.extend(anchor_pairs(&sketch.words));
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Where the keys of a sketch's shingles stand, in text order: each key with the content words of its shingle.
pub fn places(sketch: &Sketch) -> impl Iterator<Item = (Key, Range<usize>)> {
    let shingles: Vec<Key> = sketch.words.windows(SHINGLE).map(shingle).collect();
    let kept = winnow(&shingles, WINDOW);
    kept.into_iter().map(move |at| (shingles[at], at..at + SHINGLE))
}

/// The symbol that an index keeps of a word.
const fn kept(word: &Word) -> Symbol {
    word.symbol & ((1 << SYMBOL_BITS) - 1)
}

/// The hash of some symbols. Its high half decides on samples and its low half is the key, which so stays even.
fn hash<const N: usize>(symbols: [Symbol; N], seed: u64) -> u64 {
    let number = symbols.iter().fold(0u64, |number, symbol| number << SYMBOL_BITS | u64::from(*symbol));
    xxh3_64_with_seed(&number.to_le_bytes(), seed)
}

fn shingle(words: &[Word]) -> Key {
    hash::<SHINGLE>(std::array::from_fn(|at| kept(&words[at])), SHINGLE_SEED) as Key
}

/// Places of the least hash of every window of `window` hashes; of equal ones the last, once for all windows it is in.
fn winnow(hashes: &[Key], window: usize) -> Vec<usize> {
    let size = window.min(hashes.len()).max(1);
    let mut kept: Vec<usize> = Vec::new();
    for (start, hashes) in hashes.windows(size).enumerate() {
        let least = (0..size).rev().min_by_key(|&i| hashes[i]).map_or(start, |i| start + i);
        if kept.last() != Some(&least) {
            kept.push(least);
        }
    }
    kept
}

/// A sample of the unordered pairs of anchors and rare words that stand close together.
fn anchor_pairs(words: &[Word]) -> Vec<Key> {
    let anchors: Vec<Symbol> = words.iter().filter(|word| word.anchor || is_rare(word)).map(kept).collect();
    let mut pairs = Vec::new();
    for (at, first) in anchors.iter().enumerate() {
        for second in anchors[at + 1..].iter().take(PAIR_REACH).filter(|second| *second != first) {
            let hash = hash([*first.min(second), *first.max(second)], PAIR_SEED);
            if (hash >> 32).is_multiple_of(PAIR_SAMPLE) {
                pairs.push(hash as Key);
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Fingerprint;
    use crate::text::Text;
    use proptest::prelude::*;

    /// Winnowing as its paper states it: of each window the least, the rightmost of equals.
    fn winnow_by_definition(hashes: &[Key], window: usize) -> Vec<Key> {
        let size = window.min(hashes.len()).max(1);
        let mut kept: Vec<Key> = hashes.windows(size).filter_map(|w| w.iter().min().copied()).collect();
        kept.sort_unstable();
        kept.dedup();
        kept
    }

    proptest! {
        #[test]
        fn winnowing_keeps_what_its_definition_keeps(hashes in prop::collection::vec(0u32..50, 0..200), window in 1usize..12) {
            let mut kept: Vec<Key> = winnow(&hashes, window).into_iter().map(|at| hashes[at]).collect();
            kept.sort_unstable();
            kept.dedup();
            prop_assert_eq!(kept, winnow_by_definition(&hashes, window));
        }

        #[test]
        fn a_long_enough_shared_run_shares_a_key(
            shared in prop::collection::vec("[a-z]{5,9}", SHINGLE + WINDOW - 1..60),
            before in prop::collection::vec("[a-z]{5,9}", 0..60),
            after in prop::collection::vec("[a-z]{5,9}", 0..60),
        ) {
            let sketch = |text: &str| Fingerprint::new(&Text::new(text)).sketch;
            let run = shared.join(" ");
            prop_assume!(sketch(&run).words.len() >= SHINGLE + WINDOW - 1);
            let page = keys(&sketch(&format!("{} {run} {}", before.join(" "), after.join(" "))));
            let source = keys(&sketch(&format!("{} {run} {}", after.join(" "), before.join(" "))).reduced());
            prop_assert!(page.iter().any(|k| source.binary_search(k).is_ok()));
        }
    }
}
