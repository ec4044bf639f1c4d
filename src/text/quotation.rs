//! Quotations: which parts of a text are somebody's words, set between quotation marks.
//!
//! Two honest reports of one event share its quotations, so words inside them are never evidence. Where marks do not
//! balance, the doubt is resolved towards "quoted": a missed copy is a shame, a false accusation a defect.

use super::normal::is_invisible;
use std::ops::Range;

/// A single-quoted run must close within this many bytes; otherwise the mark was an apostrophe.
const SINGLE_QUOTE_REACH: usize = 600;

/// A quotation that is never closed and longer than this many bytes is a slip of the pen, or a trick.
const SLIP: u32 = 300;

/// Byte ranges of `source` that stand between quotation marks, marks included, in order and apart.
pub(super) fn quotations(source: &str) -> Vec<Range<u32>> {
    let mut found = Vec::new();
    let mut unclosed = Unclosed::default();
    let mut start = 0;
    for paragraph in source.split_inclusive('\n') {
        if !paragraph.trim().is_empty() {
            let leads = paragraph.trim_start().starts_with(is_mark);
            let open = in_paragraph(paragraph, start, unclosed.mark.filter(|_| leads), &mut found);
            unclosed.follow(paragraph, start, leads, open, &mut found);
        }
        start += paragraph.len();
    }
    unclosed.end(&mut found);
    found.sort_unstable_by_key(|r| r.start);
    found
}

/// Paragraphs of one quotation, each of which begins with a mark and leaves it open; the last one closes it.
#[derive(Default)]
struct Unclosed {
    mark: Option<char>,
    paragraphs: Vec<Range<u32>>,
}

impl Unclosed {
    /// Goes on with the next paragraph, in which a quotation was left `open` or not.
    fn follow(&mut self, paragraph: &str, start: usize, leads: bool, open: Option<Open>, found: &mut Vec<Range<u32>>) {
        let from_its_beginning = open.is_some_and(|o| paragraph[..o.at].trim().is_empty());
        if !leads {
            self.end(found);
        } else if !from_its_beginning {
            // The quotation that it began with was closed, and so all of it was one.
            found.append(&mut self.paragraphs);
        }
        self.mark = open.map(|o| o.mark);
        if let Some(open) = open {
            self.paragraphs.push((start + open.at) as u32..(start + paragraph.trim_end().len()) as u32);
        }
    }

    /// Nothing closes it any more: a short one is believed, a closing mark is lost easily.
    fn end(&mut self, found: &mut Vec<Range<u32>>) {
        match &self.paragraphs[..] {
            [one] if one.end - one.start <= SLIP => found.push(one.clone()),
            _ => {}
        }
        self.paragraphs.clear();
    }
}

/// A quotation being read: its opening mark and where it began.
#[derive(Clone, Copy)]
struct Open {
    mark: char,
    at: usize,
}

/// Finds the quotations that are closed in the paragraph; returns the one that is not.
fn in_paragraph(paragraph: &str, offset: usize, left_open: Option<char>, found: &mut Vec<Range<u32>>) -> Option<Open> {
    let mut open: Option<Open> = None;
    let mut before = ' ';
    for (at, c) in paragraph.char_indices().filter(|(_, c)| !is_invisible(*c)) {
        // What follows is looked at only where it matters.
        if c.is_ascii() && c != '"' && c != '\'' {
            before = c;
            continue;
        }
        let after = first_visible(&paragraph[at + c.len_utf8()..]);
        match open {
            Some(quote) if closes(quote.mark, c, before, after) => {
                found.push((offset + quote.at) as u32..(offset + at + c.len_utf8()) as u32);
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
    // A straight mark does not say whether it opens or closes: alone, it is a slip, unless it leads the paragraph or
    // an earlier paragraph ended in an open one.
    open.filter(|o| o.mark != '"' || left_open == Some('"') || paragraph[..o.at].trim().is_empty())
}

/// The first character that says something: marks would lose their neighbours to invisible ones. Looks no further than
/// [`SINGLE_QUOTE_REACH`], so that endless runs of these cost nothing.
fn first_visible(text: &str) -> char {
    text.chars().take(SINGLE_QUOTE_REACH).find(|c| !is_invisible(*c)).unwrap_or(' ')
}

fn is_mark(c: char) -> bool {
    opens(c, ' ', 'a')
}

fn opens(mark: char, before: char, after: char) -> bool {
    let at_word_start = !before.is_alphanumeric() && !after.is_whitespace();
    match mark {
        '“' | '„' | '‟' => !after.is_whitespace(),
        '「' | '『' | '〝' | '＂' | '｢' => true,
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
        let next = || first_visible(&rest[at + c.len_utf8()..]);
        if matches!(c, '\'' | '’' | '‘') && closes_single(c, before, next()) {
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
    fn marks_that_are_never_closed_hide_nothing() {
        let page = "“One paragraph of the page.\n\n“Another of its paragraphs.\n\n“And a third one.";
        assert!(quoted(page).is_empty());
        let long = format!("He said “no. {}", "And then a lot happened. ".repeat(20));
        assert!(quoted(&long).is_empty());
        assert_eq!(quoted("He said “no.\n\nThen he left."), ["“no."]);
    }

    #[test]
    fn a_stray_straight_mark_is_ignored() {
        assert!(quoted("A 5\" pipe burst.\n\nNobody was hurt.").is_empty());
    }
}
