//! Measures the cost of checking pages against an index, and what the checks find.
//!
//! ```text
//! cargo run --release -p firsthand-measure --bin cost -- big.firsthand --pages DATA/pages.jsonl.gz --limit 500
//! ```

use clap::Parser;
use firsthand_measure::files::Failure;
use firsthand_measure::scale::pages::pages;
use firsthand_measure::scale::reading::{Cost, OnDisk, check};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

/// Checks pages against index files, one page at a time, and prints the costs and the results as one line of JSON.
///
/// `page` gives the median, the 95th percentile and the maximum of each cost of a page: the bytes and ranges of the
/// index that the core wants, and in how many rounds; the requests and their bytes after neighbouring ranges are joined
/// as the extension joins them; and the milliseconds to make the fingerprint, to find candidates and to judge them,
/// without the reading. `kinds` gives, for each kind of labelled page, the number of pages, how many are accused, and
/// how many are accused of copying the right original.
#[derive(Parser)]
#[command(name = "cost")]
struct Arguments {
    /// Index files. Several are checked together, as the segments of one list.
    #[arg(required = true)]
    index: Vec<PathBuf>,
    /// Pages: a .jsonl or .jsonl.gz file with rows of `{"kind", "url", "source_url", "text"}`, or a folder such as
    /// tests/samples/pages.
    #[arg(long)]
    pages: PathBuf,
    /// Maximum number of pages to check, taken at equal distances.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse();
    let indexes: Vec<OnDisk> = arguments.index.iter().map(|path| OnDisk::open(path)).collect::<Result<_, _>>()?;
    let all = pages(&arguments.pages)?;
    let count = arguments.limit.unwrap_or(all.len()).min(all.len());
    let mut costs: Vec<Cost> = Vec::new();
    let mut verdicts: BTreeMap<String, u32> = BTreeMap::new();
    let mut kinds: BTreeMap<&str, [u32; 3]> = BTreeMap::new();
    for page in (0..count).map(|at| &all[at * all.len() / count]) {
        let (report, cost) = check(page.article()?, page.url.as_deref(), &indexes)?;
        costs.push(cost);
        let verdict = serde_json::to_value(report.best.verdict)?;
        *verdicts.entry(verdict.as_str().unwrap_or_default().to_owned()).or_default() += 1;
        let accused = report.best.verdict.accuses();
        let right = accused && report.best.source_url == page.source_url;
        let kind = kinds.entry(&page.kind).or_default();
        [1, u32::from(accused), u32::from(right)].iter().zip(kind).for_each(|(one, sum)| *sum += one);
    }
    let kinds: Map<String, Value> = kinds
        .into_iter()
        .map(|(kind, [pages, flagged, right])| {
            (kind.to_owned(), json!({ "pages": pages, "flagged": flagged, "right": right }))
        })
        .collect();
    let sum = |of: fn(&OnDisk) -> u64| indexes.iter().map(of).sum::<u64>();
    let figures = json!({
        "indexes": indexes.len(),
        "articles": sum(|i| i.index.header().articles().into()),
        "words": sum(|i| i.index.header().words),
        "bytes": sum(|i| i.index.header().file_bytes()),
        "pages": costs.len(),
        "page": {
            "bytes": spread(&costs, |c| c.bytes as f64),
            "ranges": spread(&costs, |c| c.ranges as f64),
            "rounds": spread(&costs, |c| c.rounds as f64),
            "requests": spread(&costs, |c| c.requests as f64),
            "request_bytes": spread(&costs, |c| c.request_bytes as f64),
            "fingerprint_ms": spread(&costs, |c| milliseconds(c.fingerprint)),
            "find_ms": spread(&costs, |c| milliseconds(c.find)),
            "judge_ms": spread(&costs, |c| milliseconds(c.judge)),
        },
        "verdicts": verdicts,
        "kinds": kinds,
    });
    println!("{figures}");
    Ok(())
}

fn milliseconds(time: Duration) -> f64 {
    (1e6 * time.as_secs_f64()).round() / 1000.0
}

/// Median, 95th percentile and maximum of a cost.
fn spread(costs: &[Cost], figure: fn(&Cost) -> f64) -> Value {
    let mut all: Vec<f64> = costs.iter().map(figure).collect();
    all.sort_by(f64::total_cmp);
    let at = |share: f64| all.get(((share * all.len() as f64).ceil() as usize).saturating_sub(1)).copied();
    json!({ "median": at(0.5), "p95": at(0.95), "most": at(1.0) })
}
