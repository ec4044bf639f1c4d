//! The header of an index file: version, parameters, sections.

use super::bytes::{Cursor, damaged};
use crate::error::{Error, Result};
use crate::fingerprint::{SYMBOL_BITS, keys};
use crate::text::STEM;
use crate::text::rarity;
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64;

/// An index begins with these bytes.
pub const MAGIC: [u8; 8] = *b"FIRSTHND";
/// The version that this crate writes, and the only one so far.
pub const VERSION: u16 = 1;
/// The header is never longer; [`super::Index::open`] needs this many bytes, or the whole file if it is shorter.
pub const HEAD_BYTES: usize = 4096;
/// More buckets than this have no use: 2²⁴ of them hold a thousand million keys.
const MOST_BUCKET_BITS: u8 = 24;

/// A part of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What is in it.
    pub tag: [u8; 4],
    /// Where it is, in bytes of the file.
    pub range: Range<u64>,
    /// XXH3-64 of its bytes.
    pub checksum: u64,
}

/// What stands at the beginning of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// How many articles are indexed.
    pub articles: u32,
    /// How many words they have together.
    pub words: u64,
    /// Keys are sorted into 2 to the power of this many buckets.
    pub bucket_bits: u8,
    /// All sections, known or not.
    pub sections: Vec<Section>,
}

impl Header {
    /// The header as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(VERSION.to_le_bytes());
        out.extend([SYMBOL_BITS as u8, STEM as u8]);
        out.extend(rarity::identity().to_le_bytes());
        out.extend(keys::PARAMETERS);
        out.extend(self.articles.to_le_bytes());
        out.extend(self.words.to_le_bytes());
        out.push(self.bucket_bits);
        out.push(self.sections.len() as u8);
        for section in &self.sections {
            out.extend(section.tag);
            out.extend(section.range.start.to_le_bytes());
            out.extend((section.range.end - section.range.start).to_le_bytes());
            out.extend(section.checksum.to_le_bytes());
        }
        let checksum = xxh3_64(&out);
        out.extend(checksum.to_le_bytes());
        out
    }

    /// Reads a header from the first bytes of a file.
    ///
    /// # Errors
    /// [`Error::NotAnIndex`], [`Error::IndexVersion`], [`Error::IndexParameters`] or [`Error::IndexDamaged`].
    pub fn from_bytes(head: &[u8]) -> Result<Self> {
        if !head.starts_with(&MAGIC) {
            return Err(Error::NotAnIndex);
        }
        let mut cursor = Cursor::new(&head[MAGIC.len()..]);
        let version = cursor.u16()?;
        if version != VERSION {
            return Err(Error::IndexVersion { found: version, known: VERSION });
        }
        let same_parameters = cursor.array::<2>()? == [SYMBOL_BITS as u8, STEM as u8]
            && cursor.u32()? == rarity::identity()
            && cursor.array::<4>()? == keys::PARAMETERS;
        let header = Self { articles: 0, words: 0, bucket_bits: 0, sections: Vec::new() }.read_rest(head);
        match header {
            Ok(_) if !same_parameters => Err(Error::IndexParameters),
            other => other,
        }
    }

    fn read_rest(mut self, head: &[u8]) -> Result<Self> {
        let mut cursor = Cursor::new(head.get(20..).ok_or_else(damaged)?);
        self.articles = cursor.u32()?;
        self.words = cursor.u64()?;
        self.bucket_bits = cursor.u8()?;
        if self.bucket_bits > MOST_BUCKET_BITS {
            return Err(damaged());
        }
        for _ in 0..cursor.u8()? {
            let tag = cursor.array()?;
            let (start, length, checksum) = (cursor.u64()?, cursor.u64()?, cursor.u64()?);
            let end = start.checked_add(length).ok_or_else(damaged)?;
            self.sections.push(Section { tag, range: start..end, checksum });
        }
        let read = 34 + 28 * self.sections.len();
        let checksum = xxh3_64(head.get(..read).ok_or_else(damaged)?);
        if cursor.u64()? == checksum { Ok(self) } else { Err(damaged()) }
    }

    /// Bytes of the whole file, as far as the header knows.
    #[must_use]
    pub fn file_bytes(&self) -> u64 {
        self.sections.iter().map(|s| s.range.end).max().unwrap_or(0)
    }

    /// Where a section is.
    pub(super) fn section(&self, tag: [u8; 4]) -> Result<Range<u64>> {
        self.sections.iter().find(|s| s.tag == tag).map(|s| s.range.clone()).ok_or_else(damaged)
    }
}
