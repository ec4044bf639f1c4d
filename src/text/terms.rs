//! Words that each language has of its own for the same thing: countries, cities, months, days of the week, small numbers
//! and powers of ten.
//!
//! Such words stand in the places of names and figures, and a translation changes them. The table is made by
//! `tools/learn/src/bin/terms.rs` from the Common Locale Data Repository (licence in `terms.license`). It knows words by
//! their stems, so that most of their inflected forms are found, too.

use std::sync::LazyLock;

/// Entries of four bytes, little-endian, in ascending order: the number of a term in the upper ten bits, and the low bits
/// of the hash of a stem for it.
static TERM_TABLE: &[u8] = include_bytes!("terms.bin");

/// Number of bits of a stem's hash that the table has.
pub(crate) const STEM_BITS: u32 = 22;
/// Terms up to this number are numbers, and those after them the powers of ten with these exponents.
const LAST_NUMBER: u16 = 12;
const POWERS: [i32; 6] = [3, 5, 6, 7, 9, 12];
/// The first term that is neither a number nor a power of ten.
pub const FIRST_NAME: u16 = LAST_NUMBER + 1 + POWERS.len() as u16;

/// Something for which languages have different words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Term {
    /// A small number.
    Number(u16),
    /// Ten to the power of this.
    Power(i32),
    /// A place, a month or a day of the week.
    Name(u16),
}

impl Term {
    const fn new(number: u16) -> Self {
        if number <= LAST_NUMBER {
            Self::Number(number)
        } else if number < FIRST_NAME {
            Self::Power(POWERS[(number - LAST_NUMBER - 1) as usize])
        } else {
            Self::Name(number)
        }
    }

    /// The exponent of a power of ten.
    pub const fn power(self) -> Option<i32> {
        if let Self::Power(power) = self { Some(power) } else { None }
    }
}

/// The terms that a word with this hash of its stem can stand for.
pub(crate) fn terms_of(stem: u64) -> impl Iterator<Item = Term> {
    /// Pairs of a stem and a term, ascending.
    static BY_STEM: LazyLock<Vec<(u32, u16)>> = LazyLock::new(|| {
        let mut pairs: Vec<(u32, u16)> = entries().map(|(term, stem)| (stem, term)).collect();
        pairs.sort_unstable();
        pairs
    });
    let stem = stem as u32 & STEM_MASK;
    let first = BY_STEM.partition_point(|(other, _)| *other < stem);
    BY_STEM[first..].iter().take_while(move |(other, _)| *other == stem).map(|(_, term)| Term::new(*term))
}

/// The low [`STEM_BITS`] bits of the hashes of the stems of a named term, in all languages.
pub(crate) fn stems_of(name: u16) -> impl Iterator<Item = u32> {
    let all = TERM_TABLE.len() / 4;
    let (mut low, mut high) = (0, all);
    while low < high {
        let middle = usize::midpoint(low, high);
        if entry(middle).0 < name { low = middle + 1 } else { high = middle }
    }
    (low..all).map(entry).take_while(move |(term, _)| *term == name).map(|(_, stem)| stem)
}

const STEM_MASK: u32 = (1 << STEM_BITS) - 1;

fn entries() -> impl Iterator<Item = (u16, u32)> {
    (0..TERM_TABLE.len() / 4).map(entry)
}

/// An entry of the table: the number of a term, and a stem for it.
fn entry(at: usize) -> (u16, u32) {
    let bytes = &TERM_TABLE[4 * at..4 * at + 4];
    let entry = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    ((entry >> STEM_BITS) as u16, entry & STEM_MASK)
}

/// Packs an entry, for the program that makes the table. `number` is the number itself for a small number, what
/// [`number_of_power`] says for a power of ten, and from [`FIRST_NAME`] on for a name.
#[must_use]
pub const fn pack(number: u16, stem: u64) -> u32 {
    (number as u32) << STEM_BITS | (stem as u32 & STEM_MASK)
}

/// The number of the term for ten to the power of `exponent`, if the table has words for it.
#[must_use]
pub fn number_of_power(exponent: u32) -> Option<u16> {
    POWERS.iter().zip(LAST_NUMBER + 1..).find(|(power, _)| power.unsigned_abs() == exponent).map(|(_, number)| number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn terms(word: &str) -> Vec<Term> {
        terms_of(Text::new(word).tokens[0].stem).collect()
    }

    #[test]
    fn one_thing_has_words_in_many_languages() {
        let names =
            |word: &str| terms(word).into_iter().filter(|term| matches!(term, Term::Name(_))).collect::<Vec<_>>();
        for (one, others) in [
            ("Germany", &["Deutschland", "Allemagne", "Niemcy", "Alemania", "Германия", "ألمانيا"][..]),
            ("January", &["Januar", "janvier", "stycznia", "января", "ocak", "يناير"][..]),
            ("Wednesday", &["Mittwoch", "mercredi", "środa", "среда"][..]),
            ("Moscow", &["Moskau", "Moscou", "Москва"][..]),
        ] {
            let of_one = names(one);
            for other in others {
                assert!(names(other).iter().any(|term| of_one.contains(term)), "{other} is not {one}");
            }
        }
    }

    #[test]
    fn numbers_and_powers_of_ten_are_words_too() {
        for (word, term) in [
            ("sieben", Term::Number(7)),
            ("siete", Term::Number(7)),
            ("девять", Term::Number(9)),
            ("миллионов", Term::Power(6)),
            ("milyon", Term::Power(6)),
            ("milionów", Term::Power(6)),
            ("miliardi", Term::Power(9)),
            ("ألف", Term::Power(3)),
            ("Mrd", Term::Power(9)),
            ("тыс", Term::Power(3)),
            ("млн", Term::Power(6)),
            ("करोड़", Term::Power(7)),
        ] {
            assert!(terms(word).contains(&term), "{word}: {:?}", terms(word));
        }
        assert!(terms("harbour").is_empty());
    }

    #[test]
    fn the_table_is_sorted_and_stems_are_found_from_both_sides() {
        let entries: Vec<_> = entries().collect();
        assert!(entries.is_sorted_by(|a, b| a < b));
        for (term, stem) in entries.iter().filter(|(term, _)| *term >= FIRST_NAME).step_by(37) {
            assert!(stems_of(*term).any(|other| other == *stem));
            assert!(terms_of(u64::from(*stem)).any(|other| other == Term::Name(*term)));
        }
    }
}
