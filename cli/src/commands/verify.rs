//! `firsthand verify`: evidence that a reader saved, verified and replayed.

use crate::evidence::differences::differences;
use crate::evidence::file::{Evidence, ListEntry};
use crate::evidence::findings::{Findings, plain};
use crate::output::{Format, Outcome, counted};
use crate::streams;
use firsthand::list::{Digest, Manifest, PublicKey};
use firsthand::text::Text;
use firsthand_files::error::{Error, Result};
use firsthand_files::index_file::{IndexFile, check_lists};
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Maximum number of differences that are named.
const MAX_NAMED_DIFFERENCES: usize = 20;

/// Verifies evidence that the browser extension saved, and replays it.
///
/// Without an index, what the file says is compared with itself: hashes, places of passages, numbers of words, signatures
/// of lists. With the segments that the page was compared with, the check is repeated: the same text must get the same
/// verdict, passages and figures.
#[derive(clap::Args)]
#[command(after_help = "\
Nothing here proves that a page had this text: whoever makes a file can write anything into it. What is replayed follows \
from the text and the list, whoever made the file.

Exit code 0: nothing differs. 1: something differs, or segments for the replay are missing. 2: not evidence.

Examples:
  firsthand verify firsthand-evidence.html
  firsthand verify firsthand-evidence.html --index lists/news --index originals.firsthand")]
pub struct Arguments {
    /// An index or a list of indexes that may hold the segments. May be given several times. Segments are known by their
    /// SHA-256, whatever their files are called.
    #[arg(long, short, visible_alias = "list", value_name = "INDEX")]
    index: Vec<PathBuf>,
    /// The output format.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The file that was saved, .html or .json.
    file: PathBuf,
}

pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let evidence = Evidence::read(&arguments.file)?;
    let mut findings = Findings::default();
    verify_text(&evidence, &mut findings);
    verify_places(&evidence, &mut findings);
    for list in &evidence.lists {
        verify_list(list, &mut findings);
    }
    let replayed = !arguments.index.is_empty() && replay(&evidence, &arguments.index, &mut findings)?;
    write(arguments, &evidence, &findings, replayed)?;
    Ok(Outcome::complete_if(findings.agree()))
}

/// Hashes, and what follows from the text alone.
fn verify_text(evidence: &Evidence, findings: &mut Findings) {
    let text = &evidence.page.text;
    findings.same("SHA-256 of the text", &evidence.text_sha256, &Digest::of(text.as_bytes()).to_string());
    if let Some((said, found)) = &evidence.shown {
        findings.same("SHA-256 of what the file shows", said, found);
    }
    match evidence.page.article() {
        Some(article) => {
            let words = Text::of_page(text, &article.set_apart).words();
            let said = evidence.report["article"]["words"].to_string();
            findings.same("number of words", &said, &words.to_string());
        }
        None => findings.wrong("the parts of the text that are set apart", "are outside the text"),
    }
}

/// Whether the words of passages, quotations and names stand in the text where the report says.
fn verify_places(evidence: &Evidence, findings: &mut Findings) {
    let chars: Vec<char> = evidence.page.text.chars().collect();
    let others = evidence.report["others"].as_array().cloned().unwrap_or_default();
    let mut count = 0_u32;
    for (number, comparison) in std::iter::once(&evidence.report).chain(&others).enumerate() {
        for kind in ["passages", "quotes", "names"] {
            for (at, found) in comparison[kind].as_array().into_iter().flatten().enumerate() {
                count += 1;
                let name = || match number {
                    0 => format!("{kind}[{at}]"),
                    _ => format!("others[{}].{kind}[{at}]", number - 1),
                };
                if words_at(&chars, &found["page"]).as_deref() != found["text"].as_str() {
                    findings.wrong(&name(), "does not stand in the text where the file says");
                } else if !has_its_parts(found) {
                    findings.wrong(&name(), "has parts that are outside it or in disorder");
                }
            }
        }
    }
    findings.right(&format!(
        "{} looked for in the text",
        counted(count, "passage, quotation or name", "passages, quotations and names")
    ));
}

/// The start and end of a range in JSON.
fn range(value: &Value) -> Option<(usize, usize)> {
    let place = |at: usize| value.get(at)?.as_u64().map(|place| place as usize);
    Some((place(0)?, place(1)?))
}

fn words_at(chars: &[char], place: &Value) -> Option<String> {
    let (start, end) = range(place)?;
    chars.get(start..end).map(|words| words.iter().collect())
}

fn has_its_parts(found: &Value) -> bool {
    let Some((mut at, end)) = range(&found["page"]) else { return false };
    let parts = found["parts"].as_array().into_iter().flatten();
    parts.map(|part| range(&part["page"])).all(|part| {
        let fits = part.is_some_and(|(start, stop)| at <= start && start <= stop && stop <= end);
        at = part.map_or(at, |(_, stop)| stop);
        fits
    })
}

