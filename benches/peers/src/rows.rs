//! Articles and pages, a row of JSON each.

use crate::Result;
use serde::Deserialize;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// An article or a page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Row {
    /// A page's name.
    pub id: String,
    /// Its address.
    pub url: String,
    /// Its text.
    pub text: String,
}

/// The rows of a file, one after the other.
pub fn rows(path: &Path) -> Result<impl Iterator<Item = Result<Row>>> {
    let file = File::open(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let lines = BufReader::with_capacity(1 << 20, file).lines();
    Ok(lines.map(|line| Ok(serde_json::from_str(&line?)?)))
}

/// The lines of a file, some hundreds at a time: enough to share among all cores, and not the whole file.
pub fn portions(path: &Path) -> Result<impl Iterator<Item = Result<Vec<String>>>> {
    const LINES: usize = 512;
    let mut lines = BufReader::with_capacity(1 << 20, File::open(path)?).lines();
    Ok(std::iter::from_fn(move || {
        let portion: std::io::Result<Vec<String>> = lines.by_ref().take(LINES).collect();
        match portion {
            Ok(portion) if portion.is_empty() => None,
            portion => Some(portion.map_err(Into::into)),
        }
    }))
}
