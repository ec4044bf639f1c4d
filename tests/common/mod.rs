//! The sample pages, with the verdict that each one's folder names. The native tests and the browser tests run the same
//! cases.

use firsthand::article::encoding::decode;
use firsthand::check::{Stage, Want};
use firsthand::index::{Prepared, in_memory};
use firsthand::text::Text;
use firsthand::{Article, Check, Index, Report, Sensitivity, Source, Verdict};
use include_dir::{Dir, File, include_dir};
use std::sync::Arc;

static SAMPLES: Dir = include_dir!("$CARGO_MANIFEST_DIR/tests/samples");

/// A sample page with the verdict that its folder names.
pub struct Case {
    /// Folder and file name, as in `copy/ferry-terminal-fire--oldsite-1252.html`.
    pub name: String,
    /// Name of the folder.
    pub expected: String,
    /// Address of the original that the page is named after.
    pub original: Option<String>,
    article: Article,
}

/// An index of the sample originals, in memory.
pub struct Originals {
    index: Arc<Index>,
    bytes: Vec<u8>,
}

impl Originals {
    /// Indexes the sample originals.
    pub fn new() -> Self {
        let prepare = |file: &File| {
            let article = article(file);
            let source = Source {
                url: article.canonical.clone().expect("originals give their address"),
                title: article.title.clone(),
                publisher: article.publisher.clone(),
                published: article.published.clone(),
                lang: article.lang.clone(),
            };
            let text = Text::with_set_apart(&article.text, &article.set_apart);
            Prepared::new(&text, source).expect("originals have words")
        };
        let originals: Vec<Prepared> = html_files("originals").map(prepare).collect();
        let bytes = in_memory(&originals).expect("originals can be indexed");
        Self { index: Arc::new(Index::open(&bytes).expect("the index can be opened")), bytes }
    }

    /// Checks a page against the index.
    pub fn check(&self, case: &Case) -> Report {
        let mut check = Check::new(case.article.clone(), None, [Arc::clone(&self.index).into()]);
        check.run(|want| want.slice_of(&self.bytes)).expect("the index is whole");
        check.report(Sensitivity::default())
    }

    /// The stages of a check of a page, in their order.
    #[allow(dead_code, reason = "the browsers' tests do not look at stages")]
    pub fn stages(&self, case: &Case) -> Vec<Stage> {
        let mut check = Check::new(case.article.clone(), None, [Arc::clone(&self.index).into()]);
        let mut stages = vec![check.stage()];
        while check.stage() != Stage::Done {
            let read = |want: &Want| want.slice_of(&self.bytes).expect("the index is whole");
            let bytes: Vec<&[u8]> = check.wants().iter().map(read).collect();
            check.supply(&bytes).expect("the index is sound");
            stages.push(check.stage());
        }
        stages
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
        let file = SAMPLES.get_file(&slug).unwrap_or_else(|| panic!("{file_name} is not named after an original"));
        article(file).canonical.expect("originals give their address")
    });
    Case { name: format!("{expected}/{file_name}"), expected, original, article: article(file) }
}

/// The failure message for a report that does not agree with the folder of its case.
pub fn fault(case: &Case, report: &Report) -> Option<String> {
    let best = &report.best;
    let is_article = report.not_article.is_none();
    let as_expected = match case.expected.as_str() {
        "copy" => best.verdict == Verdict::Copy,
        "excerpt" => best.verdict == Verdict::Excerpt,
        "spun" => best.verdict == Verdict::Spun,
        "paraphrase" => best.verdict == Verdict::Paraphrase,
        "translation" => best.verdict == Verdict::Translation,
        "source" => best.verdict == Verdict::Source,
        "same_story" => matches!(best.verdict, Verdict::SameStory | Verdict::None),
        "none" => best.verdict == Verdict::None,
        "quoted" => best.verdict == Verdict::Quoted,
        "credited" => best.verdict.accuses() && best.credited,
        "earlier" => best.verdict == Verdict::SameTextEarlier && best.earlier,
        "not_article" => !is_article,
        other => panic!("{other} is not the name of a verdict"),
    };
    let names_original = best.source_url.is_none() || best.source_url == case.original;
    if as_expected && names_original && (is_article || case.expected == "not_article") {
        return None;
    }
    let Report { not_article, .. } = report;
    Some(format!("{}: {:?} {:.3} of {:?}, {not_article:?}", case.name, best.verdict, best.score, best.source_url))
}

fn html_files(folder: &str) -> impl Iterator<Item = &'static File<'static>> {
    let files = SAMPLES.get_dir(folder).unwrap_or_else(|| panic!("there is no folder {folder}")).files();
    files.filter(|f| f.path().extension().is_some_and(|e| e == "html"))
}

fn article(file: &File) -> Article {
    Article::from_html(&decode(file.contents(), None), None).expect("sample pages can be read")
}
