//! A path → what it holds: a saved page, a text, rows, an archive, or a folder of them as readers keep it.

use crate::capture::Content;
use crate::found::{Found, LeftOut, Reason};
#[cfg(feature = "parquet")]
use crate::parquet::ParquetFile;
use crate::rows::RowFile;
use crate::saved;
use crate::warc::WarcFile;
use firsthand_files::error::Error;
use firsthand_files::folder;
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::{iter, mem, thread};

/// What comes from a source, one after another.
pub type Items = Box<dyn Iterator<Item = Found>>;

/// Minimum size of a portion, in bytes: enough work for all cores, and little memory. Up to three portions are in memory
/// at once: one in use, one waiting, and one being read.
const MIN_PORTION_BYTES: usize = 4 << 20;
/// Endings of the names of folders in which browsers save the parts of a page, after the page's own name. Windows treats
/// such a folder and its page as one, in the languages that have these words.
#[rustfmt::skip] // rustfmt would put each name on its own line.
const PART_FOLDERS: [&str; 22] = [
    "_files", ".files", "-files", "_archivos", "-bestanden", "_bylos", "-Dateien", "_datoteke", "_dosyalar", "_elemei",
    "_failid", "_fails", "_fajlovi", "_ficheiros", "_fichiers", "-filer", "_file", "_fitxategiak", "_fitxers", "_pliki",
    "_soubory", "_tiedostot",
];

/// What a file is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Saved(saved::Kind),
    Rows,
    Warc,
    Parquet,
}

impl Kind {
    /// The kind of files of such a name; `None` if they are not read.
    fn by_name(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        let (_, extension) = name.trim_end_matches(".gz").trim_end_matches(".zst").rsplit_once('.')?;
        match extension {
            "jsonl" | "ndjson" => Some(Self::Rows),
            "warc" => Some(Self::Warc),
            "parquet" => Some(Self::Parquet),
            extension => saved::Kind::by_extension(extension).map(Self::Saved),
        }
    }
}

/// A file, or what stands in the place of one.
pub struct Part(folder::Found);

/// The files that a path leads to: itself, or those in the folder.
#[must_use]
pub fn parts(path: &Path) -> Vec<Part> {
    if !path.is_dir() {
        return vec![Part(folder::Found::File(path.to_owned()))];
    }
    let found = folder::search(path, &|file| Kind::by_name(file).is_some());
    if found.is_empty() {
        let error = Error::new("no pages, texts, rows or archives in this folder");
        return vec![Part(folder::Found::Unreadable(path.to_owned(), error))];
    }
    found.into_iter().map(Part).collect()
}

impl Part {
    /// The file; `None` if it is none, or not read.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match &self.0 {
            folder::Found::File(path) if set_aside(path).is_none() => Some(path),
            _ => None,
        }
    }

    /// What it holds.
    #[must_use]
    pub fn items(self) -> Items {
        in_folder(self.0)
    }
}

/// What a file or folder holds. `url` is the address of the page in a file, if the user gives it.
#[must_use]
pub fn items(path: &Path, url: Option<&str>) -> Items {
    if !path.is_dir() {
        return file(path, url);
    }
    Box::new(parts(path).into_iter().flat_map(Part::items))
}

/// What stands for a file or folder that was found in a folder.
fn in_folder(found: folder::Found) -> Items {
    let (path, error) = match found {
        folder::Found::File(path) => {
            return match set_aside(&path) {
                Some(reason) => Box::new(iter::once(left_out(&path, reason))),
                None => file(&path, None),
            };
        }
        folder::Found::Special(path, error) | folder::Found::Unreadable(path, error) => (path, error),
    };
    Box::new(iter::once(Found::Broken(error.within(path.display()))))
}

/// Why a file in a folder is not read although its name is that of a page.
fn set_aside(path: &Path) -> Option<Reason> {
    let name = path.file_name()?.to_string_lossy();
    if name.starts_with('.') || name.starts_with("~$") {
        return Some(Reason::SystemFile);
    }
    path.ancestors().skip(1).any(is_of_parts).then_some(Reason::PartOfPage)
}

/// Whether a folder holds the parts of a page that stands beside it.
fn is_of_parts(folder: &Path) -> bool {
    let Some(name) = folder.file_name().map(|name| name.to_string_lossy()) else { return false };
    let page = PART_FOLDERS.iter().find_map(|ending| name.strip_suffix(ending)).filter(|page| !page.is_empty());
    let exists = |page: &str| {
        ["html", "htm", "xhtml", "HTML", "HTM"]
            .iter()
            .any(|extension| folder.with_file_name(format!("{page}.{extension}")).is_file())
    };
    page.is_some_and(exists)
}

/// A page that is left out. A part of a page may say which address it has.
fn left_out(path: &Path, reason: Reason) -> Found {
    let place = path.display().to_string();
    let own = || match saved::read(path, saved::Kind::Html, None) {
        Found::Capture(capture) => match capture.content {
            Content::Html(bytes) => saved::html::address_in(&bytes),
            _ => None,
        },
        _ => None,
    };
    let url = if reason == Reason::PartOfPage { own() } else { None };
    Found::LeftOut(LeftOut { place, url, reason })
}

fn file(path: &Path, url: Option<&str>) -> Items {
    let broken = |error: Error| -> Items { Box::new(iter::once(Found::Broken(error))) };
    match Kind::by_name(path) {
        Some(Kind::Saved(kind)) => Box::new(iter::once(saved::read(path, kind, url))),
        Some(Kind::Warc) => WarcFile::open(path).map_or_else(broken, |file| Box::new(file)),
        #[cfg(feature = "parquet")]
        Some(Kind::Parquet) => ParquetFile::open(path).map_or_else(broken, |file| Box::new(file)),
        #[cfg(not(feature = "parquet"))]
        Some(Kind::Parquet) => {
            let error = Error::of(path, "Parquet is not read by this build");
            broken(error.with_remedy("build the tool with the feature `parquet`"))
        }
        // A file of another name that is given by name may hold rows.
        Some(Kind::Rows) | None => RowFile::open(path).map_or_else(broken, |file| Box::new(file)),
    }
}

/// The items of a path in portions, read by a thread of its own, so that the cores need not wait for it.
pub fn portions(path: PathBuf, url: Option<String>) -> impl Iterator<Item = Vec<Found>> {
    let (sender, received) = sync_channel(1);
    thread::spawn(move || {
        let (mut portion, mut held) = (Vec::new(), 0);
        for found in items(&path, url.as_deref()) {
            held += size(&found);
            portion.push(found);
            if held >= MIN_PORTION_BYTES {
                held = 0;
                if sender.send(mem::take(&mut portion)).is_err() {
                    return;
                }
            }
        }
        // The receiver may be gone.
        let _ = sender.send(portion);
    });
    received.into_iter()
}

/// The size of an item in memory, in bytes.
fn size(found: &Found) -> usize {
    match found {
        Found::Capture(capture) => match &capture.content {
            Content::Html(bytes) => bytes.len(),
            Content::Document(html) => html.len(),
            Content::Article(article) => article.text.len(),
        },
        Found::LeftOut(_) | Found::Broken(_) => mem::size_of::<Found>(),
    }
}
