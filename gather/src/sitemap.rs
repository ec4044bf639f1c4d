//! Sitemaps → entries: lists of addresses as XML or text, with the fields of news sitemaps, and indexes of sitemaps.
//! Images, videos and other languages beside an address are no entries: a page in another language is listed itself.
//!
//! Source: <https://www.sitemaps.org/protocol.html>, and the news extension of 2008.

use crate::capture::Told;
use crate::entry::{Entry, language};
use crate::link::{absolute, resolved};
use crate::xml::{Damage, Document, Element};
use crate::{charset, dates, markup};
use url::Url;

/// Maximum number of addresses in a sitemap, by the protocol.
const MAX_ADDRESSES: usize = 50_000;
const RECORDS: &[&str] = &["url", "sitemap"];

/// A sitemap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sitemap {
    /// Articles, or other pages: an entry has an address, and a date of publication only in a news sitemap.
    pub entries: Vec<Entry>,
    /// Sitemaps that it names.
    pub sitemaps: Vec<Named>,
    /// What kept it from being read to its end.
    pub damage: Option<Damage>,
}

/// A sitemap that an index names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its address, absolute.
    pub url: String,
    /// When it changed, as the index says. It may lie in the future.
    pub modified: Option<String>,
}

/// Reads a sitemap that was loaded from an address with a `Content-Type`. `None` if the bytes are none.
#[must_use]
pub fn read(bytes: &[u8], content_type: Option<&str>, url: &str) -> Option<Sitemap> {
    let base = absolute(url)?;
    let text = charset::decode(bytes, content_type);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('<') { in_xml(text, &base) } else { in_text(text, &base) }
}

fn in_xml(text: &str, base: &Url) -> Option<Sitemap> {
    let mut document = Document::new(text, RECORDS);
    let mut sitemap = Sitemap::default();
    let mut is_sitemap = false;
    while let Some(tag) = document.next_tag() {
        if matches!(tag.name.as_str(), "urlset" | "sitemapindex") {
            is_sitemap = true;
            continue;
        }
        if !is_sitemap {
            return None;
        }
        let Some(element) = document.take(tag) else { continue };
        if sitemap.entries.len() + sitemap.sitemaps.len() == MAX_ADDRESSES {
            sitemap.damage = Some(Damage::TooMany(MAX_ADDRESSES));
            return Some(sitemap);
        }
        let Some(url) = element.text_of("loc").and_then(|loc| resolved(base, &loc)).map(String::from) else { continue };
        let modified = element.text_of("lastmod").and_then(|date| dates::read(&date));
        match element.name.as_str() {
            "url" => sitemap.entries.push(entry(&element, url, modified)),
            "sitemap" => sitemap.sitemaps.push(Named { url, modified }),
            _ => {}
        }
    }
    sitemap.damage = document.damage();
    is_sitemap.then_some(sitemap)
}

/// A sitemap that is a text with an address on each line.
fn in_text(text: &str, base: &Url) -> Option<Sitemap> {
    let is_address = |line: &str| line.starts_with("http://") || line.starts_with("https://");
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    if !lines.peek().is_some_and(|line| is_address(line)) {
        return None;
    }
    let mut urls = lines.filter(|line| is_address(line)).filter_map(|line| resolved(base, line)).map(String::from);
    let entries = urls.by_ref().take(MAX_ADDRESSES).map(|url| Entry { url: Some(url), ..Entry::default() }).collect();
    let damage = urls.next().map(|_| Damage::TooMany(MAX_ADDRESSES));
    Some(Sitemap { entries, sitemaps: Vec::new(), damage })
}

