//! A collection → the issues of a list: what each issue adds, replaces and withdraws.
//!
//! The state remembers what was published, so that an issue holds what has changed since the one before, and so that all
//! issues can be made again from it.

mod adoption;

use crate::config::Collection;
use crate::publish::folder::ListFolder;
use crate::publish::keys::{Protection, Signer, create_pairs, next_path, read_public};
use crate::publish::{About, Publication, Published, publish};
use crate::store::{Store, Time};
use firsthand::address;
use firsthand::index::Withdrawn;
use firsthand::index::merge::merge;
use firsthand::list::Digest;
use firsthand::list::manifest::Manifest;
use firsthand_files::error::{Error, Result};
use rusqlite::{OptionalExtension, params};
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub use adoption::Adopted;
use adoption::{OF_ANOTHER, adopt};

/// Number of articles that are merged in memory. The indexes of so many are merged on the disk.
const ARTICLES_IN_MEMORY: usize = 4096;

/// Name under which the state notes the issue at which it took a list over.
const ADOPTED: &str = "adopted";

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
    /// Addresses of articles to withdraw for good.
    pub withdraw: &'a [String],
    /// Whether the state takes over a list of which it has not made the last issue.
    pub adopts: bool,
    /// The time of the issue, in seconds since 1970; that of the last run, if it is not given.
    pub issued: Option<Time>,
    /// Seconds until the next issue is expected.
    pub check_after: i64,
    /// Seconds until this issue is out of date.
    pub expires_after: i64,
}

/// An issue that was made from a collection.
#[derive(Debug)]
pub struct Issued {
    /// What was published.
    pub published: Published,
    /// What was taken over, if a list was.
    pub adopted: Option<Adopted>,
    /// Number of addresses to withdraw that the collection does not have. They are withdrawn from the list all the same.
    pub unknown: usize,
}

/// Publishes what has changed in a collection since the issue before.
///
/// # Errors
/// The state or the folder cannot be read or written, or the folder has a list that was made of something else.
pub fn issue(store: &mut Store, issue: &Issue) -> Result<Issued> {
    let folder = ListFolder::open(issue.folder)?;
    let before = folder.last();
    let serial = before.map_or(1, |before| before.serial + 1);
    let adopted = match standing(store, &folder)? {
        Standing::Continues => None,
        Standing::Another { made } if !issue.adopts => return Err(of_another(&folder, made)),
        Standing::Another { .. } => Some(adopt(store, &folder)?),
    };
    take_back_unpublished(store, serial)?;
    let issued = match (issue.issued, before) {
        (Some(given), _) => given,
        // A run may have ended before an issue that was published without the state.
        (None, before) => last_run(store)?.max(before.map_or(0, |before| before.issued)),
    };
    let unknown = retract(store, issue.withdraw)?;
    let mut changes = changes(store)?;
    for url in &unknown {
        if !is_withdrawn(store, url)? {
            changes.insert(url.clone(), None);
        }
    }
    // What an issue is made of is noted first: an issue that is not completed is taken back by the next run.
    store.transaction(|store| {
        store.get(|db| {
            let mut release = db.prepare("INSERT INTO release VALUES (?, ?, ?)")?;
            for (url, version) in &changes {
                release.execute(params![serial.cast_signed(), url, version])?;
            }
            Ok(())
        })?;
        note_publication(store, serial, [issued, issue.check_after, issue.expires_after])
    })?;
    let times = [issued, issue.check_after, issue.expires_after];
    let about = about(store, &issue.about)?;
    let published = make(store, serial, times, &about, (&folder, issue.signer, issue.next))?;
    Ok(Issued { published, adopted, unknown: unknown.len() })
}

