//! `firsthand check`: where pages come from, and pages that cannot be read.

use crate::tool::{Tool, code, json_lines, said};
use std::fs::{self, File};

const COPY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/samples/pages/copy/aldermoor-budget--cityscoop.html");

#[test]
fn a_page_is_checked_from_a_file_a_row_and_standard_input() {
    let tool = Tool::with_index();
    let html = fs::read_to_string(COPY).unwrap();
    let row = serde_json::json!({"id": "a row", "url": "https://copy.example/1", "html": html});
    tool.write("pages.jsonl", row.to_string());

    let check = ["check", "--index", "originals.firsthand", "--format", "json"];
    let checked = tool.output(&[&check[..], &[COPY, "pages.jsonl"]].concat());
    assert_eq!(code(&checked), 0, "{}", said(&checked));
    let found = json_lines(&checked);
    assert_eq!(found.len(), 2);
    assert_eq!((&found[0]["id"], &found[1]["id"]), (&COPY.into(), &"a row".into()));
    for line in &found {
        assert_eq!(line["verdict"], "copy");
        assert!(line["source_url"].as_str().unwrap().contains("council-budget"));
        assert!(line["error"].is_null() && !line["passages"].as_array().unwrap().is_empty());
    }

    let piped = tool.command().args(check).arg("-").stdin(File::open(COPY).unwrap()).output().unwrap();
    assert_eq!(code(&piped), 0, "{}", said(&piped));
    let found = json_lines(&piped);
    assert_eq!((found.len(), &found[0]["verdict"]), (1, &"copy".into()));
}

#[test]
fn pages_that_cannot_be_read_get_a_line_and_the_run_goes_on() {
    let tool = Tool::with_index();
    tool.write("empty.html", "");
    tool.write("blank.txt", " \n ");
    tool.write("huge.html", "<p>word ".repeat(2 << 20));
    tool.write("image.png", [0x89, b'P', b'N', b'G']);
    let pages = ["empty.html", "missing.html", "blank.txt", "huge.html", "image.png", COPY];
    let checked = tool.output(&[&["check", "--index", "originals.firsthand", "--format", "json"], &pages[..]].concat());
    assert_eq!(code(&checked), 1, "{}", said(&checked));
    let found = json_lines(&checked);
    assert_eq!(found.iter().map(|l| l["id"].as_str().unwrap()).collect::<Vec<_>>(), pages);
    for line in &found[..5] {
        assert!(line["error"].is_string(), "{line}");
    }
    assert!(found[3]["error"].as_str().unwrap().contains("limit"));
    assert_eq!(found[5]["verdict"], "copy");
}
