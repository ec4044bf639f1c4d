//! Index files, read from disk piece by piece or held in memory, alone or as the segments of a list.

use super::kinds::special;
use super::subscription::Subscription;
use crate::error::{Error, Result};
use firsthand::check::Check;
use firsthand::index::{self, HEAD_BYTES, Withdrawn};
use firsthand::list::manifest::{MANIFEST_HEADER, Manifest, Segment};
use firsthand::list::trust::MANIFEST_NAME;
use firsthand::list::{self, Digest, List, SegmentHasher};
use firsthand::{Article, Index, Report, Sensitivity};
use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// Maximum size of an index that `check` verifies completely before the first page, in bytes. It takes some hundredths
/// of a second.
const MAX_BYTES_VERIFIED_FIRST: u64 = 64 << 20;

/// Number of bytes that are read at a time where a whole file is read.
const PIECE_BYTES: usize = 1 << 20;

/// An index and the file that it is in.
#[derive(Debug)]
pub struct IndexFile {
    /// The index, opened by its header.
    pub index: Arc<Index>,
    name: PathBuf,
    bytes: Bytes,
    /// Number of the list that it is a segment of; indexes of one list are neighbours.
    list: usize,
    /// What the list's manifest withdraws.
    withdrawn: Arc<Withdrawn>,
}

/// The bytes of an index.
#[derive(Debug)]
enum Bytes {
    /// On disk. They are read rather than mapped into memory: a program that reads a map of a file that another one has
    /// cut off is ended by the system. On an index of 15,374 articles, some 180 reads add 0.1 to 0.2 ms to the 4.2 ms of
    /// processor time that a page takes.
    Disk { file: File, opened: Version },
    /// In memory, of an index that is not kept.
    Memory(Vec<u8>),
}

/// What changes when a file is written to.
#[derive(Debug, PartialEq, Eq)]
struct Version {
    bytes: u64,
    modified: Option<SystemTime>,
}

impl Version {
    fn of(file: &File) -> io::Result<Self> {
        let facts = file.metadata()?;
        Ok(Self { bytes: facts.len(), modified: facts.modified().ok() })
    }
}

impl IndexFile {
    /// Opens an index by its header, and checks that the file is not cut off. Blocks are verified when they are read.
    pub fn open(path: &Path) -> Result<Self> {
        Self::open_in_list(path, 0, Arc::default())
    }

    fn open_in_list(path: &Path, list: usize, withdrawn: Arc<Withdrawn>) -> Result<Self> {
        let file = open(path)?;
        let mut head = Vec::new();
        (&file).take(HEAD_BYTES as u64).read_to_end(&mut head).map_err(|e| Error::of(path, e))?;
        let index = Index::open(&head).map_err(|e| Error::from(e).within(path.display()))?;
        let opened = Version::of(&file).map_err(|e| Error::of(path, e))?;
        let (bytes, expected) = (opened.bytes, index.header().file_bytes());
        let opened = Self {
            index: Arc::new(index),
            name: path.to_owned(),
            bytes: Bytes::Disk { file, opened },
            list,
            withdrawn,
        };
        if bytes < expected {
            return Err(opened.named(firsthand::Error::IndexTruncated { bytes, expected }));
        }
        Ok(opened)
    }

    /// Opens indexes and lists of them. The segments of a list follow one another, oldest first.
    pub fn open_all(paths: &[PathBuf]) -> Result<Vec<Self>> {
        let mut files = Vec::new();
        for (list, path) in (0..).zip(paths) {
            match Segments::of(path)? {
                Some(Segments { paths, withdrawn }) => {
                    let withdrawn = Arc::new(withdrawn);
                    for segment in paths {
                        if let Ok(Some(_)) = Segments::of(&segment) {
                            let error = Error::of(&segment, "a list within a list");
                            return Err(error.within(path.display()).with_remedy("name its indexes instead"));
                        }
                        let opened = Self::open_in_list(&segment, list, Arc::clone(&withdrawn));
                        files.push(opened.map_err(|e| e.within(path.display()))?);
                    }
                }
                None => files.push(Self::open_in_list(path, list, Arc::default())?),
            }
        }
        Ok(files)
    }

