//! Undoes the codings of a body, if they are real: crawlers keep the head of an answer as the server sent it, and often
//! the body as they decoded it.

use super::zstd::Frames;
use firsthand_files::gzip::{GZIP, Members};
use flate2::read::{DeflateDecoder, ZlibDecoder};
use std::borrow::Cow;
use std::io::{self, Read};

/// Size of the buffer of a decoder, in bytes.
const BUFFER_BYTES: usize = 1 << 14;
/// Maximum size of a line that begins a chunk, in bytes.
const MAX_CHUNK_LINE_BYTES: usize = 1 << 14;
/// Number of bytes by which text is told from compressed data, and the number that this takes at least.
const SNIFFED_BYTES: usize = 512;
const MIN_SNIFFED_BYTES: usize = 32;
/// Maximum number of codings of a body.
const MAX_CODINGS: usize = 8;

/// A body without its codings.
#[derive(Debug, PartialEq, Eq)]
pub enum Undone {
    /// The content.
    Whole(Vec<u8>),
    /// The coded body ends too early.
    CutOff,
    /// It has more bytes than allowed.
    TooLarge,
}

/// What came of undoing one coding.
enum Outcome {
    Whole(Vec<u8>),
    /// The bytes begin as this coding does, and break off.
    Part,
    /// The bytes do not have this coding.
    Other,
    TooLarge,
}

/// Undoes codings, which are named in the order in which they were applied. A coding that the bytes do not have is passed
/// over; bytes that begin as gzip does are unpacked in any case.
#[must_use]
pub fn undo(body: &[u8], codings: &[&str], max: u64) -> Undone {
    let mut content = Cow::Borrowed(body);
    let names = codings.iter().map(|name| name.trim().to_ascii_lowercase()).rev().take(MAX_CODINGS);
    for name in names.chain(["gzip".to_owned()]) {
        match undo_one(&content, &name, max) {
            Outcome::Whole(bytes) => content = Cow::Owned(bytes),
            Outcome::Other => {}
            Outcome::Part => return Undone::CutOff,
            Outcome::TooLarge => return Undone::TooLarge,
        }
    }
    if content.len() as u64 > max { Undone::TooLarge } else { Undone::Whole(content.into_owned()) }
}

fn undo_one(content: &[u8], name: &str, max: u64) -> Outcome {
    match name {
        "gzip" | "x-gzip" if content.starts_with(&GZIP) => read_all(Members::new(content), max),
        "chunked" => unchunk(content),
        "deflate" | "x-deflate" | "br" | "zstd" if looks_plain(content) => Outcome::Other,
        "deflate" | "x-deflate" => match read_all(ZlibDecoder::new(content), max) {
            // Some servers leave the wrapper of zlib out.
            Outcome::Other => read_all(DeflateDecoder::new(content), max),
            undone => undone,
        },
        "br" => read_all(brotli_decompressor::Decompressor::new(content, BUFFER_BYTES), max),
        "zstd" => read_all(Frames::new(content), max),
        _ => Outcome::Other,
    }
}

/// All bytes of a decoder, if there are not more than `max`.
fn read_all(decoder: impl Read, max: u64) -> Outcome {
    let mut bytes = Vec::new();
    let end = decoder.take(max + 1).read_to_end(&mut bytes);
    match end {
        _ if bytes.len() as u64 > max => Outcome::TooLarge,
        Ok(_) => Outcome::Whole(bytes),
        Err(_) if bytes.is_empty() => Outcome::Other,
        // What follows the last member of gzip is something else.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Outcome::Whole(bytes),
        Err(_) => Outcome::Part,
    }
}

/// Whether bytes look like text and not like the result of a compression, which has control characters everywhere.
fn looks_plain(bytes: &[u8]) -> bool {
    let is_text = |byte: &u8| !byte.is_ascii_control() || matches!(byte, b'\t' | b'\n' | b'\r' | b'\x1B');
    let start = &bytes[..bytes.len().min(SNIFFED_BYTES)];
    start.len() >= MIN_SNIFFED_BYTES && start.iter().all(is_text)
}

