//! Segments → one index: which of their articles stay.
//!
//! Of articles with one address the newest segment's stays, what a segment withdraws goes from all before it, and of one
//! text at several addresses of a host the first stays. What stays is written again from its record, so that a merged index is to the byte the one that building it from the
//! texts would give.

use super::record::Record;
use super::withdrawn::{self, Withdrawn};
use crate::address;
use std::collections::HashSet;
use xxhash_rust::xxh3::Xxh3;

/// Decides which articles stay. Segments are gone through from the newest to the oldest.
#[derive(Debug, Default)]
pub struct Survivors {
    withdrawn: Withdrawn,
    seen: HashSet<u64>,
}

impl Survivors {
    /// Whether the article at an address stays, of the segment that is being gone through.
    pub fn stays(&mut self, url: &str) -> bool {
        if self.withdrawn.contains(url) {
            return false;
        }
        url.is_empty() || self.seen.insert(withdrawn::hash(url))
    }

    /// Ends a segment that withdraws these articles from those before it.
    pub fn end_segment(&mut self, withdrawn: &Withdrawn) {
        self.withdrawn = std::mem::take(&mut self.withdrawn).and(withdrawn);
    }

    /// What all the segments withdraw, which the merged index has to withdraw, too, if there are segments before it.
    #[must_use]
    pub fn withdrawn(self) -> Withdrawn {
        self.withdrawn
    }
}

/// Knows the texts that were there before. Articles come in the order in which they will be indexed.
#[derive(Debug, Default)]
pub struct Texts {
    seen: HashSet<u64>,
}

impl Texts {
    /// Whether an article of the same host had the same words.
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
    fn one_text_at_one_host_is_one_article() {
        let article = |url: &str, symbol| Record {
            sketch: Sketch { words: vec![Word { symbol, entity: false, quoted: false }], ..Sketch::default() },
            source: Source { url: url.to_owned(), ..Source::default() },
        };
        let mut texts = Texts::default();
        assert!(!texts.has(&article("https://herald.example/a", 1)));
        assert!(texts.has(&article("https://www.herald.example/b", 1)));
        assert!(!texts.has(&article("https://herald.example/c", 2)));
        assert!(!texts.has(&article("https://courier.example/a", 1)));
    }

    #[test]
    fn the_newest_stays_and_what_is_withdrawn_goes() {
        let mut survivors = Survivors::default();
        assert!(survivors.stays("https://herald.example/a"));
        survivors.end_segment(&Withdrawn::new(["https://herald.example/a", "https://herald.example/b"]));
        assert!(!survivors.stays("https://herald.example/b"));
        assert!(survivors.stays("https://herald.example/c"));
        survivors.end_segment(&Withdrawn::default());
        assert!(!survivors.stays("https://herald.example/c"));
        assert_eq!(survivors.withdrawn().len(), 2);
    }
}
