//! Segments → one index: which articles a merged index keeps.
//!
//! - If several segments have an article with the same address, the one in the newest segment is kept.
//! - A segment's withdrawals remove articles from all earlier segments.
//! - If a host has the same text at several addresses, the first is kept.
//!
//! Articles that are kept are written again from their records. So a merged index has the same bytes as an index that
//! is built from the texts of these articles.

use super::record::Record;
use super::withdrawn::{self, Withdrawn};
use crate::address;
use std::collections::HashSet;
use xxhash_rust::xxh3::Xxh3;

/// Decides by their addresses which articles a merged index keeps. Segments must be processed from the newest to the
/// oldest.
#[derive(Debug, Default)]
pub struct MergeFilter {
    withdrawals: Withdrawn,
    seen: HashSet<u64>,
}

impl MergeFilter {
    /// Whether the article at an address of the current segment is kept.
    pub fn keeps(&mut self, url: &str) -> bool {
        if self.withdrawals.contains(url) {
            return false;
        }
        url.is_empty() || self.seen.insert(withdrawn::hash(url))
    }

    /// Ends the current segment. Its withdrawals apply to all segments that are processed after it.
    pub fn end_segment(&mut self, withdrawals: &Withdrawn) {
        self.withdrawals = std::mem::take(&mut self.withdrawals).and(withdrawals);
    }

    /// The withdrawals of all segments. If there are segments before the merged index, it must withdraw these, too.
    #[must_use]
    pub fn withdrawals(self) -> Withdrawn {
        self.withdrawals
    }
}

/// The texts of each host that have been seen. Articles must be processed in the order in which they will be indexed.
#[derive(Debug, Default)]
pub struct SeenTexts {
    seen: HashSet<u64>,
}

impl SeenTexts {
    /// Whether an earlier article of the same host has the same words. Remembers the article's words.
    pub fn has(&mut self, article: &Record) -> bool {
        let mut hash = Xxh3::new();
        hash.update(address::host(&article.source.url).as_bytes());
        article.sketch.words.iter().for_each(|word| hash.update(&word.symbol.to_le_bytes()));
        !self.seen.insert(hash.digest())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::{Sketch, Word};
    use crate::source::Source;

    #[test]
    fn repeats_of_a_text_are_found_within_a_host() {
        let article = |url: &str, symbol| Record {
            sketch: Sketch { words: vec![Word { symbol, entity: false, quoted: false }], ..Sketch::default() },
            source: Source { url: url.to_owned(), ..Source::default() },
        };
        let mut texts = SeenTexts::default();
        assert!(!texts.has(&article("https://herald.example/a", 1)));
        assert!(texts.has(&article("https://www.herald.example/b", 1)));
        assert!(!texts.has(&article("https://herald.example/c", 2)));
        assert!(!texts.has(&article("https://courier.example/a", 1)));
    }

    #[test]
    fn keeps_the_newest_version_and_nothing_that_is_withdrawn() {
        let mut filter = MergeFilter::default();
        assert!(filter.keeps("https://herald.example/a"));
        filter.end_segment(&Withdrawn::new(["https://herald.example/a", "https://herald.example/b"]));
        assert!(!filter.keeps("https://herald.example/b"));
        assert!(filter.keeps("https://herald.example/c"));
        filter.end_segment(&Withdrawn::default());
        assert!(!filter.keeps("https://herald.example/c"));
        assert_eq!(filter.withdrawals().len(), 2);
    }
}
