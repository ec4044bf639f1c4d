//! Subscribing: keeps a published list in a folder, from the web or from another folder. What is asked for and what is
//! accepted is decided by the core, as in browsers.

mod place;

pub use place::{Place, Timeout};

use crate::publish::facts::digest_of;
use firsthand::index::Withdrawn;
use firsthand::list::{Answer, Digest, Manifest, Outcome, Refusal, SegmentHasher, Trouble, Update, Want};
use firsthand_files::error::{Error, Result};
use firsthand_files::index_file::IndexFile;
use firsthand_files::merge::merge;
use firsthand_files::new_file::NewFile;
use firsthand_files::subscription::Subscription;
use place::Opened;
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
}

/// Brings a subscription up to date. `now` is in seconds since 1970. If what the host gives is refused, the reason is
/// returned, and what was stored before stays as it is.
///
/// # Errors
/// A file cannot be written. What was stored before stays as it is then, too.
pub fn update(subscription: &mut Subscription, place: &Place, now: i64) -> Result<Result<Updated, Refusal>> {
    let mut update = Update::new(subscription.trust.clone(), subscription.held(), now, u64::MAX);
    let mut done = Updated::default();
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
    match update.into_outcome() {
        Some(Outcome::Commit { trust, .. }) => {
            done.is_new = subscription.trust.manifest != trust.manifest;
            subscription.commit(*trust)?;
            Ok(Ok(done))
        }
        Some(Outcome::Refused(refusal)) => Ok(Err(refusal)),
        Some(Outcome::Unchanged) | None => Ok(Ok(done)),
    }
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
    let unnamed = from.segment(digest).with_file_name("unfinished.firsthand");
    let file = create(&unnamed)?;
    merge(&parts, complete, &Withdrawn::default(), None, &file, &mut |_| ())?.index.keep(file)?;
    let failed = |e| Error::of_writing(&unnamed, e);
    let mut hasher = SegmentHasher::default();
    let mut buffer = vec![0; 1 << 18];
    let mut content = std::fs::File::open(&unnamed).map_err(failed)?;
    loop {
        match content.read(&mut buffer).map_err(failed)? {
            0 => break,
            count => hasher.push(&buffer[..count]),
        }
    }
    if hasher.digest() == digest {
        std::fs::rename(&unnamed, from.segment(digest)).map_err(failed)?;
    } else {
        let _ = std::fs::remove_file(&unnamed);
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
        let stated = firsthand::list::manifest::Segment { parts: Vec::new(), ..segment.clone() };
        if described != stated || digest_of(&path)? != (segment.digest, segment.length) {
            return Err(Error::of(&path, "is not what the manifest says of it"));
        }
    }
    Ok(())
}
