//! Index files: mapped into memory, or in it; alone, or the segments of a list.

use firsthand::check::{Check, Want};
use firsthand::index::HEAD_BYTES;
use firsthand::{Article, Index, Report, Sensitivity};
use memmap2::Mmap;
use std::error::Error;
use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The first line of a list of segments.
const LIST: &str = "firsthand-list 1";
/// What lists of all versions begin with.
const ANY_LIST: &str = "firsthand-list ";
/// So many bytes are checked in some hundredths of a second.
const VERIFIED_AT_ONCE: usize = 64 << 20;
/// A list of more segments should be merged first.
const MOST_SEGMENTS: usize = 64;

/// An index and the file that it is in.
#[derive(Debug)]
pub struct IndexFile {
    /// Its header.
    pub index: Arc<Index>,
    name: PathBuf,
    bytes: Bytes,
}

/// Where the bytes of an index are.
#[derive(Debug)]
enum Bytes {
    /// On disk.
    Map(Mmap),
    /// An index that nobody keeps.
    Memory(Vec<u8>),
}

impl IndexFile {
    /// Opens an index by its header, and looks whether all of it is there. Its blocks are checked as they are read.
    pub fn open(path: &Path) -> Result<Self, Box<dyn Error>> {
        Self::open_in_list(path, 0)
    }

    fn open_in_list(path: &Path, list: u32) -> Result<Self, Box<dyn Error>> {
        let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let file = File::open(path).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => named(&"no such index: make one with `firsthand build --out INDEX CORPUS…`"),
            _ => named(&e),
        })?;
        let mut head = Vec::new();
        (&file).take(HEAD_BYTES as u64).read_to_end(&mut head).map_err(|e| named(&e))?;
        let index = Index::open(&head).map_err(|e| named(&e))?.in_list(list);
        let opened = Self {
            index: Arc::new(index),
            name: path.to_owned(),
            bytes: Bytes::Map(map(&file).map_err(|e| named(&e))?),
        };
        let (bytes, expected) = (opened.as_slice().len() as u64, opened.index.header().file_bytes());
        if bytes < expected {
            return Err(named(&firsthand::Error::IndexTruncated { bytes, expected }).into());
        }
        Ok(opened)
    }

    /// Opens indexes and lists of them. Segments of one list follow one another, oldest first.
    pub fn open_all(paths: &[PathBuf]) -> Result<Vec<Self>, Box<dyn Error>> {
        let mut files = Vec::new();
        for (list, path) in (0..).zip(paths) {
            match segments(path)? {
                Some(segments) => {
                    for segment in segments {
                        if let Ok(Some(_)) = self::segments(&segment) {
                            let segment = segment.display();
                            let wrong = "a list within a list: name its indexes instead";
                            return Err(format!("{}: {segment}: {wrong}", path.display()).into());
                        }
                        let opened = Self::open_in_list(&segment, list);
                        files.push(opened.map_err(|e| format!("{}: {e}", path.display()))?);
                    }
                }
                None => files.push(Self::open_in_list(path, list)?),
            }
        }
        Ok(files)
    }

    /// Checks every byte of an index, unless that would be a wait: blocks are checked as they are read, but damage is
    /// better told before the first page than at the hundredth.
    pub fn verify_if_small(&self) -> Result<(), Box<dyn Error>> {
        if self.as_slice().len() <= VERIFIED_AT_ONCE { self.verify() } else { Ok(()) }
    }

    /// Opens an index that was just made.
    pub fn in_memory(bytes: Vec<u8>) -> Result<Self, Box<dyn Error>> {
        let index = Index::open(&bytes[..bytes.len().min(HEAD_BYTES)])?;
        Ok(Self { index: Arc::new(index), name: PathBuf::from("the index"), bytes: Bytes::Memory(bytes) })
    }

    /// Checks every byte.
    pub fn verify(&self) -> Result<(), Box<dyn Error>> {
        self.index.verify(self.as_slice()).map_err(|e| self.named(&e))
    }

    /// Some bytes of the file.
    pub fn read(&self, range: &Range<u64>) -> Result<&[u8], firsthand::Error> {
        let bytes = self.as_slice();
        bytes
            .get(range.start as usize..range.end as usize)
            .ok_or(firsthand::Error::IndexTruncated { bytes: bytes.len() as u64, expected: range.end })
    }

    /// An error of this file, with its name.
    pub fn named(&self, error: &dyn std::fmt::Display) -> Box<dyn Error> {
        format!("{}: {error}", self.name.display()).into()
    }

    fn as_slice(&self) -> &[u8] {
        match &self.bytes {
            Bytes::Map(map) => map,
            Bytes::Memory(bytes) => bytes,
        }
    }
}

/// Maps a file into memory: what is not read costs nothing, and what is read is read once for all pages.
#[allow(
    unsafe_code,
    reason = "a map is as sound as its file stays as it is; indexes are replaced whole, never written to"
)]
fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: nothing here writes to the file, and `firsthand` puts a new index into the place of an old one by
    // renaming. Whoever truncates an index in use ends the program; no wrong verdict comes of it.
    unsafe { Mmap::map(file) }
}

/// The files that a list names; nothing, if the file is no list.
fn segments(path: &Path) -> Result<Option<Vec<PathBuf>>, Box<dyn Error>> {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(ANY_LIST.len() as u64).read_to_end(&mut start));
    if read.is_err() || start != ANY_LIST.as_bytes() {
        // What cannot be read is told when it is opened.
        return Ok(None);
    }
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let first = text.lines().next().unwrap_or_default().trim_end();
    if first != LIST {
        return Err(format!("{}: {first}: this program reads `{LIST}`: update Firsthand", path.display()).into());
    }
    let lines = text.lines().skip(1).map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let folder = path.parent().unwrap_or(Path::new(""));
    let segments: Vec<PathBuf> = lines.map(|line| folder.join(line)).collect();
    match segments.len() {
        0 => Err(format!("{}: the list names no index: write one a line, oldest first", path.display()).into()),
        1..=MOST_SEGMENTS => Ok(Some(segments)),
        many => {
            let wanted = format!("a list has at most {MOST_SEGMENTS}: put some together with `firsthand merge`");
            Err(format!("{}: {many} indexes in one list; {wanted}", path.display()).into())
        }
    }
}

/// Checks an article against index files, and gives the report with the text that its offsets count in.
///
/// # Errors
/// Those of an index, with its name: no page can be checked against it.
pub fn check(
    article: Article,
    url: Option<&str>,
    files: &[IndexFile],
    sensitivity: Sensitivity,
) -> Result<(Report, String), String> {
    let mut check = Check::new(article, url, files.iter().map(|f| Arc::clone(&f.index)).collect());
    while !check.wants().is_empty() {
        let read = |w: &Want| files[w.index].read(&w.range).map_err(|e| files[w.index].named(&e).to_string());
        let bytes: Vec<&[u8]> = check.wants().iter().map(read).collect::<Result<_, _>>()?;
        if let Err(error) = check.supply(&bytes) {
            let damaged = files.iter().find(|file| file.verify().is_err());
            return Err(damaged.map_or_else(|| error.to_string(), |file| file.named(&error).to_string()));
        }
    }
    Ok((check.report(sensitivity), check.text().to_owned()))
}
