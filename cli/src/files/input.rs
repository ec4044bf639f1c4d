//! Files → documents: HTML, plain text, JSON Lines, each perhaps compressed, and folders of them.

use firsthand::article::{MAX_HTML_BYTES, encoding};
use firsthand::{Article, Error};
use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use std::borrow::Cow;
use std::error::Error as StdError;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SendError, SyncSender, sync_channel};
use std::{panic, thread};

/// Documents are handed on in portions of about this many bytes: enough for all cores, little for memory, in which
/// there are up to three: one that is worked on, one that waits, one that is being read.
const PORTION_BYTES: usize = 4 << 20;

/// Bytes of a file that are read: a page of the largest size in an encoding of two bytes a character.
const MOST_BYTES: u64 = MAX_HTML_BYTES as u64 * 2;

/// A document that was found, not yet read.
#[derive(Debug)]
pub struct Document {
    /// What it is called in messages: a path, with the line for JSON Lines.
    pub place: String,
    /// Its content.
    pub content: Content,
}

/// What a document consists of.
#[derive(Debug)]
pub enum Content {
    /// The bytes of an HTML file.
    Html(Vec<u8>),
    /// The bytes of a text file.
    Text(Vec<u8>),
    /// A line of a JSON Lines file.
    Row(Vec<u8>),
    /// It could not be read.
    Missing(String),
}

/// A row of a JSON Lines file of articles or pages.
#[derive(Debug, Default, Deserialize)]
pub struct Row {
    #[serde(default)]
    id: Option<serde_json::Value>,
    url: Option<String>,
    title: Option<String>,
    publisher: Option<String>,
    published: Option<String>,
    lang: Option<String>,
    text: Option<String>,
    html: Option<String>,
}

/// A document that was read.
#[derive(Debug)]
pub struct Page {
    /// Its address, where it is known.
    pub url: Option<String>,
    /// Its article.
    pub article: Article,
}

impl Document {
    /// Reads the article in the document; an error says in one line what is wrong.
    pub fn read(&self) -> (String, Result<Page, String>) {
        match &self.content {
            Content::Html(bytes) => {
                let html = encoding::decode(bytes, None);
                let article = Article::from_html(&html, None).map_err(|e| e.to_string());
                (self.place.clone(), article.map(|article| Page { url: None, article }))
            }
            Content::Text(bytes) => {
                let article = text_article(decode_text(bytes).into_owned());
                (self.place.clone(), article.map(|article| Page { url: None, article }))
            }
            Content::Row(line) => self.read_row(line),
            Content::Missing(reason) => (self.place.clone(), Err(reason.clone())),
        }
    }

    fn read_row(&self, line: &[u8]) -> (String, Result<Page, String>) {
        let row: Row = match serde_json::from_slice(line) {
            Ok(row) => row,
            Err(error) => return (self.place.clone(), Err(format!("not a JSON object of the expected form: {error}"))),
        };
        let id = match &row.id {
            Some(id) if !id.is_null() => name_of(id),
            _ => row.url.clone().unwrap_or_else(|| self.place.clone()),
        };
        (id.clone(), row.article().map(|(url, article)| Page { url, article }))
    }
}

impl Row {
    fn article(self) -> Result<(Option<String>, Article), String> {
        let mut article = match (self.text, &self.html) {
            (Some(text), _) => text_article(text)?,
            (None, Some(html)) => Article::from_html(html, self.url.as_deref()).map_err(|e| e.to_string())?,
            (None, None) => return Err("has neither `text` nor `html`".into()),
        };
        let given = |field: Option<String>| field.filter(|f| !f.trim().is_empty());
        article.title = given(self.title).or(article.title);
        article.publisher = given(self.publisher).or(article.publisher);
        article.published = given(self.published)
            .map(|date| firsthand::article::normalise_date(&date).unwrap_or(date))
            .or(article.published);
        article.lang = given(self.lang).or(article.lang);
        Ok((given(self.url), article))
    }
}

/// The `id` of a row in words: rows may be numbered.
pub fn name_of(id: &serde_json::Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

fn text_article(text: String) -> Result<Article, String> {
    Article::from_text(text).map_err(|e| e.to_string())
}

fn decode_text(bytes: &[u8]) -> Cow<'_, str> {
    encoding::decode(bytes, Some("text/plain"))
}

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

/// Where documents come from.
#[derive(Debug)]
pub struct Files {
    files: Vec<PathBuf>,
}

/// Whether plain text files in folders are documents: pages may be text, originals need an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Folders {
    /// Take HTML and JSON Lines.
    Articles,
    /// Take plain text as well.
    Pages,
}

impl Files {
    /// The files that `paths` name, folders searched through in order of name. `-` is standard input.
    ///
    /// # Errors
    /// A path that is not there, or a file of a kind that is not known.
    pub fn new(paths: &[PathBuf], folders: Folders) -> Result<Self, Box<dyn StdError>> {
        let mut files = Vec::new();
        for path in paths {
            if path.as_os_str() == "-" {
                files.push(path.clone());
            } else if path.is_dir() {
                let before = files.len();
                search(path, folders, &mut files)?;
                if files.len() == before {
                    return Err(format!("{}: no .html or .jsonl files in this folder", path.display()).into());
                }
            } else if !path.exists() && folders == Folders::Articles {
                return Err(format!("{}: no such file or folder", path.display()).into());
            } else {
                files.push(path.clone());
            }
        }
        Ok(Self { files })
    }

