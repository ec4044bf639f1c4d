//! Labelled pages: JSON Lines, or folders of HTML that are named after the kind of page in them.

use crate::files::{Failure, html, html_article, html_files, json_lines};
use firsthand::Article;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// A page to check, and its label.
#[derive(Debug, Default, Clone, Deserialize)]
pub struct Page {
    /// Kind of page: `copy`, `excerpt`, `spun`, `paraphrase`, `translation`, or one that copies nothing. Empty if unknown.
    #[serde(default)]
    pub kind: String,
    /// Address of the page.
    #[serde(default)]
    pub url: Option<String>,
    /// Address of the original that the page was made from.
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
    /// If the page has neither text nor HTML, and those of [`Article::from_text`] and [`Article::from_html`].
    pub fn article(&self) -> Result<Article, Failure> {
        match (&self.text, &self.html) {
            (Some(text), _) => Ok(Article::from_text(text.clone())?),
            (None, Some(html)) => Ok(Article::from_html(html, self.url.as_deref())?),
            (None, None) => Err("a page has neither `text` nor `html`".into()),
        }
    }
}

/// The pages of a JSON Lines file, or of a folder such as `tests/samples/pages`. In a folder, the name of a page's
/// folder is its kind, and [`original_of`] the page is its original.
///
/// # Errors
/// If a file cannot be read. The message names the file.
pub fn pages(path: &Path) -> Result<Vec<Page>, Failure> {
    if path.is_dir() {
        return html_files(path)?.iter().map(|file| sample(file)).collect();
    }
    json_lines(path)?.collect()
}

/// Path of the original that a sample page is named after: `originals/SLUG.html` for `pages/KIND/SLUG--ABOUT.html`. The
/// file need not exist.
pub fn original_of(page: &Path) -> Option<PathBuf> {
    let (slug, _) = page.file_name()?.to_str()?.split_once("--")?;
    Some(page.ancestors().nth(3)?.join("originals").join(format!("{slug}.html")))
}

fn sample(file: &Path) -> Result<Page, Failure> {
    let kind = file.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
    let copies = ["copy", "excerpt", "spun", "paraphrase", "translation", "credited"].contains(&kind.as_str());
    let source_url = match original_of(file).filter(|original| copies && original.exists()) {
        Some(original) => html_article(&original)?.canonical,
        None => None,
    };
    Ok(Page { kind, url: None, source_url, text: None, html: Some(html(file)?) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn original_is_named_by_the_slug_before_two_dashes() {
        let original = original_of(Path::new("samples/pages/spun/ferry-terminal-fire--60.html"));
        assert_eq!(original.as_deref(), Some(Path::new("samples/originals/ferry-terminal-fire.html")));
        assert_eq!(original_of(Path::new("samples/pages/none/town-hall.html")), None);
    }
}
