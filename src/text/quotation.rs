//! Quotations: which parts of a text are somebody's words, set between quotation marks.
//!
//! Two honest reports of one event share its quotations, so words inside them are never evidence. Where marks do not
//! balance, the doubt is resolved towards "quoted": a missed copy is a shame, a false accusation a defect.

use super::normal::is_invisible;
use std::ops::Range;

/// A single-quoted run must close within this many bytes; otherwise the mark was an apostrophe.
const SINGLE_QUOTE_REACH: usize = 600;

/// Byte ranges of `source` that stand between quotation marks, marks included, in order and apart.
pub(super) fn quotations(source: &str) -> Vec<Range<u32>> {
    let mut found = Vec::new();
    // The mark that an earlier paragraph left open, to be resumed if the next paragraph begins with it again.
    let mut left_open = None;
    let mut start = 0;
    for paragraph in source.split_inclusive('\n') {
        if !paragraph.trim().is_empty() {
            left_open = in_paragraph(paragraph, start, left_open, &mut found);
        }
        start += paragraph.len();
    }
    found
}

/// A quotation being read: its opening mark and where it began.
#[derive(Clone, Copy)]
struct Open {
    mark: char,
    at: usize,
}

fn in_paragraph(paragraph: &str, offset: usize, left_open: Option<char>, found: &mut Vec<Range<u32>>) -> Option<char> {
    let mut open: Option<Open> = None;
    let mut before = ' ';
    let mut push = |from: usize, to: usize| {
        if to > from {
            found.push((offset + from) as u32..(offset + to) as u32);
        }
    };
    for (at, c) in paragraph.char_indices().filter(|(_, c)| !is_invisible(*c)) {
        let after = first_visible(&paragraph[at + c.len_utf8()..]);
        match open {
            Some(quote) if closes(quote.mark, c, before, after) => {
                push(quote.at, at + c.len_utf8());
                open = None;
            }
            None if opens(c, before, after) => {
                let single = matches!(c, '\'' | '‘' | '‚');
                if !single || closes_soon(c, &paragraph[at + c.len_utf8()..], after) {
                    open = Some(Open { mark: c, at });
                }
            }
            Some(_) | None => {}
        }
        before = c;
    }
    let end = paragraph.trim_end().len();
    match open {
        // A straight mark does not say whether it opens or closes: alone, it is a slip, unless an earlier
        // paragraph ended in an open one.
        Some(quote) if quote.mark == '"' && left_open != Some('"') && !leads(paragraph, quote.at) => None,
        Some(quote) => {
            push(quote.at, end);
            Some(quote.mark)
        }
        None => None,
    }
}

/// The first character that says something: marks would lose their neighbours to invisible ones. Looks no further than
/// [`SINGLE_QUOTE_REACH`], so that endless runs of these cost nothing.
fn first_visible(text: &str) -> char {
    text.chars().take(SINGLE_QUOTE_REACH).find(|c| !is_invisible(*c)).unwrap_or(' ')
}

/// Whether the mark at `at` is the first thing in the paragraph, as it is in each part of a long quotation.
fn leads(paragraph: &str, at: usize) -> bool {
    paragraph[..at].trim().is_empty()
}

fn opens(mark: char, before: char, after: char) -> bool {
    let at_word_start = !before.is_alphanumeric() && !after.is_whitespace();
    match mark {
        '“' | '„' | '‟' | '「' | '『' | '〝' | '＂' | '｢' => true,
        // In French « opens, in German » often does: the side without a space or word before it.
        '«' | '‹' => !before.is_alphanumeric(),
        '»' | '›' | '”' | '"' | '\'' | '‘' | '‚' => at_word_start,
        _ => false,
    }
}

fn closes(opening: char, mark: char, before: char, after: char) -> bool {
    match opening {
        '“' | '‟' | '〝' | '＂' => matches!(mark, '”' | '"' | '〞' | '＂' | '〟'),
        '„' => matches!(mark, '“' | '”' | '"'),
        '”' => mark == '”',
        '"' => matches!(mark, '"' | '”') && !(before.is_whitespace() && after.is_alphanumeric()),
        '「' => mark == '」',
        '『' => mark == '』',
        '｢' => mark == '｣',
        '«' => mark == '»',
        '»' => mark == '«',
        '‹' => mark == '›',
        '›' => mark == '‹',
        '\'' | '‘' | '‚' => closes_single(mark, before, after),
        _ => false,
    }
}

fn closes_single(mark: char, before: char, after: char) -> bool {
    matches!(mark, '\'' | '’' | '‘') && !before.is_whitespace() && !after.is_alphanumeric()
}

/// Whether a single mark is the start of a quotation: it closes in reach, and is not the apostrophe of "’90s".
fn closes_soon(mark: char, rest: &str, after: char) -> bool {
    if mark != '‚' && after.is_numeric() {
        return false;
    }
    let mut before = mark;
    let near = rest.char_indices().take_while(|(at, _)| *at < SINGLE_QUOTE_REACH);
    for (at, c) in near.filter(|(_, c)| !is_invisible(*c)) {
        let next = first_visible(&rest[at + c.len_utf8()..]);
        if closes_single(c, before, next) {
            // "the workers' and the owners'": a plural's apostrophe closes nothing unless punctuation is near.
            return at > 0;
        }
        before = c;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::quotations;

    fn quoted(source: &str) -> Vec<&str> {
        quotations(source).into_iter().map(|r| &source[r.start as usize..r.end as usize]).collect()
    }

    #[test]
    fn marks_of_many_languages() {
        assert_eq!(quoted("He said “we will go” today."), ["“we will go”"]);
        assert_eq!(quoted("He said \"we will go\" today."), ["\"we will go\""]);
        assert_eq!(quoted("Er sagte: „Wir gehen heute.“ Dann ging er."), ["„Wir gehen heute.“"]);
        assert_eq!(quoted("Er sagte: »Wir gehen.« Dann ging er."), ["»Wir gehen.«"]);
        assert_eq!(quoted("Il a dit : « Nous partons. » Puis rien."), ["« Nous partons. »"]);
        assert_eq!(quoted("他说：“我们走。”然后走了。"), ["“我们走。”"]);
        assert_eq!(quoted("彼は「行く」と言った。"), ["「行く」"]);
        assert_eq!(quoted("She said ‘it’s over’ and left."), ["‘it’s over’"]);
    }

    #[test]
    fn apostrophes_are_no_quotations() {
        assert!(quoted("It’s the workers’ day, isn’t it, in the ’90s.").is_empty());
        assert!(quoted("It's the workers' day in the '90s.").is_empty());
    }

    #[test]
    fn invisible_characters_make_no_quotations() {
        let text = "It's the town's mayor's idea.";
        assert!(quoted(&text.replace('\'', "\u{200B}'\u{200B}")).is_empty());
        assert_eq!(quoted("It \u{200B}'\u{200B}is\u{200B}'\u{200B} so."), ["'\u{200B}is\u{200B}'"]);
    }

    #[test]
    fn a_quotation_may_run_over_paragraphs() {
        assert_eq!(quoted("She said: “First.\n\n“Second.\n\n“Third.” She left."), ["“First.", "“Second.", "“Third.”"]);
        assert_eq!(quoted("\"First.\n\n\"Second.\" She left."), ["\"First.", "\"Second.\""]);
    }

    #[test]
    fn a_stray_straight_mark_is_ignored() {
        assert!(quoted("A 5\" pipe burst.\n\nNobody was hurt.").is_empty());
    }
}
