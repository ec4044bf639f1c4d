//! Word 5-grams: the usual input of `MinHash`. `python_peers.py` makes the same.

/// Words in a shingle.
const WORDS: usize = 5;

/// A text in lower case with one space between words, and where its words are.
#[derive(Debug)]
pub struct Shingles {
    text: String,
    /// Start and end of every word.
    words: Vec<(usize, usize)>,
}

impl Shingles {
    /// Splits a text where there is neither letter nor digit nor underscore.
    pub fn new(text: &str) -> Self {
        let mut shingles = Self { text: String::with_capacity(text.len()), words: Vec::new() };
        let lower = text.to_lowercase();
        for word in lower.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()) {
            if !shingles.text.is_empty() {
                shingles.text.push(' ');
            }
            let start = shingles.text.len();
            shingles.text.push_str(word);
            shingles.words.push((start, shingles.text.len()));
        }
        shingles
    }

    /// The shingles; a text of fewer words is one shingle.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let words = &self.words;
        let last = words.len().saturating_sub(WORDS);
        (0..=last).filter(|_| !words.is_empty()).map(move |first| {
            let end = words[(first + WORDS).min(words.len()) - 1].1;
            &self.text[words[first].0..end]
        })
    }
}
