//! The sample pages, and what their folders say of them. The native suite and the browser suite run the same cases.

use firsthand::Source;
use firsthand::index::{Prepared, in_memory};
use firsthand::text::Text;
use firsthand::{Article, Check, Index, Report, Sensitivity, Verdict};
use include_dir::{Dir, File, include_dir};
use std::sync::Arc;

static SAMPLES: Dir = include_dir!("$CARGO_MANIFEST_DIR/tests/samples");

/// A page with the verdict that its folder asks for.
pub struct Case {
    /// Folder and file, as in "copy/ferry-terminal-fire--oldsite-1252.html".
    pub name: String,
    /// The folder.
    pub expected: String,
    /// The original that it is named after.
    pub original: Option<String>,
    html: String,
}

/// An index of the sample originals, in memory.
pub struct Originals {
    index: Arc<Index>,
    bytes: Vec<u8>,
}

impl Originals {
    /// Indexes all sample originals.
    pub fn new() -> Self {
        let prepare = |file: &File| {
            let article = Article::from_html(&decode(file), None).expect("originals are articles");
            let source = Source {
                url: article.canonical.clone().expect("originals give their address"),
                title: article.title.clone(),
                publisher: article.publisher.clone(),
                published: article.published.clone(),
                lang: article.lang.clone(),
            };
            let text = Text::with_blockquotes(&article.text, &article.blockquotes);
            Prepared::new(&text, source).expect("originals have text")
        };
        let originals: Vec<Prepared> = html_files("originals").map(prepare).collect();
        let bytes = in_memory(&originals).expect("memory takes what is written");
        Self { index: Arc::new(Index::open(&bytes).expect("what was written can be read")), bytes }
    }

    /// Checks a page, supplying the bytes that the check wants.
    pub fn check(&self, case: &Case) -> Report {
        let article = Article::from_html(&case.html, None).expect("sample pages can be read");
        let mut check = Check::new(article, None, [Arc::clone(&self.index).into()]);
        check.run(|want| want.slice_of(&self.bytes)).expect("the index is whole");
        check.report(Sensitivity::default())
    }
}

/// All sample pages.
pub fn cases() -> Vec<Case> {
    let folders = SAMPLES.get_dir("pages").expect("there are pages").dirs();
    let files = folders.flat_map(|folder| html_files(folder.path().to_str().expect("names are ASCII")));
    files.map(case).collect()
}

fn case(file: &'static File<'static>) -> Case {
    let path = file.path();
    let part = |p: Option<&std::ffi::OsStr>| p.unwrap_or_default().to_string_lossy().into_owned();
    let expected = part(path.parent().and_then(std::path::Path::file_name));
    let file_name = part(path.file_name());
    let slug = file_name.split_once("--").map(|(slug, _)| format!("originals/{slug}.html"));
    let original = slug.map(|slug| {
        let file = SAMPLES.get_file(&slug).unwrap_or_else(|| panic!("{file_name} is named after no original"));
        Article::from_html(&decode(file), None).expect("originals are articles").canonical.expect("with an address")
    });
    Case { name: format!("{expected}/{file_name}"), expected, original, html: decode(file) }
}

/// What is wrong with a report, if it is not what the case's folder asks for.
pub fn fault(case: &Case, report: &Report) -> Option<String> {
    let best = &report.best;
    let is_article = report.not_article.is_none();
    let as_expected = match case.expected.as_str() {
        "copy" => best.verdict == Verdict::Copy,
        "excerpt" => best.verdict == Verdict::Excerpt,
        "spun" => best.verdict == Verdict::Spun,
        "paraphrase" => best.verdict == Verdict::Paraphrase,
        "source" => best.verdict == Verdict::Source,
        "same_story" => matches!(best.verdict, Verdict::SameStory | Verdict::None),
        "none" => best.verdict == Verdict::None,
        "credited" => best.verdict.accuses() && best.credited,
        "earlier" => !best.verdict.accuses() && best.earlier,
        "not_article" => !is_article,
        other => panic!("{other} is no folder of samples"),
    };
    let names_original = best.source_url.is_none() || best.source_url == case.original;
    if as_expected && names_original && (is_article || case.expected == "not_article") {
        return None;
    }
    let Report { not_article, .. } = report;
    Some(format!("{}: {:?} {:.3} of {:?}, {not_article:?}", case.name, best.verdict, best.score, best.source_url))
}

fn html_files(folder: &str) -> impl Iterator<Item = &'static File<'static>> {
    let files = SAMPLES.get_dir(folder).unwrap_or_else(|| panic!("no folder {folder}")).files();
    files.filter(|f| f.path().extension().is_some_and(|e| e == "html"))
}

/// The file's text, by the encoding that it declares.
fn decode(file: &File) -> String {
    let bytes = file.contents();
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_lowercase();
    let declared = head.split_once("charset=").map_or("utf-8", |(_, rest)| {
        rest.trim_start_matches(['"', '\'']).split(['"', '\'', ';', ' ', '/', '>']).next().unwrap_or("utf-8")
    });
    let encoding = encoding_rs::Encoding::for_label(declared.as_bytes()).unwrap_or(encoding_rs::UTF_8);
    encoding.decode(bytes).0.into_owned()
}
