//! Addresses of pages: whether two of them name the same page, or the same publisher.
//!
//! The results are only used for comparison, except a [clean] address, which is stored. Nothing is fetched from them, so an unusual address may be parsed loosely.
//! Hosts are compared in Unicode and not in punycode, paths with their percent escapes decoded, and the address of a
//! mirror, such as an archive, as that of the page that it shows.

mod clean;
mod mirrors;
pub mod suffixes;

use crate::order;
pub use clean::{clean, is_front};
pub use mirrors::mirrored;
use std::borrow::Cow;
use suffixes::{Domain, Owner};
use url::Url;

/// Beginnings of the names of query parameters that record where a reader came from, or how a mirror shows the page, and
/// do not select the content. In small letters, as in the lists below.
const TRACKING_FAMILIES: [&str; 10] = ["utm_", "at_", "mc_", "hsa_", "pk_", "mtm_", "ns_", "oly_", "guce_", "_x_tr_"];
/// Whole names of such parameters.
#[rustfmt::skip] // rustfmt would put each name on its own line.
const TRACKING_NAMES: [&str; 51] = [
    "_ga", "_gl", "_hsenc", "_hsmi", "amp", "amp_gsa", "amp_js_v", "campaign_id", "cmp", "cmpid", "dclid", "emc",
    "fbclid", "feed_id", "ftag", "gbraid", "gclid", "gclsrc", "guccounter", "hsctatracking", "icid", "igsh", "igshid",
    "ito", "mkt_tok", "msclkid", "ncid", "ocid", "ref_src", "ref_url", "referer", "referrer", "s_cid", "scid",
    "sharetoken", "smid", "smprod", "smtyp", "spm", "sref", "taid", "traffic_source", "ttclid", "twclid", "usqp",
    "vero_id", "wbraid", "wt.mc_id", "wt_mc", "xtor", "yclid",
];
/// Names of parameters that record where a reader came from or which form of the page is shown, unless their value has a
/// digit: on some sites it is the number of an article.
const AMBIGUOUS_NAMES: [&str; 9] =
    ["cid", "mod", "output", "outputtype", "partner", "ref", "share", "source", "tracking"];

/// Prefixes of hosts under which the same site usually answers.
const SITE_PREFIXES: [&str; 7] = ["www.", "amp.", "m.", "mobile.", "mobil.", "touch.", "wap."];

/// The part of an address that identifies the page: without scheme, `www.`, tracking parameters, trailing slash and
/// fragment, unless that is a route ("#!/a", "#/a"), and with the query parameters sorted.
#[must_use]
pub fn key(url: &str) -> String {
    let url = shown(url);
    let Some((host, path)) = parts(&url) else { return url.trim().to_lowercase() };
    let (path, fragment) = path.split_once('#').unwrap_or((path, ""));
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let path = decoded(path.trim_end_matches('/').trim_end_matches("/amp").trim_end_matches(".amp"));
    let mut fields: Vec<Cow<str>> =
        query.split('&').filter(|field| !field.is_empty() && !is_tracking(field)).map(decoded).collect();
    order::sort(&mut fields);
    let mut key = format!("{}{path}", site(&host));
    if !fields.is_empty() {
        key.push('?');
        key.push_str(&fields.join("&"));
    }
    if is_route(fragment) {
        key.push('#');
        key.push_str(&decoded(fragment.trim_end_matches('/')));
    }
    key
}

/// Whether a fragment is the route of a page on a site of a single document, such as "!/a" and "/news/1". A "/" alone
/// leads to the document itself.
fn is_route(fragment: &str) -> bool {
    fragment.starts_with('!') || (fragment.starts_with('/') && !fragment.trim_matches('/').is_empty())
}

/// An address without its fragment, unless that is a route.
pub(crate) fn without_anchor(mut url: Url) -> Url {
    if !url.fragment().is_some_and(is_route) {
        url.set_fragment(None);
    }
    url
}

