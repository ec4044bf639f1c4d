//! A row of a JSON Lines file → its article. Rows that other extractors write are read as well.

use super::document::Page;
use crate::error::{Error, Result};
use firsthand::Article;
use firsthand::article::normalise_date;
use firsthand::source::is_on_web;
use serde::Deserialize;
use serde_json::{Map, Value};

/// A row of a JSON Lines file of articles or pages.
///
/// Each field is looked for under its own name, then under those that trafilatura, news-please, fundus, newspaper and
/// JSON Feed give it, and under those that are common at the head of text files.
#[derive(Debug, Deserialize)]
pub struct Row(Map<String, Value>);

#[rustfmt::skip] // rustfmt would put each name on its own line.
const URL: &[&str] = &[
    "url", "source", "link", "canonical_link", "source_url", "canonical_url", "canonical", "permalink", "original_url",
];
const TITLE: &[&str] = &["title", "headline", "title_page"];
const PUBLISHER: &[&str] = &["publisher", "sitename", "site_name", "source-hostname", "site", "publication"];
const HOST: &[&str] = &["source_domain", "hostname", "domain"];
#[rustfmt::skip] // rustfmt would put each name on its own line.
const PUBLISHED: &[&str] = &[
    "published", "date", "date_publish", "publishing_date", "publish_date", "published_date", "published_at",
    "publishedAt", "publication_date", "datePublished", "date_published", "pub_date", "pubDate",
];
#[rustfmt::skip] // rustfmt would put each name on its own line.
const MODIFIED: &[&str] = &[
    "modified", "date_modify", "lastmod", "date_modified", "dateModified", "modified_date", "modified_at", "updated",
    "updated_at", "updatedAt", "last_modified", "last_updated", "modification_date",
];
const LANG: &[&str] = &["lang", "language", "meta_lang"];
const AUTHORS: &[&str] = &["byline", "author", "authors"];
const TEXT: &[&str] = &["text", "maintext", "plaintext", "body", "raw_text", "content_text"];
const HTML: &[&str] = &["html", "content_html", "raw_html"];

/// Whether a field of this name is looked for.
#[must_use]
pub fn is_known(name: &str) -> bool {
    let names = [URL, TITLE, PUBLISHER, HOST, PUBLISHED, MODIFIED, LANG, AUTHORS, TEXT, HTML, &["id"]];
    names.iter().any(|names| names.contains(&name))
}

/// What programs write in place of a value that they do not have.
const NO_VALUE: [&str; 6] = ["None", "null", "nan", "NaN", "NaT", "N/A"];

/// What a row says of its article besides the text.
#[derive(Debug, Default)]
pub struct Facts {
    /// Address.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Name of the publisher.
    pub publisher: Option<String>,
    /// Host of the publisher.
    pub host: Option<String>,
    /// Date of publication, in the [form of the core](normalise_date).
    pub published: Option<String>,
    /// Date of the last change, in the same form.
    pub modified: Option<String>,
    /// Language.
    pub lang: Option<String>,
    /// Names of the authors.
    pub byline: Option<String>,
}

/// What a row has of the article itself.
#[derive(Debug)]
pub enum Body {
    /// Its text, in which line breaks separate paragraphs.
    Text(String),
    /// Its page.
    Html(String),
}

/// Whether a field may hold a value.
type MayHold = fn(&Value) -> bool;

/// Fields under our own names, and what they may hold. Other tools give some of them other forms.
const FORMS: [(&str, MayHold); 7] = [
    ("url", Value::is_string),
    ("title", Value::is_string),
    ("publisher", |value| value.is_string() || value.is_object()),
    ("published", |value| value.is_string() || value.is_number()),
    ("lang", Value::is_string),
    ("text", |value| value.is_string() || value.is_array() || value.is_object()),
    ("html", |value| value.is_string() || value.is_object()),
];

