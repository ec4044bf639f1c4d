//! Withdrawals: the addresses whose articles a segment removes from all earlier segments of its list.
//!
//! An address is compared by the XXH3-64 of its [key](crate::address::key), so its scheme, a leading `www.` and
//! tracking parameters do not matter.

use super::bytes::{Cursor, damaged, seal, unseal};
use crate::address;
use crate::error::{Error, Result};
use xxhash_rust::xxh3::xxh3_64;

/// Maximum number of addresses that one segment can withdraw. A check that finds an article of an earlier segment reads
/// all of them.
pub const MAX_WITHDRAWN: usize = 4096;

/// The withdrawals of a segment, as ascending hashes of addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Withdrawn(Vec<u64>);

impl Withdrawn {
    /// Withdraws the given addresses, in all their spellings.
    pub fn new<'a>(addresses: impl IntoIterator<Item = &'a str>) -> Self {
        Self(addresses.into_iter().map(hash).collect()).in_order()
    }

    /// The addresses that either of the two withdraws.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.0.extend(&other.0);
        self.in_order()
    }

    fn in_order(mut self) -> Self {
        self.0.sort_unstable();
        self.0.dedup();
        self
    }

    /// Withdraws addresses by their hashes: ascending, each of 16 hexadecimal digits. [`None`] if they are not so.
    pub(crate) fn from_hex<'a>(hashes: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let hashes: Vec<u64> =
            hashes.into_iter().map(|hash| u64::from_str_radix(hash, 16).ok()).collect::<Option<_>>()?;
        hashes.is_sorted_by(|a, b| a < b).then_some(Self(hashes))
    }

    /// The hashes of the addresses, ascending.
    pub(crate) fn hashes(&self) -> &[u64] {
        &self.0
    }

    /// Whether an address is withdrawn.
    #[must_use]
    pub fn contains(&self, url: &str) -> bool {
        !self.0.is_empty() && self.0.binary_search(&hash(url)).is_ok()
    }

    /// Number of addresses that are withdrawn.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no address is withdrawn.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The bytes of the section: no bytes if nothing is withdrawn, else a block of the hashes.
    ///
    /// # Errors
    /// [`Error::TooManyWithdrawn`].
    pub(super) fn to_bytes(&self) -> Result<Vec<u8>> {
        if self.0.len() > MAX_WITHDRAWN {
            return Err(Error::TooManyWithdrawn { limit: MAX_WITHDRAWN });
        }
        let mut out: Vec<u8> = self.0.iter().flat_map(|hash| hash.to_le_bytes()).collect();
        if !out.is_empty() {
            seal(&mut out, 0, 0);
        }
        Ok(out)
    }

    /// Reads the bytes of the section.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`].
    pub(super) fn from_bytes(section: &[u8]) -> Result<Self> {
        if section.is_empty() {
            return Ok(Self::default());
        }
        let payload = unseal(section, 0)?;
        let mut cursor = Cursor::new(payload);
        let hashes: Vec<u64> = (0..payload.len() / 8).map(|_| cursor.u64()).collect::<Result<_>>()?;
        if payload.len().is_multiple_of(8) && hashes.is_sorted() { Ok(Self(hashes)) } else { Err(damaged()) }
    }
}

/// The hash by which addresses are compared.
pub(crate) fn hash(url: &str) -> u64 {
    xxh3_64(address::key(url).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_address_are_withdrawn_together() {
        let withdrawn = Withdrawn::new(["https://www.herald.example/a?utm_source=x", "https://herald.example/b"]);
        let read = Withdrawn::from_bytes(&withdrawn.to_bytes().unwrap()).unwrap();
        assert_eq!(read, withdrawn);
        assert!(read.contains("http://herald.example/a/") && !read.contains("https://herald.example/c"));
        assert!(Withdrawn::default().to_bytes().unwrap().is_empty());
    }

    #[test]
    fn a_segment_with_too_many_withdrawals_is_refused() {
        let addresses: Vec<String> = (0..=MAX_WITHDRAWN).map(|n| format!("https://herald.example/{n}")).collect();
        let withdrawn = Withdrawn::new(addresses.iter().map(String::as_str));
        assert!(matches!(withdrawn.to_bytes(), Err(Error::TooManyWithdrawn { .. })));
    }
}
