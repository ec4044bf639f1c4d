#![doc = include_str!("index/format.md")]
//!
//! # Reading without input or output
//!
//! [`Index`] opens no file and makes no request. Its methods come in pairs: one returns the byte range that is needed,
//! the other takes the bytes of that range. The caller reads them from a slice, a memory-mapped file, a file in the
//! browser or a static host.

mod bit_code;
mod bytes;
mod directory;
pub mod header;
mod languages;
pub mod merge;
mod postings;
mod range_coder;
pub mod record;
mod sketch_code;
mod spool;
mod text_code;
pub(crate) mod withdrawn;
pub mod writer;

pub use header::{HEAD_BYTES, Header};
pub use languages::Languages;
pub(crate) use postings::MAX_POSTINGS_PER_KEY;
pub use postings::Slots;
pub use record::{Record, SketchEnd};
pub use text_code::Primer;
pub use withdrawn::{MAX_WITHDRAWN, Withdrawn};
pub use writer::{Coded, Coder, Prepared, Writer, in_memory, of_one};

use crate::error::{Error, Result};
use crate::fingerprint::keys::Key;
use crate::fingerprint::{Sketch, Word};
use crate::order;
use crate::source::Source;
use bytes::{damaged, seal, unseal};
use directory::Directory;
use postings::{Posting, UNLISTED};
use std::io::Read;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock};
use text_code::{MAX_PRIMER_BYTES, TextModel};
use xxhash_rust::xxh3::Xxh3;

const PRIMER_TAG: [u8; 4] = *b"PRIM";
/// Tag of the section of withdrawals. It is part of the format, so it keeps its bytes.
const WITHDRAWALS_TAG: [u8; 4] = *b"GONE";
const LANGUAGES_TAG: [u8; 4] = *b"LANG";
const ARTICLES_TAG: [u8; 4] = *b"ARTS";
const ARTICLE_DIRECTORY_TAG: [u8; 4] = *b"ADIR";
const SLOTS_TAG: [u8; 4] = *b"SLOT";
const SLOT_DIRECTORY_TAG: [u8; 4] = *b"SDIR";

/// An open index: its header, and where the rest of the file is.
#[derive(Debug, Clone)]
pub struct Index {
    header: Header,
    blocks: Directory,
    articles: Directory,
    languages: Option<Languages>,
    primer: Range<u64>,
    withdrawals_range: Range<u64>,
    /// The model by which texts are decoded, set once, when the primer has been read. To decode a text changes the model, and
    /// the change is undone afterwards. So readers take turns with one model, instead of copying 400 kB for each page.
    texts: OnceLock<Arc<Mutex<TextModel>>>,
    /// Set once, when the withdrawals have been read.
    withdrawals: OnceLock<Withdrawn>,
}

impl Index {
    /// Opens an index from the first [`HEAD_BYTES`] bytes of its file, or from the whole file if it is shorter.
    ///
    /// # Errors
    /// [`Error::NotAnIndex`], [`Error::IndexVersion`], [`Error::IndexParameters`] or [`Error::IndexDamaged`].
    pub fn open(head: &[u8]) -> Result<Self> {
        let header = Header::from_bytes(head)?;
        let (primer, withdrawals_range) = (header.section(PRIMER_TAG)?, header.section(WITHDRAWALS_TAG)?);
        let too_long = |range: &Range<u64>, max: usize| range.end - range.start > max as u64;
        if too_long(&primer, MAX_PRIMER_BYTES)
            || too_long(&withdrawals_range, 8 * MAX_WITHDRAWN + bytes::BLOCK_CHECKSUM_BYTES)
        {
            return Err(damaged());
        }
        let (articles, slots) = (header.section(ARTICLES_TAG)?, header.section(SLOTS_TAG)?);
        Ok(Self {
            languages: languages_in(head, &header),
            articles: Directory::open(header.section(ARTICLE_DIRECTORY_TAG)?, articles, header.articles())?,
            blocks: Directory::open(header.section(SLOT_DIRECTORY_TAG)?, slots, header.slots.blocks())?,
            primer,
            withdrawals_range,
            texts: OnceLock::new(),
            withdrawals: OnceLock::new(),
            header,
        })
    }

    /// The languages of the articles; [`None`] in an index that was written before these were written down.
    #[must_use]
    pub const fn languages(&self) -> Option<&Languages> {
        self.languages.as_ref()
    }

