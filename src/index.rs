#![doc = include_str!("index/format.md")]
//!
//! # Reading without reading
//!
//! [`Index`] does no input or output of its own. It says which bytes it needs, and goes on when it is given them, so
//! that a slice, a memory-mapped file, a file of the browser or a static host are all the same to it.

mod bytes;
mod directory;
pub mod header;
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
pub(crate) use postings::MOST_POSTINGS;
pub use record::Record;
pub use text_code::Primer;
pub use withdrawn::{MOST_WITHDRAWN, Withdrawn};
pub use writer::{Coded, Coder, Prepared, Writer, in_memory};

use crate::error::{Error, Result};
use crate::fingerprint::keys::Key;
use crate::fingerprint::{Sketch, Word};
use bytes::{damaged, unseal};
use directory::Directory;
use std::io::Read;
use std::ops::Range;
use std::sync::{Arc, OnceLock};
use text_code::{LONGEST_PRIMER, TextModel};
use xxhash_rust::xxh3::Xxh3;

const PRIMER: [u8; 4] = *b"PRIM";
const WITHDRAWN: [u8; 4] = *b"GONE";
const ARTICLES: [u8; 4] = *b"ARTS";
const ARTICLE_DIRECTORY: [u8; 4] = *b"ADIR";
const SLOTS: [u8; 4] = *b"SLOT";
const SLOT_DIRECTORY: [u8; 4] = *b"SDIR";

/// An open index: its header, and how to read the rest.
#[derive(Debug, Clone)]
pub struct Index {
    header: Header,
    blocks: Directory,
    articles: Directory,
    primer: Range<u64>,
    withdrawn: Range<u64>,
    /// Read once, with the first article.
    texts: OnceLock<Arc<TextModel>>,
    gone: OnceLock<Withdrawn>,
}

impl Index {
    /// Opens an index from the first [`HEAD_BYTES`] bytes of its file, or all of them if there are fewer.
    ///
    /// # Errors
    /// [`Error::NotAnIndex`], [`Error::IndexVersion`], [`Error::IndexParameters`] or [`Error::IndexDamaged`].
    pub fn open(head: &[u8]) -> Result<Self> {
        let header = Header::from_bytes(head)?;
        let (primer, withdrawn) = (header.section(PRIMER)?, header.section(WITHDRAWN)?);
        let too_long = |range: &Range<u64>, most: usize| range.end - range.start > most as u64;
        if too_long(&primer, LONGEST_PRIMER) || too_long(&withdrawn, 8 * MOST_WITHDRAWN + bytes::CHECKSUM) {
            return Err(damaged());
        }
        let (articles, slots) = (header.section(ARTICLES)?, header.section(SLOTS)?);
        Ok(Self {
            articles: Directory::open(header.section(ARTICLE_DIRECTORY)?, articles, header.articles())?,
            blocks: Directory::open(header.section(SLOT_DIRECTORY)?, slots, header.slots.blocks())?,
            primer,
            withdrawn,
            texts: OnceLock::new(),
            gone: OnceLock::new(),
            header,
        })
    }

