//! Bits, counts and sets of numbers: what a block of posting lists is written with.
//!
//! A set of numbers is written by binary interpolative coding (Moffat & Stuiver, 2000). The middle element is written
//! first, then the elements before it, then those after it. As the middle element bounds the others on both sides, each
//! number is coded among the few values that are still possible. The order of a set has no meaning, and this code
//! spends no bits on it.

use super::bytes::damaged;
use crate::error::Result;

/// Minimum count that is written with an escape. Smaller counts are written in unary.
const MIN_ESCAPED_COUNT: u32 = 12;

/// Writes bits, starting with the lowest bit of each byte.
pub(super) struct BitWriter<'a> {
    out: &'a mut Vec<u8>,
    /// Bits that are not a whole byte yet, and their number.
    held: u64,
    count: u32,
}

impl<'a> BitWriter<'a> {
    /// Appends to `out`.
    pub const fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out, held: 0, count: 0 }
    }

    /// Writes the low `count` bits of a value that has no others. At most 32.
    fn bits(&mut self, value: u64, count: u32) {
        self.held |= value << self.count;
        self.count += count;
        while self.count >= 8 {
            self.out.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// Writes a count. Below [`MIN_ESCAPED_COUNT`] *c*: that number of ones, then a zero. From *c* on: *c* ones, then
    /// the count less *c* − 1, as its number of bits less one (five bits) and those bits.
    pub fn count(&mut self, count: u32) {
        let ones = count.min(MIN_ESCAPED_COUNT);
        self.bits((1 << ones) - 1, ones);
        if count < MIN_ESCAPED_COUNT {
            self.bits(0, 1);
        } else {
            let excess = count - MIN_ESCAPED_COUNT + 1;
            self.bits(excess.ilog2().into(), 5);
            self.bits(excess.into(), excess.ilog2() + 1);
        }
    }

    /// Writes a number below `size` in truncated binary code: if `size` is not a power of two, the smallest numbers
    /// take one bit less than the others.
    fn below(&mut self, number: u64, size: u64) {
        let short = size.ilog2();
        let spare = (2 << short) - size;
        if number < spare {
            self.wide(number, short);
        } else {
            // The high bits come first, because they tell the reader whether one more bit follows.
            let number = number + spare;
            self.wide(number >> 1, short);
            self.bits(number & 1, 1);
        }
    }

    /// Writes the low `count` bits of a value that has no others. At most 64.
    fn wide(&mut self, value: u64, count: u32) {
        let low = count.min(32);
        self.bits(value & ((1 << low) - 1), low);
        self.bits(value >> low, count - low);
    }

    /// Writes a set of numbers in `low..high`, given in ascending order. The reader must know their number.
    pub fn set(&mut self, values: &[u64], low: u64, high: u64) {
        let middle = values.len() / 2;
        let Some(value) = values.get(middle) else { return };
        // The numbers before and after the middle one are different, which bounds it.
        let (min, rest) = (low + middle as u64, (values.len() - middle) as u64);
        self.below(value - min, high - rest + 1 - min);
        self.set(&values[..middle], low, *value);
        self.set(&values[middle + 1..], value + 1, high);
    }

    /// Fills the last byte with zeros and writes it.
    pub fn finish(mut self) {
        let missing = self.count.wrapping_neg() % 8;
        self.bits(0, missing);
    }
}

/// Reads what a [`BitWriter`] wrote. All methods fail with [`crate::Error::IndexDamaged`] if too few bits are left or
/// no writer wrote these.
pub(super) struct BitReader<'a> {
    bytes: &'a [u8],
    /// Position of the next bit.
    at: usize,
}

impl<'a> BitReader<'a> {
    /// Reads from the start of `bytes`.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// At least the next 56 bits. Zeros follow the last byte.
    fn ahead(&self) -> u64 {
        let byte = self.at / 8;
        let word = if let Some(eight) = self.bytes.get(byte..).and_then(|rest| rest.first_chunk()) {
            u64::from_le_bytes(*eight)
        } else {
            let rest = self.bytes.get(byte..).unwrap_or(&[]);
            rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
        };
        word >> (self.at % 8)
    }

    /// Reads the next `count` bits. At most 32.
    fn bits(&mut self, count: u32) -> Result<u64> {
        let value = self.ahead() & ((1 << count) - 1);
        self.at += count as usize;
        if self.at <= 8 * self.bytes.len() { Ok(value) } else { Err(damaged()) }
    }

    /// Reads a count.
    pub fn count(&mut self) -> Result<u32> {
        let ones = self.ahead().trailing_ones().min(MIN_ESCAPED_COUNT);
        if ones < MIN_ESCAPED_COUNT {
            return self.bits(ones + 1).map(|_| ones);
        }
        self.bits(MIN_ESCAPED_COUNT)?;
        let bits = self.bits(5)? as u32 + 1;
        u32::try_from(self.bits(bits)? + u64::from(MIN_ESCAPED_COUNT) - 1).map_err(|_| damaged())
    }

    /// Reads a number below `size`.
    fn below(&mut self, size: u64) -> Result<u64> {
        let short = size.ilog2();
        let spare = (2 << short) - size;
        let number = self.wide(short)?;
        if number < spare { Ok(number) } else { Ok((number << 1 | self.bits(1)?) - spare) }
    }

    /// Reads the next `count` bits. At most 64.
    fn wide(&mut self, count: u32) -> Result<u64> {
        let low = count.min(32);
        Ok(self.bits(low)? | self.bits(count - low)? << low)
    }

    /// Reads a set of `count` numbers in `low..high` and appends them to `into` in ascending order.
    pub fn set(&mut self, count: usize, low: u64, high: u64, into: &mut Vec<u64>) -> Result<()> {
        if count == 0 {
            return Ok(());
        }
        let middle = count / 2;
        let (min, rest) = (low + middle as u64, (count - middle) as u64);
        let size = (high + 1).checked_sub(rest + min).filter(|size| *size > 0).ok_or_else(damaged)?;
        let value = min + self.below(size)?;
        self.set(middle, low, value, into)?;
        into.push(value);
        self.set(count - middle - 1, value + 1, high, into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn counts_and_sets_are_read_as_they_were_written(
            sets in prop::collection::vec(prop::collection::btree_set(10u64..1 << 50, 0..40), 0..10),
            counts in prop::collection::vec(prop_oneof![0u32..30, any::<u32>()], 0..20),
        ) {
            let mut bytes = Vec::new();
            let mut out = BitWriter::new(&mut bytes);
            for count in &counts {
                out.count(*count);
            }
            for set in &sets {
                out.set(&set.iter().copied().collect::<Vec<_>>(), 10, 1 << 50);
            }
            out.finish();
            let mut from = BitReader::new(&bytes);
            for count in counts {
                prop_assert_eq!(from.count().unwrap(), count);
            }
            for set in sets {
                let mut read = Vec::new();
                from.set(set.len(), 10, 1 << 50, &mut read).unwrap();
                prop_assert!(read.is_sorted());
                prop_assert_eq!(read.into_iter().collect::<BTreeSet<_>>(), set);
            }
        }
    }

    #[test]
    fn a_set_of_all_possible_numbers_takes_no_bits() {
        let mut bytes = Vec::new();
        let mut out = BitWriter::new(&mut bytes);
        out.set(&[4, 5, 6, 7, 8], 4, 9);
        out.finish();
        assert!(bytes.is_empty());
    }
}
