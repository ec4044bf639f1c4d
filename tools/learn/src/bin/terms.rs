//! Makes the table of terms, `src/text/terms.bin`, from the Common Locale Data Repository: names of countries, cities,
//! months and days of the week, small numbers and powers of ten in the languages that most news is written in; and in other
//! languages of newspapers those that a page cannot be read without.
//!
//! ```text
//! npm pack cldr-localenames-full@48.2.0 cldr-dates-full@48.2.0 cldr-numbers-full@48.2.0 cldr-rbnf@48.2.0
//! for package in cldr-*.tgz; do mkdir -p cldr && tar -xzf $package -C cldr --strip-components=1; done
//! npm pack cldr-dates-full@47.0.0
//! tar -xzf cldr-dates-full-47.0.0.tgz -C cldr --strip-components=1 package/main/si
//! cargo run --release -p firsthand-learn --bin terms -- cldr src/text/terms.bin
//! ```
//!
//! The dates of Sinhala are those of version 47: since version 48, its Gregorian months have the names of lunar months.

use firsthand::text::rarity::Rarity;
use firsthand::text::terms::{FIRST_NAME, LANGUAGES, Languages, number_of_power, pack};
use firsthand::text::{Text, Token};
use firsthand_measure::files::Failure;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Other languages whose scripts have no spaces between words. Names cannot be read letter by letter there.
const UNSPACED_LANGUAGES: [&str; 6] = ["zh", "ja", "th", "lo", "km", "my"];
/// Other languages, of which the table has only months, days and numbers: their names are read letter by letter.
const OTHER_LANGUAGES: [&str; 36] = [
    "af", "az", "be", "bn", "bs", "cy", "et", "eu", "fil", "ga", "gl", "gu", "hy", "is", "ka", "kk", "kn", "ky", "lt",
    "lv", "mk", "ml", "mn", "mr", "ms", "ne", "or", "pa", "si", "sl", "sq", "sw", "ta", "te", "ur", "uz",
];
/// Minimum number of letters of a word that can stand for a name of several words.
const MIN_LETTERS: usize = 4;
/// Words of rules for numbers that are no words of a language.
const RULE_WORDS: [&str; 8] = ["cardinal", "ordinal", "zero", "one", "two", "few", "many", "other"];

/// The stems of the words for a term, each with the languages that have it.
type Words = BTreeMap<u64, Languages>;
/// For each term, the words for it.
type Stems = BTreeMap<String, Words>;

fn main() -> Result<(), Failure> {
    let mut args = std::env::args().skip(1);
    let (Some(cldr), Some(out)) = (args.next(), args.next()) else {
        return Err("usage: terms CLDR OUT.bin".into());
    };
    let cldr = Path::new(&cldr);
    let (mut names, mut numbers) = (Stems::new(), BTreeMap::<u16, Words>::new());
    let mut pairs = Pairs::default();
    for lang in LANGUAGES.into_iter().chain(UNSPACED_LANGUAGES).chain(OTHER_LANGUAGES) {
        let file = |name: &str| read(&cldr.join("main").join(lang).join(name));
        let mut add = |term: &str, name: &str, lang: &str| add(&mut names, &mut pairs, term, name, lang);
        if !OTHER_LANGUAGES.contains(&lang) {
            for (code, name) in object(&file("territories.json")?["main"][lang]["localeDisplayNames"]["territories"]) {
                // Numbers are groups of countries; "US-alt-short" is another name of US.
                let country = code.split('-').next().unwrap_or(code);
                if country.len() == 2 {
                    add(&format!("country {country}"), name, lang);
                }
            }
            cities(&file("timeZoneNames.json")?["main"][lang]["dates"]["timeZoneNames"]["zone"], "", lang, &mut add);
        }
        let calendar = &file("ca-gregorian.json")?["main"][lang]["dates"]["calendars"]["gregorian"];
        // Short names are as long as words only in scripts that write several letters in one character.
        let widths: &[&str] = if UNSPACED_LANGUAGES.contains(&lang) { &["wide", "abbreviated"] } else { &["wide"] };
        for (what, names) in [("months", &calendar["months"]), ("days", &calendar["days"])] {
            for (context, width) in ["format", "stand-alone"].iter().flat_map(|c| widths.iter().map(move |w| (c, w))) {
                object(&names[context][width]).for_each(|(key, name)| add(&format!("{what} {key}"), name, lang));
            }
        }
        read_numbers(&read(&cldr.join("rbnf").join(format!("{lang}.json"))), lang, &mut numbers);
        read_amounts(&file("numbers.json")?["main"][lang]["numbers"], lang, &mut numbers);
    }
    pairs.add_to(&mut names);
    // Where all languages have the same word, a word is its own translation.
    names.retain(|_, stems| stems.len() > 1);
    let all: Vec<&Words> = numbers.values().chain(names.values()).collect();
    let ids = numbers.keys().copied().chain(FIRST_NAME..);
    let mut entries: BTreeMap<u32, Languages> = BTreeMap::new();
    for (id, words) in ids.zip(&all) {
        for (stem, languages) in *words {
            entries.entry(pack(id, *stem)).and_modify(|known| *known = known.with(*languages)).or_insert(*languages);
        }
    }
    if names.len() + usize::from(FIRST_NAME) > 1 << 10 {
        return Err(format!("{} names do not fit into ten bits", names.len()).into());
    }
    let sets: BTreeSet<Languages> = entries.values().copied().collect();
    let number_of = |wanted: Languages| sets.range(..wanted).count() as u16;
    let mut table = (sets.len() as u16).to_le_bytes().to_vec();
    table.extend(sets.iter().flat_map(|set| set.bits().to_le_bytes()));
    for (entry, languages) in &entries {
        table.extend(entry.to_le_bytes().into_iter().chain(number_of(*languages).to_le_bytes()));
    }
    fs::write(&out, table)?;
    let [stems, sets] = [entries.len(), sets.len()];
    eprintln!(
        "{out}: {stems} stems of {} names and {} numbers in {sets} sets of languages",
        names.len(),
        numbers.len()
    );
    Ok(())
}

