//! Reduces a byline, as a page shows it, to the names of its authors: without labels, dates, sections and accounts.

use super::agencies::is_agency;
use super::dom::{Document, Element, Kind};
use super::phrases::is_timestamp_label;
use super::{collapse, dates, months};

/// Words before the names in a byline, in lower case.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const LABELS: &[&str] = &[
    "written by", "published by", "posted by", "reported by", "story by", "words by", "article by", "text by",
    "reviewed by", "author", "by", "geschrieben von", "verfasst von", "veröffentlicht von", "ein artikel von", "autorin",
    "autor", "text", "von", "écrit par", "publié par", "auteur", "par", "escrito por", "publicado por", "por",
    "redactado por", "scritto da", "di", "autore", "geschreven door", "door", "автор", "作者", "文", "記者",
];
/// Maximum number of words between the names and a date: "on Friday".
const MAX_WORDS_BEFORE_DATE: usize = 2;
/// Marks that end the names in a byline.
const ENDS: &[char] = &['·', '|', '•', '●', '▪', '\n'];

/// The names in a byline. `None` if it names nobody.
pub(super) fn names(byline: &str, publisher: Option<&str>) -> Option<String> {
    let byline = collapse(byline);
    // Between marks stand the names, the section and the date: the names have a label, or are more than one word.
    let parts = || byline.split(ENDS).filter(|part| has_name(until_date(without_label(part))));
    let is_labelled = |part: &&str| without_label(part).len() < part.trim().len() && has_name(without_label(part));
    let part = parts().find(is_labelled).or_else(|| parts().find(|part| part.trim().contains(' ')));
    let names = until_date(without_label(part.or_else(|| parts().next())?));
    // The section or place follows.
    let section = names.find(" in ").filter(|at| names[at + " in ".len()..].starts_with(char::is_uppercase));
    let is_account = |word: &&str| word.contains('@') || word.contains("://");
    let words: Vec<&str> = names[..section.unwrap_or(names.len())].split(' ').filter(|w| !is_account(w)).collect();
    let names = words.join(" ");
    let of_publisher =
        publisher.and_then(|publisher| names.strip_suffix(publisher)).filter(|rest| rest.ends_with(", "));
    let names = of_publisher.unwrap_or(&names).trim_matches(|c: char| c.is_whitespace() || ",;:-–—/".contains(c));
    if !has_name(names) {
        return None;
    }
    let agencies = parts().map(str::trim).filter(|part| is_agency(part) && !names.contains(part));
    Some(std::iter::once(names).chain(agencies).collect::<Vec<_>>().join(", "))
}

/// Whether a text has a letter and is neither a label nor the label of a date.
fn has_name(text: &str) -> bool {
    let text = text.trim_matches(|c: char| c.is_whitespace() || ":,;-–—/".contains(c));
    text.contains(char::is_alphabetic) && !LABELS.contains(&&*text.to_lowercase()) && !is_timestamp_label(text)
}

/// A byline without the words for "by" at its start.
fn without_label(byline: &str) -> &str {
    let byline = byline.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '@');
    let label = LABELS.iter().find_map(|label| {
        let head = byline.get(..label.len()).filter(|head| head.to_lowercase() == **label)?;
        let rest = &byline[head.len()..];
        let is_whole = !rest.starts_with(char::is_alphanumeric) || !label.ends_with(|c: char| c.is_ascii_alphabetic());
        is_whole.then_some(rest)
    });
    // A name may follow two of them: "Author: by Ann".
    label.map_or(byline, |rest| without_label(rest.trim_start_matches([':', '：', ' '])))
}

/// The part of a byline before a date, a time or a label of a date.
fn until_date(byline: &str) -> &str {
    let starts_with_digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let mut at = 0;
    for word in byline.split(' ') {
        let next = byline.get(at + word.len() + 1..).unwrap_or_default();
        let is_number = starts_with_digit(word) && (at > 0 || dates::in_line(byline).is_some());
        let is_label = at > 0 && is_timestamp_label(word);
        if is_number || is_label || starts_with_digit(next) && months::is_name(word) {
            return without_preposition(byline[..at].trim_end());
        }
        at += word.len() + 1;
    }
    byline
}

/// What stands before a date, without the words that lead to it: "on", "am Freitag".
fn without_preposition(names: &str) -> &str {
    let places = names.rmatch_indices(' ').map(|(at, _)| at).take(MAX_WORDS_BEFORE_DATE);
    let is_preposition = |at: &usize| {
        let word = names[at + 1..].split(' ').next().unwrap_or_default();
        word == "on" || dates::leads_to_date(word)
    };
    places.into_iter().find(is_preposition).map_or(names, |at| &names[..at])
}

