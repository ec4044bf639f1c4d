//! Article → [`Text`]: what was said, and where in the source?
//!
//! A text is a sequence of words, divided into sentences. Each word is in normal form, has the span of the source that
//! it came from, and is marked if it is quoted. Word and sentence boundaries follow UAX 29, so all languages are read
//! by the same rules. In scripts without spaces between words (Han, Kana, Thai and others), each character is one
//! token.

mod boundaries;
pub mod consonants;
mod disguises;
pub mod language;
mod letters;
mod matter;
mod normal;
mod number;
mod quotation;
pub mod rarity;
pub mod simplified;
mod syllables;
pub mod synonyms;
pub mod terms;

pub(crate) use disguises::{has_spaced_letters, is_narrow_space};

use crate::script::{is_hiragana, is_unspaced};
pub use normal::STEM_CHARS;
use normal::{Cleaned, normal_form};
use number::Number;
use rarity::Rarity;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// Above this share of capitalised words, a paragraph is a headline: there, a capital does not mark a name.
const HEADLINE_CAPITAL_SHARE: f32 = 0.6;

/// Above this share of names and other runs of capitalised words inside sentences, the language capitalises every noun, as
/// German does. Runs are counted, not words: the names in a short report are many words, and few of them stand alone.
const NOUN_CAPITAL_SHARE: f32 = 0.21;
/// Minimum rarity of a name in a language that capitalises every noun.
const MIN_NAME_RARITY: Rarity = Rarity::at(7);

/// Share of a page's words above which quotation marks enclose nearly all of it. A reporter who quotes others says who
/// they are, so a report has words of its own.
const MAX_QUOTED_SHARE: f32 = 0.8;

/// Few texts have fewer bytes for each of their words, so room for that many words is hardly ever too small.
const BYTES_PER_WORD: usize = 5;

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// With digits.
    Figure,
    /// One capital, or capitals only: "J.", "UNESCO". It may stand for a longer name.
    Initials,
    /// In any other way.
    Letters,
}

impl Written {
    fn of(word: &str) -> Self {
        if word.is_ascii() {
            return match word.as_bytes() {
                bytes if bytes.iter().any(u8::is_ascii_digit) => Self::Figure,
                [b'A'..=b'Z', rest @ ..] if !rest.iter().any(u8::is_ascii_lowercase) => Self::Initials,
                _ => Self::Letters,
            };
        }
        if word.contains(char::is_numeric) {
            Self::Figure
        } else if word.starts_with(char::is_uppercase) && !word.contains(char::is_lowercase) {
            Self::Initials
        } else {
            Self::Letters
        }
    }
}

/// One word or, in a script without spaces between words, one character or one syllable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Byte range of the source that the word came from.
    pub span: Range<u32>,
    /// Hash of the normal form.
    pub form: u64,
    /// Hash of the stem. Words are compared by it.
    pub stem: u64,
    /// How rare the word is in news.
    pub rarity: Rarity,
    /// Whether the word is inside quotation marks, set apart by markup, or of matter that is nobody's prose, such as a
    /// list.
    pub quoted: bool,
    /// Whether the word is a named entity or part of one: a name, a number or a date. Rewrites leave these unchanged.
    pub entity: bool,
    /// How the word is written.
    pub written: Written,
    /// Whether this is of a script without spaces between words: a character of Chinese or Japanese, a syllable of Thai,
    /// Lao, Khmer or Burmese.
    pub unspaced: bool,
}

/// The parts of a text that the markup of its page sets apart from its author's prose, as byte ranges in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetApart {
    /// Block quotations. They count as quoted, as what is in quotation marks does.
    pub quotations: Vec<Range<usize>>,
    /// `q`, sentences in italics, posts from other sites, lists and tables. An author's own prose can be set like that,
    /// so they do not count as quoted if they, and what the text alone shows to be said by others, are most of the text.
    pub others: Vec<Range<usize>>,
}

