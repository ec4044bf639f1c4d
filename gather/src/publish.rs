//! Publishing: indexes → a folder for any static host, with a signed manifest (`firsthand-list 2`).
//!
//! The same folder, indexes, key and time give the same bytes. Files get their names only when they are complete:
//! segments first, then the manifest, then its signature. A reader that sees the new signature therefore finds all that it
//! signs; one that comes between the two asks once more.

pub mod compaction;
pub mod facts;
pub mod folder;
pub mod keys;
pub mod steps;

use crate::clock;
use compaction::newest_to_merge;
use facts::{describe, digest_of};
use firsthand::index::Withdrawn;
use firsthand::list::manifest::{
    MANIFEST_HEADER, MAX_PENDING_WITHDRAWALS, Manifest, Part, Segment, is_contact, is_list_id, is_name,
};
use firsthand::list::{Digest, PublicKey, time};
use firsthand_files::error::{Error, Result};
use firsthand_files::index_file::IndexFile;
use firsthand_files::merge::merge;
use firsthand_files::new_file::{NewFile, write_whole};
use folder::{ListFolder, NEW_MANIFEST, NEW_SIGNATURE, complete_issue};
use keys::Signer;
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Name of a segment whose hash is not known yet.
const UNNAMED: &str = "unfinished.firsthand";
/// How far ahead of the clock an issue may be, in seconds: readers refuse one that is further.
const MAX_AHEAD: i64 = 86_400;

/// What is published.
pub struct Publication<'a> {
    /// The folder of the list.
    pub folder: &'a ListFolder,
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

/// Publishes a new issue of a list. If it fails, the folder has what it had.
pub fn publish(publication: &Publication) -> Result<Published> {
    let folder = publication.folder;
    let before = folder.last();
    let about = publication.about_with(before)?;
    publication.is_timely()?;
    if let Some(before) = before {
        publication.may_follow(before)?;
    }
    let held = folder.held();
    let published = publication.write(before, about);
    match &published {
        // A reader's device that has just read the manifest before still finds what it names.
        Ok(published) => folder.remove_segments_except(&named([Some(&published.manifest), before])),
        Err(_) => folder.remove_segments_except(&held),
    }
    published
}

/// The values of [`About`], all known.
struct Known {
    list: String,
    name: String,
    licence: String,
    contact: String,
}

