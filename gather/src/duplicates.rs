//! One text at several addresses: which of the articles is the original.
//!
//! In this order: the article of the publisher that another one credits, as copies credit an agency; not one that a
//! partner of another's publisher republishes; the one that was seen on an earlier day; the one that says that it was
//! published earlier; the one whose address comes first. Articles that are seen on one day may have been asked in any
//! order, so the order within the day says nothing.

use crate::config::{Config, is_under};
use crate::store::{Store, Time};
use firsthand_files::error::Result;
use rusqlite::params;
use std::cmp::Reverse;
use std::collections::HashMap;

const SECONDS_PER_DAY: Time = 86_400;

/// An article with the words of others.
#[derive(Debug, Clone)]
struct Twin {
    url: String,
    publisher: String,
    published: Option<String>,
    first_seen: Time,
    credits: Vec<String>,
}

/// Determines for all articles with the same text which of them is the original, and returns how many are not.
///
/// # Errors
/// The state cannot be read or written.
pub fn resolve(store: &mut Store, config: &Config) -> Result<u64> {
    let mut groups: HashMap<i64, Vec<Twin>> = HashMap::new();
    store.get(|db| {
        let mut query = db.prepare(
            "SELECT words, url, publisher, published, first_seen, credits FROM article WHERE withdrawn IS NULL AND words IN \
             (SELECT words FROM article WHERE withdrawn IS NULL GROUP BY words HAVING count(*) > 1)",
        )?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let credits: String = row.get(5)?;
            groups.entry(row.get(0)?).or_default().push(Twin {
                url: row.get(1)?,
                publisher: row.get(2)?,
                published: row.get(3)?,
                first_seen: row.get(4)?,
                credits: serde_json::from_str(&credits).unwrap_or_default(),
            });
        }
        Ok(())
    })?;
    let mut copies = 0;
    store.transaction(|store| {
        store.get(|db| {
            db.execute("UPDATE article SET original = NULL WHERE original IS NOT NULL", [])?;
            let mut point = db.prepare("UPDATE article SET original = ? WHERE url = ?")?;
            for group in groups.into_values() {
                let original = original(&group, config).to_owned();
                for copy in group.iter().filter(|twin| twin.url != original) {
                    point.execute(params![original, copy.url])?;
                    copies += 1;
                }
            }
            Ok(())
        })
    })?;
    Ok(copies)
}

/// The address of the original among articles with the same text.
fn original<'a>(group: &'a [Twin], config: &Config) -> &'a str {
    let is_credited = |twin: &Twin| {
        group.iter().any(|other| other.publisher != twin.publisher && other.credits.contains(&twin.publisher))
    };
    let is_at_partner = |twin: &Twin| {
        let host = firsthand::address::host(&twin.url);
        let republishes = |partner: &String| is_under(&host, partner);
        config.publishers.iter().any(|publisher| {
            publisher.name != twin.publisher
                && group.iter().any(|other| other.publisher == publisher.name)
                && publisher.partners.iter().any(republishes)
        })
    };
    let rank = |twin: &&Twin| {
        let date = twin.published.clone().unwrap_or_else(|| "9999".into());
        let day = twin.first_seen / SECONDS_PER_DAY;
        (Reverse(is_credited(twin)), is_at_partner(twin), day, date, twin.url.clone())
    };
    group.iter().min_by_key(rank).map_or("", |twin| &twin.url)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = r#"
        [collection]
        name = "News"
        state = "news.db"
        [[publisher]]
        name = "Wire"
        agency = true
        feeds = ["https://wire.example/rss"]
        [[publisher]]
        name = "Herald"
        feeds = ["https://herald.example/rss"]
        partners = ["portal.example"]
        [[publisher]]
        name = "Portal"
        feeds = ["https://portal.example/rss"]
    "#;

    fn twin(publisher: &str, seen_day: Time, date: &str, credits: &[&str]) -> Twin {
        Twin {
            url: format!("https://{}.example/{date}", publisher.to_lowercase()),
            publisher: publisher.into(),
            published: Some(date.into()),
            first_seen: seen_day * SECONDS_PER_DAY + 100,
            credits: credits.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    fn first(group: &[Twin]) -> String {
        let config = Config::parse(CONFIG).unwrap();
        let found = original(group, &config);
        group.iter().find(|twin| twin.url == found).unwrap().publisher.clone()
    }

    #[test]
    fn the_credited_one_comes_before_the_one_that_was_seen_first() {
        let copy = twin("Herald", 1, "2026-05-01", &["Wire"]);
        assert_eq!(first(&[copy, twin("Wire", 3, "2026-05-02", &[])]), "Wire");
    }

    #[test]
    fn without_credit_the_earlier_day_counts_then_the_earlier_date() {
        assert_eq!(first(&[twin("Herald", 2, "2026-05-01", &[]), twin("Wire", 1, "2026-05-02", &[])]), "Wire");
        assert_eq!(first(&[twin("Wire", 1, "2026-05-02", &[]), twin("Herald", 1, "2026-05-01", &[])]), "Herald");
    }

    #[test]
    fn a_partner_republishes() {
        assert_eq!(first(&[twin("Portal", 1, "2026-05-01", &[]), twin("Herald", 2, "2026-05-02", &[])]), "Herald");
    }
}
