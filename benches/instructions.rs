//! Counts the instructions of building an index and of each step of a check, under callgrind. The counts are the same
//! in every run, whatever else the machine does. `node benches/instructions.mjs` runs this benchmark and compares the
//! counts with `instructions.json`.

#![allow(missing_docs, reason = "the macros generate items without documentation")]

mod common;

use common::{ARTICLE, SAMPLES, run, sample_articles};
use firsthand::Source;
use firsthand::check::Want;
use firsthand::fingerprint::Fingerprint;
use firsthand::fingerprint::keys::{Key, keys};
use firsthand::index::{Prepared, in_memory};
use firsthand::text::Text;
use firsthand::{Article, Check, Index, Report, Sensitivity, compare};
use gungraun::prelude::*;
use std::hint::black_box;
use std::sync::Arc;

/// A sample original as a publisher's page, with menus, scripts and teasers around the article.
const PAGE: &str = include_str!("../tests/samples/originals/organ-builder.html");
/// An original and a page that was spun from it: the costliest verdict, with passages on both sides.
const PAIR: [&str; 2] = ["originals/ferry-terminal-fire.html", "pages/spun/ferry-terminal-fire--60.html"];

// From HTML to the article.
#[library_benchmark]
#[bench::page(PAGE)]
fn extract(html: &str) -> Article {
    Article::from_html(black_box(html), None).expect("the page can be read")
}

// From a text to its sketch and keys.
#[library_benchmark]
#[bench::words_800(ARTICLE)]
fn fingerprint(text: &str) -> (Fingerprint, Vec<Key>) {
    let text = Text::new(black_box(text));
    (Fingerprint::new(&text), keys(&text))
}

// From the posting lists to the report: candidates, alignment with the best eight of them, verdict.
#[library_benchmark]
#[bench::words_800(args = (ARTICLE), setup = indexed)]
fn verdict(mut indexed: Indexed) -> (Report, Indexed) {
    let report = indexed.judge();
    // Returned, so that freeing its memory is not counted.
    (report, indexed)
}

// From two articles to the report. `first` is the first comparison of the process, `later` is not.
#[library_benchmark]
#[bench::first(args = (PAIR), setup = pair)]
#[bench::later(args = (PAIR), setup = later_pair)]
fn compare_two([source, page]: [Article; 2]) -> Report {
    compare(black_box(&source), black_box(&page))
}

// From articles to the bytes of an index of them.
#[library_benchmark]
#[bench::samples(samples())]
fn build(articles: Vec<Sample>) -> (Vec<u8>, Vec<Sample>) {
    (index_of(black_box(&articles)), articles)
}

library_benchmark_group!(name = check, benchmarks = [extract, fingerprint, verdict, compare_two]);
library_benchmark_group!(name = index, benchmarks = [build]);
main!(library_benchmark_groups = check, index);

/// An article with its address.
type Sample = (String, Article);

/// A check of an article against an index of all samples.
struct Indexed {
    check: Check,
    file: Arc<Vec<u8>>,
}

impl Indexed {
    /// The check after its first round, which reads the directory of the posting lists.
    fn new(text: &str, file: &Arc<Vec<u8>>) -> Self {
        let index = Arc::new(Index::open(file).expect("the index can be opened"));
        let article = Article::from_text(text.to_owned()).expect("the text has words");
        let mut indexed = Self { check: Check::new(article, None, [index.into()]), file: Arc::clone(file) };
        indexed.supply();
        indexed
    }

    /// Reads what the check wants next.
    fn supply(&mut self) {
        let read = |want: &Want| want.slice_of(&self.file).expect("the index is whole");
        let bytes: Vec<&[u8]> = self.check.wants().iter().map(read).collect();
        self.check.supply(&bytes).expect("the index is whole");
    }

    fn judge(&mut self) -> Report {
        run(&mut self.check, &self.file);
        self.check.report(Sensitivity::default())
    }
}

/// A check after its first round. Another article was judged before, so that the process is warm.
fn indexed(text: &str) -> Indexed {
    let file = Arc::new(index_of(&samples()));
    let mut judged = Indexed::new(text, &file);
    black_box(judged.judge());
    assert_eq!(judged.check.evidence().len(), 8, "the maximum number of originals is aligned");
    Indexed::new(text, &file)
}

/// All samples, and the article at two addresses, as if several sites had copied it.
fn samples() -> Vec<Sample> {
    let copy = |url: &str, text: String| (url.to_owned(), Article::from_text(text).expect("the text has words"));
    // Of two identical texts only one would be aligned.
    let corrected = format!("{ARTICLE}\n\nAn earlier version of this article gave another date.");
    let copies = [copy("https://one.example/", ARTICLE.to_owned()), copy("https://two.example/", corrected)];
    sample_articles().chain(copies).collect()
}

/// The bytes of an index of articles.
fn index_of(articles: &[Sample]) -> Vec<u8> {
    let prepare = |(url, article): &Sample| {
        let text = Text::with_set_apart(&article.text, &article.set_apart);
        // A page without words cannot be indexed.
        Prepared::new(&text, Source { url: url.clone(), ..Source::default() }).ok()
    };
    let prepared: Vec<Prepared> = articles.iter().filter_map(prepare).collect();
    in_memory(&prepared).expect("articles can be indexed")
}

/// The articles of two samples, after a first comparison.
fn later_pair(paths: [&str; 2]) -> [Article; 2] {
    let articles = pair(paths);
    let _ = black_box(compare(&articles[0], &articles[1]));
    articles
}

/// The articles of two samples.
fn pair(paths: [&str; 2]) -> [Article; 2] {
    paths.map(|path| {
        let file = SAMPLES.get_file(path).expect("the sample exists");
        Article::from_html(file.contents_utf8().expect("it is UTF-8"), None).expect("it can be read")
    })
}
