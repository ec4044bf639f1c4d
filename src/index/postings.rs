//! Posting lists: which articles have a key, in blocks that are read one at a time.
//!
//! Keys are hashes, so their first bits number a *slot* and nothing more of them need be kept: an index has about as
//! many slots as postings, and what else falls into a key's slot is a few articles by chance, which share no second key
//! with the page. Small indexes, where chance would name the same few articles again and again, keep some bits of the
//! rest of each key, too. A slot's postings are a set of numbers, written by binary interpolative coding (Moffat &
//! Stuiver, 2000), which makes use of their order having no meaning.

use super::bytes::damaged;
use crate::error::Result;
use crate::fingerprint::keys::Key;

/// Slots in a block, of one or two postings each: a few hundred bytes.
pub(super) const BLOCK_SLOTS: u32 = 128;
/// An index has at least one block.
pub(super) const LEAST_SLOT_BITS: u8 = BLOCK_SLOTS.ilog2() as u8;

/// A key and an article that has it, ordered by key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Posting(u64);

impl Posting {
    pub fn new(key: Key, article: u32) -> Self {
        Self(u64::from(key) << 32 | u64::from(article))
    }

    pub const fn key(self) -> Key {
        (self.0 >> 32) as Key
    }

    pub const fn article(self) -> u32 {
        self.0 as u32
    }

    pub const fn to_bytes(self) -> [u8; 8] {
        self.0.to_le_bytes()
    }

    pub const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(u64::from_le_bytes(bytes))
    }
}

/// How keys are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slots {
    /// There are 2 to the power of this many slots.
    pub bits: u8,
    /// Bits of the rest of each key that are kept.
    pub rest: u8,
    /// No article is listed in a slot that more postings fall into than this: what everyone shares finds nobody. A
    /// reader must know, though, that everyone shares it.
    pub most: u16,
    /// How many articles there are.
    pub articles: u32,
}

impl Slots {
    /// For an index of so many articles and postings.
    pub(super) fn of(articles: u32, postings: u64) -> Self {
        let bits = postings.max(1).ilog2().clamp(LEAST_SLOT_BITS.into(), 30) as u8;
        // Chance meets two of a page's keys in one article the oftener the fewer articles there are.
        let rest = 8u32.saturating_sub(articles.max(1).ilog2() / 2).min(32 - u32::from(bits)) as u8;
        // The more articles, the more of them have a name and a figure in common by right.
        let most = (articles.isqrt() / 4).clamp(64, 256) as u16;
        Self { bits, rest, most, articles }
    }

    /// Whether a writer would choose such numbers.
    pub(super) fn are_possible(self) -> bool {
        (LEAST_SLOT_BITS..=30).contains(&self.bits) && self.bits + self.rest <= 32 && self.rest <= 8
    }

    /// How many blocks there are.
    pub(super) const fn blocks(self) -> u32 {
        1 << (self.bits - LEAST_SLOT_BITS)
    }

    /// The block that a key is in.
    pub(super) const fn block_of(self, key: Key) -> u32 {
        self.slot_of(key) / BLOCK_SLOTS
    }

    const fn slot_of(self, key: Key) -> u32 {
        key >> (32 - self.bits)
    }

    /// What is kept of a key besides its slot.
    const fn rest_of(self, key: Key) -> u64 {
        (((key as u64) << self.bits & 0xFFFF_FFFF) << self.rest) >> 32
    }

    /// A posting within its slot is a number below this.
    fn values(self) -> u64 {
        u64::from(self.articles) << self.rest
    }

    /// Writes a block from the postings in it, ascending.
    pub(super) fn write(self, block: u32, postings: &[Posting], out: &mut Vec<u8>) {
        let mut slots: Vec<Vec<u64>> = vec![Vec::new(); BLOCK_SLOTS as usize];
        for posting in postings {
            let slot = self.slot_of(posting.key());
            debug_assert_eq!(slot / BLOCK_SLOTS, block, "a posting of this block");
            let value = self.rest_of(posting.key()) * u64::from(self.articles) + u64::from(posting.article());
            slots[(slot % BLOCK_SLOTS) as usize].push(value);
        }
        let mut bits = BitWriter { out, held: 0, count: 0 };
        for values in &mut slots {
            values.sort_unstable();
            values.dedup();
            if values.len() > self.most.into() {
                bits.unary(u32::from(self.most) + 1);
                values.clear();
            } else {
                bits.unary(values.len() as u32);
            }
        }
        slots.iter().for_each(|values| bits.set(values, 0, self.values()));
        bits.finish();
    }

