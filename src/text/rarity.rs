//! How rare a word is in news: its document frequency, from a table that is learned once and compiled in.
//!
//! The table is made by `tools/learn/src/bin/learn_rarity.rs` from a corpus of articles in several languages. A word's
//! document frequency is the share of a language's articles that contain it, in the language where that share is
//! largest. A word that is not in the table is rarer than all words that are. Rarity decides which words are
//! fingerprinted, so an index and its reader must use the same table: the table's [`identity`] is part of every index.

use std::sync::LazyLock;
use xxhash_rust::xxh3::xxh3_64;

/// Entries of four bytes, little-endian, in ascending order. The upper 28 bits are the upper bits of the word's hash,
/// the lower four bits are its level.
static RARITY_TABLE: &[u8] = include_bytes!("rarity.bin");

/// Leading bits of a word's hash that select the bucket of the table to search. Hashes are spread evenly, so a bucket
/// has about 18 entries. This halves the time of a look-up, and every word of a text is looked up.
const BUCKET_BITS: u32 = 10;
const BUCKETS: usize = 1 << BUCKET_BITS;
/// The first entry of each bucket, and the number of entries.
static BUCKET_STARTS: [u16; BUCKETS + 1] = bucket_starts();

/// Level of a word that is not in the table.
pub const RAREST: u8 = 10;

/// Maximum level of a function word: more than a quarter of all articles contain it, so it says nothing about a topic.
const MAX_FUNCTION_WORD_LEVEL: u8 = 1;

/// Rarity of a word, as a level `n` from 0 to [`RAREST`]: the share of articles that contain the word is between 2⁻ⁿ⁻¹
/// and 2⁻ⁿ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rarity(u8);

impl Rarity {
    /// Minimum rarity of a content word.
    pub const MIN_CONTENT: Self = Self(MAX_FUNCTION_WORD_LEVEL + 1);
    /// Rarity of what every text contains.
    pub const COMMONEST: Self = Self(0);
    /// Rarity of a word that is not in the table.
    pub const UNKNOWN: Self = Self(RAREST);

    /// The rarity of the given level.
    #[must_use]
    pub const fn at(level: u8) -> Self {
        Self(level)
    }

    /// The rarity of the word whose normal form has the given hash.
    #[must_use]
    pub fn of(hash: u64) -> Self {
        let key = (hash >> 36) as u32;
        let bucket = (hash >> (64 - BUCKET_BITS)) as usize;
        let (first, end) = (usize::from(BUCKET_STARTS[bucket]), usize::from(BUCKET_STARTS[bucket + 1]));
        // The hashes of a bucket are spread evenly, too, so an entry is near the place that its next bits tell.
        let share = (hash << BUCKET_BITS >> 32) * (end - first) as u64;
        let mut at = first + (share >> 32) as usize;
        while at > first && entry(at - 1) >> 4 >= key {
            at -= 1;
        }
        while at < end && entry(at) >> 4 < key {
            at += 1;
        }
        if at < end && entry(at) >> 4 == key {
            return Self((entry(at) & 0xF) as u8);
        }
        Self(RAREST)
    }

    /// The level, from 0 (most articles contain the word) to [`RAREST`].
    #[must_use]
    pub const fn level(self) -> u8 {
        self.0
    }

    /// Rarity of a pair of characters of a script without spaces between words, as if the two met by chance. If the
    /// first character is a function word, the pair is one, too.
    #[must_use]
    pub fn followed_by(self, next: Self) -> Self {
        if self.is_function_word() { self } else { Self((self.0 + next.0).min(RAREST)) }
    }

    /// Whether this is the rarity of a function word, which texts on any topic contain.
    #[must_use]
    pub const fn is_function_word(self) -> bool {
        self.0 <= MAX_FUNCTION_WORD_LEVEL
    }
}

const fn entry(at: usize) -> u32 {
    u32::from_le_bytes([
        RARITY_TABLE[4 * at],
        RARITY_TABLE[4 * at + 1],
        RARITY_TABLE[4 * at + 2],
        RARITY_TABLE[4 * at + 3],
    ])
}

const fn bucket_starts() -> [u16; BUCKETS + 1] {
    let entries = RARITY_TABLE.len() / 4;
    let mut starts = [0; BUCKETS + 1];
    let (mut bucket, mut at) = (0, 0);
    while bucket < BUCKETS {
        starts[bucket] = at as u16;
        while at < entries && entry(at) as usize >> (32 - BUCKET_BITS) == bucket {
            at += 1;
        }
        bucket += 1;
    }
    assert!(entries <= u16::MAX as usize && at == entries, "the table must be sorted and have at most 65,535 entries");
    starts[BUCKETS] = at as u16;
    starts
}

/// Identifies the table: the low half of its XXH3-64. An index made with another table cannot be read.
#[must_use]
pub fn identity() -> u32 {
    static IDENTITY: LazyLock<u32> = LazyLock::new(|| xxh3_64(RARITY_TABLE) as u32);
    *IDENTITY
}

/// Packs an entry of the table, for the program that makes the table.
#[must_use]
pub const fn pack(hash: u64, level: u8) -> u32 {
    ((hash >> 36) as u32) << 4 | (level & 0xF) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(word: &str) -> u8 {
        Rarity::of(xxh3_64(word.as_bytes())).level()
    }

    #[test]
    fn function_words_of_many_languages_are_common() {
        for word in ["the", "that", "with", "der", "nicht", "eine", "les", "dans", "que", "para", "的", "在"] {
            assert!(Rarity::of(xxh3_64(word.as_bytes())).is_function_word(), "{word}: level {}", level(word));
        }
    }

    #[test]
    fn words_that_are_not_in_the_table_are_rarest() {
        assert_eq!(level("qwertzuiop"), RAREST);
        assert!(level("harbour") > level("people"));
    }

    #[test]
    fn table_is_sorted() {
        assert!((1..RARITY_TABLE.len() / 4).all(|i| entry(i - 1) >> 4 < entry(i) >> 4));
    }
}