/// The words and sentences of a text.
#[derive(Debug, Clone, Default)]
pub struct Text {
    /// The words in order.
    pub tokens: Vec<Token>,
    /// Each sentence as a range of `tokens`, in order. Together the ranges cover all tokens.
    pub sentences: Vec<Range<u32>>,
    /// Number of Unicode characters in the source.
    pub chars: u32,
    /// Whether nearly all of it is quoted, so that its quotation marks set nothing apart.
    pub is_quotation: bool,
    /// Whether most of its letters are ASCII letters.
    pub is_latin: bool,
    /// Number of words in quotations. The other words that count as quoted are of matter that is nobody's prose.
    pub quoted_words: u32,
}

impl Text {
    /// Reads `source`. Line breaks separate paragraphs.
    #[must_use]
    pub fn new(source: &str) -> Self {
        Self::with_set_apart(source, &SetApart::default())
    }

    /// Reads `source`, of which markup sets parts apart. Their words count as quoted although no quotation marks enclose
    /// them.
    #[must_use]
    pub fn with_set_apart(source: &str, set_apart: &SetApart) -> Self {
        Self::read(source, set_apart, false)
    }

    /// Reads the `source` of a page that is to be judged, as [`Text::with_set_apart`] does, with one exception. If nearly
    /// all of the page is quoted, its quotation marks are ignored and [`Text::is_quotation`] is set. Otherwise a copy
    /// would have no prose to judge if each of its paragraphs were in quotation marks.
    #[must_use]
    pub fn of_page(source: &str, set_apart: &SetApart) -> Self {
        Self::read(source, set_apart, true)
    }

    fn read(source: &str, set_apart: &SetApart, distrusts_marks: bool) -> Self {
        let cleaned = Cleaned::new(source);
        let mut text = Reader::new(source, &cleaned).read();
        text.mark_quoted(&quotation::quotations(source));
        let blocks: Vec<Range<u32>> = set_apart.quotations.iter().map(|r| r.start as u32..r.end as u32).collect();
        let nearly_all = MAX_QUOTED_SHARE * text.tokens.len() as f32;
        if distrusts_marks && text.in_quotation(&quotation::enclosed_paragraphs(source)) as f32 > nearly_all {
            text.is_quotation = true;
            text.tokens.iter_mut().for_each(|token| token.quoted = false);
        } else if distrusts_marks && text.in_quotation(&blocks) as f32 > nearly_all {
            text.is_quotation = true;
        } else {
            text.mark_quoted(&blocks);
        }
        text.quoted_words = words_of(text.tokens.iter().filter(|token| token.quoted));
        matter::mark_matter(source, set_apart, &mut text);
        text.chars = source.chars().count() as u32;
        text
    }

    /// Marks the tokens in byte ranges of the source, which are in order, as quoted.
    fn mark_quoted(&mut self, ranges: &[Range<u32>]) {
        for range in ranges {
            let start = self.tokens.partition_point(|token| token.span.start < range.start);
            let inside = self.tokens[start..].iter_mut().take_while(|token| token.span.start < range.end);
            inside.for_each(|token| token.quoted = true);
        }
    }

    /// Number of tokens that are quoted or in one of these byte ranges of the source, which are in order.
    fn in_quotation(&self, ranges: &[Range<u32>]) -> usize {
        let is_inside = |token: &Token| {
            let next = ranges.partition_point(|range| range.end <= token.span.start);
            ranges.get(next).is_some_and(|range| range.start <= token.span.start)
        };
        self.tokens.iter().filter(|token| token.quoted || is_inside(token)).count()
    }

    /// Number of words. Two characters or syllables of a script without spaces between words count as one word.
    #[must_use]
    pub fn words(&self) -> u32 {
        words_of(self.tokens.iter())
    }
}

/// Number of words in some tokens. Two characters or syllables of a script without spaces between words count as one word.
pub(crate) fn words_of<'a>(tokens: impl Iterator<Item = &'a Token>) -> u32 {
    let (all, unspaced) = tokens.fold((0, 0), |(all, unspaced), t| (all + 1, unspaced + u32::from(t.unspaced)));
    all - unspaced + unspaced / 2
}

/// Number of bytes of a text that satisfy `of`. Sums of bytes are compiled to vector instructions.
fn count_bytes(text: &str, of: impl Fn(u8) -> bool) -> usize {
    let in_chunk = |chunk: &[u8]| usize::from(chunk.iter().map(|byte| u8::from(of(*byte))).sum::<u8>());
    text.as_bytes().chunks(u8::MAX.into()).map(in_chunk).sum()
}

