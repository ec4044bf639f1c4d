//! How rare a word is in news: document frequency, learned once and compiled in.
//!
//! The table is made by `tools/learn/src/bin/learn_rarity.rs` from a corpus of articles in several languages. A word's
//! frequency is the share of articles of a language that hold it, in the language where that share is largest; words
//! that are not in the table are rarer than all that are. Two sides that use one table keep the same words, so the
//! table's [`identity`] is part of every index.

use std::sync::LazyLock;
use xxhash_rust::xxh3::xxh3_64;

/// Sorted entries of four bytes, little-endian: 28 bits of the word's hash, then four bits of level.
static TABLE: &[u8] = include_bytes!("rarity.bin");

/// Leading bits of a word's hash by which the part of the table is found that could hold it. As hashes are spread
/// evenly a part has some 18 entries, which halves the time of a look-up, and every word of a text is looked up.
const PART_BITS: u32 = 10;
const PARTS: usize = 1 << PART_BITS;
/// Where each part begins, and where the last one ends.
static STARTS: [u16; PARTS + 1] = starts();

/// Level of a word that is not in the table.
pub const RAREST: u8 = 10;

/// Words that more than a quarter of all articles hold carry no matter of their own.
const FUNCTION_WORD: u8 = 1;

/// Rarity of a word as a level `n`: between 2⁻ⁿ⁻¹ and 2⁻ⁿ of all articles hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rarity(u8);

impl Rarity {
    /// The commonest words that are no function words.
    pub const LEAST_CONTENT: Self = Self(FUNCTION_WORD + 1);
    /// Words that are not in the table.
    pub const UNKNOWN: Self = Self(RAREST);

    /// Rarity of a level.
    #[must_use]
    pub const fn at(level: u8) -> Self {
        Self(level)
    }

    /// Rarity of the word whose normal form has this hash.
    #[must_use]
    pub fn of(hash: u64) -> Self {
        let key = (hash >> 36) as u32;
        let part = (hash >> (64 - PART_BITS)) as usize;
        let (mut low, mut high) = (usize::from(STARTS[part]), usize::from(STARTS[part + 1]));
        while low < high {
            let middle = usize::midpoint(low, high);
            let entry = entry(middle);
            match (entry >> 4).cmp(&key) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Self((entry & 0xF) as u8),
            }
        }
        Self(RAREST)
    }

    /// The level, 0 (in most articles) to [`RAREST`].
    #[must_use]
    pub const fn level(self) -> u8 {
        self.0
    }

    /// Rarity of a character that is compared together with the one that follows, as if the two came together by
    /// chance. A character of no matter stays one.
    #[must_use]
    pub fn followed_by(self, next: Self) -> Self {
        if self.is_function_word() { self } else { Self((self.0 + next.0).min(RAREST)) }
    }

    /// Whether the word is one that texts on any matter share.
    #[must_use]
    pub const fn is_function_word(self) -> bool {
        self.0 <= FUNCTION_WORD
    }
}

const fn entry(at: usize) -> u32 {
    u32::from_le_bytes([TABLE[4 * at], TABLE[4 * at + 1], TABLE[4 * at + 2], TABLE[4 * at + 3]])
}

const fn starts() -> [u16; PARTS + 1] {
    let mut starts = [0; PARTS + 1];
    let (mut part, mut at) = (0, 0);
    while part < PARTS {
        starts[part] = at as u16;
        while at < TABLE.len() / 4 && entry(at) as usize >> (32 - PART_BITS) == part {
            at += 1;
        }
        part += 1;
    }
    assert!(TABLE.len() / 4 <= u16::MAX as usize && at == TABLE.len() / 4, "a sorted table, which two bytes count");
    starts[PARTS] = at as u16;
    starts
}

/// Names the table: indexes made with another one cannot be compared with.
#[must_use]
pub fn identity() -> u32 {
    static IDENTITY: LazyLock<u32> = LazyLock::new(|| xxh3_64(TABLE) as u32);
    *IDENTITY
}

/// Packs a table entry, for the program that makes the table.
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
    fn unknown_words_are_rarest() {
        assert_eq!(level("qwertzuiop"), RAREST);
        assert!(level("harbour") > level("people"));
    }

    #[test]
    fn table_is_sorted() {
        assert!((1..TABLE.len() / 4).all(|i| entry(i - 1) >> 4 < entry(i) >> 4));
    }
}
