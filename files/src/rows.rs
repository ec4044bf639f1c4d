//! A stream of bytes → rows: the lines of a JSON Lines file, or the values of another JSON file.

use crate::error::{Error, Result};
use serde::de::{DeserializeOwned, IgnoredAny};
use std::io::{self, BufRead, Bytes, Read};
use std::str::from_utf8;

/// Maximum size of a row, in bytes: a page of the maximum size, 10 MiB, with every byte escaped as `\u003c` is.
pub const MAX_ROW_BYTES: usize = 64 << 20;
/// Maximum number of bytes of a longer line that are skipped to find its end.
const MAX_SKIPPED_BYTES: u64 = 4 << 30;

const MEBIBYTE: usize = 1 << 20;
const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// What comes next in a stream of rows.
pub enum Next {
    /// A row, and the number of the line on which it begins.
    Row(u64, Vec<u8>),
    /// Why this row, which begins on this line, is left out.
    LeftOut(u64, Error),
    /// Why the rest cannot be read.
    Broken(Error),
    /// The stream has ended.
    End,
}

/// The rows of a file.
pub enum Rows<R> {
    /// One row a line.
    Lines(Lines<R>),
    /// JSON values, each on any number of lines.
    Values(Values<R>),
}

impl<R: BufRead> Rows<R> {
    /// Reads a stream that begins with `head`: line by line, unless it begins with an array of objects or with an object
    /// that is broken into lines.
    pub fn new(stream: R, head: &[u8]) -> Self {
        let head = without_mark(head).trim_ascii_start();
        let first_line = head.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii();
        if is_array(head) || first_line == b"{" {
            Self::Values(Values { bytes: stream.bytes(), line: 1, in_array: false })
        } else {
            Self::Lines(Lines { stream, line: 0, skips: false })
        }
    }

    /// What comes next.
    pub fn read_next(&mut self) -> Next {
        let (next, last_line) = match self {
            Self::Lines(lines) => (lines.next(), lines.line),
            Self::Values(values) => (values.next(), values.line - 1),
        };
        next.unwrap_or_else(|error| {
            let error = broken(format!("cannot be read after line {last_line}: {}", cause(&error)));
            Next::Broken(error.with_remedy("copy or download it again"))
        })
    }
}

/// Whether a file begins with an array of objects.
#[must_use]
pub fn is_array(head: &[u8]) -> bool {
    head.strip_prefix(b"[").is_some_and(|rest| matches!(rest.trim_ascii_start().first(), None | Some(b'{' | b']')))
}

/// Bytes without the byte order mark of UTF-8 before them, which some programs write.
#[must_use]
pub fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes)
}

/// Rows of one line each.
pub struct Lines<R> {
    stream: R,
    /// Number of the last line that was begun.
    line: u64,
    /// Whether the rest of the line is to be skipped.
    skips: bool,
}

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> io::Result<Next> {
        if self.skips && !self.skip()? {
            let error = broken(format!("line {} does not end within {} GiB", self.line, MAX_SKIPPED_BYTES >> 30));
            return Ok(Next::Broken(error.with_remedy("write one row a line")));
        }
        loop {
            let mut line = Vec::new();
            (&mut self.stream).take(MAX_ROW_BYTES as u64 + 1).read_until(b'\n', &mut line)?;
            if line.is_empty() {
                return Ok(Next::End);
            }
            self.line += 1;
            let ends = line.ends_with(b"\n");
            if line.len() > MAX_ROW_BYTES {
                self.skips = !ends;
                return Ok(Next::LeftOut(self.line, too_long()));
            }
            if without_mark(&line).trim_ascii().is_empty() {
                continue;
            }
            let cut = !ends && is_cut_off(&line);
            return Ok(if cut { Next::Broken(cut_off(self.line)) } else { Next::Row(self.line, line) });
        }
    }

    /// Skips the rest of a line, and returns whether it has an end.
    fn skip(&mut self) -> io::Result<bool> {
        self.skips = false;
        let skipped = (&mut self.stream).take(MAX_SKIPPED_BYTES).skip_until(b'\n')?;
        Ok((skipped as u64) < MAX_SKIPPED_BYTES)
    }
}

