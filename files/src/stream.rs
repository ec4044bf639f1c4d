//! A path → a stream of its content, decompressed, with a look at its beginning.

use crate::error::{Error, Result};
use crate::gzip::{GZIP, Members};
use crate::kinds::special;
use crate::rows::{cause, is_array, without_mark};
use encoding_rs_io::DecodeReaderBytesBuilder;
use firsthand::article::encoding::decode;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

/// Number of bytes at the beginning of a stream by which its kind is recognised.
const HEAD_BYTES: u64 = 1 << 16;
/// A file is taken for binary if its beginning has a control character in every 64 bytes, on average. In images and
/// archives, whose data is compressed, about one byte in ten is a control character.
const MIN_BYTES_PER_CONTROL: usize = 64;
/// Kind of the error that a file holds nothing.
pub const EMPTY: &str = "empty";

/// The kind of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page.
    Html,
    /// A plain text.
    Text,
    /// Rows of JSON.
    Rows,
}

impl Kind {
    /// The kind of the files in a folder that have such a name; `None` if they are not read.
    #[must_use]
    pub fn by_name(path: &Path) -> Option<Self> {
        match extension(path)?.as_str() {
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "txt" => Some(Self::Text),
            "jsonl" | "ndjson" => Some(Self::Rows),
            _ => None,
        }
    }

    /// The kind of a file that is given by name and has this content.
    fn of(path: &Path, head: &[u8]) -> Result<Self> {
        let unknown = |cause: &str| Error::new(cause).of_kind("of another kind");
        match extension(path).as_deref() {
            _ if is_stream(path) && Self::by_name(path).is_none() => Ok(Self::of_content(head)),
            None => Ok(Self::of_content(head)),
            Some("json") => Ok(Self::Rows),
            Some("csv" | "tsv") => {
                Err(unknown("a table")
                    .with_remedy("convert it to one JSON object a line (.jsonl), with `url` and `text`"))
            }
            Some(_) => Self::by_name(path).ok_or_else(|| {
                unknown("not a kind of file that is read").with_remedy("give .html, .txt, .jsonl or .jsonl.gz")
            }),
        }
    }

    fn of_content(head: &[u8]) -> Self {
        let head = decode(head, None);
        let start = without_mark(head.as_bytes()).trim_ascii_start();
        match start.first() {
            Some(b'{') => Self::Rows,
            Some(b'[') if is_array(start) => Self::Rows,
            Some(b'<') => Self::Html,
            _ => Self::Text,
        }
    }
}

/// The extension of a name in lower case, without that of compression.
fn extension(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    name.trim_end_matches(".gz").rsplit_once('.').map(|(_, extension)| extension.to_owned())
}

/// Whether a path is standard input, a pipe or a device.
fn is_stream(path: &Path) -> bool {
    path.as_os_str() == "-" || fs::metadata(path).is_ok_and(|facts| special(&facts).is_some())
}

/// An open stream.
pub struct Stream {
    /// The kind of its content.
    pub kind: Kind,
    /// Its first bytes, which are still to be read.
    pub head: Vec<u8>,
    /// The content, decompressed, from its beginning.
    pub bytes: Box<dyn BufRead>,
}

impl Stream {
    /// Opens a file, a pipe or, for `-`, standard input. Compressed content is recognised by its first bytes. Rows are
    /// converted from UTF-16 if they begin with its byte order mark.
    pub fn open(path: &Path) -> Result<Self> {
        let (mut head, mut bytes) = open_unpacked(path)?;
        let kind = Kind::of(path, &head)?;
        if kind == Kind::Rows {
            let decoder = DecodeReaderBytesBuilder::new().utf8_passthru(true).strip_bom(true).build(bytes);
            (head, bytes) = peek(Box::new(decoder));
        }
        Ok(Self { kind, head, bytes: Box::new(BufReader::with_capacity(1 << 16, bytes)) })
    }

    /// All bytes, if there are not more than `max`.
    pub fn read_whole(self, max: u64) -> Result<Vec<u8>> {
        let bytes = read_whole(&self.head, self.bytes, max)?;
        if bytes.is_empty() { Err(empty()) } else { Ok(bytes) }
    }

    /// What is wrong with a file that should hold rows and does not at all; `None` if one of the first lines may be a row.
    pub fn lacks_rows(&self) -> Option<Error> {
        let mut lines = self.head.split(|byte| *byte == b'\n').map(|line| without_mark(line).trim_ascii_start());
        let is_blank = lines.clone().all(<[u8]>::is_empty);
        if is_blank && (self.head.len() as u64) < HEAD_BYTES {
            return Some(empty());
        }
        let may_be_rows = is_array(self.head.trim_ascii_start()) || lines.any(|line| line.starts_with(b"{"));
        if is_blank || (may_be_rows && !has_other_magic(&self.head)) {
            return None;
        }
        if is_binary(&self.head) {
            return Some(binary());
        }
        let error = Error::new("holds no rows: no line begins with {").of_kind("of another kind");
        Some(error.with_remedy("write one JSON object a line, with `url` and `text` or `html`"))
    }
}

