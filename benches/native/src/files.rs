//! Files of rows, compressed or not, and folders of HTML.

use flate2::read::MultiGzDecoder;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// What went wrong, in a line.
pub type Failure = Box<dyn Error + Send + Sync>;

/// A line reader of a file that may be compressed with gzip.
///
/// # Errors
/// Those of the file, with its name.
pub fn lines(path: &Path) -> Result<Box<dyn BufRead>, Failure> {
    let file = File::open(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut stream = BufReader::with_capacity(1 << 16, file);
    if stream.fill_buf()?.starts_with(&[0x1F, 0x8B]) {
        Ok(Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(stream))))
    } else {
        Ok(Box::new(stream))
    }
}

/// The HTML files below a folder, in order of name.
///
/// # Errors
/// Those of the folder.
pub fn html_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        if entry.is_dir() {
            files.extend(html_files(&entry)?);
        } else if entry.extension().is_some_and(|e| e == "html" || e == "htm") {
            files.push(entry);
        }
    }
    Ok(files)
}
