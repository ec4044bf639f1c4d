//! Anchors: which words of a page could stand in a text of another language, and by which symbols?
//!
//! A translator keeps names and figures, or writes them by rule. The words of a page are therefore looked for in a source
//! in four ways, by themselves first:
//!
//! - by the word itself: names, figures, and words that both languages have from a third one;
//! - by the words that other languages have for the same thing, and by the figures of an amount in words;
//! - by a shorter form, without an ending that the name has only in the language of the page;
//! - by the consonants of a name, if the source has a name that has them, too: of the word as it is or, if there is none,
//!   of the word without what may be an ending, or a short word that is written together with it.

use super::amounts::{Amounts, written};
use super::known_names::{stems_ending_in, stems_of_names};
use crate::fingerprint::keys::{Key, pair_key};
use crate::fingerprint::name_codes::{MIN_CODE_PLACES, codes_of};
use crate::fingerprint::symbols::SYMBOLS;
use crate::fingerprint::{MAX_CONTENT_WORDS, SYMBOL_BITS, Symbol};
use crate::matching::Reading;
use crate::order;
use crate::text::consonants::Code;
use crate::text::terms::{Languages, Term, stems_of, terms_of};
use crate::text::{Token, Written, stem_of};
use std::collections::{BTreeSet, HashMap};

/// How surely a word is the one of the source that has its symbol, from 0 to 1.
const SHORTENED_SURENESS: f32 = 0.7;
const CODE_SURENESS: f32 = 0.9;
/// Minimum and maximum number of letters of a name that may have an ending. The stem of a longer one has none.
const MIN_ENDED_LETTERS: usize = 5;
const MAX_ENDED_LETTERS: usize = 8;
/// Number of letters of a stem without an ending.
const SHORTENED_LETTERS: usize = 4;
/// Maximum number of letters of an ending that a name has in another script, and minimum number of the letters before it.
const MAX_ENDING_LETTERS: usize = 2;
const MIN_NAME_LETTERS: usize = 3;
/// Number of following names and figures with which one is paired.
const FOREIGN_PAIR_REACH: usize = 8;
/// Minimum number of consonants by which a word without a capital, in a script that has capitals, is looked for in another
/// script: it may be a name's adjective, "американский", or a word that both languages have from a third one.
const MIN_PLAIN_PLACES: usize = 4;

/// A word of the page that may stand in a text of another language.
#[derive(Debug, Default)]
pub(super) struct Anchor {
    /// The symbols that an index may have for it, each with how sure that is.
    pub symbols: Vec<(Symbol, f32)>,
    /// Those of the words for the same thing, each with the languages that have it.
    pub terms: Vec<(Symbol, Languages)>,
    /// Its consonants, if a source in another script may have them in a name: those of the word as it is first, then those
    /// of shorter forms, each with how sure that is.
    pub codes: Vec<(Code, f32)>,
    /// The stems that a source may have for it, if it is a name or a figure.
    stems: Vec<u64>,
    /// Whether it may be no name at all: its script has no capitals.
    is_doubtful: bool,
}

/// The anchors of a page.
#[derive(Debug)]
pub struct Anchors {
    /// Each different word of the page.
    pub(super) words: Vec<Anchor>,
    /// For each content word of the page, its number in `words`.
    pub(super) of_content: Vec<u32>,
    /// For each sentence of the page's sketch, whether it begins a paragraph.
    pub(super) begins_paragraph: Vec<bool>,
}

