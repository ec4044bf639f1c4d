//! Addresses, titles, publishers, dates and languages in few bits. The texts of each article can be read without those
//! of other articles.
//!
//! Each bit of a text is predicted from six contexts: the field, the last bytes (one, two, three or five of them), and
//! the word so far with the word before it. The predictions are mixed with weights that depend on how good each has
//! been (logistic mixing; Mahoney, 2005). The mixed probability drives a [range coder](super::range_coder).
//!
//! A single article is too short to learn predictions from. Therefore the model first learns from the *primer* of the
//! index, which consists of such texts of a few articles. With a primer of 12 KB, the 190 bytes of an article become
//! about 70 bytes, where DEFLATE with the same texts as a preset dictionary needs 95. After each article, the model
//! returns to the state after the primer. All arithmetic is on whole numbers, so all machines compute the same.

mod probability;

use super::bytes::damaged;
use super::range_coder::{Decoder, Encoder};
use crate::error::Result;
use crate::source::{MAX_FIELD_BYTES, Source};
use probability::{Curve, Slot};

/// Maximum length of a primer in bytes.
pub(super) const MAX_PRIMER_BYTES: usize = 12_288;
/// Minimum number of bytes of texts that a primer is made from, for each byte of the primer.
const MIN_TEXT_BYTES_PER_PRIMER_BYTE: usize = 24;

/// Number of contexts from which a bit is predicted.
const CONTEXTS: usize = 6;
/// Binary logarithm of the number of slots of a context.
const CONTEXT_SLOT_BITS: u32 = 15;
/// Weight of a prediction before the mixer has learned, in 65,536ths.
const INITIAL_WEIGHT: i32 = 26_000;
/// Maximum of the absolute value of a weight, in 65,536ths.
const MAX_WEIGHT: i32 = 1 << 22;
/// A weight changes by the error times the prediction, divided by 2 to the power of this.
const MIXER_RATE_SHIFT: u32 = 10;

/// The byte at the end of a field.
const FIELD_END: u8 = 0;
/// Number of fields of a source.
const SOURCE_FIELDS: usize = 5;

/// The texts of a few articles of an index, from which the model of all texts learns.
#[derive(Debug, Clone, Default)]
pub struct Primer(Vec<u8>);

