//! Evidence: a file that agrees with itself and its replay, and files in which something was altered.

use crate::tool::{Tool, code, failed, said};
use firsthand::check::PageRecord;
use firsthand::list::Digest;
use firsthand::{Article, Check, Index, Sensitivity};
use serde_json::{Value, json};
use std::fs;
use std::sync::Arc;

const COPY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/samples/pages/copy/aldermoor-budget--cityscoop.html");

/// The record of a sample page that was checked against `originals.firsthand`.
fn record(tool: &Tool) -> Value {
    let index = tool.bytes("originals.firsthand");
    let url = "https://copy.example/1";
    let article = Article::from_html(&fs::read_to_string(COPY).unwrap(), Some(url)).unwrap();
    let mut check = Check::new(article, Some(url), [Arc::new(Index::open(&index).unwrap()).into()]);
    check.run(|want| want.slice_of(&index)).unwrap();
    let mut report = serde_json::to_value(check.report(Sensitivity::default())).unwrap();
    report.as_object_mut().unwrap().remove("evidence");
    let page: PageRecord = check.record();
    let unsigned = json!({"name": "Samples", "segments": [Digest::of(&index).to_string()]});
    json!({
        "format": "firsthand-evidence 1", "made": "2026-11-29T05:00:00Z", "checked": "2026-11-29T04:59:00Z",
        "core": env!("CARGO_PKG_VERSION"), "sensitivity": "balanced", "text_sha256": Digest::of(page.text.as_bytes()).to_string(),
        "page": page, "report": report, "lists": [unsigned],
    })
}

/// A page with the record in it, as the extension writes it.
fn page_of(record: &Value, shown: &str) -> String {
    let mut record = record.clone();
    record["shown_sha256"] = Digest::of(shown.as_bytes()).to_string().into();
    let json = record.to_string().replace('<', "\\u003c");
    format!(
        "<!doctype html>\n<html>\n<script type=\"application/json\" id=\"firsthand-evidence\">{json}</script>\n<body>{shown}</body>\n</html>\n"
    )
}

fn verified(tool: &Tool, file: &str, index: bool) -> (i32, Value) {
    let with: &[&str] = if index { &["--index", "originals.firsthand"] } else { &[] };
    let output = tool.output(&[&["verify", "--format", "json", file], with].concat());
    let value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(&output)));
    (code(&output), value)
}

