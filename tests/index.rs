//! The guarantees of an index: the same articles give the same bytes, copies are found, withdrawals apply, damage is
//! noticed, and no bytes make the reader panic.

use firsthand::Source;
use firsthand::check::{Stage, Want};
use firsthand::index::HEAD_BYTES;
use firsthand::index::header::VERSION;
use firsthand::index::writer::MAX_PRIMER_ARTICLES;
use firsthand::index::{Prepared, Primer, Withdrawn, Writer, in_memory};
use firsthand::text::Text;
use firsthand::{Article, Check, Error, Index, List, Report, Sensitivity};
use proptest::prelude::*;
use std::io::Cursor;
use std::sync::Arc;

/// A different text for each number, of invented words with names and numbers among them.
fn text(number: usize) -> String {
    let word = |i: usize| {
        let seed = number * 1009 + i * i + i;
        let mixed = (seed as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let word: String = (0..6).map(|k| char::from(b'a' + (mixed >> (8 * k)) as u8 % 26)).collect();
        match i % 7 {
            0 => word[..1].to_uppercase() + &word[1..],
            5 => seed.to_string(),
            _ => word,
        }
    };
    (0..120).map(|i| word(i) + if i % 11 == 10 { ". " } else { " " }).collect()
}

fn index(articles: usize) -> Vec<u8> {
    index_of((0..articles).map(text))
}

fn index_of(articles: impl Iterator<Item = String>) -> Vec<u8> {
    let numbered = (0..).zip(articles);
    in_memory(&numbered.map(|(number, text)| article(&address(number), &text)).collect::<Vec<_>>()).unwrap()
}

fn address(number: usize) -> String {
    format!("https://herald.example/{number}")
}

fn article(url: &str, text: &str) -> Prepared {
    Prepared::new(&Text::new(text), Source { url: url.to_owned(), ..Source::default() }).unwrap()
}

/// A segment of a list, which withdraws the given addresses from earlier segments.
fn segment(articles: &[Prepared], withdrawn: &[&str]) -> Vec<u8> {
    let sources: Vec<Source> = articles.iter().take(MAX_PRIMER_ARTICLES).map(|a| a.source().clone()).collect();
    let (out, scratch) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()));
    let withdrawn = Withdrawn::new(withdrawn.iter().copied());
    let mut writer = Writer::new(out, scratch, &Primer::new(&sources), &withdrawn).unwrap();
    let mut coder = writer.coder();
    for article in articles {
        writer.add(coder.code(article)).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Checks a page against `bytes`, which may be damaged. Returns the address of the original that was found, or an
/// error.
fn check(bytes: &[u8], page: &str) -> Result<Option<String>, Error> {
    Ok(report(&[bytes], page)?.best.source_url)
}

/// The report of a check against the segments of one list.
fn report(segments: &[&[u8]], page: &str) -> Result<Report, Error> {
    let list: List = segments.iter().map(|bytes| open(bytes).map(Arc::new)).collect::<Result<_, Error>>()?;
    let mut check = Check::new(article_of(page), None, [list]);
    check.run(|want| want.slice_of(segments[want.index]))?;
    Ok(check.report(Sensitivity::default()))
}

fn open(file: &[u8]) -> Result<Index, Error> {
    Index::open(&file[..file.len().min(HEAD_BYTES)])
}

fn article_of(text: &str) -> Article {
    Article { text: text.to_owned(), ..Article::default() }
}

#[test]
fn same_articles_give_same_bytes() {
    assert_eq!(index(30), index(30));
}

#[test]
fn a_copy_is_found() {
    let bytes = index(30);
    Index::open(&bytes).unwrap().verify(&bytes[..]).unwrap();
    for number in [0, 13, 29] {
        assert_eq!(check(&bytes, &text(number)).unwrap(), Some(format!("https://herald.example/{number}")));
    }
}

#[test]
fn a_paragraph_that_many_originals_share_is_no_evidence() {
    let shared = text(1000);
    let with_shared = |number: usize| format!("{}\n\n{shared}", text(number));
    let page = format!("{}\n\n{shared}\n\n{}", text(500), text(501));
    for holders in [8, 80] {
        let bytes = index_of((0..holders).map(with_shared));
        let report = report(&[&bytes], &page).unwrap().best;
        assert!(!report.verdict.accuses(), "{holders} hold it: {:?}, {}", report.verdict, report.score);
        // The words that only one original has are still evidence.
        assert_eq!(check(&bytes, &with_shared(3)).unwrap(), Some("https://herald.example/3".to_owned()));
    }
    let one = report(&[&index_of([with_shared(0)].into_iter())], &page).unwrap().best;
    assert!(one.verdict.accuses(), "only one holds it: {:?}, {}", one.verdict, one.score);
}

#[test]
fn a_notice_in_a_few_originals_that_share_nothing_else_is_no_evidence() {
    let notice: String = text(1000).split_inclusive(". ").take(6).collect();
    let with_notice = |number: usize| format!("{}\n\n{notice}", text(number));
    let of_holders = |holders: usize| {
        let bytes = index_of((0..holders).map(with_notice));
        report(&[&bytes], &with_notice(500)).unwrap().best
    };
    for holders in [3, 4, 8] {
        let report = of_holders(holders);
        assert!(!report.verdict.accuses(), "{holders} hold it: {:?}, {}", report.verdict, report.score);
    }
    let report = of_holders(1);
    assert!(report.verdict.accuses(), "only one holds it: {:?}, {}", report.verdict, report.score);
}

#[test]
fn copies_of_one_original_do_not_make_a_passage_a_notice() {
    let original = |number: usize| format!("{} Edition {number}.", text(7));
    let bytes = index_of((0..6).map(original));
    let beginning: String = text(7).split_inclusive(". ").take(9).collect();
    let report = report(&[&bytes], &format!("{}\n\n{beginning}", text(500))).unwrap().best;
    assert!(report.verdict.accuses(), "{:?}, {}", report.verdict, report.score);
}

#[test]
fn an_original_that_is_indexed_many_times_is_still_evidence() {
    let bytes = index_of((0..12).map(|number| format!("{} Edition {number}.", text(7))));
    let report = report(&[&bytes], &text(7)).unwrap().best;
    assert!(report.verdict.accuses(), "{:?}, {}", report.verdict, report.score);
}

#[test]
fn an_address_is_indexed_once() {
    let mut writer =
        Writer::new(Cursor::new(Vec::new()), Cursor::new(Vec::new()), &Primer::default(), &Withdrawn::default())
            .unwrap();
    let mut coder = writer.coder();
    let mut add = |url, number| writer.add(coder.code(&article(url, &text(number))));
    add("https://www.herald.example/a?utm_source=x", 1).unwrap();
    assert!(matches!(add("http://herald.example/a/", 2), Err(Error::DuplicateAddress { .. })));
    assert_eq!(writer.articles(), 1);
}

#[test]
fn a_list_gives_the_same_verdicts_as_one_index_of_its_articles() {
    let articles: Vec<Prepared> = (0..24).map(|number| article(&address(number), &text(number))).collect();
    let one = segment(&articles, &[]);
    let parts: Vec<Vec<u8>> = articles.chunks(4).map(|part| segment(part, &[])).collect();
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    for number in 0..24 {
        let page = format!("Breaking!\n\n{}", text(number));
        let (of_one, of_parts) = (report(&[&one], &page).unwrap().best, report(&parts, &page).unwrap().best);
        assert_eq!(of_parts.source_url, Some(address(number)));
        assert_eq!(
            (of_one.verdict, of_one.score, of_one.passages.len()),
            (of_parts.verdict, of_parts.score, of_parts.passages.len())
        );
    }
}

#[test]
fn articles_that_a_later_segment_withdraws_or_replaces_are_not_found() {
    let old = segment(&[article(&address(1), &text(1)), article(&address(2), &text(2))], &[]);
    let changed = format!("{} {}", text(2), "Correction: the harbour master was named wrongly in an earlier version.");
    let new = segment(&[article(&address(2), &changed), article(&address(3), &text(3))], &[&address(1)]);
    let found = |segments: &[&[u8]], number| {
        let report = report(segments, &text(number)).unwrap();
        (report.best.source_url, report.others.len())
    };
    assert_eq!(found(&[&old], 1), (Some(address(1)), 0));
    assert_eq!(found(&[&old, &new], 1), (None, 0));
    assert_eq!(found(&[&old, &new], 2), (Some(address(2)), 0));
    assert_eq!(found(&[&old, &new], 3), (Some(address(3)), 0));
    // Withdrawals apply to earlier segments only.
    assert_eq!(found(&[&new, &old], 1), (Some(address(1)), 0));
    // A segment can consist of withdrawals alone.
    let withdrawals = segment(&[], &[&address(2)]);
    assert_eq!(found(&[&old, &withdrawals], 2), (None, 0));
}

#[test]
fn a_text_at_several_addresses_is_reported_once_by_the_earliest_date() {
    let dated = |url: &str, date: &str| {
        let source = Source { url: url.to_owned(), published: Some(date.to_owned()), ..Source::default() };
        Prepared::new(&Text::new(&text(5)), source).unwrap()
    };
    let bytes = in_memory(&[
        dated("https://courier.example/5", "2024-05-02"),
        dated("https://herald.example/5", "2024-05-01"),
        dated("https://post.example/5", "2024-05-03"),
    ])
    .unwrap();
    let report = report(&[&bytes], &text(5)).unwrap();
    assert_eq!(report.best.source_url.as_deref(), Some("https://herald.example/5"), "the earliest");
    assert!(report.others.is_empty());
}

#[test]
fn a_check_never_wants_an_empty_range() {
    for articles in [1, 2, 12, 200] {
        let bytes = index(articles);
        let mut check = Check::new(article_of(&text(0)), None, [open(&bytes).unwrap().into()]);
        let read = |want: &Want| {
            assert!(!want.range.is_empty(), "{articles}: {want:?}");
            want.slice_of(&bytes)
        };
        check.run(read).unwrap();
    }
}

#[test]
fn the_primer_is_read_once_and_only_if_an_article_matches() {
    let bytes = index(300);
    let primer = section(&bytes, *b"PRIM");
    assert!(!primer.is_empty());
    let primer = primer.start as u64..primer.end as u64;
    let index = Arc::new(Index::open(&bytes[..HEAD_BYTES]).unwrap());
    // The number of rounds, and whether the primer was wanted.
    let rounds_and_primer = |page: &str| {
        let mut check = Check::new(article_of(page), None, [Arc::clone(&index).into()]);
        let (mut rounds, mut primer_wanted) = (0, false);
        while !check.wants().is_empty() {
            rounds += 1;
            primer_wanted |= check.wants().iter().any(|want| want.range == primer);
            let supplied: Vec<&[u8]> = check.wants().iter().map(|want| want.slice_of(&bytes).unwrap()).collect();
            check.supply(&supplied).unwrap();
        }
        (rounds, primer_wanted)
    };
    // A page with a few words of each of many articles.
    let words = |text: &str, count: usize| text.split(' ').take(count).collect::<Vec<_>>().join(" ");
    let patches = (0..40).flat_map(|number| [words(&text(number), 6), words(&text(number + 900), 30)]);
    assert_eq!(rounds_and_primer(&patches.collect::<Vec<_>>().join(" ")), (4, false));
    assert_eq!(rounds_and_primer(&text(7)), (5, true));
    assert_eq!(rounds_and_primer(&text(8)), (4, false), "the primer has been read");
}

#[test]
fn a_long_page_wants_a_bounded_number_of_blocks() {
    let bytes = index(12);
    let page = article_of(&(0..200).map(text).collect::<Vec<_>>().join(" "));
    let check = Check::new(page, None, [open(&bytes).unwrap().into()]);
    assert!(check.wants().len() <= 256, "{}", check.wants().len());
}

#[test]
fn a_check_that_was_given_damaged_bytes_has_failed_and_reports_nothing() {
    // A smaller index has no primer, and its articles are named without a further round.
    let bytes = index(300);
    let stages = [Stage::PostingDirectory, Stage::Postings, Stage::ArticleDirectory, Stage::Records, Stage::Names];
    for damaged in stages {
        let mut check = Check::new(article_of(&text(7)), None, [open(&bytes).unwrap().into()]);
        let mut seen = Vec::new();
        while check.stage() != damaged {
            assert!(!check.wants().is_empty(), "the check ended before {damaged:?}");
            seen.push(check.stage());
            let supplied: Vec<&[u8]> = check.wants().iter().map(|want| want.slice_of(&bytes).unwrap()).collect();
            check.supply(&supplied).unwrap();
        }
        assert_eq!(seen, stages[..seen.len()]);
        let flipped: Vec<Vec<u8>> = check
            .wants()
            .iter()
            .map(|want| want.slice_of(&bytes).unwrap().iter().map(|byte| !byte).collect())
            .collect();
        assert!(matches!(check.supply(&flipped), Err(Error::IndexDamaged)), "{damaged:?}");
        assert_eq!((check.stage(), check.wants()), (Stage::Failed, &[][..]));
        let report = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check.report(Sensitivity::default())));
        assert!(report.is_err(), "{damaged:?}: a failed check must not say that nothing matches");
    }
}

