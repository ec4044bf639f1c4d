//! Quotations: which parts of a text are enclosed in quotation marks or, as the papers of many countries set them, led
//! by a dash.
//!
//! Independent reports of the same event share its quotations, so quoted words are never evidence of copying. If
//! quotation marks do not balance, the words in doubt count as quoted: prefer missing a copy to a false accusation.

mod dashes;

use super::normal::is_invisible;
use crate::order;
use crate::script::is_unspaced;
use std::ops::Range;

/// A single quotation mark that is not closed within this many characters is an apostrophe.
const MAX_SINGLE_QUOTED_CHARS: usize = 600;

/// A quotation that is never closed and longer than this many characters is a mistake or a trick, and is ignored.
const MAX_UNCLOSED_QUOTATION_CHARS: usize = 300;

/// Byte ranges of `source` that are quoted, marks included. They are in order and do not overlap.
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
    found.append(&mut dashes::speech(source));
    order::sort_by_key(&mut found, |r| r.start);
    found.dedup_by(|next, last| {
        let overlap = next.start < last.end;
        if overlap {
            last.end = last.end.max(next.end);
        }
        overlap
    });
    found
}

/// Byte ranges of the paragraphs of `source` that begin and end with a quotation mark, in order. Quotations inside such a
/// paragraph may hide that it is one quotation.
pub(super) fn enclosed_paragraphs(source: &str) -> Vec<Range<u32>> {
    let mut found = Vec::new();
    let mut start = 0;
    for paragraph in source.split_inclusive('\n') {
        let text = paragraph.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
        if text.starts_with(is_mark) && text.trim_end_matches(['.', ',', '!', '?']).ends_with(is_mark) {
            found.push(start..start + paragraph.len() as u32);
        }
        start += paragraph.len() as u32;
    }
    found
}

/// The paragraphs of a quotation that spans several. Each starts with a quotation mark, and only the last closes it.
#[derive(Default)]
struct Unclosed {
    /// The mark that the previous paragraph left open, if any.
    mark: Option<char>,
    /// Byte ranges of the source that are quoted if a later paragraph closes the quotation.
    paragraphs: Vec<Range<u32>>,
    /// Number of characters of the latest of these ranges.
    chars: usize,
}

impl Unclosed {
    /// Continues with the next paragraph. `leads` says whether it starts with a quotation mark, `open` is the quotation
    /// that it leaves open, if any.
    fn follow(&mut self, paragraph: &str, start: usize, leads: bool, open: Option<Open>, found: &mut Vec<Range<u32>>) {
        let from_its_beginning = open.is_some_and(|o| paragraph[..o.at].trim().is_empty());
        if !leads {
            self.end(found);
        } else if !from_its_beginning {
            // The paragraph closes the quotation that it started with, so all paragraphs before it were quoted.
            found.append(&mut self.paragraphs);
        }
        self.mark = open.map(|o| o.mark);
        if let Some(open) = open {
            self.paragraphs.push((start + open.at) as u32..(start + paragraph.trim_end().len()) as u32);
            self.chars = paragraph[open.at..].trim_end().chars().count();
        }
    }

    /// Ends a quotation that is never closed. A short one counts as quoted, because a closing mark is easily lost.
    fn end(&mut self, found: &mut Vec<Range<u32>>) {
        match &self.paragraphs[..] {
            [one] if self.chars <= MAX_UNCLOSED_QUOTATION_CHARS => found.push(one.clone()),
            _ => {}
        }
        self.paragraphs.clear();
    }
}

/// A quotation that has been opened: its mark, and the byte offset of the mark in the paragraph.
#[derive(Clone, Copy)]
struct Open {
    mark: char,
    at: usize,
}