    /// The header.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// Reads the whole file from its beginning and checks every byte.
    ///
    /// # Errors
    /// [`Error::IndexTruncated`] if bytes are missing, [`Error::IndexDamaged`] if bytes are wrong or there are too
    /// many, and the errors of `file`.
    pub fn verify(&self, mut file: impl Read) -> Result<()> {
        let expected = self.header.file_bytes();
        let mut at = 0;
        let mut buffer = vec![0; 1 << 16];
        let mut read = |length: u64, mut with: Option<&mut Xxh3>| {
            let mut left = length;
            while left > 0 {
                let max = left.min(buffer.len() as u64) as usize;
                let count = file.read(&mut buffer[..max])?;
                if count == 0 {
                    return Err(Error::IndexTruncated { bytes: at, expected });
                }
                if let Some(hash) = &mut with {
                    hash.update(&buffer[..count]);
                }
                left -= count as u64;
                at += count as u64;
            }
            Ok(at)
        };
        let mut sections: Vec<&header::Section> = self.header.sections.iter().collect();
        order::sort_by_key(&mut sections, |s| s.range.start);
        read(self.header.to_bytes().len() as u64, None)?;
        for section in sections {
            let mut hash = Xxh3::new();
            let start = read(0, None)?;
            let end = read(section.range.end - section.range.start, Some(&mut hash))?;
            if section.range != (start..end) || hash.digest() != section.checksum {
                return Err(damaged());
            }
        }
        if file.read(&mut [0])? == 0 { Ok(()) } else { Err(damaged()) }
    }

    /// The number of the block of posting lists that contains a key.
    #[must_use]
    pub const fn block_of(&self, key: Key) -> u32 {
        self.header.slots.block_of(key)
    }

    /// Byte range of the directory entry of a block of posting lists. [`Index::block`] reads it. Neighbouring blocks
    /// share an entry.
    #[must_use]
    pub const fn block_entry(&self, block: u32) -> Range<u64> {
        self.blocks.entry(block)
    }

    /// Byte range of a block of posting lists, from the bytes of its directory entry. [`Index::postings`] reads it.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`] if the range is outside the section of posting lists.
    pub fn block(&self, block: u32, entry: &[u8]) -> Result<Range<u64>> {
        self.blocks.block(block, entry)
    }

    /// Calls `found` with each of `keys` that articles have, and with the numbers of these articles in ascending order.
    /// For an unlisted key, which more than 2,048 articles have, the slice of articles is empty.
    ///
    /// `keys` must be ascending and all be in this block; `bytes` is the whole block.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`].
    pub fn postings(&self, block: u32, bytes: &[u8], keys: &[Key], found: impl FnMut(Key, &[u32])) -> Result<()> {
        self.header.slots.read(unseal(bytes, block)?, keys, found)
    }

    /// Calls `found` with every posting of a block in ascending order: a key, and the number of an article that has it;
    /// [`None`] if the key is unlisted. `bytes` is the whole block.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`].
    pub fn all_postings(&self, block: u32, bytes: &[u8], mut found: impl FnMut(Key, Option<u32>)) -> Result<()> {
        self.header.slots.read_all(block, unseal(bytes, block)?, |posting| {
            found(posting.key(), Some(posting.article()).filter(|article| *article != UNLISTED));
        })
    }

    /// The bytes of a block with these postings, which are keys and numbers of articles. So look-ups can be measured in
    /// indexes that are too large to be built.
    #[must_use]
    pub fn block_with(&self, block: u32, postings: impl IntoIterator<Item = (Key, Option<u32>)>) -> Vec<u8> {
        let slots = self.header.slots;
        let posting = |(key, article): (Key, Option<u32>)| Posting::new(key, article.unwrap_or(UNLISTED));
        let mut postings: Vec<Posting> = postings.into_iter().map(|of| posting(of).cut(slots.key_bits)).collect();
        postings.sort_unstable();
        postings.dedup();
        let mut bytes = Vec::new();
        slots.write(block, &postings, &mut bytes);
        seal(&mut bytes, 0, block);
        bytes
    }

    /// Number of blocks of posting lists.
    #[must_use]
    pub const fn blocks(&self) -> u32 {
        self.header.slots.blocks()
    }

    /// Byte range of the directory entry of an article. [`Index::article`] reads it.
    #[must_use]
    pub const fn article_entry(&self, article: u32) -> Range<u64> {
        self.articles.entry(article)
    }

    /// Byte range of an article's record, from the bytes of its directory entry.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`] if the range is outside the section of articles.
    pub fn article(&self, article: u32, entry: &[u8]) -> Result<Range<u64>> {
        self.articles.block(article, entry)
    }

    /// Byte range of the primer, which must be read and given to [`Index::prime`] before the first record is read.
    ///
    /// [`None`] if that has been done, or if the primer is empty, as in a very small index: HTTP has no notation for an
    /// empty range.
    #[must_use]
    pub fn primer(&self) -> Option<Range<u64>> {
        (!self.primer.is_empty() && self.texts.get().is_none()).then(|| self.primer.clone())
    }

    /// Takes the bytes of the primer, from which the texts of all records are decoded.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`] if the primer is damaged. With a damaged primer, all texts would be decoded wrongly.
    pub fn prime(&self, bytes: &[u8]) -> Result<()> {
        if !self.header.section_matches(PRIMER_TAG, bytes) {
            return Err(damaged());
        }
        self.texts.get_or_init(|| self.model(&Primer::from_bytes(bytes)));
        Ok(())
    }

