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
use super::writer::{MAX_PRIMER_ARTICLES, Prepared, Writer};
use super::{HEAD_BYTES, Index, Primer, RecordReader, slice_of};
use crate::address;
use crate::error::Result;
use crate::source::Source;
use std::collections::HashSet;
use std::io::Cursor;
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

/// Merges segments that are in memory, oldest first. If the segments are `complete`, none stands before them, and the
/// merged one withdraws nothing.
///
/// # Errors
/// Those of [`Index::open`] and [`Index::verify`] if a segment cannot be read, and [`crate::Error::TooManyWithdrawn`].
pub fn merge(files: &[&[u8]], complete: bool) -> Result<Vec<u8>> {
    let segments: Vec<Segment> = files.iter().map(|file| Segment::open(file)).collect::<Result<_>>()?;
    let (stays, withdrawn) = survivors(&segments)?;
    let withdrawn = if complete { Withdrawn::default() } else { withdrawn };
    let primer = Primer::new(&first_sources(&segments, &stays)?);
    let (out, scratch) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()));
    let mut writer = Writer::new(out, scratch, &primer, &withdrawn)?;
    let numbers = put_articles(&mut writer, &segments, &stays)?;
    for (segment, numbers) in segments.iter().zip(&numbers) {
        for block in 0..segment.index.blocks() {
            let range = segment.index.block(block, slice_of(segment.file, &segment.index.block_entry(block))?)?;
            writer.put_postings(&segment.index, block, slice_of(segment.file, &range)?, numbers)?;
        }
    }
    Ok(writer.finish()?.into_inner())
}

/// A segment in memory that is being merged.
struct Segment<'a> {
    index: Index,
    file: &'a [u8],
    reader: RecordReader,
}

impl<'a> Segment<'a> {
    /// Opens a segment and verifies every byte: a merged index must not give damaged bytes a valid checksum.
    fn open(file: &'a [u8]) -> Result<Self> {
        let index = Index::open(&file[..file.len().min(HEAD_BYTES)])?;
        index.verify(file)?;
        if let Some(range) = index.primer() {
            index.prime(slice_of(file, &range)?)?;
        }
        if let Some(range) = index.withdrawals_range() {
            index.read_withdrawals(slice_of(file, &range)?)?;
        }
        Ok(Self { reader: index.reader()?, index, file })
    }

    /// The records of articles whose number is chosen, in order.
    fn records<'b>(&'b self, stays: &'b [bool]) -> impl Iterator<Item = Result<(usize, Record)>> + use<'a, 'b> {
        let mut reader = self.reader.clone();
        (0..self.index.header().articles()).filter(|number| stays[*number as usize]).map(move |number| {
            let range = self.index.article(number, slice_of(self.file, &self.index.article_entry(number))?)?;
            Ok((number as usize, reader.read(number, slice_of(self.file, &range)?)?))
        })
    }
}

/// Determines which articles of each segment stay, and what all segments withdraw.
fn survivors(segments: &[Segment]) -> Result<(Vec<Vec<bool>>, Withdrawn)> {
    let mut filter = MergeFilter::default();
    let mut stays: Vec<Vec<bool>> = Vec::new();
    for segment in segments.iter().rev() {
        let all = vec![true; segment.index.header().articles() as usize];
        let urls: Vec<String> =
            segment.records(&all).map(|read| Ok(read?.1.source.url)).collect::<Result<_>>()?;
        // Of one address in one segment, which no writer writes, the last would stay.
        let mut of_segment: Vec<bool> = urls.iter().rev().map(|url| filter.keeps(url)).collect();
        of_segment.reverse();
        stays.push(of_segment);
        filter.end_segment(segment.index.withdrawals().unwrap_or(&Withdrawn::default()));
    }
    stays.reverse();
    Ok((stays, filter.withdrawals()))
}

/// The bibliographic facts of the first articles of the merged index.
fn first_sources(segments: &[Segment], stays: &[Vec<bool>]) -> Result<Vec<Source>> {
    let mut texts = SeenTexts::default();
    let records = segments.iter().zip(stays).flat_map(|(segment, stays)| segment.records(stays));
    let fresh = records.filter(|read| read.as_ref().map_or(true, |(_, record)| !texts.has(record)));
    fresh.take(MAX_PRIMER_ARTICLES).map(|read| Ok(read?.1.source)).collect()
}

/// Adds the articles that stay, and returns for each segment their numbers in the merged index.
fn put_articles(
    writer: &mut Writer<Cursor<Vec<u8>>, Cursor<Vec<u8>>>,
    segments: &[Segment],
    stays: &[Vec<bool>],
) -> Result<Vec<Vec<Option<u32>>>> {
    let mut texts = SeenTexts::default();
    let mut coder = writer.coder();
    let mut all = Vec::new();
    for (segment, stays) in segments.iter().zip(stays) {
        let mut numbers = vec![None; stays.len()];
        for read in segment.records(stays) {
            let (number, record) = read?;
            if !texts.has(&record) {
                numbers[number] = Some(writer.articles());
                writer.add(coder.code(&Prepared::from_record(record)))?;
            }
        }
        all.push(numbers);
    }
    Ok(all)
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
