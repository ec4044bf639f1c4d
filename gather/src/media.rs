//! Whether a document is a page, by its media type and its first bytes.

use firsthand::article::encoding;

/// Media types of pages.
const PAGE_TYPES: [&str; 3] = ["text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"];
/// Media types that say so little that the content decides.
const VAGUE_TYPES: [&str; 4] = ["", "application/xml", "text/xml", "unknown/unknown"];
/// How documents of other kinds begin, in small letters.
const BEGINNINGS: [(&str, &str); 3] =
    [("%pdf-", "application/pdf"), ("{", "application/json"), ("[", "application/json")];
/// Elements with which feeds and sitemaps begin.
const FEED_ROOTS: [&str; 5] = ["<rss", "<feed", "<urlset", "<sitemapindex", "<rdf:rdf"];
/// Number of bytes at the beginning of a document by which it is recognised.
const SNIFFED_BYTES: usize = 1024;

/// What a document is by its media type, unless that is the type of a page or says nothing.
#[must_use]
pub fn named_kind(content_type: Option<&str>) -> Option<String> {
    let name = media_type(content_type);
    (!VAGUE_TYPES.contains(&&*name) && !PAGE_TYPES.contains(&&*name)).then_some(name)
}

/// What a document is by its media type and its first bytes, unless it is a page.
#[must_use]
pub fn other_kind(content_type: Option<&str>, bytes: &[u8]) -> Option<String> {
    if let Some(kind) = named_kind(content_type) {
        return Some(kind);
    }
    let start = encoding::decode(&bytes[..bytes.len().min(SNIFFED_BYTES)], content_type);
    let start = start.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').to_ascii_lowercase();
    let of_another = BEGINNINGS.iter().find(|(magic, _)| start.starts_with(magic)).map(|(_, kind)| (*kind).to_owned());
    of_another.or_else(|| {
        let is_xml = start.starts_with("<?xml");
        let is_feed = is_xml && FEED_ROOTS.iter().any(|root| start.contains(root));
        let is_vague = !PAGE_TYPES.contains(&&*media_type(content_type));
        let is_unknown = is_vague && (!start.starts_with('<') || is_xml && !start.contains("<html"));
        is_feed.then(|| "a feed".to_owned()).or_else(|| is_unknown.then(|| "of an unknown kind".to_owned()))
    })
}

/// A media type without parameters, in small letters.
fn media_type(content_type: Option<&str>) -> String {
    content_type.unwrap_or_default().split([';', ',']).next().unwrap_or_default().trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_recognised_by_type_and_beginning() {
        for (content_type, start) in [
            (Some("TEXT/HTML;charset=x"), "<p>"),
            (Some("application/xhtml+xml"), "<?xml version='1.0'?><html>"),
            (Some("text/xml"), "<?xml version='1.0'?><!DOCTYPE html><html>"),
            (None, "\u{FEFF} <!-- saved --><div>"),
        ] {
            assert_eq!(other_kind(content_type, start.as_bytes()), None, "{content_type:?} {start}");
        }
        for (content_type, start) in [
            (Some("text/plain"), "<html>"),
            (Some("text/html"), "%PDF-1.7"),
            (Some("text/html"), "{\"a\": 1}"),
            (Some("text/xml"), "<?xml version='1.0'?><rss>"),
            (Some("text/html"), "<?xml version='1.0'?><rss>"),
            (Some("text/css"), "p {}"),
            (None, "plain text"),
        ] {
            assert!(other_kind(content_type, start.as_bytes()).is_some(), "{content_type:?} {start}");
        }
    }
}
