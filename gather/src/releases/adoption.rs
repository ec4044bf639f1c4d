//! A list that was made of something else, taken over by a state.
//!
//! The state may have been lost or restored from an older copy, or the list may have been published without it. What is in
//! the folder is then what readers have. The state notes it as published, and goes on from there.

use super::{ADOPTED, note, note_publication, times_of};
use crate::publish::folder::ListFolder;
use crate::store::Store;
use firsthand::address;
use firsthand::index::Withdrawn;
use firsthand::index::merge::Part as _;
use firsthand::list::manifest::Manifest;
use firsthand_files::error::{Error, Result};
use firsthand_files::index_file::IndexFile;
use rusqlite::params;
use std::collections::{HashMap, HashSet};

/// The version of an article in a list that was taken over. No fingerprint has it, so that the next issue has all articles
/// of the collection as the collection has them.
pub(super) const OF_ANOTHER: i64 = 0;

/// What was taken over.
#[derive(Debug)]
pub struct Adopted {
    /// The issue at which the list was taken over.
    pub serial: u64,
    /// Number of articles in it.
    pub articles: usize,
    /// Number of articles in it that never were in the collection. They stay in the list.
    pub unknown: usize,
    /// Number of articles of the collection that the list has withdrawn. They stay withdrawn.
    pub withdrawn: usize,
}

/// Takes over the list in a folder: notes what is in it, in place of all that the state has noted of issues.
///
/// # Errors
/// There is no list, or it cannot be read.
pub(super) fn adopt(store: &mut Store, folder: &ListFolder) -> Result<Adopted> {
    let last = folder.last().ok_or_else(|| Error::of(folder.path(), "has no list that could be taken over"))?;
    let Contents { articles, withdrawn } = Contents::of(folder, last)?;
    let in_state = addresses(store)?;
    let retracted: Vec<String> = in_state
        .iter()
        .filter(|(key, url)| !articles.contains_key(*key) && withdrawn.iter().any(|gone| gone.contains(url)))
        .map(|(_, url)| url.clone())
        .collect();
    // The collection may have an address in another spelling, under which it would be published once more.
    let noted: HashSet<&String> = articles.iter().map(|(key, url)| in_state.get(key).unwrap_or(url)).collect();
    let serial = last.serial;
    store.retract(&retracted)?;
    store.transaction(|store| {
        store.get(|db| {
            db.execute_batch("DELETE FROM release; DELETE FROM publication")?;
            let mut release = db.prepare("INSERT INTO release VALUES (?, ?, ?)")?;
            for url in &noted {
                release.execute(params![serial.cast_signed(), url, OF_ANOTHER])?;
            }
            Ok(())
        })?;
        note_publication(store, serial, times_of(last))?;
        note(store, ADOPTED, &serial.to_string())
    })?;
    let unknown = articles.keys().filter(|key| !in_state.contains_key(*key)).count();
    Ok(Adopted { serial, articles: articles.len(), unknown, withdrawn: retracted.len() })
}

/// The addresses of all articles of a collection, by their keys.
fn addresses(store: &Store) -> Result<HashMap<String, String>> {
    store.get(|db| {
        let mut query = db.prepare("SELECT url FROM article")?;
        query.query_map([], |row| row.get(0).map(|url: String| (address::key(&url), url)))?.collect()
    })
}

/// What is in a list.
struct Contents {
    /// The addresses of the articles that readers find, by their keys.
    articles: HashMap<String, String>,
    /// What its segments and its manifest withdraw.
    withdrawn: Vec<Withdrawn>,
}

impl Contents {
    /// Reads the segments from the newest to the oldest: each loses what the later ones and the manifest withdraw.
    fn of(folder: &ListFolder, manifest: &Manifest) -> Result<Self> {
        let mut articles = HashMap::new();
        let mut withdrawn = vec![manifest.withdrawn.clone()];
        for segment in manifest.segments.iter().rev() {
            let file = IndexFile::open(&folder.segment(segment.digest))?;
            file.verify()?;
            file.read_withdrawals()?;
            file.for_each_portion(&|_| true, &mut |records| {
                let urls = records.into_iter().map(|(_, record)| record.source.url);
                for url in urls.filter(|url| !withdrawn.iter().any(|gone| gone.contains(url))) {
                    articles.entry(address::key(&url)).or_insert(url);
                }
                Ok(true)
            })?;
            withdrawn.extend(file.index.withdrawals().cloned());
        }
        Ok(Self { articles, withdrawn })
    }
}
