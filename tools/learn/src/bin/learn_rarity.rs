//! Learns the table of word rarity, `src/text/rarity.bin`, from a corpus: the share of articles that hold a word.
//!
//! ```text
//! cargo run --release -p firsthand-learn --bin learn_rarity -- DATA/articles.jsonl.gz src/text/rarity.bin
//! ```

use firsthand::text::{Text, rarity};
use firsthand_measure::files::{Failure, json_lines};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

/// Minimum number of articles in a language. Frequencies in fewer are unreliable.
const MIN_ARTICLES: u32 = 40;
/// Rarity level from which on words get no entry: those in fewer than one of 512 articles.
const FIRST_OMITTED_LEVEL: u8 = 9;

fn main() -> Result<(), Failure> {
    let mut args = std::env::args().skip(1);
    let (Some(corpus), Some(out)) = (args.next(), args.next()) else {
        return Err("usage: learn_rarity ARTICLES.jsonl.gz OUT.bin".into());
    };
    let mut articles: BTreeMap<String, u32> = BTreeMap::new();
    let mut frequencies: HashMap<u64, BTreeMap<String, u32>> = HashMap::new();
    for row in json_lines::<Value>(Path::new(&corpus))? {
        let row = row?;
        let (Some(text), Some(lang)) = (row["text"].as_str(), row["lang"].as_str()) else { continue };
        *articles.entry(lang.to_owned()).or_default() += 1;
        let words: HashSet<u64> = Text::new(text).tokens.iter().map(|t| t.form).collect();
        for word in words {
            *frequencies.entry(word).or_default().entry(lang.to_owned()).or_default() += 1;
        }
    }
    let mut levels: BTreeMap<u64, (u64, u8)> = BTreeMap::new();
    for (word, by_language) in &frequencies {
        let frequency = by_language
            .iter()
            .filter(|(lang, _)| articles[*lang] >= MIN_ARTICLES)
            // Two articles fewer: in a small corpus, the words of a story that is told twice would look common.
            .map(|(lang, n)| f64::from(n.saturating_sub(2)) / f64::from(articles[lang]))
            .fold(0.0, f64::max);
        let level = (-frequency.log2()).floor().clamp(0.0, 15.0) as u8;
        if level < FIRST_OMITTED_LEVEL {
            // Of two words with the same key, the more common one gives the level.
            let entry = levels.entry(word >> 36).or_insert((*word, level));
            if level < entry.1 {
                *entry = (*word, level);
            }
        }
    }
    let table: Vec<u8> = levels.values().flat_map(|(word, level)| rarity::pack(*word, *level).to_le_bytes()).collect();
    std::fs::write(&out, &table)?;
    eprintln!("{out}: {} words, {} bytes, from {articles:?} articles", levels.len(), table.len());
    Ok(())
}
