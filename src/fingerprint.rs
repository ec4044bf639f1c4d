//! Text → [`Fingerprint`]: what survives copying?
//!
//! A fingerprint has two parts. The [`Sketch`] is the text's content words in order, each as a few bits of its stem's
//! hash, with the sentence it stands in and whether it is an entity (a name, a number) or quoted: enough to align two
//! texts without either of them. The [`keys`](keys::keys) are a sample of its word k-grams (winnowed shingles) and
//! entity pairs, by which an index finds the texts that are worth aligning.
//!
//! Keeping words in order replaces separately stored shingles and entities: any k-gram, gapped k-gram or entity
//! sequence can be read off it, and substitutions keep their place. At twelve bits a word two unrelated words agree
//! once in 4,096 times. With eight bits three of a hundred re-worded pages fewer are found (fifteen at the strictest
//! rates, see `docs/evaluation.md`); the whole hash finds no more.

pub mod keys;
pub mod symbols;

use crate::text::synonyms::synonyms;
use crate::text::{Text, Token};
use std::collections::HashMap;
use std::ops::Range;

/// Bits of the hash of a word's stem that an index keeps.
pub const SYMBOL_BITS: u32 = 12;

/// Content words of a text that are fingerprinted, some 250 pages of a book. What follows is not looked at, so that
/// no page takes unbounded time.
pub const MOST_WORDS: usize = 65_535;

/// So many content words in a row that a text repeats are a formula …
const FORMULA: usize = 3;
/// … from the third time on. A full name comes back twice in a report.
const FORMULA_TIMES: u32 = 2;

/// Part of a word's hash, by which words of two sketches are compared.
pub type Symbol = u32;

/// One content word of a sketch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Its hash, or as many low bits of it as both sides know.
    pub symbol: Symbol,
    /// A name or a number.
    pub entity: bool,
    /// Inside a quotation.
    pub quoted: bool,
}

/// The content words of a text in order. Words on any matter ("the", "said") are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sketch {
    /// Content words in order.
    pub words: Vec<Word>,
    /// For each sentence that has content words, its first; ascending, beginning with 0.
    pub sentences: Vec<u32>,
    /// For each of these sentences its length in words, function words included.
    pub lengths: Vec<u32>,
    /// Words of the text, function words included.
    pub length: u32,
    /// Unicode characters of the text.
    pub chars: u32,
}

impl Sketch {
    /// Takes the sketch of a text: all that an index needs of it beside its keys, at a fraction of what a whole
    /// [`Fingerprint`] takes.
    #[must_use]
    pub fn new(text: &Text) -> Self {
        Self::with_tokens(text).0
    }

    /// The sketch, and for each of its words the place among the text's tokens.
    fn with_tokens(text: &Text) -> (Self, Vec<u32>) {
        let mut sketch = Self { length: text.words(), chars: text.chars, ..Self::default() };
        let mut tokens = Vec::new();
        for sentence in &text.sentences {
            if tokens.len() + sentence.len() > MOST_WORDS {
                break;
            }
            let first = sketch.words.len() as u32;
            for at in sentence.clone() {
                let token = &text.tokens[at as usize];
                if token.is_content() {
                    let symbol = token.stem as Symbol;
                    sketch.words.push(Word { symbol, entity: token.entity, quoted: token.quoted });
                    tokens.push(at);
                }
            }
            if sketch.words.len() as u32 > first {
                sketch.sentences.push(first);
                sketch.lengths.push(sentence.end - sentence.start);
            }
        }
        (sketch, tokens)
    }

    /// The sentence in which each word stands.
    #[must_use]
    pub fn sentence_of_words(&self) -> Vec<u32> {
        let mut of_word = vec![0; self.words.len()];
        for number in 0..self.sentences.len() {
            let words = self.sentence(number);
            of_word[words.start as usize..words.end as usize].fill(number as u32);
        }
        of_word
    }

    /// The content words of a sentence.
    #[must_use]
    pub fn sentence(&self, number: usize) -> Range<u32> {
        let end = self.sentences.get(number + 1).copied().unwrap_or(self.words.len() as u32);
        self.sentences[number]..end
    }

    /// The same sketch as an index would know it: with [`SYMBOL_BITS`] of each word.
    #[must_use]
    pub fn reduced(&self) -> Self {
        let mut reduced = self.clone();
        reduced.words.iter_mut().for_each(|w| w.symbol &= (1 << SYMBOL_BITS) - 1);
        reduced
    }
}

/// A text's fingerprint, with what is known only while the text is at hand.
#[derive(Debug, Clone, Default)]
pub struct Fingerprint {
    /// The content words, with 32 bits of hash each.
    pub sketch: Sketch,
    /// For each content word, its place among the text's tokens.
    pub tokens: Vec<u32>,
    /// For each content word, its rarity level.
    pub rarity: Vec<u8>,
    /// For each content word, the symbols of words that may stand in its place.
    pub synonyms: Vec<Vec<Symbol>>,
    /// For each content word, whether it is nobody's own: part of a formula that the text repeats, or of a passage that
    /// everyone shares (an agency's line, a publisher's notice, a paragraph of standing background), which only an
    /// index knows.
    pub common: Vec<bool>,
}

impl Fingerprint {
    /// Takes the fingerprint of a text.
    #[must_use]
    pub fn new(text: &Text) -> Self {
        let (sketch, tokens) = Sketch::with_tokens(text);
        let of_tokens = || tokens.iter().map(|at| &text.tokens[*at as usize]);
        let rarity = of_tokens().map(|token| token.rarity.level()).collect();
        let synonyms = of_tokens().map(|token| synonyms(token.stem).collect()).collect();
        let common = vec![false; tokens.len()];
        let mut print = Self { sketch, tokens, rarity, synonyms, common };
        print.set_formulas_apart();
        print
    }

    /// A formula that a text repeats ("the president, speaking in Russian, saying:") counts only the first times.
    fn set_formulas_apart(&mut self) {
        let mut seen: HashMap<[Symbol; FORMULA], u32> = HashMap::new();
        for (at, words) in self.sketch.words.windows(FORMULA).enumerate() {
            let times = seen.entry(std::array::from_fn(|i| words[i].symbol)).or_default();
            *times += 1;
            if *times > FORMULA_TIMES {
                self.common[at..at + FORMULA].fill(true);
            }
        }
    }

    /// Whether a content word is the page's own prose: neither quoted nor everyone's.
    #[must_use]
    pub fn is_prose(&self, at: usize) -> bool {
        !self.sketch.words[at].quoted && !self.common[at]
    }

    /// Places of the content words that are the page's own prose.
    pub fn prose(&self) -> impl Iterator<Item = usize> {
        (0..self.sketch.words.len()).filter(|at| self.is_prose(*at))
    }

    /// The content words that stand in a range of the text's words.
    #[must_use]
    pub fn content(&self, words: &Range<u32>) -> Range<u32> {
        let before = |word: u32| self.tokens.partition_point(|at| *at < word) as u32;
        before(words.start)..before(words.end)
    }
}

impl Token {
    /// Whether the word belongs to what the text is about.
    fn is_content(&self) -> bool {
        !self.rarity.is_function_word()
    }
}
