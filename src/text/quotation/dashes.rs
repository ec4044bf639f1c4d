//! Speech that is led by a dash, as papers in Polish, Russian, Norwegian, Finnish, French, Spanish and other languages
//! set it: "– We leave, she said.", "— We leave, — she said. — Today.", "—We leave —she said—. Today."
//!
//! The dash opens speech at the start of a paragraph or after a sentence, and the next dash ends it. What follows says
//! who spoke; a further dash continues the speech. Without a second dash the whole paragraph counts as speech, because
//! nothing in the typography shows where the speech ends.
//!
//! Lists, datelines, scores and insertions have dashes, too, and are no speech. And a dash before each paragraph would
//! hide a copy: if nearly all of a text looks like speech, none of it is.

use super::is_invisible;
use crate::text::count_bytes;
use std::ops::Range;

/// Maximum share of a text's letters in speech led by dashes. Reports that consist of statements stay just below it.
const MAX_SPOKEN_SHARE: f32 = 0.7;
/// Maximum share if there are at least as many paragraphs that no dash leads as paragraphs that one leads. Few who hide a
/// copy leave half of its paragraphs without a dash.
const MAX_ALTERNATING_SHARE: f32 = 0.85;
/// Maximum length, in characters, of speech that no second dash ends. Papers that set only the leading dash write short
/// paragraphs.
const MAX_UNENDED_SPEECH_CHARS: usize = 1200;
/// Maximum length, in characters, of a clause that says who spoke.
const MAX_ATTRIBUTION_CHARS: usize = 200;
/// Minimum number of paragraphs in a row that start with a dash, in a list.
const MIN_LIST_ITEMS: usize = 3;
/// Maximum number of words of an item in such a list.
const MAX_LIST_ITEM_WORDS: usize = 12;
/// Maximum number of words before the dash of a dateline ("BERLIN, 3 March. –").
const MAX_DATELINE_WORDS: usize = 8;
/// Maximum length of the name and account that sign a post, in characters.
const MAX_POST_SIGNATURE_CHARS: usize = 80;
/// Maximum length of a dateline in characters.
const MAX_DATELINE_CHARS: usize = 120;
/// Minimum number of letters of a word in lower case that shows that a few words are a sentence and not a dateline,
/// whose words in lower case are short ("de", "mar.").
const MIN_SENTENCE_WORD_CHARS: usize = 4;

/// Byte ranges of `source` that are speech led by dashes, in order.
pub(super) fn speech(source: &str) -> Vec<Range<u32>> {
    let mut found = Vec::new();
    let mut run = Run::default();
    let (mut led, mut others) = (0, 0);
    let mut start = 0;
    for paragraph in source.split_inclusive('\n') {
        let text = paragraph.trim_end();
        if !text.is_empty() {
            let spoken = found.len();
            if text.trim_start().starts_with(is_dash) {
                run.add(text, spoken);
                led += 1;
            } else {
                run.end(&mut found);
                others += usize::from(text.ends_with(ends_sentence));
            }
            if may_open(text) {
                Speech { paragraph: text, offset: start, found: &mut found }.read();
            }
        }
        start += paragraph.len();
    }
    run.end(&mut found);
    if found.is_empty() {
        return found;
    }
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count() as f32;
    let spoken: f32 = found.iter().map(|r| letters(&source[r.start as usize..r.end as usize])).sum();
    let max_share = if led <= others { MAX_ALTERNATING_SHARE } else { MAX_SPOKEN_SHARE };
    if spoken > max_share * letters(source) {
        found.clear();
    }
    found
}

/// Whether a paragraph has a dash that is not within a word, where hyphens are.
fn may_open(paragraph: &str) -> bool {
    let bytes = paragraph.as_bytes();
    // In UTF-8, –, — and ― are E2 80 93, 94 and 95.
    let is_long = |at: usize| matches!(bytes[at..], [0xE2, 0x80, 0x93..=0x95, ..]);
    let apart = |at: usize| at == 0 || bytes[at - 1] == b' ';
    // Most paragraphs have neither byte, and to count them is faster than to stop at each.
    let perhaps = count_bytes(paragraph, |byte| matches!(byte, b'-' | 0xE2)) > 0;
    perhaps
        && (0..bytes.len()).any(|at| match bytes[at] {
            b'-' => apart(at),
            0xE2 => is_long(at),
            _ => false,
        })
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―')
}

