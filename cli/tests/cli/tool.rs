//! The native tool, run in a temporary folder, and articles with invented texts.

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

pub const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/samples");

pub struct Tool {
    folder: TempDir,
}

impl Tool {
    pub fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    /// With an index of the sample originals, `originals.firsthand`.
    pub fn with_index() -> Self {
        let tool = Self::new();
        tool.run(&["build", "--out", "originals.firsthand", &format!("{SAMPLES}/originals")]);
        tool
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_firsthand"));
        command.current_dir(&self.folder);
        command
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.folder().join(name), content).unwrap();
    }

    pub fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.folder().join(name)).unwrap()
    }

    /// Runs the tool, however it ends.
    pub fn output(&self, arguments: &[&str]) -> Output {
        self.command().args(arguments).output().unwrap()
    }

    /// Runs what must succeed, and returns standard output and standard error.
    pub fn run(&self, arguments: &[&str]) -> (String, String) {
        let output = self.output(arguments);
        assert_eq!(code(&output), 0, "{arguments:?}: {}", said(&output));
        (String::from_utf8(output.stdout.clone()).unwrap(), said(&output))
    }

    /// Runs what must [fail](failed) and leave every file as it was.
    pub fn refused(&self, arguments: &[&str], says: &[&str]) {
        let before = self.files();
        failed(&self.output(arguments), says);
        assert!(self.files() == before, "{arguments:?} changed a file");
    }

    /// All files and folders, also hidden ones and those in folders, with their bytes. A folder has no bytes.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut names = self.names();
        let mut files = Vec::new();
        while let Some(name) = names.pop() {
            let path = self.folder().join(&name);
            if path.is_dir() {
                names.extend(entries(&path).into_iter().map(|entry| format!("{name}/{entry}")));
                files.push((name, Vec::new()));
            } else {
                files.push((name.clone(), self.bytes(&name)));
            }
        }
        files.sort();
        files
    }

    /// The names of all files and folders in the tool's folder, in order.
    pub fn names(&self) -> Vec<String> {
        entries(self.folder())
    }
}

fn entries(folder: &Path) -> Vec<String> {
    let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(name).collect();
    names.sort();
    names
}

/// Asserts that a run ended with exit code 2, nothing on standard output, and one line on standard error that holds
/// each part of `says`.
pub fn failed(output: &Output, says: &[&str]) {
    let message = said(output);
    assert_eq!(code(output), 2, "{message}");
    assert!(output.stdout.is_empty());
    assert_eq!(message.trim_end().lines().count(), 1, "{message}");
    for part in says {
        assert!(message.contains(part), "{part}: {message}");
    }
}

/// The exit code; a run that was ended by a signal has none.
pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// Standard error.
pub fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The JSON objects on standard output, one a line.
pub fn json_lines(output: &Output) -> Vec<Value> {
    String::from_utf8_lossy(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The address of an article of one of three publishers.
pub fn address(number: usize) -> String {
    let host = ["herald.example", "courier.example", "www.post.example"][number % 3];
    format!("https://{host}/{}/{number}", ["news", "sport"][number / 3 % 2])
}

/// An invented text of about 150 words: random letters, with names and figures among them.
pub fn prose(number: usize) -> String {
    let mut random = fastrand::Rng::with_seed(number as u64 + 1);
    let mut word = || -> String {
        let mut letter = |of: &[u8]| char::from(of[random.usize(..of.len())]);
        (0..6).map(|at| letter(if at % 2 == 0 { b"bdfghklmnprstvwz" } else { b"aeiou" })).collect()
    };
    let mut text = String::new();
    for sentence in 0..12 {
        let name = word();
        text += &["The ", &name[..1].to_uppercase(), &name[1..], " "].concat();
        (0..10).for_each(|_| text += &(word() + " "));
        text +=
            &[(number * 13 + sentence).to_string().as_str(), if sentence % 4 == 3 { ".\n\n" } else { ". " }].concat();
    }
    text
}

/// A row of a corpus.
pub fn row(url: &str, text: &str) -> String {
    let title = text.split(' ').skip(1).take(6).collect::<Vec<_>>().join(" ");
    let (day, lang) = (text.len() % 28 + 1, if text.len().is_multiple_of(2) { "en" } else { "de" });
    let published = format!("2024-03-{day:02}");
    let row = serde_json::json!({
        "url": url, "title": title, "publisher": "The Invented Press", "published": published, "lang": lang, "text": text,
    });
    format!("{row}\n")
}

/// The rows of the articles with these numbers.
pub fn rows(numbers: impl IntoIterator<Item = usize>) -> String {
    numbers.into_iter().map(|number| row(&address(number), &prose(number))).collect()
}
