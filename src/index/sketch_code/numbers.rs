//! The numbers in a sketch: how many sentences there are, and how many words each has.

use super::super::bytes::damaged;
use super::super::range_coder::{Bit, Decoder, Encoder};
use crate::error::Result;
use crate::fingerprint::MAX_CONTENT_WORDS;
use std::array::from_fn;
use std::sync::OnceLock;

/// Models of the numbers in a sketch.
pub(super) struct Numbers {
    /// The three numbers of the head.
    head: Number,
    /// Content words of a sentence, less one.
    content: Number,
    /// Other words of a sentence, by the number of binary digits of the number of content words.
    rest: [Number; 6],
}

impl Numbers {
    /// Models that have learned from [`TYPICAL_SENTENCES`].
    pub fn new() -> Self {
        static LEARNED: OnceLock<Numbers> = OnceLock::new();
        let learned = LEARNED.get_or_init(|| {
            let mut numbers = Self { head: Number::new(), content: Number::new(), rest: from_fn(|_| Number::new()) };
            let mut discarded = Encoder::new(Vec::new());
            for [content, rest] in &TYPICAL_SENTENCES {
                numbers.write_sentence(*content, content + rest, &mut discarded);
            }
            numbers
        });
        Self { head: learned.head.clone(), content: learned.content.clone(), rest: learned.rest.clone() }
    }

    /// Writes the head: the number of sentences, the number of words outside of them, and the number of characters
    /// beyond what is usual for the number of words. The last two can be negative.
    pub fn write_head(&mut self, sentences: u32, outside: i64, chars: i64, out: &mut Encoder) {
        for number in [sentences, zigzag(outside), zigzag(chars)] {
            self.head.write(number, out);
        }
    }

    /// Reads the head.
    ///
    /// # Errors
    /// [`crate::Error::IndexDamaged`] if there are more sentences than a sketch can have words.
    pub fn read_head(&mut self, from: &mut Decoder) -> Result<(u32, i64, i64)> {
        let [sentences, outside, chars] = [self.head.read(from)?, self.head.read(from)?, self.head.read(from)?];
        let possible = sentences as usize <= MAX_CONTENT_WORDS;
        if possible { Ok((sentences, unzigzag(outside), unzigzag(chars))) } else { Err(damaged()) }
    }

    /// Writes the number of content words of a sentence (at least 1) and of all its words.
    pub fn write_sentence(&mut self, content: u32, length: u32, out: &mut Encoder) {
        self.content.write(content - 1, out);
        self.rest_of(content).write(length - content, out);
    }

    /// Reads the number of content words of a sentence and of all its words.
    pub fn read_sentence(&mut self, from: &mut Decoder) -> Result<(u32, u32)> {
        let content = self.content.read(from)?.checked_add(1).ok_or_else(damaged)?;
        let length = self.rest_of(content).read(from)?.checked_add(content).ok_or_else(damaged)?;
        Ok((content, length))
    }

    fn rest_of(&mut self, content: u32) -> &mut Number {
        let last = self.rest.len() - 1;
        &mut self.rest[(content.ilog2() as usize).min(last)]
    }
}

/// Numbers of content words and other words of sentences as they occur in news. The models learn from these, so that
/// the first sentences of an article take fewer bits. (Seven sentences from each eighth of all sentences would help no
/// more.)
const TYPICAL_SENTENCES: [[u32; 2]; 24] = [
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

/// The model of a number. Small numbers are more probable than large ones.
///
/// This is an adaptive form of the gamma code of Elias (1975). The number plus one is written as its number of binary
/// digits less one, in unary, then the digits after the leading one. The unary part and the first two of these digits
/// are coded by adaptive models, the other digits as equally probable.
#[derive(Clone)]
struct Number {
    /// Whether there is a further digit, by the number of digits so far.
    more: [Bit; 33],
    /// The digit after the leading one, by the number of digits.
    second: [Bit; 33],
    /// The digit after that, by the number of digits and the second digit.
    third: [[Bit; 2]; 33],
}

impl Number {
    fn new() -> Self {
        let even = Bit::new(2048);
        Self { more: [even; 33], second: [even; 33], third: [[even; 2]; 33] }
    }

    fn write(&mut self, number: u32, out: &mut Encoder) {
        // Plus one, so that there is a leading one.
        let number = u64::from(number) + 1;
        let bits = number.ilog2();
        (0..bits).for_each(|more| out.bit(true, &mut self.more[more as usize]));
        out.bit(false, &mut self.more[bits as usize]);
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
        while from.bit(&mut self.more[bits as usize]) {
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

/// Maps integers around zero to natural numbers: 0, −1, 1, −2, 2 become 0, 1, 2, 3, 4.
fn zigzag(number: i64) -> u32 {
    let folded = (number << 1) ^ (number >> 63);
    folded.clamp(0, i64::from(u32::MAX)) as u32
}

fn unzigzag(number: u32) -> i64 {
    let number = i64::from(number);
    (number >> 1) ^ -(number & 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_read_as_they_were_written(numbers in prop::collection::vec(prop_oneof![any::<u32>(), 0u32..40], 0..100)) {
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
}
