//! Posting lists: which articles have a key, in blocks that are read one at a time.
//!
//! Keys are hashes, so their first bits number a *slot* and need not be written: an index has about as many slots as
//! postings. A slot's postings are a set of numbers, the rest of the key and the article, written by binary
//! interpolative coding (Moffat & Stuiver, 2000), which makes use of their order having no meaning.

use super::bytes::damaged;
use crate::error::Result;
use crate::fingerprint::keys::{KEY_BITS, Key};

/// Postings in a block, about: a few hundred bytes.
const BLOCK_POSTINGS: u64 = 192;
/// In an index of fewer postings, some 1,500 articles, a block has a quarter of that: a page reads as many blocks of it as
/// of a large one, and of a list maybe 64 times. Its directory, a byte more for every 15, does not matter there.
const FEW_POSTINGS: u64 = 1 << 17;
/// Of a key that more articles have none is listed: what everyone shares finds nobody. A reader must know, though, that
/// everyone shares it. The same for indexes of all sizes, so that a merged index is as one that was built.
pub const MOST_POSTINGS: usize = 2048;
/// Stands for all articles in the posting of a key that too many have.
pub(super) const EVERYONE: u32 = u32::MAX;
/// Slots with fewer postings say so by as many ones.
const FEW: u32 = 12;

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

/// A block has no more than 2 to the power of this many slots.
const MOST_BLOCK_BITS: u8 = 8;

/// How keys are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slots {
    /// There are 2 to the power of this many slots, numbered by the first bits of a key.
    pub bits: u8,
    /// A block has 2 to the power of this many of them.
    pub block_bits: u8,
    /// How many articles there are.
    pub articles: u32,
}

impl Slots {
    /// For an index of so many articles and postings.
    pub(super) fn of(articles: u32, postings: u64) -> Self {
        let bits = postings.max(1).ilog2().min(KEY_BITS.into()) as u8;
        let in_slot = (postings >> bits).max(1);
        let in_block = if postings < FEW_POSTINGS { BLOCK_POSTINGS / 4 } else { BLOCK_POSTINGS };
        let block_bits = ((in_block / in_slot).max(1).ilog2() as u8).min(bits);
        Self { bits, block_bits, articles }
    }

    /// Whether a writer would choose such numbers.
    pub(super) const fn are_possible(self) -> bool {
        self.bits <= KEY_BITS && self.block_bits <= self.bits && self.block_bits <= MOST_BLOCK_BITS
    }

    /// How many blocks there are.
    pub(super) const fn blocks(self) -> u32 {
        1 << (self.bits - self.block_bits)
    }

    /// The block that a key is in.
    pub(super) const fn block_of(self, key: Key) -> u32 {
        self.slot_of(key) >> self.block_bits
    }

    const fn slot_of(self, key: Key) -> u32 {
        key >> (KEY_BITS - self.bits)
    }

    /// The slots of a block.
    const fn slots(self) -> u32 {
        1 << self.block_bits
    }

    /// Bits of a key after its slot's.
    const fn rest_bits(self) -> u8 {
        KEY_BITS - self.bits
    }

    /// What a slot's number does not say of a key.
    const fn rest_of(self, key: Key) -> u64 {
        (key & ((1 << self.rest_bits()) - 1)) as u64
    }

    /// Numbers that the postings of one key can have: each article's, and one for everyone's.
    fn numbers(self) -> u64 {
        u64::from(self.articles) + 1
    }

    /// A posting within its slot is a number below this.
    fn values(self) -> u64 {
        self.numbers() << self.rest_bits()
    }

    /// Postings that a slot can have. A count beyond that must not be believed: where all values there are stand in a
    /// slot they take no bits at all, and memory would run out before the block does.
    const fn most_in_slot(self) -> u64 {
        let of_keys = (MOST_POSTINGS as u64) << self.rest_bits();
        // As `of` chooses the bits; only of the most there are can a slot have more than two postings on average.
        let of_all = if self.bits < KEY_BITS { 2 << self.bits } else { u64::MAX };
        if of_keys < of_all { of_keys } else { of_all }
    }

