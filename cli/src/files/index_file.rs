//! Index files, mapped into memory or held in it, alone or as the segments of a list.

use crate::error::{Error, Result};
use firsthand::check::Check;
use firsthand::index::{self, HEAD_BYTES};
use firsthand::list::{self, List};
use firsthand::{Article, Index, Report, Sensitivity};
use memmap2::Mmap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Maximum size of an index that `check` verifies completely before the first page, in bytes. It takes some hundredths
/// of a second.
const MAX_BYTES_VERIFIED_FIRST: usize = 64 << 20;

/// An index and the file that it is in.
#[derive(Debug)]
pub struct IndexFile {
    /// The index, opened by its header.
    pub index: Arc<Index>,
    name: PathBuf,
    bytes: Bytes,
    /// Number of the list that it is a segment of; indexes of one list are neighbours.
    list: usize,
}

/// The bytes of an index.
#[derive(Debug)]
enum Bytes {
    /// On disk.
    Map(Mmap),
    /// In memory, of an index that is not kept.
    Memory(Vec<u8>),
}

impl IndexFile {
    /// Opens an index by its header, and checks that the file is not cut off. Blocks are verified when they are read.
    pub fn open(path: &Path) -> Result<Self> {
        Self::open_in_list(path, 0)
    }

    fn open_in_list(path: &Path, list: usize) -> Result<Self> {
        let file = File::open(path).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => Error::of(path, "no such index").with_remedy_for("not_an_index"),
            _ => Error::of(path, e),
        })?;
        let mut head = Vec::new();
        (&file).take(HEAD_BYTES as u64).read_to_end(&mut head).map_err(|e| Error::of(path, e))?;
        let index = Index::open(&head).map_err(|e| Error::from(e).within(path.display()))?;
        let map = map(&file).map_err(|e| Error::of(path, e))?;
        let opened = Self { index: Arc::new(index), name: path.to_owned(), bytes: Bytes::Map(map), list };
        let (bytes, expected) = (opened.as_slice().len() as u64, opened.index.header().file_bytes());
        if bytes < expected {
            return Err(opened.named(firsthand::Error::IndexTruncated { bytes, expected }));
        }
        Ok(opened)
    }

    /// Opens indexes and lists of them. The segments of a list follow one another, oldest first.
    pub fn open_all(paths: &[PathBuf]) -> Result<Vec<Self>> {
        let mut files = Vec::new();
        for (list, path) in (0..).zip(paths) {
            match segments(path)? {
                Some(segments) => {
                    for segment in segments {
                        if let Ok(Some(_)) = self::segments(&segment) {
                            let error = Error::of(&segment, "a list within a list");
                            return Err(error.within(path.display()).with_remedy("name its indexes instead"));
                        }
                        let opened = Self::open_in_list(&segment, list);
                        files.push(opened.map_err(|e| e.within(path.display()))?);
                    }
                }
                None => files.push(Self::open_in_list(path, list)?),
            }
        }
        Ok(files)
    }

    /// Verifies every byte of an index, unless it is so large that this would take long. Blocks are verified when they
    /// are read in any case, but damage is better reported before the first page than at the hundredth.
    pub fn verify_if_small(&self) -> Result<()> {
        if self.as_slice().len() <= MAX_BYTES_VERIFIED_FIRST { self.verify() } else { Ok(()) }
    }

    /// Opens an index that was just written to memory.
    pub fn in_memory(bytes: Vec<u8>) -> Result<Self> {
        let index = Index::open(&bytes[..bytes.len().min(HEAD_BYTES)])?;
        Ok(Self { index: Arc::new(index), name: PathBuf::from("the index"), bytes: Bytes::Memory(bytes), list: 0 })
    }

    /// Verifies every byte.
    pub fn verify(&self) -> Result<()> {
        self.index.verify(self.as_slice()).map_err(|e| self.named(e))
    }

    /// A range of bytes of the file.
    pub fn read(&self, range: &Range<u64>) -> firsthand::Result<&[u8]> {
        index::slice_of(self.as_slice(), range)
    }

    /// An error of this file, with its name.
    pub fn named(&self, error: firsthand::Error) -> Error {
        Error::from(error).within(self.name.display())
    }

    fn as_slice(&self) -> &[u8] {
        match &self.bytes {
            Bytes::Map(map) => map,
            Bytes::Memory(bytes) => bytes,
        }
    }
}

/// Maps a file into memory: unread parts cost nothing, and read parts are shared by all pages.
#[allow(unsafe_code, reason = "the map is valid while the file is unchanged; indexes are replaced, never written to")]
fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: nothing here writes to the file, and `firsthand` replaces an index by renaming a new file. A program that
    // truncates an index in use ends this one; no wrong verdict comes of it.
    unsafe { Mmap::map(file) }
}

/// The files that a list names; `None` if the file is not a list.
fn segments(path: &Path) -> Result<Option<Vec<PathBuf>>> {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD_BYTES as u64).read_to_end(&mut head));
    if read.is_err() || !list::is_list(&head) {
        // A file that cannot be read is reported when it is opened as an index.
        return Ok(None);
    }
    let text = fs::read_to_string(path).map_err(|e| Error::of(path, e))?;
    let names = list::parse(&text).map_err(|e| Error::from(e).within(path.display()))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    Ok(Some(names.into_iter().map(|name| folder.join(name)).collect()))
}

/// Checks an article against index files, and returns the report with the text that its offsets refer to.
///
/// # Errors
/// An index cannot be read, so that no page can be checked against it.
pub fn check(
    article: Article,
    url: Option<&str>,
    files: &[IndexFile],
    sensitivity: Sensitivity,
) -> Result<(Report, String)> {
    let lists = files.chunk_by(|a, b| a.list == b.list);
    let lists = lists.map(|segments| segments.iter().map(|file| Arc::clone(&file.index)).collect::<List>());
    let mut check = Check::new(article, url, lists);
    if let Err(error) = check.run(|want| files[want.index].read(&want.range)) {
        return Err(match files.iter().find(|file| file.verify().is_err()) {
            Some(damaged) => damaged.named(error),
            None => error.into(),
        });
    }
    Ok((check.report(sensitivity), check.text().to_owned()))
}
