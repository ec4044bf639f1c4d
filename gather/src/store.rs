//! The state of a collection, in a file of `SQLite`.
//!
//! Everything that a run learns is written in transactions, so that a run that is killed has lost nothing that it had
//! written, and the next one goes on from there.

mod articles;
mod pages;
mod shared_text;
mod sources;

pub use articles::{Added, Found, Kept};
pub use pages::{Became, Due, Listed};
pub use shared_text::KEPT_KEYS;
pub(crate) use shared_text::MIN_NOTED_SHARE;
pub use sources::{SourceState, Visit};

use firsthand_files::error::{Error, Result};
use rusqlite::{Connection, OptionalExtension};
use std::path::{Path, PathBuf};

const TABLES: &str = include_str!("store/tables.sql");
/// Version of the form of the state.
const FORM: &str = "2";
/// Marks a file of `SQLite` as the state of a collection: "Frst".
const APPLICATION_ID: i32 = 0x4672_7374;

/// Seconds since 1970, in UTC.
pub type Time = i64;

/// An open state.
pub struct Store {
    db: Connection,
    path: PathBuf,
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
            // 32 MiB: the tables are in the order of addresses, so that a large file changes most pages again and again.
            db.pragma_update(None, "wal_autocheckpoint", 8192)?;
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

    /// The identifier of the list that is published from this state, if it is known.
    ///
    /// # Errors
    /// The state cannot be read.
    pub fn list_id(&self) -> Result<Option<String>> {
        self.get(|db| db.query_row("SELECT value FROM meta WHERE name = 'list'", [], |row| row.get(0)).optional())
    }

    /// What `read` gets from the tables, or does to them.
    pub(crate) fn get<T>(&self, read: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
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
    use crate::capture::Told;

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
            keys: Vec::new(),
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
        let add = |article| {
            all.push(article);
            Ok(())
        };
        store.each_article(add).unwrap();
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
    fn pages_are_asked_again_when_they_are_dropped_and_more_and_more_seldom() {
        let (_folder, mut store) = store();
        let page = listed("https://herald.example/a");
        let visit =
            |run: i64| Visit { run, place: page.source.clone(), at: run, outcome: "read".into(), entries: 1, new: 0 };
        store.list(1, &page).unwrap();
        store.put_article(&found(&page.url, 1000, 1)).unwrap();
        let holds = Became::Article { url: page.url.clone(), etag: None, last_modified: None };
        store.put_page(&page.url, &holds, 1000).unwrap();
        store.put_visit(&visit(1)).unwrap();
        store.put_visit(&visit(2)).unwrap();
        assert_eq!(store.dropped(2, 0, 1001).unwrap().len(), 1, "the source named it in the run before");
        assert!(store.dropped(2, 1000, 1001).unwrap().is_empty(), "the article is too old");
        store.put_visit(&visit(3)).unwrap();
        assert!(store.dropped(3, 0, 1001).unwrap().is_empty(), "it was dropped in an earlier run");

        let is_stale = |now| !store.stale(0, now, 100, false).unwrap().is_empty();
        assert!(!is_stale(1099) && is_stale(1100) && !store.stale(0, 1001, 100, true).unwrap().is_empty());
        store.put_page(&page.url, &Became::Unchanged, 4000).unwrap();
        let is_stale = |now| !store.stale(0, now, 100, false).unwrap().is_empty();
        assert!(!is_stale(5400) && is_stale(5500), "a third of its age is 1500");
        store.put_page(&page.url, &Became::Failed { reason: "gone", not_before: 9000 }, 5500).unwrap();
        assert!(
            store.stale(0, 8999, 100, true).unwrap().is_empty() && !store.stale(0, 9000, 100, true).unwrap().is_empty()
        );
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
}
