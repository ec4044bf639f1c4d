//! Learns the names that are in the news from a corpus: `src/fingerprint/name_codes.bin` has, for each symbol, the
//! consonants of those names that most articles have, and `src/matching/translation/known_names.txt` the names that most
//! articles have.
//!
//! ```text
//! cargo run --release -p firsthand-learn --bin learn_name_codes -- DATA/articles.jsonl.gz src/fingerprint/name_codes.bin \
//!     src/matching/translation/known_names.txt
//! ```

use firsthand::fingerprint::SYMBOL_BITS;
use firsthand::fingerprint::name_codes::{CODES_PER_SYMBOL, MIN_CODE_PLACES};
use firsthand::fingerprint::symbols::SYMBOLS;
use firsthand::text::consonants::Code;
use firsthand::text::{Text, Written};
use firsthand_measure::files::{Failure, json_lines};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Number of names that are written out.
const KNOWN_NAMES: usize = 1000;

fn main() -> Result<(), Failure> {
    let mut args = std::env::args().skip(1);
    let (Some(corpus), Some(out), Some(known_out)) = (args.next(), args.next(), args.next()) else {
        return Err("usage: learn_name_codes ARTICLES.jsonl.gz OUT.bin NAMES.txt".into());
    };
    let mut articles: BTreeMap<(u64, Code), u32> = BTreeMap::new();
    let mut written: BTreeMap<String, u32> = BTreeMap::new();
    for row in json_lines::<Value>(Path::new(&corpus))? {
        let row = row?;
        let Some(source) = row["text"].as_str() else { continue };
        let names = names(source);
        let codes: BTreeSet<(u64, Code)> = names.iter().map(|(symbol, code, _)| (*symbol, *code)).collect();
        for name in codes {
            *articles.entry(name).or_default() += 1;
        }
        for (_, _, name) in names {
            *written.entry(name).or_default() += 1;
        }
    }
    fs::write(&known_out, known_names(written))?;
    let mut of_symbols: Vec<Vec<(u32, Code)>> = vec![Vec::new(); SYMBOLS];
    for ((symbol, code), count) in &articles {
        of_symbols[*symbol as usize].push((*count, *code));
    }
    let (mut table, mut known) = (Vec::new(), 0);
    for names in &mut of_symbols {
        names.sort_unstable_by(|a, b| b.cmp(a));
        names.truncate(CODES_PER_SYMBOL);
        known += names.iter().map(|(count, _)| count).sum::<u32>();
        let bits = names.iter().map(|(_, code)| code.bits()).chain(std::iter::repeat(0));
        table.extend(bits.take(CODES_PER_SYMBOL).flat_map(u16::to_le_bytes));
    }
    fs::write(&out, &table)?;
    let all: u32 = articles.values().sum();
    eprintln!(
        "{out}: {} bytes; {:.1} % of {all} names have a code of their symbol",
        table.len(),
        100.0 * known as f32 / all as f32
    );
    Ok(())
}

/// The names that most articles have, in alphabetical order, a line each.
fn known_names(articles: BTreeMap<String, u32>) -> String {
    let mut names: Vec<(u32, String)> = articles.into_iter().map(|(name, count)| (count, name)).collect();
    names.sort_unstable_by(|a, b| b.cmp(a));
    let mut names: Vec<String> = names.into_iter().take(KNOWN_NAMES).map(|(_, name)| name + "\n").collect();
    names.sort_unstable();
    names.concat()
}

/// The names in a text, each once, by symbol and code.
fn names(source: &str) -> BTreeSet<(u64, Code, String)> {
    let text = Text::new(source);
    let names = text.tokens.iter().filter(|token| token.entity && token.written != Written::Figure && !token.unspaced);
    let by_symbol = names.filter_map(|token| {
        let word = source.get(token.span.start as usize..token.span.end as usize)?.to_lowercase();
        let code = Code::of(&word).filter(|code| code.places() >= MIN_CODE_PLACES)?;
        let name = word.split(['\'', '’']).next().unwrap_or(&word).to_owned();
        Some((token.stem & ((1 << SYMBOL_BITS) - 1), code, name))
    });
    by_symbol.collect()
}