/// Rows that are the elements of arrays, or objects one after another, each on any number of lines.
pub struct Values<R> {
    bytes: Bytes<R>,
    /// Number of the line that is being read.
    line: u64,
    in_array: bool,
}

impl<R: BufRead> Values<R> {
    /// Finds the end of a value by its brackets. Whether it is valid JSON is seen when it is parsed.
    fn next(&mut self) -> io::Result<Next> {
        let mut value = Vec::new();
        let (mut begins, mut depth, mut quoted, mut escaped) = (self.line, 0_u32, false, false);
        for byte in self.bytes.by_ref() {
            let byte = byte?;
            self.line += u64::from(byte == b'\n');
            if value.is_empty() && byte.is_ascii_whitespace() {
                continue;
            }
            if depth == 0 && !quoted {
                let begins_array = byte == b'[' && !self.in_array;
                let ends_array = byte == b']' && self.in_array;
                self.in_array = (self.in_array || begins_array) && !ends_array;
                if begins_array || ends_array || byte == b',' {
                    if value.is_empty() {
                        continue;
                    }
                    return Ok(Next::Row(begins, value));
                }
            }
            match byte {
                _ if escaped => escaped = false,
                b'\\' if quoted => escaped = true,
                b'"' => quoted = !quoted,
                b'{' | b'[' if !quoted => depth += 1,
                b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
                _ => {}
            }
            if value.is_empty() {
                begins = self.line;
            }
            value.push(byte);
            if byte == b'}' && depth == 0 && !quoted {
                return Ok(Next::Row(begins, value));
            }
            if value.len() > MAX_ROW_BYTES {
                return Ok(Next::Broken(too_long().within(format!("line {begins}"))));
            }
        }
        if !value.is_empty() || self.in_array {
            let line = if value.is_empty() { self.line } else { begins };
            return Ok(Next::Broken(cut_off(line)));
        }
        Ok(Next::End)
    }
}

fn too_long() -> Error {
    let error = Error::new(format!("a row of more than {} MiB", MAX_ROW_BYTES / MEBIBYTE)).of_kind("too long");
    error.with_remedy("leave out what is not the article")
}

fn cut_off(line: u64) -> Error {
    broken(format!("ends within the row of line {line}")).with_remedy("copy or download it again")
}

/// An error because of which the rest of a file is not read.
fn broken(cause: String) -> Error {
    Error::new(cause).of_kind("not read to its end")
}

/// Whether a line ends before its JSON does.
fn is_cut_off(line: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(without_mark(line)).is_err_and(|error| error.is_eof())
}

/// Why a stream cannot be read, in the terms of somebody who did not write the decompressor.
#[must_use]
pub fn cause(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "the compressed data are cut off, or something else follows them".into(),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            format!("the compressed data are damaged, or something else follows them ({error})")
        }
        _ => error.to_string(),
    }
}

/// The value of a row. An error names the field, what it holds and what is expected there.
pub fn parse<T: DeserializeOwned>(row: &[u8]) -> Result<T> {
    let row = without_mark(row).trim_ascii();
    let other_form =
        |cause: &str| Error::new(format!("not a JSON object of the expected form: {cause}")).of_kind("of another form");
    // serde (1.0.228) reads an array as the fields in the order of their declaration.
    if !row.starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(row).is_ok() {
        return Err(other_form("it has no fields"));
    }
    let error = match serde_json::from_slice(row) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    if let Err(error) = from_utf8(row) {
        let error = Error::new(format!("not UTF-8 at byte {}", error.valid_up_to() + 1)).of_kind("not UTF-8");
        return Err(error.with_remedy("convert the file to UTF-8"));
    }
    let said = error.to_string();
    let said = said.rsplit_once(" at line ").map_or(&*said, |(said, _)| said);
    if error.is_data() {
        return Err(other_form(&match field_at_fault::<T>(row) {
            Some(field) => format!("`{field}`: {said}"),
            None => said.to_owned(),
        }));
    }
    let at = if error.line() == 1 { String::new() } else { format!("line {}, ", error.line()) };
    let error = Error::new(format!("not JSON: {said} at {at}column {}", error.column())).of_kind("not JSON");
    Err(error.with_remedy("write one object a line"))
}

