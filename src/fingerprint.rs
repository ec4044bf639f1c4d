//! Text → [`Fingerprint`]: what survives copying?
//!
//! A fingerprint has two parts:
//!
//! - The [`Sketch`] is the sequence of the text's content words. For each word, it keeps a few bits of the hash of the
//!   stem (the *symbol*), the sentence, and whether the word is an entity (a name, a number, a date) or quoted. Two
//!   texts can be aligned by their sketches alone.
//! - The [`keys`](keys::keys) are a sample of the text's word k-grams and of its pairs of entities. By these, an index
//!   finds the texts that are worth aligning.
//!
//! The sketch keeps words in order, so no separate list of shingles or entities is needed: any k-gram, gapped k-gram or
//! sequence of entities can be derived from it. If a word is replaced, the other words keep their places.
//!
//! An index keeps twelve bits of each word's hash, so two unrelated words have the same symbol once in 4,096 times.
//! With eight bits, three in a hundred re-worded pages are no longer found (fifteen at the strictest rates, see
//! `docs/evaluation.md`). With the whole hash, no more are found.
//!
//! # Example: the sketch of a short article
//!
//! The article has two sentences, the second one with a quotation. Words that more than a quarter of all news articles
//! contain ("the", "with", "people", "said") count as function words and do not enter the sketch. The others are the 11
//! content words:
//!
//! ```
//! use firsthand::fingerprint::{Fingerprint, SYMBOL_BITS, Sketch};
//! use firsthand::text::{Text, Token};
//!
//! let article =
//!     "The ferry ran aground near Port Ansel with 214 people on board. “Nobody was hurt,” the captain said.";
//! let text = Text::new(article);
//! let print = Fingerprint::new(&text);
//!
//! // `tokens` says which words of the text the content words are.
//! let token = |at: usize| &text.tokens[print.tokens[at] as usize];
//! let written = |token: &Token| &article[token.span.start as usize..token.span.end as usize];
//! let content: Vec<&str> = (0..print.tokens.len()).map(|at| written(token(at))).collect();
//! assert_eq!(
//!     content,
//!     ["ferry", "ran", "aground", "near", "Port", "Ansel", "214", "board", "Nobody", "hurt", "captain"]
//! );
//!
//! // The sketch marks entities and quoted words. A name needs a capital inside a sentence, a number needs a digit.
//! let sketch = &print.sketch;
//! let marked = |mark: fn(usize, &Sketch) -> bool| {
//!     (0..content.len()).filter(|at| mark(*at, sketch)).map(|at| content[at]).collect::<Vec<_>>()
//! };
//! assert_eq!(marked(|at, sketch| sketch.words[at].entity), ["Port", "Ansel", "214"]);
//! assert_eq!(marked(|at, sketch| sketch.words[at].quoted), ["Nobody", "hurt"]);
//!
//! // The sentences start with content words 0 and 8. They have 12 and 6 words, function words included.
//! assert_eq!(sketch.sentences, [0, 8]);
//! assert_eq!(sketch.lengths, [12, 6]);
//! assert_eq!((sketch.length, sketch.chars), (18, 100));
//!
//! // The symbol of a word is the low half of the hash of its stem. An index keeps the low 12 bits of that.
//! assert_eq!(sketch.words[0].symbol, token(0).stem as u32);
//! let kept: Vec<u32> = sketch.reduced().words.iter().map(|word| word.symbol).collect();
//! assert_eq!(
//!     kept,
//!     [0xb2b, 0x917, 0x5e4, 0xa92, 0xb98, 0x258, 0xda1, 0x55d, 0x353, 0x701, 0x774],
//! );
//! assert_eq!(kept[0], sketch.words[0].symbol & ((1 << SYMBOL_BITS) - 1));
//!
//! // In a copy with one word swapped, one symbol differs. All others have the same value in the same place.
//! let spun = Sketch::new(&Text::new(&article.replace("aground", "ashore"))).reduced();
//! let differs: Vec<usize> = (0..kept.len()).filter(|at| spun.words[*at].symbol != kept[*at]).collect();
//! assert_eq!(differs, [2]);
//!
//! // Inflected forms share a stem, and so a symbol.
//! let symbol = |word: &str| Sketch::new(&Text::new(word)).words[0].symbol;
//! assert_eq!(symbol("achieved"), symbol("achieving"));
//! ```

