//! The native tool, run in a folder of its own on articles that nobody wrote.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

pub struct Tool {
    folder: TempDir,
}

impl Tool {
    pub fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
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

    /// Runs what must succeed, and gives what it prints and what it says.
    pub fn run(&self, arguments: &[&str]) -> (String, String) {
        let output = self.command().args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", said(&output));
        (String::from_utf8(output.stdout.clone()).unwrap(), said(&output))
    }

    /// Runs what must fail with one line that says what to do, and leave everything as it was.
    #[allow(dead_code, reason = "one of the suites does without")]
    pub fn refused(&self, arguments: &[&str], says: &[&str]) {
        let before = self.files();
        failed(&self.command().args(arguments).output().unwrap(), says);
        assert!(self.files() == before, "{arguments:?} changed a file");
    }

    /// All files with their bytes, hidden ones too.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
        let mut files: Vec<(String, Vec<u8>)> =
            fs::read_dir(self.folder()).unwrap().map(name).map(|name| (name.clone(), self.bytes(&name))).collect();
        files.sort();
        files
    }
}

/// Exit code 2, nothing on standard output, and one line on standard error that says all this.
pub fn failed(output: &Output, says: &[&str]) {
    let message = said(output);
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(output.stdout.is_empty());
    assert_eq!(message.trim_end().lines().count(), 1, "{message}");
    for part in says {
        assert!(message.contains(part), "{part}: {message}");
    }
}

pub fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The addresses of three outlets take turns.
pub fn address(number: usize) -> String {
    let host = ["herald.example", "courier.example", "www.post.example"][number % 3];
    format!("https://{host}/{}/{number}", ["news", "sport"][number / 3 % 2])
}

/// An invented text of some 150 words: letters put together, with names and figures among them.
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

/// Rows of the articles of these numbers.
pub fn rows(numbers: impl IntoIterator<Item = usize>) -> String {
    numbers.into_iter().map(|number| row(&address(number), &prose(number))).collect()
}
