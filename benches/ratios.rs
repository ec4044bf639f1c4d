//! What the steps of building and of checking take, in time: `cargo bench --bench ratios`. Each figure
//! is compared with the last run's, or with one that was kept by a name: `-- --save-baseline before`, then
//! `-- --baseline before`.
//!
//! Times differ from machine to machine; counts that do not are those of `instructions.rs`. Only the calls that stay are
//! used, so that the same benchmark runs on another version of the index.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use firsthand::Source;
use firsthand::fingerprint::Fingerprint;
use firsthand::fingerprint::keys::keys;
use firsthand::index::{HEAD_BYTES, Prepared, in_memory};
use firsthand::text::Text;
use firsthand::{Article, Check, Index, Sensitivity};
use include_dir::{Dir, File, include_dir};
use std::hint::black_box;
use std::sync::Arc;

static SAMPLES: Dir = include_dir!("$CARGO_MANIFEST_DIR/tests/samples");

/// An article of 800 words: what a scraper left of an original among the samples.
const ARTICLE: &str = include_str!("article.txt");

criterion_group!(ratios, fingerprint, build, open, look_up);
criterion_main!(ratios);

/// Text to sketch and keys, and to what an index takes.
fn fingerprint(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("fingerprint");
    group.throughput(Throughput::Elements(1));
    group.bench_function("an article", |b| {
        b.iter(|| {
            let text = Text::new(black_box(ARTICLE));
            (Fingerprint::new(&text), keys(&text))
        });
    });
    group.bench_function("an article, for an index", |b| b.iter(|| prepared(black_box(ARTICLE), "https://a.example/")));
    group.finish();
}

/// An index of every sample and of the article, from their texts to its bytes.
fn build(criterion: &mut Criterion) {
    let articles = articles();
    let mut group = criterion.benchmark_group("build");
    group.throughput(Throughput::Elements(articles.len() as u64)).sample_size(20);
    group.bench_function("an index of the samples", |b| b.iter(|| index_of(black_box(&articles))));
    group.finish();
}

/// An index from its head.
fn open(criterion: &mut Criterion) {
    let file = index_of(&articles());
    let head = &file[..file.len().min(HEAD_BYTES)];
    let mut group = criterion.benchmark_group("open");
    group.bench_function("an index of the samples", |b| b.iter(|| Index::open(black_box(head))));
    group.finish();
}

/// The article against the index: until all is read that the check wants, then to the report.
fn look_up(criterion: &mut Criterion) {
    let file = index_of(&articles());
    let index = Arc::new(Index::open(&file).expect("what was written can be read"));
    let check = || {
        let article = Article::from_text(ARTICLE.to_owned()).expect("there are words");
        Check::new(article, Some("https://page.example/"), [Arc::clone(&index).into()])
    };
    let report = check_to_the_end(check(), &file).report(Sensitivity::default());
    assert!(report.best.verdict.accuses(), "the article is there to be found");
    let mut group = criterion.benchmark_group("look-up");
    group.throughput(Throughput::Elements(1));
    group.bench_function("reading", |b| {
        b.iter_batched(check, |check| check_to_the_end(check, &file), BatchSize::SmallInput);
    });
    group.bench_function("report", |b| {
        let read = check_to_the_end(check(), &file);
        b.iter(|| read.report(Sensitivity::default()));
    });
    group.bench_function("from text to report", |b| {
        b.iter(|| check_to_the_end(check(), &file).report(Sensitivity::default()));
    });
    group.finish();
}

/// Gives a check all bytes that it wants.
fn check_to_the_end(mut check: Check, file: &[u8]) -> Check {
    check.run(|want| want.slice_of(file)).expect("the index is whole");
    check
}

fn prepared(text: &str, url: &str) -> Prepared {
    Prepared::new(&Text::new(text), Source { url: url.into(), ..Source::default() }).expect("there are words")
}

fn index_of(articles: &[(String, String)]) -> Vec<u8> {
    let prepared: Vec<Prepared> = articles.iter().map(|(url, text)| prepared(text, url)).collect();
    in_memory(&prepared).expect("memory takes what is written")
}

/// Addresses and texts of the samples, original or not, and of the article.
fn articles() -> Vec<(String, String)> {
    let text = |file: &File| {
        let article = Article::from_html(&String::from_utf8_lossy(file.contents()), None).ok()?;
        // A page without a word is not indexed.
        let words = Text::new(&article.text).words() > 0;
        words.then(|| (format!("https://samples.example/{}", file.path().display()), article.text))
    };
    let mut found = vec![("https://one.example/".to_owned(), ARTICLE.to_owned())];
    let mut folders = vec![&SAMPLES];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        let pages = folder.files().filter(|file| file.path().extension().is_some_and(|e| e == "html"));
        found.extend(pages.filter_map(text));
    }
    found
}
