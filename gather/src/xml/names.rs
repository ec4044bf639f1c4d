//! Names of namespaces, and of characters.

use quick_xml::escape::resolve_html5_entity;
use std::borrow::Cow;

/// Namespaces, without scheme and final slash and in small letters, with the prefix that their elements have here.
const VOCABULARIES: [(&str, &str); 31] = [
    ("www.w3.org/2005/atom", ""),
    ("purl.org/atom/ns#", ""),
    ("purl.org/rss/1.0", ""),
    ("my.netscape.com/rdf/simple/0.9", ""),
    ("channel.netscape.com/rdf/simple/0.9", ""),
    ("my.netscape.com/publish/formats/rss-0.91.dtd", ""),
    ("backend.userland.com/rss", ""),
    ("backend.userland.com/rss2", ""),
    ("backend.userland.com/rss091", ""),
    ("blogs.law.harvard.edu/tech/rss", ""),
    ("cyber.law.harvard.edu/rss/rss.html", ""),
    ("www.sitemaps.org/schemas/sitemap/0.9", ""),
    ("www.google.com/schemas/sitemap/0.84", ""),
    ("www.google.com/schemas/sitemap/0.9", ""),
    ("purl.org/rss/1.0/modules/content", "content"),
    ("purl.org/dc/elements/1.1", "dc"),
    ("purl.org/dc/elements/1.0", "dc"),
    ("purl.org/dc/terms", "dcterms"),
    ("search.yahoo.com/mrss", "media"),
    ("rssnamespace.org/feedburner/ext/1.0", "feedburner"),
    ("www.pheedo.com/namespace/pheedo", "pheedo"),
    ("www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"),
    ("www.w3.org/1999/xhtml", "xhtml"),
    ("www.w3.org/xml/1998/namespace", "xml"),
    ("www.itunes.com/dtds/podcast-1.0.dtd", "itunes"),
    ("www.google.com/schemas/sitemap-news/0.9", "news"),
    ("www.google.com/schemas/sitemap-image/1.1", "image"),
    ("www.google.com/schemas/sitemap-image/1.0", "image"),
    ("www.google.com/schemas/sitemap-video/1.1", "video"),
    ("www.google.com/schemas/sitemap-video/1.0", "video"),
    ("rslstandard.org/rsl", "rsl"),
];
/// Longest name of an entity, in bytes; the longest of HTML has 31.
const MAX_ENTITY_BYTES: usize = 32;

/// The prefix that elements of a namespace have here.
pub(super) fn vocabulary(namespace: &str) -> Option<&'static str> {
    let lower = namespace.trim().to_lowercase();
    let bare = lower.trim_start_matches("http://").trim_start_matches("https://").trim_end_matches('/');
    VOCABULARIES.iter().find(|(known, _)| *known == bare).map(|(_, prefix)| *prefix)
}

/// A text with its character references and the entities of HTML replaced. What is none stays as it is.
#[must_use]
pub fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(MAX_ENTITY_BYTES + 2).position(|byte| byte == b';');
        let name = end.and_then(|end| rest.get(1..end));
        let character = name.and_then(|name| character(name).map(|character| (name, character)));
        if let Some((name, character)) = character {
            plain.push_str(&character);
            rest = &rest[name.len() + 2..];
        } else {
            plain.push('&');
            rest = &rest[1..];
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// What a reference of this name stands for. Numbers from 128 to 159 are characters of windows-1252, as in HTML.
fn character(name: &str) -> Option<Cow<'static, str>> {
    let Some(number) = name.strip_prefix('#') else { return resolve_html5_entity(name).map(Cow::Borrowed) };
    let number = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    match u8::try_from(number) {
        Ok(byte @ 0x80..=0x9F) => Some(encoding_rs::WINDOWS_1252.decode(&[byte]).0.into_owned().into()),
        _ => char::from_u32(number).filter(|c| *c != '\0').map(|c| c.to_string().into()),
    }
}