pub mod keys;
pub mod name_codes;
pub mod symbols;

use crate::order;
use crate::text::synonyms::synonyms;
use crate::text::{Text, Token, Written};
use std::ops::Range;

/// Number of bits of a symbol that an index keeps.
pub const SYMBOL_BITS: u32 = 12;

/// Maximum number of content words of a text that are fingerprinted: about 250 pages of a book. The rest of the text is
/// ignored, so that no page takes unbounded time.
pub const MAX_CONTENT_WORDS: usize = 65_535;

/// Number of consecutive content words that are a formula if the text repeats them.
const FORMULA_WORDS: usize = 3;
/// Maximum number of occurrences of a formula that count as the text's own words. It is two, because a report often
/// gives a full name twice.
const MAX_FORMULA_OCCURRENCES: usize = 2;

/// Low bits of the hash of a word's stem. Words of two sketches are equal if their symbols are.
pub type Symbol = u32;

/// One content word of a sketch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// The low 32 bits of the hash of the word's stem, or [`SYMBOL_BITS`] of them in a sketch from an index.
    pub symbol: Symbol,
    /// Whether the word is a name, a number or a date, or part of one.
    pub entity: bool,
    /// Whether the word is inside a quotation.
    pub quoted: bool,
}

/// The content words of a text in order. Function words, which texts on any topic contain ("the", "said"), are left
/// out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sketch {
    /// The content words in order.
    pub words: Vec<Word>,
    /// For each sentence with content words, the position of the first one in `words`. Ascending; the first entry is 0.
    pub sentences: Vec<u32>,
    /// For each of these sentences, its number of words, function words included.
    pub lengths: Vec<u32>,
    /// Number of words of the whole text, function words included.
    pub length: u32,
    /// Number of Unicode characters of the whole text.
    pub chars: u32,
}

impl Sketch {
    /// Makes the sketch of a text. An index needs nothing else of a text but its keys. This takes a fraction of the
    /// time of a whole [`Fingerprint`].
    #[must_use]
    pub fn new(text: &Text) -> Self {
        Self::with_tokens(text).0
    }

