//! The way of a list: gathered, published, subscribed to, and asked about pages.

use crate::tool::{SAMPLES, Tool, code, failed, json_lines, prose, row, said};
use std::fs;

const ABOUT: &str = "[collection]\nname = \"Samples\"\nstate = \"samples.db\"\nlist = \"samples.lists.example\"\n\
                     licence = \"CC0-1.0\"\ncontact = \"mailto:a@lists.example\"\n\n";

fn sources(folders: &[&str]) -> String {
    format!("{ABOUT}[[publisher]]\nname = \"Samples\"\nfolders = {folders:?}\n")
}

/// A tool with a key, and a list of sources of these folders.
fn tool(folders: &[&str]) -> Tool {
    let tool = Tool::new();
    tool.write("sources.toml", sources(folders));
    tool.run(&["key", "new", "--no-password", "list.key"]);
    tool
}

const PUBLISH: [&str; 7] = ["publish", "--out", "site", "--key", "list.key", "--state", "samples.db"];

/// The verdicts on a page, by a subscribed list.
fn verdict(tool: &Tool, page: &str) -> String {
    let output = tool.output(&["check", "--index", "mine", "--format", "json", page]);
    json_lines(&output)[0]["verdict"].as_str().unwrap_or_else(|| panic!("{}", said(&output))).to_owned()
}

#[test]
fn what_is_gathered_is_published_and_found() {
    let tool = tool(&["archive"]);
    fs::create_dir(tool.folder().join("archive")).unwrap();
    tool.write("archive/monday.jsonl", row("https://herald.example/1", &prose(1)));
    tool.write("copy.jsonl", row("https://copy.example/1", &prose(1)));
    tool.write("later.jsonl", row("https://copy.example/2", &prose(2)));

    let (summary, _) = tool.run(&["gather", "sources.toml", "--format", "json"]);
    let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
    assert_eq!((&summary["new"], &summary["articles"]), (&1.into(), &1.into()), "{summary}");
    tool.run(&PUBLISH);
    tool.run(&["update", "mine", "site"]);
    assert_eq!((verdict(&tool, "copy.jsonl"), verdict(&tool, "later.jsonl")), ("copy".into(), "none".into()));

    tool.write("archive/tuesday.jsonl", row("https://herald.example/2", &prose(2)));
    let (summary, _) = tool.run(&["gather", "sources.toml"]);
    assert!(summary.contains("1 new, 0 changed"), "{summary}");
    tool.run(&PUBLISH);
    tool.run(&["update", "mine"]);
    assert_eq!(verdict(&tool, "later.jsonl"), "copy", "it is in today's segment alone");

    tool.write("retracted.txt", "https://herald.example/1\n");
    tool.run(&[&PUBLISH[..], &["--withdraw", "retracted.txt"]].concat());
    tool.run(&["update", "mine"]);
    assert_eq!((verdict(&tool, "copy.jsonl"), verdict(&tool, "later.jsonl")), ("none".into(), "copy".into()));
    let (told, _) = tool.run(&["publish", "--verify", "site", "--state", "samples.db"]);
    assert!(told.contains("samples.db gives the same list"), "{told}");
}

