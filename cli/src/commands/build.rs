//! `firsthand build`: articles → index.

use crate::files::input::{Document, Files, Folders};
use crate::files::new_file::{NewFile, cannot};
use crate::output::{Outcome, progress};
use firsthand::Source;
use firsthand::index::writer::PRIMING;
use firsthand::index::{Coded, Coder, Prepared, Primer, Withdrawn, Writer};
use firsthand::text::Text;
use indicatif::ProgressBar;
use rayon::prelude::*;
use std::error::Error;
use std::fs;
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// Builds an index of originals.
///
/// Each article is read, fingerprinted and forgotten: the index holds fingerprints and what names an article
/// (address, title, publisher, date, language), never its text. The same articles give the same bytes.
#[derive(clap::Args)]
#[command(after_help = "\
A row of a .jsonl(.gz) file is {\"url\", \"title\", \"publisher\", \"published\", \"lang\", and \"text\" or \"html\"}; url and text are needed.
An .html file gives its own address by <link rel=\"canonical\"> or og:url. `-` reads rows or a page from standard input.
Articles that cannot be read are named, left out and counted; the index is made of the others, and the exit code is 1.
Memory stays below a gigabyte however many articles there are; further room is taken on the disk that the index is on.

An index can be one segment of a list: a text file whose first line is `firsthand-list 1`, then an index a line, oldest
first. What a later segment holds or withdraws takes the place of what is in earlier ones.

Examples:
  firsthand build --out originals.firsthand archive.jsonl.gz saved-pages/
  firsthand build --out friday.firsthand --withdraw retracted.txt friday.jsonl")]
pub struct Arguments {
    /// The index to write; one that is there is replaced when the new one is whole.
    #[arg(long, short, value_name = "INDEX")]
    out: PathBuf,
    /// A text file of addresses, one a line, that earlier segments of a list shall not be asked for any more.
    #[arg(long, value_name = "FILE")]
    withdraw: Option<PathBuf>,
    /// Files of articles (.jsonl, .jsonl.gz, .html), or folders of them.
    #[arg(required_unless_present = "withdraw")]
    corpus: Vec<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<Outcome, Box<dyn Error>> {
    let withdrawn = match &arguments.withdraw {
        Some(path) => addresses(path)?,
        None => Withdrawn::default(),
    };
    let files = Files::new(&arguments.corpus, Folders::Articles)?;
    let new = NewFile::create(&arguments.out)?;
    let (writer, left_out) = index(&files, new.out()?, new.scratch()?, &withdrawn, &arguments.out)?;
    let (articles, words) = (writer.articles(), writer.words());
    if articles == 0 && withdrawn.is_empty() {
        return Err(format!("no articles to index, {left_out} left out: nothing was written").into());
    }
    writer.finish().map_err(|e| cannot(&arguments.out, &e))?;
    let bytes = new.keep()?;
    eprintln!(
        "{}: {articles} articles, {words} words, {bytes} bytes ({:.2} a word); {left_out} left out",
        arguments.out.display(),
        bytes as f64 / words.max(1) as f64
    );
    Ok(if left_out == 0 { Outcome::Complete } else { Outcome::Incomplete })
}

/// The addresses in a text file.
fn addresses(path: &PathBuf) -> Result<Withdrawn, Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    match lines.iter().find(|line| !line.contains("://")) {
        Some(line) => {
            Err(format!("{}: {line}: not an address: write one a line, with https://", path.display()).into())
        }
        None => Ok(Withdrawn::new(lines)),
    }
}

/// Fingerprints all articles, and says how many were left out; each of those is named on the way. `name` is what errors
/// of `out` are told by.
pub fn index<W: Write + Seek, S: Read + Write + Seek>(
    files: &Files,
    out: W,
    scratch: S,
    withdrawn: &Withdrawn,
    name: &Path,
) -> Result<(Writer<W, S>, u32), Box<dyn Error>> {
    let bar = progress(files.bytes(), "indexing");
    let mut indexing = Indexing { files: Some((out, scratch)), withdrawn, name, writer: None, left_out: 0, bar };
    let mut first: Vec<(String, Prepared)> = Vec::new();
    files.for_each_portion(|documents, bytes| {
        if let Some(coder) = indexing.coder() {
            let prepared =
                |coder: &mut Coder, document: &Document| prepare(document).map(|article| coder.code(&article));
            let coded: Vec<_> = documents.par_iter().map_init(|| coder.clone(), prepared).collect();
            documents.iter().zip(coded).try_for_each(|(document, coded)| indexing.take(&document.place, coded))?;
        } else {
            let prepared: Vec<_> = documents.par_iter().map(prepare).collect();
            for (document, article) in documents.into_iter().zip(prepared) {
                match article {
                    Ok(article) => first.push((document.place, article)),
                    Err(reason) => indexing.leave_out(&document.place, &reason),
                }
            }
            if first.len() >= PRIMING {
                indexing.begin(&std::mem::take(&mut first))?;
            }
        }
        indexing.bar.inc(bytes);
        Ok(())
    })?;
    if indexing.writer.is_none() {
        indexing.begin(&first)?;
    }
    indexing.bar.finish_and_clear();
    let writer = indexing.writer.ok_or("nothing was begun")?;
    Ok((writer, indexing.left_out))
}

/// An index under way.
struct Indexing<'a, W, S> {
    files: Option<(W, S)>,
    withdrawn: &'a Withdrawn,
    name: &'a Path,
    writer: Option<Writer<W, S>>,
    left_out: u32,
    bar: ProgressBar,
}