#[test]
fn verify_notices_truncation_added_bytes_and_flipped_bits() {
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

/// The sections of an index: the tag of each, its byte range, and the offset of its entry in the header.
fn sections(bytes: &[u8]) -> Vec<([u8; 4], std::ops::Range<usize>, usize)> {
    let number = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap()) as usize;
    let entry = |section: usize| FIRST_ENTRY + ENTRY_BYTES * section;
    let section = |at: usize| {
        let start = number(at + 4);
        (bytes[at..at + 4].try_into().unwrap(), start..start.saturating_add(number(at + 12)), at)
    };
    (0..usize::from(bytes[FIRST_ENTRY - 1])).map(|number| section(entry(number))).collect()
}

const FIRST_ENTRY: usize = 40;
/// Number of sections of an index.
const SECTIONS: usize = 7;
const ENTRY_BYTES: usize = 28;

fn section(bytes: &[u8], tag: [u8; 4]) -> std::ops::Range<usize> {
    sections(bytes).into_iter().find(|(of, ..)| *of == tag).unwrap().1
}

/// Makes the checksums of the sections and of the header valid.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    for (_, range, entry) in sections(&bytes) {
        if let Some(section) = bytes.get(range) {
            let checksum = xxhash_rust::xxh3::xxh3_64(section);
            bytes[entry + 20..entry + 28].copy_from_slice(&checksum.to_le_bytes());
        }
    }
    let end = FIRST_ENTRY + ENTRY_BYTES * usize::from(bytes[FIRST_ENTRY - 1]);
    let checksum = xxhash_rust::xxh3::xxh3_64(&bytes[..end]);
    bytes[end..end + 8].copy_from_slice(&checksum.to_le_bytes());
    bytes
}