fn read(path: &Path) -> Result<Value, Failure> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(serde_json::from_str(&text)?)
}

/// The texts of an object, by their keys.
fn object(value: &Value) -> impl Iterator<Item = (&str, &str)> {
    value.as_object().into_iter().flatten().filter_map(|(key, text)| Some((key.as_str(), text.as_str()?)))
}

/// Adds the cities of time zones.
fn cities(zones: &Value, path: &str, lang: &str, add: &mut impl FnMut(&str, &str, &str)) {
    for (key, zone) in zones.as_object().into_iter().flatten() {
        match zone["exemplarCity"].as_str() {
            Some(city) => {
                // The key is the name in English, which CLDR repeats only if it is written differently.
                let term = format!("city {path}{key}");
                add(&term, &key.replace('_', " "), LANGUAGES[0]);
                add(&term, city, lang);
            }
            None => cities(zone, &format!("{path}{key}/"), lang, add),
        }
    }
}

/// The names in scripts without spaces, by which pairs of characters or syllables they can be known.
#[derive(Default)]
struct Pairs {
    /// The terms that have a pair.
    terms: BTreeMap<u64, BTreeSet<String>>,
    /// The pairs of each name, and its term.
    names: Vec<(String, Vec<u64>)>,
}

impl Pairs {
    /// Adds a name. The stem of each of its tokens but the last is that of a pair.
    fn insert(&mut self, term: &str, tokens: &[Token]) {
        let pairs: Vec<u64> = tokens[..tokens.len() - 1].iter().map(|token| token.stem).collect();
        for pair in &pairs {
            self.terms.entry(*pair).or_default().insert(term.to_owned());
        }
        self.names.push((term.to_owned(), pairs));
    }

    /// Adds each name by its first pair that no other term has, or by its first pair if there is none.
    fn add_to(self, names: &mut Stems) {
        for (term, pairs) in self.names {
            let own = pairs.iter().find(|pair| self.terms[pair].len() == 1).or(pairs.first());
            if let Some(pair) = own {
                insert(names.entry(term).or_default(), *pair, Languages::OTHERS);
            }
        }
    }
}

