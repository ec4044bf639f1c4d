//! Files that are written completely or not at all.

use super::kinds::{Identity, special};
use crate::error::{Error, Result};
use firsthand::Index;
use firsthand::index::HEAD_BYTES;
use firsthand::list::is_list;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Suffix of the names of unfinished files.
const PART_SUFFIX: &str = ".part";
/// Suffix of the names of indexes.
const INDEX_SUFFIX: &str = ".firsthand";
/// Maximum number of symbolic links that are followed to the file to write. Linux follows as many.
const MAX_LINKS: usize = 40;

/// The unfinished files of this program, and the files that they are to become.
static UNFINISHED: Mutex<Vec<Unfinished>> = Mutex::new(Vec::new());

struct Unfinished {
    part: PathBuf,
    path: PathBuf,
}

fn unfinished() -> MutexGuard<'static, Vec<Unfinished>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes all unfinished files, and returns what they were to become. The program must end then: a thread that creates
/// or completes a file waits for ever.
pub fn abandon_all() -> impl Iterator<Item = PathBuf> {
    let mut all = unfinished();
    let abandoned = mem::take(&mut *all).into_iter();
    mem::forget(all);
    abandoned.map(|Unfinished { part, path }| {
        // What cannot be removed is removed by the next run that writes the same file.
        let _ = fs::remove_file(part);
        path
    })
}

/// A file that is written under a temporary name in the same folder and renamed once it is complete. Until then, an
/// existing file of its name is left as it is.
#[derive(Debug)]
pub struct NewFile {
    /// Its name in messages.
    path: PathBuf,
    /// The file to write: `path`, or what it leads to if it is a symbolic link.
    target: PathBuf,
    /// The temporary file and its path.
    file: File,
    part: PathBuf,
}

impl NewFile {
    /// Creates the temporary file, and removes those that killed programs left behind. `inputs` are the files that are
    /// read.
    ///
    /// # Errors
    /// Those of [`refuse_loss`], or the file cannot be written.
    pub fn create<'a>(path: &Path, inputs: impl IntoIterator<Item = &'a PathBuf>) -> Result<Self> {
        refuse_loss(path, inputs)?;
        let unwritable = |e| Error::of_writing(path, e);
        let target = behind_links(path).map_err(unwritable)?;
        let prefix = format!(".{}.", target.file_name().unwrap_or_default().to_string_lossy());
        remove_abandoned(folder_of(&target), &prefix);
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix).suffix(PART_SUFFIX);
        // Temporary files are created for their owner alone; a new file has the permissions of any other.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        loop {
            let mut unfinished = unfinished();
            let (file, part) =
                builder.tempfile_in(folder_of(&target)).map_err(unwritable)?.keep().map_err(|e| unwritable(e.error))?;
            unfinished.push(Unfinished { part: part.clone(), path: path.to_owned() });
            drop(unfinished);
            let new = Self { path: path.to_owned(), target: target.clone(), file, part };
            // The lock tells another process that creates the same file that this part is not abandoned. That process
            // may have looked, and removed the part, between its creation and the lock.
            new.file.lock().map_err(unwritable)?;
            if new.part.exists() {
                return Ok(new);
            }
        }
    }

    /// Creates the temporary file of an index, as [`NewFile::create`] does.
    ///
    /// # Errors
    /// Those of [`NewFile::create`], or there is a file that is no index.
    pub fn create_index<'a>(path: &Path, inputs: impl IntoIterator<Item = &'a PathBuf>) -> Result<Self> {
        let new = Self::create(path, inputs)?;
        if holds_something_else(path) {
            let error = Error::of(path, "is not an index and would be lost");
            return Err(error.with_remedy("name another file to write, or remove this one first"));
        }
        Ok(new)
    }

    /// The path that the file will have.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path of the temporary file, for reading what was written.
    #[must_use]
    pub fn part(&self) -> &Path {
        &self.part
    }

    /// Gives the file another name in the same folder, as [`NewFile::keep`] does: one that depends on its content.
    pub fn keep_as(mut self, path: &Path) -> Result<u64> {
        (self.path, self.target) = (path.to_owned(), path.to_owned());
        self.keep()
    }

    /// Whether there is a file of its name that is not empty.
    #[must_use]
    pub fn replaces(&self) -> bool {
        fs::metadata(&self.target).is_ok_and(|there| there.len() > 0)
    }

    /// A nameless file in the same folder, for data that does not fit into memory.
    pub fn scratch(&self) -> Result<File> {
        tempfile::tempfile_in(folder_of(&self.target)).map_err(|e| Error::of_writing(&self.path, e))
    }

    /// The stream to write the content to.
    pub fn out(&self) -> Result<BufWriter<File>> {
        let file = self.file.try_clone().map_err(|e| Error::of_writing(&self.path, e))?;
        Ok(BufWriter::with_capacity(1 << 20, file))
    }

    /// Gives the file its name, and the owner and the permissions of a file that it replaces. Returns its size in bytes.
    pub fn keep(self) -> Result<u64> {
        let keep = || {
            self.file.sync_all()?;
            if let Ok(replaced) = fs::metadata(&self.target) {
                take_owner(&self.file, &replaced);
                self.file.set_permissions(replaced.permissions())?;
            }
            let bytes = self.file.metadata()?.len();
            let mut unfinished = unfinished();
            fs::rename(&self.part, &self.target)?;
            unfinished.retain(|unfinished| unfinished.part != self.part);
            Ok(bytes)
        };
        // Something else may have got this name since it was looked at.
        refuse_special(&self.path)?;
        keep().map_err(|e: io::Error| Error::of_writing(&self.path, e))
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        let mut unfinished = unfinished();
        if let Some(at) = unfinished.iter().position(|unfinished| unfinished.part == self.part) {
            unfinished.swap_remove(at);
            let _ = fs::remove_file(&self.part);
        }
    }
}

