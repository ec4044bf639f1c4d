//! SHA-256: what names a segment, and what binds a manifest to the one before it and to the next key.

use crate::index::HEAD_BYTES;
use sha2::{Digest as _, Sha256};
use std::fmt::{self, Debug, Display, Formatter};
use std::str::FromStr;

/// A SHA-256. It is written as 64 hexadecimal digits in lower case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The SHA-256 of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl Display for Digest {
    fn fmt(&self, out: &mut Formatter) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl Debug for Digest {
    fn fmt(&self, out: &mut Formatter) -> fmt::Result {
        Display::fmt(self, out)
    }
}

/// A text that is not 64 hexadecimal digits in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotADigest;

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let mut bytes = [0; 32];
        let is_hex = text.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
        if text.len() != 2 * bytes.len() || !is_hex {
            return Err(NotADigest);
        }
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).map_err(|_| NotADigest)?;
        }
        Ok(Self(bytes))
    }
}

/// Takes a segment piece by piece while the driver stores it, so that it need not be in memory as a whole.
#[derive(Debug, Clone, Default)]
pub struct SegmentHasher {
    hash: Sha256,
    length: u64,
    /// The first [`HEAD_BYTES`] bytes.
    head: Vec<u8>,
}

impl SegmentHasher {
    /// Takes the next bytes of the segment.
    pub fn push(&mut self, bytes: &[u8]) {
        let missing = HEAD_BYTES - self.head.len();
        self.head.extend_from_slice(&bytes[..bytes.len().min(missing)]);
        self.hash.update(bytes);
        self.length += bytes.len() as u64;
    }

    /// Number of bytes taken so far. A driver stops at the announced length: a host could send bytes for ever.
    #[must_use]
    pub const fn length(&self) -> u64 {
        self.length
    }

    /// SHA-256 of the bytes taken so far.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest(self.hash.clone().finalize().into())
    }

    /// The first bytes, by which the segment is opened.
    #[must_use]
    pub fn head(&self) -> &[u8] {
        &self.head
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_read_as_they_are_written_and_in_one_spelling() {
        let digest = Digest::of(b"abc");
        assert_eq!(digest.to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(digest.to_string().parse(), Ok(digest));
        for other in [&digest.to_string().to_uppercase(), "", "ba78", &format!("+{}", &digest.to_string()[1..])] {
            assert_eq!(other.parse::<Digest>(), Err(NotADigest), "{other}");
        }
    }

    #[test]
    fn a_segment_in_pieces_has_the_digest_of_the_whole() {
        let whole: Vec<u8> = (0..10_000_u32).flat_map(u32::to_le_bytes).collect();
        let mut hasher = SegmentHasher::default();
        whole.chunks(777).for_each(|piece| hasher.push(piece));
        assert_eq!((hasher.length(), hasher.digest()), (whole.len() as u64, Digest::of(&whole)));
        assert_eq!(hasher.head(), &whole[..HEAD_BYTES]);
    }
}
