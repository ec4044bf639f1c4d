//! Text that is shown otherwise than it is written. A page may write a paragraph backwards and have it shown from right
//! to left, so that readers see it forwards, and it may put spaces that are hardly seen between the letters of words.

use super::dom::{Document, Element, Kind};
use crate::text::{has_spaced_letters, is_narrow_space};
use html5ever::local_name;
use html5ever::tendril::StrTendril;
use unicode_segmentation::UnicodeSegmentation;

/// Starts text that is shown from right to left, whatever its letters are (UAX 9).
const RIGHT_TO_LEFT_OVERRIDE: char = '\u{202E}';
/// Ends it.
const END_OF_OVERRIDE: char = '\u{202C}';

/// Parses HTML. The document has its text as readers see it.
pub(super) fn document(html: &str) -> Document {
    let mut document = Document::parse(html);
    write_as_shown(&mut document);
    document
}

fn write_as_shown(document: &mut Document) {
    let mut at = 0;
    while let Some(node) = document.nodes.get(at) {
        match &node.kind {
            Kind::Element(element) if reverses(element) => {
                let end = node.end;
                turn_subtree(document, at..end);
                at = end;
                continue;
            }
            Kind::Text(text) if text.contains(RIGHT_TO_LEFT_OVERRIDE) => {
                let shown = StrTendril::from(turned_overrides(text));
                document.nodes[at].kind = Kind::Text(shown);
            }
            Kind::Text(text) if has_spaced_letters(text) => {
                let shown: String = text.chars().filter(|c| !is_narrow_space(*c)).collect();
                document.nodes[at].kind = Kind::Text(StrTendril::from(shown));
            }
            _ => {}
        }
        at += 1;
    }
}

/// Whether an element shows its text from right to left, whatever its letters are.
fn reverses(element: &Element) -> bool {
    if element.name == local_name!("bdo") {
        return element.attribute(&local_name!("dir")).is_some_and(|dir| dir.eq_ignore_ascii_case("rtl"));
    }
    element
        .attribute(&local_name!("style"))
        .is_some_and(|style| style.contains("bidi-override") && style.contains("rtl"))
}

/// Reverses the letters and the order of the texts of a subtree, unless they are of a script that is read from right to
/// left.
fn turn_subtree(document: &mut Document, nodes: std::ops::Range<usize>) {
    let is_text = |id: &usize| matches!(document.nodes[*id].kind, Kind::Text(_));
    let texts: Vec<usize> = nodes.filter(is_text).collect();
    let written = |id: &usize| match &document.nodes[*id].kind {
        Kind::Text(text) => text.to_string(),
        Kind::Element(_) => String::new(),
    };
    let written: Vec<String> = texts.iter().map(written).collect();
    if written.iter().any(|text| text.contains(is_read_from_right)) {
        return;
    }
    for (id, text) in texts.into_iter().zip(written.iter().rev()) {
        document.nodes[id].kind = Kind::Text(StrTendril::from(reversed(text)));
    }
}

/// A text with the parts reversed that control characters show from right to left.
fn turned_overrides(text: &str) -> String {
    let (before, rest) = text.split_once(RIGHT_TO_LEFT_OVERRIDE).unwrap_or((text, ""));
    let turned = rest.split(RIGHT_TO_LEFT_OVERRIDE).map(|part| {
        let (turned, after) = part.split_once(END_OF_OVERRIDE).unwrap_or((part, ""));
        if turned.contains(is_read_from_right) { part.to_owned() } else { reversed(turned) + after }
    });
    std::iter::once(before.to_owned()).chain(turned).collect()
}

fn reversed(text: &str) -> String {
    text.graphemes(true).rev().collect()
}

/// Whether a letter is Hebrew, Arabic or of another script that is read from right to left.
const fn is_read_from_right(c: char) -> bool {
    matches!(c, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        document(html).text(0)
    }

    #[test]
    fn text_that_markup_reverses_is_turned_round() {
        assert_eq!(shown("<p>A <bdo dir=RTL>egdirb <b>dlo</b></bdo> fell.</p>"), "A old bridge fell.");
        assert_eq!(shown("<p style='unicode-bidi:bidi-override; direction:rtl'>.llef tI</p>"), "It fell.");
        assert_eq!(shown("<p>I\u{200A}t f\u{200A}e\u{200A}l\u{200A}l"), "It fell");
        assert_eq!(shown("<p>A \u{202E}egdirb dlo\u{202C} fell, \u{202E}.yad eno</p>"), "A old bridge fell, one day.");
    }

    #[test]
    fn shadow_roots_are_shown_and_other_templates_are_not() {
        for mode in ["shadowrootmode=open", "shadowmode=\"closed\"", "shadowroot=open"] {
            assert_eq!(shown(&format!("<news-story><template {mode}><p>It fell.</template></news-story>")), "It fell.");
        }
        assert_eq!(shown("<template><p>It fell.</template>"), "");
    }

    #[test]
    fn other_text_stays_as_it_is() {
        assert_eq!(shown("<bdo dir=ltr>old</bdo>"), "old");
        assert_eq!(shown("<p style='direction:rtl'>old</p>"), "old");
        assert_eq!(shown("<bdo dir=rtl>גשר ישן</bdo>"), "גשר ישן");
    }
}