    /// Writes a block from the postings in it, ascending.
    pub(super) fn write(self, block: u32, postings: &[Posting], out: &mut Vec<u8>) {
        let mut slots: Vec<Vec<u64>> = vec![Vec::new(); self.slots() as usize];
        for same in postings.chunk_by(|a, b| a.key() == b.key()) {
            let key = same[0].key();
            let slot = self.slot_of(key);
            debug_assert_eq!(slot >> self.block_bits, block, "postings of this block");
            let values = &mut slots[(slot & (self.slots() - 1)) as usize];
            let first = self.rest_of(key) * self.numbers();
            if same.len() > MOST_POSTINGS || same[same.len() - 1].article() == EVERYONE {
                values.push(first + u64::from(self.articles));
            } else {
                values.extend(same.iter().map(|posting| first + u64::from(posting.article())));
            }
        }
        let mut bits = BitWriter { out, held: 0, count: 0 };
        for values in &slots {
            bits.count(values.len() as u32);
        }
        for values in &slots {
            bits.set(values, 0, self.values());
        }
        bits.finish();
    }

    /// Calls `found` with each of `keys`, which are in this block and ascend, that articles have, and with these, which
    /// ascend; with none where they are too many to be listed.
    pub(super) fn read(self, payload: &[u8], keys: &[Key], mut found: impl FnMut(Key, &[u32])) -> Result<()> {
        let mut articles = Vec::new();
        let mut keys = keys.iter().peekable();
        self.read_slots(payload, |slot, values| {
            while let Some(key) = keys.next_if(|key| self.slot_of(**key) & (self.slots() - 1) <= slot) {
                let first = self.rest_of(*key) * self.numbers();
                let from = values.partition_point(|value| *value < first);
                articles.clear();
                let of_key =
                    values[from..].iter().map(|value| value - first).take_while(|a| *a <= self.articles.into());
                articles.extend(of_key.map(|article| article as u32));
                let everyones = articles.last() == Some(&self.articles);
                if !articles.is_empty() {
                    found(*key, if everyones { &[] } else { &articles });
                }
            }
            keys.peek().is_some()
        })
    }

    /// Calls `found` with every posting in a block.
    pub(super) fn read_all(self, block: u32, payload: &[u8], mut found: impl FnMut(Posting)) -> Result<()> {
        self.read_slots(payload, |slot, values| {
            let slot = block << self.block_bits | slot;
            for value in values {
                let rest = (value / self.numbers()) as u32;
                let article = (value % self.numbers()) as u32;
                let article = if article == self.articles { EVERYONE } else { article };
                found(Posting::new(slot << self.rest_bits() | rest, article));
            }
            true
        })
    }

