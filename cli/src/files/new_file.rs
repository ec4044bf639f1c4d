//! Files that are written whole or not at all.

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// What the name of an unfinished file ends in.
const PART: &str = ".part";

/// A file that is written beside its place and moved there when it is whole. What was there stays until then.
#[derive(Debug)]
pub struct NewFile {
    path: PathBuf,
    part: NamedTempFile,
}

impl NewFile {
    /// Begins a file. What programs that were killed left of earlier attempts is removed.
    pub fn create(path: &Path) -> Result<Self, Box<dyn Error>> {
        if path.is_dir() {
            return Err(format!("{}: is a folder: give the name of a file", path.display()).into());
        }
        let prefix = format!(".{}.", path.file_name().unwrap_or_default().to_string_lossy());
        remove_abandoned(folder(path), &prefix);
        loop {
            let part = tempfile::Builder::new().prefix(&prefix).suffix(PART).tempfile_in(folder(path));
            let new = Self { path: path.to_owned(), part: part.map_err(|e| cannot(path, &e))? };
            // Whoever begins the same file meanwhile sees by the lock that this one is not abandoned …
            new.part.as_file().lock().map_err(|e| cannot(path, &e))?;
            // … unless it looked before that.
            if new.part.path().exists() {
                return Ok(new);
            }
        }
    }

    /// A file without a name, in the same folder, for what does not fit into memory.
    pub fn scratch(&self) -> Result<File, Box<dyn Error>> {
        tempfile::tempfile_in(folder(&self.path)).map_err(|e| cannot(&self.path, &e))
    }

    /// Where to write.
    pub fn out(&self) -> Result<BufWriter<File>, Box<dyn Error>> {
        let file = self.part.as_file().try_clone().map_err(|e| cannot(&self.path, &e))?;
        Ok(BufWriter::with_capacity(1 << 20, file))
    }

    /// Puts the file in its place, and says how many bytes it has.
    pub fn keep(self) -> Result<u64, Box<dyn Error>> {
        let Self { path, part } = self;
        let kept: io::Result<u64> = (|| {
            part.as_file().sync_all()?;
            share(part.as_file())?;
            let bytes = part.as_file().metadata()?.len();
            part.persist(&path).map_err(|e| e.error)?;
            Ok(bytes)
        })();
        kept.map_err(|e| cannot(&path, &e))
    }
}

/// Writes a small file.
pub fn write_whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<u64, Box<dyn Error>> {
    let new = NewFile::create(path)?;
    let mut out = new.out()?;
    write(&mut out).and_then(|()| out.flush()).map_err(|e| cannot(path, &e))?;
    drop(out);
    new.keep()
}

/// An error of a file that is being written.
pub fn cannot(path: &Path, error: &(dyn Error + 'static)) -> Box<dyn Error> {
    let io = error.downcast_ref::<io::Error>().or_else(|| match error.downcast_ref() {
        Some(firsthand::Error::Io(error)) => Some(error),
        _ => None,
    });
    let full = [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded, io::ErrorKind::FileTooLarge];
    let remedy =
        if io.is_some_and(|e| full.contains(&e.kind())) { ": make room there, or name another place" } else { "" };
    format!("{}: cannot be written: {error}{remedy}", path.display()).into()
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Removes unfinished files that nobody holds any more. One that cannot be removed does no harm.
fn remove_abandoned(folder: &Path, prefix: &str) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let part = name.starts_with(prefix) && name.ends_with(PART);
        // The lock is held until the file is removed: nobody else can come to hold it in between.
        if let Some(file) = part.then(|| File::open(entry.path()).ok()).flatten()
            && file.try_lock().is_ok()
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Temporary files are for their owner alone; an index is as open as any file.
#[cfg(unix)]
fn share(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn share(_file: &File) -> io::Result<()> {
    Ok(())
}
