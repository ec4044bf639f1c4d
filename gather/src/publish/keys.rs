//! The secret keys that sign lists: files as `minisign` writes them, and deterministic signatures.
//!
//! A list maker has two key pairs: the one that signs, and the next one, whose hash every manifest announces. The secret
//! half of the next key is needed only for a step to it, so it can be kept off the machine that publishes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use blake2::{Blake2b512, Digest as _};
use firsthand::list::PublicKey;
use firsthand_files::error::{Error, Result};
use minisign::{KeyPair, SecretKeyBox};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Suffix of the file of the key that follows.
const NEXT_SUFFIX: &str = ".next";
/// Suffix of the file of a public key.
const PUBLIC_SUFFIX: &str = ".pub";

/// Where the bytes of an unlocked secret key are in what `minisign` writes: its identifier, then the key.
const KEY_ID_AT: std::ops::Range<usize> = 54..62;
const SECRET_AT: std::ops::Range<usize> = 62..126;

/// A secret key that has been unlocked.
pub struct Signer {
    id: [u8; 8],
    secret: ed25519_compact::SecretKey,
    /// The public half.
    pub public: PublicKey,
}

/// How a secret key is protected in its file.
#[derive(Debug, Clone)]
pub enum Protection {
    /// By a password.
    Password(String),
    /// By nothing but the permissions of the file.
    Nothing,
}

impl Signer {
    /// Unlocks the secret key in a file. Only a key that is protected by a password needs one.
    pub fn open(path: &Path, password: Option<&str>) -> Result<Self> {
        let text = fs::read_to_string(path).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => {
                let remedy = "give the key of the list; `firsthand key new KEY` makes one for a new list";
                Error::of(path, "no such key").with_remedy(remedy)
            }
            _ => Error::of(path, e),
        })?;
        let boxed = || SecretKeyBox::from_string(&text).map_err(|e| Error::of(path, format!("is no secret key: {e}")));
        let unlocked = if let Ok(key) = boxed()?.into_unencrypted_secret_key() {
            key
        } else {
            let password = password.ok_or_else(|| {
                Error::of(path, "is protected by a password")
                    .with_remedy("give it in a file with --password-file, or in FIRSTHAND_KEY_PASSWORD")
            })?;
            boxed()?
                .into_secret_key(Some(password.to_owned()))
                .map_err(|_| Error::of(path, "cannot be unlocked").with_remedy("check the password and the file"))?
        };
        Self::of(&unlocked).ok_or_else(|| Error::of(path, "is no secret key for Ed25519"))
    }

    fn of(key: &minisign::SecretKey) -> Option<Self> {
        let public = minisign::PublicKey::from_secret_key(key).ok()?;
        let bytes = key.to_bytes();
        Some(Self {
            id: bytes.get(KEY_ID_AT)?.try_into().ok()?,
            secret: ed25519_compact::SecretKey::from_slice(bytes.get(SECRET_AT)?).ok()?,
            public: PublicKey::parse(&public.to_base64())?,
        })
    }

    /// The content of a signature file of `bytes`: a prehashed signature, the same for the same bytes. `comment` is
    /// signed, too.
    #[must_use]
    pub fn sign(&self, bytes: &[u8], comment: &str) -> String {
        let signature = self.secret.sign(Blake2b512::digest(bytes), None);
        let of_comment = self.secret.sign([&signature[..], comment.as_bytes()].concat(), None);
        let signature = STANDARD.encode([&b"ED"[..], &self.id, &signature[..]].concat());
        let of_comment = STANDARD.encode(&of_comment[..]);
        format!("untrusted comment: {comment}\n{signature}\ntrusted comment: {comment}\n{of_comment}\n")
    }
}

/// Path of the file of a key's public half.
#[must_use]
pub fn public_path(key: &Path) -> PathBuf {
    with_suffix(key, PUBLIC_SUFFIX)
}

/// Path of the file of the key that follows `key`.
#[must_use]
pub fn next_path(key: &Path) -> PathBuf {
    with_suffix(key, NEXT_SUFFIX)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Reads the public half of a key from its file.
pub fn read_public(key: &Path) -> Result<PublicKey> {
    let path = public_path(key);
    let text = fs::read_to_string(&path).map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => Error::of(&path, "the public half of the key is not here")
            .with_remedy("bring it back from where you keep a copy, or give the right KEY"),
        _ => Error::of(&path, e),
    })?;
    let key = text.lines().nth(1).and_then(PublicKey::parse);
    key.ok_or_else(|| Error::of(&path, "is no public key of minisign"))
}

