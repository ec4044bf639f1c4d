//! What is recalled of articles that were read: texts are recognised, and no order of reading accuses a page.

use firsthand::index::merge::merge;
use firsthand::verdict::{Dated, Recollection, Resemblance};
use firsthand::{Article, Check, Index, List, Sensitivity, Source, Verdict};
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

/// A page and the address that it is loaded from.
#[derive(Clone)]
struct Page {
    url: &'static str,
    article: Article,
}

/// A page of these paragraphs.
fn page(url: &'static str, paragraphs: &[String], article: Article) -> Page {
    Page { url, article: Article { text: paragraphs.join("\n\n"), ..article } }
}

fn dated(date: &str) -> Article {
    Article { published: Some(date.to_owned()), ..Article::default() }
}

/// A memory as the extension keeps it: a segment for each article that was read.
#[derive(Default)]
struct Memory {
    segments: Vec<Vec<u8>>,
}

impl Memory {
    fn having_read(pages: &[&Page]) -> Self {
        let mut memory = Self::default();
        for page in pages {
            let check = Check::new(page.article.clone(), Some(page.url), []);
            let memo = check.memo().expect("the page is an article");
            memory.segments.push(check.segment(&memo).expect("it has words"));
        }
        memory
    }

    /// The same memory in one segment.
    fn merged(&self) -> Self {
        let parts: Vec<&[u8]> = self.segments.iter().map(Vec::as_slice).collect();
        Self { segments: vec![merge(&parts, true).expect("segments can be merged")] }
    }

    fn recall(&self, page: &Page) -> Option<Recollection> {
        let list: List = self.segments.iter().map(|bytes| Arc::new(Index::open(bytes).unwrap())).collect();
        let mut check = Check::new(page.article.clone(), Some(page.url), []).recall(list);
        check.run(|want| want.slice_of(&self.segments[want.index])).unwrap();
        check.recollection(Sensitivity::Eager)
    }
}

#[test]
fn a_text_is_recognised_at_another_address_and_not_at_its_own() {
    let text = paragraphs(1);
    let read = page("https://herald.example/a?utm_source=x", &text, dated("2024-03-05"));
    let others: Vec<Page> =
        (2..20).map(|n| page("https://other.example/", &paragraphs(n), Article::default())).collect();
    let memory = Memory::having_read(&[vec![&read], others.iter().take(1).collect()].concat());
    let copy = page("https://daily.example/b", &text, dated("2024-03-07"));
    for memory in [&memory, &memory.merged()] {
        let found = memory.recall(&copy).expect("the text was read");
        assert_eq!((found.resemblance, found.dated), (Resemblance::Whole, Dated::ReadFirst));
        assert_eq!((&*found.source.url, &*found.key), ("https://herald.example/a", "herald.example/a"));
        assert!(found.coverage.page > 0.9 && !found.passages.is_empty() && found.credit.is_none());
        for own in ["https://www.herald.example/a#top", "http://m.herald.example/a/amp?fbclid=1"] {
            let again = Page { url: own, ..copy.clone() };
            assert!(memory.recall(&again).is_none(), "{own}");
        }
        assert!(memory.recall(&page("https://daily.example/c", &paragraphs(40), Article::default())).is_none());
    }
}

#[test]
fn an_excerpt_is_part_of_what_was_read() {
    let (text, other) = (paragraphs(1), paragraphs(2));
    let memory = Memory::having_read(&[&page("https://herald.example/a", &text, Article::default())]);
    let mixed = [&text[..4], &other[..]].concat();
    let found = memory.recall(&page("https://daily.example/b", &mixed, Article::default())).expect("half was read");
    assert_eq!((found.resemblance, found.dated), (Resemblance::Part, Dated::Unknown));
}

#[test]
fn whoever_reads_the_copy_first_sees_no_accusation_of_the_original() {
    let text = paragraphs(1);
    // However the copy is dated, even falsely.
    for (copied, published) in
        [("2024-03-07", "2024-03-05"), ("2024-03-01", "2024-03-05"), ("", "2024-03-05"), ("2024-03-07", ""), ("", "")]
    {
        let copy = page("https://copies.example/b", &text, dated(copied));
        let original = page("https://herald.example/a", &text, dated(published));
        let found = Memory::having_read(&[&copy]).recall(&original).expect("the text was read");
        let as_said = match (copied, published) {
            ("2024-03-07", "2024-03-05") => Dated::PageFirst,
            ("2024-03-01", "2024-03-05") => Dated::ReadFirst,
            _ => Dated::Unknown,
        };
        assert_eq!(found.dated, as_said, "{copied} {published}");
        let json = serde_json::to_value(&found).unwrap();
        assert!(json.get("verdict").is_none() && json.get("score").is_none(), "what is recalled is no verdict");
    }
}

