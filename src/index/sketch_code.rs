//! Sketches in few bits: 10.5 bits per content word, including its flags, where the symbol alone has twelve.
//!
//! Words are written one after another with an adaptive [range coder](super::range_coder). The probability of a symbol
//! comes from its frequency in news ([`symbols`](crate::fingerprint::symbols)) and in the article so far (see
//! [`symbol_model`]). Before the symbol itself, one bit says whether the previous word is followed by the same word as
//! the last time that it occurred, as the parts of a full name are.

mod numbers;
mod symbol_model;

use super::bytes::damaged;
use super::range_coder::{Bit, Decoder, Encoder};
use crate::error::Result;
use crate::fingerprint::symbols::SYMBOLS;
use crate::fingerprint::{MAX_CONTENT_WORDS, Sketch, Word};
use numbers::Numbers;
use std::array::from_fn;
use symbol_model::SymbolModel;

/// Usual number of characters of a word, including the space after it.
const USUAL_WORD_CHARS: i64 = 6;

/// Writes a sketch with [reduced](Sketch::reduced) symbols.
pub(super) fn write(sketch: &Sketch, out: &mut Encoder) {
    let mut numbers = Numbers::new();
    let in_sentences: i64 = sketch.lengths.iter().map(|length| i64::from(*length)).sum();
    numbers.write_head(
        sketch.sentences.len() as u32,
        i64::from(sketch.length) - in_sentences,
        i64::from(sketch.chars) - USUAL_WORD_CHARS * i64::from(sketch.length),
        out,
    );
    let mut model = WordModel::new();
    for (number, length) in sketch.lengths.iter().enumerate() {
        let range = sketch.sentence(number);
        let words = &sketch.words[range.start as usize..range.end as usize];
        numbers.write_sentence(words.len() as u32, *length, out);
        words.iter().enumerate().for_each(|(at, word)| model.write(*word, at == 0, out));
    }
}

/// Reads a sketch.
///
/// # Errors
/// [`crate::Error::IndexDamaged`] if no writer wrote this sketch.
pub(super) fn read(from: &mut Decoder) -> Result<Sketch> {
    let mut numbers = Numbers::new();
    let (sentences, outside, chars) = numbers.read_head(from)?;
    let mut sketch = Sketch::default();
    let mut in_sentences = 0;
    let mut model = WordModel::new();
    for _ in 0..sentences {
        let (content, length) = numbers.read_sentence(from)?;
        sketch.sentences.push(sketch.words.len() as u32);
        sketch.lengths.push(length);
        in_sentences += i64::from(length);
        model.read_sentence(content, &mut sketch.words, from)?;
    }
    let number = |number| u32::try_from(number).map_err(|_| damaged());
    sketch.length = number(in_sentences + outside)?;
    sketch.chars = number(USUAL_WORD_CHARS * i64::from(sketch.length) + chars)?;
    Ok(sketch)
}

/// Reads the words of the first sentences of a sketch: as many whole sentences as it takes to have at least `enough`
/// words, or all of them.
///
/// # Errors
/// [`crate::Error::IndexDamaged`] if no writer wrote this sketch.
pub(super) fn read_beginning(from: &mut Decoder, enough: usize) -> Result<Vec<Word>> {
    let mut numbers = Numbers::new();
    let (sentences, ..) = numbers.read_head(from)?;
    let mut words = Vec::new();
    let mut model = WordModel::new();
    for _ in 0..sentences {
        if words.len() >= enough {
            break;
        }
        let (content, _) = numbers.read_sentence(from)?;
        model.read_sentence(content, &mut words, from)?;
    }
    Ok(words)
}

/// The model of an article's words, learned from the words before.
struct WordModel {
    /// Whether a word is quoted, by whether the previous word is, and whether the word starts a sentence.
    quoted: [[Bit; 2]; 2],
    /// Whether a word is an entity, by which of the three previous words are (the last in the lowest bit), and whether
    /// the word starts a sentence.
    entity: [[Bit; 2]; 8],
    /// The symbols of words that are not entities, and of entities.
    kinds: [SymbolModel; 2],
    /// Whether a word repeats: it is the word of its kind that followed the previous word last. By its kind, by how
    /// many times in a row that follower has been the same, and by the current streak.
    repeats: [[[Bit; 4]; 4]; 2],
    /// Number of words just before that have all repeated, at most 3.
    streak: usize,
    previous: Previous,
}

/// The words before a word.
#[derive(Clone, Copy, Default)]
struct Previous {
    /// Whether the previous word is quoted.
    quoted: bool,
    /// Which of the three previous words are entities, the last in the lowest bit.
    entities: usize,
    /// The symbol of the previous word.
    symbol: usize,
}

impl WordModel {
    fn new() -> Self {
        let quoted = |start, within| [Bit::new(within), Bit::new(start)];
        Self {
            quoted: [quoted(300, 80), quoted(2500, 3900)],
            entity: from_fn(|previous| {
                let last = previous & 1 == 1;
                [Bit::new(if last { 1500 } else { 650 }), Bit::new(if last { 1700 } else { 1400 })]
            }),
            kinds: [SymbolModel::new(0), SymbolModel::new(1)],
            repeats: from_fn(|_| {
                from_fn(|times| from_fn(|streak| Bit::new(if times + streak > 1 { 1400 } else { 400 })))
            }),
            streak: 0,
            previous: Previous::default(),
        }
    }

