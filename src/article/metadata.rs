//! Reads the metadata of a page: title, author, publisher, dates, language, canonical address and type.
//!
//! The sources, most reliable first, are JSON-LD, `meta` and `link` elements, microdata, and common class names.

use super::dom::{Document, Element, Kind};
use super::json_ld::{self, JsonLd, as_address, is_collection_type, is_media_type};
use super::title::{self, DeclaredTitles};
use super::{agencies, byline, collapse, dates, links, published, publisher, squeeze};
use crate::address::{registered_name, shown};
use html5ever::local_name;
use serde_json::Value;
use std::collections::HashMap;
use url::Url;

/// Maximum length, in bytes, of the name of a publisher or of a byline. A longer text is something else.
const MAX_NAME_BYTES: usize = 160;
/// Maximum length, in bytes, of a byline found in the text of the page.
const MAX_VISIBLE_BYLINE_BYTES: usize = 100;
/// An element with this many nodes or more is not a byline.
const MAX_BYLINE_NODES: usize = 60;

/// The metadata of a page. Each value is from the most reliable source that gives it.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent claims, of which a page may make several")]
pub(super) struct Metadata {
    pub title: Option<String>,
    /// Index of the element that shows the title.
    pub headline: Option<usize>,
    pub lang: Option<String>,
    pub published: Option<String>,
    pub modified: Option<String>,
    pub canonical: Option<String>,
    pub publisher: Option<String>,
    pub byline: Option<String>,
    /// Addresses of the article that this one is, or was made from.
    pub original_addresses: Vec<String>,
    /// Names of those who published it before.
    pub original_publishers: Vec<String>,
    /// `articleBody` of the JSON-LD, with white space collapsed and markup removed.
    pub article_body: Option<String>,
    /// Whether the page declares itself an article, in `og:type` or in JSON-LD.
    pub is_article: bool,
    /// Whether the page declares itself a list or a product.
    pub is_collection: bool,
    /// Whether the page has the address of a front page.
    pub is_front: bool,
    /// Whether the page declares itself a video, a recording or a set of pictures.
    pub is_media: bool,
}

/// The metadata elements of a document: `meta`, `link`, `title` and JSON-LD. Of repeated elements the first counts.
struct Head<'a> {
    /// Contents of the `meta` elements, by name in lower case.
    meta: HashMap<String, &'a str>,
    /// Address in `<link rel=canonical>`.
    canonical: Option<&'a str>,
    /// Text of the `title` element.
    title: Option<String>,
    json_ld: Vec<Value>,
}

impl<'a> Head<'a> {
    fn read(document: &'a Document) -> Self {
        let mut in_body = false;
        let mut head = Head { meta: HashMap::new(), canonical: None, title: None, json_ld: Vec::new() };
        for (id, element) in document.elements(0) {
            match element.name {
                local_name!("body") => in_body = true,
                // Microdata in the body may describe another article, so `published` looks where it stands.
                local_name!("meta") if in_body && is_microdata_date(element) => {}
                local_name!("meta") => head.note_meta(element),
                local_name!("link") if rel_is(element, "canonical") => {
                    head.canonical = head.canonical.or(element.attribute(&local_name!("href")));
                }
                local_name!("title") if head.title.is_none() => {
                    head.title = Some(document.text(id)).filter(|t| !t.is_empty());
                }
                local_name!("script") if is_json_ld(element) => {
                    if let Some(Kind::Text(source)) =
                        document.nodes.get(id + 1).filter(|n| n.parent == id).map(|n| &n.kind)
                    {
                        head.json_ld.extend(json_ld::parse(source));
                    }
                }
                _ => {}
            }
        }
        head
    }

    /// Stores the content of a `meta` element under each of its names.
    fn note_meta(&mut self, element: &'a Element) {
        let Some(content) = element.attribute(&local_name!("content")) else { return };
        let keys = [local_name!("property"), local_name!("name"), local_name!("itemprop"), local_name!("http-equiv")];
        for key in keys.iter().filter_map(|k| element.attribute(k)).flat_map(str::split_whitespace) {
            let key = key.to_ascii_lowercase();
            let key = if key.starts_with("dc:") || key.starts_with("dcterms:") { key.replace(':', ".") } else { key };
            self.meta.entry(key).or_insert(content);
        }
    }

    /// The content of the first of these names that the page gives.
    fn first(&self, names: &[&str]) -> Option<&'a str> {
        names.iter().find_map(|n| self.meta.get(*n).copied())
    }
}

/// Whether a `meta` element gives the date of publication in microdata.
fn is_microdata_date(meta: &Element) -> bool {
    meta.attribute(&local_name!("itemprop")).is_some_and(|p| p.eq_ignore_ascii_case("datePublished"))
}

