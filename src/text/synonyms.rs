//! Words of like meaning: which stems may stand in each other's place.
//!
//! The table is made by `tools/learn/src/bin/learn_synonyms.rs` from `WordNet` (Miller, 1995; licence in
//! `synonyms.license`). Only the page's side looks into it: a word of the page agrees, if less, with a synonym in the
//! original, of which an index keeps what it keeps of every word. So meaning costs an index nothing, a better table
//! needs no new index, and texts in languages that have no table are compared as they were without one.
//!
//! Sentence vectors were tried in its place (means of static word vectors, 64 numbers a sentence, unquantised): they
//! caught half a point more of all re-worded pages than no meaning at all, the table 0.8, and four points more of
//! word-swapped ones.

use std::collections::BTreeMap;

/// Stems in ascending order, four bytes each; then for each of them the places of its synonyms in this list, two bytes
/// each. Where there are fewer than [`MOST_SYNONYMS`], its own place fills up. All little-endian.
static TABLE: &[u8] = include_bytes!("synonyms.bin");

/// Synonyms kept of a stem, the strongest.
pub const MOST_SYNONYMS: usize = 6;

/// Bytes of a stem and of its synonyms.
const KEY: usize = 4;
const PLACES: usize = 2 * MOST_SYNONYMS;

/// Stems in the table.
const STEMS: usize = TABLE.len() / (KEY + PLACES);

/// The low halves of the hashes of the stems that may stand in the place of the one whose hash this is.
pub fn synonyms(stem: u64) -> impl Iterator<Item = u32> {
    let stem = stem as u32;
    let at = partition_point(|at| key(at) < stem);
    let found = at < STEMS && key(at) == stem;
    let places = STEMS * KEY + at * PLACES;
    (0..if found { MOST_SYNONYMS } else { 0 })
        .map(move |i| usize::from(u16::from_le_bytes([TABLE[places + 2 * i], TABLE[places + 2 * i + 1]])))
        .filter(move |place| *place != at)
        .map(key)
}

fn key(at: usize) -> u32 {
    let bytes = &TABLE[at * KEY..][..KEY];
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

/// The first place of the table for which `before` does not hold.
fn partition_point(before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, STEMS);
    while low < high {
        let middle = usize::midpoint(low, high);
        if before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// Packs a table in which every synonym is a stem, too; [`None`] if it has too many stems.
#[must_use]
pub fn pack(table: &BTreeMap<u32, Vec<u32>>) -> Option<Vec<u8>> {
    let places: BTreeMap<u32, u16> =
        table.keys().enumerate().map(|(at, stem)| Some((*stem, u16::try_from(at).ok()?))).collect::<Option<_>>()?;
    let mut bytes: Vec<u8> = table.keys().flat_map(|stem| stem.to_le_bytes()).collect();
    for (stem, synonyms) in table {
        let synonyms = synonyms.iter().chain(std::iter::repeat(stem)).take(MOST_SYNONYMS);
        bytes.extend(synonyms.flat_map(|synonym| places[synonym].to_le_bytes()));
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;
    use xxhash_rust::xxh3::xxh3_64;

    fn stem(word: &str) -> u64 {
        Text::new(word).tokens[0].stem
    }

    #[test]
    fn synonyms_are_found_in_any_form() {
        for (word, synonym) in [("wealthy", "rich"), ("bigger", "large")] {
            assert!(synonyms(stem(word)).any(|s| s == stem(synonym) as u32), "{word}: {synonym}");
        }
        assert_eq!(synonyms(stem("qwertzuiop")).count(), 0);
    }

    #[test]
    fn the_table_is_the_one_that_was_measured() {
        assert_eq!(TABLE.len() % (KEY + PLACES), 0);
        assert!((1..STEMS).all(|at| key(at - 1) < key(at)));
        assert_eq!(
            xxh3_64(TABLE),
            0x1a0c_9ffc_016e_0b8e,
            "made anew? Measure, and put its checksum here and in docs/evaluation.md"
        );
    }
}
