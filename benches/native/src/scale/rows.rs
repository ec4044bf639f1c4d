//! Articles as `firsthand build` reads them.

use crate::files::{Failure, html_article, html_files, json_lines, named};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// A row of a JSON Lines file of articles. A field that is unknown is empty.
#[derive(Debug, Default, Clone, Deserialize, Serialize)]
pub struct Row {
    /// Address of the article.
    pub url: String,
    /// Headline.
    #[serde(default)]
    pub title: String,
    /// Name of the publisher.
    #[serde(default)]
    pub publisher: String,
    /// Date of publication as `YYYY-MM-DD`, or as the publisher wrote it.
    #[serde(default)]
    pub published: String,
    /// ISO 639-1 code of the language.
    #[serde(default)]
    pub lang: String,
    /// Text of the article, with one or two line breaks between paragraphs.
    pub text: String,
}

/// The articles of a JSON Lines file, or of the HTML files below a folder.
///
/// # Errors
/// If a file cannot be read, or an HTML file gives no address of its own. The message names the file.
pub fn articles(path: &Path) -> Result<Vec<Row>, Failure> {
    if path.is_dir() {
        return html_files(path)?.iter().map(|file| of_html(file)).collect();
    }
    json_lines(path)?.collect()
}

fn of_html(path: &Path) -> Result<Row, Failure> {
    let article = html_article(path)?;
    let given = Option::unwrap_or_default;
    Ok(Row {
        url: article.canonical.ok_or_else(|| named(path, &"gives no address of its own"))?,
        title: given(article.title),
        publisher: given(article.publisher),
        published: given(article.published),
        lang: given(article.lang),
        text: article.text,
    })
}