#[test]
fn a_memory_changes_nothing_of_what_lists_say() {
    let text = paragraphs(1);
    let original = page("https://herald.example/a", &text, dated("2024-03-05"));
    let copy = page("https://daily.example/b", &text, dated("2024-03-07"));
    let memory = Memory::having_read(&[&original, &copy]);
    let mut check = Check::new(copy.article.clone(), Some(copy.url), []);
    check.run(|want| want.slice_of(&[])).unwrap();
    let list: List = memory.segments.iter().map(|bytes| Arc::new(Index::open(bytes).unwrap())).collect();
    let mut recall = check.recall(list);
    recall.run(|want| want.slice_of(&memory.segments[want.index])).unwrap();
    let found = recall.recollection(Sensitivity::default()).expect("the text was read elsewhere, too");
    assert_eq!(found.source.url, original.url, "and not only at the page's own address");
    assert_eq!(check.report(Sensitivity::default()).best.verdict, Verdict::None);
}

#[test]
fn articles_at_routes_of_one_document_are_remembered_each_for_itself() {
    let texts = [paragraphs(1), paragraphs(2)];
    let read = [
        page("https://herald.example/#/news/1", &texts[0], Article::default()),
        page("https://herald.example/#/news/2", &texts[1], Article::default()),
    ];
    let memory = Memory::having_read(&[&read[0], &read[1]]);
    for memory in [&memory, &memory.merged()] {
        for (page_read, text) in read.iter().zip(&texts) {
            assert!(memory.recall(page_read).is_none(), "it is the page itself");
            let found = memory.recall(&page("https://daily.example/b", text, Article::default())).expect("it was read");
            assert_eq!(found.source.url, page_read.url);
        }
    }
}

#[test]
fn what_is_read_again_is_remembered_as_it_is_now() {
    let (before, now) = (paragraphs(1), paragraphs(2));
    let url = "https://herald.example/live";
    let versions = [page(url, &before, dated("2024-03-05")), page(url, &now, dated("2024-03-05"))];
    let memory = Memory::having_read(&[&versions[0], &versions[1]]).merged();
    assert!(memory.recall(&page("https://daily.example/b", &now, Article::default())).is_some());
    assert!(memory.recall(&page("https://daily.example/b", &before, Article::default())).is_none());
}

#[test]
fn credit_and_publisher_are_said() {
    let text = paragraphs(1);
    let read =
        page("https://herald.example/a", &text, Article { publisher: Some("Herald".into()), ..dated("2024-03-05") });
    let memory = Memory::having_read(&[&read]);
    let linked = Article { links: vec!["https://herald.example/a".into()], ..Article::default() };
    let found = memory.recall(&page("https://daily.example/b", &text, linked)).unwrap();
    assert!(found.credit.is_some() && !found.same_publisher);
    let found = memory.recall(&page("https://herald.example/print/a", &text, Article::default())).unwrap();
    assert!(found.same_publisher && found.credit.is_none());
}

#[test]
fn what_is_no_article_of_the_web_is_not_remembered() {
    let text = paragraphs(1).join("\n\n");
    let article = Article { text: text.clone(), ..Article::default() };
    for url in [None, Some("file:///home/ann/a.html"), Some("about:blank")] {
        assert_eq!(Check::new(article.clone(), url, []).memo(), None, "{url:?}");
    }
    let listing = Article { not_article: Some(firsthand::article::NotArticle::Listing), ..article.clone() };
    assert_eq!(Check::new(listing, Some("https://herald.example/"), []).memo(), None);
    // A server on this machine or in a house has articles, too.
    let memo = Check::new(article, Some("http://127.0.0.1:8080/a?fbclid=1"), []).memo().unwrap();
    assert_eq!((&*memo.key, &*memo.site), ("127.0.0.1:8080/a", "127.0.0.1:8080"));
}

#[test]
fn an_article_is_judged_from_its_json_as_from_its_page() {
    let text = paragraphs(1);
    let html = format!(
        "<html lang=en><head><title>Ferry</title><meta property=article:published_time content=2024-03-07></head><body><article>\
         <h1>Ferry</h1><p>{}</p><blockquote><p>{}</p></blockquote><p>Source: <a href=https://herald.example/a>Herald</a></p>",
        text[..7].join("</p><p>"),
        text[7]
    );
    let article = Article::from_html(&html, Some("https://daily.example/b")).unwrap();
    let check = Check::new(article.clone(), Some("https://daily.example/b"), []);
    let again: Article = serde_json::from_str(&check.article_json()).unwrap();
    assert!(!again.set_apart.quotations.is_empty() && !again.links.is_empty());
    let source =
        Source { url: "https://herald.example/a".into(), published: Some("2024-03-05".into()), ..Source::default() };
    let prepared = firsthand::index::Prepared::new(&firsthand::text::Text::new(&text.join("\n\n")), source).unwrap();
    let bytes = firsthand::index::in_memory(&[prepared]).unwrap();
    let report = |article: Article| {
        let mut check = Check::new(article, Some("https://daily.example/b"), [Index::open(&bytes).unwrap().into()]);
        check.run(|want| want.slice_of(&bytes)).unwrap();
        serde_json::to_value(check.report(Sensitivity::default())).unwrap()
    };
    assert_eq!(report(again), report(article));
}
