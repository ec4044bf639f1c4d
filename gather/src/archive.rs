//! The part of a run that needs no web: saved pages, texts, rows, Parquet and WARC, in files and folders.
//!
//! A file is read again when it has changed. A large file that a killed run has read in part is gone on with: the
//! documents before are passed over.

use crate::config::{Config, Publisher, Rights};
use crate::found::{Found as Item, LeftOut};
use crate::local;
use crate::page_head::PageHead;
use crate::reading::Reading;
use crate::report::{Event, SourceLine, Summary};
use crate::store::{Added, Found, SourceState, Store};
use crate::visit::collected;
use crate::{Follow, Options, capture::Head, clock, dates, rights};
use firsthand_files::error::Result;
use rayon::prelude::*;
use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::time::UNIX_EPOCH;
use std::{fs, thread};

/// Reads the files and folders of all publishers.
///
/// # Errors
/// The state cannot be read or written. What goes wrong with files and documents is in the summary.
pub fn read(
    config: &Config,
    options: &Options,
    store: &mut Store,
    run: i64,
    follow: &dyn Follow,
    summary: &mut Summary,
) -> Result<()> {
    let mut archive = Archive { config, store, run, follow, summary };
    for publisher in &config.publishers {
        if !options.chooses(publisher) || publisher.rights == Some(Rights::Reserved) {
            continue;
        }
        for path in &publisher.folders {
            archive.read_path(publisher, path)?;
        }
    }
    Ok(())
}

struct Archive<'a> {
    config: &'a Config,
    store: &'a mut Store,
    run: i64,
    follow: &'a dyn Follow,
    summary: &'a mut Summary,
}

/// What was found in a document: an article, or why there is none.
enum Read {
    Article(Box<Found>),
    LeftOut { place: String, code: &'static str, sentence: String },
    Broken(String),
}

impl Archive<'_> {
    fn read_path(&mut self, publisher: &Publisher, path: &Path) -> Result<()> {
        let mut line = SourceLine::of(&publisher.name, &path.display().to_string());
        line.outcome = "unchanged".into();
        for part in local::parts(path) {
            self.read_part(publisher, part, &mut line)?;
        }
        self.store.put_visit(&line.visit(self.run, clock::now()))?;
        self.follow.event(&Event::Source(&line));
        self.summary.sources.push(line);
        Ok(())
    }

    /// Reads a file, or notes what stands in its place.
    fn read_part(&mut self, publisher: &Publisher, part: local::Part, line: &mut SourceLine) -> Result<()> {
        let Some(path) = part.file().map(Path::to_owned) else {
            let read = part.items().map(|item| read_item(self.config, publisher, item)).collect();
            return self.keep(publisher, read, line);
        };
        let place = path.display().to_string();
        let state = self.store.source(&place)?;
        let stamp = stamp(&path);
        if stamp.is_some() && state.etag == stamp {
            return Ok(());
        }
        // How far an interrupted run has read the file as it is now.
        let done = state.last_modified.as_deref().and_then(|progress| progress.rsplit_once(' '));
        let done = done.filter(|(of, _)| Some(*of) == stamp.as_deref()).and_then(|(_, count)| count.parse().ok());
        let (mut position, done): (u64, u64) = (0, done.unwrap_or(0));
        if line.outcome == "unchanged" {
            line.outcome = "read".into();
        }
        let mut is_broken = false;
        // While what was read is written down, the next portion is read and fingerprinted.
        thread::scope(|scope| -> Result<()> {
            let (sender, received) = sync_channel(1);
            let config = self.config;
            scope.spawn(move || {
                for portion in local::portions(path, None) {
                    let skipped = done.saturating_sub(position).min(portion.len() as u64);
                    position += portion.len() as u64;
                    let fresh: Vec<Item> = portion.into_iter().skip(skipped as usize).collect();
                    let read: Vec<Read> =
                        fresh.into_par_iter().map(|item| read_item(config, publisher, item)).collect();
                    if sender.send((read, position)).is_err() {
                        return;
                    }
                }
            });
            for (read, position) in received {
                is_broken |= read.iter().any(|read| matches!(read, Read::Broken(_)));
                self.store.begin()?;
                self.keep(publisher, read, line)?;
                let progress = stamp.as_ref().map(|stamp| format!("{stamp} {position}"));
                self.note(publisher, &place, &SourceState { last_modified: progress, ..SourceState::default() })?;
                self.store.commit()?;
            }
            Ok(())
        })?;
        // What could not be read to its end is read again, even if it stays as it is.
        let etag = stamp.filter(|_| !is_broken);
        self.note(publisher, &place, &SourceState { etag, answered: Some(clock::now()), ..SourceState::default() })
    }

    fn note(&mut self, publisher: &Publisher, place: &str, state: &SourceState) -> Result<()> {
        self.store.keep_source(&publisher.name, place, state, clock::now())
    }

    /// Writes down what was read.
    fn keep(&mut self, publisher: &Publisher, read: Vec<Read>, line: &mut SourceLine) -> Result<()> {
        for read in read {
            match read {
                Read::Article(found) => {
                    line.entries += 1;
                    let added = self.store.put_article(&found)?;
                    line.new += u32::from(added == Added::New);
                    self.summary.add(added);
                }
                Read::LeftOut { place, code, sentence } => {
                    self.summary.leave_out(code);
                    self.follow.event(&Event::Told(&format!("{place}: left out: {sentence}")));
                }
                Read::Broken(sentence) => {
                    line.outcome = "not_read_to_the_end".into();
                    self.follow.event(&Event::Told(&sentence));
                    line.trouble = Some(sentence);
                }
            }
            self.follow.event(&Event::Page { publisher: &publisher.name, failed: false, waiting: 0 });
        }
        Ok(())
    }
}

/// Reads and fingerprints a document.
fn read_item(config: &Config, publisher: &Publisher, item: Item) -> Read {
    let capture = match item {
        Item::Capture(capture) => capture,
        Item::LeftOut(left_out) => return Read::of(left_out),
        Item::Broken(error) => return Read::Broken(error.to_string()),
    };
    let now = clock::now();
    let loaded = capture.loaded.as_deref().and_then(dates::seconds).unwrap_or(now);
    let reserved = |head: &Head, page: &PageHead| {
        publisher.reserves(|| rights::reserved_in_answer(head, page.all("tdm-reservation").next()))
    };
    let same_publisher = |a: &str, b: &str| publisher.joins(a, b);
    let shown = clock::shown(now);
    let reading = Reading { now: &shown, same_publisher: &same_publisher, reserved: &reserved };
    match reading.read(*capture) {
        Err(left_out) => Read::of(left_out),
        Ok(gathered) => {
            let place = gathered.place.clone();
            match collected(gathered, publisher, config, loaded) {
                Ok(found) => Read::Article(Box::new(found)),
                Err(reason) => Read::LeftOut { place, code: reason.code, sentence: reason.sentence },
            }
        }
    }
}

impl Read {
    fn of(left_out: LeftOut) -> Self {
        let LeftOut { place, reason, .. } = left_out;
        Self::LeftOut { place, code: reason.code(), sentence: reason.to_string() }
    }
}

/// What changes when a file does: its size and the time of its last change.
fn stamp(path: &Path) -> Option<String> {
    let facts = fs::metadata(path).ok()?;
    let changed = facts.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{} {}", facts.len(), changed.as_nanos()))
}
