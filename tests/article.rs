//! Extraction on the pages in `tests/pages`, and on deep, malformed and random documents.
//!
//! Each folder in `tests/pages` is a test case of up to three files: `page.html`, the page; `expected.txt`, the text of
//! its article; and `expected.json`, the expected values of fields of [`Article`], and the page's `address` where it
//! matters. To add a case, write `page.html`, run `UPDATE_PAGES=1 cargo test --test article`, and check the
//! `expected.txt` that this writes.

use firsthand::article::NotArticle;
use firsthand::text::Text;
use firsthand::{Article, Error};
use proptest::prelude::*;
use serde_json::{Map, Value};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

#[test]
fn extracts_the_expected_text_and_fields_from_each_page() {
    let update = std::env::var_os("UPDATE_PAGES").is_some();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut cases: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(!cases.is_empty());
    let mut wrong = Vec::new();
    for case in cases {
        let name = case.file_name().unwrap().to_string_lossy();
        let expected = fs::read_to_string(case.join("expected.json")).unwrap_or_else(|_| "{}".into());
        let expected: Map<String, Value> = serde_json::from_str(&expected).unwrap();
        let page = fs::read(case.join("page.html")).unwrap();
        let address = expected.get("address").and_then(Value::as_str);
        let article = Article::from_html(&firsthand::article::encoding::decode(&page, None), address).unwrap();
        let text = article.text.clone() + "\n";
        let fields = serde_json::to_value(&article).unwrap();
        // The text of a page that is not an article is never used.
        if update && article.not_article.is_none() {
            fs::write(case.join("expected.txt"), &text).unwrap();
        }
        if fs::read_to_string(case.join("expected.txt")).is_ok_and(|expected| expected != text) {
            wrong.push(format!("{name}: the text is\n{text}"));
        }
        for (field, value) in expected.iter().filter(|(field, _)| *field != "address") {
            if fields[field] != *value {
                wrong.push(format!("{name}: `{field}` is {}, not {value}", fields[field]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn reports_the_ranges_of_block_quotations_lists_and_tables() {
    let html = fs::read_to_string("tests/pages/quotations-lists-tables/page.html").unwrap();
    let Article { text, set_apart, .. } = Article::from_html(&html, None).unwrap();
    let rules = "A bird that leaves again within a minute was never here.\n\nA bird that you did not see was never here either.";
    let list = "a pencil, for ink runs\n\nthe form from the society\n\na friend who counts aloud";
    assert_eq!(set_apart.quotations.into_iter().map(|range| &text[range]).collect::<Vec<_>>(), [rules]);
    let others: Vec<&str> = set_apart.others.into_iter().map(|range| &text[range]).collect();
    assert_eq!(others, [list, "Year Pairs\n\n2021 14\n\n2022 17"]);
}

#[test]
fn reports_what_is_said_by_others_and_lists() {
    let html = fs::read_to_string("tests/pages/said-by-others/page.html").unwrap();
    let article = Article::from_html(&html, None).unwrap();
    let mut others = article.set_apart.others.iter().map(|range| &article.text[range.clone()]);
    for start in ["The floor was a wick,", "I have asked for a stone plinth", "Three winters of oil", "5.30"] {
        let next = others.next().unwrap_or_default();
        assert!(next.starts_with(start), "{next:?} does not start with {start:?}");
    }
    assert_eq!(others.next(), None);
}

#[test]
fn reports_posts_from_other_sites() {
    let html = fs::read_to_string("tests/pages/posts-from-elsewhere/page.html").unwrap();
    let Article { text, set_apart, .. } = Article::from_html(&html, Some("https://harbourpost.example/rock")).unwrap();
    let others: Vec<&str> = set_apart.others.into_iter().map(|range| &text[range]).collect();
    assert_eq!(others.len(), 2, "{others:?}");
    assert!(others[0].starts_with("Keep two miles off") && others[1].starts_with("Whoever sails past"));
}

#[test]
fn an_article_that_is_all_in_italics_or_short_entries_is_prose() {
    let sentence = "The harbour froze in the night, and the boats lay still until the sun came over the hill.";
    for html in [
        format!("<p><em>{sentence}</em></p>").repeat(20),
        format!("<p><q>{sentence}</q></p>").repeat(20),
        format!("<ul>{}</ul>", "<li>The harbour froze in the night<li>and the boats lay still").repeat(20),
        format!("<ul>{}</ul>", format!("<li>{sentence}").repeat(20)),
    ] {
        let article = Article::from_html(&html, None).unwrap();
        let text = Text::with_set_apart(&article.text, &article.set_apart);
        assert!(!text.tokens.iter().any(|token| token.quoted), "{html}");
    }
}

#[test]
fn splits_plain_text_into_paragraphs_at_blank_lines() {
    let line = "The harbour froze in the night, and the boats lay still until the sun came over the hill.";
    let article = Article::from_html(&format!("{line}\n{line}\r\n\r\n \n{line}"), None).unwrap();
    assert_eq!(article.text, format!("{line} {line}\n\n{line}"));
}

/// Runs `work` with a stack of 1 MB, the size of the stack in WebAssembly.
fn on_a_small_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::Builder::new().stack_size(1 << 20).spawn(work).unwrap().join().unwrap()
}

fn prose(sentences: usize) -> String {
    "<p>The harbour froze in the night, and the boats lay still until the sun came over the hill.</p>".repeat(sentences)
}

/// Formatting elements that are never closed. They all differ, so the parser would reopen each in every paragraph.
fn open_fonts(many: usize) -> String {
    (0..many).fold(String::new(), |html, n| html + "<font size=" + &n.to_string() + "><p>a")
}

/// Maximum time for a document that a quadratic reader would read for many minutes. A linear one takes a second or two on
/// an idle machine; the limit is far above that, because the machine may be busy.
const MAX_LINEAR_TIME: Duration = Duration::from_mins(1);

/// Documents that would overflow the stack of a recursive reader, or take time quadratic in their size.
#[test]
fn reads_deep_and_malformed_documents_in_linear_time() {
    let many = 100_000;
    let documents = [
        ("nested divs", format!("{}{}{}", "<div>".repeat(many), prose(10), "</div>".repeat(many))),
        ("unclosed divs", format!("{}{}", "<div>".repeat(many), prose(10))),
        ("nested tables", format!("{}{}", "<table><tr><td>".repeat(many), prose(10))),
        ("nested lists", format!("{}{}", "<ul><li>".repeat(many), prose(10))),
        ("nested spans", format!("{}{}", "<span>".repeat(many), prose(10))),
        ("open formatting", format!("{}{}", open_fonts(many), prose(10))),
        ("bogus end tags", format!("{}{}", "<div></x>".repeat(many), prose(10))),
        ("misnested", format!("{}{}", "<b><i><a href=x></b></i>".repeat(many), prose(10))),
        ("siblings", format!("{}{}", "<div></div>".repeat(many), prose(10))),
        ("quotations", format!("{}{}", "<blockquote>".repeat(many), prose(10))),
        ("links", "<h2><a href=/x>Storm</a></h2>".repeat(many)),
        ("headings", "<h1>".repeat(many)),
        ("paragraphs", prose(20_000)),
        (
            "attributes",
            format!(
                "<div {}>{}</div>",
                (0..300_000).fold(String::new(), |tag, n| tag + "a" + &n.to_string() + "=1 "),
                prose(10)
            ),
        ),
        ("empty blocks in prose", format!("<p>{}</p>", "Word, and <br>".repeat(many))),
        ("nested headings", format!("{}{}", "<h1><div>".repeat(500), "word ".repeat(1_000_000))),
        ("cards", "<li><h3><a href=/x>Storm hits</a></h3><p>It rained, and the wind blew.</p></li>".repeat(many)),
        ("nested templates", "<template>".repeat(many)),
        ("nested svg", "<svg><g>".repeat(many)),
    ];
    for (name, html) in documents {
        let start = Instant::now();
        let answer = on_a_small_stack(move || Article::from_html(&html, None).map(|a| a.text.len()));
        let took = start.elapsed();
        assert!(took < MAX_LINEAR_TIME, "{name} took {took:?}");
        println!("{name}: {took:?} {answer:?}");
    }
}

#[test]
fn keeps_the_text_of_elements_nested_below_the_depth_limit() {
    let html = format!("{}{}{}", "<div>".repeat(100_000), prose(10), "</div>".repeat(100_000));
    let article = on_a_small_stack(move || Article::from_html(&html, None).unwrap());
    assert!(article.text.contains("until the sun came over the hill."));
}

#[test]
fn refuses_a_page_above_the_size_limit() {
    let html = "x".repeat(firsthand::article::MAX_HTML_BYTES + 1);
    assert!(matches!(Article::from_html(&html, None), Err(Error::PageTooLarge { .. })));
}

#[test]
fn refuses_an_empty_page_and_finds_no_text_in_one_without_words() {
    for html in ["", " \n"] {
        assert!(matches!(Article::from_html(html, None), Err(Error::Unreadable(_))), "{html:?}");
    }
    for html in ["<html></html>", "<script>alert(1)</script>", "<!-- -->", "\0"] {
        let article = Article::from_html(html, None).expect("a document without text can be read");
        assert_eq!((article.text.as_str(), article.not_article), ("", Some(NotArticle::TooShort)), "{html:?}");
    }
}

proptest! {
    #[test]
    fn never_panics_on_arbitrary_text(html in ".{0,400}", url in proptest::option::of(".{0,40}")) {
        let _ = Article::from_html(&html, url.as_deref());
    }

    #[test]
    fn never_panics_on_html_like_text(
        parts in proptest::collection::vec(
            prop_oneof![
                "</?(div|p|a|b|i|table|tr|td|ul|li|br|h1|h2|article|blockquote|pre|form|select|option|template|svg|math|figure|body|html|head|frameset|time|meta|base|script|style|title)( (class|id|href|style|itemprop|content|datetime|property|lang)=\"?[a-zA-Z0-9:/äß字 .-]{0,12}\"?){0,3}/?>",
                "[a-zA-Z ,.äöü字々。&;#x0-9]{0,60}",
                "<!--[a-z-]{0,8}(-->)?",
                "<script type=application/ld\\+json>[{}\\[\\]\":,@a-zA-Z]{0,40}</script>",
            ],
            0..60,
        )
    ) {
        let html = parts.concat();
        if let Ok(article) = Article::from_html(&html, Some("https://example.org/a/b")) {
            for range in [article.set_apart.quotations, article.set_apart.others].concat() {
                prop_assert!(article.text.get(range).is_some());
            }
            prop_assert!(!article.text.contains("\n\n\n"));
        }
    }
}