#[test]
fn the_same_state_gives_the_same_bytes() {
    let tool = tool(&[&format!("{SAMPLES}/originals")]);
    tool.run(&["gather", "sources.toml"]);
    fs::copy(tool.folder().join("samples.db"), tool.folder().join("copy.db")).unwrap();
    tool.run(&PUBLISH);
    tool.run(&["publish", "--out", "again", "--key", "list.key", "--state", "copy.db"]);
    let of = |folder: &str| -> Vec<(String, Vec<u8>)> {
        let inside = |(name, bytes): (String, Vec<u8>)| Some((name.strip_prefix(folder)?.to_owned(), bytes));
        tool.files().into_iter().filter_map(inside).collect()
    };
    assert!(of("site").len() >= 5);
    assert_eq!(of("site"), of("again"));
    // One build of the same articles gives the same index.
    tool.run(&["build", "--out", "built.firsthand", &format!("{SAMPLES}/originals")]);
    let segment = of("site").into_iter().find(|(name, _)| name.ends_with(".firsthand")).unwrap();
    let articles = |index: &[u8]| firsthand::Index::open(index).unwrap().header().articles();
    assert_eq!(articles(&segment.1), articles(&tool.bytes("built.firsthand")));
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_lost() {
    let tool = tool(&["archive"]);
    tool.refused(&["gather", "other.toml"], &["other.toml"]);
    tool.refused(&PUBLISH, &["samples.db: there is no such collection yet: run `firsthand gather CONFIG` first"]);
    tool.write("broken.toml", "[collection]\nname = \"x\"\nstate = \"x.db\"\n[[publisher]]\nnam = \"x\"\n");
    tool.refused(&["gather", "broken.toml"], &["broken.toml: line 5: unknown field `nam`"]);
    tool.refused(&["gather", "sources.toml", "--only", "Nobody"], &["has no publisher \"Nobody\""]);
    tool.write("text.db", "no state".repeat(200));
    tool.write("other.toml", sources(&["archive"]).replace("samples.db", "text.db"));
    tool.refused(&["gather", "other.toml"], &["text.db: is not the state of a collection"]);

    let output = tool.output(&["gather", "sources.toml"]);
    assert_eq!(code(&output), 2, "its only source cannot be read: {}", said(&output));
    assert!(said(&output).contains("archive") && said(&output).contains("none of the sources"), "{}", said(&output));
    failed(&tool.output(&["publish", "--verify", "site", "--state", "samples.db"]), &["site"]);
}

#[test]
fn texts_are_kept_only_if_that_is_asked_for() {
    for (keep, has_text) in [("", false), ("keep_text = true\n", true)] {
        let tool = Tool::new();
        let config = sources(&[&format!("{SAMPLES}/originals")]).replace("\n\n[[", &format!("\n{keep}\n[["));
        tool.write("sources.toml", config);
        tool.run(&["gather", "sources.toml"]);
        tool.run(&["gather", "sources.toml", "--export", "rows.jsonl"]);
        let rows = String::from_utf8(tool.bytes("rows.jsonl")).unwrap();
        assert_eq!(rows.lines().count(), 17);
        assert_eq!(rows.lines().all(|row| row.contains("\"text\":")), has_text);
        let passage = b"the council";
        let has_prose =
            tool.bytes("samples.db").windows(passage.len()).any(|bytes| bytes.eq_ignore_ascii_case(passage));
        assert_eq!(has_prose, has_text);
    }
}

#[test]
fn a_list_that_was_published_without_its_state_is_taken_over() {
    let tool = tool(&["archive"]);
    fs::create_dir(tool.folder().join("archive")).unwrap();
    tool.write("archive/monday.jsonl", row("https://herald.example/1", &prose(1)));
    tool.write("copy.jsonl", row("https://copy.example/1", &prose(1)));
    tool.run(&["gather", "sources.toml"]);
    let (first, _) = tool.run(&PUBLISH);
    assert!(first.starts_with("samples.lists.example 1: 1 article in 1 segment; a new segment"), "{first}");
    tool.run(&["update", "mine", "site"]);
    tool.run(&["publish", "--out", "site", "--key", "list.key"]);
    let behind = tool.output(&["publish", "--out", "other", "--key", "list.key", "--state", "samples.db"]);
    assert_eq!(code(&behind), 0, "an issue that was not kept is made again: {}", said(&behind));
    fs::remove_dir_all(tool.folder().join("other")).unwrap();

    failed(&tool.output(&PUBLISH), &["site: has issue 2 of a list", "give --adopt once"]);
    let adopt = [&PUBLISH[..], &["--adopt", "--format", "json"]].concat();
    let output = tool.output(&adopt);
    assert_eq!(json_lines(&output)[0]["adopted"], 2, "{}", said(&output));
    tool.run(&["update", "mine"]);
    assert_eq!(verdict(&tool, "copy.jsonl"), "copy");
    failed(
        &tool.output(&["publish", "--verify", "site", "--state", "samples.db"]),
        &["the state has taken the list over at issue 2", "verify the list without --state"],
    );
    let typo = tool.output(&["publish", "--out", "typo", "--key", "list.key", "--state", "samples.db"]);
    failed(&typo, &["typo: has no issue, and this state has made 3 issues"]);
    assert!(!tool.folder().join("typo").exists());
    failed(&tool.output(&["publish", "--verify", "sit"]), &["sit: there is no such folder"]);
}

#[test]
fn an_export_replaces_nothing_but_an_export() {
    let tool = tool(&[&format!("{SAMPLES}/originals")]);
    tool.run(&["gather", "sources.toml"]);
    tool.write("notes.txt", "what was there before");
    let refused = |file: &str, says: &str| {
        let before = tool.bytes("sources.toml");
        failed(&tool.output(&["gather", "sources.toml", "--export", file]), &[file, says]);
        assert_eq!(tool.bytes("sources.toml"), before);
    };
    refused("sources.toml", "is one of the files to read");
    refused("samples.db", "is one of the files to read");
    refused("./samples.db-shm", "is a file of the state");
    refused("notes.txt", "is not an earlier export and would be lost");
    assert_eq!(tool.bytes("notes.txt"), b"what was there before");
    for _ in 0..2 {
        tool.run(&["gather", "sources.toml", "--export", "rows.jsonl"]);
    }
    tool.run(&["gather", "sources.toml"]);
}
