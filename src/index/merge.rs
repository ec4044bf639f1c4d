//! Segments → one index: which articles a merged index keeps.
//!
//! - If several segments have an article with the same address, the one in the newest segment is kept.
//! - A segment's withdrawals remove articles from all earlier segments.
//! - If a host has the same text at several addresses, the first is kept.
//!
//! Articles that are kept are written again from their records. So a merged index has the same bytes as an index that
//! is built from the texts of these articles.

use super::header::Header;
use super::record::Record;
use super::withdrawn::{self, Withdrawn};
use super::writer::{Coder, MAX_PRIMER_ARTICLES, Prepared, Writer};
use super::{HEAD_BYTES, Index, Primer, slice_of};
use crate::address;
use crate::error::{Error, Result};
use crate::fingerprint::keys::{MAX_KEY_BITS, MIN_KEY_BITS, bits_for};
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

/// Number of bits of the keys of an index that is merged from segments with these headers: the number that was
/// `wanted`, or else that of the segment with the shortest keys. The bits that a segment does not keep are lost, because
/// keys cannot be computed from its records.
///
/// # Errors
/// [`Error::KeysTooShort`] if a segment keeps fewer bits than are wanted. Also if it keeps fewer than other segments and
/// than [`bits_for`] all articles together: the others would lose bits that the merged index needs.
pub fn key_bits<'a>(segments: impl IntoIterator<Item = &'a Header>, wanted: Option<u8>) -> Result<u8> {
    let (mut articles, mut shortest, mut longest) = (0, MAX_KEY_BITS, MIN_KEY_BITS);
    // A segment without articles only withdraws.
    for segment in segments.into_iter().filter(|segment| segment.articles() > 0) {
        articles = segment.articles().saturating_add(articles);
        (shortest, longest) = (shortest.min(segment.key_bits()), longest.max(segment.key_bits()));
    }
    let needed = wanted.unwrap_or(if shortest < longest { bits_for(articles) } else { shortest });
    match wanted {
        _ if shortest < needed => Err(Error::KeysTooShort { bits: shortest, needed }),
        Some(wanted) => Ok(wanted),
        None if articles == 0 => Ok(MIN_KEY_BITS),
        None => Ok(shortest),
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

/// A segment that is merged, wherever its bytes are. Its primer and its withdrawals have been given to its index.
pub trait Part {
    /// The errors of reading it and of writing the merged index.
    type Error: From<Error>;

    /// The segment.
    fn index(&self) -> &Index;

    /// Calls `take` with the numbers and records of the chosen articles, in order and in portions that fit into memory,
    /// until `take` returns false.
    ///
    /// # Errors
    /// The segment cannot be read, and the errors of `take`.
    fn for_each_portion(
        &self,
        is_chosen: &(dyn Fn(u32) -> bool + Sync),
        take: &mut dyn FnMut(Vec<(u32, Record)>) -> Result<bool, Self::Error>,
    ) -> Result<(), Self::Error>;
}

/// An index that takes what is merged.
pub trait Target<P: Part> {
    /// Number of articles added so far.
    fn articles(&self) -> u32;

    /// Adds articles, in order.
    ///
    /// # Errors
    /// The index cannot be written.
    fn add(&mut self, articles: Vec<Prepared>) -> Result<(), P::Error>;

    /// Adds the posting lists of a segment. `numbers` has for each of its articles the number in the merged index, or
    /// [`None`] if it is left out.
    ///
    /// # Errors
    /// The segment cannot be read, or the index not be written.
    fn put_postings(&mut self, part: &P, numbers: &[Option<u32>]) -> Result<(), P::Error>;
}

/// Merges segments, oldest first, into the index that `begin` begins: with the bibliographic facts of its first articles
/// and with what it withdraws. If the segments are `complete`, none stands before them, and it withdraws nothing;
/// otherwise it withdraws what they withdraw, and `also`. Returns the index, and how many articles were left out because
/// their host has the same text at another address.
///
/// # Errors
/// Those of the segments and of the index.
pub fn merge_into<P: Part, T: Target<P>>(
    parts: &[P],
    complete: bool,
    also: &Withdrawn,
    begin: impl FnOnce(&[Source], &Withdrawn) -> Result<T, P::Error>,
) -> Result<(T, u64), P::Error> {
    let (stays, withdrawn) = survivors(parts)?;
    let withdrawn = if complete { Withdrawn::default() } else { withdrawn.and(also) };
    let mut target = begin(&first_sources(parts, &stays)?, &withdrawn)?;
    let (numbers, repeated) = put_articles(&mut target, parts, &stays)?;
    for (part, numbers) in parts.iter().zip(&numbers) {
        target.put_postings(part, numbers)?;
    }
    Ok((target, repeated))
}

/// For each article of a segment, whether it stays.
type Stays = Vec<bool>;

/// For each article of a segment, its number in the merged index; [`None`] if it is left out.
type Numbers = Vec<Option<u32>>;

/// Determines which articles of each segment stay, and what all segments withdraw.
fn survivors<P: Part>(parts: &[P]) -> Result<(Vec<Stays>, Withdrawn), P::Error> {
    let mut filter = MergeFilter::default();
    let mut stays: Vec<Stays> = vec![Vec::new(); parts.len()];
    for (part, stays) in parts.iter().zip(&mut stays).rev() {
        let mut urls: Vec<String> = Vec::new();
        part.for_each_portion(&|_| true, &mut |records| {
            urls.extend(records.into_iter().map(|(_, record)| record.source.url));
            Ok(true)
        })?;
        // Of one address in one segment, which no writer writes, the last would stay.
        *stays = urls.iter().rev().map(|url| filter.keeps(url)).collect();
        stays.reverse();
        filter.end_segment(part.index().withdrawals().unwrap_or(&Withdrawn::default()));
    }
    Ok((stays, filter.withdrawals()))
}

/// The bibliographic facts of the first articles of the merged index, at least [`MAX_PRIMER_ARTICLES`] of them if it has
/// that many.
fn first_sources<P: Part>(parts: &[P], stays: &[Stays]) -> Result<Vec<Source>, P::Error> {
    let mut first = Vec::new();
    let mut texts = SeenTexts::default();
    for (part, stays) in parts.iter().zip(stays) {
        part.for_each_portion(&|number| stays[number as usize], &mut |records| {
            let fresh = records.into_iter().filter(|(_, record)| !texts.has(record));
            first.extend(fresh.map(|(_, record)| record.source));
            Ok(first.len() < MAX_PRIMER_ARTICLES)
        })?;
        if first.len() >= MAX_PRIMER_ARTICLES {
            break;
        }
    }
    Ok(first)
}

/// Adds the articles that stay, and returns their numbers in the merged index, and how many articles were left out
/// because the same host has their text at another address.
fn put_articles<P: Part, T: Target<P>>(
    target: &mut T,
    parts: &[P],
    stays: &[Stays],
) -> Result<(Vec<Numbers>, u64), P::Error> {
    let mut texts = SeenTexts::default();
    let mut repeated = 0;
    let mut numbers: Vec<Numbers> = stays.iter().map(|stays| vec![None; stays.len()]).collect();
    for ((part, stays), numbers) in parts.iter().zip(stays).zip(&mut numbers) {
        part.for_each_portion(&|number| stays[number as usize], &mut |records| {
            let mut kept = Vec::new();
            for (number, record) in records {
                if texts.has(&record) {
                    repeated += 1;
                } else {
                    numbers[number as usize] = Some(target.articles() + kept.len() as u32);
                    kept.push(Prepared::from_record(record));
                }
            }
            target.add(kept)?;
            Ok(true)
        })?;
    }
    Ok((numbers, repeated))
}

/// Merges segments that are in memory, oldest first. If the segments are `complete`, none stands before them, and the
/// merged one withdraws nothing.
///
/// # Errors
/// Those of [`Index::open`] and [`Index::verify`] if a segment cannot be read, and [`Error::TooManyWithdrawn`].
pub fn merge(files: &[&[u8]], complete: bool) -> Result<Vec<u8>> {
    let parts: Vec<InMemory> = files.iter().map(|file| InMemory::open(file)).collect::<Result<_>>()?;
    let key_bits = key_bits(parts.iter().map(|part| part.index.header()), None)?;
    let begin = |first: &[Source], withdrawn: &Withdrawn| {
        let primer = Primer::new(&first[..first.len().min(MAX_PRIMER_ARTICLES)]);
        let (out, scratch) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()));
        let mut writer = Writer::new(out, scratch, &primer, withdrawn)?;
        writer.keep_key_bits(key_bits);
        Ok(Merged { coder: writer.coder(), writer })
    };
    let (merged, _) = merge_into(&parts, complete, &Withdrawn::default(), begin)?;
    Ok(merged.writer.finish()?.into_inner())
}

