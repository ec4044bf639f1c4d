//! Mirrors: services that show a page of somebody else under an address of their own, which contains the page's.
//!
//! Only services that are known to show pages unchanged are recognised. Any other site could put an address into its
//! own to pass for a mirror.

use super::{decoded, domain_label, parts};

/// Caches of AMP pages. The address of a page follows `/c/s/` or the like.
const AMP_CACHES: [&str; 3] = ["cdn.ampproject.org", "ampproject.net", "bing-amp.com"];

/// Archives, readers, translators and proxies whose addresses contain a page's complete address, in the path or as the
/// value of a parameter.
#[rustfmt::skip] // rustfmt would put each host on its own line.
const SERVICES: [&str; 29] = [
    "web.archive.org", "archive.today", "archive.ph", "archive.is", "archive.md", "archive.li", "archive.vn",
    "archive.fo", "arquivo.pt", "webarchive.org.uk", "webarchive.nationalarchives.gov.uk", "timetravel.mementoweb.org",
    "ghostarchive.org", "webcache.googleusercontent.com", "translate.googleusercontent.com", "translate.yandex.com",
    "translate.yandex.ru", "translatetheweb.com", "12ft.io", "r.jina.ai", "outline.com", "txtify.it", "via.hypothes.is",
    "printfriendly.com", "getpocket.com", "instapaper.com", "textise.net", "smry.ai", "removepaywall.com",
];

/// Google translates pages under this host: `herald-example.translate.goog`.
const TRANSLATED_HOST: &str = ".translate.goog";
/// Maximum number of mirrors in one another, such as an archived page of a cache.
const MAX_NESTED_MIRRORS: usize = 3;

/// The address of the page that a mirror shows; [`None`] if the address is not a mirror's.
#[must_use]
pub fn mirrored(url: &str) -> Option<String> {
    let mut found = mirrored_once(url)?;
    for _ in 1..MAX_NESTED_MIRRORS {
        let Some(inner) = mirrored_once(&found) else { break };
        found = inner;
    }
    Some(found)
}

fn mirrored_once(url: &str) -> Option<String> {
    let (host, path) = parts(url)?;
    let is_at = |service: &&str| host.strip_suffix(*service).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    // Asked last: the first answer of a process unpacks the public suffixes, which takes a million instructions.
    let is_of_google = || domain_label(&host) == Some("google");
    if let Some(name) = host.strip_suffix(TRANSLATED_HOST) {
        let host = name.replace("--", "\0").replace('-', ".").replace('\0', "-");
        return Some(format!("https://{host}{path}"));
    }
    if AMP_CACHES.iter().any(is_at) {
        let (_, inner) = path.trim_start_matches('/').split_once('/')?;
        return without_scheme(inner.strip_prefix("s/").unwrap_or(inner));
    }
    if let Some(inner) = path.strip_prefix("/amp/")
        && is_of_google()
    {
        return without_scheme(inner.strip_prefix("s/").unwrap_or(inner));
    }
    if SERVICES.iter().any(is_at) || host.starts_with("translate.") && is_of_google() {
        return embedded(path);
    }
    None
}

/// An address that is given without its scheme.
fn without_scheme(address: &str) -> Option<String> {
    address.split(['/', '?']).next().is_some_and(|host| host.contains('.')).then(|| format!("https://{address}"))
}

/// The address that the path or a parameter of another one contains: `/web/2024/https://herald.example/a`,
/// `?url=https%3A%2F%2Fherald.example%2Fa`. An archive may leave out the scheme after the time.
fn embedded(path: &str) -> Option<String> {
    let start = |text: &str| ["https:/", "http:/"].iter().filter_map(|scheme| text.find(scheme)).min();
    let complete = |text: &str| {
        let rest = text[start(text)?..].split_once(":/")?.1;
        without_scheme(rest.trim_start_matches('/'))
    };
    let whole = decoded(path);
    let (before, query) = whole.split_once('?').unwrap_or((&whole, ""));
    if start(before).is_some() {
        return complete(&whole);
    }
    let unescaped = |field: &str| field.replace("%3A", ":").replace("%2F", "/").replace("%3F", "?").replace("%3D", "=");
    if let Some(address) = complete(&unescaped(before)) {
        return Some(address);
    }
    if let Some(address) = query.split('&').find_map(|field| complete(&unescaped(field))) {
        return Some(address);
    }
    let (time, address) = before.strip_prefix("/web/")?.split_once('/')?;
    (time.starts_with(|c: char| c.is_ascii_digit())).then(|| without_scheme(address)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mirrors_name_the_page_that_they_show() {
        for mirror in [
            "https://herald-example.cdn.ampproject.org/c/s/herald.example/a/b",
            "https://herald-example.cdn.ampproject.org/v/herald.example/a/b",
            "https://www.google.co.uk/amp/s/herald.example/a/b",
            "https://herald-example.translate.goog/a/b",
            "https://translate.google.com/translate?sl=de&u=https%3A%2F%2Fherald.example%2Fa%2Fb&hl=en",
            "https://web.archive.org/web/20240305101010/https://herald.example/a/b",
            "https://web.archive.org/web/20240305101010if_/http:/herald.example/a/b",
            "https://web.archive.org/web/2024/herald.example/a/b",
            "https://archive.ph/2024.03.05-101010/https://herald.example/a/b",
            "https://archive.ph/newest/https%3A%2F%2Fherald.example%2Fa%2Fb",
            "https://r.jina.ai/https://herald.example/a/b",
            "https://web.archive.org/web/2024/https://herald-example.cdn.ampproject.org/c/s/herald.example/a/b",
        ] {
            assert_eq!(mirrored(mirror).as_deref(), Some("https://herald.example/a/b"), "{mirror}");
        }
        assert_eq!(mirrored("https://my--paper-co-uk.translate.goog/a").as_deref(), Some("https://my-paper.co.uk/a"));
    }

    #[test]
    fn other_addresses_are_no_mirrors() {
        for address in [
            "https://herald.example/a/b",
            "https://copies.example/https://herald.example/a/b",
            "https://copies.example/c/s/herald.example/a/b",
            "https://copies.example/?url=https%3A%2F%2Fherald.example%2Fa",
            "https://archive.ph/aB3dE",
            "https://web.archive.org/",
            "https://google.copies.example/amp/s/herald.example/a",
            "https://fakearchive.ph/https://herald.example/a",
        ] {
            assert_eq!(mirrored(address), None, "{address}");
        }
    }
}
