//! Posting lists: which articles have a key, in blocks that are read one at a time.
//!
//! A *posting* says that an article has a key. Keys are hashes and thus evenly spread, so the first bits of a key serve
//! as the number of a *slot* and are not written. An index has about as many slots as postings. The postings of a slot
//! are a set of numbers, each made of the other bits of the key and the number of the article, and written by binary
//! interpolative coding (see [`bit_code`](super::bit_code)). A *block* is a run of 2ⁿ slots: first the number of
//! postings of each slot, then the postings of each slot.
//!
//! A key that more than [`MAX_POSTINGS_PER_KEY`] articles have is *unlisted*: it has a single posting, which stands for
//! all articles.

use super::bit_code::{BitReader, BitWriter};
use super::bytes::damaged;
use crate::error::Result;
use crate::fingerprint::keys::{Key, MAX_KEY_BITS, MIN_KEY_BITS};

/// Approximate number of postings in a block, which is then a few hundred bytes long.
const BLOCK_POSTINGS: u64 = 192;
/// Below this number of postings (about 1,500 articles), a block has a quarter of [`BLOCK_POSTINGS`]. A page reads as
/// many blocks of a small index as of a large one, and a list may have 64 small ones. The directory then takes one byte
/// for every 15 postings, which does not matter in a small index.
const MIN_LARGE_INDEX_POSTINGS: u64 = 1 << 17;
/// Maximum number of articles that are listed for a key. A key that more articles have is unlisted, because it
/// identifies none of them, but a reader must know that it is common. The limit is the same for indexes of all sizes,
/// so that a merged index has the same bytes as one that was built at once.
pub const MAX_POSTINGS_PER_KEY: usize = 2048;
/// Article number in the posting of an unlisted key.
pub(super) const UNLISTED: u32 = u32::MAX;

/// A key and the number of an article that has it. Postings are ordered by key, then by article.
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

    /// The posting with only the first bits of its key. The others are zero.
    pub const fn cut(self, key_bits: u8) -> Self {
        Self(self.0 & (u64::MAX << (u64::BITS - key_bits as u32) | u32::MAX as u64))
    }

    pub const fn to_bytes(self) -> [u8; 8] {
        self.0.to_le_bytes()
    }

    pub const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(u64::from_le_bytes(bytes))
    }
}

/// Number of postings that an index has of these postings of one key.
pub(super) const fn listed(same: &[Posting]) -> usize {
    if is_unlisted(same) { 1 } else { same.len() }
}

/// Whether a key with these postings, in ascending order, is unlisted: too many articles have it, or an index of some of
/// them said so.
const fn is_unlisted(same: &[Posting]) -> bool {
    same.len() > MAX_POSTINGS_PER_KEY || same[same.len() - 1].article() == UNLISTED
}

/// Maximum of [`Slots::block_bits`].
const MAX_BLOCK_BITS: u8 = 8;

/// The layout of the posting lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slots {
    /// Binary logarithm of the number of slots. The slot of a key is the number in this many of its first bits.
    pub bits: u8,
    /// Binary logarithm of the number of slots in a block.
    pub block_bits: u8,
    /// Number of bits of a key that the index keeps.
    pub key_bits: u8,
    /// Number of articles.
    pub articles: u32,
}

impl Slots {
    /// The layout for an index with the given numbers of articles, postings and bits of a key.
    #[must_use]
    pub fn of(articles: u32, postings: u64, key_bits: u8) -> Self {
        let bits = postings.max(1).ilog2().min(key_bits.into()) as u8;
        let in_slot = (postings >> bits).max(1);
        let in_block = if postings < MIN_LARGE_INDEX_POSTINGS { BLOCK_POSTINGS / 4 } else { BLOCK_POSTINGS };
        // The number of a block has fewer bits than a key.
        let block_bits = ((in_block / in_slot).max(1).ilog2() as u8).clamp(bits.saturating_sub(MAX_KEY_BITS - 1), bits);
        Self { bits, block_bits, key_bits, articles }
    }

    /// Whether a writer can choose this layout.
    pub(super) const fn are_possible(self) -> bool {
        self.bits <= self.key_bits
            && self.block_bits <= self.bits
            && self.block_bits <= MAX_BLOCK_BITS
            && self.bits - self.block_bits < MAX_KEY_BITS
    }

    /// Whether an index can keep this number of bits of a key.
    pub(super) const fn has_possible_keys(self) -> bool {
        MIN_KEY_BITS <= self.key_bits && self.key_bits <= MAX_KEY_BITS
    }

