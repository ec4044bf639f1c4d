//! `firsthand publish`: indexes → a list for any static host.

use crate::commands::build::{addresses, withdrawals};
use crate::commands::gather::opened;
use crate::commands::key::Password;
use crate::commands::update::{Network, subscribe};
use crate::output::{Format, Outcome, counted, write_result};
use crate::streams::say;
use firsthand::index::Withdrawn;
use firsthand::list::time;
use firsthand_files::error::{Error, Result};
use firsthand_gather::publish::folder::ListFolder;
use firsthand_gather::publish::keys::{Signer, next_path, read_public};
use firsthand_gather::publish::{About, Publication, Published, publish};
use firsthand_gather::releases::{self, Adopted, Issue, Issued};
use firsthand_gather::{clock, subscribe};
use serde_json::json;
use std::path::{Path, PathBuf};

const SECONDS_PER_HOUR: i64 = 3600;
const SECONDS_PER_DAY: i64 = 24 * SECONDS_PER_HOUR;

/// Publishes indexes, or what was gathered, as a list to which readers subscribe.
///
/// Writes a folder for any static host: a signed manifest (firsthand.list), its signature (firsthand.list.minisig), and
/// segments that never change. The same folder, indexes, key and time give the same bytes.
#[derive(clap::Args)]
#[command(after_help = "\
A list is made either from indexes or from the state of a collection, and stays so.

With --state, the new segment has the articles that were gathered or have changed since the issue before, and what was \
withdrawn meanwhile is withdrawn. Give --state with every issue of such a list, also when the key has changed or something \
is withdrawn. The same state gives the same bytes: --verify with --state makes all issues again and compares. What the list \
says of itself can stand in the list of sources (`name`, `contact`, `list`, `licence`).

If such a list was published without the state, or the state was lost or restored from an older copy, give --adopt once. \
The state then notes what is in the list and goes on with the next issue, which has all articles of the collection anew. \
Articles that never were in the collection stay in the list. Issues until then cannot be made again.

The indexes of one run become one segment. When there would be more than eight, the newest are merged; readers' devices \
merge what they have to the same bytes, so nothing is transferred for that. The merged files stay in the folder for devices \
that lack one.

Without an index or --state, a new issue says that there is no news, so that the list does not look abandoned. Publish at \
least as often as --check-in says.

An article withdrawn with --withdraw is no longer found from the next check on, whatever caches hold. The next segment \
takes the withdrawal over.

Examples, of a list that is made from indexes:
  firsthand key new --password-file secret.txt news.key
  firsthand publish --out public/news --key news.key --password-file secret.txt --list news.lists.example \\
    --name \"Herald originals\" --licence CC-BY-4.0 --contact mailto:corrections@lists.example archive.firsthand
  firsthand publish --out public/news --key news.key --password-file secret.txt today.firsthand
  firsthand publish --out public/news --key news.key --password-file secret.txt --withdraw retracted.txt
  firsthand publish --verify https://lists.example/news/

Examples, of a list that is made from a collection:
  firsthand publish --state my-news.db --out public/news --key news.key --password-file secret.txt
  firsthand publish --state my-news.db --out public/news --key news.key --password-file secret.txt \\
    --withdraw retracted.txt
  firsthand publish --verify public/news --state my-news.db")]
