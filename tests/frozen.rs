//! An index that an earlier version of this crate wrote can still be read, and the same articles still give its bytes.

use firsthand::Source;
use firsthand::index::{HEAD_BYTES, Prepared, Primer, Withdrawn, Writer, in_memory, slice_of};
use firsthand::text::Text;
use firsthand::{Article, Check, Index, Report, Sensitivity, Verdict};
use serde::Deserialize;
use std::io::Cursor;
use std::path::Path;

/// An index without keys of addresses, as the first versions wrote it.
const FIRST: &[u8] = include_bytes!("frozen/v2.firsthand");
/// An index with keys of addresses. It is of version 2, too: a reader does not tell a key of an address from a key of a
/// text.
const ADDRESSES: &[u8] = include_bytes!("frozen/v2-addresses.firsthand");
/// An index with keys of 27 bits, of which readers before these knew only 22.
const LONG_KEYS: &[u8] = include_bytes!("frozen/v2-keys-of-27-bits.firsthand");
/// Indexes with the languages of their articles. Readers before these skip that section.
const LANGUAGES: &[u8] = include_bytes!("frozen/v2-languages.firsthand");
const LANGUAGES_LONG_KEYS: &[u8] = include_bytes!("frozen/v2-languages-keys-of-27-bits.firsthand");
/// An index of as many articles as it takes to have a primer: those of [`many`].
const PRIMER: &[u8] = include_bytes!("frozen/v2-primer.firsthand");
/// Indexes of version 3, as they are written today. Their texts are coded with another model.
const TODAY: &[u8] = include_bytes!("frozen/v3.firsthand");
const TODAY_LONG_KEYS: &[u8] = include_bytes!("frozen/v3-keys-of-27-bits.firsthand");
const TODAY_PRIMER: &[u8] = include_bytes!("frozen/v3-primer.firsthand");
const ARTICLES: &str = include_str!("frozen/articles.jsonl");

const KEEP_THE_READER: &str = "an index of an earlier version is no longer read as before. People have such files, and \
    lists of them on their servers. Keep the reader of that version beside the new one, and do not rebuild the files in \
    tests/frozen";
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

/// The beginnings of the articles, each twelve times with its own address and title.
fn many() -> Vec<Row> {
    let beginning = |text: &str| text.chars().take(200).collect();
    let numbered = |(row, i): (Row, usize)| Row {
        url: format!("{}/{i}", row.url),
        title: format!("{} ({i})", row.title),
        text: beginning(&row.text),
        ..row
    };
    (0..12).flat_map(|_| rows()).zip(0..).map(numbered).collect()
}

fn prepared(rows: &[Row]) -> Vec<Prepared> {
    rows.iter().map(|row| Prepared::new(&Text::new(&row.text), row.source()).unwrap()).collect()
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
    for file in [FIRST, ADDRESSES, LONG_KEYS, LANGUAGES, LANGUAGES_LONG_KEYS, TODAY, TODAY_LONG_KEYS] {
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
fn sources_are_read_with_the_primer_of_the_frozen_indexes() {
    for file in [PRIMER, TODAY_PRIMER] {
        let index = Index::open(file).expect(KEEP_THE_READER);
        let primer = index.primer().expect("the index has a primer");
        index.prime(slice_of(file, &primer).unwrap()).expect(KEEP_THE_READER);
        let mut reader = index.reader().unwrap();
        let articles = 0..index.header().articles();
        let entries = slice_of(file, &index.neighbour_entries(&articles)).unwrap();
        let places = index.neighbours(&articles, entries).unwrap();
        let read = articles.zip(places).map(|(number, place)| reader.read(number, slice_of(file, &place).unwrap()));
        let sources: Vec<Source> = read.map(|record| record.expect(KEEP_THE_READER).source).collect();
        assert_eq!(sources, many().iter().map(Row::source).collect::<Vec<_>>(), "{KEEP_THE_READER}");
    }
}

#[test]
fn languages_are_known_where_they_were_written() {
    let languages = |file: &[u8]| Index::open(file).unwrap().languages().cloned();
    assert_eq!(languages(ADDRESSES), None);
    let known = languages(TODAY).unwrap();
    for file in [LANGUAGES, LANGUAGES_LONG_KEYS, TODAY_LONG_KEYS] {
        assert_eq!(languages(file), Some(known.clone()));
    }
    assert!(rows().iter().any(|row| row.lang != "en") && known.has_other_than("en"));
    assert!(rows().iter().all(|row| row.lang != "fi") && known.has_other_than("fi"));
}

/// Today's frozen files, by their names.
fn today() -> [(&'static str, Vec<u8>); 3] {
    let articles = prepared(&rows());
    let sources: Vec<Source> = articles.iter().map(|article| article.source().clone()).collect();
    let (out, scratch) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()));
    let mut writer = Writer::new(out, scratch, &Primer::new(&sources), &Withdrawn::default()).unwrap();
    writer.keep_key_bits(27);
    let mut coder = writer.coder();
    for article in &articles {
        writer.add(coder.code(article)).unwrap();
    }
    [
        ("v3.firsthand", in_memory(&articles).unwrap()),
        ("v3-keys-of-27-bits.firsthand", writer.finish().unwrap().into_inner()),
        ("v3-primer.firsthand", in_memory(&prepared(&many())).unwrap()),
    ]
}

/// With `UPDATE_FROZEN=1`, writes the files instead, which is right only before their version has been released.
#[test]
fn the_articles_of_the_frozen_indexes_give_their_bytes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen");
    for ((name, bytes), frozen) in today().iter().zip([TODAY, TODAY_LONG_KEYS, TODAY_PRIMER]) {
        if std::env::var_os("UPDATE_FROZEN").is_some() {
            std::fs::write(folder.join(name), bytes).unwrap();
        } else {
            assert!(bytes == frozen, "{name}: {NEW_VERSION}");
        }
    }
}
