//! `firsthand build`: articles → index.

use crate::output::{Failures, Outcome, counted, progress};
use crate::streams::say;
use firsthand::Source;
use firsthand::address;
use firsthand::fingerprint::MAX_CONTENT_WORDS;
use firsthand::index::writer::MAX_PRIMER_ARTICLES;
use firsthand::index::{MAX_WITHDRAWN, Prepared, Withdrawn};
use firsthand::source::{MAX_FIELD_BYTES, is_on_web};
use firsthand::text::Text;
use firsthand_files::document::{Content, Document, exceeds_fingerprint};
use firsthand_files::error::{Error, Result};
use firsthand_files::input::{Inputs, Portion, Role};
use firsthand_files::new_file::NewFile;
use firsthand_files::new_index::{NewIndex, NewIndexFile};
use firsthand_files::stream::read_text;
use indicatif::ProgressBar;
use rayon::prelude::*;
use std::collections::HashSet;
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// Maximum size of a file of addresses to withdraw: as many of the maximum length as an index can withdraw.
const MAX_WITHDRAWALS_BYTES: u64 = (MAX_WITHDRAWN * MAX_FIELD_BYTES) as u64;

/// Builds an index of originals.
///
/// The index holds a fingerprint and the bibliographic facts of each article (address, title, publisher, date,
/// language), never its text. The same articles give the same bytes.
#[derive(clap::Args)]
#[command(after_help = "\
A row of a .jsonl file is {\"url\", \"title\", \"publisher\", \"published\", \"lang\", and \"text\" or \"html\"}; \
url and text or html are required. An address begins with https:// or http://.
An .html file gives its own address by <link rel=\"canonical\"> or og:url. `-` reads rows or a page from standard input. \
Rows may also be the elements of a JSON array. Compression by gzip is recognised whatever the name.
Articles that cannot be read are named, left out and counted by reason; the index is made of the others, and the exit code \
is 1. So it is with a row of more than 64 MiB, a page of more than 10 MiB, and a pipe, socket or device in a folder; a pipe \
is read if it is given by name. Of an article of more than 65,535 content words the beginning is indexed.
If a file of rows or a folder cannot be read to its end, an existing index is not replaced, and the exit code is 2.
Memory stays below a gigabyte whatever the number of articles; temporary files are in the same folder as the index.

An index can be one segment of a list: a text file whose first line is `firsthand-list 1`, followed by one index a line, \
oldest first. Articles of a later segment replace those of the same address in earlier segments, and its withdrawals \
remove articles from them.

Articles are found by keys, hashes of which an index keeps 22 bits, and more if it has more than two million articles: 25 \
for ten million, 28 for a hundred million. Bits that an index does not keep are lost. So if many indexes will be merged into \
one of more than two million articles, give --key-bits the number for that one.

Examples:
  firsthand build --out originals.firsthand archive.jsonl.gz saved-pages/
  firsthand build --out friday.firsthand --withdraw retracted.txt friday.jsonl")]
pub struct Arguments {
    /// The index to write. An existing index is replaced once the new one is complete; any other existing file is kept,
    /// and so are devices, pipes and the inputs. If this is a symbolic link, the link stays, and the file that it leads to
    /// is written.
    #[arg(long, short, value_name = "INDEX")]
    out: PathBuf,
    /// Replaces an existing index even if a file or a folder could not be read to its end. Otherwise the existing index is
    /// kept then, since nobody knows how many articles the new one lacks.
    #[arg(long)]
    allow_incomplete: bool,
    /// A text file of addresses, one a line: articles to withdraw from earlier segments of a list.
    #[arg(long, value_name = "FILE")]
    withdraw: Option<PathBuf>,
    /// Number of bits of a key that the index keeps, from 22 to 32. Each bit takes about 1% of the size. Default: as many as the
    /// number of articles needs.
    #[arg(long, value_name = "BITS", value_parser = super::key_bits_range())]
    key_bits: Option<u8>,
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
    let begin = |first: &[Source]| {
        let mut index = NewIndexFile::in_file(&file, first, &withdrawn)?;
        if let Some(bits) = arguments.key_bits {
            index.keep_key_bits(bits);
        }
        Ok(index)
    };
    let (index, omitted) = index(&inputs, begin)?;
    let left_out = omitted.failures.after("left out");
    if index.is_empty() {
        return Err(Error::new(format!("no articles to index, {left_out}: nothing was written")));
    }
    if omitted.rest && file.replaces() && !arguments.allow_incomplete {
        let error = Error::of(&arguments.out, "not replaced, because not all articles could be read");
        return Err(error.with_remedy("mend what is named above, or accept what was read with --allow-incomplete"));
    }
    let articles = counted(index.articles(), "article", "articles");
    let size = index.keep(file)?;
    let shortened = match omitted.shortened {
        0 => String::new(),
        number => format!("; {number} indexed only to content word {MAX_CONTENT_WORDS}"),
    };
    say(format_args!("{}: {articles}, {size}; {left_out}{shortened}", arguments.out.display()));
    Ok(Outcome::complete_if(omitted.failures.is_empty()))
}

/// The withdrawals of the addresses in a text file.
pub fn withdrawals(path: &Path) -> Result<Withdrawn> {
    Ok(Withdrawn::new(addresses(path)?.iter().map(String::as_str)))
}

/// The addresses in a text file.
pub fn addresses(path: &Path) -> Result<Vec<String>> {
    let text = read_text(path, MAX_WITHDRAWALS_BYTES).map_err(|e| e.within(path.display()))?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let error = Error::of(path, format!("{line}: not an address"));
            let is_address = line.contains("://");
            if is_address { Ok(line.to_owned()) } else { Err(error.with_remedy("write one a line, with https://")) }
        })
        .collect()
}