/// Whether a field of a query, such as "ref=home", does not select the content of the page.
fn is_tracking(field: &str) -> bool {
    // Escapes have digits of their own.
    let field = decoded(field);
    let (name, value) = field.split_once('=').unwrap_or((&field, ""));
    let name = name.to_ascii_lowercase();
    TRACKING_FAMILIES.iter().any(|family| name.starts_with(family))
        || TRACKING_NAMES.contains(&&*name)
        || (AMBIGUOUS_NAMES.contains(&&*name) && !value.contains(|c: char| c.is_ascii_digit()))
}

/// The host of an address, without a prefix such as `www.`; empty if the address has no host.
#[must_use]
pub fn host(url: &str) -> String {
    parts(&shown(url)).map_or_else(String::new, |(host, _)| site(&host).to_owned())
}

/// What the names of two hosts say about their publishers, from most to least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kinship {
    /// One host: one publisher.
    Host,
    /// Hosts under one registered domain: one publisher, unless the domain's owner lets others publish there.
    Domain,
    /// The name that one has registered, under another suffix: "herald.com" and "herald.co.uk".
    Label,
    /// The name that one has registered is a word in the other: "herald.com" and "herald-news.com".
    Word,
    /// Nothing.
    None,
}

/// What the hosts of two addresses have in common. A public suffix, such as that of a host of blogs, says nothing. Pages
/// of two users of a site, such as "/@ann/1" and "/@bob/2", are not of one publisher.
#[must_use]
pub fn kinship(page_url: &str, source_url: &str) -> Kinship {
    let (page, source) = (host(page_url), host(source_url));
    let (Some(a), Some(b)) = (Domain::of(&page), Domain::of(&source)) else { return Kinship::None };
    let is_registered = a.owner == Owner::Registry && b.owner == Owner::Registry;
    let mut words = page.split(['.', '-']);
    if user(page_url) != user(source_url) {
        Kinship::None
    } else if page == source && page.contains('.') {
        Kinship::Host
    } else if a.name == b.name {
        Kinship::Domain
    } else if is_registered && a.label == b.label {
        Kinship::Label
    } else if is_registered && words.any(|word| word == b.label) {
        Kinship::Word
    } else {
        Kinship::None
    }
}

/// The user that the path of an address begins with: "@ann" or "~ann".
fn user(url: &str) -> Option<String> {
    let url = shown(url);
    let (_, path) = parts(&url)?;
    let first = path.strip_prefix('/')?.split(['/', '?', '#']).next()?;
    first.starts_with(['@', '~']).then(|| decoded(first).into_owned())
}

/// Whether two addresses belong to the same publisher, as far as their hosts can say: they are under one registered
/// domain ("edition.a.com", "a.com").
#[must_use]
pub fn same_publisher(a: &str, b: &str) -> bool {
    kinship(a, b) <= Kinship::Domain
}

/// The name that the publisher of an address has registered as a domain: "herald" of "news.herald.co.uk".
#[must_use]
pub fn registered_name(url: &str) -> Option<String> {
    domain_label(&host(url)).map(str::to_owned)
}

/// The domain that is registered for the host of an address, in Unicode: "herald.co.uk" of "news.herald.co.uk". The host
/// itself if it is a public suffix; empty if the address has no host.
#[must_use]
pub fn registered_domain(url: &str) -> String {
    let host = host(url);
    let host = host.rsplit_once(':').map_or(&*host, |(host, _)| host);
    Domain::of(host).map_or(host, |domain| domain.name).to_owned()
}

fn domain_label(host: &str) -> Option<&str> {
    Domain::of(host).map(|domain| domain.label)
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

/// The address of the page that is shown: that in a mirror's address, or else the address itself.
pub(crate) fn shown(url: &str) -> Cow<'_, str> {
    mirrored(url).map_or(Cow::Borrowed(url), Cow::Owned)
}

/// Splits an address into its host, in lower case and in Unicode, and everything after the host.
fn parts(url: &str) -> Option<(String, &str)> {
    let rest = url.trim().split_once("://")?.1;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = decoded(rest[..end].rsplit('@').next().unwrap_or(""));
    // A dot may end the name of a host, also before a port.
    let host = host.replacen(".:", ":", 1);
    (!host.is_empty()).then(|| (in_unicode(&host.to_lowercase()), &rest[end..]))
}

