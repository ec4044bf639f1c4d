//! The commands of the tool, one module each: its arguments and help text, and what it does.

pub mod build;
pub mod check;
pub mod compare;
pub mod eval;
pub mod gather;
pub mod inspect;
pub mod key;
pub mod merge;
pub mod publish;
pub mod update;
pub mod verify;

use clap::builder::RangedU64ValueParser;
use firsthand::fingerprint::keys::{MAX_KEY_BITS, MIN_KEY_BITS};

/// Parses a number of bits of a key that an index can keep.
fn key_bits_range() -> RangedU64ValueParser<u8> {
    RangedU64ValueParser::new().range(u64::from(MIN_KEY_BITS)..=u64::from(MAX_KEY_BITS))
}