/// Byte ranges of the blocks of a section, from the first entry of its directory.
fn blocks(bytes: &[u8], of: [u8; 4], directory: [u8; 4]) -> Vec<std::ops::Range<usize>> {
    let mut at = section(bytes, of).start;
    let lengths = &bytes[section(bytes, directory)][8..104];
    let length = |l: &[u8]| usize::from(l[0]) + (usize::from(l[1]) << 8) + (usize::from(l[2]) << 16);
    let next = |length: usize| {
        at += length;
        at - length..at
    };
    lengths.chunks(3).map(length).take_while(|length| *length > 0).map(next).collect()
}

/// Asserts that checks against a damaged index end in an error or name the same source as checks against the whole one.
fn same_or_refused(damaged: &[u8], whole: &[u8], what: &str) {
    for number in [0, 7] {
        let Ok(found) = report(&[damaged], &text(number)) else { continue };
        assert_eq!(found.best.source, report(&[whole], &text(number)).unwrap().best.source, "{what}");
    }
}

/// An index with a primer and a withdrawal, whose articles have all fields of a source.
fn named_index() -> Vec<u8> {
    let named = |number: usize| {
        let source = Source {
            url: address(number),
            title: Some(format!("{} and its consequences", &text(number)[..40])),
            publisher: Some("The Herald of Somewhere".to_owned()),
            published: Some("2024-05-01".to_owned()),
            lang: Some("en".to_owned()),
        };
        Prepared::new(&Text::new(&text(number)), source).unwrap()
    };
    segment(&(0..40).map(named).collect::<Vec<_>>(), &["https://herald.example/withdrawn"])
}