/// A host with its names in punycode decoded: "xn--zrich-kva.example" is "zürich.example".
fn in_unicode(host: &str) -> String {
    if !host.contains("xn--") {
        return host.to_owned();
    }
    let name = |name: &str| {
        let decoded = name.strip_prefix("xn--").and_then(idna::punycode::decode_to_string);
        decoded.map_or_else(|| name.to_owned(), |name| name.to_lowercase())
    };
    host.split('.').map(name).collect::<Vec<_>>().join(".")
}

/// An address whose host is in punycode, as browsers write it in requests; the address itself if it has no host or an
/// ASCII one.
#[must_use]
pub fn with_ascii_host(url: &str) -> Cow<'_, str> {
    let scheme = |at: &usize| url[..*at].is_empty() || url[..*at].ends_with(':') && !url[..*at].contains('/');
    let start = url.find("//").filter(|at| !url.is_ascii() && scheme(at)).map(|at| at + 2);
    let Some(start) = start else { return Cow::Borrowed(url) };
    let end = url[start..].find(['/', '?', '#']).map_or(url.len(), |at| start + at);
    if url[start..end].is_ascii() {
        return Cow::Borrowed(url);
    }
    let name = |name: &str| {
        let encoded = (!name.is_ascii()).then(|| idna::punycode::encode_str(&name.to_lowercase())).flatten();
        encoded.map_or_else(|| name.to_owned(), |encoded| format!("xn--{encoded}"))
    };
    let host = url[start..end].split('.').map(name).collect::<Vec<_>>().join(".");
    Cow::Owned(format!("{}{host}{}", &url[..start], &url[end..]))
}