    /// A reader of records. If the index has a primer, it must have been given to [`Index::prime`].
    ///
    /// # Errors
    /// [`Error::IndexDamaged`] if it has not.
    pub fn reader(&self) -> Result<RecordReader> {
        Ok(RecordReader { texts: self.texts()?.lock().map_err(|_| damaged())?.clone() })
    }

    /// The source of an article, from its number, the bytes of its record, and the end of the sketch in them. Reading
    /// the sketch again would take more than half of the time. If the index has a primer, it must have been given to
    /// [`Index::prime`].
    ///
    /// # Errors
    /// [`Error::IndexDamaged`].
    pub fn source(&self, article: u32, bytes: &[u8], end: SketchEnd) -> Result<Source> {
        let mut texts = self.texts()?.lock().map_err(|_| damaged())?;
        record::read_source(unseal(bytes, article)?, end, &mut texts)
    }

    fn model(&self, primer: &Primer) -> Arc<Mutex<TextModel>> {
        Arc::new(Mutex::new(TextModel::of_version(self.header.version, primer)))
    }

    /// The model of the texts of records.
    fn texts(&self) -> Result<&Mutex<TextModel>> {
        if self.primer.is_empty() {
            return Ok(self.texts.get_or_init(|| self.model(&Primer::default())));
        }
        self.texts.get().map(Arc::as_ref).ok_or_else(damaged)
    }

    /// The sketch of an article's record, and where it ends. This is faster than reading the whole record, and needs no
    /// primer.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`].
    pub fn sketch(&self, article: u32, bytes: &[u8]) -> Result<(Sketch, SketchEnd)> {
        record::read_sketch(unseal(bytes, article)?)
    }

    /// The words of the first sentences of an article's sketch: as many whole sentences as it takes to have at least
    /// `enough` words, or all of them. This is faster still.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`].
    pub fn beginning(&self, article: u32, bytes: &[u8], enough: usize) -> Result<Vec<Word>> {
        record::read_beginning(unseal(bytes, article)?, enough)
    }

    /// Byte range of the withdrawals, which must be read and given to [`Index::read_withdrawals`] before
    /// [`Index::withdrawals`] returns them. [`None`] if that has been done or the index withdraws nothing.
    #[must_use]
    pub fn withdrawals_range(&self) -> Option<Range<u64>> {
        (!self.withdrawals_range.is_empty() && self.withdrawals.get().is_none()).then(|| self.withdrawals_range.clone())
    }

    /// Takes the bytes of the withdrawals.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`].
    pub fn read_withdrawals(&self, bytes: &[u8]) -> Result<()> {
        let withdrawn = Withdrawn::from_bytes(bytes)?;
        self.withdrawals.get_or_init(|| withdrawn);
        Ok(())
    }

    /// The addresses that this index, as a segment of a list, withdraws from the segments before it. [`None`] if they
    /// have not been read or there are none.
    #[must_use]
    pub fn withdrawals(&self) -> Option<&Withdrawn> {
        self.withdrawals.get()
    }

    /// Byte range of the directory entries of consecutive articles. [`Index::neighbours`] reads them.
    #[must_use]
    pub fn neighbour_entries(&self, articles: &Range<u32>) -> Range<u64> {
        self.articles.entry(articles.start).start..self.articles.entry(articles.end - 1).end
    }

    /// Byte ranges of the records of consecutive articles, from the bytes of their directory entries.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`] if a range is outside the section of articles.
    pub fn neighbours(&self, articles: &Range<u32>, entries: &[u8]) -> Result<Vec<Range<u64>>> {
        let first = self.articles.entry(articles.start).start;
        let entry = |article| {
            let entry = self.articles.entry(article);
            entries.get((entry.start - first) as usize..(entry.end - first) as usize).ok_or_else(damaged)
        };
        articles.clone().map(|article| self.articles.block(article, entry(article)?)).collect()
    }
}

/// Reads records of one index. Each thread needs a reader of its own.
#[derive(Debug, Clone)]
pub struct RecordReader {
    texts: TextModel,
}

impl RecordReader {
    /// An article's record, from its number and its bytes.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`].
    pub fn read(&mut self, article: u32, bytes: &[u8]) -> Result<Record> {
        Record::read(unseal(bytes, article)?, &mut self.texts)
    }
}

/// A range of the bytes of an index that is in memory.
///
/// # Errors
/// [`Error::IndexTruncated`] if `file` ends too early.
pub fn slice_of<'a>(file: &'a [u8], range: &Range<u64>) -> Result<&'a [u8]> {
    file.get(range.start as usize..range.end as usize)
        .ok_or(Error::IndexTruncated { bytes: file.len() as u64, expected: range.end })
}

/// The languages in the first bytes of a file. Without them nothing is wrong but what is looked up.
fn languages_in(head: &[u8], header: &Header) -> Option<Languages> {
    let range = header.section(LANGUAGES_TAG).ok()?;
    let bytes = head.get(usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?)?;
    header.section_matches(LANGUAGES_TAG, bytes).then(|| Languages::from_bytes(bytes))
}
