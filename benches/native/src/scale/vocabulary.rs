//! The words of real articles, in classes. A word can be replaced by any word of its class: these have its language,
//! its capitals and a similar ending, and are in about as many articles.

use std::collections::HashMap;

/// Number of a word in a vocabulary.
pub type WordId = u32;

/// Lists of words that replace each other whatever their frequency, so that dates change.
const DATES: [&str; 9] = [
    "January February March April May June July August September October November December",
    "Jan Feb Aug Sept Oct Nov Dec",
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
];

/// Minimum number of words in a class, unless fewer words of its kind exist. In a smaller class each word would recur
/// too often.
const MIN_CLASS_WORDS: usize = 12;
/// Minimum number of articles that hold a word of a class, relative to the most frequent word of the class. It applies
/// once the class has [`MIN_CLASS_WORDS`].
const MIN_RELATIVE_FREQUENCY: f32 = 0.7;

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// The word contains a digit.
    Number,
    /// The word is of a script without spaces between words, and so without capitals.
    Unspaced,
    /// The word has no capitals.
    Lower,
    /// The word has one capital, at its beginning.
    Capital,
    /// The word consists of capitals.
    Upper,
    /// The word has capitals in other places.
    Mixed,
}

impl Shape {
    /// The shape of a word.
    pub fn of(word: &str, unspaced: bool) -> Self {
        let upper = word.chars().filter(|c| c.is_uppercase()).count();
        if word.contains(|c: char| c.is_numeric()) {
            Self::Number
        } else if unspaced {
            Self::Unspaced
        } else if upper == 0 {
            Self::Lower
        } else if upper == 1 && word.starts_with(char::is_uppercase) {
            Self::Capital
        } else if word.chars().all(|c| !c.is_lowercase()) {
            Self::Upper
        } else {
            Self::Mixed
        }
    }

    /// Whether a word of this shape is taken for a name.
    pub fn is_name(self) -> bool {
        matches!(self, Self::Capital | Self::Upper | Self::Mixed)
    }
}

/// Words, and their classes.
#[derive(Debug, Default)]
pub struct Vocabulary {
    text: String,
    words: Vec<Word>,
    classes: Vec<Vec<WordId>>,
}

#[derive(Debug, Clone, Copy)]
struct Word {
    start: u32,
    length: u16,
    language: u8,
    shape: Shape,
    articles: u32,
    class: u32,
    /// Class of rare words of the same language and shape: new words are made from these.
    rare_class: u32,
}

/// A vocabulary that is being collected.
#[derive(Debug, Default)]
pub struct Collector {
    vocabulary: Vocabulary,
    known: HashMap<(u8, Box<str>), WordId>,
    /// For each word, the article in which it was counted last.
    last: Vec<u32>,
}

impl Collector {
    /// The number of a word of a language. An unknown word is added.
    pub fn word(&mut self, language: u8, word: &str, unspaced: bool) -> WordId {
        if let Some(known) = self.find(language, word) {
            return known;
        }
        let vocabulary = &mut self.vocabulary;
        let number = vocabulary.words.len() as WordId;
        let (start, length) = (vocabulary.text.len() as u32, word.len() as u16);
        vocabulary.text.push_str(word);
        let shape = Shape::of(word, unspaced);
        vocabulary.words.push(Word { start, length, language, shape, articles: 0, class: 0, rare_class: 0 });
        self.known.insert((language, word.into()), number);
        self.last.push(u32::MAX);
        number
    }

    fn find(&self, language: u8, word: &str) -> Option<WordId> {
        self.known.get(&(language, Box::from(word))).copied()
    }

    /// The same word of the same language without capitals, if it is known and the word has capitals.
    pub fn lowered(&self, word: WordId) -> Option<WordId> {
        let text = self.vocabulary.text(word);
        let lowered = text.to_lowercase();
        if lowered == text { None } else { self.find(self.vocabulary.words[word as usize].language, &lowered) }
    }

