//! Writes the evidence of every labelled pair as JSON Lines, for `fit.py` to learn the verdict's model from.
//!
//! ```text
//! cargo run --release --features native --example evidence -- ../shared/data/pairs.jsonl.gz > evidence.jsonl
//! ```

use firsthand::fingerprint::{Fingerprint, SYMBOL_BITS};
use firsthand::matching::{Evidence, align};
use firsthand::text::Text;
use flate2::read::MultiGzDecoder;
use rayon::prelude::*;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufRead, BufReader, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Some(path) = std::env::args().nth(1) else { return Err("usage: evidence PAIRS.jsonl.gz".into()) };
    let lines: Vec<String> =
        BufReader::new(MultiGzDecoder::new(File::open(&path)?)).lines().collect::<Result<_, _>>()?;
    let rows: Vec<String> = lines.par_iter().map(|line| evidence_of(line)).collect::<Result<_, serde_json::Error>>()?;
    let mut out = std::io::stdout().lock();
    rows.iter().try_for_each(|row| writeln!(out, "{row}"))?;
    Ok(())
}

/// The evidence of one pair, once from the source's text and once from what an index keeps of it.
fn evidence_of(line: &str) -> Result<String, serde_json::Error> {
    let row: Value = serde_json::from_str(line)?;
    let print = |field: &str| Fingerprint::new(&Text::new(row[field].as_str().unwrap_or("")));
    let (page, source) = (print("page_text"), print("source_text"));
    let full = align(&page, &source.sketch, 32).evidence;
    let stored = align(&page, &source.sketch.reduced(), SYMBOL_BITS).evidence;
    let row = json!({
        "id": row["id"], "kind": row["kind"], "how": row["how"], "lang": row["lang"], "origin": row["origin"],
        "names": Evidence::NAMES, "group": row["source_text"].as_str().map(|t| xxhash_rust::xxh3::xxh3_64(t.as_bytes())), "full": full.values(), "stored": stored.values(),
    });
    serde_json::to_string(&row)
}
