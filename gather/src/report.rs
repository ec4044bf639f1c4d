//! What a run tells: events while it goes on, a summary at its end, and the coverage of the whole collection.

use crate::config::Config;
use crate::store::{Added, Store, Time, Visit};
use firsthand_files::error::Result;
use serde::Serialize;
use std::collections::BTreeMap;

/// Something that happened in a run.
#[derive(Debug)]
pub enum Event<'a> {
    /// A source was read or not, and this many pages wait now.
    Source(&'a SourceLine),
    /// A page or a document of this publisher was done with; this many of its pages wait.
    Page {
        /// The publisher in the list of sources.
        publisher: &'a str,
        /// Whether it could not be read.
        failed: bool,
        /// Number of pages that wait, of all publishers.
        waiting: usize,
    },
    /// Something that a person should read, as one line.
    Told(&'a str),
}

/// What became of a source in this run.
#[derive(Debug, Clone, Serialize)]
pub struct SourceLine {
    /// The publisher in the list of sources.
    pub publisher: String,
    /// Its address or path.
    pub place: String,
    /// `read`, `unchanged`, or the code of what went wrong.
    pub outcome: String,
    /// What went wrong, as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// Number of entries in it.
    pub entries: u32,
    /// Number of these that were not known.
    pub new: u32,
}

impl SourceLine {
    /// A source that nothing is known of yet.
    #[must_use]
    pub fn of(publisher: &str, place: &str) -> Self {
        let (publisher, place) = (publisher.to_owned(), place.to_owned());
        Self { publisher, place, outcome: String::new(), trouble: None, entries: 0, new: 0 }
    }

    /// What the state keeps of it: it was asked in this run at this time.
    #[must_use]
    pub fn visit(&self, run: i64, at: Time) -> Visit {
        let (place, outcome) = (self.place.clone(), self.outcome.clone());
        Visit { run, place, at, outcome, entries: self.entries, new: self.new }
    }
}

/// The end of a run.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Summary {
    /// Number of the run in this collection.
    pub run: i64,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// What became of each source.
    pub sources: Vec<SourceLine>,
    /// Number of requests that were answered.
    pub requests: u64,
    /// Number of articles that the collection did not have.
    pub new: u64,
    /// Number of articles that have another text or other facts than before.
    pub changed: u64,
    /// Number of pages that were asked and had not changed.
    pub unchanged: u64,
    /// Number of articles that are no longer in the collection.
    pub withdrawn: u64,
    /// Number of pages and documents that are left out, by the code of the reason.
    pub left_out: BTreeMap<String, u64>,
    /// Number of pages that could not be read now, by the code of the reason.
    pub failed: BTreeMap<String, u64>,
    /// Number of articles in the collection now, without copies of others in it.
    pub articles: u64,
    /// Number of articles with the text of another one in the collection.
    pub copies: u64,
}

impl Summary {
    /// Counts an article that was added to the collection.
    pub fn add(&mut self, added: Added) {
        match added {
            Added::New => self.new += 1,
            Added::Changed => self.changed += 1,
            Added::Known => self.unchanged += 1,
        }
    }

    /// Counts a page or a document that is left out, by the code of the reason.
    pub fn leave_out(&mut self, code: &str) {
        *self.left_out.entry(code.to_owned()).or_default() += 1;
    }

    /// Counts pages that could not be read now, by the code of the reason.
    pub fn fail(&mut self, code: &str, pages: u64) {
        *self.failed.entry(code.to_owned()).or_default() += pages;
    }

    /// Whether there are sources, and nothing came from any of them.
    #[must_use]
    pub fn has_nothing(&self) -> bool {
        let is_empty = self.new + self.changed + self.unchanged == 0;
        is_empty && !self.sources.is_empty() && self.sources.iter().all(|source| source.trouble.is_some())
    }

    /// Whether every source and every page could be read.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.failed.is_empty() && self.sources.iter().all(|source| source.trouble.is_none())
    }
}

/// How well a source was followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// The publisher in the list of sources.
    pub publisher: String,
    /// Its address or path.
    pub place: String,
    /// When it was first read.
    pub since: Option<Time>,
    /// When it was last read.
    pub until: Option<Time>,
    /// Number of times that it was read, and that it could not be.
    pub read: u32,
    /// The other number.
    pub failed: u32,
    /// The longest time between two readings, in seconds.
    pub longest_gap: Time,
    /// The times between two readings in which articles may have been missed: a feed had only new entries after it.
    pub gaps: Vec<[Time; 2]>,
    /// The code of what went wrong at the last time, if it could not be read.
    pub trouble: Option<String>,
}

/// How well each source of a list was followed in all runs.
///
/// # Errors
/// The state cannot be read.
pub fn coverage(store: &Store, config: &Config) -> Result<Vec<Coverage>> {
    let mut visits: BTreeMap<String, Vec<Visit>> = BTreeMap::new();
    for visit in store.visits()? {
        visits.entry(visit.place.clone()).or_default().push(visit);
    }
    let mut all = Vec::new();
    for publisher in &config.publishers {
        let folders = publisher.folders.iter().map(|path| path.display().to_string());
        for place in publisher.feeds.iter().chain(&publisher.sitemaps).cloned().chain(folders) {
            let visits = visits.get(&place).map_or(&[][..], Vec::as_slice);
            all.push(of_source(&publisher.name, place, visits));
        }
    }
    Ok(all)
}

fn of_source(publisher: &str, place: String, visits: &[Visit]) -> Coverage {
    let is_read = |visit: &&Visit| visit.outcome == "read" || visit.outcome == "unchanged";
    let read: Vec<&Visit> = visits.iter().filter(is_read).collect();
    let between = || read.windows(2).map(|pair| (pair[0].at, pair[1]));
    Coverage {
        publisher: publisher.to_owned(),
        place,
        since: read.first().map(|visit| visit.at),
        until: read.last().map(|visit| visit.at),
        read: read.len() as u32,
        failed: (visits.len() - read.len()) as u32,
        longest_gap: between().map(|(before, visit)| visit.at - before).max().unwrap_or_default(),
        gaps: between()
            .filter(|(_, visit)| visit.entries > 0 && visit.new == visit.entries)
            .map(|(before, visit)| [before, visit.at])
            .collect(),
        trouble: visits.last().filter(|visit| !is_read(visit)).map(|visit| visit.outcome.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_with_only_new_entries_may_have_lost_some_before() {
        let visit = |run: i64, outcome: &str, entries: u32, new: u32| Visit {
            run,
            place: "https://herald.example/rss".into(),
            at: run * 3600,
            outcome: outcome.into(),
            entries,
            new,
        };
        let visits = [
            visit(1, "read", 20, 20),
            visit(2, "unchanged", 0, 0),
            visit(3, "timeout", 0, 0),
            visit(9, "read", 20, 20),
            visit(10, "read", 20, 3),
        ];
        let coverage = of_source("Herald", visits[0].place.clone(), &visits);
        assert_eq!((coverage.read, coverage.failed, coverage.longest_gap), (4, 1, 7 * 3600));
        assert_eq!(coverage.gaps, [[2 * 3600, 9 * 3600]]);
        assert_eq!(of_source("Herald", "x".into(), &visits[..3]).trouble.as_deref(), Some("timeout"));
        assert_eq!(of_source("Herald", "x".into(), &[]).since, None);
    }
}