    /// Counts an article that holds a word. Further calls for the same article count nothing; articles come in order.
    pub fn count(&mut self, word: WordId, article: u32) {
        if self.last[word as usize] != article {
            self.last[word as usize] = article;
            self.vocabulary.words[word as usize].articles += 1;
        }
    }

    /// The vocabulary, with all words in classes.
    pub fn finish(self) -> Vocabulary {
        let mut vocabulary = self.vocabulary;
        let dates: HashMap<&str, u8> =
            (1..).zip(DATES).flat_map(|(list, words)| words.split(' ').map(move |word| (word, list))).collect();
        let mut kinds: Vec<((u8, Shape, u8, u8), WordId)> = Vec::new();
        for (number, word) in (0..).zip(&vocabulary.words) {
            let text = vocabulary.text(number);
            let date = dates.get(text).copied().unwrap_or(0);
            let ending = if date == 0 && word.shape == Shape::Lower { ending(text) } else { 0 };
            kinds.push(((word.language, word.shape, date, ending), number));
        }
        let articles = |word: &WordId| vocabulary.words[*word as usize].articles;
        kinds.sort_by_key(|(kind, word)| (*kind, std::cmp::Reverse(articles(word)), *word));
        let mut classes: Vec<Vec<WordId>> = Vec::new();
        let mut rare_classes = HashMap::new();
        for same in kinds.chunk_by(|a, b| a.0 == b.0) {
            let first = classes.len();
            for (_, word) in same {
                let low =
                    |class: &Vec<WordId>| articles(word) as f32 <= MIN_RELATIVE_FREQUENCY * articles(&class[0]) as f32;
                let is_date = same[0].0.2 > 0;
                match classes[first..].last_mut() {
                    Some(class) if is_date || class.len() < MIN_CLASS_WORDS || !low(class) => class.push(*word),
                    _ => classes.push(vec![*word]),
                }
            }
            // The last words of a kind may be too few for a class: they join the one before.
            if classes.len() > first + 1 && classes[classes.len() - 1].len() < MIN_CLASS_WORDS {
                let rest = classes.pop().unwrap_or_default();
                classes[first..].last_mut().expect("there are two").extend(rest);
            }
            let (language, shape, ..) = same[0].0;
            let last = classes.len() - 1;
            let longest = rare_classes.entry((language, shape)).or_insert(last as u32);
            if classes[last].len() > classes[*longest as usize].len() {
                *longest = last as u32;
            }
        }
        for (number, class) in (0..).zip(&classes) {
            for word in class {
                vocabulary.words[*word as usize].class = number;
            }
        }
        for word in &mut vocabulary.words {
            word.rare_class = rare_classes[&(word.language, word.shape)];
        }
        vocabulary.classes = classes;
        vocabulary
    }
}

/// Number of the ending of a word, or 0 for none. Words with the same ending usually have the same role in a sentence,
/// in the languages that have these endings.
fn ending(word: &str) -> u8 {
    let endings = ["ing", "ed", "ly", "s", "en", "er", "o", "a"];
    endings.iter().position(|e| word.ends_with(e)).map_or(0, |at| at as u8 + 1)
}

impl Vocabulary {
    /// The word itself.
    pub fn text(&self, word: WordId) -> &str {
        let Word { start, length, .. } = self.words[word as usize];
        &self.text[start as usize..start as usize + usize::from(length)]
    }

    /// Number of real articles that hold a word.
    pub fn articles(&self, word: WordId) -> u32 {
        self.words[word as usize].articles
    }

    /// How a word is written.
    pub fn shape(&self, word: WordId) -> Shape {
        self.words[word as usize].shape
    }

    /// The words that can replace a word, which is one of them.
    pub fn class(&self, word: WordId) -> &[WordId] {
        &self.classes[self.words[word as usize].class as usize]
    }

    /// Rare words of the language and shape of a word.
    fn rare_words(&self, word: WordId) -> &[WordId] {
        &self.classes[self.words[word as usize].rare_class as usize]
    }