/// What is said to be wrong.
fn wrong(value: &Value) -> Vec<String> {
    let checks = value["checks"].as_array().unwrap().iter().filter(|check| check["right"] == false);
    checks.map(|check| check["what"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn evidence_agrees_with_itself_and_its_replay() {
    let tool = Tool::with_index();
    let record = record(&tool);
    tool.write("record.json", record.to_string());
    tool.write("page.html", page_of(&record, "<main class=\"report\"><h1>Copy</h1>\u{2028}</main>"));
    for file in ["record.json", "page.html"] {
        for index in [false, true] {
            let (code, value) = verified(&tool, file, index);
            assert_eq!((code, wrong(&value)), (0, vec![]), "{file}, {value}");
            assert_eq!(
                (&value["agrees"], &value["replayed"], &value["verdict"]),
                (&true.into(), &index.into(), &"copy".into())
            );
        }
    }
    let text = tool.run(&["verify", "page.html", "--list", "originals.firsthand"]).0;
    assert!(text.contains("the same verdict, passages and figures") && text.contains("nothing differs"), "{text}");
}

#[test]
fn what_was_altered_is_named() {
    let tool = Tool::with_index();
    let record = record(&tool);
    let altered = |change: &dyn Fn(&mut Value), index: bool| {
        let mut changed = record.clone();
        change(&mut changed);
        tool.write("record.json", changed.to_string());
        let (code, value) = verified(&tool, "record.json", index);
        assert_eq!(code, 1, "{value}");
        wrong(&value)
    };
    let text = record["page"]["text"].as_str().unwrap();
    let other = format!("X{}", &text[1..]);
    assert!(altered(&|r| r["page"]["text"] = other.clone().into(), false).contains(&"SHA-256 of the text".to_owned()));
    let rehashed = |r: &mut Value| {
        let longer = format!("Aha. {text}");
        r["text_sha256"] = Digest::of(longer.as_bytes()).to_string().into();
        r["page"]["text"] = longer.into();
    };
    assert!(altered(&rehashed, false).contains(&"passages[0]".to_owned()));
    assert_eq!(altered(&|r| r["report"]["verdict"] = "spun".into(), true), ["verdict"]);
    assert_eq!(altered(&|r| r["report"]["score"] = 0.5.into(), true), ["score"]);
    assert_eq!(altered(&|r| r["report"]["passages"][0]["kind"] = "spun".into(), true), ["passages[0].kind"]);
    assert_eq!(altered(&|r| r["report"]["article"]["words"] = 3.into(), false), ["number of words"]);
    assert_eq!(altered(&|r| r["report"]["source"]["title"] = "Other".into(), true), ["source.title"]);
    let last = |r: &mut Value| r["report"]["passages"][0]["parts"][0]["page"][1] = 999_999.into();
    assert_eq!(altered(&last, false), ["passages[0]"]);
    let segment = |r: &mut Value| r["lists"][0]["segments"][0] = "0".repeat(64).into();
    let missing = altered(&segment, true);
    assert!(missing.len() == 1 && missing[0].starts_with("segment 000"), "{missing:?}");

    // What is shown may say something else than the record.
    tool.write("page.html", page_of(&record, "<main><h1>Copy</h1></main>").replace("<h1>Copy", "<h1>No copy"));
    assert_eq!(wrong(&verified(&tool, "page.html", true).1), ["SHA-256 of what the file shows"]);
}

#[test]
fn signed_lists_are_what_their_manifest_says() {
    let tool = Tool::with_index();
    tool.run(&["key", "new", "--no-password", "news.key"]);
    tool.run(&[
        "publish",
        "--out",
        "public",
        "--key",
        "news.key",
        "--list",
        "news.lists.example",
        "--name",
        "News",
        "--licence",
        "CC0",
        "--contact",
        "mailto:a@lists.example",
        "originals.firsthand",
    ]);
    let text = |name: &str| String::from_utf8(tool.bytes(name)).unwrap();
    let (manifest, signature) = (text("public/firsthand.list"), text("public/firsthand.list.minisig"));
    let parsed = firsthand::list::Manifest::parse(manifest.as_bytes()).unwrap();
    let mut signed = record(&tool);
    signed["lists"] = json!([{
        "name": "News", "segments": [parsed.segments[0].digest.to_string()], "key": parsed.key.to_string(),
        "fingerprint": parsed.key.fingerprint(), "serial": parsed.serial, "manifest": manifest, "signature": signature,
        "signature_sha256": Digest::of(signature.as_bytes()).to_string(),
    }]);
    tool.write("record.json", signed.to_string());
    let output = tool.output(&["verify", "record.json", "--index", "public"]);
    assert_eq!(code(&output), 0, "{}{}", String::from_utf8_lossy(&output.stdout), said(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains("signed by the key"));

    let altered = |change: &dyn Fn(&mut Value)| {
        let mut changed = signed.clone();
        change(&mut changed["lists"][0]);
        tool.write("record.json", changed.to_string());
        wrong(&verified(&tool, "record.json", false).1)
    };
    assert_eq!(altered(&|list| list["serial"] = 9.into()), ["list “News”: serial"]);
    assert_eq!(altered(&|list| list["segments"] = json!([])), ["list “News”: segments"]);
    let other = manifest.replace("name: News", "name: Newt");
    let wrong = altered(&|list| list["manifest"] = other.clone().into());
    assert_eq!(wrong, ["list “News”: signature", "list “News”: name"]);
}

#[test]
fn what_is_no_evidence_is_refused() {
    let tool = Tool::new();
    for (name, content) in [
        ("a.html", "<p>Hello</p>"),
        ("b.json", "{}"),
        ("c.html", "<script type=\"application/json\" id=\"firsthand-evidence\">{\"format\":"),
        ("d.json", "{\"format\":\"firsthand-evidence 9\"}"),
    ] {
        tool.write(name, content);
        failed(&tool.output(&["verify", name]), &["is not evidence that Firsthand saved"]);
    }
}
