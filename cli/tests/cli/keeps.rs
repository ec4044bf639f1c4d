//! Whatever is given to the tool is still there afterwards: inputs, devices, pipes, links, and files that are no indexes.

use crate::tool::{Tool, address, code, failed, prose, row, rows, said};
use std::fs::{self, File, Permissions};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::net::UnixListener;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

fn make_pipe(tool: &Tool, name: &str) {
    assert!(Command::new("mkfifo").arg(tool.folder().join(name)).status().unwrap().success());
}

#[test]
fn what_is_not_a_file_is_never_replaced() {
    let tool = Tool::new();
    tool.write("corpus.jsonl", rows(0..5));
    tool.run(&["build", "--out", "good.firsthand", "corpus.jsonl"]);
    make_pipe(&tool, "pipe");
    let _socket = UnixListener::bind(tool.folder().join("socket")).unwrap();
    fs::create_dir(tool.folder().join("folder")).unwrap();
    symlink("/dev/null", tool.folder().join("null")).unwrap();
    symlink("pipe", tool.folder().join("to-pipe")).unwrap();
    let before: Vec<u64> = tool.names().iter().map(|name| inode(&tool, name)).collect();
    let kinds = [("pipe", "pipe"), ("to-pipe", "pipe"), ("socket", "socket"), ("folder", "folder"), ("null", "device")];
    for (out, kind) in kinds {
        let says = format!("{out}: is a {kind}: give the name of a file");
        failed(&tool.output(&["build", "--out", out, "corpus.jsonl"]), &[&says]);
        failed(&tool.output(&["merge", "--out", out, "good.firsthand"]), &[&says]);
    }
    for out in ["folder/", "new/", "..", "-"] {
        failed(&tool.output(&["build", "--out", out, "corpus.jsonl"]), &["file"]);
    }
    assert_eq!(tool.names().iter().map(|name| inode(&tool, name)).collect::<Vec<_>>(), before);
}

fn inode(tool: &Tool, name: &str) -> u64 {
    fs::symlink_metadata(tool.folder().join(name)).unwrap().ino()
}

#[test]
fn an_input_is_never_replaced_under_whatever_name() {
    let tool = Tool::new();
    tool.write("corpus.jsonl", rows(0..5));
    // Even a file that is named as an index, which may be replaced otherwise.
    tool.write("rows.firsthand", "not read");
    fs::create_dir(tool.folder().join("folder")).unwrap();
    tool.write("folder/more.jsonl", rows(5..9));
    tool.write("gone.txt", address(3));
    fs::hard_link(tool.folder().join("corpus.jsonl"), tool.folder().join("hard.firsthand")).unwrap();
    symlink("folder/more.jsonl", tool.folder().join("soft.firsthand")).unwrap();
    symlink("folder", tool.folder().join("other")).unwrap();
    let outs = [
        ("corpus.jsonl", "corpus.jsonl"),
        ("./corpus.jsonl", "corpus.jsonl"),
        ("folder/../corpus.jsonl", "corpus.jsonl"),
        ("hard.firsthand", "corpus.jsonl"),
        ("soft.firsthand", "folder"),
        ("folder/more.jsonl", "folder"),
        ("other/more.jsonl", "folder"),
        ("soft.firsthand", "other"),
        ("gone.txt", "corpus.jsonl"),
    ];
    for (out, corpus) in outs {
        let says = format!("{out}: is one of the files to read: name another file to write");
        tool.refused(&["build", "--out", out, "--withdraw", "gone.txt", corpus], &[&says]);
    }
    let before = tool.files();
    let mut piped = tool.command();
    let corpus = File::open(tool.folder().join("corpus.jsonl")).unwrap();
    let output = piped.args(["build", "--out", "hard.firsthand", "-"]).stdin(corpus).output().unwrap();
    failed(&output, &["hard.firsthand: is one of the files to read"]);
    assert!(tool.files() == before);
}

#[test]
fn only_an_index_is_replaced() {
    let tool = Tool::new();
    tool.write("corpus.jsonl", rows(0..5));
    // `firsthand build --out *.jsonl` names the first file of articles as the index.
    tool.write("archive.jsonl", rows(5..9));
    tool.write("week.list", "firsthand-list 1\ngood.firsthand\n");
    tool.write("list.firsthand", "firsthand-list 1\ngood.firsthand\n");
    for out in ["archive.jsonl", "week.list", "list.firsthand"] {
        let says = format!("{out}: is not an index and would be lost: name another file to write, or remove this");
        tool.refused(&["build", "--out", out, "corpus.jsonl"], &[&says]);
    }
    tool.run(&["build", "--out", "good.firsthand", "corpus.jsonl"]);
    let good = tool.bytes("good.firsthand");
    tool.refused(&["merge", "--out", "archive.jsonl", "good.firsthand"], &["archive.jsonl: is not an index"]);
    tool.refused(&["merge", "--out", "week.list", "week.list"], &["week.list: is not an index"]);
    // A damaged index, one without its suffix, and an empty file are replaced.
    tool.write("damaged.firsthand", vec![0; 5000]);
    tool.write("cut", &good[..good.len() / 2]);
    tool.write("empty", "");
    for out in ["damaged.firsthand", "cut", "empty"] {
        tool.run(&["build", "--out", out, "corpus.jsonl"]);
        assert!(tool.bytes(out) == good, "{out}");
    }
}

