//! Articles as `firsthand build` reads them.

use crate::files::{Failure, html_files, lines};
use firsthand::Article;
use firsthand::article::encoding::decode;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::BufRead;
use std::path::Path;

/// An article as `firsthand build` reads it.
#[derive(Debug, Default, Clone, Deserialize, Serialize)]
pub struct Row {
    /// Where it was published.
    pub url: String,
    /// Its title; empty where unknown, as in the fields that follow.
    #[serde(default)]
    pub title: String,
    /// Who published it.
    #[serde(default)]
    pub publisher: String,
    /// `YYYY-MM-DD`, or whatever the publisher wrote.
    #[serde(default)]
    pub published: String,
    /// ISO 639-1.
    #[serde(default)]
    pub lang: String,
    /// The article, a line or two between paragraphs.
    pub text: String,
}

/// The articles of a JSON Lines file, or of the HTML files of a folder in order of name.
///
/// # Errors
/// What cannot be read, with its name.
pub fn articles(path: &Path) -> Result<Vec<Row>, Failure> {
    if path.is_dir() {
        return html_files(path)?.iter().map(|file| of_html(file)).collect();
    }
    let mut rows = Vec::new();
    for (number, line) in lines(path)?.lines().enumerate() {
        let line = line?;
        if !line.trim().is_empty() {
            let row = serde_json::from_str(&line).map_err(|e| format!("{}:{}: {e}", path.display(), number + 1))?;
            rows.push(row);
        }
    }
    Ok(rows)
}

fn of_html(path: &Path) -> Result<Row, Failure> {
    let article =
        Article::from_html(&decode(&fs::read(path)?, None), None).map_err(|e| format!("{}: {e}", path.display()))?;
    let given = Option::unwrap_or_default;
    Ok(Row {
        url: article.canonical.ok_or_else(|| format!("{}: gives no address of its own", path.display()))?,
        title: given(article.title),
        publisher: given(article.publisher),
        published: given(article.published),
        lang: given(article.lang),
        text: article.text,
    })
}
