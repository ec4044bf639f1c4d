//! The places of words in a text, in Unicode characters, for the passages that are shown to readers and marked on the
//! page.

use crate::fingerprint::Sketch;
use crate::matching::Reading;
use std::ops::Range;

/// Maximum number of punctuation marks next to a sentence, without a space between, that are shown with it.
const MAX_ADJACENT_MARKS: usize = 3;

/// The places of a text's words, in characters.
pub(super) struct Places<'a> {
    reading: &'a Reading<'a>,
    /// Start and end of each word.
    words: Vec<[u32; 2]>,
}

impl<'a> Places<'a> {
    pub fn new(reading: &'a Reading) -> Self {
        let mut chars = reading.source.char_indices().map(|(at, _)| at as u32).enumerate().peekable();
        let mut count = 0;
        let mut chars_before = |byte: u32| {
            while let Some((number, _)) = chars.next_if(|(_, at)| *at < byte) {
                count = number as u32 + 1;
            }
            count
        };
        let spans = reading.text.tokens.iter().map(|token| &token.span);
        Self { reading, words: spans.map(|span| [chars_before(span.start), chars_before(span.end)]).collect() }
    }

    /// The words that begin in a range of characters.
    pub fn words_in(&self, chars: [u32; 2]) -> Range<usize> {
        let before = |char: u32| self.words.partition_point(|word| word[0] < char);
        before(chars[0])..before(chars[1])
    }

    /// The number of characters up to the end of a number of words.
    pub fn end_of(&self, words: usize) -> u32 {
        words.checked_sub(1).map_or(0, |last| self.words[last][1])
    }

    /// The characters of a range of content words.
    pub fn content(&self, words: &Range<u32>) -> [u32; 2] {
        let word = |at: u32| self.words[self.reading.print.tokens[at as usize] as usize];
        [word(words.start)[0], word(words.end - 1)[1]]
    }

    /// The characters of the whole sentences that a range of content words is in.
    pub fn whole(&self, words: &Range<u32>) -> [u32; 2] {
        let Reading { text, print, .. } = self.reading;
        let sentence = |word: u32| {
            let token = print.tokens[word as usize];
            &text.sentences[text.sentences.partition_point(|s| s.start <= token) - 1]
        };
        self.sentences(&(sentence(words.start).start..sentence(words.end - 1).end))
    }

    /// The characters of a part of a passage, given as a range of content words, within the characters of the passage. At
    /// an end of a sentence they go on to that end, so that the parts of neighbouring sentences are neighbours.
    pub fn part(&self, words: &Range<u32>, passage: [u32; 2]) -> [u32; 2] {
        let Reading { text, print, .. } = self.reading;
        let token = |at: u32| print.tokens[at as usize];
        let (first, last) = (token(words.start), token(words.end - 1));
        let sentence = |token: u32| &text.sentences[text.sentences.partition_point(|s| s.start <= token) - 1];
        let is_first = words.start == 0 || token(words.start - 1) < sentence(first).start;
        let is_last = print.tokens.get(words.end as usize).is_none_or(|next| *next >= sentence(last).end);
        let start = if is_first { sentence(first).start } else { first };
        let end = if is_last { sentence(last).end } else { last + 1 };
        let whole = self.sentences(&(start..end));
        let start = if is_first { whole[0] } else { self.words[first as usize][0] };
        let end = if is_last { whole[1] } else { self.words[last as usize][1] };
        [start.clamp(passage[0], passage[1]), end.clamp(passage[0], passage[1])]
    }

    /// The characters of sentences, given as a range of words, with the punctuation at both ends: a full stop, quotation
    /// marks.
    pub fn sentences(&self, words: &Range<u32>) -> [u32; 2] {
        let (first, last) = (words.start as usize, words.end as usize - 1);
        let span = |at: usize| &self.reading.text.tokens[at].span;
        let (before, after) = (&self.reading.source[..span(first).start as usize], span(last).end as usize);
        let is_mark = |c: &char| !c.is_whitespace() && !c.is_alphanumeric();
        let opening = before.chars().rev().take(MAX_ADJACENT_MARKS).take_while(is_mark).count();
        let closing = self.reading.source[after..].chars().take(MAX_ADJACENT_MARKS).take_while(is_mark).count();
        [self.words[first][0] - opening as u32, self.words[last][1] + closing as u32]
    }
}

/// The approximate character range of content words in a text of which only the sketch is known. It assumes that all
/// words are equally long.
pub(super) fn approximate(sketch: &Sketch, words: &Range<u32>) -> [u32; 2] {
    let place = |word: u32| (u64::from(word) * u64::from(sketch.chars) / sketch.words.len().max(1) as u64) as u32;
    [place(words.start), place(words.end)]
}