    /// Bytes of all files, for a progress bar.
    pub fn bytes(&self) -> u64 {
        self.files.iter().filter_map(|f| fs::metadata(f).ok()).map(|m| m.len()).sum()
    }

    /// Hands on all documents in order, in portions, with the bytes of files that each portion took. A thread of its own
    /// reads and decompresses, so that the other cores need not wait for it.
    ///
    /// # Errors
    /// Those of `take`. A file that cannot be read is a document that says so.
    pub fn for_each_portion(
        &self,
        mut take: impl FnMut(Vec<Document>, u64) -> Result<(), Box<dyn StdError>>,
    ) -> Result<(), Box<dyn StdError>> {
        let (sender, portions) = sync_channel(1);
        let files = self.files.clone();
        let reader = thread::spawn(move || read_all(&files, sender));
        // After an error nobody waits for the reader: it may be waiting for standard input.
        portions.into_iter().try_for_each(|(documents, read)| take(documents, read))?;
        match reader.join() {
            Err(panicked) => panic::resume_unwind(panicked),
            Ok(_all_sent) => Ok(()),
        }
    }
}

/// Sends the documents of all files; an error means that nobody takes them any more.
fn read_all(files: &[PathBuf], sender: SyncSender<Sent>) -> Taken {
    let mut portion = Portion { documents: Vec::new(), held: 0, read: 0, sender };
    for path in files {
        if let Err(reason) = portion.read_file(path)? {
            portion.add(path.display().to_string(), Content::Missing(reason), 0)?;
        }
    }
    portion.send()
}

/// Files of known kinds below a folder, in order of name.
fn search(folder: &Path, folders: Folders, found: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            search(&entry, folders, found)?;
        } else if kind_of(&entry).is_some_and(|kind| folders == Folders::Pages || kind != Kind::Text) {
            found.push(entry);
        }
    }
    Ok(())
}

/// Documents that wait to be handed on.
struct Portion {
    documents: Vec<Document>,
    held: usize,
    read: u64,
    sender: SyncSender<Sent>,
}

/// Documents, and the bytes of files that were read for them.
type Sent = (Vec<Document>, u64);
type Taken = Result<(), SendError<Sent>>;

impl Portion {
    fn add(&mut self, place: String, content: Content, read: u64) -> Taken {
        self.held += match &content {
            Content::Html(bytes) | Content::Text(bytes) | Content::Row(bytes) => bytes.len(),
            Content::Missing(_) => 0,
        };
        self.read += read;
        self.documents.push(Document { place, content });
        if self.held >= PORTION_BYTES {
            self.send()?;
        }
        Ok(())
    }

    fn send(&mut self) -> Taken {
        self.held = 0;
        self.sender.send((std::mem::take(&mut self.documents), std::mem::take(&mut self.read)))
    }

    /// Reads a file; the inner error says why it cannot be read.
    fn read_file(&mut self, path: &Path) -> Result<Result<(), String>, SendError<Sent>> {
        let place = path.display().to_string();
        let (mut stream, kind) = match open(path) {
            Ok(opened) => opened,
            Err(reason) => return Ok(Err(reason)),
        };
        let size = fs::metadata(path).map_or(0, |m| m.len());
        if kind != Kind::Rows {
            let mut bytes = Vec::new();
            if let Err(error) = stream.take(MOST_BYTES + 1).read_to_end(&mut bytes) {
                return Ok(Err(error.to_string()));
            }
            if bytes.len() as u64 > MOST_BYTES {
                return Ok(Err(Error::PageTooLarge { bytes: bytes.len(), limit: MAX_HTML_BYTES }.to_string()));
            }
            let content = if kind == Kind::Html { Content::Html(bytes) } else { Content::Text(bytes) };
            self.add(place, content, size)?;
            return Ok(Ok(()));
        }
        let mut number = 0;
        loop {
            let mut line = Vec::new();
            match stream.read_until(b'\n', &mut line) {
                Ok(0) => break,
                Ok(_) => number += 1,
                Err(error) => return Ok(Err(format!("cannot be read after line {number}: {error}"))),
            }
            if !line.trim_ascii().is_empty() {
                self.add(format!("{place}:{number}"), Content::Row(line), 0)?;
            }
        }
        self.read += size;
        Ok(Ok(()))
    }
}

/// Opens a file or standard input, uncompressed, and tells its kind.
fn open(path: &Path) -> Result<(Box<dyn BufRead>, Kind), String> {
    if path.as_os_str() == "-" {
        let mut stream = BufReader::new(io::stdin());
        let start = stream.fill_buf().map_err(|e| e.to_string())?.trim_ascii_start();
        let kind = match start.first() {
            Some(b'{') => Kind::Rows,
            Some(b'<') => Kind::Html,
            _ => Kind::Text,
        };
        return Ok((Box::new(stream), kind));
    }
    let file = File::open(path).map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        _ => e.to_string(),
    })?;
    let kind = kind_of(path).ok_or("not a kind of file that is read: give .html, .txt, .jsonl or .jsonl.gz")?;
    let mut stream = BufReader::with_capacity(1 << 16, file);
    let compressed = stream.fill_buf().map_err(|e| e.to_string())?.starts_with(&[0x1F, 0x8B]);
    if compressed {
        Ok((Box::new(BufReader::new(MultiGzDecoder::new(stream))), kind))
    } else {
        Ok((Box::new(stream), kind))
    }
}
