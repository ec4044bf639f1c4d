//! Thesauri: which words can stand for each other, in the languages that can be rewritten.

use firsthand::text::rarity::Rarity;
use firsthand::text::{Text, Token};
use firsthand_measure::files::Failure;
use std::collections::HashMap;
use std::fs;

/// What joins sentences in a language, and what stands for a name.
struct Grammar {
    language: &'static str,
    /// Whether the table of rarity knows the usual words of the language.
    has_rarities: bool,
    conjunctions: [&'static str; 3],
    pronoun: &'static str,
}

const GRAMMARS: [Grammar; 4] = [
    Grammar { language: "de", has_rarities: false, conjunctions: ["und", "während", "wobei"], pronoun: "er" },
    Grammar { language: "en", has_rarities: true, conjunctions: ["and", "while", "as"], pronoun: "he" },
    Grammar { language: "fr", has_rarities: false, conjunctions: ["et", "tandis que", "alors que"], pronoun: "il" },
    Grammar { language: "pt", has_rarities: false, conjunctions: ["e", "enquanto", "ao passo que"], pronoun: "ele" },
];

impl Grammar {
    /// Whether a word of this rarity is a content word that a writer of news may use.
    fn is_usual(&self, rarity: Rarity) -> bool {
        !rarity.is_function_word() && (!self.has_rarities || rarity != Rarity::UNKNOWN)
    }
}

/// Synonyms in one language.
pub struct Thesaurus {
    grammar: &'static Grammar,
    /// The synonyms of each stem.
    synonyms: HashMap<u64, Vec<String>>,
}

impl Thesaurus {
    /// Reads `LANGUAGE=FILE`. The file has one of the forms of [`Thesaurus::parse`].
    ///
    /// # Errors
    ///
    /// Fails if the argument has another form, if the file cannot be read, and as [`Thesaurus::parse`] does.
    pub fn read(argument: &str) -> Result<Self, Failure> {
        let (language, path) = argument.split_once('=').ok_or("a thesaurus is given as LANGUAGE=FILE")?;
        let file = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
        Self::parse(language, &file).map_err(|error| format!("{argument}: {error}").into())
    }

    /// Parses a thesaurus in the form of Moby's (a line for each word, with commas between it and its synonyms) or of
    /// `MyThes` (of which the first line is `UTF-8`).
    ///
    /// # Errors
    ///
    /// Fails for a language of which no grammar is known, and if there are no synonyms.
    pub fn parse(language: &str, file: &str) -> Result<Self, Failure> {
        let grammar = GRAMMARS.iter().find(|grammar| grammar.language == language).ok_or_else(|| {
            let known: Vec<_> = GRAMMARS.iter().map(|grammar| grammar.language).collect();
            format!("no rules for this language; there are rules for {}", known.join(", "))
        })?;
        let entries = if file.starts_with("UTF-8") { of_mythes(file) } else { of_moby(file) };
        let mut synonyms: HashMap<u64, Vec<String>> = HashMap::new();
        for (head, others) in entries {
            let Some(stem) = only_token(head).map(|token| token.stem) else { continue };
            let is_usable = |word: &&str| {
                is_plain(word) && only_token(word).is_some_and(|it| it.stem != stem && grammar.is_usual(it.rarity))
            };
            let others = others.into_iter().filter(is_usable).map(str::to_owned);
            synonyms.entry(stem).or_default().extend(others);
        }
        synonyms.retain(|_, words| !words.is_empty());
        if synonyms.is_empty() {
            return Err("no synonyms: is it a thesaurus in the form of Moby's or MyThes's?".into());
        }
        Ok(Self { grammar, synonyms })
    }

    /// The language whose texts it is for, as in the labelled data.
    pub const fn language(&self) -> &'static str {
        self.grammar.language
    }

    /// The words that can stand for those of a stem.
    pub fn synonyms(&self, stem: u64) -> &[String] {
        self.synonyms.get(&stem).map_or(&[], Vec::as_slice)
    }

    /// The words that join sentences.
    pub const fn conjunctions(&self) -> &'static [&'static str] {
        &self.grammar.conjunctions
    }

    /// The word that stands for a name.
    pub const fn pronoun(&self) -> &'static str {
        self.grammar.pronoun
    }
}

/// The headwords and synonyms of a file of `MyThes`: a line `WORD|NUMBER`, then for each sense a line
/// `(CLASS)|SYNONYM|SYNONYM`. A synonym can be followed by a remark in brackets.
fn of_mythes(file: &str) -> Vec<(&str, Vec<&str>)> {
    let mut out: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in file.lines().skip(1) {
        let Some((first, rest)) = line.split_once('|') else { continue };
        if rest.parse::<usize>().is_ok() {
            out.push((first, Vec::new()));
        } else if let Some((_, synonyms)) = out.last_mut() {
            synonyms.extend(rest.split('|').map(|word| word.split(" (").next().unwrap_or(word).trim()));
        }
    }
    out
}

/// The headwords and synonyms of the Moby thesaurus.
fn of_moby(file: &str) -> Vec<(&str, Vec<&str>)> {
    file.lines().filter_map(|line| line.split_once(',')).map(|(head, rest)| (head, rest.split(',').collect())).collect()
}

/// The token of a text that is one word; [`None`] if it has more or none.
pub fn only_token(word: &str) -> Option<Token> {
    let mut tokens = Text::new(word).tokens;
    (tokens.len() == 1).then(|| tokens.remove(0))
}

/// Whether a word has only small letters, as names have not.
fn is_plain(word: &str) -> bool {
    word.chars().all(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn synonyms(language: &str, file: &str, word: &str) -> Vec<String> {
        let stem = only_token(word).expect("one word").stem;
        Thesaurus::parse(language, file).expect("a thesaurus").synonyms(stem).to_vec()
    }

    #[test]
    fn both_forms_of_thesauri_are_read() {
        let moby = "storm,Tempest,hurricane,in a storm,qwertzuiop\nquiet,silent\n";
        assert_eq!(
            synonyms("en", moby, "storms"),
            ["hurricane"],
            "neither names, nor phrases, nor words that nobody uses"
        );
        let mythes = "UTF-8\nschnell|2\n-|rasch|zügig (geh.)|auf die Schnelle\n(adj)|flink\nsturm|1\n-|orkan\n";
        assert_eq!(synonyms("de", mythes, "schnell"), ["rasch", "zügig", "flink"]);
    }

    #[test]
    fn a_thesaurus_that_cannot_be_used_is_refused() {
        let refusal = |language: &str, file: &str| Thesaurus::parse(language, file).err().map(|it| it.to_string());
        assert!(refusal("tlh", "storm,gale").is_some_and(|text| text.contains("there are rules for de, en, fr, pt")));
        assert!(refusal("en", "no commas here").is_some_and(|text| text.contains("no synonyms")));
    }
}
