//! `firsthand inspect`: what is in an index.

use crate::files::index_file::IndexFile;
use crate::output::{Format, Outcome};
use serde_json::json;
use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;

/// Says what is in an index.
#[derive(clap::Args)]
pub struct Arguments {
    /// Reads the whole file and checks every checksum.
    #[arg(long)]
    verify: bool,
    /// How results are written.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The index.
    index: PathBuf,
}

pub fn run(arguments: &Arguments) -> Result<Outcome, Box<dyn Error>> {
    let file = IndexFile::open(&arguments.index)?;
    if arguments.verify {
        file.verify()?;
    }
    let header = file.index.header();
    let bytes = header.file_bytes();
    let sections: Vec<(String, u64)> = header
        .sections
        .iter()
        .map(|s| (String::from_utf8_lossy(&s.tag).into_owned(), s.range.end - s.range.start))
        .collect();
    let mut out = io::stdout().lock();
    match arguments.format {
        Format::Json => {
            let sections: serde_json::Map<String, serde_json::Value> =
                sections.into_iter().map(|(tag, bytes)| (tag, bytes.into())).collect();
            let facts = json!({
                "index": arguments.index, "version": firsthand::index::header::VERSION, "articles": header.articles(),
                "words": header.words, "bytes": bytes, "sections": sections, "verified": arguments.verify,
            });
            writeln!(out, "{facts}")?;
        }
        Format::Text => {
            writeln!(
                out,
                "{}: Firsthand index, version {}",
                arguments.index.display(),
                firsthand::index::header::VERSION
            )?;
            writeln!(out, "  articles  {:>12}", header.articles())?;
            writeln!(out, "  words     {:>12}", header.words)?;
            writeln!(out, "  bytes     {bytes:>12}  ({:.2} a word)", bytes as f64 / header.words.max(1) as f64)?;
            for (tag, bytes) in sections {
                writeln!(out, "    {tag}    {bytes:>12}  {}", purpose(&tag))?;
            }
            if arguments.verify {
                writeln!(out, "  every checksum holds")?;
            }
        }
    }
    Ok(Outcome::Complete)
}

fn purpose(tag: &str) -> &'static str {
    match tag {
        "PRIM" => "primer, by which texts are coded",
        "GONE" => "what is withdrawn from earlier segments",
        "ARTS" => "articles: fingerprint, address, title, publisher, date, language",
        "ADIR" => "directory of the articles",
        "SLOT" => "posting lists: which articles have a key",
        "SDIR" => "directory of the posting lists",
        _ => "not known to this version",
    }
}
