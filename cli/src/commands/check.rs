//! `firsthand check`: pages against indexes.

use crate::files::index_file::{IndexFile, check};
use crate::files::input::{Document, Files, Folders};
use crate::output::{Format, Outcome, progress, write};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use firsthand::{Report, Sensitivity};
use rayon::prelude::*;
use std::error::Error;
use std::io;
use std::path::PathBuf;

/// Checks pages against indexes of originals.
///
/// For every page: which original it matches, what kind of match it is, how sure that is, and which passages
/// correspond. "No match" means only that these indexes hold no original of it.
#[derive(clap::Args)]
#[command(after_help = "\
Verdicts: copy, excerpt, spun, paraphrase; source (the page is the original), same_story, none.
A row of a .jsonl(.gz) file is {\"id\", \"url\", and \"text\" or \"html\"}. `-` reads a page or rows from standard input.
Offsets count Unicode characters of the text given; for HTML, of the extracted text, which --text adds to the output.

Examples:
  firsthand check --index originals.firsthand page.html
  firsthand check --index a.firsthand --index b.firsthand --format json pages.jsonl.gz > verdicts.jsonl")]
pub struct Arguments {
    /// An index to check against, or a list of them; may be given several times.
    #[arg(long, short, value_name = "INDEX", required = true)]
    index: Vec<PathBuf>,
    /// How results are written.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// How readily a page is called a copy. At `strict` one independent report of the same event in a thousand is, at
    /// `balanced` one in four hundred, at `eager` one in a hundred.
    #[arg(long, default_value = "balanced", value_name = "HOW", value_parser = sensitivity())]
    sensitivity: Sensitivity,
    /// Adds the text that offsets count in to JSON output.
    #[arg(long)]
    text: bool,
    /// Pages (.html, .txt, .jsonl, .jsonl.gz), folders of them, or - for standard input.
    #[arg(required = true)]
    page: Vec<PathBuf>,
}

fn sensitivity() -> impl TypedValueParser<Value = Sensitivity> {
    PossibleValuesParser::new(["strict", "balanced", "eager"]).try_map(|name| name.parse())
}

pub fn run(arguments: &Arguments) -> Result<Outcome, Box<dyn Error>> {
    let indexes = IndexFile::open_all(&arguments.index)?;
    indexes.par_iter().try_for_each(|file| file.verify_if_small().map_err(|e| e.to_string()))?;
    let files = Files::new(&arguments.page, Folders::Pages)?;
    let bar = progress(files.bytes(), "checking");
    let mut failed = false;
    let mut out = io::BufWriter::new(io::stdout().lock());
    files.for_each_portion(|documents, bytes| {
        let check = |document| check_document(document, &indexes, arguments.sensitivity);
        // An index that cannot be read ends the run: what it would have found is not known of any page.
        let checked: Vec<(String, Checked)> = documents.par_iter().map(check).collect::<Result<_, _>>()?;
        bar.suspend(|| {
            checked.iter().try_for_each(|(id, checked)| {
                failed |= checked.is_err();
                let report = checked.as_ref().map(|(report, _)| report).map_err(String::as_str);
                let text = checked.as_ref().ok().filter(|_| arguments.text).map(|(_, text)| text.as_str());
                write(&mut out, arguments.format, id, report, text)
            })?;
            io::Write::flush(&mut out)
        })?;
        bar.inc(bytes);
        Ok(())
    })?;
    bar.finish_and_clear();
    Ok(if failed { Outcome::Incomplete } else { Outcome::Complete })
}

/// A page's report with the text that offsets count in, or what is wrong with the page.
pub type Checked = Result<(Report, String), String>;

/// A page's name in the output, and what came of it.
///
/// # Errors
/// An index cannot be read.
pub fn check_document(
    document: &Document,
    indexes: &[IndexFile],
    sensitivity: Sensitivity,
) -> Result<(String, Checked), String> {
    let (id, page) = document.read();
    let page = match page {
        Ok(page) => page,
        Err(error) => return Ok((id, Err(error))),
    };
    let checked = check(page.article, page.url.as_deref(), indexes, sensitivity)?;
    Ok((id, Ok(checked)))
}