/// Paragraphs in a row that start with a dash.
#[derive(Default)]
struct Run {
    paragraphs: usize,
    /// Whether one of them is too long for an item of a list.
    long: bool,
    /// Number of ranges that had been found before the first of them.
    spoken: usize,
}

impl Run {
    fn add(&mut self, paragraph: &str, spoken: usize) {
        if self.paragraphs == 0 {
            self.spoken = spoken;
        }
        self.paragraphs += 1;
        self.long |= paragraph.split_whitespace().count() > MAX_LIST_ITEM_WORDS;
    }

    /// Ends the run. If it is a list, nothing in it is speech.
    fn end(&mut self, found: &mut Vec<Range<u32>>) {
        if self.paragraphs >= MIN_LIST_ITEMS && !self.long {
            found.truncate(self.spoken);
        }
        *self = Self::default();
    }
}

/// What the text before a dash is.
#[derive(Clone, Copy)]
enum State {
    Narration,
    /// Speech, from the given offset.
    Speech(usize),
    /// The clause that says who spoke, from the given offset.
    Attribution(usize),
}

/// Finds the speech in one paragraph.
struct Speech<'a> {
    paragraph: &'a str,
    /// Offset of the paragraph in the source.
    offset: usize,
    found: &'a mut Vec<Range<u32>>,
}

impl Speech<'_> {
    fn read(&mut self) {
        let mut state = State::Narration;
        // The character before, and the last one that is not white space.
        let (mut before, mut last) = (' ', None);
        for (at, c) in self.paragraph.char_indices().filter(|(_, c)| !is_invisible(*c)) {
            if is_dash(c) {
                let end = at + c.len_utf8();
                let dash = Dash::read(c, before, last, &self.paragraph[end..]);
                if dash.separates() {
                    state = self.at_dash(state, &dash, at, end);
                }
            }
            before = c;
            last = if c.is_whitespace() { last } else { Some(c) };
        }
        match state {
            State::Narration => {}
            State::Speech(from) => self.unended(from),
            State::Attribution(from) => {
                let sentence = first_sentence(&self.paragraph[from..]);
                if is_too_long(sentence) {
                    self.extend(from + sentence.len());
                }
            }
        }
    }

    /// The state after the dash from `at` to `end`.
    fn at_dash(&mut self, state: State, dash: &Dash, at: usize, end: usize) -> State {
        match state {
            State::Speech(from) if dash.starts_attribution() => {
                self.push(from, end);
                State::Attribution(end)
            }
            State::Speech(_) => state,
            State::Attribution(from) if !is_too_long(&self.paragraph[from..at]) => State::Speech(at),
            State::Attribution(from) if first_sentence(&self.paragraph[from..at]).len() == at - from => {
                // So long a clause is itself speech.
                self.extend(at);
                State::Speech(at)
            }
            State::Attribution(_) | State::Narration => {
                let leads = dash.last.is_none() && self.is_sentence();
                let opens = leads || dash.follows_sentence() && !is_dateline(&self.paragraph[..at]);
                let opens = opens && dash.starts_speech() && !is_signature(&self.paragraph[end..]);
                if opens { State::Speech(at) } else { state }
            }
        }
    }

    /// Whether the paragraph has the punctuation of sentences, not of the items in a list.
    fn is_sentence(&self) -> bool {
        let text = self.paragraph.trim_end_matches(|c: char| c.is_whitespace() || is_invisible(c));
        text.ends_with(|c: char| ends_sentence(c) || is_dash(c) || matches!(c, ',' | '"' | '”' | '»' | '’' | ')'))
    }

    /// Adds speech that goes on to the end of the paragraph.
    fn unended(&mut self, from: usize) {
        let rest = &self.paragraph[from..];
        let len = rest.char_indices().nth(MAX_UNENDED_SPEECH_CHARS).map_or(rest.len(), |(at, _)| at);
        self.push(from, from + len);
    }

    fn push(&mut self, from: usize, to: usize) {
        self.found.push((self.offset + from) as u32..(self.offset + to) as u32);
    }

    fn extend(&mut self, to: usize) {
        if let Some(last) = self.found.last_mut() {
            last.end = (self.offset + to) as u32;
        }
    }
}

