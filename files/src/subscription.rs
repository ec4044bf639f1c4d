//! A folder that keeps a subscribed list: its segments under their hashes, and a file that says which of them count.

use crate::error::{Error, Result};
use crate::new_file::write_whole;
use firsthand::list::manifest::Segment;
use firsthand::list::{Digest, Trust};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Name of the file that says what is known of the list. Replacing it is the whole transaction of an update.
const STATE_NAME: &str = "subscription.json";

/// A list that is kept in a folder.
#[derive(Debug)]
pub struct Subscription {
    folder: PathBuf,
    /// Where the list is published: the address of a folder, with a slash at its end, or the path of one.
    pub from: String,
    /// What is known of the list.
    pub trust: Trust,
}

/// The state file.
#[derive(Serialize, Deserialize)]
struct State {
    from: String,
    trust: String,
}

impl Subscription {
    /// A list that is to be kept in a folder, and of which nothing is stored yet.
    #[must_use]
    pub fn new(folder: &Path, from: String, trust: Trust) -> Self {
        Self { folder: folder.to_owned(), from, trust }
    }

    /// Opens the list that is kept in a folder; `None` if there is none.
    pub fn open(folder: &Path) -> Result<Option<Self>> {
        let path = folder.join(STATE_NAME);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::of(&path, error)),
        };
        let damaged = |error: String| Error::of(&path, error).with_remedy("remove the folder and subscribe again");
        let State { from, trust } = serde_json::from_str(&text).map_err(|e| damaged(e.to_string()))?;
        let trust = Trust::parse(&trust).map_err(|e| damaged(e.to_string()))?;
        Ok(Some(Self { folder: folder.to_owned(), from, trust }))
    }

    /// Path of a segment's file.
    #[must_use]
    pub fn segment(&self, digest: Digest) -> PathBuf {
        self.folder.join(Segment::path(digest))
    }

    /// The segments that are stored completely. Files get their names only when they are complete.
    #[must_use]
    pub fn held(&self) -> BTreeSet<Digest> {
        let names = fs::read_dir(self.folder.join("segments")).into_iter().flatten().flatten();
        let digest = |name: &str| name.strip_suffix(".firsthand")?.parse().ok();
        names.filter_map(|entry| digest(entry.file_name().to_str()?)).collect()
    }

    /// Stores a new state, and then removes the segments that it does not name.
    pub fn commit(&mut self, trust: Trust) -> Result<()> {
        let state = State { from: self.from.clone(), trust: trust.to_text() };
        let text = serde_json::to_string(&state).map_err(Error::new)?;
        write_whole(&self.folder.join(STATE_NAME), text.as_bytes())?;
        self.trust = trust;
        self.remove_unnamed();
        Ok(())
    }

    /// Removes the segments that the state does not name. What cannot be removed is removed by the next update.
    fn remove_unnamed(&self) {
        let Some(manifest) = &self.trust.manifest else { return };
        let named: BTreeSet<Digest> = manifest.segments.iter().map(|segment| segment.digest).collect();
        for digest in self.held().difference(&named) {
            let _ = fs::remove_file(self.segment(*digest));
        }
    }
}
