//! An index that was written once is read for ever.

use firsthand::Source;
use firsthand::index::HEAD_BYTES;
use firsthand::index::{Prepared, in_memory};
use firsthand::text::Text;
use firsthand::{Article, Check, Index, Report, Sensitivity, Verdict};
use serde::Deserialize;

const INDEX: &[u8] = include_bytes!("frozen/v2.firsthand");
const ARTICLES: &str = include_str!("frozen/articles.jsonl");

const KEEP_THE_READER: &str = "an index of version 2 is no longer read as it was: people have such files and lists of \
    them on their servers. Keep a reader for them beside the new one; never build tests/frozen/v2.firsthand anew";
const NEW_VERSION: &str = "the same articles give other bytes than they did: whatever changed (format, fingerprint, \
    word tables) needs a new version in src/index/header.rs, a frozen file of it beside this one, and a reader that \
    knows both";

#[derive(Deserialize)]
struct Row {
    url: String,
    title: String,
    publisher: String,
    published: String,
    lang: String,
    text: String,
}

impl Row {
    fn source(&self) -> Source {
        Source {
            url: self.url.clone(),
            title: Some(self.title.clone()),
            publisher: Some(self.publisher.clone()),
            published: Some(self.published.clone()),
            lang: Some(self.lang.clone()),
        }
    }
}

fn rows() -> Vec<Row> {
    ARTICLES.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn check(page: String) -> Report {
    let index = Index::open(&INDEX[..INDEX.len().min(HEAD_BYTES)]).expect(KEEP_THE_READER);
    let page = Article { text: page, ..Article::default() };
    let mut check = Check::new(page, None, [index.into()]);
    check.run(|want| want.slice_of(INDEX)).expect(KEEP_THE_READER);
    check.report(Sensitivity::default())
}

#[test]
fn the_frozen_index_is_read() {
    let index = Index::open(INDEX).expect(KEEP_THE_READER);
    index.verify(INDEX).expect(KEEP_THE_READER);
    assert_eq!(index.header().articles(), 4, "{KEEP_THE_READER}");
    for row in rows() {
        let report = check(format!("Seen elsewhere today.\n\n{}", row.text)).best;
        assert_eq!(report.verdict, Verdict::Copy, "{}: {KEEP_THE_READER}", row.url);
        assert_eq!(report.source, Some(row.source()), "{KEEP_THE_READER}");
        assert!(!report.passages.is_empty(), "{}: {KEEP_THE_READER}", row.url);
    }
    let other = check("The bakers of Lower Wick met on Thursday to vote on the price of rye. ".repeat(5)).best;
    assert_eq!((other.verdict, other.source), (Verdict::None, None));
}

#[test]
fn the_same_articles_still_give_the_same_bytes() {
    let articles: Vec<Prepared> =
        rows().iter().map(|row| Prepared::new(&Text::new(&row.text), row.source()).unwrap()).collect();
    assert!(in_memory(&articles).unwrap() == INDEX, "{NEW_VERSION}");
}
