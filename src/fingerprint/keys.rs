//! Keys: by what an index finds the originals of a page.
//!
//! Two kinds, thinned alike on both sides, so that a page asks for little. *Shingles* are k-grams of content words,
//! of which winnowing (Schleimer, Wilkerson & Aiken, 2003) keeps the least of every window: two texts that share a
//! run of `SHINGLE + WINDOW - 1` content words share a key. *Anchor pairs* are two names, numbers or rare words that
//! stand close together, in either order: a synonym spinner leaves them alone and a rewrite keeps them near.

use super::MOST_WORDS;
use crate::text::{Text, Token};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// A key is a hash of 32 bits.
pub type Key = u32;

/// Content words in a shingle.
pub const SHINGLE: usize = 3;
/// Pairs of characters in a shingle of a script without word spaces.
pub const GLYPH_SHINGLE: usize = 5;
/// Shingles in a window of which winnowing keeps one.
pub const WINDOW: usize = 8;
/// Anchors are paired with this many that follow.
const PAIR_REACH: usize = 3;
/// One anchor pair in this many is kept.
const PAIR_SAMPLE: u64 = 3;
/// A lower-case word from this level on is rare enough to be an anchor.
const RARE: u8 = 10;

/// What must be equal on both sides for keys to meet, as an index records it.
pub const PARAMETERS: [u8; 4] = [SHINGLE as u8, GLYPH_SHINGLE as u8, WINDOW as u8, PAIR_SAMPLE as u8];

const SHINGLE_SEED: u64 = 1;
const PAIR_SEED: u64 = 2;

/// The keys of a text, ascending, each once.
#[must_use]
pub fn keys(text: &Text) -> Vec<Key> {
    let mut keys = winnow(&shingles(text), WINDOW);
    keys.extend(anchor_pairs(text));
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Hashes of the k-grams of content words, in order.
fn shingles(text: &Text) -> Vec<Key> {
    let content: Vec<&Token> = text.tokens.iter().filter(|t| t.is_content()).take(MOST_WORDS).collect();
    (0..content.len())
        .filter_map(|at| {
            let size = if content[at].glyph { GLYPH_SHINGLE } else { SHINGLE };
            let gram = content.get(at..at + size)?;
            let mut bytes = [0; GLYPH_SHINGLE * 8];
            for (slot, token) in bytes.chunks_exact_mut(8).zip(gram) {
                slot.copy_from_slice(&token.stem.to_le_bytes());
            }
            Some(xxh3_64_with_seed(&bytes[..size * 8], SHINGLE_SEED) as Key)
        })
        .collect()
}

/// Keeps the least hash of every window of `window` hashes; of equal ones the last, once for all windows it is in.
fn winnow(hashes: &[Key], window: usize) -> Vec<Key> {
    let size = window.min(hashes.len()).max(1);
    let mut kept: Vec<usize> = Vec::new();
    for (start, hashes) in hashes.windows(size).enumerate() {
        let least = (0..size).rev().min_by_key(|&i| hashes[i]).map_or(start, |i| start + i);
        if kept.last() != Some(&least) {
            kept.push(least);
        }
    }
    kept.into_iter().map(|at| hashes[at]).collect()
}

/// A sample of the unordered pairs of anchors that stand close together.
fn anchor_pairs(text: &Text) -> Vec<Key> {
    let anchors: Vec<u64> = text
        .tokens
        .iter()
        .filter(|t| t.is_content())
        .take(MOST_WORDS)
        .filter(|t| t.anchor || t.rarity.level() >= RARE)
        .map(|t| t.stem)
        .collect();
    let mut pairs = Vec::new();
    for (at, first) in anchors.iter().enumerate() {
        for second in anchors[at + 1..].iter().take(PAIR_REACH).filter(|second| *second != first) {
            let pair = [*first.min(second), *first.max(second)];
            let bytes: Vec<u8> = pair.iter().flat_map(|h| h.to_le_bytes()).collect();
            let hash = xxh3_64_with_seed(&bytes, PAIR_SEED);
            // The high half decides, the low half is the key: the sample stays even over the key space.
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
            let mut kept = winnow(&hashes, window);
            kept.sort_unstable();
            kept.dedup();
            prop_assert_eq!(kept, winnow_by_definition(&hashes, window));
        }

        #[test]
        fn a_long_enough_shared_run_shares_a_key(
            shared in prop::collection::vec("[a-z]{5,9}", SHINGLE + WINDOW - 1..40),
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
