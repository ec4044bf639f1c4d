//! `firsthand build`: articles → index.

use crate::error::{Error, Result};
use crate::files::document::Document;
use crate::files::input::{Inputs, Portion, Role};
use crate::files::new_file::NewFile;
use crate::files::new_index::{NewIndex, NewIndexFile};
use crate::output::{Outcome, progress};
use crate::streams::say;
use firsthand::Source;
use firsthand::index::writer::MAX_PRIMER_ARTICLES;
use firsthand::index::{Prepared, Withdrawn};
use firsthand::source::is_on_web;
use firsthand::text::Text;
use rayon::prelude::*;
use std::fs;
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// Builds an index of originals.
///
/// The index holds a fingerprint and the bibliographic facts of each article (address, title, publisher, date,
/// language), never its text. The same articles give the same bytes.
#[derive(clap::Args)]
#[command(after_help = "\
A row of a .jsonl(.gz) file is {\"url\", \"title\", \"publisher\", \"published\", \"lang\", and \"text\" or \"html\"}; \
url and text or html are required. An address begins with https:// or http://.
An .html file gives its own address by <link rel=\"canonical\"> or og:url. `-` reads rows or a page from standard input.
Articles that cannot be read are named, left out and counted; the index is made of the others, and the exit code is 1.
Memory stays below a gigabyte whatever the number of articles; temporary files are in the same folder as the index.

An index can be one segment of a list: a text file whose first line is `firsthand-list 1`, followed by one index a line, \
oldest first. Articles of a later segment replace those of the same address in earlier segments, and its withdrawals \
remove articles from them.

Examples:
  firsthand build --out originals.firsthand archive.jsonl.gz saved-pages/
  firsthand build --out friday.firsthand --withdraw retracted.txt friday.jsonl")]
pub struct Arguments {
    /// The index to write. An existing index is replaced once the new one is complete; any other existing file is kept,
    /// and so are devices, pipes and the inputs. If this is a symbolic link, the link stays, and the file that it leads to
    /// is written.
    #[arg(long, short, value_name = "INDEX")]
    out: PathBuf,
    /// A text file of addresses, one a line: articles to withdraw from earlier segments of a list.
    #[arg(long, value_name = "FILE")]
    withdraw: Option<PathBuf>,
    /// Files of articles (.jsonl, .jsonl.gz, .html), or folders of them.
    #[arg(required_unless_present = "withdraw")]
    corpus: Vec<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let withdrawn = match &arguments.withdraw {
        Some(path) => withdrawals(path)?,
        None => Withdrawn::default(),
    };
    let inputs = Inputs::find(&arguments.corpus, Role::Originals)?;
    let file = NewFile::create_index(&arguments.out, inputs.files().chain(&arguments.withdraw))?;
    let (index, left_out) = index(&inputs, |first| NewIndexFile::in_file(&file, first, &withdrawn))?;
    if index.is_empty() {
        return Err(Error::new(format!("no articles to index, {left_out} left out: nothing was written")));
    }
    let articles = index.articles();
    let size = index.keep(file)?;
    say(format_args!("{}: {articles} articles, {size}; {left_out} left out", arguments.out.display()));
    Ok(Outcome::complete_if(left_out == 0))
}

/// The addresses in a text file.
fn withdrawals(path: &Path) -> Result<Withdrawn> {
    let text = fs::read_to_string(path).map_err(|e| Error::of(path, e))?;
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    match lines.iter().find(|line| !line.contains("://")) {
        Some(line) => {
            let error = Error::of(path, format!("{line}: not an address"));
            Err(error.with_remedy("write one a line, with https://"))
        }
        None => Ok(Withdrawn::new(lines)),
    }
}

/// Adds all articles to an index, and returns it with the number of articles that were left out, each of which is
/// reported on standard error. `begin` is called with the bibliographic facts of the first articles, by which the texts
/// of all are coded.
pub fn index<W: Write + Seek, S: Read + Write + Seek>(
    inputs: &Inputs,
    begin: impl FnOnce(&[Source]) -> Result<NewIndex<W, S>>,
) -> Result<(NewIndex<W, S>, u32)> {
    let bar = progress(inputs.bytes(), "indexing");
    let mut left_out = 0;
    let mut leave_out = |place: &str, reason: &Error| {
        left_out += 1;
        bar.suspend(|| say(format_args!("{place}: left out: {reason}")));
    };
    let mut portions = inputs.portions();
    let mut first: Vec<(String, Prepared)> = Vec::new();
    while first.len() < MAX_PRIMER_ARTICLES
        && let Some(Portion { documents, bytes }) = portions.next()
    {
        let prepared: Vec<_> = documents.par_iter().map(prepare).collect();
        for (document, article) in documents.into_iter().zip(prepared) {
            match article {
                Ok(article) => first.push((document.place, article)),
                Err(reason) => leave_out(&document.place, &reason),
            }
        }
        bar.inc(bytes);
    }
    let sources: Vec<Source> = first.iter().map(|(_, article)| article.source().clone()).collect();
    let mut index = begin(&sources)?;
    let coded = index.code(first.par_iter().map(|(_, article)| Ok(article)));
    for ((place, _), article) in first.iter().zip(coded) {
        index.add(article)?.unwrap_or_else(|reason| leave_out(place, &reason));
    }
    drop(first);
    for Portion { documents, bytes } in portions {
        let coded = index.code(documents.par_iter().map(prepare));
        for (document, article) in documents.iter().zip(coded) {
            index.add(article)?.unwrap_or_else(|reason| leave_out(&document.place, &reason));
        }
        bar.inc(bytes);
    }
    bar.finish_and_clear();
    Ok((index, left_out))
}

/// Reads and fingerprints an article.
fn prepare(document: &Document) -> Result<Prepared> {
    let page = document.read().1?;
    let article = page.article;
    if let Some(reason) = article.not_article {
        return Err(Error::new(format!("not an article: {reason}")));
    }
    let url = page
        .url
        .or(article.canonical)
        .ok_or_else(|| Error::new("has no address").with_remedy("give `url`, or <link rel=\"canonical\">"))?;
    if !is_on_web(&url) {
        let error = Error::new(format!("its address {url:?} is not on the web"));
        return Err(error.with_remedy("give one that begins with https:// or http://"));
    }
    let text = Text::with_set_apart(&article.text, &article.set_apart);
    let source = Source {
        url,
        title: article.title,
        publisher: article.publisher,
        published: article.published,
        lang: article.lang,
    };
    Ok(Prepared::new(&text, source)?)
}
