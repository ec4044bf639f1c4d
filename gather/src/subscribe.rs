//! Subscribing: keeps a published list in a folder, from the web or from another folder. What is asked for and what is
//! accepted is decided by the core, as in browsers.

mod place;

pub use place::{Place, Timeout};

use crate::publish::facts::digest_of;
use firsthand::index::Withdrawn;
use firsthand::list::manifest::Segment;
use firsthand::list::{Answer, Digest, Manifest, Outcome, Refusal, SegmentHasher, Trouble, Update, Want};
use firsthand_files::error::{Error, Result};
use firsthand_files::index_file::IndexFile;
use firsthand_files::merge::merge;
use firsthand_files::new_file::NewFile;
use firsthand_files::subscription::Subscription;
use place::Opened;
use std::collections::BTreeSet;
use std::io::{ErrorKind, Read, Write};
use std::path::Path;

/// What an update did.
#[derive(Debug, Default)]
pub struct Updated {
    /// Whether there was a new issue.
    pub is_new: bool,
    /// Number of bytes of small files that were read.
    pub bytes_of_files: u64,
    /// Number of bytes of segments that were read.
    pub bytes_of_segments: u64,
    /// Number of segments that were merged from held ones.
    pub merged: u32,
    /// Number of segments that were missing or damaged in the folder, and are there again.
    pub restored: u32,
}

/// Brings a subscription up to date. `now` is in seconds since 1970. If what the host gives is refused, the reason is
/// returned, and what was stored before stays as it is. Segments that are missing in the folder, or cut off, are read
/// again. If there is a new issue, the others are compared with their hashes, too.
///
/// # Errors
/// A file cannot be written. What was stored before stays as it is then, too.
pub fn update(subscription: &mut Subscription, place: &Place, now: i64) -> Result<Result<Updated, Refusal>> {
    let mut done = Updated::default();
    let mut held = subscription.held();
    let known = subscription.trust.manifest.as_ref();
    done.restored += leave_out(&mut held, subscription, known, has_length);
    let mut outcome = ask(subscription, &held, place, now, &mut done)?;
    if let Some(Outcome::Commit { trust, .. }) = &outcome
        && known != trust.manifest.as_ref()
    {
        held = subscription.held();
        let damaged = leave_out(&mut held, subscription, trust.manifest.as_ref(), has_hash);
        if damaged > 0 {
            done.restored += damaged;
            outcome = ask(subscription, &held, place, now, &mut done)?;
        }
    }
    match outcome {
        Some(Outcome::Commit { trust, .. }) => {
            done.is_new = subscription.trust.manifest != trust.manifest;
            subscription.commit(*trust)?;
            Ok(Ok(done))
        }
        Some(Outcome::Refused(refusal)) => Ok(Err(refusal)),
        Some(Outcome::Unchanged) | None => Ok(Ok(done)),
    }
}

/// Takes those segments of an issue out of `held` whose files are not as they should be. Returns how many.
fn leave_out(
    held: &mut BTreeSet<Digest>,
    subscription: &Subscription,
    issue: Option<&Manifest>,
    is_right: fn(&Path, &Segment) -> bool,
) -> u32 {
    let segments = issue.into_iter().flat_map(|manifest| &manifest.segments);
    let mut count = 0;
    for segment in segments.filter(|segment| !is_right(&subscription.segment(segment.digest), segment)) {
        held.remove(&segment.digest);
        count += 1;
    }
    count
}

fn has_length(path: &Path, segment: &Segment) -> bool {
    std::fs::metadata(path).is_ok_and(|facts| facts.len() == segment.length)
}

fn has_hash(path: &Path, segment: &Segment) -> bool {
    digest_of(path).is_ok_and(|found| found == (segment.digest, segment.length))
}

/// Asks a place for what is new, and stores the segments that are missing.
fn ask(
    subscription: &Subscription,
    held: &BTreeSet<Digest>,
    place: &Place,
    now: i64,
    done: &mut Updated,
) -> Result<Option<Outcome>> {
    let mut update = Update::new(subscription.trust.clone(), held.iter().copied(), now, u64::MAX);
    while let Some(want) = update.want() {
        let answer = match &want {
            Want::File { path, max_bytes, fresh, validator } => {
                let answer = read_file(place, path, *max_bytes, *fresh, validator.as_deref());
                if let Answer::Bytes(bytes, _) = &answer {
                    done.bytes_of_files += bytes.len() as u64;
                }
                answer
            }
            Want::Segment { path, digest, length, fresh } => {
                match store_segment(place, path, &subscription.segment(*digest), *digest, *length, *fresh)? {
                    Stored::Whole(hasher) => {
                        done.bytes_of_segments += hasher.length();
                        Answer::Segment(hasher)
                    }
                    Stored::Not(answer) => answer,
                }
            }
            Want::Merge { parts, complete, digest, .. } => {
                done.merged += 1;
                merge_segments(subscription, parts, *complete, *digest)
                    .map_or(Answer::Trouble(Trouble::StorageFailed), Answer::Segment)
            }
        };
        update.answer(answer);
    }
    Ok(update.into_outcome())
}

