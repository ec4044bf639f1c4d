//! The output of a run: results on standard output, progress on standard error, and how the run ended.

use crate::error::Error;
use clap::ValueEnum;
use firsthand::verdict::{Comparison, Report, Verdict};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::io::{self, Write};

/// The end of a run that was not stopped by an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was read.
    Complete,
    /// Some pages or articles could not be read; each was reported.
    Incomplete,
}

impl Outcome {
    /// The end of a run that either read everything or reported what it could not read.
    pub const fn complete_if(complete: bool) -> Self {
        if complete { Self::Complete } else { Self::Incomplete }
    }
}

/// The output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Text to read.
    Text,
    /// One JSON object per page, in input order.
    Json,
}

/// One line of JSON output.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    #[serde(flatten)]
    report: Option<&'a Report>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    error: Option<String>,
}

/// Writes the report on a page, or what is wrong with it. `text` is added to JSON output.
pub fn write_report(
    out: &mut impl Write,
    format: Format,
    id: &str,
    report: Result<&Report, &Error>,
    text: Option<&str>,
) -> io::Result<()> {
    match (format, report) {
        (Format::Json, report) => {
            let line = Line { id, report: report.ok(), text, error: report.err().map(Error::to_string) };
            serde_json::to_writer(&mut *out, &line)?;
            writeln!(out)
        }
        (Format::Text, Ok(report)) => write_text(out, id, report),
        (Format::Text, Err(error)) => writeln!(out, "{id}: not checked: {error}"),
    }
}

fn write_text(out: &mut impl Write, id: &str, report: &Report) -> io::Result<()> {
    if let Some(reason) = report.not_article {
        return writeln!(out, "{id}: not an article: {reason}");
    }
    write!(out, "{id}: ")?;
    write_comparison(out, &report.best)?;
    for other in &report.others {
        write!(out, "  also: ")?;
        write_comparison(out, other)?;
    }
    Ok(())
}

fn write_comparison(out: &mut impl Write, found: &Comparison) -> io::Result<()> {
    let says = match found.verdict {
        Verdict::Copy => "closely matches",
        Verdict::Excerpt => "holds a passage of",
        Verdict::Spun => "appears to be, with words swapped,",
        Verdict::Paraphrase => "appears to be re-worded from",
        Verdict::Source => "is the original:",
        Verdict::SameStory => "tells the same story as",
        Verdict::None => return writeln!(out, "no match in these indexes"),
    };
    let name = serde_json::to_value(found.verdict)?;
    write!(out, "{}: {says} ", name.as_str().unwrap_or("").replace('_', " "))?;
    match &found.source {
        Some(source) => {
            let parts = [source.title.as_deref(), source.publisher.as_deref(), source.published.as_deref()];
            let named: Vec<&str> = parts.into_iter().flatten().chain([source.url.as_str()]).collect();
            writeln!(out, "{}", named.join(", "))?;
        }
        None => writeln!(out, "the source")?,
    }
    if found.verdict != Verdict::Source {
        let percent = |share: f32| (share * 100.0).round();
        let (page, original) = (percent(found.coverage.page), percent(found.coverage.source));
        write!(out, "  score {:.3}, {page}% of the page, {original}% of the original", found.score)?;
        writeln!(out, ", {} passages, {} shared quotations", found.passages.len(), found.quotes.len())?;
    }
    if let Some(credit) = &found.credit {
        writeln!(out, "  gives credit: {}", credit.text)?;
    }
    if found.earlier {
        writeln!(out, "  is dated before it")?;
    }
    Ok(())
}

/// A progress bar on a terminal; nothing in a pipe.
pub fn progress(bytes: u64, doing: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {bar:30} {percent:>3}% {bytes}/{total_bytes}, {eta} left");
    let bar = ProgressBar::new(bytes).with_message(doing);
    style.map_or_else(|_| bar.clone(), |style| bar.clone().with_style(style))
}