/// Makes a key pair, and writes its secret half to `path` and its public half beside it. No file is replaced.
pub fn create(path: &Path, protection: &Protection) -> Result<PublicKey> {
    let failed = |e: minisign::PError| Error::of(path, format!("no key could be made: {e}"));
    let pair = match protection {
        Protection::Password(password) => KeyPair::generate_encrypted_keypair(Some(password.clone())),
        Protection::Nothing => KeyPair::generate_unencrypted_keypair(),
    };
    let pair = pair.map_err(failed)?;
    let secret = pair.sk.to_box(Some("secret key of a Firsthand list")).map_err(failed)?;
    let public = pair.pk.to_box().map_err(failed)?;
    write_new(path, secret.into_string().as_bytes(), true)?;
    if let Err(error) = write_new(&public_path(path), public.into_string().as_bytes(), false) {
        let _ = fs::remove_file(path);
        return Err(error);
    }
    PublicKey::parse(&pair.pk.to_base64()).ok_or_else(|| Error::of(path, "the new key cannot be read"))
}

/// Makes the two key pairs that a list needs: the one that signs, and the next one. Returns the public halves.
pub fn create_pairs(path: &Path, protection: &Protection) -> Result<(PublicKey, PublicKey)> {
    let next = next_path(path);
    for file in [path, &public_path(path), &next, &public_path(&next)] {
        refuse_existing(file)?;
    }
    let public = create(path, protection)?;
    match create(&next, protection) {
        Ok(next) => Ok((public, next)),
        Err(error) => {
            // One key alone would keep the next attempt from making both.
            remove(path);
            Err(error)
        }
    }
}

/// Removes the files of a key that was just made.
fn remove(key: &Path) {
    for file in [key, &public_path(key)] {
        let _ = fs::remove_file(file);
    }
}

/// After a step: the next key becomes the key, and a new next key is made. The files of the key before are kept under a
/// name with its fingerprint.
pub fn advance(path: &Path, former: &PublicKey, fresh: &Path) -> Result<()> {
    let kept = with_suffix(path, &format!(".former-{}", former.fingerprint().replace(' ', "")));
    let next = next_path(path);
    for (from, to) in [(path, &*kept), (&next, path), (fresh, &next)] {
        for (from, to) in [(from.to_owned(), to.to_owned()), (public_path(from), public_path(to))] {
            // Of the next key, only the public half need be at hand.
            if from.exists() {
                fs::rename(&from, &to).map_err(|e| Error::of(&from, e))?;
            }
        }
    }
    Ok(())
}

fn refuse_existing(path: &Path) -> Result<()> {
    if path.exists() {
        return Err(Error::of(path, "is there already, and a key is never replaced").with_remedy("name another file"));
    }
    Ok(())
}

/// Writes a file that must not be there yet, a secret one for its owner alone.
fn write_new(path: &Path, content: &[u8], secret: bool) -> Result<()> {
    refuse_existing(path)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, if secret { 0o600 } else { 0o644 });
    let mut file = options.open(path).map_err(|e| Error::of_writing(path, e))?;
    file.write_all(content).and_then(|()| file.sync_all()).map_err(|e| {
        let _ = fs::remove_file(path);
        Error::of_writing(path, e)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_those_of_minisign_and_always_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.key");
        let (public, _) = create_pairs(&path, &Protection::Nothing).unwrap();
        let signer = Signer::open(&path, None).unwrap();
        assert_eq!(signer.public, public);
        let signature = signer.sign(b"a manifest", "issue 1");
        assert_eq!(signature, signer.sign(b"a manifest", "issue 1"));
        assert_eq!(public.verifies(b"a manifest", signature.as_bytes()).ok(), Some(true));
        assert_eq!(public.verifies(b"another one", signature.as_bytes()).ok(), Some(false));
        let theirs = minisign::PublicKey::from_base64(&public.to_string()).unwrap();
        let signature = minisign::SignatureBox::from_string(&signature).unwrap();
        minisign::verify(&theirs, &signature, io::Cursor::new(b"a manifest"), true, false, false).unwrap();
    }

    #[test]
    fn a_key_is_protected_and_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.key");
        create_pairs(&path, &Protection::Password("lighthouse".into())).unwrap();
        assert!(Signer::open(&path, None).is_err() && Signer::open(&path, Some("harbour")).is_err());
        assert!(Signer::open(&path, Some("lighthouse")).is_ok());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let before = fs::read(&path).unwrap();
        assert!(create_pairs(&path, &Protection::Nothing).is_err());
        assert_eq!(fs::read(&path).unwrap(), before);
    }
}
