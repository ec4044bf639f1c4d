//! What a page says of itself: JSON-LD, `meta`, `link`, microdata and the usual class names, in that order of trust.

use super::dates;
use super::dom::{Document, Element, Kind};
use super::title::{self, Offers};
use super::{collapse, links};
use html5ever::local_name;
use serde_json::Value;
use std::collections::HashMap;
use url::Url;

/// A byline or a publisher's name that is longer is something else.
const LONGEST_NAME: usize = 160;

/// The facts of a page, each from the most trustworthy place that gives it.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent claims, of which a page may make several")]
pub(super) struct Metadata {
    pub title: Option<String>,
    /// The element that shows the title.
    pub headline: Option<usize>,
    pub lang: Option<String>,
    pub published: Option<String>,
    pub modified: Option<String>,
    pub canonical: Option<String>,
    pub publisher: Option<String>,
    pub byline: Option<String>,
    /// `articleBody` of the JSON-LD: white space collapsed, markup taken out.
    pub body: Option<String>,
    /// Says that it is an article, in `og:type` or in JSON-LD.
    pub is_article: bool,
    /// Says that it is a list of things or the site itself.
    pub is_collection: bool,
    /// Has the address of a site's front page.
    pub is_front: bool,
    /// Says that it is a video, a recording or a set of pictures.
    pub is_media: bool,
}

/// `meta` and `link` elements by lower-cased name, first value wins.
struct Head<'a> {
    meta: HashMap<String, &'a str>,
    canonical: Option<&'a str>,
    title: Option<String>,
    ld: Vec<Value>,
}

impl<'a> Head<'a> {
    fn read(document: &'a Document) -> Self {
        let mut head = Head { meta: HashMap::new(), canonical: None, title: None, ld: Vec::new() };
        for (id, element) in document.elements(0) {
            match element.name {
                local_name!("meta") => head.note_meta(element),
                local_name!("link") if rel_is(element, "canonical") => {
                    head.canonical = head.canonical.or(element.attribute(&local_name!("href")));
                }
                local_name!("title") if head.title.is_none() => {
                    head.title = Some(document.text(id)).filter(|t| !t.is_empty());
                }
                local_name!("script") => {
                    if let Some(Kind::Text(source)) =
                        document.nodes.get(id + 1).filter(|n| n.parent == id).map(|n| &n.kind)
                    {
                        head.ld.extend(parse_leniently(source));
                    }
                }
                _ => {}
            }
        }
        head
    }

    fn note_meta(&mut self, element: &'a Element) {
        let Some(content) = element.attribute(&local_name!("content")) else { return };
        let keys = [local_name!("property"), local_name!("name"), local_name!("itemprop"), local_name!("http-equiv")];
        for key in keys.iter().filter_map(|k| element.attribute(k)).flat_map(str::split_whitespace) {
            let key = key.to_ascii_lowercase();
            let key = if key.starts_with("dc:") || key.starts_with("dcterms:") { key.replace(':', ".") } else { key };
            self.meta.entry(key).or_insert(content);
        }
    }

    /// The first of these names that is given.
    fn first(&self, names: &[&str]) -> Option<&'a str> {
        names.iter().find_map(|n| self.meta.get(*n).copied())
    }
}

fn rel_is(element: &Element, wanted: &str) -> bool {
    element.attribute(&local_name!("rel")).is_some_and(|r| r.split_whitespace().any(|r| r.eq_ignore_ascii_case(wanted)))
}

/// JSON-LD as publishers write it: inside comments or CDATA, with bare line breaks in strings.
fn parse_leniently(source: &str) -> Option<Value> {
    const OPENINGS: [&str; 5] = ["<!--", "/*", "*/", "//", "<![CDATA["];
    const CLOSINGS: [&str; 6] = ["-->", "/*", "*/", "//", "]]>", ";"];
    let mut source = source.trim();
    while let Some(inner) = OPENINGS.iter().find_map(|o| source.strip_prefix(o)) {
        source = inner.trim_start();
    }
    while let Some(inner) = CLOSINGS.iter().find_map(|c| source.strip_suffix(c)) {
        source = inner.trim_end();
    }
    serde_json::from_str(source).or_else(|_| serde_json::from_str(&source.replace(|c: char| c.is_control(), " "))).ok()
}

