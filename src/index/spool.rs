//! Sorts any number of postings in bounded memory.
//!
//! Postings are distributed over partitions of the key space. When memory is full, the postings of all partitions are
//! appended to a scratch file. At the end, the partitions are read back and sorted one after another: once to count the
//! postings, and once to write them.

use super::postings::{Posting, listed};
use std::io::{self, Read, Seek, SeekFrom, Write};

/// The partition of a key is the number in its first bits, this many.
const PARTITION_BITS: u8 = 8;
/// Maximum number of postings in memory: 64 MiB.
const MAX_HELD_POSTINGS: usize = 8 << 20;

/// Collects postings.
pub(super) struct Spool<S> {
    partitions: Vec<Partition>,
    /// Number of postings in memory.
    held: usize,
    scratch: S,
    /// Bytes written to the scratch file.
    written: u64,
}

#[derive(Debug, Default)]
struct Partition {
    held: Vec<Posting>,
    /// Runs of postings in the scratch file: the offset in bytes and the number of postings of each.
    put_aside: Vec<(u64, usize)>,
}

impl<S: Read + Write + Seek> Spool<S> {
    /// A spool without postings. `scratch` is an empty file.
    pub fn new(scratch: S) -> Self {
        let partitions = (0..1 << PARTITION_BITS).map(|_| Partition::default()).collect();
        Self { partitions, held: 0, scratch, written: 0 }
    }

    /// Adds a posting.
    pub fn add(&mut self, posting: Posting) -> io::Result<()> {
        if self.held == MAX_HELD_POSTINGS {
            self.put_aside()?;
        }
        self.partitions[(u64::from(posting.key()) >> (32 - PARTITION_BITS)) as usize].held.push(posting);
        self.held += 1;
        Ok(())
    }

    /// Moves all postings from memory to the scratch file.
    fn put_aside(&mut self) -> io::Result<()> {
        let mut out = io::BufWriter::with_capacity(1 << 20, &mut self.scratch);
        for partition in self.partitions.iter_mut().filter(|p| !p.held.is_empty()) {
            partition.put_aside.push((self.written, partition.held.len()));
            for posting in partition.held.drain(..) {
                out.write_all(&posting.to_bytes())?;
                self.written += 8;
            }
        }
        self.held = 0;
        out.flush()
    }

    /// Ends the collection. Only the first `key_bits` bits of each key are kept, and of equal postings one.
    pub fn sort(mut self, key_bits: u8) -> io::Result<Sorted<S>> {
        let is_in_memory = self.written == 0;
        if !is_in_memory {
            self.put_aside()?;
        }
        self.scratch.flush()?;
        let mut sorted = Sorted { partitions: self.partitions, scratch: self.scratch, key_bits };
        if is_in_memory {
            sorted.partitions.iter_mut().for_each(|partition| sort(&mut partition.held, key_bits));
        }
        Ok(sorted)
    }
}

/// Postings in order, partition by partition. Those in memory are sorted already. Those in the scratch file are sorted
/// each time that they are read, which takes less than to write them again.
pub(super) struct Sorted<S> {
    partitions: Vec<Partition>,
    scratch: S,
    key_bits: u8,
}

impl<S: Read + Seek> Sorted<S> {
    /// Number of postings that an index will contain. An unlisted key counts as one posting, whether its postings were
    /// added one by one or as [`UNLISTED`](super::postings::UNLISTED). So the layout of a merged index, which depends on
    /// this number, is that of an index that was built at once.
    pub fn count(&mut self) -> io::Result<u64> {
        let mut count = 0;
        self.for_each_partition(|postings| {
            count += postings.chunk_by(|a, b| a.key() == b.key()).map(listed).sum::<usize>() as u64;
            Ok(())
        })?;
        Ok(count)
    }

    /// Calls `take` with the postings of each partition in turn. Together they are all postings in ascending order.
    pub fn for_each_partition(&mut self, mut take: impl FnMut(&[Posting]) -> io::Result<()>) -> io::Result<()> {
        let mut read: Vec<Posting> = Vec::new();
        for partition in &self.partitions {
            if partition.put_aside.is_empty() {
                take(&partition.held)?;
                continue;
            }
            read.clear();
            for (start, count) in &partition.put_aside {
                self.scratch.seek(SeekFrom::Start(*start))?;
                let mut bytes = vec![0; 8 * count];
                self.scratch.read_exact(&mut bytes)?;
                read.extend(bytes.as_chunks().0.iter().map(|posting| Posting::from_bytes(*posting)));
            }
            sort(&mut read, self.key_bits);
            take(&read)?;
        }
        Ok(())
    }
}

fn sort(postings: &mut Vec<Posting>, key_bits: u8) {
    for posting in postings.iter_mut() {
        *posting = posting.cut(key_bits);
    }
    postings.sort_unstable();
    postings.dedup();
}

#[cfg(test)]
mod tests {
    use super::super::postings::{MAX_POSTINGS_PER_KEY, UNLISTED};
    use super::*;
    use proptest::prelude::*;
    use std::io::Cursor;

    proptest! {
        #[test]
        fn postings_are_sorted_in_memory_and_in_the_scratch_file(
            keys in prop::collection::vec(any::<u32>(), 0..300),
            aside in 1usize..400,
            key_bits in 22u8..=32,
        ) {
            let mut spool = Spool::new(Cursor::new(Vec::new()));
            for (article, key) in (0..).zip(&keys) {
                spool.add(Posting::new(*key, article)).unwrap();
                spool.add(Posting::new(key ^ 1, article)).unwrap();
                if (article as usize).is_multiple_of(aside) && article > 0 {
                    spool.put_aside().unwrap();
                }
            }
            let mut expected: Vec<Posting> = (0..)
                .zip(&keys)
                .flat_map(|(article, key)| [Posting::new(*key, article), Posting::new(key ^ 1, article)])
                .map(|posting| posting.cut(key_bits))
                .collect();
            expected.sort_unstable();
            expected.dedup();
            let mut sorted = spool.sort(key_bits).unwrap();
            prop_assert_eq!(sorted.count().unwrap(), expected.len() as u64);
            let mut postings = Vec::new();
            sorted.for_each_partition(|some| { postings.extend_from_slice(some); Ok(()) }).unwrap();
            prop_assert_eq!(postings, expected);
        }
    }

    #[test]
    fn an_unlisted_key_counts_as_one_posting() {
        let mut spool = Spool::new(Cursor::new(Vec::new()));
        let too_many = MAX_POSTINGS_PER_KEY as u32 + 1;
        // Too many articles have one of the two keys, and no other key has more than it may.
        (0..too_many).for_each(|article| spool.add(Posting::new(0x1234_5600, article)).unwrap());
        (1..too_many).for_each(|article| spool.add(Posting::new(0x1234_5601, article)).unwrap());
        for article in [7, UNLISTED] {
            spool.add(Posting::new(0x9000_0000, article)).unwrap();
        }
        assert_eq!(spool.sort(32).unwrap().count().unwrap(), 1 + u64::from(too_many - 1) + 1);
    }
}
