//! Recognises articles that stand in a document of their own: in a frame, or in `noscript`.

use super::dom::{Document, Kind};
use super::furniture::{Purpose, Rules, purpose};
use super::links::is_paragraph;
use html5ever::local_name;

/// Minimum number of paragraphs of an article in a document of its own.
const MIN_PARAGRAPHS: usize = 2;

/// Whether the document that an element has in its `srcdoc` may be the article of a page on which there is none: it has
/// paragraphs, or a frame that may have, and if the element is `noscript`, it stands where the article should. Other `noscript` elements ask to
/// enable scripts.
pub(super) fn may_be_article(page: &Document, element: usize, inner: &Document) -> bool {
    let has_frame = inner.elements(0).any(|(_, e)| e.has_attribute(&local_name!("srcdoc")));
    let paragraphs = inner.nodes.iter().filter(|node| matches!(&node.kind, Kind::Text(text) if is_paragraph(text)));
    let is_main = |n: usize| {
        page.element(n).is_some_and(|e| {
            matches!(e.name, local_name!("article") | local_name!("main")) || purpose(e, Rules::Strict) == Purpose::Body
        })
    };
    (has_frame || paragraphs.count() >= MIN_PARAGRAPHS)
        && (page.name(element) == local_name!("iframe") || page.ancestors(element).any(is_main))
}

#[cfg(test)]
mod tests {
    use crate::article::Article;

    const INNER_STORY: &str = "<p>The ferry to Norhaven stopped on Tuesday, after the pilot found a crack in the pier of the ramp.</p>\
        <p>Engineers measured the crack at four centimetres, and their report says that salt has eaten the iron.</p>";

    fn has_story(body: &str) -> bool {
        Article::from_html(body, None).unwrap().text.contains("salt has eaten")
    }

    #[test]
    fn an_article_in_a_document_of_its_own_is_read_if_there_is_none_on_the_page() {
        let frame =
            |html: &str| format!("<iframe srcdoc=\"{}\"></iframe>", html.replace('&', "&amp;").replace('"', "&quot;"));
        assert!(has_story(&format!("<h1>Ferry</h1>{}<footer>Contact</footer>", frame(INNER_STORY))));
        assert!(has_story(&frame(&frame(INNER_STORY))));
        assert!(!has_story(&format!(
            "{}{}",
            "<p>The school has twelve pupils and a bell.</p>".repeat(12),
            frame(INNER_STORY)
        )));
        assert!(has_story(&format!("<main><noscript>{INNER_STORY}</noscript></main>")));
        assert!(!has_story(&format!("<p>The school has a bell.</p><noscript>{INNER_STORY}</noscript>")));
    }
}
