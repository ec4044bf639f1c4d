//! The body of an answer in an archive → its content. Its codings are undone if they are real: crawlers keep the head of an
//! answer as the server sent it, and often the body as they decoded it.

use crate::coding::{self, Fault};
use std::borrow::Cow;

/// Maximum size of a line that begins a chunk, in bytes.
const MAX_CHUNK_LINE_BYTES: usize = 1 << 14;
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

/// Undoes codings, which are named in the order in which they were applied. A coding that the bytes do not have is passed
/// over; bytes that begin as gzip does are unpacked in any case.
#[must_use]
pub fn undo(body: &[u8], codings: &[&str], max: u64) -> Undone {
    let mut content = Cow::Borrowed(body);
    let names = codings.iter().map(|name| name.trim().to_ascii_lowercase()).rev().take(MAX_CODINGS);
    for name in names.chain(["gzip".to_owned()]) {
        let undone = if name == "chunked" { unchunk(&content) } else { coding::undo(&content, &name, max) };
        match undone {
            Ok(Some(bytes)) => content = Cow::Owned(bytes),
            Ok(None) | Err(Fault::Other) => {}
            Err(Fault::CutOff | Fault::Damaged) => return Undone::CutOff,
            Err(Fault::TooLarge(_)) => return Undone::TooLarge,
        }
    }
    if content.len() as u64 > max { Undone::TooLarge } else { Undone::Whole(content.into_owned()) }
}

/// Puts chunks together (RFC 9112, 7.1). Extensions and trailers are passed over; the last, empty chunk may be missing.
/// `None` if the bytes are no chunks.
fn unchunk(mut rest: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
    let mut content = Vec::new();
    while !rest.is_empty() {
        let Some(end) = rest.iter().take(MAX_CHUNK_LINE_BYTES).position(|byte| *byte == b'\n') else { break };
        let Some(size) = chunk_size(&rest[..end]) else { break };
        if size == 0 {
            return Ok(Some(content));
        }
        let Some(chunk) = rest[end + 1..].get(..size) else { return Err(Fault::CutOff) };
        content.extend_from_slice(chunk);
        let after = &rest[end + 1 + size..];
        rest = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")).unwrap_or(after);
    }
    match (content.is_empty(), rest.is_empty()) {
        (true, _) => Ok(None),
        (false, true) => Ok(Some(content)),
        (false, false) => Err(Fault::CutOff),
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
    use crate::coding::tests::{all, gzip};
    use flate2::Compression;
    use flate2::read::{DeflateEncoder, ZlibEncoder};

    const PAGE: &[u8] = b"<html><body><p>The footbridge at Ostrivo opened again on Tuesday.</p></body></html>";
    const MAX: u64 = 1 << 20;

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
