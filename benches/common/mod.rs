//! The article and the sample pages that all benchmarks use.

use firsthand::{Article, Check};
use include_dir::{Dir, File, include_dir};

/// The sample pages.
pub static SAMPLES: Dir = include_dir!("$CARGO_MANIFEST_DIR/tests/samples");

/// An article of 800 words: what a scraper kept of a sample original.
pub const ARTICLE: &str = include_str!("../article.txt");

/// All sample pages that can be read, originals and others, each with an address.
pub fn sample_articles() -> impl Iterator<Item = (String, Article)> {
    html_files().into_iter().filter_map(|file| {
        let article = Article::from_html(&String::from_utf8_lossy(file.contents()), None).ok()?;
        Some((format!("https://samples.example/{}", file.path().display()), article))
    })
}

/// Runs a check against one index, which is in memory, to its end.
pub fn run(check: &mut Check, index: &[u8]) {
    check.run(|want| want.slice_of(index)).expect("the index is whole");
}

fn html_files() -> Vec<&'static File<'static>> {
    let mut found = Vec::new();
    let mut folders = vec![&SAMPLES];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        found.extend(folder.files().filter(|file| file.path().extension().is_some_and(|e| e == "html")));
    }
    found
}
