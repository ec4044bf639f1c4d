//! Segments in files → one index, with articles coded on all cores.

use super::index_file::IndexFile;
use super::new_file::NewFile;
use super::new_index::NewIndexFile;
use super::records::portions;
use crate::error::{Error, Result};
use firsthand::Index;
use firsthand::index::merge::{Part, Target, key_bits, merge_into};
use firsthand::index::{Prepared, Record, Withdrawn};
use rayon::prelude::*;

/// An index that was merged and is not complete yet.
pub struct Merged<'a> {
    /// The index.
    pub index: NewIndexFile,
    /// Number of articles that were left out because their host has the same text at another address.
    pub repeated: u64,
    done: &'a mut dyn FnMut(u64),
}

/// Merges segments, oldest first, into `file`, after every byte of them has been verified: the new index must not give
/// damaged ones a valid checksum. The new index withdraws what they withdraw and `also`, unless they are `complete`.
/// It keeps `key_bits` bits of a key, or as many as the segments' articles ask for. `done` is told after each portion how many articles were added.
pub fn merge<'a>(
    segments: &[IndexFile],
    complete: bool,
    also: &Withdrawn,
    key_bits: Option<u8>,
    file: &NewFile,
    done: &'a mut dyn FnMut(u64),
) -> Result<Merged<'a>> {
    segments.par_iter().try_for_each(IndexFile::verify)?;
    segments.iter().try_for_each(IndexFile::read_withdrawals)?;
    let key_bits = kept_key_bits(segments, key_bits)?;
    let (merged, repeated) = merge_into(segments, complete, also, move |first, withdrawn| {
        let mut index = NewIndexFile::in_file(file, first, withdrawn)?;
        index.keep_key_bits(key_bits);
        Ok(Merged { index, repeated: 0, done })
    })?;
    Ok(Merged { repeated, ..merged })
}

/// Number of bits of a key that the merged index keeps. If a segment keeps too few, the error names it.
fn kept_key_bits(segments: &[IndexFile], wanted: Option<u8>) -> Result<u8> {
    key_bits(segments.iter().map(|file| file.index.header()), wanted).map_err(|error| {
        let with_articles = segments.iter().filter(|file| file.index.header().articles() > 0);
        match with_articles.min_by_key(|file| file.index.header().key_bits()) {
            Some(shortest) => shortest.named(error),
            None => error.into(),
        }
    })
}

impl Part for IndexFile {
    type Error = Error;

    fn index(&self) -> &Index {
        &self.index
    }

    fn for_each_portion(
        &self,
        is_chosen: &(dyn Fn(u32) -> bool + Sync),
        take: &mut dyn FnMut(Vec<(u32, Record)>) -> Result<bool>,
    ) -> Result<()> {
        for portion in portions(self)? {
            if !take(portion?.read(is_chosen)?)? {
                break;
            }
        }
        Ok(())
    }
}

impl Target<IndexFile> for Merged<'_> {
    fn articles(&self) -> u32 {
        self.index.articles()
    }

    fn add(&mut self, articles: Vec<Prepared>) -> Result<()> {
        (self.done)(articles.len() as u64);
        for article in self.index.code(articles.into_par_iter().map(Ok)) {
            self.index.add(article)??;
        }
        Ok(())
    }

    fn put_postings(&mut self, part: &IndexFile, numbers: &[Option<u32>]) -> Result<()> {
        self.index.put_postings(part, numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::{Path, PathBuf};

    /// Devices merge in memory, list makers in files: the hashes that are signed must be the same.
    #[test]
    fn merging_in_files_and_in_memory_gives_the_same_bytes() {
        let frozen = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/frozen");
        let mut paths: Vec<PathBuf> = fs::read_dir(frozen).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "firsthand"));
        paths.sort();
        assert!(paths.len() >= 2);
        let bytes: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
        let parts: Vec<&[u8]> = bytes.iter().map(Vec::as_slice).collect();
        let folder = tempfile::tempdir().unwrap();
        for count in 1..=parts.len() {
            for complete in [false, true] {
                let path = folder.path().join(format!("{count}-{complete}.firsthand"));
                let file = NewFile::create(&path, []).unwrap();
                let segments = IndexFile::open_all(&paths[..count]).unwrap();
                let mut done = |_| ();
                let merged = merge(&segments, complete, &Withdrawn::default(), None, &file, &mut done).unwrap();
                merged.index.keep(file).unwrap();
                let in_memory = firsthand::index::merge::merge(&parts[..count], complete).unwrap();
                assert!(fs::read(&path).unwrap() == in_memory, "{count} segments, complete: {complete}");
            }
        }
    }
}