/// Whether a list is what its signed manifest says.
fn verify_list(list: &ListEntry, findings: &mut Findings) {
    let name = plain(&list.name);
    let (Some(text), Some(signature)) = (&list.manifest, &list.signature) else {
        findings.note(&format!("the list “{name}” is not signed: it came with the extension"));
        return;
    };
    let subject = |what: &str| format!("list “{name}”: {what}");
    findings.same(
        &subject("SHA-256 of the signature"),
        list.signature_sha256.as_deref().unwrap_or_default(),
        &Digest::of(signature.as_bytes()).to_string(),
    );
    let manifest = match Manifest::parse(text.as_bytes()) {
        Ok(manifest) => manifest,
        Err(error) => return findings.wrong(&subject("manifest"), &error.to_string()),
    };
    match manifest.key.verifies(text.as_bytes(), signature.as_bytes()) {
        Ok(true) => findings.right(&subject(&format!("signed by the key {}", manifest.key.fingerprint()))),
        Ok(false) => findings.wrong(&subject("signature"), "was not made with the list’s key"),
        Err(error) => findings.wrong(&subject("signature"), &error.to_string()),
    }
    let segments: Vec<String> = manifest.segments.iter().map(|segment| segment.digest.to_string()).collect();
    findings.same(&subject("segments"), &list.segments.join(" "), &segments.join(" "));
    let said = |value: &Option<String>| value.clone().unwrap_or_default();
    findings.same(&subject("key"), &said(&list.key), &manifest.key.to_string());
    findings.same(&subject("name"), &list.name, &manifest.name);
    findings.same(&subject("serial"), &list.serial.unwrap_or(0).to_string(), &manifest.serial.to_string());
    let fingerprint = PublicKey::parse(&said(&list.key)).map_or_else(String::new, |key| key.fingerprint());
    findings.same(&subject("fingerprint of the key"), &said(&list.fingerprint), &fingerprint);
}

/// Repeats the check, if all segments are there, and compares the reports.
fn replay(evidence: &Evidence, paths: &[PathBuf], findings: &mut Findings) -> Result<bool> {
    let files = IndexFile::open_all(paths)?;
    let digests: Vec<Digest> = files.iter().map(IndexFile::digest).collect::<Result<_>>()?;
    let mut lists = Vec::new();
    let mut missing = false;
    for list in &evidence.lists {
        let mut segments = Vec::new();
        for segment in &list.segments {
            if let Some(at) = digests.iter().position(|digest| digest.to_string() == *segment) {
                segments.push(&files[at]);
            } else {
                missing = true;
                findings.wrong(
                    &format!("segment {segment}"),
                    &format!("of the list “{}” is not among the indexes given", plain(&list.name)),
                );
            }
        }
        let manifest = list.manifest.as_ref().and_then(|text| Manifest::parse(text.as_bytes()).ok());
        lists.push((segments, manifest.map(|manifest| manifest.withdrawn).unwrap_or_default()));
    }
    let Some(article) = evidence.page.article().filter(|_| !missing) else { return Ok(false) };
    let (report, _) = check_lists(article, evidence.page.url.as_deref(), lists, evidence.sensitivity)?;
    let replayed = serde_json::to_value(report).map_err(Error::new)?;
    let found = differences(&evidence.report, &replayed);
    for difference in found.iter().take(MAX_NAMED_DIFFERENCES) {
        findings.wrong(
            &plain(&difference.path),
            &format!("is {} in the file, and {} in the replay", plain(&difference.said), plain(&difference.found)),
        );
    }
    if found.len() > MAX_NAMED_DIFFERENCES {
        findings.note(&format!(
            "and {} more",
            counted((found.len() - MAX_NAMED_DIFFERENCES) as u64, "difference", "differences")
        ));
    }
    if found.is_empty() {
        findings.right("replayed: the same verdict, passages and figures");
    } else if evidence.core != env!("CARGO_PKG_VERSION") {
        findings.note(&format!(
            "the file was made by version {} of the core, and this is {}",
            plain(&evidence.core),
            env!("CARGO_PKG_VERSION")
        ));
    }
    Ok(true)
}

fn write(arguments: &Arguments, evidence: &Evidence, findings: &Findings, replayed: bool) -> Result<()> {
    let mut out = streams::output([&arguments.file].into_iter().chain(&arguments.index))?;
    let written = match arguments.format {
        Format::Json => writeln!(
            out,
            "{}",
            json!({
                "file": arguments.file, "agrees": findings.agree(), "replayed": replayed,
                "verdict": evidence.report["verdict"], "checks": findings,
            })
        ),
        Format::Text => write_text(&mut out, &arguments.file, evidence, findings, replayed),
    };
    written.and_then(|()| out.flush()).map_err(Error::of_output)
}

fn write_text(
    out: &mut impl Write,
    file: &Path,
    evidence: &Evidence,
    findings: &Findings,
    replayed: bool,
) -> std::io::Result<()> {
    let said = |value: &Value| plain(value.as_str().unwrap_or("unknown"));
    let page = plain(evidence.page.url.as_deref().unwrap_or("a page without an address"));
    writeln!(out, "{}: {page}, saved {}", file.display(), plain(&evidence.made))?;
    write!(out, "  says: {}", said(&evidence.report["verdict"]).replace('_', " "))?;
    match evidence.report["source_url"].as_str() {
        Some(url) => writeln!(out, ", {}", plain(url))?,
        None => writeln!(out)?,
    }
    findings.write(out)?;
    if !replayed {
        writeln!(out, "  not replayed: that needs the segments of its lists, given with --index")?;
    }
    writeln!(out, "  {}", if findings.agree() { "nothing differs" } else { "DIFFERS" })
}
