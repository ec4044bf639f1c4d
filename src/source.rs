//! The bibliographic data of an article: address, title, publisher, date and language.

use serde::{Deserialize, Serialize};

/// Maximum length of an address, title or publisher in an index, in bytes. Longer titles and publishers are cut; an
/// article with a longer address is refused.
pub const MAX_FIELD_BYTES: usize = 4096;

/// The bibliographic data that an index stores about an original.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Source {
    /// Address of the article, absolute.
    pub url: String,
    /// Headline.
    pub title: Option<String>,
    /// Name of the publisher.
    pub publisher: Option<String>,
    /// Date of publication, as `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SSZ`.
    pub published: Option<String>,
    /// Language, as a BCP 47 tag.
    pub lang: Option<String>,
}

/// Maximum length of a title or publisher that is shown, in characters. A longer one is no name.
const MAX_SHOWN_CHARS: usize = 300;

impl Source {
    /// The same data, fit to be shown: an index can come from anybody. Control characters, marks that turn the direction
    /// of writing among them, are left out, long names are cut, and an address that is not on the web is removed.
    #[must_use]
    pub fn shown(self) -> Self {
        let name = |field: Option<String>| {
            field.map(|name| name.chars().filter(|c| !is_control(*c)).take(MAX_SHOWN_CHARS).collect())
        };
        let url = if is_on_web(&self.url) { self.url } else { String::new() };
        Self {
            url,
            title: name(self.title),
            publisher: name(self.publisher),
            published: name(self.published),
            lang: name(self.lang),
        }
    }
}

/// Whether an address is one of the web, so that it may become a link: it has a scheme that is `http` or `https`, then a
/// host, and no control characters.
#[must_use]
pub fn is_on_web(url: &str) -> bool {
    let web =
        url.split_once("://").filter(|(scheme, _)| ["http", "https"].iter().any(|s| scheme.eq_ignore_ascii_case(s)));
    web.is_some_and(|(_, rest)| !rest.is_empty() && !rest.starts_with(['/', '?', '#'])) && !url.contains(is_control)
}

/// Whether a character controls a terminal or the direction of writing instead of being shown.
pub(crate) fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_cannot_mislead() {
        let hostile = Source {
            url: "javascript:alert(1)".into(),
            title: Some(format!("A\u{202E}B\nC{}", "x".repeat(1000))),
            ..Source::default()
        };
        let shown = hostile.shown();
        assert_eq!(shown.url, "");
        let title = shown.title.unwrap();
        assert!(title.starts_with("ABCx") && title.chars().count() == MAX_SHOWN_CHARS);
        let honest = Source { url: "https://a.example/1".into(), title: Some("Title".into()), ..Source::default() };
        assert_eq!(honest.clone().shown(), honest);
    }

    #[test]
    fn only_addresses_with_a_scheme_of_the_web_and_a_host_are_on_the_web() {
        for url in ["https://a.example/1", "http://a.example", "HTTPS://A.example/1", "http://[::1]:8000/a b"] {
            assert!(is_on_web(url), "{url}");
        }
        for url in [
            "",
            "/news/1",
            "a.example/1",
            "urn:uuid:1",
            "file:///home/a.html",
            "ftp://a.example/1",
            "javascript:alert('https://a.example')",
            "view-source:https://a.example/1",
            " https://a.example/1",
            "https://",
            "https:///1",
            "https:a.example",
            "https://a.example/\u{202E}1",
            "https://a.example/\n1",
        ] {
            assert!(!is_on_web(url), "{url}");
        }
    }
}
