//! Measures what disguises cost: the recall of copies, of spun and of re-worded pages, plain and under each disguise, on labelled
//! data that is not part of the project.
//!
//! ```text
//! cargo run --release -p firsthand-measure --bin evasion -- DATA/articles.jsonl.gz DATA/pages.jsonl.gz
//! ```

use clap::Parser;
use firsthand::article::MIN_WORDS;
use firsthand::index::Prepared;
use firsthand::text::Text;
use firsthand::{Article, Report};
use firsthand_measure::evasion::disguises::{ALL, Act, Disguise};
use firsthand_measure::evasion::pages::{Copy, Library, is_found, prepare};
use firsthand_measure::files::{Failure, json_lines};
use rayon::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Number of pages of each kind.
const PAGES: usize = 100;
/// Minimum number of words in a page. It is still an article when every third sentence is dropped.
const MIN_PAGE_WORDS: usize = 2 * MIN_WORDS;

/// Measures the recall of copies, of spun and of re-worded pages, plain and under each disguise, and prints it as a Markdown table.
///
/// Takes 100 `copy`, 100 `spun` and 100 `paraphrase` pages of one language, evenly over the ways in which they were made (`how`), puts
/// each into the page of a site and checks it against an index of all articles. A page is found if it is accused of
/// copying the right original. Pages of under 160 words are left out: without every third sentence they would not be
/// articles.
#[derive(Parser)]
#[command(name = "evasion")]
struct Arguments {
    /// Originals: a .jsonl or .jsonl.gz file with rows of `{"url", "text"}`.
    articles: PathBuf,
    /// Pages: a .jsonl or .jsonl.gz file with rows of `{"id", "kind", "how", "lang", "source_url", "text"}`.
    pages: PathBuf,
    /// Language of the pages. Disguises of English words are left out for other languages.
    #[arg(default_value = "en")]
    language: String,
    /// Also name, on standard error, each page that is found without a disguise and lost under it.
    #[arg(long)]
    lost: bool,
}

fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse();
    let prepared: Vec<_> = read(&arguments.articles)?.par_iter().filter_map(original).collect();
    let library = Library::new(prepared);
    let pages = read(&arguments.pages)?;
    let lang = arguments.language.as_str();
    let kinds = ["copy", "spun", "paraphrase"].map(|kind| Kind::new(kind, choose(&pages, kind, lang), &library));
    println!(
        "| disguise | copies found | lost | spun | lost | may be lost | re-worded | lost | may be lost |\n|---|---|---|---|---|---|---|---|---|"
    );
    let plain = kinds.each_ref().map(|kind| format!("{} of {} |", kind.found(), kind.pages.len()));
    println!("| none | {} | {} | | {} | |", plain[0], plain[1], plain[2]);
    for disguise in ALL.iter().filter(|d| lang == "en" || !d.english_only) {
        let cells = kinds.each_ref().map(|kind| {
            let found = kind.found_under(disguise, &library, arguments.lost);
            let points = 100.0 * (kind.found() as f32 - found as f32) / kind.pages.len().max(1) as f32;
            format!("{found} | {points:.0}")
        });
        let reworded = disguise.allowed_loss_reworded.map_or_else(|| String::from("any"), |points| points.to_string());
        let [copies, spun, others] = cells;
        println!("| {} | {copies} | {spun} | {} | {others} | {reworded} |", disguise.name, disguise.allowed_loss);
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<Value>, Failure> {
    json_lines(path)?.collect()
}

fn field(row: &Value, name: &str) -> String {
    row[name].as_str().unwrap_or_default().to_owned()
}

fn original(row: &Value) -> Option<Prepared> {
    prepare(&Article::from_text(field(row, "text")).ok()?, &field(row, "url"))
}

/// The pages of a kind to measure: equally many of each `how`, as far as there are enough.
fn choose(rows: &[Value], kind: &str, lang: &str) -> Vec<Copy> {
    let mut by_how: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row["kind"] == kind && row["lang"] == lang) {
        if (Text::new(&field(row, "text")).words() as usize) < MIN_PAGE_WORDS {
            continue;
        }
        by_how.entry(field(row, "how")).or_default().push(row);
    }
    let longest = by_how.values().map(Vec::len).max().unwrap_or(0);
    let interleaved = (0..longest).flat_map(|at| by_how.values().filter_map(move |rows| rows.get(at)));
    let copy = |(number, row): (usize, &&Value)| Copy {
        name: format!("{} ({})", field(row, "id"), field(row, "how")),
        original: field(row, "source_url"),
        lang: lang.to_owned(),
        title: String::from("What we know so far"),
        paragraphs: field(row, "text").lines().filter(|l| !l.trim().is_empty()).map(str::to_owned).collect(),
        seed: number as u64,
    };
    interleaved.take(PAGES).enumerate().map(copy).collect()
}

/// Pages of one kind, and the reports on them without a disguise.
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

    /// Number of pages that are found without a disguise.
    fn found(&self) -> usize {
        (0..self.pages.len()).filter(|at| self.was_found(*at)).count()
    }

    /// Number of pages that are found under a disguise.
    fn found_under(&self, disguise: &Disguise, library: &Library, names_lost: bool) -> usize {
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
