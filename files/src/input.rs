//! Input files → documents, in portions: HTML, plain text and JSON Lines, gzip-compressed or not, and folders of them.

use super::document::{Content, Document};
use super::folder::{self, Found};
use super::rows::{Next, Rows};
use super::stream::{EMPTY, Kind, Stream};
use crate::error::{Error, Result};
use firsthand::article::MAX_HTML_BYTES;
use std::fs;
use std::io::{self, BufRead};
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
    found: Vec<Found>,
    role: Role,
}

impl Inputs {
    /// The files that `paths` name. Folders are searched recursively, in order of name, each of them once however many
    /// symbolic links lead to it; `-` is standard input.
    ///
    /// # Errors
    /// A folder holds no files of a known kind. An original does not exist.
    pub fn find(paths: &[PathBuf], role: Role) -> Result<Self> {
        let mut found = Vec::new();
        for path in paths {
            let is_missing = || fs::metadata(path).is_err_and(|e| e.kind() == io::ErrorKind::NotFound);
            if path.as_os_str() == "-" {
                found.push(Found::File(path.clone()));
            } else if path.is_dir() {
                // Text files have no address.
                let is_wanted = |kind| role == Role::Pages || kind != Kind::Text;
                let files = folder::search(path, &|file| Kind::by_name(file).is_some_and(is_wanted));
                if files.is_empty() {
                    return Err(Error::of(path, "no .html or .jsonl files in this folder"));
                }
                found.extend(files);
            } else if role == Role::Originals && is_missing() {
                return Err(Error::of(path, "no such file or folder"));
            } else {
                found.push(Found::File(path.clone()));
            }
        }
        Ok(Self { found, role })
    }

    /// The files, in order.
    pub fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.found.iter().filter_map(|found| if let Found::File(path) = found { Some(path) } else { None })
    }

    /// Total size of all files in bytes, for a progress bar.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files().filter_map(|f| fs::metadata(f).ok()).map(|m| m.len()).sum()
    }

    /// All documents, in order. A separate thread reads and decompresses them, so that the other cores need not wait
    /// for it. A file that cannot be read is a document that says so.
    #[must_use]
    pub fn portions(&self) -> Portions {
        let (sender, received) = sync_channel(1);
        let (found, role) = (self.found.clone(), self.role);
        let reader = thread::spawn(move || read_all(found, role, sender));
        Portions { received: received.into_iter(), reader: Some(reader) }
    }
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
    /// The file cannot be read; what stands in its place.
    Unreadable(Content),
    /// The receiver of the portions is gone.
    Unwanted,
}

impl From<SendError<Portion>> for Stop {
    fn from(_: SendError<Portion>) -> Self {
        Self::Unwanted
    }
}

/// Sends the documents of all files.
fn read_all(found: Vec<Found>, role: Role, sender: SyncSender<Portion>) -> Result<(), Stop> {
    let mut reader = Reader { portion: Portion::default(), held: 0, role, sender };
    for found in found {
        match found {
            Found::File(path) => match reader.read_file(&path) {
                Err(Stop::Unreadable(content)) => reader.add(path.display().to_string(), content)?,
                done => done?,
            },
            Found::Special(path, error) => reader.add(path.display().to_string(), Content::Unreadable(error))?,
            Found::Unreadable(path, error) => reader.add(path.display().to_string(), Content::Rest(error))?,
        }
    }
    reader.send()
}

/// Collects documents into portions.
struct Reader {
    portion: Portion,
    /// Size of the documents in the portion, in bytes.
    held: usize,
    role: Role,
    sender: SyncSender<Portion>,
}

impl Reader {
    fn add(&mut self, place: String, content: Content) -> Result<(), Stop> {
        self.held += match &content {
            Content::Html(bytes) | Content::Text(bytes) | Content::Row(bytes) => bytes.len(),
            Content::Unreadable(_) | Content::Rest(_) => 0,
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
        // A file of rows would hold an unknown number of documents; a page is one.
        let rest = |error| Stop::Unreadable(Content::Rest(error));
        let unreadable = |error| Stop::Unreadable(Content::Unreadable(error));
        let is_page = matches!(Kind::by_name(path), Some(Kind::Html | Kind::Text));
        let stream = Stream::open(path).map_err(|error| if is_page { unreadable(error) } else { rest(error) })?;
        let size = fs::metadata(path).map_or(0, |facts| facts.len());
        match stream.kind {
            Kind::Rows => {
                if let Some(error) = stream.lacks_rows() {
                    return Err(if error.kind() == EMPTY { unreadable(error) } else { rest(error) });
                }
                self.read_rows(&place, Rows::new(stream.bytes, &stream.head))?;
            }
            Kind::Html => {
                self.add(place, Content::Html(stream.read_whole(MAX_FILE_BYTES_READ).map_err(unreadable)?))?;
            }
            Kind::Text if self.role == Role::Originals => {
                stream.read_whole(MAX_FILE_BYTES_READ).map_err(unreadable)?;
                let error = Error::new("neither HTML nor rows of JSON").of_kind("of another kind");
                return Err(unreadable(error.with_remedy("write one JSON object a line, with `url` and `text`")));
            }
            Kind::Text => {
                self.add(place, Content::Text(stream.read_whole(MAX_FILE_BYTES_READ).map_err(unreadable)?))?;
            }
        }
        self.portion.bytes += size;
        Ok(())
    }

    fn read_rows(&mut self, place: &str, mut rows: Rows<impl BufRead>) -> Result<(), Stop> {
        loop {
            match rows.read_next() {
                Next::Row(line, row) => self.add(format!("{place}:{line}"), Content::Row(row))?,
                Next::LeftOut(line, error) => {
                    self.add(format!("{place}:{line}"), Content::Unreadable(error))?;
                    // It is reported before the rest of the line is read, which may take long.
                    self.send()?;
                }
                Next::Broken(error) => return Err(Stop::Unreadable(Content::Rest(error))),
                Next::End => return Ok(()),
            }
        }
    }
}
