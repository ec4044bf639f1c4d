//! Writes the evidence of labelled pages as JSON Lines. `fit.py` fits the verdict's model to it.
//!
//! ```text
//! cargo run --release -p firsthand-learn --bin evidence -- pairs DATA/pairs.jsonl.gz > pairs.evidence
//! cargo run --release -p firsthand-learn --bin evidence -- leads DATA/pairs.jsonl.gz > leads.evidence
//! cargo run --release -p firsthand-learn --bin evidence -- sheets DATA/briefs.jsonl.gz > briefs.evidence
//! cargo run --release -p firsthand-learn --bin evidence -- honest INDEX DATA/pages.jsonl.gz > honest.evidence
//! cargo run --release -p firsthand-learn --bin evidence -- respelled DATA/pairs.jsonl.gz > respelled.evidence
//! cargo run --release -p firsthand-learn --bin evidence -- rewritten DATA/pairs.jsonl.gz en=THESAURUS > rewritten.evidence
//! cargo run --release -p firsthand-learn --bin evidence -- samples tests/samples > samples.evidence
//! cargo run --release -p firsthand-learn --bin evidence -- translations DATA/translations.jsonl.gz > translations.evidence
//! cargo run --release -p firsthand-learn --bin evidence -- ntrex ntrex.jsonl > ntrex.evidence
//! cargo run --release -p firsthand-learn --bin evidence -- translated tests/samples > translated.evidence
//! cargo run --release -p firsthand-learn --bin evidence -- disguised DATA/pairs.jsonl.gz > disguised.evidence
//! cargo run --release -p firsthand-learn --bin evidence -- transliterated DATA/pairs.jsonl.gz > transliterated.evidence
//! ```
//!
//! - `pairs`: each page against its source, once with the source's text at hand and once with what an index keeps of
//!   it.
//! - `leads`: the beginnings of these pairs, both texts cut to 80, 100, 150, 200 and 300 words.
//! - `sheets`: pairs whose texts were written from one sheet of facts, as pairs.
//! - `respelled`: the pairs in English, whole and their first 200 words, written like two languages of syllables.
//! - `honest`: each page that copies nothing against the articles of an index that share most with it. A check must not
//!   accuse these pages.
//! - `rewritten`: the sources of the pairs rewritten by rules, and the honest pages of the pairs rewritten by the same rules,
//!   each against the source.
//! - `samples`: each sample page against the original that it is named after. The page's folder is its kind.
//! - `translations`: each page against a source in another language.
//! - `ntrex`: the same, of the pairs that `ntrex.py` writes.
//! - `translated`: each sample page in another language than the original that it is named after, against that.
//! - `disguised`: pairs in one language as if they were in two. Only the page's names and figures count, and of these three
//!   in four.
//! - `transliterated`: the same, as if the two were in different scripts, too. Only the consonants of names count.

mod respelled;
mod rewritten;
mod thesaurus;

use firsthand::check::Check;
use firsthand::fingerprint::{Fingerprint, SYMBOL_BITS, Sketch};
use firsthand::matching::{Aligner, Anchors, Evidence, Reading, TranslationEvidence, translation};
use firsthand::text::Text;
use firsthand::text::language::{language, primary_language};
use firsthand::text::terms::Languages;
use firsthand::{Article, Index};
use firsthand_measure::files::{Failure, html_article, html_files, json_lines};
use firsthand_measure::leads::leads;
use firsthand_measure::scale::pages::original_of;
use rayon::prelude::*;
use respelled::Spelling;
use rewritten::{Manner, Rewriter};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use thesaurus::Thesaurus;
use xxhash_rust::xxh3::xxh3_64;

/// Number of words of the beginnings that are respelled.
const RESPELLED_WORDS: usize = 200;
/// One in this many names of a disguised page is left out, as if a translator had changed it.
const LOST_NAMES: u64 = 4;

