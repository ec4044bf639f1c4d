//! The guarantees of indexes that keep different numbers of bits of their keys: every key is found, merged indexes have
//! the bytes of one that is built at once, and a page is checked against all of them together.

use firsthand::fingerprint::keys::{Key, MAX_KEY_BITS, MIN_KEY_BITS, bits_for, keys};
use firsthand::index::merge::key_bits;
use firsthand::index::{Header, Prepared, Primer, Withdrawn, Writer, slice_of};
use firsthand::text::Text;
use firsthand::{Article, Check, Error, Index, List, Sensitivity, Source};
use proptest::prelude::*;
use std::io::Cursor;
use std::ops::Range;
use std::sync::Arc;

/// A text of 130 words for each number. Articles of neighbouring numbers share half of it.
fn text(number: usize) -> String {
    let word = |i: u64| {
        let mixed = i.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let word: String = (0..6).map(|k| char::from(b'a' + (mixed >> (8 * k)) as u8 % 26)).collect();
        if mixed.is_multiple_of(5) { word[..1].to_uppercase() + &word[1..] } else { word }
    };
    let start = number as u64 * 65 + 1;
    (0..130).map(|i| word(start + i) + if i % 13 == 12 { ". " } else { " " }).collect()
}

fn source(number: usize) -> Source {
    Source { url: format!("https://herald.example/{number}"), ..Source::default() }
}

type MemoryWriter = Writer<Cursor<Vec<u8>>, Cursor<Vec<u8>>>;

fn writer(key_bits: u8) -> MemoryWriter {
    let (out, scratch) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()));
    let mut writer = Writer::new(out, scratch, &Primer::default(), &Withdrawn::default()).unwrap();
    writer.keep_key_bits(key_bits);
    writer
}

fn finished(writer: MemoryWriter) -> Vec<u8> {
    writer.finish().unwrap().into_inner()
}

/// An index of the articles of some numbers.
fn built(articles: Range<usize>, key_bits: u8) -> Vec<u8> {
    let mut writer = writer(key_bits);
    let mut coder = writer.coder();
    for number in articles {
        writer.add(coder.code(&Prepared::new(&Text::new(&text(number)), source(number)).unwrap())).unwrap();
    }
    finished(writer)
}

/// Merges indexes of different articles.
fn merged(files: &[Vec<u8>], key_bits: u8) -> Result<Vec<u8>, Error> {
    let mut writer = writer(key_bits);
    let mut coder = writer.coder();
    for file in files {
        let index = Index::open(file)?;
        let first = writer.articles();
        let read = |range: Range<u64>| slice_of(file, &range);
        for article in 0..index.header().articles() {
            let range = index.article(article, read(index.article_entry(article))?)?;
            let record = index.reader()?.read(article, read(range)?)?;
            writer.add(coder.code(&Prepared::from_record(record)))?;
        }
        let numbers: Vec<Option<u32>> = (first..writer.articles()).map(Some).collect();
        for block in 0..index.blocks() {
            let range = index.block(block, read(index.block_entry(block))?)?;
            writer.put_postings(&index, block, read(range)?, &numbers)?;
        }
    }
    Ok(writer.finish()?.into_inner())
}

/// The articles of an index that have a key.
fn holders(index: &Index, file: &[u8], key: Key) -> Vec<u32> {
    let block = index.block_of(key);
    let range = index.block(block, slice_of(file, &index.block_entry(block)).unwrap()).unwrap();
    let mut holders = Vec::new();
    index.postings(block, slice_of(file, &range).unwrap(), &[key], |_, found| holders.extend(found)).unwrap();
    holders
}

