//! Input files → documents, in portions: HTML, plain text and JSON Lines, gzip-compressed or not, and folders of them.

use super::document::{Content, Document};
use crate::error::{Error, Result};
use firsthand::article::MAX_HTML_BYTES;
use flate2::read::MultiGzDecoder;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, SendError, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::{mem, panic};

/// Minimum size of a portion of documents, in bytes: enough work for all cores, and little memory. Up to three portions
/// are in memory at once: one in use, one waiting, and one being read.
const MIN_PORTION_BYTES: usize = 4 << 20;

/// Maximum number of bytes read from an HTML or text file: a page of the maximum size in an encoding of two bytes a
/// character.
const MAX_FILE_BYTES_READ: u64 = MAX_HTML_BYTES as u64 * 2;

/// The kind of a file, by its name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Html,
    Text,
    Rows,
}

fn kind_of(path: &Path) -> Option<Kind> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    match name.trim_end_matches(".gz").rsplit_once('.')?.1 {
        "html" | "htm" | "xhtml" => Some(Kind::Html),
        "txt" => Some(Kind::Text),
        "jsonl" | "ndjson" => Some(Kind::Rows),
        _ => None,
    }
}

/// What the documents are used as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Articles to index. Text files in folders are skipped because they have no address. A missing file is an error.
    Originals,
    /// Pages to check. Text files in folders are read, and a missing file is a document that cannot be read.
    Pages,
}

/// The input files of a command.
#[derive(Debug)]
pub struct Inputs {
    files: Vec<PathBuf>,
}

impl Inputs {
    /// The files that `paths` name. Folders are searched recursively, in order of name; `-` is standard input.
    ///
    /// # Errors
    /// A folder cannot be read or holds no files of a known kind. An original does not exist.
    pub fn find(paths: &[PathBuf], role: Role) -> Result<Self> {
        let mut files = Vec::new();
        for path in paths {
            if path.as_os_str() == "-" {
                files.push(path.clone());
            } else if path.is_dir() {
                let before = files.len();
                search(path, role, &mut files)?;
                if files.len() == before {
                    return Err(Error::of(path, "no .html or .jsonl files in this folder"));
                }
            } else if !path.exists() && role == Role::Originals {
                return Err(Error::of(path, "no such file or folder"));
            } else {
                files.push(path.clone());
            }
        }
        Ok(Self { files })
    }

    /// The files, in order.
    pub fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.files.iter()
    }

    /// Total size of all files in bytes, for a progress bar.
    pub fn bytes(&self) -> u64 {
        self.files.iter().filter_map(|f| fs::metadata(f).ok()).map(|m| m.len()).sum()
    }

    /// All documents, in order. A separate thread reads and decompresses them, so that the other cores need not wait
    /// for it. A file that cannot be read is a document that says so.
    pub fn portions(&self) -> Portions {
        let (sender, received) = sync_channel(1);
        let files = self.files.clone();
        let reader = thread::spawn(move || read_all(&files, sender));
        Portions { received: received.into_iter(), reader: Some(reader) }
    }
}

/// Adds the files of known kinds in a folder, in order of name.
fn search(folder: &Path, role: Role, found: &mut Vec<PathBuf>) -> Result<()> {
    let list = || fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>();
    let mut entries = list().map_err(|e| Error::of(folder, e))?;
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            search(&entry, role, found)?;
        } else if kind_of(&entry).is_some_and(|kind| role == Role::Pages || kind != Kind::Text) {
            found.push(entry);
        }
    }
    Ok(())
}

/// Documents that are processed together.
#[derive(Debug, Default)]
pub struct Portion {
    /// The documents.
    pub documents: Vec<Document>,
    /// Bytes of the files that ended in this portion, for a progress bar.
    pub bytes: u64,
}

/// The portions of all documents, in order.
pub struct Portions {
    received: mpsc::IntoIter<Portion>,
    /// `None` once it has ended. It is not waited for before that: after an error of the program, it may still be
    /// waiting for standard input.
    reader: Option<JoinHandle<Result<(), Stop>>>,
}

impl Iterator for Portions {
    type Item = Portion;

    fn next(&mut self) -> Option<Portion> {
        let portion = self.received.next();
        if portion.is_none()
            && let Some(Err(panicked)) = self.reader.take().map(JoinHandle::join)
        {
            panic::resume_unwind(panicked);
        }
        portion
    }
}

