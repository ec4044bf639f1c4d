//! Which names a symbol can stand for in news, by the consonants of the names.
//!
//! An index keeps twelve bits of the hash of a name, which say nothing about how the name is written in another script.
//! But most names in news are known ones: nine in ten times that a symbol stands for a name, the name's consonants are
//! one of the two that this table has for the symbol.
//!
//! `name_codes.bin` was learned by `tools/learn/src/bin/learn_name_codes.rs` from the articles that
//! `tools/learn/README.md` names.

use super::Symbol;
use super::symbols::SYMBOLS;
use crate::text::consonants::Code;

/// Number of codes for each symbol.
pub const CODES_PER_SYMBOL: usize = 2;
/// Minimum number of consonants in a code of the table.
pub const MIN_CODE_PLACES: usize = 3;

/// Codes of two bytes, little-endian. Symbols of fewer names have zeros.
static CODE_TABLE: &[u8; 2 * CODES_PER_SYMBOL * SYMBOLS] = include_bytes!("name_codes.bin");

/// The codes of the names that a symbol of an index stands for most often.
pub(crate) fn codes_of(symbol: Symbol) -> impl Iterator<Item = Code> {
    let size = 2 * CODES_PER_SYMBOL;
    let at = symbol as usize % SYMBOLS * size;
    let codes = CODE_TABLE[at..at + size].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    codes.filter(|bits| *bits != 0).map(Code::from_bits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::stem_of;

    #[test]
    fn symbols_of_known_names_have_their_codes() {
        for (name, elsewhere) in [("Washington", "вашингтон"), ("Afghanistan", "افغانستان"), ("Clinton", "クリントン")]
        {
            let symbol = stem_of(name) as Symbol;
            let code = Code::of(elsewhere).unwrap();
            assert!(codes_of(symbol).any(|other| other == code), "{name}");
        }
    }

    #[test]
    fn all_codes_have_enough_consonants() {
        assert!((0..SYMBOLS as Symbol).flat_map(codes_of).all(|code| code.places() >= MIN_CODE_PLACES));
    }
}
