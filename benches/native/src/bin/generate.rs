//! Writes as many articles as one likes, made from real ones, for measuring an index at sizes for which there are no
//! articles at hand.
//!
//! ```text
//! cargo run --release -p firsthand-measure --bin generate -- 1000000 ../shared/data/articles.jsonl.gz | firsthand build --out big.firsthand -
//! cargo run --release -p firsthand-measure --bin generate -- 20000 tests/samples/originals > articles.jsonl
//! ```

use clap::Parser;
use firsthand_measure::files::Failure;
use firsthand_measure::scale::corpus::Corpus;
use firsthand_measure::scale::figures::{figures, table};
use firsthand_measure::scale::recombine::Recombiner;
use firsthand_measure::scale::rows::{self, Row};
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

/// Writes articles as JSON Lines: the real ones first, then new ones made from them.
///
/// New articles are put together from sentences of real ones on like matters; their names, figures, dates and a share
/// of their other words are replaced, so that words and runs of words are held by about as many articles as in a real
/// corpus of that size. --stats says how nearly. The same arguments give the same bytes.
#[derive(Parser)]
#[command(name = "generate")]
struct Arguments {
    /// How many articles to write, real ones included.
    count: usize,
    /// Real articles: a .jsonl or .jsonl.gz file of `{"url", "title", "publisher", "published", "lang", "text"}`, or a
    /// folder of HTML files that give their address.
    articles: PathBuf,
    /// Another seed makes other articles.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Writes new articles only.
    #[arg(long)]
    omit_real: bool,
    /// Makes new articles from so many of the real ones only, evenly taken.
    #[arg(long, value_name = "N")]
    base: Option<usize>,
    /// Writes no articles but how like the real ones they are: as many new ones, COUNT at most, beside real ones.
    #[arg(long)]
    stats: bool,
}

fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse();
    let real = rows::articles(&arguments.articles)?;
    if real.is_empty() {
        return Err(format!("{}: holds no articles", arguments.articles.display()).into());
    }
    if arguments.stats {
        compare(&arguments, &real);
        return Ok(());
    }
    match write(&arguments, real) {
        // Whoever reads has had enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => Ok(done?),
    }
}

fn write(arguments: &Arguments, mut real: Vec<Row>) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let mut left = arguments.count;
    if !arguments.omit_real {
        for row in real.iter().take(left) {
            serde_json::to_writer(&mut out, row)?;
            out.write_all(b"\n")?;
        }
        left -= left.min(real.len());
    }
    if left == 0 {
        return Ok(());
    }
    real = base(arguments, &real);
    let corpus = Corpus::new(&real);
    drop(real);
    let recombiner = Recombiner::new(&corpus, arguments.seed);
    let mut rows = Vec::with_capacity(1 << 21);
    for number in 0..left as u64 {
        recombiner.push_row(number, &mut rows);
        if rows.len() > 1 << 20 {
            out.write_all(&rows)?;
            rows.clear();
        }
    }
    out.write_all(&rows)?;
    out.flush()
}

/// As many real articles as are to be used.
fn base(arguments: &Arguments, real: &[Row]) -> Vec<Row> {
    let count = arguments.base.unwrap_or(real.len()).clamp(1, real.len());
    (0..count).map(|at| real[at * real.len() / count].clone()).collect()
}

fn compare(arguments: &Arguments, real: &[Row]) {
    let count = arguments.count.min(real.len());
    // Files are often sorted: real articles are taken as evenly as new ones are made.
    let mut order: Vec<usize> = (0..real.len()).collect();
    fastrand::Rng::with_seed(arguments.seed).shuffle(&mut order);
    let theirs = figures(&mut order[..count].iter().map(|at| real[*at].text.clone()));
    let corpus = Corpus::new(&base(arguments, real));
    let recombiner = Recombiner::new(&corpus, arguments.seed);
    let mut line = Vec::new();
    let made = (0..arguments.count as u64).map(|number| {
        line.clear();
        recombiner.push_row(number, &mut line);
        serde_json::from_slice::<Row>(&line).map_or_else(|e| panic!("row {number} is no JSON: {e}"), |row| row.text)
    });
    let ours = figures(&mut { made });
    print!("{}", table(&[("real", &theirs), ("new", &ours)]));
}
