//! What a reader's device knows of a list between two updates.

use super::digest::Digest;
use super::key::PublicKey;
use super::manifest::Manifest;
use super::refusal::Refusal;
use serde::{Deserialize, Serialize};
use url::Url;

/// Version of the stored form.
const TRUST_VERSION: u32 = 1;
/// Maximum number of former keys that are remembered. A list that changes its key every month reaches it in 20 years.
pub(super) const MAX_FORMER_KEYS: usize = 256;
/// Beginning of a link that names a list and its key.
const LINK_SCHEME: &str = "firsthand:";
/// Name of the manifest in the list's folder. An address may end with it.
pub const MANIFEST_NAME: &str = "firsthand.list";

/// What is known of a list: its key, and the last manifest that was accepted. Drivers store it as an opaque text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trust {
    /// The key that signs the list. [`None`]: the first manifest's key is accepted, which the reader should compare.
    pub key: Option<PublicKey>,
    /// Hash of the next key, once a manifest has announced it.
    pub(super) next: Option<Digest>,
    /// Hashes of the keys before, revoked ones among them. None of them is accepted again.
    pub(super) former: Vec<Digest>,
    /// The last manifest that was accepted.
    pub manifest: Option<Manifest>,
    /// The content of its signature file.
    pub(super) signature: Option<String>,
    /// The validator that came with the signature file.
    pub(super) validator: Option<String>,
}

/// The stored form of [`Trust`].
#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    key: Option<String>,
    next: Option<String>,
    former: Vec<String>,
    manifest: Option<String>,
    signature: Option<String>,
    validator: Option<String>,
}

impl Trust {
    /// What is known of a list whose key is given by its link, or of one whose key is not known.
    #[must_use]
    pub fn pinned(key: Option<PublicKey>) -> Self {
        Self { key, ..Self::default() }
    }

    /// The content of the signature file of the last manifest that was accepted.
    #[must_use]
    pub fn signature(&self) -> Option<&str> {
        self.signature.as_deref()
    }

    /// Reads the stored form.
    ///
    /// # Errors
    /// [`Refusal::TrustDamaged`].
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let read = || {
            let stored: Stored = serde_json::from_str(text).ok()?;
            let digest = |text: String| text.parse::<Digest>().ok();
            (stored.version == TRUST_VERSION).then_some(())?;
            Some(Self {
                key: stored.key.map_or(Some(None), |key| PublicKey::parse(&key).map(Some))?,
                next: stored.next.map_or(Some(None), |next| digest(next).map(Some))?,
                former: stored.former.into_iter().map(digest).collect::<Option<_>>()?,
                manifest: stored.manifest.map_or(Some(None), |text| Manifest::parse(text.as_bytes()).ok().map(Some))?,
                signature: stored.signature,
                validator: stored.validator,
            })
        };
        read().ok_or(Refusal::TrustDamaged)
    }

    /// The form that is stored.
    ///
    /// # Panics
    /// Never: texts can always be written.
    #[must_use]
    pub fn to_text(&self) -> String {
        let stored = Stored {
            version: TRUST_VERSION,
            key: self.key.as_ref().map(PublicKey::to_string),
            next: self.next.as_ref().map(Digest::to_string),
            former: self.former.iter().map(Digest::to_string).collect(),
            manifest: self.manifest.as_ref().map(Manifest::to_string),
            signature: self.signature.clone(),
            validator: self.validator.clone(),
        };
        serde_json::to_string(&stored).expect("texts can be written as JSON")
    }
}

/// The address of a list, and the key that its link names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Address of the list's folder, with a slash at its end.
    pub folder: String,
    /// The key in the link.
    pub key: Option<PublicKey>,
}

impl Link {
    /// Reads what a reader pastes: `firsthand:https://host/folder/#KEY`, or an address without the scheme or the key.
    /// The address of the manifest itself stands for its folder.
    ///
    /// # Errors
    /// [`Refusal::LinkMalformed`].
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let malformed = || Refusal::LinkMalformed;
        let text = text.trim();
        let address = text.strip_prefix(LINK_SCHEME).unwrap_or(text);
        let mut address = Url::parse(address).map_err(|_| malformed())?;
        let is_own = || address.username().is_empty() && address.password().is_none() && address.query().is_none();
        if !matches!(address.scheme(), "https" | "http") || !is_own() {
            return Err(malformed());
        }
        let key = match address.fragment() {
            Some(key) => Some(PublicKey::parse(key).ok_or_else(malformed)?),
            None => None,
        };
        address.set_fragment(None);
        let path = address.path().strip_suffix(MANIFEST_NAME).unwrap_or(address.path());
        let path = if path.ends_with('/') { path.to_owned() } else { format!("{path}/") };
        address.set_path(&path);
        Ok(Self { folder: address.into(), key })
    }
}
