//! The output of a run: results on standard output, progress on standard error, and how the run ended.

use crate::streams::{self, say};
use clap::ValueEnum;
use firsthand::Source;
use firsthand::article::NotArticle;
use firsthand::verdict::{About, Comparison, LeftOut, Match, Report, Verdict};
use firsthand_files::error::{Error, Result};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Display;
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

/// Maximum number of names in both articles that are written out.
const MAX_NAMES: usize = 8;

/// The output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Text to read.
    Text,
    /// JSON, one object a line: for each thing that is reported, or for the whole result.
    Json,
}

/// Writes the result of a run to standard output: its facts as JSON, or the line for readers.
pub fn write_result(format: Format, facts: &Value, line: impl Display) -> Result<()> {
    let mut out = streams::output([])?;
    let written = match format {
        Format::Json => writeln!(out, "{facts}"),
        Format::Text => writeln!(out, "{line}"),
    };
    written.and_then(|()| out.flush()).map_err(Error::of_output)
}

/// One line of JSON output.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    #[serde(flatten)]
    report: Option<NamedReport<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    error: Option<String>,
}

/// A [`Report`] with the names of the lists.
#[derive(Serialize)]
struct NamedReport<'a> {
    #[serde(flatten)]
    best: Named<'a>,
    not_article: Option<NotArticle>,
    others: Vec<Named<'a>>,
    article: &'a About,
    left_out: &'a LeftOut,
}

/// A comparison with the name of the list that it rests on.
#[derive(Serialize)]
struct Named<'a> {
    #[serde(flatten)]
    comparison: &'a Comparison,
    list_name: Option<&'a str>,
}

impl<'a> NamedReport<'a> {
    fn new(report: &'a Report, lists: &'a [String]) -> Self {
        let named = |comparison| Named { comparison, list_name: list_name(comparison, lists) };
        let Report { best, not_article, others, article, left_out } = report;
        Self {
            best: named(best),
            not_article: *not_article,
            others: others.iter().map(named).collect(),
            article,
            left_out,
        }
    }
}

/// The name of the list that a comparison rests on; [`None`] if it rests on none.
fn list_name<'a>(comparison: &Comparison, lists: &'a [String]) -> Option<&'a str> {
    lists.get(comparison.list? as usize).map(String::as_str)
}

/// Writes the report on a page, or what is wrong with it. `lists` are the names of the lists that it was checked against,
/// in the order in which the core was given them; text output names a list where there is more than one. `text` is added
/// to JSON output.
pub fn write_report(
    out: &mut impl Write,
    format: Format,
    id: &str,
    report: Result<&Report, &Error>,
    lists: &[String],
    text: Option<&str>,
) -> io::Result<()> {
    match (format, report) {
        (Format::Json, report) => {
            let error = report.err().map(Error::to_string);
            let report = report.ok().map(|report| NamedReport::new(report, lists));
            serde_json::to_writer(&mut *out, &Line { id, report, text, error })?;
            writeln!(out)
        }
        (Format::Text, Ok(report)) => write_text(out, id, report, lists),
        (Format::Text, Err(error)) => writeln!(out, "{id}: not checked: {error}"),
    }
}

fn write_text(out: &mut impl Write, id: &str, report: &Report, lists: &[String]) -> io::Result<()> {
    if let Some(reason) = report.not_article {
        return writeln!(out, "{id}: not an article: {reason}");
    }
    let page_date = report.article.published.as_deref();
    write!(out, "{id}: ")?;
    write_comparison(out, &report.best, page_date, lists)?;
    for other in &report.others {
        write!(out, "  also: ")?;
        write_comparison(out, other, page_date, lists)?;
    }
    Ok(())
}

fn write_comparison(
    out: &mut impl Write,
    found: &Comparison,
    page_date: Option<&str>,
    lists: &[String],
) -> io::Result<()> {
    let says = match found.verdict {
        Verdict::Copy => "closely matches",
        Verdict::Excerpt => "holds a passage of",
        Verdict::Spun => "appears to be, with words swapped,",
        Verdict::Paraphrase => "appears to be re-worded from",
        Verdict::Translation => "appears to be translated from",
        Verdict::Source => "is the original:",
        Verdict::SameTextEarlier => "has text of, and says that it is older than,",
        Verdict::Quoted => "consists of quotations of",
        Verdict::SameStory => "tells the same story as",
        // Two texts that are compared are in no index.
        Verdict::None if lists.is_empty() => return writeln!(out, "no match"),
        Verdict::None => return writeln!(out, "no match in these indexes"),
    };
    let name = serde_json::to_value(found.verdict)?;
    write!(out, "{}: {says} ", name.as_str().unwrap_or("").replace('_', " "))?;
    match &found.source {
        Some(source) => writeln!(out, "{}", name_of(source))?,
        None => writeln!(out, "the source")?,
    }
    if let Some(list) = list_name(found, lists).filter(|_| lists.len() > 1) {
        writeln!(out, "  found in {list}")?;
    }
    if found.verdict != Verdict::Source {
        let percent = |share: f32| (share * 100.0).round();
        let (page, original) = (percent(found.coverage.page), percent(found.coverage.source));
        write!(out, "  score {:.3}, {page}% of the page, {original}% of the original", found.score)?;
        let passages = counted(found.passages.len() as u64, "passage", "passages");
        let quotes =
            counted(found.quotes.len() as u64, "shared quotation or document", "shared quotations or documents");
        writeln!(out, ", {passages}, {quotes}")?;
    }
    if found.verdict == Verdict::SameStory {
        write_what_is_shared(out, found)?;
    }
    if let Some(credit) = &found.credit {
        writeln!(out, "  gives credit: {}", credit.text)?;
    }
    if found.earlier {
        let date = |date: Option<&str>| date.unwrap_or("unknown").to_owned();
        let of_source = found.source.as_ref().and_then(|source| source.published.as_deref());
        writeln!(out, "  is dated before it: {}, the original {}", date(page_date), date(of_source))?;
    }
    Ok(())
}