/// Rows of evidence, as lines of JSON. Empty strings are skipped.
type Rows = Result<Vec<String>, Failure>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rows = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["pairs", pairs] => {
            let pairs = read(pairs, "pairs")?;
            (0..pairs.len())
                .into_par_iter()
                .flat_map_iter(|at| [of_pair(&pairs[at]), of_furnished(&pairs, at)])
                .collect()
        }
        ["sheets", pairs] => read(pairs, "sheets")?.par_iter().map(of_sheet).collect(),
        ["leads", pairs] => read(pairs, "leads")?.par_iter().flat_map_iter(of_leads).collect(),
        ["respelled", pairs] => read(pairs, "respelled")?.par_iter().flat_map_iter(of_respelled).collect(),
        ["rewritten", pairs, ref thesauri @ ..] if !thesauri.is_empty() => {
            let thesauri: Vec<_> = thesauri.iter().map(|it| Thesaurus::read(it)).collect::<Result<_, _>>()?;
            of_rewritten(&read(pairs, "rewritten")?, &thesauri)
        }
        ["honest", index, pages] => {
            let bytes = fs::read(index)?;
            let index = Arc::new(Index::open(&bytes)?);
            read(pages, "honest")?.par_iter().map(|row| of_honest(row, &index, &bytes)).collect::<Rows>()?
        }
        ["samples", folder] => of_samples(Path::new(folder))?,
        [set @ ("translations" | "ntrex"), pairs] => {
            read(pairs, set)?.par_iter().map(|row| of_translation(row, Disguise::None)).collect()
        }
        ["translated", folder] => of_translated_samples(Path::new(folder))?,
        ["disguised", pairs] => {
            read(pairs, "disguised")?.par_iter().map(|row| of_translation(row, Disguise::Language)).collect()
        }
        ["transliterated", pairs] => {
            read(pairs, "transliterated")?.par_iter().map(|row| of_translation(row, Disguise::Script)).collect()
        }
        _ => {
            let usage = "usage: evidence pairs|leads|sheets|respelled|translations|ntrex|disguised|transliterated PAIRS, \
                         rewritten PAIRS LANGUAGE=THESAURUS..., honest INDEX PAGES, or samples|translated FOLDER";
            return Err(usage.into());
        }
    };
    let mut out = std::io::stdout().lock();
    rows.iter().filter(|row| !row.is_empty()).try_for_each(|row| writeln!(out, "{}", row.trim_end()))?;
    Ok(())
}

/// The rows of a file, marked as rows of a set.
fn read(path: &str, set: &str) -> Result<Vec<Value>, Failure> {
    let mut rows: Vec<Value> = json_lines(Path::new(path))?.collect::<Result<_, _>>()?;
    for row in &mut rows {
        row["set"] = set.into();
    }
    Ok(rows)
}

/// Evidence of the sample pages against the originals that they are named after.
fn of_samples(folder: &Path) -> Rows {
    let folders = [
        ("copy", "copy"),
        ("excerpt", "excerpt"),
        ("spun", "spun"),
        ("paraphrase", "paraphrase"),
        ("same_story", "same_event"),
    ];
    let mut rows = Vec::new();
    for (name, kind) in folders {
        for path in html_files(&folder.join("pages").join(name))? {
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let original = original_of(&path).ok_or_else(|| format!("{file} is not named after an original"))?;
            let original = html_article(&original)?;
            let page = html_article(&path)?;
            rows.push(evidence(
                &page,
                &original,
                &json!({"id": file, "kind": kind, "how": "samples", "lang": page.lang, "set": "samples"}),
            ));
        }
    }
    rows.sort();
    Ok(rows)
}

/// Evidence of the sample pages that are in another language than the originals that they are named after.
fn of_translated_samples(folder: &Path) -> Rows {
    let mut rows = Vec::new();
    for (name, kind) in [("translation", "translation"), ("same_story", "same_event")] {
        for path in html_files(&folder.join("pages").join(name))? {
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let original = original_of(&path).ok_or_else(|| format!("{file} is not named after an original"))?;
            let story = original.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let (original, page) = (html_article(&original)?, html_article(&path)?);
            let language = |article: &Article| article.lang.as_deref().and_then(primary_language);
            if page.lang.is_some() && language(&original) != language(&page) {
                let row = json!({
                    "id": file, "kind": kind, "how": "samples", "lang": page.lang, "set": "translated", "group": story,
                    "source_text": original.text, "page_text": page.text,
                });
                rows.push(of_translation(&row, Disguise::None));
            }
        }
    }
    rows.sort();
    Ok(rows)
}

