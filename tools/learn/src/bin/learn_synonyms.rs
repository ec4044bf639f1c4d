//! Makes the table of synonyms, `src/text/synonyms.bin`, from `WordNet`: which stems can replace each other.
//!
//! ```text
//! apt-get install wordnet-base
//! cargo run --release -p firsthand-learn --bin learn_synonyms -- /usr/share/wordnet src/text/synonyms.bin
//! ```
//!
//! Two words are synonyms if a synset of `WordNet` 3.0 (Princeton University; see `src/text/synonyms.license`) contains
//! both, and adjectives also if a synset of one is similar to a synset of the other. The earlier the sense, the
//! stronger the link. Words that are rare in news are left out: those of which the rarity table knows no common form.

use firsthand::text::rarity::RAREST;
use firsthand::text::synonyms::{MAX_SYNONYMS, pack};
use firsthand::text::{Text, Token};
use firsthand_measure::files::Failure;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;

/// Maximum number of senses of a word that are read.
const MAX_SENSES: usize = 6;
/// Endings with which a word is looked up in the rarity table.
const ENDINGS: [&str; 6] = ["", "s", "d", "ed", "ing", "ly"];

/// A stem, and the lowest rarity level of its words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stem {
    symbol: u32,
    level: u8,
}

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let (Some(wordnet), Some(out)) = (arguments.next(), arguments.next()) else {
        return Err("usage: learn_synonyms WORDNET OUT.bin".into());
    };
    // Strength of each link. The table keeps the strongest links of a stem, and of equal ones those to the most common
    // stems.
    let mut links: BTreeMap<(u32, u32), u8> = BTreeMap::new();
    let mut levels: HashMap<u32, u8> = HashMap::new();
    for class in ["noun", "verb", "adj", "adv"] {
        for (word, synonym, strength) in synonyms(Path::new(&wordnet), class)? {
            let (Some(a), Some(b)) = (stem(&word), stem(&synonym)) else { continue };
            if a.symbol != b.symbol {
                for (one, other) in [(a, b), (b, a)] {
                    let link = links.entry((one.symbol, other.symbol)).or_default();
                    *link = strength.max(*link);
                    let level = levels.entry(one.symbol).or_insert(one.level);
                    *level = one.level.min(*level);
                }
            }
        }
    }
    let mut table: BTreeMap<u32, Vec<(Reverse<u8>, u8, u32)>> = BTreeMap::new();
    for ((one, other), strength) in links {
        table.entry(one).or_default().push((Reverse(strength), levels[&other], other));
    }
    let table: BTreeMap<u32, Vec<u32>> = table
        .into_iter()
        .map(|(stem, mut synonyms)| {
            synonyms.sort_unstable();
            (stem, synonyms.into_iter().take(MAX_SYNONYMS).map(|(_, _, synonym)| synonym).collect())
        })
        .collect();
    let bytes = pack(&table).ok_or("there are more stems than the table can number")?;
    fs::write(&out, &bytes)?;
    let links: usize = table.values().map(Vec::len).sum();
    eprintln!("{out}: {} stems, {links} links, {} bytes, XXH3 {:016x}", table.len(), bytes.len(), xxh3_64(&bytes));
    Ok(())
}

/// The stem of a word. None for function words, words of several tokens and words that are rare in news.
fn stem(word: &str) -> Option<Stem> {
    let token = |word: &str| -> Option<Token> {
        let mut tokens = Text::new(word).tokens;
        tokens.pop().filter(|_| tokens.is_empty())
    };
    let own = token(word).filter(|t| !t.rarity.is_function_word())?;
    let level =
        ENDINGS.iter().filter_map(|ending| token(&format!("{word}{ending}"))).map(|t| t.rarity.level()).min()?;
    (level < RAREST).then_some(Stem { symbol: own.stem as u32, level })
}

/// A word, a synonym of it, and the strength of the link, from 1 to 4.
type Link = (String, String, u8);

/// All links between words of a class: `noun`, `verb`, `adj` or `adv`.
fn synonyms(wordnet: &Path, class: &str) -> Result<BTreeSet<Link>, Failure> {
    let read = |kind: &str| fs::read_to_string(wordnet.join(format!("{kind}.{class}")));
    let synsets: HashMap<String, Synset> = read("data")?.lines().filter_map(Synset::read).collect();
    let mut found = BTreeSet::new();
    for line in read("index")?.lines().filter(|l| !l.starts_with(' ')) {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (word, count): (&str, usize) = (fields[0], fields[2].parse()?);
        for (rank, at) in fields[fields.len() - count..].iter().take(MAX_SENSES).enumerate() {
            let strength = [4, 3, 2, 2, 1, 1][rank];
            let synset = &synsets[*at];
            let alike = synset.similar.iter().filter_map(|at| synsets.get(at)).flat_map(|s| &s.words);
            let all = synset.words.iter().map(|w| (w, strength)).chain(alike.map(|w| (w, strength - 1)));
            for (synonym, strength) in all.filter(|(_, strength)| *strength > 0) {
                found.insert((word.to_owned(), synonym.clone(), strength));
            }
        }
    }
    Ok(found)
}

/// A set of synonyms: a line of a data file of `WordNet`, whose format is described in wndb(5).
struct Synset {
    words: Vec<String>,
    /// Offsets of similar synsets in the data file, which are their names.
    similar: Vec<String>,
}

impl Synset {
    /// Offset of the synset, and the synset. None for lines of the licence.
    fn read(line: &str) -> Option<(String, Self)> {
        let fields: Vec<&str> = line.split(' ').collect();
        let count = usize::from_str_radix(fields.get(3).filter(|_| !line.starts_with(' '))?, 16).ok()?;
        let word = |i: usize| fields[4 + 2 * i].split('(').next().unwrap_or("").to_lowercase();
        let pointers = 4 + 2 * count;
        let number: usize = fields[pointers].parse().ok()?;
        let pointer = |i: usize| &fields[pointers + 1 + 4 * i..][..2];
        let similar = (0..number).map(pointer).filter(|p| p[0] == "&").map(|p| p[1].to_owned()).collect();
        Some((fields[0].to_owned(), Self { words: (0..count).map(word).collect(), similar }))
    }
}