impl Publication<'_> {
    /// Writes the segments of the issue, then its manifest with the signature.
    fn write(&self, before: Option<&Manifest>, about: Known) -> Result<Published> {
        let folder = self.folder.segments();
        fs::create_dir_all(&folder).map_err(|e| Error::of_writing(&folder, e))?;
        let mut segments = before.map(|before| before.segments.clone()).unwrap_or_default();
        let pending = before.map(|before| before.withdrawn.clone()).unwrap_or_default();
        let mut merged = 0;
        let held_back = self.withdrawn.len() > MAX_PENDING_WITHDRAWALS;
        let is_new = self.has_new_indexes(&segments)?;
        let all_pending = pending.clone().and(self.withdrawn);
        let overflows = held_back || (!is_new && all_pending.len() > MAX_PENDING_WITHDRAWALS);
        if is_new || overflows {
            merged = compact(self.folder, &mut segments)?;
        }
        if is_new {
            segments.push(add(self.folder, self.indexes, segments.is_empty(), &pending)?);
        }
        let mut withdrawn = if is_new { self.withdrawn.clone() } else { all_pending };
        if overflows {
            segments.push(write_merged(self.folder, &[], false, &withdrawn)?);
            withdrawn = Withdrawn::default();
        }
        let manifest = Manifest {
            list: about.list,
            name: about.name,
            serial: before.map_or(1, |before| before.serial + 1),
            issued: self.issued,
            expires: self.issued + self.expires_after,
            check: self.issued + self.check_after,
            before: before.map(Manifest::digest),
            key: self.signer.public.clone(),
            next: self.next,
            licence: about.licence,
            contact: about.contact,
            withdrawn,
            segments,
            unknown: Vec::new(),
        };
        write_issue(self.folder.path(), &manifest, self.signer)?;
        Ok(Published { manifest, merged, added: is_new || overflows })
    }

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
            let error = Error::of(self.folder.path(), format!("is the list {}, not {list}", before.list));
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

    /// Refuses an issue of a time that readers' devices do not believe.
    fn is_timely(&self) -> Result<()> {
        if self.issued > clock::now() + MAX_AHEAD {
            let error = Error::new(format!(
                "the issue would be of {}, more than a day ahead of this machine's clock, and readers would refuse it",
                time::render(self.issued)
            ));
            return Err(error.with_remedy("check the clock, or give another time with --issued"));
        }
        Ok(())
    }

    /// Refuses an issue that no reader's device would take after the one before.
    fn may_follow(&self, before: &Manifest) -> Result<()> {
        let announced = if before.key == self.signer.public {
            before.next
        } else {
            steps::announced_by_steps(self.folder.path(), &before.key, &self.signer.public)?
        };
        if announced != self.next {
            return Err(Error::of(self.folder.path(), "another next key was announced than the one beside the key")
                .with_remedy("put the file of the announced key back: readers refuse a change without a step"));
        }
        if self.issued < before.issued {
            let error = format!("the issue before is later than this one: it is of {}", time::render(before.issued));
            return Err(Error::of(self.folder.path(), error).with_remedy("check the clock or --issued"));
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

/// Merges the newest segments, if one more would be too many. Returns how many were merged.
fn compact(folder: &ListFolder, segments: &mut Vec<Segment>) -> Result<usize> {
    let sizes: Vec<u32> = segments.iter().map(|segment| segment.articles).collect();
    let Some(count) = newest_to_merge(&sizes) else { return Ok(0) };
    let at = segments.len() - count;
    let opened = segments[at..].iter().map(|segment| IndexFile::open(&folder.segment(segment.digest)));
    let opened = opened.collect::<Result<Vec<_>>>()?;
    let parts = segments[at..].iter().map(|segment| Part { digest: segment.digest, length: segment.length }).collect();
    let merged = write_merged(folder, &opened, at == 0, &Withdrawn::default())?;
    segments.truncate(at);
    segments.push(Segment { parts, ..merged });
    Ok(count)
}

/// Adds new indexes as one segment, which takes over what the last manifest withdraws.
fn add(folder: &ListFolder, indexes: &[PathBuf], is_first: bool, pending: &Withdrawn) -> Result<Segment> {
    if let [index] = indexes
        && index.is_file()
        && pending.is_empty()
    {
        IndexFile::open(index)?.verify()?;
        let file = NewFile::create(&folder.segments().join(UNNAMED), [])?;
        fs::copy(index, file.part()).map_err(|e| Error::of_writing(file.path(), e))?;
        return name(folder, file);
    }
    write_merged(folder, &IndexFile::open_all(indexes)?, is_first, pending)
}

/// Writes a merged segment under the name of its hash.
fn write_merged(folder: &ListFolder, segments: &[IndexFile], complete: bool, also: &Withdrawn) -> Result<Segment> {
    let file = NewFile::create(&folder.segments().join(UNNAMED), [])?;
    let mut done = |_| ();
    let merged = merge(segments, complete, also, None, &file, &mut done)?;
    merged.index.finish()?.flush().map_err(|e| Error::of_writing(file.path(), e))?;
    name(folder, file)
}

/// Describes a segment that is complete, and gives its file the name of its hash.
fn name(folder: &ListFolder, file: NewFile) -> Result<Segment> {
    let segment = describe(file.part())?;
    file.keep_as(&folder.segment(segment.digest))?;
    Ok(segment)
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

/// The segments that manifests name, and those that they were merged from.
fn named(manifests: [Option<&Manifest>; 2]) -> BTreeSet<Digest> {
    let segments = manifests.into_iter().flatten().flat_map(|manifest| &manifest.segments);
    segments.flat_map(|segment| segment.parts.iter().map(|part| part.digest).chain([segment.digest])).collect()
}

/// The link by which readers subscribe to a list that is published at `address`.
#[must_use]
pub fn link(address: &str, key: &PublicKey) -> String {
    format!("firsthand:{address}#{key}")
}
