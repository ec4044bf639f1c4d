//! How runs end that cannot go on: unreadable indexes and bad usage.

use crate::tool::{Tool, code, failed};

#[test]
fn unreadable_indexes_are_refused_in_one_line() {
    let tool = Tool::with_index();
    tool.write("page.txt", "A page.");
    let whole = tool.bytes("originals.firsthand");
    let refused = |name: &str, says: &str| tool.refused(&["check", "--index", name, "page.txt"], &[says]);
    refused("missing.firsthand", "no such index");
    refused(
        tool.folder().to_str().unwrap(),
        "no list is kept in this folder: get one with `firsthand update FOLDER LINK`, or give an index",
    );
    #[cfg(unix)]
    {
        std::process::Command::new("mkfifo").arg(tool.folder().join("pipe.firsthand")).status().unwrap();
        failed(&tool.output(&["check", "--index", "pipe.firsthand", "page.txt"]), &["pipe.firsthand: is a pipe"]);
        std::fs::remove_file(tool.folder().join("pipe.firsthand")).unwrap();
    }
    let check = |name: &str, bytes: &[u8], says: &str| {
        tool.write(name, bytes);
        refused(name, says);
    };
    check("empty.firsthand", b"", "not a Firsthand index");
    check("page.firsthand", b"<!doctype html><p>hello", "not a Firsthand index");
    check("cut-in-header.firsthand", &whole[..40], "damaged");
    check("cut.firsthand", &whole[..whole.len() / 2], "cut off");
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 4;
    check("flipped.firsthand", &flipped, "damaged");
    let mut newer = whole.clone();
    newer[8] = 9;
    check("newer.firsthand", &newer, "version 9");
    tool.refused(&["inspect", "--verify", "flipped.firsthand"], &["damaged"]);
    assert!(tool.run(&["inspect", "--verify", "originals.firsthand"]).0.contains("every checksum holds"));
}

#[test]
fn bad_usage_has_exit_code_2() {
    let tool = Tool::new();
    for arguments in [&["check", "page.html"][..], &["build"], &["compare", "one.txt"], &["nonsense"], &[]] {
        assert_eq!(code(&tool.output(arguments)), 2, "{arguments:?}");
    }
    assert!(tool.run(&["check", "--help"]).0.contains("Examples:"));
}
