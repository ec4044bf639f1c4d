//! The one error type of the tool: what it is about, what is wrong, and what to do about it, in one line.

use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::Path;

/// What a user of the command line needs to know about an error of the core besides its message.
struct Known {
    /// [The error's code](firsthand::Error::code).
    code: &'static str,
    /// What is counted when several articles or pages have this error: "3 without text".
    kind: &'static str,
    /// What to do about it; `None` where the message leaves nothing to add.
    remedy: Option<&'static str>,
}

const fn known(code: &'static str, kind: &'static str, remedy: Option<&'static str>) -> Known {
    Known { code, kind, remedy }
}

/// The kind that is counted for an error that has no kind of its own.
const UNREADABLE: &str = "unreadable";

const KNOWN: [Known; 16] = [
    known("page_too_large", "too large", Some("save the article alone and check that")),
    known("unreadable", "without text", None),
    known("no_text", "without text", Some("leave it out, or give its text")),
    known("address_too_long", "with too long an address", Some("correct it")),
    known(
        "duplicate_address",
        "in the index already",
        Some("the first article of an address is kept, take the others out"),
    ),
    known("too_many_withdrawn", UNREADABLE, Some("build the list anew without them, or merge it first")),
    known("not_an_index", UNREADABLE, Some("make one with `firsthand build --out INDEX CORPUS…`")),
    known("index_version", UNREADABLE, Some("build it anew, or update Firsthand")),
    known("index_parameters", UNREADABLE, Some("build it anew with this version of Firsthand")),
    known("keys_too_short", UNREADABLE, Some("build it anew with that --key-bits, or keep it as a segment of its own")),
    known("index_truncated", UNREADABLE, Some("copy or download it again, or build it anew")),
    known("index_damaged", UNREADABLE, Some("copy or download it again, or build it anew")),
    known("list_version", UNREADABLE, Some("update Firsthand")),
    known("list_empty", UNREADABLE, Some("write one a line, oldest first")),
    known("list_too_long", UNREADABLE, Some("put some together with `firsthand merge`")),
    known("io", UNREADABLE, None),
];

/// An error, displayed as one line `subject: cause: remedy`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The file or folder, or the place in a file. `None` where it is named by other means, as pages are in the output.
    subject: Option<String>,
    /// What is wrong.
    cause: String,
    /// What to do about it, where the cause does not make that plain.
    remedy: Option<String>,
    /// What is counted when several articles or pages have this error.
    kind: &'static str,
    /// Whether it only says that standard output is closed.
    broken_pipe: bool,
}

/// A result of the tool.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error whose subject is known from the context.
    pub fn new(cause: impl Display) -> Self {
        Self { subject: None, cause: cause.to_string(), remedy: None, kind: UNREADABLE, broken_pipe: false }
    }

    /// An error of a file or folder.
    pub fn of(path: &Path, cause: impl Display) -> Self {
        Self::new(cause).within(path.display())
    }

    /// An error of writing a file: `error` is an [`io::Error`] or an error of the core's writer.
    pub fn of_writing(path: &Path, error: impl Into<firsthand::Error>) -> Self {
        let error = error.into();
        let full = [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded, io::ErrorKind::FileTooLarge];
        let is_full = matches!(&error, firsthand::Error::Io(error) if full.contains(&error.kind()));
        let error = Self::from(error);
        let error = Self { cause: format!("cannot be written: {}", error.cause), ..error }.within(path.display());
        if is_full { error.with_remedy("make room there, or name another place") } else { error }
    }

    /// An error of standard output.
    pub fn of_output(error: impl Into<io::Error>) -> Self {
        let error = error.into();
        let broken_pipe = error.kind() == io::ErrorKind::BrokenPipe;
        Self { broken_pipe, ..Self::new(error).within("standard output") }
    }

    /// Puts a subject before the one that it has: the file that the error is of, or a list before its segment.
    #[must_use]
    pub fn within(mut self, subject: impl Display) -> Self {
        self.subject = Some(match self.subject {
            Some(inner) => format!("{subject}: {inner}"),
            None => subject.to_string(),
        });
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub fn with_remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// Says what a user of the command line can do about errors of the core with this code.
    #[must_use]
    pub fn with_remedy_for(self, code: &str) -> Self {
        let known = KNOWN.iter().find(|known| known.code == code);
        match known.and_then(|known| known.remedy) {
            Some(remedy) => self.with_remedy(remedy),
            None => self,
        }
    }

    /// Says what is counted when several articles or pages have this error, as after a number: "without text".
    #[must_use]
    pub fn of_kind(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }

    /// What is counted when several articles or pages have this error.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        self.kind
    }

    /// Whether it only says that standard output is closed, as after `firsthand … | head`.
    #[must_use]
    pub const fn is_broken_pipe(&self) -> bool {
        self.broken_pipe
    }
}

