//! The pages that sources name, and what became of each.

use super::{Store, Time};
use crate::capture::Told;
use firsthand_files::error::{Error, Result};
use rusqlite::{OptionalExtension, Row, params};
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64;

/// A page is asked again after this part of its article's age: most corrections come soon.
const AGES_PER_RECHECK: Time = 3;

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
    /// The article that it holds, or held when it was last read.
    pub article: Option<String>,
    /// Whether it holds this article, as far as is known.
    pub holds: bool,
    /// Number of failures in succession.
    pub failures: u32,
    /// The code of the last failure, or of the reason why it is left out.
    pub reason: Option<String>,
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

impl Store {
    /// Notes that a source names a page, and returns whether the page is to be asked: it is new, or the source says
    /// something else of it than before. What another source says of a page that is known is no news.
    pub fn list(&mut self, run: i64, page: &Listed) -> Result<bool> {
        let told = serde_json::to_string(&page.told).map_err(Error::new)?;
        let hash = xxh3_64(format!("{told}{}", page.content.as_deref().unwrap_or("")).as_bytes()).cast_signed();
        self.get(|db| {
            let known: Option<String> = db
                .prepare_cached("SELECT said FROM page WHERE url = ?")?
                .query_row([&page.url], |row| row.get(0))
                .optional()?;
            let mut said: BTreeMap<String, i64> =
                known.as_ref().and_then(|said| serde_json::from_str(said).ok()).unwrap_or_default();
            let before = said.insert(page.source.clone(), hash);
            let said = serde_json::to_string(&said).unwrap_or_default();
            if known.is_none() {
                db.prepare_cached(
                    "INSERT INTO page (url, publisher, source, told, listed, state, content, base, said) \
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
                    said
                ])?;
                return Ok(true);
            }
            let is_news = before.is_some_and(|before| before != hash);
            if is_news {
                db.prepare_cached(
                    "UPDATE page SET listed = ?, told = ?, content = ?, base = ?, said = ?, not_before = 0 WHERE url = ?",
                )?
                .execute(params![run, told, page.content, page.base, said, page.url])?;
            } else {
                db.prepare_cached("UPDATE page SET listed = ?, said = ? WHERE url = ?")?
                    .execute(params![run, said, page.url])?;
            }
            Ok(is_news)
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

    /// The pages of articles that were first seen after `since`, which their source named when it was read before and does
    /// not name in this run.
    pub fn dropped(&self, run: i64, since: Time, now: Time) -> Result<Vec<Due>> {
        self.due(
            "state = 'read' AND not_before <= ?3 \
             AND source IN (SELECT place FROM visit WHERE run = ?1 AND outcome = 'read') \
             AND listed = (SELECT max(run) FROM visit WHERE place = page.source AND run < ?1 AND outcome = 'read') \
             AND article IN (SELECT url FROM article WHERE first_seen > ?2)",
            params![run, since, now],
        )
    }

    /// The pages of articles that were first seen after `since` and were not asked for a while: for `interval`, or for
    /// [a share](AGES_PER_RECHECK) of the age of the article, if that is longer. If they are `forced`, all of them. Also the
    /// pages that held such an article, and may hold it again.
    pub fn stale(&self, since: Time, now: Time, interval: Time, forced: bool) -> Result<Vec<Due>> {
        self.due(
            "not_before <= ?2 AND EXISTS (SELECT 1 FROM article WHERE article.url = page.article \
             AND first_seen > ?1 AND (?4 OR ?2 - asked >= max(?3, (?2 - first_seen) / ?5)))",
            params![since, now, interval, forced, AGES_PER_RECHECK],
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
                holds: row.get(10)?,
                reason: row.get(11)?,
            })
        };
        self.get(|db| {
            let columns = "url, publisher, source, told, etag, last_modified, article, failures, content, base, \
                           state = 'read' AND article IS NOT NULL, reason";
            db.prepare_cached(&format!("SELECT {columns} FROM page WHERE {which} ORDER BY url"))?
                .query_map(values, read)?
                .collect()
        })
    }

    /// Notes what became of a page. An article that no page holds any more is withdrawn.
    pub fn put_page(&mut self, url: &str, became: &Became, now: Time) -> Result<()> {
        self.get(|db| {
            let before: Option<String> = db
                .prepare_cached("SELECT article FROM page WHERE url = ? AND state = 'read'")?
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
                    db.prepare_cached("UPDATE page SET asked = ?, failures = 0, reason = NULL WHERE url = ?")?
                        .execute(params![now, url])?;
                    if let Some(article) = &before {
                        db.prepare_cached("UPDATE article SET last_seen = max(last_seen, ?) WHERE url = ?")?
                            .execute(params![now, article])?;
                    }
                }
                Became::LeftOut(reason) | Became::Gone(reason) => {
                    let state = if matches!(became, Became::Gone(_)) { "gone" } else { "left_out" };
                    db.prepare_cached(
                        "UPDATE page SET state = ?, reason = ?, asked = ?, failures = 0, etag = NULL, \
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
                     AND NOT EXISTS (SELECT 1 FROM page WHERE article = ?1 AND state = 'read')",
                )?
                .execute(params![article, why])?;
            }
            Ok(())
        })
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
}