#[test]
fn a_reader_of_single_blocks_notices_flipped_bits() {
    let whole = named_index();
    assert!(section(&whole, *b"PRIM").len() > 50 && !section(&whole, *b"GONE").is_empty());
    for at in (0..whole.len()).step_by(37).chain(section(&whole, *b"PRIM").step_by(9)) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        same_or_refused(&flipped, &whole, &format!("a bit flipped at {at} of {}", whole.len()));
    }
}

#[test]
fn blocks_in_the_place_of_others_are_refused() {
    let whole = named_index();
    for (tag, directory) in [(*b"ARTS", *b"ADIR"), (*b"SLOT", *b"SDIR")] {
        let blocks = blocks(&whole, tag, directory);
        let (start, end) = (blocks[0].start, blocks[blocks.len() - 1].end);
        // Rotate the blocks by one place. Each is intact, and the directory has the right lengths.
        let mut rotated_blocks: Vec<u8> = whole[blocks[blocks.len() - 1].clone()].to_vec();
        rotated_blocks.extend_from_slice(&whole[start..blocks[blocks.len() - 1].start]);
        let mut rotated = whole.clone();
        rotated[start..end].copy_from_slice(&rotated_blocks);
        let at = section(&whole, directory).start + 8;
        let lengths = 3 * blocks.len();
        rotated[at..at + lengths].rotate_right(3);
        let rotated = sealed(rotated);
        Index::open(&rotated).unwrap().verify(&rotated[..]).unwrap();
        let found = report(&[&rotated], &text(7));
        assert!(matches!(found, Err(Error::IndexDamaged)), "{:?}", found.map(|report| report.best.source_url));
    }
}

