//! Keys: how an index finds the articles that a page could come from.
//!
//! A key is a hash of 32 bits. An index keeps the first 22 of them or more, as many as [`bits_for`] its number of
//! articles. There are two kinds of keys, and both are sampled in the same way from pages and originals, so that a page
//! needs to look up few of them:
//!
//! - *Shingles* are k-grams of content words. Winnowing (Schleimer, Wilkerson & Aiken, 2003) keeps the minimum of every
//!   window of consecutive shingles. Two texts that share a run of `SHINGLE_WORDS + WINNOWING_WINDOW - 1` content words
//!   therefore share a key.
//! - *Entity pairs* are two names, numbers or rare words that are close to each other, in either order. They survive
//!   where shingles do not: a synonym spinner leaves them unchanged, and a rewrite keeps them close.
//!
//! # Example: the keys of a sentence
//!
//! This sentence has 12 content words, and so 10 shingles of three words. Each is hashed to 32 bits:
//!
//! ```
//! use firsthand::fingerprint::Sketch;
//! use firsthand::fingerprint::keys::{WINNOWING_WINDOW, entity_pairs, keys, places, shingles, winnow};
//! use firsthand::text::Text;
//!
//! let article =
//!     "The ferry Marta Lind ran aground near Ansel on Tuesday with 214 people on board, the coast guard said.";
//! let text = Text::new(article);
//! assert_eq!(Sketch::new(&text).words.len(), 12);
//!
//! let hashes = shingles(&text);
//! assert_eq!(
//!     hashes,
//!     [
//!         1_912_102_325, // 0: ferry Marta Lind
//!         139_089_770,   // 1: Marta Lind ran
//!         379_433_547,   // 2: Lind ran aground
//!         1_135_491_227, // 3: ran aground near
//!         1_362_778_757, // 4: aground near Ansel
//!         2_208_957_836, // 5: near Ansel Tuesday
//!         866_082_630,   // 6: Ansel Tuesday 214
//!         860_797_169,   // 7: Tuesday 214 board
//!         3_005_683_688, // 8: 214 board coast
//!         1_188_127_310, // 9: board coast guard
//!     ]
//! );
//!
//! // With a window of four shingles, seven windows start at shingles 0 to 6. Winnowing keeps the minimum of each:
//! // shingle 1 for the windows that start at 0 and 1, shingle 2 for the one at 2 (it does not contain shingle 1),
//! // shingle 6 for the one at 3, and shingle 7 for those at 4 to 6. Any four consecutive shingles contain one that
//! // is kept.
//! assert_eq!(winnow(&hashes, 4), [1, 2, 6, 7]);
//! assert!((0..=6).all(|start| winnow(&hashes, 4).iter().any(|kept| (start..start + 4).contains(kept))));
//!
//! // The real window has 24 shingles. This sentence has fewer, so there is one window, and its minimum is kept.
//! assert_eq!(WINNOWING_WINDOW, 24);
//! assert_eq!(places(&text).collect::<Vec<_>>(), [(139_089_770, 1..4)]); // content words 1 to 3: Marta Lind ran
//! ```
//!
//! Six of the content words are names or numbers, or so rare that they are paired like these: "ferry", "Marta", "Lind",
//! "aground", "Ansel" and "214". Each is paired with the three that follow it, which makes 12 pairs. On average, one
//! pair in four is kept, chosen by its hash:
//!
//! ```
//! # use firsthand::fingerprint::keys::{Key, entity_pairs, keys, shingles};
//! # use firsthand::text::Text;
//! # let article =
//! #     "The ferry Marta Lind ran aground near Ansel on Tuesday with 214 people on board, the coast guard said.";
//! # let text = Text::new(article);
//! let kept = entity_pairs(&text);
//! assert_eq!(
//!     kept,
//!     [
//!         2_003_305_859, // ferry, Marta
//!         54_164_033,    // ferry, aground
//!         2_194_776_208, // Marta, aground
//!         3_860_523_045, // aground, Ansel
//!     ]
//! );
//!
//! // The keys of the article are those of its kept shingles and pairs.
//! assert_eq!(keys(&text), [54_164_033, 139_089_770, 2_003_305_859, 2_194_776_208, 3_860_523_045]);
//!
//! // This rewrite shares no run of three content words with the article, but it is found by two pairs.
//! let rewrite = Text::new("Near Ansel, rescuers have reached a ferry that lies aground since Tuesday.");
//! assert!(shingles(&rewrite).iter().all(|hash| !shingles(&text).contains(hash)));
//! let shared: Vec<Key> = keys(&rewrite).into_iter().filter(|key| keys(&text).contains(key)).collect();
//! assert_eq!(shared, [54_164_033, 3_860_523_045]); // ferry, aground; Ansel, aground
//! ```

