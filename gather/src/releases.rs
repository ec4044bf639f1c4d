//! A collection → the issues of a list: what each issue adds, replaces and withdraws.
//!
//! The state remembers what was published, so that an issue holds what has changed since the one before, and so that all
//! issues can be made again from it.

use crate::config::Collection;
use crate::publish::keys::{Protection, Signer, create_pairs, next_path, read_public};
use crate::publish::{About, Publication, Published, publish, read_issue};
use crate::store::{Store, Time};
use firsthand::index::Withdrawn;
use firsthand::index::merge::merge;
use firsthand::list::Digest;
use firsthand::list::manifest::Manifest;
use firsthand_files::error::{Error, Result};
use rusqlite::{OptionalExtension, params};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Number of articles that are merged in memory. The indexes of so many are merged on the disk.
const ARTICLES_IN_MEMORY: usize = 4096;

/// An issue of a list that is made from a collection.
pub struct Issue<'a> {
    /// The folder of the list.
    pub folder: &'a Path,
    /// The key that signs.
    pub signer: &'a Signer,
    /// Hash of the next key.
    pub next: Digest,
    /// What the list says of itself, where it is not what the list of sources says.
    pub about: About,
    /// The time of the issue, in seconds since 1970; that of the last run, if it is not given.
    pub issued: Option<Time>,
    /// Seconds until the next issue is expected.
    pub check_after: i64,
    /// Seconds until this issue is out of date.
    pub expires_after: i64,
}

/// Publishes what has changed in a collection since the issue before.
///
/// # Errors
/// The state or the folder cannot be read or written, or the folder has a list that was made of something else.
pub fn issue(store: &mut Store, issue: &Issue) -> Result<Published> {
    let before = read_issue(issue.folder)?;
    let serial = before.as_ref().map_or(1, |before| before.serial + 1);
    take_back_unpublished(store, issue.folder, before.as_ref())?;
    let changes = changes(store)?;
    let issued = issue.issued.map_or_else(|| last_run(store), Ok)?;
    let issued = before.as_ref().map_or(issued, |before| issued.max(before.issued));
    // What an issue is made of is noted first: an issue that is not completed is taken back by the next run.
    store.transaction(|store| {
        store.get(|db| {
            let mut release = db.prepare("INSERT INTO release VALUES (?, ?, ?)")?;
            for (url, version) in &changes {
                release.execute(params![serial.cast_signed(), url, version])?;
            }
            db.execute(
                "INSERT INTO publication VALUES (?, ?, ?, ?)",
                params![serial.cast_signed(), issued, issue.check_after, issue.expires_after],
            )
            .map(drop)
        })
    })?;
    let times = [issued, issue.check_after, issue.expires_after];
    let about = about(store, &issue.about)?;
    make(store, serial, times, &about, (issue.folder, issue.signer, issue.next))
}

/// Makes an issue from what the state notes of it.
fn make(
    store: &Store,
    serial: u64,
    [issued, check_after, expires_after]: [i64; 3],
    about: &About,
    (folder, signer, next): (&Path, &Signer, Digest),
) -> Result<Published> {
    let scratch = scratch_folder()?;
    let (indexes, withdrawn) = segments(store, serial, scratch.path())?;
    publish(&Publication {
        folder,
        signer,
        next,
        about: about.clone(),
        indexes: &indexes,
        withdrawn: &withdrawn,
        issued,
        check_after,
        expires_after,
    })
}

