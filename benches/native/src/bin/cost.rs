//! Measures the cost of checking pages against an index, and what the checks find.
//!
//! ```text
//! cargo run --release -p firsthand-measure --bin cost -- big.firsthand --pages DATA/pages.jsonl.gz --limit 500
//! cargo run --release -p firsthand-measure --bin cost -- wide.firsthand --pages DATA/pages.jsonl.gz --enlarge 10000000
//! ```

use clap::Parser;
use firsthand::Index;
use firsthand::check::Want;
use firsthand::fingerprint::keys::bits_for;
use firsthand::index::Header;
use firsthand_measure::files::{Failure, named};
use firsthand_measure::scale::enlarged::{Enlarged, Statistics};
use firsthand_measure::scale::pages::pages;
use firsthand_measure::scale::reading::{Cost, OnDisk, Source, check};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
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
    /// Enlarges the index to this number of articles, most of which exist only when they are read; see
    /// `benches/native/src/scale/enlarged.rs`. The index must have been built with `--key-bits 32`.
    #[arg(long, value_name = "ARTICLES")]
    enlarge: Option<u32>,
    /// Number of bits of a key that the enlarged index keeps. Default: as many as its number of articles needs.
    #[arg(long, value_name = "BITS", requires = "enlarge")]
    key_bits: Option<u8>,
    /// Number of real articles in the index, its first ones.
    #[arg(long, value_name = "N", requires = "enlarge", default_value_t = 0)]
    real: u32,
    /// Writes what is read of the enlarged index to its place in this file, which takes little room on a disk.
    #[arg(long, value_name = "FILE", requires = "enlarge")]
    sparse: Option<PathBuf>,
    /// Maximum number of pages to check, taken at equal distances.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse();
    let mut indexes: Vec<OnDisk> = arguments.index.iter().map(|path| OnDisk::open(path)).collect::<Result<_, _>>()?;
    let Some(articles) = arguments.enlarge else { return measure(&arguments, &indexes, &Value::Null) };
    let key_bits = arguments.key_bits.unwrap_or_else(|| bits_for(articles));
    let enlarged = Enlarged::new(indexes.swap_remove(0), arguments.real, articles, key_bits)?;
    let Statistics { postings_per_article, discount, recurring } = enlarged.statistics();
    let statistics =
        json!({ "postings_per_article": postings_per_article, "discount": discount, "recurring": recurring });
    match &arguments.sparse {
        Some(path) => measure(&arguments, &[Copied::new(enlarged, path)?], &statistics),
        None => measure(&arguments, &[enlarged], &statistics),
    }
}

/// Checks the pages and prints what that costs and finds.
fn measure(arguments: &Arguments, indexes: &[impl Source], statistics: &Value) -> Result<(), Failure> {
    let all = pages(&arguments.pages)?;
    let count = arguments.limit.unwrap_or(all.len()).min(all.len());
    let mut costs: Vec<Cost> = Vec::new();
    let mut verdicts: BTreeMap<String, u32> = BTreeMap::new();
    let mut kinds: BTreeMap<&str, [u32; 3]> = BTreeMap::new();
    for page in (0..count).map(|at| &all[at * all.len() / count]) {
        let (report, cost) = check(page.article()?, page.url.as_deref(), indexes)?;
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
    let sum = |of: fn(&Header) -> u64| indexes.iter().map(|index| of(index.index().header())).sum::<u64>();
    let figures = json!({
        "indexes": indexes.len(),
        "articles": sum(|header| header.articles().into()),
        "words": sum(|header| header.words),
        "bytes": sum(Header::file_bytes),
        "key_bits": indexes.iter().map(|index| index.index().header().key_bits()).collect::<Vec<_>>(),
        "statistics": statistics,
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

/// An enlarged index, of which all that is read is written to its place in a file.
struct Copied {
    index: Enlarged,
    file: File,
}

impl Copied {
    fn new(index: Enlarged, path: &Path) -> Result<Self, Failure> {
        let file = File::create(path).map_err(|e| named(path, &e))?;
        file.set_len(index.index().header().file_bytes()).map_err(|e| named(path, &e))?;
        let copied = Self { index, file };
        copied.write(0, &copied.index.index().header().to_bytes())?;
        Ok(copied)
    }

    fn write(&self, start: u64, bytes: &[u8]) -> std::io::Result<()> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(start))?;
        file.write_all(bytes)
    }
}

impl Source for Copied {
    fn index(&self) -> &Arc<Index> {
        self.index.index()
    }

    fn read(&self, want: &Want) -> Result<Vec<u8>, Failure> {
        let bytes = self.index.read(want)?;
        self.write(want.range.start, &bytes)?;
        Ok(bytes)
    }
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