/// Evidence of one pair.
fn of_pair(row: &Value) -> String {
    let article = |field: &str| Article { text: row[field].as_str().unwrap_or("").to_owned(), ..Article::default() };
    evidence(&article("page_text"), &article("source_text"), row)
}

/// Evidence of a page against its source, with the label of `row`: `full` with the source's text at hand, `stored` with
/// what an index keeps of it. Rows of one source have the same `group`.
fn evidence(page: &Article, source: &Article, row: &Value) -> String {
    let print = |a: &Article| Fingerprint::new(&Text::with_set_apart(&a.text, &a.set_apart));
    let (page, sketch) = (print(page), print(source).sketch);
    let full = Aligner::new(&page, 32).align(&sketch).evidence;
    let stored = Aligner::new(&page, SYMBOL_BITS).align(&sketch.reduced()).evidence;
    json!({
        "id": row["id"], "set": row["set"], "kind": row["kind"], "how": row["how"], "lang": row["lang"],
        "words": row["words"], "group": group(row, &source.text), "names": Evidence::NAMES,
        "full": full.values(), "stored": stored.values(),
    })
    .to_string()
}

/// As what a page in the language of its source is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Disguise {
    None,
    /// A page in another language: its plain words count as foreign, and so do some of its names, which are lost in
    /// translation.
    Language,
    /// A page in another language and script: of its names, only the consonants are left, too.
    Script,
}

/// Evidence of one pair as of a page and a source in another language.
fn of_translation(row: &Value, disguise: Disguise) -> String {
    let text = |field: &str| row[field].as_str().unwrap_or("");
    let (source, page) = (text("source_text"), Text::new(text("page_text")));
    let print = Fingerprint::new(&page);
    let mut anchors = Anchors::new(&Reading { source: text("page_text"), text: &page, print: &print });
    if disguise != Disguise::None {
        let is_lost = |at: usize| {
            let token = &page.tokens[print.tokens[at] as usize];
            !token.entity || xxh3_64(&token.stem.to_le_bytes()).is_multiple_of(LOST_NAMES)
        };
        anchors.forget(is_lost);
    }
    if disguise == Disguise::Script {
        anchors.forget_spelling();
    }
    let source_text = Text::new(source);
    let languages = Languages::of(language(source, &source_text));
    let sketch = Sketch::new(&source_text).reduced();
    let plain = Aligner::new(&print, SYMBOL_BITS).align(&sketch).evidence.page_plain;
    let found = translation(&print, &anchors, &sketch, languages);
    json!({
        "id": row["id"], "set": row["set"], "kind": row["kind"], "how": row["how"], "lang": row["lang"],
        "group": group(row, source), "names": TranslationEvidence::NAMES, "stored": found.evidence.values(),
        "covered": found.coverage.page, "anchors": found.anchors, "page_words": found.page_words, "plain": plain,
    })
    .to_string()
}

/// Evidence of one pair of those whose texts were written from one sheet of facts. The sheet is all of the pair's id but
/// its last part.
fn of_sheet(row: &Value) -> String {
    let id = row["id"].as_str().unwrap_or("");
    let mut pair = row.clone();
    pair["group"] = id.rsplit_once('-').map_or(id, |(sheet, _)| sheet).into();
    of_pair(&pair)
}

/// Evidence of the beginnings of a pair. They are in the pair's group.
fn of_leads(row: &Value) -> Vec<String> {
    let group = group(row, row["source_text"].as_str().unwrap_or(""));
    let of_lead = |mut lead: Value| {
        lead["group"] = group.clone();
        of_pair(&lead)
    };
    leads(row).into_iter().map(of_lead).collect()
}

/// Evidence of a pair in English, and of its beginning, in the spellings of languages of syllables.
fn of_respelled(row: &Value) -> Vec<String> {
    if row["lang"] != "en" {
        return Vec::new();
    }
    let group = group(row, row["source_text"].as_str().unwrap_or(""));
    let beginning = leads(row).into_iter().find(|lead| lead["words"] == RESPELLED_WORDS);
    let respell = |pair: Value| {
        let group = group.clone();
        Spelling::ALL.map(move |(spelling, name)| {
            let mut pair = pair.clone();
            for field in ["source_text", "page_text"] {
                pair[field] = spelling.of(pair[field].as_str().unwrap_or("")).into();
            }
            (pair["lang"], pair["group"]) = (name.into(), group.clone());
            of_pair(&pair)
        })
    };
    std::iter::once(row.clone()).chain(beginning).flat_map(respell).collect()
}

