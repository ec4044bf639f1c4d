//! The folder of a list while an issue is made in it: locked, with the last issue complete.

use firsthand::list::manifest::Manifest;
use firsthand::list::trust::MANIFEST_NAME;
use firsthand::list::update::SIGNATURE_NAME;
use firsthand::list::{Digest, manifest};
use firsthand_files::error::{Error, Result};
use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// Folder of the segments.
pub(super) const SEGMENTS: &str = "segments";
/// Names of the manifest and the signature of an issue that is being written.
pub(super) const NEW_MANIFEST: &str = ".new.firsthand.list";
pub(super) const NEW_SIGNATURE: &str = ".new.firsthand.list.minisig";

/// The folder of a list in which nobody else makes an issue. A folder that was made for this and stays empty is removed
/// again.
pub struct ListFolder {
    path: PathBuf,
    last: Option<Manifest>,
    is_new: bool,
    /// Held until it is closed, so that a run that is killed leaves no lock behind.
    _lock: Option<File>,
}

impl ListFolder {
    /// Opens the folder of a list for the next issue, or makes one.
    ///
    /// # Errors
    /// Those of [`ListFolder::locked`], or what its last issue names is not there.
    pub fn open(path: &Path) -> Result<Self> {
        let folder = Self::locked(path)?;
        folder.check_segments()?;
        Ok(folder)
    }

    /// Opens the folder of a list, or makes one, and completes an issue that was signed and not named yet.
    ///
    /// # Errors
    /// Another run publishes in it, or its last issue cannot be read.
    pub fn locked(path: &Path) -> Result<Self> {
        let is_new = !path.exists();
        fs::create_dir_all(path).map_err(|e| Error::of_writing(path, e))?;
        let mut folder = Self { path: path.to_owned(), last: None, is_new, _lock: lock(path)? };
        complete_issue(path)?;
        folder.last = read_issue(path)?;
        Ok(folder)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The last issue; [`None`] if there is none.
    #[must_use]
    pub const fn last(&self) -> Option<&Manifest> {
        self.last.as_ref()
    }

    /// Path of the segments.
    #[must_use]
    pub fn segments(&self) -> PathBuf {
        self.path.join(SEGMENTS)
    }

    /// Path of a segment.
    #[must_use]
    pub fn segment(&self, digest: Digest) -> PathBuf {
        self.path.join(manifest::Segment::path(digest))
    }

    /// The segments whose files are there.
    pub(super) fn held(&self) -> BTreeSet<Digest> {
        let names = fs::read_dir(self.segments()).into_iter().flatten().flatten();
        let digest = |name: &str| name.strip_suffix(".firsthand")?.parse().ok();
        names.filter_map(|entry| digest(entry.file_name().to_str()?)).collect()
    }

    /// Removes the segments that are not among `kept`. What cannot be removed is removed by the next run.
    pub(super) fn remove_segments_except(&self, kept: &BTreeSet<Digest>) {
        for digest in self.held().difference(kept) {
            let _ = fs::remove_file(self.segment(*digest));
        }
    }

    /// Refuses to go on from an issue that readers cannot get whole.
    fn check_segments(&self) -> Result<()> {
        let Some(last) = &self.last else {
            if self.held().is_empty() {
                return Ok(());
            }
            let error = Error::of(&self.path, format!("has segments and no {MANIFEST_NAME}"));
            return Err(error.with_remedy(format!(
                "bring {MANIFEST_NAME} and {SIGNATURE_NAME} back, from the host or a copy: the numbers of the issues go on \
                 from there; if nothing was ever published from this folder, remove its segments"
            )));
        };
        for segment in &last.segments {
            let path = self.segment(segment.digest);
            let wrong = match fs::metadata(&path) {
                Ok(facts) if facts.len() == segment.length => continue,
                Ok(facts) => format!("has {} bytes instead of {}", facts.len(), segment.length),
                Err(error) if error.kind() == io::ErrorKind::NotFound => String::from("is missing"),
                Err(error) => return Err(Error::of(&path, error)),
            };
            return Err(Error::of(&path, format!("{wrong}, and issue {} needs it", last.serial))
                .with_remedy("bring this file back, from the host or a copy"));
        }
        Ok(())
    }
}

impl Drop for ListFolder {
    fn drop(&mut self) {
        if self.is_new {
            // A folder that has something in it is not removed by this.
            let _ = fs::remove_dir(self.segments());
            let _ = fs::remove_dir(&self.path);
        }
    }
}

/// Keeps other runs from making an issue in a folder. On a file system that has no locks, nothing is locked.
fn lock(folder: &Path) -> Result<Option<File>> {
    let Ok(file) = lockable(folder) else { return Ok(None) };
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => {
            Err(Error::of(folder, "another run publishes there").with_remedy("wait until that run has ended"))
        }
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

#[cfg(unix)]
fn lockable(folder: &Path) -> io::Result<File> {
    File::open(folder)
}

/// Folders cannot be locked here, so an empty file in them is.
#[cfg(not(unix))]
fn lockable(folder: &Path) -> io::Result<File> {
    fs::OpenOptions::new().write(true).create(true).truncate(false).open(folder.join(".lock"))
}

/// Reads the last issue in a folder; [`None`] if there is none. Its signature must be one by its own key.
fn read_issue(folder: &Path) -> Result<Option<Manifest>> {
    let path = folder.join(MANIFEST_NAME);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::of(&path, error)),
    };
    let manifest = Manifest::parse(&bytes).map_err(|e| Error::of(&path, e))?;
    let signature = folder.join(SIGNATURE_NAME);
    let remedy = "put the last issue back as it was published, from the host or a copy";
    let of_signature = fs::read(&signature).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            Error::of(&signature, "the signature of the last issue is missing").with_remedy(remedy)
        }
        _ => Error::of(&signature, error),
    })?;
    match manifest.key.verifies(&bytes, &of_signature) {
        Ok(true) => Ok(Some(manifest)),
        _ => Err(Error::of(&signature, "is not the signature of the manifest beside it").with_remedy(remedy)),
    }
}

/// Gives a new manifest and its signature their names, if both are there. The manifest comes first: a reader that sees the
/// new signature finds what it signs.
pub(super) fn complete_issue(folder: &Path) -> Result<()> {
    let [manifest, signature] = [NEW_MANIFEST, NEW_SIGNATURE].map(|name| folder.join(name));
    if !signature.exists() {
        // A manifest without a signature is of a run that was killed before there was an issue.
        let _ = fs::remove_file(&manifest);
        return Ok(());
    }
    let rename = |from: &Path, to: &str| fs::rename(from, folder.join(to)).map_err(|e| Error::of_writing(from, e));
    if manifest.exists() {
        rename(&manifest, MANIFEST_NAME)?;
    }
    rename(&signature, SIGNATURE_NAME)
}