/// Makes all issues again from the state, and compares the last one with a manifest: the segments by their hashes, and what
/// is said of them. Keys are not compared, for nobody else has them.
///
/// # Errors
/// They differ, and in what; or the state cannot be read.
pub fn verify(store: &Store, manifest: &Manifest) -> Result<()> {
    let scratch = scratch_folder()?;
    let (folder, key) = (scratch.path().join("list"), scratch.path().join("list.key"));
    fs::create_dir_all(&folder).map_err(|error| Error::of(&folder, error))?;
    create_pairs(&key, &Protection::Nothing)?;
    let (signer, next) = (Signer::open(&key, None)?, read_public(&next_path(&key))?.digest());
    let about = About {
        list: Some(manifest.list.clone()),
        name: Some(manifest.name.clone()),
        licence: Some(manifest.licence.clone()),
        contact: Some(manifest.contact.clone()),
    };
    let mut rebuilt = None;
    for serial in 1..=manifest.serial {
        let Some(times) = publication(store, serial)? else {
            let error = Error::new(format!("the state has not made issue {serial} of {}", manifest.list));
            return Err(error.with_remedy("give the state that the list is published from"));
        };
        rebuilt = Some(make(store, serial, times, &about, (&folder, &signer, next))?.manifest);
    }
    let Some(rebuilt) = rebuilt else { return Err(Error::new("no list is published there")) };
    let differs =
        |what: &str| Err(Error::new(format!("{what} of issue {} cannot be made from the state", manifest.serial)));
    if rebuilt.segments != manifest.segments {
        return differs("the segments");
    }
    if [rebuilt.issued, rebuilt.check, rebuilt.expires] != [manifest.issued, manifest.check, manifest.expires] {
        return differs("the times");
    }
    if rebuilt.withdrawn != manifest.withdrawn {
        return differs("the withdrawals");
    }
    Ok(())
}

/// Keeps what the list of sources says of the list.
///
/// # Errors
/// The state cannot be written.
pub fn keep_about(store: &mut Store, collection: &Collection) -> Result<()> {
    let Collection { name, contact, list, licence, .. } = collection;
    store.get(|db| {
        for (key, value) in [
            ("name", Some(name)),
            ("contact", contact.as_ref()),
            ("list", list.as_ref()),
            ("licence", licence.as_ref()),
        ] {
            match value {
                Some(value) => db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [key, value])?,
                None => db.execute("DELETE FROM meta WHERE name = ?", [key])?,
            };
        }
        Ok(())
    })
}

/// What a list says of itself: what is given, else what the list of sources says.
fn about(store: &Store, given: &About) -> Result<About> {
    let kept = |key: &str| {
        store.get(|db| {
            db.query_row("SELECT value FROM meta WHERE name = ?", [key], |row| row.get::<_, String>(0)).optional()
        })
    };
    let or_kept = |value: &Option<String>, key: &str| value.clone().map_or_else(|| kept(key), |value| Ok(Some(value)));
    Ok(About {
        list: or_kept(&given.list, "list")?,
        name: or_kept(&given.name, "name")?,
        licence: or_kept(&given.licence, "licence")?,
        contact: or_kept(&given.contact, "contact")?,
    })
}

/// Takes back what the state notes of issues that the folder does not have, and refuses a folder with more issues than the
/// state has made.
fn take_back_unpublished(store: &Store, folder: &Path, last: Option<&Manifest>) -> Result<()> {
    let serial = last.map_or(0, |last| last.serial.cast_signed());
    let made: i64 = store.get(|db| {
        db.execute("DELETE FROM release WHERE serial > ?", [serial])?;
        db.execute("DELETE FROM publication WHERE serial > ?", [serial])?;
        db.query_row("SELECT coalesce(max(serial), 0) FROM publication", [], |row| row.get(0))
    })?;
    if made != serial {
        let error =
            Error::of(folder, format!("has issue {serial} of a list of which this state has made {made} issues"));
        return Err(error.with_remedy("publish in the folder of this collection, or in a new one with a new state"));
    }
    Ok(())
}

