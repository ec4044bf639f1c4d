//! Reading numbers and sealing blocks. An index can come from anywhere, so every length is checked.

use crate::error::{Error, Result};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Bytes of the checksum at the end of a block.
pub(super) const BLOCK_CHECKSUM_BYTES: usize = 4;

/// Reads little-endian numbers from the front of a slice. All methods fail with [`Error::IndexDamaged`], and never
/// panic, if too few bytes are left.
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
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
}

/// Appends the checksum of a block whose payload is `out[start..]`. The checksum depends on the block's number, so that
/// no block can be mistaken for another.
pub(super) fn seal(out: &mut Vec<u8>, start: usize, number: u32) {
    let checksum = xxh3_64_with_seed(&out[start..], number.into()) as u32;
    out.extend_from_slice(&checksum.to_le_bytes());
}

/// The payload of a block.
///
/// # Errors
/// [`Error::IndexDamaged`] if the checksum does not match the payload and the block's number.
pub(super) fn unseal(block: &[u8], number: u32) -> Result<&[u8]> {
    let (payload, checksum) = block.split_last_chunk::<BLOCK_CHECKSUM_BYTES>().ok_or_else(damaged)?;
    let matches = u32::from_le_bytes(*checksum) == xxh3_64_with_seed(payload, number.into()) as u32;
    if matches { Ok(payload) } else { Err(damaged()) }
}

/// The error for bytes that no writer wrote.
pub(super) fn damaged() -> Error {
    Error::IndexDamaged
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_flipped_bit_or_another_block_number_is_refused(mut payload in prop::collection::vec(any::<u8>(), 1..100), at: prop::sample::Index, bit in 0u32..8) {
            seal(&mut payload, 0, 7);
            prop_assert!(unseal(&payload, 7).is_ok());
            prop_assert!(unseal(&payload, 8).is_err());
            let at = at.index(payload.len());
            payload[at] ^= 1u8 << bit;
            prop_assert!(unseal(&payload, 7).is_err());
        }
    }
}
