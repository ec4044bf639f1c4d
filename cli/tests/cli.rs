//! The native tool as a user meets it: what it prints, how it ends, and what it leaves behind when the input is bad.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/samples");

/// A folder of its own for each test, with an index of the sample originals.
struct Bench {
    folder: TempDir,
}

impl Bench {
    fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    fn with_index() -> (Self, PathBuf) {
        let bench = Self::new();
        let index = bench.path("originals.firsthand");
        let built = bench.run(&["build", "--out", text(&index), &format!("{SAMPLES}/originals")]);
        assert_eq!(built.status.code(), Some(0), "{}", error(&built));
        (bench, index)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        path
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_firsthand")).args(arguments).current_dir(&self.folder).output().unwrap()
    }

    /// Runs what must fail with one line that says what to do.
    fn refused(&self, arguments: &[&str], says: &str) {
        let output = self.run(arguments);
        let message = error(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {message}");
        assert!(message.contains(says), "{arguments:?}: {message}");
        assert_eq!(message.trim_end().lines().count(), 1, "{message}");
        assert!(output.stdout.is_empty());
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(&self.folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn error(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    String::from_utf8_lossy(&output.stdout).lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

fn article(url: &str) -> String {
    let body =
        "The harbour master Anna Lind said on Monday that 14 ferries would stay in port until Thursday. ".repeat(6);
    format!("{{\"url\":\"{url}\",\"title\":\"Ferries\",\"text\":\"{body}\"}}\n")
}

#[test]
fn a_page_is_checked_from_a_file_a_row_and_standard_input() {
    let (bench, index) = Bench::with_index();
    let page = format!("{SAMPLES}/pages/copy/aldermoor-budget--cityscoop.html");
    let html = fs::read_to_string(&page).unwrap();
    let rows = serde_json::json!({"id": "a row", "url": "https://copy.example/1", "html": html}).to_string();
    let rows = bench.file("pages.jsonl", rows);

    let checked = bench.run(&["check", "--index", text(&index), "--format", "json", &page, text(&rows)]);
    assert_eq!(checked.status.code(), Some(0), "{}", error(&checked));
    let found = lines(&checked);
    assert_eq!(found.len(), 2);
    assert_eq!((&found[0]["id"], &found[1]["id"]), (&page.as_str().into(), &"a row".into()));
    for line in &found {
        assert_eq!(line["verdict"], "copy");
        assert!(line["source_url"].as_str().unwrap().contains("council-budget"));
        assert!(line["error"].is_null() && !line["passages"].as_array().unwrap().is_empty());
    }

    let mut piped = Command::new(env!("CARGO_BIN_EXE_firsthand"))
        .args(["check", "--index", text(&index), "--format", "json", "-"])
        .stdin(Stdio::from(fs::File::open(&page).unwrap()))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    assert!(piped.wait().unwrap().success());
    let mut printed = String::new();
    std::io::Read::read_to_string(&mut piped.stdout.take().unwrap(), &mut printed).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&printed).unwrap()["verdict"], "copy");
}

#[test]
fn offsets_lead_to_the_words_on_both_sides() {
    let bench = Bench::new();
    let shared = "Der Bürgermeister Jörg Überall eröffnete am Montag die Brücke über die Größe für 4,2 Millionen Euro \
                  und dankte 300 Helfern, die seit März 2024 daran gebaut hatten, mit einem Fest am Ufer der Elbe.";
    let source = bench.file("source.txt", format!("Vorspann ohne Belang hier.\n\n{shared}\n\nNachspann."));
    let page = bench.file("page.txt", format!("Ganz andere Einleitung – mit „Zitat“ und Ähnlichem.\n\n{shared}"));
    let compared = bench.run(&["compare", "--format", "json", text(&source), text(&page)]);
    let report = &lines(&compared)[0];
    let passage = &report["passages"][0];
    let slice = |path: &Path, span: &Value| -> String {
        let (start, end) = (span[0].as_u64().unwrap() as usize, span[1].as_u64().unwrap() as usize);
        fs::read_to_string(path).unwrap().chars().skip(start).take(end - start).collect()
    };
    let on_page = slice(&page, &passage["page"]);
    assert_eq!(on_page, slice(&source, &passage["source"]));
    assert_eq!(on_page, passage["text"].as_str().unwrap());
    assert!(shared.contains(&on_page) && on_page.len() > 100, "{on_page}");
}

#[test]
fn bad_rows_are_named_left_out_and_counted() {
    let bench = Bench::new();
    let corpus = bench.file(
        "articles.jsonl",
        article("https://herald.example/1")
            + "{not json\n\n"
            + "{\"url\":\"https://herald.example/2\",\"text\":\"  \"}\n"
            + "{\"url\":\"https://herald.example/3\"}\n"
            + &article("https://www.herald.example/1/?utm_source=feed")
            + &article("https://herald.example/4"),
    );
    let built = bench.run(&["build", "--out", "x.firsthand", text(&corpus)]);
    let message = error(&built);
    assert_eq!(built.status.code(), Some(1), "{message}");
    for line in [2, 4, 5, 6] {
        assert!(message.contains(&format!("articles.jsonl:{line}: left out: ")), "line {line} of: {message}");
    }
    assert!(message.contains("2 articles") && message.contains("4 left out"), "{message}");
    assert_eq!(lines(&bench.run(&["inspect", "--format", "json", "x.firsthand"]))[0]["articles"], 2);
}

#[test]
fn nothing_is_written_when_there_is_nothing_to_write() {
    let bench = Bench::new();
    fs::create_dir(bench.path("empty")).unwrap();
    let corpus = bench.file("bad.jsonl", "{}\n");
    bench.refused(&["build", "--out", "x.firsthand", "missing.jsonl"], "missing.jsonl: no such file");
    bench.refused(&["build", "--out", "x.firsthand", "empty"], "no .html or .jsonl files");
    bench.refused(
        &["build", "--out", "no/such/folder/x.firsthand", text(&bench.file("a.jsonl", article("https://a.example/1")))],
        "cannot be written",
    );
    let built = bench.run(&["build", "--out", "x.firsthand", text(&corpus)]);
    assert_eq!(built.status.code(), Some(2));
    assert!(error(&built).contains("nothing was written"));
    assert_eq!(bench.names(), ["a.jsonl", "bad.jsonl", "empty"]);
}

#[test]
fn a_failed_build_leaves_the_earlier_index() {
    let (bench, index) = Bench::with_index();
    let before = fs::read(&index).unwrap();
    let corpus = bench.file("bad.jsonl", "{}\n");
    assert_eq!(bench.run(&["build", "--out", text(&index), text(&corpus)]).status.code(), Some(2));
    assert_eq!(fs::read(&index).unwrap(), before);
}

#[test]
fn unreadable_indexes_are_refused_in_one_line() {
    let (bench, index) = Bench::with_index();
    let page = bench.file("page.txt", "A page.");
    let whole = fs::read(&index).unwrap();
    let check = |name: &str, bytes: &[u8], says: &str| {
        let path = bench.file(name, bytes);
        bench.refused(&["check", "--index", text(&path), text(&page)], says);
    };
    bench.refused(&["check", "--index", "missing.firsthand", text(&page)], "no such index");
    bench.refused(&["check", "--index", text(bench.folder.path()), text(&page)], "directory");
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
    bench.refused(&["inspect", "--verify", text(&bench.path("flipped.firsthand"))], "damaged");
    let verified = bench.run(&["inspect", "--verify", text(&index)]);
    assert!(String::from_utf8_lossy(&verified.stdout).contains("every checksum holds"));
}

#[test]
fn pages_that_cannot_be_read_get_a_line_and_the_run_goes_on() {
    let (bench, index) = Bench::with_index();
    let good = format!("{SAMPLES}/pages/copy/aldermoor-budget--cityscoop.html");
    let empty = bench.file("empty.html", "");
    let blank = bench.file("blank.txt", " \n ");
    let huge = bench.file("huge.html", "<p>word ".repeat(2 << 20));
    let image = bench.file("image.png", [0x89, b'P', b'N', b'G']);
    let pages = [text(&empty), "missing.html", text(&blank), text(&huge), text(&image), &good];
    let checked = bench.run(&[&["check", "--index", text(&index), "--format", "json"], &pages[..]].concat());
    assert_eq!(checked.status.code(), Some(1), "{}", error(&checked));
    let found = lines(&checked);
    assert_eq!(found.iter().map(|l| l["id"].as_str().unwrap()).collect::<Vec<_>>(), pages);
    for line in &found[..5] {
        assert!(line["error"].is_string(), "{line}");
    }
    assert!(found[3]["error"].as_str().unwrap().contains("limit"));
    assert_eq!(found[5]["verdict"], "copy");
}

#[test]
fn bad_usage_is_exit_code_2() {
    let bench = Bench::new();
    for arguments in [&["check", "page.html"][..], &["build"], &["compare", "one.txt"], &["nonsense"], &[]] {
        assert_eq!(bench.run(arguments).status.code(), Some(2), "{arguments:?}");
    }
    assert!(String::from_utf8_lossy(&bench.run(&["check", "--help"]).stdout).contains("Examples:"));
}

/// A folder of labelled data with invented texts: a copy, a word-swapped page and two honest reports of the same event.
fn labelled_data(bench: &Bench) -> PathBuf {
    use std::io::Write;

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
    let folder = bench.path("data");
    fs::create_dir(&folder).unwrap();
    let swapped = ORIGINAL.replace("morning", "forenoon").replace("found", "discovered").replace("borrowed", "lent");
    let short = &ORIGINAL[..ORIGINAL.find(" They lowered").unwrap()];
    let other = REPORT.replace("Hauliers", "Drivers");
    let write = |name: &str, rows: &[Value]| {
        let file = fs::File::create(folder.join(name)).unwrap();
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
    write("pairs.jsonl.gz", &pairs.collect::<Vec<_>>());
    write("alignment.jsonl.gz", &[alignment]);
    folder
}

#[test]
fn labelled_data_is_measured_and_reported() {
    let bench = Bench::new();
    labelled_data(&bench);
    let unseen = "{\"id\":0,\"verdict\":\"copy\",\"score\":0.9}\n{\"id\":1,\"score\":0.4}\n{\"id\":2,\"score\":0.5}\n";
    bench.file("unseen.jsonl", unseen);
    fs::create_dir(bench.path("peers")).unwrap();
    bench.file("peers/five&dime.jsonl", unseen);
    let run = |report: &str| {
        let output = bench.run(
            &[
                &["eval", "data", "--report", report, "--results", "results"][..],
                &["--peers", "peers", "--unseen", "unseen.jsonl"],
            ]
            .concat(),
        );
        assert_eq!(output.status.code(), Some(0), "{}", error(&output));
        (String::from_utf8(output.stdout).unwrap(), fs::read_to_string(bench.path(report)).unwrap())
    };
    let (printed, report) = run("report.html");
    for line in [
        "pages, shipped model (in-sample): 4 pages, 0 without a result; thresholds at 1% / 0.1%: ",
        "pairs, unseen folds: 4 pages, 1 without a result; thresholds at 1% / 0.1%: 0.5000 / 0.5000",
        "kind       how     n flagged right  kind   @1% @0.1%",
        "copy       ALL     1   100.0 100.0 100.0 100.0 100.0",
        "spun       by hand 1     0.0   0.0   0.0   0.0   0.0",
        "same_event ALL     2     0.0     -     -   0.0   0.0",
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
    for word in ["Marbury", "herons", "canal", bench.folder.path().to_str().unwrap()] {
        assert!(!report.contains(word), "{word}");
    }
    assert_eq!(run("again.html"), (printed, report));

    let results = fs::read(bench.path("results/pairs.jsonl")).unwrap();
    let compared = bench.run(&["compare", "--format", "json", "--pairs", "data/pairs.jsonl.gz"]);
    assert_eq!(results, compared.stdout);
}

#[test]
fn labelled_data_may_be_partial_but_not_absent() {
    let bench = Bench::new();
    bench.refused(&["eval", "missing"], "missing: no such folder");
    fs::create_dir(bench.path("empty")).unwrap();
    bench.refused(&["eval", "empty"], "empty: nothing to evaluate");
    let data = labelled_data(&bench);
    bench.refused(&["eval", "data", "--peers", "empty"], "empty: no .jsonl files");
    bench.refused(&["eval", "data", "--unseen", "missing.jsonl"], "missing.jsonl: no such file");
    bench.refused(&["eval", "data", "--report", "no/such/folder/report.html"], "give the name of a file");
    fs::remove_file(data.join("articles.jsonl.gz")).unwrap();
    let output = bench.run(&["eval", "data"]);
    assert_eq!(output.status.code(), Some(0), "{}", error(&output));
    assert!(error(&output).contains("pages: skipped: no articles.jsonl.gz"), "{}", error(&output));
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(printed.starts_with("pairs: 4 pages, 0 without a result"), "{printed}");

    fs::remove_file(data.join("pairs.jsonl.gz")).unwrap();
    bench.refused(&["eval", "data", "--peers", "empty"], "no pairs.jsonl.gz");
    let whole = fs::read(data.join("alignment.jsonl.gz")).unwrap();
    fs::write(data.join("alignment.jsonl.gz"), &whole[..whole.len() / 2]).unwrap();
    let output = bench.run(&["eval", "data"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(error(&output).contains("cannot be read after line"), "{}", error(&output));
    fs::write(data.join("alignment.jsonl.gz"), b"{\"id\":1}\n{\"id\":2,\"kind\":\"verbatim\"}\n").unwrap();
    let output = bench.run(&["eval", "data"]);
    assert_eq!(output.status.code(), Some(1), "{}", error(&output));
    let message = error(&output);
    assert!(message.contains(":1: left out: not a labelled row") && message.contains(":2: not judged"), "{message}");
}
