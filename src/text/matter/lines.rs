//! The lines of a text, and what can be told of each by itself.

use super::cues::{Cue, cue_of};
use crate::text::{Token, Written};
use std::ops::{Range, RangeInclusive};

/// Maximum number of words of a label, the words before the colon of a line.
const MAX_LABEL_WORDS: usize = 10;
/// Maximum number of words of the name of a speaker before a colon.
const MAX_SPEAKER_WORDS: usize = 6;
/// Number of words before the colon among which one says that somebody's words follow.
const SAYING_WORDS: usize = 5;
/// Maximum number of words of a sentence that says that a text follows: "Here is her speech."
const MAX_PRESENTING_WORDS: usize = 12;

/// Years that news tells of.
const YEARS: RangeInclusive<u16> = 1800..=2100;

/// How a line ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Sentence,
    Question,
    Colon,
    Open,
}

impl End {
    fn of(line: &str) -> Self {
        let closes = |c: char| c.is_whitespace() || "\"'”“’»«)]」』".contains(c);
        let line = line.trim_end_matches(closes);
        match line.chars().next_back() {
            _ if line.ends_with("か。") => Self::Question,
            Some('.' | '!' | '…' | '。' | '！' | '।' | '۔' | '։') => Self::Sentence,
            Some('?' | '？' | '؟') => Self::Question,
            Some(':' | '：') => Self::Colon,
            _ => Self::Open,
        }
    }
}

/// What follows a line, as it says itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Follows {
    Nothing,
    /// Somebody's words, after a colon.
    Words,
    /// A statement, letter or judgment, after a colon. It may have paragraphs without "I" and "we".
    Document,
    /// A document that is read out: "The letter reads:".
    Reading,
    /// A text, after a sentence such as "Here is her speech." or a heading.
    Text,
}

/// A line of the text that has words: a paragraph, a heading, an entry of a list.
pub(super) struct Line<'a> {
    pub text: &'a str,
    /// Its words, as a range of the text's tokens. Not empty.
    pub tokens: Range<usize>,
    /// Number of words. Two characters of a script without spaces between words count as one word.
    pub words: usize,
    /// Number of function words that are not part of a name.
    pub functions: usize,
    /// Number of words with digits.
    pub figures: usize,
    /// Number of words with a cue outside quotations, for each of "I", "we" and "you".
    pub persons: [usize; 3],
    /// Whether any of its words are quoted.
    pub quotes: bool,
    pub end: End,
    /// The words before a colon, if the line starts with a few and goes on: "Name: …".
    pub label: Option<Label>,
    /// Whether it starts with a bullet, or with a number as "12. …", "[12] …".
    pub item: bool,
    /// Whether the line starts with a figure, or with a label that has one: "16:40 …", "3 March: …".
    pub dated: bool,
    /// Number of words outside quotations that tell that somebody said something.
    pub reports: usize,
    /// What its last sentence says about the next lines.
    pub follows: Follows,
}

/// The words before the colon of a line.
#[derive(Clone, Copy)]
pub(super) struct Label {
    /// Hash of the words.
    pub key: u64,
    /// Whether a name is among the words.
    pub named: bool,
    /// Whether it may be the name of a speaker.
    pub speaker: bool,
    /// What its last word announces: a question, an answer, a claim.
    pub cue: Option<Cue>,
}

impl Line<'_> {
    /// Number of words of the first person.
    pub fn first_person(&self) -> usize {
        self.persons[0] + self.persons[1]
    }

    /// Whether somebody speaks: asks, or says "I" or "we".
    pub fn is_spoken(&self) -> bool {
        self.end == End::Question || self.first_person() > 0
    }
}

/// Reads the lines of a text.
pub(super) struct Reader<'a> {
    source: &'a str,
    pub tokens: &'a [Token],
    /// The words, in order, that something else than a single space follows. Most words are not among them.
    marks: Vec<usize>,
}

