//! `firsthand check`: where pages come from, and pages that cannot be read.

use crate::tool::{Tool, address, code, json_lines, prose, row, rows, said};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

const COPY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/samples/pages/copy/aldermoor-budget--cityscoop.html");
const SAME_STORY: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/samples/pages/same_story/es-desaladora--gaceta-anglada.html");

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
fn a_match_names_the_index_or_list_that_it_rests_on() {
    let tool = Tool::with_index();
    // The list has two segments, so that segments and lists are counted differently.
    for (name, number) in [("one.firsthand", 1), ("two.firsthand", 2)] {
        tool.write("corpus.jsonl", row(&address(number), &prose(number)));
        tool.run(&["build", "--out", name, "corpus.jsonl"]);
    }
    tool.write("both.list", "firsthand-list 1\none.firsthand\ntwo.firsthand\n");
    let check = ["check", "--index", "both.list", "--index", "./originals.firsthand"];
    let json = ["--format", "json", COPY];
    let line = |arguments: &[&[&str]]| json_lines(&tool.output(&arguments.concat())).remove(0);

    let found = line(&[&check, &json]);
    assert_eq!((&found["list"], &found["list_name"]), (&1.into(), &"./originals.firsthand".into()));
    for other in found["others"].as_array().unwrap() {
        assert_eq!(other["list_name"], "./originals.firsthand");
    }
    let text = tool.run(&[&check[..], &[COPY]].concat()).0;
    assert!(text.contains("\n  found in ./originals.firsthand\n"), "{text}");

    // With a single index there is nothing to tell apart.
    let single = ["check", "--index", "originals.firsthand"];
    let found = line(&[&single, &json]);
    assert_eq!((&found["list"], &found["list_name"]), (&0.into(), &"originals.firsthand".into()));
    assert!(!tool.run(&[&single[..], &[COPY]].concat()).0.contains("found in"));

    tool.write("page.txt", prose(2));
    let text = tool.run(&[&check[..], &["page.txt"]].concat()).0;
    assert!(text.contains("\n  found in both.list\n"), "{text}");
    tool.write("page.txt", prose(4));
    let unknown = line(&[&check, &["--format", "json", "page.txt"]]);
    assert_eq!(unknown["verdict"], "none");
    assert!(unknown["list"].is_null() && unknown["list_name"].is_null(), "{unknown}");
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

#[test]
fn the_text_about_the_same_story_says_what_both_share() {
    let tool = Tool::with_index();
    let check = ["check", "--index", "originals.firsthand"];
    let said_of = |page| String::from_utf8(tool.output(&[&check[..], &[page]].concat()).stdout).unwrap();

    let same_story = said_of(SAME_STORY);
    assert!(same_story.contains("tells the same story as"), "{same_story}");
    let names = same_story.lines().find_map(|line| line.split_once(" names in both: ")).expect(&same_story);
    assert!(names.0.trim().parse::<usize>().unwrap() >= 2, "{same_story}");
    assert!(names.1.contains(", "), "{same_story}");
    // Names are no evidence, so that an accusation does not list them.
    assert!(!said_of(COPY).contains("names in both"));
}

#[test]
#[cfg(unix)]
fn an_index_that_is_cut_off_or_written_over_during_a_run_ends_it_with_an_error() {
    let row = |number: usize| {
        // Much to read and little to check, so that the first pages are reported while others are still to come.
        let html = format!("<!--{}--><p>{}</p>", "x".repeat(1 << 20), prose(number));
        serde_json::json!({"id": number, "html": html}).to_string() + "\n"
    };
    let changes: [fn(&std::path::Path); 3] = [
        |index| File::options().write(true).open(index).unwrap().set_len(100).unwrap(),
        |index| File::options().write(true).open(index).unwrap().set_len(0).unwrap(),
        |index| fs::write(index, vec![7; fs::metadata(index).unwrap().len() as usize]).unwrap(),
    ];
    for change in changes {
        let tool = Tool::new();
        tool.write("corpus.jsonl", rows(0..40));
        tool.run(&["build", "--out", "x.firsthand", "corpus.jsonl"]);
        let mut command = tool.command();
        command.args(["check", "--index", "x.firsthand", "--format", "json", "-"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut pages = child.stdin.take().unwrap();
        let mut reports = BufReader::new(child.stdout.take().unwrap());
        (0..12).for_each(|number| pages.write_all(row(number).as_bytes()).unwrap());
        let mut first = String::new();
        reports.read_line(&mut first).unwrap();
        assert!(first.contains("\"verdict\":\"copy\""), "{first}");
        change(&tool.folder().join("x.firsthand"));
        // The run may end before it has read all pages.
        let _ = (12..24).try_for_each(|number| pages.write_all(row(number).as_bytes()));
        drop(pages);
        let output = child.wait_with_output().unwrap();
        let message = said(&output);
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(message.contains("x.firsthand: was changed while it was read: run again"), "{message}");
    }
}