/// The field of a row that holds something else than what is expected there.
fn field_at_fault<T: DeserializeOwned>(row: &[u8]) -> Option<String> {
    let failed = serde_path_to_error::deserialize::<_, T>(&mut serde_json::Deserializer::from_slice(row)).err()?;
    let path = failed.path();
    path.iter().next().map(|_| path.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    fn rows(file: &str) -> Vec<String> {
        let mut rows = Rows::new(file.as_bytes(), file.as_bytes());
        let mut found = Vec::new();
        loop {
            found.push(match rows.read_next() {
                Next::Row(line, row) => format!("{line} {}", String::from_utf8(row).unwrap().trim()),
                Next::LeftOut(line, error) => format!("{line} left out: {error}"),
                Next::Broken(error) => {
                    found.push(error.to_string());
                    return found;
                }
                Next::End => return found,
            });
        }
    }

    #[test]
    fn lines_are_rows() {
        assert_eq!(
            rows("{\"a\":1}\n\n \n\u{feff}{\"a\":2}\r\n{\"a\":3}"),
            ["1 {\"a\":1}", "4 \u{feff}{\"a\":2}", "5 {\"a\":3}"]
        );
        assert_eq!(rows("{\"a\":1}\n  "), ["1 {\"a\":1}"]);
        assert_eq!(rows(""), [""; 0]);
    }

    #[test]
    fn elements_of_an_array_are_rows() {
        let elements = ["1 {\"a\":\"]}\\\"{\"}", "2 {\"b\":[{},[1]]}", "3 5", "4 \"x,]\""];
        assert_eq!(rows("[{\"a\":\"]}\\\"{\"},\n{\"b\":[{},[1]]},\n5,\n\"x,]\"\n]\n"), elements);
        assert_eq!(rows("[]"), [""; 0]);
        assert_eq!(rows("[{\"a\":1}]\n[{\"a\":2}]\n"), ["1 {\"a\":1}", "2 {\"a\":2}"]);
        assert_eq!(rows("[{}]\nx"), ["1 {}", "ends within the row of line 2: copy or download it again"]);
    }

    #[test]
    fn objects_may_be_broken_into_lines() {
        assert_eq!(rows("{\n\"a\": 1\n}\n{\n\"a\": 2\n}\n"), ["1 {\n\"a\": 1\n}", "4 {\n\"a\": 2\n}"]);
    }

    #[test]
    fn a_file_that_is_cut_off_says_so() {
        let cut = |line| format!("ends within the row of line {line}: copy or download it again");
        assert_eq!(rows("{\"a\":1}\n{\"a\":"), ["1 {\"a\":1}".to_owned(), cut(2)]);
        for array in ["[{\"a\":1},\n{\"a\":", "[{\"a\":1}\n"] {
            assert_eq!(rows(array), ["1 {\"a\":1}".to_owned(), cut(2)]);
        }
        assert_eq!(rows("{\n\"a\":"), [cut(1)]);
    }

    #[derive(Debug, Deserialize)]
    struct Row {
        #[expect(dead_code, reason = "only errors are looked at")]
        title: Option<String>,
        #[expect(dead_code, reason = "only errors are looked at")]
        id: u32,
    }

    #[test]
    fn an_error_names_the_field_and_what_is_expected() {
        let error = |row: &[u8]| parse::<Row>(row).unwrap_err().to_string();
        let form = "not a JSON object of the expected form: ";
        assert_eq!(
            error(br#"{"id":1,"title":["x"]}"#),
            form.to_owned() + "`title`: invalid type: sequence, expected a string"
        );
        assert_eq!(error(br#"{"title":"x"}"#), form.to_owned() + "missing field `id`");
        assert_eq!(error(br#"["x",1]"#), form.to_owned() + "it has no fields");
        assert_eq!(error(b"{\"id\":1,\"title\":\"\0\"}").split(" (").next(), Some("not JSON: control character"));
        assert_eq!(error(b"url,title"), "not JSON: expected value at column 1: write one object a line");
        assert_eq!(error(b"{\"title\":\"\xE9\"}"), "not UTF-8 at byte 11: convert the file to UTF-8");
        parse::<Row>("\u{feff} {\"id\":1}\r\n".as_bytes()).unwrap();
    }
}