/// Every object in a JSON-LD tree that has a type, outermost first.
fn typed_objects<'v>(value: &'v Value, found: &mut Vec<&'v Value>) {
    // serde_json refuses documents nested deeper than 128, so this recursion is bounded.
    match value {
        Value::Array(items) => items.iter().for_each(|v| typed_objects(v, found)),
        Value::Object(fields) => {
            if fields.contains_key("@type") {
                found.push(value);
            }
            for key in ["@graph", "mainEntity", "mainEntityOfPage", "hasPart"] {
                if let Some(inner) = fields.get(key) {
                    typed_objects(inner, found);
                }
            }
        }
        _ => {}
    }
}

fn has_type(object: &Value, test: impl Fn(&str) -> bool) -> bool {
    match &object["@type"] {
        Value::String(name) => test(name),
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(test),
        _ => false,
    }
}

fn is_article_type(name: &str) -> bool {
    let name = name.rsplit(['/', ':']).next().unwrap_or(name);
    name.ends_with("Article")
        || matches!(name, "BlogPosting" | "LiveBlogPosting" | "Report" | "Review" | "SatiricalArticle" | "Recipe")
}

fn is_collection_type(name: &str) -> bool {
    matches!(name, "CollectionPage" | "SearchResultsPage" | "ItemList" | "Blog")
}

fn is_media_type(name: &str) -> bool {
    matches!(
        name,
        "VideoObject"
            | "AudioObject"
            | "ImageGallery"
            | "MediaGallery"
            | "PodcastEpisode"
            | "RadioEpisode"
            | "TVEpisode"
    )
}

/// A JSON-LD value as text: itself, its `name` or its `@id`, or those of its members joined.
fn as_name(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => collapse(&links::without_markup(text)),
        Value::Array(values) => values.iter().filter_map(as_name).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => return fields.get("name").or(fields.get("@value")).and_then(as_name),
        _ => return None,
    };
    Some(text).filter(|t| !t.is_empty() && t.len() <= LONGEST_NAME)
}

fn as_address(value: &Value) -> Option<&str> {
    match value {
        Value::String(address) => Some(address),
        Value::Object(fields) => fields.get("@id").or(fields.get("url")).and_then(Value::as_str),
        Value::Array(values) => values.first().and_then(as_address),
        _ => None,
    }
}

/// Reads what the page says of itself. `base` resolves relative addresses.
pub(super) fn metadata(document: &Document, base: Option<&Url>) -> Metadata {
    let head = Head::read(document);
    let mut objects = Vec::new();
    head.ld.iter().for_each(|v| typed_objects(v, &mut objects));
    let articles: Vec<&Value> = objects.iter().copied().filter(|o| has_type(o, is_article_type)).collect();
    // A page with several is a list of them, or has related ones: only the one that is this page's may speak.
    let social = head.first(&["og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title"]);
    let is_this = |o: &&&Value| {
        let headline = o["headline"].as_str().or(o["name"].as_str()).map(super::squeeze);
        headline.is_some_and(|h| {
            [social, head.title.as_deref()].into_iter().flatten().any(|t| super::squeeze(t).contains(&h))
        })
    };
    let article = articles.iter().find(is_this).or(articles.first().filter(|_| articles.len() == 1)).copied();
    let page = objects.iter().copied().find(|o| has_type(o, |t| t.ends_with("WebPage")));
    let said = |key: &str| article.map(|a| &a[key]).filter(|v| !v.is_null());
    let said_of_page = |key: &str| said(key).or(page.map(|p| &p[key]).filter(|v| !v.is_null()));

    let publisher = said("publisher")
        .and_then(as_name)
        .or_else(|| {
            name_of(head.first(&[
                "og:site_name",
                "publisher",
                "dc.publisher",
                "dcterms.publisher",
                "citation_journal_title",
                "application-name",
            ]))
        })
        .or_else(|| said("sourceOrganization").and_then(as_name))
        .or_else(|| {
            objects
                .iter()
                .find(|o| has_type(o, |t| matches!(t, "NewsMediaOrganization" | "WebSite" | "Organization")))
                .and_then(|o| as_name(&o["name"]))
        });
    let kind = head.first(&["og:type"]).unwrap_or_default().to_ascii_lowercase();
    let canonical = canonical(
        &head,
        said_of_page("mainEntityOfPage").and_then(as_address).or(said_of_page("url").and_then(as_address)),
        base,
    );
    let offers = Offers {
        window: head.title.clone(),
        social: social.map(collapse),
        told: said("headline")
            .and_then(Value::as_str)
            .map(|h| collapse(&links::without_markup(h)))
            .filter(|h| !h.is_empty()),
    };
    let address = canonical.as_deref().and_then(|c| Url::parse(c).ok()).or(base.cloned());
    let host = address.as_ref().and_then(Url::host_str).unwrap_or_default().trim_start_matches("www.");
    let site_names: Vec<&str> = publisher.as_deref().into_iter().chain([host]).collect();
    let title = title::title(document, &offers, &site_names);
    Metadata {
        headline: title.as_deref().and_then(|t| title::shown_at(document, t)),
        is_front: address.is_some_and(|a| a.path().len() <= 1 && a.query().is_none()),
        title,
        lang: language(document, &head, said_of_page("inLanguage")),
        published: dates::first(
            said_of_page("datePublished")
                .and_then(Value::as_str)
                .into_iter()
                .chain(dates::PUBLISHED.iter().filter_map(|n| head.meta.get(*n).copied())),
        )
        .or_else(|| published_in_markup(document)),
        modified: dates::first(
            said_of_page("dateModified")
                .and_then(Value::as_str)
                .into_iter()
                .chain(dates::MODIFIED.iter().filter_map(|n| head.meta.get(*n).copied())),
        ),
        canonical,
        byline: said("author")
            .and_then(as_name)
            .or_else(|| name_of(head.first(AUTHOR)))
            .or_else(|| byline_in_markup(document))
            .map(|b| without_by(&b)),
        publisher,
        body: said("articleBody").and_then(Value::as_str).map(|b| collapse(&links::without_markup(b))),
        is_article: kind == "article" || article.is_some(),
        is_collection: !articles.iter().any(|_| true) && objects.iter().any(|o| has_type(o, is_collection_type)),
        is_media: kind.starts_with("video")
            || kind.starts_with("music")
            || objects.iter().any(|o| has_type(o, is_media_type)),
    }
}

