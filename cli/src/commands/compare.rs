//! `firsthand compare`: one text against another, both at hand.

use crate::files::input::{Content, Document, Files, Folders, name_of};
use crate::output::{Format, Outcome, write};
use firsthand::{Article, Report, compare};
use rayon::prelude::*;
use serde::Deserialize;
use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

/// Compares a page with one source, both texts at hand.
///
/// Gives exact places on both sides, where `check` knows the original only by its fingerprint.
#[derive(clap::Args)]
#[command(after_help = "\
A row of a file of pairs is {\"id\", \"source_text\", \"page_text\"}.

Examples:
  firsthand compare original.html page.html
  firsthand compare --format json --pairs pairs.jsonl.gz > results.jsonl")]
pub struct Arguments {
    /// How results are written.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// A file of pairs (.jsonl, .jsonl.gz) in place of two files.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["source", "page"])]
    pairs: Option<PathBuf>,
    /// The original (.html, .txt).
    #[arg(required_unless_present = "pairs")]
    source: Option<PathBuf>,
    /// The page that may be made from it (.html, .txt).
    #[arg(required_unless_present = "pairs")]
    page: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Pair {
    id: serde_json::Value,
    source_text: String,
    page_text: String,
}

pub fn run(arguments: &Arguments) -> Result<Outcome, Box<dyn Error>> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    if let Some(path) = &arguments.pairs {
        return compare_pairs(path, arguments.format, &mut out);
    }
    let (Some(source), Some(page)) = (&arguments.source, &arguments.page) else { unreachable!("clap asks for both") };
    let report = compare(&read(source)?, &read(page)?);
    write(&mut out, arguments.format, &page.display().to_string(), Ok(&report), None)?;
    io::Write::flush(&mut out)?;
    Ok(Outcome::Complete)
}

fn read(path: &Path) -> Result<Article, Box<dyn Error>> {
    let mut article = None;
    Files::new(&[path.to_owned()], Folders::Pages)?.for_each_portion(|documents, _| {
        for document in &documents {
            article = Some(document.read().1.map_err(|e| format!("{}: {e}", document.place))?.article);
        }
        Ok(())
    })?;
    article.ok_or_else(|| format!("{}: has no text", path.display()).into())
}

fn compare_pairs(path: &Path, format: Format, out: &mut impl io::Write) -> Result<Outcome, Box<dyn Error>> {
    if !path.is_file() {
        return Err(format!("{}: no such file", path.display()).into());
    }
    let mut failed = false;
    let files = Files::new(&[path.to_owned()], Folders::Pages)?;
    files.for_each_portion(|documents, _| {
        let compared: Vec<_> = documents.par_iter().map(compare_row).collect();
        for (id, report) in &compared {
            failed |= report.is_err();
            write(out, format, id, report.as_ref().map_err(String::as_str), None)?;
        }
        Ok(())
    })?;
    out.flush()?;
    Ok(if failed { Outcome::Incomplete } else { Outcome::Complete })
}

/// A pair's name, and the report on its page, or what is wrong with it.
pub fn compare_row(document: &Document) -> (String, Result<Report, String>) {
    let Content::Row(line) = &document.content else {
        return (document.place.clone(), Err("not a .jsonl file of pairs".into()));
    };
    let pair: Pair = match serde_json::from_slice(line) {
        Ok(pair) => pair,
        Err(error) => return (document.place.clone(), Err(format!("not a pair: {error}"))),
    };
    let id = name_of(&pair.id);
    let article = |text| Article::from_text(text).map_err(|e| e.to_string());
    let report = article(pair.source_text).and_then(|source| Ok(compare(&source, &article(pair.page_text)?)));
    (id, report)
}
