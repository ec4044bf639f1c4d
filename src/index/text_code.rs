//! Addresses, titles, publishers, dates and languages in few bits. The texts of each article can be read without those
//! of other articles.
//!
//! A byte is first [guessed](guesses) from what was before it. If the guess is wrong, its bits are predicted one by one
//! from three contexts: the field, the last byte, and the last two bytes. The predictions are [mixed](mixer). The
//! probabilities drive a [range coder](super::range_coder).
//!
//! A single article is too short to learn predictions from. Therefore the model first learns from the *primer* of the
//! index, which consists of such texts of a few articles. With a primer of 12 KB, the 190 bytes of an article become
//! about 65 bytes, where DEFLATE with the same texts as a preset dictionary needs 95. After each article, the model
//! returns to the state after the primer. All arithmetic is on whole numbers, so all machines compute the same.

mod guesses;
mod history;
mod mixer;
mod probability;
mod undo;

use super::bytes::damaged;
use super::range_coder::{Decoder, Encoder};
use crate::error::Result;
use crate::source::{MAX_FIELD_BYTES, Source};
use guesses::Guesses;
use history::History;
use mixer::Mixer;

/// Maximum length of a primer in bytes.
pub(super) const MAX_PRIMER_BYTES: usize = 12_288;
/// Minimum number of bytes of texts that a primer is made from, for each byte of the primer.
const MIN_TEXT_BYTES_PER_PRIMER_BYTE: usize = 24;

/// Weight of a context before the mixer has learned, in 65,536ths.
const WEIGHT: i32 = 34_000;
/// The same in version 2, which has twice as many contexts.
const WEIGHT_2: i32 = 26_000;

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
        let field = field.unwrap_or("");
        let cut = &field[..field.floor_char_boundary(MAX_FIELD_BYTES)];
        out.extend(cut.bytes().map(|byte| if byte == FIELD_END { b' ' } else { byte }));
        out.push(FIELD_END);
    }
    out
}

/// The model of texts, which has learned from a primer.
#[derive(Debug, Clone)]
pub(super) struct TextModel(Model);

#[derive(Debug, Clone)]
enum Model {
    /// That of indexes of version 2, which are read for ever: it guesses nothing, and has more contexts.
    Two(Mixer<6>),
    /// That of indexes of version 3.
    Three(Guesses, Mixer<3>),
}

/// What is coded of a byte.
#[derive(Clone, Copy)]
enum Event {
    /// Whether it is this one.
    Is(u8),
    /// Its bit at this place.
    Bit(u32),
}

impl Event {
    /// Whether it is so if the byte is this one.
    fn of(self, byte: u8) -> bool {
        match self {
            Self::Is(guess) => guess == byte,
            Self::Bit(place) => byte >> place & 1 == 1,
        }
    }
}

impl TextModel {
    /// The model of indexes that are written today, after it has learned from a primer.
    pub fn new(primer: &Primer) -> Self {
        Self(Model::Three(Guesses::new(), Mixer::new(WEIGHT))).primed(primer)
    }

    /// The model of indexes of a version.
    pub fn of_version(version: u16, primer: &Primer) -> Self {
        if version == 2 { Self(Model::Two(Mixer::new(WEIGHT_2))).primed(primer) } else { Self::new(primer) }
    }

    fn primed(mut self, primer: &Primer) -> Self {
        let mut history = History::default();
        for byte in primer.bytes() {
            if history.field == SOURCE_FIELDS {
                history = History::default();
            }
            self.code_byte(&mut history, |event, _| event.of(*byte));
        }
        // What has been learned so far is never forgotten.
        match &mut self.0 {
            Model::Two(mixer) => mixer.remember(),
            Model::Three(guesses, mixer) => {
                guesses.remember();
                mixer.remember();
            }
        }
        self
    }

    /// Returns to the state after the primer.
    fn forget(&mut self) {
        match &mut self.0 {
            Model::Two(mixer) => mixer.undo(),
            Model::Three(guesses, mixer) => {
                guesses.undo();
                mixer.undo();
            }
        }
    }

    /// Writes the texts of an article.
    pub fn write(&mut self, source: &Source, out: &mut Encoder) {
        let mut history = History::default();
        for byte in texts(source) {
            self.code_byte(&mut history, |event, probability| {
                out.encode_bit(event.of(byte), probability);
                event.of(byte)
            });
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
                match self.code_byte(&mut history, |_, probability| from.decode_bit(probability)) {
                    FIELD_END => break,
                    _ if bytes.len() == MAX_FIELD_BYTES => return Err(damaged()),
                    byte => bytes.push(byte),
                }
            }
            *field = String::from_utf8(bytes).map_err(|_| damaged())?;
        }
        Ok(fields)
    }

    /// Codes a byte as events, and learns it. `code` says of each event whether it is so. It is given the probability of
    /// that, in 65,536ths.
    fn code_byte(&mut self, history: &mut History, mut code: impl FnMut(Event, u16) -> bool) -> u8 {
        let byte = match &mut self.0 {
            Model::Two(mixer) => {
                let contexts = [
                    history.of_field(),
                    history.of_last(1),
                    history.of_last(2),
                    history.of_last(3),
                    history.of_last(5),
                    history.of_words(),
                ];
                mixer.code_byte(&contexts, history.field, |place, one| code(Event::Bit(place), one))
            }
            Model::Three(guesses, mixer) => {
                let places = Guesses::places(history);
                let guess = guesses.guess(&places, history.field);
                let right = guess.is_some_and(|guess| {
                    let right = code(Event::Is(guess.byte), guess.probability);
                    guesses.judge(guess, right);
                    right
                });
                let byte = match guess {
                    Some(guess) if right => guess.byte,
                    _ => {
                        let contexts = [history.of_field(), history.of_last(1), history.of_last(2)];
                        mixer.code_byte(&contexts, history.field, |place, one| code(Event::Bit(place), one))
                    }
                };
                guesses.learn(&places, byte);
                byte
            }
        };
        history.add(byte);
        byte
    }
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
