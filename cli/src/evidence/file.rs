//! The file: a page for readers that holds a record for programs, or the record alone.

use firsthand::Sensitivity;
use firsthand::check::PageRecord;
use firsthand::list::Digest;
use firsthand_files::error::{Error, Result};
use serde::Deserialize;
use serde_json::Value;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

/// What the field `format` says.
const FORMAT: &str = "firsthand-evidence 1";
/// The element of the page that holds the record. What the page shows cannot contain it, because `<` is escaped there.
const RECORD_START: &str = "<script type=\"application/json\" id=\"firsthand-evidence\">";
const RECORD_END: &str = "</script>";
/// The element that is shown.
const SHOWN_START: &str = "<main";
const SHOWN_END: &str = "</main>";
/// Maximum size of a file in bytes. A record holds the text of a page, of at most 10 MiB, up to five times.
const MAX_FILE_BYTES: u64 = 128 << 20;

/// What the record says.
#[derive(Debug, Deserialize)]
struct Record {
    format: String,
    made: String,
    core: String,
    sensitivity: String,
    page: PageRecord,
    text_sha256: String,
    report: Value,
    lists: Vec<ListEntry>,
    shown_sha256: Option<String>,
}

/// A list that the page was compared with.
#[derive(Debug, Deserialize)]
pub struct ListEntry {
    pub name: String,
    /// SHA-256 of each segment, oldest first.
    pub segments: Vec<String>,
    /// The rest is missing of a list that is not signed.
    pub key: Option<String>,
    pub fingerprint: Option<String>,
    pub serial: Option<u64>,
    pub manifest: Option<String>,
    pub signature: Option<String>,
    pub signature_sha256: Option<String>,
}

/// The content of a file.
#[derive(Debug)]
pub struct Evidence {
    /// When it was saved.
    pub made: String,
    /// The version of the core that made the report.
    pub core: String,
    pub sensitivity: Sensitivity,
    pub page: PageRecord,
    pub text_sha256: String,
    pub report: Value,
    pub lists: Vec<ListEntry>,
    /// SHA-256 of what the page shows: the one in the record, and the one found.
    pub shown: Option<(String, String)>,
}

impl Evidence {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self> {
        let none = |reason: &str| {
            Error::of(path, format!("is not evidence that Firsthand saved: {reason}"))
                .with_remedy("give the .html or .json file as it was saved")
        };
        if fs::metadata(path).map_err(|error| Error::of(path, error))?.len() > MAX_FILE_BYTES {
            return Err(none("it is too large"));
        }
        let mut text = String::new();
        let read = File::open(path).and_then(|file| file.take(MAX_FILE_BYTES).read_to_string(&mut text));
        read.map_err(|error| Error::of(path, error))?;
        let is_page = !text.trim_start().starts_with('{');
        let json = if is_page {
            let rest = text.split_once(RECORD_START).ok_or_else(|| none("it holds no record"))?.1;
            rest.split_once(RECORD_END).ok_or_else(|| none("its record does not end"))?.0
        } else {
            &text
        };
        let record: Record = serde_json::from_str(json).map_err(|error| none(&error.to_string()))?;
        if record.format != FORMAT {
            return Err(none(&format!("its format is “{}”", record.format)));
        }
        let sensitivity = record.sensitivity.parse().map_err(none)?;
        let shown = is_page.then(|| {
            let main = shown_part(&text).map_or_else(String::new, |part| Digest::of(part.as_bytes()).to_string());
            (record.shown_sha256.unwrap_or_default(), main)
        });
        let Record { made, core, page, text_sha256, report, lists, .. } = record;
        Ok(Self { made, core, sensitivity, page, text_sha256, report, lists, shown })
    }
}

/// The element that is shown, with its tags.
fn shown_part(text: &str) -> Option<&str> {
    let start = text.find(SHOWN_START)?;
    let end = text.rfind(SHOWN_END)? + SHOWN_END.len();
    text.get(start..end)
}
