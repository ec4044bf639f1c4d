//! Inputs that are damaged, odd, endless, or not what their name says: each is named and counted, and nothing else is lost.

use crate::tool::{Tool, address, code, failed, json_lines, prose, row, rows, said};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::process::{Output, Stdio};

const BUILD: [&str; 3] = ["build", "--out", "x.firsthand"];

impl Tool {
    fn build_from(&self, corpus: &[&str]) -> Output {
        self.output(&[&BUILD[..], corpus].concat())
    }

    /// Asserts that building gives this number of articles, and says this.
    fn gives(&self, corpus: &[&str], articles: u64, expected: i32, says: &[&str]) {
        let built = self.build_from(corpus);
        let message = said(&built);
        assert_eq!(code(&built), expected, "{corpus:?}: {message}");
        for part in says {
            assert!(message.contains(part), "{corpus:?}: {part}: {message}");
        }
        let facts = self.output(&["inspect", "--format", "json", "x.firsthand"]);
        assert_eq!(json_lines(&facts)[0]["articles"], articles, "{corpus:?}: {message}");
        fs::remove_file(self.folder().join("x.firsthand")).unwrap();
    }

    fn piped(&self, arguments: &[&str], write: impl FnOnce(&mut dyn Write)) -> Output {
        let mut command = self.command();
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        write(&mut input);
        drop(input);
        child.wait_with_output().unwrap()
    }
}

fn gzip(content: impl AsRef<[u8]>) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(content.as_ref()).unwrap();
    out.finish().unwrap()
}

fn utf16(content: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    format!("\u{feff}{content}").encode_utf16().flat_map(bytes).collect()
}

#[test]
fn a_corpus_that_is_not_read_to_its_end_replaces_no_index() {
    let tool = Tool::new();
    tool.write("corpus.jsonl.gz", gzip(rows(0..300)));
    tool.run(&[&BUILD[..], &["corpus.jsonl.gz"]].concat());
    let whole = tool.bytes("corpus.jsonl.gz");
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 0x55;
    let plain = rows(0..300);
    let damaged: [(&str, Vec<u8>, &str); 5] = [
        ("cut.jsonl.gz", whole[..whole.len() / 2].to_vec(), "cannot be read after line"),
        ("flipped.jsonl.gz", flipped, "cannot be read after line"),
        ("garbage.jsonl.gz", [&whole[..], b"and more"].concat(), "something else follows"),
        ("cut.jsonl", plain.as_bytes()[..plain.len() / 2].to_vec(), "ends within the row of line"),
        ("cut.json", format!("[{}", plain.trim_end().replace('\n', ",")).into(), "ends within the row of line 1"),
    ];
    for (name, bytes, says) in damaged {
        tool.write(name, bytes);
        let before = tool.bytes("x.firsthand");
        let built = tool.build_from(&[name]);
        let message = said(&built);
        assert_eq!(code(&built), 2, "{name}: {message}");
        assert!(message.contains(&format!("{name}: left out: ")) && message.contains(says), "{name}: {message}");
        assert!(message.contains("x.firsthand: not replaced, because not all articles could be read"), "{message}");
        assert!(tool.bytes("x.firsthand") == before);

        // On request, or where nothing is lost, what could be read is kept.
        let output = tool.output(&["build", "--allow-incomplete", "--out", "x.firsthand", name]);
        assert_eq!(code(&output), 1, "{name}: {}", said(&output));
        assert!(tool.bytes("x.firsthand") != before || name.starts_with("garbage") || name == "cut.json");
        let output = tool.output(&["build", "--out", "fresh.firsthand", name]);
        assert_eq!(code(&output), 1, "{name}: {}", said(&output));
        fs::remove_file(tool.folder().join("fresh.firsthand")).unwrap();
        tool.run(&[&BUILD[..], &["corpus.jsonl.gz"]].concat());
    }
    // A row that is left out does not keep the others from replacing the index.
    tool.write("rows.jsonl", rows(0..3) + "{}\n");
    assert_eq!(code(&tool.build_from(&["rows.jsonl"])), 1);
}

#[test]
fn compression_is_recognised_by_content_and_read_member_by_member() {
    let tool = Tool::new();
    let members = [gzip(rows(0..3)), gzip(rows(3..6)), gzip("")].concat();
    tool.write("named.jsonl.gz", &members);
    tool.write("unnamed.jsonl", &members);
    tool.write("not.jsonl.gz", rows(0..6));
    tool.write("corpus", &members);
    for name in ["named.jsonl.gz", "unnamed.jsonl", "not.jsonl.gz", "corpus"] {
        tool.gives(&[name], 6, 0, &[": 6 articles, "]);
    }
    let output = tool.piped(&["build", "--out", "piped.firsthand", "-"], |input| input.write_all(&members).unwrap());
    assert_eq!(code(&output), 0, "{}", said(&output));
}

