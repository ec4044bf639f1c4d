//! `firsthand update`: keeps a published list in a folder.

use crate::commands::publish::now_or;
use crate::output::{Format, Outcome, counted};
use crate::streams::{self, say};
use firsthand::list::{Link, Refusal, Trust, time};
use firsthand_files::error::{Error, Result};
use firsthand_files::subscription::Subscription;
use firsthand_gather::subscribe::{Place, Timeout, Updated, update};
use serde_json::{Value, json};
use std::io::Write;
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
                write_json(&json!({ "refused": refusal.code(), "message": refusal.to_string() }))?;
            }
            return Err(Error::new(refusal).within(&subscription.from));
        }
    };
    let Some(manifest) = &subscription.trust.manifest else { return Err(Error::new("no list is published there")) };
    let articles: u64 = manifest.segments.iter().map(|segment| u64::from(segment.articles)).sum();
    let Updated { is_new, bytes_of_files, bytes_of_segments, merged } = updated;
    let expired = manifest.expires < now_or(None)?;
    if let Format::Json = arguments.format {
        write_json(&json!({
            "new": is_new, "list": manifest.list, "name": manifest.name, "fingerprint": manifest.key.fingerprint(),
            "serial": manifest.serial, "issued": time::render(manifest.issued), "expired": expired,
            "articles": articles, "segments": manifest.segments.len(), "merged": merged,
            "bytes_of_files": bytes_of_files, "bytes_of_segments": bytes_of_segments,
        }))?;
    }
    let issued = time::render(manifest.issued);
    if is_new {
        say(format_args!(
            "{}: issue {} of {issued}, {} in {}, signed by {}; {} bytes read",
            manifest.name,
            manifest.serial,
            counted(articles, "article", "articles"),
            counted(manifest.segments.len() as u64, "segment", "segments"),
            manifest.key.fingerprint(),
            bytes_of_files + bytes_of_segments,
        ));
    } else {
        say(format_args!("{}: nothing new since {issued}", manifest.name));
    }
    if expired {
        say(format_args!(
            "{}: is out of date, its last news is of {issued}: it is kept and keeps working",
            manifest.name
        ));
    }
    Ok(Outcome::Complete)
}

/// Writes a line of JSON to standard output.
pub fn write_json(facts: &Value) -> Result<()> {
    let mut out = streams::output([])?;
    writeln!(out, "{facts}").and_then(|()| out.flush()).map_err(Error::of_output)
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

/// Where a list is published and what its link says of its key, from what was given.
fn source_of(given: &str) -> Result<(String, Trust)> {
    let path = Path::new(given);
    if path.is_dir() {
        let path = path.canonicalize().map_err(|e| Error::of(path, e))?;
        return Ok((path.display().to_string(), Trust::default()));
    }
    let Link { folder, key } = Link::parse(given).map_err(|e| Error::new(e).within(given))?;
    Ok((folder, Trust::pinned(key)))
}
