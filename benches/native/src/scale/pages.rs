//! Labelled pages: JSON Lines, or folders of HTML that are named after what is in them.

use crate::files::{Failure, html_files, lines};
use firsthand::Article;
use firsthand::article::encoding::decode;
use serde::Deserialize;
use std::fs;
use std::io::BufRead;
use std::path::Path;

/// A page to check, and what it is.
#[derive(Debug, Default, Clone, Deserialize)]
pub struct Page {
    /// What it is, where that is known: `copy`, `excerpt`, `spun`, `paraphrase`, or something that copies nothing.
    #[serde(default)]
    pub kind: String,
    /// Where it was got from.
    #[serde(default)]
    pub url: Option<String>,
    /// The original it was made from.
    #[serde(default)]
    pub source_url: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    html: Option<String>,
}

impl Page {
    /// The page's article.
    ///
    /// # Errors
    /// What is wrong with the page.
    pub fn article(&self) -> Result<Article, Failure> {
        match (&self.text, &self.html) {
            (Some(text), _) => Ok(Article::from_text(text.clone())?),
            (None, Some(html)) => Ok(Article::from_html(html, self.url.as_deref())?),
            (None, None) => Err("a page has neither `text` nor `html`".into()),
        }
    }
}

/// The pages of a JSON Lines file, or of a folder like `tests/samples/pages`: the folder a page is in says what it is,
/// its name up to `--` which of the originals beside that folder it was made from.
///
/// # Errors
/// What cannot be read, with its name.
pub fn pages(path: &Path) -> Result<Vec<Page>, Failure> {
    if path.is_dir() {
        return html_files(path)?.iter().map(|file| sample(path, file)).collect();
    }
    let mut pages = Vec::new();
    for (number, line) in lines(path)?.lines().enumerate() {
        let line = line?;
        if !line.trim().is_empty() {
            pages.push(serde_json::from_str(&line).map_err(|e| format!("{}:{}: {e}", path.display(), number + 1))?);
        }
    }
    Ok(pages)
}

fn sample(folder: &Path, file: &Path) -> Result<Page, Failure> {
    let html = |path: &Path| Ok::<_, Failure>(decode(&fs::read(path)?, None).into_owned());
    let kind = file.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let copies = ["copy", "excerpt", "spun", "paraphrase", "credited"].contains(&kind.as_str());
    let original = name.split_once("--").filter(|_| copies).map(|(slug, _)| slug);
    let original = original.map(|slug| folder.with_file_name("originals").join(format!("{slug}.html")));
    let source_url = match original.filter(|path| path.exists()) {
        Some(path) => Article::from_html(&html(&path)?, None)?.canonical,
        None => None,
    };
    Ok(Page { kind, url: None, source_url, text: None, html: Some(html(file)?) })
}
