//! Instructions that building an index and the steps of a check take, counted under callgrind: the same in every run,
//! whatever else the machine does. `node benches/instructions.mjs` runs this and compares the counts with
//! `instructions.json`.

// What the macros write has no documentation.
#![allow(missing_docs)]

use firsthand::Source;
use firsthand::check::Want;
use firsthand::fingerprint::Fingerprint;
use firsthand::fingerprint::keys::{Key, keys};
use firsthand::index::{Prepared, in_memory};
use firsthand::text::Text;
use firsthand::{Article, Check, Index, Report, Sensitivity, compare};
use gungraun::prelude::*;
use include_dir::{Dir, File, include_dir};
use std::hint::black_box;
use std::sync::Arc;

static SAMPLES: Dir = include_dir!("$CARGO_MANIFEST_DIR/tests/samples");

/// An article of 800 words: what a scraper left of an original among the samples.
const ARTICLE: &str = include_str!("article.txt");
/// An original as a publisher's page, with menus, scripts and teasers about it.
const PAGE: &str = include_str!("../tests/samples/originals/organ-builder.html");
/// A page whose words were swapped, and what it was made from: the costliest verdict, with passages on both sides.
const PAIR: [&str; 2] = ["originals/ferry-terminal-fire.html", "pages/spun/ferry-terminal-fire--60.html"];

// HTML to article.
#[library_benchmark]
#[bench::page(PAGE)]
fn extract(html: &str) -> Article {
    Article::from_html(black_box(html), None).expect("the page can be read")
}

// Text to sketch and keys.
#[library_benchmark]
#[bench::words_800(ARTICLE)]
fn fingerprint(text: &str) -> (Fingerprint, Vec<Key>) {
    let text = Text::new(black_box(text));
    (Fingerprint::new(&text), keys(&text))
}

// The posting lists to the report: candidates, alignment with the best eight of them, verdict.
#[library_benchmark]
#[bench::words_800(args = (ARTICLE), setup = indexed)]
fn verdict(mut indexed: Indexed) -> (Report, Indexed) {
    let report = indexed.judge();
    // Handed back, so that it is not counted how long it takes to clear up.
    (report, indexed)
}

// Two articles, both at hand. The first verdict of all reads the model.
#[library_benchmark]
#[bench::first(args = (PAIR), setup = pair)]
#[bench::later(args = (PAIR), setup = later_pair)]
fn compare_two([source, page]: [Article; 2]) -> Report {
    compare(black_box(&source), black_box(&page))
}

// The articles' texts to the bytes of an index.
#[library_benchmark]
#[bench::samples(samples())]
fn build(articles: Vec<Sample>) -> (Vec<u8>, Vec<Sample>) {
    (index_of(black_box(&articles)), articles)
}

library_benchmark_group!(name = check, benchmarks = [extract, fingerprint, verdict, compare_two]);
library_benchmark_group!(name = index, benchmarks = [build]);
main!(library_benchmark_groups = check, index);

/// An address and the article there.
type Sample = (String, Article);

/// An article that is being checked against an index of all samples.
struct Indexed {
    check: Check,
    file: Arc<Vec<u8>>,
}

impl Indexed {
    /// As far as the first bytes that were read: the directory of the posting lists.
    fn new(text: &str, file: &Arc<Vec<u8>>) -> Self {
        let index = Arc::new(Index::open(file).expect("what was written can be read"));
        let article = Article::from_text(text.to_owned()).expect("there are words");
        let mut indexed = Self { check: Check::new(article, None, [index.into()]), file: Arc::clone(file) };
        indexed.supply();
        indexed
    }

    /// Gives the check the bytes that it wants.
    fn supply(&mut self) {
        let read = |want: &Want| want.slice_of(&self.file).expect("the index is whole");
        let bytes: Vec<&[u8]> = self.check.wants().iter().map(read).collect();
        self.check.supply(&bytes).expect("the index is whole");
    }

    fn judge(&mut self) -> Report {
        self.check.run(|want| want.slice_of(&self.file)).expect("the index is whole");
        self.check.report(Sensitivity::default())
    }
}

/// An article about to be judged, which is not the first.
fn indexed(text: &str) -> Indexed {
    let file = Arc::new(index_of(&samples()));
    let mut judged = Indexed::new(text, &file);
    black_box(judged.judge());
    assert_eq!(judged.check.evidence().len(), 8, "as many originals are aligned as ever are");
    Indexed::new(text, &file)
}

/// Every sample, original or not, and the article at two addresses: as when many print one story.
fn samples() -> Vec<Sample> {
    let page = |file: &File| {
        let article = Article::from_html(&String::from_utf8_lossy(file.contents()), None).ok()?;
        Some((format!("https://samples.example/{}", file.path().display()), article))
    };
    let copy = |url: &str, text: String| (url.to_owned(), Article::from_text(text).expect("there are words"));
    // Were they the same to the letter, only one of them would be aligned.
    let corrected = format!("{ARTICLE}\n\nAn earlier version of this article gave another date.");
    let copies = [copy("https://one.example/", ARTICLE.to_owned()), copy("https://two.example/", corrected)];
    sample_pages().into_iter().filter_map(page).chain(copies).collect()
}

/// The bytes of an index.
fn index_of(articles: &[Sample]) -> Vec<u8> {
    let prepare = |(url, article): &Sample| {
        let text = Text::with_blockquotes(&article.text, &article.blockquotes);
        // A page without a word is not indexed.
        Prepared::new(&text, Source { url: url.clone(), ..Source::default() }).ok()
    };
    let prepared: Vec<Prepared> = articles.iter().filter_map(prepare).collect();
    in_memory(&prepared).expect("memory takes what is written")
}

/// Two articles that are not the first to be compared.
fn later_pair(paths: [&str; 2]) -> [Article; 2] {
    let articles = pair(paths);
    let _ = black_box(compare(&articles[0], &articles[1]));
    articles
}

/// The articles of two sample pages.
fn pair(paths: [&str; 2]) -> [Article; 2] {
    paths.map(|path| {
        let file = SAMPLES.get_file(path).expect("the sample is there");
        Article::from_html(file.contents_utf8().expect("it is UTF-8"), None).expect("it can be read")
    })
}

fn sample_pages() -> Vec<&'static File<'static>> {
    let mut found = Vec::new();
    let mut folders = vec![&SAMPLES];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        found.extend(folder.files().filter(|file| file.path().extension().is_some_and(|e| e == "html")));
    }
    found
}