/// A segment in memory that is merged.
struct InMemory<'a> {
    index: Index,
    file: &'a [u8],
}

/// Number of articles in a portion.
const ARTICLES_AT_ONCE: u32 = 256;

impl<'a> InMemory<'a> {
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
        Ok(Self { index, file })
    }
}

impl Part for InMemory<'_> {
    type Error = Error;

    fn index(&self) -> &Index {
        &self.index
    }

    fn for_each_portion(
        &self,
        is_chosen: &(dyn Fn(u32) -> bool + Sync),
        take: &mut dyn FnMut(Vec<(u32, Record)>) -> Result<bool>,
    ) -> Result<()> {
        let mut reader = self.index.reader()?;
        let mut read = |number| {
            let range = self.index.article(number, slice_of(self.file, &self.index.article_entry(number))?)?;
            Ok((number, reader.read(number, slice_of(self.file, &range)?)?))
        };
        let articles = self.index.header().articles();
        for start in (0..articles).step_by(ARTICLES_AT_ONCE as usize) {
            let chosen = (start..articles.min(start + ARTICLES_AT_ONCE)).filter(|number| is_chosen(*number));
            if !take(chosen.map(&mut read).collect::<Result<_>>()?)? {
                break;
            }
        }
        Ok(())
    }
}

/// A merged index in memory.
struct Merged {
    writer: Writer<Cursor<Vec<u8>>, Cursor<Vec<u8>>>,
    coder: Coder,
}

impl Target<InMemory<'_>> for Merged {
    fn articles(&self) -> u32 {
        self.writer.articles()
    }

    fn add(&mut self, articles: Vec<Prepared>) -> Result<()> {
        articles.iter().try_for_each(|article| self.writer.add(self.coder.code(article)))
    }

    fn put_postings(&mut self, part: &InMemory, numbers: &[Option<u32>]) -> Result<()> {
        let InMemory { index, file } = part;
        (0..index.blocks()).try_for_each(|block| {
            let range = index.block(block, slice_of(file, &index.block_entry(block))?)?;
            self.writer.put_postings(index, block, slice_of(file, &range)?, numbers)
        })
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
