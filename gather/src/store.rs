//! The state of a collection, in a file of `SQLite`.
//!
//! Everything that a run learns is written in transactions, so that a run that is killed has lost nothing that it had
//! written, and the next one goes on from there.

use crate::capture::Told;
use firsthand_files::error::{Error, Result};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_64;

const TABLES: &str = include_str!("store.sql");
/// Version of the form of the state.
const FORM: &str = "1";
/// Marks a file of `SQLite` as the state of a collection: "Frst".
const APPLICATION_ID: i32 = 0x4672_7374;

/// Seconds since 1970, in UTC.
pub type Time = i64;

/// An open state.
pub struct Store {
    db: Connection,
    path: PathBuf,
}

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

/// A page that a source names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its clean address.
    pub url: String,
    /// Who is asked for it: the publisher in the list of sources.
    pub publisher: String,
    /// The source that names it.
    pub source: String,
    /// What the source says of it.
    pub told: Told,
    /// The text that the source gives, as HTML.
    pub content: Option<String>,
    /// The address that links in this text are relative to.
    pub base: Option<String>,
}

/// A page to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// What its source says.
    pub listed: Listed,
    /// The validators of its last answer.
    pub etag: Option<String>,
    /// The other one of them.
    pub last_modified: Option<String>,
    /// The article that it held.
    pub article: Option<String>,
    /// Number of failures in succession.
    pub failures: u32,
}

/// What became of a page that was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Became {
    /// It holds this article, and has these validators.
    Article {
        /// The address of the article.
        url: String,
        /// The validators of the answer.
        etag: Option<String>,
        /// The other one of them.
        last_modified: Option<String>,
    },
    /// It has not changed.
    Unchanged,
    /// It is left out, for a reason with this code. An article that it held is withdrawn.
    LeftOut(&'static str),
    /// The publisher has removed it. An article that it held is withdrawn.
    Gone(&'static str),
    /// It could not be read now. It is asked again, not before this time.
    Failed {
        /// The code of the reason.
        reason: &'static str,
        /// When it may be asked again.
        not_before: Time,
    },
}

/// An article, with its fingerprint.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its canonical address.
    pub url: String,
    /// Whose it is in the list of sources.
    pub publisher: String,
    /// Its publisher, as its page says, or as the list of sources does.
    pub named: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Date of publication.
    pub published: Option<String>,
    /// Date of the last change.
    pub modified: Option<String>,
    /// Language.
    pub lang: Option<String>,
    /// When its page was loaded.
    pub seen: Time,
    /// Hash of its fingerprint.
    pub version: i64,
    /// Hash of the words of its text.
    pub words: i64,
    /// The names of publishers of the list of sources that it credits.
    pub credits: Vec<String>,
    /// An index of this article alone.
    pub record: Vec<u8>,
    /// Its text, if it is to be kept.
    pub text: Option<String>,
}

/// What adding an article has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// The collection has it now.
    New,
    /// The collection has this version of it now.
    Changed,
    /// The collection had it.
    Known,
}

