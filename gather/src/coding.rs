//! Content codings (RFC 9110, 8.4.1): each is undone within a bound of size. What follows from a body that is not coded as
//! its head says is for the caller to decide.

pub mod zstd;

use brotli_decompressor::Decompressor;
use firsthand_files::gzip::{GZIP, Members};
use flate2::read::{DeflateDecoder, ZlibDecoder};
use std::io::{ErrorKind, Read};
use zstd::{Frames, is_zstd};

/// Size of the buffer of the Brotli decoder, in bytes.
const BROTLI_BUFFER_BYTES: usize = 1 << 14;
/// Maximum number of bytes by which text is told from compressed data.
const SNIFFED_BYTES: usize = 32;
/// Minimum number of bytes by which text is told from compressed data. In compressed data each byte value is as frequent as
/// any other, so 16 bytes look like text in one of about four million cases.
const MIN_SNIFFED_BYTES: usize = 16;

/// Why a coding is not undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The content has more bytes than allowed. These are the first ones, one more than that.
    TooLarge(Vec<u8>),
    /// The coded bytes end too early.
    CutOff,
    /// The bytes begin in this coding, and are damaged further on.
    Damaged,
    /// The bytes are not in this coding, or it is unknown.
    Other,
}

/// Undoes a content coding. `None` if the body is not coded at all, although it is said to be: servers and crawlers decode
/// bodies and keep the heads.
///
/// # Errors
/// The content is not all there, or has more than `max` bytes.
pub fn undo(coded: &[u8], coding: &str, max: u64) -> Result<Option<Vec<u8>>, Fault> {
    let content = match coding.trim().to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" if is_gzip(coded) => gunzip(coded, max),
        "" | "identity" | "none" | "gzip" | "x-gzip" => return Ok(None),
        _ if is_plain(coded) => return Ok(None),
        "deflate" | "x-deflate" if is_zlib(coded) => expand(ZlibDecoder::new(coded), max),
        // Some servers leave the wrapper of zlib out.
        "deflate" | "x-deflate" => expand(DeflateDecoder::new(coded), max),
        "br" => expand(Decompressor::new(coded, BROTLI_BUFFER_BYTES), max),
        // Nothing is decoded before a whole window is there.
        "zstd" if is_zstd(coded) => expand(Frames::new(coded), max).map_err(|fault| match fault {
            Fault::Other => Fault::Damaged,
            fault => fault,
        }),
        _ => Err(Fault::Other),
    };
    content.map(Some)
}

/// Whether bytes begin as a gzip file does.
#[must_use]
pub fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&GZIP)
}

/// Whether bytes begin as zlib's do: method 8, and a checksum over both bytes.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(*bytes, [method, flags, ..] if method & 15 == 8 && (u16::from(method) << 8 | u16::from(flags)) % 31 == 0)
}

/// Whether bytes are none, or begin as text does and not as compressed data, in which every value is as frequent.
fn is_plain(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = &text[..text.len().min(SNIFFED_BYTES)];
    let is_text = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r');
    bytes.is_empty() || start.len() >= MIN_SNIFFED_BYTES && start.iter().all(is_text)
}

/// The content of all members of a gzip file. What follows the last one is padding.
fn gunzip(packed: &[u8], max: u64) -> Result<Vec<u8>, Fault> {
    let mut members = Members::new(packed);
    let (content, end) = read(&mut members, max);
    settle(content, if members.is_over() { None } else { end }, max)
}

/// All bytes of a decoder, if there are not more than `max`.
fn expand(decoder: impl Read, max: u64) -> Result<Vec<u8>, Fault> {
    let (content, end) = read(decoder, max);
    settle(content, end, max)
}

/// At most one byte more than `max`, and the error that ended them.
fn read(decoder: impl Read, max: u64) -> (Vec<u8>, Option<ErrorKind>) {
    let mut content = Vec::new();
    let end = decoder.take(max.saturating_add(1)).read_to_end(&mut content);
    (content, end.err().map(|error| error.kind()))
}

