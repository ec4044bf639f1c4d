//! Addresses, titles and publishers in few bits, each article's readable without any other's.
//!
//! Every bit of a text is predicted from what was before it in six ways (the letters before, the word so far and the
//! word before it, the field), and the predictions are mixed by how well each has done (logistic mixing; Mahoney,
//! 2005). So that a single article's texts are not predicted from nothing, a reader first goes through the index's
//! *primer*, a few such texts of other articles: after 12 KB of them an article's 190 bytes take some 70, where DEFLATE
//! with such texts as a preset dictionary takes 95. All arithmetic is on whole numbers, the same on every machine.

use super::bytes::damaged;
use super::range_coder::{Decoder, Encoder};
use crate::error::Result;
use crate::source::{MAX_FIELD_BYTES, Source};
use std::sync::OnceLock;

/// A primer grows with its index up to this many bytes.
pub(super) const LONGEST_PRIMER: usize = 12_288;
/// … and is no more than one part in this many of the texts that it is for.
const PRIMER_SHARE: usize = 24;

/// Ways to predict a bit.
const WAYS: usize = 6;
/// Each way has 2 to the power of this many slots.
const SLOT_BITS: u32 = 15;
/// Weights of the mixer are in 65,536ths.
const EVEN_WEIGHT: i32 = 26_000;
const MOST_WEIGHT: i32 = 1 << 22;
/// The mixer learns by the error times the prediction, divided by 2 to the power of this.
const MIXER_RATE: u32 = 10;
/// From so many bits on, a slot forgets older ones.
const SLOT_MEMORY: u16 = 14;

/// Ends a field.
const END: u8 = 0;
const FIELDS: usize = 5;

/// What names some of an index's articles, by which the texts of all are predicted.
#[derive(Debug, Clone, Default)]
pub struct Primer(Vec<u8>);