#[test]
fn wrong_directories_give_no_wrong_answers() {
    let whole = named_index();
    for directory in [*b"ADIR", *b"SDIR"] {
        let range = section(&whole, directory);
        for place in [1, 7, 0xFFFF, whole.len() as u64, 1 << 40, u64::MAX / 2, u64::MAX - 1, u64::MAX] {
            for group in range.clone().step_by(104) {
                let mut pointed = whole.clone();
                pointed[group..group + 8].copy_from_slice(&place.to_le_bytes());
                same_or_refused(&sealed(pointed), &whole, &format!("{directory:?} at {group}: {place}"));
            }
        }
        for length in [[0; 3], [1, 0, 0], [4, 0, 0], [0xFF, 0xFF, 0], [0, 0, 8], [1, 0, 8], [0xFF; 3]] {
            for at in (range.start + 8..range.start + 104).step_by(3) {
                let mut stretched = whole.clone();
                stretched[at..at + 3].copy_from_slice(&length);
                same_or_refused(&sealed(stretched), &whole, &format!("{directory:?} at {at}: {length:?}"));
            }
        }
    }
}

#[test]
fn extreme_numbers_in_the_header_are_refused_or_harmless() {
    let whole = named_index();
    let refused_or_same = |bytes: Vec<u8>, what: String| same_or_refused(&sealed(bytes), &whole, &what);
    for (_, _, entry) in sections(&whole) {
        for at in [entry + 4, entry + 12] {
            for value in [0, 1, whole.len() as u64, u64::from(u32::MAX), 1 << 63, u64::MAX - 40, u64::MAX] {
                let mut extreme = whole.clone();
                extreme[at..at + 8].copy_from_slice(&value.to_le_bytes());
                refused_or_same(extreme, format!("{value} at {at}"));
            }
        }
    }
    // Any numbers of articles, words and slots give an answer or an error, without much time or memory.
    for at in 25..FIRST_ENTRY {
        for value in [0, 1, 8, 21, 22, 23, 63, 127, 255] {
            let mut extreme = whole.clone();
            extreme[at] = value;
            if usize::from(extreme[FIRST_ENTRY - 1]) == SECTIONS {
                let _ = check(&sealed(extreme), &text(7));
            }
        }
    }
    let mut too_many_articles = whole.clone();
    too_many_articles[25..29].fill(0xFF);
    let opened = Index::open(&sealed(too_many_articles));
    assert!(matches!(opened, Err(Error::IndexDamaged)), "the directory is too small for that many articles");
}