/// Adds the words of a name. Of a name of several words, each longer one can stand for the whole. The table has names that
/// are in the news in English, the first language, in which the rarity of words is known best.
fn add(names: &mut Stems, pairs: &mut Pairs, term: &str, name: &str, lang: &str) {
    let text = Text::new(name);
    let is_news = |token: &Token| token.rarity < Rarity::UNKNOWN && !token.rarity.is_function_word();
    if !names.contains_key(term) && (lang != LANGUAGES[0] || !text.tokens.iter().any(is_news)) {
        return;
    }
    let stems = names.entry(term.to_owned()).or_default();
    let words = text.tokens.len();
    if words > 1 && text.tokens.iter().all(|token| token.unspaced) {
        pairs.insert(term, &text.tokens);
        return;
    }
    for token in text.tokens.iter().filter(|token| !token.unspaced) {
        let letters = name[token.span.start as usize..token.span.end as usize].chars().count();
        if words == 1 || letters >= MIN_LETTERS && !token.rarity.is_function_word() {
            insert(stems, token.stem, language(lang));
        }
    }
}

/// A language as the table has it.
fn language(lang: &str) -> Languages {
    if LANGUAGES.contains(&lang) { Languages::of([lang]) } else { Languages::OTHERS }
}

/// Adds a word of some languages.
fn insert(words: &mut Words, stem: u64, languages: Languages) {
    words.entry(stem).and_modify(|known| *known = known.with(languages)).or_insert(languages);
}

/// Adds the words for the numbers from three to twelve, which newspapers spell out, and for powers of ten.
fn read_numbers(rules: &Result<Value, Failure>, lang: &str, numbers: &mut BTreeMap<u16, Words>) {
    // A language without rules writes its numbers in figures.
    let Ok(rules) = rules else { return };
    for (set, rules) in rules["rbnf"]["rbnf"]["SpelloutRules"].as_object().into_iter().flatten() {
        if !set.starts_with("%spellout-cardinal") && !set.starts_with("%spellout-numbering") {
            continue;
        }
        for rule in rules.as_array().into_iter().flatten() {
            let (Some(value), Some(text)) =
                (rule[0].as_str().and_then(|value| value.parse::<u64>().ok()), rule[1].as_str())
            else {
                continue;
            };
            let power = value.checked_ilog10().filter(|exponent| 10u64.pow(*exponent) == value);
            let id = match power.and_then(number_of_power) {
                Some(number) => number,
                None if (3..=12).contains(&value) => value as u16,
                None => continue,
            };
            // A reference to another rule ends in a number or a name that is no word.
            let own: String = text.split(['→', '←', '=']).step_by(2).collect::<Vec<_>>().join(" ");
            add_words(&own, lang, numbers.entry(id).or_default());
        }
    }
}

/// Adds the words and abbreviations by which a newspaper shortens amounts: "Mrd." in "3 Mrd.".
fn read_amounts(numbers: &Value, lang: &str, into: &mut BTreeMap<u16, Words>) {
    let formats = numbers.as_object().into_iter().flatten().filter(|(key, _)| key.starts_with("decimalFormats-"));
    for (length, (_, formats)) in formats.flat_map(|formats| ["short", "long"].map(|length| (length, formats))) {
        // The key says from which amount on a pattern is used, "10000-count-other", and its zeros are the digits that are
        // left of that amount, "00 Mio".
        for (key, pattern) in object(&formats[length]["decimalFormat"]) {
            let amount = key.split('-').next().and_then(|amount| amount.parse::<u64>().ok());
            let exponent = amount.and_then(u64::checked_ilog10).map_or(0, |exponent| exponent as usize + 1);
            let left = exponent.checked_sub(pattern.matches('0').count());
            let Some(id) = left.and_then(|left| number_of_power(left as u32)) else { continue };
            let own = pattern.replace(['0', '.', '\''], " ");
            // Two words are two powers: "mil millones".
            if own.split_whitespace().count() == 1 {
                add_words(&own, lang, into.entry(id).or_default());
            }
        }
    }
}

/// Adds the stems of the words of a rule. In a script without spaces between words, a rule of one or two syllables is one
/// word.
fn add_words(rule: &str, lang: &str, stems: &mut Words) {
    let text = Text::new(rule);
    if let [first] | [first, _] = &text.tokens[..]
        && text.tokens.iter().all(|token| token.unspaced)
    {
        insert(stems, first.stem, language(lang));
        return;
    }
    for token in text.tokens.iter().filter(|token| !token.unspaced) {
        let word = &rule[token.span.start as usize..token.span.end as usize];
        if !RULE_WORDS.contains(&word) && word.chars().count() > 1 {
            insert(stems, token.stem, language(lang));
        }
    }
}