    /// Calls `found` with each of `keys`, which are in this block and ascend, that articles have, and with these, which
    /// ascend; with none where they are too many to be listed.
    pub(super) fn read(self, payload: &[u8], keys: &[Key], mut found: impl FnMut(Key, &[u32])) -> Result<()> {
        let mut bits = BitReader { bytes: payload, at: 0 };
        let mut counts = [0; BLOCK_SLOTS as usize];
        for count in &mut counts {
            *count = bits.unary(u32::from(self.most) + 1)?;
        }
        let mut slots = counts.iter().enumerate();
        let mut values = Vec::new();
        let mut articles = Vec::new();
        for same in keys.chunk_by(|a, b| self.slot_of(*a) == self.slot_of(*b)) {
            let slot = (self.slot_of(same[0]) % BLOCK_SLOTS) as usize;
            for (at, count) in slots.by_ref() {
                values.clear();
                let listed = if *count > self.most.into() { 0 } else { *count };
                bits.read_set(listed as usize, 0, self.values(), &mut values)?;
                if at == slot {
                    break;
                }
            }
            for key in same {
                let first = self.rest_of(*key) * u64::from(self.articles);
                articles.clear();
                let with_key = values.iter().filter_map(|value| value.checked_sub(first));
                articles
                    .extend(with_key.filter(|article| *article < self.articles.into()).map(|article| article as u32));
                if !articles.is_empty() || counts[slot] > self.most.into() {
                    found(*key, &articles);
                }
            }
        }
        Ok(())
    }
}

/// Writes bits, low ones first.
struct BitWriter<'a> {
    out: &'a mut Vec<u8>,
    held: u64,
    count: u32,
}