#[test]
fn a_truncated_index_is_refused_or_gives_the_right_answer() {
    let whole = index(3);
    let opened = Index::open(&whole).unwrap();
    for end in 0..whole.len() {
        assert!(opened.verify(&whole[..end]).is_err(), "cut at {end}");
        // A check refuses the truncated index, too, unless it does not need the missing bytes.
        let header = FIRST_ENTRY + ENTRY_BYTES * SECTIONS + 8;
        assert_eq!(Index::open(&whole[..end]).is_ok(), end >= header, "cut at {end}");
        if let Ok(found) = check(&whole[..end], &text(1)) {
            assert_eq!(found, Some(address(1)), "cut at {end}");
        }
    }
}

#[test]
fn other_versions_and_other_files_have_different_errors() {
    let mut newer = index(3);
    newer[8] = VERSION as u8 + 1;
    assert!(matches!(Index::open(&newer), Err(Error::IndexVersion { found: 4, known: VERSION })));
    assert!(matches!(Index::open(b"<!doctype html>"), Err(Error::NotAnIndex)));
    assert!(matches!(Index::open(b""), Err(Error::NotAnIndex)));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = check(&bytes, &text(1));
    }

    #[test]
    fn a_changed_byte_does_not_make_a_check_panic(at: prop::sample::Index, to: u8, page in 0usize..12) {
        let mut bytes = index(12);
        let at = at.index(bytes.len());
        bytes[at] = to;
        let _ = check(&bytes, &text(page));
    }

    /// As above, but the checksum of the header is valid, so that wrong lengths and offsets reach the code that uses
    /// them.
    #[test]
    fn extreme_numbers_do_not_make_a_check_panic(at: prop::sample::Index, value: u64, page in 0usize..12) {
        let mut bytes = index(12);
        let at = at.index(bytes.len() - 8);
        bytes[at..at + 8].copy_from_slice(&value.to_le_bytes());
        let header = 40 + 28 * usize::from(bytes[39]);
        if header + 8 <= bytes.len() {
            let checksum = xxhash_rust::xxh3::xxh3_64(&bytes[..header]);
            bytes[header..header + 8].copy_from_slice(&checksum.to_le_bytes());
        }
        let _ = check(&bytes, &text(page));
    }
}
