//! Postings of any number sorted in bounded memory: spread over partitions of the key space, whose parts are put aside
//! in a scratch file when memory is full, and sorted one partition after another.

use super::postings::{EVERYONE, MOST_POSTINGS, Posting};
use crate::fingerprint::keys::KEY_BITS;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// The key space is spread over 2 to the power of this many partitions.
const PARTITION_BITS: u8 = 8;
/// Postings held in memory: 64 MiB.
const MOST_HELD: usize = 8 << 20;
/// Counts a key that more articles have than are listed.
const TOO_MANY: u16 = u16::MAX;

/// Collects postings.
pub(super) struct Spool<S> {
    partitions: Vec<Partition>,
    held: usize,
    scratch: S,
    written: u64,
    /// How many postings each key has: 8 MiB, of which few are ever touched in a small index.
    of_key: Vec<u16>,
    count: u64,
}

#[derive(Debug, Default)]
struct Partition {
    held: Vec<Posting>,
    /// Where further ones are in the scratch file, in bytes, and how many.
    put_aside: Vec<(u64, usize)>,
}

impl<S: Read + Write + Seek> Spool<S> {
    pub fn new(scratch: S) -> Self {
        let partitions = (0..1 << PARTITION_BITS).map(|_| Partition::default()).collect();
        Self { partitions, held: 0, scratch, written: 0, of_key: vec![0; 1 << KEY_BITS], count: 0 }
    }

    /// How many postings will be written: one for all of a key that too many have, whether they came one by one or as
    /// [`EVERYONE`]. A merged index would otherwise be laid out for fewer than one that was built.
    pub const fn count(&self) -> u64 {
        self.count
    }

    pub fn add(&mut self, posting: Posting) -> io::Result<()> {
        if self.held == MOST_HELD {
            self.put_aside()?;
        }
        self.partitions[(posting.key() >> (KEY_BITS - PARTITION_BITS)) as usize].held.push(posting);
        self.held += 1;
        let of_key = &mut self.of_key[posting.key() as usize];
        if *of_key == TOO_MANY {
            return Ok(());
        }
        if posting.article() == EVERYONE || usize::from(*of_key) == MOST_POSTINGS {
            self.count = self.count + 1 - u64::from(*of_key);
            *of_key = TOO_MANY;
        } else {
            self.count += 1;
            *of_key += 1;
        }
        Ok(())
    }

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

    /// Hands on all postings in ascending order, a partition at a time.
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
        fn postings_are_sorted_wherever_they_were_kept(keys in prop::collection::vec(0u32..1 << KEY_BITS, 0..300), aside in 1usize..100) {
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
