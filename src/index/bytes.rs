//! Reading and writing numbers, with every length checked: an index comes from outside.

use crate::error::{Error, Result};
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64;

/// Bytes of the checksum that ends a block.
pub(super) const CHECKSUM: usize = 4;

/// Reads numbers from the front of a slice; running out is an error, never a panic.
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    pub const fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count).ok_or_else(damaged)?;
        self.bytes = rest;
        Ok(taken)
    }

    pub fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        self.take(N)?.try_into().map_err(|_| damaged())
    }

    pub fn u8(&mut self) -> Result<u8> {
        Ok(self.array::<1>()?[0])
    }

    pub fn u16(&mut self) -> Result<u16> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    pub fn u32(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    pub fn u64(&mut self) -> Result<u64> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    pub fn varint(&mut self) -> Result<u64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.u8()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(damaged())
    }

    /// A varint that counts something of which there can be at most `limit`.
    pub fn count(&mut self, limit: usize) -> Result<usize> {
        usize::try_from(self.varint()?).ok().filter(|n| *n <= limit).ok_or_else(damaged)
    }

    pub fn text(&mut self, limit: usize) -> Result<String> {
        let length = self.count(limit)?;
        String::from_utf8(self.take(length)?.to_vec()).map_err(|_| damaged())
    }
}

pub(super) fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

pub(super) fn put_text(out: &mut Vec<u8>, text: &str) {
    put_varint(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// Ends a block that began at `start` of `out`.
pub(super) fn seal(out: &mut Vec<u8>, start: usize) {
    let checksum = xxh3_64(&out[start..]) as u32;
    out.extend_from_slice(&checksum.to_le_bytes());
}

/// The payload of a block, once its checksum holds.
pub(super) fn unseal(block: &[u8]) -> Result<&[u8]> {
    let (payload, checksum) = block.split_last_chunk::<CHECKSUM>().ok_or_else(damaged)?;
    if u32::from_le_bytes(*checksum) == xxh3_64(payload) as u32 { Ok(payload) } else { Err(damaged()) }
}

/// The file holds something that no writer wrote.
pub(super) fn damaged() -> Error {
    Error::IndexDamaged
}

/// `base + relative`, both ends within `whole`.
pub(super) fn within(whole: &Range<u64>, relative: Range<u64>) -> Result<Range<u64>> {
    let start = whole.start.checked_add(relative.start).ok_or_else(damaged)?;
    let end = whole.start.checked_add(relative.end).ok_or_else(damaged)?;
    if start <= end && end <= whole.end { Ok(start..end) } else { Err(damaged()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn varints_come_back(value: u64) {
            let mut bytes = Vec::new();
            put_varint(&mut bytes, value);
            prop_assert_eq!(Cursor::new(&bytes).varint().unwrap(), value);
        }

        #[test]
        fn a_flipped_bit_breaks_the_seal(mut payload in prop::collection::vec(any::<u8>(), 1..100), at: prop::sample::Index, bit in 0u32..8) {
            seal(&mut payload, 0);
            prop_assert!(unseal(&payload).is_ok());
            let at = at.index(payload.len());
            payload[at] ^= 1u8 << bit;
            prop_assert!(unseal(&payload).is_err());
        }
    }
}
