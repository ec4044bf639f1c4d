//! Times the steps of building an index and of a check: `cargo bench --bench ratios`. Each time is compared with that
//! of the last run, or with one that was saved under a name: `-- --save-baseline before`, then `-- --baseline before`.
//!
//! Times differ between machines; the counts of `instructions.rs` do not. This benchmark calls stable functions only,
//! so that it also runs with other versions of the index.

mod common;

use common::{ARTICLE, run, sample_articles};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use firsthand::Source;
use firsthand::fingerprint::Fingerprint;
use firsthand::fingerprint::keys::keys;
use firsthand::index::{HEAD_BYTES, Prepared, in_memory};
use firsthand::text::Text;
use firsthand::{Article, Check, Index, Sensitivity};
use std::hint::black_box;
use std::sync::Arc;

criterion_group!(ratios, fingerprint, build, open, look_up);
criterion_main!(ratios);

/// From a text to its sketch and keys, and to an article that is prepared for an index.
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

/// From the texts of the samples and of the article to the bytes of an index.
fn build(criterion: &mut Criterion) {
    let articles = articles();
    let mut group = criterion.benchmark_group("build");
    group.throughput(Throughput::Elements(articles.len() as u64)).sample_size(20);
    group.bench_function("an index of the samples", |b| b.iter(|| index_of(black_box(&articles))));
    group.finish();
}

/// From the first bytes of an index to the opened index.
fn open(criterion: &mut Criterion) {
    let file = index_of(&articles());
    let head = &file[..file.len().min(HEAD_BYTES)];
    let mut group = criterion.benchmark_group("open");
    group.bench_function("an index of the samples", |b| b.iter(|| Index::open(black_box(head))));
    group.finish();
}

/// A check of the article against the index: reading all that the check wants, making the report, and both.
fn look_up(criterion: &mut Criterion) {
    let file = index_of(&articles());
    let index = Arc::new(Index::open(&file).expect("the index can be opened"));
    let check = || {
        let article = Article::from_text(ARTICLE.to_owned()).expect("the text has words");
        Check::new(article, Some("https://page.example/"), [Arc::clone(&index).into()])
    };
    let report = completed(check(), &file).report(Sensitivity::default());
    assert!(report.best.verdict.accuses(), "the article is in the index");
    let mut group = criterion.benchmark_group("look-up");
    group.throughput(Throughput::Elements(1));
    group.bench_function("reading", |b| {
        b.iter_batched(check, |check| completed(check, &file), BatchSize::SmallInput);
    });
    group.bench_function("report", |b| {
        let read = completed(check(), &file);
        b.iter(|| read.report(Sensitivity::default()));
    });
    group.bench_function("from text to report", |b| {
        b.iter(|| completed(check(), &file).report(Sensitivity::default()));
    });
    group.finish();
}

/// A check that has read all that it wants.
fn completed(mut check: Check, file: &[u8]) -> Check {
    run(&mut check, file);
    check
}

fn prepared(text: &str, url: &str) -> Prepared {
    Prepared::new(&Text::new(text), Source { url: url.into(), ..Source::default() }).expect("the text has words")
}

fn index_of(articles: &[(String, String)]) -> Vec<u8> {
    let prepared: Vec<Prepared> = articles.iter().map(|(url, text)| prepared(text, url)).collect();
    in_memory(&prepared).expect("articles can be indexed")
}

/// Addresses and texts of the article and of all samples that have words.
fn articles() -> Vec<(String, String)> {
    let samples = sample_articles().map(|(url, article)| (url, article.text));
    let with_words = samples.filter(|(_, text)| Text::new(text).words() > 0);
    std::iter::once(("https://one.example/".to_owned(), ARTICLE.to_owned())).chain(with_words).collect()
}
