//! `firsthand build`: what is left out, and what is left behind.

use crate::tool::{Tool, code, json_lines, said};
use std::fs;

const BODY: &str = "The harbour master Anna Lind said on Monday that 14 ferries would stay in port until Thursday. ";

fn article(url: &str) -> String {
    let body = BODY.repeat(6);
    format!("{{\"url\":\"{url}\",\"title\":\"Ferries\",\"text\":\"{body}\"}}\n")
}

#[test]
fn bad_rows_are_named_left_out_and_counted() {
    let tool = Tool::new();
    tool.write(
        "articles.jsonl",
        article("https://herald.example/1")
            + "{not json\n\n"
            + "{\"url\":\"https://herald.example/2\",\"text\":\"  \"}\n"
            + "{\"url\":\"https://herald.example/3\"}\n"
            + &article("https://www.herald.example/1/?utm_source=feed")
            + &article("https://herald.example/4"),
    );
    let built = tool.output(&["build", "--out", "x.firsthand", "articles.jsonl"]);
    let message = said(&built);
    assert_eq!(code(&built), 1, "{message}");
    for line in [2, 4, 5, 6] {
        assert!(message.contains(&format!("articles.jsonl:{line}: left out: ")), "line {line} of: {message}");
    }
    assert!(message.contains(": 2 articles, "), "{message}");
    let counts = "; 4 left out: 1 in the index already, 1 not JSON, 2 without text\n";
    assert!(message.ends_with(counts), "{message}");
    assert_eq!(json_lines(&tool.output(&["inspect", "--format", "json", "x.firsthand"]))[0]["articles"], 2);
    let addresses = "herald.example/1\thttps://herald.example/1\nherald.example/4\thttps://herald.example/4\n";
    assert_eq!(tool.run(&["inspect", "--addresses", "x.firsthand"]).0, addresses);
}

#[test]
fn articles_whose_address_is_not_on_the_web_are_left_out() {
    let tool = Tool::new();
    let addresses =
        ["https://herald.example/1", "javascript:alert(1)", "urn:isbn:1", "file:///home/a.html", "herald.example/2"];
    tool.write("articles.jsonl", addresses.map(article).concat());
    tool.write(
        "page.html",
        format!("<link rel=canonical href='ftp://a.example/1'><article><p>{}</p></article>", BODY.repeat(9)),
    );
    let built = tool.output(&["build", "--out", "x.firsthand", "articles.jsonl", "page.html"]);
    let message = said(&built);
    assert_eq!(code(&built), 1, "{message}");
    for line in 2..=5 {
        assert!(
            message.contains(&format!("articles.jsonl:{line}: left out: its address ")),
            "line {line} of: {message}"
        );
    }
    assert!(
        message.contains(r#""urn:isbn:1" is not on the web: give one that begins with https:// or http://"#),
        "{message}"
    );
    assert!(message.contains("page.html: left out: "), "{message}");
    assert!(
        message.contains(": 1 article, ") && message.contains("; 5 left out: 4 not on the web, 1 without an address\n"),
        "{message}"
    );
}

#[test]
fn nothing_is_written_when_there_is_nothing_to_write() {
    let tool = Tool::new();
    fs::create_dir(tool.folder().join("empty")).unwrap();
    tool.write("bad.jsonl", "{}\n");
    tool.write("a.jsonl", article("https://a.example/1"));
    tool.refused(&["build", "--out", "x.firsthand", "missing.jsonl"], &["missing.jsonl: no such file"]);
    tool.refused(&["build", "--out", "x.firsthand", "empty"], &["no .html or .jsonl files"]);
    tool.refused(&["build", "--out", "no/such/folder/x.firsthand", "a.jsonl"], &["cannot be written"]);
    let built = tool.output(&["build", "--out", "x.firsthand", "bad.jsonl"]);
    assert_eq!(code(&built), 2);
    assert!(said(&built).contains("nothing was written"));
    assert_eq!(tool.names(), ["a.jsonl", "bad.jsonl", "empty"]);
}

#[test]
fn a_failed_build_leaves_the_earlier_index() {
    let tool = Tool::with_index();
    let before = tool.bytes("originals.firsthand");
    tool.write("bad.jsonl", "{}\n");
    assert_eq!(code(&tool.output(&["build", "--out", "originals.firsthand", "bad.jsonl"])), 2);
    assert_eq!(tool.bytes("originals.firsthand"), before);
}