/// What an index lacks of the articles that it was to be made of.
#[derive(Debug, Default)]
pub struct Omitted {
    /// What was left out.
    pub failures: Failures,
    /// Whether an unknown number of articles could not be read.
    rest: bool,
    /// Number of articles that are indexed without their ends.
    shortened: u32,
}

impl Omitted {
    fn leave_out(&mut self, place: &str, reason: &Error, bar: &ProgressBar) {
        self.failures.add(reason);
        bar.suspend(|| say(format_args!("{place}: left out: {reason}")));
    }

    /// Fingerprints documents on all cores. Those that cannot be indexed are reported and left out.
    fn prepare(&mut self, documents: Vec<Document>, bar: &ProgressBar) -> Vec<(String, Prepared)> {
        let prepared: Vec<_> = documents.par_iter().map(prepare).collect();
        let mut articles = Vec::new();
        for (document, prepared) in documents.into_iter().zip(prepared) {
            self.rest |= matches!(document.content, Content::Rest(_));
            match prepared {
                Ok((article, is_whole)) => {
                    if !is_whole {
                        self.shortened += 1;
                        let says = format!("only its first {MAX_CONTENT_WORDS} content words are indexed");
                        bar.suspend(|| say(format_args!("{}: {says}", document.place)));
                    }
                    articles.push((document.place, article));
                }
                Err(reason) => self.leave_out(&document.place, &reason, bar),
            }
        }
        articles
    }
}

/// Adds all articles to an index, and returns it with what was left out, each of which is reported on standard error.
/// `begin` is called with the bibliographic facts of the first articles, by which the texts of all are coded.
pub fn index<W: Write + Seek, S: Read + Write + Seek>(
    inputs: &Inputs,
    begin: impl FnOnce(&[Source]) -> Result<NewIndex<W, S>>,
) -> Result<(NewIndex<W, S>, Omitted)> {
    let bar = progress(inputs.bytes(), "indexing");
    let mut omitted = Omitted::default();
    let mut portions = inputs.portions();
    let mut articles: Vec<(String, Prepared)> = Vec::new();
    let mut addresses = HashSet::new();
    while articles.len() < MAX_PRIMER_ARTICLES
        && let Some(Portion { documents, bytes }) = portions.next()
    {
        for (place, article) in omitted.prepare(documents, &bar) {
            let url = &article.source().url;
            if addresses.insert(address::key(url)) {
                articles.push((place, article));
            } else {
                // The index would refuse it. If it shaped the primer, the index would have other bytes than one that is
                // merged from several.
                let repeated = firsthand::Error::DuplicateAddress { url: url.clone() };
                omitted.leave_out(&place, &repeated.into(), &bar);
            }
        }
        bar.inc(bytes);
    }
    let sources: Vec<Source> = articles.iter().map(|(_, article)| article.source().clone()).collect();
    let mut index = begin(&sources)?;
    loop {
        let coded = index.code(articles.par_iter().map(|(_, article)| Ok(article)));
        for ((place, _), article) in articles.iter().zip(coded) {
            index.add(article)?.unwrap_or_else(|reason| omitted.leave_out(place, &reason, &bar));
        }
        let Some(Portion { documents, bytes }) = portions.next() else { break };
        articles = omitted.prepare(documents, &bar);
        bar.inc(bytes);
    }
    bar.finish_and_clear();
    Ok((index, omitted))
}

/// Reads and fingerprints an article, and says whether its fingerprint covers all of it.
fn prepare(document: &Document) -> Result<(Prepared, bool)> {
    let page = document.read().1?;
    let article = page.article;
    if let Some(reason) = article.not_article {
        return Err(Error::new(format!("not an article: {reason}")).of_kind("not an article"));
    }
    let url = page.url.or(article.canonical).ok_or_else(|| {
        let error = Error::new("has no address").of_kind("without an address");
        error.with_remedy("give `url`, or <link rel=\"canonical\">")
    })?;
    if !is_on_web(&url) {
        let error = Error::new(format!("its address {url:?} is not on the web")).of_kind("not on the web");
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
    Ok((Prepared::new(&text, source)?, !exceeds_fingerprint(&text)))
}
