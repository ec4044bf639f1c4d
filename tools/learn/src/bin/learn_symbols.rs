//! Learns the frequencies of symbols, `src/fingerprint/symbols.bin`, from a corpus: how often each symbol occurs, as an
//! entity and otherwise.
//!
//! ```text
//! cargo run --release -p firsthand-learn --bin learn_symbols -- DATA/articles.jsonl.gz src/fingerprint/symbols.bin
//! ```

use firsthand::fingerprint::Fingerprint;
use firsthand::fingerprint::symbols::{SYMBOLS, pack};
use firsthand::text::Text;
use firsthand_measure::files::{Failure, json_lines};
use serde_json::Value;
use std::path::Path;

fn main() -> Result<(), Failure> {
    let mut args = std::env::args().skip(1);
    let (Some(corpus), Some(out)) = (args.next(), args.next()) else {
        return Err("usage: learn_symbols ARTICLES.jsonl.gz OUT.bin".into());
    };
    let mut words = vec![0u32; 2 * SYMBOLS];
    for row in json_lines::<Value>(Path::new(&corpus))? {
        let row = row?;
        let Some(text) = row["text"].as_str() else { continue };
        for word in Fingerprint::new(&Text::new(text)).sketch.reduced().words {
            words[usize::from(word.entity) * SYMBOLS + word.symbol as usize] += 1;
        }
    }
    let table: Vec<u8> = words.iter().map(|count| pack(count + 1)).collect();
    std::fs::write(&out, &table)?;
    eprintln!("{out}: {} bytes, from {} words", table.len(), words.iter().sum::<u32>());
    Ok(())
}