    /// Number of blocks.
    #[must_use]
    pub const fn blocks(self) -> u32 {
        1 << (self.bits - self.block_bits)
    }

    /// Number of the block that contains a key.
    pub(super) const fn block_of(self, key: Key) -> u32 {
        self.slot_of(key) >> self.block_bits
    }

    const fn slot_of(self, key: Key) -> u32 {
        // A shift by all 32 bits would overflow.
        (key as u64 >> (MAX_KEY_BITS - self.bits)) as u32
    }

    /// Number of slots in a block.
    const fn slots(self) -> u32 {
        1 << self.block_bits
    }

    /// Number of bits of a key that the index keeps and that are not the number of its slot.
    const fn rest_bits(self) -> u8 {
        self.key_bits - self.bits
    }

    /// The bits of a key that the index keeps and that are not the number of its slot.
    const fn rest_of(self, key: Key) -> u64 {
        key as u64 >> (MAX_KEY_BITS - self.key_bits) & ((1 << self.rest_bits()) - 1)
    }

    /// The key of a slot and the rest of the bits that the index keeps.
    const fn key_of(self, slot: u32, rest: u64) -> Key {
        (((slot as u64) << self.rest_bits() | rest) << (MAX_KEY_BITS - self.key_bits)) as Key
    }

    /// Number of different values for the article of a posting: one for each article, and one for an unlisted key.
    fn numbers(self) -> u64 {
        u64::from(self.articles) + 1
    }

    /// Number of different values for a posting within its slot. A value is *rest × (articles + 1) + article*, and the
    /// article of an unlisted key is the number of articles.
    fn values(self) -> u64 {
        self.numbers() << self.rest_bits()
    }

    /// Maximum number of postings in a slot. A block with a higher count is damaged and must be refused: a set of all
    /// possible values takes no bits, so a short block could otherwise exhaust the memory.
    const fn max_in_slot(self) -> u64 {
        let of_keys = (MAX_POSTINGS_PER_KEY as u64) << self.rest_bits();
        // `of` chooses the bits so that there are fewer than two postings per slot, unless these are all bits of a key.
        // So an index has fewer than twice as many postings as slots.
        let of_all = if self.bits < self.key_bits { 2 << self.bits } else { u64::MAX };
        if of_keys < of_all { of_keys } else { of_all }
    }

    /// Writes the payload of block number `block` from its postings in ascending order.
    pub(super) fn write(self, block: u32, postings: &[Posting], out: &mut Vec<u8>) {
        let mut slots: Vec<Vec<u64>> = vec![Vec::new(); self.slots() as usize];
        for same in postings.chunk_by(|a, b| a.key() == b.key()) {
            let key = same[0].key();
            let slot = self.slot_of(key);
            debug_assert_eq!(slot >> self.block_bits, block, "the posting must belong to this block");
            let values = &mut slots[(slot & (self.slots() - 1)) as usize];
            let first = self.rest_of(key) * self.numbers();
            if is_unlisted(same) {
                values.push(first + u64::from(self.articles));
            } else {
                values.extend(same.iter().map(|posting| first + u64::from(posting.article())));
            }
        }
        let mut bits = BitWriter::new(out);
        for values in &slots {
            bits.count(values.len() as u32);
        }
        for values in &slots {
            bits.set(values, 0, self.values());
        }
        bits.finish();
    }