/// Whether a word was capitalised, and whether that may mark a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Lower,
    Capital,
    SentenceStart,
    Headline,
}

/// Reads a cleaned source word by word.
struct Reader<'a> {
    source: &'a str,
    cleaned: &'a Cleaned,
    /// Whether most letters of the source are ASCII letters.
    latin: bool,
    /// Whether the source is German that spells its umlauts out.
    spells_umlauts_out: bool,
    text: Text,
    /// The case of each token.
    cases: Vec<Case>,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str, cleaned: &'a Cleaned) -> Self {
        let ascii = count_bytes(&cleaned.text, |byte| byte.is_ascii_alphabetic());
        // In most texts there are too few other characters to be as many letters, which is counted fast by first bytes.
        let other_characters = count_bytes(&cleaned.text, |byte| byte >= 0xC0);
        let mut others = cleaned.text.chars().filter(|c| !c.is_ascii() && c.is_alphabetic());
        let latin = ascii > 0 && (other_characters < ascii || others.nth(ascii - 1).is_none());
        let spells_umlauts_out = latin && letters::spells_umlauts_out(source, &cleaned.text);
        let words = source.len() / BYTES_PER_WORD;
        let text = Text { tokens: Vec::with_capacity(words), ..Text::default() };
        Self { source, cleaned, latin, spells_umlauts_out, text, cases: Vec::with_capacity(words) }
    }

    fn read(mut self) -> Text {
        let mut at = 0;
        for paragraph in self.cleaned.text.split_inclusive('\n') {
            let first = self.text.tokens.len();
            self.read_paragraph(paragraph, at);
            self.distrust_headline(first);
            at += paragraph.len();
        }
        self.mark_entities();
        self.text.is_latin = self.latin;
        self.text
    }

    fn read_paragraph(&mut self, paragraph: &'a str, at: usize) {
        let mut pending = None;
        for (offset, sentence) in boundaries::sentences(paragraph) {
            let first = *pending.get_or_insert(self.text.tokens.len());
            self.read_words(sentence, at + offset, first);
            let last = self.text.tokens.len();
            if last > first && !ends_in_abbreviation(sentence) {
                self.text.sentences.push(first as u32..last as u32);
                pending = None;
            }
        }
        if let Some(first) = pending
            && self.text.tokens.len() > first
        {
            self.text.sentences.push(first as u32..self.text.tokens.len() as u32);
        }
    }

    fn read_words(&mut self, sentence: &str, at: usize, sentence_start: usize) {
        let mut normal = String::new();
        let mut before: Option<Number> = None;
        for (offset, word) in boundaries::words(sentence) {
            let Some(first) = word.chars().next() else { continue };
            normal_form(word, self.latin, &mut normal);
            if self.spells_umlauts_out {
                letters::shorten_umlauts(&mut normal);
            }
            if normal.is_empty() {
                continue;
            }
            let start = at + offset;
            let span = self.cleaned.source_span(start..start + word.len(), self.source);
            let form = xxh3_64(normal.as_bytes());
            let case = match (first.is_uppercase(), self.text.tokens.len() == sentence_start) {
                (false, _) => Case::Lower,
                (true, true) => Case::SentenceStart,
                (true, false) => Case::Capital,
            };
            let usual = number::spelling(&normal).unwrap_or(&normal);
            let number = Number::read(usual);
            let stem = match &number {
                Some(number) => hash_of(number),
                None => match normal::stem(usual) {
                    stem if stem.len() == normal.len() => form,
                    stem => xxh3_64(stem.as_bytes()),
                },
            };
            if let Some(before) = before.take()
                && let Some(power) = number::scale(&normal)
                && let Some(last) = self.text.tokens.last_mut()
            {
                last.stem = hash_of(&before.times(power));
            }
            before = number;
            let rarity = if is_hiragana(first) { Rarity::COMMONEST } else { Rarity::of(form) };
            let unspaced = is_unspaced(first);
            self.pair_with_last(form, rarity, span.start, unspaced);
            self.cases.push(case);
            let written = Written::of(word);
            self.text.tokens.push(Token {
                span,
                form,
                stem,
                rarity,
                quoted: false,
                entity: written == Written::Figure,
                written,
                unspaced,
            });
        }
    }

    /// Makes the previous token's stem a hash of two characters if both are of a script without spaces and adjacent.
    /// A single character of such a script says little; search engines index such scripts by pairs, too (Nie & Ren,
    /// 1999). Hiragana writes the grammar of Japanese, so a pair that starts with it is a function word.
    fn pair_with_last(&mut self, form: u64, rarity: Rarity, start: u32, unspaced: bool) {
        if let Some(last) =
            self.text.tokens.last_mut().filter(|last| unspaced && last.unspaced && last.span.end == start)
        {
            last.stem = xxh3_64_with_seed(&last.form.to_le_bytes(), form);
            last.rarity = last.rarity.followed_by(rarity);
        }
    }

    /// If the paragraph that starts at token `first` is a headline, marks its capitalised words as such. Headlines may
    /// capitalise every word, so a capital there does not mark a name.
    fn distrust_headline(&mut self, first: usize) {
        let cases = &mut self.cases[first..];
        let capitals = cases.iter().filter(|c| **c != Case::Lower).count();
        if cases.len() > 3 && capitals as f32 > HEADLINE_CAPITAL_SHARE * cases.len() as f32 {
            cases.iter_mut().filter(|c| **c == Case::Capital).for_each(|c| *c = Case::Headline);
        }
    }

    /// Marks names as entities:
    ///
    /// - A capitalised word inside a sentence is a name. In a language that capitalises every noun, only rare ones are.
    /// - A capitalised word at the start of a sentence or in a headline is a name if the text has that name elsewhere.
    /// - In a headline, or in a text all in capitals, a word that is not in the rarity table is a name, too.
    fn mark_entities(&mut self) {
        let lower = self.cases.iter().filter(|case| **case == Case::Lower).count() as f32;
        let same_case = self.cases.chunk_by(|a, b| a == b);
        let capitals = same_case.filter(|run| run[0] == Case::Capital).count() as f32;
        let nouns = capitals > NOUN_CAPITAL_SHARE * (capitals + lower);
        let min_rarity = if nouns { MIN_NAME_RARITY } else { Rarity::MIN_CONTENT };
        let mut names: Vec<u64> = Vec::new();
        for (token, case) in self.text.tokens.iter_mut().zip(&self.cases) {
            if *case == Case::Capital && token.rarity >= min_rarity {
                token.entity = true;
                names.push(token.form);
            }
        }
        names.sort_unstable();
        names.dedup();
        for (token, case) in self.text.tokens.iter_mut().zip(&self.cases) {
            let known = *case != Case::Lower && names.binary_search(&token.form).is_ok();
            token.entity |= known || (*case == Case::Headline && token.rarity >= Rarity::UNKNOWN);
        }
    }
}

