//! Addresses made absolute, and markup taken out of text that should have none.

use super::dom::Document;
use html5ever::local_name;
use std::ops::Range;
use url::Url;

/// An address as a browser would resolve it; only web addresses, without the fragment.
pub(super) fn resolve(address: &str, base: Option<&Url>) -> Option<Url> {
    let mut url = match base {
        Some(base) => base.join(address.trim()).ok()?,
        None => Url::parse(address.trim()).ok()?,
    };
    url.set_fragment(None);
    matches!(url.scheme(), "http" | "https").then_some(url)
}

/// What relative addresses of the page are relative to: its `base`, else its own address.
pub(super) fn base(document: &Document, url: Option<&str>) -> Option<Url> {
    let own = url.and_then(|u| Url::parse(u).ok()).filter(|u| !u.cannot_be_a_base());
    let given = document
        .elements(0)
        .find(|(_, e)| e.name == local_name!("base"))
        .and_then(|(_, e)| e.attribute(&local_name!("href")));
    match given {
        Some(given) => resolve(given, own.as_ref()).or(own),
        None => own,
    }
}

/// The addresses that a stretch of the document links to, in order, without repeats and without the page itself.
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

/// A block's nodes, beginning with the link that its first text is in, if it is in one.
pub(super) fn from_its_link(document: &Document, nodes: Range<usize>) -> Range<usize> {
    /// Links hold a few inline elements at most.
    const NESTED: usize = 6;
    let mut around = document.ancestors(nodes.start).take(NESTED);
    around.find(|&n| document.name(n) == local_name!("a")).unwrap_or(nodes.start)..nodes.end
}

/// The text of a string that may hold tags and character references, as JSON-LD often does.
pub(super) fn without_markup(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return text.to_owned();
    }
    let spaced = text.replace("<br", " <br").replace("</p>", "</p> ").replace("</div>", "</div> ");
    let document = Document::parse(&spaced);
    let plain = if document.nodes.is_empty() { String::new() } else { document.text(0) };
    // Escaped twice: "&amp;quot;".
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
    fn resolves_as_browsers_do() {
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
    fn the_base_element_counts() {
        let document = Document::parse("<base href=/deep/><a href=x>");
        let base = base(&document, Some("https://example.org/a")).unwrap();
        assert_eq!(base.as_str(), "https://example.org/deep/");
    }

    #[test]
    fn markup_is_taken_out_of_text_even_if_escaped_twice() {
        assert_eq!(without_markup("<p>One</p><p>two &amp;quot;three&amp;quot;</p>"), "One two \"three\"");
        assert_eq!(without_markup("a < b"), "a < b");
    }
}
