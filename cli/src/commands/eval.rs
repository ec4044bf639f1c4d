//! `firsthand eval`: labelled data → how well pages are told apart.

use crate::commands::build::index;
use crate::commands::check::check_document;
use crate::commands::compare::compare_row;
use crate::error::{Error, Result};
use crate::eval::evaluation::Evaluation;
use crate::eval::report;
use crate::eval::sets::{Judged, judge, read_answers, read_peers};
use crate::files::document::Document;
use crate::files::index_file::IndexFile;
use crate::files::input::{Inputs, Role};
use crate::files::new_file::{folder_of, write_whole};
use crate::files::new_index::NewMemoryIndex;
use crate::output::Outcome;
use firsthand::Sensitivity;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Measures on labelled data how well pages are told apart.
///
/// Indexes the originals in memory, checks every page against them, compares every pair, and prints how many copies
/// are found, by kind, and how many other pages are accused.
#[derive(clap::Args)]
#[command(after_help = "\
DATA is a folder with some of these files; a set whose file is missing is skipped.
  articles.jsonl.gz   originals to index: {\"url\", \"title\", \"publisher\", \"published\", \"lang\", \"text\"}
  pages.jsonl.gz      pages to check against them: {\"id\", \"kind\", \"how\", \"lang\", \"url\", \"source_url\", \"text\"};
                      source_url is null if the page copies nothing that is indexed
  pairs.jsonl.gz      a page against one original: {\"id\", \"kind\", \"how\", \"lang\", \"source_text\", \"page_text\"}
  alignment.jsonl.gz  pairs with the passages that correspond: {\"id\", \"kind\", \"source_text\", \"page_text\",
                      \"segments\": [{\"page\": [start, end], \"source\": [start, end]}]}, in characters
kind is copy, excerpt, spun or paraphrase or, for pages that must not be accused, same_event (an independent report of \
the same event), unrelated or source (the original itself). how is the way in which the page was made; each way gets \
figures of its own.

Columns: n, number of rows; flagged, accused at the shipped threshold; right, accused with the right original; kind, \
verdict as labelled; @1% and @0.1%, recall at the threshold that accuses 1% (0.1%) of the negatives. For pairs, the \
negatives are same_event; for pages, all that copy nothing. A row without a result counts as not flagged.

A file of results has a line {\"id\", \"verdict\", \"score\"} for each pair.

Examples:
  firsthand eval data
  firsthand eval data --peers peers --unseen unseen.jsonl --report evaluation.html

Exit code: 0 all rows were judged, 1 some could not be, 2 bad usage or unreadable data.")]
pub struct Arguments {
    /// The folder of labelled data.
    data: PathBuf,
    /// Writes the figures, with plots, to a self-contained web page.
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    /// A folder with the results of other methods on the pairs, one .jsonl file each, for comparison.
    #[arg(long, value_name = "DIR")]
    peers: Option<PathBuf>,
    /// Results of Firsthand on the pairs by models that were not fitted to them (cross-validation).
    #[arg(long, value_name = "FILE")]
    unseen: Option<PathBuf>,
    /// A folder for the results, as `check` and `compare` print them in JSON.
    #[arg(long, value_name = "DIR")]
    results: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let data = Data::find(&arguments.data)?;
    if data.pairs.is_none() && (arguments.peers.is_some() || arguments.unseen.is_some()) {
        return Err(Error::of(&arguments.data, "no pairs.jsonl.gz for --peers and --unseen"));
    }
    // Checked before the work rather than after it.
    if let Some(report) = &arguments.report
        && (report.is_dir() || !folder_of(report).is_dir())
    {
        return Err(Error::of(report, "give the name of a file in a folder that is there"));
    }
    if let Some(folder) = &arguments.results {
        fs::create_dir_all(folder).map_err(|e| Error::of(folder, e))?;
    }
    data.missing.iter().for_each(|missing| eprintln!("{missing}"));
    let (evaluation, left_out) = evaluate(arguments, &data)?;
    if let Some(path) = &arguments.report {
        write_whole(path, report::page(&evaluation)?.as_bytes())?;
    }
    io::stdout().lock().write_all(evaluation.text().as_bytes()).map_err(Error::of_output)?;
    let judged = [&evaluation.pages, &evaluation.pairs, &evaluation.alignment].into_iter().flatten();
    let unjudged: usize = judged.map(|set| set.left_out + set.ours.missing).sum();
    Ok(Outcome::complete_if(left_out == 0 && unjudged == 0))
}

/// The files of labelled data that exist.
struct Data {
    /// Articles, and pages to check against them.
    pages: Option<(PathBuf, PathBuf)>,
    pairs: Option<PathBuf>,
    alignment: Option<PathBuf>,
    /// A message for each file that does not exist.
    missing: Vec<String>,
}

impl Data {
    fn find(folder: &Path) -> Result<Self> {
        if !folder.is_dir() {
            let cause = if folder.exists() { "is not a folder" } else { "no such folder" };
            return Err(Error::of(folder, cause).with_remedy("give the folder of the labelled data"));
        }
        let mut missing = Vec::new();
        let mut file = |set: &str, name: &str| {
            let path = Some(folder.join(name)).filter(|path| path.is_file());
            if path.is_none() {
                missing.push(format!("{set}: skipped: no {name} in {}", folder.display()));
            }
            path
        };
        let (pages, articles) = (file("pages", "pages.jsonl.gz"), file("pages", "articles.jsonl.gz"));
        let (pairs, alignment) = (file("pairs", "pairs.jsonl.gz"), file("alignment", "alignment.jsonl.gz"));
        let data = Self { pages: articles.zip(pages), pairs, alignment, missing };
        if data.pages.is_none() && data.pairs.is_none() && data.alignment.is_none() {
            let wanted = "articles.jsonl.gz with pages.jsonl.gz, pairs.jsonl.gz or alignment.jsonl.gz";
            return Err(Error::of(folder, format!("nothing to evaluate: no {wanted} in this folder")));
        }
        Ok(data)
    }
}

/// Judges all labelled rows, and returns the number of articles that were left out of the index as well.
fn evaluate(arguments: &Arguments, data: &Data) -> Result<(Evaluation, u32)> {
    let results = |name: &str| arguments.results.as_ref().map(|folder| folder.join(name));
    let compare = |document: &Document| compare_row(document).1;
    let mut evaluation = Evaluation::default();
    let mut left_out = 0;
    if let Some(path) = &data.pairs {
        let mut pairs = judge(path, "comparing pairs", results("pairs.jsonl").as_deref(), compare)?;
        if let Some(path) = &arguments.unseen {
            pairs.ours.name = "Firsthand, shipped model (in-sample)".into();
            evaluation.unseen = Some(read_answers(path, "Firsthand, unseen folds".into(), &pairs.labels)?);
        }
        if let Some(folder) = &arguments.peers {
            evaluation.peers = read_peers(folder, &pairs.labels)?;
        }
        evaluation.pairs = Some(pairs);
    }
    if let Some(path) = &data.alignment {
        let judged = judge(path, "comparing passages", results("alignment.jsonl").as_deref(), compare)?;
        evaluation.alignment = Some(judged);
    }
    if let Some((articles, pages)) = &data.pages {
        let (index, size, unindexed) = index_in_memory(articles)?;
        left_out = unindexed;
        evaluation.index = Some(size);
        evaluation.pages = Some(judge_pages(pages, index, results("pages.jsonl").as_deref())?);
    }
    Ok((evaluation, left_out))
}

/// An index of the articles in a file, its number of articles and words, and the number of articles left out.
fn index_in_memory(articles: &Path) -> Result<(IndexFile, (u32, u64), u32)> {
    let inputs = Inputs::find(&[articles.to_owned()], Role::Originals)?;
    let (index, left_out) = index(&inputs, NewMemoryIndex::in_memory)?;
    let size = (index.articles(), index.words());
    if index.is_empty() {
        return Err(Error::of(articles, "no articles to index"));
    }
    Ok((IndexFile::in_memory(index.finish()?.into_inner())?, size, left_out))
}

/// Checks the pages in a file against an index.
fn judge_pages(pages: &Path, index: IndexFile, results: Option<&Path>) -> Result<Judged> {
    let indexes = [index];
    judge(pages, "checking pages", results, |document| {
        let (_, checked) = check_document(document, &indexes, Sensitivity::default())?;
        Ok(checked?.0)
    })
}