/// An article of the collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Its canonical address.
    pub url: String,
    /// Headline.
    pub title: Option<String>,
    /// Its publisher, as its page says, or as the list of sources does.
    pub publisher: Option<String>,
    /// Date of publication.
    pub published: Option<String>,
    /// Date of the last change.
    pub modified: Option<String>,
    /// Language.
    pub lang: Option<String>,
    /// When a page with it was first loaded.
    pub first_seen: Time,
    /// When a page with it was last loaded.
    pub last_seen: Time,
    /// The article that has the same text and counts in place of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
    /// Its text, if it is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Hash of its fingerprint.
    #[serde(skip)]
    pub version: i64,
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
    /// Opens the state of a collection, or begins one.
    ///
    /// # Errors
    /// The file cannot be read or written, is no state of a collection, or another run has it open.
    pub fn open(path: &Path) -> Result<Self> {
        let open = || -> rusqlite::Result<(Connection, i32, bool)> {
            let db = Connection::open(path)?;
            db.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
            // The first write takes the lock that is kept until the file is closed.
            db.execute_batch("BEGIN EXCLUSIVE; COMMIT")?;
            let id = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
            let tables: u32 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
            Ok((db, id, tables == 0))
        };
        let (db, id, is_new) = open().map_err(|error| of_opening(path, &error))?;
        if !is_new && id != APPLICATION_ID {
            let error = Error::of(path, "is not the state of a collection");
            return Err(error.with_remedy("name another file as `state`, which will be made"));
        }
        let mut store = Self { db, path: path.to_owned() };
        store.prepare(is_new)?;
        let form: String =
            store.get(|db| db.query_row("SELECT value FROM meta WHERE name = 'form'", [], |row| row.get(0)))?;
        if form != FORM {
            let error = Error::of(path, format!("has form {form}, and this version of Firsthand reads form {FORM}"));
            return Err(error.with_remedy("update Firsthand, or name another file as `state`"));
        }
        Ok(store)
    }

    fn prepare(&mut self, is_new: bool) -> Result<()> {
        self.get(|db| {
            // A killed process loses nothing that was committed. A machine without power may lose the last commits, and
            // keeps a sound file.
            db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768")?;
            if is_new {
                let transaction = db.unchecked_transaction()?;
                transaction.execute_batch(TABLES)?;
                transaction.execute("INSERT INTO meta VALUES ('form', ?)", [FORM])?;
                transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
                transaction.commit()?;
            }
            Ok(())
        })
    }

    fn get<T>(&self, read: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        read(&self.db).map_err(|error| of_use(&self.path, &error))
    }

    /// Begins a transaction: until it is committed, nothing that is written is kept.
    pub fn begin(&mut self) -> Result<()> {
        self.get(|db| db.execute_batch("BEGIN IMMEDIATE"))
    }

    /// Keeps what was written since the transaction was begun.
    pub fn commit(&mut self) -> Result<()> {
        self.get(|db| db.execute_batch("COMMIT"))
    }

    /// Forgets what was written since the transaction was begun.
    pub fn roll_back(&mut self) -> Result<()> {
        self.get(|db| db.execute_batch("ROLLBACK"))
    }

    /// Runs `write` in a transaction: all of it is kept, or nothing.
    ///
    /// # Errors
    /// The state cannot be written.
    pub fn transaction<T>(&mut self, write: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.begin()?;
        let written = write(self);
        if written.is_ok() {
            self.commit()?;
        } else {
            self.roll_back()?;
        }
        written
    }

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

    /// Notes that a source names a page, and returns whether the page is to be asked: it is new, or the source says
    /// something else of it than before.
    pub fn list(&mut self, run: i64, page: &Listed) -> Result<bool> {
        let told = serde_json::to_string(&page.told).map_err(Error::new)?;
        let hash = page.content.as_ref().map_or(0, |content| xxh3_64(content.as_bytes()).cast_signed());
        self.get(|db| {
            let known: Option<(String, i64, String)> = db
                .prepare_cached("SELECT told, content_hash, state FROM page WHERE url = ?")?
                .query_row([&page.url], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()?;
            match known {
                None => {
                    db.prepare_cached(
                        "INSERT INTO page (url, publisher, source, told, listed, state, content, base, content_hash) \
                         VALUES (?, ?, ?, ?, ?, 'new', ?, ?, ?)",
                    )?
                    .execute(params![
                        page.url,
                        page.publisher,
                        page.source,
                        told,
                        run,
                        page.content,
                        page.base,
                        hash
                    ])?;
                    Ok(true)
                }
                Some((before, same, _)) if before == told && same == hash => {
                    db.prepare_cached("UPDATE page SET listed = ? WHERE url = ?")?.execute(params![run, page.url])?;
                    Ok(false)
                }
                Some((_, _, state)) => {
                    db.prepare_cached(
                        "UPDATE page SET listed = ?, told = ?, content = ?, base = ?, content_hash = ?, not_before = 0 \
                         WHERE url = ?",
                    )?
                    .execute(params![run, told, page.content, page.base, hash, page.url])?;
                    Ok(state != "gone")
                }
            }
        })
    }

    /// The pages that were never read, and may be asked at this time.
    pub fn unread(&self, now: Time) -> Result<Vec<Due>> {
        self.due("state = 'new' AND not_before <= ?1", params![now])
    }

    /// A page that is asked again, by its address.
    pub fn page(&self, url: &str) -> Result<Option<Due>> {
        Ok(self.due("url = ?1", params![url])?.pop())
    }

    /// The pages of articles that were first seen after `since`, and that no source names any more although the source
    /// was read in this run.
    pub fn dropped(&self, run: i64, since: Time) -> Result<Vec<Due>> {
        self.due(
            "state = 'read' AND listed < ?1 AND article IN (SELECT url FROM article WHERE first_seen > ?2) \
             AND source IN (SELECT place FROM visit WHERE run = ?1 AND outcome = 'read')",
            params![run, since],
        )
    }

    /// The pages of articles that were first seen after `since` and not asked after `asked`.
    pub fn stale(&self, since: Time, asked: Time) -> Result<Vec<Due>> {
        self.due(
            "state = 'read' AND asked <= ?2 AND article IN (SELECT url FROM article WHERE first_seen > ?1)",
            params![since, asked],
        )
    }

    fn due(&self, which: &str, values: impl rusqlite::Params) -> Result<Vec<Due>> {
        let read = |row: &Row| {
            let told: String = row.get(3)?;
            Ok(Due {
                listed: Listed {
                    url: row.get(0)?,
                    publisher: row.get(1)?,
                    source: row.get(2)?,
                    told: serde_json::from_str(&told).unwrap_or_default(),
                    content: row.get(8)?,
                    base: row.get(9)?,
                },
                etag: row.get(4)?,
                last_modified: row.get(5)?,
                article: row.get(6)?,
                failures: row.get(7)?,
            })
        };
        self.get(|db| {
            let columns = "url, publisher, source, told, etag, last_modified, article, failures, content, base";
            db.prepare_cached(&format!("SELECT {columns} FROM page WHERE {which} ORDER BY url"))?
                .query_map(values, read)?
                .collect()
        })
    }

    /// Notes what became of a page. An article that no page holds any more is withdrawn.
    pub fn put_page(&mut self, url: &str, became: &Became, now: Time) -> Result<()> {
        self.get(|db| {
            let before: Option<String> = db
                .prepare_cached("SELECT article FROM page WHERE url = ?")?
                .query_row([url], |row| row.get(0))
                .optional()?
                .flatten();
            match became {
                Became::Article { url: article, etag, last_modified } => {
                    db.prepare_cached(
                        "UPDATE page SET state = 'read', reason = NULL, asked = ?, failures = 0, article = ?, etag = ?, \
                         last_modified = ?, content = NULL WHERE url = ?",
                    )?
                    .execute(params![now, article, etag, last_modified, url])?;
                }
                Became::Unchanged => {
                    db.prepare_cached("UPDATE page SET asked = ?, failures = 0 WHERE url = ?")?
                        .execute(params![now, url])?;
                    if let Some(article) = &before {
                        db.prepare_cached("UPDATE article SET last_seen = max(last_seen, ?) WHERE url = ?")?
                            .execute(params![now, article])?;
                    }
                }
                Became::LeftOut(reason) | Became::Gone(reason) => {
                    let state = if matches!(became, Became::Gone(_)) { "gone" } else { "left_out" };
                    db.prepare_cached(
                        "UPDATE page SET state = ?, reason = ?, asked = ?, failures = 0, article = NULL, etag = NULL, \
                         last_modified = NULL, content = NULL WHERE url = ?",
                    )?
                    .execute(params![state, reason, now, url])?;
                }
                Became::Failed { reason, not_before } => {
                    db.prepare_cached(
                        "UPDATE page SET reason = ?, asked = ?, failures = failures + 1, not_before = ? WHERE url = ?",
                    )?
                    .execute(params![reason, now, not_before, url])?;
                }
            }
            let now_holds = match became {
                Became::Article { url, .. } => Some(url),
                Became::Unchanged | Became::Failed { .. } => before.as_ref(),
                Became::LeftOut(_) | Became::Gone(_) => None,
            };
            if let Some(article) = before.as_ref().filter(|article| now_holds != Some(article)) {
                let why = match became {
                    Became::LeftOut(reason) | Became::Gone(reason) => reason,
                    _ => "moved",
                };
                db.prepare_cached(
                    "UPDATE article SET withdrawn = ?2 WHERE url = ?1 AND withdrawn IS NULL \
                     AND NOT EXISTS (SELECT 1 FROM page WHERE article = ?1)",
                )?
                .execute(params![article, why])?;
            }
            Ok(())
        })
    }

    /// Adds an article. Of several versions, that of the latest page is kept, and the earliest date of publication.
    pub fn put_article(&mut self, found: &Found) -> Result<Added> {
        let credits = serde_json::to_string(&found.credits).map_err(Error::new)?;
        self.get(|db| {
            let known: Option<(i64, Time, Option<String>, bool)> = db
                .prepare_cached("SELECT version, last_seen, published, withdrawn IS NOT NULL FROM article WHERE url = ?")?
                .query_row([&found.url], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
                .optional()?;
            let is_older = known.as_ref().is_some_and(|(_, last_seen, _, _)| found.seen < *last_seen);
            let published = earliest(known.as_ref().and_then(|known| known.2.as_deref()), found.published.as_deref());
            if is_older {
                // An archive can bring an earlier state of an article that is known.
                db.prepare_cached(
                    "UPDATE article SET first_seen = min(first_seen, ?), published = ? WHERE url = ?",
                )?
                .execute(params![found.seen, published, found.url])?;
                return Ok(Added::Known);
            }
            db.prepare_cached("INSERT OR IGNORE INTO fingerprint VALUES (?, ?, ?)")?.execute(params![
                found.url,
                found.version,
                found.record
            ])?;
            db.prepare_cached(
                "INSERT INTO article (url, publisher, title, published, modified, lang, first_seen, last_seen, version, \
                 words, credits, text, named) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8, ?9, ?10, ?11, ?12) \
                 ON CONFLICT (url) DO UPDATE SET publisher = ?2, title = ?3, published = ?4, modified = ?5, lang = ?6, \
                 first_seen = min(first_seen, ?7), last_seen = ?7, version = ?8, words = ?9, credits = ?10, text = ?11, \
                 named = ?12, \
                 withdrawn = CASE withdrawn WHEN 'retracted' THEN withdrawn END",
            )?
            .execute(params![
                found.url,
                found.publisher,
                found.title,
                published,
                found.modified,
                found.lang,
                found.seen,
                found.version,
                found.words,
                credits,
                found.text,
                found.named
            ])?;
            Ok(match known {
                None => Added::New,
                Some((version, _, _, withdrawn)) if withdrawn || version != found.version => Added::Changed,
                Some(_) => Added::Known,
            })
        })
    }

    /// Withdraws articles for good, whatever their pages say, and returns how many of these addresses it knows.
    pub fn retract(&mut self, urls: &[String]) -> Result<usize> {
        self.transaction(|store| {
            store.get(|db| {
                let mut retract = db.prepare("UPDATE article SET withdrawn = 'retracted' WHERE url = ?")?;
                urls.iter().try_fold(0, |known, url| Ok(known + retract.execute([url])?))
            })
        })
    }

    /// Number of articles that are not withdrawn and not copies of others.
    pub fn count(&self) -> Result<u64> {
        self.get(|db| {
            let count = "SELECT count(*) FROM article WHERE withdrawn IS NULL AND original IS NULL";
            db.query_row(count, [], |row| row.get::<_, i64>(0)).map(i64::cast_unsigned)
        })
    }

    /// Number of articles that are withdrawn.
    pub fn withdrawn(&self) -> Result<u64> {
        self.get(|db| {
            let count = "SELECT count(*) FROM article WHERE withdrawn IS NOT NULL";
            db.query_row(count, [], |row| row.get::<_, i64>(0)).map(i64::cast_unsigned)
        })
    }

    /// Calls `each` with every article that is not withdrawn, in the order of their addresses.
    pub fn each_article(&self, mut each: impl FnMut(Kept) -> Result<()>) -> Result<()> {
        let mut outcome = Ok(());
        self.get(|db| {
            let mut query = db.prepare(
                "SELECT url, title, named, published, modified, lang, first_seen, last_seen, original, text, version \
                 FROM article WHERE withdrawn IS NULL ORDER BY url",
            )?;
            let mut rows = query.query([])?;
            while let (Ok(()), Some(row)) = (&outcome, rows.next()?) {
                outcome = each(Kept {
                    url: row.get(0)?,
                    title: row.get(1)?,
                    publisher: row.get(2)?,
                    published: row.get(3)?,
                    modified: row.get(4)?,
                    lang: row.get(5)?,
                    first_seen: row.get(6)?,
                    last_seen: row.get(7)?,
                    original: row.get(8)?,
                    text: row.get(9)?,
                    version: row.get(10)?,
                });
            }
            Ok(())
        })?;
        outcome
    }

    /// Number of pages that are left out, could not be read or are gone, by the code of the reason.
    pub fn reasons(&self) -> Result<Vec<(String, u32)>> {
        self.get(|db| {
            db.prepare(
                "SELECT reason, count(*) FROM page WHERE reason IS NOT NULL GROUP BY reason ORDER BY count(*) DESC, reason",
            )?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect()
        })
    }

    /// The pages that are left out, could not be read or are gone, with the code of the reason.
    pub fn left_out(&self) -> Result<Vec<(String, String)>> {
        self.get(|db| {
            db.prepare("SELECT url, reason FROM page WHERE reason IS NOT NULL ORDER BY url")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
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

    /// The connection, for the modules that have tables of their own.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        self.get(read)
    }
}

/// The earlier of two dates; a date that is known rather than none. A day is earlier than its times.
fn earliest<'a>(a: Option<&'a str>, b: Option<&'a str>) -> Option<&'a str> {
    match (a, b) {
        (Some(a), Some(b)) if a[..a.len().min(10)] == b[..b.len().min(10)] => {
            Some(if a.len() < b.len() { b } else { a })
        }
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

fn of_opening(path: &Path, error: &rusqlite::Error) -> Error {
    use rusqlite::ErrorCode::{CannotOpen, DatabaseBusy, DatabaseLocked, NotADatabase, PermissionDenied, ReadOnly};
    match error.sqlite_error_code() {
        Some(DatabaseBusy | DatabaseLocked) => {
            Error::of(path, "another run has it open").with_remedy("wait until that run has ended")
        }
        Some(NotADatabase) => Error::of(path, "is not the state of a collection")
            .with_remedy("name another file as `state`, which will be made"),
        Some(CannotOpen | PermissionDenied | ReadOnly) => {
            Error::of(path, "cannot be opened or made").with_remedy("make its folder, and see that it can be written")
        }
        _ => of_use(path, error),
    }
}

fn of_use(path: &Path, error: &rusqlite::Error) -> Error {
    let error_of = Error::of(path, format!("the state cannot be used: {error}"));
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => error_of.with_remedy("make room there; nothing that was kept is lost"),
        Some(rusqlite::ErrorCode::DatabaseCorrupt) => error_of.with_remedy("restore it from a copy, or gather anew"),
        _ => error_of,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("news.db")).unwrap();
        (folder, store)
    }

    fn found(url: &str, seen: Time, version: i64) -> Found {
        Found {
            url: url.into(),
            publisher: "The Herald".into(),
            named: None,
            title: Some("Storm".into()),
            published: Some("2026-05-02T10:00:00Z".into()),
            modified: None,
            lang: None,
            seen,
            version,
            words: version,
            credits: Vec::new(),
            record: vec![1, 2, 3],
            text: None,
        }
    }

    fn listed(url: &str) -> Listed {
        let (publisher, source) = ("The Herald".into(), "https://herald.example/rss".into());
        Listed { url: url.into(), publisher, source, told: Told::default(), content: None, base: None }
    }

    fn kept(store: &Store) -> Vec<Kept> {
        let mut all = Vec::new();
        store
            .each_article(|article| {
                let _: () = all.push(article);
                Ok(())
            })
            .unwrap();
        all
    }

    #[test]
    fn the_version_of_the_latest_page_is_kept_with_the_earliest_dates() {
        let (_folder, mut store) = store();
        let url = "https://herald.example/a";
        assert_eq!(store.put_article(&found(url, 100, 1)).unwrap(), Added::New);
        assert_eq!(store.put_article(&found(url, 100, 1)).unwrap(), Added::Known);
        let later = Found { published: Some("2026-05-09".into()), ..found(url, 200, 2) };
        assert_eq!(store.put_article(&later).unwrap(), Added::Changed);
        assert_eq!(store.put_article(&found(url, 50, 3)).unwrap(), Added::Known);
        let article = kept(&store).remove(0);
        assert_eq!((article.version, article.first_seen, article.last_seen), (2, 50, 200));
        assert_eq!(article.published.as_deref(), Some("2026-05-02T10:00:00Z"));
    }

    #[test]
    fn an_article_is_withdrawn_with_the_last_page_that_holds_it() {
        let (_folder, mut store) = store();
        let holds = |url: &str| Became::Article { url: url.into(), etag: None, last_modified: None };
        store.put_article(&found("https://herald.example/a", 100, 1)).unwrap();
        for page in ["https://herald.example/a", "https://m.herald.example/a"] {
            assert!(store.list(1, &listed(page)).unwrap());
            store.put_page(page, &holds("https://herald.example/a"), 100).unwrap();
        }
        store.put_page("https://m.herald.example/a", &Became::Gone("gone"), 200).unwrap();
        assert_eq!(store.count().unwrap(), 1);
        store.put_page("https://herald.example/a", &Became::LeftOut("noindex"), 200).unwrap();
        assert_eq!(store.count().unwrap(), 0);
        store.put_article(&found("https://herald.example/a", 300, 1)).unwrap();
        assert_eq!(store.count().unwrap(), 1, "it is published again");
        let known = store.retract(&["https://herald.example/a".into(), "https://herald.example/b".into()]).unwrap();
        store.put_article(&found("https://herald.example/a", 400, 2)).unwrap();
        assert_eq!((known, store.count().unwrap()), (1, 0), "its page is still there");
    }

    #[test]
    fn a_page_is_asked_again_when_its_source_says_something_else() {
        let (_folder, mut store) = store();
        let page = listed("https://herald.example/a");
        assert!(store.list(1, &page).unwrap());
        assert_eq!(store.unread(0).unwrap().len(), 1);
        let holds = Became::Article { url: page.url.clone(), etag: Some("\"x\"".into()), last_modified: None };
        store.put_page(&page.url, &holds, 100).unwrap();
        assert!(!store.list(2, &page).unwrap());
        let corrected = Listed { told: Told { title: Some("Storm".into()), ..Told::default() }, ..page.clone() };
        assert!(store.list(3, &corrected).unwrap());
        let due = store.page(&page.url).unwrap().unwrap();
        assert_eq!((due.etag.as_deref(), due.listed.told.title.as_deref()), (Some("\"x\""), Some("Storm")));
        store.put_page(&page.url, &Became::Failed { reason: "timeout", not_before: 500 }, 300).unwrap();
        assert_eq!(store.page(&page.url).unwrap().unwrap().article, due.article, "a failure withdraws nothing");
    }

    #[test]
    fn what_is_rolled_back_is_not_kept() {
        let (_folder, mut store) = store();
        let failed: Result<()> = store.transaction(|store| {
            store.put_article(&found("https://herald.example/a", 100, 1))?;
            Err(Error::new("x"))
        });
        assert!(failed.is_err() && kept(&store).is_empty());
        store.transaction(|store| store.put_article(&found("https://herald.example/a", 100, 1))).unwrap();
        assert_eq!(kept(&store).len(), 1);
    }

    #[test]
    fn other_files_are_not_taken_for_a_state() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        std::fs::write(&path, "no database, but long enough to be looked at as one".repeat(20)).unwrap();
        assert!(Store::open(&path).err().unwrap().to_string().contains("is not the state of a collection"));
        let other = folder.path().join("y.db");
        Connection::open(&other).unwrap().execute_batch("CREATE TABLE x (y)").unwrap();
        assert!(Store::open(&other).err().unwrap().to_string().contains("is not the state of a collection"));
        assert!(Store::open(&folder.path().join("none/z.db")).err().unwrap().to_string().contains("make its folder"));
        let open = Store::open(&folder.path().join("z.db")).unwrap();
        assert!(Store::open(&folder.path().join("z.db")).err().unwrap().to_string().contains("another run"));
        drop(open);
    }

    #[test]
    fn the_earlier_date_is_kept_and_of_one_day_the_time() {
        assert_eq!(earliest(Some("2026-05-02"), Some("2026-05-02T08:00:00Z")), Some("2026-05-02T08:00:00Z"));
        assert_eq!(earliest(Some("2026-05-03"), Some("2026-05-02T08:00:00Z")), Some("2026-05-02T08:00:00Z"));
        assert_eq!(earliest(None, Some("2026-05-02")), Some("2026-05-02"));
    }
}