/// Gives a file the owner of another one, as far as the user may do that: the superuser may.
#[cfg(unix)]
fn take_owner(file: &File, of: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let _ = fchown(file, Some(of.uid()), Some(of.gid()));
}

#[cfg(not(unix))]
fn take_owner(_file: &File, _of: &fs::Metadata) {}

/// Writes a small file.
pub fn write_whole(path: &Path, content: &[u8]) -> Result<()> {
    let new = NewFile::create(path, [])?;
    let mut out = new.out()?;
    out.write_all(content).and_then(|()| out.flush()).map_err(|e| Error::of_writing(path, e))?;
    drop(out);
    new.keep().map(drop)
}

/// The folder that a file is in.
#[must_use]
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Fails if a file of this name cannot be written without the loss of something: a pipe, a socket, a device, a folder, or
/// one of the files that are read, whatever its name. `-` among these is standard input.
pub fn refuse_loss<'a>(path: &Path, inputs: impl IntoIterator<Item = &'a PathBuf>) -> Result<()> {
    if path.as_os_str() == "-" {
        return Err(Error::new("a file is not written to standard output").with_remedy("name a file"));
    }
    if path.file_name().is_none() || path.as_os_str().as_encoded_bytes().ends_with(b"/") {
        return Err(Error::of(path, "is the name of a folder").with_remedy("give the name of a file"));
    }
    refuse_special(path)?;
    let there = Identity::of(path);
    if there.is_some() && inputs.into_iter().any(|input| Identity::of(input) == there) {
        return Err(Error::of(path, "is one of the files to read").with_remedy("name another file to write"));
    }
    Ok(())
}

/// Fails if a path leads to something that is not a file: renaming a file to it would remove it.
fn refuse_special(path: &Path) -> Result<()> {
    match fs::metadata(path).ok().as_ref().and_then(special) {
        Some(kind) => Err(Error::of(path, format!("is a {kind}")).with_remedy("give the name of a file")),
        None => Ok(()),
    }
}

/// The file that a path leads to, which need not exist. A symbolic link stays, and the file that it names is written.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        match fs::read_link(&path) {
            Ok(next) => path = folder_of(&path).join(next),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// Whether there is a file that is not an index: it neither begins as one, damaged or not, nor is it empty or named as
/// one.
fn holds_something_else(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD_BYTES as u64).read_to_end(&mut head));
    let named_as_index = path.as_os_str().as_encoded_bytes().ends_with(INDEX_SUFFIX.as_bytes());
    let is_index = || !matches!(Index::open(&head), Err(firsthand::Error::NotAnIndex));
    match read {
        Ok(0) => false,
        Ok(_) => is_list(&head) || (!named_as_index && !is_index()),
        Err(_) => path.exists() && !named_as_index,
    }
}

/// Removes unfinished files that no process holds. One that cannot be removed does no harm.
fn remove_abandoned(folder: &Path, prefix: &str) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        let part = is_file && name.starts_with(prefix) && name.ends_with(PART_SUFFIX);
        // The lock is held until the file is removed, so that no other process can take it in between.
        if let Some(file) = part.then(|| File::open(entry.path()).ok()).flatten()
            && file.try_lock().is_ok()
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}
