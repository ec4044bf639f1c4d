//! Segments, and lists of them: a merged index has the bytes of one that is built at once, withdrawn articles are not
//! found, and bad lists and bad segments change nothing.

use crate::tool::{Tool, address, code, failed, prose, row, rows, said};
use serde_json::Value;
use std::fs;
use std::path::Path;

impl Tool {
    fn build(&self, name: &str, rows: &str) {
        self.write("corpus.jsonl", rows);
        self.run(&["build", "--out", name, "corpus.jsonl"]);
    }

    /// The bytes of an index that is built from these rows.
    fn built(&self, rows: &str) -> Vec<u8> {
        self.build("expected.firsthand", rows);
        self.bytes("expected.firsthand")
    }

    fn merge(&self, out: &str, from: &[&str]) -> String {
        self.run(&[&["merge", "--out", out], from].concat()).1
    }

    /// The address of the article that a text is found to be a copy of.
    fn found(&self, indexes: &[&str], text: &str) -> Option<String> {
        self.write("page.txt", text);
        let indexes = indexes.iter().flat_map(|index| ["--index", index]);
        let arguments: Vec<&str> =
            ["check", "--format", "json"].into_iter().chain(indexes).chain(["page.txt"]).collect();
        let report: Value = serde_json::from_str(&self.run(&arguments).0).unwrap();
        report["source_url"].as_str().filter(|_| report["verdict"] == "copy").map(str::to_owned)
    }
}

