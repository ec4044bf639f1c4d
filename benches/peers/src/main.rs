//! Methods that find the original of a page, each as a process of its own: `peers.mjs` runs and measures them.
//!
//! ```text
//! firsthand-peers words   ARTICLES               {"words"}: how many the articles have, as Firsthand counts them
//! firsthand-peers build   METHOD ARTICLES INDEX  {"articles"}: how many are in the index now
//! firsthand-peers look-up METHOD INDEX PAGES     {"opened"}: milliseconds; then a line of JSON for each page
//! ```
//!
//! ARTICLES and PAGES are JSON Lines. A page's line is an [`Answer`].

mod firsthand;
mod gaoya;
mod rows;
mod shingles;
mod tantivy;

use rows::{Row, rows};
use serde::Serialize;
use std::error::Error;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

/// Any error ends the measurement.
type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Maximum number of answers for a page.
const MOST: usize = 10;
/// Number of pages that are looked up before the timed ones.
const WARM_UP: usize = 20;

/// What a method says of a page.
#[derive(Debug, Default)]
struct Found {
    /// The originals that it may come from, best first: an address, or the number of an article.
    answers: Vec<serde_json::Value>,
    /// Whether the best answer is similar enough to be called a copy; `None` for a method without a threshold.
    said: Option<bool>,
    /// Milliseconds until everything that the page needs of the index was read; `None` for a method that reads all of
    /// it.
    read: Option<f64>,
}

/// A page's line.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    id: &'a str,
    /// From the page's text to the answers.
    milliseconds: f64,
    read: Option<f64>,
    answers: Vec<serde_json::Value>,
    said: Option<bool>,
}

/// An index that is open.
trait LookUp {
    fn look_up(&mut self, page: &Row) -> Result<Found>;
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let line = match arguments[..] {
        ["words", articles] => {
            let count = |row: Result<Row>| Ok(u64::from(::firsthand::text::Text::new(&row?.text).words()));
            serde_json::json!({ "words": rows(Path::new(articles))?.map(count).sum::<Result<u64>>()? })
        }
        ["build", method, articles, index] => {
            let build = match method {
                "gaoya" => gaoya::build,
                "tantivy" => tantivy::build,
                _ => return Err(format!("{method} builds no index here").into()),
            };
            serde_json::json!({ "articles": build(Path::new(articles), Path::new(index))? })
        }
        ["look-up", method, index, pages] => return look_up(method, Path::new(index), Path::new(pages)),
        _ => return Err("words ARTICLES, build METHOD ARTICLES INDEX or look-up METHOD INDEX PAGES".into()),
    };
    println!("{line}");
    Ok(())
}

fn look_up(method: &str, index: &Path, pages: &Path) -> Result<()> {
    let pages: Vec<Row> = rows(pages)?.collect::<Result<_>>()?;
    let start = Instant::now();
    let mut method: Box<dyn LookUp> = match method {
        "firsthand" => Box::new(firsthand::Opened::open(index)?),
        "gaoya" => Box::new(gaoya::Opened::open(index)?),
        "tantivy" => Box::new(tantivy::Opened::open(index)?),
        _ => return Err(format!("{method} is not known").into()),
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    writeln!(out, "{}", serde_json::json!({ "opened": milliseconds(start) }))?;
    for page in pages.iter().take(WARM_UP) {
        method.look_up(page)?;
    }
    for page in &pages {
        let start = Instant::now();
        let Found { answers, said, read } = method.look_up(page)?;
        let answer = Answer { id: &page.id, milliseconds: milliseconds(start), read, answers, said };
        writeln!(out, "{}", serde_json::to_string(&answer)?)?;
    }
    Ok(out.flush()?)
}

fn milliseconds(since: Instant) -> f64 {
    1000.0 * since.elapsed().as_secs_f64()
}