const AUTHOR: &[&str] = &[
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "dc.creator.personalname",
    "byl",
    "citation_author",
    "cxenseparse:author",
];

/// Some publishers put the author's page where the name belongs.
fn name_of(text: Option<&str>) -> Option<String> {
    let name = collapse(text?);
    (!name.is_empty() && name.len() <= LONGEST_NAME && !name.contains("://") && !name.starts_with('@')).then_some(name)
}

fn without_by(byline: &str) -> String {
    let lower = byline.to_lowercase();
    for by in ["by ", "by: ", "von ", "par ", "por "] {
        if lower.starts_with(by) && byline.is_char_boundary(by.len()) {
            return byline[by.len()..].trim().to_owned();
        }
    }
    byline.to_owned()
}

fn language(document: &Document, head: &Head, said: Option<&Value>) -> Option<String> {
    let root = document.nodes.first().and_then(|_| document.element(0));
    let body = document.elements(0).find(|(_, e)| e.name == local_name!("body")).map(|(_, e)| e);
    let lang = |e: Option<&Element>| e.and_then(|e| e.attribute(&local_name!("lang"))).map(str::to_owned);
    lang(root)
        .or_else(|| lang(body))
        .or_else(|| said.and_then(|v| v.as_str().map(str::to_owned).or_else(|| as_name(v))))
        .or_else(|| head.first(&["content-language", "og:locale", "dc.language", "language"]).map(str::to_owned))
        .and_then(|l| language_tag(&l))
}

/// Tidies what is nearly a BCP 47 tag: `en_US` → `en-us`, "de, at" → "de".
fn language_tag(text: &str) -> Option<String> {
    let tag = text.split([',', ';', ' ']).next()?.trim().replace('_', "-").to_ascii_lowercase();
    let mut parts = tag.split('-');
    let primary = parts.next()?;
    let right = (2..=3).contains(&primary.len())
        && tag.split('-').all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
    (right && primary.bytes().all(|b| b.is_ascii_alphabetic())).then_some(tag)
}

fn canonical(head: &Head, said: Option<&str>, base: Option<&Url>) -> Option<String> {
    let offered = [head.canonical, head.first(&["og:url"]), said];
    let resolved = offered.into_iter().flatten().filter_map(|a| links::resolve(a, base));
    // A canonical address that is the front page is a mistake of the template, unless this is the front page.
    let deep = |u: &Url| u.path() != "/" || u.query().is_some();
    let all: Vec<Url> = resolved.collect();
    let front = base.is_some_and(|b| !deep(b));
    all.iter().find(|u| deep(u) || front).or(all.first()).map(Url::to_string)
}

