//! Publishing: indexes → a folder for any static host, with a signed manifest (`firsthand-list 2`).
//!
//! The same folder, indexes, key and time give the same bytes. Files get their names only when they are complete:
//! segments first, then the manifest, then its signature. A reader that sees the new signature therefore finds all that it
//! signs; one that comes between the two asks once more.

pub mod compaction;
pub mod facts;
pub mod keys;
pub mod steps;

use compaction::newest_to_merge;
use facts::{describe, digest_of};
use firsthand::index::Withdrawn;
use firsthand::list::manifest::{
    MANIFEST_HEADER, MAX_PENDING_WITHDRAWALS, Manifest, Part, Segment, is_contact, is_list_id, is_name,
};
use firsthand::list::trust::MANIFEST_NAME;
use firsthand::list::update::SIGNATURE_NAME;
use firsthand::list::{Digest, PublicKey};
use firsthand_files::error::{Error, Result};
use firsthand_files::index_file::IndexFile;
use firsthand_files::merge::merge;
use firsthand_files::new_file::{NewFile, write_whole};
use keys::Signer;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Name of a segment whose hash is not known yet.
const UNNAMED: &str = "unfinished.firsthand";
/// Folder of the segments.
const SEGMENTS: &str = "segments";
/// Names of the manifest and the signature of an issue that is being written.
const NEW_MANIFEST: &str = ".new.firsthand.list";
const NEW_SIGNATURE: &str = ".new.firsthand.list.minisig";

/// What is published.
pub struct Publication<'a> {
    /// The folder of the list.
    pub folder: &'a Path,
    /// The key that signs.
    pub signer: &'a Signer,
    /// Hash of the next key.
    pub next: Digest,
    /// What the list says of itself.
    pub about: About,
    /// New indexes, oldest first. They become one segment.
    pub indexes: &'a [PathBuf],
    /// Articles to withdraw at once from all segments.
    pub withdrawn: &'a Withdrawn,
    /// The time of the issue, in seconds since 1970.
    pub issued: i64,
    /// Seconds until the next issue is expected.
    pub check_after: i64,
    /// Seconds until this issue is out of date.
    pub expires_after: i64,
}

/// What a list says of itself. A value that is not given stays as in the issue before.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// Identifier of the list, which can be chosen once.
    pub list: Option<String>,
    /// Name of the list, for readers.
    pub name: Option<String>,
    /// Under which terms the list may be used.
    pub licence: Option<String>,
    /// Address for corrections.
    pub contact: Option<String>,
}

/// What was published.
#[derive(Debug)]
pub struct Published {
    /// The manifest.
    pub manifest: Manifest,
    /// Number of segments that were merged.
    pub merged: usize,
    /// Whether there is a new segment.
    pub added: bool,
}

/// Publishes a new issue of a list.
pub fn publish(publication: &Publication) -> Result<Published> {
    complete_issue(publication.folder)?;
    let before = read_issue(publication.folder)?;
    let about = publication.about_with(before.as_ref())?;
    if let Some(before) = &before {
        publication.may_follow(before)?;
    }
    let folder = publication.folder.join(SEGMENTS);
    fs::create_dir_all(&folder).map_err(|e| Error::of(&folder, e))?;
    let mut segments = before.as_ref().map(|before| before.segments.clone()).unwrap_or_default();
    let pending = before.as_ref().map(|before| before.withdrawn.clone()).unwrap_or_default();
    let mut merged = 0;
    let held_back = publication.withdrawn.len() > MAX_PENDING_WITHDRAWALS;
    let is_new = publication.has_new_indexes(&segments)?;
    let all_pending = pending.clone().and(publication.withdrawn);
    let overflows = held_back || (!is_new && all_pending.len() > MAX_PENDING_WITHDRAWALS);
    if is_new || overflows {
        merged = compact(&folder, &mut segments)?;
    }
    if is_new {
        segments.push(add(&folder, publication.indexes, segments.is_empty(), &pending)?);
    }
    let mut withdrawn = if is_new { publication.withdrawn.clone() } else { all_pending };
    if overflows {
        segments.push(write_merged(&folder, &[], false, &withdrawn)?);
        withdrawn = Withdrawn::default();
    }
    let manifest = Manifest {
        list: about.list,
        name: about.name,
        serial: before.as_ref().map_or(1, |before| before.serial + 1),
        issued: publication.issued,
        expires: publication.issued + publication.expires_after,
        check: publication.issued + publication.check_after,
        before: before.as_ref().map(Manifest::digest),
        key: publication.signer.public.clone(),
        next: publication.next,
        licence: about.licence,
        contact: about.contact,
        withdrawn,
        segments,
        unknown: Vec::new(),
    };
    write_issue(publication.folder, &manifest, publication.signer)?;
    remove_unnamed(&folder, [Some(&manifest), before.as_ref()].into_iter().flatten());
    Ok(Published { manifest, merged, added: is_new || overflows })
}

