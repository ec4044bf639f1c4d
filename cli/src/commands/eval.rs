//! `firsthand eval`: labelled data → how well pages are told apart.

use crate::commands::build::index;
use crate::commands::check::check_document;
use crate::commands::compare::compare_row;
use crate::eval::evaluation::Evaluation;
use crate::eval::report;
use crate::eval::sets::{judge, read_answers, read_peers};
use crate::files::index_file::IndexFile;
use crate::files::input::{Document, Files, Folders};
use crate::files::new_file::write_whole;
use crate::output::Outcome;
use firsthand::Sensitivity;
use firsthand::index::Withdrawn;
use std::error::Error;
use std::fs;
use std::io::{self, Cursor, Write};
use std::path::{Path, PathBuf};

/// Measures on labelled data how well pages are told apart.
///
/// Indexes the originals in memory, checks every page against them, compares every pair, and prints how many copies
/// are found, by kind, and how many honest pages are accused.
#[derive(clap::Args)]
#[command(after_help = "\
DATA is a folder with some of these files; a set whose file is missing is skipped.
  articles.jsonl.gz   originals to index: {\"url\", \"title\", \"publisher\", \"published\", \"lang\", \"text\"}
  pages.jsonl.gz      pages to check against them: {\"id\", \"kind\", \"how\", \"lang\", \"url\", \"source_url\", \"text\"};
                      source_url is null where the page copies nothing that is indexed
  pairs.jsonl.gz      a page against one original: {\"id\", \"kind\", \"how\", \"lang\", \"source_text\", \"page_text\"}
  alignment.jsonl.gz  pairs with the passages that correspond: {\"id\", \"kind\", \"source_text\", \"page_text\",
                      \"segments\": [{\"page\": [start, end], \"source\": [start, end]}]}, in characters
kind is copy, excerpt, spun or paraphrase; or, of pages that must not be accused, same_event (an independent report of
the same event), unrelated or source (the original itself). how says how the page was made; figures are given for each.

Columns: n, rows; flagged, accused at the shipped threshold; right, accused with the right original; kind, verdict as
labelled; @1% and @0.1%, recall where 1% (0.1%) of the negatives are accused: same_event for pairs, for pages all that
copy nothing. A row without a result counts as not flagged.

A file of results has a line {\"id\", \"verdict\", \"score\"} for each pair.

Examples:
  firsthand eval data
  firsthand eval data --peers peers --unseen unseen.jsonl --report evaluation.html

Exit code: 0 all rows were judged, 1 some could not be, 2 bad usage or unreadable data.")]
pub struct Arguments {
    /// The folder of labelled data.
    data: PathBuf,
    /// Writes the figures, with plots, to a web page that needs nothing else.
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    /// Results of other methods on the pairs, a .jsonl file each, to set beside ours.
    #[arg(long, value_name = "DIR")]
    peers: Option<PathBuf>,
    /// Our results on the pairs by models that had not seen them (cross-validation).
    #[arg(long, value_name = "FILE")]
    unseen: Option<PathBuf>,
    /// Keeps the results, as `check` and `compare` print them in JSON.
    #[arg(long, value_name = "DIR")]
    results: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<Outcome, Box<dyn Error>> {
    let sets = Sets::find(&arguments.data)?;
    if sets.pairs.is_none() && (arguments.peers.is_some() || arguments.unseen.is_some()) {
        return Err(format!("{}: no pairs.jsonl.gz for --peers and --unseen", arguments.data.display()).into());
    }
    if let Some(report) = &arguments.report {
        // Said before the work, not after it.
        let folder = report.parent().filter(|folder| !folder.as_os_str().is_empty());
        if report.is_dir() || folder.is_some_and(|folder| !folder.is_dir()) {
            return Err(format!("{}: give the name of a file in a folder that is there", report.display()).into());
        }
    }
    if let Some(folder) = &arguments.results {
        fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    sets.skipped.iter().for_each(|skipped| eprintln!("{skipped}"));
    let (evaluation, left_out) = evaluate(arguments, &sets)?;
    if let Some(path) = &arguments.report {
        let page = report::page(&evaluation)?;
        write_whole(path, |out| out.write_all(page.as_bytes()))?;
    }
    io::stdout().lock().write_all(evaluation.text().as_bytes())?;
    let judged = [&evaluation.pages, &evaluation.pairs, &evaluation.alignment].into_iter().flatten();
    let complete = left_out == 0 && judged.map(|set| set.left_out + set.ours.missing).sum::<usize>() == 0;
    Ok(if complete { Outcome::Complete } else { Outcome::Incomplete })
}

/// The files of the data that are there.
struct Sets {
    /// Articles, and pages to check against them.
    pages: Option<(PathBuf, PathBuf)>,
    pairs: Option<PathBuf>,
    alignment: Option<PathBuf>,
    /// What is not there, a line each.
    skipped: Vec<String>,
}

impl Sets {
    fn find(data: &Path) -> Result<Self, Box<dyn Error>> {
        if !data.is_dir() {
            let what = if data.exists() { "is not a folder" } else { "no such folder" };
            return Err(format!("{}: {what}: give the folder of the labelled data", data.display()).into());
        }
        let file = |name: &str| Some(data.join(name)).filter(|path| path.is_file());
        let (articles, pages) = (file("articles.jsonl.gz"), file("pages.jsonl.gz"));
        let (pairs, alignment) = (file("pairs.jsonl.gz"), file("alignment.jsonl.gz"));
        let files = [
            ("pages", pages.is_some(), "pages.jsonl.gz"),
            ("pages", articles.is_some(), "articles.jsonl.gz"),
            ("pairs", pairs.is_some(), "pairs.jsonl.gz"),
            ("alignment", alignment.is_some(), "alignment.jsonl.gz"),
        ];
        let skipped = files.iter().filter(|(_, there, _)| !there);
        let skipped =
            skipped.map(|(set, _, file)| format!("{set}: skipped: no {file} in {}", data.display())).collect();
        let sets = Self { pages: articles.zip(pages), pairs, alignment, skipped };
        if sets.pages.is_none() && sets.pairs.is_none() && sets.alignment.is_none() {
            let wanted = "articles.jsonl.gz with pages.jsonl.gz, pairs.jsonl.gz or alignment.jsonl.gz";
            return Err(format!("{}: nothing to evaluate: no {wanted} in this folder", data.display()).into());
        }
        Ok(sets)
    }
}

/// Judges all that there is, and says how many articles were left out of the index.
fn evaluate(arguments: &Arguments, sets: &Sets) -> Result<(Evaluation, u32), Box<dyn Error>> {
    let results = |name: &str| arguments.results.as_ref().map(|folder| folder.join(name));
    let compare = |document: &Document| compare_row(document).1;
    let mut evaluation = Evaluation::default();
    if let Some(path) = &sets.pairs {
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
    if let Some(path) = &sets.alignment {
        let found = judge(path, "comparing passages", results("alignment.jsonl").as_deref(), compare)?;
        evaluation.alignment = Some(found);
    }
    let mut left_out = 0;
    if let Some((articles, pages)) = &sets.pages {
        let files = Files::new(std::slice::from_ref(articles), Folders::Articles)?;
        let (out, scratch) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()));
        let writer;
        (writer, left_out) = index(&files, out, scratch, &Withdrawn::default(), Path::new("the index"))?;
        if writer.articles() == 0 {
            return Err(format!("{}: no articles to index", articles.display()).into());
        }
        evaluation.index = Some((writer.articles(), writer.words()));
        let indexes = [IndexFile::in_memory(writer.finish()?.into_inner())?];
        let check = |document: &Document| {
            check_document(document, &indexes, Sensitivity::default())?.1.map(|(report, _)| report)
        };
        evaluation.pages = Some(judge(pages, "checking pages", results("pages.jsonl").as_deref(), check)?);
    }
    Ok((evaluation, left_out))
}
