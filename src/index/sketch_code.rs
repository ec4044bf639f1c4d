//! Sketches in few bits: ten and a half a content word, where twelve of its hash and one flag are kept.
//!
//! Words are written one by one with an adaptive [range coder](super::range_coder). A symbol is as probable as it is
//! common in news ([`symbols`](crate::fingerprint::symbols)), and the more so the more often the article has had it
//! already (Dirichlet smoothing; Zhai & Lafferty, 2004): names come back sooner than other words. First it is asked
//! whether the word before is followed by the same word as last time, as the parts of a full name are.

use super::bytes::damaged;
use super::range_coder::{Bit, Decoder, Encoder};
use crate::error::Result;
use crate::fingerprint::symbols::{self, SYMBOLS};
use crate::fingerprint::{MAX_CONTENT_WORDS, Sketch, Word};
use std::array::from_fn;
use std::sync::OnceLock;

/// An article's words weigh as much as this many of the news at large: words that are no entities, and entities.
const PRIOR_WORDS: [u32; 2] = [800, 90];
/// Characters of a word, with what stands between it and the next.
const WORD_CHARS: i64 = 6;

/// Writes a sketch of [reduced](Sketch::reduced) symbols.
pub(super) fn write(sketch: &Sketch, out: &mut Encoder) {
    let mut numbers = Numbers::new();
    numbers.head.write(sketch.sentences.len() as u32, out);
    let in_sentences: i64 = sketch.lengths.iter().map(|length| i64::from(*length)).sum();
    numbers.head.write(zigzag(i64::from(sketch.length) - in_sentences), out);
    numbers.head.write(zigzag(i64::from(sketch.chars) - WORD_CHARS * i64::from(sketch.length)), out);
    let mut model = Model::new();
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
/// [`crate::Error::IndexDamaged`] where no writer wrote such a sketch.
pub(super) fn read(from: &mut Decoder) -> Result<Sketch> {
    let mut numbers = Numbers::new();
    let [sentences, outside, chars] = numbers.read_head(from)?;
    let mut sketch = Sketch::default();
    let mut in_sentences = 0;
    let mut model = Model::new();
    for _ in 0..sentences {
        let (content, length) = numbers.read_sentence(from)?;
        sketch.sentences.push(sketch.words.len() as u32);
        sketch.lengths.push(length);
        in_sentences += i64::from(length);
        model.read_sentence(content, &mut sketch.words, from)?;
    }
    let number = |number| u32::try_from(number).map_err(|_| damaged());
    sketch.length = number(in_sentences + unzigzag(outside))?;
    sketch.chars = number(WORD_CHARS * i64::from(sketch.length) + unzigzag(chars))?;
    Ok(sketch)
}

/// Reads the words of a sketch's first sentences, so many that there are `enough`.
///
/// # Errors
/// [`crate::Error::IndexDamaged`] where no writer wrote such a sketch.
pub(super) fn read_beginning(from: &mut Decoder, enough: usize) -> Result<Vec<Word>> {
    let mut numbers = Numbers::new();
    let [sentences, ..] = numbers.read_head(from)?;
    let mut words = Vec::new();
    let mut model = Model::new();
    for _ in 0..sentences {
        if words.len() >= enough {
            break;
        }
        let (content, _) = numbers.read_sentence(from)?;
        model.read_sentence(content, &mut words, from)?;
    }
    Ok(words)
}

/// Models of the numbers in a sketch.
struct Numbers {
    head: Number,
    /// Content words of a sentence.
    content: Number,
    /// Its other words, by how long the number of the content words is.
    rest: [Number; 6],
}

impl Numbers {
    fn new() -> Self {
        static LEARNED: OnceLock<Numbers> = OnceLock::new();
        let learned = LEARNED.get_or_init(|| {
            let mut numbers = Self { head: Number::new(), content: Number::new(), rest: from_fn(|_| Number::new()) };
            let mut nowhere = Encoder::new(Vec::new());
            for [content, rest] in &SENTENCES {
                numbers.write_sentence(*content, content + rest, &mut nowhere);
            }
            numbers
        });
        Self { head: learned.head.clone(), content: learned.content.clone(), rest: learned.rest.clone() }
    }

    /// How many sentences there are, how many words in none of them, and how many characters beyond what is usual; the
    /// last two as [`zigzag`] writes them.
    fn read_head(&mut self, from: &mut Decoder) -> Result<[u32; 3]> {
        let head = [self.head.read(from)?, self.head.read(from)?, self.head.read(from)?];
        if head[0] as usize > MAX_CONTENT_WORDS { Err(damaged()) } else { Ok(head) }
    }

    fn write_sentence(&mut self, content: u32, length: u32, out: &mut Encoder) {
        self.content.write(content - 1, out);
        self.rest_of(content).write(length - content, out);
    }

    /// Content words of a sentence, and all its words.
    fn read_sentence(&mut self, from: &mut Decoder) -> Result<(u32, u32)> {
        let content = self.content.read(from)?.checked_add(1).ok_or_else(damaged)?;
        let length = self.rest_of(content).read(from)?.checked_add(content).ok_or_else(damaged)?;
        Ok((content, length))
    }

    fn rest_of(&mut self, content: u32) -> &mut Number {
        let last = self.rest.len() - 1;
        &mut self.rest[(content.ilog2() as usize).min(last)]
    }
}

/// Content words and other words of sentences as news has them, so that an article's first are not written as if
/// nothing were known. (Seven from each eighth of all sentences would say no more.)
const SENTENCES: [[u32; 2]; 24] = [
    [12, 11],
    [4, 4],
    [17, 15],
    [9, 9],
    [2, 1],
    [14, 10],
    [7, 8],
    [21, 17],
    [11, 12],
    [5, 7],
    [16, 12],
    [1, 2],
    [10, 7],
    [13, 14],
    [8, 6],
    [19, 13],
    [3, 3],
    [15, 16],
    [6, 5],
    [26, 20],
    [11, 8],
    [9, 12],
    [18, 18],
    [13, 9],
];

/// A number, small ones more probable: how many bits it has, the two that follow the first by what was before, the
/// others as they are (after Elias, 1975).
#[derive(Clone)]
struct Number {
    bits: [Bit; 33],
    second: [Bit; 33],
    third: [[Bit; 2]; 33],
}

impl Number {
    fn new() -> Self {
        let even = Bit::new(2048);
        Self { bits: [even; 33], second: [even; 33], third: [[even; 2]; 33] }
    }

    fn write(&mut self, number: u32, out: &mut Encoder) {
        // One more, so that there is a first bit.
        let number = u64::from(number) + 1;
        let bits = number.ilog2();
        (0..bits).for_each(|more| out.bit(true, &mut self.bits[more as usize]));
        out.bit(false, &mut self.bits[bits as usize]);
        if bits >= 1 {
            let second = number >> (bits - 1) & 1 == 1;
            out.bit(second, &mut self.second[bits as usize]);
            if bits >= 2 {
                out.bit(number >> (bits - 2) & 1 == 1, &mut self.third[bits as usize][usize::from(second)]);
                out.raw((number & ((1 << (bits - 2)) - 1)) as u32, bits - 2);
            }
        }
    }

    fn read(&mut self, from: &mut Decoder) -> Result<u32> {
        let mut bits = 0;
        while from.bit(&mut self.bits[bits as usize]) {
            bits += 1;
            if bits > 32 {
                return Err(damaged());
            }
        }
        let mut number = 1u64;
        if bits >= 1 {
            let second = from.bit(&mut self.second[bits as usize]);
            number = 2 | u64::from(second);
            if bits >= 2 {
                number = number << 1 | u64::from(from.bit(&mut self.third[bits as usize][usize::from(second)]));
                number = number << (bits - 2) | u64::from(from.raw(bits - 2));
            }
        }
        u32::try_from(number - 1).map_err(|_| damaged())
    }
}

/// Numbers around zero as numbers from zero on: 0, −1, 1, −2, 2.
fn zigzag(number: i64) -> u32 {
    let folded = (number << 1) ^ (number >> 63);
    folded.clamp(0, i64::from(u32::MAX)) as u32
}

fn unzigzag(number: u32) -> i64 {
    let number = i64::from(number);
    (number >> 1) ^ -(number & 1)
}

/// What is known of an article's words from those that were before.
struct Model {
    /// Whether a word is quoted: by whether the one before is, and whether a sentence begins.
    quoted: [[Bit; 2]; 2],
    /// Whether it is an entity: by which of the three before are, and whether a sentence begins.
    entity: [[Bit; 2]; 8],
    /// Words that are no entities, and entities.
    kinds: [Kind; 2],
    /// Whether it follows the word before as the last word did: by kind, by how often it was so, and by how many times
    /// running.
    again: [[[Bit; 4]; 4]; 2],
    running: usize,
    before: Before,
}

/// The words before.
#[derive(Clone, Copy, Default)]
struct Before {
    quoted: bool,
    entities: usize,
    symbol: usize,
}

/// What an article's words of one kind were.
struct Kind {
    prior: &'static [u32],
    counts: Counts,
    /// What each symbol was followed by the last time, and how many times running it was.
    followers: Vec<(u16, u8)>,
}

/// Nothing followed yet.
const NONE: u16 = u16::MAX;

impl Model {
    fn new() -> Self {
        let quoted = |start, within| [Bit::new(within), Bit::new(start)];
        Self {
            quoted: [quoted(300, 80), quoted(2500, 3900)],
            entity: from_fn(|before| {
                let last = before & 1 == 1;
                [Bit::new(if last { 1500 } else { 650 }), Bit::new(if last { 1700 } else { 1400 })]
            }),
            kinds: [Kind::new(0), Kind::new(1)],
            again: from_fn(|_| {
                from_fn(|times| from_fn(|running| Bit::new(if times + running > 1 { 1400 } else { 400 })))
            }),
            running: 0,
            before: Before::default(),
        }
    }

    fn write(&mut self, word: Word, starts: bool, out: &mut Encoder) {
        out.bit(word.quoted, &mut self.quoted[usize::from(self.before.quoted)][usize::from(starts)]);
        out.bit(word.entity, &mut self.entity[self.before.entities][usize::from(starts)]);
        let symbol = word.symbol as usize % SYMBOLS;
        let kind = &self.kinds[usize::from(word.entity)];
        let expected = kind.follower(self.before.symbol);
        if let Some((follower, times)) = expected {
            let again = follower == symbol;
            out.bit(again, &mut self.again[usize::from(word.entity)][times][self.running]);
            if again {
                self.saw(word, symbol, true);
                return;
            }
        }
        let (mut start, size) = kind.place(symbol);
        let mut total = kind.total();
        if let Some((other, _)) = expected {
            // It is not that one: what that one takes up is free.
            let (other, size) = kind.place(other);
            start -= if start > other { size } else { 0 };
            total -= size;
        }
        out.encode(start, size, total);
        self.saw(word, symbol, false);
    }

    fn read_sentence(&mut self, content: u32, words: &mut Vec<Word>, from: &mut Decoder) -> Result<()> {
        if words.len() + content as usize > MAX_CONTENT_WORDS {
            return Err(damaged());
        }
        words.extend((0..content).map(|at| self.read(at == 0, from)));
        Ok(())
    }

    fn read(&mut self, starts: bool, from: &mut Decoder) -> Word {
        let quoted = from.bit(&mut self.quoted[usize::from(self.before.quoted)][usize::from(starts)]);
        let entity = from.bit(&mut self.entity[self.before.entities][usize::from(starts)]);
        let kind = &self.kinds[usize::from(entity)];
        let word = |symbol| Word { symbol: symbol as u32, entity, quoted };
        let expected = kind.follower(self.before.symbol);
        if let Some((follower, times)) = expected
            && from.bit(&mut self.again[usize::from(entity)][times][self.running])
        {
            self.saw(word(follower), follower, true);
            return word(follower);
        }
        let (other, free) = expected.map_or((u32::MAX, 0), |(other, _)| kind.place(other));
        let total = kind.total() - free;
        let place = from.place(total);
        let (symbol, start) = kind.symbol_at(if place >= other { place + free } else { place });
        let size = kind.size(symbol);
        from.took(if start > other { start - free } else { start }, size, total);
        self.saw(word(symbol), symbol, false);
        word(symbol)
    }

    fn saw(&mut self, word: Word, symbol: usize, again: bool) {
        let kind = &mut self.kinds[usize::from(word.entity)];
        kind.counts.add(symbol);
        let follower = &mut kind.followers[self.before.symbol];
        *follower =
            if follower.0 as usize == symbol { (follower.0, (follower.1 + 1).min(3)) } else { (symbol as u16, 0) };
        self.running = if again { (self.running + 1).min(3) } else { 0 };
        let entities = (self.before.entities << 1 | usize::from(word.entity)) & 7;
        self.before = Before { quoted: word.quoted, entities, symbol };
    }
}

impl Kind {
    fn new(kind: usize) -> Self {
        static PRIORS: OnceLock<[Vec<u32>; 2]> = OnceLock::new();
        let priors = PRIORS.get_or_init(|| {
            from_fn(|kind| {
                let sums = (0..SYMBOLS as u32).scan(0, |sum, symbol| {
                    *sum += symbols::frequency(symbol, kind == 1);
                    Some(*sum)
                });
                std::iter::once(0).chain(sums).collect()
            })
        });
        let prior = &priors[kind];
        let weight = prior[SYMBOLS] / PRIOR_WORDS[kind];
        Self {
            prior,
            counts: Counts { of: vec![0; SYMBOLS], sums: vec![0; SYMBOLS + 1], total: 0, weight },
            followers: vec![(NONE, 0); SYMBOLS],
        }
    }

    /// What followed a symbol the last time, and how sure that is.
    fn follower(&self, symbol: usize) -> Option<(usize, usize)> {
        let (follower, times) = self.followers[symbol];
        (follower != NONE).then_some((follower as usize, times.into()))
    }

    fn total(&self) -> u32 {
        self.prior[SYMBOLS] + self.counts.total
    }

    /// Where a symbol's part of the total begins, and how large it is.
    fn place(&self, symbol: usize) -> (u32, u32) {
        (self.prior[symbol] + self.counts.before(symbol), self.size(symbol))
    }

    /// How large a symbol's part of the total is.
    fn size(&self, symbol: usize) -> u32 {
        self.prior[symbol + 1] - self.prior[symbol] + self.counts.of[symbol]
    }

    /// The symbol whose part of the total a place lies in, and where that part begins.
    fn symbol_at(&self, place: u32) -> (usize, u32) {
        let (mut symbol, mut counted) = (0, 0);
        let mut step = SYMBOLS / 2;
        while step > 0 {
            let middle = symbol + step;
            let counts = counted + self.counts.sums[middle];
            if self.prior[middle] + counts <= place {
                (symbol, counted) = (middle, counts);
            }
            step /= 2;
        }
        (symbol, self.prior[symbol] + counted)
    }
}

/// Weights of an article's symbols, summed up as a binary indexed tree (Fenwick, 1994).
struct Counts {
    /// Of each symbol.
    of: Vec<u32>,
    sums: Vec<u32>,
    total: u32,
    weight: u32,
}

impl Counts {
    fn add(&mut self, symbol: usize) {
        self.of[symbol] += self.weight;
        let mut at = symbol + 1;
        while at <= SYMBOLS {
            self.sums[at] += self.weight;
            at += at & at.wrapping_neg();
        }
        self.total += self.weight;
    }

    /// Of all symbols before this one.
    fn before(&self, symbol: usize) -> u32 {
        let (mut at, mut sum) = (symbol, 0);
        while at > 0 {
            sum += self.sums[at];
            at &= at - 1;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sketch() -> impl Strategy<Value = Sketch> {
        let word = (0..SYMBOLS as u32, any::<bool>(), any::<bool>());
        // Few different words, so that they come back and follow one another.
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
        fn sketches_come_back(sketch in sketch()) {
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

        #[test]
        fn numbers_come_back(numbers in prop::collection::vec(prop_oneof![any::<u32>(), 0u32..40], 0..100)) {
            let (mut out, mut model) = (Encoder::new(Vec::new()), Number::new());
            for number in &numbers {
                model.write(*number, &mut out);
            }
            let bytes = out.finish();
            let (mut from, mut model) = (Decoder::new(&bytes), Number::new());
            for number in numbers {
                prop_assert_eq!(model.read(&mut from).unwrap(), number);
            }
        }
    }

    #[test]
    fn the_longest_article_fits_its_totals() {
        let mut kind = Kind::new(1);
        for _ in 0..=MAX_CONTENT_WORDS {
            kind.counts.add(SYMBOLS - 1);
        }
        assert_eq!(kind.symbol_at(kind.total() - 1).0, SYMBOLS - 1);
        assert!(kind.prior[SYMBOLS].checked_add(kind.counts.weight * MAX_CONTENT_WORDS as u32).is_some());
    }
}
