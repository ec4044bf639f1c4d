//! `firsthand eval`: figures, reports, and data that is incomplete.

use crate::tool::{Tool, code, said};
use serde_json::Value;
use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;

/// A folder of labelled data with invented texts: a copy, a word-swapped page and two honest reports of the same event.
/// The copy is a pair of briefs as well, and a report is a pair from one release. A report in German is a pair in two
/// languages.
fn labelled_data(tool: &Tool) -> PathBuf {
    const ORIGINAL: &str = "The old swing bridge at Marbury Lock stuck halfway open on Tuesday morning and stopped \
        eleven barges loaded with gravel. Engineers from the canal trust found a cracked bearing under the eastern \
        pier, forty years older than anybody remembered. They lowered a diver, closed the towpath and ordered a \
        replacement from a foundry in the next valley. Skippers passed the afternoon frying onions on deck while \
        children counted herons along the flooded meadow. By nightfall a borrowed crane had lifted the span far enough \
        for narrow boats, but the heavy traffic must wait until Friday at least.";
    const REPORT: &str = "Freight on the Marbury canal is at a standstill after a mechanical failure. A spokeswoman for \
        the trust told this paper that staff had been called at six and that divers inspected the pier. Hauliers fear \
        late deliveries to three building sites. The council has opened a diversion for walkers, and a repair is \
        hoped for later in the week.";
    const FOREIGN_REPORT: &str = "Der Frachtverkehr auf dem Kanal von Marbury steht nach einem Schaden still. Eine Sprecherin \
        der Stiftung sagte dieser Zeitung, die Leute seien um sechs Uhr gerufen worden, und Taucher hätten den Pfeiler \
        untersucht. Spediteure fürchten, dass drei Baustellen zu spät beliefert werden. Für Fußgänger ist ein Umweg \
        eröffnet, und eine Reparatur wird für Ende der Woche erhofft.";
    let folder = tool.folder().join("data");
    fs::create_dir(&folder).unwrap();
    let swapped = ORIGINAL.replace("morning", "forenoon").replace("found", "discovered").replace("borrowed", "lent");
    let short = &ORIGINAL[..ORIGINAL.find(" They lowered").unwrap()];
    let other = REPORT.replace("Hauliers", "Drivers");
    let write = |name: &str, rows: &[Value]| {
        let file = File::create(folder.join(name)).unwrap();
        let mut out = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
        for row in rows {
            writeln!(out, "{row}").unwrap();
        }
        out.finish().unwrap();
    };
    let url = "https://canal.example/bridge";
    let kinds = [("copy", ORIGINAL), ("spun", &swapped), ("same_event", REPORT), ("same_event", &other)];
    let made = kinds.iter().enumerate().map(|(id, (kind, text))| (id, *kind, *text));
    let pages = made.clone().map(|(id, kind, text)| {
        let source = (kind != "same_event").then_some(url);
        serde_json::json!({"id": id, "kind": kind, "how": "by hand", "lang": "en", "source_url": source, "text": text})
    });
    let pairs = made.map(|(id, kind, text)| {
        serde_json::json!({"id": id, "kind": kind, "how": "by hand", "lang": "en",
                           "source_text": ORIGINAL, "page_text": text})
    });
    let end = short.chars().count();
    let alignment = serde_json::json!({"id": "a", "kind": "verbatim", "source_text": ORIGINAL, "page_text": short,
                                       "segments": [{"page": [0, end], "source": [0, end]}]});
    write("articles.jsonl.gz", &[serde_json::json!({"url": url, "title": "Bridge", "text": ORIGINAL})]);
    write("pages.jsonl.gz", &pages.collect::<Vec<_>>());
    let pairs: Vec<Value> = pairs.collect();
    let from_one_source = |pair: &Value, how: &str| {
        let mut pair = pair.clone();
        pair["id"] = how.into();
        pair["how"] = how.into();
        pair
    };
    write("pairs.jsonl.gz", &pairs);
    write("briefs.jsonl.gz", &[from_one_source(&pairs[0], "copied brief")]);
    write("releases.jsonl.gz", &[from_one_source(&pairs[2], "own article")]);
    let foreign = serde_json::json!({"id": "t", "kind": "same_event", "how": "own report", "lang": "de",
                                     "source_text": ORIGINAL, "page_text": FOREIGN_REPORT});
    write("translations.jsonl.gz", &[foreign]);
    write("alignment.jsonl.gz", &[alignment]);
    folder
}

