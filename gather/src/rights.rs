//! Reserved rights: what publishers say about the use of their articles, and whether it forbids an index in which copies
//! are looked up. Such an index is a kind of search. It is no training of models, so what is said of that alone does not
//! forbid it.
//!
//! A statement that reserves is returned as a short text for the summary.

use crate::capture::Head;
use crate::charset;
use crate::robots::{Pattern, Robots, octets_of};
use crate::xml::{Document, Element};
use serde_json::Value;
use url::Url;

/// Usage preferences that hold for a search, the most special first: the word itself, and the wider categories of the
/// drafts (IETF AIPREF vocabulary), of which search is a part.
const SEARCH_PREFERENCES: [&str; 4] = ["search", "tdm", "bots", "all"];
/// Usages of Really Simple Licensing that a search is part of.
const SEARCH_USAGES: [&str; 2] = ["all", "search"];
/// Payments of Really Simple Licensing that cost nothing.
const FREE_PAYMENTS: [&str; 2] = ["free", "attribution"];
const LICENSED: &[&str] = &["content", "rsl:content"];

/// The statement in an answer or on its page that reserves it: `Content-Usage`, or `tdm-reservation` in the head or in the
/// `meta` element of this name, whose content is given.
#[must_use]
pub fn reserved_in_answer(head: &Head, meta: Option<&str>) -> Option<String> {
    let fields: Vec<&str> = head.all("content-usage").collect();
    let usage = reserved_by_usage(&fields.join(", "));
    let mut reservations = head.all("tdm-reservation").chain(meta);
    usage.or_else(|| reservations.any(|value| value.trim() == "1").then(|| "tdm-reservation: 1".to_owned()))
}

/// The line of `robots.txt` that reserves an address: `Content-Usage`, or the older `Content-Signal`.
#[must_use]
pub fn reserved_in_robots(robots: &Robots, url: &Url) -> Option<String> {
    robots.usage(url).and_then(reserved_by_usage)
}

/// The preference that forbids a search, in a list such as "train-ai=n, search=y". The last of several for one usage
/// counts, as in all fields of this form (RFC 9651, 3.2).
fn reserved_by_usage(preferences: &str) -> Option<String> {
    let preferences: Vec<(String, String)> = preferences
        .split(',')
        .filter_map(|preference| preference.split(';').next()?.split_once('='))
        .map(|(usage, value)| (usage.trim().to_ascii_lowercase(), value.trim().trim_matches('"').to_ascii_lowercase()))
        .collect();
    let value_of = |usage: &str| preferences.iter().rfind(|(found, _)| found == usage).map(|(_, value)| value.as_str());
    let (usage, value) = SEARCH_PREFERENCES.iter().find_map(|usage| Some((usage, value_of(usage)?)))?;
    matches!(value, "n" | "no" | "?0").then(|| format!("Content-Usage: {usage}={value}"))
}

/// A licence document (Really Simple Licensing, <https://rslstandard.org>).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licence {
    /// What it is called in messages.
    name: String,
    /// The addresses that it names, and whether it permits that they are searched.
    terms: Vec<(Place, bool)>,
}

/// The addresses that a statement holds for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    host: Option<String>,
    path: Pattern,
}

impl Place {
    /// Reads a path or an address with wildcards, as in `robots.txt`.
    fn of(written: &str) -> Self {
        let written = written.trim();
        let rest = written.strip_prefix("https://").or_else(|| written.strip_prefix("http://"));
        let (host, path) = match rest {
            Some(rest) => rest.find('/').map_or((Some(rest), "/"), |at| (Some(&rest[..at]), &rest[at..])),
            None => (None, written),
        };
        let path = if path.starts_with(['/', '*']) { path.to_owned() } else { format!("/{path}") };
        Self { host: host.map(str::to_ascii_lowercase), path: Pattern::of(&path) }
    }

    fn holds_for(&self, url: &Url) -> bool {
        let is_host = |host: &String| {
            url.host_str()
                .is_some_and(|own| own == host || host.strip_prefix("*.").is_some_and(|domain| own.ends_with(domain)))
        };
        self.host.as_ref().is_none_or(is_host) && self.path.matches(&octets_of(url))
    }
}

/// What the most special of the statements for an address says.
fn most_special<'a, T>(statements: &'a [(Place, T)], url: &Url) -> Option<&'a T> {
    let holding = statements.iter().filter(|(place, _)| place.holds_for(url));
    holding.max_by_key(|(place, _)| place.path.len()).map(|(_, statement)| statement)
}