/// Makes an issue from what the state notes of it.
fn make(
    store: &Store,
    serial: u64,
    [issued, check_after, expires_after]: [i64; 3],
    about: &About,
    (folder, signer, next): (&ListFolder, &Signer, Digest),
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

/// What the state has to do with the last issue in a folder.
enum Standing {
    /// The state has made it, or there is none and the state has made none.
    Continues,
    /// It was made by something else, after so many issues of the state.
    Another { made: u64 },
}

/// Compares the last issue in a folder with those that the state has made.
///
/// # Errors
/// The folder has fewer issues than the state has made. Readers refuse a list whose number falls.
fn standing(store: &Store, folder: &ListFolder) -> Result<Standing> {
    let last = folder.last();
    let serial = last.map_or(0, |last| last.serial);
    let made: i64 =
        store.get(|db| db.query_row("SELECT coalesce(max(serial), 0) FROM publication", [], |row| row.get(0)))?;
    let made = made.cast_unsigned();
    // The last issue may not have been completed, or not have been kept; it is then made again.
    if serial + 1 < made {
        let has = last.map_or_else(|| String::from("no issue"), |last| format!("issue {}", last.serial));
        let error = Error::of(folder.path(), format!("has {has}, and this state has made {made} issues of a list"));
        return Err(error.with_remedy(
            "give the folder of that list, or bring its last issue back, from the host or a copy: readers refuse a list \
             whose number falls; another list needs a state of its own",
        ));
    }
    let Some(last) = last else { return Ok(Standing::Continues) };
    let is_own = publication(store, serial)? == Some(times_of(last));
    Ok(if is_own { Standing::Continues } else { Standing::Another { made } })
}

/// The refusal to go on with a list that the state has not made.
fn of_another(folder: &ListFolder, made: u64) -> Error {
    let serial = folder.last().map_or(0, |last| last.serial);
    let made = match made {
        0 => String::from("no issue"),
        made if made >= serial => format!("another issue {serial}"),
        made => format!("only {made}"),
    };
    Error::of(folder.path(), format!("has issue {serial} of a list, and this state has made {made} of it")).with_remedy(
        "if this is the list of the collection, give --adopt once: the state then takes the list over as it is and goes \
         on with the next issue; otherwise name another folder",
    )
}

/// The times of an issue, as the state notes them.
const fn times_of(manifest: &Manifest) -> [i64; 3] {
    [manifest.issued, manifest.check - manifest.issued, manifest.expires - manifest.issued]
}

/// Makes all issues again from the state, and compares the last one with a manifest: the segments by their hashes, and what
/// is said of them. Keys are not compared, for nobody else has them.
///
/// # Errors
/// They differ, and in what; or the state cannot be read.
pub fn verify(store: &Store, manifest: &Manifest) -> Result<()> {
    if let Some(serial) = noted(store, ADOPTED)? {
        let error = Error::new(format!(
            "the state has taken the list over at issue {serial}, and cannot make that issue and those before it again"
        ));
        return Err(
            error.with_remedy("verify the list without --state: that compares every segment with its signature")
        );
    }
    let scratch = scratch_folder()?;
    let (path, key) = (scratch.path().join("list"), scratch.path().join("list.key"));
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
        let folder = ListFolder::open(&path)?;
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
    let or_kept =
        |value: &Option<String>, key: &str| value.clone().map_or_else(|| noted(store, key), |value| Ok(Some(value)));
    Ok(About {
        list: or_kept(&given.list, "list")?,
        name: or_kept(&given.name, "name")?,
        licence: or_kept(&given.licence, "licence")?,
        contact: or_kept(&given.contact, "contact")?,
    })
}

/// What the state notes under a name.
fn noted(store: &Store, name: &str) -> Result<Option<String>> {
    store.get(|db| db.query_row("SELECT value FROM meta WHERE name = ?", [name], |row| row.get(0)).optional())
}

fn note(store: &Store, name: &str, value: &str) -> Result<()> {
    store.get(|db| db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [name, value]).map(drop))
}