/// Adds the quotations that are closed in `paragraph` to `found`, and returns the one that is left open, if any.
///
/// `offset` is the paragraph's offset in the source, `left_open` the mark that an earlier paragraph left open.
fn in_paragraph(paragraph: &str, offset: usize, left_open: Option<char>, found: &mut Vec<Range<u32>>) -> Option<Open> {
    let mut open: Option<Open> = None;
    let mut before = ' ';
    // Where a mark that is typed as two characters starts, once the first of them has been read.
    let mut first_of_two: Option<usize> = None;
    let bytes = paragraph.as_bytes();
    let mut next = 0;
    loop {
        // Most bytes are of characters that cannot be quotation marks.
        let plain = bytes[next..].iter().take_while(|byte| !MAY_BE_MARK[usize::from(**byte)]).count();
        let at = next + plain;
        let Some(c) = paragraph[at..].chars().next() else { break };
        if plain > 0 {
            before = paragraph[next..at].chars().next_back().unwrap_or(before);
        }
        next = at;
        next += c.len_utf8();
        if is_invisible(c) {
            continue;
        }
        let after = first_visible(&paragraph[next..]);
        let (start, mark) = match (first_of_two.take(), doubled(c)) {
            (Some(start), Some(mark)) => (start, mark),
            (None, Some(_)) if after == c => {
                first_of_two = Some(at);
                continue;
            }
            _ => (at, c),
        };
        match open {
            Some(quote) if closes(quote.mark, mark, before, after) => {
                found.push((offset + quote.at) as u32..(offset + at + c.len_utf8()) as u32);
                open = None;
            }
            None if opens(mark, before, after) => {
                if !is_single(mark) || closes_soon(mark, &paragraph[at + c.len_utf8()..], after) {
                    open = Some(Open { mark, at: start });
                }
            }
            Some(_) | None => {}
        }
        before = c;
    }
    // A straight mark can open or close a quotation. A single unclosed one is a mistake, unless the paragraph starts
    // with it or an earlier paragraph left one open.
    open.filter(|o| !is_straight(o.mark) || left_open == Some(o.mark) || paragraph[..o.at].trim().is_empty())
}

/// For each byte, whether a quotation mark, half of one, or an invisible character can start with it. The letters of
/// most scripts start with other bytes.
const MAY_BE_MARK: [bool; 256] = {
    let mut table = [false; 256];
    let (mut at, starts) = (0, b"\"'`,<>\xC2\xCD\xD7\xD8\xE1\xE2\xE3\xEF\xF3");
    while at < starts.len() {
        table[starts[at] as usize] = true;
        at += 1;
    }
    table
};

/// The quotation mark that this character means when it is typed twice, as in `,,…''`.
fn doubled(c: char) -> Option<char> {
    Some(match c {
        '`' | '‘' => '“',
        '\'' => '"',
        '’' | '´' => '”',
        ',' | '‚' => '„',
        '<' | '‹' => '«',
        '>' | '›' => '»',
        _ => return None,
    })
}

/// The first visible character, or a space if there is none. Invisible characters would otherwise hide the neighbours
/// of a quotation mark. The search is bounded by [`MAX_SINGLE_QUOTED_CHARS`], so that long runs of invisible characters
/// do not take quadratic time.
fn first_visible(text: &str) -> char {
    text.chars().take(MAX_SINGLE_QUOTED_CHARS).find(|c| !is_invisible(*c)).unwrap_or(' ')
}

fn is_mark(c: char) -> bool {
    c != '’' && opens(c, ' ', 'a')
}

/// Whether a mark looks the same at both ends of a quotation: ", the Hebrew ״ and the double prime ″.
fn is_straight(mark: char) -> bool {
    matches!(mark, '"' | '״' | '″')
}

/// Whether a mark is single, so that it could also be an apostrophe.
fn is_single(mark: char) -> bool {
    matches!(mark, '\'' | '‘' | '‛' | '’' | '‚' | '`' | '´')
}

/// Whether a character is part of a word that a quotation mark cannot interrupt. Scripts without spaces have quotation
/// marks directly between two characters.
fn is_in_word(c: char) -> bool {
    c.is_alphanumeric() && !is_unspaced(c)
}