    /// Calls `found` with each of `keys` that articles have, and with the numbers of these articles in ascending order.
    /// For an unlisted key, the slice of articles is empty. `keys` must be ascending and all be in this block.
    ///
    /// # Errors
    /// [`crate::Error::IndexDamaged`].
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
                let unlisted = articles.last() == Some(&self.articles);
                if !articles.is_empty() {
                    found(*key, if unlisted { &[] } else { &articles });
                }
            }
            keys.peek().is_some()
        })
    }

    /// Calls `found` with every posting of block number `block`, in ascending order.
    ///
    /// # Errors
    /// [`crate::Error::IndexDamaged`].
    pub(super) fn read_all(self, block: u32, payload: &[u8], mut found: impl FnMut(Posting)) -> Result<()> {
        self.read_slots(payload, |slot, values| {
            let slot = block << self.block_bits | slot;
            for value in values {
                let rest = value / self.numbers();
                let article = (value % self.numbers()) as u32;
                let article = if article == self.articles { UNLISTED } else { article };
                found(Posting::new(self.key_of(slot, rest), article));
            }
            true
        })
    }

    /// Calls `take` with each slot of a block, its number within the block and the values of its postings, until `take`
    /// returns false.
    fn read_slots(self, payload: &[u8], mut take: impl FnMut(u32, &[u64]) -> bool) -> Result<()> {
        let mut bits = BitReader::new(payload);
        let mut counts = [0; 1 << MAX_BLOCK_BITS];
        let counts = &mut counts[..self.slots() as usize];
        for count in counts.iter_mut() {
            *count = bits.count()?;
        }
        let mut values = Vec::new();
        for (slot, count) in (0..).zip(counts.iter().copied()) {
            if u64::from(count) > self.max_in_slot() {
                return Err(damaged());
            }
            values.clear();
            bits.set(count as usize, 0, self.values(), &mut values)?;
            if !take(slot, &values) {
                break;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::keys::bits_for;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn sorted(mut postings: Vec<Posting>) -> Vec<Posting> {
        postings.sort_unstable();
        postings.dedup();
        postings
    }

    proptest! {
        #[test]
        fn postings_are_read_as_they_were_written(
            articles in 1u32..100_000,
            key_bits in MIN_KEY_BITS..=MAX_KEY_BITS,
            bits in 8u8..=MIN_KEY_BITS,
            given in prop::collection::vec((any::<u32>(), any::<u32>()), 0..400),
        ) {
            let slots = Slots { bits, block_bits: 3, key_bits, articles };
            let block = slots.blocks() / 2;
            // Keys of this block. A third of the postings have the same key.
            let low = key_bits - bits + slots.block_bits;
            let of_block = |random: u32| (if random.is_multiple_of(3) { 5 } else { random >> 8 }) & ((1 << low) - 1);
            let key = |random: u32| (block << low | of_block(random)) << (MAX_KEY_BITS - key_bits);
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
            key_bits in MIN_KEY_BITS..=MAX_KEY_BITS,
            bits in 8u8..=MIN_KEY_BITS,
        ) {
            let slots = Slots { bits, block_bits: 8, key_bits, articles };
            let keys: Vec<Key> = (0..256).map(|slot| slot << (MAX_KEY_BITS - bits)).collect();
            let _ = slots.read(&bytes, &keys, |_, found| {
                assert!(found.is_sorted() && found.iter().all(|article| *article < articles));
            });
            let _ = slots.read_all(0, &bytes, |_| {});
        }
    }

    #[test]
    fn a_key_that_too_many_articles_have_is_unlisted() {
        for key_bits in [MIN_KEY_BITS, MAX_KEY_BITS] {
            let slots = Slots::of(5000, 4000, key_bits);
            let [four, five, six, seven, eight] = [4, 5, 6, 7, 8].map(|bits: Key| bits << (MAX_KEY_BITS - key_bits));
            let mut postings: Vec<Posting> =
                (0..=MAX_POSTINGS_PER_KEY as u32).map(|article| Posting::new(five, article)).collect();
            assert_eq!((listed(&postings), listed(&postings[1..])), (1, MAX_POSTINGS_PER_KEY));
            postings.extend([Posting::new(six, 7), Posting::new(seven, UNLISTED)]);
            let mut out = Vec::new();
            slots.write(0, &postings, &mut out);
            let mut found = Vec::new();
            let keys = [four, five, six, seven, eight];
            slots.read(&out, &keys, |key, articles| found.push((key, articles.to_vec()))).unwrap();
            assert_eq!(found, [(five, vec![]), (six, vec![7]), (seven, vec![])]);
        }
    }

    #[test]
    fn an_impossible_count_is_refused() {
        let slots = Slots { bits: MIN_KEY_BITS, block_bits: 0, key_bits: MIN_KEY_BITS, articles: u32::MAX - 1 };
        let mut out = Vec::new();
        let mut bits = BitWriter::new(&mut out);
        // A set of all possible values, which takes no bits.
        bits.count(u32::MAX);
        bits.finish();
        assert!(slots.read_all(0, &out, |_| panic!("no posting may be read")).is_err());
    }

    #[test]
    fn blocks_are_small_in_indexes_of_all_sizes() {
        for articles in [1, 100, 10_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, u32::MAX - 1] {
            let postings = u64::from(articles) * 100;
            let slots = Slots::of(articles, postings, bits_for(articles));
            assert!(slots.are_possible() && slots.has_possible_keys());
            let in_block = postings / u64::from(slots.blocks());
            assert!(in_block <= BLOCK_POSTINGS * 2, "{articles}: {in_block}");
        }
    }
}