/// Takes back what the state notes of an issue that was not completed.
fn take_back_unpublished(store: &mut Store, serial: u64) -> Result<()> {
    store.transaction(|store| {
        store.get(|db| {
            db.execute("DELETE FROM release WHERE serial >= ?", [serial.cast_signed()])?;
            db.execute("DELETE FROM publication WHERE serial >= ?", [serial.cast_signed()]).map(drop)
        })
    })
}

fn note_publication(store: &Store, serial: u64, [issued, check_after, expires_after]: [i64; 3]) -> Result<()> {
    store.get(|db| {
        db.execute(
            "INSERT INTO publication VALUES (?, ?, ?, ?)",
            params![serial.cast_signed(), issued, check_after, expires_after],
        )
        .map(drop)
    })
}

/// Withdraws articles for good, in whatever spelling their addresses are given. Returns the addresses that the collection
/// does not have.
fn retract(store: &mut Store, addresses: &[String]) -> Result<Vec<String>> {
    if addresses.is_empty() {
        return Ok(Vec::new());
    }
    let wanted: HashSet<String> = addresses.iter().map(|url| address::key(url)).collect();
    let mut known = Vec::new();
    store.get(|db| {
        let mut query = db.prepare("SELECT url FROM article")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let url: String = row.get(0)?;
            if wanted.contains(&address::key(&url)) {
                known.push(url);
            }
        }
        Ok(())
    })?;
    store.retract(&known)?;
    let known: HashSet<String> = known.iter().map(|url| address::key(url)).collect();
    Ok(addresses.iter().filter(|url| !known.contains(&address::key(url))).cloned().collect())
}

/// Whether the last issue that names an address withdraws it.
fn is_withdrawn(store: &Store, url: &str) -> Result<bool> {
    let sql = "SELECT version IS NULL FROM release WHERE url = ? ORDER BY serial DESC LIMIT 1";
    let found: Option<bool> = store.get(|db| db.query_row(sql, [url], |row| row.get(0)).optional())?;
    Ok(found == Some(true))
}

