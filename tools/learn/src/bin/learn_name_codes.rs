//! Learns which names a symbol stands for, `src/fingerprint/name_codes.bin`, from a corpus: the consonants of those names
//! that most articles have.
//!
//! ```text
//! cargo run --release -p firsthand-learn --bin learn_name_codes -- DATA/articles.jsonl.gz src/fingerprint/name_codes.bin
//! ```

use firsthand::fingerprint::SYMBOL_BITS;
use firsthand::fingerprint::name_codes::{CODES_PER_SYMBOL, MIN_CODE_PLACES};
use firsthand::fingerprint::symbols::SYMBOLS;
use firsthand::text::consonants::Code;
use firsthand::text::{Text, Written};
use firsthand_measure::files::{Failure, json_lines};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn main() -> Result<(), Failure> {
    let mut args = std::env::args().skip(1);
    let (Some(corpus), Some(out)) = (args.next(), args.next()) else {
        return Err("usage: learn_name_codes ARTICLES.jsonl.gz OUT.bin".into());
    };
    let mut articles: BTreeMap<(u64, Code), u32> = BTreeMap::new();
    for row in json_lines::<Value>(Path::new(&corpus))? {
        let row = row?;
        let Some(source) = row["text"].as_str() else { continue };
        for name in names(source) {
            *articles.entry(name).or_default() += 1;
        }
    }
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
    std::fs::write(&out, &table)?;
    let all: u32 = articles.values().sum();
    eprintln!(
        "{out}: {} bytes; {:.1} % of {all} names have a code of their symbol",
        table.len(),
        100.0 * known as f32 / all as f32
    );
    Ok(())
}

/// The names in a text, each once, by symbol and code.
fn names(source: &str) -> BTreeSet<(u64, Code)> {
    let text = Text::new(source);
    let names = text.tokens.iter().filter(|token| token.entity && token.written != Written::Figure && !token.unspaced);
    let by_symbol = names.filter_map(|token| {
        let word = source.get(token.span.start as usize..token.span.end as usize)?.to_lowercase();
        let code = Code::of(&word).filter(|code| code.places() >= MIN_CODE_PLACES)?;
        Some((token.stem & ((1 << SYMBOL_BITS) - 1), code))
    });
    by_symbol.collect()
}