/// The names in an element that is marked as a byline: those in the one element within it that is marked as the author,
/// else those before the first date.
pub(super) fn in_element(
    document: &Document,
    id: usize,
    is_author: impl Fn(&Element) -> bool,
    publisher: Option<&str>,
) -> Option<String> {
    let mut inner = document.elements(id).filter(|(at, element)| *at > id && is_author(element)).map(|(at, _)| at);
    let first = inner.next();
    let last = inner.last().or(first);
    // Each of them contains the next if the first contains the last and no two stand side by side.
    let only = last.filter(|last| first.is_some_and(|first| *last < document.nodes[first].end));
    let read = |id: usize| names(&text_until_date(document, id), publisher);
    only.and_then(read).or_else(|| read(id))
}

/// The text of an element up to the first date after a name. Texts of different elements are separated by spaces, and a
/// date before the names is replaced by a mark.
fn text_until_date(document: &Document, id: usize) -> String {
    let mut byline = String::new();
    for node in &document.nodes[id..document.nodes[id].end] {
        let Kind::Text(text) = &node.kind else { continue };
        let text = collapse(text);
        let is_date = text.contains(|c: char| c.is_ascii_digit()) && !has_name(until_date(without_label(&text)));
        if is_date && has_name(without_label(&byline)) {
            break;
        }
        if !text.starts_with([',', ';', '.', ':']) {
            byline.push(' ');
        }
        byline.push_str(if is_date { "|" } else { &text });
    }
    byline
}

#[cfg(test)]
mod tests {
    use super::*;
    use html5ever::local_name;

    #[test]
    fn a_byline_names_the_authors_alone() {
        for (byline, expected) in [
            ("Ada Quill", "Ada Quill"),
            ("By Ada Quill and Bo Ek", "Ada Quill and Bo Ek"),
            ("Written by Ada Quill", "Ada Quill"),
            ("Posted by: ada | News", "ada"),
            ("Von Ada Quill, dpa", "Ada Quill, dpa"),
            ("By Ada Quill, Harbour Gazette", "Ada Quill"),
            ("Ada Quill Published 7:07 PM EST Oct 17, 2024", "Ada Quill"),
            ("Ada Quill - Apr 16, 2024 8:02 pm UTC", "Ada Quill"),
            ("Ada Quill March 25, 2024", "Ada Quill"),
            ("Ada Quill • 8h", "Ada Quill"),
            ("8. Januar 2024 · by Ada · in Gefühle", "Ada"),
            ("Ada Quill @adaquill ada@gazette.example", "Ada Quill"),
            ("Autor: Ada Quill", "Ada Quill"),
            ("Nicolas Perriault —", "Nicolas Perriault"),
            ("Byron Vonnegut", "Byron Vonnegut"),
            ("Parker Author", "Parker Author"),
            ("作者：李明", "李明"),
            ("Politik · Jochen Bittner, Tina Hildebrandt", "Jochen Bittner, Tina Hildebrandt"),
            ("Pete Evans · CBC News · Posted: Oct 14, 2022 9:27 AM ET", "Pete Evans"),
            ("Written by Ada Quill in Valve on 1 June 2019 at 08:34 PM", "Ada Quill"),
            ("ZDNet Japan Staff 2019年04月28日 08時00分", "ZDNet Japan Staff"),
            ("文● オカモト", "オカモト"),
            ("98 Buck Social", "98 Buck Social"),
            ("By ADA QUILL | Associated Press", "ADA QUILL, Associated Press"),
            ("msmash on Friday January 12, 2024 @11:40AM", "msmash"),
            ("MORITZ GATHMANN am 21. April 2020", "MORITZ GATHMANN"),
        ] {
            assert_eq!(names(byline, Some("Harbour Gazette")).as_deref(), Some(expected), "{byline}");
        }
        for byline in ["", "By", "Written by", "@ada", "17 October 2024", "2024-10-17 10:00", "Author:", "–"] {
            assert_eq!(names(byline, None), None, "{byline}");
        }
    }

    #[test]
    fn an_element_may_hold_more_than_the_names() {
        for html in [
            "<p class=byline>By <span>Ada Quill</span> <span>Published 7:07 PM EST Oct 17, 2024</span></p>",
            "<p class=byline>By <a rel=author href=/a>Ada Quill</a>, Editor of the Sea</p>",
            "<p class=byline><span>Ada Quill</span><span>22 Dec 2016</span><span>651</span></p>",
            "<p class=byline><time>22 Dec 2016</time> by <b>Ada Quill</b> in <a href=/sea>Sea</a></p>",
        ] {
            let document = Document::parse(html);
            let is_author = |element: &Element| element.attribute(&local_name!("rel")).is_some();
            let (id, _) = document.elements(0).find(|(_, e)| e.name == local_name!("p")).expect("a byline");
            let found = in_element(&document, id, is_author, None).unwrap_or_default();
            assert_eq!(found, "Ada Quill", "{html}");
        }
    }
}
