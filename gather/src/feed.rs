//! Feeds → entries: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed.
//!
//! Read by hand on a tolerant reader of XML, because feeds are seldom well-formed: the maintained parsers lose the whole
//! feed for an inline document, a number as an id or an undeclared entity.

mod json;
mod xml_feed;

use crate::entry::Entry;
use crate::xml::Damage;
use crate::{charset, dates};

/// Maximum number of entries that are read of a feed. Feeds that list their archive have some thousands.
const MAX_ENTRIES: usize = 10_000;

/// A feed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Feed {
    /// Its title, which is the publisher's name or has it in it.
    pub title: Option<String>,
    /// Its language, as a BCP 47 tag in small letters.
    pub lang: Option<String>,
    /// Its entries, in its order.
    pub entries: Vec<Entry>,
    /// What kept it from being read to its end.
    pub damage: Option<Damage>,
}

/// Reads a feed that was loaded from an address with a `Content-Type`. `None` if the bytes are no feed.
#[must_use]
pub fn read(bytes: &[u8], content_type: Option<&str>, url: &str) -> Option<Feed> {
    let text = charset::decode(bytes, content_type);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('{') { json::read(text, url) } else { xml_feed::read(text, url) }
}

/// The date of publication and that of the last change, of all dates that an entry gives for each.
///
/// The earliest date of publication counts, and an instant more than a day. A change that is not later than the
/// publication is none. Where only changes are dated, the earliest is the publication.
fn settle(published: &[String], modified: &[String]) -> (Option<String>, Option<String>) {
    let read = |texts: &[String]| {
        let mut dates: Vec<String> = texts.iter().filter_map(|text| dates::read(text)).collect();
        if dates.iter().any(|date| date.contains('T')) {
            dates.retain(|date| date.contains('T'));
        }
        dates.sort_unstable();
        dates
    };
    let (mut published, mut modified) = (read(published), read(modified));
    if published.is_empty() && !modified.is_empty() {
        published.push(modified.remove(0));
    }
    let published = published.into_iter().next();
    let modified = modified.pop().filter(|modified| published.as_ref().is_none_or(|published| modified > published));
    (published, modified)
}

#[cfg(test)]
mod tests {
    use super::settle;

    #[test]
    fn no_date_erases_another() {
        let settled = |published: &[&str], modified: &[&str]| {
            let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
            let (published, modified) = settle(&owned(published), &owned(modified));
            (published.unwrap_or_default(), modified.unwrap_or_default())
        };
        let date = |published: &str, modified: &str| (published.to_owned(), modified.to_owned());
        let (day, early, late) = ("2026-11-12", "2026-11-12T08:20:00Z", "2026-11-13T08:20:00Z");
        assert_eq!(settled(&[early, day], &[]), date(early, ""));
        assert_eq!(settled(&["soon", late, early], &[]), date(early, ""));
        assert_eq!(settled(&[early], &[early, late]), date(early, late));
        assert_eq!(settled(&[late], &[early]), date(late, ""));
        assert_eq!(settled(&[], &[early]), date(early, ""));
        assert_eq!(settled(&[], &[]), date("", ""));
    }
}