impl BitWriter<'_> {
    /// Writes the low `count` bits, 32 at most.
    fn bits(&mut self, value: u64, count: u32) {
        self.held |= value << self.count;
        self.count += count;
        while self.count >= 8 {
            self.out.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// As many ones, and a zero.
    fn unary(&mut self, number: u32) {
        (0..number).for_each(|_| self.bits(1, 1));
        self.bits(0, 1);
    }

    /// A number below `size`, the least ones with a bit less where `size` is no power of two.
    fn below(&mut self, number: u64, size: u64) {
        let short = size.ilog2();
        let spare = (2 << short) - size;
        if number < spare {
            self.wide(number, short);
        } else {
            // The high bits first: they tell which length it is.
            let number = number + spare;
            self.wide(number >> 1, short);
            self.bits(number & 1, 1);
        }
    }

    fn wide(&mut self, value: u64, count: u32) {
        let low = count.min(32);
        self.bits(value & ((1 << low) - 1), low);
        self.bits(value >> low, count - low);
    }

    /// An ascending set of numbers from `low` on and below `high`: the middle one, then those below it and above it.
    fn set(&mut self, values: &[u64], low: u64, high: u64) {
        let middle = values.len() / 2;
        let Some(value) = values.get(middle) else { return };
        let (least, above) = (low + middle as u64, (values.len() - middle) as u64);
        self.below(value - least, high - above + 1 - least);
        self.set(&values[..middle], low, *value);
        self.set(&values[middle + 1..], value + 1, high);
    }

    fn finish(mut self) {
        let missing = self.count.wrapping_neg() % 8;
        self.bits(0, missing);
    }
}

/// Reads what a [`BitWriter`] wrote.
struct BitReader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl BitReader<'_> {
    /// The bits from here on, at least 56 of them, zeros behind the end.
    fn ahead(&self) -> u64 {
        let byte = self.at / 8;
        let word = match self.bytes.get(byte..byte + 8) {
            Some(eight) => u64::from_le_bytes(eight.try_into().expect("there are eight")),
            None => {
                let rest = self.bytes.get(byte..).unwrap_or(&[]);
                rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
            }
        };
        word >> (self.at % 8)
    }

    fn bits(&mut self, count: u32) -> Result<u64> {
        let value = self.ahead() & ((1 << count) - 1);
        self.at += count as usize;
        if self.at <= 8 * self.bytes.len() { Ok(value) } else { Err(damaged()) }
    }

    fn unary(&mut self, most: u32) -> Result<u32> {
        let mut number = 0;
        loop {
            let ones = self.ahead().trailing_ones().min(48);
            number += ones;
            self.at += ones as usize;
            if number > most || self.at >= 8 * self.bytes.len() {
                return Err(damaged());
            }
            if ones < 48 {
                self.at += 1;
                return Ok(number);
            }
        }
    }

    fn below(&mut self, size: u64) -> Result<u64> {
        let short = size.ilog2();
        let spare = (2 << short) - size;
        let number = self.wide(short)?;
        if number < spare { Ok(number) } else { Ok((number << 1 | self.bits(1)?) - spare) }
    }

    fn wide(&mut self, count: u32) -> Result<u64> {
        let low = count.min(32);
        Ok(self.bits(low)? | self.bits(count - low)? << low)
    }

    /// Adds a set of `count` numbers from `low` on and below `high`, ascending.
    fn read_set(&mut self, count: usize, low: u64, high: u64, into: &mut Vec<u64>) -> Result<()> {
        if count == 0 {
            return Ok(());
        }
        let middle = count / 2;
        let (least, above) = (low + middle as u64, (count - middle) as u64);
        let size = (high + 1).checked_sub(above + least).filter(|size| *size > 0).ok_or_else(damaged)?;
        let value = least + self.below(size)?;
        self.read_set(middle, low, value, into)?;
        into.push(value);
        self.read_set(count - middle - 1, value + 1, high, into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn slots(articles: u32, bits: u8, rest: u8, most: u16) -> Slots {
        Slots { bits, rest, most, articles }
    }

    proptest! {
        #[test]
        fn postings_come_back(
            articles in 1u32..100_000,
            rest in 0u8..=8,
            block in 0u32..4,
            given in prop::collection::vec((0u32..1 << 23, any::<u32>()), 0..400),
        ) {
            // Four blocks: keys of 23 low bits under two high ones.
            let slots = slots(articles, 9, rest, 64);
            let mut postings: Vec<Posting> =
                given.iter().map(|(key, article)| Posting::new(block << 30 | *key & !0xFF | key % 3, article % articles)).collect();
            postings.sort_unstable();
            let mut out = Vec::new();
            slots.write(block, &postings, &mut out);
            let keys: BTreeSet<Key> = postings.iter().map(|p| p.key()).collect();
            let keys: Vec<Key> = keys.into_iter().collect();
            let mut found = BTreeMap::new();
            slots.read(&out, &keys, |key, articles| { found.insert(key, articles.to_vec()); }).unwrap();
            for key in keys {
                let in_slot = |p: &&Posting| slots.slot_of(p.key()) == slots.slot_of(key);
                let alike = |p: &&Posting| in_slot(p) && slots.rest_of(p.key()) == slots.rest_of(key);
                let expected: BTreeSet<u32> = postings.iter().filter(alike).map(|p| p.article()).collect();
                let all: BTreeSet<(u64, u32)> =
                    postings.iter().filter(in_slot).map(|p| (slots.rest_of(p.key()), p.article())).collect();
                let expected: Vec<u32> = if all.len() > 64 { Vec::new() } else { expected.into_iter().collect() };
                prop_assert_eq!(found.get(&key), Some(&expected));
            }
        }

        #[test]
        fn any_bytes_are_read_or_refused(
            bytes in prop::collection::vec(any::<u8>(), 0..300),
            articles in 1u32..,
            rest in 0u8..=8,
        ) {
            let keys: Vec<Key> = (0..BLOCK_SLOTS).map(|slot| slot << 20).collect();
            let _ = slots(articles, 12, rest, 64).read(&bytes, &keys, |_, found| {
                assert!(found.is_sorted() && found.iter().all(|article| *article < articles));
            });
        }
    }

    #[test]
    fn what_too_many_have_is_marked() {
        let slots = slots(1000, 7, 0, 64);
        let postings: Vec<Posting> = (0..65).map(|article| Posting::new(5, article)).collect();
        let mut out = Vec::new();
        slots.write(0, &postings, &mut out);
        let mut found = Vec::new();
        slots.read(&out, &[5, 1 << 26], |key, articles| found.push((key, articles.len()))).unwrap();
        assert_eq!(found, [(5, 0)]);
    }
}