impl Primer {
    /// A primer for an index that begins with these articles.
    #[must_use]
    pub fn new(sources: &[Source]) -> Self {
        let texts: Vec<Vec<u8>> = sources.iter().map(texts).collect();
        let most = (texts.iter().map(Vec::len).sum::<usize>() / PRIMER_SHARE).min(LONGEST_PRIMER);
        // Evenly from all of them: articles of one outlet tend to stand together.
        let average = texts.iter().map(Vec::len).sum::<usize>() / texts.len().max(1) + 1;
        let step = (texts.len() * average / most.max(1)).max(1);
        let mut primer = Vec::new();
        for text in texts.iter().skip(step / 2).step_by(step) {
            if primer.len() + text.len() <= most {
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

/// The fields of a source, what says most of the others first, each ended.
fn texts(source: &Source) -> Vec<u8> {
    let Source { url, title, publisher, published, lang } = source;
    let mut out = Vec::new();
    for field in [lang, publisher, published, title].map(Option::as_deref).into_iter().chain([Some(url.as_str())]) {
        out.extend(cut(field.unwrap_or("")).bytes().map(|byte| if byte == END { b' ' } else { byte }));
        out.push(END);
    }
    out
}

/// The text, cut at a character boundary to what a record may hold.
fn cut(text: &str) -> &str {
    let mut end = text.len().min(MAX_FIELD_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Predicts texts as its primer has them.
#[derive(Debug, Clone)]
pub(super) struct TextModel {
    slots: Vec<Slot>,
    weights: Vec<[i32; WAYS]>,
    /// What the slots and weights were before the present article.
    old_slots: Vec<(u32, Slot)>,
    old_weights: Vec<(u32, [i32; WAYS])>,
}

impl TextModel {
    pub fn new(primer: &Primer) -> Self {
        let mut model = Self {
            slots: vec![Slot::UNKNOWN; WAYS << SLOT_BITS],
            weights: vec![[EVEN_WEIGHT; WAYS]; FIELDS << 8],
            old_slots: Vec::new(),
            old_weights: Vec::new(),
        };
        let mut nowhere = Encoder::new(Vec::new());
        let mut context = Context::default();
        for byte in primer.bytes() {
            if context.field == FIELDS {
                context = Context::default();
            }
            model.write_byte(*byte, &mut context, &mut nowhere);
        }
        model.old_slots.clear();
        model.old_weights.clear();
        model
    }

    /// Writes what names an article.
    pub fn write(&mut self, source: &Source, out: &mut Encoder) {
        let mut context = Context::default();
        for byte in texts(source) {
            self.write_byte(byte, &mut context, out);
        }
        self.forget();
    }

    /// Reads what names an article.
    ///
    /// # Errors
    /// [`crate::Error::IndexDamaged`] where a text is too long or is not UTF-8.
    pub fn read(&mut self, from: &mut Decoder) -> Result<Source> {
        let fields = self.read_fields(from);
        self.forget();
        let [lang, publisher, date, title, url] = fields?;
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        Ok(Source { url, title: given(title), publisher: given(publisher), published: given(date), lang: given(lang) })
    }

    fn read_fields(&mut self, from: &mut Decoder) -> Result<[String; FIELDS]> {
        let mut context = Context::default();
        let mut fields: [String; FIELDS] = std::array::from_fn(|_| String::new());
        for field in &mut fields {
            let mut bytes = Vec::new();
            loop {
                match self.read_byte(&mut context, from) {
                    END => break,
                    _ if bytes.len() == MAX_FIELD_BYTES => return Err(damaged()),
                    byte => bytes.push(byte),
                }
            }
            *field = String::from_utf8(bytes).map_err(|_| damaged())?;
        }
        Ok(fields)
    }

    /// Goes back to what only the primer has taught.
    fn forget(&mut self) {
        while let Some((at, slot)) = self.old_slots.pop() {
            self.slots[at as usize] = slot;
        }
        while let Some((at, weights)) = self.old_weights.pop() {
            self.weights[at as usize] = weights;
        }
    }

    fn write_byte(&mut self, byte: u8, context: &mut Context, out: &mut Encoder) {
        let hashes = context.hashes();
        let mut node = 1;
        for place in (0..8).rev() {
            let bit = byte >> place & 1 == 1;
            let prediction = self.predict(&hashes, context.field, node);
            out.encode_bit(bit, prediction.one());
            self.learn(&prediction, bit);
            node = node << 1 | usize::from(bit);
        }
        context.add(byte);
    }

    fn read_byte(&mut self, context: &mut Context, from: &mut Decoder) -> u8 {
        let hashes = context.hashes();
        let mut node = 1;
        for _ in 0..8 {
            let prediction = self.predict(&hashes, context.field, node);
            let bit = from.decode_bit(prediction.one());
            self.learn(&prediction, bit);
            node = node << 1 | usize::from(bit);
        }
        context.add(node as u8);
        node as u8
    }

    /// Predicts a byte's next bit; `node` is 1 and then the bits of it that are known.
    fn predict(&self, hashes: &[u32; WAYS], field: usize, node: usize) -> Prediction {
        let curve = Curve::get();
        let weights = field << 8 | node;
        let mut prediction = Prediction { slots: [0; WAYS], stretched: [0; WAYS], weights, probability: 0 };
        let mut sum = 0;
        for (way, hash) in hashes.iter().enumerate() {
            let hash = hash.wrapping_add((node as u32).wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B);
            let slot = way << SLOT_BITS | (hash >> (32 - SLOT_BITS)) as usize;
            prediction.slots[way] = slot;
            let stretched = self.slots[slot].stretched(curve);
            prediction.stretched[way] = stretched;
            sum += i64::from(stretched) * i64::from(self.weights[weights][way]);
        }
        prediction.probability = curve.squash((sum >> 16) as i32);
        prediction
    }

    fn learn(&mut self, prediction: &Prediction, bit: bool) {
        let error = (i32::from(bit) << 12) - prediction.probability;
        let weights = &mut self.weights[prediction.weights];
        self.old_weights.push((prediction.weights as u32, *weights));
        for (weight, stretched) in weights.iter_mut().zip(prediction.stretched) {
            let step = (stretched * error + (1 << (MIXER_RATE - 1))) >> MIXER_RATE;
            *weight = (*weight + step).clamp(-MOST_WEIGHT, MOST_WEIGHT);
        }
        for at in prediction.slots {
            self.old_slots.push((at as u32, self.slots[at]));
            self.slots[at].learn(bit);
        }
    }
}

/// How a bit was predicted.
struct Prediction {
    slots: [usize; WAYS],
    stretched: [i32; WAYS],
    weights: usize,
    /// Of a 1, in 4,096ths.
    probability: i32,
}

impl Prediction {
    /// The same in 65,536ths.
    const fn one(&self) -> u16 {
        (self.probability << 4) as u16
    }
}

/// The probability of a 1 in 4,096ths, and from how many bits it was learned.
#[derive(Debug, Clone, Copy)]
struct Slot(u16);

impl Slot {
    const UNKNOWN: Self = Self(2048 << 4);

    /// How strongly this speaks for a 1; not at all, where nothing was learned.
    fn stretched(self, curve: &Curve) -> i32 {
        let seen = self.0 % 16;
        if seen == 0 { 0 } else { curve.stretch[usize::from(self.0 >> 4)].into() }
    }

    fn learn(&mut self, bit: bool) {
        let (probability, seen) = (i32::from(self.0 >> 4), self.0 & 0xF);
        let aim = if bit { 4095 } else { 0 };
        // The first bit moves it by five eighths of the way, the second by three eighths, and so on.
        let moved = probability + (aim - probability) * 10 / (16 + 10 * i32::from(seen));
        self.0 = (moved as u16) << 4 | (seen + 1).min(SLOT_MEMORY);
    }
}

/// The logistic curve and its inverse.
struct Curve {
    /// ln(p / (1 − p)) in 256ths, for each p in 4,096ths.
    stretch: Vec<i16>,
}

impl Curve {
    /// 4096 / (1 + e^−x), for x from −8 to 8 in halves.
    const KNOTS: [i32; 33] = [
        1, 2, 4, 6, 10, 17, 28, 45, 74, 120, 194, 311, 488, 747, 1102, 1546, 2048, 2550, 2994, 3349, 3608, 3785, 3902,
        3976, 4022, 4051, 4068, 4079, 4086, 4090, 4092, 4094, 4095,
    ];

    fn get() -> &'static Self {
        static CURVE: OnceLock<Curve> = OnceLock::new();
        CURVE.get_or_init(|| {
            let mut curve = Self { stretch: Vec::with_capacity(4096) };
            let mut stretched = -2047;
            for probability in 0..4096 {
                while stretched < 2047 && curve.squash(stretched) < probability {
                    stretched += 1;
                }
                curve.stretch.push(stretched as i16);
            }
            curve
        })
    }

    /// A probability in 4,096ths, never 0 nor 1.
    #[allow(clippy::unused_self, reason = "it is half of the curve")]
    fn squash(&self, stretched: i32) -> i32 {
        let at = stretched.clamp(-2047, 2047) + 2048;
        let (knot, beyond) = ((at >> 7) as usize, at & 127);
        (Self::KNOTS[knot] * (128 - beyond) + Self::KNOTS[knot + 1] * beyond + 64) >> 7
    }
}

/// What was before a byte.
#[derive(Default)]
struct Context {
    /// The last five bytes, the newest lowest.
    bytes: u64,
    /// The letters of the word so far, and the word before: of whatever case, so that an address is predicted by a title.
    word: u32,
    word_before: u32,
    field: usize,
}

impl Context {
    fn add(&mut self, byte: u8) {
        self.bytes = self.bytes << 8 | u64::from(byte);
        let letter = byte.to_ascii_lowercase();
        if letter.is_ascii_alphabetic() || !letter.is_ascii() {
            self.word = mix(self.word.wrapping_add(1), letter.into());
        } else if self.word != 0 {
            self.word_before = self.word;
            self.word = 0;
        }
        if byte == END {
            self.field += 1;
        }
    }

    /// A hash for each way to predict.
    fn hashes(&self) -> [u32; WAYS] {
        let last = |count: u32| self.bytes & ((1 << (8 * count)) - 1);
        let of = |bytes: u64, way| mix(mix(bytes as u32, way), (bytes >> 32) as u32);
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
        fn texts_come_back_in_any_order(sources in prop::collection::vec(source(), 1..12)) {
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
    fn the_curve_is_the_logistic_one() {
        for (at, knot) in Curve::KNOTS.iter().enumerate() {
            let exact = 4096.0 / (1.0 + (-(at as f64 - 16.0) / 2.0).exp());
            assert!((exact - f64::from(*knot)).abs() < 0.7, "{at}: {knot} for {exact}");
        }
        let curve = Curve::get();
        assert!(curve.stretch.is_sorted());
        assert!((-3000..3000).all(|x| (1..4096).contains(&curve.squash(x))));
    }

    #[test]
    fn long_and_odd_texts_are_cut_and_mended() {
        let source = Source { url: "a\0b".into(), title: Some("é".repeat(4096)), ..Source::default() };
        let mut out = Encoder::new(Vec::new());
        let mut model = TextModel::new(&Primer::default());
        model.write(&source, &mut out);
        let read = model.read(&mut Decoder::new(&out.finish())).unwrap();
        assert_eq!((read.url.as_str(), read.title.map(|t| t.len())), ("a b", Some(4096)));
    }
}
