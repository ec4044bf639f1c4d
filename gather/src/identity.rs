//! The one address under which an article is kept: the canonical one where it is believable, without what does not
//! select the page.

use firsthand::address::{clean, is_front};
use std::collections::HashSet;
use url::Url;

/// What is said about the address of a document.
#[derive(Debug, Default)]
pub struct Claims<'a> {
    /// The address that it was loaded from.
    pub loaded: Option<&'a str>,
    /// The canonical addresses that it declares, absolute, the most reliable first.
    pub declared: Vec<String>,
    /// Its headline.
    pub title: Option<&'a str>,
}

/// Whether two addresses belong to the same publisher.
pub type SamePublisher<'a> = &'a (dyn Fn(&str, &str) -> bool + Sync);

/// Last names in the path of a front page.
#[rustfmt::skip] // rustfmt would put each name on its own line.
const FRONT_NAMES: [&str; 9] = [
    "index.html", "index.htm", "index.php", "index.asp", "index.aspx", "index.jsp", "default.asp", "default.aspx", "home",
];
/// What follows the address of an article in those of its other forms. Numbers are pages or comments.
const VARIANTS: [&str; 12] =
    ["amp", "print", "printable", "page", "p", "m", "mobile", "all", "full", "single-page", "comments", "gallery"];
/// Extensions of programs that show whatever article their parameters name.
const PROGRAMS: [&str; 8] = [".php", ".asp", ".aspx", ".jsp", ".cgi", ".do", ".cfm", ".pl"];
/// Names of parameters that number the visit of a reader and not the article.
const SESSION_NAMES: [&str; 7] =
    ["sid", "session", "sessionid", "session_id", "phpsessid", "jsessionid", "aspsessionid"];

/// The address under which a document is kept: the first canonical address that can be the document's, else the one that
/// it was loaded from. `None` if there is neither.
///
/// A canonical address is one line of a template, and some templates give every page the same. It does not count if it is
/// that of another publisher, who may have had the article first but is not the source of this document; of a front page;
/// of a folder or a program above the page; or of another article by the words in it.
#[must_use]
pub fn address(claims: &Claims, same_publisher: SamePublisher) -> Option<String> {
    let loaded = claims.loaded.and_then(clean);
    let declared = claims.declared.iter().filter_map(|address| clean(address));
    let mut believable = declared.filter(|address| {
        !is_entrance(address)
            && loaded.as_ref().is_none_or(|loaded| {
                same_publisher(address, loaded)
                    && !is_above(address, loaded)
                    && !is_of_another(address, loaded, claims.title.unwrap_or_default())
            })
    });
    believable.next().or(loaded)
}

/// Whether an address is that of the front page of a site.
fn is_entrance(address: &str) -> bool {
    let segments = segments(address);
    is_front(address) || matches!(&segments[..], [name] if FRONT_NAMES.contains(&name.to_lowercase().as_str()))
}

/// Whether an address is that of a folder in which the page stands, or of the program that shows it.
fn is_above(address: &str, loaded: &str) -> bool {
    let (upper, lower) = (segments(address), segments(loaded));
    let Some(rest) = lower.strip_prefix(&upper[..]) else { return false };
    let Some(last) = upper.last() else { return true };
    if rest.is_empty() {
        return PROGRAMS.iter().any(|extension| last.ends_with(extension)) && loses_number(address, loaded);
    }
    let is_variant = |name: &String| VARIANTS.contains(&&**name) || name.bytes().all(|byte| byte.is_ascii_digit());
    !rest.iter().all(is_variant) && words(last).count() < 2
}

/// Whether a parameter with a number, which may name the article, is missing in the canonical address.
fn loses_number(address: &str, loaded: &str) -> bool {
    let numbers = |url: &str| -> Vec<(String, String)> {
        let url = Url::parse(url).ok();
        let pairs =
            url.iter().flat_map(Url::query_pairs).map(|(name, value)| (name.to_lowercase(), value.into_owned()));
        pairs.filter(|(name, value)| has_digit(value) && !SESSION_NAMES.contains(&&**name)).collect()
    };
    let kept = numbers(address);
    numbers(loaded).iter().any(|number| !kept.contains(number))
}

fn has_digit(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}

/// Whether the words in an address are those of another article: at least two, of which less than half stand in the
/// headline, while at least half of those in the address that the page was loaded from do.
fn is_of_another(address: &str, loaded: &str, title: &str) -> bool {
    let title: HashSet<String> = words(title).collect();
    let in_title = |url: &str| {
        let last = segments(url).pop().unwrap_or_default();
        let words: HashSet<String> = words(&last).collect();
        (words.len(), words.intersection(&title).count())
    };
    let ((words, shared), (loaded_words, loaded_shared)) = (in_title(address), in_title(loaded));
    words >= 2 && 2 * shared < words && loaded_shared >= 2 && 2 * loaded_shared >= loaded_words
}