fn entry(element: &Element, url: String, modified: Option<String>) -> Entry {
    let news = element.child("news:news");
    let publication = news.and_then(|news| news.child("news:publication"));
    let in_news = |name: &str| news.and_then(|news| news.text_of(name));
    let in_publication = |name: &str| publication.and_then(|publication| publication.text_of(name));
    let published = in_news("news:publication_date").and_then(|date| dates::read(&date));
    // Later than the publication, it is a change.
    let modified = modified.filter(|modified| published.as_ref().is_none_or(|published| modified > published));
    let told = Told {
        title: in_news("news:title").map(|title| markup::words(&title)),
        publisher: in_publication("news:name").map(|name| markup::words(&name)),
        published,
        modified,
        lang: in_publication("news:language").and_then(|tag| language(&tag)),
    };
    Entry { url: Some(url), told, ..Entry::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: &str = "https://herald.example/sitemap.xml";

    fn urls(sitemap: &Sitemap) -> Vec<&str> {
        sitemap.entries.iter().filter_map(|entry| entry.url.as_deref()).collect()
    }

    #[test]
    fn addresses_are_read_however_they_are_written() {
        let xml = "<urlset><url><loc>\n https://herald.example/a#top\n</loc></url><url><loc><![CDATA[ /show?id=5&lang=en ]]>\
                   </loc><image:image><image:loc>https://img.example/1.jpg</image:loc></image:image></url>\
                   <url><loc>HTTPS://Herald.Example:443/&eacute;</loc></url><url><loc>ftp://herald.example/x</loc></url></urlset>";
        let sitemap = read(xml.as_bytes(), None, PLACE).unwrap();
        let expected =
            ["https://herald.example/a", "https://herald.example/show?id=5&lang=en", "https://herald.example/%C3%A9"];
        assert_eq!(urls(&sitemap), expected);
        let text = "\u{feff}https://herald.example/a\r\n\r\nhttps://herald.example/b\n# no\n";
        assert_eq!(
            urls(&read(text.as_bytes(), None, PLACE).unwrap()),
            ["https://herald.example/a", "https://herald.example/b"]
        );
    }

    #[test]
    fn news_is_read_under_any_prefix() {
        for (prefix, namespaces) in [
            ("news", "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"),
            ("n", "xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'"),
            ("news", "xmlns='https://www.google.com/schemas/sitemap/0.84' xmlns:news='urn:wrong'"),
        ] {
            let news = "<N:news><N:publication><N:name>The Herald</N:name><N:language>en</N:language></N:publication>\
                        <N:publication_date>2026-11-20T08:15+01:00</N:publication_date><N:title>Storm &amp;amp; tide</N:title></N:news>"
                .replace("N:", &format!("{prefix}:"));
            let xml = format!(
                "<urlset {namespaces}><url><loc>https://herald.example/a</loc><lastmod>2026-11-20T09:00Z</lastmod>{news}</url></urlset>"
            );
            let told = &read(xml.as_bytes(), None, PLACE).unwrap().entries[0].told;
            assert_eq!(told.publisher.as_deref(), Some("The Herald"), "{namespaces}");
            assert_eq!(told.title.as_deref(), Some("Storm & tide"));
            assert_eq!(told.published.as_deref(), Some("2026-11-20T07:15:00Z"));
            assert_eq!(told.modified.as_deref(), Some("2026-11-20T09:00:00Z"));
            assert_eq!(told.lang.as_deref(), Some("en"));
        }
    }

    #[test]
    fn an_index_names_sitemaps() {
        let xml = "<sitemapindex><sitemap><loc>/a.xml</loc><lastmod>2026-11-20</lastmod></sitemap><sitemap><loc>/b.xml.gz</loc>";
        let sitemap = read(xml.as_bytes(), None, PLACE).unwrap();
        let first = Named { url: "https://herald.example/a.xml".into(), modified: Some("2026-11-20".into()) };
        assert_eq!(sitemap.sitemaps, [first], "the second is cut off");
        assert_eq!(sitemap.damage, Some(Damage::CutOff));
    }

    #[test]
    fn other_documents_are_no_sitemaps() {
        for text in ["", "<html><body>Not found", "<rss><channel/></rss>", "Not found", "{}"] {
            assert_eq!(read(text.as_bytes(), None, PLACE), None, "{text}");
        }
    }
}
