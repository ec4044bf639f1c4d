//! What does the data say of each row, and what does a method answer?

use crate::files::input::{Content, Document, Files, Folders, name_of};
use crate::output::{Format, progress, write};
use firsthand::Report;
use rayon::prelude::*;
use serde::{Deserialize, Deserializer};
use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// What the data says of a row.
#[derive(Debug, Default, Deserialize)]
pub struct Label {
    /// Its name.
    #[serde(deserialize_with = "name")]
    pub id: String,
    /// How the page relates to the original.
    pub kind: String,
    /// How it was made.
    #[serde(default)]
    pub how: String,
    /// Its language.
    pub lang: Option<String>,
    /// The original that a page was made from.
    pub source_url: Option<String>,
    /// The passages that correspond.
    #[serde(default)]
    pub segments: Vec<Places>,
}

/// What a method answers to a row; the default where it has no answer.
#[derive(Debug, Clone, Deserialize)]
pub struct Answer {
    /// The row's name.
    #[serde(deserialize_with = "name")]
    pub id: String,
    /// What it takes the page for.
    #[serde(default = "no_match")]
    pub verdict: String,
    /// How sure it is that the page was made from the original; higher is surer.
    #[serde(default)]
    pub score: f64,
    /// The original that it names.
    pub source_url: Option<String>,
    /// The passages that it finds.
    #[serde(default)]
    pub passages: Vec<Places>,
    /// Why it could not judge the page.
    pub error: Option<String>,
}

impl Default for Answer {
    fn default() -> Self {
        Self { id: String::new(), verdict: no_match(), score: 0.0, source_url: None, passages: Vec::new(), error: None }
    }
}

/// A passage on both sides, in characters, end exclusive.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Places {
    pub page: [u32; 2],
    pub source: [u32; 2],
}

fn no_match() -> String {
    "none".into()
}

fn name<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    serde_json::Value::deserialize(from).map(|id| name_of(&id))
}

/// A method, ours or another, and what it answers to all rows of a set.
#[derive(Debug)]
pub struct Method {
    /// What it is called.
    pub name: String,
    /// One answer a row, in their order.
    pub answers: Vec<Answer>,
    /// Rows that it has no answer to.
    pub missing: usize,
}

/// A labelled set that was judged.
#[derive(Debug)]
pub struct Judged {
    /// What the data says.
    pub labels: Vec<Label>,
    /// What we say.
    pub ours: Method,
    /// Rows that are no labelled rows.
    pub left_out: usize,
}

/// Judges all rows of a file. The results are read back as `check` and `compare` would print them, so that the figures
/// are those of what a user sees; they go to `results` too, where that is asked for.
pub fn judge(
    path: &Path,
    doing: &'static str,
    results: Option<&Path>,
    judge: impl Fn(&Document) -> Result<Report, String> + Sync,
) -> Result<Judged, Box<dyn Error>> {
    let files = Files::new(&[path.to_owned()], Folders::Articles)?;
    let bar = progress(files.bytes(), doing);
    let (mut labels, mut answers) = (Vec::new(), Vec::new());
    let (mut missing, mut left_out) = (0, 0);
    let mut kept = Vec::new();
    files.for_each_portion(|documents, bytes| {
        let rows: Vec<_> = documents.par_iter().map(|document| (document, judge_row(document, &judge))).collect();
        for (document, row) in rows {
            let (label, line) = match row? {
                Ok(row) => row,
                Err(reason) => {
                    left_out += 1;
                    bar.suspend(|| eprintln!("{}: left out: {reason}", document.place));
                    continue;
                }
            };
            let answer: Answer = serde_json::from_slice(&line)?;
            if let Some(reason) = &answer.error {
                missing += 1;
                bar.suspend(|| eprintln!("{}: not judged: {reason}", document.place));
            }
            labels.push(label);
            answers.push(answer);
            if results.is_some() {
                kept.extend(line);
            }
        }
        bar.inc(bytes);
        Ok(())
    })?;
    bar.finish_and_clear();
    if labels.is_empty() {
        return Err(format!("{}: holds no labelled rows", path.display()).into());
    }
    if let Some(path) = results {
        fs::write(path, kept).map_err(|e| format!("{}: cannot be written: {e}", path.display()))?;
    }
    let ours = Method { name: "Firsthand".into(), answers, missing };
    Ok(Judged { labels, ours, left_out })
}

/// A row's label and its line of results; or why it has none. A file that cannot be read is an error: figures on half
/// of the data would mislead.
type Row = Result<Result<(Label, Vec<u8>), String>, String>;

fn judge_row(document: &Document, judge: impl Fn(&Document) -> Result<Report, String>) -> Row {
    let line = match &document.content {
        Content::Row(line) => line,
        Content::Missing(reason) => return Err(format!("{}: {reason}", document.place)),
        Content::Html(_) | Content::Text(_) => return Err(format!("{}: not a file of rows", document.place)),
    };
    let label: Label = match serde_json::from_slice(line) {
        Ok(label) => label,
        Err(error) => return Ok(Err(format!("not a labelled row: {error}"))),
    };
    let report = judge(document);
    let mut line = Vec::new();
    write(&mut line, Format::Json, &label.id, report.as_ref().map_err(String::as_str), None)
        .map_err(|e| e.to_string())?;
    Ok(Ok((label, line)))
}

/// Reads a method's answers to these rows from a file of results.
pub fn read_answers(path: &Path, name: String, labels: &[Label]) -> Result<Method, Box<dyn Error>> {
    let mut by_name = HashMap::new();
    Files::new(&[path.to_owned()], Folders::Articles)?.for_each_portion(|documents, _| {
        for Document { place, content } in &documents {
            let answer: Answer = match content {
                Content::Row(line) => {
                    serde_json::from_slice(line).map_err(|e| format!("{place}: not a result: {e}"))?
                }
                Content::Missing(reason) => return Err(format!("{place}: {reason}").into()),
                Content::Html(_) | Content::Text(_) => return Err(format!("{place}: not a file of results").into()),
            };
            by_name.insert(answer.id.clone(), answer);
        }
        Ok(())
    })?;
    let found: Vec<Option<Answer>> = labels.iter().map(|label| by_name.get(&label.id).cloned()).collect();
    let missing = found.iter().filter(|answer| answer.is_none()).count();
    if missing == labels.len() {
        return Err(format!("{}: no results for these pairs", path.display()).into());
    }
    Ok(Method { name, answers: found.into_iter().map(Option::unwrap_or_default).collect(), missing })
}

/// Reads the answers of other methods from all `.jsonl` files of a folder; the files' names are the methods'.
pub fn read_peers(folder: &Path, labels: &[Label]) -> Result<Vec<Method>, Box<dyn Error>> {
    let named = |error: std::io::Error| format!("{}: {error}", folder.display());
    let entries: Result<Vec<PathBuf>, _> = fs::read_dir(folder).map_err(named)?.map(|e| e.map(|e| e.path())).collect();
    let mut files = entries.map_err(named)?;
    files.retain(|path| path.extension().is_some_and(|e| e == "jsonl"));
    files.sort();
    if files.is_empty() {
        return Err(format!("{}: no .jsonl files in this folder", folder.display()).into());
    }
    let name = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    files.iter().map(|path| read_answers(path, name(path), labels)).collect()
}