/// Reads a small file.
fn read_file(place: &Place, path: &str, max_bytes: u64, fresh: bool, validator: Option<&str>) -> Answer {
    match place.open(path, max_bytes, fresh, validator) {
        Ok(Opened { content, validator }) => {
            let mut bytes = Vec::new();
            match content.take(max_bytes + 1).read_to_end(&mut bytes) {
                Ok(_) if bytes.len() as u64 > max_bytes => Answer::Trouble(Trouble::TooLarge),
                Ok(_) => Answer::Bytes(bytes, validator),
                Err(error) => Answer::Trouble(place::trouble_of(error)),
            }
        }
        Err(answer) => answer,
    }
}

/// What became of a segment.
enum Stored {
    /// It is stored, if its hash is right.
    Whole(SegmentHasher),
    /// It is not.
    Not(Answer),
}

/// Stores a segment while it is hashed. The file gets its name only if the hash is right.
fn store_segment(place: &Place, path: &str, to: &Path, digest: Digest, length: u64, fresh: bool) -> Result<Stored> {
    let Opened { content, .. } = match place.open(path, length, fresh, None) {
        Ok(opened) => opened,
        Err(answer) => return Ok(Stored::Not(answer)),
    };
    let file = create(to)?;
    let mut out = file.out()?;
    let mut content = content.take(length + 1);
    let mut hasher = SegmentHasher::default();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = match content.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) => return Ok(Stored::Not(Answer::Trouble(place::trouble_of(error)))),
        };
        hasher.push(&buffer[..count]);
        if let Err(error) = out.write_all(&buffer[..count]) {
            return Ok(Stored::Not(Answer::Trouble(storage_trouble(&error))));
        }
    }
    if hasher.length() > length {
        return Ok(Stored::Not(Answer::Trouble(Trouble::TooLarge)));
    }
    if let Err(error) = out.flush() {
        return Ok(Stored::Not(Answer::Trouble(storage_trouble(&error))));
    }
    drop(out);
    if hasher.digest() == digest {
        file.keep()?;
    }
    Ok(Stored::Whole(hasher))
}

fn storage_trouble(error: &std::io::Error) -> Trouble {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => Trouble::StorageFull,
        _ => Trouble::StorageFailed,
    }
}

/// Merges held segments. The file gets its name only if its hash is the one that was signed.
fn merge_segments(from: &Subscription, parts: &[Digest], complete: bool, digest: Digest) -> Result<SegmentHasher> {
    let parts = parts.iter().map(|part| IndexFile::open(&from.segment(*part))).collect::<Result<Vec<_>>>()?;
    let file = create(&from.segment(digest))?;
    let mut done = |_| ();
    let merged = merge(&parts, complete, &Withdrawn::default(), None, &file, &mut done)?;
    let failed = |e| Error::of_writing(file.path(), e);
    merged.index.finish()?.flush().map_err(failed)?;
    let mut hasher = SegmentHasher::default();
    let mut buffer = vec![0; 1 << 18];
    let mut content = std::fs::File::open(file.part()).map_err(failed)?;
    loop {
        match content.read(&mut buffer).map_err(failed)? {
            0 => break,
            count => hasher.push(&buffer[..count]),
        }
    }
    if hasher.digest() == digest {
        file.keep()?;
    }
    Ok(hasher)
}

/// Creates a file for a segment, in a folder that is made if need be.
fn create(path: &Path) -> Result<NewFile> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|e| Error::of_writing(folder, e))?;
    }
    NewFile::create(path, [])
}

/// Compares the stored segments with what the manifest says of them.
pub fn verify(subscription: &Subscription, manifest: &Manifest) -> Result<()> {
    for segment in &manifest.segments {
        let path = subscription.segment(segment.digest);
        let described = crate::publish::facts::describe(&path)?;
        let stated = Segment { parts: Vec::new(), ..segment.clone() };
        if described != stated || digest_of(&path)? != (segment.digest, segment.length) {
            return Err(Error::of(&path, "is not what the manifest says of it"));
        }
    }
    Ok(())
}
