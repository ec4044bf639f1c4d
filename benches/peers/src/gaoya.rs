//! `MinHash` with banded LSH in memory. The crate cannot store an index: the file holds its signatures, from which the
//! tables are rebuilt when it is opened.

use crate::rows::{Row, portions};
use crate::shingles::Shingles;
use crate::{Found, LookUp, MOST, Result};
use gaoya::minhash::{MinHashIndex, MinHasher, MinHasher32, calculate_minhash_params};
use rayon::prelude::*;
use std::hash::BuildHasherDefault;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Minimum estimated Jaccard similarity of two similar texts, as in the crate's own examples.
const NEAR: f64 = 0.5;
/// Number of hash functions. The crate rounds it down to whole bands.
const HASHES: usize = 128;

type Hasher = MinHasher32<BuildHasherDefault<fnv::FnvHasher>>;
type Index = MinHashIndex<u32, u32>;

/// An index in memory.
pub struct Opened {
    hasher: Hasher,
    index: Index,
}

/// Bands and rows of a band, as the crate advises for [`NEAR`].
fn bands() -> (usize, usize) {
    calculate_minhash_params(NEAR, HASHES)
}

fn hasher() -> Hasher {
    let (bands, rows) = bands();
    MinHasher32::new(bands * rows)
}

fn index_of(signatures: Vec<Vec<u32>>) -> Index {
    let (bands, rows) = bands();
    let mut index = MinHashIndex::new(bands, rows, NEAR);
    index.par_bulk_insert((0..signatures.len() as u32).collect(), signatures);
    index
}

/// Makes an index of all articles, and writes its signatures.
pub fn build(articles: &Path, out: &Path) -> Result<usize> {
    let hasher = hasher();
    let signature = |line: &String| -> Result<Vec<u32>> {
        let row: Row = serde_json::from_str(line)?;
        Ok(hasher.create_signature(Shingles::new(&row.text).iter()))
    };
    let mut signatures = Vec::new();
    for portion in portions(articles)? {
        signatures.extend(portion?.par_iter().map(signature).collect::<Result<Vec<_>>>()?);
    }
    let index = index_of(signatures);
    let mut file = BufWriter::new(std::fs::File::create(out)?);
    for number in 0..index.size() as u32 {
        for hash in index.get_signature(&number).ok_or("an article got lost")? {
            file.write_all(&hash.to_le_bytes())?;
        }
    }
    file.into_inner()?.sync_all()?;
    Ok(index.size())
}

impl Opened {
    pub fn open(path: &Path) -> Result<Self> {
        let hasher = hasher();
        let hash = |bytes: &[u8]| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        let signature = |bytes: &[u8]| bytes.chunks_exact(4).map(hash).collect();
        let signatures = std::fs::read(path)?.chunks_exact(4 * hasher.num_hashes()).map(signature).collect();
        Ok(Self { hasher, index: index_of(signatures) })
    }
}

impl LookUp for Opened {
    fn look_up(&mut self, page: &Row) -> Result<Found> {
        let signature = self.hasher.create_signature(Shingles::new(&page.text).iter());
        let found = self.index.query_top_k(&signature, MOST);
        let said = found.first().is_some_and(|(_, distance)| 1.0 - distance >= NEAR);
        Ok(Found {
            answers: found.into_iter().map(|(number, _)| number.into()).collect(),
            said: Some(said),
            read: None,
        })
    }
}
