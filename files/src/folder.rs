//! A folder → the files in it that are wanted.

use crate::error::Error;
use crate::kinds::{Identity, special};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// What was found where input is looked for.
#[derive(Debug, Clone)]
pub enum Found {
    /// A file.
    File(PathBuf),
    /// A pipe, a socket or a device in a folder, and why it is not read.
    Special(PathBuf, Error),
    /// A folder that cannot be read, and why.
    Unreadable(PathBuf, Error),
}

/// The wanted files in a folder and in those below it, in order of name. Each folder is searched once, however many
/// symbolic links lead to it.
pub fn search(folder: &Path, is_wanted: &dyn Fn(&Path) -> bool) -> Vec<Found> {
    let mut all = Vec::new();
    add(folder, is_wanted, &mut HashSet::new(), &mut all);
    all
}

fn add(folder: &Path, is_wanted: &dyn Fn(&Path) -> bool, searched: &mut HashSet<Identity>, all: &mut Vec<Found>) {
    if Identity::of(folder).is_some_and(|identity| !searched.insert(identity)) {
        return;
    }
    let list = || fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>();
    let mut entries = match list() {
        Ok(entries) => entries,
        Err(error) => return all.push(Found::Unreadable(folder.to_owned(), Error::new(error))),
    };
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            add(&entry, is_wanted, searched, all);
        } else if is_wanted(&entry) {
            all.push(found(entry));
        }
    }
}

/// A file, unless reading it could wait for ever.
fn found(entry: PathBuf) -> Found {
    let Some(kind) = fs::metadata(&entry).ok().as_ref().and_then(special) else { return Found::File(entry) };
    let error = Error::new(format!("is a {kind}")).of_kind("not a file");
    Found::Special(entry, if kind == "pipe" { error.with_remedy("give it by name to read from it") } else { error })
}