fn headers(files: &[Vec<u8>]) -> Vec<Header> {
    files.iter().map(|file| Header::from_bytes(file).unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn indexes_with_keys_of_any_lengths_merge_to_the_bytes_of_one_build(
        segments in prop::collection::vec((0usize..6, MIN_KEY_BITS..=MAX_KEY_BITS), 1..6),
    ) {
        let mut end = 0;
        let files: Vec<Vec<u8>> = segments
            .iter()
            .map(|(count, bits)| {
                end += count;
                built(end - count..end, *bits)
            })
            .collect();
        let shortest = segments.iter().filter(|(count, _)| *count > 0).map(|(_, bits)| *bits).min();
        let bits = key_bits(&headers(&files), shortest).unwrap();
        prop_assert_eq!(bits, shortest.unwrap_or(MIN_KEY_BITS));
        prop_assert!(merged(&files, bits).unwrap() == built(0..end, bits));
    }

    #[test]
    fn every_key_is_found_whatever_its_length(articles in 1usize..30, bits in MIN_KEY_BITS..=MAX_KEY_BITS) {
        let file = built(0..articles, bits);
        let index = Index::open(&file).unwrap();
        index.verify(&file[..]).unwrap();
        prop_assert_eq!(index.header().key_bits(), bits);
        for number in 0..articles {
            for key in keys(&Text::new(&text(number))) {
                prop_assert!(holders(&index, &file, key).contains(&(number as u32)), "article {}, key {}", number, key);
                // The bits that the index does not keep make no difference.
                prop_assert_eq!(holders(&index, &file, key), holders(&index, &file, key ^ (u64::from(u32::MAX) >> bits) as u32));
            }
        }
    }
}

#[test]
fn a_number_of_bits_that_an_index_cannot_keep_is_refused() {
    let file = built(0..3, MIN_KEY_BITS);
    for bits in [0, 21, 33, 255] {
        let mut changed = file.clone();
        changed[20] = bits;
        let end = changed.len().min(40 + 28 * 7);
        let checksum = xxhash_rust::xxh3::xxh3_64(&changed[..end]);
        changed[end..end + 8].copy_from_slice(&checksum.to_le_bytes());
        assert!(matches!(Index::open(&changed), Err(Error::IndexParameters)), "{bits}");
    }
}

#[test]
fn the_number_of_bits_grows_with_the_number_of_articles() {
    let bits = [0, 1, 1 << 21, (1 << 21) + 1, 10_000_000, 100_000_000, 1_000_000_000, u32::MAX].map(bits_for);
    assert_eq!(bits, [22, 22, 22, 23, 25, 28, 31, 32]);
    // By chance, an article has a key of a page with the same probability in all large indexes, within a factor of two.
    for articles in [3_000_000, 40_000_000, 500_000_000, 1 << 30] {
        let chance = 100.0 * f64::from(articles) / 2f64.powi(bits_for(articles).into());
        assert!((25.0..=50.0).contains(&chance), "{articles}: {chance}");
    }
}

#[test]
fn a_merged_index_keeps_the_bits_that_all_segments_keep() {
    let header = |articles: usize, bits: u8| Header::from_bytes(&built(0..articles, bits)).unwrap();
    let (none, short, long) = (header(0, MIN_KEY_BITS), header(2, 22), header(3, 25));
    assert_eq!(key_bits([&long, &long], None).unwrap(), 25);
    assert_eq!(key_bits([&long, &none], None).unwrap(), 25, "a segment without articles has no keys");
    assert_eq!(key_bits([&none], None).unwrap(), 22);
    assert_eq!(key_bits([&long, &short], None).unwrap(), 22, "five articles need no more");
    assert_eq!(key_bits([&long, &long], Some(23)).unwrap(), 23);
    assert!(matches!(key_bits([&long], Some(26)), Err(Error::KeysTooShort { bits: 25, needed: 26 })));
    // Ten million articles need 25 bits. Ten million with 22 each are merged as they are, but none loses what it has.
    let many = |bits: u8| {
        let mut header = header(1, bits);
        header.slots.articles = 5_000_000;
        header
    };
    assert!(matches!(key_bits([&many(25), &many(22)], None), Err(Error::KeysTooShort { bits: 22, needed: 25 })));
    assert!(matches!(key_bits([&many(25), &short], None), Err(Error::KeysTooShort { bits: 22, needed: 24 })));
    assert_eq!(key_bits([&many(22), &many(22)], None).unwrap(), 22);
    assert_eq!(key_bits([&many(28), &many(25)], None).unwrap(), 25);
}

#[test]
fn bits_that_were_not_kept_are_not_invented() {
    let files = [built(0..3, 22), built(3..6, 25)];
    assert!(matches!(merged(&files, 25), Err(Error::KeysTooShort { bits: 22, needed: 25 })));
}

#[test]
fn a_page_is_checked_against_segments_with_keys_of_different_lengths() {
    let files = [built(0..4, 22), built(4..8, 27), built(8..12, 32)];
    let open = |file: &Vec<u8>| Arc::new(Index::open(file).unwrap());
    for number in 0..12 {
        let article = Article { text: format!("Breaking!\n\n{}", text(number)), ..Article::default() };
        let list: List = files.iter().map(open).collect();
        let mut check = Check::new(article, None, [list]);
        check.run(|want| want.slice_of(&files[want.index])).unwrap();
        let best = check.report(Sensitivity::default()).best;
        assert_eq!(best.source_url, Some(source(number).url));
        assert!(best.verdict.accuses(), "{number}: {:?}", best.verdict);
    }
}
