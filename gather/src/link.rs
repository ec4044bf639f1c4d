//! Addresses as they are written in feeds, sitemaps and HTTP heads → addresses that can be requested.

use firsthand::address::with_ascii_host;
use url::Url;

/// The address that a written one means at a base, without fragment. `None` if it is not one of the web.
#[must_use]
pub fn resolved(base: &Url, written: &str) -> Option<Url> {
    let written = with_ascii_host(written.trim());
    let is_scheme = |text: &str| text.is_empty() || text.ends_with(':') && !text.contains('/');
    let authority = written.split_once("//").filter(|(scheme, _)| is_scheme(scheme));
    let host = authority.map_or("", |(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or_default());
    // Browsers decode percent escapes in hosts; nobody writes them.
    if written.is_empty() || host.contains('%') {
        return None;
    }
    let mut url = base.join(&written).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())?;
    url.set_fragment(None);
    Some(url)
}

/// The address of a text that is absolute, without fragment. `None` if it is not one of the web.
#[must_use]
pub fn absolute(written: &str) -> Option<Url> {
    let anywhere = Url::parse("https://example.invalid/").ok()?;
    resolved(&anywhere, written).filter(|url| url.host_str() != anywhere.host_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_addresses_are_those_of_the_web() {
        let base = Url::parse("https://herald.example/city/feed.xml?x#y").unwrap();
        for (written, address) in [
            (" a?b#c\n", Some("https://herald.example/city/a?b")),
            ("//Other.Example:443/é", Some("https://other.example/%C3%A9")),
            ("https://ZÜRICH.example/ü", Some("https://xn--zrich-kva.example/%C3%BC")),
            ("HTTP://herald.example:80", Some("http://herald.example/")),
            ("", None),
            ("  ", None),
            ("mailto:desk@herald.example", None),
            ("https://H%C3%A9RALD.example/", None),
            ("https:///", None),
            ("javascript:void(0)", None),
        ] {
            assert_eq!(resolved(&base, written).map(String::from).as_deref(), address, "{written}");
        }
        assert_eq!(absolute("/a"), None);
        assert_eq!(absolute("https://a.example").map(String::from).as_deref(), Some("https://a.example/"));
    }
}
