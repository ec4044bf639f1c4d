//! Addresses of pages: whether two of them name the same page, or the same publisher.
//!
//! The results are only used for comparison. Nothing is fetched from them, so an unusual address may be parsed loosely.

/// Prefixes of the names of query parameters that record where a reader came from and do not select the content.
const TRACKING_PREFIXES: [&str; 8] = ["utm_", "fbclid", "gclid", "mc_", "ref", "ncid", "cmpid", "amp"];

/// The part of an address that identifies the page: without scheme, `www.`, tracking parameters, fragment and trailing
/// slash, and with the query parameters sorted.
#[must_use]
pub fn key(url: &str) -> String {
    let Some((host, path)) = parts(url) else { return url.trim().to_lowercase() };
    let path = path.split('#').next().unwrap_or("");
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let path = path.trim_end_matches('/').trim_end_matches("/amp").trim_end_matches(".amp");
    let mut fields: Vec<&str> = query
        .split('&')
        .filter(|f| !f.is_empty() && !TRACKING_PREFIXES.iter().any(|t| f.to_ascii_lowercase().starts_with(t)))
        .collect();
    fields.sort_unstable();
    let mut key = format!("{}{path}", site(&host));
    if !fields.is_empty() {
        key.push('?');
        key.push_str(&fields.join("&"));
    }
    key
}

/// The host of an address, without a prefix such as `www.`; empty if the address has no host.
#[must_use]
pub fn host(url: &str) -> String {
    parts(url).map_or_else(String::new, |(host, _)| site(&host).to_owned())
}

/// Whether two addresses belong to the same publisher: the hosts are equal, or one is a subdomain of the other
/// ("edition.a.com", "a.com").
#[must_use]
pub fn same_publisher(a: &str, b: &str) -> bool {
    let (Some((a, _)), Some((b, _))) = (parts(a), parts(b)) else { return false };
    let (a, b) = (site(&a), site(&b));
    let within = |inner: &str, outer: &str| {
        outer.contains('.') && inner.strip_suffix(outer).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    within(a, b) || within(b, a)
}

/// Whether an address is on the public web, as opposed to a local file or a server on this machine.
#[must_use]
pub fn is_public(url: &str) -> bool {
    let web = url.starts_with("https://") || url.starts_with("http://");
    web && parts(url).is_some_and(|(host, _)| {
        let host = host.rsplit_once(':').map_or(host.as_str(), |(host, _)| host);
        host.contains('.') && host != "127.0.0.1" && !host.ends_with(".localhost")
    })
}

/// Splits an address into its host, in lower case, and everything after the host.
fn parts(url: &str) -> Option<(String, &str)> {
    let rest = url.trim().split_once("://")?.1;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = rest[..end].rsplit('@').next().unwrap_or("");
    (!host.is_empty()).then(|| (host.to_lowercase(), &rest[end..]))
}

/// A host without its default port and without a prefix under which the same site usually answers, such as `www.`.
fn site(host: &str) -> &str {
    let host = host.trim_end_matches(":443").trim_end_matches(":80");
    ["www.", "amp.", "m.", "mobile."].iter().find_map(|p| host.strip_prefix(p)).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_same_page_have_the_same_key() {
        let key_of = key("https://www.herald.example/a/b");
        for other in [
            "http://herald.example/a/b/",
            "https://HERALD.example/a/b?utm_source=x&fbclid=1",
            "https://amp.herald.example/a/b/amp",
            "https://www.herald.example/a/b#comments",
        ] {
            assert_eq!(key(other), key_of, "{other}");
        }
        assert_ne!(key("https://herald.example/a/b?id=2"), key_of);
        assert_ne!(key("https://herald.example/a/c"), key_of);
    }

    #[test]
    fn subdomains_belong_to_the_same_publisher() {
        assert!(same_publisher("https://edition.herald.example/x", "https://www.herald.example/y"));
        assert!(!same_publisher("https://herald.example/x", "https://myherald.example/x"));
        assert!(!same_publisher("https://a.example/x", "https://example/x"));
    }

    #[test]
    fn local_addresses_are_not_public() {
        assert!(is_public("https://herald.example/"));
        for local in ["http://127.0.0.1:8080/a.html", "http://localhost/a", "file:///a.html", "about:blank"] {
            assert!(!is_public(local), "{local}");
        }
    }
}