/// Whether a script has the type of JSON-LD.
fn is_json_ld(script: &Element) -> bool {
    script.attribute(&local_name!("type")).is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"))
}

/// Whether the `rel` attribute of an element contains a word.
fn rel_is(element: &Element, wanted: &str) -> bool {
    element.attribute(&local_name!("rel")).is_some_and(|r| r.split_whitespace().any(|r| r.eq_ignore_ascii_case(wanted)))
}

/// A JSON-LD value as a name: a string itself, the `name` or `@value` of an object, or the names in an array joined by
/// commas. `None` if there is none, or if it is longer than [`MAX_NAME_BYTES`].
fn as_name(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => collapse(&links::without_markup(text)),
        Value::Array(values) => values.iter().filter_map(as_name).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => return fields.get("name").or(fields.get("@value")).and_then(as_name),
        _ => return None,
    };
    Some(text).filter(|t| !t.is_empty() && t.len() <= MAX_NAME_BYTES)
}

/// The name in a JSON-LD value, or in the object that it refers to by its `@id`.
fn name_in(value: &Value, json_ld: &JsonLd) -> Option<String> {
    match value {
        Value::Array(values) => {
            let names: Vec<String> = values.iter().filter_map(|value| name_in(value, json_ld)).collect();
            as_name(&Value::String(names.join(", ")))
        }
        _ => as_name(value).or_else(|| as_name(json_ld.referred_to(value)?)),
    }
}

/// Reads the metadata of a page. `base` is the base of relative addresses.
pub(super) fn metadata(document: &Document, base: Option<&Url>) -> Metadata {
    let head = Head::read(document);
    let social_title = head.first(SOCIAL_TITLE_META_NAMES);
    let declared_titles = [social_title, head.title.as_deref()].into_iter().flatten().map(str::to_owned);
    let page_titles: Vec<String> = declared_titles.chain(title::headings(document)).collect();
    let declared_addresses = [head.canonical, head.first(&["og:url"])].into_iter().flatten();
    let page_addresses: Vec<Url> =
        base.cloned().into_iter().chain(declared_addresses.filter_map(|a| links::resolve(a, base))).collect();
    let json_ld = JsonLd::new(&head.json_ld, &page_titles, &page_addresses);
    let canonical = canonical(&head, &json_ld, base);
    let address = canonical.as_deref().and_then(|c| Url::parse(c).ok()).or(base.cloned());
    let page_address = address.as_ref().map_or("", Url::as_str);
    let declared_publisher = declared_publisher(&head, &json_ld, page_address);
    let titles = DeclaredTitles {
        window: head.title.clone(),
        social: social_title.map(collapse),
        json_ld: json_ld.text_of_article("headline").filter(|h| !h.is_empty()),
    };
    let host = address.as_ref().and_then(Url::host_str).unwrap_or_default().trim_start_matches("www.");
    let publisher = declared_publisher.as_deref().map(|name| publisher::without_slogan(name, page_address));
    let site_names: Vec<&str> =
        [declared_publisher.as_deref(), publisher.as_deref()].into_iter().flatten().chain([host]).collect();
    let title = title::title(document, &titles, &site_names);
    let og_type = head.first(&["og:type"]).unwrap_or_default().to_ascii_lowercase();
    let headline = title.as_deref().and_then(|t| title::shown_at(document, t));
    let declared = |key, meta_names| declared_dates(&head, &json_ld, key, meta_names);
    let modified = declared("dateModified", dates::MODIFIED_META_NAMES).iter().find_map(|date| dates::normalise(date));
    let declared = declared("datePublished", dates::PUBLISHED_META_NAMES);
    let addresses: Vec<String> = page_addresses.iter().map(|url| shown(url.as_str()).into_owned()).collect();
    let addresses = addresses.iter().map(|url| url.split_once("://").map_or("", |(_, path)| path));
    let declared = declared.iter().map(String::as_str);
    let dates = published::dates(document, headline, declared, modified, addresses);
    let (original_addresses, original_publishers) = originals(&head, &json_ld, publisher.as_deref());
    Metadata {
        headline,
        original_addresses,
        original_publishers,
        is_front: address.is_some_and(|a| a.path().len() <= 1 && a.query().is_none()),
        title,
        lang: language(document, &head, &json_ld),
        published: dates.published,
        modified: dates.modified,
        canonical,
        byline: byline(document, &head, &json_ld, publisher.as_deref()),
        publisher,
        article_body: json_ld.text_of_article("articleBody"),
        is_article: og_type == "article" || json_ld.article.is_some(),
        is_collection: !json_ld.has_article && json_ld.find(is_collection_type).is_some()
            || og_type.starts_with("product"),
        is_media: og_type.starts_with("video") || og_type.starts_with("music") || json_ld.find(is_media_type).is_some(),
    }
}