    /// What the header says.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// Reads a whole file from its beginning and checks every byte of it.
    ///
    /// # Errors
    /// [`Error::IndexTruncated`] where bytes are missing, [`Error::IndexDamaged`] where they are wrong or too many,
    /// and those of `file`.
    pub fn verify(&self, mut file: impl Read) -> Result<()> {
        let expected = self.header.file_bytes();
        let mut at = 0;
        let mut buffer = vec![0; 1 << 16];
        let mut read = |length: u64, mut with: Option<&mut Xxh3>| {
            let mut left = length;
            while left > 0 {
                let most = left.min(buffer.len() as u64) as usize;
                let count = file.read(&mut buffer[..most])?;
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
        sections.sort_by_key(|s| s.range.start);
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

    /// The block of posting lists that a key is in.
    #[must_use]
    pub const fn block_of(&self, key: Key) -> u32 {
        self.header.slots.block_of(key)
    }

    /// Where the directory entry of a block is; [`Index::block`] reads it. Neighbouring blocks share theirs.
    #[must_use]
    pub const fn block_entry(&self, block: u32) -> Range<u64> {
        self.blocks.entry(block)
    }

    /// Where a block is, from the bytes of its directory entry.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`] where that is outside the posting lists.
    pub fn block(&self, block: u32, entry: &[u8]) -> Result<Range<u64>> {
        self.blocks.block(block, entry)
    }

    /// Calls `found` with each of `keys` (ascending, all in this block) that articles have, and with these; with none
    /// where they are too many to be listed.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`].
    pub fn postings(&self, block: u32, bytes: &[u8], keys: &[Key], found: impl FnMut(Key, &[u32])) -> Result<()> {
        self.header.slots.read(unseal(bytes, block)?, keys, found)
    }

    /// How many blocks of posting lists there are.
    #[must_use]
    pub const fn blocks(&self) -> u32 {
        self.header.slots.blocks()
    }

    /// Where the directory entry of an article is; [`Index::article`] reads it.
    #[must_use]
    pub const fn article_entry(&self, article: u32) -> Range<u64> {
        self.articles.entry(article)
    }

    /// Where an article's record is, from the bytes of its directory entry.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`] where that is outside the file's articles.
    pub fn article(&self, article: u32, entry: &[u8]) -> Result<Range<u64>> {
        self.articles.block(article, entry)
    }

    /// What has to be read before the first record, and given to [`Index::prime`]; nothing, if that was done or there is
    /// no primer, as in a very small index: a host has no word for a range without bytes.
    #[must_use]
    pub fn primer(&self) -> Option<Range<u64>> {
        (!self.primer.is_empty() && self.texts.get().is_none()).then(|| self.primer.clone())
    }

    /// Makes the texts of records readable.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`]: a damaged primer would make other texts of all.
    pub fn prime(&self, bytes: &[u8]) -> Result<()> {
        if !self.header.holds(PRIMER, bytes) {
            return Err(damaged());
        }
        self.texts.get_or_init(|| Arc::new(TextModel::new(&Primer::from_bytes(bytes))));
        Ok(())
    }

    /// What reads records. The index must have been [primed](Index::prime), if it has a primer.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`] where it was not.
    pub fn reader(&self) -> Result<RecordReader> {
        match self.texts.get() {
            Some(texts) => Ok(RecordReader { texts: TextModel::clone(texts) }),
            None if self.primer.is_empty() => Ok(RecordReader { texts: TextModel::new(&Primer::default()) }),
            None => Err(damaged()),
        }
    }

    /// The sketch of an article's record: quicker than the whole of it, and without a primer.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`].
    pub fn sketch(&self, article: u32, bytes: &[u8]) -> Result<Sketch> {
        record::read_sketch(unseal(bytes, article)?)
    }

    /// The first words of an article's sketch, all of its first sentences until there are `enough`: quicker still.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`].
    pub fn beginning(&self, article: u32, bytes: &[u8], enough: usize) -> Result<Vec<Word>> {
        record::read_beginning(unseal(bytes, article)?, enough)
    }

    /// What has to be read before [`Index::gone`] is asked, and given to [`Index::withdraw`]; nothing, if that
    /// was done or the index withdraws nothing.
    #[must_use]
    pub fn withdrawn(&self) -> Option<Range<u64>> {
        (!self.withdrawn.is_empty() && self.gone.get().is_none()).then(|| self.withdrawn.clone())
    }

    /// Makes known what the index withdraws.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`].
    pub fn withdraw(&self, bytes: &[u8]) -> Result<()> {
        let withdrawn = Withdrawn::from_bytes(bytes)?;
        self.gone.get_or_init(|| withdrawn);
        Ok(())
    }

    /// What the index withdraws from segments before it, as far as is known.
    #[must_use]
    pub fn gone(&self) -> Option<&Withdrawn> {
        self.gone.get()
    }

    /// The directory entries of neighbouring articles; [`Index::neighbours`] reads them.
    #[must_use]
    pub fn neighbour_entries(&self, articles: &Range<u32>) -> Range<u64> {
        self.articles.entry(articles.start).start..self.articles.entry(articles.end - 1).end
    }

    /// Where the records of neighbouring articles are, from the bytes of their directory entries.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`] where that is outside the file's articles.
    pub fn neighbours(&self, articles: &Range<u32>, entries: &[u8]) -> Result<Vec<Range<u64>>> {
        let first = self.articles.entry(articles.start).start;
        let entry = |article| {
            let entry = self.articles.entry(article);
            entries.get((entry.start - first) as usize..(entry.end - first) as usize).ok_or_else(damaged)
        };
        articles.clone().map(|article| self.articles.block(article, entry(article)?)).collect()
    }
}

/// Reads records of one index. Each thread has its own.
#[derive(Debug, Clone)]
pub struct RecordReader {
    texts: TextModel,
}

impl RecordReader {
    /// An article's record, from its number and bytes.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`].
    pub fn read(&mut self, article: u32, bytes: &[u8]) -> Result<Record> {
        Record::read(unseal(bytes, article)?, &mut self.texts)
    }
}
