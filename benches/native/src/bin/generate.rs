//! Writes synthetic articles in any number, made from real ones, to measure an index at sizes for which there are not
//! enough real articles.
//!
//! ```text
//! cargo run --release -p firsthand-measure --bin generate -- 1000000 DATA/articles.jsonl.gz | firsthand build --out big.firsthand -
//! cargo run --release -p firsthand-measure --bin generate -- 20000 tests/samples/originals > articles.jsonl
//! ```

use clap::Parser;
use firsthand_measure::files::Failure;
use firsthand_measure::scale::corpus::Corpus;
use firsthand_measure::scale::recombine::Recombiner;
use firsthand_measure::scale::rows::{self, Row};
use firsthand_measure::scale::statistics::{statistics, table};
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

/// Writes articles as JSON Lines: first real ones, then new ones made from them.
///
/// A new article combines sentences of real ones on similar topics. Its names, numbers and dates and a share of its
/// other words are replaced, so that words and runs of words are about as frequent as in a real corpus of that size.
/// --stats shows how close the frequencies are. The same arguments always give the same bytes.
#[derive(Parser)]
#[command(name = "generate")]
struct Arguments {
    /// Number of articles to write, including the real ones.
    count: usize,
    /// Real articles: a .jsonl or .jsonl.gz file with rows of `{"url", "title", "publisher", "published", "lang",
    /// "text"}`, or a folder of HTML files that give their own address.
    articles: PathBuf,
    /// Seed of all random choices. Another seed makes other articles.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Write new articles only.
    #[arg(long)]
    omit_real: bool,
    /// Number of real articles to make new ones from, taken at equal distances. Default: all.
    #[arg(long, value_name = "N")]
    base: Option<usize>,
    /// Maximum length of a new article, in words. It is kept roughly, because an article ends with a whole sentence. An index
    /// of ten million articles that are as long as real ones takes hours to build; one of short articles takes minutes.
    #[arg(long, value_name = "N", default_value_t = u32::MAX, hide_default_value = true)]
    max_words: u32,
    /// Instead of articles, write a table that compares COUNT new articles with at most as many real ones.
    #[arg(long)]
    stats: bool,
}

fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse();
    let real = rows::articles(&arguments.articles)?;
    if real.is_empty() {
        return Err(format!("{}: no articles", arguments.articles.display()).into());
    }
    if arguments.stats {
        compare(&arguments, &real);
        return Ok(());
    }
    match write(&arguments, real) {
        // The reader of the output needs no more, as `head` does.
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
    let recombiner = Recombiner::new(&corpus, arguments.seed).with_max_words(arguments.max_words);
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

/// The real articles that new ones are made from.
fn base(arguments: &Arguments, real: &[Row]) -> Vec<Row> {
    let count = arguments.base.unwrap_or(real.len()).clamp(1, real.len());
    (0..count).map(|at| real[at * real.len() / count].clone()).collect()
}

fn compare(arguments: &Arguments, real: &[Row]) {
    let count = arguments.count.min(real.len());
    // New articles are made of all real ones, and files are often sorted: a sample of the real ones must be random.
    let mut order: Vec<usize> = (0..real.len()).collect();
    fastrand::Rng::with_seed(arguments.seed).shuffle(&mut order);
    let of_real = statistics(&mut order[..count].iter().map(|at| real[*at].text.clone()));
    let corpus = Corpus::new(&base(arguments, real));
    let recombiner = Recombiner::new(&corpus, arguments.seed).with_max_words(arguments.max_words);
    let of_new = statistics(&mut (0..arguments.count as u64).map(|number| recombiner.row(number).text));
    print!("{}", table(&[("real", &of_real), ("new", &of_new)]));
}
