//! The articles of a collection.

use super::{Store, Time};
use firsthand::fingerprint::keys::Key;
use firsthand_files::error::{Error, Result};
use rusqlite::{OptionalExtension, params};
use serde::Serialize;

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
    /// The first keys of its text, by which others with much the same text are found.
    pub keys: Vec<Key>,
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

impl Store {
    /// Adds an article, and notes which others have much of its text. Of several versions, that of the latest page is kept,
    /// and the earliest date of publication.
    pub fn put_article(&mut self, found: &Found) -> Result<Added> {
        let added = self.put(found)?;
        if added != Added::Known {
            self.compare(found)?;
        }
        Ok(added)
    }

    fn put(&self, found: &Found) -> Result<Added> {
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
                 credits, text, named) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8, ?9, ?10, ?11) \
                 ON CONFLICT (url) DO UPDATE SET publisher = ?2, title = ?3, published = ?4, modified = ?5, lang = ?6, \
                 first_seen = min(first_seen, ?7), last_seen = ?7, version = ?8, credits = ?9, text = ?10, named = ?11, \
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earlier_date_is_kept_and_of_one_day_the_time() {
        assert_eq!(earliest(Some("2026-05-02"), Some("2026-05-02T08:00:00Z")), Some("2026-05-02T08:00:00Z"));
        assert_eq!(earliest(Some("2026-05-03"), Some("2026-05-02T08:00:00Z")), Some("2026-05-02T08:00:00Z"));
        assert_eq!(earliest(None, Some("2026-05-02")), Some("2026-05-02"));
    }
}