impl Anchors {
    /// The anchors of a page.
    #[must_use]
    pub fn new(page: &Reading) -> Self {
        let Reading { source, text, print } = *page;
        let mut words = Vec::new();
        let mut known: HashMap<(u64, u64, Amounts), u32> = HashMap::new();
        let mut of_content = Vec::with_capacity(print.tokens.len());
        for at in &print.tokens {
            let token = &text.tokens[*at as usize];
            let amounts = Amounts::new(source, &text.tokens, *at as usize);
            let number = *known.entry((token.form, token.stem, amounts)).or_insert_with_key(|(_, _, amounts)| {
                words.push(Anchor::new(token, written(source, token), amounts));
                words.len() as u32 - 1
            });
            of_content.push(number);
        }
        let begins = |first: &u32| {
            let word = print.tokens[*first as usize];
            let sentence = &text.sentences[text.sentences.partition_point(|sentence| sentence.start <= word) - 1];
            let at = sentence.start as usize;
            let before = at.checked_sub(1).map_or(0, |before| text.tokens[before].span.end as usize);
            let start = text.tokens[at].span.start as usize;
            at == 0 || before > start || source[before..start].contains('\n')
        };
        let begins_paragraph = print.sketch.sentences.iter().map(begins).collect();
        Self { words, of_content, begins_paragraph }
    }

    /// The keys by which an index finds texts in another language, ascending: those of pairs of names and figures that are
    /// close to each other. Translators put words between them, so that more pairs are looked up than are indexed: at
    /// most `most`, of the pairs that are closest and whose words can stand for the fewest names.
    #[must_use]
    pub fn keys(&self, most: usize) -> Vec<Key> {
        let words = || self.of_content.iter().take(MAX_CONTENT_WORDS).map(|word| &self.words[*word as usize]);
        let named: Vec<&Anchor> = words().filter(|word| !word.stems.is_empty()).collect();
        let surely_named: Vec<&Anchor> = named.iter().copied().filter(|word| !word.is_doubtful).collect();
        let mut pairs = pair_keys(&surely_named);
        if surely_named.len() < named.len() {
            // What may be no name at all stands between names, so that these are paired by themselves first.
            pairs.extend(pair_keys(&named));
        }
        order::sort_by_key(&mut pairs, |(doubt, _)| *doubt);
        let mut keys = BTreeSet::new();
        for (_, key) in pairs {
            if keys.len() == most {
                break;
            }
            keys.insert(key);
        }
        keys.into_iter().collect()
    }

    /// The symbols that an index may have for these words.
    pub(crate) fn symbols(&self) -> impl Iterator<Item = Symbol> {
        let mut codes = vec![false; Code::COUNT];
        let of_words = self.words.iter().flat_map(|anchor| &anchor.codes);
        of_words.for_each(|(code, _)| codes[usize::from(code.bits())] = true);
        let exact = self.words.iter().flat_map(|anchor| {
            let terms = anchor.terms.iter().map(|(symbol, _)| *symbol);
            anchor.symbols.iter().map(|(symbol, _)| *symbol).chain(terms)
        });
        let by_code = move |symbol: &Symbol| codes_of(*symbol).any(|code| codes[usize::from(code.bits())]);
        exact.chain((0..SYMBOLS as Symbol).filter(by_code))
    }

    /// Forgets how names are spelt, of which only the consonants are left, as if the page were in another script.
    pub fn forget_spelling(&mut self) {
        self.words.iter_mut().filter(|word| !word.codes.is_empty()).for_each(|word| {
            word.symbols.clear();
            word.terms.clear();
        });
    }

    /// Forgets what some content words could stand for, as if they were words of no other language. The model of
    /// translations learns from pages in the language of the source, of which only names and figures are left.
    pub fn forget(&mut self, is_forgotten: impl Fn(usize) -> bool) {
        let nothing = self.words.len() as u32;
        self.words.push(Anchor::default());
        let forgotten = self.of_content.iter_mut().enumerate().filter(|(at, _)| is_forgotten(*at));
        forgotten.for_each(|(_, word)| *word = nothing);
    }
}