    /// Hands on a block's slots, by their numbers in it, with the postings in each, until told that it is enough.
    fn read_slots(self, payload: &[u8], mut take: impl FnMut(u32, &[u64]) -> bool) -> Result<()> {
        let mut bits = BitReader { bytes: payload, at: 0 };
        let mut counts = [0; 1 << MOST_BLOCK_BITS];
        let counts = &mut counts[..self.slots() as usize];
        for count in counts.iter_mut() {
            *count = bits.counted()?;
        }
        let mut values = Vec::new();
        for (slot, count) in (0..).zip(counts.iter().copied()) {
            if u64::from(count) > self.most_in_slot() {
                return Err(damaged());
            }
            values.clear();
            bits.read_set(count as usize, 0, self.values(), &mut values)?;
            if !take(slot, &values) {
                break;
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

    /// As many ones as are counted, and a zero; of many their excess, after the number of its bits.
    fn count(&mut self, count: u32) {
        let few = count.min(FEW);
        self.bits((1 << few) - 1, few);
        if count < FEW {
            self.bits(0, 1);
        } else {
            let excess = count - FEW + 1;
            self.bits(excess.ilog2().into(), 5);
            self.bits(excess.into(), excess.ilog2() + 1);
        }
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
        let word = if let Some(eight) = self.bytes.get(byte..).and_then(|rest| rest.first_chunk()) {
            u64::from_le_bytes(*eight)
        } else {
            let rest = self.bytes.get(byte..).unwrap_or(&[]);
            rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
        };
        word >> (self.at % 8)
    }

    fn bits(&mut self, count: u32) -> Result<u64> {
        let value = self.ahead() & ((1 << count) - 1);
        self.at += count as usize;
        if self.at <= 8 * self.bytes.len() { Ok(value) } else { Err(damaged()) }
    }

    fn counted(&mut self) -> Result<u32> {
        let few = self.ahead().trailing_ones().min(FEW);
        if few < FEW {
            return self.bits(few + 1).map(|_| few);
        }
        self.bits(FEW)?;
        let bits = self.bits(5)? as u32 + 1;
        u32::try_from(self.bits(bits)? + u64::from(FEW) - 1).map_err(|_| damaged())
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
    use std::collections::BTreeSet;

    fn sorted(mut postings: Vec<Posting>) -> Vec<Posting> {
        postings.sort_unstable();
        postings.dedup();
        postings
    }

    proptest! {
        #[test]
        fn postings_come_back(
            articles in 1u32..100_000,
            bits in 8u8..=KEY_BITS,
            given in prop::collection::vec((any::<u32>(), any::<u32>()), 0..400),
        ) {
            let slots = Slots { bits, block_bits: 3, articles };
            let block = slots.blocks() / 2;
            // Keys of this block, some of them many times.
            let low = KEY_BITS - bits + slots.block_bits;
            let key = |random: u32| block << low | (if random.is_multiple_of(3) { 5 } else { random >> 8 }) & ((1 << low) - 1);
            let postings = sorted(given.iter().map(|(random, article)| Posting::new(key(*random), article % articles)).collect());
            let mut out = Vec::new();
            slots.write(block, &postings, &mut out);
            let mut all = Vec::new();
            slots.read_all(block, &out, |posting| all.push(posting)).unwrap();
            prop_assert_eq!(&all, &postings);
            let keys: BTreeSet<Key> = postings.iter().map(|p| p.key()).chain([key(1), key(77)]).collect();
            let keys: Vec<Key> = keys.into_iter().collect();
            let mut found = Vec::new();
            slots.read(&out, &keys, |key, articles| {
                found.extend(articles.iter().map(|article| Posting::new(key, *article)));
            }).unwrap();
            prop_assert_eq!(found, postings);
        }

        #[test]
        fn any_bytes_are_read_or_refused(
            bytes in prop::collection::vec(any::<u8>(), 0..300),
            articles in 1u32..,
            bits in 8u8..=KEY_BITS,
        ) {
            let slots = Slots { bits, block_bits: 8, articles };
            let keys: Vec<Key> = (0..256).map(|slot| slot << (KEY_BITS - bits)).collect();
            let _ = slots.read(&bytes, &keys, |_, found| {
                assert!(found.is_sorted() && found.iter().all(|article| *article < articles));
            });
            let _ = slots.read_all(0, &bytes, |_| {});
        }
    }

    #[test]
    fn what_too_many_have_is_marked() {
        let slots = Slots::of(5000, 4000);
        let mut postings: Vec<Posting> = (0..=MOST_POSTINGS as u32).map(|article| Posting::new(5, article)).collect();
        postings.extend([Posting::new(6, 7), Posting::new(7, EVERYONE)]);
        let mut out = Vec::new();
        slots.write(0, &postings, &mut out);
        let mut found = Vec::new();
        slots.read(&out, &[4, 5, 6, 7, 8], |key, articles| found.push((key, articles.to_vec()))).unwrap();
        assert_eq!(found, [(5, vec![]), (6, vec![7]), (7, vec![])]);
    }

    #[test]
    fn a_full_set_that_takes_no_bits_is_refused() {
        let slots = Slots { bits: KEY_BITS, block_bits: 0, articles: u32::MAX - 1 };
        let mut out = Vec::new();
        let mut bits = BitWriter { out: &mut out, held: 0, count: 0 };
        // Every number that there is.
        bits.count(u32::MAX);
        bits.finish();
        assert!(slots.read_all(0, &out, |_| panic!("believed")).is_err());
    }

    #[test]
    fn blocks_stay_small_however_many_articles_there_are() {
        for articles in [1, 100, 10_000, 1_000_000, 100_000_000] {
            let postings = u64::from(articles) * 90;
            let slots = Slots::of(articles, postings);
            assert!(slots.are_possible());
            let in_block = postings / u64::from(slots.blocks());
            assert!(in_block <= BLOCK_POSTINGS.max(postings >> KEY_BITS) * 2, "{articles}: {in_block}");
        }
    }
}
