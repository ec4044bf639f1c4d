//! Learns `src/fingerprint/symbols.bin` from a corpus: how often each symbol stands in its articles, as an entity and
//! otherwise.
//!
//! ```text
//! cargo run --release -p firsthand-learn --bin learn_symbols -- ../shared/data/articles.jsonl.gz src/fingerprint/symbols.bin
//! ```

use firsthand::fingerprint::Fingerprint;
use firsthand::fingerprint::symbols::{SYMBOLS, pack};
use firsthand::text::Text;
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{BufRead, BufReader};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(corpus), Some(out)) = (args.next(), args.next()) else {
        return Err("usage: learn_symbols ARTICLES.jsonl.gz OUT.bin".into());
    };
    let mut words = vec![0u32; 2 * SYMBOLS];
    for line in BufReader::new(MultiGzDecoder::new(File::open(&corpus)?)).lines() {
        let row: serde_json::Value = serde_json::from_str(&line?)?;
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