/// The keys of pairs of these words, each with how doubtful it is that a translator kept the pair: the further apart the
/// two are, and the more pairs of names they can stand for.
fn pair_keys(named: &[&Anchor]) -> Vec<(usize, Key)> {
    let mut found = Vec::new();
    for distance in 1..=FOREIGN_PAIR_REACH {
        for (first, second) in named.iter().zip(named.iter().skip(distance)) {
            let doubt = distance * first.stems.len() * second.stems.len();
            let pairs = first.stems.iter().flat_map(|first| second.stems.iter().map(|second| (*first, *second)));
            found.extend(pairs.filter_map(|(first, second)| Some((doubt, pair_key(first, second)?))));
        }
    }
    found
}

impl Anchor {
    /// The anchor of a word that is written like this, and can be these `amounts`.
    fn new(token: &Token, written: &str, amounts: &Amounts) -> Self {
        let mut anchor = Self::default();
        let is_figure = token.written == Written::Figure;
        // Two characters of a script without spaces are no word of another language.
        let is_word = is_figure || !token.unspaced;
        if is_word {
            anchor.add(token.stem, 1.0);
        }
        // A capital is enough: where every noun has one, names that are often in the news are not taken for entities.
        if is_word && (token.entity || written.starts_with(char::is_uppercase)) {
            anchor.stems.push(token.stem);
        }
        anchor.add_terms(token.stem);
        if let Some(month) = amounts.month {
            anchor.add_terms(stem_of(month));
        }
        for stem in &amounts.numbers {
            anchor.add(*stem, 1.0);
        }
        if is_figure || token.unspaced {
            let others = amounts.numbers.iter().filter(|stem| **stem != token.stem);
            anchor.stems.extend(others);
            // Katakana writes foreign names. Figures have no code.
            anchor.codes.extend(code_of(written, MIN_CODE_PLACES).map(|code| (code, CODE_SURENESS)));
            return anchor;
        }
        let has_capital = written.starts_with(char::is_uppercase);
        let is_latin = written.contains(|c: char| c.is_ascii_alphabetic());
        if !has_capital && is_latin {
            return anchor;
        }
        // In scripts with capitals, an ending follows an apostrophe: "Bush'un".
        let name = if has_capital { written.split(['\'', '’']).next().unwrap_or(written) } else { written };
        if name.len() < written.len() {
            let stem = stem_of(name);
            anchor.add(stem, 1.0);
            anchor.stems.extend(Some(stem).filter(|stem| *stem != token.stem));
        }
        let letters = name.chars().count();
        if has_capital && (MIN_ENDED_LETTERS..=MAX_ENDED_LETTERS).contains(&letters) {
            let short: String = name.chars().take(SHORTENED_LETTERS).collect();
            anchor.add(stem_of(&short), SHORTENED_SURENESS);
        }
        let name = name.to_lowercase();
        let places = if has_capital || !has_capitals(&name) { MIN_CODE_PLACES } else { MIN_PLAIN_PLACES };
        anchor.codes.extend(code_of(&name, places).map(|code| (code, CODE_SURENESS)));
        if !is_latin && (has_capital || !has_capitals(&name)) && anchor.stems.len() <= usize::from(has_capital) {
            anchor.is_doubtful = !has_capital;
            anchor.stems.extend(anchor.codes.iter().flat_map(|(code, _)| stems_of_names(*code)));
        }
        if !is_latin {
            for code in shorter(&name).filter_map(|short| code_of(short, places)) {
                if anchor.codes.iter().all(|(known, _)| *known != code) {
                    anchor.codes.push((code, SHORTENED_SURENESS));
                }
            }
        }
        anchor
    }

    /// Adds the words for the names that a word with this stem can stand for.
    fn add_terms(&mut self, word: u64) {
        for term in terms_of(word) {
            let Term::Name(name) = term else { continue };
            for (bits, languages) in stems_of(name) {
                self.terms.push((symbol_of(u64::from(bits)), languages));
                for stem in stems_ending_in(bits) {
                    if stem != word && !self.stems.contains(&stem) {
                        self.stems.push(stem);
                    }
                }
            }
        }
    }