/// `<time>` and microdata, where neither JSON-LD nor `meta` gives a date.
fn published_in_markup(document: &Document) -> Option<String> {
    let mut plain = None;
    for (id, element) in document.elements(0) {
        let property = element.attribute(&local_name!("itemprop")).unwrap_or_default();
        let marked = property.split_whitespace().any(|p| p == "datePublished" || p == "dateCreated");
        if !marked && element.name != local_name!("time") && element.name != local_name!("abbr") {
            continue;
        }
        let stamp = element
            .attribute(&local_name!("datetime"))
            .or(element.attribute(&local_name!("content")))
            .or(element.attribute(&local_name!("title")));
        let date = stamp
            .and_then(dates::normalise)
            .or_else(|| document.text_up_to(id, LONGEST_NAME).and_then(|t| dates::normalise(&t)));
        let class = element.attribute(&local_name!("class")).unwrap_or_default();
        if date.is_some() && (marked || class.contains("published") || class.contains("entry-date")) {
            return date;
        }
        if element.name == local_name!("time") && plain.is_none() {
            plain = date;
        }
    }
    plain
}

/// A short text marked as the author's, by microdata, `rel` or class.
fn byline_in_markup(document: &Document) -> Option<String> {
    let is_byline = |e: &Element| {
        rel_is(e, "author")
            || e.attribute(&local_name!("itemprop")).is_some_and(|p| p.split_whitespace().any(|p| p == "author"))
            || e.attribute(&local_name!("class")).is_some_and(|c| {
                c.split_whitespace().any(|c| {
                    let c = c.to_ascii_lowercase();
                    c.contains("byline")
                        || matches!(
                            &*c,
                            "author"
                                | "author-name"
                                | "authorname"
                                | "post-author"
                                | "entry-author"
                                | "article-author"
                                | "article__author"
                        )
                })
            })
    };
    document
        .elements(0)
        .filter(|(_, e)| e.name != local_name!("meta") && e.name != local_name!("link") && is_byline(e))
        .filter(|(id, _)| document.nodes[*id].end - id < 60)
        .find_map(|(id, _)| name_of(document.text_up_to(id, LONGEST_NAME).as_deref()))
        .filter(|name| name.len() <= 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Metadata {
        let base = Url::parse("https://www.example.org/news/2024/storm").ok();
        metadata(&Document::parse(html), base.as_ref())
    }

    #[test]
    fn reads_json_ld_in_a_graph_inside_a_comment() {
        let found = read(
            r#"<script type="application/ld+json"><!--
            {"@graph":[{"@type":"WebSite","name":"The Example"},{"@type":["NewsArticle"],"headline":"Storm &amp; flood
            in town","datePublished":"2024-03-01T10:00:00+01:00","dateModified":"2024-03-02","inLanguage":"en-GB",
            "author":[{"@type":"Person","name":"Ann Lee"},{"name":"Bo Ek"}],"publisher":{"name":"The Example"},
            "mainEntityOfPage":{"@id":"/news/2024/storm"}}]} --></script>"#,
        );
        assert_eq!(found.title.as_deref(), Some("Storm & flood in town"));
        assert_eq!(found.published.as_deref(), Some("2024-03-01T09:00:00Z"));
        assert_eq!(found.modified.as_deref(), Some("2024-03-02"));
        assert_eq!(found.byline.as_deref(), Some("Ann Lee, Bo Ek"));
        assert_eq!(found.publisher.as_deref(), Some("The Example"));
        assert_eq!(found.canonical.as_deref(), Some("https://www.example.org/news/2024/storm"));
        assert_eq!(found.lang.as_deref(), Some("en-gb"));
        assert!(found.is_article);
    }

    #[test]
    fn reads_json_ld_in_every_wrapping() {
        for (open, close) in [
            ("", ""),
            ("<!--", "-->"),
            ("//<![CDATA[\n", "\n//]]>"),
            ("<![CDATA[", "]]>"),
            ("/*<![CDATA[*/", "/*]]>*/"),
        ] {
            assert!(parse_leniently(&format!(" {open} {{\"a\": 1}} {close} ")).is_some(), "{open}");
        }
    }

    #[test]
    fn ignores_a_canonical_address_that_is_the_front_page() {
        let found = read(r#"<link rel=canonical href="/"><meta property=og:url content="/news/2024/storm">"#);
        assert_eq!(found.canonical.as_deref(), Some("https://www.example.org/news/2024/storm"));
    }

    #[test]
    fn tidies_language_tags() {
        assert_eq!(language_tag("pt_BR").as_deref(), Some("pt-br"));
        assert_eq!(language_tag("de, at").as_deref(), Some("de"));
        assert_eq!(language_tag("english"), None);
    }
}
