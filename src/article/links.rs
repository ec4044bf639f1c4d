//! Resolves addresses, lists the links of an article, and removes markup from text in metadata.

use super::dom::{Document, Element, Kind};
use super::furniture::{Purpose, Purposes, Rules};
use super::measure::ends_sentence;
use crate::address::{same_publisher, with_ascii_host, without_anchor};
use html5ever::local_name;
use std::collections::HashMap;
use std::ops::Range;
use url::Url;

/// Resolves an address as a browser would. `None` if it is invalid or not a web address. The fragment is removed, unless
/// it is a route.
pub(super) fn resolve(address: &str, base: Option<&Url>) -> Option<Url> {
    let address = with_ascii_host(address.trim());
    let url = match base {
        Some(base) => base.join(&address).ok()?,
        None => Url::parse(&address).ok()?,
    };
    matches!(url.scheme(), "http" | "https").then(|| without_anchor(url))
}

/// The base of relative addresses on the page: the address in its `base` element, else its own address.
pub(super) fn base(document: &Document, url: Option<&str>) -> Option<Url> {
    let own = url.and_then(|u| Url::parse(&with_ascii_host(u)).ok()).filter(|u| !u.cannot_be_a_base());
    let given = document
        .elements(0)
        .find(|(_, e)| e.name == local_name!("base"))
        .and_then(|(_, e)| e.attribute(&local_name!("href")));
    match given {
        Some(given) => resolve(given, own.as_ref()).or(own),
        None => own,
    }
}

/// The addresses of the links in the given ranges of nodes, in order, without duplicates and without the page itself.
pub(super) fn links_to(
    document: &Document,
    ranges: impl Iterator<Item = Range<usize>>,
    base: Option<&Url>,
) -> Vec<String> {
    let own = base.cloned().map(without_anchor);
    let mut seen = std::collections::HashSet::new();
    let mut links = Vec::new();
    for id in ranges.flatten() {
        let Some(element) = document.element(id).filter(|e| e.name == local_name!("a")) else { continue };
        let Some(url) = element.attribute(&local_name!("href")).and_then(|h| resolve(h, base)) else { continue };
        if Some(&url) != own.as_ref() && seen.insert(url.clone()) {
            links.push(url.into());
        }
    }
    links
}

/// Maximum number of links beside an article that are read.
const MAX_LINKS_BESIDE: usize = 64;

/// The addresses on other sites in the links of a range of nodes, unless readers wrote them in comments.
pub(super) fn links_to_other_sites<'a>(
    document: &'a Document,
    nodes: Range<usize>,
    base: Option<&'a Url>,
) -> impl Iterator<Item = String> + 'a {
    let own = base.and_then(Url::host_str).map(|host| host.trim_start_matches("www."));
    let leads_away = move |id: &usize| {
        let link = document.element(*id).filter(|e| e.name == local_name!("a"));
        let address = link.and_then(|e| e.attribute(&local_name!("href"))).map(str::trim_start).unwrap_or_default();
        (address.starts_with("http") || address.starts_with("//")) && !own.is_some_and(|own| address.contains(own))
    };
    let mut purposes = Purposes::default();
    let mut is_comments =
        move |id: usize| document.element(id).is_some_and(|e| purposes.of(e, Rules::Strict) == Purpose::Comments);
    let links = nodes.filter(leads_away).take(MAX_LINKS_BESIDE);
    links
        .filter(move |id| !document.ancestors(*id).any(&mut is_comments))
        .filter_map(move |id| resolve(document.element(id)?.attribute(&local_name!("href"))?, base).map(String::from))
}

/// The addresses of a page: that from which it was read, and the canonical one.
pub(super) struct Own(Vec<Url>);

/// Where a link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// To the page itself, or to an entry of it.
    Page,
    /// To another page of the site.
    Site,
    /// To another site.
    Elsewhere,
}

impl Own {
    pub fn new(base: Option<&Url>, canonical: Option<&str>) -> Self {
        Self(base.cloned().into_iter().chain(canonical.and_then(|c| Url::parse(c).ok())).collect())
    }

