//! Sorts any number of postings in bounded memory.
//!
//! Postings are distributed over partitions of the key space. When memory is full, the postings of all partitions are
//! appended to a scratch file. At the end, the partitions are read back and sorted one after another.

use super::postings::{MAX_POSTINGS_PER_KEY, Posting, UNLISTED};
use crate::fingerprint::keys::KEY_BITS;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// The partition of a key is the number in its first bits, this many.
const PARTITION_BITS: u8 = 8;
/// Maximum number of postings in memory: 64 MiB.
const MAX_HELD_POSTINGS: usize = 8 << 20;
/// Marks a key in `of_key` as unlisted.
const UNLISTED_KEY: u16 = u16::MAX;

/// Collects postings and returns them in order.
pub(super) struct Spool<S> {
    partitions: Vec<Partition>,
    /// Number of postings in memory.
    held: usize,
    scratch: S,
    /// Bytes written to the scratch file.
    written: u64,
    /// Number of postings of each key, or [`UNLISTED_KEY`]. This takes 8 MiB of address space, but a small index
    /// touches little of it.
    of_key: Vec<u16>,
    count: u64,
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
        Self { partitions, held: 0, scratch, written: 0, of_key: vec![0; 1 << KEY_BITS], count: 0 }
    }

    /// Number of postings that an index will contain. An unlisted key counts as one posting, whether its postings were
    /// added one by one or as [`UNLISTED`]. So the layout of a merged index, which depends on this number, is that of
    /// an index that was built at once.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Adds a posting.
    pub fn add(&mut self, posting: Posting) -> io::Result<()> {
        if self.held == MAX_HELD_POSTINGS {
            self.put_aside()?;
        }
        self.partitions[(posting.key() >> (KEY_BITS - PARTITION_BITS)) as usize].held.push(posting);
        self.held += 1;
        let of_key = &mut self.of_key[posting.key() as usize];
        if *of_key == UNLISTED_KEY {
            return Ok(());
        }
        if posting.article() == UNLISTED || usize::from(*of_key) == MAX_POSTINGS_PER_KEY {
            self.count = self.count + 1 - u64::from(*of_key);
            *of_key = UNLISTED_KEY;
        } else {
            self.count += 1;
            *of_key += 1;
        }
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

    /// Calls `take` with the postings of each partition in turn. Together they are all postings in ascending order.
    pub fn for_each_partition(mut self, mut take: impl FnMut(&[Posting]) -> io::Result<()>) -> io::Result<()> {
        for mut partition in self.partitions {
            let mut all = partition.held;
            for (start, count) in partition.put_aside.drain(..) {
                self.scratch.seek(SeekFrom::Start(start))?;
                let mut bytes = vec![0; 8 * count];
                self.scratch.read_exact(&mut bytes)?;
                all.extend(bytes.as_chunks().0.iter().map(|posting| Posting::from_bytes(*posting)));
            }
            all.sort_unstable();
            take(&all)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Cursor;

    proptest! {
        #[test]
        fn postings_are_sorted_in_memory_and_in_the_scratch_file(keys in prop::collection::vec(0u32..1 << KEY_BITS, 0..300), aside in 1usize..100) {
            let mut spool = Spool::new(Cursor::new(Vec::new()));
            for (article, key) in (0..).zip(&keys) {
                spool.add(Posting::new(*key, article)).unwrap();
                if (article as usize).is_multiple_of(aside) {
                    spool.put_aside().unwrap();
                }
            }
            prop_assert_eq!(spool.count(), keys.len() as u64);
            let mut expected: Vec<Posting> = (0..).zip(&keys).map(|(article, key)| Posting::new(*key, article)).collect();
            expected.sort_unstable();
            let mut sorted = Vec::new();
            spool.for_each_partition(|postings| { sorted.extend_from_slice(postings); Ok(()) }).unwrap();
            prop_assert_eq!(sorted, expected);
        }
    }
}
