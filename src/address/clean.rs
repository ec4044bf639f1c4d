//! The form in which the address of an article is stored and shown.

use super::{is_tracking, shown, with_ascii_host, without_anchor};
use std::borrow::Cow;
use url::Url;

/// The address without what does not select the page: tracking parameters, fragment (unless it is a route, "#!/a" or "#/a"),
/// user name, default port. Scheme and host are in small letters, the host in punycode, and other characters are escaped as
/// browsers do. The address of a mirror becomes that of the page which it shows. `None` if it is not an address of the
/// web.
///
/// Cleaning a clean address changes nothing. An address has the same [`key`](super::key) before and after, unless it has
/// dot segments, which are resolved, or ASCII characters that must be escaped.
///
/// ```
/// use firsthand::address::clean;
/// let clean = clean("HTTPS://News.Example:443/a?page=2&utm_source=x#top");
/// assert_eq!(clean.as_deref(), Some("https://news.example/a?page=2"));
/// ```
#[must_use]
pub fn clean(url: &str) -> Option<String> {
    let mut url = Url::parse(&with_ascii_host(shown(url.trim()).trim())).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let host = url.host_str()?.trim_end_matches('.').to_owned();
    url.set_host(Some(&host)).ok()?;
    url.set_username("").and_then(|()| url.set_password(None)).ok()?;
    url = without_anchor(url);
    if let Some(query) = url.query() {
        let kept: Vec<&str> = query.split('&').filter(|field| !field.is_empty() && !is_tracking(field)).collect();
        let kept = Some(kept.join("&")).filter(|query| !query.is_empty());
        url.set_query(kept.as_deref());
    }
    Some(url.into())
}

/// Whether an address is that of the front page of a site.
#[must_use]
pub fn is_front(url: &str) -> bool {
    let clean = clean(url).map_or(Cow::Borrowed(url), Cow::Owned);
    let path = clean.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
    path.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::key;
    use proptest::prelude::*;

    #[test]
    fn what_does_not_select_the_page_is_removed() {
        for (url, expected) in [
            ("https://herald.example/a?utm_source=x&id=2&&fbclid=1#comments", "https://herald.example/a?id=2"),
            ("http://ann:secret@WWW.Herald.example.:80/a/?ref=home", "http://www.herald.example/a/"),
            ("https://zürich.example/straße", "https://xn--zrich-kva.example/stra%C3%9Fe"),
            ("https://herald.example/#!/a", "https://herald.example/#!/a"),
            ("https://herald.example/app/?utm_source=x#/news/1", "https://herald.example/app/#/news/1"),
            ("https://herald.example/a#/", "https://herald.example/a"),
            ("https://web.archive.org/web/2024/https://herald.example/a?gclid=1", "https://herald.example/a"),
        ] {
            assert_eq!(clean(url).as_deref(), Some(expected), "{url}");
        }
        for other in
            ["", "herald.example/a", "file:///a.html", "urn:text:https://herald.example/a", "mailto:a@b.example"]
        {
            assert_eq!(clean(other), None, "{other}");
        }
    }

    #[test]
    fn a_front_page_has_no_path() {
        assert!(is_front("https://herald.example") && is_front("https://herald.example/?utm_source=x#top"));
        assert!(is_front("https://herald.example/#/"));
        assert!(!is_front("https://herald.example/a") && !is_front("https://herald.example/?p=7"));
        assert!(!is_front("https://herald.example/#/news/1"));
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing_and_keeps_the_key(
            host in "(www\\.|M\\.|amp\\.)?[a-zA-Zéß]{1,6}\\.example\\.?(:80|:443|:8080)?",
            path in "(/[a-zA-Z0-9éß~@%_-]{1,6}|/%[0-9a-fA-F]{2}|/a\\.amp|/amp){0,4}/?",
            query in "(\\?(utm_source|ref|id|q|fbclid|p[\\[\\]]|é)=?[a-z0-9%+é]{0,5}(&(ref|id|é|&)=?[a-z0-9%+é]{0,5}){0,3})?",
            fragment in "(#!?[a-z/é]{0,6})?",
            secure in any::<bool>(),
        ) {
            let scheme = if secure { "https" } else { "HTTP" };
            let url = format!("{scheme}://{host}{path}{query}{fragment}");
            // An escaped dot can be a dot segment, which is resolved.
            prop_assume!(!path.to_lowercase().contains("%2e"));
            if let Some(once) = clean(&url) {
                prop_assert_eq!(clean(&once), Some(once.clone()));
                prop_assert_eq!(key(&once), key(&url));
            }
        }
    }
}