#[test]
fn labelled_data_is_measured_and_reported() {
    let tool = Tool::new();
    labelled_data(&tool);
    let unseen = "{\"id\":0,\"verdict\":\"copy\",\"score\":0.9}\n{\"id\":1,\"score\":0.4}\n{\"id\":2,\"score\":0.5}\n";
    let of_lead = "{\"id\":\"1, 80 words\",\"verdict\":\"spun\",\"score\":0.9}\n";
    tool.write("unseen.jsonl", format!("{unseen}{of_lead}"));
    fs::create_dir(tool.folder().join("peers")).unwrap();
    tool.write("peers/five&dime.jsonl", unseen);
    let run = |report: &str| {
        let output = tool.output(
            &[
                &["eval", "data", "--report", report, "--results", "results"][..],
                &["--peers", "peers", "--unseen", "unseen.jsonl"],
            ]
            .concat(),
        );
        assert_eq!(code(&output), 0, "{}", said(&output));
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(tool.bytes(report)).unwrap())
    };
    let (printed, report) = run("report.html");
    for line in [
        "pages, shipped model (in-sample): 4 pages, 0 without a result; thresholds at 1% / 0.1%: ",
        "pairs, unseen folds: 4 pages, 1 without a result; thresholds at 1% / 0.1%: 0.5000 / 0.5000",
        "kind       how     n flagged right  kind   @1% @0.1%",
        "copy       ALL     1   100.0 100.0 100.0 100.0 100.0",
        "spun       by hand 1     0.0   0.0   0.0   0.0   0.0",
        "same_event ALL     2     0.0     -     -   0.0   0.0",
        "by length: both texts of a pair cut to their first words: 4 rows, 0 without a result",
        "kind       words n accused no passage unseen folds",
        "same_event 80    2     0.0          0          0.0",
        "copy       80    1   100.0          0          0.0",
        "spun       80    1   100.0          0        100.0",
        "briefs from one sheet of facts, articles from one press release: 2 rows, 0 without a result",
        "translations: pages against a source in another language: 1 rows, 0 without a result",
        "same_event de       1     0.0          0",
        "kind       how          n accused no passage\n",
        "same_event own article  1     0.0          0\n",
        "copy       copied brief 1   100.0          0\n",
        "kind     pairs plagdet",
    ] {
        assert!(printed.contains(line), "{line}\n{printed}");
    }
    // Two kinds have curves, all have one reliability; ours and the other method have a line in the legend.
    assert_eq!(report.matches("<svg role=\"img\"").count(), 3);
    assert_eq!(report.matches("<li><svg").count(), 2);
    assert!(report.contains("five&amp;dime") && !report.contains("five&dime"));
    assert!(report.contains("prefers-color-scheme:dark") && report.contains("unseen folds"));
    assert!(!report.contains("<script") && !report.contains("src=") && !report.contains("href="));
    for word in ["Marbury", "herons", "canal", tool.folder().to_str().unwrap()] {
        assert!(!report.contains(word), "{word}");
    }
    assert_eq!(run("again.html"), (printed, report));

    let compared = |pairs: &str| {
        let pairs = format!("data/{pairs}.jsonl.gz");
        tool.output(&["compare", "--format", "json", "--pairs", &pairs]).stdout
    };
    assert_eq!(tool.bytes("results/pairs.jsonl"), compared("pairs"));
    assert_eq!(tool.bytes("results/common-sources.jsonl"), [compared("briefs"), compared("releases")].concat());
    let beginnings = String::from_utf8(tool.bytes("results/beginnings.jsonl")).unwrap();
    assert!(beginnings.starts_with("{\"id\":\"0, 80 words\""), "{beginnings}");
}

#[test]
fn labelled_data_may_be_partial_but_not_absent() {
    let tool = Tool::new();
    tool.refused(&["eval", "missing"], &["missing: no such folder"]);
    fs::create_dir(tool.folder().join("empty")).unwrap();
    tool.refused(&["eval", "empty"], &["empty: nothing to evaluate"]);
    let data = labelled_data(&tool);
    tool.refused(&["eval", "data", "--peers", "empty"], &["empty: no .jsonl files"]);
    tool.refused(&["eval", "data", "--unseen", "missing.jsonl"], &["missing.jsonl: no such file"]);
    tool.refused(&["eval", "data", "--report", "no/such/folder/report.html"], &["give the name of a file"]);
    fs::remove_file(data.join("articles.jsonl.gz")).unwrap();
    fs::remove_file(data.join("releases.jsonl.gz")).unwrap();
    let output = tool.output(&["eval", "data"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    for skipped in ["pages: skipped: no articles.jsonl.gz", "releases: skipped: no releases.jsonl.gz"] {
        assert!(said(&output).contains(skipped), "{}", said(&output));
    }
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(printed.starts_with("pairs: 4 pages, 0 without a result"), "{printed}");

    fs::remove_file(data.join("pairs.jsonl.gz")).unwrap();
    tool.refused(&["eval", "data", "--peers", "empty"], &["no pairs.jsonl.gz"]);
    fs::write(data.join("briefs.jsonl.gz"), "").unwrap();
    let output = tool.output(&["eval", "data"]);
    assert_eq!(code(&output), 2);
    assert!(said(&output).contains("briefs.jsonl.gz: is empty"), "{}", said(&output));
    fs::remove_file(data.join("briefs.jsonl.gz")).unwrap();
    let whole = fs::read(data.join("alignment.jsonl.gz")).unwrap();
    fs::write(data.join("alignment.jsonl.gz"), &whole[..whole.len() / 2]).unwrap();
    let output = tool.output(&["eval", "data"]);
    assert_eq!(code(&output), 2);
    assert!(said(&output).contains("cannot be read after line"), "{}", said(&output));
    fs::write(data.join("alignment.jsonl.gz"), b"{\"id\":1}\n{\"id\":2,\"kind\":\"verbatim\"}\n").unwrap();
    let output = tool.output(&["eval", "data"]);
    assert_eq!(code(&output), 1, "{}", said(&output));
    let message = said(&output);
    assert!(message.contains(":1: left out: not a labelled row") && message.contains(":2: not judged"), "{message}");
}