    /// Where the first link in a block leads. `None` if there is none, or if the address of the page is not known.
    /// Addresses are compared as they are written: to resolve each of them took a fifth of the time for a page.
    pub fn target(&self, document: &Document, nodes: Range<usize>) -> Option<Target> {
        let mut links = extend_to_link(document, nodes).filter_map(|id| document.element(id)).filter(|e| e.is_link);
        let address = links.find_map(|e| e.attribute(&local_name!("href")))?;
        let own = self.0.first()?;
        let Some((_, rest)) = address.split_once("//").filter(|(scheme, _)| SCHEMES.contains(scheme)) else {
            return Some(if self.0.iter().any(|own| is_within(address, own)) { Target::Page } else { Target::Site });
        };
        let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let is_host = |own: &&Url| own.host_str().is_some_and(|own| own.eq_ignore_ascii_case(host));
        Some(match () {
            () if self.0.iter().filter(is_host).any(|own| is_within(path, own)) => Target::Page,
            () if self.0.iter().any(|own| is_host(&own)) || same_publisher(address, own.as_str()) => Target::Site,
            () => Target::Elsewhere,
        })
    }
}

/// What stands before `//` in addresses of the web.
const SCHEMES: [&str; 3] = ["https:", "http:", ""];

/// Whether an address without host is that of a page, or of an entry of it, which the query or the fragment gives. On a
/// page whose own address has a query, or is that of a front page, another query is another page.
fn is_within(address: &str, page: &Url) -> bool {
    let address = address.split('#').next().unwrap_or_default();
    let (path, query) = address.split_once('?').map_or((address, None), |(path, query)| (path, Some(query)));
    let has_entries = page.query().is_none() && page.path().len() > 1 && !page.path().contains("/index.");
    let is_same = |query| has_entries || query == page.query();
    if path.is_empty() { query.is_none() || is_same(query) } else { path == page.path() && is_same(query) }
}

/// Minimum number of paragraphs that are linked to one address by mistake.
const MIN_LINKED_PARAGRAPHS: usize = 3;
/// Minimum length, in bytes, of the text of such a paragraph. The entries of a list of articles are rarely linked to one
/// address more than twice: by a title, which ends without a full stop, and a summary.
const MIN_LINKED_PARAGRAPH_BYTES: usize = 80;

/// Makes links that hold several whole paragraphs plain elements. An `<a>` that is not closed runs over the rest of the
/// article, and the parser repeats it in each paragraph, with the same address.
pub(super) fn free_paragraphs(document: &mut Document) {
    let mut paragraphs: HashMap<&str, usize> = HashMap::new();
    for (id, element) in document.elements(0).filter(|(_, e)| e.is_link) {
        let Some(address) = element.attribute(&local_name!("href")) else { continue };
        let inside = &document.nodes[id..document.nodes[id].end];
        let held = inside.iter().filter(|node| matches!(&node.kind, Kind::Text(text) if is_paragraph(text))).count();
        if held > 0 {
            *paragraphs.entry(address).or_default() += held;
        }
    }
    paragraphs.retain(|_, held| *held >= MIN_LINKED_PARAGRAPHS);
    let is_mistaken = |e: &Element| e.attribute(&local_name!("href")).is_some_and(|a| paragraphs.contains_key(a));
    if paragraphs.is_empty() {
        return;
    }
    let mistaken: Vec<usize> = document.elements(0).filter(|(_, e)| is_mistaken(e)).map(|(id, _)| id).collect();
    for id in mistaken {
        if let Kind::Element(link) = &mut document.nodes[id].kind {
            link.is_link = false;
        }
    }
}

/// Whether a text is a whole paragraph.
pub(super) fn is_paragraph(text: &str) -> bool {
    text.len() >= MIN_LINKED_PARAGRAPH_BYTES
        && text.trim().len() >= MIN_LINKED_PARAGRAPH_BYTES
        && ends_sentence(text.trim())
}

/// Number of ancestors of a text within which its link is searched. Links contain few nested inline elements.
const MAX_INLINE_DEPTH: usize = 6;

/// The nodes of a block, extended to start with the link around its first text if there is one.
pub(super) fn extend_to_link(document: &Document, nodes: Range<usize>) -> Range<usize> {
    let mut around = document.ancestors(nodes.start).take(MAX_INLINE_DEPTH);
    around.find(|&n| document.name(n) == local_name!("a")).unwrap_or(nodes.start)..nodes.end
}

