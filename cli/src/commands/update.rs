//! `firsthand update`: keeps a published list in a folder.

use crate::commands::publish::now_or;
use crate::output::{Format, Outcome, counted, write_result};
use crate::streams::say;
use firsthand::list::trust::MANIFEST_NAME;
use firsthand::list::{Link, Refusal, Trust, time};
use firsthand_files::error::{Error, Result};
use firsthand_files::subscription::Subscription;
use firsthand_gather::subscribe::{Place, Timeout, Updated, update};
use serde_json::json;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use url::Url;

/// Gets a published list, or what is new of it.
///
/// The folder then serves as an index for `firsthand check`. Everything is verified before it counts: a host that sends
/// something wrong, something old, or nothing leaves the folder as it was.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  firsthand update lists/news firsthand:https://lists.example/news/#RWQ…     (the first time)
  firsthand update lists/news                                                (what is new)
  firsthand check --index lists/news page.html")]
pub struct Arguments {
    #[command(flatten)]
    network: Network,
    /// The output format.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The folder that keeps the list.
    folder: PathBuf,
    /// The link or the address of the list, or the folder that it is published in. It is kept for later updates. If it
    /// names no key, compare the fingerprint that is shown with the one that the list's maker gives.
    from: Option<String>,
}

/// How requests are made.
#[derive(clap::Args)]
pub struct Network {
    /// Seconds that a host may be silent, or take for a small file.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
}

pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let (subscription, updated) = subscribe(&arguments.folder, arguments.from.as_deref(), &arguments.network)?;
    let updated = match updated {
        Ok(updated) => updated,
        Err(refusal) => {
            if let Format::Json = arguments.format {
                let facts = json!({ "refused": refusal.code(), "message": refusal.to_string() });
                write_result(Format::Json, &facts, "")?;
            }
            return Err(Error::new(refusal).within(&subscription.from));
        }
    };
    let Some(manifest) = &subscription.trust.manifest else { return Err(Error::new("no list is published there")) };
    let articles: u64 = manifest.segments.iter().map(|segment| u64::from(segment.articles)).sum();
    let Updated { is_new, bytes_of_files, bytes_of_segments, merged, restored } = updated;
    let expired = manifest.expires < now_or(None)?;
    let facts = json!({
        "new": is_new, "list": manifest.list, "name": manifest.name, "fingerprint": manifest.key.fingerprint(),
        "serial": manifest.serial, "issued": time::render(manifest.issued), "expired": expired,
        "articles": articles, "segments": manifest.segments.len(), "merged": merged, "restored": restored,
        "bytes_of_files": bytes_of_files, "bytes_of_segments": bytes_of_segments,
    });
    let issued = time::render(manifest.issued);
    let news = if is_new {
        format!(
            "issue {} of {issued}, {} in {}, signed by {}; {} bytes read",
            manifest.serial,
            counted(articles, "article", "articles"),
            counted(manifest.segments.len() as u64, "segment", "segments"),
            manifest.key.fingerprint(),
            bytes_of_files + bytes_of_segments,
        )
    } else {
        format!("nothing new since {issued}")
    };
    let mended = match restored {
        0 => String::new(),
        count => {
            format!("; {} missing or damaged here, and read again", counted(count, "segment was", "segments were"))
        }
    };
    write_result(arguments.format, &facts, format_args!("{}: {news}{mended}", manifest.name))?;
    if expired {
        say(format_args!(
            "{}: is out of date, its last news is of {issued}: it is kept and keeps working",
            manifest.name
        ));
    }
    Ok(Outcome::Complete)
}

/// What an update did, or why what the host gave is refused.
type Ended = Result<Updated, Refusal>;

/// Brings the list in `folder` up to date. The first time, `from` says where it is published.
pub fn subscribe(folder: &Path, from: Option<&str>, network: &Network) -> Result<(Subscription, Ended)> {
    let known = Subscription::open(folder)?;
    let mut subscription = match (known, from) {
        (Some(known), None) => known,
        (Some(known), Some(from)) => {
            if source_of(from)?.0 != known.from {
                return Err(Error::of(folder, format!("keeps the list from {}", known.from))
                    .with_remedy("name another folder, or leave the address out"));
            }
            known
        }
        (None, Some(from)) => {
            let (from, trust) = source_of(from)?;
            refuse_other_use(folder)?;
            Subscription::new(folder, from, trust)
        }
        (None, None) => {
            return Err(Error::of(folder, "keeps no list yet").with_remedy("give the list's link or address, too"));
        }
    };
    let place = match Url::parse(&subscription.from) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => {
            Place::web(url, Timeout(Duration::from_secs(network.timeout)))
        }
        _ => Place::Folder(PathBuf::from(&subscription.from)),
    };
    let updated = update(&mut subscription, &place, now_or(None)?)?;
    Ok((subscription, updated))
}

/// Refuses to keep a list in a folder that serves for something else: segments that the list does not name are removed
/// there. Segments alone are what an update leaves that was interrupted before it had read the whole list.
fn refuse_other_use(folder: &Path) -> Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries.flatten().map(|entry| entry.file_name()).collect::<Vec<_>>(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Error::of(folder, error)),
    };
    let is = if entries.iter().any(|name| name == MANIFEST_NAME) {
        "is the folder that a list is published in"
    } else if entries.iter().any(|name| name != "segments") {
        "has other files in it"
    } else {
        return Ok(());
    };
    Err(Error::of(folder, is).with_remedy("name a new folder to keep the list in"))
}

/// Where a list is published and what its link says of its key, from what was given.
fn source_of(given: &str) -> Result<(String, Trust)> {
    let path = Path::new(given);
    if path.is_dir() {
        let path = path.canonicalize().map_err(|e| Error::of(path, e))?;
        return Ok((path.display().to_string(), Trust::default()));
    }
    if !given.contains("://") {
        let error = Error::new("there is no such folder, and this is no address").within(given);
        return Err(error.with_remedy("give the folder of a list, or its link or address with https://"));
    }
    let Link { folder, key } = Link::parse(given).map_err(|e| Error::new(e).within(given))?;
    Ok((folder, Trust::pinned(key)))
}