/// Why reading a file stopped.
enum Stop {
    /// The file cannot be read.
    Unreadable(Error),
    /// The receiver of the portions is gone.
    Unwanted,
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Unreadable(error)
    }
}

impl From<SendError<Portion>> for Stop {
    fn from(_: SendError<Portion>) -> Self {
        Self::Unwanted
    }
}

/// Sends the documents of all files.
fn read_all(files: &[PathBuf], sender: SyncSender<Portion>) -> Result<(), Stop> {
    let mut reader = Reader { portion: Portion::default(), held: 0, sender };
    for path in files {
        match reader.read_file(path) {
            Err(Stop::Unreadable(reason)) => reader.add(path.display().to_string(), Content::Unreadable(reason))?,
            done => done?,
        }
    }
    reader.send()
}

/// Collects documents into portions.
struct Reader {
    portion: Portion,
    /// Size of the documents in the portion, in bytes.
    held: usize,
    sender: SyncSender<Portion>,
}

impl Reader {
    fn add(&mut self, place: String, content: Content) -> Result<(), Stop> {
        self.held += match &content {
            Content::Html(bytes) | Content::Text(bytes) | Content::Row(bytes) => bytes.len(),
            Content::Unreadable(_) => 0,
        };
        self.portion.documents.push(Document { place, content });
        if self.held >= MIN_PORTION_BYTES { self.send() } else { Ok(()) }
    }

    fn send(&mut self) -> Result<(), Stop> {
        self.held = 0;
        Ok(self.sender.send(mem::take(&mut self.portion))?)
    }

    fn read_file(&mut self, path: &Path) -> Result<(), Stop> {
        let place = path.display().to_string();
        let (stream, kind) = open(path)?;
        let size = fs::metadata(path).map_or(0, |m| m.len());
        match kind {
            Kind::Rows => {
                self.read_rows(&place, stream)?;
                self.portion.bytes += size;
            }
            Kind::Html | Kind::Text => {
                let bytes = read_whole(stream)?;
                self.portion.bytes += size;
                self.add(place, if kind == Kind::Html { Content::Html(bytes) } else { Content::Text(bytes) })?;
            }
        }
        Ok(())
    }

    fn read_rows(&mut self, place: &str, mut stream: impl BufRead) -> Result<(), Stop> {
        let mut number = 0;
        loop {
            let mut line = Vec::new();
            let read = stream.read_until(b'\n', &mut line);
            if read.map_err(|e| Error::new(format!("cannot be read after line {number}: {e}")))? == 0 {
                return Ok(());
            }
            number += 1;
            if !line.trim_ascii().is_empty() {
                self.add(format!("{place}:{number}"), Content::Row(line))?;
            }
        }
    }
}

/// The bytes of an HTML or text file.
fn read_whole(stream: impl Read) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(MAX_FILE_BYTES_READ + 1).read_to_end(&mut bytes).map_err(Error::new)?;
    if bytes.len() as u64 > MAX_FILE_BYTES_READ {
        return Err(firsthand::Error::PageTooLarge { bytes: bytes.len(), limit: MAX_HTML_BYTES }.into());
    }
    Ok(bytes)
}

/// Opens a file or standard input, decompresses it if necessary, and determines its kind.
fn open(path: &Path) -> Result<(Box<dyn BufRead>, Kind)> {
    if path.as_os_str() == "-" {
        let mut stream = BufReader::new(io::stdin());
        let start = stream.fill_buf().map_err(Error::new)?.trim_ascii_start();
        let kind = match start.first() {
            Some(b'{') => Kind::Rows,
            Some(b'<') => Kind::Html,
            _ => Kind::Text,
        };
        return Ok((Box::new(stream), kind));
    }
    let file = File::open(path).map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => Error::new("no such file"),
        _ => Error::new(e),
    })?;
    let kind = kind_of(path).ok_or_else(|| {
        Error::new("not a kind of file that is read").with_remedy("give .html, .txt, .jsonl or .jsonl.gz")
    })?;
    let mut stream = BufReader::with_capacity(1 << 16, file);
    let compressed = stream.fill_buf().map_err(Error::new)?.starts_with(&[0x1F, 0x8B]);
    if compressed {
        Ok((Box::new(BufReader::new(MultiGzDecoder::new(stream))), kind))
    } else {
        Ok((Box::new(stream), kind))
    }
}
