//! RSS and Atom. Their words are distinct enough for one reading of both, which mixtures need anyway.

use super::{Feed, MAX_ENTRIES, settle};
use crate::capture::Told;
use crate::entry::{Entry, language};
use crate::link::{absolute, resolved};
use crate::markup;
use crate::rights::Licence;
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
    let mut reading = Reading { url, feed: Feed::default(), base: absolute(url)?, is_feed: false };
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

struct Reading<'a> {
    /// The address of the feed.
    url: &'a str,
    feed: Feed,
    /// The address that relative addresses refer to.
    base: Url,
    is_feed: bool,
}

impl Reading<'_> {
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
        let url = link(item, &base).map(String::from);
        let licence = Licence::in_item(item, self.url);
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
            reserved: url.as_deref().and_then(absolute).and_then(|url| licence.reserves(&url)),
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
    let own = element.attribute("xml:base").and_then(|base| resolved(outer, base));
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
    let target = |written: &str| resolved(base, written);
    let original = || ORIGINAL_LINKS.iter().find_map(|name| target(&item.text_of(name)?));
    let permanent = || {
        let mut guids = item.children("guid").filter(|guid| {
            let is_permanent = guid.attribute("ispermalink").is_none_or(|value| !value.eq_ignore_ascii_case("false"));
            is_permanent && is_address(&guid.text())
        });
        guids.find_map(|guid| target(&guid.text()))
    };
    let alternate = || {
        item.children("link").find_map(|link| match link.attribute("href") {
            Some(href) if leads_to_article(link) => target(href),
            Some(_) => None,
            None => target(&link.text()),
        })
    };
    // Some feeds link every item to the front page.
    let is_front = |url: &Url| url.path() == "/" && url.query().is_none();
    let linked = alternate();
    let link = if linked.as_ref().is_none_or(is_front) { permanent().or(linked) } else { linked };
    let about = || target(item.attribute("rdf:about")?);
    let named = || {
        let id = item.text_of("id").filter(|id| is_address(id))?;
        target(&id).filter(|url| address::same_publisher(url.as_str(), base.as_str()))
    };
    let apart = || {
        let content = item.child("content").filter(|content| is_html(content.attribute("type")))?;
        target(content.attribute("src")?)
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

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: &str = "https://herald.example/feed.xml";

    fn feed(text: &str) -> Feed {
        read(text, PLACE).unwrap_or_else(|| panic!("no feed: {text}"))
    }

    /// The only entry of an RSS feed with this item.
    fn item(fields: &str) -> Entry {
        let mut entries =
            feed(&format!("<rss><channel><title>The Herald</title><item>{fields}</item></channel></rss>")).entries;
        assert_eq!(entries.len(), 1, "{fields}");
        entries.remove(0)
    }

    fn url_of(fields: &str) -> Option<String> {
        item(fields).url
    }

    #[test]
    fn the_address_is_that_of_the_article() {
        let here = Some("https://herald.example/a".to_owned());
        for fields in [
            "<link>https://herald.example/a</link>",
            "<link>\n  /a#comments\n</link>",
            "<link><![CDATA[ https://herald.example/a ]]></link>",
            "<guid>https://herald.example/a</guid>",
            "<link/><guid isPermaLink='true'>https://herald.example/a</guid>",
            "<guid isPermaLink='false'>https://cms.example/?p=1</guid><link>/a</link>",
            "<guid>https://cms.example/?p=1</guid><link>/a</link>",
            "<link>https://herald.example/</link><guid>https://herald.example/a</guid>",
            "<link>https://proxy.example/~r/1</link><x:origLink xmlns:x='http://rssnamespace.org/feedburner/ext/1.0'>https://herald.example/a</x:origLink>",
            "<atom:link rel='self' href='/feed.xml'/><atom:link rel='alternate' type='text/html' href='/a'/>",
            "<link href='/a.mp3' rel='enclosure'/><link href='/a.pdf' type='application/pdf'/><link href='/a'/>",
            "<media:content url='/b.jpg'><media:title>No</media:title></media:content><enclosure url='/a.mp3'/><link>/a</link>",
            "<comments>/a#comments</comments><source url='https://herald.example/feed.xml'>The Herald</source><link>/a</link>",
        ] {
            assert_eq!(url_of(fields), here, "{fields}");
        }
        for fields in [
            "<title>No address</title>",
            "<guid isPermaLink='false'>https://herald.example/a</guid>",
            "<link>mailto:desk@herald.example</link>",
            "<guid>tag:herald.example,2026:1</guid>",
            "<link rel='enclosure' href='/a.mp3'/><comments>/b</comments>",
        ] {
            assert_eq!(url_of(fields), None, "{fields}");
        }
    }

    #[test]
    fn entries_of_all_vocabularies_are_read() {
        for text in [
            "<rss version='0.91'><channel><title>The Herald</title><language>en</language><item><title>Storm</title>\
             <link>/a</link><pubDate>Fri, 20 Nov 2026 06:00 GMT</pubDate></item></channel></rss>",
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' xmlns:d='http://purl.org/dc/elements/1.1/'>\
             <channel rdf:about='/'><title>The Herald</title><d:language>en</d:language><items><rdf:Seq><rdf:li resource='/a'/></rdf:Seq></items></channel>\
             <item rdf:about='/a'><title>Storm</title><d:date>2026-11-20T07:00+01:00</d:date></item></rdf:RDF>",
            "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title type='html'>The Herald</title><entry><title>Storm</title>\
             <link href='/a'/><updated>2026-11-20T06:00:00Z</updated></entry></feed>",
            "<a:feed xmlns:a='http://www.w3.org/2005/Atom' xml:lang='en'><a:title>The Herald</a:title><a:entry><a:title>Storm</a:title>\
             <a:id>https://herald.example/a</a:id><a:published>20 Nov 2026 06:00:00 GMT</a:published></a:entry></a:feed>",
            "<feed version='0.3' xmlns='http://purl.org/atom/ns#' xml:lang='en'><title>The Herald</title><entry><title>Storm</title>\
             <link rel='alternate' type='text/html' href='/a'/><issued>2026-11-20T06:00Z</issued><modified>2026-11-20T06:00Z</modified></entry></feed>",
        ] {
            let feed = feed(text);
            let [entry] = &feed.entries[..] else { panic!("{text}") };
            assert_eq!(feed.damage, None);
            assert_eq!(entry.url.as_deref(), Some("https://herald.example/a"), "{text}");
            let told = Told {
                title: Some("Storm".into()),
                publisher: Some("The Herald".into()),
                published: Some("2026-11-20T06:00:00Z".into()),
                modified: None,
                lang: Some("en".into()),
            };
            assert_eq!(entry.told, told, "{text}");
        }
    }

    #[test]
    fn titles_are_the_words_that_readers_see() {
        for (field, words) in [
            ("<title><![CDATA[<em>Pier</em> closed: ropes & rust]]></title>", "Pier closed: ropes & rust"),
            ("<title>Tea &amp;amp; tides</title>", "Tea & tides"),
            ("<title>Tea &amp; tides</title>", "Tea & tides"),
            ("<title>caf&eacute;&nbsp;&ndash; l&rsquo;&#233;t&#xe9;</title>", "café – l’été"),
            ("<title>&lt;b&gt;Pier&lt;/b&gt; closed</title>", "Pier closed"),
            ("<title>Why a &lt; b matters</title>", "Why a < b matters"),
            ("<title><b>Pier</b> closed</title>", "Pier closed"),
            ("<media:title>No</media:title><title>Pier\n closed</title>", "Pier closed"),
            ("<title/><title>Pier</title>", "Pier"),
            ("<title type='text'>The &lt;b&gt; tag</title>", "The <b> tag"),
            (
                "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>The <em>pier</em></div></title>",
                "The pier",
            ),
        ] {
            assert_eq!(item(field).told.title.as_deref(), Some(words), "{field}");
        }
    }

    #[test]
    fn the_content_is_the_text_and_no_summary() {
        for (fields, content) in [
            ("<description>Teaser</description>", None),
            (
                "<description>Teaser</description><content:encoded><![CDATA[<p>Text</p>]]></content:encoded>",
                Some("<p>Text</p>"),
            ),
            ("<content:encoded>&lt;p&gt;Text&lt;/p&gt;</content:encoded>", Some("<p>Text</p>")),
            ("<content:encoded><p>Text</p></content:encoded>", Some("<p>Text</p>")),
            ("<content type='html'>&lt;p>Text&lt;/p></content>", Some("<p>Text</p>")),
            ("<content type='text'>a &lt;b>\n\nc</content>", Some("<p>a &lt;b></p><p>c</p>")),
            ("<content>One\n\nTwo</content>", Some("<p>One</p><p>Two</p>")),
            (
                "<content type='xhtml'><h:div xmlns:h='http://www.w3.org/1999/xhtml'><h:p>Text</h:p></h:div></content>",
                Some("<div><p>Text</p></div>"),
            ),
            (
                "<content type='application/xml'><r:sheet xmlns:r='urn:r'><r:title>No</r:title></r:sheet></content>",
                None,
            ),
            ("<content type='text/plain' src='/a.txt'/>", None),
            ("<content type='image/png'>aGVsbG8=</content>", None),
            ("<body xmlns='http://www.w3.org/1999/xhtml'><p>Text</p></body>", Some("<p>Text</p>")),
        ] {
            assert_eq!(item(fields).content.as_deref(), content, "{fields}");
        }
    }

    #[test]
    fn a_foreign_document_in_an_item_leaves_the_feed_whole() {
        for inline in [
            "<r:sheet xmlns:r='urn:r'><r:title>No</r:title><r:link href='/no'/><r:item>x</r:item></r:sheet>",
            "<sheet xmlns='urn:r'><title>No</title><link>/no</link><item>x</item></sheet>",
            "<description><r:item xmlns:r='urn:r'><title>No</title></r:item></description>",
            "<svg xmlns='http://www.w3.org/2000/svg'><title>No</title></svg>",
        ] {
            let text = format!(
                "<rss><channel><item><link>/1</link></item><item>{inline}<title>Yes</title><link>/2</link></item>\
                 <item><link>/3</link></item></channel></rss>"
            );
            let feed = feed(&text);
            let urls: Vec<&str> = feed.entries.iter().filter_map(|entry| entry.url.as_deref()).collect();
            assert_eq!(
                urls,
                ["https://herald.example/1", "https://herald.example/2", "https://herald.example/3"],
                "{inline}"
            );
            assert_eq!(feed.entries[1].told.title.as_deref(), Some("Yes"), "{inline}");
        }
    }

    #[test]
    fn what_was_taken_over_is_not_the_feeds_own() {
        for (fields, from) in [
            ("<source url='https://pilot.example/feed'>The Pilot</source>", Some("The Pilot")),
            ("<source url='https://www.herald.example/news.xml'>The Herald</source>", None),
            ("<source>The Herald</source>", None),
            ("<source><title>The Pilot</title><id>tag:pilot.example,2026:feed</id></source>", Some("The Pilot")),
            ("<source><title>The Pilot</title><link href='https://pilot.example/'/></source>", Some("The Pilot")),
            ("<source><id>https://herald.example/</id><title>The Herald: sports</title></source>", None),
        ] {
            let entry = item(&format!("{fields}<link>/a</link>"));
            assert_eq!(entry.taken_from.as_deref(), from, "{fields}");
        }
    }

    #[test]
    fn a_licence_in_an_item_reserves_its_article() {
        for (url, terms, is_reserved) in [
            ("https://herald.example/a", "<rsl:prohibits type='usage'>all</rsl:prohibits>", true),
            ("/a", "<rsl:prohibits type='usage'>ai-train search</rsl:prohibits>", true),
            ("/", "<rsl:permits type='usage'>ai-train</rsl:permits>", true),
            ("/a", "<rsl:permits type='usage'>all</rsl:permits><rsl:payment type='crawl'/>", true),
            (
                "/a",
                "<rsl:permits type='usage'>search</rsl:permits><rsl:prohibits type='usage'>ai-all</rsl:prohibits>",
                false,
            ),
            ("/a", "<rsl:prohibits type='usage'>ai-train ai-index ai-input</rsl:prohibits>", false),
            ("/a", "<rsl:payment type='free'/>", false),
            ("/images/a.jpg", "<rsl:prohibits type='usage'>all</rsl:prohibits>", false),
        ] {
            let licence = format!("<rsl:content url='{url}'><rsl:license>{terms}</rsl:license></rsl:content>");
            let entry = item(&format!(
                "<link>/a</link>{}",
                licence.replace("<rsl:content", "<rsl:content xmlns:rsl='https://rslstandard.org/rsl'")
            ));
            let statement = is_reserved.then_some("the licence in https://herald.example/feed.xml");
            assert_eq!(entry.reserved.as_deref(), statement, "{url} {terms}");
        }
        assert_eq!(item("<link>/a</link>").reserved, None);
    }

    #[test]
    fn bases_are_nested_and_languages_too() {
        let feed = feed(
            "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://herald.example/city/' xml:lang='pl'><entry><link href='a'/></entry>\
             <entry xml:base='2026/' xml:lang='en_GB'><link href='b'/><content type='html' xml:base='img/'>&lt;a href='c'>c&lt;/a></content></entry></feed>",
        );
        let [first, second] = &feed.entries[..] else { panic!("{feed:?}") };
        assert_eq!(first.url.as_deref(), Some("https://herald.example/city/a"));
        assert_eq!(second.url.as_deref(), Some("https://herald.example/city/2026/b"));
        assert_eq!(second.base.as_deref(), Some("https://herald.example/city/2026/img/"));
        assert_eq!((first.told.lang.as_deref(), second.told.lang.as_deref()), (Some("pl"), Some("en-gb")));
    }

    #[test]
    fn what_stands_before_the_damage_is_read_and_the_damage_told() {
        let whole = "<rss><channel><title>The Herald</title><item><link>/1</link></item><item><link>/2</link></item>";
        for rest in [
            "<item><link>https://herald.example/3-and-m",
            "<item><link>/3</link>",
            "<item><title><![CDATA[a",
            "<it",
            "",
        ] {
            let feed = feed(&format!("{whole}{rest}"));
            assert_eq!(feed.entries.len(), 2, "{rest}");
            assert_eq!(feed.damage, Some(Damage::CutOff), "{rest}");
        }
        let many = format!("<rss><channel>{}</channel></rss>", "<item/>".repeat(MAX_ENTRIES + 1));
        assert_eq!((feed(&many).entries.len(), feed(&many).damage), (MAX_ENTRIES, Some(Damage::TooMany(MAX_ENTRIES))));
    }

    #[test]
    fn tags_that_nobody_closed_lose_no_entry() {
        let feed = feed(
            "<rss><channel><item><title>One<link>/1</link><item><link>/2</link><description>a<br>b</description></item></channel></rss>",
        );
        assert_eq!(feed.entries.len(), 2);
        assert_eq!(feed.entries[1].url.as_deref(), Some("https://herald.example/2"));
    }

    #[test]
    fn other_documents_are_no_feeds() {
        for text in [
            "",
            "Not found",
            "<html><head><title>Not found</title></head><body><item/></body></html>",
            "<urlset/>",
            "<?xml version='1.0'?>",
        ] {
            assert_eq!(read(text, PLACE), None, "{text}");
        }
    }
}