/// The values of [`About`], all known.
struct Known {
    list: String,
    name: String,
    licence: String,
    contact: String,
}

impl Publication<'_> {
    /// What the list says of itself: what is given, else what it said before.
    fn about_with(&self, before: Option<&Manifest>) -> Result<Known> {
        let About { list, name, licence, contact } = self.about.clone();
        let value =
            |given: Option<String>, before: Option<&String>, option: &str, fits: fn(&str) -> bool, form: &str| {
                let value = given.or_else(|| before.cloned());
                let value = value.ok_or_else(|| Error::new(format!("the first issue of a list needs --{option}")))?;
                if fits(&value) { Ok(value) } else { Err(Error::new(format!("--{option} {value}: {form}"))) }
            };
        if let (Some(list), Some(before)) = (&list, before)
            && *list != before.list
        {
            let error = Error::of(self.folder, format!("is the list {}, not {list}", before.list));
            return Err(error.with_remedy("publish another list in another folder"));
        }
        let line = "write one line of at most 200 bytes";
        Ok(Known {
            list: value(
                list,
                before.map(|b| &b.list),
                "list",
                is_list_id,
                "use a-z, 0-9, dots and hyphens, at most 64",
            )?,
            name: value(name, before.map(|b| &b.name), "name", is_name, line)?,
            licence: value(licence, before.map(|b| &b.licence), "licence", is_name, line)?,
            contact: value(contact, before.map(|b| &b.contact), "contact", is_contact, "give mailto:… or https://…")?,
        })
    }

    /// Refuses an issue that no reader's device would take after the one before.
    fn may_follow(&self, before: &Manifest) -> Result<()> {
        let announced = if before.key == self.signer.public {
            before.next
        } else {
            steps::announced_by_steps(self.folder, &before.key, &self.signer.public)?
        };
        if announced != self.next {
            return Err(Error::of(self.folder, "another next key was announced than the one beside the key")
                .with_remedy("put the file of the announced key back: readers refuse a change without a step"));
        }
        if self.issued < before.issued {
            return Err(Error::of(self.folder, "the issue before is later than this one")
                .with_remedy("check the clock or --issued"));
        }
        Ok(())
    }

    /// Whether the indexes are not in the list already, as they are when a run is repeated.
    fn has_new_indexes(&self, segments: &[Segment]) -> Result<bool> {
        match self.indexes {
            [] => Ok(false),
            [index] if index.is_file() => {
                let (digest, _) = digest_of(index)?;
                Ok(!segments.iter().any(|s| s.digest == digest || s.parts.iter().any(|part| part.digest == digest)))
            }
            _ => Ok(true),
        }
    }
}

/// Reads the last issue in a folder; [`None`] if there is none. Its signature must be one by its own key.
pub fn read_issue(folder: &Path) -> Result<Option<Manifest>> {
    let path = folder.join(MANIFEST_NAME);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::of(&path, error)),
    };
    let manifest = Manifest::parse(&bytes).map_err(|e| Error::of(&path, e))?;
    let signature = folder.join(SIGNATURE_NAME);
    let of_signature = fs::read(&signature).map_err(|e| Error::of(&signature, e))?;
    match manifest.key.verifies(&bytes, &of_signature) {
        Ok(true) => Ok(Some(manifest)),
        _ => Err(Error::of(&signature, "is not the signature of the manifest beside it")
            .with_remedy("put the last issue back as it was published")),
    }
}

/// Merges the newest segments, if one more would be too many. Returns how many were merged.
fn compact(folder: &Path, segments: &mut Vec<Segment>) -> Result<usize> {
    let sizes: Vec<u32> = segments.iter().map(|segment| segment.articles).collect();
    let Some(count) = newest_to_merge(&sizes) else { return Ok(0) };
    let at = segments.len() - count;
    let paths: Vec<PathBuf> = segments[at..].iter().map(|segment| folder.join(file_name(segment.digest))).collect();
    let parts = segments[at..].iter().map(|segment| Part { digest: segment.digest, length: segment.length }).collect();
    let merged = write_merged(folder, &open_all(&paths)?, at == 0, &Withdrawn::default())?;
    segments.truncate(at);
    segments.push(Segment { parts, ..merged });
    Ok(count)
}