impl<'a> Reader<'a> {
    pub fn new(source: &'a str, tokens: &'a [Token]) -> Self {
        let is_spaced = |word: &Token, next: &Token| {
            next.span.start == word.span.end + 1 && source.as_bytes().get(word.span.end as usize) == Some(&b' ')
        };
        let marked = tokens.windows(2).enumerate().filter(|(_, pair)| !is_spaced(&pair[0], &pair[1]));
        let marks = marked.map(|(at, _)| at).chain(tokens.len().checked_sub(1)).collect();
        Self { source, tokens, marks }
    }

    pub fn lines(&self) -> Vec<Line<'a>> {
        let mut lines = Vec::new();
        let (mut end, mut first) = (0, 0);
        for line in self.source.split_inclusive('\n') {
            end += line.len();
            let len = self.tokens[first..].partition_point(|token| (token.span.start as usize) < end);
            if len > 0 {
                lines.push(self.line(line.trim(), first..first + len));
            }
            first += len;
        }
        lines
    }

    fn line(&self, text: &'a str, range: Range<usize>) -> Line<'a> {
        let tokens = &self.tokens[range.clone()];
        let end = End::of(text);
        let (mut persons, mut reports, mut presents) = ([0; 3], 0, false);
        for at in range.clone().filter(|at| !self.tokens[*at].quoted) {
            match self.cue(at) {
                Some(person @ (Cue::I | Cue::We | Cue::You)) => persons[person as usize] += 1,
                Some(Cue::Says) => reports += 1,
                Some(Cue::Full | Cue::Here) => presents = true,
                _ => {}
            }
        }
        let initial = self.is_initial(range.start).then_some(range.start + 1);
        let label = initial.or_else(|| self.label_end(&range, ends_label)).filter(|end| *end < range.end);
        let dated = self.label_end(&range, |gap| ends_label(gap) || is_dash(gap));
        let numbered = self.is_numbered(text, range.start);
        let last = self.last_sentence(&range);
        let says = |words: &Range<usize>, cues: &[Cue]| {
            words.clone().any(|at| !self.tokens[at].quoted && self.cue(at).is_some_and(|cue| cues.contains(&cue)))
        };
        let tokens_a_word = 1 + usize::from(tokens[tokens.len() - 1].unspaced);
        let before = last.start.max(last.end.saturating_sub(tokens_a_word * SAYING_WORDS))..last.end;
        // "Get our letter here" is addressed to the reader.
        let is_short = || last.len() <= tokens_a_word * MAX_PRESENTING_WORDS && !says(&last, &[Cue::You]);
        Line {
            text,
            words: self.words(&range),
            functions: tokens.iter().filter(|token| is_function_word(token)).count(),
            figures: tokens.iter().filter(|token| token.written == Written::Figure).count(),
            persons,
            quotes: tokens.iter().any(|token| token.quoted),
            end,
            label: label.map(|end| self.label(range.start..end)),
            item: numbered || text.starts_with(|c: char| "•⦁·▪◦*-–—(".contains(c)),
            dated: !numbered && self.is_figure(range.start)
                || dated.is_some_and(|end| (range.start..end).any(|at| self.is_figure(at))),
            reports,
            follows: match end {
                // "The letter, which all of them signed on Monday, reads:"
                End::Colon if says(&before, &[Cue::Says]) && says(&last, &[Cue::Document]) => Follows::Reading,
                End::Colon if says(&before, &[Cue::Document, Cue::Full]) => Follows::Document,
                End::Colon if says(&before, &[Cue::Says]) => Follows::Words,
                End::Sentence if presents && says(&last, &[Cue::Full, Cue::Here]) && is_short() => Follows::Text,
                End::Open if presents && says(&last, &[Cue::Full]) && is_short() => Follows::Text,
                _ => Follows::Nothing,
            },
            tokens: range,
        }
    }

    /// The end of the words before the first colon of a line, or before whatever else ends a label.
    fn label_end(&self, line: &Range<usize>, ends: fn(&str) -> bool) -> Option<usize> {
        let near = line.start..line.end.min(line.start + MAX_LABEL_WORDS);
        self.marks_in(&near).iter().find(|at| ends(self.gap(**at))).map(|at| at + 1)
    }

    fn label(&self, words: Range<usize>) -> Label {
        let tokens = &self.tokens[words.clone()];
        let named = words.clone().any(|at| self.tokens[at].entity && !self.is_figure(at));
        // Names and initials, and words of scripts without capitals.
        let capital = !words.clone().any(|at| self.word(at).starts_with(char::is_lowercase));
        Label {
            key: tokens.iter().fold(0, |key: u64, token| key.rotate_left(5) ^ token.form),
            named,
            speaker: tokens.len() <= MAX_SPEAKER_WORDS && (named || capital),
            cue: self.cue(words.end - 1),
        }
    }

    /// The few words at the beginning of a line that a colon or a full stop ends, if the line goes on.
    pub fn heading(&self, line: &Line, sentences: &[Range<u32>]) -> Option<Range<usize>> {
        let Range { start, end } = line.tokens;
        // The last word with which the line may go on.
        let last = (end - 1).min(start + MAX_LABEL_WORDS - 1);
        let label = self.label_end(&(start..last), ends_label);
        let next = sentences.get(sentences.partition_point(|sentence| sentence.start as usize <= start));
        let sentence = next.map(|next| next.start as usize).filter(|next| *next <= last);
        Some(start..label.into_iter().chain(sentence).min()?)
    }

    /// The number of a clause, "(1) Dogs …", if this word of a line is one.
    pub fn clause_number(&self, line: &Line, at: usize) -> Option<usize> {
        if self.tokens[at].written != Written::Figure || !self.gap(at).starts_with([')', '）']) {
            return None;
        }
        let number = self.word(at).parse().ok()?;
        let before = if at == line.tokens.start { "." } else { self.gap(at - 1) };
        let starts_sentence = before.starts_with(['.', ';', ':', '。', '；']);
        let goes_on = at + 1 < line.tokens.end && !self.word(at + 1).starts_with(char::is_lowercase);
        let bracketed = before.ends_with(['(', '（']) || at == line.tokens.start && line.item;
        (starts_sentence && bracketed && goes_on).then_some(number)
    }

    /// The source of an entry of a live report, after its time: "7.00: Control room: …".
    pub fn relayed(&self, line: &Line) -> Option<Label> {
        if !line.dated {
            return None;
        }
        let time = self.label_end(&line.tokens, |gap| ends_label(gap) || is_dash(gap))?;
        let end = self.label_end(&(time..line.tokens.end), ends_label).filter(|end| *end < line.tokens.end)?;
        (end - time <= MAX_SPEAKER_WORDS).then(|| self.label(time..end))
    }

    /// Whether a line starts with a capital letter and a full stop, as questions and answers do: "Q. …", "R. …".
    fn is_initial(&self, first: usize) -> bool {
        let mut letters = self.word(first).chars();
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_none() && self.gap(first).starts_with(". ")
    }

    /// Whether a line starts with a number, followed by a full stop or bracket.
    fn is_numbered(&self, text: &str, first: usize) -> bool {
        let starts = text.starts_with(|c: char| c.is_numeric() || c == '[' || c == '(');
        let gap = self.gap(first);
        starts && self.word(first).parse::<u32>().is_ok() && gap.starts_with(['.', ')', ']']) && gap.len() > 1
    }

    /// The last sentence of a line, or its last words if it is long.
    fn last_sentence(&self, line: &Range<usize>) -> Range<usize> {
        let first = line.start.max(line.end.saturating_sub(3 * MAX_PRESENTING_WORDS));
        let ends = |gap: &str| gap.contains(['.', '?', '!', '。', '？', '！']);
        let marks = self.marks_in(&(first..line.end - 1));
        marks.iter().rev().find(|at| ends(self.gap(**at))).map_or(first, |at| at + 1)..line.end
    }

    pub fn cue(&self, at: usize) -> Option<Cue> {
        let token = &self.tokens[at];
        // In other languages, the small letter is a common word. After a name it is a number: "Elizabeth I".
        if token.span.len() == 1 && self.word(at) == "I" {
            return (at == 0 || !self.tokens[at - 1].entity).then_some(Cue::I);
        }
        // Only inside a sentence does the capital of the German word show that it is "you", not "she" or "they".
        if token.span.len() == 3 && self.word(at) == "Sie" && at > 0 {
            return matches!(self.gap(at - 1), " " | ", ").then_some(Cue::You);
        }
        cue_of(token)
    }

    /// A word as it is written.
    fn word(&self, at: usize) -> &'a str {
        let span = &self.tokens[at].span;
        self.source.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// The words that something else than a single space follows.
    pub fn marks(&self) -> &[usize] {
        &self.marks
    }

    /// The same, of those in a range.
    fn marks_in(&self, range: &Range<usize>) -> &[usize] {
        let from = &self.marks[self.marks.partition_point(|at| *at < range.start)..];
        &from[..from.partition_point(|at| *at < range.end)]
    }

    /// What stands between a word and the next one, or the end of the line.
    pub fn gap(&self, at: usize) -> &'a str {
        let start = self.tokens[at].span.end as usize;
        let end = self.tokens.get(at + 1).map_or(self.source.len(), |next| next.span.start as usize);
        let gap = self.source.get(start..end).unwrap_or("");
        // Nearly all gaps.
        if gap == " " {
            return gap;
        }
        let line = gap.as_bytes().iter().take_while(|byte| **byte != b'\n').count();
        &gap[..line]
    }

    pub fn is_figure(&self, at: usize) -> bool {
        match self.source.as_bytes().get(self.tokens[at].span.start as usize) {
            Some(byte) if byte.is_ascii() => byte.is_ascii_digit(),
            _ => self.word(at).starts_with(char::is_numeric),
        }
    }

    pub fn is_name(&self, at: usize) -> bool {
        self.tokens[at].entity && !self.is_figure(at)
    }

    /// Whether two names follow one another, as those of a person do.
    pub fn has_full_name(&self, mut words: Range<usize>) -> bool {
        let end = words.end - 1;
        words.any(|at| at < end && matches!(self.gap(at), " " | ". ") && self.is_name(at) && self.is_name(at + 1))
    }

    /// The year that a word is.
    pub fn year(&self, at: usize) -> Option<u16> {
        let token = &self.tokens[at];
        let year =
            if token.written == Written::Figure && token.span.len() == 4 { self.word(at).parse().ok() } else { None };
        year.filter(|year| YEARS.contains(year))
    }

    pub fn words(&self, range: &Range<usize>) -> usize {
        count_words(self.tokens[range.clone()].iter())
    }
}