#[test]
fn a_symbolic_link_stays_and_the_file_that_it_leads_to_is_written() {
    let tool = Tool::new();
    tool.write("corpus.jsonl", rows(0..5));
    tool.run(&["build", "--out", "good.firsthand", "corpus.jsonl"]);
    fs::create_dir(tool.folder().join("elsewhere")).unwrap();
    tool.write("elsewhere/real.firsthand", "");
    symlink("elsewhere/real.firsthand", tool.folder().join("link.firsthand")).unwrap();
    symlink("link.firsthand", tool.folder().join("link-to-link.firsthand")).unwrap();
    symlink("elsewhere/new.firsthand", tool.folder().join("to-nothing.firsthand")).unwrap();
    symlink("round.firsthand", tool.folder().join("round.firsthand")).unwrap();
    for (out, real) in [("link-to-link.firsthand", "real"), ("to-nothing.firsthand", "new")] {
        tool.run(&["build", "--out", out, "corpus.jsonl"]);
        assert!(fs::symlink_metadata(tool.folder().join(out)).unwrap().is_symlink());
        let real = tool.folder().join(format!("elsewhere/{real}.firsthand"));
        assert!(fs::symlink_metadata(&real).unwrap().is_file());
        assert!(fs::read(&real).unwrap() == tool.bytes("good.firsthand"));
    }
    assert!(fs::symlink_metadata(tool.folder().join("link.firsthand")).unwrap().is_symlink());
    failed(&tool.output(&["build", "--out", "round.firsthand", "corpus.jsonl"]), &["round.firsthand", "links"]);
}

#[test]
fn a_replaced_index_keeps_owner_and_permissions_and_a_new_one_has_those_of_any_file() {
    let tool = Tool::new();
    tool.write("corpus.jsonl", rows(0..5));
    let mode = |name: &str| fs::metadata(tool.folder().join(name)).unwrap().permissions().mode() & 0o777;
    tool.run(&["build", "--out", "x.firsthand", "corpus.jsonl"]);
    assert_eq!(mode("x.firsthand"), mode("corpus.jsonl"));
    let index = tool.folder().join("x.firsthand");
    fs::set_permissions(&index, Permissions::from_mode(0o600)).unwrap();
    // Only the superuser may give a file away.
    let given = chown(&index, Some(12345), Some(12345)).is_ok();
    tool.run(&["build", "--out", "x.firsthand", "corpus.jsonl"]);
    assert_eq!(mode("x.firsthand"), 0o600);
    assert_eq!(fs::metadata(&index).unwrap().uid() == 12345, given);
}

#[test]
fn an_interrupted_run_leaves_the_earlier_index_and_nothing_else() {
    let tool = Tool::new();
    tool.write("corpus.jsonl", rows(0..5));
    tool.run(&["build", "--out", "x.firsthand", "corpus.jsonl"]);
    let before = tool.files();
    for (signal, expected) in [("INT", 130), ("TERM", 143)] {
        let mut command = tool.command();
        command.args(["build", "--out", "x.firsthand", "-"]).stdin(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut articles = child.stdin.take().unwrap();
        articles.write_all(row(&address(7), &prose(7)).as_bytes()).unwrap();
        let deadline = Instant::now() + Duration::from_secs(20);
        while tool.names().len() == before.len() {
            assert!(Instant::now() < deadline, "no temporary file");
            thread::sleep(Duration::from_millis(5));
        }
        let killed = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap();
        assert!(killed.success());
        let output = child.wait_with_output().unwrap();
        assert_eq!((code(&output), said(&output).as_str()), (expected, "x.firsthand: not written: interrupted\n"));
        assert!(tool.files() == before, "{signal}: {:?}", tool.names());
    }
}

#[test]
fn reports_and_results_replace_no_labelled_data() {
    let tool = Tool::new();
    fs::create_dir(tool.folder().join("data")).unwrap();
    fs::create_dir(tool.folder().join("peers")).unwrap();
    let pair = serde_json::json!({"id": 1, "kind": "copy", "source_text": prose(1), "page_text": prose(1)});
    tool.write("data/pairs.jsonl.gz", format!("{pair}\n"));
    tool.write("peers/pairs.jsonl", "{\"id\":1,\"verdict\":\"copy\",\"score\":1}\n");
    make_pipe(&tool, "pipe");
    let eval = |arguments: &[&str], says: &str| {
        let before = (tool.bytes("data/pairs.jsonl.gz"), tool.bytes("peers/pairs.jsonl"));
        failed(&tool.output(&[&["eval", "data", "--peers", "peers"], arguments].concat()), &[says]);
        assert_eq!((tool.bytes("data/pairs.jsonl.gz"), tool.bytes("peers/pairs.jsonl")), before);
    };
    eval(&["--report", "data/pairs.jsonl.gz"], "pairs.jsonl.gz: is one of the files to read");
    eval(&["--results", "peers"], "peers/pairs.jsonl: is one of the files to read");
    eval(&["--report", "pipe"], "pipe: is a pipe");
}
