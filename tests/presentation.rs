//! How a page presents itself (its address, its date, its quotation marks) informs the verdict and excuses no copy
//! silently.

use firsthand::index::{Prepared, in_memory};
use firsthand::text::Text;
use firsthand::{Article, Check, Index, Report, Sensitivity, Source, Verdict};
use std::sync::Arc;

/// The paragraphs of an invented article, different for each number.
fn paragraphs(number: usize) -> Vec<String> {
    let word = |i: usize| {
        let mixed = ((number * 1009 + i * i + i) as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let word: String = (0..6).map(|k| char::from(b'a' + (mixed >> (8 * k)) as u8 % 26)).collect();
        if i % 7 == 3 { word[..1].to_uppercase() + &word[1..] } else { word }
    };
    let sentence = |at: usize| {
        let words: Vec<String> = (0..11).map(|i| word(at * 11 + i)).collect();
        format!("The {}.", words.join(" the "))
    };
    (0..8).map(|at| format!("{} {}", sentence(2 * at), sentence(2 * at + 1))).collect()
}

fn source(url: &str) -> Source {
    let published = Some(String::from("2024-03-05"));
    Source { url: url.to_owned(), publisher: Some(String::from("Herald")), published, ..Source::default() }
}

/// Checks a page of these paragraphs against articles, each given by its address and its paragraphs.
fn check(originals: &[(&str, &[String])], page: &[String], article: Article, url: &str) -> Report {
    let sources: Vec<(Source, &[String])> = originals.iter().map(|(url, text)| (source(url), *text)).collect();
    check_against(&sources, page, article, url)
}

/// The same, for articles of which more is known.
fn check_against(originals: &[(Source, &[String])], page: &[String], article: Article, url: &str) -> Report {
    let prepare =
        |(source, text): &(Source, &[String])| Prepared::new(&Text::new(&text.join("\n\n")), source.clone()).unwrap();
    let bytes = in_memory(&originals.iter().map(prepare).collect::<Vec<_>>()).unwrap();
    let article = Article { text: page.join("\n\n"), ..article };
    let mut check = Check::new(article, Some(url), [Arc::new(Index::open(&bytes).unwrap()).into()]);
    check.run(|want| want.slice_of(&bytes)).unwrap();
    check.report(Sensitivity::default())
}

const ORIGINAL: &str = "https://herald.example/a";

fn dated(date: &str) -> Article {
    Article { published: Some(date.to_owned()), ..Article::default() }
}

#[test]
fn a_copy_that_says_it_is_older_is_shown_as_the_same_text() {
    let text = paragraphs(1);
    let on = |date| check(&[(ORIGINAL, &text)], &text, dated(date), "https://daily.example/b").best;
    let earlier = on("2024-03-03");
    assert_eq!(earlier.verdict, Verdict::SameTextEarlier);
    assert!(earlier.earlier && earlier.score > 0.9 && !earlier.passages.is_empty(), "{earlier:?}");
    assert_eq!(on("2024-03-07").verdict, Verdict::Copy);
    assert_eq!(on("one fine day").verdict, Verdict::Copy, "a date that cannot be read is unknown");
}

#[test]
fn a_page_that_is_older_than_one_of_its_originals_is_judged_by_the_other() {
    let (first, second) = (paragraphs(1), paragraphs(2));
    let page = [&first[..], &second[..6]].concat();
    let mut earlier = source("https://post.example/b");
    earlier.published = Some(String::from("2024-02-01"));
    let originals = [(source(ORIGINAL), &first[..]), (earlier, &second[..])];
    let report = check_against(&originals, &page, dated("2024-03-01"), "https://daily.example/c");
    assert!(report.best.verdict.accuses());
    assert_eq!(report.best.source_url.as_deref(), Some("https://post.example/b"));
    assert_eq!(report.others[0].verdict, Verdict::SameTextEarlier);
}

#[test]
fn a_copy_in_quotation_marks_consists_of_quotations() {
    let text = paragraphs(1);
    for (open, close) in [("“", "”"), ("\"", "\""), ("«", "»"), ("— ", ""), ("“", "")] {
        let quoted: Vec<String> = text.iter().map(|paragraph| format!("{open}{paragraph}{close}")).collect();
        let best = check(&[(ORIGINAL, &text)], &quoted, Article::default(), "https://daily.example/b").best;
        let is_one_or_the_other = matches!(best.verdict, Verdict::Quoted | Verdict::Copy);
        assert!(is_one_or_the_other && !best.passages.is_empty(), "{open}{close}: {best:?}");
    }
    let quoted: Vec<String> = text.iter().map(|paragraph| format!("“{paragraph}”")).collect();
    let of_quoted = check(&[(ORIGINAL, &quoted)], &quoted, Article::default(), "https://daily.example/b").best;
    assert_eq!(of_quoted.verdict, Verdict::None, "both quote somebody else");
}

#[test]
fn a_house_that_repeats_itself_is_the_source_only_of_what_is_its_own() {
    let (own, rival) = (paragraphs(1), paragraphs(2));
    let originals = [(ORIGINAL, &own[..]), ("https://rival.example/b", &rival[..])];
    let on = |page: &[String], url: &str| check(&originals, page, Article::default(), url);
    let whole = on(&own, "https://herald.example/print/a");
    assert_eq!(whole.best.verdict, Verdict::Source);
    let own_and_new = on(&[&own[..3], &paragraphs(3)[..]].concat(), "https://herald.example/c");
    assert_eq!(own_and_new.best.verdict, Verdict::SameStory);
    let taken = on(&[&rival[..], &own[..3]].concat(), "https://herald.example/c");
    assert!(taken.best.verdict.accuses(), "{:?}", taken.best);
    assert_eq!(taken.best.source_url.as_deref(), Some("https://rival.example/b"));
}

#[test]
fn a_page_made_of_four_originals_is_an_excerpt_of_each() {
    let urls = ["https://one.example/a", "https://two.example/b", "https://three.example/c", "https://four.example/d"];
    let texts: Vec<Vec<String>> = (1..).take(urls.len()).map(paragraphs).collect();
    let originals: Vec<(&str, &[String])> = urls.into_iter().zip(texts.iter().map(Vec::as_slice)).collect();
    let page: Vec<String> = texts.iter().flat_map(|text| text[..3].to_vec()).collect();
    let report = check(&originals, &page, Article::default(), "https://daily.example/b");
    let named: Vec<_> = std::iter::once(&report.best).chain(&report.others).collect();
    assert_eq!(named.len(), 4);
    for comparison in named {
        let share = comparison.coverage.page;
        assert_eq!(comparison.verdict, Verdict::Excerpt, "{:?}", comparison.source_url);
        assert!((0.2..0.3).contains(&share), "{share} of the page is from {:?}", comparison.source_url);
    }
}

#[test]
fn a_host_that_many_share_makes_no_page_a_source() {
    let text = paragraphs(1);
    for (original, page) in [
        ("https://ann.blogspot.com/a", "https://bob.blogspot.com/a"),
        ("https://ann.github.io/a", "https://bob.github.io/a"),
        ("https://posts.example/@ann/a", "https://posts.example/@bob/a"),
        ("https://www.uni.example/~ann/a", "https://www.uni.example/~bob/a"),
    ] {
        let verdict = |url| check(&[(original, &text)], &text, Article::default(), url).best.verdict;
        assert_eq!(verdict(page), Verdict::Copy, "{page}");
        assert_eq!(verdict(&format!("{original}-print")), Verdict::Source, "{original}");
    }
}
