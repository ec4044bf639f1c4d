//! Publishing a list and following it: keys, folders that serve for something else, and what is damaged.

use crate::tool::{Tool, code, failed, json_lines, prose, row, rows, said};
use std::fs;

const ABOUT: [&str; 8] =
    ["--list", "news.example", "--name", "News", "--licence", "CC0-1.0", "--contact", "mailto:news@lists.example"];
const PUBLISH: [&str; 5] = ["publish", "--out", "site", "--key", "news.key"];

/// A tool with a key, and a list of one issue in `site`.
fn tool() -> Tool {
    let tool = Tool::new();
    tool.run(&["key", "new", "--no-password", "news.key"]);
    index(&tool, "one.firsthand", 1);
    tool.run(&[&PUBLISH[..], &ABOUT, &["one.firsthand"]].concat());
    tool
}

fn index(tool: &Tool, name: &str, number: usize) {
    tool.write("corpus.jsonl", row(&format!("https://herald.example/{number}"), &prose(number)));
    tool.run(&["build", "--out", name, "corpus.jsonl"]);
}

/// The name of the first segment in a folder.
fn segment(tool: &Tool, folder: &str) -> String {
    let entry = fs::read_dir(tool.folder().join(folder).join("segments")).unwrap().next().unwrap().unwrap();
    format!("{folder}/segments/{}", entry.file_name().to_str().unwrap())
}

#[test]
fn a_list_is_not_kept_where_something_else_is() {
    let tool = tool();
    tool.refused(&["update", "site", "site"], &["site: is the folder that a list is published in"]);
    fs::create_dir(tool.folder().join("photos")).unwrap();
    tool.write("photos/cat.jpg", "a cat");
    tool.refused(&["update", "photos", "site"], &["photos: has other files in it: name a new folder"]);
    tool.refused(&["update", "mine", "sit"], &["sit: there is no such folder"]);
    fs::create_dir(tool.folder().join("mine")).unwrap();
    let (told, _) = tool.run(&["update", "mine", "site"]);
    assert!(told.starts_with("News: issue 1 of "), "{told}");
}

#[test]
fn a_damaged_copy_is_mended() {
    let tool = tool();
    tool.run(&["update", "mine", "site"]);
    let name = segment(&tool, "mine");
    let whole = tool.bytes(&name);
    for damage in [None, Some(&whole[1..])] {
        match damage {
            None => fs::remove_file(tool.folder().join(&name)).unwrap(),
            Some(bytes) => tool.write(&name, bytes),
        }
        let (told, _) = tool.run(&["update", "mine"]);
        assert!(told.contains("nothing new") && told.contains("1 segment was missing or damaged here"), "{told}");
        assert_eq!(tool.bytes(&name), whole);
    }
    // Damage that leaves the length is seen when there is a new issue.
    let mut damaged = whole.clone();
    damaged[whole.len() / 2] ^= 1;
    tool.write(&name, &damaged);
    tool.run(&PUBLISH);
    let output = tool.output(&["update", "mine", "--format", "json"]);
    assert_eq!((&json_lines(&output)[0]["restored"], &json_lines(&output)[0]["new"]), (&1.into(), &true.into()));
    assert_eq!(tool.bytes(&name), whole);
    let (told, _) = tool.run(&["update", "mine"]);
    assert!(told.contains("nothing new") && !told.contains("missing"), "{told}");
}

#[test]
fn a_folder_that_lacks_something_is_not_published_from() {
    let tool = tool();
    let name = segment(&tool, "site");
    let whole = tool.bytes(&name);
    tool.write(&name, &whole[..9]);
    tool.refused(&PUBLISH, &["has 9 bytes instead of", "bring this file back"]);
    tool.write(&name, &whole);
    let signature = tool.bytes("site/firsthand.list.minisig");
    fs::remove_file(tool.folder().join("site/firsthand.list.minisig")).unwrap();
    tool.refused(&PUBLISH, &["the signature of the last issue is missing"]);
    tool.write("site/firsthand.list.minisig", signature);
    tool.refused(&[&PUBLISH[..], &["--issued", "2031-01-01T00:00:00Z"]].concat(), &["more than a day ahead"]);
    tool.refused(&[&PUBLISH[..], &["--issued", "2020-01-01T00:00:00Z"]].concat(), &["the issue before is later"]);
    // A damaged index is not published, and leaves nothing behind.
    tool.write("corpus.jsonl", rows(0..9));
    tool.run(&["build", "--out", "bad.firsthand", "corpus.jsonl"]);
    let mut bytes = tool.bytes("bad.firsthand");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    tool.write("bad.firsthand", bytes);
    tool.refused(&[&PUBLISH[..], &["bad.firsthand"]].concat(), &["bad.firsthand"]);
    fs::remove_file(tool.folder().join("site/firsthand.list")).unwrap();
    tool.refused(&PUBLISH, &["site: has segments and no firsthand.list"]);
}

#[test]
fn only_the_announced_key_can_follow() {
    let tool = tool();
    fs::rename(tool.folder().join("news.key.next"), tool.folder().join("safe")).unwrap();
    for step in ["next", "revoke"] {
        tool.refused(&["key", step, "--list", "site", "news.key"], &["the next key is not here: bring it back"]);
    }
    fs::rename(tool.folder().join("safe"), tool.folder().join("news.key.next")).unwrap();
    tool.refused(&["key", "next", "--list", "sit", "news.key"], &["sit: no list is published there"]);
    let (_, told) = tool.run(&["key", "next", "--no-password", "--list", "site", "news.key"]);
    assert!(told.contains("news.key.next is a new key: move it"), "{told}");
    let output = tool.output(&[&PUBLISH[..], &["--format", "json"]].concat());
    assert_eq!((code(&output), &json_lines(&output)[0]["serial"]), (0, &2.into()), "{}", said(&output));
    let output = tool.output(&["publish", "--verify", "site", "--format", "json"]);
    assert_eq!(json_lines(&output)[0]["serial"], 2, "{}", said(&output));
}

#[test]
fn a_link_is_one_that_readers_can_follow() {
    let tool = tool();
    let link = |address: &str| tool.run(&["key", "show", "--address", address, "news.key"]).0;
    for address in ["lists.example/news", "https://lists.example/news/", "https://lists.example/news/firsthand.list"] {
        let shown = link(address);
        assert!(shown.contains("firsthand:https://lists.example/news/#RW"), "{shown}");
    }
    failed(&tool.output(&["key", "show", "--address", "ftp://lists.example", "news.key"]), &["ftp://lists.example"]);
}
