//! How often each symbol stands in news: by that an index writes sketches in few bits.
//!
//! `symbols.bin` was learned by `tools/learn/src/bin/learn_symbols.rs` from the articles that `docs/evaluation.md`
//! names. It holds a byte for each symbol, of words that are no entities and then of entities.

use super::{SYMBOL_BITS, Symbol};
use std::sync::OnceLock;
use xxhash_rust::xxh3::xxh3_64;

/// How many symbols there are.
pub const SYMBOLS: usize = 1 << SYMBOL_BITS;

static TABLE: &[u8; 2 * SYMBOLS] = include_bytes!("symbols.bin");

/// Identifies the table; indexes written by another cannot be read.
#[must_use]
pub fn identity() -> u32 {
    static IDENTITY: OnceLock<u32> = OnceLock::new();
    *IDENTITY.get_or_init(|| xxh3_64(TABLE) as u32)
}

/// How often a symbol stands in the text that was learned from, as a word of the kind of `entity`; at least 1.
#[must_use]
pub fn frequency(symbol: Symbol, entity: bool) -> u32 {
    unpack(TABLE[usize::from(entity) * SYMBOLS + symbol as usize % SYMBOLS])
}

/// The byte that stands for a frequency, or for the nearest that has one.
#[must_use]
pub fn pack(frequency: u32) -> u8 {
    (0..=u8::MAX).rev().find(|byte| unpack(*byte) <= frequency).unwrap_or(0)
}

/// Three bits after the first and an exponent: within 6 % of the truth, from 1 to a few thousand million.
const fn unpack(byte: u8) -> u32 {
    let (exponent, mantissa) = (byte as u32 >> 3, byte as u64 & 7);
    (((8 + mantissa) << exponent) >> 3) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_stand_for_ascending_frequencies() {
        assert!((0..u8::MAX).all(|byte| unpack(byte) <= unpack(byte + 1)));
        for frequency in [1, 2, 9, 100, 12_345, 3_000_000] {
            let kept = unpack(pack(frequency));
            assert!(kept <= frequency && frequency - kept <= frequency / 8, "{frequency} as {kept}");
        }
    }
}