use super::MAX_CONTENT_WORDS;
use crate::text::{Text, Token};
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// A hash of [`MAX_KEY_BITS`] bits. An index keeps its first bits, which are the highest of the number.
pub type Key = u32;

/// Maximum number of bits of a key that an index keeps: all of them.
pub const MAX_KEY_BITS: u8 = 32;
/// Minimum number of bits of a key that an index keeps, however few articles it has, so that small indexes can be
/// merged into a large one. Each further bit would add about one percent to the size of an index.
pub const MIN_KEY_BITS: u8 = 22;

/// Number of bits of a key that an index of so many articles keeps, unless its maker wants another number.
///
/// An article has about a hundred keys, so that in a large index between 25 and 50 articles have a given key by chance.
/// With fewer bits a page reads more, and original articles that share few keys with a page are lost among others that
/// share as many by chance; see `docs/scale.md`.
///
/// ```
/// # use firsthand::fingerprint::keys::bits_for;
/// assert_eq!([1_000, 2_000_000, 10_000_000, 100_000_000].map(bits_for), [22, 22, 25, 28]);
/// ```
#[must_use]
pub const fn bits_for(articles: u32) -> u8 {
    // One more than the logarithm of the next power of two.
    let bits = (u32::BITS - articles.saturating_sub(1).leading_zeros()) as u8 + 1;
    if bits < MIN_KEY_BITS {
        MIN_KEY_BITS
    } else if bits > MAX_KEY_BITS {
        MAX_KEY_BITS
    } else {
        bits
    }
}

/// Number of content words in a shingle.
pub const SHINGLE_WORDS: usize = 3;
/// Number of tokens in a shingle that starts with a character of a script without spaces between words. Each token of
/// such a script is a pair of adjacent characters.
pub const UNSPACED_SHINGLE_CHARS: usize = 5;
/// Number of consecutive shingles of which winnowing keeps at least one.
pub const WINNOWING_WINDOW: usize = 24;
/// Number of following entities with which an entity is paired.
const PAIR_REACH: usize = 3;
/// One entity pair in this many is kept.
const PAIR_SAMPLING: u64 = 4;
/// Minimum rarity level at which a word that is not marked as an entity is paired like one.
const MIN_PAIRED_RARITY: u8 = 10;

/// The parameters that must be equal in a page and an index for their keys to match. The header of an index holds them,
/// after the number of bits of its keys.
pub const KEY_PARAMETERS: [u8; 4] =
    [SHINGLE_WORDS as u8, UNSPACED_SHINGLE_CHARS as u8, WINNOWING_WINDOW as u8, PAIR_SAMPLING as u8];

const SHINGLE_SEED: u64 = 1;
const PAIR_SEED: u64 = 2;
const ADDRESS_SEED: u64 = 3;

