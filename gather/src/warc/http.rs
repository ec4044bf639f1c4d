//! The block of a response record: an HTTP head, and a body whose codings are undone where they are real.

use super::body::{self, Undone};
use crate::capture::Head;

/// An HTTP answer.
#[derive(Debug)]
pub struct Response<'a> {
    /// Status: 200 for a page.
    pub status: u16,
    /// The fields.
    pub head: Head,
    /// The body, as it was stored.
    body: &'a [u8],
}

/// Reads the head of a response. `None` if the block does not begin with a status line of HTTP.
///
/// A line may end with LF alone (RFC 9112, 2.2), the reason phrase may be missing, and the version may be 2 or 3, as
/// tools write it that fetch by those.
#[must_use]
pub fn response(block: &[u8]) -> Option<Response<'_>> {
    let (lines, body) = split_head(block);
    let (first, fields) = lines.split_first()?;
    let mut words = first.split_ascii_whitespace();
    words.next().filter(|version| version.get(..5).is_some_and(|name| name.eq_ignore_ascii_case("HTTP/")))?;
    Some(Response { status: words.next()?.parse().ok()?, head: Head(read_fields(fields)), body })
}

impl Response<'_> {
    /// The body, without the codings that the head names, if it is not larger than `max` bytes.
    #[must_use]
    pub fn body(&self, max: u64) -> Undone {
        let names = |field: &'static str| self.head.all(field).flat_map(|value| value.split(','));
        let codings: Vec<&str> = names("content-encoding").chain(names("transfer-encoding")).collect();
        body::undo(self.body, &codings, max)
    }
}

/// The lines of a head, with folded ones joined, and what stands after the empty line that ends it.
pub(super) fn split_head(block: &[u8]) -> (Vec<String>, &[u8]) {
    let mut lines: Vec<String> = Vec::new();
    let mut rest = block;
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == b'\n');
        let line = &rest[..end.unwrap_or(rest.len())];
        rest = end.map_or(&[], |end| &rest[end + 1..]);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        // Fields are in UTF-8 or, by older standards, in Latin-1.
        let text =
            std::str::from_utf8(line).map_or_else(|_| line.iter().copied().map(char::from).collect(), str::to_owned);
        match lines.last_mut() {
            Some(last) if text.starts_with([' ', '\t']) => {
                last.push(' ');
                last.push_str(text.trim());
            }
            _ => lines.push(text),
        }
    }
    (lines, rest)
}

/// The names, in small letters, and values of fields. Lines without a colon are none.
pub(super) fn read_fields(lines: &[String]) -> Vec<(String, String)> {
    let field = |line: &String| {
        line.split_once(':').map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
    };
    lines.iter().filter_map(field).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_all_versions_and_line_ends_are_read() {
        for head in [
            "HTTP/1.1 200 OK\r\nA: 1\r\nb : x\r\n y\r\n\r\n",
            "HTTP/1.0 200\nA: 1\nb: x\n\ty\n\n",
            "http/2 200 \r\na:1\r\nB:x y\r\n\r\n",
        ] {
            let block = format!("{head}<p>Text");
            let found = response(block.as_bytes()).unwrap();
            assert_eq!(
                (found.status, found.head.first("a"), found.head.first("b")),
                (200, Some("1"), Some("x y")),
                "{head}"
            );
            assert_eq!(found.body, b"<p>Text", "{head}");
        }
        assert!(response(b"<p>HTTP/1.1 200 OK").is_none());
        assert!(response(b"").is_none());
    }
}
