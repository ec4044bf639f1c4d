//! The notation of manifests and key steps: lines of `name: value`.

/// Reads fields in order.
#[derive(Debug, Clone)]
pub(super) struct Fields<'a> {
    rest: &'a str,
}

impl<'a> Fields<'a> {
    /// The fields in `text`.
    pub const fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// The next line, split into name and value, without moving on.
    fn peek(&self) -> Option<(&'a str, &'a str, &'a str)> {
        let (line, rest) = self.rest.split_once('\n')?;
        let (name, value) = line.split_once(": ")?;
        Some((name, value, rest))
    }

    /// The value of the next field, if it has this name.
    pub fn take(&mut self, name: &str) -> Option<&'a str> {
        let (found, value, rest) = self.peek()?;
        (found == name).then(|| {
            self.rest = rest;
            value
        })
    }

    /// The values of the next fields that have this name.
    pub fn take_all(&mut self, name: &str) -> Vec<&'a str> {
        std::iter::from_fn(|| self.take(name)).collect()
    }

    /// The next field, if this version does not know it and may ignore it: its name does not begin with a capital
    /// letter, and is not among those that begin the next block.
    pub fn take_unknown(&mut self, known: &[&str]) -> Option<(&'a str, &'a str)> {
        let (name, value, rest) = self.peek()?;
        let may_be_ignored = name.starts_with(|c: char| c.is_ascii_lowercase()) && !known.contains(&name);
        may_be_ignored.then(|| {
            self.rest = rest;
            (name, value)
        })
    }

    /// Whether the next line is empty, which ends a block. Moves on if it is.
    pub fn end_block(&mut self) -> bool {
        self.rest.strip_prefix('\n').is_some_and(|rest| {
            self.rest = rest;
            true
        })
    }

    /// What has not been read.
    pub const fn rest(&self) -> &'a str {
        self.rest
    }
}

/// Times: seconds since 1970, written as `2026-11-28T06:00:00Z`.
pub mod time {
    use chrono::{DateTime, NaiveDateTime};

    const FORMAT: &str = "%Y-%m-%dT%H:%M:%SZ";

    /// Reads a time. Canonical spelling is checked by writing it again.
    #[must_use]
    pub fn parse(text: &str) -> Option<i64> {
        let seconds = NaiveDateTime::parse_from_str(text, FORMAT).ok()?.and_utc().timestamp();
        (render(seconds) == text).then_some(seconds)
    }

    /// Writes a time.
    #[must_use]
    pub fn render(seconds: i64) -> String {
        DateTime::from_timestamp(seconds, 0).map(|time| time.format(FORMAT).to_string()).unwrap_or_default()
    }
}
