//! A small version of what `npm run scale` measures at a million articles: twenty thousand made from the samples'
//! originals. What a page costs must not grow with the index, and its original must still be found.

use firsthand::Source;
use firsthand::index::{Prepared, in_memory};
use firsthand::text::Text;
use firsthand_measure::scale::corpus::Corpus;
use firsthand_measure::scale::figures::{figures, table};
use firsthand_measure::scale::pages::pages;
use firsthand_measure::scale::reading::{OnDisk, check};
use firsthand_measure::scale::recombine::Recombiner;
use firsthand_measure::scale::rows::{self, Row};
use rayon::prelude::*;
use std::path::Path;
use tempfile::TempDir;

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/samples");
const FEW: usize = 2_000;
const MANY: usize = 20_000;
/// What a page may ask of an index, in bytes.
const MOST_BYTES: u64 = 256 * 1024;
/// How much more it may ask of an index ten times as large.
const MOST_GROWTH: f64 = 1.5;

/// An index of the originals and of as many new articles as make `count` of them.
fn index(folder: &Path, corpus: &Corpus, count: usize) -> OnDisk {
    let originals = rows::articles(&Path::new(SAMPLES).join("originals")).unwrap();
    let recombiner = Recombiner::new(corpus, 1);
    let made = |number| {
        let mut row = Vec::new();
        recombiner.push_row(number, &mut row);
        serde_json::from_slice::<Row>(&row).unwrap()
    };
    let new: Vec<Row> = (0..(count - originals.len()) as u64).map(made).collect();
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
fn a_page_costs_as_much_among_twenty_thousand_articles_as_among_two() {
    let folder = TempDir::new().unwrap();
    let corpus = Corpus::new(&rows::articles(&Path::new(SAMPLES).join("originals")).unwrap());
    let few = [index(folder.path(), &corpus, FEW)];
    let many = [index(folder.path(), &corpus, MANY)];
    let (mut asked_of_few, mut asked_of_many) = (Vec::new(), Vec::new());
    let mut faults = Vec::new();
    for page in pages(&Path::new(SAMPLES).join("pages")).unwrap() {
        let article = page.article().unwrap();
        if article.not_article.is_some() {
            continue;
        }
        let (_, cost) = check(article.clone(), None, &few).unwrap();
        asked_of_few.push(cost.bytes);
        let (report, cost) = check(article, None, &many).unwrap();
        asked_of_many.push(cost.bytes);
        let best = report.best;
        let right = match &page.source_url {
            Some(_) => best.verdict.accuses() && best.source_url == page.source_url,
            None => !best.verdict.accuses(),
        };
        // What is older than its original may well be younger than something made from it.
        if !right && page.kind != "earlier" {
            let (wanted, found) = (&page.source_url, &best.source_url);
            faults.push(format!("{} of {wanted:?}: {:?} {} of {found:?}", page.kind, best.verdict, best.score));
        }
    }
    assert!(faults.is_empty(), "{} of {} pages: {faults:#?}", faults.len(), asked_of_many.len());
    asked_of_few.sort_unstable();
    asked_of_many.sort_unstable();
    let middle = asked_of_many.len() / 2;
    let (few, many, most) = (asked_of_few[middle], asked_of_many[middle], asked_of_many[asked_of_many.len() - 1]);
    let says = format!("{few} bytes a page of {FEW} articles, {many} of {MANY}, at most {most}");
    println!("{says}");
    assert!(most < MOST_BYTES, "{says}");
    assert!(many as f64 <= MOST_GROWTH * few as f64, "{says}");
}

#[test]
fn new_articles_say_other_things() {
    let corpus = Corpus::new(&rows::articles(&Path::new(SAMPLES).join("originals")).unwrap());
    let recombiner = Recombiner::new(&corpus, 1);
    let made = |count: u64| {
        let text = |number| {
            let mut row = Vec::new();
            recombiner.push_row(number, &mut row);
            serde_json::from_slice::<Row>(&row).unwrap().text
        };
        figures(&mut (0..count).map(text))
    };
    let (few, many) = (made(250), made(1000));
    println!("{}", table(&[("few", &few), ("many", &many)]));
    // Sixty articles are made of each original: were sentences only put together, sixty would hold each run.
    assert!(many.runs.one > 0.8, "{:?}", many.runs);
    assert!(many.types as f64 > 1.3 * few.types as f64, "{} words, then {}", few.types, many.types);
    assert!((0.9..1.1).contains(&(many.mean_words / few.mean_words)));
}