impl Row {
    /// The row itself.
    ///
    /// # Errors
    /// A field holds something else than a text.
    pub fn checked(self) -> Result<Self> {
        let wrong = FORMS.iter().find_map(|(name, may_hold)| {
            let value = self.0.get(*name).filter(|value| !value.is_null() && !may_hold(value))?;
            let error = String::deserialize(value).err()?;
            Some(
                Error::new(format!("not a JSON object of the expected form: `{name}`: {error}"))
                    .of_kind("of another form"),
            )
        });
        wrong.map_or(Ok(self), Err)
    }

    /// The `id` of the row as text, else its address. Rows may be numbered.
    #[must_use]
    pub fn id(&self) -> Option<String> {
        match self.0.get("id") {
            Some(id) if !id.is_null() => Some(name_of(id)),
            _ => self.url(),
        }
    }

    /// The address of the article.
    fn url(&self) -> Option<String> {
        let (own, others) = URL.split_at(1);
        let responded = || name_in(self.0.get("html")?.get("responded_url")?);
        // Other fields may hold the name of a site.
        let on_web = |name: &&str| self.field(&[name]).filter(|url| is_on_web(url));
        self.field(own).or_else(|| others.iter().find_map(on_web)).or_else(responded)
    }

    /// The value of the first of these fields that has one.
    fn field(&self, names: &[&str]) -> Option<String> {
        self.first(names, &name_in)
    }

    fn first(&self, names: &[&str], read: &dyn Fn(&Value) -> Option<String>) -> Option<String> {
        let is_value = |text: &String| !text.trim().is_empty() && !NO_VALUE.contains(&text.trim());
        names.iter().find_map(|name| read(self.0.get(*name)?).filter(is_value))
    }

    /// What the row says of its article.
    #[must_use]
    pub fn facts(&self) -> Facts {
        let date = |names| self.field(names).and_then(|date| normalise_date(&date));
        Facts {
            url: self.url(),
            title: self.field(TITLE),
            publisher: self.field(PUBLISHER),
            host: self.field(HOST),
            published: date(PUBLISHED),
            modified: date(MODIFIED),
            lang: self.field(LANG),
            byline: self.field(AUTHORS),
        }
    }

    /// The text of the article, else its page.
    ///
    /// # Errors
    /// The row has neither.
    pub fn body(&self) -> Result<Body> {
        match (self.first(TEXT, &text_in), self.first(HTML, &text_in)) {
            (Some(text), _) => Ok(Body::Text(text)),
            (None, Some(html)) => Ok(Body::Html(html)),
            (None, None) if self.0.contains_key("text") => Ok(Body::Text(String::new())),
            (None, None) => Err(Error::new("has neither `text` nor `html`").of_kind("without text")),
        }
    }

    /// The article, with the fields that the row gives in place of those of its page.
    ///
    /// # Errors
    /// There is no text, or it cannot be read.
    pub fn into_page(self) -> Result<Page> {
        let facts = self.facts();
        let article = match self.body()? {
            Body::Text(text) => Article::from_text(text)?,
            Body::Html(html) => Article::from_html(&html, facts.url.as_deref())?,
        };
        let url = facts.url.clone();
        Ok(Page { url, article: facts.of(article) })
    }
}

impl Facts {
    /// The article, with these facts in place of those that it has.
    #[must_use]
    pub fn of(self, article: Article) -> Article {
        Article {
            title: self.title.or(article.title),
            publisher: self.publisher.or(article.publisher).or(self.host),
            published: self.published.or(article.published),
            modified: self.modified.or(article.modified),
            lang: self.lang.or(article.lang),
            byline: self.byline.or(article.byline),
            ..article
        }
    }
}

impl From<Map<String, Value>> for Row {
    fn from(fields: Map<String, Value>) -> Self {
        Self(fields)
    }
}

/// A value as a name or date: a text or whole number itself, the `name` of an object, or the names of an array joined by
/// commas.
fn name_in(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(format!("{:.0}", number.as_f64()?)),
        Value::Array(values) => Some(values.iter().filter_map(name_in).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) => name_in(fields.get("name")?),
        Value::Null | Value::Bool(_) => None,
    }
}