impl Licence {
    /// Reads a licence document that was loaded from an address with a `Content-Type`. `None` if the bytes are none.
    #[must_use]
    pub fn parse(bytes: &[u8], content_type: Option<&str>, url: &str) -> Option<Self> {
        let text = charset::decode(bytes, content_type);
        let mut document = Document::new(&text, LICENSED);
        let mut terms = Vec::new();
        let mut is_licence = false;
        while let Some(tag) = document.next_tag() {
            if matches!(tag.name.as_str(), "rsl" | "rsl:rsl") {
                is_licence = true;
            } else if !is_licence {
                return None;
            } else if let Some(content) = document.take(tag).filter(|element| LICENSED.contains(&&*element.name)) {
                terms.extend(terms_of(&content));
            }
        }
        is_licence.then(|| Self { name: format!("the licence {url}"), terms })
    }

    /// The licence in an item of a feed, which has the vocabulary as a module of RSS.
    #[must_use]
    pub fn in_item(item: &Element, feed: &str) -> Self {
        let terms = item.children("rsl:content").filter_map(terms_of).collect();
        Self { name: format!("the licence in {feed}"), terms }
    }

    /// The statement that reserves an address.
    #[must_use]
    pub fn reserves(&self, url: &Url) -> Option<String> {
        most_special(&self.terms, url).filter(|permits| !**permits).map(|_| self.name.clone())
    }
}

/// The addresses that a `content` element names, and whether one of its licences permits that they are searched. `None` if
/// it has no licence.
fn terms_of(content: &Element) -> Option<(Place, bool)> {
    let mut licences = named(content, "license").peekable();
    licences.peek()?;
    Some((Place::of(content.attribute("url").unwrap_or("/")), licences.any(permits_search)))
}

/// The elements of a name in another, with or without the prefix of the vocabulary.
fn named<'a>(element: &'a Element, name: &'a str) -> impl Iterator<Item = &'a Element> {
    element.elements().filter(move |child| child.name.strip_prefix("rsl:").unwrap_or(&child.name) == name)
}

/// Whether a licence permits a search for nothing: it is not prohibited, it is among what is permitted, if anything is
/// listed, and there is nothing to pay.
fn permits_search(licence: &Element) -> bool {
    let usages = |name| {
        let lists = named(licence, name).filter(|list| list.attribute("type").is_none_or(|kind| kind == "usage"));
        lists.map(|list| list.text().to_ascii_lowercase()).collect::<Vec<_>>()
    };
    let has_search = |lists: &[String]| {
        let mut words = lists.iter().flat_map(|list| list.split([',', ' ', '\n', '\t']));
        words.any(|word| SEARCH_USAGES.contains(&word))
    };
    let (permitted, prohibited) = (usages("permits"), usages("prohibits"));
    let is_free = |payment: &Element| payment.attribute("type").is_none_or(|kind| FREE_PAYMENTS.contains(&kind));
    let is_permitted = permitted.is_empty() || has_search(&permitted);
    is_permitted && !has_search(&prohibited) && named(licence, "payment").all(is_free)
}

/// The file `/.well-known/tdmrep.json` of a host (TDM Reservation Protocol, W3C Community Group Final Report, 2024).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reservations(Vec<(Place, bool)>);

impl Reservations {
    /// Reads the file. What is not of its form is passed over.
    #[must_use]
    pub fn parse(file: &[u8]) -> Self {
        let rules = serde_json::from_slice::<Vec<Value>>(file).unwrap_or_default();
        let rule = |rule: &Value| {
            let value = rule.get("tdm-reservation")?;
            let is_reserved = value.as_i64() == Some(1) || value.as_str() == Some("1") || value.as_bool() == Some(true);
            Some((Place::of(rule.get("location")?.as_str()?), is_reserved))
        };
        Self(rules.iter().filter_map(rule).collect())
    }