/// The text of a file, a pipe or, for `-`, standard input, in whatever encoding, if it has at most `max` bytes.
pub fn read_text(path: &Path, max: u64) -> Result<String> {
    Ok(decode(&read_bytes(path, max)?, Some("text/plain")).into_owned())
}

/// The bytes of a file, a pipe or, for `-`, standard input that holds a text in whatever encoding, if there are at most
/// `max` of them.
pub fn read_bytes(path: &Path, max: u64) -> Result<Vec<u8>> {
    let (head, bytes) = open_unpacked(path)?;
    read_whole(&head, bytes, max)
}

fn read_whole(head: &[u8], stream: impl Read, max: u64) -> Result<Vec<u8>> {
    if is_binary(head) {
        return Err(binary());
    }
    let mut bytes = Vec::new();
    stream.take(max + 1).read_to_end(&mut bytes).map_err(|e| unreadable(&e))?;
    if bytes.len() as u64 > max {
        return Err(Error::new(format!("has more than {} MiB, the limit", max >> 20)).of_kind("too large"));
    }
    Ok(bytes)
}

/// The first bytes of a file, a pipe or, for `-`, standard input, and the whole of it, decompressed.
pub fn open_unpacked(path: &Path) -> Result<(Vec<u8>, Box<dyn Read>)> {
    let source: Box<dyn Read> = if path.as_os_str() == "-" { Box::new(io::stdin()) } else { Box::new(open(path)?) };
    let (head, bytes) = peek(source);
    if head.starts_with(&GZIP) {
        return Ok(peek(Box::new(Members::new(BufReader::with_capacity(1 << 16, bytes)))));
    }
    Ok((head, bytes))
}

fn open(path: &Path) -> Result<File> {
    if fs::metadata(path).is_ok_and(|facts| special(&facts) == Some("socket")) {
        return Err(Error::new("is a socket").with_remedy("give a file or a pipe"));
    }
    File::open(path).map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => Error::new("no such file"),
        _ => unreadable(&e),
    })
}

/// The first bytes of a stream, and the whole of it. An error is kept until these bytes have been read.
fn peek(mut stream: Box<dyn Read>) -> (Vec<u8>, Box<dyn Read>) {
    let mut head = Vec::new();
    let error = stream.by_ref().take(HEAD_BYTES).read_to_end(&mut head).err();
    (head.clone(), Box::new(Cursor::new(head).chain(Failure(error)).chain(stream)))
}

/// An error that a stream gives once.
struct Failure(Option<io::Error>);

impl Read for Failure {
    fn read(&mut self, _buffer: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

fn unreadable(error: &io::Error) -> Error {
    Error::new(format!("cannot be read: {}", cause(error)))
}

fn empty() -> Error {
    Error::new("is empty").of_kind(EMPTY)
}

fn binary() -> Error {
    let error = Error::new("binary data, or UTF-16 without a byte order mark").of_kind("of another kind");
    error.with_remedy("give text in UTF-8")
}

/// Whether bytes begin as a PDF or a ZIP file does, in which much may look like text.
fn has_other_magic(head: &[u8]) -> bool {
    head.starts_with(b"%PDF-") || head.starts_with(b"PK\x03\x04")
}

/// Whether bytes are those of an image, an archive or a program rather than of text.
fn is_binary(head: &[u8]) -> bool {
    let is_control = |byte: &&u8| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\x0C' | b'\r' | b'\x1B');
    let utf16 = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
    let controls = head.iter().filter(is_control).count();
    has_other_magic(head) || (!utf16 && controls * MIN_BYTES_PER_CONTROL >= head.len().max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_with_a_stray_control_character_is_not_binary() {
        assert!(is_binary(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR") && is_binary(b"%PDF-1.7\n") && is_binary(b"<\0p\0>\0"));
        let text = "<p>Ferries stay in port.</p>\r\n\t".repeat(9);
        assert!(!is_binary(text.as_bytes()) && !is_binary((text + "\0").as_bytes()));
        assert!(!is_binary(b"\xFF\xFE<\0p\0>\0"));
    }

    #[test]
    fn an_error_comes_after_the_bytes_before_it() {
        let (head, mut whole) = peek(Box::new(Cursor::new("ab").chain(Failure(Some(io::Error::other("torn"))))));
        let mut read = Vec::new();
        assert_eq!(whole.read_to_end(&mut read).unwrap_err().to_string(), "torn");
        assert_eq!((head, read), (b"ab".to_vec(), b"ab".to_vec()));
    }
}