/// A text with its percent escapes decoded where they mean letters, digits and other characters without a function in
/// an address. Other escapes are written in capitals, and so are those that are not UTF-8.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    let mut run = Vec::new();
    while let Some(first) = rest.chars().next() {
        let escaped = rest.strip_prefix('%').and_then(|hex| hex.get(..2)).and_then(|hex| {
            let is_hex = hex.bytes().all(|digit| digit.is_ascii_hexdigit());
            u8::from_str_radix(hex, 16).ok().filter(|_| is_hex)
        });
        if let Some(byte) = escaped {
            run.push(byte);
            rest = &rest[3..];
        } else {
            push_decoded(&mut run, &mut plain);
            plain.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    push_decoded(&mut run, &mut plain);
    Cow::Owned(plain)
}

/// Adds a run of escaped bytes to a text, decoded as far as they may be.
fn push_decoded(run: &mut Vec<u8>, text: &mut String) {
    let escape = |byte: u8, text: &mut String| {
        let digit = |value: u8| char::from(b"0123456789ABCDEF"[usize::from(value)]);
        text.extend(['%', digit(byte >> 4), digit(byte & 15)]);
    };
    for chunk in run.utf8_chunks() {
        for c in chunk.valid().chars() {
            match u8::try_from(c).ok().filter(u8::is_ascii) {
                Some(byte) if !is_unreserved(byte) => escape(byte, text),
                _ => text.push(c),
            }
        }
        chunk.invalid().iter().for_each(|byte| escape(*byte, text));
    }
    run.clear();
}

/// Whether a character has no function in an address (RFC 3986).
const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// A host without its default port and without prefixes under which the same site usually answers, such as `www.`.
fn site(host: &str) -> &str {
    let mut host = host.trim_end_matches(":443").trim_end_matches(":80").trim_end_matches('.');
    let without_prefix = |host| {
        let rest = SITE_PREFIXES.iter().find_map(|prefix| str::strip_prefix(host, *prefix));
        rest.filter(|rest| rest.contains('.'))
    };
    while let Some(rest) = without_prefix(host) {
        host = rest;
    }
    host
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
        assert_eq!(key("https://web.archive.org/web/2024/https://www.herald.example/a/b?utm_source=x"), key_of);
        assert_eq!(key("https://herald-example.translate.goog/a/b?_x_tr_sl=de"), key_of);
        assert_eq!(key("https://www.m.herald.example/%61/b"), key_of);
        assert_ne!(key("https://herald.example/a%2Fb"), key_of);
        assert_ne!(key("https://herald.example/a/b?id=2"), key_of);
        for tracking in ["xtor=RSS-1", "at_medium=rss", "hsCtaTracking=1", "ref=home", "outputType=amp", "CMP=share"] {
            assert_eq!(key(&format!("https://herald.example/a/b?{tracking}")), key_of, "{tracking}");
        }
        for content in ["ref=1", "reference=home", "ampid=3", "cid=81", "#!/c", "#/c"] {
            assert_ne!(key(&format!("https://herald.example/a/b?{content}")), key_of, "{content}");
        }
        assert_ne!(key("https://herald.example/a/c"), key_of);
    }

    #[test]
    fn routes_behind_the_fragment_sign_name_pages_of_their_own() {
        let key_of = key("https://www.herald.example/#/news/1");
        assert_eq!(key("https://herald.example/?utm_source=x#/news/1/"), key_of);
        assert_eq!(key("https://herald.example/#/news/%31"), key_of);
        for other in ["#/news/2", "#!/news/1", "#/news/1?page=2", "#", "#/", "#//", "#news"] {
            assert_ne!(key(&format!("https://herald.example/{other}")), key_of, "{other}");
        }
        for none in ["#", "#/", "#//", "#news"] {
            assert_eq!(key(&format!("https://herald.example/{none}")), "herald.example", "{none}");
        }
    }

    #[test]
    fn spellings_of_an_address_have_the_same_key() {
        assert_eq!(key("https://xn--zrich-kva.example/a"), key("https://ZÜRICH.example/a"));
        assert_eq!(with_ascii_host("https://zürich.example/ü?q"), "https://xn--zrich-kva.example/ü?q");
        assert_eq!(with_ascii_host("/ü//ü"), "/ü//ü");
        assert_eq!(key("https://a.example/%d0%bc?%d0%bc=1"), key("https://a.example/м?%D0%BC=1"));
        assert_eq!(key("https://a.example/%e4"), key("https://a.example/%E4"), "no UTF-8");
        assert_ne!(key("https://a.example/%e4"), key("https://a.example/%E5"));
        assert_eq!(key("https://a.example/100%"), "a.example/100%");
        assert_eq!(host("https://m.com/"), "m.com");
    }

    #[test]
    fn kinship_says_what_hosts_have_in_common() {
        let of = |a: &str, b: &str| kinship(&format!("https://{a}/x"), &format!("https://{b}/y"));
        assert_eq!(of("www.herald.example", "m.herald.example"), Kinship::Host);
        assert_eq!(of("finance.portal.example", "news.portal.example"), Kinship::Domain);
        assert_eq!(of("herald.co.uk", "herald.com"), Kinship::Label);
        assert_eq!(of("herald-news.example.org", "herald.example"), Kinship::Word);
        assert_eq!(of("ann.github.io", "bob.github.io"), Kinship::None);
        assert_eq!(of("ann.github.io", "ann.com"), Kinship::None, "anyone can take the name of a hosted blog");
        assert_eq!(of("github.io", "github.io"), Kinship::None);
        assert_eq!(of("herald.co.uk", "post.co.uk"), Kinship::None);
        assert_eq!(kinship("https://posts.example/@ann/1", "https://posts.example/@ann/2"), Kinship::Host);
        assert_eq!(kinship("https://posts.example/@ann/1", "https://posts.example/@bob/1"), Kinship::None);
        assert_eq!(kinship("https://ann.posts.example/1", "https://posts.example/@ann/1"), Kinship::None);
        assert_eq!(registered_name("https://www.news.herald.co.uk/a").as_deref(), Some("herald"));
        assert_eq!(registered_domain("https://www.news.herald.co.uk:8443/a"), "herald.co.uk");
        assert_eq!(registered_domain("https://ann.github.io/a"), "ann.github.io");
        assert_eq!(registered_domain("about:blank"), "");
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
