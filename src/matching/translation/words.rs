//! Which words of a source's prose does a page in another language have, and how much does each say?

use super::anchors::{Anchor, Anchors};
use crate::fingerprint::name_codes::codes_of;
use crate::fingerprint::symbols::{self, SYMBOLS};
use crate::fingerprint::{Fingerprint, SYMBOL_BITS, Sketch, Symbol, Word as ContentWord};
use crate::text::consonants::Code;
use crate::text::terms::Languages;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::LazyLock;

/// Weight of a word that is no entity, of that of an entity that is as rare.
const PLAIN_WEIGHT: f32 = 0.4;
/// The weight of the words of a sentence of which half counts. What a sentence says is bounded: reports of one event have
/// the same list of names.
const FULL_SENTENCE_WEIGHT: f32 = 3.0;

/// Words of the source, by number, each with how surely they are there, from 0 to 1.
pub(super) type Held = BTreeMap<usize, f32>;

/// The words of the source that a page has.
pub(super) struct PageWords {
    /// For each sentence of the page, those that its prose has.
    pub of_sentences: Vec<Held>,
    /// For each anchor, those that it may be.
    pub of_anchors: Vec<Vec<(usize, f32)>>,
}

/// The words that are there, each with the greatest sureness.
pub(super) fn together(words: impl Iterator<Item = (usize, f32)>) -> Held {
    let mut held = Held::new();
    for (word, sure) in words {
        let greatest = held.entry(word).or_insert(0.0);
        *greatest = greatest.max(sure);
    }
    held
}

/// A word of the source's prose.
pub(super) struct Word {
    symbol: Symbol,
    pub is_entity: bool,
    /// How much it says that both have it: more for rare words, and for entities.
    pub weight: f32,
    /// The sentences that have it, each once, ascending, with how much it says that they share it with one of the page:
    /// less for a word of many sentences, and for one of many in its sentence.
    pub sentences: Vec<(u32, f32)>,
}

impl Word {
    /// Whether it is what a source has at a place.
    pub fn is_at(&self, there: ContentWord) -> bool {
        there.symbol & ((1 << SYMBOL_BITS) - 1) == self.symbol && !there.quoted
    }

    /// Whether it is in one of these sentences of the source.
    pub fn is_in(&self, sentences: &Range<usize>) -> bool {
        self.weight_in(sentences) > 0.0
    }

    /// How much it says that these sentences of the source share it with one of the page.
    pub fn weight_in(&self, sentences: &Range<usize>) -> f32 {
        self.sentences
            .iter()
            .filter(|(number, _)| sentences.contains(&(*number as usize)))
            .map(|(_, weight)| weight)
            .sum()
    }
}

/// The different words of the source's prose.
pub(super) struct SourceWords {
    /// Ascending by symbol.
    pub all: Vec<Word>,
    /// The entities that may have these consonants.
    by_code: HashMap<Code, Vec<usize>>,
    languages: Languages,
}

impl SourceWords {
    /// The words of a source in one of some languages.
    pub fn new(source: &Sketch, languages: Languages) -> Self {
        let mut known: BTreeMap<Symbol, (bool, Vec<u32>)> = BTreeMap::new();
        for number in 0..source.sentences.len() {
            let words = source.sentence(number).map(|at| source.words[at as usize]);
            for word in words.filter(|word| !word.quoted) {
                let (is_entity, sentences) = known.entry(word.symbol & ((1 << SYMBOL_BITS) - 1)).or_default();
                *is_entity |= word.entity;
                if sentences.last() != Some(&(number as u32)) {
                    sentences.push(number as u32);
                }
            }
        }
        // At least two, so that the logarithm is not 0.
        let all_sentences = source.sentences.len().max(2) as f32;
        let word = |(symbol, (is_entity, sentences)): (Symbol, (bool, Vec<u32>))| {
            let weight = rareness(symbol, is_entity) * if is_entity { 1.0 } else { PLAIN_WEIGHT };
            let in_sentence = weight * (1.0 - (sentences.len() as f32).ln() / all_sentences.ln());
            let sentences = sentences.into_iter().map(|number| (number, in_sentence)).collect();
            Word { symbol, is_entity, weight, sentences }
        };
        let mut all: Vec<Word> = known.into_iter().map(word).collect();
        let mut of_sentences = vec![0.0f32; source.sentences.len()];
        for (number, weight) in all.iter().flat_map(|word| &word.sentences) {
            of_sentences[*number as usize] += weight;
        }
        for (number, weight) in all.iter_mut().flat_map(|word| &mut word.sentences) {
            *weight *= FULL_SENTENCE_WEIGHT / (FULL_SENTENCE_WEIGHT + of_sentences[*number as usize]);
        }
        let mut by_code: HashMap<Code, Vec<usize>> = HashMap::new();
        for (at, word) in all.iter().enumerate().filter(|(_, word)| word.is_entity) {
            codes_of(word.symbol).for_each(|code| by_code.entry(code).or_default().push(at));
        }
        Self { all, by_code, languages }
    }

    /// For each sentence of a page, the words that its prose has.
    pub fn held_by(&self, page: &Fingerprint, anchors: &Anchors) -> PageWords {
        let of_anchors: Vec<Vec<(usize, f32)>> = anchors.words.iter().map(|anchor| self.of_anchor(anchor)).collect();
        let of_word = |at: u32| &*of_anchors[anchors.of_content[at as usize] as usize];
        let of_sentence = |number: usize| {
            let prose = page.sketch.sentence(number).filter(|at| page.is_prose(*at as usize));
            together(prose.flat_map(of_word).copied())
        };
        let of_sentences = (0..page.sketch.sentences.len()).map(of_sentence).collect();
        PageWords { of_sentences, of_anchors }
    }

    /// The words that an anchor may be, each with how sure that is: by its consonants only if it is none otherwise, and by
    /// those of a shorter form only if it is none by those of a longer one.
    fn of_anchor(&self, anchor: &Anchor) -> Vec<(usize, f32)> {
        let place = |symbol: &Symbol| self.all.binary_search_by_key(symbol, |word| word.symbol).ok();
        let terms = anchor.terms.iter().filter(|(_, languages)| languages.have_any_of(self.languages));
        let symbols =
            terms.map(|(symbol, _)| (symbol, 1.0)).chain(anchor.symbols.iter().map(|(symbol, sure)| (symbol, *sure)));
        let hits: Vec<(usize, f32)> = symbols.filter_map(|(symbol, sure)| Some((place(symbol)?, sure))).collect();
        if !hits.is_empty() {
            return hits;
        }
        let named = anchor.codes.iter().find_map(|(code, sure)| Some((self.by_code.get(code)?, *sure)));
        named.into_iter().flat_map(|(words, sure)| words.iter().map(move |word| (*word, sure))).collect()
    }
}

/// How rare a symbol is in news, as an entity or as another word: about 1 for one of the usual frequency.
fn rareness(symbol: Symbol, is_entity: bool) -> f32 {
    static TOTALS: LazyLock<[f32; 2]> = LazyLock::new(|| {
        [false, true]
            .map(|is_entity| (0..SYMBOLS as Symbol).map(|symbol| symbols::frequency(symbol, is_entity) as f32).sum())
    });
    let share = symbols::frequency(symbol, is_entity) as f32 / TOTALS[usize::from(is_entity)];
    -share.log2() / SYMBOL_BITS as f32
}
