//! RSS and Atom. Their words are distinct enough for one reading of both, which mixtures need anyway.

use super::{Feed, MAX_ENTRIES, settle};
use crate::capture::Told;
use crate::entry::{Entry, language};
use crate::markup;
use crate::xml::{Damage, Document, Element};
use firsthand::address;
use url::Url;

/// Elements that hold the entries.
const CONTAINERS: [&str; 5] = ["rss", "rdf:rdf", "channel", "feed", "items"];
/// Elements that are entries.
const ENTRIES: &[&str] = &["item", "entry"];
/// Elements that date the publication of an entry.
#[rustfmt::skip] // rustfmt would put each name on its own line.
const PUBLISHED: [&str; 9] = [
    "pubdate", "published", "issued", "created", "dc:date", "dcterms:issued", "dcterms:created", "dcterms:date", "date",
];
/// Elements that date the last change of an entry.
const MODIFIED: [&str; 4] = ["updated", "modified", "dcterms:modified", "dc:modified"];
/// Elements with the address of an article whose link leads to a redirector.
const ORIGINAL_LINKS: [&str; 2] = ["feedburner:origlink", "pheedo:origlink"];

/// Reads an RSS or Atom feed. `None` if the text is none.
pub(super) fn read(text: &str, url: &str) -> Option<Feed> {
    let mut document = Document::new(text, ENTRIES);
    let mut reading = Reading { feed: Feed::default(), base: Url::parse(url).ok()?, is_feed: false };
    let mut is_full = false;
    while let Some(tag) = document.next_tag() {
        if CONTAINERS.contains(&&*tag.name) {
            reading.open(&tag);
        } else if !reading.is_feed {
            return None;
        } else if let Some(element) = document.take(tag) {
            is_full = reading.feed.entries.len() == MAX_ENTRIES;
            if is_full {
                break;
            }
            reading.add(&element);
        }
    }
    let damage = if is_full { Some(Damage::TooMany(MAX_ENTRIES)) } else { document.damage() };
    reading.is_feed.then_some(Feed { damage, ..reading.feed }).map(with_defaults)
}

struct Reading {
    feed: Feed,
    /// The address that relative addresses refer to.
    base: Url,
    is_feed: bool,
}

impl Reading {
    /// Notes what the tag of the feed says.
    fn open(&mut self, tag: &Element) {
        self.is_feed = true;
        self.base = base_in(tag, &self.base);
        let lang = tag.attribute("xml:lang").and_then(language);
        self.feed.lang = lang.or_else(|| self.feed.lang.take());
    }

    fn add(&mut self, element: &Element) {
        if ENTRIES.contains(&&*element.name) {
            let entry = self.entry(element);
            self.feed.entries.push(entry);
            return;
        }
        let field = match element.name.as_str() {
            "title" => &mut self.feed.title,
            "language" | "dc:language" => {
                self.feed.lang = language(&element.text()).or_else(|| self.feed.lang.take());
                return;
            }
            _ => return,
        };
        *field = field.take().or_else(|| title(element));
    }

    fn entry(&self, item: &Element) -> Entry {
        let base = base_in(item, &self.base);
        let dates = |names: &[&str]| names.iter().flat_map(|name| texts(item, name)).collect::<Vec<_>>();
        let (published, modified) = settle(&dates(&PUBLISHED), &dates(&MODIFIED));
        let lang = ["dc:language", "language"].into_iter().find_map(|name| item.text_of(name));
        let lang = lang.or_else(|| item.attribute("xml:lang").map(str::to_owned)).and_then(|tag| language(&tag));
        let (content_base, content) = content(item, &base).unzip();
        let url = link(item, &base).map(|mut url| {
            url.set_fragment(None);
            String::from(url)
        });
        Entry {
            told: Told {
                title: item.children("title").find_map(title),
                publisher: item.text_of("dc:publisher"),
                published,
                modified,
                lang,
            },
            id: item.text_of("guid").or_else(|| item.text_of("id")),
            taken_from: self.taken_from(item, url.as_deref(), &base),
            licences: item.elements().filter(|child| child.name == "rsl:content").map(licence).collect(),
            url,
            content,
            base: content_base.map(String::from),
        }
    }

    /// The publisher whose feed an entry was taken over from: `source`, as RSS and Atom have it.
    fn taken_from(&self, item: &Element, url: Option<&str>, base: &Url) -> Option<String> {
        let source = item.child("source")?;
        let links = source.children("link").filter_map(|link| link.attribute("href").map(str::to_owned));
        let given = source.attribute("url").map(str::to_owned).into_iter().chain(links).chain(source.text_of("id"));
        let addresses: Vec<String> = given.filter(|given| is_address(given)).collect();
        let name = if source.has_elements() { source.text_of("title") } else { Some(source.text()) };
        let name = name.filter(|name| !name.is_empty());
        let is_own = |address: &String| {
            address::same_publisher(address, base.as_str())
                || address::same_publisher(address, self.base.as_str())
                || url.is_some_and(|url| address::same_publisher(address, url)) && name == self.feed.title
        };
        let is_other = if addresses.is_empty() {
            source.has_elements() && name.is_some() && name != self.feed.title
        } else {
            !addresses.iter().any(is_own)
        };
        is_other.then(|| name.or_else(|| addresses.into_iter().next())).flatten()
    }
}

