//! Words that each language has of its own for the same thing: countries, cities, months, days of the week, small numbers
//! and powers of ten.
//!
//! Such words stand in the places of names and figures, and a translation changes them. The table is made by
//! `tools/learn/src/bin/terms.rs` from the Common Locale Data Repository (licence in `terms.license`). It knows words by
//! their stems, so that most of their inflected forms are found, too.

use crate::order;
use std::sync::LazyLock;

/// The number of sets of languages, in two bytes; each of these sets in four, a bit for each of [`LANGUAGES`]; and entries of
/// six bytes in ascending order: four with the number of a term in the upper ten bits, and the low bits of the hash of a stem
/// for it, and two with the number of the set of languages that have the word. All are little-endian.
static TERM_TABLE: &[u8] = include_bytes!("terms.bin");

/// The languages all of whose words are in the table, and of which it says which word is whose.
pub const LANGUAGES: [&str; 31] = [
    "en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "nb", "fi", "pl", "cs", "hu", "ro", "bg", "ru", "uk", "el",
    "tr", "id", "vi", "ar", "fa", "he", "hi", "ko", "ca", "hr", "sr", "sk",
];
/// Number of bytes of a set of languages, of an entry, and of the term and the stem in it.
const SET_BYTES: usize = 4;
const ENTRY_BYTES: usize = 6;
const WORD_BYTES: usize = 4;

/// Some of the [`LANGUAGES`], or of all languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Languages(u32);

impl Languages {
    /// All languages.
    pub const ALL: Self = Self(u32::MAX);
    /// The languages that are not in [`LANGUAGES`].
    pub const OTHERS: Self = Self(1 << LANGUAGES.len());

    /// The languages with these primary subtags, as [`primary_language`](super::language::primary_language) gives them; all
    /// languages if the table has words of none of them.
    pub fn of<'a>(languages: impl IntoIterator<Item = &'a str>) -> Self {
        let bit = |language: &str| {
            let is_known = |known: &str| known == language || (language == "hr" && known == "sr");
            LANGUAGES.iter().enumerate().filter(|(_, known)| is_known(known)).map(|(at, _)| 1u32 << at).sum::<u32>()
        };
        let bits = languages.into_iter().map(bit).fold(0, |all, bits| all | bits);
        if bits == 0 { Self::ALL } else { Self(bits) }
    }

    /// The languages of both.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether both have a language in common.
    #[must_use]
    pub const fn have_any_of(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// As the table has it.
    #[must_use]
    pub const fn bits(self) -> u32 {
        self.0
    }
}

/// Number of bits of a stem's hash that the table has.
const STEM_BITS: u32 = 22;
/// Terms up to this number are numbers, and those after them the powers of ten with these exponents.
const LAST_NUMBER: u16 = 12;
const POWERS: [i32; 8] = [3, 4, 5, 6, 7, 8, 9, 12];
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
        order::sort(&mut pairs);
        pairs
    });
    let stem = stem as u32 & STEM_MASK;
    let first = BY_STEM.partition_point(|(other, _)| *other < stem);
    BY_STEM[first..].iter().take_while(move |(other, _)| *other == stem).map(|(_, term)| Term::new(*term))
}

/// The low [`STEM_BITS`] bits of the hashes of the stems of a named term, each with the languages that have it.
pub(crate) fn stems_of(name: u16) -> impl Iterator<Item = (u32, Languages)> {
    let all = number_of_entries();
    let (mut low, mut high) = (0, all);
    while low < high {
        let middle = usize::midpoint(low, high);
        if entry(middle).0 < name { low = middle + 1 } else { high = middle }
    }
    (low..all).take_while(move |at| entry(*at).0 == name).map(|at| (entry(at).1, languages(at)))
}

/// The bits of a stem's hash that the table has.
pub(crate) const STEM_MASK: u32 = (1 << STEM_BITS) - 1;

fn entries() -> impl Iterator<Item = (u16, u32)> {
    (0..number_of_entries()).map(entry)
}

/// Where the entries begin.
fn first_entry() -> usize {
    2 + SET_BYTES * usize::from(u16::from_le_bytes(bytes_at(0)))
}

fn number_of_entries() -> usize {
    (TERM_TABLE.len() - first_entry()) / ENTRY_BYTES
}

/// An entry of the table: the number of a term, and a stem for it.
fn entry(at: usize) -> (u16, u32) {
    let entry = u32::from_le_bytes(bytes_at(first_entry() + ENTRY_BYTES * at));
    ((entry >> STEM_BITS) as u16, entry & STEM_MASK)
}

/// The languages of an entry.
fn languages(at: usize) -> Languages {
    let set = u16::from_le_bytes(bytes_at(first_entry() + ENTRY_BYTES * at + WORD_BYTES));
    Languages(u32::from_le_bytes(bytes_at(2 + SET_BYTES * usize::from(set))))
}

fn bytes_at<const COUNT: usize>(at: usize) -> [u8; COUNT] {
    std::array::from_fn(|offset| TERM_TABLE[at + offset])
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
    fn words_have_their_languages() {
        let stem = |word: &str| Text::new(word).tokens[0].stem as u32 & STEM_MASK;
        let Some(Term::Name(germany)) = terms("Germany").into_iter().find(|term| matches!(term, Term::Name(_))) else {
            panic!("Germany is no name")
        };
        let of = |word: &str| stems_of(germany).find(|(other, _)| *other == stem(word)).map(|(_, languages)| languages);
        let [english, german, french] = ["en", "de", "fr"].map(|language| Languages::of([language]));
        assert!(of("Germany").is_some_and(|found| found.have_any_of(english) && !found.have_any_of(german)));
        assert!(of("Deutschland").is_some_and(|found| found.have_any_of(german) && !found.have_any_of(french)));
        assert!(of("Deutschland").is_some_and(|found| found.have_any_of(Languages::of(["sw"]))));
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
            assert!(stems_of(*term).any(|(other, languages)| other == *stem && languages.bits() != 0));
            assert!(terms_of(u64::from(*stem)).any(|other| other == Term::Name(*term)));
        }
    }
}
