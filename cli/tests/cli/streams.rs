//! Standard output and standard error that are closed, full, or no longer read: the exit code tells it.

use crate::tool::{SAMPLES, Tool, code, rows, said};
use std::io;
use std::process::{Command, Output};

impl Tool {
    /// Runs the tool from a shell with these redirections.
    fn redirected(&self, redirections: &str, arguments: &[&str]) -> Output {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("exec \"$0\" \"$@\" {redirections}"), env!("CARGO_BIN_EXE_firsthand")]);
        shell.args(arguments).current_dir(self.folder()).output().unwrap()
    }
}

#[test]
fn a_closed_pipe_ends_a_run_silently() {
    let tool = Tool::with_index();
    let page = format!("{SAMPLES}/pages/copy/aldermoor-budget--cityscoop.html");
    for arguments in [
        &["check", "--index", "originals.firsthand", "--format", "json", &page][..],
        &["check", "--index", "originals.firsthand", &page],
        &["compare", &page, &page],
        &["inspect", "originals.firsthand"],
        &["inspect", "--format", "json", "originals.firsthand"],
    ] {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let output = tool.command().args(arguments).stdout(writer).output().unwrap();
        assert_eq!((code(&output), said(&output).as_str()), (141, ""), "{arguments:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_or_closed_standard_output_is_an_error() {
    let tool = Tool::with_index();
    let page = format!("{SAMPLES}/pages/copy/aldermoor-budget--cityscoop.html");
    for arguments in [
        &["check", "--index", "originals.firsthand", "--format", "json", &page][..],
        &["compare", &page, &page],
        &["inspect", "originals.firsthand"],
        &["--help"],
        &["build", "--help"],
        &["--version"],
    ] {
        for redirection in [">/dev/full", ">&-"] {
            let output = tool.redirected(redirection, arguments);
            let message = said(&output);
            assert_eq!(code(&output), 2, "{arguments:?} {redirection}: {message}");
            assert!(message.starts_with("firsthand: standard output: "), "{message}");
            assert_eq!(message.lines().count(), 1, "{message}");
        }
    }
    // What needs no standard output runs without it.
    tool.write("corpus.jsonl", rows(0..5));
    assert_eq!(code(&tool.redirected(">&-", &["build", "--out", "x.firsthand", "corpus.jsonl"])), 0);
    assert_eq!(code(&tool.redirected(">/dev/null", &["inspect", "x.firsthand"])), 0);
}

#[test]
#[cfg(target_os = "linux")]
fn messages_that_cannot_be_written_are_told_by_the_exit_code() {
    let tool = Tool::new();
    tool.write("corpus.jsonl", rows(0..5));
    for redirection in ["2>/dev/full", "2>&-", ">&- 2>&-"] {
        let run = |arguments: &[&str]| code(&tool.redirected(redirection, arguments));
        // The index is complete; that is what could not be said.
        assert_eq!(run(&["build", "--out", "x.firsthand", "corpus.jsonl"]), 1, "{redirection}");
        tool.run(&["inspect", "--verify", "x.firsthand"]);
        assert_eq!(run(&["merge", "--out", "y.firsthand", "x.firsthand"]), 1, "{redirection}");
        assert_eq!(run(&["build", "--out", "x.firsthand", "missing.jsonl"]), 2, "{redirection}");
        assert_eq!(run(&["nonsense"]), 2, "{redirection}");
    }
    // Nothing was to be said.
    assert_eq!(code(&tool.redirected("2>&-", &["inspect", "x.firsthand"])), 0);
    assert_eq!(code(&tool.redirected("2>/dev/null", &["build", "--out", "x.firsthand", "corpus.jsonl"])), 0);
}

#[test]
fn output_is_not_appended_to_what_is_read() {
    let tool = Tool::new();
    tool.write("corpus.jsonl", rows(0..5));
    tool.run(&["build", "--out", "x.firsthand", "corpus.jsonl"]);
    std::fs::create_dir(tool.folder().join("pages")).unwrap();
    tool.write("pages/a.jsonl", rows(0..5));
    let check = ["check", "--index", "x.firsthand", "--format", "json"];
    let before = tool.files();
    let refused = |redirections: &str, arguments: &[&str], says: &str| {
        let output = tool.redirected(redirections, arguments);
        assert_eq!(code(&output), 2, "{}", said(&output));
        assert!(said(&output).contains(says), "{}", said(&output));
        assert!(tool.files() == before, "{redirections}");
    };
    refused(
        ">>corpus.jsonl",
        &[&check[..], &["./corpus.jsonl"]].concat(),
        "standard output: is ./corpus.jsonl, which is read",
    );
    refused("<corpus.jsonl >>corpus.jsonl", &[&check[..], &["-"]].concat(), "standard output: is -, which is read");
    refused(
        ">>pages/a.jsonl",
        &[&check[..], &["pages"]].concat(),
        "is pages/a.jsonl, which is read: name another file",
    );
    refused(">>x.firsthand", &[&check[..], &["pages"]].concat(), "standard output: is x.firsthand, which is read");
    refused(">>x.firsthand", &["inspect", "x.firsthand"], "standard output: is x.firsthand, which is read");
    refused(
        ">>corpus.jsonl",
        &["compare", "--pairs", "corpus.jsonl"],
        "standard output: is corpus.jsonl, which is read",
    );
    // A device may be both.
    assert_eq!(code(&tool.redirected("</dev/null >/dev/null", &[&check[..], &["-"]].concat())), 1);
}