/// Puts chunks together (RFC 9112, 7.1). Extensions and trailers are passed over; the last, empty chunk may be missing.
fn unchunk(mut rest: &[u8]) -> Outcome {
    let mut content = Vec::new();
    while !rest.is_empty() {
        let Some(end) = rest.iter().take(MAX_CHUNK_LINE_BYTES).position(|byte| *byte == b'\n') else { break };
        let Some(size) = chunk_size(&rest[..end]) else { break };
        if size == 0 {
            return Outcome::Whole(content);
        }
        let Some(chunk) = rest[end + 1..].get(..size) else { return Outcome::Part };
        content.extend_from_slice(chunk);
        let after = &rest[end + 1 + size..];
        rest = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")).unwrap_or(after);
    }
    match (content.is_empty(), rest.is_empty()) {
        (true, _) => Outcome::Other,
        (false, true) => Outcome::Whole(content),
        (false, false) => Outcome::Part,
    }
}

fn chunk_size(line: &[u8]) -> Option<usize> {
    let digits = line.split(|byte| *byte == b';').next()?.trim_ascii();
    let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_hexdigit);
    usize::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::read::{DeflateEncoder, GzEncoder, ZlibEncoder};

    const PAGE: &[u8] = b"<html><body><p>The footbridge at Ostrivo opened again on Tuesday.</p></body></html>";
    const MAX: u64 = 1 << 20;

    fn all(mut reader: impl Read) -> Vec<u8> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).unwrap();
        bytes
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        all(GzEncoder::new(bytes, Compression::fast()))
    }

    fn chunked(bytes: &[u8]) -> Vec<u8> {
        let (first, second) = bytes.split_at(bytes.len() / 2);
        let sizes = [format!("{:x};part=\"1\"\r\n", first.len()), format!("\r\n{:X} \r\n", second.len())];
        [sizes[0].as_bytes(), first, sizes[1].as_bytes(), second, b"\r\n0\r\nA: trailer\r\n\r\n"].concat()
    }

    #[test]
    fn real_codings_are_undone_in_reverse_order() {
        let members = [gzip(&PAGE[..20]), gzip(&PAGE[20..])].concat();
        for (body, codings) in [
            (gzip(PAGE), vec!["gzip"]),
            (gzip(PAGE), vec![" X-GZip"]),
            (gzip(PAGE), vec![]),
            (gzip(&gzip(PAGE)), vec!["gzip", "gzip"]),
            (members, vec!["gzip"]),
            (all(ZlibEncoder::new(PAGE, Compression::fast())), vec!["deflate"]),
            (all(DeflateEncoder::new(PAGE, Compression::fast())), vec!["Deflate"]),
            (chunked(PAGE), vec!["Chunked"]),
            (chunked(&gzip(PAGE)), vec!["gzip", "chunked"]),
            ([&gzip(PAGE)[..], b"\r\n"].concat(), vec!["gzip"]),
        ] {
            assert_eq!(undo(&body, &codings, MAX), Undone::Whole(PAGE.to_vec()), "{codings:?}");
        }
    }

    #[test]
    fn codings_that_the_bytes_do_not_have_are_passed_over() {
        for coding in ["gzip", "x-gzip", "deflate", "br", "zstd", "chunked", "identity", "utf-8", ""] {
            assert_eq!(undo(PAGE, &[coding], MAX), Undone::Whole(PAGE.to_vec()), "{coding}");
            assert_eq!(undo(b"", &[coding], MAX), Undone::Whole(Vec::new()), "{coding}");
        }
    }

    #[test]
    fn cut_off_and_oversized_bodies_are_told() {
        let long = PAGE.repeat(99);
        for (body, coding) in [
            (gzip(&long), "gzip"),
            (all(ZlibEncoder::new(&*long, Compression::fast())), "deflate"),
            (chunked(&long), "chunked"),
        ] {
            let half = &body[..body.len() * 3 / 4];
            assert_eq!(undo(half, &[coding], MAX), Undone::CutOff, "{coding}");
            assert_eq!(undo(&body, &[coding], 999), Undone::TooLarge, "{coding}");
        }
    }
}
