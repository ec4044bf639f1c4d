//! The address that opens an original at a passage: a text fragment (`#:~:text=`) of words that the page has from it.
//!
//! Measured in Chromium and Firefox: words are found across elements, in any case, but not if a term begins or ends within
//! a word, which browsers see elsewhere in scripts without spaces; nor, in Firefox, if it ends in a combining mark. So a
//! term is a whole clause. Its characters are the page's, never normalised.

use crate::matching::{Passage, PassageKind, Reading};
use crate::text::Text;
use std::fmt::Write;
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// Beginning of the directive of a text fragment.
const DIRECTIVE: &str = ":~:text=";
/// Minimum number of content words in a clause by which a place is found. Fewer may stand elsewhere, too.
const MIN_CLAUSE_CONTENT_WORDS: usize = 4;
/// Maximum length of a clause, in characters. A longer one only makes the address longer.
const MAX_CLAUSE_CHARS: usize = 200;

/// The address that opens the original at `url` at the first passage of which the page has a clause word for word; `None`
/// if there is none.
pub(super) fn at_passage(url: &str, page: &Reading, passages: &[Passage]) -> Option<String> {
    if url.is_empty() {
        return None;
    }
    let parts = passages.iter().flat_map(|passage| &passage.parts);
    let mut verbatim = parts.filter(|part| part.kind == PassageKind::Verbatim);
    let clause = verbatim.find_map(|part| longest_clause(page, &part.page))?;
    let (address, fragment) = url.split_once('#').unwrap_or((url, ""));
    let anchor = fragment.split_once(":~:").map_or(fragment, |(anchor, _)| anchor);
    let mut link = format!("{address}#{anchor}{DIRECTIVE}");
    for byte in clause.bytes() {
        // Hyphens, commas and ampersands have a meaning in the directive.
        if byte.is_ascii_alphanumeric() {
            link.push(char::from(byte));
        } else {
            let _ = write!(link, "%{byte:02X}");
        }
    }
    Some(link)
}

/// The longest whole clause within content words of the page.
fn longest_clause<'a>(page: &Reading<'a>, words: &Range<u32>) -> Option<&'a str> {
    let Reading { source, text, print } = page;
    let (mut first, mut last) =
        (print.tokens[words.start as usize] as usize, print.tokens[words.end as usize - 1] as usize);
    // Function words at the ends belong to the clause.
    let is_function_word = |at: usize| text.tokens.get(at).is_some_and(|token| token.rarity.is_function_word());
    while first > 0 && !ends_clause(source, text, first - 1) && is_function_word(first - 1) {
        first -= 1;
    }
    while !ends_clause(source, text, last) && is_function_word(last + 1) {
        last += 1;
    }
    let tokens: Vec<usize> = (first..=last).collect();
    let clauses = tokens.chunk_by(|a, _| !ends_clause(source, text, *a));
    let is_whole = |clause: &&[usize]| {
        let (start, end) = (clause[0], clause[clause.len() - 1]);
        (start == 0 || ends_clause(source, text, start - 1)) && ends_clause(source, text, end)
    };
    let is_telling = |clause: &&[usize]| {
        clause.iter().filter(|at| !text.tokens[**at].rarity.is_function_word()).count() >= MIN_CLAUSE_CONTENT_WORDS
    };
    let written = |clause: &[usize]| {
        let span = text.tokens[clause[0]].span.start as usize..text.tokens[clause[clause.len() - 1]].span.end as usize;
        source.get(span)
    };
    let is_found = |clause: &&str| {
        !clause.chars().next_back().is_none_or(is_combining_mark) && clause.chars().count() <= MAX_CLAUSE_CHARS
    };
    let found = clauses.filter(is_whole).filter(is_telling).filter_map(written).filter(is_found);
    found.max_by_key(|clause| clause.len())
}

/// Whether a clause ends with a word: a mark follows it that is not part of a word.
fn ends_clause(source: &str, text: &Text, at: usize) -> bool {
    let end = text.tokens[at].span.end as usize;
    let start = text.tokens.get(at + 1).map_or(source.len(), |next| next.span.start as usize);
    let ends = |c: char| {
        !c.is_alphanumeric() && !c.is_whitespace() && !matches!(c, '-' | '‐' | '‑' | '\'' | '’' | '/' | '\u{AD}')
    };
    let between = source.get(end..start).unwrap_or_default();
    at + 1 >= text.tokens.len() || between.contains(ends) || between.contains('\n')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Fingerprint;
    use crate::matching::passages;

    /// The words of the fragment by which an article is opened.
    fn words(page: &str, source: &str, url: &str) -> Option<String> {
        let (left, right) = (Text::new(page), Text::new(source));
        let prints = (Fingerprint::new(&left), Fingerprint::new(&right));
        let page = Reading { source: page, text: &left, print: &prints.0 };
        let found = passages(&page, &Reading { source, text: &right, print: &prints.1 });
        at_passage(url, &page, &found)
    }

    const OPENED_STORY: &str = "Two tugs from Port Ansel pulled the well-known vessel free at high tide. The ferry Marta Lind ran \
         aground off Cape Sorrow on Tuesday, with 214 people on board — nobody was hurt. Captain Ruth Okafor had reported a \
         fault in the starboard rudder & hull at 19:40, the shipping company said.";

    #[test]
    fn an_article_is_opened_at_a_whole_clause() {
        let link = words(OPENED_STORY, OPENED_STORY, "https://herald.example/ferry?a=1").unwrap();
        let clause = "Two tugs from Port Ansel pulled the well-known vessel free at high tide";
        let encoded = clause.replace(' ', "%20").replace('-', "%2D");
        assert_eq!(link, format!("https://herald.example/ferry?a=1#:~:text={encoded}"));
        let anchored = words(OPENED_STORY, OPENED_STORY, "https://herald.example/ferry#top:~:text=other").unwrap();
        assert!(anchored.starts_with("https://herald.example/ferry#top:~:text=Two%20tugs"), "{anchored}");
    }

    #[test]
    fn only_words_that_are_the_same_open_an_article() {
        assert_eq!(words(OPENED_STORY, OPENED_STORY, ""), None);
        let spun = OPENED_STORY
            .replace("ferry", "vessel")
            .replace("people", "folk")
            .replace("tugs", "towboats")
            .replace("fault", "defect");
        assert_eq!(words(&spun, OPENED_STORY, "https://herald.example/ferry"), None);
    }

    #[test]
    fn no_term_ends_in_a_combining_mark() {
        let page = "เรือเฟอร์รี่เกยตื้นใกล้แหลมเมื่อวันอังคารที่ผ่านมานี้ เจ้าหน้าที่กล่าวว่าไม่มีผู้ใดได้รับบาดเจ็บ";
        let text = Text::new(page);
        let print = Fingerprint::new(&text);
        let reading = Reading { source: page, text: &text, print: &print };
        let found = longest_clause(&reading, &(0..print.tokens.len() as u32));
        assert!(found.is_none_or(|clause| !clause.chars().next_back().is_some_and(is_combining_mark)), "{found:?}");
    }
}
