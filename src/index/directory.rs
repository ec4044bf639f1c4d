//! Directories: where each block of a section is.
//!
//! The blocks of a section follow one another without gaps. Its directory has one entry for every [`GROUP_BLOCKS`] of
//! them: the offset of the first block and the lengths of all. So one small read finds a block.

use super::bytes::{Cursor, damaged};
use crate::error::Result;
use std::io::{self, Write};
use std::ops::Range;

/// Number of blocks that share an entry of the directory.
const GROUP_BLOCKS: u32 = 32;
/// Bytes of a block's length in the directory.
const BLOCK_LENGTH_BYTES: usize = 3;
/// Bytes of an entry: the offset of the first block in the section (8 bytes), and the lengths of all blocks.
const GROUP_BYTES: u64 = 8 + GROUP_BLOCKS as u64 * BLOCK_LENGTH_BYTES as u64;
/// Maximum length of a block in bytes. No writer writes a longer one, so a directory with a greater length is damaged.
const MAX_BLOCK_BYTES: u64 = 1 << 19;

/// A section of blocks and its directory.
#[derive(Debug, Clone)]
pub(super) struct Directory {
    /// Byte range of the directory in the file.
    groups: Range<u64>,
    /// Byte range of the section in the file.
    section: Range<u64>,
}

impl Directory {
    /// Opens the directory at `groups` of a section with the given number of blocks.
    ///
    /// # Errors
    /// [`crate::Error::IndexDamaged`] if the directory does not have the size for that number of blocks.
    pub fn open(groups: Range<u64>, section: Range<u64>, blocks: u32) -> Result<Self> {
        let size = u64::from(blocks.div_ceil(GROUP_BLOCKS)) * GROUP_BYTES;
        if groups.end - groups.start == size { Ok(Self { groups, section }) } else { Err(damaged()) }
    }

    /// Byte range of the entry of a block in the file. All blocks of a group have the same entry.
    pub const fn entry(&self, block: u32) -> Range<u64> {
        let start = self.groups.start + (block / GROUP_BLOCKS) as u64 * GROUP_BYTES;
        start..start + GROUP_BYTES
    }

    /// Byte range of a block in the file, from the bytes of its entry.
    ///
    /// # Errors
    /// [`crate::Error::IndexDamaged`] if the range is not within the section.
    pub fn block(&self, block: u32, entry: &[u8]) -> Result<Range<u64>> {
        let mut cursor = Cursor::new(entry);
        let mut start = self.section.start.checked_add(cursor.u64()?).ok_or_else(damaged)?;
        for _ in 0..block % GROUP_BLOCKS {
            start = start.checked_add(length(&mut cursor)?).ok_or_else(damaged)?;
        }
        let length = length(&mut cursor)?;
        let end = start.checked_add(length).ok_or_else(damaged)?;
        if end <= self.section.end && length <= MAX_BLOCK_BYTES { Ok(start..end) } else { Err(damaged()) }
    }
}

fn length(cursor: &mut Cursor) -> Result<u64> {
    let [low, middle, high] = cursor.array()?;
    Ok(u32::from_le_bytes([low, middle, high, 0]).into())
}

/// Writes the directory of a section whose blocks have the given lengths in bytes. Unused lengths of the last entry are
/// zero.
pub(super) fn write(lengths: &[u32], mut out: impl Write) -> io::Result<()> {
    let mut start = 0u64;
    for group in lengths.chunks(GROUP_BLOCKS as usize) {
        let mut bytes = start.to_le_bytes().to_vec();
        for length in group {
            bytes.extend_from_slice(&length.to_le_bytes()[..BLOCK_LENGTH_BYTES]);
            start += u64::from(*length);
        }
        bytes.resize(GROUP_BYTES as usize, 0);
        out.write_all(&bytes)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_block_is_found(lengths in prop::collection::vec(0u32..5000, 1..200), before in 0u64..1000) {
            let mut bytes = Vec::new();
            write(&lengths, &mut bytes).unwrap();
            let all: u64 = lengths.iter().map(|l| u64::from(*l)).sum();
            let directory = Directory::open(0..bytes.len() as u64, before..before + all, lengths.len() as u32).unwrap();
            let mut start = before;
            for (number, length) in (0..).zip(&lengths) {
                let entry = directory.entry(number);
                let block = directory.block(number, &bytes[entry.start as usize..entry.end as usize]).unwrap();
                prop_assert_eq!(block, start..start + u64::from(*length));
                start += u64::from(*length);
            }
        }
    }
}