    fn add(&mut self, stem: u64, sureness: f32) {
        let symbol = symbol_of(stem);
        if self.symbols.iter().all(|(known, _)| *known != symbol) {
            self.symbols.push((symbol, sureness));
        }
    }
}

/// The symbol that an index has for a stem.
const fn symbol_of(stem: u64) -> Symbol {
    stem as Symbol & ((1 << SYMBOL_BITS) - 1)
}

/// The code of a name's consonants. [`None`] if the code has fewer than `places` consonants, or if the name has other
/// characters than letters.
fn code_of(name: &str, places: usize) -> Option<Code> {
    Code::of(name).filter(|code| code.places() >= places)
}

/// Whether the script of a word writes names with a capital: Latin, Greek, Cyrillic, Armenian. Georgian has capitals only
/// where all letters are.
fn has_capitals(word: &str) -> bool {
    word.starts_with(|c| matches!(c, 'a'..='z' | '\u{C0}'..='\u{58F}' | '\u{1E00}'..='\u{1FFF}'))
}

/// The forms that a word of another script may have without what its language adds to a name: up to two letters of an
/// ending, and Hebrew and Arabic words of one letter before it, with or without the article.
fn shorter(word: &str) -> impl Iterator<Item = &str> {
    const WRITTEN_TOGETHER: &str = "והבלמשכ وفبلك";
    const ARTICLE: &str = "ال";
    let letters = word.chars().count();
    let ended =
        (1..=MAX_ENDING_LETTERS).filter(move |ending| letters >= ending + MIN_NAME_LETTERS).map(move |ending| {
            let last = word.char_indices().nth(letters - ending).map_or(word.len(), |(at, _)| at);
            &word[..last]
        });
    let begun = word.strip_prefix(|first| WRITTEN_TOGETHER.contains(first));
    let named = [Some(word), begun].into_iter().flatten().filter_map(|word| word.strip_prefix(ARTICLE));
    begun.into_iter().chain(named).chain(ended)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::{Fingerprint, Sketch};
    use crate::text::Text;
    use proptest::prelude::*;

    /// Whether a word of the page, the first content word, has the symbol of the first content word of `other`.
    fn stands_for(page: &str, other: &str) -> bool {
        let text = Text::new(page);
        let print = Fingerprint::new(&text);
        let anchors = Anchors::new(&Reading { source: page, text: &text, print: &print });
        let symbol = Sketch::new(&Text::new(other)).reduced().words[0].symbol;
        let Anchor { symbols, terms, .. } = &anchors.words[anchors.of_content[0] as usize];
        symbols.iter().any(|(known, _)| *known == symbol) || terms.iter().any(|(known, _)| *known == symbol)
    }

    #[test]
    fn paragraphs_begin_after_line_breaks() {
        let page = "Die Brücke in Ansel ist gesperrt. Der Rat berät am Montag.\n\nDie Werft in Wex hat Arbeit. Das Dorf \
                    jubelt.";
        let text = Text::new(page);
        let print = Fingerprint::new(&text);
        let anchors = Anchors::new(&Reading { source: page, text: &text, print: &print });
        assert_eq!(anchors.begins_paragraph, [true, false, true, false]);
    }

    /// The keys by which a page is looked up, `most` at most.
    fn keys_of(page: &str, most: usize) -> Vec<Key> {
        let text = Text::new(page);
        let print = Fingerprint::new(&text);
        Anchors::new(&Reading { source: page, text: &text, print: &print }).keys(most)
    }

    #[test]
    fn pages_in_another_script_share_keys_by_known_names() {
        let article = Text::new(
            "The talks in Brussels were over before they had begun, said Merkel, who had come with Macron and Theresa May to \
             hear what was left of the plan. In Berlin they will go on next week, and Erdogan is to join them there.",
        );
        let page = "Переговоры в Брюсселе закончились, не начавшись, сказала Меркель, которая приехала с Макроном и Терезой Мэй, \
                    чтобы услышать, что осталось от плана. В Берлине они продолжатся, и к ним присоединится Эрдоган.";
        let indexed = crate::fingerprint::keys::keys(&article);
        assert!(keys_of(page, usize::MAX).iter().any(|key| indexed.contains(key)));
    }

    #[test]
    fn words_of_other_scripts_have_shorter_forms() {
        let of = |word| shorter(word).collect::<Vec<_>>();
        assert_eq!(of("טראמפ"), ["טראמ", "טרא"]);
        assert_eq!(of("בוושינגטון"), ["וושינגטון", "בוושינגטו", "בוושינגט"]);
        assert_eq!(of("والعراق"), ["العراق", "عراق", "والعرا", "والعر"]);
        assert_eq!(of("байденом"), ["байдено", "байден"]);
        assert_eq!(of("ок"), [""; 0]);
    }

    #[test]
    fn names_that_are_known_for_sure_are_paired_across_words_that_may_be_names() {
        // Hindi has no capitals, so that any word may be a name. Those of countries, and figures, are known without them.
        let article = Text::new(
            "Germany paid 8417 of those who had lost their work, France 5216, Italy 3390 and Spain 2281, the report says.",
        );
        let between = "क्लिंटन ".repeat(9);
        let page = format!("जर्मनी {between} 8417, {between} फ़्रांस {between} 5216, {between} इटली {between} 3390।");
        let indexed = crate::fingerprint::keys::keys(&article);
        assert!(keys_of(&page, 64).iter().any(|key| indexed.contains(key)));
    }

    #[test]
    fn the_closest_pairs_are_looked_up() {
        let names: Vec<String> = (0..60)
            .map(|n| format!("Wex{}el", char::from(b'a' + n % 26).to_string().repeat(1 + n as usize / 26)))
            .collect();
        let page = format!("The harbour of {} is closed.", names.join(" and of "));
        let all = keys_of(&page, usize::MAX);
        let few = keys_of(&page, 8);
        let neighbours = |pair: &[String]| pair_key(stem_of(&pair[0]), stem_of(&pair[1]));
        let closest: Vec<Key> = names.windows(2).filter_map(neighbours).collect();
        assert!(all.len() > 20 && few.len() == 8, "{} and {} keys", all.len(), few.len());
        assert!(few.iter().all(|key| closest.contains(key)) && few.is_sorted());
    }

    proptest! {
        #[test]
        fn figures_of_any_form_have_anchors(page in "([0-9]{1,4}|[½¾⑽㏠]|[a-z]{2,5}|[ .'\u{A0}]){0,60}") {
            keys_of(&page, usize::MAX);
        }
    }

    #[test]
    fn words_of_another_language_have_the_symbols_of_the_source() {
        assert!(stands_for("Allemagne", "Germany"));
        assert!(stands_for("Bush'un", "Bush"));
        assert!(stands_for("Bushowi", "Bush"));
        assert!(stands_for("siedem", "seven"));
        assert!(stands_for("1,3 milyon", "1.3 million"));
        assert!(stands_for("٢١٤", "214"));
        assert!(stands_for("84 тыс. долларов", "$84,000"));
        assert!(stands_for("8,4 mil millones", "8.4 billion"));
        assert!(stands_for("8,4 Milliarden", "8.4 billion"));
        assert!(stands_for("53 करोड़", "530 million"));
        assert!(stands_for("84\u{202F}000", "84,000"));
        assert!(stands_for("84 000 euros", "84,000"));
        assert!(stands_for("1 284 000", "1,284,000"));
        assert!(stands_for("84’000", "84,000") && stands_for("84'000", "84,000"));
        assert!(stands_for("84 2010", "84") && !stands_for("84 2010", "842,010"));
        assert!(!stands_for("Hafen", "harbour") && !stands_for("北京", "北京"));
    }
}
