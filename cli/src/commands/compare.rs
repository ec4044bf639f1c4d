//! `firsthand compare`: one text against another.

use crate::output::{Failures, Format, Outcome, counted, write_report};
use crate::streams;
use firsthand::{Article, Report, compare};
use firsthand_files::document::{Content, Document};
use firsthand_files::error::{Error, Result};
use firsthand_files::input::{Inputs, Role};
use firsthand_files::row::name_of;
use firsthand_files::rows;
use rayon::prelude::*;
use serde::Deserialize;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Compares a page with one original, when both texts are available.
///
/// Gives exact positions in both texts. `check` knows the original only by its fingerprint.
#[derive(clap::Args)]
#[command(after_help = "\
A row of a file of pairs is {\"id\", \"source_text\", \"page_text\"}. One that cannot be compared gets a line with the \
reason, and the exit code is 1.

Examples:
  firsthand compare original.html page.html
  firsthand compare --format json --pairs pairs.jsonl.gz > results.jsonl")]
pub struct Arguments {
    /// The output format.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// A file of pairs (.jsonl, .jsonl.gz), instead of two files.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["source", "page"])]
    pairs: Option<PathBuf>,
    /// The original (.html, .txt).
    #[arg(required_unless_present = "pairs")]
    source: Option<PathBuf>,
    /// The page that may be made from it (.html, .txt).
    #[arg(required_unless_present = "pairs")]
    page: Option<PathBuf>,
}

/// A row of a file of pairs.
#[derive(Deserialize)]
struct Pair {
    id: serde_json::Value,
    source_text: String,
    page_text: String,
}

pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let mut out = streams::output([&arguments.pairs, &arguments.source, &arguments.page].into_iter().flatten())?;
    if let Some(path) = &arguments.pairs {
        return compare_pairs(path, arguments.format, &mut out);
    }
    let (Some(source), Some(page)) = (&arguments.source, &arguments.page) else { unreachable!("clap asks for both") };
    let report = compare(&read(source)?, &read(page)?);
    write_report(&mut out, arguments.format, &page.display().to_string(), Ok(&report), &[], None)
        .and_then(|()| out.flush())
        .map_err(Error::of_output)?;
    Ok(Outcome::Complete)
}

/// The article in a file; of a file of rows, the last one.
fn read(path: &Path) -> Result<Article> {
    let mut article = None;
    for portion in Inputs::find(&[path.to_owned()], Role::Pages)?.portions() {
        for document in &portion.documents {
            article = Some(document.read().1.map_err(|e| e.within(&document.place))?.article);
        }
    }
    article.ok_or_else(|| Error::of(path, "has no text"))
}

fn compare_pairs(path: &Path, format: Format, out: &mut impl Write) -> Result<Outcome> {
    if !path.exists() && path.as_os_str() != "-" {
        return Err(Error::of(path, "no such file"));
    }
    let (mut pairs, mut failures) = (0_u32, Failures::default());
    for portion in Inputs::find(&[path.to_owned()], Role::Pages)?.portions() {
        let compared: Vec<_> = portion.documents.par_iter().map(compare_row).collect();
        for (id, report) in &compared {
            pairs += 1;
            report.as_ref().err().into_iter().for_each(|error| failures.add(error));
            write_report(out, format, id, report.as_ref(), &[], None).map_err(Error::of_output)?;
        }
    }
    out.flush().map_err(Error::of_output)?;
    Ok(failures.outcome_of(&counted(pairs, "pair", "pairs"), "not compared"))
}

/// The name of a pair, and the report on its page, or what is wrong with the pair.
pub fn compare_row(document: &Document) -> (String, Result<Report>) {
    let unnamed = |error| (document.place.clone(), Err(error));
    let line = match &document.content {
        Content::Row(line) => line,
        Content::Unreadable(reason) | Content::Rest(reason) => return unnamed(reason.clone()),
        Content::Html(_) | Content::Text(_) => return unnamed(Error::new("not a .jsonl file of pairs")),
    };
    let pair: Pair = match rows::parse(line) {
        Ok(pair) => pair,
        Err(error) => return unnamed(error.within("not a pair")),
    };
    (name_of(&pair.id), pair.compare())
}

impl Pair {
    fn compare(self) -> Result<Report> {
        let source = Article::from_text(self.source_text)?;
        Ok(compare(&source, &Article::from_text(self.page_text)?))
    }
}