pub struct Arguments {
    /// The folder of the list.
    #[arg(long, short, value_name = "FOLDER", required_unless_present = "verify")]
    out: Option<PathBuf>,
    /// The secret key that signs. The public half of the next key must be beside it (KEY.next.pub).
    #[arg(long, value_name = "KEY", required_unless_present = "verify")]
    key: Option<PathBuf>,
    #[command(flatten)]
    password: Password,
    /// Identifier of the list: a-z, 0-9, dots and hyphens. It is given with the first issue and never changes.
    #[arg(long, value_name = "ID")]
    list: Option<String>,
    /// Name of the list for readers. Like the licence and the contact, it is given with the first issue, and again to change it.
    #[arg(long)]
    name: Option<String>,
    /// Under which terms the list may be used.
    #[arg(long)]
    licence: Option<String>,
    /// Where corrections are asked for: mailto:… or https://…
    #[arg(long, value_name = "ADDRESS")]
    contact: Option<String>,
    /// The state of a collection, as `firsthand gather` keeps it: publishes what has changed in it.
    #[arg(long, value_name = "FILE", conflicts_with = "index")]
    state: Option<PathBuf>,
    /// Takes over the list in the folder, of which the state has not made the last issue, and goes on with the next one.
    #[arg(long, requires = "state", conflicts_with = "verify")]
    adopt: bool,
    /// A text file of addresses, one a line: articles that must no longer be found.
    #[arg(long, value_name = "FILE")]
    withdraw: Option<PathBuf>,
    /// The time of the issue, as 2026-11-28T06:00:00Z. If it is not given, now; with --state, the end of the last run.
    #[arg(long, value_name = "TIME")]
    issued: Option<String>,
    /// Hours until the next issue is expected.
    #[arg(long, value_name = "HOURS", default_value_t = 24, value_parser = clap::value_parser!(i64).range(1..=8760))]
    check_in: i64,
    /// Days until this issue is out of date. Readers keep it, and are told the date of its last news.
    #[arg(long, value_name = "DAYS", default_value_t = 14, value_parser = clap::value_parser!(i64).range(1..=365))]
    expires_in: i64,
    /// Verifies a published list instead, by its address, link or folder: reads it as a reader's device does, and compares
    /// what the manifest says with the segments.
    #[arg(long, value_name = "WHERE", conflicts_with_all = ["out", "key", "index"])]
    verify: Option<String>,
    #[command(flatten)]
    network: Network,
    /// The output format.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// New indexes, oldest first.
    index: Vec<PathBuf>,
}

/// A time that was given, or now, in seconds since 1970.
pub fn now_or(given: Option<&str>) -> Result<i64> {
    let Some(given) = given else {
        return Ok(clock::now());
    };
    time::parse(given)
        .ok_or_else(|| Error::new(format!("{given}: not a time")).with_remedy("write 2026-11-28T06:00:00Z"))
}

pub fn run(arguments: &Arguments) -> Result<Outcome> {
    if let Some(place) = &arguments.verify {
        return verify(place, arguments);
    }
    let (Some(folder), Some(key)) = (&arguments.out, &arguments.key) else {
        return Err(Error::new("--out and --key are needed"));
    };
    let signer = Signer::open(key, arguments.password.read()?.as_deref())?;
    if let Some(state) = &arguments.state {
        return publish_state(state, folder, &signer, key, arguments);
    }
    let withdrawn = arguments.withdraw.as_deref().map(withdrawals).transpose()?.unwrap_or_default();
    let published = publish(&Publication {
        folder: &ListFolder::open(folder)?,
        signer: &signer,
        next: read_public(&next_path(key))?.digest(),
        about: about(arguments),
        indexes: &arguments.index,
        withdrawn: &withdrawn,
        issued: now_or(arguments.issued.as_deref())?,
        check_after: arguments.check_in * SECONDS_PER_HOUR,
        expires_after: arguments.expires_in * SECONDS_PER_DAY,
    })?;
    report(&published, None, &withdrawn, arguments)
}

