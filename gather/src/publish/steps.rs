//! Key steps of a published list: from one key to the next that was announced.

use super::folder::ListFolder;
use super::keys::{self, Protection, Signer, next_path, read_public};
use firsthand::list::{Digest, KeyStep, PublicKey};
use firsthand_files::error::{Error, Result};
use firsthand_files::new_file::write_whole;
use std::fs;
use std::path::{Path, PathBuf};

/// Maximum number of steps that are followed.
const MAX_FOLLOWED: usize = 32;

/// The hash of the next key that the steps in a list's folder announce on the way from one key to another.
pub fn announced_by_steps(folder: &Path, from: &PublicKey, to: &PublicKey) -> Result<Digest> {
    let unknown = || {
        Error::of(folder, "was signed by another key, and no step leads from that to this one")
            .with_remedy("make the step with `firsthand key next KEY --list FOLDER`, or use the right key")
    };
    let mut at = from.clone();
    for _ in 0..MAX_FOLLOWED {
        let bytes = fs::read(folder.join(KeyStep::path(&at))).map_err(|_| unknown())?;
        let step = KeyStep::parse(&bytes).map_err(|e| Error::of(&folder.join(KeyStep::path(&at)), e))?;
        if step.to == *to {
            return Ok(step.next);
        }
        at = step.to;
    }
    Err(unknown())
}

/// A step that is to be made.
pub struct NewStep<'a> {
    /// The folder of the list.
    pub folder: &'a Path,
    /// File of the key that signs until now. The next key is beside it, and becomes the key.
    pub key: &'a Path,
    /// Password of the keys.
    pub password: Option<&'a str>,
    /// How the new next key is protected.
    pub protection: Protection,
    /// The time, in seconds since 1970.
    pub issued: i64,
    /// Whether the key until now is revoked: lost or stolen. Otherwise it signs the step, too.
    pub revokes: bool,
}

impl NewStep<'_> {
    /// Makes the step: writes it into the folder, and moves the files of the keys on. Returns the new key.
    pub fn make(&self) -> Result<PublicKey> {
        require_next(self.key)?;
        let missing = || {
            Error::of(self.folder, "no list is published there")
                .with_remedy("give the folder of the list, or publish it first")
        };
        if !self.folder.is_dir() {
            return Err(missing());
        }
        let folder = ListFolder::locked(self.folder)?;
        let issue = folder.last().cloned().ok_or_else(missing)?;
        let incoming = Signer::open(&next_path(self.key), self.password)?;
        let from = issue.key;
        if incoming.public.digest() != issue.next {
            return Err(Error::of(&next_path(self.key), "is not the key that the list announces")
                .with_remedy("put the announced key back: readers refuse any other"));
        }
        let fresh = fresh_path(self.key);
        for leftover in [&fresh, &keys::public_path(&fresh)] {
            // Of a run that was interrupted. This key has been announced to nobody.
            let _ = fs::remove_file(leftover);
        }
        let next = keys::create(&fresh, &self.protection)?;
        let step = KeyStep {
            list: issue.list,
            from: from.clone(),
            to: incoming.public.clone(),
            next: next.digest(),
            issued: self.issued,
            revokes: self.revokes,
        };
        let text = step.to_string();
        let comment = format!("step of {} to the key {}", step.list, step.to.fingerprint());
        let steps = self.folder.join("keys");
        fs::create_dir_all(&steps).map_err(|e| Error::of_writing(&steps, e))?;
        if !self.revokes {
            let outgoing = Signer::open(self.key, self.password)?;
            if outgoing.public != from {
                return Err(Error::of(self.key, "is not the key that signed the list"));
            }
            let signature = outgoing.sign(text.as_bytes(), &comment);
            write_whole(&self.folder.join(KeyStep::outgoing_signature_path(&from)), signature.as_bytes())?;
        }
        let signature = incoming.sign(text.as_bytes(), &comment);
        write_whole(&self.folder.join(KeyStep::signature_path(&from)), signature.as_bytes())?;
        write_whole(&self.folder.join(KeyStep::path(&from)), text.as_bytes())?;
        keys::advance(self.key, &from, &fresh)?;
        Ok(incoming.public)
    }
}

/// Fails if the secret half of the next key is not at hand. A new one would not do: readers follow the announced key alone.
pub fn require_next(key: &Path) -> Result<()> {
    let next = next_path(key);
    if next.exists() {
        return Ok(());
    }
    Err(Error::of(&next, "the next key is not here").with_remedy(
        "bring it back from where you keep it: readers follow the announced key alone, so that no other can be made",
    ))
}

/// Where a new next key is until the step to the one before it has been made.
fn fresh_path(key: &Path) -> PathBuf {
    let mut name = key.as_os_str().to_owned();
    name.push(".fresh");
    name.into()
}

/// The public halves of the key in a file and of the key after it.
pub fn public_pair(key: &Path) -> Result<(PublicKey, PublicKey)> {
    Ok((read_public(key)?, read_public(&next_path(key))?))
}