/// What has changed since the last issue: addresses with the version that is to be published, or without one if they are to
/// be withdrawn. What is in a list that was taken over, and never was in the collection, stays as it is.
fn changes(store: &Store) -> Result<BTreeMap<String, Option<i64>>> {
    store.get(|db| {
        let published = "SELECT url, version FROM release AS r WHERE serial = \
                         (SELECT max(serial) FROM release AS s WHERE s.url = r.url) AND version IS NOT NULL";
        let live = "SELECT url, version FROM article WHERE withdrawn IS NULL AND original IS NULL";
        let sql = format!(
            "WITH published AS ({published}), live AS ({live}) \
             SELECT live.url, live.version FROM live LEFT JOIN published ON live.url = published.url \
             WHERE published.version IS NOT live.version \
             UNION ALL \
             SELECT published.url, NULL FROM published LEFT JOIN live ON live.url = published.url \
             WHERE live.url IS NULL \
             AND (published.version <> {OF_ANOTHER} OR EXISTS (SELECT 1 FROM article WHERE article.url = published.url))"
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
            self.try_issue(name, false).unwrap().published.manifest
        }

        fn try_issue(&mut self, name: &str, adopts: bool) -> Result<Issued> {
            let now = self.store.begin_run(0).unwrap();
            self.store.end_run(now, 1_790_000_000 + now * 1000).unwrap();
            let folder = self.folder.path().join(name);
            let made = Issue {
                folder: &folder,
                signer: &self.signer,
                next: self.next,
                about: About::default(),
                withdraw: &[],
                adopts,
                issued: None,
                check_after: 86_400,
                expires_after: 14 * 86_400,
            };
            issue(&mut self.store, &made)
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

    /// The last issue in a folder, put aside and back.
    fn last_issue(maker: &Maker, name: &str) -> [(PathBuf, Vec<u8>); 2] {
        ["firsthand.list", "firsthand.list.minisig"].map(|file| {
            let path = maker.folder.path().join(name).join(file);
            (path.clone(), fs::read(path).unwrap())
        })
    }

    fn put_back(files: &[(PathBuf, Vec<u8>)]) {
        for (path, bytes) in files {
            fs::write(path, bytes).unwrap();
        }
    }

    fn refused(maker: &mut Maker, name: &str, adopts: bool, says: &[&str]) {
        let error = maker.try_issue(name, adopts).unwrap_err().to_string();
        assert!(says.iter().all(|part| error.contains(part)), "{error}");
    }

    #[test]
    fn a_folder_with_fewer_issues_than_the_state_has_made_is_left_alone() {
        let mut maker = Maker::new();
        put(&mut maker.store, "ferry", STORY, 1);
        let first = maker.issue_in("list");
        let old = last_issue(&maker, "list");
        put(&mut maker.store, "mill", STORY, 2);
        maker.issue_in("list");
        let says = ["has no issue, and this state has made 2 issues of a list: give the folder"];
        refused(&mut maker, "typo", false, &says);
        refused(&mut maker, "typo", true, &says);
        assert!(!maker.folder.path().join("typo").exists());
        maker.issue_in("list");
        put_back(&old);
        refused(&mut maker, "list", false, &["has issue 1, and this state has made 3 issues"]);
        assert_eq!(publication(&maker.store, 3).unwrap().map(|_| ()), Some(()), "nothing was taken back");
        assert_eq!(first.serial, 1);
    }

    #[test]
    fn a_list_that_was_published_without_the_state_is_taken_over() {
        let mut maker = Maker::new();
        for name in ["ferry", "bridge", "mill", "quay"] {
            put(&mut maker.store, name, STORY, 1);
        }
        maker.issue_in("list");
        // Without the state, one article is added that the state does not know, and one is withdrawn.
        let url = |name: &str| format!("https://herald.example/{name}");
        let article = Article { text: STORY.into(), ..Article::default() };
        let strange = found(url("strange"), article, "The Herald", 1).unwrap();
        let index = maker.folder.path().join("strange.firsthand");
        fs::write(&index, &strange.record).unwrap();
        let folder = ListFolder::open(&maker.folder.path().join("list")).unwrap();
        publish(&Publication {
            folder: &folder,
            signer: &maker.signer,
            next: maker.next,
            about: About::default(),
            indexes: &[index],
            withdrawn: &Withdrawn::new([url("quay").as_str()]),
            issued: 1_791_000_000,
            check_after: 86_400,
            expires_after: 14 * 86_400,
        })
        .unwrap();
        drop(folder);
        put(&mut maker.store, "mill", "The mill by the weir grinds again, after forty years.", 2);
        maker.store.retract(&[url("bridge")]).unwrap();

        refused(&mut maker, "list", false, &["has issue 2 of a list, and this state has made only 1", "--adopt"]);
        let issued = maker.try_issue("list", true).unwrap();
        let adopted = issued.adopted.unwrap();
        assert_eq!((adopted.serial, adopted.articles, adopted.unknown, adopted.withdrawn), (2, 4, 1, 1));
        let third = issued.published.manifest;
        assert_eq!(third.serial, 3);
        assert!(third.withdrawn.contains(&url("bridge")) && !third.withdrawn.contains(&url("strange")));
        assert_eq!(third.segments.last().unwrap().articles, 2, "ferry and mill; quay stays withdrawn");
        assert!(verify(&maker.store, &third).unwrap_err().to_string().contains("taken the list over at issue 2"));

        // From then on it is as any list: nothing new, and --adopt does nothing more.
        let again = maker.try_issue("list", true).unwrap();
        assert!(again.adopted.is_none() && !again.published.added);
        // What the collection never had can be withdrawn, too.
        let folder = maker.folder.path().join("list");
        let withdraw = [url("strange"), url("ferry").replace("https://", "http://www.")];
        let made = Issue {
            folder: &folder,
            signer: &maker.signer,
            next: maker.next,
            about: About::default(),
            withdraw: &withdraw,
            adopts: false,
            issued: None,
            check_after: 86_400,
            expires_after: 14 * 86_400,
        };
        let last = issue(&mut maker.store, &made).unwrap();
        assert_eq!(last.unknown, 1);
        let gone = last.published.manifest.withdrawn;
        assert!(gone.contains(&url("strange")) && gone.contains(&url("ferry")));
        let other = issue(&mut maker.store, &Issue { issued: Some(1_790_000_000), ..made }).unwrap_err().to_string();
        assert!(other.contains("the issue before is later than this one"), "{other}");
    }

    #[test]
    fn an_older_state_does_not_go_on_with_a_list_of_the_same_number() {
        let mut maker = Maker::new();
        put(&mut maker.store, "ferry", STORY, 1);
        maker.issue_in("list");
        store_times(&maker, 1_780_000_000);
        refused(&mut maker, "list", false, &["has issue 1 of a list, and this state has made another issue 1"]);
        assert_eq!(maker.try_issue("list", true).unwrap().published.manifest.serial, 2);
    }

    fn store_times(maker: &Maker, issued: i64) {
        maker.store.get(|db| db.execute("UPDATE publication SET issued = ?", [issued])).unwrap();
    }

    #[test]
    fn what_an_issue_needs_must_be_in_the_folder() {
        let mut maker = Maker::new();
        put(&mut maker.store, "ferry", STORY, 1);
        let first = maker.issue_in("list");
        let folder = maker.folder.path().join("list");
        let segment = folder.join(firsthand::list::manifest::Segment::path(first.segments[0].digest));
        let whole = fs::read(&segment).unwrap();
        fs::write(&segment, &whole[1..]).unwrap();
        refused(&mut maker, "list", false, &["has ", "bytes instead of", "issue 1 needs it"]);
        fs::remove_file(&segment).unwrap();
        refused(&mut maker, "list", false, &["is missing, and issue 1 needs it: bring this file back"]);
        fs::write(&segment, &whole).unwrap();
        let lock = ListFolder::open(&folder).unwrap();
        #[cfg(unix)]
        refused(&mut maker, "list", false, &["another run publishes there"]);
        drop(lock);
        let issue = last_issue(&maker, "list");
        fs::remove_file(&issue[1].0).unwrap();
        refused(&mut maker, "list", false, &["the signature of the last issue is missing"]);
        fs::remove_file(&issue[0].0).unwrap();
        refused(&mut maker, "list", false, &["has segments and no firsthand.list"]);
        put_back(&issue);
        assert_eq!(maker.issue_in("list").serial, 2);
    }

    #[test]
    fn a_publication_that_fails_leaves_nothing_behind() {
        let mut maker = Maker::new();
        put(&mut maker.store, "ferry", STORY, 1);
        maker.issue_in("list");
        let files = |maker: &Maker| {
            let names = |path: &Path| -> Vec<_> {
                let mut names: Vec<_> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
                names.sort();
                names
            };
            let folder = maker.folder.path().join("list");
            [names(&folder), names(&folder.join("segments"))]
        };
        let before = files(&maker);
        put(&mut maker.store, "mill", STORY, 2);
        let folder = maker.folder.path().join("list");
        let mut made = Issue {
            folder: &folder,
            signer: &maker.signer,
            next: maker.next,
            about: About::default(),
            withdraw: &[],
            adopts: false,
            issued: Some(crate::clock::now() + 2 * 86_400),
            check_after: 86_400,
            expires_after: 14 * 86_400,
        };
        let error = issue(&mut maker.store, &made).unwrap_err().to_string();
        assert!(error.contains("more than a day ahead"), "{error}");
        (made.issued, made.check_after) = (None, 20 * 86_400);
        let error = issue(&mut maker.store, &made).unwrap_err().to_string();
        assert!(error.contains("no valid manifest"), "{error}");
        assert_eq!(files(&maker), before);
    }
}