    /// Verifies every byte of an index, unless it is so large that this would take long. Blocks are verified when they
    /// are read in any case, but damage is better reported before the first page than at the hundredth.
    pub fn verify_if_small(&self) -> Result<()> {
        if self.index.header().file_bytes() <= MAX_BYTES_VERIFIED_FIRST { self.verify() } else { Ok(()) }
    }

    /// Opens an index that was just written to memory.
    pub fn in_memory(bytes: Vec<u8>) -> Result<Self> {
        let index = Index::open(&bytes[..bytes.len().min(HEAD_BYTES)])?;
        Ok(Self {
            index: Arc::new(index),
            name: PathBuf::from("the index"),
            bytes: Bytes::Memory(bytes),
            list: 0,
            withdrawn: Arc::default(),
        })
    }

    /// Verifies every byte.
    pub fn verify(&self) -> Result<()> {
        let verified = match &self.bytes {
            Bytes::Disk { file, .. } => self.index.verify(FromStart { file, at: 0 }),
            Bytes::Memory(bytes) => self.index.verify(&bytes[..]),
        };
        verified.map_err(|e| self.named(e))
    }

    /// Reads what the index withdraws from the segments before it.
    pub fn read_withdrawals(&self) -> Result<()> {
        let Some(range) = self.index.withdrawals_range() else { return Ok(()) };
        self.read(&range).and_then(|bytes| self.index.read_withdrawals(&bytes)).map_err(|e| self.named(e))
    }

    /// A range of bytes of the file.
    pub fn read(&self, range: &Range<u64>) -> firsthand::Result<Cow<'_, [u8]>> {
        match &self.bytes {
            Bytes::Disk { file, opened } if range.end <= opened.bytes => Ok(read_exact(file, range)?.into()),
            Bytes::Disk { opened, .. } => {
                Err(firsthand::Error::IndexTruncated { bytes: opened.bytes, expected: range.end })
            }
            Bytes::Memory(bytes) => index::slice_of(bytes, range).map(Cow::Borrowed),
        }
    }

    /// SHA-256 of the file.
    pub fn digest(&self) -> Result<Digest> {
        let (mut hasher, bytes) = (SegmentHasher::default(), self.index.header().file_bytes());
        for start in (0..bytes).step_by(PIECE_BYTES) {
            let range = start..bytes.min(start + PIECE_BYTES as u64);
            hasher.push(&self.read(&range).map_err(|error| self.named(error))?);
        }
        Ok(hasher.digest())
    }

    /// An error of this file, with its name.
    #[must_use]
    pub fn named(&self, error: firsthand::Error) -> Error {
        let error = if self.has_changed() {
            Error::new("was changed while it was read").with_remedy("run again once it is complete")
        } else {
            error.into()
        };
        error.within(self.name.display())
    }

    /// Whether something was written to the file since it was opened. A file that was replaced is not changed: the one
    /// that was opened is read to its end.
    fn has_changed(&self) -> bool {
        match &self.bytes {
            Bytes::Disk { file, opened } => Version::of(file).is_ok_and(|now| now != *opened),
            Bytes::Memory(_) => false,
        }
    }
}

/// The bytes of a file, one after another. Threads that read the same file do not disturb one another.
struct FromStart<'a> {
    file: &'a File,
    at: u64,
}

impl Read for FromStart<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = read_at(self.file, buffer, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

fn read_exact(file: &File, range: &Range<u64>) -> firsthand::Result<Vec<u8>> {
    let mut bytes = vec![0; (range.end - range.start) as usize];
    FromStart { file, at: range.start }.read_exact(&mut bytes).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            let bytes = file.metadata().map_or(0, |facts| facts.len());
            firsthand::Error::IndexTruncated { bytes, expected: range.end }
        }
        _ => error.into(),
    })?;
    Ok(bytes)
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}

