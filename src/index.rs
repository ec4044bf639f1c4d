#![doc = include_str!("index/format.md")]
//!
//! # Reading without reading
//!
//! [`Index`] does no input or output of its own. It says which bytes it needs, and goes on when it is given them, so
//! that a slice, a memory-mapped file, a file of the browser or a static host are all the same to it.

mod bytes;
pub mod header;
pub mod record;
pub mod writer;

pub use header::{HEAD_BYTES, Header};
pub use record::{Record, Source};
pub use writer::{Prepared, Writer};

use crate::error::{Error, Result};
use crate::fingerprint::keys::Key;
use bytes::{Cursor, damaged, unseal, within};
use std::io::Read;
use std::ops::Range;
use xxhash_rust::xxh3::Xxh3;

const BUCKET_DIRECTORY: [u8; 4] = *b"BDIR";
const KEYS: [u8; 4] = *b"KEYS";
const ARTICLE_DIRECTORY: [u8; 4] = *b"ADIR";
const ARTICLES: [u8; 4] = *b"ARTS";

/// A key that more articles hold is left out.
pub const MOST_POSTINGS: usize = 64;
/// No bucket or article is longer than this; a directory that says so is damaged.
const LONGEST_BLOCK: u64 = 1 << 22;

/// An open index: its header, and how to read the rest.
#[derive(Debug, Clone)]
pub struct Index {
    header: Header,
    bucket_directory: Range<u64>,
    keys: Range<u64>,
    article_directory: Range<u64>,
    articles: Range<u64>,
}

impl Index {
    /// Opens an index from the first [`HEAD_BYTES`] bytes of its file, or all of them if there are fewer.
    ///
    /// # Errors
    /// [`Error::NotAnIndex`], [`Error::IndexVersion`], [`Error::IndexParameters`] or [`Error::IndexDamaged`].
    pub fn open(head: &[u8]) -> Result<Self> {
        let header = Header::from_bytes(head)?;
        let index = Self {
            bucket_directory: header.section(BUCKET_DIRECTORY)?,
            keys: header.section(KEYS)?,
            article_directory: header.section(ARTICLE_DIRECTORY)?,
            articles: header.section(ARTICLES)?,
            header,
        };
        let length = |range: &Range<u64>| range.end - range.start;
        let buckets = (1u64 << index.header.bucket_bits) + 1;
        let articles = u64::from(index.header.articles) + 1;
        if length(&index.bucket_directory) == buckets * 8 && length(&index.article_directory) == articles * 8 {
            Ok(index)
        } else {
            Err(damaged())
        }
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

    /// The bucket that would hold a key.
    #[must_use]
    pub fn bucket_of(&self, key: Key) -> u32 {
        (u64::from(key) >> (32 - self.header.bucket_bits)) as u32
    }

    /// Where the directory entry of a bucket is; [`Index::bucket`] reads it.
    #[must_use]
    pub fn bucket_entry(&self, bucket: u32) -> Range<u64> {
        entry(&self.bucket_directory, bucket)
    }

    /// Where a bucket is, from the bytes of its directory entry.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`] where that is outside the file's posting lists.
    pub fn bucket(&self, entry: &[u8]) -> Result<Range<u64>> {
        block(&self.keys, entry)
    }

    /// Calls `found` with each of `keys` (ascending) that the bucket holds, and the articles that have it; with none
    /// where these are too many to be listed.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`].
    pub fn postings(
        &self,
        bucket: u32,
        bytes: &[u8],
        mut keys: &[Key],
        mut found: impl FnMut(Key, &[u32]),
    ) -> Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        let mut cursor = Cursor::new(unseal(bytes)?);
        let mut key = u64::from(bucket) << (32 - self.header.bucket_bits);
        let mut articles = Vec::with_capacity(MOST_POSTINGS);
        while !cursor.is_empty() {
            key = key.checked_add(cursor.varint()?).filter(|k| *k <= Key::MAX.into()).ok_or_else(damaged)?;
            articles.clear();
            let mut article = 0u64;
            for _ in 0..cursor.count(MOST_POSTINGS)? {
                article = article.checked_add(cursor.varint()?).ok_or_else(damaged)?;
                if article >= self.header.articles.into() {
                    return Err(damaged());
                }
                articles.push(article as u32);
            }
            let passed = keys.partition_point(|k| u64::from(*k) < key);
            keys = &keys[passed..];
            if keys.first().is_some_and(|k| u64::from(*k) == key) {
                found(key as Key, &articles);
            }
        }
        Ok(())
    }

    /// Where the directory entry of an article is; [`Index::article`] reads it.
    #[must_use]
    pub fn article_entry(&self, article: u32) -> Range<u64> {
        entry(&self.article_directory, article)
    }

    /// Where an article's record is, from the bytes of its directory entry.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`] where that is outside the file's articles.
    pub fn article(&self, entry: &[u8]) -> Result<Range<u64>> {
        block(&self.articles, entry)
    }

    /// An article's record, from its bytes.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`].
    pub fn record(&self, bytes: &[u8]) -> Result<Record> {
        Record::read(unseal(bytes)?)
    }
}

/// A directory entry is two numbers: where the thing begins and where the next one does.
fn entry(directory: &Range<u64>, number: u32) -> Range<u64> {
    let start = directory.start + u64::from(number) * 8;
    start..start + 16
}

fn block(section: &Range<u64>, entry: &[u8]) -> Result<Range<u64>> {
    let mut cursor = Cursor::new(entry);
    let block = within(section, cursor.u64()?..cursor.u64()?)?;
    if block.end - block.start <= LONGEST_BLOCK { Ok(block) } else { Err(damaged()) }
}