    fn write(&mut self, word: Word, starts: bool, out: &mut Encoder) {
        out.bit(word.quoted, &mut self.quoted[usize::from(self.previous.quoted)][usize::from(starts)]);
        out.bit(word.entity, &mut self.entity[self.previous.entities][usize::from(starts)]);
        let symbol = word.symbol as usize % SYMBOLS;
        let kind = &self.kinds[usize::from(word.entity)];
        let expected = kind.follower(self.previous.symbol);
        if let Some((follower, times)) = expected {
            let repeats = follower == symbol;
            out.bit(repeats, &mut self.repeats[usize::from(word.entity)][times][self.streak]);
            if repeats {
                self.update(word, symbol, true);
                return;
            }
        }
        let (mut start, size) = kind.part(symbol);
        let mut total = kind.total();
        if let Some((excluded, _)) = expected {
            // The word is not the expected one, so the part of that one is left out of the total.
            let (excluded, size) = kind.part(excluded);
            start -= if start > excluded { size } else { 0 };
            total -= size;
        }
        out.encode(start, size, total);
        self.update(word, symbol, false);
    }

    /// Reads the words of a sentence with `content` content words and appends them to `words`.
    fn read_sentence(&mut self, content: u32, words: &mut Vec<Word>, from: &mut Decoder) -> Result<()> {
        if words.len() + content as usize > MAX_CONTENT_WORDS {
            return Err(damaged());
        }
        words.extend((0..content).map(|at| self.read(at == 0, from)));
        Ok(())
    }

    fn read(&mut self, starts: bool, from: &mut Decoder) -> Word {
        let quoted = from.bit(&mut self.quoted[usize::from(self.previous.quoted)][usize::from(starts)]);
        let entity = from.bit(&mut self.entity[self.previous.entities][usize::from(starts)]);
        let kind = &self.kinds[usize::from(entity)];
        let word = |symbol| Word { symbol: symbol as u32, entity, quoted };
        let expected = kind.follower(self.previous.symbol);
        if let Some((follower, times)) = expected
            && from.bit(&mut self.repeats[usize::from(entity)][times][self.streak])
        {
            self.update(word(follower), follower, true);
            return word(follower);
        }
        let (excluded, excluded_size) = expected.map_or((u32::MAX, 0), |(follower, _)| kind.part(follower));
        let total = kind.total() - excluded_size;
        let place = from.place(total);
        let (symbol, start) = kind.symbol_at(if place >= excluded { place + excluded_size } else { place });
        let size = kind.size(symbol);
        from.take(if start > excluded { start - excluded_size } else { start }, size, total);
        self.update(word(symbol), symbol, false);
        word(symbol)
    }

    fn update(&mut self, word: Word, symbol: usize, repeats: bool) {
        self.kinds[usize::from(word.entity)].update(self.previous.symbol, symbol);
        self.streak = if repeats { (self.streak + 1).min(3) } else { 0 };
        let entities = (self.previous.entities << 1 | usize::from(word.entity)) & 7;
        self.previous = Previous { quoted: word.quoted, entities, symbol };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sketch() -> impl Strategy<Value = Sketch> {
        let word = (0..SYMBOLS as u32, any::<bool>(), any::<bool>());
        // Few different words, so that they repeat and follow one another.
        let words = prop_oneof![word.clone(), (0..8u32, any::<bool>(), Just(false))];
        let sentence = (prop::collection::vec(words, 1..30), 0u32..100);
        (prop::collection::vec(sentence, 0..20), 0u32..50, 0u32..100_000).prop_map(|(sentences, outside, chars)| {
            let mut sketch = Sketch { length: outside, chars, ..Sketch::default() };
            for (words, rest) in sentences {
                sketch.sentences.push(sketch.words.len() as u32);
                sketch.lengths.push(words.len() as u32 + rest);
                sketch.length += words.len() as u32 + rest;
                sketch.words.extend(words.into_iter().map(|(symbol, entity, quoted)| Word { symbol, entity, quoted }));
            }
            sketch
        })
    }

    proptest! {
        #[test]
        fn sketches_are_read_as_they_were_written(sketch in sketch()) {
            let mut out = Encoder::new(Vec::new());
            write(&sketch, &mut out);
            let bytes = out.finish();
            let mut from = Decoder::new(&bytes);
            prop_assert_eq!(&read(&mut from).unwrap(), &sketch);
            prop_assert!(!from.has_rest());
            let beginning = read_beginning(&mut Decoder::new(&bytes), 20).unwrap();
            prop_assert!(sketch.words.starts_with(&beginning));
            prop_assert!(beginning.len() >= sketch.words.len().min(20));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            if let Ok(sketch) = read(&mut Decoder::new(&bytes)) {
                let _ = sketch.sentence_of_words();
            }
        }
    }
}