/// Opens the file of an index.
fn open(path: &Path) -> Result<File> {
    let missing = |e: io::Error| match e.kind() {
        io::ErrorKind::NotFound => Error::of(path, "no such index").with_remedy_for("not_an_index"),
        _ => Error::of(path, e),
    };
    // Opening a pipe would wait for somebody to write to it.
    if let Some(kind) = special(&fs::metadata(path).map_err(missing)?) {
        return Err(Error::of(path, format!("is a {kind}")).with_remedy("give an index, or a list of indexes"));
    }
    File::open(path).map_err(missing)
}

/// The segments of a list.
struct Segments {
    /// Their files, oldest first.
    paths: Vec<PathBuf>,
    /// What the list's manifest withdraws from all of them.
    withdrawn: Withdrawn,
}

impl Segments {
    /// The segments of a list: of a folder in which one is published or [an update](crate::subscription) keeps one, of a
    /// manifest, or of a text that names files. `None` if the file is an index.
    fn of(path: &Path) -> Result<Option<Self>> {
        let published = path.join(MANIFEST_NAME);
        if published.is_file() {
            return Self::of(&published);
        }
        if path.is_dir() {
            let subscription = Subscription::open(path)?.ok_or_else(|| {
                Error::of(path, "no list is kept in this folder")
                    .with_remedy("get one with `firsthand update FOLDER LINK`, or give an index")
            })?;
            return Ok(Some(Self::of_manifest(path, subscription.trust.manifest)));
        }
        let mut head = Vec::new();
        let read = open(path).map(|file| file.take(HEAD_BYTES as u64).read_to_end(&mut head));
        if !matches!(read, Ok(Ok(_))) || !list::is_list(&head) {
            // A file that cannot be read is reported when it is opened as an index.
            return Ok(None);
        }
        let text = fs::read_to_string(path).map_err(|e| Error::of(path, e))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        if text.lines().next() == Some(MANIFEST_HEADER) {
            let manifest = Manifest::parse(text.as_bytes()).map_err(|e| Error::of(path, e))?;
            return Ok(Some(Self::of_manifest(folder, Some(manifest))));
        }
        let names = list::parse(&text).map_err(|e| Error::from(e).within(path.display()))?;
        let paths = names.into_iter().map(|name| folder.join(name)).collect();
        Ok(Some(Self { paths, withdrawn: Withdrawn::default() }))
    }

    fn of_manifest(folder: &Path, manifest: Option<Manifest>) -> Self {
        let path = |segment: &Segment| folder.join(Segment::path(segment.digest));
        manifest.map_or(Self { paths: Vec::new(), withdrawn: Withdrawn::default() }, |manifest| Self {
            paths: manifest.segments.iter().map(path).collect(),
            withdrawn: manifest.withdrawn,
        })
    }
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
    let lists = lists.map(|segments| (segments.iter().collect(), Withdrawn::clone(&segments[0].withdrawn)));
    check_lists(article, url, lists.collect(), sensitivity)
}

/// Checks an article against lists: the segments of each, oldest first, and what is withdrawn from all of them.
///
/// # Errors
/// An index cannot be read.
pub fn check_lists(
    article: Article,
    url: Option<&str>,
    lists: Vec<(Vec<&IndexFile>, Withdrawn)>,
    sensitivity: Sensitivity,
) -> Result<(Report, String)> {
    let files: Vec<&IndexFile> = lists.iter().flat_map(|(segments, _)| segments).copied().collect();
    let lists = lists.into_iter().map(|(segments, withdrawn)| {
        let list: List = segments.iter().map(|file| Arc::clone(&file.index)).collect();
        list.without(withdrawn)
    });
    let mut check = Check::new(article, url, lists);
    if let Err(error) = check.run(|want| files[want.index].read(&want.range)) {
        return Err(match files.iter().find(|file| file.verify().is_err()) {
            Some(damaged) => damaged.named(error),
            None => error.into(),
        });
    }
    Ok((check.report(sensitivity), check.text().to_owned()))
}
