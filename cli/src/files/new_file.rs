//! Files that are written completely or not at all.

use crate::error::{Error, Result};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Suffix of the names of unfinished files.
const PART_SUFFIX: &str = ".part";

/// A file that is written under a temporary name in the same folder and renamed once it is complete. Until then, an
/// existing file of its name is left as it is.
#[derive(Debug)]
pub struct NewFile {
    path: PathBuf,
    part: NamedTempFile,
}

impl NewFile {
    /// Creates the temporary file, and removes those that killed programs left behind.
    pub fn create(path: &Path) -> Result<Self> {
        if path.is_dir() {
            return Err(Error::of(path, "is a folder").with_remedy("give the name of a file"));
        }
        let prefix = format!(".{}.", path.file_name().unwrap_or_default().to_string_lossy());
        remove_abandoned(folder_of(path), &prefix);
        loop {
            let part = tempfile::Builder::new().prefix(&prefix).suffix(PART_SUFFIX).tempfile_in(folder_of(path));
            let new = Self { path: path.to_owned(), part: part.map_err(|e| Error::of_writing(path, e))? };
            // The lock tells another process that creates the same file that this part is not abandoned. That process
            // may have looked, and removed the part, between its creation and the lock.
            new.part.as_file().lock().map_err(|e| Error::of_writing(path, e))?;
            if new.part.path().exists() {
                return Ok(new);
            }
        }
    }

    /// The path that the file will have.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A nameless file in the same folder, for data that does not fit into memory.
    pub fn scratch(&self) -> Result<File> {
        tempfile::tempfile_in(folder_of(&self.path)).map_err(|e| Error::of_writing(&self.path, e))
    }

    /// The stream to write the content to.
    pub fn out(&self) -> Result<BufWriter<File>> {
        let file = self.part.as_file().try_clone().map_err(|e| Error::of_writing(&self.path, e))?;
        Ok(BufWriter::with_capacity(1 << 20, file))
    }

    /// Gives the file its name, and returns its size in bytes.
    pub fn keep(self) -> Result<u64> {
        let Self { path, part } = self;
        let keep = || {
            part.as_file().sync_all()?;
            make_readable_for_all(part.as_file())?;
            let bytes = part.as_file().metadata()?.len();
            part.persist(&path).map_err(|e| e.error)?;
            Ok(bytes)
        };
        keep().map_err(|e: io::Error| Error::of_writing(&path, e))
    }
}

/// Writes a small file.
pub fn write_whole(path: &Path, content: &[u8]) -> Result<()> {
    let new = NewFile::create(path)?;
    let mut out = new.out()?;
    out.write_all(content).and_then(|()| out.flush()).map_err(|e| Error::of_writing(path, e))?;
    drop(out);
    new.keep().map(drop)
}

/// The folder that a file is in.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Removes unfinished files that no process holds. One that cannot be removed does no harm.
fn remove_abandoned(folder: &Path, prefix: &str) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let part = name.starts_with(prefix) && name.ends_with(PART_SUFFIX);
        // The lock is held until the file is removed, so that no other process can take it in between.
        if let Some(file) = part.then(|| File::open(entry.path()).ok()).flatten()
            && file.try_lock().is_ok()
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Temporary files are created for their owner alone; an index has the permissions of an ordinary file.
#[cfg(unix)]
fn make_readable_for_all(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable_for_all(_file: &File) -> io::Result<()> {
    Ok(())
}