fn settle(content: Vec<u8>, end: Option<ErrorKind>, max: u64) -> Result<Vec<u8>, Fault> {
    match end {
        _ if content.len() as u64 > max => Err(Fault::TooLarge(content)),
        None => Ok(content),
        Some(ErrorKind::UnexpectedEof) => Err(Fault::CutOff),
        Some(_) if content.is_empty() => Err(Fault::Other),
        Some(_) => Err(Fault::Damaged),
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::read::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    const PAGE: &[u8] = b"<p>The ferry pier was closed on Monday.</p>";
    const MAX: u64 = 1 << 20;

    pub fn all(mut reader: impl Read) -> Vec<u8> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).unwrap();
        bytes
    }

    pub fn gzip(bytes: &[u8]) -> Vec<u8> {
        all(GzEncoder::new(bytes, Compression::fast()))
    }

    /// Content in every coding.
    fn coded(content: &[u8]) -> [(Vec<u8>, &'static str); 4] {
        [
            (gzip(content), "gzip"),
            (all(ZlibEncoder::new(content, Compression::fast())), "deflate"),
            (all(DeflateEncoder::new(content, Compression::fast())), "deflate"),
            (compress_to_vec(content, CompressionLevel::Fastest), "zstd"),
        ]
    }

    #[test]
    fn all_codings_are_undone() {
        for (coded, coding) in coded(PAGE) {
            assert_eq!(undo(&coded, &format!(" {} ", coding.to_uppercase()), MAX), Ok(Some(PAGE.to_vec())), "{coding}");
        }
        // Written by the reference implementation.
        assert_eq!(undo(b"\x0b\x02\x80hello\x03", "br", MAX), Ok(Some(b"hello".to_vec())));
        let members = [gzip(&PAGE[..9]), gzip(&PAGE[9..])].concat();
        for padding in [&[][..], &[0; 100], b"\r\n"] {
            assert_eq!(undo(&[&members, padding].concat(), "x-gzip", MAX), Ok(Some(PAGE.to_vec())), "{padding:?}");
        }
    }

    #[test]
    fn what_is_not_coded_stays_as_it_is() {
        for coding in ["gzip", "x-gzip", "deflate", "br", "zstd", "identity", "none", "utf-8", ""] {
            for body in [PAGE, b"\xef\xbb\xbfUser-agent: firsthandbot", b""] {
                assert_eq!(undo(body, coding, MAX), Ok(None), "{coding}");
            }
        }
        for coding in ["deflate", "br", "zstd", "compress"] {
            assert_eq!(undo(&[0xff; 99], coding, MAX), Err(Fault::Other), "{coding}");
        }
    }

    #[test]
    fn a_part_is_not_the_whole() {
        let packed = gzip(PAGE);
        for length in 2..packed.len() {
            assert_eq!(undo(&packed[..length], "gzip", MAX), Err(Fault::CutOff), "{length}");
        }
        let mut random = fastrand::Rng::with_seed(1);
        let noise: Vec<u8> = std::iter::repeat_with(|| random.u8(b'a'..=b'z')).take(300_000).collect();
        for (coded, coding) in coded(&noise) {
            let part = undo(&coded[..coded.len() * 3 / 4], coding, MAX);
            assert!(matches!(part, Err(Fault::CutOff | Fault::Damaged)), "{coding}");
            let mut damaged = coded.clone();
            damaged[coded.len() * 3 / 4..].fill(0xff);
            let damaged = undo(&damaged, coding, MAX);
            assert!(matches!(damaged, Err(Fault::CutOff | Fault::Damaged)), "{coding}");
        }
    }

    #[test]
    fn no_more_is_undone_than_allowed() {
        for (coded, coding) in coded(&[b'a'; 5000]) {
            assert_eq!(undo(&coded, coding, 5000), Ok(Some(vec![b'a'; 5000])), "{coding}");
            assert_eq!(undo(&coded, coding, 4999), Err(Fault::TooLarge(vec![b'a'; 5000])), "{coding}");
        }
    }
}