/// Adds new indexes as one segment, which takes over what the last manifest withdraws.
fn add(folder: &Path, indexes: &[PathBuf], is_first: bool, pending: &Withdrawn) -> Result<Segment> {
    if let [index] = indexes
        && index.is_file()
        && pending.is_empty()
    {
        IndexFile::open(index)?.verify()?;
        let copy = folder.join(UNNAMED);
        fs::copy(index, &copy).map_err(|e| Error::of_writing(&copy, e))?;
        return name(folder, &copy);
    }
    write_merged(folder, &IndexFile::open_all(indexes)?, is_first, pending)
}

fn open_all(paths: &[PathBuf]) -> Result<Vec<IndexFile>> {
    paths.iter().map(|path| IndexFile::open(path)).collect()
}

/// Writes a merged segment under the name of its hash.
fn write_merged(folder: &Path, segments: &[IndexFile], complete: bool, also: &Withdrawn) -> Result<Segment> {
    let path = folder.join(UNNAMED);
    let file = NewFile::create(&path, [])?;
    merge(segments, complete, also, None, &file, &mut |_| ())?.index.keep(file)?;
    name(folder, &path)
}

/// Gives a complete segment the name of its hash, and describes it.
fn name(folder: &Path, path: &Path) -> Result<Segment> {
    let segment = describe(path)?;
    fs::rename(path, folder.join(file_name(segment.digest))).map_err(|e| Error::of_writing(path, e))?;
    Ok(segment)
}

fn file_name(digest: Digest) -> String {
    format!("{digest}.firsthand")
}

/// Writes a manifest and its signature: both under other names first, so that a run that is killed between the two can be
/// completed by the next one.
fn write_issue(folder: &Path, manifest: &Manifest, signer: &Signer) -> Result<()> {
    let text = manifest.to_string();
    // What cannot be read must not be published, whatever the reason.
    if Manifest::parse(text.as_bytes()).ok().as_ref() != Some(manifest) {
        return Err(Error::of(folder, "no valid manifest can be made of this")
            .with_remedy("check the times: the next issue comes before the expiry, which is within a year"));
    }
    let comment = format!("{MANIFEST_HEADER} {} serial {}", manifest.list, manifest.serial);
    write_whole(&folder.join(NEW_MANIFEST), text.as_bytes())?;
    write_whole(&folder.join(NEW_SIGNATURE), signer.sign(text.as_bytes(), &comment).as_bytes())?;
    complete_issue(folder)
}

/// Gives a new manifest and its signature their names, if both are there. The manifest comes first: a reader that sees the
/// new signature finds what it signs.
fn complete_issue(folder: &Path) -> Result<()> {
    let [manifest, signature] = [NEW_MANIFEST, NEW_SIGNATURE].map(|name| folder.join(name));
    if !signature.exists() {
        // A manifest without a signature is of a run that was killed before there was an issue.
        let _ = fs::remove_file(&manifest);
        return Ok(());
    }
    let rename = |from: &Path, to: &str| fs::rename(from, folder.join(to)).map_err(|e| Error::of_writing(from, e));
    if manifest.exists() {
        rename(&manifest, MANIFEST_NAME)?;
    }
    rename(&signature, SIGNATURE_NAME)
}

/// Removes segments that none of the manifests names. A reader's device that has just read the manifest before still
/// finds what it names.
fn remove_unnamed<'a>(folder: &Path, manifests: impl Iterator<Item = &'a Manifest>) {
    let segments = manifests.flat_map(|manifest| &manifest.segments);
    let named: BTreeSet<String> = segments
        .flat_map(|segment| segment.parts.iter().map(|part| part.digest).chain([segment.digest]))
        .map(file_name)
        .collect();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.strip_suffix(".firsthand").is_some_and(|digest| digest.parse::<Digest>().is_ok())
            && !named.contains(&name)
        {
            // What cannot be removed is removed by the next run.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The link by which readers subscribe to a list that is published at `address`.
#[must_use]
pub fn link(address: &str, key: &PublicKey) -> String {
    format!("firsthand:{address}#{key}")
}
