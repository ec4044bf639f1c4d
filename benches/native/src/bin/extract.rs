//! Extracts the articles of saved pages, for `benches/extraction`. Reads JSON Lines of `{"file", "path", "url"}` from
//! standard input and writes a row for each to standard output: the article's fields, or `{"text": "", "error"}`, with
//! `file` as it was given. At the end it writes the number of pages and the seconds that extraction took, without
//! reading and decoding, to standard error.

use firsthand_measure::files::Failure;
use std::io::{BufRead, Write};
use std::time::{Duration, Instant};

fn main() -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let mut busy = Duration::ZERO;
    let mut pages = 0;
    for line in std::io::stdin().lock().lines() {
        let row: serde_json::Value = serde_json::from_str(&line?)?;
        let bytes = std::fs::read(row["path"].as_str().ok_or("a row has no path")?)?;
        let html = firsthand::article::encoding::decode(&bytes, None);
        let start = Instant::now();
        let article = firsthand::Article::from_html(&html, row["url"].as_str());
        busy += start.elapsed();
        pages += 1;
        let mut answer = match article {
            Ok(article) => serde_json::to_value(article)?,
            Err(error) => serde_json::json!({ "text": "", "error": error.to_string() }),
        };
        answer["file"] = row["file"].clone();
        writeln!(out, "{answer}")?;
    }
    eprintln!("{{\"pages\": {pages}, \"seconds\": {:.3}}}", busy.as_secs_f64());
    Ok(())
}