#[test]
fn merged_segments_are_the_index_that_building_at_once_gives() {
    let tool = Tool::new();
    let parts = [0..1, 1..40, 40..41, 41..150, 150..300];
    let names: Vec<String> = (0..parts.len()).map(|part| format!("{part}.firsthand")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    names.iter().zip(parts).for_each(|(name, part)| tool.build(name, &rows(part)));
    let expected = tool.built(&rows(0..300));

    let said = tool.merge("all.firsthand", &names);
    assert!(said.contains("300 of 300 articles") && said.contains("0 withdrawn or replaced, 0 repeated"), "{said}");
    assert!(tool.bytes("all.firsthand") == expected);
    // The number and the grouping of merges make no difference, as long as the order is kept.
    tool.merge("left.firsthand", &names[..2]);
    tool.merge("left.firsthand", &["left.firsthand", names[2]]);
    tool.merge("right.firsthand", &names[3..]);
    tool.merge("both.firsthand", &["left.firsthand", "right.firsthand"]);
    assert!(tool.bytes("both.firsthand") == expected);
    tool.merge("alone.firsthand", &["both.firsthand"]);
    assert!(tool.bytes("alone.firsthand") == expected);
    // Rows that come again and are left out leave no trace.
    tool.write("corpus.jsonl", rows(0..9) + &rows(0..300));
    assert_eq!(code(&tool.output(&["build", "--out", "repeated.firsthand", "corpus.jsonl"])), 1);
    assert!(tool.bytes("repeated.firsthand") == expected);
    // Another order gives another index.
    tool.merge("turned.firsthand", &["right.firsthand", "left.firsthand"]);
    assert!(tool.bytes("turned.firsthand") == tool.built(&rows((41..300).chain(0..41))));
    tool.run(&["inspect", "--verify", "both.firsthand"]);
}

#[test]
fn indexes_with_longer_keys_merge_to_what_one_build_with_such_keys_gives() {
    let tool = Tool::new();
    for (name, bits, numbers) in [("a", "27", 0..20), ("b", "32", 20..50), ("c", "22", 50..60)] {
        tool.write("corpus.jsonl", rows(numbers));
        tool.run(&["build", "--key-bits", bits, "--out", &format!("{name}.firsthand"), "corpus.jsonl"]);
    }
    tool.write("corpus.jsonl", rows(0..50));
    tool.run(&["build", "--key-bits", "27", "--out", "expected.firsthand", "corpus.jsonl"]);
    tool.merge("all.firsthand", &["a.firsthand", "b.firsthand"]);
    assert!(tool.bytes("all.firsthand") == tool.bytes("expected.firsthand"));
    // Sixty articles need no more than 22 bits.
    tool.merge("all.firsthand", &["all.firsthand", "c.firsthand"]);
    assert!(tool.bytes("all.firsthand") == tool.built(&rows(0..60)));
    tool.run(&["merge", "--key-bits", "22", "--out", "short.firsthand", "b.firsthand"]);
    assert!(tool.bytes("short.firsthand") == tool.built(&rows(20..50)));
    let merge = ["merge", "--key-bits", "25", "--out", "out.firsthand", "a.firsthand", "c.firsthand"];
    tool.refused(&merge, &["c.firsthand: ", "keeps 22 bits", "needs 25", "--key-bits"]);
    let output = tool.output(&["build", "--key-bits", "33", "--out", "out.firsthand", "corpus.jsonl"]);
    assert!(code(&output) == 2 && said(&output).contains("33 is not in 22..=32"), "{}", said(&output));
    assert!(tool.run(&["inspect", "all.firsthand"]).0.contains("key bits            22"));
}

#[test]
fn an_index_of_an_earlier_version_is_merged_into_one_of_today() {
    let tool = Tool::new();
    let frozen = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/frozen");
    let earlier = frozen.join("v2-languages.firsthand");
    tool.merge("all.firsthand", &[earlier.to_str().unwrap()]);
    assert!(tool.bytes("all.firsthand") == fs::read(frozen.join("v3.firsthand")).unwrap());
}

#[test]
fn keys_of_too_many_articles_are_merged_as_they_are_built() {
    let tool = Tool::new();
    let standing = prose(9999);
    let shared = |number: usize| row(&address(number), &format!("{} {standing}", &prose(number)[..200]));
    let rows = |numbers: std::ops::Range<usize>| -> String { numbers.map(shared).collect() };
    // The first segment holds more articles with the shared keys than are listed, the other three hold fewer.
    for (name, numbers) in [("a", 0..2100), ("b", 2100..2150), ("c", 0..1100), ("d", 1100..2150)] {
        tool.build(&format!("{name}.firsthand"), &rows(numbers));
    }
    tool.merge("marked.firsthand", &["a.firsthand", "b.firsthand"]);
    tool.merge("listed.firsthand", &["c.firsthand", "d.firsthand"]);
    let built = tool.built(&rows(0..2150));
    assert!(tool.bytes("listed.firsthand") == built, "merged from segments that list them");
    assert!(tool.bytes("marked.firsthand") == built, "merged from a segment that only says that there are too many");
}

#[test]
fn an_index_may_be_merged_into_itself() {
    let tool = Tool::new();
    tool.build("all.firsthand", &rows(0..50));
    tool.build("new.firsthand", &rows(50..60));
    tool.merge("all.firsthand", &["all.firsthand", "new.firsthand"]);
    assert!(tool.bytes("all.firsthand") == tool.built(&rows(0..60)));
}

#[test]
fn replaced_and_withdrawn_articles_stay_out() {
    let tool = Tool::new();
    let corrected = prose(4) + "A correction: an earlier version of this report named the wrong harbour.";
    let www = address(4).replace("https://", "http://www.") + "?utm_source=feed";
    tool.build("monday.firsthand", &rows(0..9));
    tool.write("corpus.jsonl", rows(9..12) + &row(&www, &corrected));
    tool.write("retracted.txt", format!("{}\n\n  {}?fbclid=x\n", address(2), address(7)));
    tool.run(&["build", "--out", "tuesday.firsthand", "--withdraw", "retracted.txt", "corpus.jsonl"]);
    tool.write("gone.txt", address(10));
    tool.run(&["build", "--out", "wednesday.firsthand", "--withdraw", "gone.txt"]);
    let week = ["monday.firsthand", "tuesday.firsthand", "wednesday.firsthand"];
    tool.write("week.list", format!("firsthand-list 1\n{}\n", week.join("\n")));

    let said = tool.merge("week.firsthand", &week);
    assert!(said.contains("9 of 13 articles") && said.contains("4 withdrawn or replaced, 0 repeated"), "{said}");
    let said = tool.run(&["merge", "--complete", "--out", "complete.firsthand", "week.list"]).1;
    assert!(said.contains("9 of 13 articles"), "{said}");
    let stays: String = rows([0, 1, 3, 5, 6, 8, 9, 11]) + &row(&www, &corrected);
    assert!(
        tool.bytes("complete.firsthand") == tool.built(&stays),
        "without segments before it, there is nothing to withdraw"
    );
    tool.write("all-gone.txt", [2, 7, 10].map(address).join("\n"));
    tool.write("corpus.jsonl", &stays);
    tool.run(&["build", "--out", "expected.firsthand", "--withdraw", "all-gone.txt", "corpus.jsonl"]);
    assert!(tool.bytes("week.firsthand") == tool.bytes("expected.firsthand"), "a segment keeps its withdrawals");

    for indexes in [&["week.list"][..], &["week.firsthand"], &["complete.firsthand"]] {
        for number in [2, 7, 10] {
            assert_eq!(tool.found(indexes, &prose(number)), None, "{indexes:?}: {number}");
        }
        for version in [&corrected, &prose(4)] {
            assert_eq!(tool.found(indexes, version), Some(www.clone()), "{indexes:?}");
        }
        assert_eq!(tool.found(indexes, &prose(8)), Some(address(8)), "{indexes:?}");
    }
    // The merged segment still withdraws articles from a segment before it; the complete one only replaces them.
    tool.write("two.list", "firsthand-list 1\nmonday.firsthand\nweek.firsthand\n");
    tool.write("end.list", "firsthand-list 1\nmonday.firsthand\ncomplete.firsthand\n");
    assert_eq!(tool.found(&["two.list"], &prose(2)), None);
    assert_eq!(tool.found(&["end.list"], &prose(2)), Some(address(2)));
    assert_eq!(tool.found(&["end.list"], &prose(4)), Some(www));
    // Indexes that are given without a list do not withdraw articles from one another.
    assert_eq!(tool.found(&["monday.firsthand", "week.firsthand"], &prose(2)), Some(address(2)));
}

#[test]
fn an_index_without_articles_and_withdrawals_is_not_written() {
    let tool = Tool::new();
    tool.build("one.firsthand", &rows(0..1));
    tool.write("gone.txt", address(0));
    tool.run(&["build", "--out", "gone.firsthand", "--withdraw", "gone.txt"]);
    let merge = ["merge", "--complete", "--out", "out.firsthand", "one.firsthand", "gone.firsthand"];
    tool.refused(&merge, &["no article stays: nothing was written"]);
    tool.write("names.txt", "herald.example/1\n");
    tool.refused(&["build", "--out", "out.firsthand", "--withdraw", "names.txt"], &["names.txt", "with https://"]);
    let many: String = (0..4097).map(|number| address(number) + "\n").collect();
    tool.write("many.txt", many);
    tool.refused(
        &["build", "--out", "out.firsthand", "--withdraw", "many.txt"],
        &["more than 4096", "build the list anew"],
    );
}

#[test]
fn merging_keeps_one_of_two_addresses_of_a_text_at_a_host() {
    let tool = Tool::new();
    let again = |number: usize, url: &str| row(url, &prose(number));
    let repeated =
        rows(0..5) + &again(1, "https://courier.example/again") + &again(1, "https://herald.example/reprint");
    tool.build("repeated.firsthand", &repeated);
    tool.build("more.firsthand", &(rows(5..8) + &again(3, "https://herald.example/once-more")));
    let said = tool.merge("all.firsthand", &["repeated.firsthand", "more.firsthand"]);
    assert!(said.contains("9 of 11 articles") && said.contains("0 withdrawn or replaced, 2 repeated"), "{said}");
    let once = rows(0..5) + &again(1, "https://herald.example/reprint") + &rows(5..8);
    assert!(tool.bytes("all.firsthand") == tool.built(&once));
}

#[test]
fn indexes_in_a_list_are_relative_to_the_list() {
    let tool = Tool::new();
    std::fs::create_dir_all(tool.folder().join("lists/days")).unwrap();
    tool.build("base.firsthand", &rows(0..4));
    tool.build("lists/days/monday.firsthand", &rows(4..8));
    tool.build("other.firsthand", &rows(8..12));
    tool.write(
        "lists/all.list",
        "firsthand-list 1\r\n# oldest first\r\n\r\n  ../base.firsthand \r\n#x\r\ndays/monday.firsthand",
    );
    for number in [0, 5, 9] {
        assert_eq!(tool.found(&["lists/all.list", "other.firsthand"], &prose(number)), Some(address(number)));
        assert_eq!(tool.found(&["other.firsthand", "lists/all.list"], &prose(number)), Some(address(number)));
    }
    assert_eq!(tool.found(&["lists/all.list"], &prose(9)), None);
    tool.merge("all.firsthand", &["lists/all.list", "other.firsthand"]);
    let merged = tool.bytes("all.firsthand");
    assert!(merged == tool.built(&rows(0..12)));
}

#[test]
fn a_bad_list_is_refused_in_one_line() {
    let tool = Tool::new();
    tool.build("good.firsthand", &rows(0..4));
    tool.write("page.txt", prose(1));
    tool.write("missing.list", "firsthand-list 1\ngood.firsthand\nlost.firsthand\n");
    tool.write("empty.list", "firsthand-list 1\n# nothing yet\n\n");
    tool.write("long.list", String::from("firsthand-list 1\n") + &"good.firsthand\n".repeat(65));
    tool.write("full.list", String::from("firsthand-list 1\n") + &"good.firsthand\n".repeat(64));
    tool.write("nested.list", "firsthand-list 1\nfull.list\n");
    tool.write("newer.list", "firsthand-list 12\ngood.firsthand\n");
    for command in [["check", "--index"], ["merge", "--out=x.firsthand"]] {
        let page: &[&str] = if command[0] == "check" { &["page.txt"] } else { &[] };
        let refused = |list, says: &[&str]| tool.refused(&[&command[..], &[list], page].concat(), says);
        refused("missing.list", &["missing.list", "lost.firsthand", "no such index: make one with"]);
        refused("empty.list", &["empty.list", "names no index: write one a line"]);
        refused("long.list", &["long.list", "65 indexes", "firsthand merge"]);
        refused("nested.list", &["nested.list", "full.list", "a list within a list: name its indexes instead"]);
        refused("newer.list", &["newer.list", "firsthand-list 12", "update Firsthand"]);
    }
    assert_eq!(tool.found(&["full.list"], &prose(1)), Some(address(1)));
}

#[test]
fn a_damaged_segment_is_named_and_nothing_is_written() {
    let tool = Tool::new();
    tool.build("good.firsthand", &rows(0..30));
    tool.build("bad.firsthand", &rows(30..60));
    tool.write("page.txt", prose(1));
    tool.write("all.list", "firsthand-list 1\ngood.firsthand\nbad.firsthand\n");
    tool.write("out.firsthand", "what was there before");
    let whole = tool.bytes("bad.firsthand");
    // At places spread evenly over the file, so that every section is damaged at least once.
    for at in (0..whole.len()).step_by(whole.len() / 60) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x10;
        tool.write("bad.firsthand", damaged);
        failed(&tool.output(&["merge", "--out", "out.firsthand", "all.list"]), &["bad.firsthand: "]);
        assert_eq!(tool.bytes("out.firsthand"), b"what was there before", "{at} of {}", whole.len());
        tool.refused(&["check", "--index", "all.list", "page.txt"], &["bad.firsthand"]);
    }
    tool.write("bad.firsthand", &whole[..whole.len() - 1]);
    tool.refused(&["merge", "--out", "out.firsthand", "all.list"], &["bad.firsthand", "cut off", "download it again"]);
    tool.write("bad.firsthand", "");
    tool.refused(&["merge", "--out", "out.firsthand", "all.list"], &["bad.firsthand", "not a Firsthand index"]);
}