    /// The statement that reserves an address. A page that says "0" itself is not reserved: its head is given, and the
    /// content of its `meta` element.
    #[must_use]
    pub fn reserves(&self, url: &Url, head: &Head, meta: Option<&str>) -> Option<String> {
        let is_free = head.all("tdm-reservation").chain(meta).any(|value| value.trim() == "0");
        let is_reserved = most_special(&self.0, url).copied().unwrap_or_default();
        (is_reserved && !is_free).then(|| "tdm-reservation: 1 in /.well-known/tdmrep.json".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(path: &str) -> Url {
        Url::parse("https://herald.example").unwrap().join(path).unwrap()
    }

    fn head(fields: &[(&str, &str)]) -> Head {
        Head(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn what_is_said_of_search_counts_and_of_training_alone_does_not() {
        for (usage, is_reserved) in [
            ("train-ai=n, search=n", true),
            ("search=n", true),
            ("train-ai=n, search=y", false),
            ("train-ai=n", false),
            ("bots=n", true),
            ("bots=n, search=y", false),
            ("search=n;exceptions=(), search=y", false),
            ("Search = n", true),
            ("nonsense", false),
            ("", false),
        ] {
            assert_eq!(reserved_in_answer(&head(&[("content-usage", usage)]), None).is_some(), is_reserved, "{usage}");
        }
        let twice = head(&[("content-usage", "train-ai=n"), ("content-usage", "search=n")]);
        assert_eq!(reserved_in_answer(&twice, None).as_deref(), Some("Content-Usage: search=n"));
        let robots = Robots::parse(
            b"User-agent: *\nContent-Usage: /news/ search=n\nContent-Signal: search=yes, ai-train=no",
            "firsthand",
        );
        assert!(reserved_in_robots(&robots, &url("/news/a")).is_some());
        assert!(reserved_in_robots(&robots, &url("/a")).is_none());
    }

    #[test]
    fn mining_is_reserved_by_head_page_or_file() {
        assert!(reserved_in_answer(&head(&[("tdm-reservation", "1")]), None).is_some());
        assert!(reserved_in_answer(&head(&[]), Some(" 1 ")).is_some());
        assert!(reserved_in_answer(&head(&[("tdm-reservation", "0")]), None).is_none());
        let file = br#"[{"location": "/news/*", "tdm-reservation": 1}, {"location": "/news/open/", "tdm-reservation": 0}, {}, 7]"#;
        let reservations = Reservations::parse(file);
        for (path, is_reserved) in [("/news/a", true), ("/news/open/a", false), ("/a", false)] {
            assert_eq!(reservations.reserves(&url(path), &head(&[]), None).is_some(), is_reserved, "{path}");
        }
        assert!(reservations.reserves(&url("/news/a"), &head(&[("tdm-reservation", "0")]), None).is_none());
        assert_eq!(Reservations::parse(b"<html>"), Reservations::default());
    }

    #[test]
    fn a_licence_permits_a_search_or_does_not() {
        for (terms, is_reserved) in [
            ("<prohibits type='usage'>all</prohibits>", true),
            ("<prohibits type='usage'>ai-train, search</prohibits>", true),
            ("<prohibits type='usage'>ai-train ai-index</prohibits>", false),
            ("<prohibits type='user'>commercial</prohibits>", false),
            ("<permits type='usage'>search</permits>", false),
            ("<permits type='usage'>all</permits><prohibits type='usage'>ai-all</prohibits>", false),
            ("<permits type='usage'>ai-train</permits>", true),
            (
                "<permits type='usage'>all</permits><payment type='crawl'><amount currency='USD'>1</amount></payment>",
                true,
            ),
            ("<permits type='usage'>all</permits><payment type='attribution'/>", false),
            (
                "<permits type='usage'>ai-train</permits></license><license><permits type='usage'>search</permits>",
                false,
            ),
        ] {
            for namespace in ["", " xmlns='https://rslstandard.org/rsl'"] {
                let text = format!(
                    "<?xml version='1.0'?><rsl{namespace}><content url='/'><license>{terms}</license></content></rsl>"
                );
                let licence = Licence::parse(text.as_bytes(), None, "https://herald.example/l.xml").unwrap();
                assert_eq!(licence.reserves(&url("/a")).is_some(), is_reserved, "{terms}");
            }
        }
        assert_eq!(Licence::parse(b"<html><body>Not found", None, "https://herald.example/l.xml"), None);
    }

    #[test]
    fn a_licence_holds_for_the_addresses_that_it_names() {
        let text = b"<rsl><content url='https://herald.example/premium/*'><license><prohibits type='usage'>all</prohibits></license></content>\
                    <content url='/premium/open'><license/></content><content url='https://other.example/'><license><prohibits type='usage'>all</prohibits></license></content></rsl>";
        let licence = Licence::parse(text, None, "https://herald.example/l.xml").unwrap();
        for (path, is_reserved) in [("/premium/a", true), ("/premium/open/a", false), ("/a", false)] {
            assert_eq!(licence.reserves(&url(path)).is_some(), is_reserved, "{path}");
        }
        assert_eq!(licence.reserves(&url("/premium/a")).as_deref(), Some("the licence https://herald.example/l.xml"));
    }
}
