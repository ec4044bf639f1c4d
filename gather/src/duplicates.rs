//! One text at several addresses: which of the articles is the original.
//!
//! In this order: the article of the publisher that another one credits, as copies credit an agency; not one that a
//! partner of another's publisher republishes; the one that was seen on an earlier day. Articles that are seen on one day
//! may have been asked in any order, so the order within the day says nothing. Nor does the date that a page gives: a copy
//! could name an earlier one, and the original would be dropped. Articles of several publishers of which nothing else says
//! which is the original are all kept.
//!
//! A copy may have another ending, or some words changed. So an article is a copy of the original if nearly all of its text
//! is in the original, and nearly all of the original in it; less is enough of an article that credits the original or that
//! a partner republishes. Articles of one publisher must have the same words: reports of today and of yesterday can be made
//! from one template.

use crate::config::{Config, is_under};
use crate::store::{MIN_NOTED_SHARE, Store, Time};
use firsthand_files::error::Result;
use rusqlite::params;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

const SECONDS_PER_DAY: Time = 86_400;
/// Two articles have one text if at least this much of each is in the other, in thousandths.
const MIN_SHARE_OF_SAME_TEXT: u16 = 900;
/// Share of the runs of words that articles with the same words have in common, in thousandths.
const ALL: u16 = 1000;

/// An article that has much of its text in common with others.
#[derive(Debug, Clone)]
struct Twin {
    url: String,
    publisher: String,
    published: Option<String>,
    first_seen: Time,
    credits: Vec<String>,
}

/// How much of the text of an article is in the text of another one, in thousandths, by their addresses.
type Shares = HashMap<(String, String), u16>;

/// Determines for all articles that have the text of others which of them is the original, and returns how many are not.
///
/// # Errors
/// The state cannot be read or written.
pub fn resolve(store: &mut Store, config: &Config) -> Result<u64> {
    let twins = twins(store)?;
    let shares = shares(store)?;
    let mut copies = 0;
    store.transaction(|store| {
        store.get(|db| {
            db.execute("UPDATE article SET original = NULL WHERE original IS NOT NULL", [])?;
            let mut point = db.prepare("UPDATE article SET original = ? WHERE url = ?")?;
            for group in groups(twins, &shares) {
                for (copy, original) in (Group { twins: &group, shares: &shares, config }).copies() {
                    point.execute(params![original, copy])?;
                    copies += 1;
                }
            }
            Ok(())
        })
    })?;
    Ok(copies)
}

fn shares(store: &Store) -> Result<Shares> {
    store.get(|db| {
        let mut query = db.prepare("SELECT url, other, share FROM shared_text")?;
        query.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?.collect()
    })
}

/// The articles that share their text with others, by their addresses.
fn twins(store: &Store) -> Result<HashMap<String, Twin>> {
    store.get(|db| {
        let mut query = db.prepare(
            "SELECT url, publisher, published, first_seen, credits FROM article \
             WHERE withdrawn IS NULL AND url IN (SELECT url FROM shared_text)",
        )?;
        let twin = |row: &rusqlite::Row| {
            let (url, credits): (String, String) = (row.get(0)?, row.get(4)?);
            let credits = serde_json::from_str(&credits).unwrap_or_default();
            let twin = Twin { url, publisher: row.get(1)?, published: row.get(2)?, first_seen: row.get(3)?, credits };
            Ok((twin.url.clone(), twin))
        };
        query.query_map([], twin)?.collect()
    })
}

/// The articles in groups: those of different groups share little.
fn groups(mut twins: HashMap<String, Twin>, shares: &Shares) -> Vec<Vec<Twin>> {
    let mut neighbours: HashMap<&str, Vec<&str>> = HashMap::new();
    for (url, other) in shares.keys() {
        neighbours.entry(url).or_default().push(other);
    }
    let mut groups = Vec::new();
    for start in neighbours.keys() {
        let (mut group, mut open) = (Vec::new(), vec![*start]);
        while let Some(url) = open.pop() {
            if let Some(twin) = twins.remove(url) {
                group.push(twin);
                open.extend(&neighbours[url]);
            }
        }
        if group.len() > 1 {
            groups.push(group);
        }
    }
    groups
}

/// Articles of which each shares much of its text with another one.
struct Group<'a> {
    twins: &'a [Twin],
    shares: &'a Shares,
    config: &'a Config,
}