impl<W: Write + Seek, S: Read + Write + Seek> Indexing<'_, W, S> {
    fn coder(&self) -> Option<Coder> {
        self.writer.as_ref().map(Writer::coder)
    }

    /// Begins the index with its first articles, by which the texts of all are coded.
    fn begin(&mut self, first: &[(String, Prepared)]) -> Result<(), Box<dyn Error>> {
        let sources: Vec<Source> = first.iter().take(PRIMING).map(|(_, article)| article.source().clone()).collect();
        let (out, scratch) = self.files.take().ok_or("begun twice")?;
        let writer =
            Writer::new(out, scratch, &Primer::new(&sources), self.withdrawn).map_err(|e| cannot(self.name, &e))?;
        let coder = writer.coder();
        self.writer = Some(writer);
        let code = |coder: &mut Coder, (_, article): &(String, Prepared)| coder.code(article);
        let articles: Vec<Coded> = first.par_iter().map_init(|| coder.clone(), code).collect();
        first.iter().zip(articles).try_for_each(|((place, _), article)| self.take(place, Ok(article)))
    }

    /// Adds an article, or says why it is left out.
    fn take(&mut self, place: &str, article: Result<Coded, String>) -> Result<(), Box<dyn Error>> {
        let writer = self.writer.as_mut().ok_or("not begun")?;
        match article.map(|article| writer.add(article)) {
            Ok(Ok(())) => {}
            Ok(Err(error @ firsthand::Error::Io(_))) => return Err(cannot(self.name, &error)),
            Ok(Err(error)) => self.leave_out(place, &error.to_string()),
            Err(reason) => self.leave_out(place, &reason),
        }
        Ok(())
    }

    fn leave_out(&mut self, place: &str, reason: &str) {
        self.left_out += 1;
        self.bar.suspend(|| eprintln!("{place}: left out: {reason}"));
    }
}

fn prepare(document: &Document) -> Result<Prepared, String> {
    let page = document.read().1?;
    let article = page.article;
    if let Some(reason) = article.not_article {
        return Err(format!("not an article: {reason}"));
    }
    let url = page.url.or(article.canonical).ok_or("has no address: give `url`, or <link rel=\"canonical\">")?;
    let text = Text::with_blockquotes(&article.text, &article.blockquotes);
    let source = Source {
        url,
        title: article.title,
        publisher: article.publisher,
        published: article.published,
        lang: article.lang,
    };
    Prepared::new(&text, source).map_err(|e| e.to_string())
}
