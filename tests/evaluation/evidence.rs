//! Writes the evidence of labelled pages as JSON Lines, for `fit.py` to learn the verdict's model from.
//!
//! ```text
//! cargo run --release --features native --example evidence -- pairs ../shared/data/pairs.jsonl.gz > pairs.evidence
//! cargo run --release --features native --example evidence -- honest INDEX ../shared/data/pages.jsonl.gz > honest.evidence
//! ```
//!
//! `pairs`: one source against one page, as `compare` sees them and as an index does. `honest`: pages that copy nothing,
//! each against the articles of an index that share most with it: what a check must not accuse.

use firsthand::check::Check;
use firsthand::fingerprint::{Fingerprint, SYMBOL_BITS};
use firsthand::matching::{Evidence, align};
use firsthand::text::Text;
use firsthand::{Article, Index};
use flate2::read::MultiGzDecoder;
use rayon::prelude::*;
use serde_json::{Value, json};
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_64;

type Rows = Result<Vec<String>, Box<dyn Error + Send + Sync>>;

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rows = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["pairs", pairs] => read(pairs)?.par_iter().map(of_pair).collect::<Vec<_>>(),
        ["honest", index, pages] => {
            let bytes = fs::read(index)?;
            let index = Arc::new(Index::open(&bytes)?);
            read(pages)?.par_iter().map(|row| of_honest(row, &index, &bytes)).collect::<Rows>()?
        }
        _ => return Err("usage: evidence pairs PAIRS.jsonl.gz | evidence honest INDEX PAGES.jsonl.gz".into()),
    };
    let mut out = std::io::stdout().lock();
    rows.iter().filter(|row| !row.is_empty()).try_for_each(|row| writeln!(out, "{}", row.trim_end()))?;
    Ok(())
}

fn read(path: &str) -> Result<Vec<Value>, Box<dyn Error + Send + Sync>> {
    let lines = BufReader::new(MultiGzDecoder::new(File::open(path)?)).lines();
    lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}

/// Evidence of one pair, once from the source's text and once from what an index keeps of it.
fn of_pair(row: &Value) -> String {
    let print = |field: &str| Fingerprint::new(&Text::new(row[field].as_str().unwrap_or("")));
    let (page, source) = (print("page_text"), print("source_text"));
    let full = align(&page, &source.sketch, 32).evidence;
    let stored = align(&page, &source.sketch.reduced(), SYMBOL_BITS).evidence;
    json!({
        "id": row["id"], "kind": row["kind"], "how": row["how"], "lang": row["lang"], "names": Evidence::NAMES,
        "group": xxh3_64(row["source_text"].as_str().unwrap_or("").as_bytes()),
        "full": full.values(), "stored": stored.values(),
    })
    .to_string()
}

/// Evidence of a page that copies nothing against each article that shares most with it, a line each.
fn of_honest(row: &Value, index: &Arc<Index>, bytes: &[u8]) -> Result<String, Box<dyn Error + Send + Sync>> {
    if !row["source_url"].is_null() || row["kind"] == "source" {
        return Ok(String::new());
    }
    let article = Article { text: row["text"].as_str().unwrap_or("").to_owned(), ..Article::default() };
    let mut check = Check::new(article, row["url"].as_str(), vec![Arc::clone(index)]);
    while !check.wants().is_empty() {
        let wanted: Vec<&[u8]> =
            check.wants().iter().map(|w| &bytes[w.range.start as usize..w.range.end as usize]).collect();
        check.supply(&wanted)?;
    }
    let lines = check.evidence().into_iter().map(|evidence| {
        let row = json!({
            "id": row["id"], "kind": row["kind"], "how": row["how"], "lang": row["lang"], "names": Evidence::NAMES,
            "group": row["id"], "stored": evidence.values(),
        });
        row.to_string() + "\n"
    });
    Ok(lines.collect())
}