/// The words of three letters or more in a text, in lower case.
fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= 3).map(str::to_lowercase)
}

/// The names in the path of an address.
fn segments(address: &str) -> Vec<String> {
    let url = Url::parse(address).ok();
    let segments = url.as_ref().and_then(Url::path_segments).into_iter().flatten();
    segments.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// The address of the link with `rel="canonical"` in the values of the HTTP field `Link` (RFC 8288, RFC 6596), as it is
/// written.
#[must_use]
pub fn canonical_in_field<'a>(values: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let is_canonical = |parameter: &str| {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let mut relations = value.trim().trim_matches('"').split_ascii_whitespace();
        name.trim().eq_ignore_ascii_case("rel") && relations.any(|word| word.eq_ignore_ascii_case("canonical"))
    };
    values.into_iter().find_map(|mut rest| {
        while let Some((_, after)) = rest.split_once('<') {
            let (address, parameters) = after.split_once('>')?;
            let end = parameters.find('<').unwrap_or(parameters.len());
            // The first relation counts; what follows the last comma belongs to the next link.
            if parameters[..end].trim_end().trim_end_matches(',').split(';').any(is_canonical) {
                return Some(address.trim());
            }
            rest = &parameters[end..];
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use firsthand::address::same_publisher;

    fn kept(loaded: &str, declared: &str, title: &str) -> String {
        let claims = Claims { loaded: Some(loaded), declared: vec![declared.into()], title: Some(title) };
        address(&claims, &|a, b| same_publisher(a, b)).unwrap()
    }

    #[test]
    fn a_canonical_address_of_the_same_article_is_kept() {
        for (loaded, canonical) in [
            ("https://amp.herald.example/town/mill?utm_source=x", "https://www.herald.example/town/mill"),
            ("https://herald.example/town/old-mill/amp/", "https://herald.example/town/old-mill/"),
            ("https://herald.example/mill/page/2", "https://herald.example/mill"),
            ("https://herald.example/old-mill-grinds/photos", "https://herald.example/old-mill-grinds"),
            ("https://herald.example/a?sid=81x", "https://herald.example/old-mill-grinds"),
            ("https://herald.example/story.php?id=7&sid=81", "https://herald.example/story.php?id=7"),
            ("https://herald.example/show.php?PHPSESSID=81", "https://herald.example/show.php"),
            ("https://herald.example/old-mill-grinds", "https://herald.example/2026/4411"),
            ("http://herald.example/mill", "https://herald.example/mill"),
        ] {
            assert_eq!(kept(loaded, canonical, "Old mill grinds again"), canonical, "{loaded}");
        }
    }

    #[test]
    fn a_canonical_address_of_something_else_does_not_count() {
        for (loaded, canonical) in [
            ("https://herald.example/town/mill", "https://herald.example/"),
            ("https://herald.example/town/mill", "https://herald.example/?utm_source=x"),
            ("https://herald.example/town/mill", "https://www.herald.example/index.php"),
            ("https://herald.example/town/mill", "https://herald.example/town/"),
            ("https://herald.example/2026/05/02/mill", "https://herald.example/2026/05/02"),
            ("https://herald.example/town/old-mill-grinds", "https://herald.example/town/new-bridge-opens-again"),
            ("https://herald.example/town/mill", "https://other.example/town/mill"),
            ("https://herald.example/story.php?id=7", "https://herald.example/story.php"),
            ("https://herald.example/town/mill", "javascript:void(0)"),
        ] {
            assert_eq!(kept(loaded, canonical, "Old mill grinds again"), loaded, "{canonical}");
        }
    }

    #[test]
    fn without_any_address_there_is_none() {
        let front = Claims { declared: vec!["https://herald.example/".into()], ..Claims::default() };
        assert_eq!(address(&front, &|_, _| true), None);
        let file = Claims { loaded: Some("file:///home/ann/mill.html"), ..Claims::default() };
        assert_eq!(address(&file, &|_, _| true), None);
    }

    #[test]
    fn the_canonical_link_is_found_in_a_field() {
        let find = |value: &'static str| canonical_in_field([value].into_iter());
        assert_eq!(
            find("</s.css>; rel=preload; as=style, <https://a.example/1>; rel=\"canonical\""),
            Some("https://a.example/1")
        );
        assert_eq!(
            find("<https://a.example/1,2;3>;title=\"x\";REL=\"shortlink Canonical\""),
            Some("https://a.example/1,2;3")
        );
        assert_eq!(find("</1>; rel=canonical,</2>; rel=alternate"), Some("/1"));
        assert_eq!(find("</1>; rel=alternate, </2>; rel=amphtml"), None);
        assert_eq!(find("<broken"), None);
    }
}