#[test]
fn rows_are_read_in_every_common_form() {
    let tool = Tool::new();
    let articles: Vec<Value> =
        (0..3).map(|number| json!({"url": address(number), "title": "„Fähren“ 😀", "text": prose(number)})).collect();
    let lines: String = articles.iter().flat_map(|article| [article.to_string(), "\n".into()]).collect();
    tool.write("lines.jsonl", &lines);
    tool.run(&["build", "--out", "expected.firsthand", "lines.jsonl"]);
    let expected = tool.bytes("expected.firsthand");
    let pretty: Vec<String> = articles.iter().map(|article| serde_json::to_string_pretty(article).unwrap()).collect();
    let array = serde_json::to_string(&articles).unwrap();
    let forms: [(&str, Vec<u8>); 10] = [
        ("mark.jsonl", format!("\u{feff}{lines}").into()),
        ("two-files.jsonl", lines.replace("{\"", "\u{feff}{\"").into()),
        ("little.jsonl", utf16(&lines, u16::to_le_bytes)),
        ("big.jsonl", utf16(&lines, u16::to_be_bytes)),
        ("windows.jsonl", lines.replace('\n', "\r\n\r\n").into()),
        ("array.json", array.clone().into()),
        ("array.jsonl", format!("\u{feff} [ \n{}\n]\n", pretty.join("\n,\n")).into()),
        ("pretty.json", pretty.join("\n").into()),
        ("array.json.gz", gzip(&array)),
        ("array-utf16.json", utf16(&array, u16::to_le_bytes)),
    ];
    for (name, bytes) in forms {
        tool.write(name, &bytes);
        let built = tool.build_from(&[name]);
        assert_eq!(code(&built), 0, "{name}: {}", said(&built));
        assert!(tool.bytes("x.firsthand") == expected, "{name}");
        let output = tool.piped(&[&BUILD[..], &["-"]].concat(), |input| input.write_all(&bytes).unwrap());
        assert_eq!(code(&output), 0, "{name} piped: {}", said(&output));
        assert!(tool.bytes("x.firsthand") == expected, "{name} piped");
    }
}