/// Removes tags and resolves character references in a text, which strings in JSON-LD often contain.
pub(super) fn without_markup(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return text.to_owned();
    }
    let spaced = text.replace("<br", " <br").replace("</p>", "</p> ").replace("</div>", "</div> ");
    let document = Document::parse(&spaced);
    let plain = if document.nodes.is_empty() { String::new() } else { document.text(0) };
    // The text may be escaped twice: "&amp;quot;".
    if plain.contains('&') && plain.contains(';') {
        let document = Document::parse(&plain);
        return if document.nodes.is_empty() { plain } else { document.text(0) };
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_addresses_as_browsers_do() {
        let base = Url::parse("https://www.example.org/news/storm?page=2").ok();
        for (written, resolved) in [
            ("/a#b", Some("https://www.example.org/a")),
            ("/#/news/1", Some("https://www.example.org/#/news/1")),
            ("  flood\n", Some("https://www.example.org/news/flood")),
            ("//cdn.example.com/x", Some("https://cdn.example.com/x")),
            ("?page=3", Some("https://www.example.org/news/storm?page=3")),
            ("mailto:a@b.c", None),
            ("javascript:void(0)", None),
            ("http://[", None),
        ] {
            assert_eq!(resolve(written, base.as_ref()).map(String::from).as_deref(), resolved, "{written}");
        }
        assert_eq!(resolve("/a", None), None);
    }

    #[test]
    fn relative_addresses_are_relative_to_the_base_element() {
        let document = Document::parse("<base href=/deep/><a href=x>");
        let base = base(&document, Some("https://example.org/a")).unwrap();
        assert_eq!(base.as_str(), "https://example.org/deep/");
    }

    #[test]
    fn removes_markup_that_is_escaped_once_or_twice() {
        assert_eq!(without_markup("<p>One</p><p>two &amp;quot;three&amp;quot;</p>"), "One two \"three\"");
        assert_eq!(without_markup("a < b"), "a < b");
    }

    #[test]
    fn a_link_that_holds_several_paragraphs_is_none() {
        let paragraph =
            "The ferry to Norhaven stopped on Tuesday, after the pilot found a crack in the pier of the ramp.";
        let links = |html: &str| {
            let mut document = Document::parse(html);
            free_paragraphs(&mut document);
            document.elements(0).filter(|(_, e)| e.is_link).count()
        };
        let paragraphs = |n| format!("<p>{paragraph}</p>").repeat(n);
        assert_eq!(links(&format!("<a href=/x>{}</a><p><a href=/y>Y</a>", paragraphs(3))), 1);
        assert_eq!(links(&format!("<p>Ferry <a href=/x></p>{}", paragraphs(3))), 0);
        assert_eq!(links(&format!("<p><a href=/x>{paragraph}</a></p>").repeat(3)), 0);
        // Entries of a list of articles.
        assert_eq!(links(&format!("<a href=/x><h3>Ferry stops</h3><p>{paragraph}</p></a>").repeat(2)), 2);
        let titles = format!("<h3><a href=/x>{}</a></h3>", paragraph.trim_end_matches('.'));
        assert_eq!(links(&titles.repeat(4)), 4);
    }

    #[test]
    fn links_to_entries_of_the_page_lead_to_the_page() {
        for (link, page, target) in [
            ("#e3", "https://news.example/live/17", Target::Page),
            ("?update=3", "https://news.example/live/17", Target::Page),
            ("/live/17?update=3#e3", "https://news.example/live/17", Target::Page),
            ("/live/18", "https://news.example/live/17", Target::Site),
            ("/?p=4", "https://news.example/", Target::Site),
            ("?id=4", "https://news.example/story.php?id=3", Target::Site),
            ("?id=3#e3", "https://news.example/story.php?id=3", Target::Page),
            ("https://place.example/", "https://news.example/live/17", Target::Elsewhere),
        ] {
            let document = Document::parse(&format!("<h3><a href='{link}'>10:30</a></h3>"));
            let own = Own::new(Url::parse(page).ok().as_ref(), None);
            assert_eq!(own.target(&document, 1..document.nodes.len()), Some(target), "{link} on {page}");
        }
    }
}
