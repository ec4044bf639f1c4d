//! `firsthand build`: articles → index.

use crate::Outcome;
use crate::index_file::write_whole;
use crate::input::{Document, Files, Folders};
use crate::output::progress;
use firsthand::index::{Prepared, Source, Writer};
use firsthand::text::Text;
use rayon::prelude::*;
use std::error::Error;
use std::path::PathBuf;

/// Builds an index of originals.
///
/// Each article is read, fingerprinted and forgotten: the index holds fingerprints and what names an article
/// (address, title, publisher, date, language), never its text. The same articles give the same bytes.
#[derive(clap::Args)]
#[command(after_help = "\
A row of a .jsonl(.gz) file is {\"url\", \"title\", \"publisher\", \"published\", \"lang\", and \"text\" or \"html\"}; url and text are needed.
An .html file gives its own address by <link rel=\"canonical\"> or og:url.
Articles that cannot be read are named, left out and counted; the index is made of the others, and the exit code is 1.

Example:
  firsthand build --out originals.firsthand archive.jsonl.gz saved-pages/")]
pub struct Arguments {
    /// The index to write; one that is there is replaced when the new one is whole.
    #[arg(long, short, value_name = "INDEX")]
    out: PathBuf,
    /// Files of articles (.jsonl, .jsonl.gz, .html), or folders of them.
    #[arg(required = true)]
    corpus: Vec<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<Outcome, Box<dyn Error>> {
    if arguments.out.is_dir() {
        return Err(format!("{}: is a folder: give the name of a file", arguments.out.display()).into());
    }
    let (writer, left_out) = index(&Files::new(&arguments.corpus, Folders::Articles)?)?;
    let (articles, words) = (writer.articles(), writer.words());
    if articles == 0 {
        return Err(format!("no articles to index, {left_out} left out: nothing was written").into());
    }
    let bytes = write_whole(&arguments.out, |out| writer.write(out))?;
    eprintln!(
        "{}: {articles} articles, {words} words, {bytes} bytes ({:.2} a word); {left_out} left out",
        arguments.out.display(),
        bytes as f64 / words as f64
    );
    Ok(if left_out == 0 { Outcome::Complete } else { Outcome::Incomplete })
}

/// Fingerprints all articles, and says how many were left out; each of those is named on the way.
pub fn index(files: &Files) -> Result<(Writer, u32), Box<dyn Error>> {
    let bar = progress(files.bytes(), "indexing");
    let mut writer = Writer::new();
    let mut left_out = 0u32;
    files.for_each_portion(|documents, bytes| {
        let prepared: Vec<_> = documents.par_iter().map(|document| (document, prepare(document))).collect();
        for (document, article) in prepared {
            let added = article.and_then(|article| writer.add(article).map_err(|e| e.to_string()));
            if let Err(reason) = added {
                left_out += 1;
                bar.suspend(|| eprintln!("{}: left out: {reason}", document.place));
            }
        }
        bar.inc(bytes);
        Ok(())
    })?;
    bar.finish_and_clear();
    Ok((writer, left_out))
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
