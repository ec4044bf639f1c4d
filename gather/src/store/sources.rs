//! What is known of feeds, sitemaps and files, and what became of them in each run.

use super::{Store, Time};
use firsthand_files::error::{Error, Result};
use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;

/// What is known of a feed, a sitemap or a file from earlier runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceState {
    /// The validators of its last answer, as they came.
    pub etag: Option<String>,
    /// The other one of them.
    pub last_modified: Option<String>,
    /// The sitemaps that it names.
    pub sitemaps: Vec<String>,
    /// When it last gave an answer that could be read.
    pub answered: Option<Time>,
    /// It is not asked before.
    pub not_before: Time,
    /// Number of failures in succession.
    pub failures: u32,
}

/// What became of a source in a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Visit {
    /// Number of the run.
    pub run: i64,
    /// Address or path of the source.
    pub place: String,
    /// When it was asked.
    pub at: Time,
    /// `read`, `unchanged`, or the code of what went wrong.
    pub outcome: String,
    /// Number of entries in it.
    pub entries: u32,
    /// Number of these that were not known.
    pub new: u32,
}

impl Store {
    /// Begins a run and returns its number.
    pub fn begin_run(&mut self, now: Time) -> Result<i64> {
        self.get(|db| {
            db.execute("INSERT INTO run (started) VALUES (?)", [now])?;
            Ok(db.last_insert_rowid())
        })
    }

    /// Ends a run.
    pub fn end_run(&mut self, run: i64, now: Time) -> Result<()> {
        self.get(|db| db.execute("UPDATE run SET ended = ? WHERE number = ?", [now, run]).map(drop))
    }

    /// What is known of a source.
    pub fn source(&self, place: &str) -> Result<SourceState> {
        let read = |row: &Row| {
            Ok(SourceState {
                etag: row.get(0)?,
                last_modified: row.get(1)?,
                answered: row.get(2)?,
                not_before: row.get(3)?,
                failures: row.get(4)?,
                sitemaps: serde_json::from_str(&row.get::<_, String>(5)?).unwrap_or_default(),
            })
        };
        let found = self.get(|db| {
            db.prepare_cached(
                "SELECT etag, last_modified, answered, not_before, failures, sitemaps FROM source WHERE place = ?",
            )?
            .query_row([place], read)
            .optional()
        })?;
        Ok(found.unwrap_or_default())
    }

    /// Keeps what is known of a source after it was asked at this time.
    pub fn keep_source(&mut self, publisher: &str, place: &str, state: &SourceState, asked: Time) -> Result<()> {
        let sitemaps = serde_json::to_string(&state.sitemaps).map_err(Error::new)?;
        self.get(|db| {
            db.prepare_cached(
                "INSERT OR REPLACE INTO source (place, publisher, etag, last_modified, asked, answered, not_before, \
                 failures, sitemaps) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                place,
                publisher,
                state.etag,
                state.last_modified,
                asked,
                state.answered,
                state.not_before,
                state.failures,
                sitemaps
            ])
            .map(drop)
        })
    }

    /// Keeps what became of a source in a run.
    pub fn put_visit(&mut self, visit: &Visit) -> Result<()> {
        self.get(|db| {
            db.prepare_cached("INSERT OR REPLACE INTO visit VALUES (?, ?, ?, ?, ?, ?)")?
                .execute(params![visit.run, visit.place, visit.at, visit.outcome, visit.entries, visit.new])
                .map(drop)
        })
    }

    /// What became of the sources in all runs, oldest first.
    pub fn visits(&self) -> Result<Vec<Visit>> {
        let read = |row: &Row| {
            Ok(Visit {
                run: row.get(0)?,
                place: row.get(1)?,
                at: row.get(2)?,
                outcome: row.get(3)?,
                entries: row.get(4)?,
                new: row.get(5)?,
            })
        };
        self.get(|db| {
            db.prepare("SELECT run, place, at, outcome, entries, new FROM visit ORDER BY place, run")?
                .query_map([], read)?
                .collect()
        })
    }
}
