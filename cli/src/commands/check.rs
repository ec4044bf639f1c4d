//! `firsthand check`: pages against indexes.

use crate::output::{Failures, Format, Outcome, counted, progress, write_report};
use crate::streams::{self, say};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use firsthand::fingerprint::MAX_CONTENT_WORDS;
use firsthand::text::Text;
use firsthand::{Report, Sensitivity};
use firsthand_files::document::{Document, exceeds_fingerprint};
use firsthand_files::error::{Error, Result};
use firsthand_files::index_file::{IndexFile, check};
use firsthand_files::input::{Inputs, Portion, Role};
use rayon::prelude::*;
use std::io::Write;
use std::path::PathBuf;

/// Checks pages against indexes of originals.
///
/// Reports for every page which original it matches, the kind of match, the probability of it, and which passages
/// correspond. "No match" means only that these indexes hold no original of it.
#[derive(clap::Args)]
#[command(after_help = "\
Verdicts: copy, excerpt, spun, paraphrase and translation say that the page was made from the original. source (the \
page is the original), same_text_earlier (it has the original's text, and says that it is older), quoted (nearly all of it is \
quotations of the original), same_story and none do not.
A row of a .jsonl(.gz) file is {\"id\", \"url\", and \"text\" or \"html\"}. `-` reads a page or rows from standard input.
A page that cannot be read gets a line with the reason, in JSON as `error`; the run goes on, and the exit code is 1. An index \
that cannot be read, or that is changed during the run, ends it with exit code 2. One that is replaced is read to its end.
Offsets count Unicode characters of the given text, or of the text extracted from HTML, which --text adds to the output.
With several --index, text output says in which of them an original was found. In JSON, `list` is its number, from 0 in \
the order given, and `list_name` its path as given; both are null if nothing was found.

Examples:
  firsthand check --index originals.firsthand page.html
  firsthand check --index a.firsthand --index b.firsthand --format json pages.jsonl.gz > verdicts.jsonl")]
pub struct Arguments {
    /// An index to check against, or a list of indexes. May be given several times.
    #[arg(long, short, value_name = "INDEX", required = true)]
    index: Vec<PathBuf>,
    /// The output format.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// How readily a page is called a copy. Of 1,000 independent reports of one event, short reports included, `strict`
    /// wrongly calls about 2 a copy, `balanced` 4, and `eager` 10. At every level, a page is called a copy only if passages
    /// cover a tenth of its prose, and originals of under 80 words accuse nobody.
    #[arg(long, default_value = "balanced", value_name = "HOW", value_parser = sensitivity())]
    sensitivity: Sensitivity,
    /// Adds to JSON output the text that offsets refer to.
    #[arg(long)]
    text: bool,
    /// Pages (.html, .txt, .jsonl, .jsonl.gz), folders of them, or - for standard input.
    #[arg(required = true)]
    page: Vec<PathBuf>,
}

fn sensitivity() -> impl TypedValueParser<Value = Sensitivity> {
    PossibleValuesParser::new(["strict", "balanced", "eager"]).try_map(|name| name.parse())
}

pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let indexes = IndexFile::open_all(&arguments.index)?;
    indexes.par_iter().try_for_each(IndexFile::verify_if_small)?;
    let lists: Vec<String> = arguments.index.iter().map(|path| path.display().to_string()).collect();
    let inputs = Inputs::find(&arguments.page, Role::Pages)?;
    let bar = progress(inputs.bytes(), "checking");
    let (mut pages, mut failures) = (0_u32, Failures::default());
    let mut out = streams::output(inputs.files().chain(&arguments.index))?;
    for Portion { documents, bytes } in inputs.portions() {
        let check = |document| check_document(document, &indexes, arguments.sensitivity);
        // An index that cannot be read ends the run: its matches are unknown for every page.
        let checked: Vec<(String, Checked)> = documents.par_iter().map(check).collect::<Result<_>>()?;
        let mut write = || {
            for (id, checked) in &checked {
                pages += 1;
                checked.as_ref().err().into_iter().for_each(|error| failures.add(error));
                let text = checked.as_ref().ok().filter(|_| arguments.text).map(|(_, text)| text.as_str());
                let report = checked.as_ref().map(|(report, _)| report);
                if let Ok((_, text)) = checked
                    && text.len() > MAX_CONTENT_WORDS
                    && exceeds_fingerprint(&Text::new(text))
                {
                    say(format_args!("{id}: only its first {MAX_CONTENT_WORDS} content words are compared"));
                }
                write_report(&mut out, arguments.format, id, report, &lists, text)?;
            }
            out.flush()
        };
        bar.suspend(&mut write).map_err(Error::of_output)?;
        bar.inc(bytes);
    }
    bar.finish_and_clear();
    Ok(failures.outcome_of(&counted(pages, "page", "pages"), "not checked"))
}

/// The report on a page and the text that its offsets refer to, or what is wrong with the page.
pub type Checked = Result<(Report, String)>;

/// Checks a page, and returns its name in the output with the result.
///
/// # Errors
/// An index cannot be read.
pub fn check_document(
    document: &Document,
    indexes: &[IndexFile],
    sensitivity: Sensitivity,
) -> Result<(String, Checked)> {
    let (id, page) = document.read();
    let page = match page {
        Ok(page) => page,
        Err(error) => return Ok((id, Err(error))),
    };
    let checked = check(page.article, page.url.as_deref(), indexes, sensitivity)?;
    Ok((id, Ok(checked)))
}
