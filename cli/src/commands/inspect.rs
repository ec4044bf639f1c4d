//! `firsthand inspect`: what is in an index.

use crate::output::{Format, Outcome};
use crate::streams;
use firsthand::address;
use firsthand::index::Header;
use firsthand::index::header::VERSION;
use firsthand_files::error::{Error, Result};
use firsthand_files::index_file::IndexFile;
use firsthand_files::records::portions;
use serde_json::{Map, Value, json};
use std::io::{self, Write};
use std::path::PathBuf;

/// Shows what is in an index.
#[derive(clap::Args)]
pub struct Arguments {
    /// Reads the whole file and checks every checksum.
    #[arg(long)]
    verify: bool,
    /// Prints the addresses of its articles instead, one a line, in order, after the form in which addresses are compared
    /// and a tab. Articles whose forms are equal have the same address.
    #[arg(long, conflicts_with = "format")]
    addresses: bool,
    /// The output format.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The index.
    index: PathBuf,
}

pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let file = IndexFile::open(&arguments.index)?;
    if arguments.verify {
        file.verify()?;
    }
    let mut out = streams::output([&arguments.index])?;
    if arguments.addresses {
        write_addresses(&mut out, &file)?;
    } else {
        let write = match arguments.format {
            Format::Json => write_json,
            Format::Text => write_text,
        };
        write(&mut out, arguments, file.index.header()).map_err(Error::of_output)?;
    }
    out.flush().map_err(Error::of_output)?;
    Ok(Outcome::Complete)
}

fn write_addresses(out: &mut impl Write, file: &IndexFile) -> Result<()> {
    for portion in portions(file)? {
        for (_, record) in portion?.read(|_| true)? {
            let url = record.source.url;
            writeln!(out, "{}\t{url}", address::key(&url)).map_err(Error::of_output)?;
        }
    }
    Ok(())
}

/// Tag and size in bytes of each section.
fn sections(header: &Header) -> impl Iterator<Item = (String, u64)> {
    header.sections.iter().map(|s| (String::from_utf8_lossy(&s.tag).into_owned(), s.range.end - s.range.start))
}

fn write_json(out: &mut dyn Write, arguments: &Arguments, header: &Header) -> io::Result<()> {
    let sections: Map<String, Value> = sections(header).map(|(tag, bytes)| (tag, bytes.into())).collect();
    let facts = json!({
        "index": arguments.index, "version": VERSION, "articles": header.articles(), "words": header.words,
        "key_bits": header.key_bits(), "bytes": header.file_bytes(), "sections": sections, "verified": arguments.verify,
    });
    writeln!(out, "{facts}")
}

fn write_text(out: &mut dyn Write, arguments: &Arguments, header: &Header) -> io::Result<()> {
    let bytes = header.file_bytes();
    writeln!(out, "{}: Firsthand index, version {VERSION}", arguments.index.display())?;
    writeln!(out, "  articles  {:>12}", header.articles())?;
    writeln!(out, "  words     {:>12}", header.words)?;
    writeln!(out, "  key bits  {:>12}", header.key_bits())?;
    writeln!(out, "  bytes     {bytes:>12}  ({:.2} a word)", bytes as f64 / header.words.max(1) as f64)?;
    for (tag, bytes) in sections(header) {
        writeln!(out, "    {tag}    {bytes:>12}  {}", purpose(&tag))?;
    }
    if arguments.verify {
        writeln!(out, "  every checksum holds")?;
    }
    Ok(())
}

/// The content of a section.
fn purpose(tag: &str) -> &'static str {
    match tag {
        "LANG" => "languages of the articles",
        "PRIM" => "primer, by which texts are coded",
        "GONE" => "what is withdrawn from earlier segments",
        "ARTS" => "articles: fingerprint, address, title, publisher, date, language",
        "ADIR" => "directory of the articles",
        "SLOT" => "posting lists: which articles have a key",
        "SDIR" => "directory of the posting lists",
        _ => "not known to this version",
    }
}
