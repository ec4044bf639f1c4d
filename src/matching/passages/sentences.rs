//! Both texts as sentences, each a bag of weighted words.

use super::Reading;
use crate::fingerprint::MAX_CONTENT_WORDS;
use crate::order;
use crate::text::{Text, Token};
use std::ops::Range;

/// Minimum number of words in a sentence. A shorter one, such as a number with a full stop, is joined with the next.
const MIN_SENTENCE_WORDS: u32 = 3;
/// Maximum number of words in a sentence. A longer one, such as a list without full stops, is split.
const MAX_SENTENCE_WORDS: u32 = 120;
/// Minimum number of sentences assumed for word weights. Shorter texts do not tell which words are rare.
const MIN_WEIGHTED_SENTENCES: f32 = 20.0;

/// Number of a stem, counted through both texts.
pub type Term = u32;
/// Terms in ascending order, with the number of occurrences of each.
pub type Bag = Vec<(Term, f32)>;

/// One of two texts.
pub struct Side {
    /// Sentences as ranges of words.
    pub sentences: Vec<Range<u32>>,
    /// The words of each sentence.
    pub bags: Vec<Bag>,
    terms: Vec<Term>,
}

/// Both texts, with the weights of their words.
pub struct Sides {
    pub page: Side,
    pub source: Side,
    /// Weight of each term: the fewer sentences of both texts have it, the higher (inverse document frequency; Spärck
    /// Jones, 1972).
    pub weight: Vec<f32>,
    /// Whether each term is a content word.
    pub content: Vec<bool>,
}

impl Side {
    fn new(sentences: Vec<Range<u32>>, terms: Vec<Term>) -> Self {
        let mut side = Self { sentences, bags: Vec::new(), terms };
        side.bags = side.sentences.iter().map(|words| side.bag(words)).collect();
        side
    }

    /// The words in a range of sentences.
    pub fn words(&self, sentences: &Range<u32>) -> Range<u32> {
        self.sentences[sentences.start as usize].start..self.sentences[sentences.end as usize - 1].end
    }

    /// All words in a range of sentences as one bag.
    pub fn bag_of(&self, sentences: &Range<u32>) -> Bag {
        self.bag(&self.words(sentences))
    }

    /// The terms of a range of words, in order.
    pub fn terms(&self, words: &Range<u32>) -> &[Term] {
        &self.terms[words.start as usize..words.end as usize]
    }

    fn bag(&self, words: &Range<u32>) -> Bag {
        let mut terms = self.terms(words).to_vec();
        terms.sort_unstable();
        terms.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as f32)).collect()
    }
}

impl Sides {
    pub fn new(page: &Reading, source: &Reading) -> Self {
        let of_page = sentences(page.text, page.source);
        let of_source = sentences(source.text, source.source);
        let (page, source) = (read(page, &of_page), read(source, &of_source));
        let (mut terms, content) = numbered(page.iter().chain(source));
        let terms_of_source = terms.split_off(page.len());
        let (page, source) = (Side::new(of_page, terms), Side::new(of_source, terms_of_source));
        let mut frequency = vec![0.0f32; content.len()];
        for (term, _) in page.bags.iter().chain(&source.bags).flatten() {
            frequency[*term as usize] += 1.0;
        }
        let all = ((page.bags.len() + source.bags.len()) as f32).max(MIN_WEIGHTED_SENTENCES);
        let weight = frequency.iter().map(|f| ((all + 1.0) / f).ln()).collect();
        Self { page, source, weight, content }
    }

    /// Weight of a bag.
    pub fn mass(&self, bag: &Bag) -> f32 {
        bag.iter().map(|(term, times)| times * self.weight[*term as usize]).sum()
    }

    /// Euclidean norm of a bag.
    pub fn norm(&self, bag: &Bag) -> f32 {
        bag.iter().map(|(term, times)| (times * self.weight[*term as usize]).powi(2)).sum::<f32>().sqrt()
    }

    /// Cosine of two bags; 0 if one is empty.
    pub fn cosine(&self, a: &Bag, b: &Bag) -> f32 {
        let product: f32 = common(a, b).map(|(term, x, y)| x * y * self.weight[term as usize].powi(2)).sum();
        product / (self.norm(a) * self.norm(b)).max(f32::EPSILON)
    }
}

/// The words of a text that its sentences consist of.
fn read<'a>(reading: &Reading<'a>, sentences: &[Range<u32>]) -> &'a [Token] {
    &reading.text.tokens[..sentences.last().map_or(0, |last| last.end as usize)]
}

/// The terms of words, numbered in the order in which their stems first occur, and whether each term is a content word.
fn numbered<'a>(words: impl Iterator<Item = &'a Token> + Clone) -> (Vec<Term>, Vec<bool>) {
    // Sorted: a hash table took 1.7 times the instructions.
    let stems = order::keyed(words.clone().map(|token| u128::from(token.stem)));
    // For each word, first the place where its stem first occurs, then its term.
    let mut terms: Vec<Term> = vec![0; stems.len()];
    for places in order::places_of_keys(&stems) {
        let first = places.clone().next().unwrap_or_default() as Term;
        places.for_each(|at| terms[at] = first);
    }
    let mut content = Vec::new();
    for (at, token) in words.enumerate() {
        let first = terms[at] as usize;
        terms[at] = if first == at { content.len() as Term } else { terms[first] };
        if first == at {
            content.push(!token.rarity.is_function_word());
        }
    }
    (terms, content)
}

/// The terms that two bags have in common, with the number of occurrences in each.
pub fn common<'a>(a: &'a Bag, b: &'a Bag) -> impl Iterator<Item = (Term, f32, f32)> + 'a {
    let mut rest = b.iter().peekable();
    a.iter().filter_map(move |(term, times)| {
        while rest.next_if(|(other, _)| other < term).is_some() {}
        rest.next_if(|(other, _)| other == term).map(|(_, others)| (*term, *times, *others))
    })
}

/// The sentences of a text, with short ones joined, long ones split, and those broken by a line end put together.
fn sentences(text: &Text, source: &str) -> Vec<Range<u32>> {
    let mut sentences: Vec<Range<u32>> = Vec::new();
    for sentence in &text.sentences {
        if sentence.end as usize > MAX_CONTENT_WORDS {
            break;
        }
        match sentences.last_mut() {
            Some(last) if last.end - last.start < MIN_SENTENCE_WORDS || goes_on(text, source, last.end as usize) => {
                last.end = sentence.end;
            }
            _ => sentences.push(sentence.clone()),
        }
    }
    sentences.into_iter().flat_map(parts).collect()
}

fn parts(sentence: Range<u32>) -> impl Iterator<Item = Range<u32>> {
    let count = sentence.len().div_ceil(MAX_SENTENCE_WORDS as usize) as u32;
    let cut = move |number: u32| sentence.start + (sentence.end - sentence.start) * number / count;
    (0..count).map(move |number| cut(number)..cut(number + 1))
}

/// Whether a line ends before the word `next`, but not a sentence.
fn goes_on(text: &Text, source: &str, next: usize) -> bool {
    let (end, start) = (text.tokens[next - 1].span.end as usize, text.tokens[next].span.start as usize);
    let between = source.get(end..start).unwrap_or("");
    let small = source.get(start..).and_then(|rest| rest.chars().next()).is_some_and(char::is_lowercase);
    small && between.matches('\n').count() == 1 && between.trim().is_empty()
}