/// The hash of the normal form of a word, as a text has it.
fn form_of(word: &str) -> u64 {
    let mut normal = String::new();
    normal_form(&Cleaned::new(word).text, true, &mut normal);
    xxh3_64(normal.as_bytes())
}

/// The stem of a word, as a text has it.
pub(crate) fn stem_of(word: &str) -> u64 {
    let mut normal = String::new();
    normal_form(&Cleaned::new(word).text, true, &mut normal);
    let usual = number::spelling(&normal).unwrap_or(&normal);
    Number::read(usual).map_or_else(|| xxh3_64(normal::stem(usual).as_bytes()), |number| hash_of(&number))
}

/// The stem of a number that is written in figures, multiplied by ten to the power of `power`.
pub(crate) fn amount(figures: &str, power: i32) -> Option<u64> {
    Number::read(figures).map(|number| hash_of(&number.times(power)))
}

fn hash_of(number: &Number) -> u64 {
    xxh3_64(number.to_string().as_bytes())
}

/// Whether the full stop at the end of `sentence` belongs to an abbreviation that a name follows: "Mr.", "Gen.", "J.".
fn ends_in_abbreviation(sentence: &str) -> bool {
    let Some(rest) = sentence.trim_end_matches(' ').strip_suffix('.') else { return false };
    let last = rest.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    last.len() <= 3 && last.chars().next().is_some_and(char::is_uppercase) && !last.contains(char::is_numeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words<'a>(source: &'a str, text: &Text) -> Vec<&'a str> {
        text.tokens.iter().map(|t| &source[t.span.start as usize..t.span.end as usize]).collect()
    }

    #[test]
    fn words_keep_their_spans() {
        let source = "The min\u{AD}ister’s ﬁnal offer: $1.3bn.";
        assert_eq!(words(source, &Text::new(source)), ["The", "min\u{AD}ister’s", "ﬁnal", "offer", "1.3bn"]);
    }

    #[test]
    fn names_and_numbers_are_entities() {
        let source = "Today Anna Berg met 12 people. Berg left. Rain fell.";
        let text = Text::new(source);
        let entities: Vec<_> =
            words(source, &text).into_iter().zip(&text.tokens).filter(|(_, t)| t.entity).map(|(w, _)| w).collect();
        assert_eq!(entities, ["Anna", "Berg", "12", "Berg"]);
    }

    #[test]
    fn common_nouns_are_no_names_where_all_nouns_have_capitals() {
        let entities = |source: &str| -> Vec<String> {
            let text = Text::new(source);
            let found = words(source, &text).into_iter().zip(&text.tokens).filter(|(_, token)| token.entity);
            found.map(|(word, _)| word.to_owned()).collect()
        };
        // A third of the words of a short report may be names, but few of them stand alone.
        let brief = "The chair of the Northern Harbour Board, Ellen Marsh, met the painter Tobias Quillan Berg on Friday in \
                     order to talk about the long delayed works at Port Ansel Bridge and the loan by Soller Marine Credit.";
        let names =
            "Northern Harbour Board Ellen Marsh Tobias Quillan Berg Friday Port Ansel Bridge Soller Marine Credit";
        assert_eq!(entities(brief).join(" "), names);
        let german = "Der Vorstand hat am Abend den Plan für das Dorf und die Schule gebilligt, den der Rat im Mai mit \
                      dem Haushalt verworfen hatte. Die Leiterin Ellen Marsh sagte, die Arbeit an der Brücke gehe weiter.";
        let found = entities(german);
        assert!(["Plan", "Mai", "Arbeit"].iter().all(|noun| !found.contains(&(*noun).to_owned())), "{found:?}");
    }

    #[test]
    fn spellings_of_one_amount_have_one_stem() {
        let stem = |source: &str| Text::new(source).tokens[0].stem;
        assert_eq!(stem("1.3 billion dollars"), stem("1.3bn dollars"));
        assert_eq!(stem("nine men"), stem("9 men"));
        assert_eq!(stem("Dec. 9"), stem("December 9"));
        assert_ne!(stem("1.3 million"), stem("1.3 billion"));
    }

    #[test]
    fn titles_do_not_end_sentences() {
        let text = Text::new("Mr. Berg met Gen. Brown. They talked.");
        assert_eq!(text.sentences, [0..5, 5..7]);
    }

    #[test]
    fn unspaced_scripts_give_one_token_per_character() {
        let text = Text::new("北京发布新规。");
        assert_eq!(text.tokens.len(), 6);
        assert_eq!(text.words(), 3);
        assert!(text.tokens.iter().all(|t| t.unspaced));
    }

    proptest! {
        #[test]
        fn spans_are_in_order_and_on_character_boundaries(source in "\\PC*") {
            let text = Text::new(&source);
            let mut end = 0;
            for token in &text.tokens {
                prop_assert!(token.span.start >= end || token.span.start + 4 >= end);
                prop_assert!(source.get(token.span.start as usize..token.span.end as usize).is_some());
                end = token.span.end;
            }
        }

        #[test]
        fn sentences_cover_all_words(source in "(\\PC|[a-zA-Z .\n]){0,300}") {
            let text = Text::new(&source);
            let mut next = 0;
            for sentence in &text.sentences {
                prop_assert_eq!(sentence.start, next);
                prop_assert!(sentence.end > sentence.start);
                next = sentence.end;
            }
            prop_assert_eq!(next as usize, text.tokens.len());
        }
    }
}