fn opens(mark: char, before: char, after: char) -> bool {
    let at_word_start = !is_in_word(before) && !after.is_whitespace();
    match mark {
        // Some typists set a space after the opening mark, too.
        '“' | '„' | '‟' | '❝' => !after.is_whitespace() || before.is_whitespace(),
        '「' | '『' | '〝' | '＂' | '｢' | '﹁' | '﹃' | '《' | '〈' => true,
        // « opens in French, » often opens in German. An opening mark has no letter or digit directly before it.
        '«' | '‹' => !is_in_word(before),
        '»' | '›' | '”' | '"' | '״' | '″' | '\'' | '‘' | '‛' | '‚' | '`' | '´' => at_word_start,
        '’' => at_word_start && after.is_alphabetic(),
        _ => false,
    }
}

fn closes(opening: char, mark: char, before: char, after: char) -> bool {
    match opening {
        '“' | '‟' | '〝' | '＂' => matches!(mark, '”' | '"' | '〞' | '＂' | '〟'),
        '„' => matches!(mark, '“' | '”' | '"' | '〟'),
        '❝' => mark == '❞',
        '”' => mark == '”',
        '"' => matches!(mark, '"' | '”') && ends_word(before, after),
        '״' | '″' => mark == opening && ends_word(before, after),
        '「' => mark == '」',
        '『' => mark == '』',
        '｢' => mark == '｣',
        '﹁' => mark == '﹂',
        '﹃' => mark == '﹄',
        '《' => mark == '》',
        '〈' => mark == '〉',
        '«' => mark == '»',
        // »…« in German, »…» in Finnish and Swedish.
        '»' => mark == '«' || mark == '»' && !before.is_whitespace() && !is_in_word(after),
        '‹' => mark == '›',
        '›' => mark == '‹',
        _ => is_single(opening) && closes_single(opening, mark, before, after),
    }
}

/// Whether a straight mark between these two characters can close a quotation: it does not start a word, and is not
/// part of a Hebrew abbreviation.
fn ends_word(before: char, after: char) -> bool {
    let hebrew = |c: char| matches!(c, 'א'..='ת');
    !(before.is_whitespace() && is_in_word(after) || hebrew(before) && hebrew(after))
}

/// Whether a mark closes a single quotation. If ’ opens it, as in Finnish, it may be an apostrophe; speech, unlike a word
/// with an apostrophe at its end, has punctuation before the closing mark.
fn closes_single(opening: char, mark: char, before: char, after: char) -> bool {
    let ends =
        if opening == '’' { before.is_ascii_punctuation() || before == '…' } else { !before.is_whitespace() };
    matches!(mark, '\'' | '’' | '‘' | '´') && ends && !is_in_word(after)
}