/// Publishes what has changed in a collection.
fn publish_state(path: &Path, folder: &Path, signer: &Signer, key: &Path, arguments: &Arguments) -> Result<Outcome> {
    let mut store = opened(path)?;
    let withdraw = arguments.withdraw.as_deref().map(addresses).transpose()?.unwrap_or_default();
    let Issued { published, adopted, unknown } = releases::issue(
        &mut store,
        &Issue {
            folder,
            signer,
            next: read_public(&next_path(key))?.digest(),
            about: about(arguments),
            withdraw: &withdraw,
            adopts: arguments.adopt,
            issued: arguments.issued.as_deref().map(|given| now_or(Some(given))).transpose()?,
            check_after: arguments.check_in * SECONDS_PER_HOUR,
            expires_after: arguments.expires_in * SECONDS_PER_DAY,
        },
    )?;
    if let (Some(file), 1..) = (&arguments.withdraw, unknown) {
        say(format_args!(
            "{}: {unknown} of the addresses are not in the collection; they are withdrawn from the list all the same",
            file.display()
        ));
    }
    if let Some(Adopted { serial, articles, unknown, withdrawn }) = &adopted {
        say(format_args!(
            "{}: taken over at issue {serial}, with {}; {unknown} of them never were in the collection and stay in the \
             list; {withdrawn} of the collection were withdrawn from the list and stay so",
            folder.display(),
            counted(*articles as u64, "article", "articles"),
        ));
    }
    report(&published, adopted.as_ref(), &published.manifest.withdrawn, arguments)
}

/// What the list is to say of itself.
fn about(arguments: &Arguments) -> About {
    About {
        list: arguments.list.clone(),
        name: arguments.name.clone(),
        licence: arguments.licence.clone(),
        contact: arguments.contact.clone(),
    }
}

fn report(
    published: &Published,
    adopted: Option<&Adopted>,
    withdrawn: &Withdrawn,
    arguments: &Arguments,
) -> Result<Outcome> {
    let Published { manifest, merged, added } = published;
    let segments = manifest.segments.len();
    let articles: u64 = manifest.segments.iter().map(|segment| u64::from(segment.articles)).sum();
    let facts = json!({
        "list": manifest.list, "serial": manifest.serial, "issued": time::render(manifest.issued),
        "segments": segments, "articles": articles, "added": added, "merged": merged,
        "withdrawn": manifest.withdrawn.len(), "manifest": manifest.digest().to_string(),
        "adopted": adopted.map(|adopted| adopted.serial),
    });
    let news = if *added { "a new segment" } else { "no new segment" };
    let withdrawn = if withdrawn.is_empty() { String::new() } else { format!(", {} withdrawn", withdrawn.len()) };
    let merged = if *merged > 0 { format!(", {merged} segments merged") } else { String::new() };
    let line = format!(
        "{} {}: {} in {}; {news}{merged}{withdrawn}",
        manifest.list,
        manifest.serial,
        counted(articles, "article", "articles"),
        counted(segments as u64, "segment", "segments"),
    );
    write_result(arguments.format, &facts, line)?;
    Ok(Outcome::Complete)
}

/// Reads a published list into a folder of its own, and compares it with what its manifest says.
fn verify(place: &str, arguments: &Arguments) -> Result<Outcome> {
    let folder = releases::scratch_folder()?;
    let (subscription, updated) = subscribe(folder.path(), Some(place), &arguments.network)?;
    updated.map_err(|refusal| Error::new(refusal).within(place))?;
    let Some(manifest) = &subscription.trust.manifest else { return Err(Error::new("no list is published there")) };
    subscribe::verify(&subscription, manifest)?;
    let mut from_state = String::new();
    if let Some(state) = &arguments.state {
        releases::verify(&opened(state)?, manifest)?;
        from_state = format!("; {} gives the same list", state.display());
    }
    let facts = json!({
        "list": manifest.list, "serial": manifest.serial, "issued": time::render(manifest.issued),
        "fingerprint": manifest.key.fingerprint(), "segments": manifest.segments.len(),
        "same_from_state": arguments.state.as_ref().map(|_| true),
    });
    let line = format!(
        "{place}: {} {} of {}, signed by {}: every segment is what the manifest says{from_state}",
        manifest.list,
        manifest.serial,
        time::render(manifest.issued),
        manifest.key.fingerprint()
    );
    write_result(arguments.format, &facts, line)?;
    Ok(Outcome::Complete)
}
