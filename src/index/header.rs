//! The header of an index file: version, parameters, sections.

use super::bytes::{Cursor, damaged};
use super::postings::Slots;
use crate::error::{Error, Result};
use crate::fingerprint::{SYMBOL_BITS, keys, symbols};
use crate::text::STEM_CHARS;
use crate::text::rarity;
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64;

/// The first bytes of every index.
pub const MAGIC: [u8; 8] = *b"FIRSTHND";
/// The version that this crate writes.
pub const VERSION: u16 = 3;
/// The oldest version that this crate reads. Version 1 was never released. In version 2, the texts of articles were coded
/// with another model.
pub const OLDEST_VERSION: u16 = 2;
/// Maximum length of a header in bytes. [`super::Index::open`] needs this many bytes, or the whole file if it is
/// shorter.
pub const HEAD_BYTES: usize = 4096;

/// Bytes of the header before the entries of the sections.
const FIXED_HEADER_BYTES: usize = 40;
/// Bytes of the entry of a section in the header.
const SECTION_ENTRY_BYTES: usize = 28;

/// The header's entry of a section of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Identifies the contents of the section.
    pub tag: [u8; 4],
    /// Byte range of the section in the file.
    pub range: Range<u64>,
    /// XXH3-64 of the bytes of the section.
    pub checksum: u64,
}

/// The header of an index file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Version of the format, from [`OLDEST_VERSION`] to [`VERSION`].
    pub version: u16,
    /// Number of words in all articles together.
    pub words: u64,
    /// Number of articles, and the layout of the posting lists.
    pub slots: Slots,
    /// All sections, including those that this crate does not know.
    pub sections: Vec<Section>,
}

/// The parameters that must be equal in the writer and the reader of an index, as bytes of the header: those of words.
/// Those of keys are [`keys::KEY_PARAMETERS`].
fn word_parameters() -> Vec<u8> {
    let mut out = vec![SYMBOL_BITS as u8, STEM_CHARS as u8];
    out.extend(rarity::identity().to_le_bytes());
    out.extend(symbols::identity().to_le_bytes());
    out
}

impl Header {
    /// Number of articles.
    #[must_use]
    pub const fn articles(&self) -> u32 {
        self.slots.articles
    }

    /// Number of bits of a key that the index keeps.
    #[must_use]
    pub const fn key_bits(&self) -> u8 {
        self.slots.key_bits
    }

    /// Length in bytes of a header with the given number of sections.
    pub(super) const fn length(sections: usize) -> usize {
        FIXED_HEADER_BYTES + SECTION_ENTRY_BYTES * sections + 8
    }

    /// The header as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(self.version.to_le_bytes());
        out.extend(word_parameters());
        out.push(self.slots.key_bits);
        out.extend(keys::KEY_PARAMETERS);
        out.extend(self.slots.articles.to_le_bytes());
        out.extend(self.words.to_le_bytes());
        out.extend([self.slots.bits, self.slots.block_bits]);
        out.push(self.sections.len() as u8);
        debug_assert_eq!(out.len(), FIXED_HEADER_BYTES, "the length in format.md");
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
        if !(OLDEST_VERSION..=VERSION).contains(&version) {
            return Err(Error::IndexVersion { found: version, known: VERSION });
        }
        let words = word_parameters();
        let has_same_words = cursor.take(words.len())? == words;
        let key_bits = cursor.u8()?;
        let has_same_keys = cursor.array()? == keys::KEY_PARAMETERS;
        let header = Self::read_rest(head, cursor, version, key_bits)?;
        if !(has_same_words && has_same_keys && header.slots.has_possible_keys()) {
            Err(Error::IndexParameters)
        } else if header.slots.are_possible() {
            Ok(header)
        } else {
            Err(damaged())
        }
    }

    fn read_rest(head: &[u8], mut cursor: Cursor, version: u16, key_bits: u8) -> Result<Self> {
        let articles = cursor.u32()?;
        let words = cursor.u64()?;
        let slots = Slots { articles, key_bits, bits: cursor.u8()?, block_bits: cursor.u8()? };
        let mut sections = Vec::new();
        for _ in 0..cursor.u8()? {
            let tag = cursor.array()?;
            let (start, length, checksum) = (cursor.u64()?, cursor.u64()?, cursor.u64()?);
            let end = start.checked_add(length).ok_or_else(damaged)?;
            sections.push(Section { tag, range: start..end, checksum });
        }
        let checksum = xxh3_64(head.get(..Self::length(sections.len()) - 8).ok_or_else(damaged)?);
        if cursor.u64()? == checksum { Ok(Self { version, words, slots, sections }) } else { Err(damaged()) }
    }

    /// Length of the whole file in bytes, according to the header.
    #[must_use]
    pub fn file_bytes(&self) -> u64 {
        self.sections.iter().map(|s| s.range.end).max().unwrap_or(0)
    }

    /// Whether `bytes` are the bytes of a section, by its checksum.
    pub(super) fn section_matches(&self, tag: [u8; 4], bytes: &[u8]) -> bool {
        self.sections.iter().find(|s| s.tag == tag).is_some_and(|s| s.checksum == xxh3_64(bytes))
    }

    /// Byte range of a section in the file.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`] if there is no section with this tag.
    pub(super) fn section(&self, tag: [u8; 4]) -> Result<Range<u64>> {
        self.sections.iter().find(|s| s.tag == tag).map(|s| s.range.clone()).ok_or_else(damaged)
    }
}