impl From<firsthand::Error> for Error {
    fn from(error: firsthand::Error) -> Self {
        let known = KNOWN.iter().find(|known| known.code == error.code());
        Self::new(&error).of_kind(known.map_or(UNREADABLE, |known| known.kind)).with_remedy_for(error.code())
    }
}

impl Display for Error {
    fn fmt(&self, formatter: &mut Formatter) -> fmt::Result {
        let parts = [self.subject.as_ref(), Some(&self.cause), self.remedy.as_ref()];
        let line = parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(": ");
        // File names may hold line breaks.
        formatter.write_str(&line.replace(['\r', '\n'], " "))
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// The codes of all errors of the core, as its source gives them: the enum is not exhaustive, so that it cannot be
    /// matched on from here.
    fn codes_of_the_core() -> Vec<String> {
        let source = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../src/error.rs")).unwrap();
        let (_, code) = source.split_once("fn code(").unwrap();
        let arms = code.lines().filter_map(|line| line.split_once("=> \"")?.1.split('"').next());
        arms.map(str::to_owned).collect()
    }

    #[test]
    fn every_error_of_the_core_has_a_remedy_or_needs_none() {
        let codes = codes_of_the_core();
        assert!(codes.len() >= 12, "{codes:?}");
        for code in codes {
            let known = KNOWN.iter().filter(|known| known.code == code).count();
            assert_eq!(known, 1, "{code}: add it to KNOWN, with what users can do about it");
        }
    }

    #[test]
    fn an_error_of_the_core_says_once_what_to_do_about_it() {
        for error in [
            firsthand::Error::PageTooLarge { bytes: 11, limit: 10 },
            firsthand::Error::NoText,
            firsthand::Error::AddressTooLong { limit: 10 },
            firsthand::Error::DuplicateAddress { url: "https://herald.example/1".into() },
            firsthand::Error::TooManyWithdrawn { limit: 10 },
            firsthand::Error::NotAnIndex,
            firsthand::Error::IndexVersion { found: 1, known: 2 },
            firsthand::Error::IndexParameters,
            firsthand::Error::KeysTooShort { bits: 22, needed: 25 },
            firsthand::Error::IndexTruncated { bytes: 10, expected: 11 },
            firsthand::Error::IndexDamaged,
            firsthand::Error::ListVersion { found: "firsthand-list 2".into(), known: "firsthand-list 1" },
            firsthand::Error::ListEmpty,
            firsthand::Error::ListTooLong { segments: 65, limit: 64 },
        ] {
            let remedy = KNOWN.iter().find(|known| known.code == error.code()).unwrap().remedy;
            let line = Error::from(error).within("a.firsthand").to_string();
            assert!(line.starts_with("a.firsthand: "), "{line}");
            assert!(line.ends_with(&format!(": {}", remedy.unwrap())), "{line}");
            assert_eq!(line.matches(remedy.unwrap()).count(), 1, "{line}");
        }
    }

    #[test]
    fn a_line_is_subject_cause_and_remedy() {
        let error = Error::of(Path::new("monday.firsthand"), "no such index");
        assert_eq!(error.to_string(), "monday.firsthand: no such index");
        let in_list = error.within("week.list").with_remedy("make one");
        assert_eq!(in_list.to_string(), "week.list: monday.firsthand: no such index: make one");
        assert_eq!(Error::new("has no text").to_string(), "has no text");
    }

    #[test]
    fn line_breaks_in_names_do_not_break_the_line() {
        let line = Error::of(Path::new("two\nlines\r\n.html"), "no such file\n").to_string();
        assert_eq!(line.lines().count(), 1, "{line}");
    }

    #[test]
    fn only_a_full_disk_asks_for_room() {
        let path = Path::new("a.firsthand");
        let full = Error::of_writing(path, io::Error::from(io::ErrorKind::StorageFull)).to_string();
        assert!(full.starts_with("a.firsthand: cannot be written: ") && full.contains(": make room there"), "{full}");
        let denied = Error::of_writing(path, io::Error::from(io::ErrorKind::PermissionDenied)).to_string();
        assert!(denied.starts_with("a.firsthand: cannot be written: ") && !denied.contains("make room"), "{denied}");
        let many = Error::of_writing(path, firsthand::Error::TooManyWithdrawn { limit: 10 }).to_string();
        assert!(many.starts_with("a.firsthand: cannot be written: ") && many.contains("merge it first"), "{many}");
    }

    #[test]
    fn only_a_closed_standard_output_is_a_broken_pipe() {
        let broken = || io::Error::from(io::ErrorKind::BrokenPipe);
        assert!(Error::of_output(broken()).is_broken_pipe());
        assert!(!Error::of_output(io::Error::from(io::ErrorKind::StorageFull)).is_broken_pipe());
        assert!(!Error::of_writing(Path::new("a.firsthand"), broken()).is_broken_pipe());
    }
}