/// A value as a text: a text itself, the `content` of an object, or the parts of a text in an array or an object: its
/// `summary`, and `sections` of a `headline` and `paragraphs`.
fn text_in(value: &Value) -> Option<String> {
    let join = |parts: Vec<String>| (!parts.is_empty()).then(|| parts.join("\n\n"));
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(values) => join(values.iter().filter_map(text_in).collect()),
        Value::Object(fields) => {
            let part = |name: &str| text_in(fields.get(name)?);
            let parts = ["summary", "headline", "paragraphs", "sections"];
            part("content").or_else(|| join(parts.into_iter().filter_map(part).collect()))
        }
        _ => None,
    }
}

/// The `id` of a row as text.
pub fn name_of(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::super::rows;
    use super::*;
    use serde_json::json;

    fn parse(row: &Value) -> Result<Row> {
        rows::parse::<Row>(row.to_string().as_bytes()).and_then(Row::checked)
    }

    fn read(row: &Value) -> Page {
        parse(row).and_then(Row::into_page).expect("a page")
    }

    #[test]
    fn rows_of_other_extractors_are_read() {
        let address = "https://herald.example/storm";
        for row in [
            json!({"url": address, "title": "Storm", "publisher": "The Herald", "published": "2024-03-05", "lang": "en",
                "byline": "Ann Lee", "text": "It rained.\n\nIt stopped."}),
            // trafilatura
            json!({"source": address, "title": "Storm", "source-hostname": "The Herald", "hostname": "herald.example",
                "date": "2024-03-05", "language": "en", "author": "Ann Lee", "text": "It rained.\n\nIt stopped.",
                "raw_text": "It rained. It stopped.", "id": null, "excerpt": "Rain."}),
            // news-please
            json!({"url": address, "title": "Storm", "title_page": "Storm | The Herald", "source_domain": "herald.example",
                "date_publish": "2024-03-05", "date_download": "2026-01-01 10:00:00", "language": "en",
                "authors": ["Ann Lee"], "maintext": "It rained.\n\nIt stopped.", "publisher": "The Herald"}),
            // fundus
            json!({"title": "Storm", "authors": ["Ann Lee"], "publishing_date": "2024-03-05", "lang": "en",
                "publisher": {"name": "The Herald"}, "html": {"responded_url": address},
                "body": {"summary": ["It rained."], "sections": [{"headline": [], "paragraphs": ["It stopped."]}]}}),
            // Numbers as dates
            json!({"url": address, "title": "Storm", "sitename": "The Herald", "date": 1_709_596_800, "lang": "en",
                "author": "Ann Lee", "text": "It rained.\n\nIt stopped."}),
            json!({"url": address, "title": "Storm", "sitename": "The Herald", "date": 1_709_596_800_000.0_f64,
                "lang": "en", "author": "Ann Lee", "text": "It rained.\n\nIt stopped."}),
        ] {
            let Page { url, article } = read(&row);
            assert_eq!(url.as_deref(), Some(address), "{row}");
            assert_eq!(article.text, "It rained.\n\nIt stopped.", "{row}");
            let given = [article.title, article.publisher, article.lang, article.byline].map(Option::unwrap_or_default);
            assert_eq!(given, ["Storm", "The Herald", "en", "Ann Lee"], "{row}");
            assert_eq!(article.published.map(|date| date[..10].to_owned()).as_deref(), Some("2024-03-05"), "{row}");
        }
    }

    #[test]
    fn an_empty_text_beside_html_is_none() {
        let row = json!({"text": " ", "html": "<title>Storm</title><p>It rained all day long."});
        assert_eq!(read(&row).article.text, "It rained all day long.");
        assert!(parse(&json!({"text": ""})).and_then(Row::into_page).is_err());
    }

    #[test]
    fn a_field_that_holds_no_text_is_named() {
        for row in [json!({"url": 5, "text": "It rained."}), json!({"text": true}), json!({"html": [], "title": "x"})] {
            assert!(parse(&row).unwrap_err().to_string().contains("expected a string"), "{row}");
        }
        assert!(parse(&json!({"url": null, "published": 1_709_596_800, "text": ["It rained."]})).is_ok());
    }
}