/// Number of words. Two characters of a script without spaces between words count as one word.
pub(super) fn count_words<'t>(tokens: impl Iterator<Item = &'t Token>) -> usize {
    let (mut spaced, mut unspaced) = (0, 0);
    tokens.for_each(|token| if token.unspaced { unspaced += 1 } else { spaced += 1 });
    spaced + unspaced / 2
}

pub(super) fn is_function_word(token: &Token) -> bool {
    !token.entity && token.rarity.is_function_word()
}

/// Whether a label ends before `gap`: there is a colon, and not one inside a time or an address.
fn ends_label(gap: &str) -> bool {
    let gap = gap.trim_start_matches([' ', '\u{A0}', '\u{202F}', ')', ']', '"', '”', '*']);
    gap.starts_with('：') || gap.starts_with(':') && (gap.len() > 1 && !gap.starts_with("://"))
}

fn is_dash(gap: &str) -> bool {
    matches!(gap.trim(), "–" | "—" | "-" | "|") && gap.starts_with(char::is_whitespace)
}

/// Runs of at least `min` lines with a property, each as long as possible.
pub(super) fn runs<'l>(lines: &'l [Line], min: usize, has: impl Fn(&Line) -> bool) -> Vec<&'l [Line<'l>]> {
    lines.split(|line| !has(line)).filter(|run| run.len() >= min).collect()
}

pub(super) fn words_of(lines: &[Line]) -> Range<usize> {
    lines[0].tokens.start..lines[lines.len() - 1].tokens.end
}
