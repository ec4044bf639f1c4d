//! Index files: read by position, on disk or in memory; written whole or not at all.

use firsthand::check::{Check, Want};
use firsthand::index::HEAD_BYTES;
use firsthand::{Article, Index, Report, Sensitivity};
use std::error::Error;
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An index and the file that it is in.
#[derive(Debug)]
pub struct IndexFile {
    /// Its header.
    pub index: Arc<Index>,
    bytes: Bytes,
}

/// Where the bytes of an index are.
#[derive(Debug)]
enum Bytes {
    /// On disk.
    File(PathBuf, File),
    /// An index that nobody keeps.
    Memory(Vec<u8>),
}

impl IndexFile {
    /// Opens an index and checks every byte of it: a damaged index must not give a verdict.
    pub fn open(path: &Path) -> Result<Self, Box<dyn Error>> {
        let opened = Self::open_unverified(path)?;
        opened.verify()?;
        Ok(opened)
    }

    /// Opens an index by its header alone.
    pub fn open_unverified(path: &Path) -> Result<Self, Box<dyn Error>> {
        let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let file = File::open(path).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => named(&"no such index: make one with `firsthand build --out INDEX CORPUS…`"),
            _ => named(&e),
        })?;
        let mut head = Vec::new();
        (&file).take(HEAD_BYTES as u64).read_to_end(&mut head).map_err(|e| named(&e))?;
        let index = Index::open(&head).map_err(|e| named(&e))?;
        Ok(Self { index: Arc::new(index), bytes: Bytes::File(path.to_owned(), file) })
    }

    /// Opens an index that was just made.
    pub fn in_memory(bytes: Vec<u8>) -> Result<Self, Box<dyn Error>> {
        let index = Index::open(&bytes[..bytes.len().min(HEAD_BYTES)])?;
        Ok(Self { index: Arc::new(index), bytes: Bytes::Memory(bytes) })
    }

    /// Checks every byte.
    pub fn verify(&self) -> Result<(), Box<dyn Error>> {
        match &self.bytes {
            Bytes::File(path, _) => {
                let whole = BufReader::with_capacity(1 << 20, File::open(path)?);
                self.index.verify(whole).map_err(|e| format!("{}: {e}", path.display()).into())
            }
            Bytes::Memory(bytes) => Ok(self.index.verify(bytes.as_slice())?),
        }
    }

    fn read(&self, want: &Want) -> io::Result<Vec<u8>> {
        match &self.bytes {
            Bytes::File(_, file) => {
                let mut bytes = vec![0; (want.range.end - want.range.start) as usize];
                read_at(file, &mut bytes, want.range.start)?;
                Ok(bytes)
            }
            Bytes::Memory(bytes) => bytes
                .get(want.range.start as usize..want.range.end as usize)
                .map(<[u8]>::to_vec)
                .ok_or_else(|| io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let count = std::os::windows::fs::FileExt::seek_read(file, bytes, offset)?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes = &mut bytes[count..];
        offset += count as u64;
    }
    Ok(())
}

/// Checks an article against index files, and gives the report with the text that its offsets count in.
pub fn check(
    article: Article,
    url: Option<&str>,
    files: &[IndexFile],
    sensitivity: Sensitivity,
) -> Result<(Report, String), Box<dyn Error + Send + Sync>> {
    let mut check = Check::new(article, url, files.iter().map(|f| Arc::clone(&f.index)).collect());
    while !check.wants().is_empty() {
        let bytes: Vec<Vec<u8>> = check.wants().iter().map(|w| files[w.index].read(w)).collect::<Result<_, _>>()?;
        check.supply(&bytes)?;
    }
    Ok((check.report(sensitivity), check.text().to_owned()))
}

/// Writes a file under a name of its own beside `path` and moves it there when it is whole.
pub fn write_whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<u64, Box<dyn Error>> {
    let named = |error: io::Error| format!("{}: cannot be written: {error}", path.display());
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut temporary =
        tempfile::Builder::new().prefix(".firsthand-").suffix(".part").tempfile_in(folder).map_err(named)?;
    let mut out = io::BufWriter::with_capacity(1 << 20, temporary.as_file_mut());
    write(&mut out).and_then(|()| out.flush()).map_err(named)?;
    drop(out);
    temporary.as_file().sync_all().map_err(named)?;
    let bytes = temporary.as_file().metadata().map_err(named)?.len();
    share(temporary.as_file()).map_err(named)?;
    temporary.persist(path).map_err(|e| named(e.error))?;
    Ok(bytes)
}

/// Temporary files are for their owner alone; an index is as open as any file.
#[cfg(unix)]
fn share(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn share(_file: &File) -> io::Result<()> {
    Ok(())
}
