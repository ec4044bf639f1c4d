//! A small version of `npm run scale`, with twenty thousand articles made from the sample originals instead of a
//! million. The cost of a page must not grow with the index, and its original must still be found.

use firsthand::Source;
use firsthand::index::{Prepared, in_memory};
use firsthand::text::Text;
use firsthand_measure::scale::corpus::Corpus;
use firsthand_measure::scale::pages::pages;
use firsthand_measure::scale::reading::{OnDisk, check};
use firsthand_measure::scale::recombine::Recombiner;
use firsthand_measure::scale::rows::{self, Row};
use firsthand_measure::scale::statistics::{Statistics, statistics, table};
use rayon::prelude::*;
use std::path::Path;
use tempfile::TempDir;

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/samples");
/// Number of articles in the smaller index.
const FEW: usize = 2_000;
/// Number of articles in the larger index.
const MANY: usize = 20_000;
/// Maximum number of bytes that a page may read of an index.
const MAX_BYTES: u64 = 256 * 1024;
/// Maximum factor by which the median number of bytes may grow from the smaller to the larger index.
const MAX_GROWTH: f64 = 1.5;

/// The sample originals.
fn originals() -> Vec<Row> {
    rows::articles(&Path::new(SAMPLES).join("originals")).unwrap()
}

/// An index of `count` articles: the originals, and new articles for the rest.
fn index(folder: &Path, corpus: &Corpus, count: usize) -> OnDisk {
    let originals = originals();
    let recombiner = Recombiner::new(corpus, 1);
    let new: Vec<Row> = (0..(count - originals.len()) as u64).map(|number| recombiner.row(number)).collect();
    let prepared: Vec<Prepared> = originals.par_iter().chain(&new).map(prepare).collect();
    let path = folder.join(format!("{count}.firsthand"));
    std::fs::write(&path, in_memory(&prepared).unwrap()).unwrap();
    let opened = OnDisk::open(&path).unwrap();
    assert_eq!(opened.index.header().articles() as usize, count);
    opened
}

fn prepare(row: &Row) -> Prepared {
    let given = |field: &String| Some(field.clone()).filter(|field| !field.is_empty());
    let source = Source {
        url: row.url.clone(),
        title: given(&row.title),
        publisher: given(&row.publisher),
        published: given(&row.published),
        lang: given(&row.lang),
    };
    Prepared::new(&Text::new(&row.text), source).unwrap()
}

#[test]
fn page_cost_and_verdict_do_not_depend_on_index_size() {
    let folder = TempDir::new().unwrap();
    let corpus = Corpus::new(&originals());
    let few = [index(folder.path(), &corpus, FEW)];
    let many = [index(folder.path(), &corpus, MANY)];
    let (mut bytes_of_few, mut bytes_of_many) = (Vec::new(), Vec::new());
    let mut faults = Vec::new();
    for page in pages(&Path::new(SAMPLES).join("pages")).unwrap() {
        let article = page.article().unwrap();
        if article.not_article.is_some() {
            continue;
        }
        let (_, cost) = check(article.clone(), None, &few).unwrap();
        bytes_of_few.push(cost.bytes);
        let (report, cost) = check(article, None, &many).unwrap();
        bytes_of_many.push(cost.bytes);
        let best = report.best;
        let right = match &page.source_url {
            Some(_) => best.verdict.accuses() && best.source_url == page.source_url,
            None => !best.verdict.accuses(),
        };
        // A page that is older than its original may be younger than an article that was made from the original.
        if !right && page.kind != "earlier" {
            let (wanted, found) = (&page.source_url, &best.source_url);
            faults.push(format!("{} of {wanted:?}: {:?} {} of {found:?}", page.kind, best.verdict, best.score));
        }
    }
    assert!(faults.is_empty(), "{} of {} pages: {faults:#?}", faults.len(), bytes_of_many.len());
    bytes_of_few.sort_unstable();
    bytes_of_many.sort_unstable();
    let middle = bytes_of_many.len() / 2;
    let (few, many, max) = (bytes_of_few[middle], bytes_of_many[middle], bytes_of_many[bytes_of_many.len() - 1]);
    let costs = format!("bytes per page: median {few} of {FEW} articles, median {many} and maximum {max} of {MANY}");
    println!("{costs}");
    assert!(max < MAX_BYTES, "{costs}");
    assert!(many as f64 <= MAX_GROWTH * few as f64, "{costs}");
}

#[test]
fn new_articles_share_few_runs_of_words() {
    let corpus = Corpus::new(&originals());
    let recombiner = Recombiner::new(&corpus, 1);
    let of = |count: u64| -> Statistics { statistics(&mut (0..count).map(|number| recombiner.row(number).text)) };
    let (few, many) = (of(250), of(1000));
    println!("{}", table(&[("few", &few), ("many", &many)]));
    // Each original gives sentences to sixty articles. If no words were replaced, each run would be in about sixty.
    assert!(many.runs.in_one > 0.8, "{:?}", many.runs);
    let (few_words, many_words) = (few.words.distinct, many.words.distinct);
    assert!(many_words as f64 > 1.3 * few_words as f64, "{few_words} distinct words, then {many_words}");
    assert!((0.9..1.1).contains(&(many.mean_words / few.mean_words)));
}