impl Primer {
    /// A primer for an index whose first articles have these sources.
    #[must_use]
    pub fn new(sources: &[Source]) -> Self {
        let texts: Vec<Vec<u8>> = sources.iter().map(texts).collect();
        let total = texts.iter().map(Vec::len).sum::<usize>();
        let max = (total / MIN_TEXT_BYTES_PER_PRIMER_BYTE).min(MAX_PRIMER_BYTES);
        // Take every n-th article, because articles of one publisher often follow one another.
        let average = total / texts.len().max(1) + 1;
        let step = (texts.len() * average / max.max(1)).max(1);
        let mut primer = Vec::new();
        for text in texts.iter().skip(step / 2).step_by(step) {
            if primer.len() + text.len() <= max {
                primer.extend_from_slice(text);
            }
        }
        Self(primer)
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// The fields of a source as bytes, each followed by [`FIELD_END`]. The fields that predict the others best come first.
fn texts(source: &Source) -> Vec<u8> {
    let Source { url, title, publisher, published, lang } = source;
    let mut out = Vec::new();
    for field in [lang, publisher, published, title].map(Option::as_deref).into_iter().chain([Some(url.as_str())]) {
        out.extend(cut(field.unwrap_or("")).bytes().map(|byte| if byte == FIELD_END { b' ' } else { byte }));
        out.push(FIELD_END);
    }
    out
}

/// The longest prefix of whole characters with at most [`MAX_FIELD_BYTES`] bytes.
fn cut(text: &str) -> &str {
    let mut end = text.len().min(MAX_FIELD_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The model of texts, which has learned from a primer.
#[derive(Debug, Clone)]
pub(super) struct TextModel {
    /// The slots of all contexts.
    slots: Vec<Slot>,
    /// The mixer's weight of each context, by the field and the bits of the byte that are known.
    weights: Vec<[i32; CONTEXTS]>,
    /// Positions and former values of slots that have changed since the start of the article.
    old_slots: Vec<(u32, Slot)>,
    /// Positions and former values of weights that have changed since the start of the article.
    old_weights: Vec<(u32, [i32; CONTEXTS])>,
}

impl TextModel {
    /// A model that has learned from a primer.
    pub fn new(primer: &Primer) -> Self {
        let mut model = Self {
            slots: vec![Slot::UNKNOWN; CONTEXTS << CONTEXT_SLOT_BITS],
            weights: vec![[INITIAL_WEIGHT; CONTEXTS]; SOURCE_FIELDS << 8],
            old_slots: Vec::new(),
            old_weights: Vec::new(),
        };
        let mut history = History::default();
        for byte in primer.bytes() {
            if history.field == SOURCE_FIELDS {
                history = History::default();
            }
            // What is learned from the primer is never forgotten.
            model.code_byte(&mut history, false, |place, _| has_bit(*byte, place));
        }
        model
    }

    /// Writes the texts of an article.
    pub fn write(&mut self, source: &Source, out: &mut Encoder) {
        let mut history = History::default();
        for byte in texts(source) {
            self.write_byte(byte, &mut history, out);
        }
        self.forget();
    }

    /// Reads the texts of an article.
    ///
    /// # Errors
    /// [`crate::Error::IndexDamaged`] if a text is too long or is not UTF-8.
    pub fn read(&mut self, from: &mut Decoder) -> Result<Source> {
        let fields = self.read_fields(from);
        self.forget();
        let [lang, publisher, date, title, url] = fields?;
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        Ok(Source { url, title: given(title), publisher: given(publisher), published: given(date), lang: given(lang) })
    }

    fn read_fields(&mut self, from: &mut Decoder) -> Result<[String; SOURCE_FIELDS]> {
        let mut history = History::default();
        let mut fields: [String; SOURCE_FIELDS] = std::array::from_fn(|_| String::new());
        for field in &mut fields {
            let mut bytes = Vec::new();
            loop {
                match self.read_byte(&mut history, from) {
                    FIELD_END => break,
                    _ if bytes.len() == MAX_FIELD_BYTES => return Err(damaged()),
                    byte => bytes.push(byte),
                }
            }
            *field = String::from_utf8(bytes).map_err(|_| damaged())?;
        }
        Ok(fields)
    }

    /// Returns to the state after the primer.
    fn forget(&mut self) {
        while let Some((at, slot)) = self.old_slots.pop() {
            self.slots[at as usize] = slot;
        }
        while let Some((at, weights)) = self.old_weights.pop() {
            self.weights[at as usize] = weights;
        }
    }

    fn write_byte(&mut self, byte: u8, history: &mut History, out: &mut Encoder) {
        self.code_byte(history, true, |place, one| {
            let bit = has_bit(byte, place);
            out.encode_bit(bit, one);
            bit
        });
    }

    fn read_byte(&mut self, history: &mut History, from: &mut Decoder) -> u8 {
        self.code_byte(history, true, |_, one| from.decode_bit(one))
    }

    /// Learns a byte bit by bit. `code` gives each bit, by its place in the byte and the probability of a 1 in 65,536ths.
    /// If `is_forgotten`, [`Self::forget`] undoes after the article what was learned.
    fn code_byte(&mut self, history: &mut History, is_forgotten: bool, mut code: impl FnMut(u32, u16) -> bool) -> u8 {
        let hashes = history.hashes();
        let mut node = 1;
        for place in (0..8).rev() {
            let prediction = self.predict(&hashes, history.field, node);
            let bit = code(place, prediction.one());
            if is_forgotten {
                self.remember(&prediction);
            }
            self.learn(&prediction, bit);
            node = node << 1 | usize::from(bit);
        }
        history.add(node as u8);
        node as u8
    }

    /// Remembers what learning a bit will change.
    fn remember(&mut self, prediction: &Prediction) {
        self.old_weights.push((prediction.weights as u32, self.weights[prediction.weights]));
        self.old_slots.extend(prediction.slots.map(|at| (at as u32, self.slots[at])));
    }

    /// Predicts the next bit of a byte. `node` is a 1 followed by the bits of the byte that are known.
    fn predict(&self, hashes: &[u32; CONTEXTS], field: usize, node: usize) -> Prediction {
        let curve = Curve::get();
        let weights = field << 8 | node;
        let mut prediction = Prediction { slots: [0; CONTEXTS], stretched: [0; CONTEXTS], weights, probability: 0 };
        let mut sum = 0;
        for (context, hash) in hashes.iter().enumerate() {
            let hash = hash.wrapping_add((node as u32).wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B);
            let slot = context << CONTEXT_SLOT_BITS | (hash >> (32 - CONTEXT_SLOT_BITS)) as usize;
            prediction.slots[context] = slot;
            let stretched = self.slots[slot].stretched(curve);
            prediction.stretched[context] = stretched;
            sum += i64::from(stretched) * i64::from(self.weights[weights][context]);
        }
        prediction.probability = curve.squash((sum >> 16) as i32);
        prediction
    }

    /// Learns from the bit that followed a prediction.
    fn learn(&mut self, prediction: &Prediction, bit: bool) {
        let error = (i32::from(bit) << 12) - prediction.probability;
        let weights = &mut self.weights[prediction.weights];
        for (weight, stretched) in weights.iter_mut().zip(prediction.stretched) {
            let step = (stretched * error + (1 << (MIXER_RATE_SHIFT - 1))) >> MIXER_RATE_SHIFT;
            *weight = (*weight + step).clamp(-MAX_WEIGHT, MAX_WEIGHT);
        }
        for at in prediction.slots {
            self.slots[at].learn(bit);
        }
    }
}

const fn has_bit(byte: u8, place: u32) -> bool {
    byte >> place & 1 == 1
}

/// The prediction of a bit.
struct Prediction {
    /// The slot of each context.
    slots: [usize; CONTEXTS],
    /// The logit of each slot.
    stretched: [i32; CONTEXTS],
    /// Position of the mixer's weights.
    weights: usize,
    /// The mixed probability of a 1, in 4,096ths.
    probability: i32,
}

impl Prediction {
    /// The mixed probability of a 1, in 65,536ths.
    const fn one(&self) -> u16 {
        (self.probability << 4) as u16
    }
}

/// The bytes before a byte, as far as they predict it.
#[derive(Default)]
struct History {
    /// The last bytes, the newest in the lowest bits.
    bytes: u64,
    /// Hash of the letters of the word so far, in lower case, so that an address can be predicted from a title. Zero
    /// between words.
    word: u32,
    /// Hash of the word before, in lower case.
    word_before: u32,
    /// Number of fields that have ended.
    field: usize,
}

impl History {
    /// Appends a byte.
    fn add(&mut self, byte: u8) {
        self.bytes = self.bytes << 8 | u64::from(byte);
        let letter = byte.to_ascii_lowercase();
        if letter.is_ascii_alphabetic() || !letter.is_ascii() {
            self.word = mix(self.word.wrapping_add(1), letter.into());
        } else if self.word != 0 {
            self.word_before = self.word;
            self.word = 0;
        }
        if byte == FIELD_END {
            self.field += 1;
        }
    }

    /// The hash of each context.
    fn hashes(&self) -> [u32; CONTEXTS] {
        let last = |count: u32| self.bytes & ((1 << (8 * count)) - 1);
        let of = |bytes: u64, context| mix(mix(bytes as u32, context), (bytes >> 32) as u32);
        [
            mix(self.field as u32, 1),
            of(last(1), 2),
            of(last(2), 3),
            of(last(3), 4),
            of(last(5), 5),
            mix(mix(self.word, 6), self.word_before),
        ]
    }
}

/// Combines a hash with another number.
const fn mix(hash: u32, with: u32) -> u32 {
    (hash ^ with.wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA77).rotate_left(13).wrapping_add(with)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn source() -> impl Strategy<Value = Source> {
        let text = "[ -~äé中\u{1F600}]{0,60}";
        (text, text, text, text, "[a-z]{0,2}").prop_map(|(url, title, publisher, date, lang)| {
            let given = |text: String| Some(text).filter(|t| !t.is_empty());
            Source { url, title: given(title), publisher: given(publisher), published: given(date), lang: given(lang) }
        })
    }

    proptest! {
        #[test]
        fn texts_are_read_in_any_order_as_they_were_written(sources in prop::collection::vec(source(), 1..12)) {
            let primer = Primer::new(&sources);
            let mut model = TextModel::new(&primer);
            let written: Vec<Vec<u8>> = sources.iter().map(|source| {
                let mut out = Encoder::new(Vec::new());
                model.write(source, &mut out);
                out.finish()
            }).collect();
            let mut model = TextModel::new(&Primer::from_bytes(primer.bytes()));
            for (source, bytes) in sources.iter().zip(&written).rev() {
                prop_assert_eq!(&model.read(&mut Decoder::new(bytes)).unwrap(), source);
            }
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), primer in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = TextModel::new(&Primer::from_bytes(&primer)).read(&mut Decoder::new(&bytes));
        }
    }

    #[test]
    fn long_texts_are_cut_and_zero_bytes_become_spaces() {
        let source = Source { url: "a\0b".into(), title: Some("é".repeat(4096)), ..Source::default() };
        let mut out = Encoder::new(Vec::new());
        let mut model = TextModel::new(&Primer::default());
        model.write(&source, &mut out);
        let read = model.read(&mut Decoder::new(&out.finish())).unwrap();
        assert_eq!((read.url.as_str(), read.title.map(|t| t.len())), ("a b", Some(4096)));
    }
}
