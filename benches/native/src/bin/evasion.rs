//! What disguises cost, on data outside of the project: recall of copies and of spun pages, plain and disguised.
//!
//! ```text
//! cargo run --release -p firsthand-measure --bin evasion -- ../shared/data/articles.jsonl.gz ../shared/data/pages.jsonl.gz
//! ```
//!
//! Takes 100 `copy` and 100 `spun` pages in one language (English, unless `de` or another follows), evenly over `how`,
//! sets each into a page with a site's furniture, and checks it against an index of all articles. A page is found if it
//! is accused, and of copying the right original. Pages of under 160 words are passed over: without every third
//! sentence they would be no articles any more. `--lost` names the pages that a disguise loses.

use firsthand::article::MIN_WORDS;
use firsthand::index::Prepared;
use firsthand::text::Text;
use firsthand::{Article, Report};
use firsthand_measure::evasion::disguises::{ALL, Act, Disguise};
use firsthand_measure::evasion::pages::{Copy, Library, is_found, prepare};
use flate2::read::MultiGzDecoder;
use rayon::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};

/// Pages of a kind.
const PAGES: usize = 100;
/// Words of a page that are an article yet when a third is dropped.
const LEAST_WORDS: usize = 2 * MIN_WORDS;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let names_lost = arguments.iter().any(|a| a == "--lost");
    arguments.retain(|a| a != "--lost");
    let (articles, pages, lang) = match &arguments[..] {
        [articles, pages] => (articles, pages, "en"),
        [articles, pages, lang] => (articles, pages, lang.as_str()),
        _ => return Err("usage: evasion ARTICLES PAGES [LANGUAGE] [--lost]".into()),
    };
    let prepared: Vec<_> = read(articles)?.par_iter().filter_map(original).collect();
    let library = Library::new(prepared);
    let pages = read(pages)?;
    let kinds = ["copy", "spun"].map(|kind| Kind::new(kind, choose(&pages, kind, lang), &library));
    println!("| disguise | copies found | lost | spun found | lost | may be lost |\n|---|---|---|---|---|---|");
    let [copies, spun] = kinds.each_ref().map(Kind::found);
    println!("| none | {copies} of {} | | {spun} of {} | | |", kinds[0].pages.len(), kinds[1].pages.len());
    for disguise in ALL.iter().filter(|d| lang == "en" || !d.english) {
        let cells = kinds.each_ref().map(|kind| {
            let found = kind.disguised(disguise, &library, names_lost);
            let points = 100.0 * (kind.found() as f32 - found as f32) / kind.pages.len().max(1) as f32;
            format!("{found} | {points:.0}")
        });
        println!("| {} | {} | {} | {} |", disguise.name, cells[0], cells[1], disguise.points);
    }
    Ok(())
}

fn read(path: &str) -> Result<Vec<Value>, Box<dyn Error>> {
    let lines = BufReader::new(MultiGzDecoder::new(File::open(path)?)).lines();
    lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}

fn field(row: &Value, name: &str) -> String {
    row[name].as_str().unwrap_or_default().to_owned()
}

fn original(row: &Value) -> Option<Prepared> {
    prepare(&Article::from_text(field(row, "text")).ok()?, &field(row, "url"))
}

/// Pages of a kind, as many of each `how`, as far as there are.
fn choose(rows: &[Value], kind: &str, lang: &str) -> Vec<Copy> {
    let mut by_how: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row["kind"] == kind && row["lang"] == lang) {
        if (Text::new(&field(row, "text")).words() as usize) < LEAST_WORDS {
            continue;
        }
        by_how.entry(field(row, "how")).or_default().push(row);
    }
    let most = by_how.values().map(Vec::len).max().unwrap_or(0);
    let by_turns = (0..most).flat_map(|at| by_how.values().filter_map(move |rows| rows.get(at)));
    let copy = |(number, row): (usize, &&Value)| Copy {
        name: format!("{} ({})", field(row, "id"), field(row, "how")),
        original: field(row, "source_url"),
        lang: lang.to_owned(),
        title: String::from("What we know so far"),
        paragraphs: field(row, "text").lines().filter(|l| !l.trim().is_empty()).map(str::to_owned).collect(),
        seed: number as u64,
    };
    by_turns.take(PAGES).enumerate().map(copy).collect()
}

/// Pages of one kind, and how they fare undisguised.
struct Kind {
    name: &'static str,
    pages: Vec<Copy>,
    plain: Vec<Report>,
}

impl Kind {
    fn new(name: &'static str, pages: Vec<Copy>, library: &Library) -> Self {
        let plain = pages.par_iter().map(|page| library.check(&page.plain())).collect();
        Self { name, pages, plain }
    }

    fn was_found(&self, at: usize) -> bool {
        is_found(&self.plain[at], &[&self.pages[at].original])
    }

    fn found(&self) -> usize {
        (0..self.pages.len()).filter(|at| self.was_found(*at)).count()
    }

    /// How many are found under a disguise.
    fn disguised(&self, disguise: &Disguise, library: &Library, names_lost: bool) -> usize {
        let check = |at: usize| {
            let (page, other) = (&self.pages[at], &self.pages[(at + 1) % self.pages.len()]);
            let report = library.check(&page.disguised(disguise, other));
            let mixed = [page.original.as_str(), other.original.as_str()];
            let originals = if matches!(disguise.act, Act::Mix(_)) { &mixed[..] } else { &mixed[..1] };
            let found = is_found(&report, originals);
            if names_lost && !found && self.was_found(at) {
                let (best, was) = (&report.best, &self.plain[at].best);
                eprintln!(
                    "{} × {} × {}: {:?} {:.3} of {:?}, {:?}; was {:?} {:.3} of {}",
                    disguise.name,
                    self.name,
                    page.name,
                    best.verdict,
                    best.score,
                    best.source_url,
                    report.not_article,
                    was.verdict,
                    was.score,
                    page.original
                );
            }
            found
        };
        (0..self.pages.len()).into_par_iter().map(check).filter(|found| *found).count()
    }
}