/// Names of `meta` elements that give the title for social media and catalogues, in order of preference.
const SOCIAL_TITLE_META_NAMES: &[&str] = &["og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title"];

/// Names of `meta` elements that give the publisher, in order of preference.
const PUBLISHER_META_NAMES: &[&str] =
    &["og:site_name", "publisher", "dc.publisher", "dcterms.publisher", "citation_journal_title", "application-name"];

/// Names of `meta` elements that give the author, in order of preference.
const AUTHOR_META_NAMES: &[&str] = &[
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

/// Names of `meta` elements that give the language, in order of preference.
const LANGUAGE_META_NAMES: &[&str] = &["content-language", "og:locale", "dc.language", "language"];

/// The publisher that the page declares. The masthead comes before a news agency, from which the article may be, and
/// before a company.
fn declared_publisher(head: &Head, json_ld: &JsonLd, address: &str) -> Option<String> {
    let is_own = |name: &str| registered_name(address).is_some_and(|label| squeeze(name).contains(&squeeze(&label)));
    let is_site = |t: &str| matches!(t, "NewsMediaOrganization" | "WebSite" | "Organization");
    let declared = json_ld.of_article("publisher");
    let of_article = declared.and_then(as_name);
    let is_masthead =
        |name: &String| !agencies::is_agency(name) && publisher::without_legal_form(name) == name || is_own(name);
    let masthead = of_article.clone().filter(is_masthead).or_else(|| name_of(head.first(PUBLISHER_META_NAMES)));
    masthead
        .or(of_article)
        .or_else(|| declared.and_then(|declared| name_in(declared, json_ld)))
        .or_else(|| json_ld.of_article("sourceOrganization").and_then(as_name).filter(is_masthead))
        .or_else(|| json_ld.find(is_site).and_then(|o| as_name(&o["name"])))
}

/// Names of `meta` elements that give the address or the publisher of the original.
const ORIGINAL_META_NAMES: &[&str] = &[
    "original-source",
    "syndication-source",
    "original_source",
    "syndication_source",
    "dc.source",
    "dcterms.source",
    "article:original_source",
    "article:source",
];

/// Properties in JSON-LD that give the original, or its publisher.
const ORIGINAL_PROPERTIES: &[&str] =
    &["isBasedOn", "isBasedOnUrl", "publisher", "sourceOrganization", "provider", "copyrightHolder", "creditText"];

/// The addresses of the originals that the metadata give, and the names of publishers other than the page's own.
fn originals(head: &Head, json_ld: &JsonLd, publisher: Option<&str>) -> (Vec<String>, Vec<String>) {
    let mut given: Vec<String> =
        ORIGINAL_META_NAMES.iter().filter_map(|name| head.meta.get(*name)).map(|text| collapse(text)).collect();
    for (key, value) in ORIGINAL_PROPERTIES.iter().filter_map(|key| Some((key, json_ld.of_article(key)?))) {
        let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        let is_organisation = !key.starts_with("isBasedOn");
        given.extend(values.iter().filter_map(as_address).filter(|_| !is_organisation).map(str::to_owned));
        given.extend(values.iter().filter_map(as_name));
    }
    let (addresses, names): (Vec<String>, Vec<String>) = given.into_iter().partition(|text| text.contains("://"));
    let addresses = addresses.iter().filter_map(|address| links::resolve(address, None)).map(String::from).collect();
    let is_own = |name: &str| publisher.is_some_and(|own| publisher::without_slogan(name, "") == own || name == own);
    let is_name = |name: &String| name_of(Some(name)).is_some() && name.starts_with(char::is_alphabetic);
    let is_other = |name: &String| is_name(name) && (!is_own(name) || agencies::is_agency(name));
    (addresses, names.into_iter().filter(is_other).collect())
}

/// The dates that the page declares: those of its JSON-LD as a property, then those of the `meta` elements.
fn declared_dates(head: &Head, json_ld: &JsonLd, key: &str, meta_names: &[&str]) -> Vec<String> {
    let mut dates = json_ld.dates(key);
    dates.extend(meta_names.iter().filter_map(|name| head.meta.get(*name)).map(|date| (*date).to_owned()));
    dates
}

fn byline(document: &Document, head: &Head, json_ld: &JsonLd, publisher: Option<&str>) -> Option<String> {
    let names = |declared: Option<String>| byline::names(&declared?, publisher);
    names(json_ld.of_article("author").and_then(|author| name_in(author, json_ld)))
        .or_else(|| names(name_of(head.first(AUTHOR_META_NAMES))))
        .or_else(|| byline_in_markup(document, publisher))
}

/// A text as a name, with white space collapsed. `None` if it is too long, or an address or account name, which some
/// publishers give in place of the author's name.
fn name_of(text: Option<&str>) -> Option<String> {
    let name = collapse(text?);
    (!name.is_empty() && name.len() <= MAX_NAME_BYTES && !name.contains("://") && !name.starts_with('@'))
        .then_some(name)
}

/// The language of the page: the `lang` attribute of the `html` or `body` element, else `inLanguage` in the JSON-LD,
/// else a `meta` element.
fn language(document: &Document, head: &Head, json_ld: &JsonLd) -> Option<String> {
    let root = document.nodes.first().and_then(|_| document.element(0));
    let body = document.elements(0).find(|(_, e)| e.name == local_name!("body")).map(|(_, e)| e);
    let lang = |e: Option<&Element>| e.and_then(|e| e.attribute(&local_name!("lang"))).map(str::to_owned);
    let declared = json_ld.of_article_or_page("inLanguage");
    lang(root)
        .or_else(|| lang(body))
        .or_else(|| declared.and_then(|v| v.as_str().map(str::to_owned).or_else(|| as_name(v))))
        .or_else(|| head.first(LANGUAGE_META_NAMES).map(str::to_owned))
        .and_then(|l| language_tag(&l))
}

/// Corrects common errors in language tags: `en_US` → `en-us`, "de, at" → "de". `None` if the result is not a BCP 47
/// tag.
fn language_tag(text: &str) -> Option<String> {
    let tag = text.split([',', ';', ' ']).next()?.trim().replace('_', "-").to_ascii_lowercase();
    let mut parts = tag.split('-');
    let primary = parts.next()?;
    let well_formed = (2..=3).contains(&primary.len())
        && tag.split('-').all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
    (well_formed && primary.bytes().all(|b| b.is_ascii_alphabetic())).then_some(tag)
}

/// The canonical address of the page: the first that it declares and that is not a front page, else the first. A
/// canonical address that is the front page is an error of the template, unless the page is the front page itself.
fn canonical(head: &Head, json_ld: &JsonLd, base: Option<&Url>) -> Option<String> {
    let address = |key| json_ld.of_article_or_page(key).and_then(as_address);
    let in_json_ld = address("mainEntityOfPage").or(address("url"));
    let declared = [head.canonical, head.first(&["og:url"]), in_json_ld];
    let resolved: Vec<Url> = declared.into_iter().flatten().filter_map(|a| links::resolve(a, base)).collect();
    let is_front = |u: &Url| u.path() == "/" && u.query().is_none();
    let page_is_front = base.is_some_and(is_front);
    resolved.iter().find(|u| page_is_front || !is_front(u)).or(resolved.first()).map(Url::to_string)
}

/// Class names of authors in bylines, in lower case.
const AUTHOR_CLASSES: &[&str] =
    &["author", "author-name", "authorname", "post-author", "entry-author", "article-author", "article__author"];

/// Whether an element is marked as a byline by microdata, `rel` or class.
fn is_byline(element: &Element) -> bool {
    is_author(element) || has_class(element, |name| name.contains("byline"))
}

/// Whether an element is marked as an author by microdata, `rel` or class.
fn is_author(element: &Element) -> bool {
    rel_is(element, "author")
        || element.attribute(&local_name!("itemprop")).is_some_and(|p| p.split_whitespace().any(|p| p == "author"))
        || has_class(element, |name| AUTHOR_CLASSES.contains(&name))
}

/// Whether a class name, in lower case, passes a test.
fn has_class(element: &Element, test: impl Fn(&str) -> bool) -> bool {
    let names = element.attribute(&local_name!("class")).unwrap_or_default();
    names.split_whitespace().any(|name| test(&name.to_ascii_lowercase()))
}

/// The names in the first element that is marked as a byline, short enough and names somebody.
fn byline_in_markup(document: &Document, publisher: Option<&str>) -> Option<String> {
    document
        .elements(0)
        .filter(|(_, e)| e.name != local_name!("meta") && e.name != local_name!("link") && is_byline(e))
        .filter(|(id, _)| document.nodes[*id].end - id < MAX_BYLINE_NODES)
        .filter_map(|(id, _)| byline::in_element(document, id, is_author, publisher))
        .find(|names| names.len() <= MAX_VISIBLE_BYLINE_BYTES)
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
    fn prefers_another_address_to_a_canonical_one_that_is_the_front_page() {
        let found = read(r#"<link rel=canonical href="/"><meta property=og:url content="/news/2024/storm">"#);
        assert_eq!(found.canonical.as_deref(), Some("https://www.example.org/news/2024/storm"));
    }

    #[test]
    fn corrects_language_tags() {
        assert_eq!(language_tag("pt_BR").as_deref(), Some("pt-br"));
        assert_eq!(language_tag("de, at").as_deref(), Some("de"));
        assert_eq!(language_tag("english"), None);
    }
}