/// The keys of a text in ascending order, without duplicates.
#[must_use]
pub fn keys(text: &Text) -> Vec<Key> {
    let mut keys: Vec<Key> = places(text).map(|(key, _)| key).collect();
    keys.extend(entity_pairs(text));
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The key of an article's address, in the form of [`address::key`](crate::address::key). An index holds it, so that the
/// entry of a page's own address is found whatever its text.
#[must_use]
pub fn of_address(address: &str) -> Key {
    key(xxh3_64_with_seed(address.as_bytes(), ADDRESS_SEED))
}

/// The keys of the kept shingles in text order, each with the positions of the first [`SHINGLE_WORDS`] content words of
/// its shingle.
pub fn places(text: &Text) -> impl Iterator<Item = (Key, Range<usize>)> {
    let shingles = shingles(text);
    // By the bits that all indexes keep, as it was when no index kept more.
    let hashes: Vec<Key> = shingles.iter().map(|key| key >> (MAX_KEY_BITS - MIN_KEY_BITS)).collect();
    let kept = winnow(&hashes, WINNOWING_WINDOW);
    kept.into_iter().map(move |at| (shingles[at], at..at + SHINGLE_WORDS))
}

/// The hashes of all shingles in text order.
#[must_use]
pub fn shingles(text: &Text) -> Vec<Key> {
    let content: Vec<&Token> = text.tokens.iter().filter(|t| t.is_content()).take(MAX_CONTENT_WORDS).collect();
    (0..content.len())
        .filter_map(|at| {
            let size = if content[at].unspaced { UNSPACED_SHINGLE_CHARS } else { SHINGLE_WORDS };
            let gram = content.get(at..at + size)?;
            let mut bytes = [0; UNSPACED_SHINGLE_CHARS * 8];
            for (slot, token) in bytes.chunks_exact_mut(8).zip(gram) {
                slot.copy_from_slice(&token.stem.to_le_bytes());
            }
            Some(key(xxh3_64_with_seed(&bytes[..size * 8], SHINGLE_SEED)))
        })
        .collect()
}

/// The key of a hash: its low half, rotated. The first bits are the lowest of the hash, because keys once were the low
/// [`MIN_KEY_BITS`] and nothing else.
const fn key(hash: u64) -> Key {
    (hash as Key).rotate_left((MAX_KEY_BITS - MIN_KEY_BITS) as u32)
}

/// Winnowing (Schleimer, Wilkerson & Aiken, 2003): the positions of the minimum of every window of `window` consecutive
/// hashes, in ascending order. If a window has several equal minima, the rightmost counts. A position that is the
/// minimum of several windows is returned once. If there are fewer than `window` hashes, all of them are one window.
///
/// ```
/// # use firsthand::fingerprint::keys::winnow;
/// // The windows are [7, 2, 2], [2, 2, 9] and [2, 9, 5]. The rightmost minimum of each is at 2.
/// assert_eq!(winnow(&[7, 2, 2, 9, 5], 3), [2]);
/// ```
#[must_use]
pub fn winnow(hashes: &[Key], window: usize) -> Vec<usize> {
    let size = window.min(hashes.len()).max(1);
    let mut kept: Vec<usize> = Vec::new();
    for (start, window) in hashes.windows(size).enumerate() {
        let end = start + size - 1;
        let min = match kept.last() {
            // The last minimum is still in the window, so only the new hash can be below it.
            Some(last) if *last >= start => {
                if hashes[end] <= hashes[*last] {
                    end
                } else {
                    *last
                }
            }
            _ => (0..size).rev().min_by_key(|&i| window[i]).map_or(start, |i| start + i),
        };
        if kept.last() != Some(&min) {
            kept.push(min);
        }
    }
    kept
}

/// The keys of a sample of the text's unordered entity pairs, in text order.
#[must_use]
pub fn entity_pairs(text: &Text) -> Vec<Key> {
    let entities: Vec<u64> = text
        .tokens
        .iter()
        .filter(|t| t.is_content())
        .take(MAX_CONTENT_WORDS)
        .filter(|t| t.entity || t.rarity.level() >= MIN_PAIRED_RARITY)
        .map(|t| t.stem)
        .collect();
    let mut pairs = Vec::new();
    for (at, first) in entities.iter().enumerate() {
        pairs.extend(entities[at + 1..].iter().take(PAIR_REACH).filter_map(|second| pair_key(*first, *second)));
    }
    pairs
}

/// The key of a pair of different stems, in either order, if it is one of the sample.
pub(crate) fn pair_key(first: u64, second: u64) -> Option<Key> {
    let pair = [first.min(second), first.max(second)];
    let hash = xxh3_64_with_seed(pair.map(u64::to_le_bytes).as_flattened(), PAIR_SEED);
    // The high half decides and the low half is the key, so the kept keys are evenly spread over all values.
    (first != second && (hash >> 32).is_multiple_of(PAIR_SAMPLING)).then(|| key(hash))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Winnowing as its paper defines it: the hashes that are the minimum of some window.
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
        fn texts_that_share_a_long_enough_run_share_a_key(
            shared in prop::collection::vec("[a-z]{5,9}", SHINGLE_WORDS + WINNOWING_WINDOW - 1..60),
            before in prop::collection::vec("[a-z]{5,9}", 0..40),
            after in prop::collection::vec("[a-z]{5,9}", 0..40),
        ) {
            let run = shared.join(" ");
            let words = Text::new(&run).tokens.iter().filter(|t| t.is_content()).count();
            prop_assume!(words >= SHINGLE_WORDS + WINNOWING_WINDOW - 1);
            let page = keys(&Text::new(&format!("{} {run} {}", before.join(" "), after.join(" "))));
            let source = keys(&Text::new(&format!("{} {run} {}", after.join(" "), before.join(" "))));
            prop_assert!(page.iter().any(|k| source.binary_search(k).is_ok()));
        }
    }
}
