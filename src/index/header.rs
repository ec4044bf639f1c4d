//! The header of an index file: version, parameters, sections.

use super::bytes::{Cursor, damaged};
use super::postings::Slots;
use crate::error::{Error, Result};
use crate::fingerprint::{SYMBOL_BITS, keys, symbols};
use crate::text::STEM_CHARS;
use crate::text::rarity;
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64;

/// An index begins with these bytes.
pub const MAGIC: [u8; 8] = *b"FIRSTHND";
/// The version that this crate writes, and the only one that it reads. Version 1 was never released.
pub const VERSION: u16 = 2;
/// The header is never longer; [`super::Index::open`] needs this many bytes, or the whole file if it is shorter.
pub const HEAD_BYTES: usize = 4096;

/// Bytes before the sections.
const FIXED_BYTES: usize = 40;
/// Bytes for each section.
const SECTION_BYTES: usize = 28;

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
    /// How many words the articles have together.
    pub words: u64,
    /// How many articles are indexed, and how their keys are kept.
    pub slots: Slots,
    /// All sections, known or not.
    pub sections: Vec<Section>,
}

/// What must be equal in whoever writes fingerprints and whoever reads them.
fn parameters() -> Vec<u8> {
    let mut out = vec![SYMBOL_BITS as u8, STEM_CHARS as u8];
    out.extend(rarity::identity().to_le_bytes());
    out.extend(symbols::identity().to_le_bytes());
    out.extend(keys::KEY_PARAMETERS);
    out
}

impl Header {
    /// How many articles are indexed.
    #[must_use]
    pub const fn articles(&self) -> u32 {
        self.slots.articles
    }

    /// How many bytes a header of so many sections takes.
    pub(super) const fn length(sections: usize) -> usize {
        FIXED_BYTES + SECTION_BYTES * sections + 8
    }

    /// The header as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(VERSION.to_le_bytes());
        out.extend(parameters());
        out.extend(self.slots.articles.to_le_bytes());
        out.extend(self.words.to_le_bytes());
        out.extend([self.slots.bits, self.slots.block_bits]);
        out.push(self.sections.len() as u8);
        debug_assert_eq!(out.len(), FIXED_BYTES, "as the format says");
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
        let known = parameters();
        let same_parameters = cursor.take(known.len())? == known;
        match Self::read_rest(head, cursor) {
            Ok(_) if !same_parameters => Err(Error::IndexParameters),
            other => other,
        }
    }

    fn read_rest(head: &[u8], mut cursor: Cursor) -> Result<Self> {
        let articles = cursor.u32()?;
        let words = cursor.u64()?;
        let slots = Slots { articles, bits: cursor.u8()?, block_bits: cursor.u8()? };
        if !slots.are_possible() {
            return Err(damaged());
        }
        let mut sections = Vec::new();
        for _ in 0..cursor.u8()? {
            let tag = cursor.array()?;
            let (start, length, checksum) = (cursor.u64()?, cursor.u64()?, cursor.u64()?);
            let end = start.checked_add(length).ok_or_else(damaged)?;
            sections.push(Section { tag, range: start..end, checksum });
        }
        let checksum = xxh3_64(head.get(..Self::length(sections.len()) - 8).ok_or_else(damaged)?);
        if cursor.u64()? == checksum { Ok(Self { words, slots, sections }) } else { Err(damaged()) }
    }

    /// Bytes of the whole file, as far as the header knows.
    #[must_use]
    pub fn file_bytes(&self) -> u64 {
        self.sections.iter().map(|s| s.range.end).max().unwrap_or(0)
    }

    /// Whether these are the bytes of a section, by its checksum.
    pub(super) fn holds(&self, tag: [u8; 4], bytes: &[u8]) -> bool {
        self.sections.iter().find(|s| s.tag == tag).is_some_and(|s| s.checksum == xxh3_64(bytes))
    }

    /// Where a section is.
    pub(super) fn section(&self, tag: [u8; 4]) -> Result<Range<u64>> {
        self.sections.iter().find(|s| s.tag == tag).map(|s| s.range.clone()).ok_or_else(damaged)
    }
}