#[test]
fn what_holds_no_rows_is_said_once() {
    let tool = Tool::new();
    tool.write("good.jsonl", rows(0..2));
    let png = [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x07\x80"[..], &[0, 1, 2, 10, 200].repeat(500)].concat();
    let page = format!("<!doctype html>\n<p>{}</p>\n", prose(1));
    let table = "url,title,text\n".to_owned() + &"https://a.example/1,Ferries,\"In port\"\n".repeat(50);
    // An archive whose content is not compressed.
    let archive = [b"PK\x03\x04\x14\0\0\0\0\0a.jsonl\n", rows(4..6).as_bytes()].concat();
    let cases: [(&str, &[u8], &str); 11] = [
        ("png.jsonl", &png, "binary data"),
        ("png.html", &png, "binary data"),
        ("paper.html", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\n", "binary data"),
        ("archive.jsonl", &archive, "binary data"),
        ("page.jsonl", page.as_bytes(), "holds no rows: no line begins with {"),
        ("table.jsonl", table.as_bytes(), "holds no rows: no line begins with {"),
        ("table.csv", table.as_bytes(), "a table: convert it to one JSON object a line"),
        ("empty.jsonl", b"", "is empty"),
        ("blank.jsonl", b" \n\n", "is empty"),
        ("empty.html", b"", "is empty"),
        ("story.txt", b"A story.", "neither HTML nor rows of JSON: write one JSON object a line"),
    ];
    for (name, bytes, says) in cases {
        tool.write(name, bytes);
        tool.gives(&[name, "good.jsonl"], 2, 1, &[&format!("{name}: left out: {says}"), "; 1 left out: 1 "]);
    }
    tool.write("empty.jsonl.gz", gzip(""));
    tool.gives(&["empty.jsonl.gz", "good.jsonl"], 2, 1, &["empty.jsonl.gz: left out: is empty"]);
    let output = tool.piped(&[&BUILD[..], &["-"]].concat(), |input| input.write_all(table.as_bytes()).unwrap());
    failed(&Output { stderr: said(&output).lines().last().unwrap().into(), ..output }, &["1 of another kind: nothing"]);
}

#[test]
fn a_bad_row_is_named_with_its_field() {
    let tool = Tool::new();
    let fields = [
        (json!({"url": 5, "text": "x"}), "`url`: invalid type: integer `5`, expected a string"),
        (json!({"url": address(1), "text": true}), "`text`: invalid type: boolean `true`, expected a string"),
        (json!({"url": address(1), "title": {"en": "x"}, "text": "x"}), "`title`: invalid type: map"),
        (json!(["url", "text"]), "it has no fields"),
        (json!("{"), "it has no fields"),
        (json!({"url": address(1)}), "has neither `text` nor `html`"),
        (json!({"text": prose(1)}), "has no address: give `url`"),
        (json!({"url": address(1), "text": ""}), "the text contains no words"),
    ];
    let mut corpus: Vec<u8> = rows(0..1).into();
    for (row, _) in &fields {
        corpus.extend(format!("{row}\n").into_bytes());
    }
    corpus.extend(b"{\"url\":\"https://a.example/\0\"}\n{\"url\":\"https://a.example/\xE9\"}\n{\"url\" \"x\"}\n");
    corpus.extend(rows(1..2).into_bytes());
    tool.write("corpus.jsonl", corpus);
    let mut says: Vec<String> =
        (2..).zip(fields).map(|(line, (_, says))| format!("corpus.jsonl:{line}: left out: {says}")).collect();
    says[..5].iter_mut().for_each(|line| {
        *line = line.replace("left out: ", "left out: not a JSON object of the expected form: ");
    });
    says.push("corpus.jsonl:10: left out: not JSON: control character".into());
    says.push("corpus.jsonl:11: left out: not UTF-8 at byte 27: convert the file to UTF-8".into());
    says.push("corpus.jsonl:12: left out: not JSON: expected `:` at column 8".into());
    says.push("; 11 left out: 2 not JSON, 1 not UTF-8, 5 of another form, 1 without an address, 2 without text".into());
    tool.gives(&["corpus.jsonl"], 2, 1, &says.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn a_row_that_is_too_long_is_left_out_and_the_next_one_is_read() {
    let tool = Tool::new();
    let build = [&BUILD[..], &["-"]].concat();
    let output = tool.piped(&build, |input| {
        input.write_all(rows(0..2).as_bytes()).unwrap();
        input.write_all(b"{\"url\":\"https://a.example/1\",\"text\":\"").unwrap();
        let words = b"word ".repeat(1 << 20);
        (0..30).for_each(|_| input.write_all(&words).unwrap());
        input.write_all(b"\"}\n").unwrap();
        input.write_all(rows(2..4).as_bytes()).unwrap();
    });
    let message = said(&output);
    assert_eq!(code(&output), 1, "{message}");
    assert!(message.contains("-:3: left out: a row of more than 64 MiB"), "{message}");
    assert!(message.contains(": 4 articles, ") && message.contains("; 1 left out: 1 too long"), "{message}");
}

#[test]
fn an_article_of_too_many_words_is_indexed_in_part_and_that_is_said() {
    let tool = Tool::new();
    let book: String = (0..700).map(prose).collect();
    tool.write("books.jsonl", row(&address(0), &book) + &rows(1..2));
    let says = "books.jsonl:1: only its first 65535 content words are indexed";
    tool.gives(&["books.jsonl"], 2, 0, &[says, "0 left out; 1 indexed only to content word 65535"]);
    tool.run(&[&BUILD[..], &["books.jsonl"]].concat());
    tool.write("book.txt", book);
    let message = tool.run(&["check", "--index", "x.firsthand", "book.txt"]).1;
    assert_eq!(message, "book.txt: only its first 65535 content words are compared\n");
}

#[test]
#[cfg(unix)]
fn folders_are_searched_once_and_what_is_not_a_file_is_counted() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    let tool = Tool::new();
    let path = |name: &str| tool.folder().join(name);
    fs::create_dir_all(path("corpus/inner")).unwrap();
    fs::create_dir(path("elsewhere")).unwrap();
    tool.write("corpus/a.jsonl", rows(0..2));
    tool.write("corpus/inner/b.jsonl", rows(2..4));
    tool.write("elsewhere/c.jsonl", rows(4..6));
    // The folder above, a folder that is reached twice, and one outside.
    symlink("..", path("corpus/inner/up")).unwrap();
    symlink("inner", path("corpus/twice")).unwrap();
    symlink("../elsewhere", path("corpus/outside")).unwrap();
    tool.gives(&["corpus"], 6, 0, &["0 left out"]);

    assert!(Command::new("mkfifo").arg(path("corpus/pipe.jsonl")).status().unwrap().success());
    let _socket = UnixListener::bind(path("corpus/socket.html")).unwrap();
    symlink("/dev/zero", path("corpus/zero.jsonl")).unwrap();
    symlink("nowhere.jsonl", path("corpus/broken.jsonl")).unwrap();
    let says = [
        "corpus/pipe.jsonl: left out: is a pipe: give it by name",
        "corpus/socket.html: left out: is a socket",
        "corpus/zero.jsonl: left out: is a device",
        "corpus/broken.jsonl: left out: no such file",
        "; 4 left out: 3 not a file, 1 unreadable",
    ];
    tool.gives(&["corpus"], 6, 1, &says);

    // A pipe that is given by name is read.
    let mut writer = Command::new("sh");
    writer.args(["-c", "exec cat elsewhere/c.jsonl > corpus/pipe.jsonl"]).current_dir(tool.folder());
    let mut writer = writer.spawn().unwrap();
    tool.gives(&["corpus/pipe.jsonl"], 2, 0, &[": 2 articles, "]);
    writer.wait().unwrap();

    for name in ["pipe.jsonl", "socket.html", "zero.jsonl", "broken.jsonl"] {
        fs::remove_file(path("corpus").join(name)).unwrap();
    }
    fs::set_permissions(path("elsewhere"), fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser may read it all the same.
    if fs::read_dir(path("elsewhere")).is_err() {
        tool.gives(&["corpus"], 4, 1, &["corpus/outside: left out: Permission denied", "1 left out: 1 unreadable"]);
        tool.run(&[&BUILD[..], &["corpus/a.jsonl"]].concat());
        let kept = tool.output(&["check", "--index", "x.firsthand", "corpus"]);
        assert_eq!(code(&kept), 1, "{}", said(&kept));
        assert_eq!(code(&tool.build_from(&["corpus"])), 2, "the index is kept");
    }
    fs::set_permissions(path("elsewhere"), fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn pages_that_are_not_checked_are_summed_up() {
    let tool = Tool::new();
    tool.write("corpus.jsonl", rows(0..5));
    tool.run(&[&BUILD[..], &["corpus.jsonl"]].concat());
    tool.write("pages.jsonl", rows(0..2) + "{\"id\":1}\n{\"id\":2,\"html\":7}\n" + &rows(2..3));
    let checked = tool.output(&["check", "--index", "x.firsthand", "--format", "json", "pages.jsonl", "missing.html"]);
    assert_eq!(code(&checked), 1);
    let sum = "firsthand: 6 pages, 3 not checked: 1 of another form, 1 unreadable, 1 without text\n";
    assert_eq!(said(&checked), sum);
    let errors: Vec<Value> = json_lines(&checked).into_iter().map(|line| line["error"].clone()).collect();
    assert!(errors[3].as_str().unwrap().contains("`html`: invalid type: integer `7`, expected a string"), "{errors:?}");
    assert_eq!(errors.iter().filter(|error| error.is_null()).count(), 3);
}

#[test]
fn addresses_to_withdraw_are_read_in_every_common_form() {
    let tool = Tool::new();
    let gone = format!("{}\r\n{}\r\n", address(1), address(2));
    tool.write("plain.txt", &gone);
    tool.run(&["build", "--out", "expected.firsthand", "--withdraw", "plain.txt"]);
    let forms = [("mark.txt", format!("\u{feff}{gone}").into()), ("wide.txt", utf16(&gone, u16::to_le_bytes))];
    for (name, bytes) in forms.into_iter().chain([("packed.gz", gzip(&gone))]) {
        tool.write(name, bytes);
        tool.run(&["build", "--out", "x.firsthand", "--withdraw", name]);
        assert!(tool.bytes("x.firsthand") == tool.bytes("expected.firsthand"), "{name}");
    }
    tool.write("none.txt", "");
    tool.write("corpus.jsonl", rows(0..2));
    tool.run(&[&BUILD[..], &["--withdraw", "none.txt", "corpus.jsonl"]].concat());
    tool.write("long.txt", "https://a.example/\n".repeat(1 << 20));
    tool.refused(&["build", "--out", "y.firsthand", "--withdraw", "long.txt"], &["long.txt: has more than 16 MiB"]);
}