/// A dash and what is around it.
struct Dash {
    mark: char,
    /// The characters directly before and after it; white space at the ends of the paragraph.
    before: char,
    after: char,
    /// The nearest characters before and after it that are not white space.
    last: Option<char>,
    next: Option<char>,
}

impl Dash {
    fn read(mark: char, before: char, last: Option<char>, rest: &str) -> Self {
        // The look-ahead is bounded, so that long runs of white space do not take quadratic time.
        let visible = || rest.chars().take(MAX_ATTRIBUTION_CHARS).filter(|c| !is_invisible(*c));
        let next = visible().find(|c| !c.is_whitespace());
        Self { mark, before, after: visible().next().unwrap_or(' '), last, next }
    }

    /// Whether the dash separates parts of the text: it does not join two words, is not a part of a longer dash, and is
    /// not between the figures of a score. A hyphen has white space on both sides.
    fn separates(&self) -> bool {
        let is = |of: fn(char) -> bool, c: Option<char>| c.is_some_and(of);
        let edge = |c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '…');
        let apart = if self.mark == '-' {
            self.before.is_whitespace() && self.after.is_whitespace()
        } else {
            edge(self.before) || edge(self.after)
        };
        let score = is(char::is_numeric, self.last) && is(char::is_numeric, self.next);
        apart && !score && !is_dash(self.before) && !is_dash(self.after)
    }

    /// Whether the dash has a sentence before it, or the colon that announces speech.
    fn follows_sentence(&self) -> bool {
        self.before.is_whitespace() && self.last.is_some_and(|c| ends_sentence(c) || c == ':')
    }

    /// Whether speech can start after the dash. It starts as a sentence does.
    fn starts_speech(&self) -> bool {
        let opening = |c: char| matches!(c, '¿' | '¡' | '…' | '"' | '“' | '«' | '„' | '‘');
        self.next.is_some_and(|c| opening(c) || c.is_alphanumeric() && !c.is_lowercase())
    }

    /// Whether the dash ends speech: it does not stand between two sentences.
    fn starts_attribution(&self) -> bool {
        !(self.last.is_some_and(ends_sentence) && self.next.is_some_and(char::is_uppercase))
    }
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '।')
}

fn is_too_long(attribution: &str) -> bool {
    attribution.char_indices().nth(MAX_ATTRIBUTION_CHARS).is_some()
}

/// A text up to the first mark that ends a sentence and has white space after it.
fn first_sentence(text: &str) -> &str {
    let mut ended = false;
    let end = text.find(|c: char| {
        let found = ended && c.is_whitespace();
        ended = ends_sentence(c);
        found
    });
    &text[..end.unwrap_or(text.len())]
}

/// Whether the words after a dash name the author of what is before it: nothing but names, or the account of a post.
fn is_signature(text: &str) -> bool {
    let len = text.char_indices().nth(MAX_POST_SIGNATURE_CHARS).map_or(text.len(), |(at, _)| at);
    let near = first_sentence(&text[..len]);
    let says_something = |word: &str| word.starts_with(|c: char| c.is_alphabetic() && !c.is_uppercase());
    let ends = near.len() == text.trim_end().len();
    text[..len].contains('@') || ends && !near.split_whitespace().any(says_something)
}

/// Whether the words before a dash are a dateline: a few words with a date, an agency, or only names.
fn is_dateline(text: &str) -> bool {
    // A bound, because this is asked at each dash of a paragraph.
    if text.char_indices().nth(MAX_DATELINE_CHARS).is_some() {
        return false;
    }
    let words = || text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let says_something =
        |word: &str| word.starts_with(char::is_lowercase) && word.chars().nth(MIN_SENTENCE_WORD_CHARS - 1).is_some();
    let dated = text.contains(|c: char| c.is_numeric() || matches!(c, '(' | '/'));
    words().nth(MAX_DATELINE_WORDS).is_none() && (dated || !words().any(says_something))
}

#[cfg(test)]
mod tests {
    use super::speech;
    use proptest::prelude::*;

    const NARRATION: &str = "The council met on Tuesday and heard a long report about the bridge, which is to be closed for \
        many months while new cables are made.";

