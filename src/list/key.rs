//! The keys that sign lists, and the steps from one key to the next.

use super::digest::Digest;
use super::fields::{Fields, time};
use super::refusal::Refusal;
use minisign_verify::Signature;
use std::fmt::{self, Display, Formatter};

/// First line of a key step.
pub const STEP_HEADER: &str = "firsthand-key-step 1";
/// Maximum size of a key step, in bytes.
pub const MAX_STEP_BYTES: u64 = 4 << 10;
/// Maximum size of a signature file, in bytes. `minisign` allows comments of 1 KB and 8 KB.
pub const MAX_SIGNATURE_FILE_BYTES: u64 = 12 << 10;

/// Length of a public key as text.
const KEY_CHARS: usize = 56;
/// Number of bytes of a fingerprint: a key that has the same could not be made in a lifetime.
const FINGERPRINT_BYTES: usize = 10;

/// A public key of `minisign`: 42 bytes in base64, which have only one spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    text: String,
    key: minisign_verify::PublicKey,
}

impl PublicKey {
    /// Reads the 56 characters of a public key: the second line of the file that `minisign` writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let key = minisign_verify::PublicKey::from_base64(text).ok()?;
        // "RW" is the algorithm, Ed25519. The other spelling of it is never written.
        (text.len() == KEY_CHARS && text.starts_with("RW")).then(|| Self { text: text.to_owned(), key })
    }

    /// The hash by which a manifest commits itself to this key: the SHA-256 of its text.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(self.text.as_bytes())
    }

    /// What people compare: the first 80 bits of its hash, as five groups of hexadecimal digits.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let digits = self.digest().to_string();
        let groups: Vec<&str> = (0..FINGERPRINT_BYTES / 2).map(|group| &digits[4 * group..4 * group + 4]).collect();
        groups.join(" ")
    }

    /// Whether `signature`, the content of a `.minisig` file, is a prehashed signature of `bytes` by this key.
    ///
    /// # Errors
    /// [`Refusal::SignatureMalformed`] if it is no signature at all.
    pub fn verifies(&self, bytes: &[u8], signature: &[u8]) -> Result<bool, Refusal> {
        let text = std::str::from_utf8(signature).map_err(|_| Refusal::SignatureMalformed)?;
        let signature = Signature::decode(text).map_err(|_| Refusal::SignatureMalformed)?;
        Ok(self.key.verify(bytes, &signature, false).is_ok())
    }
}

impl Display for PublicKey {
    fn fmt(&self, out: &mut Formatter) -> fmt::Result {
        out.write_str(&self.text)
    }
}

/// A step from one key of a list to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyStep {
    /// The list whose key changes.
    pub list: String,
    /// The key that signed the list until now.
    pub from: PublicKey,
    /// The key that signs it from now on. The step is always signed by it.
    pub to: PublicKey,
    /// Hash of the key after that.
    pub next: Digest,
    /// When the step was made, in seconds since 1970.
    pub issued: i64,
    /// Whether the key before is revoked: lost or stolen. Otherwise it signs the step, too.
    pub revokes: bool,
}

impl KeyStep {
    /// Reads the text of a step.
    ///
    /// # Errors
    /// [`Refusal::StepMalformed`].
    pub fn parse(text: &[u8]) -> Result<Self, Refusal> {
        let malformed = || Refusal::StepMalformed;
        let text = std::str::from_utf8(text).map_err(|_| malformed())?;
        let body = text.strip_prefix(STEP_HEADER).and_then(|rest| rest.strip_prefix('\n')).ok_or_else(malformed)?;
        let mut fields = Fields::new(body);
        let step = Self {
            list: fields.take("list").ok_or_else(malformed)?.to_owned(),
            from: fields.take("from").and_then(PublicKey::parse).ok_or_else(malformed)?,
            to: fields.take("to").and_then(PublicKey::parse).ok_or_else(malformed)?,
            next: fields.take("next").and_then(|digest| digest.parse().ok()).ok_or_else(malformed)?,
            issued: fields.take("issued").and_then(time::parse).ok_or_else(malformed)?,
            revokes: match fields.take("reason").ok_or_else(malformed)? {
                "rotated" => false,
                "revoked" => true,
                _ => return Err(malformed()),
            },
        };
        if step.to_string() == text { Ok(step) } else { Err(malformed()) }
    }

    /// Path of the step away from a key, relative to the list's folder.
    #[must_use]
    pub fn path(from: &PublicKey) -> String {
        let digits = from.digest().to_string();
        format!("keys/{}.step", &digits[..16])
    }

    /// Path of the signature of a step by the key that it leads to.
    #[must_use]
    pub fn signature_path(from: &PublicKey) -> String {
        format!("{}.minisig", Self::path(from))
    }

    /// Path of the signature of a step by the key that it leads away from. A step that revokes this key has none.
    #[must_use]
    pub fn outgoing_signature_path(from: &PublicKey) -> String {
        format!("{}.outgoing.minisig", Self::path(from))
    }
}

impl Display for KeyStep {
    fn fmt(&self, out: &mut Formatter) -> fmt::Result {
        let Self { list, from, to, next, issued, revokes } = self;
        let (issued, reason) = (time::render(*issued), if *revokes { "revoked" } else { "rotated" });
        writeln!(out, "{STEP_HEADER}\nlist: {list}\nfrom: {from}\nto: {to}\nnext: {next}\nissued: {issued}")?;
        writeln!(out, "reason: {reason}")
    }
}
