//! The body of an answer → the document: read within bounds, decoded and unpacked.

use super::{Limit, Reason};
use crate::capture::Head;
use crate::coding::{self, Fault, is_gzip};
use std::io::Read;
use ureq::Body;

/// How many times its size an answer may expand to. Sitemaps expand to some fifty times, zeros to a thousand times.
const MAX_RATIO: usize = 300;
/// Size in bytes up to which an answer may expand in any case.
const HARMLESS_BYTES: usize = 1 << 20;
/// How often an answer may be packed: a file that is packed on the disk, by the server, and by one before it.
const MAX_LAYERS: usize = 3;

/// Reads a body, decodes it, and unpacks it if it is a gzip file.
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
    let codings: Vec<&str> = codings.collect();
    if codings.len() > MAX_LAYERS {
        return Err(Reason::Undecodable("coded too often".to_owned()));
    }
    let document = codings.iter().rev().try_fold(packed, |document, coding| decode(document, coding, limit))?;
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
fn unpack(mut document: Vec<u8>, limit: Limit) -> Result<Vec<u8>, Reason> {
    for _ in 0..MAX_LAYERS {
        if !is_gzip(&document) {
            break;
        }
        document = decode(document, "gzip", limit)?;
    }
    Ok(document)
}

/// Undoes a content coding within the bounds of size and proportion.
fn decode(coded: Vec<u8>, coding: &str, limit: Limit) -> Result<Vec<u8>, Reason> {
    let proportionate = coded.len().saturating_mul(MAX_RATIO).max(HARMLESS_BYTES);
    let most = limit.bytes().min(proportionate);
    match coding::undo(&coded, coding, most as u64) {
        Ok(document) => Ok(document.unwrap_or(coded)),
        Err(Fault::TooLarge(_)) if most < limit.bytes() => Err(Reason::Expands),
        Err(Fault::TooLarge(part)) => limit.applied(part),
        Err(Fault::CutOff) => Err(Reason::CutOff),
        Err(Fault::Damaged | Fault::Other) => Err(Reason::Undecodable(coding.trim().to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    const PAGE: &[u8] = b"<p>The ferry pier was closed on Monday.</p>";
    const LIMIT: Limit = Limit::Refuse(4 << 20);

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn documents_are_decoded_and_unpacked() {
        for (coded, coding) in [(gzip(PAGE), "gzip"), (gzip(PAGE), " X-Gzip"), (PAGE.to_vec(), "br")] {
            assert_eq!(decode(coded, coding, LIMIT).as_deref(), Ok(PAGE), "{coding}");
        }
        assert_eq!(unpack(gzip(&gzip(PAGE)), LIMIT).as_deref(), Ok(PAGE));
        assert_eq!(decode(b"\0\0".to_vec(), " zstd", LIMIT), Err(Reason::Undecodable("zstd".into())));
        let packed = gzip(PAGE);
        assert_eq!(unpack(packed[..packed.len() - 1].to_vec(), LIMIT), Err(Reason::CutOff));
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