    /// Appends the new word of a number: the beginning of one rare word and the end of another one, both of the
    /// language and shape of `word`.
    pub fn push_new_word(&self, word: WordId, number: u64, out: &mut Vec<u8>) {
        let rare = self.rare_words(word);
        let pick = |salt| self.text(rare[(mix(number, salt) % rare.len() as u64) as usize]);
        let (first, second) = (pick(1), pick(2));
        let middle = |text: &str, at: usize| (at..text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
        let cut = mix(number, 3);
        let head = &first[..middle(first, first.len() / 2 + (cut % 2) as usize)];
        let tail = &second[middle(second, second.len() / 2 - (cut / 2 % 2) as usize * usize::from(second.len() > 4))..];
        out.extend(head.as_bytes());
        out.extend(tail.as_bytes());
    }
}

/// A hash of two numbers (the finaliser of `MurmurHash3`).
pub const fn mix(a: u64, b: u64) -> u64 {
    let mut x = a ^ b.wrapping_add(0x9E37_79B9_7F4A_7C15).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    x = (x ^ (x >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    x = (x ^ (x >> 33)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    x ^ (x >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary(words: &[(&str, u32)]) -> Vocabulary {
        let mut collector = Collector::default();
        for (word, articles) in words {
            let number = collector.word(0, word, false);
            (0..*articles).for_each(|article| collector.count(number, article));
        }
        collector.finish()
    }

    #[test]
    fn words_of_a_class_agree_in_shape_and_frequency() {
        let often: Vec<String> = (0..20).map(|i| format!("often{}x", char::from(b'b' + i))).collect();
        let seldom: Vec<String> = (0..20).map(|i| format!("seldom{}x", char::from(b'b' + i))).collect();
        let names: Vec<String> = (0..20).map(|i| format!("Name{}x", char::from(b'b' + i))).collect();
        let with = |words: &'_ [String], n| words.iter().map(|w| (w.clone(), n)).collect::<Vec<_>>();
        let all = [with(&often, 90), with(&seldom, 3), with(&names, 3)].concat();
        let all: Vec<(&str, u32)> = all.iter().map(|(word, n)| (word.as_str(), *n)).collect();
        let vocabulary = vocabulary(&all);
        for number in 0..all.len() as WordId {
            let class = vocabulary.class(number);
            assert!(class.contains(&number) && class.len() >= MIN_CLASS_WORDS);
            for other in class {
                assert_eq!(vocabulary.shape(*other), vocabulary.shape(number));
            }
            if vocabulary.text(number).starts_with("often") {
                let seldom = class.iter().filter(|w| vocabulary.articles(**w) < 90).count();
                assert_eq!(seldom, 0, "{class:?}");
            }
        }
    }

    #[test]
    fn days_and_months_form_classes_of_their_own() {
        let vocabulary = vocabulary(&[("Monday", 900), ("Sunday", 100), ("March", 200), ("May", 500), ("Lima", 800)]);
        let texts = |word| vocabulary.class(word).iter().map(|w| vocabulary.text(*w)).collect::<Vec<_>>();
        assert_eq!(texts(0), ["Monday", "Sunday"]);
        assert_eq!(texts(2), ["May", "March"]);
        assert_eq!(texts(4), ["Lima"]);
    }

    #[test]
    fn new_word_is_determined_by_its_number_and_others_differ() {
        let words: Vec<String> =
            (0..40u64).map(|i| format!("W{:x}", mix(i, 9))).map(|w| w.replace(|c: char| c.is_numeric(), "e")).collect();
        let vocabulary = vocabulary(&words.iter().map(|w| (w.as_str(), 1)).collect::<Vec<_>>());
        let new_word = |number| {
            let mut out = Vec::new();
            vocabulary.push_new_word(0, number, &mut out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(new_word(7), new_word(7));
        let all: std::collections::HashSet<String> = (0..100).map(new_word).collect();
        assert!(all.len() > 60, "{}", all.len());
    }
}
