//! Places: where words stand in a text, in characters, for readers and for marks on the page.

use crate::fingerprint::Sketch;
use crate::matching::Reading;
use std::ops::Range;

/// Marks that stand at a word without a space belong to its sentence, up to this many.
const MOST_CLINGING: usize = 3;

/// Where words stand in a text, in characters.
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

    /// The characters of some content words.
    pub fn content(&self, words: &Range<u32>) -> [u32; 2] {
        let word = |at: u32| self.words[self.reading.print.tokens[at as usize] as usize];
        [word(words.start)[0], word(words.end - 1)[1]]
    }

    /// The characters of some sentences, given as words, with the marks at both ends: a full stop, quotation marks.
    pub fn sentences(&self, words: &Range<u32>) -> [u32; 2] {
        let (first, last) = (words.start as usize, words.end as usize - 1);
        let span = |at: usize| &self.reading.text.tokens[at].span;
        let (before, after) = (&self.reading.source[..span(first).start as usize], span(last).end as usize);
        let clings = |at: &char| !at.is_whitespace() && !at.is_alphanumeric();
        let opening = before.chars().rev().take(MOST_CLINGING).take_while(clings).count();
        let closing = self.reading.source[after..].chars().take(MOST_CLINGING).take_while(clings).count();
        [self.words[first][0] - opening as u32, self.words[last][1] + closing as u32]
    }
}

/// About where content words stand in a text of which only the sketch is known: as if all were of one length.
pub(super) fn about(sketch: &Sketch, words: &Range<u32>) -> [u32; 2] {
    let place = |word: u32| (u64::from(word) * u64::from(sketch.chars) / sketch.words.len().max(1) as u64) as u32;
    [place(words.start), place(words.end)]
}
