//! Resolves addresses, lists the links of an article, and removes markup from text in metadata.

use super::dom::Document;
use super::furniture::{Purpose, Rules, purpose};
use crate::address::with_ascii_host;
use html5ever::local_name;
use std::ops::Range;
use url::Url;

/// Resolves an address as a browser would. `None` if it is invalid or not a web address. The fragment is removed.
pub(super) fn resolve(address: &str, base: Option<&Url>) -> Option<Url> {
    let address = with_ascii_host(address.trim());
    let mut url = match base {
        Some(base) => base.join(&address).ok()?,
        None => Url::parse(&address).ok()?,
    };
    url.set_fragment(None);
    matches!(url.scheme(), "http" | "https").then_some(url)
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
    let own = base.map(|b| {
        let mut own = b.clone();
        own.set_fragment(None);
        own
    });
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
    let is_comments = |id: usize| document.element(id).is_some_and(|e| purpose(e, Rules::Strict) == Purpose::Comments);
    let links = nodes.filter(leads_away).take(MAX_LINKS_BESIDE);
    links
        .filter(move |id| !document.ancestors(*id).any(is_comments))
        .filter_map(move |id| resolve(document.element(id)?.attribute(&local_name!("href"))?, base).map(String::from))
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
}