/// Whether a single quotation mark starts a quotation: it is closed within [`MAX_SINGLE_QUOTED_CHARS`], and is not the
/// apostrophe of a year such as "’90s".
fn closes_soon(mark: char, rest: &str, after: char) -> bool {
    if mark != '‚' && after.is_numeric() {
        return false;
    }
    let mut before = mark;
    let near = rest.char_indices().take(MAX_SINGLE_QUOTED_CHARS);
    for (at, c) in near.filter(|(_, c)| !is_invisible(*c)) {
        let next = || first_visible(&rest[at + c.len_utf8()..]);
        if is_single(c) && closes_single(mark, c, before, next()) {
            // A closing mark directly after the opening one encloses nothing.
            return at > 0;
        }
        before = c;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(source: &str) -> Vec<&str> {
        quotations(source).into_iter().map(|r| &source[r.start as usize..r.end as usize]).collect()
    }

    #[test]
    fn marks_start_with_few_bytes() {
        let all: Vec<char> = ('\0'..=char::MAX).collect();
        let openings: Vec<char> = all.iter().copied().filter(|c| opens(*c, ' ', 'a')).collect();
        for c in all {
            let closes = openings.iter().any(|opening| closes(*opening, c, '.', ' '));
            if openings.contains(&c) || closes || doubled(c).is_some() || is_invisible(c) {
                assert!(MAY_BE_MARK[usize::from(c.to_string().as_bytes()[0])], "U+{:04X}", u32::from(c));
            }
        }
    }

    #[test]
    fn finds_quotations_in_many_languages() {
        assert_eq!(quoted("He said “we will go” today."), ["“we will go”"]);
        assert_eq!(quoted("He said \"we will go\" today."), ["\"we will go\""]);
        assert_eq!(quoted("Er sagte: „Wir gehen heute.“ Dann ging er."), ["„Wir gehen heute.“"]);
        assert_eq!(quoted("Er sagte: »Wir gehen.« Dann ging er."), ["»Wir gehen.«"]);
        assert_eq!(quoted("Il a dit : « Nous partons. » Puis rien."), ["« Nous partons. »"]);
        assert_eq!(quoted("他说：“我们走。”然后走了。"), ["“我们走。”"]);
        assert_eq!(quoted("彼は「行く」と言った。"), ["「行く」"]);
        assert_eq!(quoted("She said ‘it’s over’ and left."), ["‘it’s over’"]);
        assert_eq!(quoted("Hän sanoi: »Me lähdemme.» Sitten hän lähti."), ["»Me lähdemme.»"]);
        assert_eq!(quoted("他说\"我们走\"然后走了。"), ["\"我们走\""]);
        assert_eq!(quoted("הוא אמר: ״צה״ל יצא משם״ והלך."), ["״צה״ל יצא משם״"]);
        assert_eq!(quoted("הוא אמר: \"צה\"ל יצא משם\" והלך."), ["\"צה\"ל יצא משם\""]);
    }

    #[test]
    fn finds_quotations_as_they_are_typed() {
        for (open, close) in
            [("``", "''"), ("''", "''"), (",,", "''"), (",,", "``"), ("‘‘", "’’"), ("<<", ">>"), ("″", "″")]
        {
            let quotation = format!("{open}it’s over, all over{close}");
            assert_eq!(quoted(&format!("She said, {quotation} and left.")), [quotation], "{open}{close}");
        }
        assert!(quoted("Turn the 5″ pipe by 10″, then wait, and go on, , then stop.").is_empty());
        assert_eq!(quoted("Hän sanoi: ’Me lähdemme nyt.’ Sitten hän lähti."), ["’Me lähdemme nyt.’"]);
        assert!(quoted("’Tis the workers’ day, and rock ’n’ roll is the boys’ tune.").is_empty());
        assert_eq!(quoted("She said, ´we are leaving now´ and left."), ["´we are leaving now´"]);
        assert_eq!(quoted("He called it `a lot of nonsense' again."), ["`a lot of nonsense'"]);
    }

    #[test]
    fn apostrophes_do_not_open_quotations() {
        assert!(quoted("It’s the workers’ day, isn’t it, in the ’90s.").is_empty());
        assert!(quoted("It's the workers' day in the '90s.").is_empty());
    }

    #[test]
    fn invisible_characters_do_not_turn_apostrophes_into_quotations() {
        let text = "It's the town's mayor's idea.";
        assert!(quoted(&text.replace('\'', "\u{200B}'\u{200B}")).is_empty());
        assert_eq!(quoted("It \u{200B}'\u{200B}is\u{200B}'\u{200B} so."), ["'\u{200B}is\u{200B}'"]);
    }

    #[test]
    fn a_quotation_can_span_paragraphs() {
        assert_eq!(quoted("She said: “First.\n\n“Second.\n\n“Third.” She left."), ["“First.", "“Second.", "“Third.”"]);
        assert_eq!(quoted("\"First.\n\n\"Second.\" She left."), ["\"First.", "\"Second.\""]);
    }

    #[test]
    fn long_unclosed_quotations_are_ignored() {
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