    /// The speech in a paragraph that follows another one.
    fn spoken(paragraph: &str) -> Vec<String> {
        let source = format!("{NARRATION}\n{paragraph}\n{NARRATION}");
        speech(&source).into_iter().map(|r| source[r.start as usize..r.end as usize].to_owned()).collect()
    }

    #[test]
    fn a_second_dash_ends_speech() {
        assert_eq!(spoken("– Idziemy do domu – powiedziała Anna."), ["– Idziemy do domu –"]);
        assert_eq!(spoken("- Idziemy do domu - powiedziała Anna."), ["- Idziemy do domu -"]);
        assert_eq!(spoken("— Мы уходим, — сказала она."), ["— Мы уходим, —"]);
        assert_eq!(spoken("— Мы уходим, — сказала она. — Сегодня."), ["— Мы уходим, —", "— Сегодня."]);
        assert_eq!(spoken("— Арифметика. Их было двое."), ["— Арифметика. Их было двое."]);
        assert_eq!(spoken("—Nos vamos —dijo ella—. Hoy mismo."), ["—Nos vamos —", "—. Hoy mismo."]);
        assert_eq!(
            spoken("Anna pokręciła głową. – Nikt nie zawinił – podkreśliła. Potem wyszła."),
            ["– Nikt nie zawinił –"]
        );
    }

    #[test]
    fn without_a_second_dash_speech_goes_on_to_the_end_of_the_paragraph() {
        assert_eq!(spoken("– Vi går nå, sa hun."), ["– Vi går nå, sa hun."]);
        assert_eq!(spoken("Hun ristet på hodet. – Vi går. Nå!"), ["– Vi går. Nå!"]);
        assert_eq!(spoken("Il a répondu : — Nous partons."), ["— Nous partons."]);
    }

    #[test]
    fn a_long_clause_after_a_dash_is_speech() {
        let long = format!("– Pengene er der – og {} til slutt.", "det er bra for alle ".repeat(12));
        assert_eq!(spoken(&long), [long]);
    }

    #[test]
    fn other_dashes_lead_no_speech() {
        for text in [
            "The bridge – closed since May – will open in June.",
            "The bridge—closed since May—will open in June.",
            "BERLIN. – The bridge will open in June.",
            "Berlín, 3 mar. (EFE). – El puente se abre en junio.",
            "– 40 m of steel cable",
            "We stand with the town today. — Ann Lee (@ann_lee) August 18, 2017",
            "It is the mark of a good bridge to be forgotten. — Marta Elvins.",
            "Rovers – Town 3 – 1.",
            "He won the first set. 6 – 4 was the score of the second one.",
            "– Steel.\n– Rope and bolts for the town.\n– Two lamps.",
        ] {
            assert!(spoken(text).is_empty(), "{text}: {:?}", spoken(text));
        }
    }

    #[test]
    fn speech_between_short_paragraphs_may_be_most_of_a_text() {
        let said =
            "– Vi har ventet i elleve år på den nye fergen, og ingen av oss tror lenger på at den kommer, sa hun.";
        let source = format!(
            "Regnet vant over dem alle.\n{said}\nNoen så ned på rampen.\n{said}\nSelen sov fortsatt der.\n{said}"
        );
        assert_eq!(speech(&source).len(), 3);
        assert!(speech(&format!("Regnet vant.\n{said}\n{said}\n{said}")).is_empty());
    }

    #[test]
    fn dashes_do_not_hide_a_copy() {
        let source = format!("– {NARRATION}\n").repeat(9) + NARRATION;
        assert!(speech(&source).is_empty());
    }

    proptest! {
        #[test]
        fn ranges_are_in_order_on_character_boundaries_and_not_the_whole_text(
            source in "(– |— |- |—|[a-cA-C]{1,9}|[.,:!?] |[ \n]|ж|字|\u{200B}|[0-9]){0,60}"
        ) {
            let mut end = 0;
            let (mut spoken, letters) = (0, source.chars().filter(|c| c.is_alphabetic()).count());
            for range in speech(&source) {
                prop_assert!(range.start >= end && range.end > range.start);
                let text = source.get(range.start as usize..range.end as usize);
                prop_assert!(text.is_some());
                spoken += text.unwrap_or("").chars().filter(|c| c.is_alphabetic()).count();
                end = range.end;
            }
            prop_assert!(spoken as f32 <= super::MAX_ALTERNATING_SHARE * letters as f32);
        }
    }
}