/// Evidence of the pairs' sources rewritten by rules against themselves, and of the honest pages of the pairs, rewritten
/// by the same rules, against their sources. What the rules leave behind is on both sides, so that it tells nothing.
/// Texts in languages without a thesaurus are left out.
fn of_rewritten(pairs: &[Value], thesauri: &[Thesaurus]) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut wanted = Vec::new();
    for pair in pairs {
        let Some(thesaurus) = thesauri.iter().find(|it| pair["lang"] == it.language()) else { continue };
        if seen.insert(pair["source_text"].as_str()) {
            wanted.push((pair, thesaurus, "source_text", "paraphrase"));
        }
        if pair["kind"] == "same_event" || pair["kind"] == "unrelated" {
            wanted.push((pair, thesaurus, "page_text", pair["kind"].as_str().unwrap_or("")));
        }
    }
    let of_manner = |(pair, thesaurus, field, kind): (&Value, &Thesaurus, &str, &str), manner: Manner| {
        let text = pair[field].as_str().unwrap_or("");
        let mut row = pair.clone();
        row["page_text"] = Rewriter { thesaurus, manner }.rewrite(text, xxh3_64(text.as_bytes())).into();
        row["id"] = format!("{}, {field} {}", pair["id"].as_str().unwrap_or(""), manner.name).into();
        (row["kind"], row["how"]) = (kind.into(), manner.name.into());
        of_pair(&row)
    };
    wanted.into_par_iter().flat_map_iter(|it| Manner::ALL.map(|manner| of_manner(it, manner))).collect()
}

/// The group of rows that are learned from or tested on together: those of one source or, where sources were written
/// from one sheet of facts, of one sheet.
fn group(row: &Value, source: &str) -> Value {
    match &row["group"] {
        Value::Null => xxh3_64(source.as_bytes()).into(),
        group => group.clone(),
    }
}

/// Evidence of a whole copy with teasers around it, as sites add them: the first words of other articles. It is still a
/// copy. Empty for pairs that are not whole copies.
fn of_furnished(pairs: &[Value], at: usize) -> String {
    let text = |row: &Value, field: &str| row[field].as_str().unwrap_or("").to_owned();
    let mut row = pairs[at].clone();
    if row["how"] != "verbatim+boilerplate" && row["how"] != "real: verbatim" {
        return String::new();
    }
    let mut page = text(&row, "page_text");
    let max_added = page.split_whitespace().count() * (at % 7) / 10;
    let mut added = 0;
    for other in pairs.iter().cycle().skip(at * 31 % pairs.len()).step_by(17) {
        if added >= max_added {
            break;
        }
        let teaser: Vec<String> =
            text(other, "page_text").split_whitespace().take(12 + at % 23).map(str::to_owned).collect();
        added += teaser.len().max(1);
        page = format!("{page}\n\n{}…", teaser.join(" "));
    }
    row["page_text"] = page.into();
    row["how"] = "furnished copy".into();
    of_pair(&row)
}

/// Evidence of a page that copies nothing: a line for each article with which a check aligns it. Empty for other pages.
fn of_honest(row: &Value, index: &Arc<Index>, bytes: &[u8]) -> Result<String, Failure> {
    if !row["source_url"].is_null() || row["kind"] == "source" {
        return Ok(String::new());
    }
    let article = Article { text: row["text"].as_str().unwrap_or("").to_owned(), ..Article::default() };
    let mut check = Check::new(article, row["url"].as_str(), [Arc::clone(index).into()]);
    check.run(|want| want.slice_of(bytes))?;
    let lines = check.evidence().iter().map(|evidence| {
        let row = json!({
            "id": row["id"], "set": "honest", "kind": row["kind"], "how": row["how"], "lang": row["lang"],
            "names": Evidence::NAMES, "group": row["id"], "stored": evidence.values(),
        });
        row.to_string() + "\n"
    });
    Ok(lines.collect())
}
