//! How often each symbol occurs in news. With these frequencies, an index codes sketches in few bits.
//!
//! `symbols.bin` was learned by `tools/learn/src/bin/learn_symbols.rs` from the articles that `tools/learn/README.md`
//! names. It has one byte for each symbol as a word that is not an entity, then one for each symbol as an entity.

use super::{SYMBOL_BITS, Symbol};
use std::sync::OnceLock;
use xxhash_rust::xxh3::xxh3_64;

/// Number of different symbols in an index.
pub const SYMBOLS: usize = 1 << SYMBOL_BITS;

static SYMBOL_TABLE: &[u8; 2 * SYMBOLS] = include_bytes!("symbols.bin");

/// Identifies the table: the low half of its XXH3-64. An index written with another table cannot be read.
#[must_use]
pub fn identity() -> u32 {
    static IDENTITY: OnceLock<u32> = OnceLock::new();
    *IDENTITY.get_or_init(|| xxh3_64(SYMBOL_TABLE) as u32)
}

/// How often a symbol occurs in the texts that the table was learned from, as an entity or as another word. At least 1.
#[must_use]
pub fn frequency(symbol: Symbol, entity: bool) -> u32 {
    unpack(SYMBOL_TABLE[usize::from(entity) * SYMBOLS + symbol as usize % SYMBOLS])
}

/// The byte of the largest frequency that has a byte and is not above `frequency`. For 0, the byte of 1.
#[must_use]
pub fn pack(frequency: u32) -> u8 {
    (0..=u8::MAX).rev().find(|byte| unpack(*byte) <= frequency).unwrap_or(0)
}

/// The frequency of a byte, which is a small floating-point number: five bits of exponent, then the three bits after
/// the leading one. The frequencies range from 1 to a few thousand million, so [`pack`] loses at most an eighth.
const fn unpack(byte: u8) -> u32 {
    let (exponent, mantissa) = (byte as u32 >> 3, byte as u64 & 7);
    (((8 + mantissa) << exponent) >> 3) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn larger_bytes_have_larger_frequencies_and_packing_is_close() {
        assert!((0..u8::MAX).all(|byte| unpack(byte) <= unpack(byte + 1)));
        for frequency in [1, 2, 9, 100, 12_345, 3_000_000] {
            let kept = unpack(pack(frequency));
            assert!(kept <= frequency && frequency - kept <= frequency / 8, "{frequency} as {kept}");
        }
    }
}
