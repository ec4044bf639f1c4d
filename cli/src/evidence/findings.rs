//! What was verified, and what came out.

use serde::Serialize;
use std::io::{self, Write};

/// Maximum length of what is quoted from a file, in characters.
const MAX_QUOTED_CHARS: usize = 300;

/// One thing that was verified.
#[derive(Debug, Serialize)]
struct Finding {
    what: String,
    /// Null for a remark.
    right: Option<bool>,
    /// What is wrong.
    detail: Option<String>,
}

/// All that was verified, in order.
#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// Something is as it should be.
    pub fn right(&mut self, what: &str) {
        self.0.push(Finding { what: what.to_owned(), right: Some(true), detail: None });
    }

    /// Something is not.
    pub fn wrong(&mut self, what: &str, detail: &str) {
        self.0.push(Finding { what: what.to_owned(), right: Some(false), detail: Some(detail.to_owned()) });
    }

    /// Something that has to be said.
    pub fn note(&mut self, what: &str) {
        self.0.push(Finding { what: what.to_owned(), right: None, detail: None });
    }

    /// What a file says is or is not what was found.
    pub fn same(&mut self, what: &str, said: &str, found: &str) {
        if said == found {
            self.right(what);
        } else {
            self.wrong(what, &format!("is {} in the file, and {} was found", plain(said), plain(found)));
        }
    }

    /// Whether nothing is wrong.
    pub fn agree(&self) -> bool {
        self.0.iter().all(|finding| finding.right != Some(false))
    }

    /// Writes a line for each.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        for Finding { what, right, detail } in &self.0 {
            let sign = match right {
                Some(true) => "ok   ",
                Some(false) => "WRONG",
                None => "     ",
            };
            match detail {
                Some(detail) => writeln!(out, "  {sign} {what} {detail}")?,
                None => writeln!(out, "  {sign} {what}")?,
            }
        }
        Ok(())
    }
}

/// Text from a file, fit for a terminal: on one line, without control characters, cut to a readable length.
pub fn plain(text: &str) -> String {
    let shown: String = text.chars().filter(|c| !c.is_control()).take(MAX_QUOTED_CHARS).collect();
    if text.is_empty() { "nothing".to_owned() } else { shown }
}
