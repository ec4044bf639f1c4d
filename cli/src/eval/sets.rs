//! Sets of labelled rows, and the answers of methods to them.

use crate::output::{Format, progress, write_report};
use crate::streams::say;
use firsthand::Report;
use firsthand_files::document::{Content, Document};
use firsthand_files::error::{Error, Result};
use firsthand_files::input::{Inputs, Portion, Role};
use firsthand_files::new_file::write_whole;
use firsthand_files::row::name_of;
use firsthand_files::rows;
use firsthand_measure::leads::leads;
use rayon::prelude::*;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The labels of a row in the data.
#[derive(Debug, Default, Deserialize)]
pub struct Label {
    /// Name of the row.
    #[serde(deserialize_with = "name")]
    pub id: String,
    /// How the page relates to the original.
    pub kind: String,
    /// The way in which the page was made.
    #[serde(default)]
    pub how: String,
    /// Language, as a BCP 47 tag.
    pub lang: Option<String>,
    /// Number of words to which both texts were cut, if they were.
    pub words: Option<u32>,
    /// Address of the original that the page was made from.
    pub source_url: Option<String>,
    /// The passages that correspond ("cases" in the measure of alignment).
    #[serde(default)]
    pub segments: Vec<Places>,
}

/// The answer of a method to a row. The default stands for a missing answer.
#[derive(Debug, Clone, Deserialize)]
pub struct Answer {
    /// Name of the row.
    #[serde(deserialize_with = "name")]
    pub id: String,
    /// Verdict on the page.
    #[serde(default = "no_match")]
    pub verdict: String,
    /// Confidence that the page was made from the original. Higher is more confident; 0 to 1 for Firsthand.
    #[serde(default)]
    pub score: f64,
    /// Address of the original that it names.
    pub source_url: Option<String>,
    /// The passages that it finds ("detections").
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
    Value::deserialize(from).map(|id| name_of(&id))
}

/// A method, ours or another, and its answers to all rows of a set.
#[derive(Debug)]
pub struct Method {
    /// Name in tables and legends.
    pub name: String,
    /// One answer for each row, in the order of the rows.
    pub answers: Vec<Answer>,
    /// Number of rows without an answer.
    pub missing: usize,
}

/// A labelled set that was judged.
#[derive(Debug)]
pub struct Judged {
    /// The labels of the rows.
    pub labels: Vec<Label>,
    /// The answers of Firsthand.
    pub ours: Method,
    /// Its answers by models that were not fitted to these rows, if they are known.
    pub unseen: Option<Method>,
    /// Number of rows that are not labelled rows.
    pub left_out: usize,
}

impl Judged {
    /// # Errors
    /// There are no rows in this set, which is from these files.
    pub fn not_empty(self, files: &[PathBuf]) -> Result<Self> {
        if self.labels.is_empty() { Err(Error::of(&files[0], "holds no labelled rows")) } else { Ok(self) }
    }
}

/// Each row of a file as it is, for [`judge`].
pub fn whole(row: Document) -> Vec<Document> {
    vec![row]
}

/// The beginnings of a pair, for [`judge`]. A row that is not a pair has none.
pub fn beginnings(row: Document) -> Vec<Document> {
    let Document { place, content: Content::Row(line) } = row else { return Vec::new() };
    let pair = serde_json::from_slice(&line).unwrap_or_default();
    let lead = |lead: Value| Document { place: place.clone(), content: Content::Row(lead.to_string().into()) };
    leads(&pair).into_iter().map(lead).collect()
}