/// What is known of an original. Its address is empty if the index gives one that is not on the web.
fn name_of(source: &Source) -> String {
    let title = source.title.as_deref().or_else(|| source.url.is_empty().then_some("an article without a title"));
    let parts = [title, source.publisher.as_deref(), source.published.as_deref(), Some(source.url.as_str())];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// What articles that tell the same story have in common besides passages and quotations.
fn write_what_is_shared(out: &mut impl Write, found: &Comparison) -> io::Result<()> {
    if !found.names.is_empty() {
        // A name may be broken into lines on the page.
        let name = |name: &Match| name.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let named: Vec<String> = found.names.iter().take(MAX_NAMES).map(name).collect();
        let more = if found.names.len() > MAX_NAMES { " …" } else { "" };
        writeln!(out, "  {} in both: {}{more}", counted(found.names.len() as u64, "name", "names"), named.join(", "))?;
    }
    if found.one_source {
        writeln!(out, "  both may come from one source, such as a press release")?;
    }
    Ok(())
}

/// A number with what is counted, in the singular or the plural.
pub fn counted(number: impl Into<u64>, one: &str, many: &str) -> String {
    let number = number.into();
    format!("{number} {}", if number == 1 { one } else { many })
}

/// What could not be read, counted by [the kind of error](Error::kind).
#[derive(Debug, Default)]
pub struct Failures(BTreeMap<&'static str, u32>);

impl Failures {
    /// Counts an error.
    pub fn add(&mut self, error: &Error) {
        *self.0.entry(error.kind()).or_default() += 1;
    }

    /// Number of errors.
    pub fn count(&self) -> u32 {
        self.0.values().sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How a run ended that had these errors, which are summed up on standard error: "5 pages, 1 not checked: 1 empty".
    pub fn outcome_of(&self, all: &str, happened: &str) -> Outcome {
        if !self.is_empty() {
            say(format_args!("firsthand: {all}, {}", self.after(happened)));
        }
        Outcome::complete_if(self.is_empty())
    }

    /// The number of errors with what happened to each, and of each kind of them: "3 left out: 2 without text, 1 too long".
    pub fn after(&self, happened: &str) -> String {
        let kinds: Vec<String> = self.0.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        let colon = if kinds.is_empty() { "" } else { ": " };
        format!("{} {happened}{colon}{}", self.count(), kinds.join(", "))
    }
}

/// A progress bar on a terminal; nothing in a pipe.
pub fn progress(bytes: u64, doing: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {bar:30} {percent:>3}% {bytes}/{total_bytes}, {eta} left");
    let bar = ProgressBar::new(bytes).with_message(doing);
    style.map_or_else(|_| bar.clone(), |style| bar.clone().with_style(style))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_original_is_named_by_what_is_known_of_it() {
        let url = String::from("https://a.example/1");
        let publisher = Some(String::from("Herald"));
        let source = Source { url: url.clone(), publisher: publisher.clone(), ..Source::default() };
        assert_eq!(name_of(&source), "Herald, https://a.example/1");
        let titled = Source { url, title: Some("Title".into()), ..Source::default() };
        assert_eq!(name_of(&titled), "Title, https://a.example/1");
        // The core removes an address that is not on the web.
        assert_eq!(name_of(&Source { publisher, ..Source::default() }), "an article without a title, Herald");
        assert_eq!(name_of(&Source::default()), "an article without a title");
    }

    #[test]
    fn two_texts_that_are_compared_are_in_no_index() {
        let said = |lists: &[String]| {
            let mut out = Vec::new();
            write_comparison(&mut out, &Comparison::default(), None, lists).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(said(&[]), "no match\n");
        assert_eq!(said(&["news".into()]), "no match in these indexes\n");
    }
}
