//! Files of labelled data: JSON Lines, compressed or not, and folders of HTML.

use firsthand::Article;
use firsthand::article::encoding::decode;
use flate2::read::MultiGzDecoder;
use serde::de::DeserializeOwned;
use std::error::Error;
use std::fmt::Display;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

/// Error of a measuring program. Its message is one line.
pub type Failure = Box<dyn Error + Send + Sync>;

/// The rows of a JSON Lines file, one after another. Blank lines are skipped. A file that begins with the magic number
/// of gzip is decompressed.
///
/// # Errors
/// If the file cannot be opened. An item is an error if its line cannot be read or is not JSON of the expected form;
/// the message gives the line's number.
pub fn json_lines<T: DeserializeOwned>(path: &Path) -> Result<impl Iterator<Item = Result<T, Failure>>, Failure> {
    let row = move |(number, line): (usize, io::Result<String>)| {
        let at_line = |error: &dyn Display| Failure::from(format!("{}:{}: {error}", path.display(), number + 1));
        match line {
            Ok(line) if line.trim().is_empty() => None,
            Ok(line) => Some(serde_json::from_str(&line).map_err(|e| at_line(&e))),
            Err(error) => Some(Err(at_line(&error))),
        }
    };
    Ok(open(path).map_err(|e| named(path, &e))?.lines().enumerate().filter_map(row))
}

fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    let mut stream = BufReader::with_capacity(1 << 16, File::open(path)?);
    if stream.fill_buf()?.starts_with(&[0x1F, 0x8B]) {
        Ok(Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(stream))))
    } else {
        Ok(Box::new(stream))
    }
}

/// The HTML files below a folder, in the order of their paths.
///
/// # Errors
/// If a folder cannot be read.
pub fn html_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = fs::read_dir(folder).map_err(|e| named(folder, &e))?;
    let mut entries: Vec<PathBuf> = entries.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
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

/// The text of an HTML file, decoded as browsers do.
///
/// # Errors
/// If the file cannot be read.
pub fn html(path: &Path) -> Result<String, Failure> {
    Ok(decode(&fs::read(path).map_err(|e| named(path, &e))?, None).into_owned())
}

/// The article of an HTML file.
///
/// # Errors
/// If the file cannot be read, or those of [`Article::from_html`].
pub fn html_article(path: &Path) -> Result<Article, Failure> {
    Article::from_html(&html(path)?, None).map_err(|e| named(path, &e))
}

/// An error, preceded by the path of the file that it is about.
pub fn named(path: &Path, error: &dyn Display) -> Failure {
    format!("{}: {error}", path.display()).into()
}