/// A feed whose entries have its publisher and language where they have none of their own.
fn with_defaults(mut feed: Feed) -> Feed {
    for entry in &mut feed.entries {
        let told = &mut entry.told;
        told.publisher = told.publisher.take().or_else(|| feed.title.clone());
        told.lang = told.lang.take().or_else(|| feed.lang.clone());
    }
    feed
}

fn texts(item: &Element, name: &str) -> Vec<String> {
    item.children(name).map(Element::text).filter(|text| !text.is_empty()).collect()
}

/// The base of an element: its `xml:base`, relative to that of the element around it.
fn base_in(element: &Element, outer: &Url) -> Url {
    let own = element.attribute("xml:base").and_then(|base| outer.join(base).ok());
    own.unwrap_or_else(|| outer.clone())
}

/// A title as a reader sees it. In RSS, and in Atom where it says so, it is HTML.
fn title(element: &Element) -> Option<String> {
    let text = match element.attribute("type") {
        _ if element.has_elements() => markup::words(&element.markup()),
        Some("text" | "text/plain") => markup::collapsed(&element.text()),
        _ => markup::words(&element.text()),
    };
    (!text.is_empty()).then_some(text)
}

/// The content of an entry as HTML, with the address that its links are relative to; not its summary.
fn content(item: &Element, base: &Url) -> Option<(Url, String)> {
    let html = |element: &Element| {
        let is_markup = matches!(element.attribute("type"), Some("xhtml" | "application/xhtml+xml" | "text/html"));
        let html = match element.attribute("type") {
            // A document of another vocabulary is not the entry's text.
            Some(kind) if element.has_elements() && !is_markup && kind != "html" => return None,
            _ if element.has_elements() => element.markup(),
            Some("text" | "text/plain") => markup::paragraphs(&element.text()),
            Some(kind) if kind.contains('/') && !is_markup => return None,
            None if element.name == "content" => text_or_html(&element.text()),
            _ => element.text(),
        };
        (!html.trim().is_empty()).then(|| (base_in(element, base), html))
    };
    let body = || item.child("xhtml:body").or_else(|| item.child("xhtml:div"));
    let whole = item.children("content:encoded").chain(item.children("content")).find_map(html);
    whole.or_else(|| body().map(|body| (base_in(body, base), body.markup())))
}

/// A content that does not say what it is: HTML if it has tags, although it should be text then.
fn text_or_html(text: &str) -> String {
    if text.contains("</") || text.contains("<br") { text.to_owned() } else { markup::paragraphs(text) }
}

/// The address of the article of an entry.
fn link(item: &Element, base: &Url) -> Option<Url> {
    let absolute = |address: &str| {
        let address = address.trim();
        let url = (!address.is_empty()).then(|| base.join(address).ok()).flatten()?;
        matches!(url.scheme(), "http" | "https").then_some(url)
    };
    let original = || ORIGINAL_LINKS.iter().find_map(|name| absolute(&item.text_of(name)?));
    let permanent = || {
        let mut guids = item.children("guid").filter(|guid| {
            let is_permanent = guid.attribute("ispermalink").is_none_or(|value| !value.eq_ignore_ascii_case("false"));
            is_permanent && is_address(&guid.text())
        });
        guids.find_map(|guid| absolute(&guid.text()))
    };
    let alternate = || {
        item.children("link").find_map(|link| match link.attribute("href") {
            Some(href) if leads_to_article(link) => absolute(href),
            Some(_) => None,
            None => absolute(&link.text()),
        })
    };
    // Some feeds link every item to the front page.
    let is_front = |url: &Url| url.path() == "/" && url.query().is_none();
    let linked = alternate();
    let link = if linked.as_ref().is_none_or(is_front) { permanent().or(linked) } else { linked };
    let about = || absolute(item.attribute("rdf:about")?);
    let named = || {
        let id = item.text_of("id").filter(|id| is_address(id))?;
        absolute(&id).filter(|url| address::same_publisher(url.as_str(), base.as_str()))
    };
    let apart = || {
        let content = item.child("content").filter(|content| is_html(content.attribute("type")))?;
        absolute(content.attribute("src")?)
    };
    original().or(link).or_else(about).or_else(apart).or_else(named)
}

/// Whether a link of Atom leads to the article itself, and to HTML.
fn leads_to_article(link: &Element) -> bool {
    let is_alternate = link.attribute("rel").is_none_or(|rel| rel.is_empty() || rel.eq_ignore_ascii_case("alternate"));
    is_alternate && is_html(link.attribute("type"))
}

fn is_html(media_type: Option<&str>) -> bool {
    media_type.is_none_or(|kind| kind.is_empty() || kind.to_ascii_lowercase().contains("html"))
}

fn is_address(text: &str) -> bool {
    let lower = text.trim().get(..8).unwrap_or_default().to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://")
}

/// A licence in an entry, as a document of its own.
fn licence(content: &Element) -> String {
    format!("<rsl><content url=\"{}\">{}</content></rsl>", content.attribute("url").unwrap_or("/"), content.markup())
}
