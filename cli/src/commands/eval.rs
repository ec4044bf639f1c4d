//! `firsthand eval`: labelled data → how well pages are told apart.

use crate::commands::build::index;
use crate::commands::check::check_document;
use crate::commands::compare::compare_row;
use crate::eval::evaluation::Evaluation;
use crate::eval::report;
use crate::eval::sets::{Answers, Judged, answers_to_pairs, beginnings, judge, peer_files, read_peers, whole};
use crate::output::Outcome;
use crate::streams::{self, say};
use firsthand::Sensitivity;
use firsthand_files::document::Document;
use firsthand_files::error::{Error, Result};
use firsthand_files::index_file::IndexFile;
use firsthand_files::input::{Inputs, Role};
use firsthand_files::new_file::{folder_of, refuse_loss, write_whole};
use firsthand_files::new_index::NewMemoryIndex;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Measures on labelled data how well pages are told apart.
///
/// Indexes the originals in memory, checks every page against them, compares every pair, whole and cut to its first words,
/// and prints how many copies are found, by kind, and how many other pages are accused.
#[derive(clap::Args)]
#[command(after_help = "\
DATA is a folder with some of these files; a set whose file is missing is skipped.
  articles.jsonl.gz   originals to index: {\"url\", \"title\", \"publisher\", \"published\", \"lang\", \"text\"}
  pages.jsonl.gz      pages to check against them: {\"id\", \"kind\", \"how\", \"lang\", \"url\", \"source_url\", \"text\"};
                      source_url is null if the page copies nothing that is indexed
  pairs.jsonl.gz      a page against one original: {\"id\", \"kind\", \"how\", \"lang\", \"source_text\", \"page_text\"}
  briefs.jsonl.gz     pairs, as above, whose texts were written from one sheet of facts
  releases.jsonl.gz   pairs, as above, whose texts were written from one press release
  translations.jsonl.gz  pairs, as above, whose texts are in two languages: translation, or same_event (the page is a
                      translation of another outlet's report)
  alignment.jsonl.gz  pairs with the passages that correspond: {\"id\", \"kind\", \"source_text\", \"page_text\",
                      \"segments\": [{\"page\": [start, end], \"source\": [start, end]}]}, in characters
kind is copy, excerpt, spun, paraphrase or translation or, for pages that must not be accused, same_event (an \
independent report of the same event), unrelated or source (the original itself). how is the way in which the page was made; each way gets \
figures of its own.

Columns: n, number of rows; flagged, accused at the shipped threshold; right, accused with the right original; kind, \
verdict as labelled; @1% and @0.1%, recall at the threshold that accuses 1% (0.1%) of the negatives. For pairs, the \
negatives are same_event; for pages, all that copy nothing. A row without a result counts as not flagged.

Two more tables say what is accused at the shipped threshold: by length, of pairs with both texts cut to their first 80, \
100, 150, 200 and 300 words (of the paraphrases, only those whose how ends in \"llm light\"; no excerpts), and for common \
sources, of briefs and releases; a third says it of translations, by language. Their columns: accused, share of the \
rows; no passage, number of rows that are accused although no passage shows why; unseen folds, share of the rows that \
--unseen accuses.

A file of results has a line {\"id\", \"verdict\", \"score\"} for each pair. The id of a pair ID cut to 80 words is \
\"ID, 80 words\".

Examples:
  firsthand eval data
  firsthand eval data --peers peers --unseen unseen.jsonl --report evaluation.html

Exit code: 0 all rows were judged, 1 some could not be, 2 bad usage or unreadable data.")]
pub struct Arguments {
    /// The folder of labelled data.
    data: PathBuf,
    /// Writes the figures, with plots, to a self-contained web page. An existing file is replaced, unless it is one of the
    /// files that are read.
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    /// A folder with the results of other methods on the pairs, one .jsonl file each, for comparison.
    #[arg(long, value_name = "DIR")]
    peers: Option<PathBuf>,
    /// Results of Firsthand by models that were not fitted to the rows (cross-validation): on the pairs and, if you have
    /// them, on their beginnings, briefs and releases.
    #[arg(long, value_name = "FILE")]
    unseen: Option<PathBuf>,
    /// A folder for the results, as `check` and `compare` print them in JSON. Results that are there are replaced.
    #[arg(long, value_name = "DIR")]
    results: Option<PathBuf>,
}

/// Names of the files of results.
const RESULTS: [&str; 6] =
    ["pages.jsonl", "pairs.jsonl", "beginnings.jsonl", "common-sources.jsonl", "translations.jsonl", "alignment.jsonl"];

/// Name of Firsthand's results by models that were not fitted to the rows.
const UNSEEN: &str = "Firsthand, unseen folds";

pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let data = Data::find(&arguments.data)?;
    if data.pairs.is_none() && (arguments.peers.is_some() || arguments.unseen.is_some()) {
        return Err(Error::of(&arguments.data, "no pairs.jsonl.gz for --peers and --unseen"));
    }
    // Checked before the work rather than after it.
    let inputs = data.files().chain(&arguments.unseen).cloned().chain(arguments.peer_files()?).collect::<Vec<_>>();
    let mut out = streams::output(&inputs)?;
    if let Some(report) = &arguments.report {
        refuse_loss(report, &inputs)?;
        if !folder_of(report).is_dir() {
            return Err(Error::of(report, "give the name of a file in a folder that is there"));
        }
    }
    if let Some(folder) = &arguments.results {
        fs::create_dir_all(folder).map_err(|e| Error::of(folder, e))?;
        RESULTS.iter().try_for_each(|name| refuse_loss(&folder.join(name), &inputs))?;
    }
    data.missing.iter().for_each(say);
    let (evaluation, left_out) = evaluate(arguments, &data)?;
    if let Some(path) = &arguments.report {
        write_whole(path, report::page(&evaluation)?.as_bytes())?;
    }
    out.write_all(evaluation.text().as_bytes()).and_then(|()| out.flush()).map_err(Error::of_output)?;
    let judged = evaluation.sets().into_iter().filter_map(|(_, set)| set);
    let unjudged: usize = judged.map(|set| set.left_out + set.ours.missing).sum();
    Ok(Outcome::complete_if(left_out == 0 && unjudged == 0))
}

impl Arguments {
    /// The files with the results of other methods.
    fn peer_files(&self) -> Result<Vec<PathBuf>> {
        self.peers.as_deref().map_or(Ok(Vec::new()), peer_files)
    }
}

/// The files of labelled data that exist.
struct Data {
    /// Articles, and pages to check against them.
    pages: Option<(PathBuf, PathBuf)>,
    pairs: Option<PathBuf>,
    /// Pairs whose texts come from one source.
    sheets: Vec<PathBuf>,
    /// Pairs whose texts are in two languages.
    translations: Option<PathBuf>,
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
        let sheets = ["briefs", "releases"].iter().filter_map(|set| file(set, &format!("{set}.jsonl.gz"))).collect();
        let translations = file("translations", "translations.jsonl.gz");
        let data = Self { pages: articles.zip(pages), pairs, sheets, translations, alignment, missing };
        if data.files().next().is_none() {
            let wanted =
                "articles.jsonl.gz with pages.jsonl.gz, nor pairs, briefs, releases, translations or alignment";
            return Err(Error::of(folder, format!("nothing to evaluate: no {wanted} in this folder")));
        }
        Ok(data)
    }
}

impl Data {
    fn files(&self) -> impl Iterator<Item = &PathBuf> {
        let pages = self.pages.iter().flat_map(|(articles, pages)| [articles, pages]);
        pages.chain(&self.pairs).chain(&self.sheets).chain(&self.translations).chain(&self.alignment)
    }
}

/// Judges all labelled rows, and returns the number of articles that were left out of the index as well.
fn evaluate(arguments: &Arguments, data: &Data) -> Result<(Evaluation, u32)> {
    let results = |name: &str| arguments.results.as_ref().map(|folder| folder.join(name));
    let compare = |document: &Document| compare_row(document).1;
    let unseen = arguments.unseen.as_deref().map(Answers::read).transpose()?;
    let of_unseen = |set: &Judged| unseen.as_ref()?.to(&set.labels, UNSEEN);
    let mut evaluation = Evaluation::default();
    let mut left_out = 0;
    if let Some(path) = &data.pairs {
        let files = std::slice::from_ref(path);
        let mut pairs =
            judge(files, "comparing pairs", results("pairs.jsonl").as_deref(), whole, compare)?.not_empty(files)?;
        if let (Some(path), Some(unseen)) = (&arguments.unseen, &unseen) {
            pairs.ours.name = "Firsthand, shipped model (in-sample)".into();
            pairs.unseen = Some(answers_to_pairs(unseen, path, UNSEEN, &pairs.labels)?);
        }
        if let Some(folder) = &arguments.peers {
            evaluation.peers = read_peers(folder, &pairs.labels)?;
        }
        evaluation.pairs = Some(pairs);
        let results = results("beginnings.jsonl");
        let mut leads = judge(files, "comparing beginnings", results.as_deref(), beginnings, compare)?;
        leads.unseen = of_unseen(&leads);
        evaluation.leads = Some(leads).filter(|leads| !leads.labels.is_empty());
    }
    if !data.sheets.is_empty() {
        let results = results("common-sources.jsonl");
        let sheets = judge(&data.sheets, "comparing briefs and releases", results.as_deref(), whole, compare)?;
        let mut sheets = sheets.not_empty(&data.sheets)?;
        sheets.unseen = of_unseen(&sheets);
        evaluation.sheets = Some(sheets);
    }
    if let Some(path) = &data.translations {
        let (files, results) = (std::slice::from_ref(path), results("translations.jsonl"));
        let judged = judge(files, "comparing translations", results.as_deref(), whole, compare)?;
        evaluation.translations = Some(judged.not_empty(files)?);
    }
    if let Some(path) = &data.alignment {
        let files = std::slice::from_ref(path);
        let judged = judge(files, "comparing passages", results("alignment.jsonl").as_deref(), whole, compare)?;
        evaluation.alignment = Some(judged.not_empty(files)?);
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
    let (index, omitted) = index(&inputs, NewMemoryIndex::in_memory)?;
    let left_out = omitted.failures.count();
    let size = (index.articles(), index.words());
    if index.is_empty() {
        return Err(Error::of(articles, "no articles to index"));
    }
    Ok((IndexFile::in_memory(index.finish()?.into_inner())?, size, left_out))
}

/// Checks the pages in a file against an index.
fn judge_pages(pages: &Path, index: IndexFile, results: Option<&Path>) -> Result<Judged> {
    let (indexes, files) = ([index], [pages.to_owned()]);
    let check = |document: &Document| {
        let (_, checked) = check_document(document, &indexes, Sensitivity::default())?;
        Ok(checked?.0)
    };
    judge(&files, "checking pages", results, whole, check)?.not_empty(&files)
}
