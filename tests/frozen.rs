//! An index that an earlier version of this crate wrote can still be read, and the same articles still give its bytes.

use firsthand::Source;
use firsthand::index::{HEAD_BYTES, Prepared, Primer, Withdrawn, Writer, in_memory};
use firsthand::text::Text;
use firsthand::{Article, Check, Index, Report, Sensitivity, Verdict};
use serde::Deserialize;
use std::io::Cursor;

/// An index without keys of addresses, as the first versions wrote it.
const FIRST: &[u8] = include_bytes!("frozen/v2.firsthand");
/// An index with keys of addresses. It is of version 2, too: a reader does not tell a key of an address from a key of a
/// text.
const ADDRESSES: &[u8] = include_bytes!("frozen/v2-addresses.firsthand");
/// An index with keys of 27 bits, of which readers before these knew only 22.
const LONG_KEYS: &[u8] = include_bytes!("frozen/v2-keys-of-27-bits.firsthand");
/// Indexes with the languages of their articles, as they are written today. Readers before these skip that section.
const TODAY: &[u8] = include_bytes!("frozen/v2-languages.firsthand");
const TODAY_LONG_KEYS: &[u8] = include_bytes!("frozen/v2-languages-keys-of-27-bits.firsthand");
const ARTICLES: &str = include_str!("frozen/articles.jsonl");

const KEEP_THE_READER: &str = "an index of version 2 is no longer read as before. People have such files, and lists of \
    them on their servers. Keep the reader of version 2 beside the new one, and do not rebuild \
    the files in tests/frozen";
const NEW_VERSION: &str = "the same articles no longer give the same bytes. A change of the format, the fingerprint or \
    the word tables needs a new version in src/index/header.rs, a frozen file of that version beside this one, and a \
    reader that reads both";

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

fn check(file: &[u8], page: String) -> Report {
    let index = Index::open(&file[..file.len().min(HEAD_BYTES)]).expect(KEEP_THE_READER);
    let page = Article { text: page, ..Article::default() };
    let mut check = Check::new(page, None, [index.into()]);
    check.run(|want| want.slice_of(file)).expect(KEEP_THE_READER);
    check.report(Sensitivity::default())
}

#[test]
fn the_frozen_indexes_are_read() {
    for file in [FIRST, ADDRESSES, LONG_KEYS, TODAY, TODAY_LONG_KEYS] {
        let index = Index::open(file).expect(KEEP_THE_READER);
        index.verify(file).expect(KEEP_THE_READER);
        assert_eq!(index.header().articles(), 4, "{KEEP_THE_READER}");
        for row in rows() {
            let report = check(file, format!("Seen elsewhere today.\n\n{}", row.text)).best;
            assert_eq!(report.verdict, Verdict::Copy, "{}: {KEEP_THE_READER}", row.url);
            assert_eq!(report.source, Some(row.source()), "{KEEP_THE_READER}");
            assert!(!report.passages.is_empty(), "{}: {KEEP_THE_READER}", row.url);
        }
        let other =
            check(file, "The bakers of Lower Wick met on Thursday to vote on the price of rye. ".repeat(5)).best;
        assert_eq!((other.verdict, other.source), (Verdict::None, None));
    }
}

#[test]
fn languages_are_known_where_they_were_written() {
    let languages = |file: &[u8]| Index::open(file).unwrap().languages().cloned();
    assert_eq!(languages(ADDRESSES), None);
    let known = languages(TODAY).unwrap();
    assert_eq!(languages(TODAY_LONG_KEYS), Some(known.clone()));
    assert!(rows().iter().any(|row| row.lang != "en") && known.has_other_than("en"));
    assert!(rows().iter().all(|row| row.lang != "fi") && known.has_other_than("fi"));
}

#[test]
fn the_articles_of_the_frozen_indexes_give_their_bytes() {
    let articles: Vec<Prepared> =
        rows().iter().map(|row| Prepared::new(&Text::new(&row.text), row.source()).unwrap()).collect();
    assert!(in_memory(&articles).unwrap() == TODAY, "{NEW_VERSION}");
    let sources: Vec<Source> = articles.iter().map(|article| article.source().clone()).collect();
    let (out, scratch) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()));
    let mut writer = Writer::new(out, scratch, &Primer::new(&sources), &Withdrawn::default()).unwrap();
    writer.keep_key_bits(27);
    let mut coder = writer.coder();
    for article in &articles {
        writer.add(coder.code(article)).unwrap();
    }
    assert!(writer.finish().unwrap().into_inner() == TODAY_LONG_KEYS, "{NEW_VERSION}");
}
