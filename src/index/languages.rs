//! The languages of the articles of an index, by which a page is known to be in another one.
//!
//! Translations are looked up by other keys than copies. Most pages and lists are in one language, and for these the
//! further keys would be read for nothing.

use crate::order;
use crate::text::language::primary_language;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Maximum number of languages in the section. Of more, those with the fewest articles are left out.
const MAX_LISTED_LANGUAGES: usize = 16;
/// Number of bytes of a language subtag: two or three letters, and zeros.
const SUBTAG_BYTES: usize = 3;
/// Bytes of an entry: a language subtag, and how many articles are in the language, as one more than the logarithm to the
/// base 2.
const LANGUAGE_BYTES: usize = SUBTAG_BYTES + 1;
/// Length of the section in bytes. It is written last, into a place of this length at the beginning.
pub(super) const LANGUAGES_BYTES: usize = MAX_LISTED_LANGUAGES * LANGUAGE_BYTES;
/// Minimum number of articles in the page's language, for each article in another one, from which an index counts as one in
/// the page's language. No translations are looked for in it.
const MAX_OWN_FOR_FOREIGN: u64 = 16;

/// The languages that the articles of an index say they are in, each with its number of articles. In an index that was
/// read, the number is a power of two.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Languages(BTreeMap<String, u64>);

impl Languages {
    /// Adds the language of an article. One that has none, or one of more than three letters, is not counted.
    pub(super) fn add(&mut self, tag: Option<&str>) {
        let language = tag.and_then(primary_language);
        if let Some(language) = language.filter(|l| (2..=SUBTAG_BYTES).contains(&l.len()) && l.is_ascii()) {
            *self.0.entry(language).or_default() += 1;
        }
    }

    /// Whether enough articles are in another language than this one to look for translations.
    #[must_use]
    pub fn has_other_than(&self, language: &str) -> bool {
        let own = self.0.get(language).copied().unwrap_or(0);
        self.0.values().sum::<u64>().saturating_sub(own) * MAX_OWN_FOR_FOREIGN > own
    }

    /// The languages that enough articles are in for a page to be a translation from them.
    pub fn usual(&self) -> impl Iterator<Item = &str> {
        let all = self.0.values().sum::<u64>();
        self.0.iter().filter(move |(_, of)| *of * MAX_OWN_FOR_FOREIGN >= all).map(|(language, _)| language.as_str())
    }

    pub(super) fn to_bytes(&self) -> [u8; LANGUAGES_BYTES] {
        let mut most: Vec<(&String, u8)> =
            self.0.iter().map(|(language, of)| (language, of.ilog2() as u8 + 1)).collect();
        order::sort_by_key(&mut most, |(_, logarithm)| Reverse(*logarithm));
        most.truncate(MAX_LISTED_LANGUAGES);
        let mut bytes = [0; LANGUAGES_BYTES];
        for (entry, (language, logarithm)) in bytes.chunks_exact_mut(LANGUAGE_BYTES).zip(most) {
            entry[..language.len()].copy_from_slice(language.as_bytes());
            entry[SUBTAG_BYTES] = logarithm;
        }
        bytes
    }

    /// Reads a section. Entries that are no language are skipped.
    pub(super) fn from_bytes(bytes: &[u8]) -> Self {
        let read = |entry: &[u8]| {
            let language = std::str::from_utf8(&entry[..SUBTAG_BYTES]).ok()?.trim_end_matches('\0').to_owned();
            let articles = 1u64.checked_shl(u32::from(entry[SUBTAG_BYTES]).checked_sub(1)?)?;
            (!language.is_empty() && u32::try_from(articles).is_ok()).then_some((language, articles))
        };
        let mut languages = Self::default();
        languages.0.extend(bytes.chunks_exact(LANGUAGE_BYTES).filter_map(read));
        languages
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(tags: &[&str]) -> Languages {
        let mut languages = Languages::default();
        for tag in tags {
            languages.add(Some(tag));
        }
        languages
    }

    #[test]
    fn languages_are_read_as_they_were_written() {
        for tags in [&[][..], &["en"], &["pt-BR", "fil", "de", "de"]] {
            assert_eq!(Languages::from_bytes(&of(tags).to_bytes()), of(tags));
        }
        assert_eq!(Languages::from_bytes(&of(&["en", "en-US", "en-GB"]).to_bytes()), of(&["en", "en"]));
    }

    #[test]
    fn of_many_languages_those_with_most_articles_are_kept() {
        let mut all: Vec<String> = ('a'..='z').map(|c| format!("x{c}")).collect();
        all.extend(["xz".to_owned(), "xz".to_owned()]);
        let read = Languages::from_bytes(&of(&all.iter().map(String::as_str).collect::<Vec<_>>()).to_bytes());
        assert_eq!(read.0.len(), MAX_LISTED_LANGUAGES);
        assert_eq!(read.0.get("xz"), Some(&2));
    }

    #[test]
    fn a_few_articles_in_another_language_do_not_count() {
        assert!(!of(&["en-US", "en"]).has_other_than("en"));
        assert!(of(&["en", "de"]).has_other_than("en"));
        let mostly_english = of(&[["en"; 40].as_slice(), &["de", "sv", "sv", "sv"]].concat());
        assert_eq!(mostly_english.usual().collect::<Vec<_>>(), ["en", "sv"]);
        assert!(!of(&[]).has_other_than("en"));
        let mut mostly = vec!["en"; 64];
        mostly.push("de");
        assert!(
            !of(&mostly).has_other_than("en") && of(&mostly).has_other_than("de") && of(&mostly).has_other_than("fr")
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            let read = Languages::from_bytes(&bytes);
            prop_assert!(!read.has_other_than("en") || read != Languages::default());
        }
    }
}
