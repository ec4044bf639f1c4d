//! What an index guarantees: the same articles give the same bytes, and no bytes make the reader panic.

use firsthand::index::{Prepared, Source, Writer};
use firsthand::text::Text;
use firsthand::{Article, Check, Error, Index, Sensitivity};
use proptest::prelude::*;
use std::sync::Arc;

/// A text of its own for each number: words that look like words, with names and figures among them.
fn text(number: usize) -> String {
    let syllables = ["ka", "lor", "min", "te", "shu", "vad", "pre", "non", "gil", "bra"];
    let word = |i: usize| {
        let seed = number * 1009 + i * i + i;
        let word: String = (0..3).map(|k| syllables[seed / 10usize.pow(k) % 10]).collect();
        match i % 7 {
            0 => word[..1].to_uppercase() + &word[1..],
            5 => seed.to_string(),
            _ => word,
        }
    };
    (0..120).map(|i| word(i) + if i % 11 == 10 { ". " } else { " " }).collect()
}

fn index(articles: usize) -> Vec<u8> {
    let mut writer = Writer::new();
    for number in 0..articles {
        let source = Source { url: format!("https://herald.example/{number}"), ..Source::default() };
        writer.add(Prepared::new(&Text::new(&text(number)), source).unwrap()).unwrap();
    }
    let mut bytes = Vec::new();
    writer.write(&mut bytes).unwrap();
    bytes
}

/// Checks a page against whatever these bytes are; an error is as good as a report, a panic is not.
fn check(bytes: &[u8], page: &str) -> Result<Option<String>, Error> {
    let index = Arc::new(Index::open(&bytes[..bytes.len().min(firsthand::index::HEAD_BYTES)])?);
    let mut check = Check::new(Article { text: page.to_owned(), ..Article::default() }, None, vec![index]);
    while !check.wants().is_empty() {
        let supplied: Option<Vec<&[u8]>> =
            check.wants().iter().map(|w| bytes.get(w.range.start as usize..w.range.end as usize)).collect();
        let Some(supplied) = supplied else {
            return Err(Error::IndexTruncated { bytes: bytes.len() as u64, expected: u64::MAX });
        };
        check.supply(&supplied)?;
    }
    Ok(check.report(Sensitivity::default()).best.source_url)
}

#[test]
fn the_same_articles_give_the_same_bytes() {
    assert_eq!(index(30), index(30));
}

#[test]
fn an_article_is_found_again() {
    let bytes = index(30);
    Index::open(&bytes).unwrap().verify(&bytes[..]).unwrap();
    for number in [0, 13, 29] {
        assert_eq!(check(&bytes, &text(number)).unwrap(), Some(format!("https://herald.example/{number}")));
    }
}

#[test]
fn one_address_is_indexed_once() {
    let article = |url: &str| {
        let source = Source { url: url.to_owned(), ..Source::default() };
        Prepared::new(&Text::new(&text(1)), source).unwrap()
    };
    let mut writer = Writer::new();
    writer.add(article("https://www.herald.example/a?utm_source=x")).unwrap();
    assert!(matches!(writer.add(article("http://herald.example/a/")), Err(Error::DuplicateAddress { .. })));
    assert_eq!(writer.articles(), 1);
}

#[test]
fn every_cut_and_every_kind_of_damage_is_noticed() {
    let bytes = index(12);
    let opened = Index::open(&bytes).unwrap();
    for end in (0..bytes.len()).step_by(97) {
        let error = opened.verify(&bytes[..end]).unwrap_err();
        assert!(matches!(error, Error::IndexTruncated { .. }), "cut at {end}: {error}");
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert!(matches!(opened.verify(&longer[..]), Err(Error::IndexDamaged)));
    for at in (0..bytes.len()).step_by(61) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (at % 8);
        let noticed = Index::open(&flipped).and_then(|index| index.verify(&flipped[..]));
        assert!(noticed.is_err(), "a bit flipped at {at} of {}", bytes.len());
    }
}

#[test]
fn other_versions_and_other_files_are_told_apart() {
    let mut newer = index(3);
    newer[8] = 2;
    assert!(matches!(Index::open(&newer), Err(Error::IndexVersion { found: 2, known: 1 })));
    assert!(matches!(Index::open(b"<!doctype html>"), Err(Error::NotAnIndex)));
    assert!(matches!(Index::open(b""), Err(Error::NotAnIndex)));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = check(&bytes, &text(1));
    }

    #[test]
    fn a_damaged_index_gives_an_error_or_an_answer(at: prop::sample::Index, to: u8, page in 0usize..12) {
        let mut bytes = index(12);
        let at = at.index(bytes.len());
        bytes[at] = to;
        let _ = check(&bytes, &text(page));
    }

    /// The same with the checksums made to hold, so that lengths and offsets reach the code behind them.
    #[test]
    fn extreme_numbers_are_refused(at: prop::sample::Index, value: u64, page in 0usize..12) {
        let mut bytes = index(12);
        let at = at.index(bytes.len() - 8);
        bytes[at..at + 8].copy_from_slice(&value.to_le_bytes());
        let header = 34 + 28 * usize::from(bytes[33]);
        if header + 8 <= bytes.len() {
            let checksum = xxhash_rust::xxh3::xxh3_64(&bytes[..header]);
            bytes[header..header + 8].copy_from_slice(&checksum.to_le_bytes());
        }
        let _ = check(&bytes, &text(page));
    }
}