/// Judges what `rows` makes of each row of some files. Results are read back from what `check` and `compare` would print,
/// so that the figures are those of what a user sees. They are also written to the file `results`, if one is given.
pub fn judge(
    files: &[PathBuf],
    doing: &'static str,
    results: Option<&Path>,
    rows: impl Fn(Document) -> Vec<Document> + Sync,
    judge: impl Fn(&Document) -> Result<Report> + Sync,
) -> Result<Judged> {
    let inputs = Inputs::find(files, Role::Originals)?;
    let bar = progress(inputs.bytes(), doing);
    let (mut labels, mut answers) = (Vec::new(), Vec::new());
    let (mut missing, mut left_out) = (0, 0);
    let mut printed = Vec::new();
    for Portion { documents, bytes } in inputs.portions() {
        let rows = documents.into_par_iter().flat_map_iter(&rows);
        let judged: Vec<_> = rows.map(|document| (judge_row(&document, &judge), document.place)).collect();
        for (row, place) in judged {
            let (label, line) = match row? {
                Ok(row) => row,
                Err(reason) => {
                    left_out += 1;
                    bar.suspend(|| say(format_args!("{place}: left out: {reason}")));
                    continue;
                }
            };
            let answer: Answer = serde_json::from_slice(&line).map_err(|e| Error::new(e).within(&place))?;
            if let Some(reason) = &answer.error {
                missing += 1;
                bar.suspend(|| say(format_args!("{place}: not judged: {reason}")));
            }
            labels.push(label);
            answers.push(answer);
            if results.is_some() {
                printed.extend(line);
            }
        }
        bar.inc(bytes);
    }
    bar.finish_and_clear();
    if let Some(path) = results {
        write_whole(path, &printed)?;
    }
    let ours = Method { name: "Firsthand".into(), answers, missing };
    Ok(Judged { labels, ours, unseen: None, left_out })
}

/// The label of a row and its line of results. The inner error says why the row is left out. The outer error ends the
/// run: the file cannot be read, and figures on half of the data would mislead.
type Row = Result<Result<(Label, Vec<u8>)>>;

fn judge_row(document: &Document, judge: impl Fn(&Document) -> Result<Report>) -> Row {
    let line = row_of(document, "not a file of rows")?;
    let label: Label = match rows::parse(line) {
        Ok(label) => label,
        Err(error) => return Ok(Err(error.within("not a labelled row"))),
    };
    let report = judge(document);
    let mut line = Vec::new();
    write_report(&mut line, Format::Json, &label.id, report.as_ref(), &[], None)
        .map_err(|e| Error::new(e).within(&document.place))?;
    Ok(Ok((label, line)))
}

/// The line of a row; an error if the document is not a row.
fn row_of<'a>(document: &'a Document, otherwise: &str) -> Result<&'a [u8]> {
    match &document.content {
        Content::Row(line) => Ok(line),
        Content::Unreadable(reason) | Content::Rest(reason) => Err(reason.clone().within(&document.place)),
        Content::Html(_) | Content::Text(_) => Err(Error::new(otherwise).within(&document.place)),
    }
}

/// The answers in a file of results, by the name of the row.
pub struct Answers(HashMap<String, Answer>);

impl Answers {
    pub fn read(path: &Path) -> Result<Self> {
        let mut by_id = HashMap::new();
        for portion in Inputs::find(&[path.to_owned()], Role::Originals)?.portions() {
            for document in &portion.documents {
                let line = row_of(document, "not a file of results")?;
                let answer: Answer = rows::parse(line).map_err(|e| e.within("not a result").within(&document.place))?;
                by_id.insert(answer.id.clone(), answer);
            }
        }
        Ok(Self(by_id))
    }

    /// The answers of a method with this name to these rows; `None` if there are none.
    pub fn to(&self, labels: &[Label], name: &str) -> Option<Method> {
        let found: Vec<Option<Answer>> = labels.iter().map(|label| self.0.get(&label.id).cloned()).collect();
        let missing = found.iter().filter(|answer| answer.is_none()).count();
        let answers = found.into_iter().map(Option::unwrap_or_default).collect();
        (missing < labels.len()).then(|| Method { name: name.to_owned(), answers, missing })
    }
}

/// The answers of a method to these pairs, which must be among the answers in a file.
pub fn answers_to_pairs(answers: &Answers, path: &Path, name: &str, pairs: &[Label]) -> Result<Method> {
    answers.to(pairs, name).ok_or_else(|| Error::of(path, "no results for these pairs"))
}

/// The files with the answers of other methods: all `.jsonl` files in a folder.
pub fn peer_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let list = || fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>();
    let mut files = list().map_err(|e| Error::of(folder, e))?;
    files.retain(|path| path.extension().is_some_and(|e| e == "jsonl"));
    files.sort();
    if files.is_empty() {
        return Err(Error::of(folder, "no .jsonl files in this folder"));
    }
    Ok(files)
}

/// Reads the answers of other methods from all `.jsonl` files in a folder. A method is named after its file.
pub fn read_peers(folder: &Path, labels: &[Label]) -> Result<Vec<Method>> {
    let name = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let read = |path: &PathBuf| answers_to_pairs(&Answers::read(path)?, path, &name(path), labels);
    peer_files(folder)?.iter().map(read).collect()
}
