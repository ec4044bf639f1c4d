//! Learns `src/text/rarity.bin` from a corpus: how many articles of each language hold a word.
//!
//! ```text
//! cargo run --release -p firsthand-learn --bin learn_rarity -- ../shared/data/articles.jsonl.gz src/text/rarity.bin
//! ```

use firsthand::text::{Text, rarity};
use flate2::read::MultiGzDecoder;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader};

/// Languages with fewer articles say nothing about frequencies.
const FEWEST_ARTICLES: u32 = 40;
/// A word is worth an entry from this level on down: in one of 512 articles, or more.
const RAREST_ENTRY: u8 = 9;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(corpus), Some(out)) = (args.next(), args.next()) else {
        return Err("usage: learn_rarity ARTICLES.jsonl.gz OUT.bin".into());
    };
    let mut articles: BTreeMap<String, u32> = BTreeMap::new();
    let mut holding: HashMap<u64, BTreeMap<String, u32>> = HashMap::new();
    for line in BufReader::new(MultiGzDecoder::new(File::open(&corpus)?)).lines() {
        let row: serde_json::Value = serde_json::from_str(&line?)?;
        let (Some(text), Some(lang)) = (row["text"].as_str(), row["lang"].as_str()) else { continue };
        *articles.entry(lang.to_owned()).or_default() += 1;
        let words: HashSet<u64> = Text::new(text).tokens.iter().map(|t| t.form).collect();
        for word in words {
            *holding.entry(word).or_default().entry(lang.to_owned()).or_default() += 1;
        }
    }
    let mut levels: BTreeMap<u64, (u64, u8)> = BTreeMap::new();
    for (word, by_language) in &holding {
        let frequency = by_language
            .iter()
            .filter(|(lang, _)| articles[*lang] >= FEWEST_ARTICLES)
            // Two articles less: in a small corpus a story told twice makes its own words look common.
            .map(|(lang, n)| f64::from(n.saturating_sub(2)) / f64::from(articles[lang]))
            .fold(0.0, f64::max);
        let level = (-frequency.log2()).floor().clamp(0.0, 15.0) as u8;
        if level < RAREST_ENTRY {
            // Of two words with one key the commoner decides.
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