    /// Makes the sketch, and for each of its words the position in the text's tokens.
    fn with_tokens(text: &Text) -> (Self, Vec<u32>) {
        let mut sketch = Self { length: text.words(), chars: text.chars, ..Self::default() };
        let mut tokens = Vec::new();
        for sentence in &text.sentences {
            if tokens.len() + sentence.len() > MAX_CONTENT_WORDS {
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

    /// For each word, the number of its sentence.
    #[must_use]
    pub fn sentence_of_words(&self) -> Vec<u32> {
        let mut of_word = vec![0; self.words.len()];
        for number in 0..self.sentences.len() {
            let words = self.sentence(number);
            of_word[words.start as usize..words.end as usize].fill(number as u32);
        }
        of_word
    }

    /// The words of a sentence, as a range of `words`.
    #[must_use]
    pub fn sentence(&self, number: usize) -> Range<u32> {
        let end = self.sentences.get(number + 1).copied().unwrap_or(self.words.len() as u32);
        self.sentences[number]..end
    }

    /// The sentences in a range of words, cut to it.
    pub fn sentences_in(&self, words: &Range<u32>) -> impl Iterator<Item = Range<u32>> {
        let first = self.sentences.partition_point(|start| *start <= words.start).saturating_sub(1);
        let within = words.clone();
        let cut = move |of: Range<u32>| of.start.max(within.start)..of.end.min(within.end);
        (first..self.sentences.len()).map(|number| self.sentence(number)).map(cut).take_while(|cut| !cut.is_empty())
    }

    /// The sketch as an index keeps it: only the low [`SYMBOL_BITS`] of each symbol.
    #[must_use]
    pub fn reduced(&self) -> Self {
        let mut reduced = self.clone();
        reduced.words.iter_mut().for_each(|w| w.symbol &= (1 << SYMBOL_BITS) - 1);
        reduced
    }
}

/// The fingerprint of a page: its sketch, and what can be known only from the text itself.
#[derive(Debug, Clone, Default)]
pub struct Fingerprint {
    /// The content words, with symbols of 32 bits.
    pub sketch: Sketch,
    /// For each content word, its position in the text's tokens.
    pub tokens: Vec<u32>,
    /// For each content word, its rarity level.
    pub rarity: Vec<u8>,
    /// For each content word, how it is written.
    pub written: Vec<Written>,
    /// For each content word, the symbols of its synonyms.
    pub synonyms: Synonyms,
    /// For each content word, whether it is common property: part of a formula that the text repeats, or of a passage
    /// that many articles share (an agency's line, a publisher's notice, a paragraph of standing background). Such
    /// passages are found with an index, so a new fingerprint marks formulas only.
    pub common: Vec<bool>,
}

/// The synonyms of each word, all in one list: most words have none, and the others have few.
#[derive(Debug, Clone, Default)]
pub struct Synonyms {
    symbols: Vec<Symbol>,
    /// For each word, the end of its synonyms in `symbols`.
    ends: Vec<u32>,
}

impl Synonyms {
    fn new(stems: impl Iterator<Item = u64>) -> Self {
        let mut all = Self::default();
        for stem in stems {
            all.symbols.extend(synonyms(stem));
            all.ends.push(all.symbols.len() as u32);
        }
        all
    }

    /// The synonyms of the word at a position.
    #[must_use]
    pub fn of(&self, at: usize) -> &[Symbol] {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.symbols[start as usize..self.ends[at] as usize]
    }
}

impl Fingerprint {
    /// Makes the fingerprint of a text.
    #[must_use]
    pub fn new(text: &Text) -> Self {
        let (sketch, tokens) = Sketch::with_tokens(text);
        let of_tokens = || tokens.iter().map(|at| &text.tokens[*at as usize]);
        let rarity = of_tokens().map(|token| token.rarity.level()).collect();
        let written = of_tokens().map(|token| token.written).collect();
        let synonyms = Synonyms::new(of_tokens().map(|token| token.stem));
        let common = vec![false; tokens.len()];
        let mut print = Self { sketch, tokens, rarity, written, synonyms, common };
        print.mark_formulas();
        print
    }

    /// Marks repetitions of a formula ("the president, speaking in Russian, saying:") as common, from the third
    /// occurrence on.
    fn mark_formulas(&mut self) {
        // Sorted: counting in a hash table took over twice the instructions.
        let formula = |words: &[Word]| words.iter().fold(0, |all, word| all << Symbol::BITS | u128::from(word.symbol));
        let formulas = order::keyed(self.sketch.words.windows(FORMULA_WORDS).map(formula));
        for places in order::places_of_keys(&formulas) {
            for at in places.skip(MAX_FORMULA_OCCURRENCES) {
                self.common[at..at + FORMULA_WORDS].fill(true);
            }
        }
    }

    /// Marks a range of content words, as far as the text has them, as common.
    pub(crate) fn mark_common(&mut self, words: &Range<usize>) {
        let all = self.common.len();
        self.common[words.start.min(all)..words.end.min(all)].fill(true);
    }

    /// Whether a content word is the page's own prose: neither quoted nor common.
    #[must_use]
    pub fn is_prose(&self, at: usize) -> bool {
        !self.sketch.words[at].quoted && !self.common[at]
    }

    /// Positions of the content words that are the page's own prose.
    pub fn prose(&self) -> impl Iterator<Item = usize> {
        (0..self.sketch.words.len()).filter(|at| self.is_prose(*at))
    }

    /// The content words in a range of the text's tokens, as a range of the sketch's words.
    #[must_use]
    pub fn content(&self, words: &Range<u32>) -> Range<u32> {
        let before = |word: u32| self.tokens.partition_point(|at| *at < word) as u32;
        before(words.start)..before(words.end)
    }
}

impl Token {
    /// Whether the word is a content word: any word that is not a function word.
    fn is_content(&self) -> bool {
        !self.rarity.is_function_word()
    }
}