impl Group<'_> {
    /// The addresses of the copies, each with that of its original.
    fn copies(&self) -> Vec<(&str, &str)> {
        let mut ranked: Vec<&Twin> = self.twins.iter().collect();
        ranked.sort_by_cached_key(|twin| self.rank(twin));
        let (mut originals, mut copies): (Vec<&Twin>, Vec<(&str, &str)>) = (Vec::new(), Vec::new());
        for twin in ranked {
            match originals.iter().find(|original| self.is_copy(twin, original)) {
                Some(original) => copies.push((&twin.url, &original.url)),
                None => originals.push(twin),
            }
        }
        copies
    }

    fn share(&self, of: &Twin, within: &Twin) -> u16 {
        self.shares.get(&(of.url.clone(), within.url.clone())).copied().unwrap_or(0)
    }

    fn is_copy(&self, copy: &Twin, original: &Twin) -> bool {
        let (of_copy, of_original) = (self.share(copy, original), self.share(original, copy));
        if copy.publisher == original.publisher {
            return of_copy == ALL && of_original == ALL;
        }
        let credits = copy.credits.contains(&original.publisher) || self.is_republished(copy, &original.publisher);
        let comes_later = || day(original) < day(copy) || self.is_credited(original);
        (credits && of_copy >= MIN_NOTED_SHARE) || (of_copy.min(of_original) >= MIN_SHARE_OF_SAME_TEXT && comes_later())
    }

    /// Whether an article of another publisher in the group credits this one's.
    fn is_credited(&self, twin: &Twin) -> bool {
        self.twins.iter().any(|other| other.publisher != twin.publisher && other.credits.contains(&twin.publisher))
    }

    /// Whether a partner of a publisher, as the list of sources names it, republishes an article.
    fn is_republished(&self, twin: &Twin, publisher: &str) -> bool {
        let host = firsthand::address::host(&twin.url);
        let named = self.config.publishers.iter().filter(|known| known.name == publisher);
        twin.publisher != publisher && named.flat_map(|known| &known.partners).any(|partner| is_under(&host, partner))
    }

    /// The place of an article in the order in which originals are chosen.
    fn rank(&self, twin: &Twin) -> impl Ord + use<> {
        let publishers: HashSet<&str> = self.twins.iter().map(|other| other.publisher.as_str()).collect();
        let is_at_partner = publishers.into_iter().any(|publisher| self.is_republished(twin, publisher));
        // The date orders the articles of one publisher.
        let date = twin.published.clone().unwrap_or_else(|| "9999".into());
        (Reverse(self.is_credited(twin)), is_at_partner, day(twin), date, twin.url.clone())
    }
}

/// The day on which an article was first seen.
const fn day(twin: &Twin) -> Time {
    twin.first_seen / SECONDS_PER_DAY
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

    /// The copies among some articles, as the publisher of the copy and that of its original. Each article shares `share`
    /// thousandths of its text with each of the others.
    fn copies_sharing(share: u16, twins: &[Twin]) -> Vec<(String, String)> {
        let config = Config::parse(CONFIG).unwrap();
        let urls = || twins.iter().map(|twin| twin.url.clone());
        let shares = urls().flat_map(|url| urls().map(move |other| ((url.clone(), other), share))).collect();
        let publisher = |url: &str| twins.iter().find(|twin| twin.url == url).unwrap().publisher.clone();
        let group = Group { twins, shares: &shares, config: &config };
        group.copies().into_iter().map(|(copy, original)| (publisher(copy), publisher(original))).collect()
    }

    fn first(twins: &[Twin]) -> String {
        copies_sharing(ALL, twins)[0].1.clone()
    }

    #[test]
    fn the_credited_one_comes_before_the_one_that_was_seen_first() {
        let copy = twin("Herald", 1, "2026-05-01", &["Wire"]);
        assert_eq!(first(&[copy, twin("Wire", 3, "2026-05-02", &[])]), "Wire");
    }

    #[test]
    fn without_credit_the_earlier_day_counts_and_a_date_never() {
        assert_eq!(first(&[twin("Herald", 2, "2026-05-01", &[]), twin("Wire", 1, "2026-05-02", &[])]), "Wire");
        let of_one_day = [twin("Wire", 1, "2026-05-02", &[]), twin("Herald", 1, "1999-05-01", &[])];
        assert_eq!(copies_sharing(ALL, &of_one_day), []);
        let credited = [of_one_day.as_slice(), &[twin("Portal", 1, "2026-05-02", &["Wire"])]].concat();
        let pair = |copy: &str, original: &str| (copy.to_owned(), original.to_owned());
        let mut copies = copies_sharing(ALL, &credited);
        copies.sort();
        assert_eq!(copies, [pair("Herald", "Wire"), pair("Portal", "Wire")]);
    }

    #[test]
    fn a_partner_republishes() {
        assert_eq!(first(&[twin("Portal", 1, "2026-05-01", &[]), twin("Herald", 2, "2026-05-02", &[])]), "Herald");
    }

    #[test]
    fn less_of_the_text_is_enough_with_credit_and_all_is_needed_within_a_publisher() {
        let copied = |share: u16, twins: &[Twin]| !copies_sharing(share, twins).is_empty();
        let wire = twin("Wire", 1, "2026-05-01", &[]);
        let with_credit = [twin("Herald", 1, "2026-05-02", &["Wire"]), wire.clone()];
        assert!(copied(800, &with_credit) && !copied(799, &with_credit));
        let without = [twin("Herald", 2, "2026-05-02", &[]), wire.clone()];
        assert!(copied(900, &without) && !copied(899, &without));
        let own = [twin("Wire", 1, "2026-05-02", &[]), wire];
        assert!(copied(1000, &own) && !copied(999, &own));
    }
}
