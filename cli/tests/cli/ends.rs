//! Writing an index when the disk is full, the run is killed, or another run writes the same file: the earlier index
//! stays until the new one is complete, and nothing else is left behind.

use crate::tool::{Tool, code, failed, rows, said};
use std::fs::{self, File};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

impl Tool {
    /// Runs the tool with a maximum file size of `blocks` blocks of 512 or 1,024 bytes. Writing fails there as it does
    /// on a full disk.
    fn on_a_full_disk(&self, blocks: usize, arguments: &[&str]) -> std::process::Output {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"")]);
        shell.arg(env!("CARGO_BIN_EXE_firsthand")).args(arguments).current_dir(self.folder()).output().unwrap()
    }

    fn start(&self, arguments: &[&str]) -> Child {
        self.command().args(arguments).stderr(Stdio::piped()).spawn().unwrap()
    }
}

const BUILD: [&str; 4] = ["build", "--out", "all.firsthand", "corpus.jsonl"];

#[test]
fn a_full_disk_leaves_the_earlier_index() {
    let tool = Tool::new();
    tool.write("corpus.jsonl", rows(0..400));
    tool.run(&["build", "--out", "first.firsthand", "corpus.jsonl"]);
    tool.write("corpus.jsonl", rows(400..800));
    tool.run(&["build", "--out", "second.firsthand", "corpus.jsonl"]);
    tool.run(&["merge", "--out", "all.firsthand", "second.firsthand", "first.firsthand"]);
    let before = tool.files();
    let merge = ["merge", "--out", "all.firsthand", "first.firsthand", "second.firsthand"];
    let fresh = ["merge", "--out", "fresh.firsthand", "first.firsthand", "second.firsthand"];
    for blocks in [0, 1, 50] {
        for arguments in [&BUILD[..], &merge, &fresh] {
            let output = tool.on_a_full_disk(blocks, arguments);
            failed(&output, &[arguments[2], "cannot be written: ", "make room there"]);
            assert!(tool.files() == before, "{blocks} blocks: {arguments:?}");
        }
    }
    let output = tool.on_a_full_disk(1 << 20, &BUILD);
    assert_eq!(code(&output), 0, "{}", said(&output));
}

#[test]
fn two_builds_at_once_leave_one_of_two_whole_indexes() {
    let tool = Tool::new();
    tool.write("a.jsonl", rows(0..300));
    tool.write("b.jsonl", rows(200..500));
    tool.run(&["build", "--out", "a.firsthand", "a.jsonl"]);
    tool.run(&["build", "--out", "b.firsthand", "b.jsonl"]);
    let whole = [tool.bytes("a.firsthand"), tool.bytes("b.firsthand")];
    for round in 0..10 {
        let started: Vec<Child> = ["a.jsonl", "b.jsonl", "a.jsonl", "b.jsonl"]
            .map(|corpus| tool.start(&["build", "--out", "x.firsthand", corpus]))
            .into_iter()
            .collect();
        for child in started {
            let output = child.wait_with_output().unwrap();
            assert_eq!(code(&output), 0, "{round}: {}", said(&output));
        }
        assert!(whole.contains(&tool.bytes("x.firsthand")), "{round}");
        assert_eq!(tool.names(), ["a.firsthand", "a.jsonl", "b.firsthand", "b.jsonl", "x.firsthand"]);
    }
}

#[test]
fn a_killed_build_leaves_the_earlier_index_and_the_next_one_cleans_up() {
    let tool = Tool::new();
    tool.write("corpus.jsonl", rows(0..20));
    tool.run(&BUILD);
    let earlier = tool.bytes("all.firsthand");
    tool.write("corpus.jsonl", rows(0..1500));
    let started = Instant::now();
    tool.run(&["build", "--out", "new.firsthand", "corpus.jsonl"]);
    let takes = started.elapsed();
    let new = tool.bytes("new.firsthand");

    let mut random = fastrand::Rng::with_seed(7);
    let (mut killed, mut left) = (0, 0);
    for round in 0..20 {
        let mut child = tool.start(&BUILD);
        // Half of the builds are killed at any time, the others at about the time when the file is renamed.
        thread::sleep(
            takes
                .mul_f64([random.f64(), 0.9 + random.f64() / 10.0][round % 2])
                .saturating_sub(Duration::from_millis(1)),
        );
        child.kill().unwrap();
        let finished = child.wait().unwrap().code().is_some();
        let bytes = tool.bytes("all.firsthand");
        if finished || bytes == new {
            assert!(bytes == new, "round {round}: the new index is whole or not there");
            tool.write("all.firsthand", &earlier);
        } else {
            killed += 1;
            assert!(bytes == earlier, "round {round}: the earlier index was touched");
        }
        tool.run(&["inspect", "--verify", "all.firsthand"]);
        left += usize::from(tool.names().iter().any(|name| name.starts_with(".all.firsthand.")));
    }
    assert!(killed >= 5 && left > 0, "{killed} of 20 were killed in time, {left} left a part");
    tool.run(&BUILD);
    assert!(tool.bytes("all.firsthand") == new);
    assert_eq!(tool.names(), ["all.firsthand", "corpus.jsonl", "new.firsthand"]);
}

#[test]
fn only_abandoned_parts_are_removed() {
    let tool = Tool::new();
    tool.write("corpus.jsonl", rows(0..5));
    tool.write(".all.firsthand.abandoned.part", "half");
    tool.write(".all.firsthand.held.part", "half");
    tool.write(".other.firsthand.x.part", "another's");
    let held = File::open(tool.folder().join(".all.firsthand.held.part")).unwrap();
    held.lock().unwrap();
    tool.run(&BUILD);
    assert_eq!(tool.names(), [".all.firsthand.held.part", ".other.firsthand.x.part", "all.firsthand", "corpus.jsonl"]);
    held.unlock().unwrap();
    tool.run(&BUILD);
    assert_eq!(tool.names(), [".other.firsthand.x.part", "all.firsthand", "corpus.jsonl"]);
}

#[test]
fn an_output_that_cannot_be_created_is_refused() {
    let tool = Tool::new();
    tool.write("corpus.jsonl", rows(0..5));
    fs::create_dir(tool.folder().join("folder")).unwrap();
    let refused = |out: &str, says: &str| {
        failed(&tool.output(&["build", "--out", out, "corpus.jsonl"]), &[out, says]);
    };
    refused("folder", "give the name of a file");
    refused("missing/all.firsthand", "cannot be written");
    refused("corpus.jsonl/all.firsthand", "cannot be written");
    assert_eq!(fs::read_dir(tool.folder()).unwrap().count(), 2);
}
