//! The body of an answer → the document: read within bounds, decoded and unpacked.

use super::{Limit, Reason};
use crate::capture::Head;
use brotli_decompressor::Decompressor;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::io::{self, Read};
use ureq::Body;

/// How many times its size an answer may expand to. Sitemaps expand to some fifty times, zeros to a thousand times.
const MAX_RATIO: usize = 300;
/// Size in bytes up to which an answer may expand in any case.
const HARMLESS_BYTES: usize = 1 << 20;
/// How often an answer may be packed: a file that is packed on the disk, by the server, and by one before it.
const MAX_LAYERS: usize = 3;
/// Size of the buffer of the brotli decoder.
const BROTLI_BUFFER: usize = 4096;
/// Beginning of a gzip file: the magic bytes and the only method.
const GZIP: &[u8] = b"\x1f\x8b\x08";

/// Reads a body and decodes it.
pub(super) fn read(body: &mut Body, head: &Head, limit: Limit) -> Result<Vec<u8>, Reason> {
    let length = head.first("content-length").and_then(|length| length.trim().parse::<u64>().ok());
    let bytes = limit.bytes();
    if matches!(limit, Limit::Refuse(_)) && length.is_some_and(|length| length > bytes as u64) {
        return Err(Reason::TooLarge(bytes));
    }
    let mut packed = Vec::new();
    let mut part = body.as_reader().take(bytes as u64 + 1);
    part.read_to_end(&mut packed).map_err(Reason::of_body)?;
    let packed = limit.applied(packed)?;
    let codings = head.all("content-encoding").flat_map(|field| field.split(','));
    let codings: Vec<String> = codings.map(|coding| coding.trim().to_ascii_lowercase()).collect();
    let mut document = packed;
    for coding in codings.iter().rev().filter(|coding| !matches!(coding.as_str(), "" | "identity" | "none")) {
        if codings.len() > MAX_LAYERS {
            return Err(Reason::Undecodable("coded too often".to_owned()));
        }
        document = decode(document, coding, limit)?;
    }
    unpack(document, limit)
}

impl Limit {
    const fn bytes(self) -> usize {
        match self {
            Self::Refuse(bytes) | Self::Cut(bytes) => bytes,
        }
    }

    fn applied(self, mut document: Vec<u8>) -> Result<Vec<u8>, Reason> {
        match self {
            Self::Refuse(bytes) if document.len() > bytes => Err(Reason::TooLarge(bytes)),
            _ => {
                document.truncate(self.bytes());
                Ok(document)
            }
        }
    }
}

/// Unpacks a document that is a gzip file, whatever it is called, and one within it.
///
/// # Errors
/// It is cut off, or larger than the limit.
pub fn unpack(document: Vec<u8>, limit: Limit) -> Result<Vec<u8>, Reason> {
    let mut document = document;
    for _ in 0..MAX_LAYERS {
        if !document.starts_with(GZIP) {
            break;
        }
        document = expand(MultiGzDecoder::new(&*document), document.len(), limit)?;
    }
    Ok(document)
}

/// Undoes a content coding. A document that is not coded, although the head says so, stays as it is.
fn decode(coded: Vec<u8>, coding: &str, limit: Limit) -> Result<Vec<u8>, Reason> {
    let size = coded.len();
    if size == 0 {
        return Ok(coded);
    }
    let decoded = match coding {
        "gzip" | "x-gzip" if coded.starts_with(GZIP) => expand(MultiGzDecoder::new(&*coded), size, limit),
        "gzip" | "x-gzip" => return Ok(coded),
        "deflate" if is_zlib(&coded) => expand(ZlibDecoder::new(&*coded), size, limit),
        "deflate" => expand(DeflateDecoder::new(&*coded), size, limit),
        "br" => expand(Decompressor::new(&*coded, BROTLI_BUFFER), size, limit),
        other => Err(Reason::Undecodable(other.to_owned())),
    };
    match decoded {
        Err(Reason::Undecodable(_)) if looks_plain(&coded) => Ok(coded),
        decoded => decoded,
    }
}

/// Whether bytes begin as zlib's do: method 8, and a checksum over both bytes.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(*bytes, [method, flags, ..] if method & 15 == 8 && (u16::from(method) << 8 | u16::from(flags)) % 31 == 0)
}

/// Whether bytes begin as HTML, XML and JSON do.
fn looks_plain(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    matches!(text.trim_ascii_start().first(), Some(b'<' | b'{' | b'['))
}

/// Reads what a decoder gives, within the bounds of size and proportion.
fn expand(decoder: impl Read, packed: usize, limit: Limit) -> Result<Vec<u8>, Reason> {
    let proportionate = packed.saturating_mul(MAX_RATIO).max(HARMLESS_BYTES);
    let most = limit.bytes().min(proportionate);
    let mut document = Vec::new();
    match decoder.take(most as u64 + 1).read_to_end(&mut document) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(Reason::CutOff),
        // What follows the last member of a gzip file is padding.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput && !document.is_empty() => {}
        Err(error) => return Err(Reason::Undecodable(error.to_string())),
    }
    let is_bomb = document.len() > most && most < limit.bytes();
    if is_bomb { Err(Reason::Expands) } else { limit.applied(document) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use std::io::Write;

    const PAGE: &[u8] = b"<p>The ferry pier was closed on Monday.</p>";
    const LIMIT: Limit = Limit::Refuse(4 << 20);

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn all_codings_are_undone() {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(PAGE).unwrap();
        let mut raw = DeflateEncoder::new(Vec::new(), Compression::default());
        raw.write_all(PAGE).unwrap();
        // Written by the reference implementation.
        let brotli = b"\x0b\x02\x80hello\x03";
        assert_eq!(decode(brotli.to_vec(), "br", LIMIT).unwrap(), b"hello");
        for (coded, coding) in [
            (gzip(PAGE), "gzip"),
            (gzip(PAGE), "x-gzip"),
            (zlib.finish().unwrap(), "deflate"),
            (raw.finish().unwrap(), "deflate"),
            (PAGE.to_vec(), "gzip"),
            (PAGE.to_vec(), "br"),
            (PAGE.to_vec(), "deflate"),
            ([gzip(&PAGE[..9]), gzip(&PAGE[9..])].concat(), "gzip"),
            ([gzip(PAGE), vec![0; 100]].concat(), "gzip"),
        ] {
            assert_eq!(decode(coded, coding, LIMIT).as_deref(), Ok(PAGE), "{coding}");
        }
        assert_eq!(unpack(gzip(&gzip(PAGE)), LIMIT).as_deref(), Ok(PAGE));
        assert_eq!(decode(b"\0\0".to_vec(), "zstd", LIMIT), Err(Reason::Undecodable("zstd".into())));
    }

    #[test]
    fn a_part_is_not_the_whole() {
        let packed = gzip(PAGE);
        for length in 11..packed.len() {
            assert_eq!(unpack(packed[..length].to_vec(), LIMIT), Err(Reason::CutOff), "{length}");
        }
    }

    #[test]
    fn bombs_are_refused() {
        let zeros = gzip(&vec![0; 3 << 20]);
        assert_eq!(unpack(zeros.clone(), LIMIT), Err(Reason::Expands));
        assert_eq!(unpack(zeros, Limit::Refuse(1000)), Err(Reason::TooLarge(1000)));
        assert_eq!(unpack(gzip(PAGE), Limit::Cut(3)).as_deref(), Ok(&PAGE[..3]));
        assert_eq!(unpack(gzip(&vec![b'a'; 1000]), LIMIT).map(|document| document.len()), Ok(1000));
    }
}