/// What has changed since the last issue: addresses with the version that is to be published, or without one if they are to
/// be withdrawn. In the order of the addresses.
fn changes(store: &Store) -> Result<Vec<(String, Option<i64>)>> {
    store.get(|db| {
        let published = "SELECT url, version FROM release AS r WHERE serial = \
                         (SELECT max(serial) FROM release AS s WHERE s.url = r.url) AND version IS NOT NULL";
        let live = "SELECT url, version FROM article WHERE withdrawn IS NULL AND original IS NULL";
        let sql = format!(
            "WITH published AS ({published}), live AS ({live}) \
             SELECT live.url, live.version FROM live LEFT JOIN published ON live.url = published.url \
             WHERE published.version IS NOT live.version \
             UNION ALL \
             SELECT published.url, NULL FROM published LEFT JOIN live ON live.url = published.url WHERE live.url IS NULL \
             ORDER BY 1"
        );
        db.prepare(&sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
    })
}

/// Writes the articles of an issue as indexes, and returns these with what the issue withdraws.
fn segments(store: &Store, serial: u64, folder: &Path) -> Result<(Vec<PathBuf>, Withdrawn)> {
    let mut indexes = Vec::new();
    let mut failed = None;
    let mut gone: Vec<String> = Vec::new();
    store.get(|db| {
        let mut query = db.prepare(
            "SELECT release.url, record FROM release LEFT JOIN fingerprint \
             ON fingerprint.url = release.url AND fingerprint.version = release.version \
             WHERE serial = ? ORDER BY release.url",
        )?;
        let mut rows = query.query([serial.cast_signed()])?;
        let mut records: Vec<Vec<u8>> = Vec::new();
        loop {
            let row = rows.next()?;
            let is_last = row.is_none();
            if let Some(row) = row {
                match row.get::<_, Option<Vec<u8>>>(1)? {
                    Some(record) => records.push(record),
                    None => gone.push(row.get(0)?),
                }
            }
            if (is_last && !records.is_empty()) || records.len() == ARTICLES_IN_MEMORY {
                match write_merged(&records, &folder.join(format!("{}.firsthand", indexes.len()))) {
                    Ok(path) => indexes.push(path),
                    Err(error) => failed = Some(error),
                }
                records.clear();
            }
            if is_last || failed.is_some() {
                return Ok(());
            }
        }
    })?;
    match failed {
        Some(error) => Err(error),
        None => Ok((indexes, Withdrawn::new(gone.iter().map(String::as_str)))),
    }
}

fn write_merged(records: &[Vec<u8>], path: &Path) -> Result<PathBuf> {
    let records: Vec<&[u8]> = records.iter().map(Vec::as_slice).collect();
    let merged = merge(&records, true)?;
    fs::write(path, merged).map_err(|error| Error::of_writing(path, error))?;
    Ok(path.to_owned())
}

/// A folder that is removed with this value.
///
/// # Errors
/// None can be made.
pub fn scratch_folder() -> Result<TempDir> {
    tempfile::tempdir().map_err(|error| Error::new(format!("no folder can be made: {error}")))
}

/// The end of the last run that has ended.
fn last_run(store: &Store) -> Result<Time> {
    let ended = store.get(|db| db.query_row("SELECT max(ended) FROM run", [], |row| row.get::<_, Option<Time>>(0)))?;
    ended.ok_or_else(|| {
        Error::new("nothing has been gathered yet").with_remedy("run `firsthand gather CONFIG` first, to its end")
    })
}

/// The times of an issue.
fn publication(store: &Store, serial: u64) -> Result<Option<[i64; 3]>> {
    store.get(|db| {
        let sql = "SELECT issued, check_after, expires_after FROM publication WHERE serial = ?";
        db.query_row(sql, [serial.cast_signed()], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?])).optional()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprinting::found;
    use firsthand::Article;

    const STORY: &str = "The ferry Marta Lind ran aground off Cape Sorrow on Tuesday with 214 people on board, the coast \
        guard said. Two tugs from Port Ansel pulled her free at high tide shortly before midnight. Nobody was hurt.";

    fn put(store: &mut Store, name: &str, text: &str, seen: Time) {
        let article = Article { text: format!("{name}. {text}"), ..Article::default() };
        let found = found(format!("https://herald.example/{name}"), article, "The Herald", seen).unwrap();
        store.put_article(&found).unwrap();
    }

    struct Maker {
        folder: tempfile::TempDir,
        store: Store,
        signer: Signer,
        next: Digest,
    }

    impl Maker {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let key = folder.path().join("list.key");
            let (_, next) = create_pairs(&key, &Protection::Nothing).unwrap();
            let signer = Signer::open(&key, None).unwrap();
            let mut store = Store::open(&folder.path().join("news.db")).unwrap();
            let collection = crate::config::Config::parse(
                "[collection]\nname = \"News\"\nstate = \"x\"\nlist = \"news.example\"\nlicence = \"CC0-1.0\"\n\
                 contact = \"mailto:a@news.example\"\n[[publisher]]\nname = \"x\"\nfolders = [\"x\"]",
            )
            .unwrap()
            .collection;
            keep_about(&mut store, &collection).unwrap();
            Self { folder, store, signer, next: next.digest() }
        }

        fn issue_in(&mut self, name: &str) -> Manifest {
            let now = self.store.begin_run(0).unwrap();
            self.store.end_run(now, 1_795_000_000 + now * 1000).unwrap();
            let folder = self.folder.path().join(name);
            fs::create_dir_all(&folder).unwrap();
            let made = Issue {
                folder: &folder,
                signer: &self.signer,
                next: self.next,
                about: About::default(),
                issued: None,
                check_after: 86_400,
                expires_after: 14 * 86_400,
            };
            issue(&mut self.store, &made).unwrap().manifest
        }
    }

    #[test]
    fn an_issue_has_what_changed_since_the_one_before_and_can_be_made_again() {
        let mut maker = Maker::new();
        put(&mut maker.store, "ferry", STORY, 1);
        put(&mut maker.store, "bridge", STORY, 1);
        let first = maker.issue_in("list");
        assert_eq!((first.serial, first.segments.len(), first.segments[0].articles), (1, 1, 2));
        put(&mut maker.store, "bridge", "The bridge is open again, and the mayor cut a ribbon.", 2);
        put(&mut maker.store, "mill", STORY, 2);
        let second = maker.issue_in("list");
        assert_eq!(second.segments.len(), 2);
        assert_eq!(second.segments[1].articles, 2, "a new article and one that was changed");
        let third = maker.issue_in("list");
        assert_eq!(third.segments, second.segments, "nothing has changed");
        maker
            .store
            .get(|db| {
                db.execute("UPDATE article SET withdrawn = 'gone' WHERE title IS NULL AND url LIKE '%ferry'", [])
                    .map(drop)
            })
            .unwrap();
        let fourth = maker.issue_in("list");
        assert!(fourth.withdrawn.contains("https://herald.example/ferry"));
        for manifest in [&first, &second, &third, &fourth] {
            verify(&maker.store, manifest).unwrap();
        }
        let mut other = fourth.clone();
        other.segments.swap(0, 1);
        assert!(verify(&maker.store, &other).unwrap_err().to_string().contains("the segments of issue 4"));
    }

    #[test]
    fn an_issue_that_was_not_completed_is_taken_back() {
        let mut maker = Maker::new();
        put(&mut maker.store, "ferry", STORY, 1);
        maker.issue_in("list");
        put(&mut maker.store, "mill", STORY, 2);
        let saved = fs::read(maker.folder.path().join("list/firsthand.list")).unwrap();
        let signature = fs::read(maker.folder.path().join("list/firsthand.list.minisig")).unwrap();
        let whole = maker.issue_in("list");
        // As if the run had been killed before the manifest was written.
        fs::write(maker.folder.path().join("list/firsthand.list"), saved).unwrap();
        fs::write(maker.folder.path().join("list/firsthand.list.minisig"), signature).unwrap();
        let again = maker.issue_in("list");
        assert_eq!(again.segments, whole.segments);
        verify(&maker.store, &again).unwrap();
    }
}
