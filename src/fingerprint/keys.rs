//! Keys: by what an index finds the originals of a page.
//!
//! Two kinds, thinned alike on both sides, so that a page asks for little. *Shingles* are k-grams of content words,
//! of which winnowing (Schleimer, Wilkerson & Aiken, 2003) keeps the least of every window: two texts that share a
//! run of `SHINGLE + WINDOW - 1` content words share a key. *Entity pairs* are two names, numbers or rare words that
//! stand close together, in either order: a synonym spinner leaves them alone and a rewrite keeps them near.

use super::MOST_WORDS;
use crate::text::{Text, Token};
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// A key is a hash of [`KEY_BITS`] bits.
pub type Key = u32;

/// Bits of a key. An index keeps all of them, so that indexes can be merged. With a million articles some twenty have any
/// given key by chance; two keys of one page seldom meet in one of them.
pub const KEY_BITS: u8 = 22;

/// Content words in a shingle.
pub const SHINGLE: usize = 3;
/// Pairs of characters in a shingle of a script without word spaces.
pub const GLYPH_SHINGLE: usize = 5;
/// Shingles in a window of which winnowing keeps one.
pub const WINDOW: usize = 24;
/// Entities are paired with this many that follow.
const PAIR_REACH: usize = 3;
/// One entity pair in this many is kept.
const PAIR_SAMPLE: u64 = 4;
/// A lower-case word from this level on is rare enough to be an entity.
const RARE: u8 = 10;

/// What must be equal on both sides for keys to meet, as an index records it.
pub const PARAMETERS: [u8; 5] = [KEY_BITS, SHINGLE as u8, GLYPH_SHINGLE as u8, WINDOW as u8, PAIR_SAMPLE as u8];

const SHINGLE_SEED: u64 = 1;
const PAIR_SEED: u64 = 2;

/// The keys of a text, ascending, each once.
#[must_use]
pub fn keys(text: &Text) -> Vec<Key> {
    let mut keys: Vec<Key> = places(text).map(|(key, _)| key).collect();
    keys.extend(entity_pairs(text));
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Where the keys of a text's shingles stand, in text order: each key with the content words of its shingle.
pub fn places(text: &Text) -> impl Iterator<Item = (Key, Range<usize>)> {
    let shingles = shingles(text);
    let kept = winnow(&shingles, WINDOW);
    kept.into_iter().map(move |at| (shingles[at], at..at + SHINGLE))
}

/// Hashes of the k-grams of content words, in order.
fn shingles(text: &Text) -> Vec<Key> {
    let content: Vec<&Token> = text.tokens.iter().filter(|t| t.is_content()).take(MOST_WORDS).collect();
    (0..content.len())
        .filter_map(|at| {
            let size = if content[at].unspaced { GLYPH_SHINGLE } else { SHINGLE };
            let gram = content.get(at..at + size)?;
            let mut bytes = [0; GLYPH_SHINGLE * 8];
            for (slot, token) in bytes.chunks_exact_mut(8).zip(gram) {
                slot.copy_from_slice(&token.stem.to_le_bytes());
            }
            Some(key(xxh3_64_with_seed(&bytes[..size * 8], SHINGLE_SEED)))
        })
        .collect()
}

/// The key that a hash makes.
const fn key(hash: u64) -> Key {
    hash as Key & ((1 << KEY_BITS) - 1)
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

/// A sample of the unordered pairs of entities that stand close together.
fn entity_pairs(text: &Text) -> Vec<Key> {
    let entities: Vec<u64> = text
        .tokens
        .iter()
        .filter(|t| t.is_content())
        .take(MOST_WORDS)
        .filter(|t| t.entity || t.rarity.level() >= RARE)
        .map(|t| t.stem)
        .collect();
    let mut pairs = Vec::new();
    for (at, first) in entities.iter().enumerate() {
        for second in entities[at + 1..].iter().take(PAIR_REACH).filter(|second| *second != first) {
            let pair = [*first.min(second), *first.max(second)];
            let hash = xxh3_64_with_seed(pair.map(u64::to_le_bytes).as_flattened(), PAIR_SEED);
            // The high half decides, the low half is the key: the sample stays even over the key space.
            if (hash >> 32).is_multiple_of(PAIR_SAMPLE) {
                pairs.push(key(hash));
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
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
            before in prop::collection::vec("[a-z]{5,9}", 0..40),
            after in prop::collection::vec("[a-z]{5,9}", 0..40),
        ) {
            let run = shared.join(" ");
            prop_assume!(Text::new(&run).tokens.iter().filter(|t| t.is_content()).count() >= SHINGLE + WINDOW - 1);
            let page = keys(&Text::new(&format!("{} {run} {}", before.join(" "), after.join(" "))));
            let source = keys(&Text::new(&format!("{} {run} {}", after.join(" "), before.join(" "))));
            prop_assert!(page.iter().any(|k| source.binary_search(k).is_ok()));
        }
    }
}
